"""Is a document what the data say? It is made again from its release, and all of it is compared.

A PDF carries its own document model, but whoever forges the pages can forge that too. With the
release at hand the model is made again from the data (:mod:`parlib.briefing.proof.remake`), and the
document's model, pages, attached tables and metadata are held against the one made. Without the
release the proof can only say that the document agrees with itself.
"""

from __future__ import annotations

from pathlib import Path

from parlib.briefing.dispatch.vouching import signatures_of
from parlib.briefing.proof.carried import MOST_BYTES
from parlib.briefing.proof.one import verify_flow, verify_pdf
from parlib.briefing.proof.successors import successor_notes
from parlib.briefing.proof.verdict import Findings, Verdict
from parlib.briefing.proof.whole import verify_bundle, vouched_by
from parlib.errors import NotCompared, UsageError, VerificationFailed
from parlib.speech.catalogue import saying
from parlib.store.project import Project


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
        findings.notes.extend(successor_notes(path, content))
    elif path.suffix.lower() == ".pdf":
        findings = verify_pdf(content, project, release)
        vouched_by(signatures_of(content, trust), trust, findings)
    elif path.suffix.lower() in (".html", ".htm", ".docx"):
        findings = _flow_alone(content, project, release, word=path.suffix.lower() == ".docx")
        vouched_by([], trust, findings)  # neither format carries a signature
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
        return Findings(left=[fault.message])
