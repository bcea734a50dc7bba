"""Display names of the columns and closed word lists in the desk's tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from parlib.codebook.vocabulary import Basis, FlagVerdict, State
from parlib.speech.catalogue import msg, speaking

FINE = ("reading", "threshold")
"""Columns of figures in the unit of a rule, often shares: two decimals do not tell them apart."""


def in_words(
    table: pd.DataFrame, language: str, *, heads: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return a table with the words of a language for its columns and for what is closed in it.

    Parameters
    ----------
    table : DataFrame
        Columns and values as the desk's answers have them.
    language : {"vi", "en"}
        Which words.
    heads : mapping of str to str, optional
        Words for single columns, instead of the usual ones.
    """
    with speaking(language):
        columns, values = _columns(), _values()
    shown = table.copy()
    for name in shown.columns.intersection(list(_CLOSED)):
        shown[name] = [values.get(str(value), value) for value in shown[name]]
    return shown.rename(columns={**columns, **(heads or {})})


def row_words(language: str) -> dict[str, str]:
    """Return what the measures of a unit's standing are called."""
    with speaking(language):
        return _columns()


def parameter_words(language: str) -> dict[str, str]:
    """Return what the parameters that briefs share are called in a form."""
    with speaking(language):
        return {
            "release": msg("release"),
            "locality": msg("unit"),
            "period": msg("year"),
            "language": msg("language, vi or en"),
            "issued_on": msg("day of issue"),
            "as_of": msg("promises judged on"),
        }


def promises_in_words(promises: pd.DataFrame) -> pd.DataFrame:
    """Return distances to promises as they are shown; one about a rank says so beside its index."""
    ranked = promises["measure"].eq("rank")
    named = [
        f"{name} ({msg('rank')})" if by_rank else name
        for name, by_rank in zip(promises["indicator"], ranked, strict=True)
    ]
    shown = promises.assign(indicator=named).drop(columns=["plan", "operator", "measure"])
    return shown.rename(columns={"item": "code"})


_CLOSED = ("state", "state_1", "state_2", "flag", "verdict", "when", "basis")


def _values() -> dict[str, str]:
    return {
        str(State.SCORED): msg("scored"),
        str(State.ZERO): msg("scored 0"),
        str(State.MISSING): msg("no figure yet"),
        str(State.NOT_APPLICABLE): msg("not applicable"),
        str(Basis.PUBLISHED): msg("published"),
        str(Basis.COMPUTED): msg("from points of appraisal, figures and surveys"),
        str(Basis.SELF_SCORED): msg("self-scored"),
        str(Basis.PLAN_BASELINE): msg("as the plan states it"),
        "below_last_year": msg("below last year"),
        str(FlagVerdict.FLAG): msg("to be looked at"),
        str(FlagVerdict.NOT_COMPARABLE): msg("not comparable"),
        str(FlagVerdict.WITHIN_NOISE): msg("within the error"),
        "before": msg("goes"),
        "after": msg("appears"),
    }


def _columns() -> dict[str, str]:
    return {
        "what": msg("measure"),
        "points": msg("points"),
        "code": msg("code"),
        "name": msg("name"),
        "above": msg("unit above"),
        "item": msg("item"),
        "name_vi": msg("item"),
        "name_en": msg("item"),
        "locality": msg("unit"),
        "period": msg("year"),
        "index": msg("index"),
        "value": msg("value"),
        "rank": msg("rank"),
        "of": msg("of"),
        "basis": msg("basis"),
        "before": msg("before"),
        "after": msg("after"),
        "change": msg("change"),
        "points_before": msg("points before"),
        "points_after": msg("points after"),
        "max_points": msg("maximum"),
        "applicable_max": msg("maximum"),
        "max_before": msg("maximum before"),
        "max_after": msg("maximum after"),
        "value_before": msg("value before"),
        "value_after": msg("value after"),
        "rank_before": msg("rank before"),
        "rank_after": msg("rank after"),
        "lost_points": msg("points lost"),
        "lead_unit": msg("lead unit"),
        "difference": msg("difference (% of the maximum)"),
        "flag": msg("flag"),
        "verdict": msg("assessment"),
        "when": msg("change"),
        "items": msg("items"),
        "self_points": msg("self-scored"),
        "appraised_points": msg("appraised"),
        "gap": msg("self-score above appraisal"),
        "cut_items": msg("items cut"),
        "reading": msg("figure"),
        "threshold": msg("next threshold"),
        "units_short": msg("short by (cases)"),
        "points_there": msg("points there"),
        "gain": msg("gain"),
        "indicator": msg("promise"),
        "target": msg("needed"),
        "missing_before": msg("missing before"),
        "missing_after": msg("missing after"),
        "own": msg("own points"),
        "others": msg("others' points"),
        "rules": msg("rules"),
        "group": msg("who is ranked"),
        "total": msg("places in all"),
        "other_code": msg("code in the other rule book"),
        "other_points": msg("points in the other rule book"),
        "other_max": msg("maximum in the other rule book"),
    }
