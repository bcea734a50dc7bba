"""Precision of percentages published without microdata.

The precision is derived from stated assumptions.

Most users have only what the ministry prints: a percentage and, at best, the number of respondents.
Its precision is then that of a simple random sample of this size, widened by a *declared* design
effect. Where no number of respondents was printed, a declared one may stand in; without either,
there is no interval, and the row says so.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parlib.analysis.intervals import share_interval
from parlib.analysis.power import minimum_detectable_effect
from parlib.analysis.surveys.changes import Comparable
from parlib.analysis.tails import normal_isf, normal_sf
from parlib.codebook.findings import findings
from parlib.codebook.methods import Analysis, Precision
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform

MEASURE = "published_share"


def published_estimates(
    published: pd.DataFrame,
    *,
    deff: float,
    assumed_n: float | None = None,
    precision: Precision | None = None,
) -> pd.DataFrame:
    """Return published percentages with their assumed precision.

    Parameters
    ----------
    published : DataFrame
        ``locality``, ``period``, ``survey``, ``value`` (percent 0-100) and ``n`` (respondents, NaN
        where not printed).
    deff : float
        Declared design effect, >= 1: how much wider than a simple random sample of the same size (2
        is usual for such surveys).
    assumed_n : float, optional
        Respondents assumed where none were printed; the row's method says so.
    precision : Precision
        Confidence and smallest base.

    Returns
    -------
    DataFrame
        ``satisfaction`` rows, item ``index``, measure ``published_share``; interval: Wilson on n /
        deff. No rows are suppressed: they are public.

    Raises
    ------
    ValueError
        If ``deff`` is below 1.
    """
    if not deff >= 1:
        raise ValueError(f"deff must be at least 1, got {deff}")
    precision = precision or Precision()
    printed = published["n"].to_numpy(float)
    n = printed if assumed_n is None else np.where(np.isnan(printed), assumed_n, printed)
    share = published["value"].to_numpy(float) / 100
    base = n / deff
    se = np.sqrt(share * (1 - share) / base)
    low, high = share_interval(
        share, se, df=np.full(len(n), np.inf), smallest_base=base, confidence=precision.confidence
    )
    source = np.where(np.isnan(printed), "assumed", "printed")
    method = [
        (
            f"published percentage; precision of a simple random sample, n = {k:.0f} ({w}), design "
            f"effect {deff:g} (declared); Wilson interval"
        )
        if np.isfinite(k)
        else "published percentage; number of respondents not printed"
        for k, w in zip(n, source, strict=True)
    ]
    return conform(
        "satisfaction",
        published[["locality", "period", "survey"]]
        .reset_index(drop=True)
        .assign(
            item="index",
            subgroup="all",
            measure=MEASURE,
            estimate=share * 100,
            se=se * 100,
            ci_low=low * 100,
            ci_high=high * 100,
            n=n,
            deff=np.where(np.isfinite(n), deff, np.nan),
            reason=np.where(np.isfinite(n), "", str(Reason.of("respondents_not_printed"))),
            method=method,
        ),
    )


def published_satisfaction(
    indices: pd.DataFrame, *, precision: Precision, index: str = "SIPAS"
) -> pd.DataFrame:
    """Return the published values of a satisfaction index with the precision implied by the
    declared settings.

    Parameters
    ----------
    indices : DataFrame
        ``indices`` hand-off table; published values of ``index`` count.
    precision : Precision
        ``published_deff`` and ``published_respondents`` are the assumptions; each row's method
        states them.

    Returns
    -------
    DataFrame
        ``satisfaction`` rows as of :func:`published_estimates`.
    """
    rows = indices[
        indices["index"].eq(index)
        & indices["basis"].eq("published")
        & indices["value"].between(0, 100)
    ]
    known = rows[["locality", "period", "value"]].assign(survey=index, n=float("nan"))
    return published_estimates(
        known,
        deff=precision.published_deff,
        assumed_n=precision.published_respondents,
        precision=precision,
    )


def published_changes(
    estimates: pd.DataFrame,
    *,
    analysis: Analysis,
    comparable: Comparable = lambda *_: None,
    power: float = 0.8,
) -> pd.DataFrame:
    """Compare each published percentage with the previous one, within its assumed precision.

    Parameters
    ----------
    estimates : DataFrame
        Rows of :func:`published_estimates`.
    analysis : Analysis
        Level and confidence. The figures are one unit's own; no family is adjusted for
        (``p_adjusted`` is missing).
    comparable : callable
        Returns why two years are not comparable.
    power : float
        Power for the minimum detectable change.

    Returns
    -------
    DataFrame
        ``findings`` as in :func:`parlib.analysis.surveys.changes.satisfaction_changes`, samples
        taken as independent.
    """
    rows = estimates.sort_values(["locality", "survey", "period"], ignore_index=True)
    by = rows.groupby(["locality", "survey"])
    rows[["previous", "before", "se_before", "n_before"]] = by[
        ["period", "estimate", "se", "n"]
    ].shift(1)
    rows = rows.dropna(subset="previous").astype({"previous": int}).reset_index(drop=True)
    broken = [comparable(r.previous, r.period, r.survey, r.locality) for r in rows.itertuples()]
    se = np.hypot(rows["se"], rows["se_before"]).to_numpy()
    why = np.array(["" if b is None else str(b) for b in broken], dtype=object)
    why[(why == "") & ~(se > 0)] = str(Reason.of("respondents_not_printed"))
    tested = why == ""
    change = np.where(tested, rows["estimate"] - rows["before"], np.nan)
    se = np.where(tested, se, np.nan)
    half = normal_isf((1 - analysis.precision.confidence) / 2) * se
    p = 2 * normal_sf(np.abs(change) / se)
    clear = p < analysis.alpha
    verdict = np.select(
        [~tested, clear & (change > 0), clear & (change < 0)],
        ["not_testable", "risen", "fallen"],
        "no_clear_change",
    )
    about = rows[["locality", "period"]].assign(
        family="satisfaction", subject=rows["survey"], part="index", measure=MEASURE
    )
    shared = about.assign(
        unit="percentage points", n=rows["n"] + rows["n_before"], not_testable_because=why
    )
    changes = shared.assign(
        aspect="change",
        since=rows["previous"],
        level_of_confidence=analysis.precision.confidence,
        estimate=change,
        ci_low=change - half,
        ci_high=change + half,
        p=p,
        verdict=verdict,
        method="against " + rows["previous"].astype(str) + "; " + rows["method"],
    )
    detectable = shared.assign(
        aspect="detectable",
        estimate=minimum_detectable_effect(se, alpha=analysis.alpha, power=power),
        verdict=np.where(tested, "described", "not_testable"),
        method=(
            f"smallest true change found with probability {power:.0%} at level {analysis.alpha:g}"
        ),
    )
    return findings(pd.concat([changes, detectable], ignore_index=True))
