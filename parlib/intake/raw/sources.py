"""Every raw file under ``data/raw``.

Card, checksum, reader, and one set of hand-off tables with all problems at once.

A card's ``kind`` picks the reader from :data:`KINDS`; a new kind of file adds a reader there and
nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path

import pandas as pd

from parlib.codebook.compute import Recall
from parlib.codebook.localities import Register
from parlib.errors import Problem, StaleCorrection, ValidationFailed
from parlib.gate.overlay import Overlay, overlay
from parlib.intake.raw.cards import ORIGINAL, CardFile, Source, check_files, read_card
from parlib.intake.raw.corrections import Corrections, load_corrections
from parlib.intake.raw.delimited import Repair
from parlib.intake.raw.handoff import Names, accept
from parlib.intake.raw.kinds import KINDS, VALIDATED, Reader, Request
from parlib.intake.raw.read_before import ReadBefore
from parlib.intake.raw.read_once import nobody, read_file, units_of
from parlib.intake.raw.reading import FileRead
from parlib.speech.catalogue import joined, saying

SOURCE_COLUMNS = (
    "source",
    "vintage",
    "kind",
    "title",
    "producer",
    "licence",
    "url",
    "file",
    "sha256",
    "rows",
    "accepted",
)


@dataclass(frozen=True)
class Intake:
    """Everything that was read.

    Attributes
    ----------
    tables : mapping of str to DataFrame
        The validated hand-off tables ``localities``, ``observations``, ``evidence``, ``responses``,
        ``outcomes``, ``progress``, ``reappraised``.
    problems : tuple of Problem
        Every defect found (under quarantine errors too, each with what it left out).
    sources : DataFrame
        One row per file: source, vintage, kind, title, producer, licence, url, file, sha256, rows,
        accepted.
    notes : DataFrame
        Log of repairs and corrections: file, cell, was, now, why.
    """

    tables: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...]
    sources: pd.DataFrame
    notes: pd.DataFrame


def find_sources(
    raw: Path | Overlay, *, without: Collection[str] = ()
) -> tuple[list[Source], list[Problem]]:
    """List every vintage under ``data/raw`` that is not superseded, with the problems of folders
    and cards.

    ``without`` names vintages (``source/vintage``) that are passed over, as if they had been
    removed.
    """
    vintages, problems = all_vintages(raw)
    vintages = [s for s in vintages if s.place not in without]
    replaced = {f"{s.source}/{v}" for s in vintages for v in s.card.supersedes}
    return [s for s in vintages if s.place not in replaced], [
        p for p in problems if p.file.rpartition("/")[0] not in without
    ]


def all_vintages(raw: Path | Overlay) -> tuple[list[Source], list[Problem]]:
    """List every vintage under ``data/raw`` whose card can be read, superseded or not, with the
    problems of folders and cards.
    """
    vintages, problems = [], []
    for folder in (path for source in overlay(raw).folders() for path in source.files("[!.]*")):
        place = f"{folder.parent.name}/{folder.name}"
        if not folder.is_dir():
            if folder.name != "README.md":
                problems.append(
                    Problem(
                        saying("a file lies outside a vintage folder"),
                        saying("move it to <source>/<vintage>/ and list it in a card"),
                        file=place,
                    )
                )
            continue
        card, faults = read_card(folder, place=place)
        problems += faults
        if card is not None:
            vintages.append(Source(folder.parent.name, folder.name, folder, card))
    return vintages, problems


@dataclass(frozen=True)
class Candidate:
    """Evidence that is not written yet, to be held against everything else as if it were.

    Its place and its rows.
    """

    source: str
    vintage: str
    evidence: pd.DataFrame
    supersedes: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Return ``source/vintage/file``, as messages name it."""
        return f"{self.source}/{self.vintage}/evidence.parquet"

    def read(self, register: Register) -> FileRead:
        """Return its rows as the next build will read them."""
        return accept(
            self.evidence.set_index(pd.RangeIndex(2, len(self.evidence) + 2)),
            "evidence",
            self.file,
            Names(register),
        )


