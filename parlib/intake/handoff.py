"""Files that already have the shape of a hand-off table: CSV or Parquet with its columns.

This is how evidence, survey answers, outcomes and the register of units arrive when no other reader has to work on
them first. Localities may be written as identity, code or name; each is looked up for its period.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from parlib.codebook.localities import Match, Register
from parlib.codebook.tables import TABLES, columns_of, conform
from parlib.codebook.values import is_missing
from parlib.errors import Problem, ValidationFailed
from parlib.intake.corrections import Corrections, apply_corrections
from parlib.intake.delimited import Repair, numbers, read_delimited
from parlib.intake.reading import PLACE, FileRead

_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}


def read_handoff(path: Path, *, table: str, file: str, register: Register | None, corrections: Corrections) -> FileRead:
    """Read one CSV or Parquet file in the shape of ``table``.

    Parameters
    ----------
    path : Path
        ``.csv`` or ``.parquet``.
    table : str
        Name of the hand-off table.
    file : str
        ``source/vintage/file``, for messages.
    register : Register or None
        Looks up ``locality``; None leaves it as written (the register itself).
    corrections : Corrections
        Declared corrections, applied to the text cells of a CSV file.
    """
    stale: list[str] = []
    if path.suffix == ".parquet":
        frame, problems, repairs = _read_parquet(path, file)
    else:
        frame, problems, repairs, stale = _read_text(path, table, file, corrections)
    if stale or any(p.severity == "error" for p in problems):
        return FileRead(table, pd.DataFrame(), tuple(problems), repairs=tuple(repairs), rows=len(frame), stale=tuple(stale))
    rows = len(frame)
    row_problems: list[Problem] = []
    if register is not None and "locality" in frame.columns and rows:
        frame, row_problems = _identify(frame, file, register)
    try:
        shaped = conform(table, frame.reset_index(drop=True))
    except ValidationFailed as failure:
        problems += [Problem(p.what, p.remedy, file=file, cell=_row_of(p.cell, frame), found=p.found) for p in failure.problems]
        shaped = pd.DataFrame()
    if len(shaped):
        shaped[PLACE] = file + " › row " + frame.index.astype(str)
    return FileRead(table, shaped, tuple(problems), tuple(row_problems), tuple(repairs), rows=rows)


def _row_of(cell: str, frame: pd.DataFrame) -> str:
    """Turn ``row 3, value`` of a table (counted from 0) into the row of the file."""
    head, _, column = cell.partition(", ")
    position = head.removeprefix("row ")
    if position.isdigit() and int(position) < len(frame):
        return f"row {frame.index[int(position)]}, {column}"
    return column or cell


def _read_parquet(path: Path, file: str) -> tuple[pd.DataFrame, list[Problem], list[Repair]]:
    try:
        frame = pd.read_parquet(path)
    except Exception as fault:  # pyarrow raises many kinds for a damaged file
        return pd.DataFrame(), [Problem(f"the file is not readable Parquet: {fault}", "write it again", file=file)], []
    frame.index = pd.RangeIndex(2, len(frame) + 2, name="row")
    return frame, [], []


def _read_text(path: Path, table: str, file: str, corrections: Corrections) -> tuple[pd.DataFrame, list[Problem], list[Repair], list[str]]:
    schema = TABLES[table].to_schema()
    needed = [c for c in ("locality", "period") if c in schema.columns]
    cells = read_delimited(path, name=file, required=needed, optional=[c for c in columns_of(table) if c not in needed])
    problems, repairs = list(cells.problems), list(cells.repairs)
    if not cells.usable:
        return cells.frame, problems, repairs, []
    frame, mended, stale = apply_corrections(cells.frame, file=file, corrections=corrections)
    repairs += mended
    out = {}
    for name, column in schema.columns.items():
        kind = str(column.dtype)
        if kind.startswith("bool"):
            lower = frame[name].str.lower()
            for row in frame.index[~lower.isin(_TRUE | _FALSE)]:
                problems.append(
                    Problem(
                        "this is neither true nor false",
                        "write true or false",
                        file=file,
                        cell=f"row {row}, {name}",
                        found=frame.at[row, name],
                    )
                )
            out[name] = lower.isin(_TRUE)
        elif kind.startswith(("int", "float")):
            out[name], bad, mended = numbers(frame[name], name=file, whole=kind.startswith("int"))
            problems += bad
            repairs += mended
            if kind.startswith("int"):
                for row in frame.index[frame[name] == ""]:
                    problems.append(Problem("the cell is empty", "write a whole number", file=file, cell=f"row {row}, {name}"))
        else:
            out[name] = frame[name]
    return pd.DataFrame(out, index=frame.index), problems, repairs, stale


def _identify(frame: pd.DataFrame, file: str, register: Register) -> tuple[pd.DataFrame, list[Problem]]:
    """Replace what stands for a locality by its identity; leave out rows whose unit is unknown in their period."""
    number = frame.groupby(["locality", "period"], sort=False, dropna=False).ngroup().to_numpy()
    pairs = frame[["locality", "period"]].drop_duplicates()
    matches = [
        register.match(str(written), period=int(period)) if not is_missing(period) else Match(None, (), "the period is missing")
        for written, period in pairs.itertuples(index=False)
    ]
    identity = np.array([m.unit.locality if m.unit else "" for m in matches], dtype=object)[number]
    unknown = identity == ""
    problems = [
        Problem(
            matches[pair].why,
            "correct the spelling, or write the identity code@valid_from",
            file=file,
            cell=f"row {row}, locality",
            found=str(pairs["locality"].iloc[pair]),
            expected=register.listed(matches[pair].candidates),
        )
        for row, pair in zip(frame.index[unknown], number[unknown], strict=True)
    ]
    return frame.assign(locality=identity)[~unknown], problems
