"""Change of satisfaction since the previous survey, with its interval and the smallest change the
sample could have detected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from parlib.analysis.multiplicity import Adjustment, adjust_p_values, cutoff
from parlib.analysis.power import minimum_detectable_effect
from parlib.analysis.surveys.blurred import BLURRED, rounded_down, rounded_up
from parlib.analysis.surveys.design import LonelyPsu, variances
from parlib.analysis.surveys.disclosure import ALL, INDEX
from parlib.analysis.surveys.estimates import CELL, Measure, linearised_answers
from parlib.analysis.tails import t_isf, t_sf
from parlib.codebook.findings import findings
from parlib.codebook.methods import Analysis
from parlib.codebook.reasons import Reason
from parlib.codebook.surveys import SurveyForm

Comparable = Callable[[int, int, str, str], Reason | None]
"""Returns why (earlier period, later period, survey, locality) are not comparable; None if they
are.
"""

_PAIR = ["locality", "survey", "item"]


class Pairing(StrEnum):
    """How the samples of two years are related."""

    INDEPENDENT = "independent"  # drawn anew each year: the variances add
    # the same PSUs are visited again: their covariance is taken from the data
    SHARED_PSUS = "shared_psus"


def satisfaction_changes(
    responses: pd.DataFrame,
    satisfaction: pd.DataFrame,
    *,
    analysis: Analysis,
    forms: Iterable[SurveyForm] = (),
    measures: tuple[Measure, ...] = (Measure.SHARE_4_5,),
    pairing: Pairing = Pairing.INDEPENDENT,
    lonely: LonelyPsu = LonelyPsu.REFUSE,
    comparable: Comparable = lambda *_: None,
    power: float = 0.8,
) -> pd.DataFrame:
    """Compare each survey with the previous one, for all respondents, per item, factor and index.

    Parameters
    ----------
    responses : DataFrame
        ``responses`` hand-off table with two or more periods.
    satisfaction : DataFrame
        ``satisfaction`` table of the same responses; whatever is suppressed there is not disclosed
        through a change.
    analysis : Analysis
        Level and adjustment of the tests, confidence of the intervals.
    forms : iterable of SurveyForm
        Questionnaires.
    measures : tuple of Measure
        What to compare.
    pairing : Pairing
        Whether the same PSUs were visited in both years (then PSU ids must be the same in both).
    lonely : LonelyPsu
        Rule for strata with one sampled PSU.
    comparable : callable
        Returns why two years are not comparable (change of method); see :data:`Comparable`.
    power : float
        Power for the minimum detectable change.

    Returns
    -------
    DataFrame
        ``findings``, two rows per comparison: ``satisfaction.change.<survey>.<item>.<measure>``
        (verdict ``risen``, ``fallen``, ``no_clear_change``, ``not_testable``) and
        ``satisfaction.detectable.<survey>.<item>.<measure>`` (the change that would have been found
        with probability ``power``). The interval of a change stands at the level at which its family
        is judged: it leaves out zero exactly where the adjusted test finds a change. The index forms
        one family of tests over all localities of a
        period; items and factors form one per locality.

    Notes
    -----
    Var(R₂ - R₁) is the variance of the PSU totals z₂ - z₁: with shared PSUs over the common design,
    otherwise over both designs side by side, where it is the sum of the two variances.
    """
    if responses.empty:
        return findings([])
    lin = linearised_answers(responses, forms=tuple(forms), measures=measures)
    pairs = _pairs(lin.cells, satisfaction, measures, comparable)
    if pairs.empty:
        return findings([])
    scores, psus = _difference(lin.scores, lin.psus, pairs, lin.measures, pairing)
    spread = variances(scores, psus, measures=lin.measures, cells=len(pairs), lonely=lonely)
    rows = [
        _change_rows(pairs, lin.cells, spread, m, analysis=analysis, pairing=pairing, power=power)
        for m in measures
    ]
    return findings(pd.concat(rows, ignore_index=True))


def _pairs(
    cells: pd.DataFrame,
    satisfaction: pd.DataFrame,
    measures: tuple[Measure, ...],
    comparable: Comparable,
) -> pd.DataFrame:
    """Pair each cell for all respondents with the same cell of the previous survey, with the reason
    if they are not comparable.
    """
    everyone = (
        cells.loc[cells["subgroup"] == ALL, CELL]
        .assign(cell=lambda f: f.index)
        .sort_values([*_PAIR, "period"])
    )
    everyone[["before", "previous"]] = everyone.groupby(_PAIR)[["cell", "period"]].shift(1)
    pairs = (
        everyone.dropna(subset="before")
        .astype({"before": int, "previous": int})
        .reset_index(drop=True)
    )
    hidden = satisfaction[
        (satisfaction["subgroup"] == ALL)
        & satisfaction["suppressed"]
        & satisfaction["measure"].isin(map(str, measures))
    ]
    hidden = set(
        hidden[["locality", "survey", "item", "period"]].itertuples(index=False, name=None)
    )
    why = []
    for row in pairs.itertuples():
        broken = comparable(row.previous, row.period, row.survey, row.locality)
        key = (row.locality, row.survey, row.item)
        covered = next((p for p in (row.period, row.previous) if (*key, p) in hidden), None)
        # checked first: incomparable years must not disclose the number of respondents either
        if covered is not None:
            broken = Reason.of("estimate_suppressed", period=covered)
        why.append("" if broken is None else str(broken))
    told = satisfaction[
        satisfaction["subgroup"].eq(ALL) & satisfaction["method"].str.contains(BLURRED, regex=False)
    ]
    wide = set(told[["locality", "survey", "item", "period"]].itertuples(index=False, name=None))
    years = pairs[[*_PAIR, "period", "previous"]].itertuples(index=False, name=None)
    return pairs.assign(
        why=why,
        blurred=[bool({(*cell, now), (*cell, before)} & wide) for *cell, now, before in years],
    )


def _difference(
    scores: pd.DataFrame,
    psus: pd.DataFrame,
    pairs: pd.DataFrame,
    measures: tuple[str, ...],
    pairing: Pairing,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the PSU scores of the differences, and their design."""
    columns = list(measures)
    now = pairs[["cell"]].assign(pair=pairs.index).merge(scores, on="cell")
    then = (
        pairs[["before"]]
        .assign(pair=pairs.index)
        .rename(columns={"before": "cell"})
        .merge(scores, on="cell")
    )
    then[columns] = -then[columns]
    both = pd.concat([now, then], ignore_index=True)
    if pairing == Pairing.SHARED_PSUS:
        design = psus.assign(period=0)
        number = (
            design.groupby(["locality", "survey", "stratum", "psu"], sort=False).ngroup().to_numpy()
        )
        psus = design.loc[~pd.Series(number).duplicated().to_numpy()].reset_index(drop=True)
        both["psu"] = number[both["psu"].to_numpy()]
    # respondents are sampled independently each time, even in a revisited place, so their variances
    # add up
    added = [*columns, *(f"within:{name}" for name in columns), "people", "lone"]
    both = (
        both.groupby(["pair", "psu"], as_index=False)[added].sum().rename(columns={"pair": "cell"})
    )
    return both, psus


