"""Reading delimited text (CSV) safely.

Every cell is text, every defect has a row and a column, every repair is logged.

Row numbers are those a spreadsheet shows: the header is row 1 and blank lines count. Text comes
back in Unicode normal form C; where that changed a cell, the log says so. Numbers use a decimal
point; a decimal comma with one or two digits is repaired and logged, anything that could be a
thousands mark is refused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from parlib.codebook.vietnamese import nfc, straighten
from parlib.errors import Problem
from parlib.gate.files import Refused, read_bytes
from parlib.intake.alike import MOST_OF_A_KIND
from parlib.speech.catalogue import joined, saying

_SHORT = 40  # characters
_HEAD = 65_536  # bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold at most; beyond it the file is refused before it fills the memory."""

    megabytes: float = 100.0
    rows: int = 2_000_000
    columns: int = 400
    cell: int = 100_000
    cells: int = 12_000_000


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that reading made to a cell, for the log."""

    file: str
    cell: str
    was: str
    now: str
    why: str


@dataclass(frozen=True)
class Delimited:
    """A file as read: text cells indexed by row number, with its problems and repairs."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    repairs: tuple[Repair, ...] = field(default=())

    @property
    def usable(self) -> bool:
        """Return whether no problem is an error."""
        return not any(p.severity == "error" for p in self.problems)


def read_delimited(
    path: Path,
    *,
    name: str,
    required: Iterable[str],
    optional: Iterable[str] = (),
    limits: Limits | None = None,
) -> Delimited:
    """Read one CSV file with a header into text cells.

    Parameters
    ----------
    path : Path
        The file: UTF-8 (with or without byte order mark), separated by comma, semicolon or tab.
    name : str
        How problems and repairs name the file.
    required, optional : iterable of str
        Column names; any other column is a problem.
    limits : Limits, optional
        Largest size accepted.

    Returns
    -------
    Delimited
        ``frame`` has the required and optional columns (absent optional ones empty) and row numbers
        as its index.
    """
    limits = limits or Limits()
    required, optional = list(required), list(optional)
    empty = pd.DataFrame(columns=required + optional, dtype=object)
    raw, problems = _decode(path, name, limits)
    if raw is None:
        return Delimited(empty, tuple(problems))
    rows, problems = _records(raw, name, limits)
    del raw
    if not rows:
        return Delimited(
            empty,
            tuple(
                problems
                or [
                    Problem(
                        saying("the file is empty"),
                        saying("supply a file with a header row"),
                        file=name,
                    )
                ]
            ),
        )
    header = [nfc(straighten(cell)) for cell in rows[0][1]]
    problems += _header_problems(header, required, optional, name)
    if any(p.cell == "row 1" and p.severity == "error" for p in problems):
        return Delimited(empty, tuple(problems))
    good = [(number, cells) for number, cells in rows[1:] if len(cells) == len(header)]
    problems += _uneven(
        [(number, len(cells)) for number, cells in rows[1:] if len(cells) != len(header)],
        len(header),
        name,
    )
    frame = pd.DataFrame(
        [c for _, c in good],
        columns=header,
        index=pd.Index([n for n, _ in good], name="row"),
        dtype=object,
    )
    frame, repairs = _normalise(frame, name)
    for column in optional:
        if column not in frame.columns:
            frame[column] = ""
    return Delimited(frame[required + optional], tuple(problems), tuple(repairs))


def _uneven(rows: list[tuple[int, int]], width: int, name: str) -> list[Problem]:
    """Tell the rows of another width than the header.

    The first ones each, the others by their number.
    """
    remedy = saying("put text that holds the separator between double quotes")
    told = [
        Problem(
            saying(
                "the row has {cells} cells where the header has {width}", cells=cells, width=width
            ),
            remedy,
            file=name,
            cell=saying("row {row}", row=row),
        )
        for row, cells in rows[:MOST_OF_A_KIND]
    ]
    beyond = rows[MOST_OF_A_KIND:]
    return told + rest_of(
        len(beyond),
        saying("row {row}", row=beyond[0][0]) if beyond else "",
        saying("a row with more or fewer cells than the header"),
        remedy,
        file=name,
    )


def rest_of(count: int, first: str, what: str, remedy: str, *, file: str) -> list[Problem]:
    """Return one problem that counts those which are not told each with its place, with the place of
    the first of them.

    None where there are none.
    """
    return (
        [
            Problem(
                saying("{count} more like this: {what}", count=count, what=what),
                remedy,
                file=file,
                cell=joined((first, "…"), " "),
            )
        ]
        if count
        else []
    )


