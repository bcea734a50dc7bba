"""The heading that stands over a column of an annex, also where headings take two rows."""

from __future__ import annotations

from parlib.codebook.vietnamese import nfc
from parlib.intake.workbook.reader import Form


def heading_of(form: Form, place: int) -> str:
    """Return what stands over a column: in the last row of headings, else in the cell that is merged
    down to it, or in the row of headings above.

    Examples
    --------
    >>> from parlib.intake.workbook.reader import Sheet
    >>> rows = [["TT", "Tiêu chí", "Điểm", ""], ["", "", "Tối đa", "Tự chấm"], ["1", "Kế hoạch", 2, ""]]
    >>> form = Form(Sheet("a", rows), {"code": 0, "name": 1, "max_points": 2}, 2, 1)
    >>> [heading_of(form, place) for place in range(4)]
    ['TT', 'Tiêu chí', 'Tối đa', 'Tự chấm']
    """
    last = form.header_row
    if words := _words(form.sheet.cell(last, place)):
        return words
    for top, left, bottom, right in (*form.sheet.merged, *_spread(form, last)):
        if top <= last <= bottom and left <= place <= right and top >= last - 1:
            return _words(form.sheet.cell(top, left))
    above = form.sheet.rows[last - 1] if last else []
    return _words(form.sheet.cell(last - 1, place)) if _are_heads(form, above) else ""


def over(form: Form, place: int) -> str:
    """Return the heading that stands above a heading and over several columns; empty for none. What
    stands over them all is a title.
    """
    last, columns = form.header_row, form.columns.values()
    for top, left, bottom, right in (*form.sheet.merged, *_spread(form, last - 1)):
        over_all = left <= min(columns) and right >= max(columns)
        if top == bottom == last - 1 and left <= place <= right and not over_all:
            return _words(form.sheet.cell(top, left))
    return ""


def below(form: Form, place: int) -> str:
    """Return the heading that stands below one over several columns, where the row of headings was
    taken for the last: "Điểm tối đa" over "Xã" and "Phường"; empty for none.
    """
    row, under = form.header_row, form.header_row + 1
    spread = any(
        top <= row <= bottom and left <= place <= right and right > left
        for top, left, bottom, right in (*form.sheet.merged, *_spread(form, row))
    )
    return _words(form.sheet.cell(under, place)) if spread and not _is_item(form, under) else ""


def unused_headings(form: Form, used: set[int]) -> list[str]:
    """Return the headings of the columns that are read into nothing, left to right."""
    width = max((len(row) for row in form.sheet.rows), default=0)
    left = [c for c in range(width) if c not in used and c not in form.read_too]
    named = ((over(form, c), below(form, c) or heading_of(form, c)) for c in left)
    worded = (
        f"{above}: {head}" if above and above != head else head for above, head in named if head
    )
    return list(dict.fromkeys((*form.left_out, *worded)))


def _spread(form: Form, row: int) -> list[tuple[int, int, int, int]]:
    """Return the headings of a row that stand over several columns although no cells are merged, as in
    a text with tabs: the cells right of them are empty, those below are not, and name columns.
    """
    below_last = row + 1 > form.header_row
    if row < 0 or row + 1 >= len(form.sheet.rows) or (below_last and _is_item(form, row + 1)):
        return []
    width = len(form.sheet.rows[row])
    out: list[tuple[int, int, int, int]] = []
    for place in range(width):
        if not _words(form.sheet.cell(row, place)) or not _words(form.sheet.cell(row + 1, place)):
            continue
        right = place
        while right + 1 < width and (
            not _words(form.sheet.cell(row, right + 1))
            and _words(form.sheet.cell(row + 1, right + 1))
        ):
            right += 1
        if right > place:
            out.append((row, place, row, right))
    return out


def _is_item(form: Form, row: int) -> bool:
    return any(form.cell(row, key) not in (None, "") for key in ("code", "name"))


def _are_heads(form: Form, cells: list[object]) -> bool:
    """Return whether the row above the last one of the headings holds headings as well: of columns that
    the last one leaves empty.
    """
    lower = form.sheet.rows[form.header_row]
    placed = set(form.columns.values())
    return any(
        c in placed and _words(v) and not (c < len(lower) and _words(lower[c]))
        for c, v in enumerate(cells)
    )


def _words(cell: object) -> str:
    return nfc(cell).strip() if isinstance(cell, str) else ""
