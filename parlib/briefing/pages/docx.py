"""Document model → Word, through pandoc and a reference document, finished by python-docx. An
optional extra.

Footnotes, captions, table heads and styles are Word's own, so that an office can go on writing in
the file.
"""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from parlib.briefing.archives import canonical_office
from parlib.briefing.pages import decree30, pandoc
from parlib.briefing.pages.fonts import typeface
from parlib.briefing.pages.labels import LABELS, mark_of, number_of, place_and_date, title_of
from parlib.briefing.pages.on_paper import set_family
from parlib.briefing.pages.origin import add_to_word
from parlib.briefing.pages.pdf import addressed
from parlib.briefing.pages.typesetter import used
from parlib.document.model import Model, blocks_of
from parlib.errors import UsageError
from parlib.files.whole import temporary_folder
from parlib.speech.extras import lacking

_PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1mm)
"""
_PPI = 200
_PROPERTY = 255
"""Longest core property of an Office file."""


def render_docx(model: Model) -> bytes:
    """Return the Word file of a document model.

    Parameters
    ----------
    model : dict
        A checked document model.

    Raises
    ------
    UsageError
        The optional extra is not installed.

    Notes
    -----
    Pictures are PNG with their alternative text. The same model gives the same bytes.
    """
    if why := lacking("docx"):
        raise UsageError(why)
    import docx
    import pypandoc

    from parlib.briefing.pages.word_form import finish

    used.set()
    with temporary_folder() as root:
        pictures = {b["id"]: _png(b, root) for b in blocks_of(model) if b["t"] == "figure"}
        reference = root / "reference.docx"
        reference.write_bytes(reference_document())
        out = root / "out.docx"
        pypandoc.convert_text(
            json.dumps(pandoc.tree(model, pictures), ensure_ascii=False),
            "docx",
            format="json",
            outputfile=str(out),
            extra_args=[f"--reference-doc={reference}"],
            cworkdir=str(root),
        )
        document = docx.Document(str(out))
    meta = model["meta"]
    finish(
        document,
        _words(meta),
        mode=meta["mode"],
        form=decree30.FORM,
        ends_across=pandoc.ends_across(model),
    )
    _describe(document, [b["alt"] for b in blocks_of(model) if b["t"] == "figure"])
    add_to_word(document, model)
    day = date.fromisoformat(meta["issued_on"])
    properties = document.core_properties
    properties.title, properties.author = (
        _short(meta["title"]),
        _short(meta["organisation"] or "parlib"),
    )
    properties.language = meta["language"]
    properties.subject, properties.comments = _short(meta["takeaway"]), _short(meta["provenance"])
    properties.created = properties.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - Office keeps no zone
    properties.last_modified_by, properties.revision = "parlib", 1
    stream = io.BytesIO()
    document.save(stream)
    return canonical_office(stream.getvalue(), day=day)


def _short(value: str) -> str:
    """Return a property that Word takes: 255 letters at most, cut at a word."""
    return value if len(value) <= _PROPERTY else value[: _PROPERTY - 1].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=1)
def reference_document() -> bytes:
    """Return the reference document.

    Pandoc's own with the form's typeface, sizes and the styles the tree names.
    """
    import subprocess

    import docx
    import pypandoc

    from parlib.briefing.pages.word_styles import set_styles

    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    content = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout  # noqa: S603 - pandoc of the wheel
    document = docx.Document(io.BytesIO(content))
    set_styles(document, decree30.FORM)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _png(figure: dict[str, Any], folder: Path) -> str:
    """Write one figure as PNG and return its path."""
    face = typeface()
    inputs = {
        "svg": set_family(figure["svg"], face),
        "width": str(pandoc.PICTURE_MM[figure["width"]]),
    }
    content = typst.compile(
        _PICTURE,
        format="png",
        ppi=_PPI,
        font_paths=face.fonts,
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )
    path = folder / f"{figure['id']}.png"
    path.write_bytes(bytes(content))
    # pandoc writes the path into the file: a bare name is the same on every machine
    return path.name


def _describe(document: Any, alternatives: list[str]) -> None:
    """Give every picture its alternative text, in order."""
    from docx.oxml.ns import qn

    drawings = list(document.element.body.iter(qn("wp:docPr")))
    for drawing, alternative in zip(drawings, alternatives, strict=True):
        drawing.set("descr", alternative)


def _words(meta: dict[str, Any]) -> dict[str, Any]:
    """Return the words around the document that pandoc's tree does not hold."""
    say = LABELS[meta["language"]]
    return {
        "above": meta["organisation_above"],
        "organisation": meta["organisation"],
        "place_and_date": place_and_date(meta),
        "title": meta["title"],
        "subtitle": meta["subtitle"],
        "attached": f"({meta['appendix_of']})" if meta["appendix_of"] else "",
        "appendix": f"{say['appendix']} {meta.get('appendix_number', '')}".strip(),
        "kind": title_of(meta),
        "provenance": meta["provenance"],
        "illustrative": mark_of(meta),
        "post": meta.get("signer_title", ""),
        "recipients": meta.get("recipients") or [],
        "recipients_label": say["recipients"],
        "addressees": addressed(meta.get("addressees") or []),
        "addressees_label": say["addressees"],
        "number": number_of(meta),
        **{name: say[name] for name in ("nation", "motto")},
    }