def _change_rows(
    pairs: pd.DataFrame,
    cells: pd.DataFrame,
    spread: pd.DataFrame,
    measure: Measure,
    *,
    analysis: Analysis,
    pairing: Pairing,
    power: float,
) -> pd.DataFrame:
    """Shape one measure into two ``findings`` rows per pair."""
    scale, unit = (100.0, "percentage points") if measure.is_share else (1.0, "points on 1-5")
    level = cells[str(measure)].to_numpy() * scale
    df = spread[f"df:{measure}"].to_numpy()
    se = np.sqrt(spread[str(measure)].to_numpy()) * scale
    blurred = pairs["blurred"].to_numpy(bool)
    se, df = np.where(blurred, rounded_up(se), se), np.where(blurred, rounded_down(df), df)
    why = _why_not_tested(pairs.assign(unknown=spread["unknown"].to_numpy()), se, df)
    tested = (why == "").to_numpy()
    change = np.where(tested, level[pairs["cell"]] - level[pairs["before"]], np.nan)
    se, safe = np.where(tested, se, np.nan), np.where(tested, df, 1.0)
    p = np.where(tested, 2 * t_sf(np.abs(change) / np.where(tested, se, 1.0), safe), np.nan)
    grouped = pd.Series(p).groupby(_families(pairs))
    how, alpha = Adjustment(analysis.adjustment), analysis.alpha
    adjusted = grouped.transform(lambda f: adjust_p_values(f, method=how)).to_numpy()
    # interval and verdict must agree: both use the level of the family
    judged_at = grouped.transform(lambda f: cutoff(f, method=how, alpha=alpha)).to_numpy()
    half = t_isf(judged_at / 2, safe) * se
    clear = adjusted <= alpha
    verdict = np.select(
        [~tested, clear & (change > 0), clear & (change < 0)],
        ["not_testable", "risen", "fallen"],
        "no_clear_change",
    )
    n = cells["n"].to_numpy(float)[pairs["cell"]] + cells["n"].to_numpy(float)[pairs["before"]]
    # the number of respondents may be withheld along with the estimate
    covered = why.str.startswith("estimate_suppressed").to_numpy()
    about = pairs[["locality", "period"]].assign(
        family="satisfaction", subject=pairs["survey"], part=pairs["item"], measure=str(measure)
    )
    shared = about.assign(unit=unit, n=np.where(covered, np.nan, n), not_testable_because=why)
    since = (
        "against "
        + pairs["previous"].astype(str)
        + f"; Taylor linearisation, {pairing.replace('_', ' ')} samples, t interval"
    )
    changes = shared.assign(
        aspect="change",
        since=pairs["previous"],
        level_of_confidence=np.where(tested, 1 - judged_at, np.nan),
        estimate=change,
        ci_low=change - half,
        ci_high=change + half,
        p=p,
        p_adjusted=adjusted,
        adjustment=str(analysis.adjustment),
        tests=np.where(tested, grouped.transform("count").to_numpy(), np.nan),
        verdict=verdict,
        method=since,
    )
    detectable = shared.assign(
        aspect="detectable",
        estimate=minimum_detectable_effect(se, df=df, alpha=judged_at, power=power),
        verdict=np.where(tested, "described", "not_testable"),
        method=(
            f"smallest true change found with probability {power:.0%} at the level of its family, "
            f"{alpha:g} over all its tests"
        ),
    )
    return pd.concat([changes, detectable], ignore_index=True)


def _why_not_tested(pairs: pd.DataFrame, se: np.ndarray, df: np.ndarray) -> pd.Series:
    """Return why a pair has no test; empty if it has one."""
    why = pairs["why"].where(
        pairs["why"] != "",
        np.where(
            pairs["unknown"] > 0,
            str(Reason.of("sample_unknown")),
            np.where(np.isnan(se), str(Reason.of("lonely_psu")), ""),
        ),
    )
    return why.where(why != "", np.where((df < 1) | (se == 0), str(Reason.of("no_design_df")), ""))


def _families(pairs: pd.DataFrame) -> list[Any]:
    """Return the key of each test's family: year and survey, and the unit or the index."""
    return [
        pairs["period"],
        pairs["survey"],
        np.where(pairs["item"] == INDEX, INDEX, pairs["locality"]),
    ]
