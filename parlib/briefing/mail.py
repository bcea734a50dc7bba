"""A folder of letters that are ready to be sent: for each unit of a run one archive with its
documents and one draft (``.eml``) that carries it.

Nothing is sent from here. A person opens a draft in a mail program, reads it and sends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from parlib.briefing.archives import write_zip
from parlib.briefing.bundle_parts import BundlePart, open_part, part_faults
from parlib.briefing.run.folders import brief_folder
from parlib.codebook.runs import BriefRequest
from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import sort_key
from parlib.errors import BundleRefused
from parlib.files.whole import whole_folder
from parlib.speech.catalogue import listed, saying
from parlib.store.project import Project
from parlib.store.releases import Release

SENT = ("pdf", "html", "docx")
"""Formats that a unit gets, where they are made."""

_WORDS = {
    "vi": (
        "Báo cáo cải cách hành chính năm {years}: {unit}",
        (
            "Kính gửi {unit},\n\nGửi kèm thư này là báo cáo cải cách hành chính năm {years} của đơn vị, "
            "lập ngày {day}: {count} tệp trong một tệp nén.\n"
            "{pdf}Đề nghị đơn vị phản hồi nếu thấy số liệu "
            "chưa đúng.\n\nTrân trọng./.\n"
        ),
    ),
    "en": (
        "Administrative reform {years}: {unit}",
        (
            "To {unit},\n\nAttached are your documents on administrative reform, {years}, made on {day}: "
            "{count} file(s) in one archive.\n{pdf}Please "
            "answer if a figure is not right.\n"
        ),
    ),
}
_WITH_PDF = {
    "vi": "Tệp PDF có số liệu đính kèm và kiểm chứng được. ",
    "en": "The PDF carries its figures and can be verified. ",
}
"""Said where a PDF is among the documents."""


@dataclass(frozen=True)
class Mailed:
    """What was prepared.

    Attributes
    ----------
    folder : Path
        Where the drafts and archives lie.
    units : tuple of Locality
        Those with a draft, by the Vietnamese alphabet.
    without_address : tuple of Locality
        Units of the run whose address the list does not hold.
    without_documents : tuple of str
        Identities in the list that the run has no document of.
    """

    folder: Path
    units: tuple[Locality, ...]
    without_address: tuple[Locality, ...]
    without_documents: tuple[str, ...]


def prepare_mail(
    requests: Sequence[BriefRequest],
    addresses: Mapping[str, Sequence[str]],
    *,
    project: Project,
    release: Release,
    into: Path,
    sender: str = "",
    watched: Callable[[Sequence[BriefRequest]], Iterable[BriefRequest]] = iter,
) -> Mailed:
    """Write the drafts and archives of a run's units into a new folder, all or nothing.

    Parameters
    ----------
    requests : sequence of BriefRequest
        The run's documents; they are made already.
    addresses : mapping of str to sequence of str
        Addresses by the unit's identity (:mod:`parlib.intake.tables.addresses`).
    project, release : Project, Release
        Where the documents lie and what they are held against.
    into : Path
        A folder that does not exist yet.
    sender : str
        The office's own address; empty: the mail program fills it in.
    watched : callable
        Gives the requests on one by one while somebody looks how far it is: each is proved.

    Returns
    -------
    Mailed

    Raises
    ------
    BundleRefused
        A document is not made, was changed, is not what the data say, or is illustrative: each with
        its reason. What may not go into a dispatch is not prepared for sending.
    PlaceTaken
        Something stands at ``into`` already.
    """
    units = {r.locality: release.register[r.locality] for r in requests}
    parts: dict[str, list[BundlePart]] = {}
    faults: list[str] = []
    for request in watched([r for r in requests if r.locality in addresses]):
        part, refusals = open_part(request, project, release)
        faults += refusals
        if part is not None:
            faults += part_faults(part, project, release)
            parts.setdefault(request.locality, []).append(part)
    if faults:  # one that a brief and its annex share is reported once
        once = dict.fromkeys(faults)
        raise BundleRefused(saying("not prepared:\n{reasons}", reasons=listed(once)))
    if not parts:
        raise BundleRefused(
            saying("no unit of the run has an address in the list → add their names and addresses")
        )
    in_order = sorted((units[u] for u in parts), key=lambda u: sort_key(u.name))
    width = len(str(len(in_order)))
    with whole_folder(into) as folder:
        for number, unit in enumerate(in_order, 1):
            stem = f"{number:0{width}}-{unit.slug}"
            documents = _documents(parts[unit.locality], project)
            archive = write_zip(
                documents, day=max(p.request.issued_on for p in parts[unit.locality])
            )
            (folder / f"{stem}.zip").write_bytes(archive)
            letter = _letter(unit, parts[unit.locality], addresses[unit.locality], tuple(documents))
            if sender:
                letter["From"] = Address(addr_spec=sender)
            draft = _with_archive(letter, f"{stem}.zip", archive)
            (folder / f"{stem}.eml").write_bytes(draft)
    return Mailed(
        folder=into,
        units=tuple(in_order),
        without_address=tuple(
            sorted(
                (u for key, u in units.items() if key not in addresses),
                key=lambda u: sort_key(u.name),
            )
        ),
        without_documents=tuple(key for key in addresses if key not in units),
    )


def _documents(parts: Sequence[BundlePart], project: Project) -> dict[str, bytes]:
    """Return the files of a unit by their names in the archive: folder and kind, so that quarters,
    issue dates and languages of one year lie apart.
    """
    files: dict[str, bytes] = {}
    for part in parts:
        kind, folder = part.request.notebook, brief_folder(project, part.context)
        for form in SENT:
            made = folder / f"{kind}.{form}"
            if made.is_file():
                files[f"{folder.name}-{kind}.{form}"] = made.read_bytes()
    return files


def _letter(
    unit: Locality, parts: Sequence[BundlePart], to: Sequence[str], documents: Sequence[str]
) -> EmailMessage:
    """Return a letter as a draft: mail programs open it for writing, not as one that came in."""
    first = parts[0].request
    subject, body = _WORDS[first.language]
    figures = {
        "unit": unit.name if first.language == "vi" else unit.name_en or unit.name,
        "years": ", ".join(str(y) for y in sorted({p.request.period for p in parts})),
        "day": f"{first.issued_on:%d/%m/%Y}",
        "count": len(documents),
        "pdf": _WITH_PDF[first.language] if any(d.endswith(".pdf") for d in documents) else "",
    }
    letter = EmailMessage(policy=SMTP)
    letter["X-Unsent"] = "1"
    letter["To"] = tuple(Address(addr_spec=one) for one in to)
    letter["Subject"] = subject.format(**figures)
    letter.set_content(body.format(**figures))
    return letter


def _with_archive(letter: EmailMessage, name: str, archive: bytes) -> bytes:
    """Return the bytes of a letter that carries an archive; of the same letter the same."""
    letter.add_attachment(archive, maintype="application", subtype="zip", filename=name)
    letter.set_boundary(f"parlib-{Path(name).stem}")
    return letter.as_bytes()
