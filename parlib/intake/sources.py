"""Every raw file under ``data/raw``: card, checksum, reader, and one set of hand-off tables with all problems at once.

A card's ``kind`` picks the reader from :data:`KINDS`; a new kind of file adds a reader there and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform, empty
from parlib.errors import Problem, ValidationFailed
from parlib.intake.cards import CardFile, Source, check_files, read_card
from parlib.intake.choice import choose
from parlib.intake.corrections import Corrections, apply_corrections, load_corrections
from parlib.intake.delimited import Delimited, Repair, read_delimited
from parlib.intake.handoff import read_handoff
from parlib.intake.localities import check_localities
from parlib.intake.public_figures import OPTIONAL, REQUIRED, read_public_figures
from parlib.intake.reading import FileRead

VALIDATED = ("localities", "observations", "evidence", "responses", "outcomes")
SOURCE_COLUMNS = ("source", "vintage", "kind", "title", "producer", "licence", "url", "file", "sha256", "rows", "accepted")


@dataclass(frozen=True)
class Request:
    """What a reader is given: one file with its card, the register (once read) and the declared corrections."""

    source: Source
    entry: CardFile
    register: Register
    corrections: Corrections

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        return self.source.folder / self.entry.name

    @property
    def file(self) -> str:
        """Return ``source/vintage/file``, as messages and tables name it."""
        return f"{self.source.place}/{self.entry.name}"


@dataclass(frozen=True)
class Intake:
    """Everything that was read.

    Attributes
    ----------
    tables : mapping of str to DataFrame
        The validated hand-off tables ``localities``, ``observations``, ``evidence``, ``responses``, ``outcomes``.
    problems : tuple of Problem
        Every defect found (under quarantine errors too, each with what it left out).
    sources : DataFrame
        One row per file: source, vintage, kind, title, producer, licence, url, file, sha256, rows, accepted.
    notes : DataFrame
        Log of repairs and corrections: file, cell, was, now, why.
    """

    tables: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...]
    sources: pd.DataFrame
    notes: pd.DataFrame


def _public_figures(request: Request) -> FileRead:
    cells = read_delimited(request.path, name=request.file, required=REQUIRED, optional=OPTIONAL)
    if cells.usable:
        frame, mended = apply_corrections(cells.frame, file=request.file, corrections=request.corrections)
        cells = Delimited(frame, cells.problems, (*cells.repairs, *mended))
    return read_public_figures(cells, file=request.file, register=request.register, derived=request.entry.derived)


def _handoff(table: str) -> Callable[[Request], FileRead]:
    def read(request: Request) -> FileRead:
        register = None if table == "localities" else request.register
        return read_handoff(request.path, table=table, file=request.file, register=register, corrections=request.corrections)

    return read


KINDS: dict[str, Callable[[Request], FileRead]] = {
    "localities": _handoff("localities"),
    "public-figures": _public_figures,
    "evidence": _handoff("evidence"),
    "responses": _handoff("responses"),
    "outcomes": _handoff("outcomes"),
}


def find_sources(raw: Path) -> tuple[list[Source], list[Problem]]:
    """List every vintage under ``data/raw`` that is not superseded, with the problems of folders and cards."""
    found, problems = [], []
    for folder in (
        sorted(p for s in raw.iterdir() if s.is_dir() and not s.name.startswith(".") for p in s.iterdir()) if raw.is_dir() else []
    ):
        place = f"{folder.parent.name}/{folder.name}"
        if not folder.is_dir():
            if not folder.name.startswith("."):
                problems.append(
                    Problem("a file lies outside a vintage folder", "move it to <source>/<vintage>/ and list it in a card", file=place)
                )
            continue
        card, faults = read_card(folder, place=place)
        problems += faults
        if card is not None:
            found.append(Source(folder.parent.name, folder.name, folder, card))
    replaced = {f"{s.source}/{v}" for s in found for v in s.card.supersedes}
    return [s for s in found if s.place not in replaced], problems


def read_raw(raw: Path, corrections: Path, *, quarantine: bool = False) -> Intake:
    """Read, repair, correct and validate everything under ``data/raw``.

    Parameters
    ----------
    raw : Path
        Folder of sources, ``<source>/<vintage>/card.yml`` and files.
    corrections : Path
        ``params/corrections``.
    quarantine : bool
        Leave out files with errors, and single rows whose locality is unknown, and go on with the rest.

    Returns
    -------
    Intake
        Tables, problems, sources and notes.

    Raises
    ------
    ValidationFailed
        Without quarantine, if anything is wrong: all problems of all files at once.
    StaleCorrection
        A declared correction or decision no longer fits the data.
    ParamsError
        ``params/corrections`` is not valid.
    """
    declared = load_corrections(corrections)
    sources, problems = find_sources(raw)
    intact, faults = _intact(sources)
    problems += faults
    reads: dict[tuple[str, str], FileRead] = {}
    register = Register(empty("localities"))
    for first in (True, False):
        for source, entry in intact:
            kind = source.kind_of(entry)
            if (kind == "localities") is first:
                reads[source.place, entry.name] = KINDS[kind](Request(source, entry, register, declared))
        if first:
            localities, faults = _join_localities(reads)
            problems += faults
            register = Register(localities)
    for read in reads.values():
        problems += [*read.problems, *read.row_problems]
    if not quarantine and any(p.severity == "error" for p in problems):
        raise ValidationFailed(problems, context="data/raw")
    tables = {"localities": localities}
    for table in VALIDATED[1:]:
        tables[table], faults = _join(table, reads, declared, strict=not quarantine)
        problems += faults
    if not quarantine and any(p.severity == "error" for p in problems):
        raise ValidationFailed(problems, context="data/raw")
    notes = pd.DataFrame([asdict(r) for read in reads.values() for r in read.repairs], columns=list(Repair.__slots__))
    return Intake(tables, tuple(problems), _sources(sources, reads), notes)


def _intact(sources: list[Source]) -> tuple[list[tuple[Source, CardFile]], list[Problem]]:
    """Return the files that are what their card says and whose kind has a reader."""
    out, problems = [], []
    for source in sources:
        faults = check_files(source)
        problems += [p for of_file in faults.values() for p in of_file]
        for entry in source.card.files:
            if source.kind_of(entry) not in KINDS:
                problems.append(
                    Problem(
                        "no reader takes this kind of file",
                        "correct the kind in the card",
                        file=f"{source.place}/{entry.name}",
                        found=source.kind_of(entry),
                        expected=", ".join(KINDS),
                    )
                )
            elif entry.name not in faults:
                out.append((source, entry))
    return out, problems


def _join_localities(reads: Mapping[tuple[str, str], FileRead]) -> tuple[pd.DataFrame, list[Problem]]:
    frames = [r.frame for r in reads.values() if r.table == "localities" and not r.refused and len(r.frame)]
    if not frames:
        return empty("localities"), []
    joined = pd.concat(frames, ignore_index=True)
    repeated = joined.duplicated("locality") | joined.duplicated("slug")
    problems = [
        Problem(
            "the identity or the slug stands more than once",
            "keep one row per unit",
            file=place.split(" › ")[0],
            cell=place.split(" › ")[1],
            found=unit,
        )
        for place, unit in joined.loc[repeated, ["_place", "locality"]].itertuples(index=False)
    ]
    joined = joined[~repeated]
    problems += check_localities(joined, places=joined["_place"])
    return conform("localities", joined.drop(columns="_place").reset_index(drop=True)), problems


def _join(
    table: str, reads: Mapping[tuple[str, str], FileRead], declared: Corrections, *, strict: bool
) -> tuple[pd.DataFrame, list[Problem]]:
    frames = [r.frame for r in reads.values() if r.table == table and not r.refused and len(r.frame)]
    if not frames:
        return empty(table), []
    joined = pd.concat(frames, ignore_index=True)
    if table == "observations":
        joined = choose(joined, declared.choice, strict=strict).drop(columns="level")
    try:
        return conform(table, joined), []
    except ValidationFailed as failure:
        return empty(table), list(failure.problems)


def _sources(sources: list[Source], reads: Mapping[tuple[str, str], FileRead]) -> pd.DataFrame:
    rows = []
    for source in sources:
        for entry in source.card.files:
            read = reads.get((source.place, entry.name))
            left_out = len({p.cell.split(",")[0] for p in read.row_problems}) if read else 0
            accepted = 0 if read is None or read.refused else read.rows - left_out
            card = source.card
            origin = (source.source, source.vintage, source.kind_of(entry), card.title, card.producer, card.licence, " ".join(card.urls))
            rows.append((*origin, entry.name, entry.sha256, read.rows if read else 0, accepted))
    return pd.DataFrame(rows, columns=list(SOURCE_COLUMNS))
