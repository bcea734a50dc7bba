"""One document held against what its release gives: a PDF, a page, a Word file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from parlib.briefing.pages.attachments import MODEL_NAME, Attachment
from parlib.briefing.proof.carried import CarriedPdf, read_pdf
from parlib.briefing.proof.claimed import Claimed, given_here
from parlib.briefing.proof.comparison import as_if_made_by, canonical, makers_of, other_maker
from parlib.briefing.proof.demand import Demand
from parlib.briefing.proof.enclosures import compare_again, compare_enclosures, given_with
from parlib.briefing.proof.flow import Flow, compare_html, compare_word
from parlib.briefing.proof.model_proof import equal_of, not_from_a_release, verify_model
from parlib.briefing.proof.origin import html_origin, word_origin
from parlib.briefing.proof.pages import BYTE_FOR_BYTE, compare_pages
from parlib.briefing.proof.remake import remake
from parlib.briefing.proof.verdict import Equal, Findings
from parlib.briefing.run.known import Known
from parlib.document.model import Model, model_digest
from parlib.errors import BriefFailed, ReleaseMissing, UsageError, VerificationFailed
from parlib.speech.catalogue import saying
from parlib.speech.extras import lacking
from parlib.store.project import Project

_NO_WORD = saying(
    "it could not be checked here, Word files are not made without the extra `docx` → "
    'run: pip install "parlib[docx]", then verify again'
)
_SHAPE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


def verify_pdf(
    content: bytes,
    project: Project | None,
    release: str = "",
    *,
    carried: CarriedPdf | None = None,
    claimed: Claimed | None = None,
) -> Findings:
    """Verify one PDF: its model against the data, its pages, attached tables and metadata against
    the model; ``carried`` and ``claimed`` are what was read from these bytes already.
    """
    carried = read_pdf(content) if carried is None else carried
    if MODEL_NAME not in carried.files:
        raise UsageError(
            saying(
                "the PDF holds no document model: "
                "parlib did not make it, "
                "or another program wrote it anew"
            )
        )
    if claimed is None:
        claimed = Claimed(carried.files[MODEL_NAME], project, release)
    if claimed.equal is not None:
        findings = Findings()
        findings.is_equal(claimed.equal)
    else:
        findings = verify_model(claimed.model, project, release)
    if claimed.digest != carried.keywords.get("model"):
        findings.differs.append(
            saying("the document model inside does not have the digest that the metadata names")
        )
    if project is not None and Known(project).pages(content, claimed.digest):
        # these very bytes were set here from this very model: pages, tables, metadata are its own
        findings.checked.append(BYTE_FOR_BYTE)
        return findings
    _against_its_model(content, carried, claimed.model, findings)
    if project is not None and not findings.differs and BYTE_FOR_BYTE in findings.checked:
        Known(project).keep_bytes(content, claimed.digest)
    return findings


def _against_its_model(
    content: bytes, carried: CarriedPdf, model: Model, findings: Findings
) -> None:
    """Compare pages, attached tables and metadata with what the model gives."""
    try:
        findings.differs += carried.faults
        given = given_with(model)
        findings.differs += compare_enclosures(carried.files, model, given)
        findings.differs += compare_again(carried, model, given)
        _pages(content, carried, model, given, findings)
    except _SHAPE as fault:
        raise VerificationFailed(
            saying(
                "no document can be rendered from the model inside ({kind})",
                kind=type(fault).__name__,
            )
        ) from None


def verify_flow(
    content: bytes, project: Project | None, release: str = "", *, word: bool = False
) -> Findings:
    """Verify an HTML page or a Word document.

    Made again from the release, texts and pictures compared.
    """
    origin = word_origin(content) if word else html_origin(content)
    findings = Findings()
    if project is None:
        findings.left.append(
            saying(
                "no release at hand, "
                "and the file holds only the digest of its model, "
                "which whoever changes it leaves as it is"
            )
        )
        return findings
    if why := not_from_a_release(origin["meta"]):
        findings.left.append(why)
        return findings
    if (equal := _known(content, origin, project, release)) is not None:
        findings.is_equal(equal)
        return findings
    if word and lacking("docx"):
        findings.left.append(_NO_WORD)
        return findings
    try:
        made = remake({"meta": origin["meta"], "sections": []}, project, release=release).model
    except ReleaseMissing as fault:
        findings.left.append(fault.message)
        return findings
    except UsageError as fault:
        findings.differs.append(
            saying("the release cannot give such a document: {fault}", fault=fault.message)
        )
        return findings
    except BriefFailed as fault:
        if not (maker := other_maker(origin)):
            raise
        findings.left.append(
            saying(
                "{maker}, and the parlib that is here cannot make it again ({fault})",
                maker=maker,
                fault=fault,
            )
        )
        return findings
    if _compared(content, origin, made, findings, word=word):
        Known(project).keep_bytes(content, origin["model"])
    return findings


def _compared(
    content: bytes, origin: Mapping[str, Any], made: Model, findings: Findings, *, word: bool
) -> bool:
    """Check a page or Word file against the model that its release gives; return whether every byte is
    the one made from it.
    """
    makers = makers_of(origin["meta"], made["meta"])
    made = as_if_made_by(origin["meta"], made) if makers else made
    flow = compare_word(content, made) if word else compare_html(content, made)
    if makers and (flow.differs or flow.left or origin["model"] != model_digest(made)):
        findings.left.append(_of_another_maker(makers[0], flow))
        given = made["meta"]["release"]
        if flow.differs:
            findings.is_otherwise(given)
        else:
            findings.is_equal(equal_of(made, given))
        return False
    findings.notes += makers
    if origin["model"] != model_digest(made):
        findings.differs.append(saying("its model is not the one that the release gives"))
    findings.differs += flow.differs
    findings.left += flow.left
    findings.notes += flow.notes
    if findings.differs:
        return False
    findings.is_equal(equal_of(made, made["meta"]["release"]))
    return not (flow.left or flow.notes)


def _of_another_maker(maker: str, flow: Flow) -> str:
    """Say of a document that another parlib made whether what it says is what the data give."""
    if flow.differs:
        return saying(
            "{maker}; what it says is not what this parlib writes from the same data, in {count} "
            "place(s), the first: {fault} → verify it with the parlib that made it",
            maker=maker,
            count=len(flow.differs),
            fault=flow.differs[0],
        )
    return saying(
        "{maker}; its texts and pictures match the data, its layout cannot be compared here",
        maker=maker,
    )


def _known(
    content: bytes, origin: Mapping[str, Any], project: Project, release: str
) -> Equal | None:
    """Return what is known of a page or Word file: that these very bytes were made here from the
    model that the release gives.
    """
    given = given_here(origin["meta"], project, release)
    if given is None or given.digest != origin["model"]:
        return None
    if not Known(project).pages(content, given.digest):
        return None
    return Equal(str(origin["meta"]["release"]), given.blocks, given.numbers)


def _pages(
    content: bytes,
    carried: CarriedPdf,
    claimed: Model,
    given: Sequence[Attachment],
    findings: Findings,
) -> None:
    pages = compare_pages(content, carried, claimed, given)
    findings.differs += pages.differs
    findings.checked += pages.checked
    findings.left += pages.left
    findings.notes += pages.notes


def unproved(claimed: Model, demand: Demand, project: Project, *, release: str) -> list[str]:
    """Return why a brief may not go out.

    Every difference from the document that the release gives, and whatever could not be compared.

    Parameters
    ----------
    claimed : dict
        The model that was kept beside the brief.
    demand : Demand
        What it must have been made for.
    project, release
        As in :func:`parlib.briefing.proof.remake.remake`.
    """
    if canonical(claimed["meta"].get("digest")) != canonical(demand.digest):
        return [
            saying(
                "the release now gives another slice than the brief was made from → make it again"
            )
        ]
    findings = verify_model(claimed, project, release)
    return [
        saying("it is not what the data say: {fault}", fault=fault)
        for fault in [*findings.differs, *findings.left]
    ]
