"""Is a document what the data say? It is made again from its release, and all of it is compared.

A PDF carries its own document model, but whoever forges the pages can forge that too. With the
release at hand the model is made again from the data (:mod:`parlib.briefing.proof.remake`), and the
document's model, pages, attached tables and metadata are held against the one made. Without the
release the proof can only say that the document agrees with itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from parlib.briefing.dispatch import manifest
from parlib.briefing.dispatch.vouching import Vouched, detached_signature, signatures_of
from parlib.briefing.pages.attachments import MODEL_NAME
from parlib.briefing.proof.bundle import LETTER, LETTER_WORD, check_about, check_members, stated
from parlib.briefing.proof.carried import MOST_BYTES, CarriedPdf, read_model, read_pdf, read_zip
from parlib.briefing.proof.comparison import MADE_WITH, canonical, other_maker
from parlib.briefing.proof.enclosures import compare_again, compare_enclosures
from parlib.briefing.proof.flow import compare_html, compare_word
from parlib.briefing.proof.model_proof import size_of, verify_model, what_is_supposed
from parlib.briefing.proof.origin import html_origin, word_origin
from parlib.briefing.proof.pages import compare_pages
from parlib.briefing.proof.remake import remake
from parlib.briefing.proof.verdict import EQUAL, Findings, Verdict
from parlib.briefing.run.known import Known
from parlib.codebook.context import BriefContext
from parlib.document.model import Model, model_digest
from parlib.errors import BriefFailed, NotCompared, ReleaseMissing, UsageError, VerificationFailed
from parlib.gate.zips import unlisted
from parlib.speech.catalogue import saying
from parlib.store.project import Project

_SHAPE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


def verify(
    path: Path, *, project: Project | None = None, release: str = "", trust: Path | None = None
) -> Verdict:
    """Verify a brief (``.pdf``) or a bundle (``.zip``).

    Parameters
    ----------
    path : Path
        The file.
    project : Project, optional
        Where notebooks and release lie; without it the document is held against itself only.
    release : str
        Release to make the document from; default: the one it names.
    trust : Path, optional
        Certificates whose signatures the reader trusts; with them, a document that nobody signed is
        a difference.

    Raises
    ------
    UsageError
        The file does not exist, is of another kind, or holds no document model.
    VerificationFailed
        It holds what parlib never writes: a damaged model, a zip that unpacks past every bound.
    ReleaseError
        The release it names was changed after it was written.
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(
            saying(
                "{path} does not exist → name a brief (.pdf, .html, .docx) or a bundle (.zip)",
                path=path,
            )
        )
    if path.stat().st_size > MOST_BYTES:
        raise VerificationFailed(
            saying(
                "{name} is larger than {most_bytes} MB; "
                "no document of parlib is, and it was not read",
                name=path.name,
                most_bytes=MOST_BYTES // 2**20,
            )
        )
    content = path.read_bytes()
    if path.suffix.lower() == ".zip":
        findings = verify_bundle(content, project, release, trust)
    elif path.suffix.lower() == ".pdf":
        findings = verify_pdf(content, project, release)
        _vouched(signatures_of(content, trust), trust, findings)
    elif path.suffix.lower() in (".html", ".htm", ".docx"):
        findings = _flow_alone(content, project, release, word=path.suffix.lower() == ".docx")
        _vouched([], trust, findings)  # neither format carries a signature
    else:
        raise UsageError(
            saying(
                "{suffix} ending; give a brief (.pdf, .html, .docx) or a bundle (.zip)",
                suffix=path.suffix or "no",
            )
        )
    return findings.verdict(path.name)


def _flow_alone(content: bytes, project: Project | None, release: str, *, word: bool) -> Findings:
    try:
        return verify_flow(content, project, release, word=word)
    except NotCompared as fault:
        return Findings(left=[str(fault)])


