"""Read what a document carries, never trusting it.

Its model, its attached files, its metadata, all bounded.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from parlib.briefing.proof.file_notes import NAMES, kinds_of, note_faults
from parlib.document.model import Model, refuse_faults, to_json
from parlib.errors import RenderRefused, UsageError, VerificationFailed
from parlib.gate import zips as gate
from parlib.gate.files import Refused
from parlib.gate.json_text import JsonLimits, parse_json
from parlib.speech.catalogue import saying

_DEEPEST = 20
_INFO = frozenset(
    {
        "/Title",
        "/Author",
        "/Subject",
        "/Keywords",
        "/Creator",
        "/Producer",
        "/CreationDate",
        "/ModDate",
        "/Trapped",
    }
)
_TECHNICAL = tuple(
    "{" + space
    for space in (
        "http://ns.adobe.com/xap/1.0/}", "http://ns.adobe.com/xap/1.0/mm/}", "http://ns.adobe.com/xap/1.0/t/pg/}",
        "http://www.aiim.org/pdfa/", "http://www.aiim.org/pdfua/", "http://ns.adobe.com/pdf/1.3/}",
        *(f"http://purl.org/dc/elements/1.1/}}{name}" for name in ("title", "creator", "description", "language", "date", "format")),
    )
)  # fmt: skip
"""Metadata that says how a PDF was written, or is compared with the model."""
MOST_BYTES = 256 * 2**20
"""Unpacked, of all files in one container together.

