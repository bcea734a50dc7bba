"""Panel regressions: localities over years, effects absorbed exactly, estimated by statsmodels.

A locality's own level is taken out by demeaning inside the locality (inside each spell of one method where a series
breaks, so that no comparison crosses the break); years are dummies that stay in the regression, because leaving one
locality out re-estimates them. Unbalanced panels are exact: the year dummies are demeaned too (Frisch, Waugh, Lovell).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import linalg

from parlib.analysis.results import NotTestable
from parlib.codebook.reasons import Reason

_TOLERANCE = 1e-9


class Model(StrEnum):
    """How localities are compared."""

    POOLED = "pooled"  # all localities and years side by side
    WITHIN = "within"  # each locality with itself over time
    FIRST_DIFFERENCE = "first_difference"  # change against the year before


@dataclass(frozen=True)
class Absorbed:
    """A regression after its effects were taken out.

    Attributes
    ----------
    y : float array, shape (observations,)
    x : float array, shape (observations, columns)
        The regressors first, then year dummies (or the constant).
    regressors : tuple of str
        Names of the first columns.
    cluster, period : int arrays, one per observation
        Cluster number (0 .. clusters-1) and year.
    clusters : tuple of str
        Cluster names by number.
    absorbed : int
        Effects taken out by demeaning; nested in the clusters, so cluster-robust corrections do not count them.
    singletons : int
        Observations dropped because they were the only one of their effect.
    left_sd, left_share : float arrays, one per regressor
        Standard deviation and share of variance that the effects leave.
    model : str
        The model in words.
    """

    y: np.ndarray
    x: np.ndarray
    regressors: tuple[str, ...]
    cluster: np.ndarray
    period: np.ndarray
    clusters: tuple[str, ...]
    absorbed: int
    singletons: int
    left_sd: np.ndarray
    left_share: np.ndarray
    model: str


@dataclass(frozen=True)
class PanelFit:
    """Least squares on absorbed data; ``statsmodels`` holds the full result object."""

    data: Absorbed
    beta: np.ndarray
    resid: np.ndarray
    bread: np.ndarray
    statsmodels: object

    @property
    def n(self) -> int:
        """Observations used."""
        return len(self.resid)

    @property
    def columns(self) -> int:
        """Columns estimated explicitly (regressors, year dummies, constant)."""
        return self.data.x.shape[1]

    @property
    def classic_variance(self) -> np.ndarray:
        """Covariance under independent errors of one variance; absorbed effects are counted."""
        return self.resid @ self.resid / (self.n - self.columns - self.data.absorbed) * self.bread


def absorb(
    panel: pd.DataFrame,
    *,
    outcome: str,
    regressors: tuple[str, ...],
    model: Model = Model.WITHIN,
    year_effects: bool = True,
    segment: str = "",
    unit: str = "locality",
    period: str = "period",
) -> Absorbed | NotTestable:
    """Take locality and year effects out of a panel.

    Parameters
    ----------
    panel : DataFrame
        One row per locality and year; rows with a missing value in a used column are left out, nothing is filled in.
    outcome : str
        Column of the outcome.
    regressors : tuple of str
        Columns of the reform measure (first) and controls.
    model : Model
        How localities are compared. First differences use consecutive years only.
    year_effects : bool
        Whether each year has its own level.
    segment : str
        Column that numbers the spells of comparable years; effects and differences stay inside a spell.
    unit, period : str
        Columns of the locality (also the cluster) and the year.

    Returns
    -------
    Absorbed, or NotTestable
        ``no_data``, ``no_variation`` (a column is constant once the effects are out) or ``not_identified`` (columns move together).
    """
    null = f"{regressors[0]} and {outcome} do not move together"
    used = [unit, period, outcome, *regressors, *([segment] if segment else [])]
    rows = panel[used].dropna().sort_values([unit, period], ignore_index=True)
    rows["_spell"] = rows.groupby([unit, segment]).ngroup() if segment else rows.groupby(unit).ngroup()
    before = len(rows)
    if model is Model.FIRST_DIFFERENCE:
        rows = _differences(rows, [outcome, *regressors], period)
    elif model is Model.WITHIN:
        rows = rows[rows.groupby("_spell")["_spell"].transform("size") > 1].reset_index(drop=True)
    if rows.empty:
        return NotTestable(null, Reason.of("no_data"))
    cluster, clusters = pd.factorize(rows[unit], sort=True)
    raw = rows[[outcome, *regressors]].to_numpy(float)
    years = pd.get_dummies(rows[period]).to_numpy(float) if year_effects else np.ones((len(rows), int(model is Model.POOLED)))
    absorbed = 0
    values = raw
    if model is Model.WITHIN:
        spell = pd.factorize(rows["_spell"])[0]
        absorbed = int(spell.max()) + 1
        values, years = _demean(raw, spell), _demean(years, spell)
    years = _independent(years)
    left = values - years @ np.linalg.lstsq(years, values, rcond=None)[0] if years.size else values
    problem = _unidentified(left, raw, (outcome, *regressors))
    if problem is not None:
        return NotTestable(null, problem)
    spread = raw[:, 1:].var(axis=0)
    return Absorbed(
        y=values[:, 0],
        x=np.column_stack([values[:, 1:], years]),
        regressors=regressors,
        cluster=cluster,
        period=rows[period].to_numpy(),
        clusters=tuple(map(str, clusters)),
        absorbed=absorbed,
        singletons=before - len(rows) if model is Model.WITHIN else 0,
        left_sd=left[:, 1:].std(axis=0),
        left_share=left[:, 1:].var(axis=0) / spread,
        model=_in_words(model, year_effects, bool(segment)),
    )


def fit_panel(data: Absorbed) -> PanelFit:
    """Fit ordinary least squares (statsmodels) to absorbed data."""
    result = sm.OLS(data.y, data.x).fit()
    return PanelFit(
        data=data,
        beta=np.asarray(result.params),
        resid=np.asarray(result.resid),
        bread=np.asarray(result.normalized_cov_params),
        statsmodels=result,
    )


def with_lags(panel: pd.DataFrame, column: str, *, lags: tuple[int, ...], segment: str = "", unit: str = "locality") -> pd.DataFrame:
    """Return the panel with ``<column>_lag<k>`` (k > 0: k years before) and ``<column>_lead<k>`` (k < 0: k years after).

    The value of exactly k years before, in the same locality and spell; missing where that year is not observed. Nothing is carried over a
    gap or a break.
    """
    keys = [unit, "period", *([segment] if segment else [])]
    out = panel
    for lag in lags:
        shifted = panel[[*keys, column]].assign(period=panel["period"] + lag).rename(columns={column: lag_name(column, lag)})
        out = out.merge(shifted.dropna(subset=[lag_name(column, lag)]), on=keys, how="left")
    return out


def lag_name(column: str, lag: int) -> str:
    """Return the column name of a lag: the column itself for 0."""
    return column if lag == 0 else f"{column}_lag{lag}" if lag > 0 else f"{column}_lead{-lag}"


def _differences(rows: pd.DataFrame, columns: list[str], period: str) -> pd.DataFrame:
    """Return differences between consecutive years of one locality and spell."""
    by = rows.groupby("_spell")
    consecutive = by[period].diff() == 1
    out = rows.copy()
    out[columns] = by[columns].diff()
    return out[consecutive].reset_index(drop=True)


def _demean(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    size = np.bincount(group).astype(float)
    means = np.column_stack([np.bincount(group, column) for column in values.T]) / size[:, None] if values.shape[1] else values[:0]
    return values - means[group] if values.shape[1] else values


def _independent(columns: np.ndarray) -> np.ndarray:
    """Keep a largest set of linearly independent columns, in their order."""
    if not columns.size:
        return columns
    _, r, order = linalg.qr(columns, mode="economic", pivoting=True)
    diagonal = np.abs(np.diag(r))
    rank = int((diagonal > _TOLERANCE * max(diagonal[0], 1.0)).sum())
    return columns[:, np.sort(order[:rank])]


def _unidentified(left: np.ndarray, raw: np.ndarray, names: tuple[str, ...]) -> Reason | None:
    """Say which column the effects leave nothing of, or that regressors move together."""
    scale = np.abs(raw).max(axis=0)
    flat = left.std(axis=0) <= _TOLERANCE * np.where(scale > 0, scale, 1.0)
    if flat.any():
        return Reason.of("no_variation", column=names[int(np.flatnonzero(flat)[0])])
    x = left[:, 1:] / left[:, 1:].std(axis=0)
    if np.linalg.matrix_rank(x, tol=_TOLERANCE * np.sqrt(len(x)) * 10) < x.shape[1]:
        return Reason.of("not_identified", columns=", ".join(names[1:]))
    return None


def _in_words(model: Model, year_effects: bool, segments: bool) -> str:
    what = {
        Model.POOLED: "pooled least squares",
        Model.WITHIN: "locality effects" + (" per spell of one method" if segments else ""),
        Model.FIRST_DIFFERENCE: "first differences" + (" inside spells of one method" if segments else ""),
    }[model]
    return what + (" and year effects" if year_effects else "")
