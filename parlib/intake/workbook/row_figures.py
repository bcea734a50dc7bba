"""The figures and points of one item of a form, and whether its rule can use them."""

from __future__ import annotations

import math

from parlib.codebook.rules import GivenBy
from parlib.intake.numbers import FigureKind, is_whole
from parlib.intake.workbook.cell_formats import is_money
from parlib.intake.workbook.items import Spec
from parlib.intake.workbook.layout import Choice
from parlib.intake.workbook.row_cells import RowCells, vi

_ROUNDED = 0.005  # a share typed beside its two counts may be rounded to whole per cent
_HIGHEST_SHARE = 2.0  # above it "85" is a percentage without its sign


def read_amount(cells: RowCells, spec: Spec, row: int, key: str) -> float:
    """Return the figure of an item in one of its columns, NaN where there is none that can be used."""
    part = key in ("numerator", "denominator")
    counted = (part or (spec.counts and key == "value")) and not is_money(spec.item.unit)
    share = spec.share and key in ("value", "previous_value")
    read = cells.read_cell(row, key, highest=1.0 if share else None, whole=counted)
    if not read.known:
        return math.nan
    if read.kind == FigureKind.PERCENT and (part or not spec.percent_allowed):
        cells.say("amount_as_percent", row, key, actual=cells.seen(row, key))
    elif read.value < 0 and not spec.rule.against_last_year:
        cells.say("figure_negative", row, key, actual=cells.form.cell(row, key), expected="≥ 0")
    elif spec.share and not part and read.value > _HIGHEST_SHARE:
        cells.say(
            "share_as_percent",
            row,
            key,
            actual=cells.form.cell(row, key),
            expected=f"0–1 / {vi(read.value)}%",
            share=vi(read.value / 100),
            percent=vi(read.value),
        )
    else:
        if counted and not is_whole(read.value):
            cells.say(
                "count_with_decimals",
                row,
                key,
                severity="warning",
                actual=cells.form.cell(row, key),
            )
        return read.value
    return math.nan


def read_points(cells: RowCells, spec: Spec, row: int, key: str) -> float:
    """Return the points of an item in one of its columns, NaN where there are none in its range."""
    read = cells.read_cell(row, key, highest=spec.high)
    if not read.known:
        return math.nan
    low, high = vi(spec.low), vi(spec.high)
    span = {"expected": f"{low} … {high}", "low": low, "high": high}
    if read.kind == FigureKind.PERCENT:
        cells.say("points_as_percent", row, key, actual=cells.seen(row, key), **span)
    elif read.value > spec.high + 1e-9:
        cells.say("points_above_maximum", row, key, actual=cells.form.cell(row, key), **span)
    elif read.value < spec.low - 1e-9:
        cells.say("points_below_zero", row, key, actual=cells.form.cell(row, key), **span)
    else:
        return read.value
    return math.nan


def read_yes_no(
    cells: RowCells, row: int, choice: Choice | None, figures: dict[str, float]
) -> float:
    """Return 1 for yes and 0 for no, by the choice or the figure; two answers are reported."""
    answer = {Choice.YES: 1.0, Choice.NO: 0.0}.get(choice) if choice else None
    typed = figures["value"]
    figures["numerator"] = figures["denominator"] = math.nan  # a question has no parts
    if not math.isnan(typed) and (
        typed not in (0.0, 1.0) or (answer is not None and typed != answer)
    ):
        cells.say(
            "yes_no_contradiction",
            row,
            "value",
            actual=cells.form.cell(row, "value"),
            expected=f"{Choice.YES} / {Choice.NO}",
        )
        return math.nan
    return typed if answer is None else answer


def check_points_by_hand(
    cells: RowCells, spec: Spec, row: int, value: float, self_score: float
) -> None:
    """Say where a figure stands in the place of points that a person gives: it becomes none."""
    if math.isnan(value) or spec.rule.given_by != GivenBy.PERSON:
        return
    span = {"expected": f"{vi(spec.low)} … {vi(spec.high)}"}
    if value > spec.high + 1e-9:
        bounds = {"low": vi(spec.low), "high": vi(spec.high)}
        cells.say("points_above_maximum", row, "value", actual=value, **span, **bounds)
    elif math.isnan(self_score):
        cells.say("value_is_no_score", row, "value", severity="warning", actual=value, **span)


def check_figures(cells: RowCells, spec: Spec, row: int, figures: dict[str, float]) -> None:
    """Say what the rule will make of the figures, where it will give no points."""
    n, d, value = figures["numerator"], figures["denominator"], figures["value"]
    if d == 0:
        cells.say("denominator_zero", row, "denominator", severity="warning", actual=d)
        return
    if not math.isnan(d) and math.isnan(n):
        cells.say("denominator_alone", row, "numerator", severity="warning", expected="≥ 0")
        return
    scored = spec.rule.reads == "ratio" and spec.rule.given_by != GivenBy.PERSON
    if scored and not math.isnan(n) and math.isnan(d) and math.isnan(value):
        cells.say("numerator_alone", row, "denominator", severity="warning", expected="> 0")
        return
    if spec.share and abs(value - n / d if d else math.nan) > _ROUNDED:
        cells.say(
            "share_contradiction",
            row,
            "value",
            actual=cells.seen(row, "value"),
            expected=f"{vi(n)}/{vi(d)} = {vi(round(100 * n / d, 2))}%",
        )
        return
    amount = value if not math.isnan(value) else n
    ratio = value if math.isnan(d) else n / d
    key = "numerator" if not math.isnan(d) else "value"
    if spec.share and ratio > 1:
        cells.say(
            "share_above_one",
            row,
            key,
            severity="warning",
            actual=round(ratio, 4),
            expected="≤ 1",
        )
    figure = amount if spec.rule.reads == "amount" else ratio
    if math.isnan(figure) or spec.inside_rule(round(figure, 12)):
        return
    if not spec.possible:  # the rule leaves a gap: the figure may be right
        cells.say("figure_outside_rule", row, key, severity="warning", actual=round(figure, 6))
        return
    if levels := spec.item.levels:
        codes = " · ".join(vi(code) for code in spec.possible)
        names = "; ".join(f"{code} = {name}" for code, name in levels.items())
        cells.say("level_unknown", row, key, actual=figure, expected=codes, levels=names)
    elif listed := spec.rule.listed_figures:
        cells.say(
            "figure_outside_rule",
            row,
            key,
            actual=figure,
            expected=" · ".join(vi(s) for s in listed[:20]),
        )
    else:
        most = vi(spec.possible[-1])
        cells.say("figure_not_whole", row, key, actual=figure, expected=f"0–{most}", high=most)
    figures["value"] = math.nan