def _decode(path: Path, name: str, limits: Limits) -> tuple[bytes | None, list[Problem]]:
    try:
        raw = read_bytes(path, most=int(limits.megabytes * 1e6), name=name)
    except Refused as refusal:
        return None, [
            Problem(
                refusal.what,
                saying("{remedy}; large tables may come as Parquet", remedy=refusal.remedy),
                file=name,
            )
        ]
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None, [
            Problem(saying("the file is UTF-16"), saying("save it as 'CSV UTF-8'"), file=name)
        ]
    if b"\x00" in raw:
        row = raw[: raw.index(b"\x00")].count(b"\n") + 1
        what = saying("the file holds NUL bytes: it is not text")
        return None, [
            Problem(
                what,
                saying("supply a CSV file, not a workbook or an archive"),
                file=name,
                cell=saying("row {row}", row=row),
            )
        ]
    try:
        raw.decode("utf-8-sig")  # the whole file, before its first row is used
        return raw, []
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        return None, [
            Problem(
                saying("the file is not UTF-8"),
                saying("save it as 'CSV UTF-8'; convert TCVN3 or VNI text first"),
                file=name,
                cell=saying("row {row}", row=line),
                actual=repr(raw[fault.start : fault.start + 8]),
            )
        ]


def _records(
    raw: bytes, name: str, limits: Limits
) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Split into (row number, cells), blank lines left out."""
    head = raw[:_HEAD].split(b"\n", 1)[0].decode("utf-8", "replace")
    separator = max(",;\t", key=head.count) if any(s in head for s in ",;\t") else ","
    lines = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    rows: list[tuple[int, list[str]]] = []
    held: dict[str, str] = {}  # a long table says the same few texts again and again
    total = 0
    old = csv.field_size_limit(limits.cell)
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=separator, strict=True), 1):
            if number > limits.rows + 1 or len(cells) > limits.columns:
                why = saying("rows") if number > limits.rows + 1 else saying("columns")
                return [], [
                    Problem(
                        saying("the file has too many {why}", why=why),
                        saying("split the file"),
                        file=name,
                        cell=saying("row {row}", row=number),
                    )
                ]
            total += len(cells)
            if total > limits.cells:
                return [], [
                    Problem(
                        saying("the file has too many cells"),
                        saying("split the file"),
                        file=name,
                        cell=saying("row {row}", row=number),
                    )
                ]
            if "".join(cells).strip():
                rows.append(
                    (number, [held.setdefault(c, c) if len(c) < _SHORT else c for c in cells])
                )
    except csv.Error as fault:
        where = saying("row {row}", row=rows[-1][0] + 1 if rows else 1)
        return [], [
            Problem(
                saying("the file is not well-formed CSV: {fault}", fault=fault),
                saying("close every double quote; write a quote inside text twice"),
                file=name,
                cell=where,
            )
        ]
    finally:
        csv.field_size_limit(old)
    return rows, []


def _header_problems(
    header: list[str], required: list[str], optional: list[str], name: str
) -> list[Problem]:
    out = []
    repeated = sorted({h for h in header if header.count(h) > 1})
    unknown = [h for h in header if h not in required and h not in optional]
    missing = [c for c in required if c not in header]
    expected = ", ".join(required + optional)
    for column in repeated:
        out.append(
            Problem(
                saying("a column stands more than once"),
                saying("keep one"),
                file=name,
                cell=saying("row {row}", row=1),
                actual=column[:80],
            )
        )
    for column in unknown:
        out.append(
            Problem(
                saying("the column is not known"),
                saying("rename or drop it"),
                file=name,
                cell=saying("row {row}", row=1),
                actual=column[:80],
                expected=saying("one of {expected}", expected=expected),
            )
        )
    for column in missing:
        out.append(
            Problem(
                saying("the column {column!r} is missing", column=column),
                saying("add the column"),
                file=name,
                cell=saying("row {row}", row=1),
            )
        )
    return out


def _normalise(frame: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[Repair]]:
    """Put every cell into NFC with single spaces; log what changed beyond white space at the ends."""
    repairs = []
    out = {}
    for column in frame.columns:
        cells = frame[column].tolist()
        mapping = {value: nfc(straighten(value)) for value in dict.fromkeys(cells)}
        out[column] = [mapping[value] for value in cells]
        repaired = {was for was, now in mapping.items() if was.strip() != now}
        if repaired:
            rows = (
                frame.index.to_series()[frame[column].isin(repaired)]
                .groupby(frame[column], sort=False)
                .agg(["first", "size"])
            )
            for was, first, count in rows.itertuples():
                where = f"row {first}, {column}" + (f" and {count - 1} more" if count > 1 else "")
                why = (
                    saying("Unicode normal form C, single spaces")
                    if nfc(was) == mapping[was]
                    else saying("letters that only look Vietnamese")
                )
                repairs.append(Repair(name, where, was, mapping[was], why))
    return pd.DataFrame(out, index=frame.index, columns=frame.columns, dtype=object), repairs
