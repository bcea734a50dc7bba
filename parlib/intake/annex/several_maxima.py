"""Annexes with two columns of maxima: of what is given and what is taken, which are one item's or the
other's, or of two kinds of units, of which a rule book can hold one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parlib.codebook.vietnamese import search_form
from parlib.intake.annex.headings import POINTS_OF_A_LINE, annex_column, column_of_a_block
from parlib.intake.annex.heads import below, heading_of, over
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.points_of_lines import says_points
from parlib.intake.workbook.reader import Form

_ADDED = re.compile(r"\b(?:cong(?! tac| dong| hoa| san)|thuong)\b")
_TAKEN = re.compile(r"\b(?:tru|phat)\b")
_FEWEST = 2
_MOST = re.compile(r"\b(?:toi da|cao nhat|chuan)\b")
_SCORES = {"self_score", "appraised_score"}


class SeveralMaxima(Exception):
    """Columns of maxima of which none can be preferred: their headings, and where they stand; with the
    ``wanted`` heading where none of them bears it.
    """

    def __init__(self, headings: Sequence[str], sheet: str, cell: str, wanted: str = "") -> None:
        super().__init__(" · ".join(headings))
        self.headings, self.sheet, self.cell = tuple(headings), sheet, cell
        self.wanted = wanted


def sign_of(heading: str) -> int:
    """Return 1 where a heading speaks of points that are added, -1 of points that are taken, 0 of
    neither or of both.

    Examples
    --------
    >>> sign_of("Điểm trừ tối đa"), sign_of("Điểm cộng"), sign_of("Tổng cộng"), sign_of("Mức cộng, trừ")
    (-1, 1, 1, 0)
    """
    folded = search_form(heading)
    return bool(_ADDED.search(folded)) - bool(_TAKEN.search(folded))


def with_chosen_maxima(form: Form, wanted: str = "") -> Form:
    """Return the table with one column of maxima.

    Parameters
    ----------
    form : Form
        The table as its headings say.
    wanted : str
        Heading of the column, where a person has said it.

    Raises
    ------
    SeveralMaxima
        Columns of two kinds of units, or of two years, stand side by side.
    """
    places = _columns_of_maxima(form)
    if wanted and (named := [c for c in places if _is_named(form, c, wanted)]):
        others = tuple(c for c in places if c != named[0])
        return _without(replace(form, columns=form.columns | {"max_points": named[0]}), others)
    if len(places) < _FEWEST:
        return form
    signs = [sign_of(heading_of(form, c)) for c in places]
    if len(set(signs)) == len(signs) and -1 in signs + [-1] * (1 in signs):
        return _with_signs(form, places, signs)
    first = form.sheet.address(form.header_row, places[0])
    raise SeveralMaxima([_called(form, c) for c in places], form.sheet.name, first)


def refuse_another_name(forms: Sequence[Form], wanted: str) -> None:
    """Refuse a heading that no column of maxima bears, in whichever table.

    Raises
    ------
    SeveralMaxima
        A heading is wanted, and none is called so.
    """
    columns = [(form, c) for form in forms for c in _columns_of_maxima(form)]
    if not wanted or not columns or any(_is_named(form, c, wanted) for form, c in columns):
        return
    form, place = columns[0]
    headings = dict.fromkeys(_called(f, c) for f, c in columns)
    first = form.sheet.address(form.header_row, place)
    raise SeveralMaxima([*headings], form.sheet.name, first, wanted)


def _columns_of_maxima(form: Form) -> list[int]:
    """Return the columns of maxima that stand beside each other for the same rows, left to right."""
    main = form.columns["max_points"]
    width = max(len(row) for row in form.sheet.rows)
    rest = {c for c in form.columns.values() if c != main and not _is_most_of_a_score(form, c)}
    beside = [
        c
        for c in range(width)
        if c != main and c not in rest and _is_of_maxima(form, c) and _holds_others(form, main, c)
    ]
    return sorted([main, *beside]) if beside else [main]


def _is_of_maxima(form: Form, place: int) -> bool:
    heading = heading_of(form, place)
    apart = annex_column(over(form, place)) == "max_points" and annex_column(heading) == ""
    lower = annex_column(below(form, place))
    if _is_most_of_a_score(form, place):
        return True
    return lower in ("", "max_points") and (
        annex_column(heading) == "max_points"
        or (apart and heading != "")
        or _bounds_what_is_told(form, place, heading)
    )


def _is_most_of_a_score(form: Form, place: int) -> bool:
    """Return whether a column holds the most of a score: "Điểm tự chấm tối đa", or "Tự chấm" and "Thẩm định"
    below "Điểm tối đa".
    """
    heading, upper = heading_of(form, place), over(form, place)
    scored = _SCORES & {annex_column(heading), annex_column(below(form, place))}
    return bool(scored and _MOST.search(search_form(f"{upper} {heading}")))


def _bounds_what_is_told(form: Form, place: int, heading: str) -> bool:
    """Return whether "Điểm trừ" or "Điểm cộng" is the most that is taken or given: the guidance of each item
    with a figure there says itself what each case takes; else the figure may be that of one case.
    """
    if column_of_a_block(heading) != "max_points" or not sign_of(heading):
        return False
    held = [r for r in _rows(form) if read_maximum(form.sheet.cell(r, place)).known]
    return bool(held) and all(
        _is_item(form, r) and says_points(form.cell(r, "rule_words")) for r in held
    )


def _holds_others(form: Form, main: int, place: int) -> bool:
    """Return whether a column holds figures of items, and others than the column of maxima: points of
    lines stand in rows without a code, and what says the same twice is no other column.
    """
    coded = [r for r in _rows(form) if _is_item(form, r)]
    figures = {r: read_maximum(form.sheet.cell(r, place)) for r in coded}
    held = {r: f.value for r, f in figures.items() if f.known}
    worded = sum(isinstance(form.sheet.cell(r, place), str) for r in coded if r not in held)
    lines = sum(
        read_maximum(form.sheet.cell(r, place)).known for r in _rows(form) if r not in coded
    )
    mains = {r: read_maximum(form.sheet.cell(r, main)) for r in held}
    differ = [r for r, f in mains.items() if not f.known or f.value != held[r]]
    return bool(differ) and len(held) > lines and len(held) > worded


def _rows(form: Form) -> range:
    return range(form.first_row, len(form.sheet.rows))


def _is_item(form: Form, row: int) -> bool:
    key = "code" if "code" in form.columns else "name"
    return form.cell(row, key) not in (None, "")


def _called(form: Form, place: int) -> str:
    return below(form, place) or heading_of(form, place) or over(form, place)


def _is_named(form: Form, place: int, wanted: str) -> bool:
    sought = search_form(wanted)
    return sought in (search_form(_called(form, place)), form.sheet.address(0, place)[:-1].lower())


def _without(form: Form, places: Sequence[int]) -> Form:
    """Leave the columns of others empty under their headings, so that nothing takes them."""
    rows = [
        [
            "" if c in places and r >= form.first_row and read_maximum(v).known else v
            for c, v in enumerate(row)
        ]
        for r, row in enumerate(form.sheet.rows)
    ]
    kept = {k: c for k, c in form.columns.items() if c not in places or k == "max_points"}
    kept.pop(POINTS_OF_A_LINE, None) if kept.get(POINTS_OF_A_LINE) in places else None
    return replace(form, sheet=replace(form.sheet, rows=rows), columns=kept)


def _with_signs(form: Form, places: Sequence[int], signs: Sequence[int]) -> Form:
    """Bring what is given and what is taken into one column, with its sign; where an item has both,
    what is taken at most is said with its guidance.
    """
    main = form.columns["max_points"]
    by_sign = dict(zip(signs, places, strict=True))
    rows = [list(row) for row in form.sheet.rows]
    width = max(len(row) for row in rows)
    rows[form.header_row] += [""] * (width - len(rows[form.header_row]))
    for r in _rows(form):
        rows[r] += [""] * (width - len(rows[r]))
        read = {s: read_maximum(form.sheet.cell(r, c)) for s, c in by_sign.items()}
        figures = {s: abs(f.value) if s else f.value for s, f in read.items() if f.known}
        if 0 in figures and figures.get(1):
            cell = form.sheet.address(r, main)
            raise SeveralMaxima([_called(form, c) for c in places], form.sheet.name, cell)
        for c in places:
            if read_maximum(rows[r][c]).known:
                rows[r][c] = ""
        rows[r][main] = _signed(figures) or rows[r][main]
        if len(figures) > 1 and figures[-1] and _is_item(form, r):
            told = form.columns.get("rule_words", form.columns["name"])
            also = f"Trừ tối đa {figures[-1]:g} điểm".replace(".", ",")
            rows[r][told] = "\n".join(filter(None, (str(rows[r][told] or ""), also)))
    rows[form.header_row][main] = "Điểm tối đa"  # what it holds now is neither of them alone
    others = tuple(c for c in places if c != main)
    return replace(form, sheet=replace(form.sheet, rows=rows), read_too=(*form.read_too, *others))


def _signed(figures: dict[int, float]) -> object:
    """Return the maximum of a row as a cell says it: "+2" for what is added."""
    if 0 in figures:
        return figures[0]
    if 1 in figures:
        return f"+{figures[1]:g}".replace(".", ",")
    return -figures[-1] if figures else ""
