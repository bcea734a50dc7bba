"""Tables that were pasted into plain text: lines of cells with bars or tabs between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parlib.intake.dispatch.table_rows import TableRow, table_rows
from parlib.intake.word import Cell, Table

_RULE = re.compile(r"[\s|:+=-]+")
"""A line that draws the head's border: "|---|---|"."""
_LONGEST_GROUP, _FEWEST_IN_LINE = 100, 4
"""Characters of a line between rows; cells of a line that only spaces hold apart."""


def pasted_rows(source: str) -> dict[int, TableRow]:
    r"""Return which lines (from 0) of a text are rows of a table of promises, and what they hold.

    Lines of a table whose heading promises nothing are none of them and stay text.

    Examples
    --------
    >>> rows = pasted_rows("Giao:\nChỉ tiêu | Năm 2026 | Chủ trì\nHồ sơ đúng hạn | 98% | Phòng Nội vụ")
    >>> [(n, row.target, row.owner) for n, row in rows.items() if row.promises]
    [(2, '98%', 'Phòng Nội vụ')]
    """
    out: dict[int, TableRow] = {}
    for lines in _tables(source):
        table = Table([[Cell([words]) for words in cells] for _, cells in lines])
        if (read := table_rows(table)) is not None:
            out |= {n: TableRow("") for n, _ in lines}  # the head, and where it is repeated
            out |= {lines[at][0]: row for at, _, row in read}
    return out


def _tables(source: str) -> Iterator[list[tuple[int, list[str]]]]:
    """Yield runs of two and more lines of cells, each with its number."""
    run: list[tuple[int, list[str]]] = []
    lines = source.split("\n")
    for n, line in enumerate(lines):
        cells = _cells(line)
        if cells:
            run.append((n, cells))
        elif cells is None and not (run and _names_a_group(lines, n, len(run[-1][1]))):
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def _names_a_group(lines: list[str], at: int, width: int) -> bool:
    """Return whether a line between two rows of a table names the rows below it: "II. TIẾN ĐỘ"."""
    line = lines[at].strip()
    after = _cells(lines[at + 1]) if at + 1 < len(lines) else None
    return (
        bool(line)
        and len(line) <= _LONGEST_GROUP
        and not line.endswith((".", ";", ":"))
        and after is not None
        and len(after) == width
    )


def _cells(line: str) -> list[str] | None:
    """Return the cells of a line; none of the line between head and body; None where it has no cells."""
    if "|" in line and _RULE.fullmatch(line):
        return []
    for mark in ("|", "\t"):
        bare = line.strip().strip(mark) if mark == "|" else line.rstrip("\r\n ")
        if mark in bare:
            return [words.strip() for words in bare.split(mark)]
    apart = re.split(r"\s{2,}", line.strip())
    return apart if len(apart) >= _FEWEST_IN_LINE else None
