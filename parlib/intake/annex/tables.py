"""The table of an annex among the sheets or tables of its file, and the code of each of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parlib.codebook.vietnamese import fold_name, nfc
from parlib.intake.annex.blocks import block_of, with_heads_of_blocks
from parlib.intake.annex.by_cells import form_by_cells, with_columns_of_cells
from parlib.intake.annex.headings import POINTS_OF_A_LINE, annex_column
from parlib.intake.annex.levels_in_rows import with_one_row_an_item
from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.named_maxima import with_maxima_of_names
from parlib.intake.annex.several_maxima import with_chosen_maxima
from parlib.intake.annex.split_maxima import with_one_maximum
from parlib.intake.annex.told_elsewhere import with_guidance_told_elsewhere
from parlib.intake.annex.totals import is_total
from parlib.intake.workbook.reader import Form, Sheet, find_form

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
_LONGEST_HEADING = 120
_REQUIRED = ("name", "max_points")
_CODED = re.compile(
    r"^(?P<code>[A-HĐ](?=[.)])|[IVXL]{1,6}(?:\.\d{1,3}){0,3}|\d{1,3}(?:\.\d{1,3}){1,4}|\d{1,3}(?=[.)]))[.):]?\s+(?P<name>[^\W\d_].*)$",
    re.DOTALL,
)
"""A code that stands before the name: "1.2. Chế độ báo cáo"."""


def annex_form(
    sheets: Sequence[Sheet], *, wanted: str = "", parts: bool = False, points: str = ""
) -> Form | None:
    """Return the table of an annex; None where no sheet has the headings of one.

    Parameters
    ----------
    sheets : sequence of Sheet
        What the file holds.
    wanted : str
        Name of the sheet, where a person has said it.
    parts : bool
        Tables follow one another as parts of one annex (a Word document with a table a domain).
    points : str
        Heading of the column of maxima, where a person has said which of several it is.

    Raises
    ------
    SeveralMaxima
        Maxima of two kinds of units stand side by side, and nobody has said which to take.
    """
    named = [s for s in sheets if not wanted or fold_name(s.name) == fold_name(wanted)]
    forms = [
        with_guidance_told_elsewhere(
            with_columns_of_cells(with_one_row_an_item(with_chosen_maxima(f, points))), sheets
        )
        for s in named
        if (f := _form_of(s))
    ]
    coded = [f for f in forms if "code" in f.columns]
    forms = [_with_points_asked_for(_with_points_of_lines(f)) for f in (coded or forms)]
    if not forms:
        return None
    if len(forms) > 1 and parts:
        return _in_one(with_heads_of_blocks(forms))
    blocks = [f for f in forms if block_of(f)]
    main = [f for f in forms if not block_of(f)]
    if blocks and len(main) == 1 and _are_parts(forms, fewest=1):
        return _in_one(with_heads_of_blocks([*main, *blocks]))
    if len(forms) > 1 and _are_parts(forms):
        return _in_one(
            [headed(form, n) for n, form in enumerate(forms)] if _begin_again(forms) else forms
        )
    (largest,) = with_heads_of_blocks([max(forms, key=lambda f: len(f.sheet.rows))])
    return largest


def _are_parts(forms: Sequence[Form], *, fewest: int = 2) -> bool:
    """Say whether sheets are parts of one annex and no versions of it: no two share their names, and
    two at least hold ``fewest`` items.
    """
    names = [
        {
            fold_name(str(form.cell(row, "name")))
            for row in range(form.first_row, len(form.sheet.rows))
            if isinstance(form.cell(row, "name"), str)
            and not is_total(form.cell(row, "code"), nfc(str(form.cell(row, "name"))))
            and (fewest == 1 or read_maximum(form.cell(row, "max_points")).known)
        }
        for form in forms
    ]
    return (
        all(
            len(one & two) * 4 <= min(len(one), len(two))
            for n, one in enumerate(names)
            for two in names[n + 1 :]
        )
        and sum(len(one) >= fewest for one in names) > 1
    )


def _form_of(sheet: Sheet) -> Form | None:
    """Return where the table of a sheet stands; a column "Nội dung chấm" names the items where no
    other does.
    """
    sheet = with_maxima_of_names(with_one_maximum(sheet))
    for named in (annex_column, _named_by_guidance):
        if (form := find_form(sheet, required=_REQUIRED, named=named)) is not None:
            return form
    return form_by_cells(sheet)


def _named_by_guidance(heading: object) -> str:
    key = annex_column(heading)
    return "name" if key == "rule_words" else key


def _begin_again(forms: Sequence[Form]) -> bool:
    """Say whether the codes of several sheets begin with the same one."""
    first = [str(form.cell(form.first_row, "code")).strip(" .)") for form in forms]
    return len(set(first)) < len(first)


def headed(form: Form, number: int) -> Form:
    """Return the table of a part under a row that heads it: a Roman numeral, what stands above the
    table or else the name of its sheet, and the total that the sheet prints.
    """
    above = (v for row in form.sheet.rows[: form.header_row] for v in row)
    lines = [nfc(v).strip() for v in above if isinstance(v, str) and v.strip()]
    title = lines[-1] if lines and len(lines[-1]) <= _LONGEST_HEADING else form.sheet.name
    rows = list(form.sheet.rows)
    maximum: object = ""
    for at in range(form.first_row, len(rows)):
        raw, name = code_and_name(form, at, coded=True)
        if is_total(raw, name, form.cell(at, "rule_words")):
            maximum = form.cell(at, "max_points") or ""
            rows[at] = []
    width = max(form.columns.values()) + 1
    heading: list[object] = [""] * width
    heading[form.columns["name"]] = title
    heading[form.columns["max_points"]] = maximum
    if "code" in form.columns:
        heading[form.columns["code"]] = ROMAN[number] if number < len(ROMAN) else ""
    rows.insert(form.first_row, heading)
    merged = tuple(
        (top + 1, left, bottom + 1, right) if top >= form.first_row else (top, left, bottom, right)
        for top, left, bottom, right in form.sheet.merged
    )
    return replace(form, sheet=replace(form.sheet, rows=rows, merged=merged))


def _with_points_of_lines(form: Form) -> Form:
    """Take a second column of points as that of the lines: "Điểm tối đa | Thang điểm"."""
    if POINTS_OF_A_LINE in form.columns:
        place = form.columns[POINTS_OF_A_LINE]
        if "rule_words" in form.columns or not _holds_words(form, place):
            return form
        kept = {key: c for key, c in form.columns.items() if key != POINTS_OF_A_LINE}
        return replace(form, columns=kept | {"rule_words": place})
    row = form.sheet.rows[form.header_row]
    above = form.sheet.rows[max(form.header_row - 1, 0)]
    spread = [v or (above[n] if n < len(above) else None) for n, v in enumerate(row)]
    second = [
        place
        for place, heading in enumerate(spread)
        if annex_column(heading) == "max_points"
        and place not in (form.columns["max_points"], *form.read_too)
        and sum(
            form.sheet.cell(r, place) is not None
            for r in range(form.first_row, len(form.sheet.rows))
        )
        > 1
    ]
    if not second:
        return form
    told = "rule_words" not in form.columns and _holds_words(form, second[0])
    return replace(
        form, columns=form.columns | {"rule_words" if told else POINTS_OF_A_LINE: second[0]}
    )


def _holds_words(form: Form, place: int) -> bool:
    """Say whether most cells of a column hold words and no figure: guidance under "Thang điểm"."""
    rows = form.sheet.rows[form.first_row :]
    cells = [row[place] for row in rows if place < len(row) and row[place] not in (None, "")]
    worded = [v for v in cells if isinstance(v, str) and not read_maximum(v).known]
    return len(worded) * 2 > len(cells)


def _with_points_asked_for(form: Form) -> Form:
    """Take the column of points that a survey gives where it is named below the heading of the
    maxima: "Thang điểm" over "Thẩm định | ĐTXHH".
    """
    if "survey_score" in form.columns:
        return form
    most = form.columns["max_points"]
    heads, below = (
        form.sheet.rows[row] if row < len(form.sheet.rows) else []
        for row in (form.header_row, form.header_row + 1)
    )
    for place in range(most + 1, min(most + 4, len(below))):
        above = heads[place] if place < len(heads) else None
        if above not in (None, "", heads[most]):
            break
        if annex_column(below[place]) == "survey_score":
            return replace(form, columns=form.columns | {"survey_score": place})
    return form


def _in_one(forms: Sequence[Form]) -> Form:
    """Join the tables of one annex, each by its own headings."""
    first = forms[0]
    keys = list(dict.fromkeys(key for form in forms for key in form.columns))
    heading_of = {
        key: form.sheet.cell(form.header_row, place)
        for form in reversed(forms)
        for key, place in form.columns.items()
    }
    rows: list[list[object]] = [list(row) for row in first.sheet.rows[: first.header_row]]
    rows.append([heading_of[key] or "" for key in keys])
    merged: list[tuple[int, int, int, int]] = []
    for form in forms:
        shift = len(rows) - form.first_row
        at = {place: keys.index(key) for key, place in form.columns.items()}
        for top, left, bottom, _ in form.sheet.merged:
            if top >= form.first_row and left in at:
                merged.append((top + shift, at[left], bottom + shift, at[left]))
        rows += [
            [form.cell(row, key) or "" if form.cell(row, key) != 0 else 0 for key in keys]
            for row in range(form.first_row, len(form.sheet.rows))
        ]
    sheet = Sheet(first.sheet.name, rows, tuple(merged))
    columns = {key: n for n, key in enumerate(keys)}
    return Form(sheet, columns, first.header_row + 1, first.header_row)


def code_and_name(form: Form, row: int, *, coded: bool) -> tuple[object, str]:
    """Return code and name of a row, apart where one cell says both.

    ``coded`` says that the row has a maximum, so that it is an item and no line of guidance.
    """
    raw, name = form.cell(row, "code"), form.cell(row, "name")
    words = "" if name is None else nfc(str(name))
    if isinstance(raw, str) and words == nfc(raw):  # one cell over both columns
        words = ""
    if raw is None and (match := _CODED.match(words)) and (coded or words.isupper()):
        return match["code"], match["name"]
    if isinstance(raw, str) and not words and (match := _CODED.match(nfc(raw))):
        return match["code"], match["name"]
    return raw, words
