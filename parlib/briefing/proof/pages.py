"""Are these the pages that a document model gives? Set again and compared.

Byte for byte, object by object, or by their words.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf

from parlib.briefing.pages.attachments import Attachment
from parlib.briefing.pages.fonts import Typeface, typeface
from parlib.briefing.pages.pdf import render_pdf
from parlib.briefing.pages.signing import add_signature_field
from parlib.briefing.proof.carried import CarriedPdf, read_pdf
from parlib.briefing.proof.object_by_object import page_digest, signature_faults
from parlib.briefing.proof.one_reading import damage, false_trees
from parlib.briefing.proof.words import page_words
from parlib.document.model import Model, blocks_of
from parlib.errors import ParlibError
from parlib.speech.catalogue import saying

CHANNELS = ("electronic", "paper")
BYTE_FOR_BYTE = saying("pages made again byte for byte")


@dataclass
class PageFindings:
    """What a comparison of pages found, in the words
    of :class:`parlib.briefing.proof.verdict.Verdict`.
    """

    differs: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare_pages(
    content: bytes,
    carried: CarriedPdf,
    model: Model,
    given: Sequence[Attachment] | None = None,
) -> PageFindings:
    """Set the pages of a model and compare a PDF with them.

    Parameters
    ----------
    content : bytes
        The PDF.
    carried : CarriedPdf
        What was read from it.
    model : dict
        The model whose pages they should be.
    given : sequence of Attachment, optional
        What the model gives as attachments, where the caller has it already.
    """
    findings = PageFindings(differs=signature_faults(content))
    face = _face(carried, findings)
    made = _rendered(model, face, given)
    if made is None:
        findings.differs.append(saying("no page can be set from the document model"))
        return findings
    both = (made, add_signature_field(made))
    if content in both:
        findings.checked.append(BYTE_FOR_BYTE)
        return findings
    findings.differs += [*_titles(carried, read_pdf(made)), *false_trees(content)]
    findings.left += damage(content)
    digest = page_digest(content)
    if any(digest == page_digest(pdf) for pdf in both):
        findings.checked.append(saying("pages made again, equal object by object"))
        signed = content.startswith(both)
        findings.notes.append(
            "signed or added to after it was made" if signed else "the PDF was packed again"
        )
        return findings
    _words(content, carried, made, model, face, findings)
    return findings


def _words(
    content: bytes,
    carried: CarriedPdf,
    made: bytes,
    model: Model,
    face: Typeface,
    findings: PageFindings,
) -> None:
    """Compare the words of pages that another renderer or typeface set.

    The same renderer and typeface would have given the same pages.
    """
    printed, ours = page_words(content), page_words(made)
    if ours.text != printed.text:
        findings.differs.append(
            saying(
                "the pages are not those that its document model gives: {first}",
                first=_first(printed.text, ours.text),
            )
        )
        return
    heads = "".join(
        "".join(f"{c.get('group', '')}{c['label']}".split())
        for b in blocks_of(model)
        if b["t"] == "table"
        for c in b["columns"]
    )
    if strange := sorted(run for run in printed.beside - ours.beside if run not in heads):
        findings.differs.append(
            saying(
                "the pages show text that the document does not hold: {strange!r}",
                strange=strange[0][:60],
            )
        )
        return
    producer = read_pdf(made).producer
    named = carried.keywords.get("typeface", "")
    if carried.producer == producer and named == face.family:
        findings.differs.append(
            saying(
                "the pages are not those that its document model gives: "
                "the same words, but something is drawn otherwise"
            )
        )
    elif not embeds(content, named):
        findings.differs.append(
            saying("the pages are not set in {named!r}, as the metadata say", named=named)
        )
    else:
        findings.checked.append(
            saying("every word of the pages, {count} letters", count=len(printed.text))
        )
        # whoever names another renderer may have drawn over the words, or given letters another
        # shape
        findings.left.append(
            saying(
                "set by {producer} in {named}, here {producer2} in {family}: "
                "words compared, lines and shapes not",
                producer=carried.producer or "an unnamed renderer",
                named=named,
                producer2=producer,
                family=face.family,
            )
        )


def _first(printed: str, made: str) -> str:
    """Return the first place where two texts part, with a little of both."""
    place = next(
        (i for i, (a, b) in enumerate(zip(printed, made, strict=False)) if a != b),
        min(len(printed), len(made)),
    )
    return saying(
        "they say “{one}”, the model gives “{other}”",
        one=printed[max(0, place - 12) : place + 24],
        other=made[max(0, place - 12) : place + 24],
    )


def embeds(content: bytes, family: str) -> bool:
    """Return whether the PDF holds a font of a family."""
    wanted = "".join(family.split()).lower()
    with pikepdf.open(io.BytesIO(content)) as document:
        names = (
            str(o.get("/BaseFont", "")).lower()
            for o in document.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == pikepdf.Name.Font
        )
        return bool(wanted) and any(
            wanted in name.replace("-", "").replace("+", "") for name in names
        )


def _face(carried: CarriedPdf, findings: PageFindings) -> Typeface:
    """Return the typeface that the document names, or our own with a note."""
    named = carried.keywords.get("typeface")
    try:
        return typeface(named)
    except LookupError:
        our_face = typeface()
        findings.notes.append(
            saying(
                "set in {named}, which is not on this machine; compared with pages in {family}",
                named=named,
                family=our_face.family,
            )
        )
        return our_face


def _rendered(model: Model, face: Typeface, given: Sequence[Attachment] | None) -> bytes | None:
    """Return the pages of a model; None where they may travel on no channel.

    The channel decides what the form allows, not what is set.
    """
    for channel in CHANNELS:
        # an open "Kèm theo" line on paper, or a filled one in an electronic document
        with contextlib.suppress(ParlibError):
            return render_pdf(model, channel=channel, face=face, enclosed=given)
    return None


def _titles(carried: CarriedPdf, made: CarriedPdf) -> list[str]:
    """Return where the metadata that viewers show differ from those of the model."""
    out = []
    for name, value in made.titles.items():
        shown = carried.titles.get(name, "")
        ours, theirs = (
            ", ".join(p for p in v.split(", ") if not p.startswith(("parlib ", "typeface ")))
            for v in (shown, value)
        )
        # a PDF may keep them in one place only
        if ours != theirs and (ours or not name.startswith("/")):
            out.append(
                saying(
                    "its metadata say {name} {ours!r}, the model gives {theirs!r}",
                    name=name.strip("/"),
                    ours=ours[:80],
                    theirs=theirs[:80],
                )
            )
    return out
