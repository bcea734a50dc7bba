"""Are these the pages that a document model gives? Set again and compared: byte for byte, object by object, or by their words."""

from __future__ import annotations

from dataclasses import dataclass, field

from parlib.briefing.carried import CarriedPdf, read_pdf
from parlib.briefing.fonts import Typeface, typeface
from parlib.briefing.model import Model
from parlib.briefing.pages import page_digest, signature_faults
from parlib.briefing.pdf import render_pdf
from parlib.briefing.signing import add_signature_field
from parlib.errors import ParlibError

CHANNELS = ("electronic", "paper")


@dataclass
class PageFindings:
    """What a comparison of pages found, in the words of :class:`parlib.briefing.verify.Verdict`."""

    differs: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare_pages(content: bytes, carried: CarriedPdf, model: Model) -> PageFindings:
    """Set the pages of a model and compare a PDF with them.

    Parameters
    ----------
    content : bytes
        The PDF.
    carried : CarriedPdf
        What was read from it.
    model : dict
        The model whose pages they should be.
    """
    found = PageFindings(differs=signature_faults(content))
    face = _face(carried, found)
    made = _rendered(model, face)
    if not made:
        found.differs.append("no page can be set from the document model")
        return found
    fielded = [add_signature_field(pdf) for pdf in made]
    if content in (*made, *fielded):
        found.checked.append("pages made again byte for byte")
        return found
    found.differs += _titles(carried, read_pdf(made[0]))
    said = page_digest(content)
    if said in {page_digest(pdf) for pdf in (*made, *fielded)}:
        found.checked.append("pages made again, equal object by object")
        signed = any(content.startswith(pdf) for pdf in (*made, *fielded))
        found.notes.append("signed or added to after it was made" if signed else "the PDF was packed again")
        return found
    found.differs.append("the pages are not those that its document model gives")
    return found


def _face(carried: CarriedPdf, found: PageFindings) -> Typeface:
    """Return the typeface that the document names, or our own with a note."""
    named = carried.keywords.get("typeface")
    try:
        return typeface(named)
    except LookupError:
        own = typeface()
        found.notes.append(f"set in {named}, which is not on this machine; compared with pages in {own.family}")
        return own


def _rendered(model: Model, face: Typeface) -> list[bytes]:
    """Return the pages for each channel in which the model may travel."""
    made = []
    for channel in CHANNELS:
        try:
            made.append(render_pdf(model, channel=channel, face=face))
        except ParlibError:  # an open "Kèm theo" line on paper, or a filled one in an electronic document
            continue
    return list(dict.fromkeys(made))


def _titles(carried: CarriedPdf, made: CarriedPdf) -> list[str]:
    """Return where the metadata that viewers show differ from those of the model."""
    out = []
    for name, value in made.titles.items():
        said = carried.titles.get(name, "")
        ours, theirs = (", ".join(p for p in v.split(", ") if not p.startswith(("parlib ", "typeface "))) for v in (said, value))
        if ours != theirs and (ours or not name.startswith("/")):  # a PDF may keep them in one place only
            out.append(f"its metadata say {name.strip('/')} {ours[:80]!r}, the model gives {theirs[:80]!r}")
    return out