def verify_pdf(
    content: bytes,
    project: Project | None,
    release: str = "",
    *,
    carried: CarriedPdf | None = None,
) -> Findings:
    """Verify one PDF: its model against the data, its pages, attached tables and metadata against
    the model; ``carried`` is what was read from these bytes already.
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
    claimed = read_model(carried.files[MODEL_NAME])
    findings = verify_model(claimed, project, release)
    if model_digest(claimed) != carried.keywords.get("model"):
        findings.differs.append(
            saying("the document model inside does not have the digest that the metadata names")
        )
    if project is not None and Known(project).pages(content, claimed):
        # these very bytes were set here from this very model: pages, tables, metadata are its own
        findings.checked.append(saying("pages made again byte for byte"))
        return findings
    try:
        findings.differs += carried.faults
        findings.differs += compare_enclosures(carried.files, claimed)
        findings.differs += compare_again(carried, claimed)
        _pages(content, carried, claimed, findings)
    except _SHAPE as fault:
        raise VerificationFailed(
            saying(
                "no document can be rendered from the model inside ({kind})",
                kind=type(fault).__name__,
            )
        ) from None
    return findings


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
    if origin["meta"].get("kind") == "scenario":
        findings.left.append(what_is_supposed(origin["meta"]))
        return findings
    try:
        made = remake({"meta": origin["meta"], "sections": []}, project, release=release).model
    except ReleaseMissing as fault:
        findings.left.append(str(fault))
        return findings
    except UsageError as fault:
        findings.differs.append(
            saying("the release cannot give such a document: {fault}", fault=fault)
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
    made_with, made_here = (meta.get(MADE_WITH) for meta in (origin["meta"], made["meta"]))
    flow = compare_word(content, made) if word else compare_html(content, made)
    if made_with != made_here and (flow.differs or origin["model"] != model_digest(made)):
        findings.left += [
            saying("other code or libraries made it: {fault}", fault=fault)
            for fault in flow.differs or (saying("its model has another digest"),)
        ]
        return findings
    if origin["model"] != model_digest(made):
        findings.differs.append(saying("its model is not the one that the release gives"))
    findings.differs += flow.differs
    findings.left += flow.left
    findings.notes += flow.notes
    if not findings.differs:
        findings.checked.append(
            saying(
                "{equal} {release} and equal: {size_of}",
                equal=EQUAL,
                release=made["meta"]["release"],
                size_of=size_of(made),
            )
        )
    return findings


def _pages(content: bytes, carried: CarriedPdf, claimed: Model, findings: Findings) -> None:
    pages = compare_pages(content, carried, claimed)
    findings.differs += pages.differs
    findings.checked += pages.checked
    findings.left += pages.left
    findings.notes += pages.notes


def verify_bundle(
    content: bytes, project: Project | None, release: str = "", trust: Path | None = None
) -> Findings:
    """Verify a bundle: every file against its checksum, every document against the data, the
    manifest against the documents.
    """
    files = read_zip(content)
    findings = Findings(differs=unlisted(content))
    if manifest.SUMS not in files or manifest.NAME not in files:
        raise UsageError(saying("the zip holds no manifest: parlib did not make it"))
    about = manifest.read_manifest(files[manifest.NAME])
    documents = about["documents"]
    inside = _Inside(files)
    findings.differs += manifest.check_sums(files)
    if about["schema"] == manifest.SCHEMA:
        findings.differs += manifest.check_files(files, about)
        findings.checked.append(
            saying(
                "{count} files, each bound by the manifest, and the manifest by {merged}",
                count=len(files),
                merged=manifest.MERGED,
            )
        )
        findings.differs += check_members(files, about)
        if manifest.MERGED in files:
            merged = inside.model(manifest.MERGED)
            findings.differs += manifest.check_bond(files[manifest.NAME], merged)
            findings.differs += check_about(
                about,
                merged,
                {d["file"]: inside.model(d["file"]) for d in documents if d["file"] in files},
            )
    else:
        findings.left.append(
            saying(
                "the manifest is of an earlier version and binds the documents only, not every file"
            )
        )
    for name in [
        *(d["file"] for d in documents),
        *(n for n in (LETTER, manifest.MERGED) if n in files),
    ]:
        if name in files:
            inside.model(name)
            proved = verify_pdf(files[name], project, release, carried=inside.carried(name))
            findings.add(proved, of=name)
    if LETTER_WORD in files:
        findings.add(_letter_word(files[LETTER_WORD], project, release), of=LETTER_WORD)
    for document in documents:
        findings.differs += _document(files, document, inside)
    within = signatures_of(files.get(manifest.MERGED, b""), trust)
    _vouched(within, trust, findings, of=manifest.MERGED)
    beside = (
        [detached_signature(files[manifest.NAME], files[manifest.SIGNATURE], trust)]
        if manifest.SIGNATURE in files
        else []
    )
    _vouched(beside, trust, findings, of=manifest.NAME)
    vouched = any(one.trusted and not one.faults for one in (*within, *beside))
    # follows from no data: said in the notes, and no falsehood of the documents
    (findings.checked if vouched else findings.notes).append(stated(about, vouched=vouched))
    return findings


class _Inside:
    """What the documents of a bundle carry, each read once."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._read: dict[str, CarriedPdf] = {}
        self._models: dict[str, Model] = {}

    def carried(self, name: str) -> CarriedPdf:
        """Return what a PDF carries."""
        if name not in self._read:
            self._read[name] = read_pdf(self._files[name])
        return self._read[name]

    def model(self, name: str) -> Model:
        """Return the model of a document.

        Raises
        ------
        VerificationFailed
            The manifest names as a document what is none of parlib's: no PDF, a damaged one, one
            without a model.
        """
        if name not in self._models:
            try:
                held = self.carried(name).files
            except UsageError as fault:
                raise VerificationFailed(f"{name}: {fault}") from None
            if MODEL_NAME not in held:
                raise VerificationFailed(saying("{name}: it holds no document model", name=name))
            self._models[name] = read_model(held[MODEL_NAME])
        return self._models[name]


