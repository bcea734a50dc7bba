"""What a PDF notes of an attached file beside its content.

A viewer may go by such a note: another place that the content is to be fetched from, further files
under it, a picture, another kind of file. The contents are compared elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from parlib.speech.catalogue import saying

NAMES = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
_NOTE = frozenset({"/Type", "/EF", "/AFRelationship", "/Desc", *NAMES})
_CONTENT = frozenset({"/Type", "/Subtype", "/Params", "/Length", "/Filter", "/DecodeParms", "/DL"})
_PARAMS = frozenset({"/Size", "/ModDate", "/CreationDate", "/CheckSum"})


def note_faults(name: str, spec: pikepdf.Object) -> Iterator[str]:
    """Yield what the note of an attached file holds that parlib never writes.

    Parameters
    ----------
    name : str
        The file, for the sentences.
    spec : pikepdf.Object
        Its file specification, with contents.
    """
    strange = set(spec.keys()) - _NOTE
    if spec.get("/Type", pikepdf.Name.Filespec) != pikepdf.Name.Filespec:
        strange.add("/Type")
    for place, stream in spec.EF.items():
        if place not in NAMES:
            strange.add(place)
        strange |= set(stream.keys()) - _CONTENT
        strange |= set(stream.get("/Params", pikepdf.Dictionary()).keys()) - _PARAMS
    for key in sorted(strange):
        yield saying(
            "the PDF notes {key} of the attached file {name}, which parlib does not write",
            key=key.strip("/"),
            name=name,
        )


def kinds_of(spec: pikepdf.Object) -> set[tuple[str, str]]:
    """Return what each content of an attached file is said to be, and why it is there: its media
    type and its relation to the document, "" where nothing is said.
    """
    why = str(spec.get("/AFRelationship", "")).strip("/")
    return {(str(stream.get("/Subtype", "")).strip("/"), why) for stream in spec.EF.values()}
