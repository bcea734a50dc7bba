"""Tables of the document model.

Their heads, their width on paper, and their attachment as CSV and workbook.
"""

from __future__ import annotations

from typing import Any

from parlib.document.reading import lines

BROAD = 7
NARROW, SENTENCE = 5, 24
"""Columns, and letters of one cell, that a phone still shows side by side."""


def without_pictures(table: dict[str, Any]) -> dict[str, Any]:
    """Return the table without the columns that only draw what its other columns say, for files
    that hold words and figures alone.
    """
    rows = table["rows"]
    drawn = {
        n
        for n in range(len(table["columns"]))
        if any(r[n].get("svg") for r in rows) and not any(lines(r[n]["c"]) for r in rows)
    }
    if not drawn:
        return table
    kept = [n for n in range(len(table["columns"])) if n not in drawn]
    widths = table["widths"]
    return {
        **table,
        "columns": [table["columns"][n] for n in kept],
        "rows": [[row[n] for n in kept] for row in rows],
        "widths": [widths[n] for n in kept] if widths else widths,
        "filter": kept.index(table["filter"]) if table.get("filter") in kept else None,
    }


def is_group(row: list[dict[str, Any]]) -> bool:
    """Return whether a row only names what the rows below it belong to.

    One cell of three or more says something, as a head.
    """
    told = [cell for cell in row if lines(cell["c"]) or cell.get("svg")]
    return len(row) > 2 and len(told) == 1 and bool(told[0].get("head"))


def is_wide(table: dict[str, Any]) -> bool:
    """Return whether a table needs a landscape page: asked for, or more than seven columns."""
    return bool(table["landscape"]) or len(table["columns"]) > BROAD


def is_stacked(table: dict[str, Any]) -> bool:
    """Return whether a phone shows each row as a card.

    More columns than fit side by side, or a column of sentences beside others.
    """
    if any(cell.get("svg") for row in table["rows"] for cell in row):
        # rows that draw themselves are read down their column: the table scrolls in its frame
        return False
    columns = len(table["columns"])
    longest = max((len(lines(cell["c"])) for row in table["rows"] for cell in row[1:]), default=0)
    return columns > NARROW or (columns > 2 and longest > SENTENCE)


def head_rows(table: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return one or two head rows; a group spans its columns, an ungrouped column spans both rows.

    Returns
    -------
    list of list of dict
        Cells with ``label``, ``colspan``, ``rowspan``, ``scope`` (``col`` or ``colgroup``) and
        ``align``.
    """
    columns = table["columns"]
    if not any(column.get("group") for column in columns):
        return [[_cell(column["label"]) for column in columns]]
    first: list[dict[str, Any]] = []
    second: list[dict[str, Any]] = []
    previous = ""
    for column in columns:
        group = column.get("group", "")
        if not group:
            first.append(_cell(column["label"], rowspan=2))
        else:
            if group == previous:
                first[-1]["colspan"] += 1
            else:
                first.append(_cell(group, scope="colgroup"))
            second.append(_cell(column["label"]))
        previous = group
    return [first, second]


def _cell(label: str, *, scope: str = "col", rowspan: int = 1) -> dict[str, Any]:
    return {"label": label, "colspan": 1, "rowspan": rowspan, "scope": scope, "align": ""}
