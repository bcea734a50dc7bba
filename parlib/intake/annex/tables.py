"""The table of an annex among the sheets or tables of its file, and the code of each of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parlib.intake.annex.blocks import block_of, with_heads_of_blocks
from parlib.intake.annex.by_cells import form_by_cells, with_columns_of_cells
from parlib.intake.annex.cells import filled
from parlib.intake.annex.copies import with_points_of, without_copies
from parlib.intake.annex.headings import POINTS_OF_A_LINE, annex_column, column_of_a_block
from parlib.intake.annex.heads import heading_of
from parlib.intake.annex.levels_in_rows import with_one_row_an_item
from parlib.intake.annex.lines_of_cells import with_points_of_cell_lines
from parlib.intake.annex.maxima import read_maximum, so_much_each
from parlib.intake.annex.named_maxima import with_maxima_of_names
from parlib.intake.annex.parts import (
    are_annexes,
    are_of_other_units,
    are_parts,
    are_wholes,
    begin_again,
    headed,
    in_one,
    one_of,
)
from parlib.intake.annex.points_of_lines import says_points
from parlib.intake.annex.several_guidance import with_one_guidance
from parlib.intake.annex.several_maxima import refuse_another_name, with_chosen_maxima
from parlib.intake.annex.signed_words import with_signed_words
from parlib.intake.annex.split_maxima import with_one_maximum
from parlib.intake.annex.told_elsewhere import with_guidance_told_elsewhere
from parlib.intake.workbook.reader import Form, Sheet, find_form

_FEWEST_ITEMS = 3
_FEWEST_LEVELS = 4
_FOR_FIGURES = ("self_score", "previous_points")
"""Columns that are left to be filled: where levels have figures in them, they are their points."""
_REQUIRED = ("name", "max_points")


def annex_form(
    sheets: Sequence[Sheet],
    *,
    wanted: str = "",
    parts: bool = False,
    points: str = "",
    level: str = "",
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
    level : str
        Level of the units, where sheets are for units of several.

    Raises
    ------
    SeveralMaxima
        Maxima of two kinds of units stand side by side, and nobody has said which to take; or no
        column of maxima has the heading that was said.
    """
    named = [s for s in sheets if not wanted or s.is_called(wanted)]
    with_heads = [f for s in named if (f := _form_of(s))]
    refuse_another_name(with_heads, points)
    forms = [
        with_guidance_told_elsewhere(
            with_columns_of_cells(
                with_one_row_an_item(
                    with_chosen_maxima(with_signed_words(with_points_of_cell_lines(f)), points)
                )
            ),
            sheets,
        )
        for f in with_heads
    ]
    coded = [f for f in forms if "code" in f.columns]
    kept = [f for f in forms if not coded or f in coded or _is_of_items(f)]
    uncoded = [f.sheet.name for f in forms if f not in kept and _holds_items(f)]
    forms = [with_one_guidance(_with_points_asked_for(_with_points_of_lines(f))) for f in kept]
    if not forms:
        return None
    forms, repeated = without_copies(forms)
    form = with_points_of(_whole_of(forms, parts=parts, level=level), repeated)
    others = (*form.other_tables, *uncoded, *(f.sheet.name for f in repeated))
    return replace(form, other_tables=others)


def _is_of_items(form: Form) -> bool:
    """Return whether a table without codes has items all the same: rows with guidance, each with its
    maximum unless the table is a block of bonus or penalty points.
    """
    block = bool(block_of(form))
    rows = range(form.first_row, len(form.sheet.rows))
    guided = [row for row in rows if says_points(form.cell(row, "rule_words"))]
    scored = [row for row in guided if block or read_maximum(form.cell(row, "max_points")).known]
    return len(scored) >= (1 if block else _FEWEST_ITEMS)


def _holds_items(form: Form) -> bool:
    rows = range(form.first_row, len(form.sheet.rows))
    return sum(read_maximum(form.cell(row, "max_points")).known for row in rows) > 1


