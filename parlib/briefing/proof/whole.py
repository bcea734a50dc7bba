"""A bundle held against what its release gives: every file, every document, the manifest.

Its documents are proved apart, by as many processes as there are processors; nothing that one of
them finds rests on another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parlib.briefing.dispatch import manifest
from parlib.briefing.dispatch.vouching import Vouched, detached_signature, signatures_of
from parlib.briefing.pages.attachments import MODEL_NAME
from parlib.briefing.proof.bundle import (
    LETTER,
    LETTER_WORD,
    check_about,
    check_entry,
    check_members,
    stated,
)
from parlib.briefing.proof.carried import CarriedPdf, read_pdf, read_zip
from parlib.briefing.proof.claimed import Claimed
from parlib.briefing.proof.enclosures import compare_enclosures
from parlib.briefing.proof.one import verify_flow, verify_pdf
from parlib.briefing.proof.verdict import Findings
from parlib.briefing.run.known import Known
from parlib.briefing.run.pool import apart
from parlib.briefing.warm import shared_zygote
from parlib.errors import NotCompared, UsageError, VerificationFailed
from parlib.gate.zips import unlisted
from parlib.speech.catalogue import saying
from parlib.store.project import Project


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
    inside = _Inside(files, project, release)
    findings.differs += manifest.check_sums(files)
    pieces = [
        _Piece.of(document, files, project, release)
        for document in about["documents"]
        if document["file"] in files
    ]
    with _as_they_need(pieces, inside) as proofs:
        bound = _bound(files, about, inside, findings)
        documents, lying_beside = Findings(), list[str]()
        for piece, proof in zip(pieces, proofs, strict=True):
            findings.differs += proof.entry if bound else ()
            documents.add(proof.findings, of=piece.name)
            lying_beside += proof.beside
        # after their briefs, which are known then
        letters = Findings()
        for name in (n for n in (LETTER, manifest.MERGED) if n in files):
            letters.add(inside.proof(name), of=name)
        if LETTER_WORD in files:
            letters.add(_letter_word(files[LETTER_WORD], project, release), of=LETTER_WORD)
    if project is not None:
        Known(project).trim()
    for proved in (documents, letters, Findings(differs=lying_beside)):
        findings.extend(proved)
    _signed_apart(files, trust, findings)
    within = signatures_of(files.get(manifest.MERGED, b""), trust)
    vouched_by(within, trust, findings, of=manifest.MERGED)
    beside = (
        [detached_signature(files[manifest.NAME], files[manifest.SIGNATURE], trust)]
        if manifest.SIGNATURE in files
        else []
    )
    vouched_by(beside, trust, findings, of=manifest.NAME)
    vouched = any(one.trusted and not one.faults for one in (*within, *beside))
    if manifest.MERGED in files and inside.claimed(manifest.MERGED).meta["illustrative"]:
        findings.notes.append(saying("issued for training: its figures are illustrative"))
    # follows from no data: said in the notes, and no falsehood of the documents
    (findings.checked if vouched else findings.notes).append(stated(about, vouched=vouched))
    return findings


@contextmanager
def _as_they_need(pieces: Sequence[_Piece], inside: _Inside) -> Iterator[Iterable[_Proof]]:
    """Prove documents one after another where all are known here, which is sooner done than workers
    come up; else apart, their notebooks in kernels forked from one.
    """
    if all(inside.is_known(piece.name) for piece in pieces):
        yield map(_proved, pieces)
        return
    project = next((piece.project for piece in pieces if piece.project is not None), None)
    templates = tuple(sorted(project.notebooks.glob("*.ipynb"))) if project is not None else ()
    wanted = len(pieces) > 1 and bool(templates)
    with shared_zygote(templates, wanted=wanted), apart(_proved, pieces) as proofs:
        yield proofs


def _bound(
    files: Mapping[str, bytes], about: Mapping[str, Any], inside: _Inside, findings: Findings
) -> bool:
    """Check files and letter against a manifest that binds every file; return whether it is one."""
    if about["schema"] != manifest.SCHEMA:
        findings.left.append(
            saying(
                "the manifest is of an earlier version and binds the documents only, not every file"
            )
        )
        return False
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
        merged = inside.claimed(manifest.MERGED).meta
        findings.differs += manifest.check_bond(files[manifest.NAME], merged)
        findings.differs += check_about(about, merged)
    return manifest.MERGED in files


@dataclass(frozen=True)
class _Piece:
    """A document of a bundle with what lies beside it, to be proved by itself."""

    recorded: Mapping[str, Any]
    files: Mapping[str, bytes]
    project: Project | None
    release: str

    @classmethod
    def of(
        cls,
        recorded: Mapping[str, Any],
        files: Mapping[str, bytes],
        project: Project | None,
        release: str,
    ) -> _Piece:
        """Return a document with its own files and no others."""
        stem = recorded["file"].removesuffix(".pdf")
        names = (recorded["file"], f"mo-hinh/{stem}.model.json")
        held = {n: c for n, c in files.items() if n in names or n.startswith(f"du-lieu/{stem}/")}
        return cls(recorded, held, project, release)

    @property
    def name(self) -> str:
        return str(self.recorded["file"])


@dataclass(frozen=True)
class _Proof:
    """What was found of a document, of its entry in the manifest, of the files beside it."""

    findings: Findings
    entry: tuple[str, ...]
    beside: tuple[str, ...]


def _proved(piece: _Piece) -> _Proof:
    """Prove one document; done in a worker where there are many."""
    inside = _Inside(piece.files, piece.project, piece.release)
    return _Proof(
        inside.proof(piece.name),
        tuple(check_entry(piece.recorded, inside.claimed(piece.name))),
        tuple(_document(piece.files, piece.recorded, inside)),
    )


class _Inside:
    """What the documents of a bundle carry, each read once."""

    def __init__(self, files: Mapping[str, bytes], project: Project | None, release: str) -> None:
        self._files, self._project, self._release = files, project, release
        self._read: dict[str, CarriedPdf] = {}
        self._claimed: dict[str, Claimed] = {}

    def carried(self, name: str) -> CarriedPdf:
        """Return what a PDF carries."""
        if name not in self._read:
            self._read[name] = read_pdf(self._files[name])
        return self._read[name]

    def claimed(self, name: str) -> Claimed:
        """Return what a document says it is.

        Raises
        ------
        VerificationFailed
            The manifest names as a document what is none of parlib's: no PDF, a damaged one, one
            without a model.
        """
        if name not in self._claimed:
            try:
                held = self.carried(name).files
            except UsageError as fault:
                raise VerificationFailed(f"{name}: {fault}") from None
            if MODEL_NAME not in held:
                raise VerificationFailed(saying("{name}: it holds no document model", name=name))
            self._claimed[name] = Claimed(held[MODEL_NAME], self._project, self._release)
        return self._claimed[name]

    def is_known(self, name: str) -> bool:
        """Return whether the model that lies beside a document was made here; whether it is the one
        inside it is for the proof to say.
        """
        beside = self._files.get(f"mo-hinh/{name.removesuffix('.pdf')}.model.json", b"")
        return Claimed(beside, self._project, self._release).given is not None

    def proof(self, name: str) -> Findings:
        """Verify a document."""
        claimed = self.claimed(name)
        return verify_pdf(
            self._files[name],
            self._project,
            self._release,
            carried=self.carried(name),
            claimed=claimed,
        )


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
        return Findings(differs=[fault.message])


def _signed_apart(files: Mapping[str, bytes], trust: Path | None, findings: Findings) -> None:
    """Say who signed single documents of a bundle: a signature there is as little believed."""
    for name in (n for n in files if n.endswith(".pdf") and n != manifest.MERGED):
        if signatures := signatures_of(files[name], trust):
            vouched_by(signatures, trust, findings, of=name)


def vouched_by(
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
    yield from compare_enclosures(tables, read.claimed(name).model, folder=folder)