def read_raw(
    raw: Path | Overlay,
    corrections: Path | Overlay,
    *,
    quarantine: bool = False,
    more_kinds: Mapping[str, Reader] | None = None,
    more_units: pd.DataFrame | None = None,
    candidate: Candidate | Source | None = None,
    without: Collection[str] = (),
    recall: Recall | None = None,
) -> Intake:
    """Read, repair, correct and validate everything under ``data/raw``.

    Parameters
    ----------
    raw : Path or Overlay
        Folder of sources, ``<source>/<vintage>/card.yml`` and files.
    corrections : Path or Overlay
        ``params/corrections``.
    quarantine : bool
        Leave out files with errors, and single rows whose locality is unknown, and go on with the
        rest.
    more_kinds : mapping of str to reader, optional
        Readers of further kinds, for files that cannot be read without something beyond
        ``data/raw`` (rule books).
    more_units : DataFrame, optional
        Units that rows may name although no file registers them (the illustrative province).
    candidate : Candidate or Source, optional
        A vintage that is about to be written, read with the others: rows of evidence, or a folder
        that lies elsewhere so far.
    without : collection of str
        Vintages that are about to be removed, and so are passed over.
    recall : callable, optional
        Has the rows of files that were read before.

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
    sources, problems = find_sources(raw, without=without)
    if candidate is not None:
        replaced = (
            candidate.card.supersedes if isinstance(candidate, Source) else candidate.supersedes
        )
        sources = [s for s in sources if s.source != candidate.source or s.vintage not in replaced]
        sources += [candidate] if isinstance(candidate, Source) else []
    kinds = KINDS | dict(more_kinds or {})
    intact, faults = _intact(sources, kinds)
    stale = _orphans(declared, sources)
    problems += faults
    reads: dict[str, FileRead] = {}
    before = ReadBefore(recall)
    register = nobody()
    names: list[pd.DataFrame | None] = []
    for register_first in (True, False):
        for source, entry in intact:
            if (source.kind_of(entry) == "localities") is register_first:
                request = Request(source, entry, register, declared)
                reads[request.file] = before.file(request, partial(_read, kinds), names=names)
        if register_first:
            units = before.units(reads, more_units)
            problems += units.problems
            register = units.register
            names = [units.localities, more_units]
    if isinstance(candidate, Candidate):
        reads[candidate.file] = candidate.read(register)
    tables = {"localities": units.localities.copy(deep=False)}
    for table in VALIDATED[1:]:
        tables[table], faults, old = before.rows(table, reads, declared)
        problems += faults
        stale += old
    problems += [p for read in reads.values() for p in (*read.problems, *read.row_problems)]
    stale += [s for read in reads.values() for s in read.stale]
    refused = any(p.severity == "error" for p in problems)
    if stale and not quarantine and not refused:
        head = saying("params/corrections: review and drop or rewrite:")
        raise StaleCorrection(joined((head, *stale), "\n  - "))
    problems += _no_longer_fit(stale, refused=refused)
    if refused and not quarantine:
        raise ValidationFailed(problems, context="data/raw")
    notes = pd.DataFrame(
        [asdict(r) for read in reads.values() for r in read.repairs],
        columns=[f.name for f in fields(Repair)],
    )
    return Intake(tables, tuple(problems), _sources(sources, reads), notes)


def _no_longer_fit(stale: list[str], *, refused: bool) -> list[Problem]:
    # a decision about a figure of a refused file fits again once the file is repaired: nobody should
    # delete it meanwhile
    remedy = (
        saying("fix the refused files first; review it only if it still does not fit")
        if refused
        else saying("review it and drop or rewrite it")
    )
    what = saying("a declared correction no longer fits")
    return [Problem(what, remedy, file="params/corrections", actual=s) for s in stale]


def read_register(raw: Path | Overlay) -> pd.DataFrame:
    """Return the hand-off table ``localities`` alone, as far as it can be read.

    What names mean before anything else is looked at.
    """
    held = [
        s
        for s in find_sources(raw)[0]
        if any(s.kind_of(entry) == "localities" for entry in s.card.files)
    ]
    intact = [
        (source, entry)
        for source, entry in _intact(held, KINDS)[0]
        if source.kind_of(entry) == "localities"
    ]
    return units_of(
        _read(KINDS, Request(source, entry, nobody(), Corrections())) for source, entry in intact
    ).localities.copy(deep=False)


def _read(kinds: Mapping[str, Reader], request: Request) -> FileRead:
    """Read one file and compare the number of its rows with the card."""
    kind = request.source.kind_of(request.entry)
    known = kinds[kind] is KINDS.get(kind)
    read = read_file(request, kind) if known else kinds[kind](request)
    stated = request.entry.rows
    if not read.rows and stated is None and not read.problems:
        bare = Problem(
            saying("the file has a header and no row"),
            saying("fill it in, or write `rows: 0` in the card"),
            file=request.file,
            severity="warning",
        )
        return replace(read, problems=(bare,))
    if stated is None or read.rows == stated or read.refused:
        return read
    wrong = Problem(
        saying("the card states another number of rows"),
        saying("correct `rows` in the card"),
        file=request.file,
        actual=str(stated),
        expected=str(read.rows),
    )
    return replace(read, problems=(*read.problems, wrong))


def _orphans(declared: Corrections, sources: list[Source]) -> list[str]:
    """Name the corrections of files that a source which is there no longer holds."""
    held = {f"{s.place}/{entry.name}" for s in sources for entry in s.card.files}
    there = {s.place for s in sources}
    return [
        f"{c.id}: {c.file} is not in its card"
        for c in declared.corrections
        if c.file.rpartition("/")[0] in there and c.file not in held
    ]


def _intact(
    sources: list[Source], kinds: Mapping[str, Reader]
) -> tuple[list[tuple[Source, CardFile]], list[Problem]]:
    """Return the files that are what their card says and whose kind has a reader."""
    out, problems = [], []
    for source in sources:
        faults = check_files(source)
        problems += [p for of_file in faults.values() for p in of_file]
        for entry in source.card.files:
            kind = source.kind_of(entry)
            if kind == ORIGINAL:
                continue
            if kind not in kinds:
                file = f"{source.place}/{entry.name}"
                problems.append(
                    Problem(
                        saying("this kind of file is not supported"),
                        saying("correct the kind in the card"),
                        file=file,
                        actual=kind,
                        expected=", ".join(kinds),
                    )
                )
            elif entry.name not in faults:
                out.append((source, entry))
    return out, problems


def _sources(sources: list[Source], reads: Mapping[str, FileRead]) -> pd.DataFrame:
    rows = []
    for source in sources:
        for entry in source.card.files:
            read = reads.get(f"{source.place}/{entry.name}")
            left_out = len(read.row_problems) if read else 0
            accepted = 0 if read is None or read.refused else read.rows - left_out
            card = source.card
            origin = (
                source.source,
                source.vintage,
                source.kind_of(entry),
                card.title,
                card.producer,
                card.licence,
                " ".join(card.urls),
            )
            rows.append((*origin, entry.name, entry.sha256, read.rows if read else 0, accepted))
    return pd.DataFrame(rows, columns=list(SOURCE_COLUMNS))
