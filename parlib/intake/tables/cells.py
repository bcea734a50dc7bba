"""A figure out of a cell of a table.

A share as per cent, a place among so many, a class in words; or the reason why there is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from parlib.intake.numbers import FigureKind, is_whole, read_figure
from parlib.intake.tables.heads import text_of
from parlib.intake.tables.rows import Entry

SHARES = ("score", "percent", "mean")
_AMONG = re.compile(r"(?:hạng\s*)?(\d{1,4})\s*(?:/|trên|of)\s*(\d{1,5})", re.IGNORECASE)
_LAST = {"cuối", "cuối bảng", "last", "chót"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell came to: a number, or words.

    For a rank, among how many. ``why`` is the key of the reason where it came to nothing.
    """

    value: float = math.nan
    text: str = ""
    of: int | None = None
    why: str = ""


def read_cell(entry: Entry, *, as_share: bool) -> Cell:
    """Return the figure of an entry.

    Parameters
    ----------
    entry : Entry
        The cell with what is measured in it.
    as_share : bool
        The cell holds a share of one where a percentage is meant: it shows its number as a
        percentage, or its whole column is so.
    """
    if entry.measure == "class":
        return Cell(text=text_of(entry.raw)[:120])
    if entry.measure == "rank":
        return _rank(entry)
    figure = read_figure(entry.raw, highest=100.0 if entry.measure in SHARES else entry.highest)
    if figure.kind == FigureKind.EMPTY:
        return Cell(why="cell_empty")
    if not figure.known:
        return Cell(why=figure.key or "not_a_number")
    share = figure.kind == FigureKind.PERCENT or (as_share and figure.kind == FigureKind.NUMBER)
    if share and entry.measure not in SHARES:
        return Cell(why="cell_percent_for_points")
    value = float(f"{figure.value * 100:.12g}") if share else figure.value
    return Cell(value=float(f"{value:.12g}"))


def _rank(entry: Entry) -> Cell:
    text = text_of(entry.raw)
    if among := _AMONG.fullmatch(text):
        return Cell(value=float(among[1]), of=int(among[2]))
    if text.lower() in _LAST:
        return Cell(text="last")
    figure = read_figure(entry.raw)
    if figure.kind == FigureKind.EMPTY:
        return Cell(why="cell_empty")
    if (
        not figure.known
        or figure.kind == FigureKind.PERCENT
        or not is_whole(figure.value)
        or figure.value < 1
    ):
        return Cell(why="cell_no_rank")
    of = read_figure(entry.of) if entry.of else None
    return Cell(
        value=round(figure.value), of=round(of.value) if of is not None and of.known else None
    )


def all_are_shares(entries: Iterable[Entry]) -> bool:
    """Say whether the percentages of a column are shares of one throughout.

    No index of units is below one per cent everywhere.
    """
    values = [
        e.raw for e in entries if isinstance(e.raw, int | float) and not isinstance(e.raw, bool)
    ]
    return len(values) > 1 and all(0 <= v <= 1 for v in values) and any(0 < v < 1 for v in values)
