"""Tables of a Word document as sheets.

Decisions are Word files, with tables over many pages and merged cells.
"""

from __future__ import annotations

import re

from parlib.codebook.vietnamese import nfc, straighten
from parlib.intake.annex.headings import annex_column, is_head
from parlib.intake.annex.kinds import kind_of
from parlib.intake.annex.outline import heading_of_a_table, outline_rows
from parlib.intake.annex.titles import ABOVE_THE_TABLE, ANNEX
from parlib.intake.annex.told_elsewhere import sheet_of_lines
from parlib.intake.word import Cell, Table, WordLimits, read_word
from parlib.intake.workbook.reader import Sheet
from parlib.speech.catalogue import saying

_LIMITS = WordLimits(
    bytes=40_000_000,
    characters=3_000_000,
    cells=60_000,
    remedy=saying("keep the annex alone in the file"),
)


def read_word_tables(data: bytes, name: str) -> list[Sheet]:
    """Return the tables of a ``.docx`` as sheets.

    Tables of one shape that follow one another are one table.

    A cell merged over rows stands once, with its range; a cell over columns takes its place and
    leaves the others empty. Lines of a cell stay lines. Rows that repeat the head of a table (on
    each page) are left out. Deleted words of tracked changes are.

    Raises
    ------
    SourceError, parlib.gate.files.Refused
        Not a Word document, damaged, or beyond the bounds.
    """
    blocks = read_word(data, name=name, limits=_LIMITS)
    tables = [block for block in blocks if isinstance(block, Table)]
    if not tables:  # items one below the other
        lines = [line for block in blocks if isinstance(block, str) for line in block.split("\n")]
        return [Sheet(name, rows)] if (rows := outline_rows(lines)) else []
    above = _lines_above(blocks)
    sheets = [
        _sheet(t, n, above[id(t)])
        for n, t in enumerate(_joined(_under_headings(blocks), _of_their_own(blocks)), 1)
    ]
    lines = [line for block in blocks if isinstance(block, str) for line in block.split("\n")]
    told = sheet_of_lines(lines)
    return [*sheets, told] if told else sheets


def _of_their_own(blocks: list[str | Table]) -> set[int]:
    """Return the tables that another annex of the document begins with: "PHỤ LỤC II" stands above."""
    out, titled, tables = set(), False, 0
    for block in blocks:
        if isinstance(block, str):
            titled = titled or any(ANNEX.match(line.strip()) for line in block.split("\n"))
        elif block.rows:
            if titled and tables and _is_head(block.rows[0]):
                out.add(id(block))
            titled, tables = False, tables + 1
    return out


def _lines_above(blocks: list[str | Table]) -> dict[int, tuple[str, ...]]:
    """Return the lines that stand above each table, below the one before it."""
    out: dict[int, tuple[str, ...]] = {}
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines += [straighten(nfc(line)) for line in block.split("\n") if line.strip()]
        else:
            out[id(block)], lines = tuple(lines[-ABOVE_THE_TABLE:]), []
    return out


def _under_headings(blocks: list[str | Table]) -> list[Table]:
    """Return the tables; a line between two that heads a part ("B. HẠ TẦNG SỐ - 45 điểm") is the
    first row of the table below it.
    """
    out: list[Table] = []
    heading: list[object] | None = None
    for block in blocks:
        if isinstance(block, str):
            for line in block.split("\n"):
                heading = heading_of_a_table(line) or heading
            continue
        if heading is not None and block.rows:
            _put_above(block, heading, out[-1] if out else None)
        heading = None
        out.append(block)
    return out


def _put_above(table: Table, heading: list[object], before: Table | None) -> None:
    """Put the heading of a part into its table: a block of bonus or penalty points without a code, any
    other where the codes of the table go on below its own.
    """
    at = int(_is_head(table.rows[0]))
    above = before.rows[0] if before else []
    head = table.rows[0] if at else above
    columns = [annex_column(c.words()) for c in head]
    if "name" not in columns or any(c.span > 1 for c in head) or at >= len(table.rows):
        return
    code, name, points = (str(cell) for cell in heading)
    coded = columns.index("code") if "code" in columns else 0
    first = table.rows[at][coded].words().strip(" .)") if coded < len(table.rows[at]) else ""
    if kind_of(None, name, None):
        code = code if first.startswith(f"{code}.") else ""
    elif "max_points" not in columns or not _goes_on_below(code, first):
        return
    values = {"code": code, "name": name, "max_points": points}
    cells = [values.get(key, "") for key in columns]
    if "code" not in columns and not columns[0]:  # "Mục" over codes
        cells[0] = code
    table.rows.insert(at, [Cell([words]) for words in cells])


def _goes_on_below(code: str, first: str) -> bool:
    chapter = re.fullmatch(r"[IVXL]+|[A-HĐK]", code) is not None
    return first.startswith(f"{code}.") or (
        chapter and re.fullmatch(r"[IVXL]+|[A-HĐK]", first) is None
    )


def _is_head(row: list[Cell]) -> bool:
    """Return whether a row names columns, two at least."""
    return is_head([c.words() for c in row])


def _joined(tables: list[Table], apart: set[int]) -> list[Table]:
    """Join tables of the same width: a table that goes on after a page or a heading line is one, unless
    it has other headings.
    """
    out: list[Table] = []
    for table in (t for t in tables if t.rows):
        head = [c.words() for c in out[-1].rows[0]] if out else []
        first = [c.words() for c in table.rows[0]]
        other = (_is_head(table.rows[0]) and first != head) or id(table) in apart
        if out and not other and _width(out[-1]) == _width(table) and _width(table) > 1:
            out[-1].rows += [r for r in table.rows if [c.words() for c in r] != head]
        else:
            out.append(table)
    return out


def _width(table: Table) -> int:
    return max(sum(c.span for c in row) for row in table.rows)


def _sheet(table: Table, number: int, above: tuple[str, ...]) -> Sheet:
    head = [c.words() for c in table.rows[0]]
    kept = [row for n, row in enumerate(table.rows) if n == 0 or [c.words() for c in row] != head]
    rows: list[list[object]] = []
    merged: list[tuple[int, int, int, int]] = []
    # column → (row, last column) of a cell that goes on below
    running: dict[int, tuple[int, int]] = {}
    for r, cells in enumerate(kept):
        values: list[object] = []
        for cell in cells:
            column = len(values)
            if cell.merge != "continue" and column in running:
                _close(running, column, r, merged)
            if cell.merge == "restart":
                running[column] = (r, column + cell.span - 1)
            elif cell.merge != "continue" and cell.span > 1:
                merged.append((r, column, r, column + cell.span - 1))
            values += ["" if cell.merge == "continue" else cell.words(), *[""] * (cell.span - 1)]
        rows.append(values)
    for column in list(running):
        _close(running, column, len(kept), merged)
    return Sheet(f"Bảng {number}", rows, tuple(sorted(merged)), above=above)


def _close(
    running: dict[int, tuple[int, int]],
    column: int,
    row: int,
    merged: list[tuple[int, int, int, int]],
) -> None:
    top, right = running.pop(column)
    if row - 1 > top:
        merged.append((top, column, row - 1, right))