A hundred times what the largest document of ours holds.
"""


@dataclass(frozen=True)
class CarriedPdf:
    """What a PDF carries beside its pages.

    Attributes
    ----------
    files : dict of str to bytes
        Attached files.
    described : dict of str to str
        What the PDF says of each attached file, where it says anything.
    keywords : dict of str to str
        Entries of the metadata keywords: ``parlib``, ``release``, ``slice``, ``model``,
        ``typeface``.
    titles : dict of str to str
        Title, author, subject and keywords, as a viewer shows them, from both places where a PDF
        keeps them.
    producer : str
        The renderer.
    again : tuple of (str, bytes)
        Further contents of attached files: each of them is what some viewer shows.
    faults : tuple of str
        What parlib never writes: a file under two names, metadata of other kinds.
    kinds : dict of str to set of (str, str)
        Media type and relation to the document that the PDF notes of each attached file.
    """

    files: dict[str, bytes]
    described: dict[str, str]
    keywords: dict[str, str]
    titles: dict[str, str]
    producer: str
    again: tuple[tuple[str, bytes], ...] = ()
    faults: tuple[str, ...] = ()
    kinds: dict[str, set[tuple[str, str]]] = field(default_factory=dict)


def read_pdf(content: bytes) -> CarriedPdf:
    """Read a PDF's attachments and metadata.

    Raises
    ------
    UsageError
        It is damaged or not a PDF.
    VerificationFailed
        It expands past the bound.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            files, again, described, kinds, faults = _attached(document)
            with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
                faults += _beside(
                    str(name).rpartition("}")[2]
                    for name in xmp
                    if not str(name).startswith(_TECHNICAL)
                )
                told = {
                    name: str(xmp.get(name, ""))
                    for name in ("dc:title", "dc:creator", "dc:description", "pdf:Keywords")
                }
                producer = str(xmp.get("pdf:Producer", "")) or str(xmp.get("xmp:CreatorTool", ""))
            info = {
                name: str(document.docinfo.get(name, ""))
                for name in ("/Title", "/Author", "/Subject", "/Keywords")
            }
            faults += _beside(name.strip("/") for name in set(document.docinfo.keys()) - _INFO)
    except pikepdf.PasswordError:
        raise UsageError(
            saying("the PDF is locked with a password → save it without one")
        ) from None
    except (pikepdf.PdfError, zlib.error, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise UsageError(
            saying(
                "the PDF cannot be read: it is damaged or not a PDF ({kind})",
                kind=type(fault).__name__,
            )
        ) from None
    keywords = dict(part.split(" ", 1) for part in told["pdf:Keywords"].split(", ") if " " in part)
    return CarriedPdf(
        files, described, keywords, {**told, **info}, producer, tuple(again), tuple(faults), kinds
    )


def _beside(names: Iterable[str]) -> list[str]:
    return [
        saying("its metadata hold {name!r}, which parlib does not write", name=name)
        for name in sorted(names)
    ]


def _attached(
    document: pikepdf.Pdf,
) -> tuple[
    dict[str, bytes],
    list[tuple[str, bytes]],
    dict[str, str],
    dict[str, set[tuple[str, str]]],
    list[str],
]:
    """Return the attached files, further contents under their names, what is said of them and of
    which kinds they are said to be, and faults.

    A viewer may look a file up in the table of names or in the lists of associated files, by its
    name for one system or for all, and take either of two streams: all of these are read.
    """
    files: dict[str, bytes] = {}
    again: list[tuple[str, bytes]] = []
    described: dict[str, str] = {}
    kinds: dict[str, set[tuple[str, str]]] = {}
    faults: list[str] = []
    read: set[tuple[str, tuple[int, int]]] = set()
    room = MOST_BYTES
    for listed, spec in _specs(document):
        names = {str(spec[key]) for key in NAMES if key in spec} | (
            {listed} if listed is not None else set()
        )
        name = min(names)
        if len(names) > 1:
            faults.append(
                saying(
                    "one attached file bears several names: {names}", names=", ".join(sorted(names))
                )
            )
        if "/Desc" in spec and described.setdefault(name, str(spec.Desc)) != str(spec.Desc):
            faults.append(saying("the attached file {name} is described in two ways", name=name))
        for stream in spec.EF.values():
            if not isinstance(stream, pikepdf.Stream):
                raise ValueError(saying("the attached file {name} holds no content", name=name))
            if (name, stream.objgen) in read:
                continue
            read.add((name, stream.objgen))
            content = _unpacked(stream, room)
            room -= len(content)
            if files.setdefault(name, content) != content:
                again.append((name, content))
        kinds.setdefault(name, set()).update(kinds_of(spec))
        faults += [fault for fault in note_faults(name, spec) if fault not in faults]
    return files, again, described, kinds, faults


def _specs(document: pikepdf.Pdf) -> Iterator[tuple[str | None, pikepdf.Object]]:
    """Yield every attached file with the name it is listed under, wherever a viewer may find it."""
    names = document.Root.get("/Names")
    tree = names.get("/EmbeddedFiles") if names is not None else None
    if tree is not None:
        yield from ((name, spec) for name, spec in _leaves(tree, 0))
    for holder in (document.Root, *(page.obj for page in document.pages)):
        listed = holder.get("/AF")
        if listed is not None:
            yield from (
                (None, spec)
                for spec in ([listed] if isinstance(listed, pikepdf.Dictionary) else listed)
            )


def _leaves(tree: pikepdf.Object, depth: int) -> Iterator[tuple[str, pikepdf.Object]]:
    if depth > _DEEPEST:
        raise ValueError(saying("names nested without end"))
    pairs = list(tree.get("/Names", []))
    yield from ((str(name), spec) for name, spec in zip(pairs[::2], pairs[1::2], strict=True))
    for kid in tree.get("/Kids", []):
        yield from _leaves(kid, depth + 1)


def _unpacked(stream: pikepdf.Stream, room: int) -> bytes:
    """Return an attached file, refusing one that would unpack past the bound before it is unpacked."""
    if (
        stream.get("/Filter") in (pikepdf.Name.FlateDecode, [pikepdf.Name.FlateDecode])
        and "/DecodeParms" not in stream
    ):
        unpacker = zlib.decompressobj()
        out = unpacker.decompress(stream.read_raw_bytes(), room + 1)
    else:
        out = stream.read_bytes()
    if len(out) > room:
        raise VerificationFailed(
            saying(
                "a file inside unpacks to more than {most_bytes} MB; it was not read",
                most_bytes=MOST_BYTES // 2**20,
            )
        )
    return out


def read_zip(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip by name.

    Raises
    ------
    UsageError
        It is damaged, or not a zip.
    VerificationFailed
        It is beyond the bounds, or holds one name twice; nothing was unpacked then.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise UsageError(saying("the zip cannot be read: it is damaged or not a zip"))
    try:
        return gate.read_zip(content)
    except Refused as fault:
        raise VerificationFailed(saying("the zip was not read: {fault}", fault=fault)) from None


def read_model(content: bytes, *, limits: JsonLimits | None = None) -> Model:
    """Return a document model in lawful shape; ``limits`` are those of one document by default.

    Raises
    ------
    VerificationFailed
        It is not JSON, not a document model, or one that no render would have let pass.
    """
    try:
        model: Any = parse_json(content, limits=limits)
        if (
            not isinstance(model, dict)
            or not isinstance(model.get("meta"), dict)
            or not isinstance(model.get("schema"), str)
        ):
            raise VerificationFailed(saying("the document model inside is not one"))
        sections = model.get("sections")
        if set(model) != {"schema", "meta", "sections"} or not isinstance(sections, list):
            raise VerificationFailed(saying("the document model inside is not one"))
        if not all(
            isinstance(s, dict)
            and isinstance(s.get("blocks"), list)
            and "appendix" in s
            and "landscape" in s
            for s in sections
        ):
            raise VerificationFailed(saying("the document model inside has parts without blocks"))
        refuse_faults(model)
        # a number beyond what JSON can write (1e999) is refused here, before a digest is asked for
        to_json(model)
    except RenderRefused as fault:
        raise VerificationFailed(
            saying("the document model inside is not lawful: {first}", first=_first(fault))
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise VerificationFailed(
            saying("the document model inside is damaged ({kind})", kind=type(fault).__name__)
        ) from None
    return model


def _first(fault: Exception) -> str:
    lines = str(fault).splitlines()
    return lines[1].strip(" -") if len(lines) > 1 else lines[0]
