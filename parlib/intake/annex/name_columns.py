"""Tables with two columns of names or more: "Lĩnh vực | Tiêu chí | Tiêu chí thành phần".

The outer columns only head what the innermost names, so they become rows above it. Where the code
goes with an outer column, the rows inside are the levels of one item or its parts, as their points
say; where these do not say which, it stays one item without a maximum.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parlib.codebook.vietnamese import nfc, search_form
from parlib.intake.annex.cells import filled
from parlib.intake.annex.headings import APPRAISER, annex_column
from parlib.intake.annex.heads import heading_of
from parlib.intake.annex.kinds import kind_of
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.points_of_lines import decimal
from parlib.intake.annex.totals import is_total
from parlib.intake.workbook.reader import Form

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
_GROUP = re.compile(r"(?:ten |cac )?(?:linh vuc|nhom|phan|muc)\b(?!.*tieu chi)")
"""How a column is called that only groups."""
_ONLY_GROUPS = re.compile(r"(?:ten )?(?:nhom|phan|khoi|mang)(?: (?:viec|cong viec|noi dung))?")
_A_LEVEL = re.compile(
    r"[-+•*\s]*(?:không|chưa|đúng|đủ|chậm|trễ|muộn|từ|trên|dưới|đạt|trước|sau|thiếu|còn lại|tốt|khá|trung bình|yếu|kém"
    r"|xuất sắc|mức|loại|[<>≥≤]|\d)",
    re.IGNORECASE,
)


def with_one_column_of_names(form: Form) -> Form:
    """Return the table with one column of names; itself where no other column heads the names."""
    named = [c for c in range(_width(form)) if _names(form, c) and _held(form, c)]
    if len(named) < 2:
        return form
    form = _without_repeats(form, named)
    inner = max(named, key=lambda c: (len(_held(form, c)) - _totals(form, c), c))
    outer = [c for c in named if c < inner]
    if not outer:
        return form
    heads = [r for r in _held(form, outer[-1]) if _filled(form, r, inner)]
    few = len(heads) * 4 <= len(_held(form, inner)) * 3
    called = _GROUP.match(search_form(heading_of(form, outer[-1])))
    if not few and not called and not _apart(form, outer, inner):
        return form
    code = form.columns.get("code")
    with_inner = [] if code is None else [r for r in _held(form, code) if _filled(form, r, inner)]
    goes_with_inner = code is None or len(with_inner) * 4 > len(_held(form, inner)) * 3
    form = replace(form, columns=form.columns | {"name": inner})
    if goes_with_inner:
        return _Headed(form, outer, inner).form()
    return _with_items_of_rows(form, outer, inner)


def _names(form: Form, place: int) -> bool:
    """Return whether a column names items, or groups of those that stand right of it."""
    heading = heading_of(form, place)
    grouping = place < form.columns["name"] and _ONLY_GROUPS.fullmatch(search_form(heading).strip())
    return place == form.columns["name"] or annex_column(heading) == "name" or bool(grouping)


def _apart(form: Form, outer: Sequence[int], inner: int) -> bool:
    """Return whether the outer columns name rows of their own, which the inner one leaves empty."""
    rows = [r for c in outer for r in _held(form, c)]
    return bool(rows) and all(not _filled(form, r, inner) for r in rows)


def _width(form: Form) -> int:
    return max(len(row) for row in form.sheet.rows)


def _filled(form: Form, row: int, place: int) -> bool:
    return filled(form.sheet.cell(row, place))


def _held(form: Form, place: int) -> list[int]:
    return [r for r in range(form.first_row, len(form.sheet.rows)) if _filled(form, r, place)]


def _words(cell: object) -> str:
    return nfc(str(cell)).strip() if cell is not None else ""


def _totals(form: Form, place: int) -> int:
    """Return how many rows state a total in a column: they name nothing."""
    return sum(is_total(None, _words(form.sheet.cell(r, place))) for r in _held(form, place))


def _rows(form: Form) -> list[list[object]]:
    """Return the rows in full width, with the units of merged cells in each row they cover."""
    width = _width(form)
    rows = [[*row, *[""] * (width - len(row))] for row in form.sheet.rows]
    units = [form.columns[k] for k in ("lead_unit", APPRAISER) if k in form.columns]
    for top, left, bottom, right in form.sheet.merged:
        for place in units:
            if left <= place <= right and top >= form.first_row:
                for r in range(top, min(bottom + 1, len(rows))):
                    rows[r][place] = form.sheet.cell(top, left) or ""
    return rows


def _without_repeats(form: Form, named: Sequence[int]) -> Form:
    """Leave what heads several rows once, where each of them repeats it."""
    rows = [list(row) for row in form.sheet.rows]
    for n, place in enumerate(named[:-1]):
        for r in range(len(rows) - 1, form.first_row, -1):
            same = all(
                _words(form.sheet.cell(r, c)) == _words(form.sheet.cell(r - 1, c))
                for c in named[: n + 1]
            )
            if same and _filled(form, r, place) and _filled(form, r, named[-1]):
                rows[r][place] = ""
    return replace(form, sheet=replace(form.sheet, rows=rows))


class _Headed:
    """A table whose outer names become rows above the inner ones.

    Their codes are the numbers that the codes below begin with, else Roman numerals that become part
    of these. Where codes are of another kind, the outer name stands before the inner ones.
    """

    def __init__(self, source: Form, outer: Sequence[int], inner: int) -> None:
        self.source, self.outer, self.inner = source, outer, inner
        self.code = source.columns.get("code", _width(source))
        self.numbers = self._numbers()
        self.starts = [r for r in _held(source, outer[0]) if r in self.numbers]
        codes = list(self.numbers.values())
        written = [_words(source.sheet.cell(r, self.code)) for r in _held(source, self.code)]
        self.plain = not any(c[:1].isalpha() for c in written) and all(
            re.fullmatch(r"\d{1,3}", c) for c in codes
        )
        self.deep = all(c.count(".") >= len(outer) for c in codes) and self._stems_are_apart()
        self.path: list[int] = [0] * len(outer)
        self.before: list[str] = [""] * len(outer)

    def form(self) -> Form:
        """Return the table."""
        rows: list[list[object]] = []
        for r, cells in enumerate(_rows(self.source)):
            row = [*cells, ""][: max(len(cells), self.code + 1)]
            if r < self.source.first_row:
                rows.append(row)
                continue
            heads = [c for c in self.outer if _filled(self.source, r, c)]
            if heads and not _filled(self.source, r, self.inner):
                row[self.inner] = row[heads.pop()]  # a row of its own: chapter or total
                if kind_of(None, _words(row[self.inner]), None):  # what follows is of no part above
                    self.path, self.before = [0] * len(self.outer), [""] * len(self.outer)
            rows += [h for c in heads if (h := self.heading(r, c, row)) is not None]
            if r in self.numbers and any(self.path):
                row[self.code] = f"{self.chapter()}.{self.numbers[r]}"
            if r in self.numbers:
                row[self.inner] = ": ".join(filter(None, (*self.before, _words(row[self.inner]))))
            for c in self.outer:
                row[c] = ""
            rows.append(row)
        return replace(
            self.source,
            sheet=replace(self.source.sheet, rows=rows, merged=()),
            columns=self.source.columns | {"code": self.code},
            read_too=(*self.source.read_too, *self.outer),
        )

    def heading(self, r: int, place: int, row: list[object]) -> list[object] | None:
        """Return the row of an outer name; None where it was put before the inner name."""
        level = self.outer.index(place)
        heading: list[object] = [""] * len(row)
        heading[self.inner] = row[place]
        if r in self.numbers and self.deep:
            heading[self.code] = ".".join(self.numbers[r].split(".")[: level + 1])
            return heading
        if r in self.numbers and self.plain and 0 < len(self.starts) <= len(_ROMAN):
            self.path[level:] = [self.path[level] + 1, *[0] * (len(self.path) - level - 1)]
            heading[self.code] = self.chapter()
            return heading
        self.before[level:] = [_words(row[place]), *[""] * (len(self.before) - level - 1)]
        return None

    def chapter(self) -> str:
        """Return the code of the heading that was written last."""
        first, *below = self.path
        return ".".join([_ROMAN[max(first - 1, 0)], *(str(n) for n in below if n)])

    def _numbers(self) -> dict[int, str]:
        """Return the codes of the items by row; their numbers in the table where it has no codes."""
        items = [
            r
            for r in _held(self.source, self.inner)
            if not is_total(
                self.source.cell(r, "code"),
                _words(self.source.sheet.cell(r, self.inner)),
                self.source.cell(r, "rule_words"),
            )
        ]
        if "code" not in self.source.columns:
            scored = [r for r in items if read_maximum(self.source.cell(r, "max_points")).known]
            return {r: str(n) for n, r in enumerate(scored, 1)}
        cells = {r: _words(self.source.cell(r, "code")).removesuffix(".0") for r in items}
        return {r: c.strip(" .)").replace(",", ".") for r, c in cells.items() if c}

    def _stems_are_apart(self) -> bool:
        """Return whether the codes below each outermost name begin with one number, each with another."""
        ends = [*self.starts[1:], *[len(self.source.sheet.rows)][: len(self.starts)]]
        stems = [
            {c.split(".")[0] for r, c in self.numbers.items() if begin <= r < end}
            for begin, end in zip(self.starts, ends, strict=True)
        ]
        apart = all(len(stem) == 1 for stem in stems)
        return bool(stems) and apart and len(set().union(*stems)) == len(stems)


def _with_items_of_rows(form: Form, outer: Sequence[int], inner: int) -> Form:
    """Read items whose code stands with an outer name: rows inside are levels, or parts."""
    width = _width(form)
    told = form.columns.get("rule_words", width)
    rows = [[*row, *([""] if told == width else [])] for row in _rows(form)]
    block = _Block(form.columns["code"], outer[-1], inner, form.columns["max_points"], told)
    heads = (form.columns["code"], *outer)
    out = rows[: form.first_row]
    at = form.first_row
    while at < len(rows):
        end = at + 1
        while end < len(rows) and not any(_filled(form, end, c) for c in heads):
            end += 1
        out += block.rows(rows[at:end], apart=told != width)
        at = end
    return replace(
        form,
        sheet=replace(form.sheet, rows=out, merged=()),
        columns=form.columns | {"rule_words": told},
        read_too=(*form.read_too, *outer),
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """Where the cells of an item stand: its code, its name, what its rows name, points, guidance."""

    code: int
    item: int
    inner: int
    most: int
    told: int

    def rows(self, rows: list[list[object]], *, apart: bool) -> list[list[object]]:
        """Return the rows of one item; ``apart`` says that guidance has a column of its own."""
        first, more = rows[0], rows[1:]
        name, words = first[self.item], [_words(row[self.inner]) for row in rows]
        points = [read_maximum(row[self.most]) for row in rows]
        if not words[0]:
            first[self.inner] = name  # a chapter, a total, or an item with lines below
            return rows
        if not _words(name):
            return rows
        if not more and apart:
            first[self.inner] = f"{_words(name)}: {words[0]}"
            return rows
        if not all(p.known for p in points[1:]) or not points[0].known:
            line = [*first[: self.code], "", *first[self.code + 1 :]]
            line[self.most] = line[self.item] = ""
            first[self.inner], first[self.told] = name, ""
            return [first, line, *more]
        values = [p.value for p in points]
        if more and (apart or _are_parts(words, values)):
            return self.parts(rows)
        lines = [f"{w.rstrip(' :;.')}: {decimal(v)}" for w, v in zip(words, values, strict=True)]
        levels = are_levels(words, values)
        first[self.inner] = name
        first[self.told] = "\n".join(lines) if more else words[0]
        first[self.most] = max(values) if levels or not more else ""
        return [first]

    def parts(self, rows: list[list[object]]) -> list[list[object]]:
        """Return an item as a heading over its parts, numbered below its code."""
        first = rows[0]
        number = _words(first[self.code]).removesuffix(".0").rstrip(" .)")
        heading: list[object] = [""] * len(first)
        heading[self.code], heading[self.inner] = first[self.code], first[self.item]
        below = "" if re.fullmatch(r"[IVXL]+|[A-HĐ]", number) else f"{number}."
        for n, row in enumerate(rows, 1):
            row[self.code], row[self.item] = f"{below}{n}", ""
        return [heading, *rows]


def are_levels(words: Sequence[str], points: Sequence[float]) -> bool:
    """Return whether only one of some rows holds: one gives nothing, or they are states of one thing,
    each worth less than the one before.
    """
    falling = all(a > b for a, b in itertools.pairwise(points))
    return min(points) == 0 or (falling and all(_A_LEVEL.match(w) for w in words))


def _are_parts(words: Sequence[str], points: Sequence[float]) -> bool:
    """Return whether some rows add up: none gives nothing, and none names a state."""
    return min(points) > 0 and not any(_A_LEVEL.match(w) for w in words)