def _whole_of(forms: Sequence[Form], *, parts: bool, level: str) -> Form:
    """Return the tables of an annex as one, or the one of them that is meant."""
    apart = are_annexes(forms) and not any(map(block_of, forms))
    versions = apart or are_of_other_units(forms)
    if len(forms) > 1 and parts and not are_wholes(forms) and not versions:
        return in_one(with_heads_of_blocks(forms))
    blocks = [f for f in forms if block_of(f)]
    main = [f for f in forms if not block_of(f)]
    if blocks and len(main) == 1 and are_parts(forms, fewest=1):
        return in_one(with_heads_of_blocks([*main, *blocks]))
    if len(forms) > 1 and not versions and are_parts(forms):
        return in_one(
            [headed(form, n) for n, form in enumerate(forms)] if begin_again(forms) else forms
        )
    (one,) = with_heads_of_blocks([one_of(forms, level)])
    return one


def _form_of(sheet: Sheet) -> Form | None:
    """Return where the table of a sheet stands; a column "Nội dung chấm" names the items where no
    other does.
    """
    sheet = with_maxima_of_names(with_one_maximum(sheet))
    for named in (annex_column, _named_by_guidance, column_of_a_block):
        if (form := find_form(sheet, required=_REQUIRED, named=named)) is not None:
            return form if named is not column_of_a_block else _with_the_most(form)
    return form_by_cells(sheet)


_MOST = re.compile(r"\b(?:tối đa|cao nhất|không quá|khung|giới hạn)\b", re.IGNORECASE)


def _with_the_most(form: Form) -> Form:
    """Return the table of a block with the column of what is given or taken at most, where another says
    what each case gives or takes: "Mức trừ | Trừ tối đa".
    """
    heads = [heading_of(form, c) for c in range(max(len(row) for row in form.sheet.rows))]
    named = [c for c, head in enumerate(heads) if column_of_a_block(head) == "max_points"]
    most = [c for c in named if _MOST.search(heads[c])]
    if len(named) < 2 or len(most) != 1:
        return form
    return replace(form, columns=form.columns | {"max_points": most[0]})


def _named_by_guidance(heading: object) -> str:
    key = annex_column(heading)
    return "name" if key == "rule_words" else key


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
        beside = [c for c in range(len(spread)) if _gives_lines_points(form, c)]
        more = {POINTS_OF_A_LINE: beside[0]} if beside else {}
        return replace(form, columns=form.columns | more)
    told = "rule_words" not in form.columns and _holds_words(form, second[0])
    return replace(
        form, columns=form.columns | {"rule_words" if told else POINTS_OF_A_LINE: second[0]}
    )


def _gives_lines_points(form: Form, place: int) -> bool:
    """Return whether a column has figures in the rows of levels and hardly elsewhere, whatever it is called:
    rows with words in one of the columns of names, codes and guidance, and no maximum.
    """
    used = {c for key, c in form.columns.items() if key not in _FOR_FIGURES}
    if "code" not in form.columns or place in used:
        return False
    rows = range(form.first_row, len(form.sheet.rows))
    levels = [r for r in rows if _holds_a_level(form, r)]
    bare = [r for r in levels if not filled(form.cell(r, "max_points"))]
    held = [r for r in rows if read_maximum(form.sheet.cell(r, place)).known]
    among = sum(r in bare for r in held)
    return among >= _FEWEST_LEVELS and among * 10 > len(held) * 9 and among * 3 > len(bare) * 2


def _holds_a_level(form: Form, row: int) -> bool:
    """Return whether a row says one level of an item: words in one of the columns, and not in both that an
    item has.
    """
    named, coded = filled(form.cell(row, "name")), filled(form.cell(row, "code"))
    return named != coded or (not named and filled(form.cell(row, "rule_words")))


def _holds_words(form: Form, place: int) -> bool:
    """Return whether most cells of a column hold words and no figure: guidance under "Thang điểm"."""
    rows = form.sheet.rows[form.first_row :]
    cells = [row[place] for row in rows if place < len(row) and row[place] not in (None, "")]
    figured = [v for v in cells if read_maximum(v).known or so_much_each(v)]
    worded = [v for v in cells if isinstance(v, str) and v not in figured]
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
