"""Files that already have the shape of a hand-off table: CSV or Parquet with its columns.

This is how evidence, survey answers, outcomes and the register of units arrive when no other reader
has to work on them first. Localities may be written as identity, code or name; each is looked up
for its period.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from parlib.codebook.localities import Register
from parlib.codebook.schemas import TABLES
from parlib.codebook.tables import columns_of, conform
from parlib.codebook.units import Match
from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import RECALCULATED_OUTCOME, UNIT_LEVELS
from parlib.errors import Problem, ValidationFailed
from parlib.gate.files import Refused
from parlib.intake.raw.corrections import Corrections, apply_corrections
from parlib.intake.raw.delimited import Repair, read_delimited
from parlib.intake.raw.number_columns import numbers
from parlib.intake.raw.parquet import read_parquet
from parlib.intake.raw.reading import FILE, ROW, FileRead
from parlib.intake.raw.unit_columns import level_shown, read_as, whole_codes, zeros_back
from parlib.speech.catalogue import saying

_SHOWN = 8
_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}


@dataclass(frozen=True, slots=True)
class Names:
    """How the names of units in a file are read.

    The register, and the level and day that the card states for bare names.
    """

    register: Register
    level: str = ""
    day: date | None = None


def read_handoff(
    path: Path, *, table: str, file: str, names: Names | None, corrections: Corrections
) -> FileRead:
    """Read one CSV or Parquet file in the shape of ``table``.

    Parameters
    ----------
    path : Path
        ``.csv`` or ``.parquet``.
    table : str
        Name of the hand-off table.
    file : str
        ``source/vintage/file``, for messages.
    names : Names or None
        How ``locality`` is looked up; None leaves it as written (the register itself). A column
        ``level`` says of each row what its bare name means.
    corrections : Corrections
        Declared corrections, applied to the text cells of a CSV file.
    """
    stale: list[str] = []
    if path.suffix == ".parquet":
        frame, problems, repairs = _read_parquet(path, file)
    else:
        frame, problems, repairs, stale = _read_text(path, table, file, corrections)
    if stale or any(p.severity == "error" for p in problems):
        return FileRead(
            table,
            pd.DataFrame(),
            tuple(problems),
            repairs=tuple(repairs),
            rows=len(frame),
            stale=tuple(stale),
        )
    read = accept(frame, table, file, names)
    return replace(read, problems=(*problems, *read.problems), repairs=tuple(repairs))


def accept(frame: pd.DataFrame, table: str, file: str, names: Names | None) -> FileRead:
    """Bring rows, indexed by their row in the file, into the shape of a table.

    The one gate for files and for what is collected.
    """
    rows, problems = len(frame), []
    row_problems: list[Problem] = []
    if names is not None and {"locality", "period"} <= set(frame.columns):
        frame, row_problems, told = identify(frame, file, names)
        problems += told
    try:
        shaped = conform(table, frame.reset_index(drop=True), numbers=list(frame.index))
    except ValidationFailed as failure:
        problems += [
            Problem(p.what, p.remedy, file=file, cell=p.cell, actual=p.actual)
            for p in failure.problems
        ]
        shaped = pd.DataFrame()
    if len(shaped):
        shaped[FILE], shaped[ROW] = file, "row " + frame.index.astype(str)
    return FileRead(table, shaped, tuple(problems), tuple(row_problems), rows=rows)


def _read_parquet(path: Path, file: str) -> tuple[pd.DataFrame, list[Problem], list[Repair]]:
    try:
        frame = read_parquet(path, name=file)
    except Refused as refusal:
        return pd.DataFrame(), [Problem(refusal.what, refusal.remedy, file=file)], []
    frame.index = pd.RangeIndex(2, len(frame) + 2, name="row")
    return frame, [], []


def _read_text(
    path: Path, table: str, file: str, corrections: Corrections
) -> tuple[pd.DataFrame, list[Problem], list[Repair], list[str]]:
    schema = TABLES[table].to_schema()
    needed = [c for c in ("locality", "period") if c in schema.columns]
    known = columns_of(table)
    extra = ["level"] if "locality" in known and "level" not in known else []
    cells = read_delimited(
        path, name=file, required=needed, optional=[*(c for c in known if c not in needed), *extra]
    )
    problems, repairs = list(cells.problems), list(cells.repairs)
    if not cells.usable:
        return cells.frame, problems, repairs, []
    frame, repaired, stale = apply_corrections(cells.frame, file=file, corrections=corrections)
    repairs += repaired
    out = {}
    for name, column in schema.columns.items():
        kind = str(column.dtype)
        if kind.startswith("bool"):
            lower = frame[name].str.lower()
            for row in frame.index[~lower.isin(_TRUE | _FALSE)]:
                problems.append(
                    Problem(
                        saying("this is neither true nor false"),
                        saying("write true or false"),
                        file=file,
                        cell=saying("row {row}, {column}", row=row, column=name),
                        actual=frame.at[row, name],
                    )
                )
            out[name] = lower.isin(_TRUE)
        elif kind.startswith(("int", "float")):
            out[name], bad, repaired = numbers(frame[name], name=file, whole=kind.startswith("int"))
            problems += bad
            repairs += repaired
            if kind.startswith("int"):
                for row in frame.index[frame[name] == ""]:
                    problems.append(
                        Problem(
                            saying("the cell is empty"),
                            saying("write a whole number"),
                            file=file,
                            cell=saying("row {row}, {column}", row=row, column=name),
                        )
                    )
        else:
            out[name] = frame[name]
    out |= {name: frame[name] for name in extra}
    return pd.DataFrame(out, index=frame.index), problems, repairs, stale


def identify(
    frame: pd.DataFrame, file: str, names: Names
) -> tuple[pd.DataFrame, list[Problem], list[Problem]]:
    """Replace what stands for a locality by its identity.

    Leave out, and name, rows whose unit is unknown in their period.

    The last list says aloud what the column as a whole made certain: codes whose zeros came back,
    the level of bare names.
    """
    levels = (
        frame["level"].fillna("").astype(str).str.strip()
        if "level" in frame.columns
        else pd.Series("", index=frame.index)
    )
    places = pd.DataFrame(
        {
            "written": frame["locality"].astype(str),
            "period": frame["period"],
            "level": levels.where(levels.ne(""), names.level),
        }
    )
    number = (
        places.groupby(list(places.columns), sort=False, dropna=False).ngroup().to_numpy(dtype=int)
    )
    distinct = places.drop_duplicates()
    told = []
    if codes := whole_codes(distinct.itertuples(index=False, name=None), names.register):
        distinct = distinct.assign(written=distinct["written"].replace(codes))
        told.append(zeros_back(codes, file))
    matches = [
        _match(written, period, level, names)
        for written, period, level in distinct.itertuples(index=False, name=None)
    ]
    if any(m.levels for m in matches) and (shown := level_shown(matches)):
        bare = sorted(
            {written for written, m in zip(distinct["written"], matches, strict=True) if m.levels}
        )
        told.append(read_as(shown, bare, file))
        asked_again = zip(matches, distinct["written"], distinct["period"], strict=True)
        matches = [
            _match(written, period, shown, names) if m.levels else m
            for m, written, period in asked_again
        ]
    identity = np.array([m.unit.locality if m.unit else "" for m in matches], dtype=object)[number]
    identity = np.where(_worked_out_anew(frame, names.register), frame["locality"], identity)
    unknown = identity == ""
    open_names = sorted(
        {written for written, m in zip(distinct["written"], matches, strict=True) if m.levels}
    )
    problems = [
        _unknown(
            matches[pair],
            str(distinct["written"].iloc[pair]),
            saying("row {row}, {column}", row=row, column="locality"),
            file,
            names.register,
            open_names,
        )
        for row, pair in zip(frame.index[unknown], number[unknown], strict=True)
    ]
    return (
        frame.assign(locality=identity)[~unknown].drop(columns="level", errors="ignore"),
        problems,
        told,
    )


def _worked_out_anew(frame: pd.DataFrame, register: Register) -> np.ndarray:
    """Return which rows are about a unit that came after their year, because an office worked them out
    anew: they name it by its identity, and say so beside the figure.
    """
    if "flag" not in frame.columns:
        return np.zeros(len(frame), dtype=bool)
    anew = frame["flag"].astype(str).str.contains(RECALCULATED_OUTCOME, regex=False).to_numpy()
    return np.asarray([a and w in register for a, w in zip(anew, frame["locality"], strict=True)])


def _match(written: str, period: object, level: str, names: Names) -> Match:
    year = pd.to_numeric(str(period), errors="coerce")
    if is_missing(year) or not float(year).is_integer():
        return Match(
            None,
            (),
            "the period is missing"
            if is_missing(period)
            else f"the period {period!r} is not a year",
        )
    if level and level not in UNIT_LEVELS:
        return Match(None, (), f"the level {level!r} is not known; write {', '.join(UNIT_LEVELS)}")
    return names.register.match(written, period=int(year), level=level, day=names.day)


def _unknown(
    match: Match, written: str, cell: str, file: str, register: Register, open_names: list[str]
) -> Problem:
    """Return why a name means no unit.

    What one line in the card would settle is asked once for all names of the file.
    """
    if not match.levels:
        return Problem(
            match.why,
            match.remedy,
            file=file,
            cell=cell,
            actual=written,
            expected=register.listed(match.candidates),
        )
    levels = " or ".join(f"`level: {level}`" for level in match.levels)
    shown = ", ".join(open_names[:_SHOWN]) + (
        f" and {len(open_names) - _SHOWN} more" if len(open_names) > _SHOWN else ""
    )
    what = saying(
        "the bare name is borne by units of several levels, and the file "
        "does not say which level it is about"
    )
    remedy = saying(
        "write {levels} beside the file in card.yml, or give the file a "
        "column `level`; or write identities",
        levels=levels,
    )
    return Problem(
        what, remedy, file=file, cell=cell, actual=shown, expected=levels.replace("`", "")
    )
