"""Schemas of the tables that compare self-scores with appraised scores, and of figures that
narrowly miss more points.
"""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from parlib.codebook.columns import LOCALITY, PERIOD, Table, number, text
from parlib.codebook.keys import KEYS

_FRAMEWORK = "Rule-book id"


class Reappraised(Table, key=KEYS["reappraised"]):
    """Points given by a second appraiser who knew neither the first appraiser's points nor the
    final result. They enter no score; they measure how reliable appraisal is.
    """

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = text(_FRAMEWORK)
    code: Series[str] = text("Item code, lowest level only")
    points: Series[float] = number("Points that the second appraiser gave")
    source_file: Series[str] = text("Workbook, empty where a table was filed")
    source_cell: Series[str] = text("Sheet and cell, or line")


class Gaps(Table, key=KEYS["gaps"]):
    """Self, appraised and survey points side by side, one row per item that carries any of them."""

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = text(_FRAMEWORK)
    code: Series[str] = text("Item code, lowest level only")
    lead_unit: Series[str] = text("Lead unit, empty if none is named")
    max_points: Series[float] = number("Maximum in the rule book, NaN where it is not known")
    self_points: Series[float] = number("Points by the unit's own score")
    round1_points: Series[float] = number("Points after appraisal round 1")
    appraised_points: Series[float] = number("Points after appraisal, last round")
    survey_points: Series[float] = number("Points by survey")
    gap: Series[float] = number(
        "self_points - appraised_points, exact; NaN where one of them is missing"
    )
    cut: Series[bool] = pa.Field(
        description="True where appraisal gave less than the self-score", coerce=True
    )
    pairs: Series[int] = pa.Field(
        description=(
            "Self-scores of this item appraised in earlier years: same rule book, units with the "
            "same unit above them"
        ),
        coerce=True,
    )
    usual_cut: Series[float] = number(
        "Mean gap of those pairs; NaN where there are fewer than `appraisal.min_pairs`"
    )
    usual_share: Series[float] = number(
        "Share of those pairs that were cut, 0-1; NaN as for usual_cut"
    )


class Expected(Table, key=KEYS["expected"]):
    """Expected appraisal result of a self-score that has not been appraised yet, one row per rule
    book.
    """

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = text(_FRAMEWORK)
    items: Series[int] = pa.Field(description="Items with a self-score", coerce=True)
    max_points: Series[float] = number(
        "Their maximum, bonus and penalty items left out; NaN where one is not known"
    )
    self_total: Series[float] = number("Their points by self-score, exact")
    expected: Series[float] = number(
        "Their points as appraisal may leave them; NaN without any history"
    )
    low: Series[float] = number(
        "Lower bound of the interval; NaN where none of that level would be honest"
    )
    high: Series[float] = number("Upper bound")
    level: Series[float] = number("Level of the interval, 0-1")
    n_units: Series[int] = pa.Field(
        description="Past self-scores with their appraisal, one per unit and year", coerce=True
    )
    n_periods: Series[int] = pa.Field(description="Years they come from", coerce=True)
    left_out: Series[str] = text(
        "What each past prediction had to do without: `unit` or `period`; empty without history"
    )
    reason: Series[str] = text(
        "Why a number is not there, or what it rests on; empty where nothing has to be said"
    )


class Cliffs(Table, key=KEYS["cliffs"]):
    """Items whose figure falls just short of clearly more points, each with its nearest threshold."""

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = text(_FRAMEWORK)
    code: Series[str] = text("Item code")
    name_vi: Series[str] = text("Name, Vietnamese")
    name_en: Series[str] = text("Name, English")
    lead_unit: Series[str] = text("Lead unit")
    measure: Series[str] = text(
        "What the figure is: share (0-1) · count (whole cases, days) · figure"
    )
    reading: Series[float] = number("Figure reported")
    points: Series[float] = number("Points the rule gives for it")
    appraised_points: Series[float] = number(
        "Points by appraisal where there are any; they may differ from what the rule gives"
    )
    threshold: Series[float] = number("Nearest figure that gives clearly more")
    higher: Series[bool] = pa.Field(
        description="True: the figure must rise to the threshold; False: it must fall to it",
        coerce=True,
    )
    strict: Series[bool] = pa.Field(
        description="True: the threshold itself is not enough, the figure must pass it", coerce=True
    )
    shortfall: Series[float] = number("Distance from the figure to the threshold")
    units_short: Series[float] = number(
        "The same in whole cases (files, tasks) where a denominator is given and is no sum of money, NaN otherwise"
    )
    points_there: Series[float] = number("Points the rule gives at the threshold")
    gain: Series[float] = number("points_there - points, exact")
    reach: Series[float] = number(
        "Declared: near is at most this share of the threshold, or one whole unit of a count"
    )
    min_gain: Series[float] = number("Declared: fewest points that make a cliff")
