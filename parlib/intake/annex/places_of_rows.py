"""Where a row that was made of several tables, or moved by what was put above it, stands in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parlib.codebook.vietnamese import nfc
from parlib.intake.workbook.reader import Form, Sheet


class PlacesInFile:
    """Cells of a table in the words of the file it was read from.

    Rows keep their order, so each is found behind the one before it, by its name.

    Examples
    --------
    >>> read = Sheet("PL", [["Lĩnh vực", "Tiêu chí"], ["Chỉ đạo", "Kế hoạch"], ["", "Báo cáo"]])
    >>> made = Sheet("PL", [["", "Tiêu chí"], ["", "Chỉ đạo"], ["", "Kế hoạch"], ["", "Báo cáo"]])
    >>> places = PlacesInFile([read], Form(made, {"name": 1}, 1, 0))
    >>> [places.of(row, "name") for row in (1, 2, 3)]
    [('PL', 'A2'), ('PL', 'B2'), ('PL', 'B3')]
    """

    def __init__(self, sheets: Sequence[Sheet], form: Form) -> None:
        self.form = form
        self.moved = not any(s.rows is form.sheet.rows or s.rows == form.sheet.rows for s in sheets)
        self.rows: dict[int, tuple[Sheet, int]] = {}
        self.head: tuple[Sheet, int] | None = None
        if self.moved:
            self._follow(sheets)

    def of(self, row: int, key: str) -> tuple[str, str]:
        """Return sheet and cell of a named column in a row; the cell of the name where the column
        stands nowhere.
        """
        if not self.moved:
            cell = self.form.address(row, key) or self.form.address(row, "name")
            return self.form.sheet.name, cell
        found_at = self.rows.get(row) or self.head
        if found_at is None:
            return self.form.sheet.name, ""
        sheet, at = found_at
        wanted = (self.form.cell(row, key), self.form.cell(row, "name"))
        column = next((c for v in wanted if (c := _column(sheet.rows[at], v)) is not None), 0)
        return sheet.name, sheet.address(at, column)

    def _follow(self, sheets: Sequence[Sheet]) -> None:
        source = [(sheet, at) for sheet in sheets for at in range(len(sheet.rows))]
        begin = 0
        for row, name in self._names():
            ahead = range(begin, len(source))
            at = next(
                (n for n in ahead if _column(source[n][0].rows[source[n][1]], name) is not None),
                None,
            )
            if at is not None:
                self.rows[row], begin = source[at], at
        first = min(self.rows, default=None)
        if first is not None:
            sheet, at = self.rows[first]
            heads = {_text(v) for v in self.form.sheet.rows[self.form.header_row]} - {""}
            above = [r for r in range(at) if heads & {_text(v) for v in sheet.rows[r]}]
            self.head = (sheet, above[-1]) if above else (sheet, max(at - 1, 0))

    def _names(self) -> Iterator[tuple[int, object]]:
        for row in range(self.form.first_row, len(self.form.sheet.rows)):
            cells = (self.form.cell(row, key) for key in ("name", "rule_words", "code"))
            if (name := next((v for v in cells if _text(v)), None)) is not None:
                yield row, name


def _text(cell: object) -> str:
    return nfc(str(cell)).strip() if cell is not None else ""


def _column(cells: Sequence[object], value: object) -> int | None:
    """Return where a value stands in a row: the cell itself, or one that it was taken from."""
    words = _text(value)
    if not words:
        return None
    texts = [_text(v) for v in cells]
    if words in texts:
        return texts.index(words)
    longer = [n for n, t in enumerate(texts) if len(t) > 3 and (t in words or words in t)]
    return longer[0] if longer else None
