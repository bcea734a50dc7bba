"""Schemas of the tables about lost points: where each was lost, and who would be held accountable."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from parlib.codebook.columns import LOCALITY, PERIOD, Table, number, open_flag, text
from parlib.codebook.keys import KEYS
from parlib.codebook.vocabulary import FlagVerdict, State, listed


class Ledger(Table, key=KEYS["ledger"]):
    """Every lost point of a unit and year, one row per item that lost (or, for a bonus, won) any.
    They sum exactly to maximum minus score.
    """

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = text("Rule-book id")
    domain: Series[str] = text(
        "Code of the part of the index (item directly below the whole), `0` for a rest of the "
        "whole itself"
    )
    code: Series[str] = text("Item code")
    parent: Series[str] = text("Code of the item above")
    level: Series[str] = text("Level of the item")
    name_vi: Series[str] = text("Name, Vietnamese")
    name_en: Series[str] = text("Name, English")
    part: Series[str] = text(
        (
            "`item`: the points of a scored item · `rest`: what an item loses beyond the items "
            "below "
            "it"
        ),
        isin=["item", "rest"],
    )
    state: Series[str] = text(
        "scored · zero · missing (the points are open: not got, and not known to be lost)",
        isin=list(map(str, State)),
    )
    max_points: Series[float] = number("Maximum in the rule book")
    applicable_max: Series[float] = number("Maximum that counts")
    points: Series[float] = number("Points got, NaN where missing")
    lost_points: Series[float] = number("Points lost; negative for a bonus")
    share: Series[float] = number(
        "lost_points / all points lost by the unit in the period; NaN where that sum is 0"
    )
    lead_unit: Series[str] = text(
        "Lead unit of the item, else of the nearest item above that names one"
    )
    person_in_charge: Series[str] = text("Person in charge, empty if not given")
    reason: Series[str] = text("Reason code, see `parlib.scoring.reasons`")
    explanation: Series[str] = text("Explanation filed, empty if none")
    evidence_state: Series[str] = text(
        "filed (evidence named) · explained (explanation without evidence) · none",
        isin=["filed", "explained", "none"],
    )
    evidence_file: Series[str] = text("Evidence named")
    source: Series[str] = text("Source address, or file and cell")


class Flags(Table, key=KEYS["flags"]):
    """Items scored zero or lower than last year, each with the questions asked before anybody is
    held accountable.
    """

    locality: Series[str] = text(LOCALITY)
    period: Series[int] = pa.Field(description=PERIOD, coerce=True)
    framework: Series[str] = text("Rule-book id")
    code: Series[str] = text("Item code")
    level: Series[str] = text("Level of the item")
    name_vi: Series[str] = text("Name, Vietnamese")
    name_en: Series[str] = text("Name, English")
    flag: Series[str] = text("`zero` or `below_last_year`", isin=["zero", "below_last_year"])
    points: Series[float] = number("Points, NaN where the item does not apply or is missing")
    previous_points: Series[float] = number("Points of the year before, NaN if none")
    max_points: Series[float] = number("Maximum that counts for the unit this year")
    previous_max: Series[float] = number("Maximum that counted last year")
    drop: Series[float] = number("previous_points - points, exact")
    lead_unit: Series[str] = text("Lead unit")
    person_in_charge: Series[str] = text("Person in charge")
    same_rule: Series[pd.BooleanDtype] = open_flag(
        "Scored by the same rule as last year; `<NA>` without a year before"
    )
    same_max: Series[pd.BooleanDtype] = open_flag(
        "Same maximum as last year; `<NA>` where either is not known"
    )
    na_either: Series[pd.BooleanDtype] = open_flag("The item did not apply in one of the two years")
    within_rounding: Series[pd.BooleanDtype] = open_flag(
        "The drop is no more than rounding can make"
    )
    within_survey_error: Series[pd.BooleanDtype] = open_flag(
        "The drop lies inside the 95 % margin of a survey item; `<NA>` where the error is not "
        "known, False elsewhere"
    )
    survey_item: Series[bool] = pa.Field(
        description="The points come from a survey, wholly or in part", coerce=True
    )
    explanation_filed: Series[pd.BooleanDtype] = open_flag("An explanation was filed")
    explanation: Series[str] = text("The explanation")
    verdict: Series[str] = text(listed(FlagVerdict), isin=list(map(str, FlagVerdict)))
    reason: Series[str] = text("Reason code of the verdict, see `parlib.scoring.reasons`")
