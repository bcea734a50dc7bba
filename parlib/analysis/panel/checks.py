"""Tests of the assumptions behind a link, and the influence of single localities and years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.analysis.panel.clusters import (
    Covariance,
    coefficient_test,
    leave_one_cluster_out,
    robust_covariance,
    wald_test,
)
from parlib.analysis.panel.regression import Model, PanelFit, absorb, fit_panel, independent_columns
from parlib.analysis.results import HypothesisTest, NotTestable
from parlib.analysis.tails import normal_sf
from parlib.codebook.reasons import Reason


def mundlak_test(
    panel: pd.DataFrame,
    *,
    outcome: str,
    regressors: tuple[str, ...],
    year_effects: bool = True,
    segment: str = "",
    unit: str = "locality",
) -> HypothesisTest | NotTestable:
    """Test whether a comparison between localities gives the same answer as one within localities.

    Parameters
    ----------
    panel : DataFrame
        One row per locality and year.
    outcome, regressors, year_effects, segment, unit
        As in :func:`parlib.analysis.panel.regression.absorb`.

    Returns
    -------
    HypothesisTest, or NotTestable
        Wald test, clustered by locality (CRV1), that the locality means of the regressors have no
        coefficient of their own. This is Hausman's question without his assumption that errors are
        independent (Wooldridge 2010, section 10.7.3).
    """
    used = panel.dropna(
        subset=[unit, "period", outcome, *regressors, *([segment] if segment else [])]
    ).reset_index(drop=True)
    spell = [unit, segment] if segment else [unit]
    means = tuple(f"mean of {r}" for r in regressors)
    used = used.assign(
        **{
            m: used.groupby(spell)[r].transform("mean")
            for m, r in zip(means, regressors, strict=True)
        }
    )
    extra: tuple[str, ...] = ()
    if year_effects and len(used):
        # if localities are observed in different years, the years are part of their means
        years = pd.get_dummies(used["period"], dtype=float)
        shares = years.groupby([used[c] for c in spell]).transform("mean").to_numpy()
        independent = independent_columns(
            shares - years @ np.linalg.lstsq(years, shares, rcond=None)[0]
        )
        extra = tuple(f"years seen {k}" for k in range(independent.shape[1]))
        used = used.join(pd.DataFrame(independent, columns=list(extra)))
    null = (
        "localities with a higher average of the regressors do not differ in the outcome beyond "
        "what their own changes explain"
    )
    data = absorb(
        used,
        outcome=outcome,
        regressors=(*regressors, *means, *extra),
        model=Model.POOLED,
        year_effects=year_effects,
        unit=unit,
    )
    if isinstance(data, NotTestable):
        return NotTestable(null, data.reason)
    fit = fit_panel(data)
    covariance = robust_covariance(fit, Covariance.CRV1)
    if isinstance(covariance, NotTestable):
        return NotTestable(null, covariance.reason)
    k = len(regressors)
    return wald_test(fit, covariance, columns=list(range(k, 2 * k)), null_hypothesis=null)


def unit_means(
    panel: pd.DataFrame, columns: tuple[str, ...], *, unit: str = "locality", segment: str = ""
) -> pd.DataFrame:
    """Return one row per locality with the means of its values, after removing the mean of each
    year (of each spell, if ``segment`` names a column).

    Otherwise, if localities are observed in different years, a year that was high for all would
    appear as a difference between them. ``period`` is 0.
    """
    used = panel.dropna(subset=list(columns)).reset_index(drop=True)
    apart = (
        used[list(columns)]
        .groupby([used["period"], *([used[segment]] if segment else [])])
        .transform("mean")
    )
    means = (used[list(columns)] - apart).groupby(used[unit]).mean()
    return means.rename_axis(unit).reset_index().assign(period=0)


def pesaran_cd(fit: PanelFit) -> HypothesisTest | NotTestable:
    """Test whether localities' residuals move together from year to year.

    Notes
    -----
    CD = Σ_{i<j} √T_ij ρ_ij / √M over the M pairs with two or more common years and a defined
    correlation, standard normal under independence (Pesaran 2021). After year effects were
    estimated the statistic loses this distribution (Juodis and Reese 2022): the method text then
    says that it is a description.
    """
    null = "the residuals of different localities are not correlated"
    table = pd.DataFrame({"unit": fit.data.cluster, "year": fit.data.period, "e": fit.resid})
    wide = table.pivot_table(index="unit", columns="year", values="e").to_numpy()
    seen = np.isfinite(wide).astype(float)
    e = np.nan_to_num(wide)
    common, total, square = seen @ seen.T, e @ seen.T, e**2 @ seen.T
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = square - total**2 / common
        scale = np.where(square > 0, spread / square, 0.0)
        rho = (e @ e.T - total * total.T / common) / np.sqrt(spread * spread.T)
    upper = np.triu_indices(len(wide), 1)
    usable = (common[upper] >= 2) & (scale[upper] > 1e-12) & (scale.T[upper] > 1e-12)
    pairs = int(usable.sum())
    if not pairs:
        return NotTestable(null, Reason.of("no_data", pairs=0))
    statistic = float((np.sqrt(common[upper][usable]) * rho[upper][usable]).sum() / np.sqrt(pairs))
    words = "Pesaran CD"
    if "year effects" in fit.data.model:
        words += "; after year effects a description, not a test (Juodis and Reese 2022)"
    return HypothesisTest(null, statistic, "normal", float(2 * normal_sf(abs(statistic))), words)


@dataclass(frozen=True, slots=True)
class Influence:
    """Range of the effect when one locality or year is left out (same unit as the coefficient)."""

    low: float
    low_without: str
    high: float
    high_without: str
    sign_changes: int

    @property
    def keeps_sign(self) -> bool:
        """True if no single locality or year decides the sign."""
        return self.sign_changes == 0


def cluster_influence(fit: PanelFit, *, column: int = 0) -> Influence:
    """Return the range of one coefficient over all samples without one locality."""
    return _range(leave_one_cluster_out(fit)[:, column], fit.data.clusters, float(fit.beta[column]))


def year_influence(
    panel: pd.DataFrame,
    fit: PanelFit,
    *,
    outcome: str,
    model: Model,
    segment: str = "",
    column: int = 0,
) -> Influence | NotTestable:
    """Return the range of one coefficient over all samples without one year (the panel is the one
    behind ``fit``).
    """
    kept, years = [], []
    for year in np.unique(fit.data.period):
        data = absorb(
            panel[panel["period"] != year],
            outcome=outcome,
            regressors=fit.data.regressors,
            model=model,
            segment=segment,
        )
        if not isinstance(data, NotTestable):
            kept.append(fit_panel(data).beta[column])
            years.append(str(year))
    if not kept:
        return NotTestable("no single year decides the sign", Reason.of("too_short"))
    return _range(np.array(kept), tuple(years), float(fit.beta[column]))


def lead_placebo(
    panel: pd.DataFrame,
    *,
    outcome: str,
    later: str,
    regressors: tuple[str, ...],
    model: Model,
    segment: str = "",
) -> HypothesisTest | NotTestable:
    """Test whether reform of a later year "explains" the outcome of today; it should not do so.

    Parameters
    ----------
    panel : DataFrame
        One row per locality and year.
    later : str
        Column with the reform measure of a later year; it enters beside ``regressors``.
    outcome, regressors, model, segment
        As in :func:`parlib.analysis.panel.regression.absorb`.

    Returns
    -------
    HypothesisTest, or NotTestable
        A small p-value suggests a common cause, or that the outcome drives reform.
    """
    null = f"{later} does not go with {outcome} of today"
    data = absorb(
        panel, outcome=outcome, regressors=(later, *regressors), model=model, segment=segment
    )
    if isinstance(data, NotTestable):
        return NotTestable(null, data.reason)
    fit = fit_panel(data)
    covariance = robust_covariance(fit, Covariance.CRV3)
    if isinstance(covariance, NotTestable):
        return NotTestable(null, covariance.reason)
    test = coefficient_test(fit, covariance)
    return HypothesisTest(
        null, test.statistic, test.distribution, test.p, f"{fit.data.model}; {test.method}"
    )


def _range(values: np.ndarray, names: tuple[str, ...], centre: float) -> Influence:
    low, high = int(values.argmin()), int(values.argmax())
    flips = int((np.sign(values) != np.sign(centre)).sum())
    return Influence(float(values[low]), names[low], float(values[high]), names[high], flips)