def _letter_word(content: bytes, project: Project | None, release: str) -> Findings:
    """Verify the letter for further writing.

    It is no part of the proof where nobody could make it again.
    """
    try:
        return verify_flow(content, project, release, word=True)
    except (
        UsageError,
        NotCompared,
    ) as fault:  # a bundle holds what parlib wrote, not what was saved since
        return Findings(differs=[str(fault)])
    except ImportError:
        return Findings(
            left=[saying("Word files are not made here: the extra `docx` is not installed")]
        )


def _vouched(
    signatures: list[Vouched], trust: Path | None, findings: Findings, *, of: str = ""
) -> None:
    """Say who vouches; where the reader names whom to trust, nobody is not enough."""
    named = f"{of}: " if of else ""
    if trust is not None and not signatures:
        findings.differs.append(saying("{named}nobody signed it", named=named))
    for one in signatures:
        trusted_or_not = findings.checked if one.trusted else findings.notes
        told = findings.differs if one.faults else trusted_or_not
        told.append(f"{named}{one.line}")


def _document(
    files: Mapping[str, bytes], document: Mapping[str, Any], read: _Inside
) -> Iterable[str]:
    """Yield how model and tables that lie beside a document differ from those inside it."""
    name = document["file"]
    stem = name.removesuffix(".pdf")
    if name not in files:
        return
    inside = read.carried(name).files
    beside = files.get(f"mo-hinh/{stem}.model.json", b"")
    if hashlib.sha256(inside.get(MODEL_NAME, b"")).hexdigest() != document[
        "model_sha256"
    ] or beside != inside.get(MODEL_NAME):
        yield saying("the manifest names {name} with another model", name=name)
    folder = f"du-lieu/{stem}/"
    tables = {n.removeprefix(folder): c for n, c in files.items() if n.startswith(folder)}
    if tables == {n: c for n, c in inside.items() if n != MODEL_NAME}:
        return  # the very files inside, which were compared there
    yield from (
        f"{folder}{fault.removeprefix('the attached file ')}"
        for fault in compare_enclosures(tables, read.model(name))
    )


def unproved(claimed: Model, context: BriefContext, project: Project, *, release: str) -> list[str]:
    """Return why a brief may not go out.

    Every difference from the document that the release gives, and whatever could not be compared.

    Parameters
    ----------
    claimed : dict
        The model that was kept beside the brief.
    context : BriefContext
        The slice it must have been made from.
    project, release
        As in :func:`parlib.briefing.proof.remake.remake`.
    """
    if canonical(claimed["meta"].get("digest")) != canonical(context.digest):
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
