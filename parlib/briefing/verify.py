"""Is a document what the data say? Digests, pages and, with the release at hand, every number.

A PDF carries its own document model. The proof makes the pages again from that model and compares them byte for byte (a
signature added later does not matter: it only appends), then reads every number of the model in the release.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf

from parlib import __version__
from parlib.briefing.attachments import MODEL_NAME, attachments
from parlib.briefing.binding import fault_of, numbers
from parlib.briefing.context import open_brief, release_tables
from parlib.briefing.fonts import typeface
from parlib.briefing.labels import LABELS
from parlib.briefing.model import Model
from parlib.briefing.pdf import model_digest, render_pdf
from parlib.briefing.signing import add_signature_field
from parlib.display.numbers import format_number
from parlib.errors import ParlibError, UsageError
from parlib.store.project import Project

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Verdict:
    """What the proof found.

    Attributes
    ----------
    file : str
        Name of the file.
    ok : bool
        True: nothing differs.
    differs : tuple of str
        Every difference.
    checked : tuple of str
        What was compared, in words; what could not be compared is said there too.
    """

    file: str
    ok: bool
    differs: tuple[str, ...]
    checked: tuple[str, ...]

    @property
    def line(self) -> str:
        """The verdict in one line."""
        if self.ok:
            return f"{self.file} is what the data say: {'; '.join(self.checked)}."
        more = f" (and {len(self.differs) - 1} more)" if len(self.differs) > 1 else ""
        return f"{self.file} is NOT what the data say: {self.differs[0]}{more}."


def verify(path: Path, *, project: Project | None = None, release: str = "") -> Verdict:
    """Verify a brief (``.pdf``) or a bundle (``.zip``).

    Parameters
    ----------
    path : Path
        The file.
    project : Project, optional
        Where the release lies; without it digests and pages are checked, numbers only against their printed form.
    release : str
        Release to read the numbers in; default: the one the document names.

    Raises
    ------
    UsageError
        The file does not exist, is of another kind, or holds no document model.
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(f"{path} does not exist → name a brief (.pdf) or a bundle (.zip)")
    content = path.read_bytes()
    if path.suffix.lower() == ".zip":
        differs, checked = _bundle(content, project, release)
    elif path.suffix.lower() == ".pdf":
        differs, checked = _pdf(content, project, release)
    else:
        raise UsageError(
            f"{path.name} cannot be verified → give the .pdf of the brief or the .zip of the bundle; HTML and Word carry no proof"
        )
    return Verdict(path.name, not differs, tuple(differs), tuple(checked))


def _pdf(content: bytes, project: Project | None, release: str) -> tuple[list[str], list[str]]:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            files = {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}
            with document.open_metadata() as xmp:
                keywords = str(xmp.get("pdf:Keywords", ""))
    except pikepdf.PdfError:
        raise UsageError("the PDF cannot be read: it is damaged or no PDF") from None
    if MODEL_NAME not in files:
        raise UsageError("the PDF holds no document model: parlib did not make it, or another program wrote it anew")
    model: Model = json.loads(files[MODEL_NAME])
    said = dict(part.split(" ", 1) for part in keywords.split(", ") if " " in part)
    differs = []
    if model_digest(model) != said.get("model"):
        differs.append("the document model inside does not have the digest that the metadata names")
    expected = {a.name: a.content for a in attachments(model, word=LABELS[model["meta"]["language"]]["data"])}
    differs += [f"the attached file {name} differs from the document" for name in sorted(expected) if files.get(name) != expected[name]]
    differs += [f"the attached file {name} does not belong to the document" for name in sorted(set(files) - set(expected))]
    pages, checked = _pages(content, model, said)
    differs += pages
    found, told = _numbers(model, project, release)
    return [*differs, *found], [*checked, told]


def _pages(content: bytes, model: Model, said: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Make the pages again and compare."""
    if said.get("parlib") != __version__:
        return [], [f"pages not compared (made by parlib {said.get('parlib', '?')}, this is {__version__})"]
    try:
        face = typeface(said.get("typeface"))
    except LookupError:
        return [], [f"pages not compared (the typeface {said.get('typeface')} is not on this machine)"]
    for channel in ("electronic", "paper"):
        try:
            plain = render_pdf(model, channel=channel, face=face)
        except ParlibError:  # an open "Kèm theo" line on paper, or a filled one in an electronic document
            continue
        for made in (plain, add_signature_field(plain)):
            if content == made:
                return [], ["pages made again byte for byte"]
            if content.startswith(made):
                return [], ["pages made again byte for byte, with later additions (a signature)"]
    return ["the pages are not those that its document model gives (changed, or another version of fonts or renderer)"], []


def _numbers(model: Model, project: Project | None, release: str) -> tuple[list[str], str]:
    """Read every number: in the release where it is at hand, else only against its own raw value."""
    count = sum(1 for _ in numbers(model))
    if project is None:
        return list(_printed(model)), f"{count} numbers print what they hold; no release at hand to read them in"
    meta = model["meta"]
    parts = meta.get("parts") or [meta]
    tables: list[Tables] = []
    differs = []
    for part in parts:
        context = open_brief(
            locality=part["locality"],
            period=part["period"],
            language=part["language"],
            issued_on=part["issued_on"],
            release=release or part["release"],
            kind=part["kind"],
            root=project.root,
        )
        if context.digest != part["digest"]:
            differs.append(
                f"{part['locality']} {part['period']}: the release {context.release} now gives another slice ({context.digest[:12]}) than the document ({part['digest'][:12]})"
            )
        tables.append(release_tables(context))
    read: list[dict[str, Any]] = [{} for _ in tables]
    for section in model["sections"]:
        part = section.get("part", 0)
        # the letter speaks of every appendix: its numbers must hold in the slice of one of them
        among = range(len(tables)) if part is None or (meta["mode"] == "letter" and "part" not in section) else (part,)
        for words, number in numbers({**model, "sections": [section]}):
            faults = [fault_of(words, number, meta["language"], tables[i], read[i]) for i in among]
            if all(faults):
                differs.append(faults[0])
    named = ", ".join(sorted({release or p["release"] for p in parts}))
    return differs, f"{count} numbers hold in release {named}"


def _printed(model: Model) -> Iterator[str]:
    for words, number in numbers(model):
        if format_number(number["format"], number["raw"], model["meta"]["language"]) != number["s"]:
            yield f"“{words}” prints {number['s']!r} for {number['raw']!r}"


def _bundle(content: bytes, project: Project | None, release: str) -> tuple[list[str], list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError) as fault:
        raise UsageError(f"the zip cannot be read: {fault}") from None
    if "SHA256SUMS" not in files or "manifest.json" not in files:
        raise UsageError("the zip holds no manifest: parlib did not make it")
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    differs = [f"{name} is missing" for name in sorted(set(sums) - set(files))]
    differs += [f"{name} does not belong to the bundle" for name in sorted(set(files) - set(sums) - {"SHA256SUMS"})]
    differs += [f"{name} was changed" for name in sorted(set(sums) & set(files)) if hashlib.sha256(files[name]).hexdigest() != sums[name]]
    manifest: dict[str, Any] = json.loads(files["manifest.json"])
    documents = [d["file"] for d in manifest["documents"]]
    checked = [f"{len(sums)} files have their digests"]
    for name in [*documents, *(n for n in ("cong-van.pdf", "toan-van.pdf") if n in files)]:
        if name in files:
            found, told = _pdf(files[name], project, release)
            differs += [f"{name}: {f}" for f in found]
            checked += [f"{name}: {t}" for t in told if re.search(r"numbers|not compared", t)]
    differs += [
        f"the manifest names {d['file']} with another model" for d in manifest["documents"] if _model_of(files, d) != d["model_sha256"]
    ]
    return differs, checked


def _model_of(files: Mapping[str, bytes], document: Mapping[str, Any]) -> str:
    held = files.get(f"mo-hinh/{document['file'].removesuffix('.pdf')}.model.json")
    return hashlib.sha256(held).hexdigest() if held is not None else ""
