"""Panel regressions of localities over years: effects absorbed exactly, estimated by statsmodels.

A locality's own level is removed by demeaning within the locality (within each spell of one method
if a series has breaks, so that no comparison crosses a break). Years are dummies that stay in the
regression, because leaving one locality out re-estimates them. Unbalanced panels are exact: the
year dummies are demeaned too (Frisch, Waugh, Lovell).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from parlib.analysis.results import NotTestable
from parlib.codebook.reasons import Reason

_TOLERANCE = 1e-9
_SMALL = 1e-10


class Model(StrEnum):
    """How localities are compared."""

    POOLED = "pooled"  # all localities and years side by side
    WITHIN = "within"  # each locality with itself over time
    FIRST_DIFFERENCE = "first_difference"  # change against the year before


@dataclass(frozen=True)
class Absorbed:
    """A regression after removing its effects.

    Attributes
    ----------
    y : float array, shape (observations,)
    x : float array, shape (observations, columns)
        The regressors first, then year dummies (or the constant).
    regressors : tuple of str
        Names of the first columns.
    cluster, period : int arrays, one per observation
        Cluster number (0 .. clusters-1) and year.
    effect : int array, one per observation
        Number of the group with its own level: the locality, or its spell of one method.
    clusters : tuple of str
        Cluster names by number.
    absorbed : int
        Number of effects removed by demeaning; nested in the clusters, so cluster-robust
        corrections do not count them.
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
    effect: np.ndarray
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
        return int(self.data.x.shape[1])

    @property
    def classic_variance(self) -> np.ndarray:
        """Covariance under independent errors of one variance; absorbed effects are counted."""
        return np.asarray(
            self.resid @ self.resid / (self.n - self.columns - self.data.absorbed) * self.bread
        )


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
    """Remove locality and year effects from a panel.

    Parameters
    ----------
    panel : DataFrame
        One row per locality and year; rows with a missing value in a used column are left out,
        nothing is filled in.
    outcome : str
        Column of the outcome.
    regressors : tuple of str
        Columns of the reform measure (first) and controls.
    model : Model
        How localities are compared. First differences use consecutive years only.
    year_effects : bool
        Whether each year has its own level.
    segment : str
        Column that numbers the spells of comparable years; effects and differences stay inside a
        spell.
    unit, period : str
        Columns of the locality (also the cluster) and the year.

    Returns
    -------
    Absorbed, or NotTestable
        ``no_data``, ``no_variation`` (a column is constant once the effects are out) or
        ``not_identified`` (columns move together).
    """
    null = f"{regressors[0]} and {outcome} do not move together"
    raw = np.column_stack(
        [panel[c].to_numpy(float, na_value=np.nan) for c in (outcome, *regressors)]
    )
    known = np.isfinite(raw).all(axis=1) & (panel[segment].notna().to_numpy() if segment else True)
    raw, years = raw[known], panel[period].to_numpy()[known]
    cluster, clusters = pd.factorize(panel[unit].to_numpy()[known], sort=True)
    spell = cluster
    if segment:
        spell = pd.factorize(
            cluster * np.int64(len(panel) + 1) + pd.factorize(panel[segment].to_numpy()[known])[0]
        )[0]
    order = np.lexsort((years, spell))
    raw, years, cluster, spell = raw[order], years[order], cluster[order], spell[order]
    before = len(raw)
    keep = np.ones(before, dtype=bool)
    if model == Model.FIRST_DIFFERENCE:
        keep = np.r_[False, (np.diff(spell) == 0) & (np.diff(years) == 1)] if before else keep
        raw = np.diff(raw, axis=0, prepend=raw[:1])
    elif model == Model.WITHIN:
        keep = np.bincount(spell)[spell] > 1 if before else keep
    raw, years, cluster, spell = raw[keep], years[keep], cluster[keep], pd.factorize(spell[keep])[0]
    if not len(raw):
        return NotTestable(null, Reason.of("no_data"))
    present, cluster = np.unique(cluster, return_inverse=True)
    dummies = (
        (years[:, None] == np.unique(years)).astype(float)
        if year_effects
        else np.ones((len(raw), int(model == Model.POOLED)))
    )
    values, absorbed = raw, 0
    if model == Model.WITHIN:
        absorbed = int(spell.max()) + 1
        values, dummies = _demean(raw, spell), _demean(dummies, spell)
    dummies = independent_columns(dummies)
    left = (
        values - dummies @ np.linalg.solve(dummies.T @ dummies, dummies.T @ values)
        if dummies.size
        else values
    )
    problem = _unidentified(left, raw, (outcome, *regressors))
    if problem is not None:
        return NotTestable(null, problem)
    return Absorbed(
        y=values[:, 0],
        x=np.column_stack([values[:, 1:], dummies]),
        regressors=regressors,
        cluster=cluster,
        period=years,
        effect=spell,
        clusters=tuple(str(clusters[k]) for k in present),
        absorbed=absorbed,
        singletons=before - len(raw) if model == Model.WITHIN else 0,
        left_sd=left[:, 1:].std(axis=0),
        left_share=left[:, 1:].var(axis=0) / raw[:, 1:].var(axis=0),
        model=_in_words(model, year_effects, bool(segment)),
    )


def fit_panel(data: Absorbed) -> PanelFit:
    """Fit ordinary least squares (statsmodels) to absorbed data."""
    # imported here because it takes a second, and a build with cached answers does not need it
    import statsmodels.api as sm

    # setting hasconst skips the search for a constant by singular values
    result = sm.OLS(data.y, data.x, hasconst=False).fit()
    return PanelFit(
        data=data,
        beta=np.asarray(result.params),
        resid=np.asarray(result.resid),
        bread=np.asarray(result.normalized_cov_params),
        statsmodels=result,
    )


def with_lags(
    panel: pd.DataFrame, columns: tuple[str, ...], *, lags: tuple[int, ...], unit: str = "locality"
) -> pd.DataFrame:
    """Return the panel with each column lagged by k years (``<column>_lag<k>``) or led (k < 0:
    ``<column>_lead<k>``).

    The value is that of exactly k years before in the same locality; missing if that year is not
    observed. Nothing is carried across a gap.
    """
    out = panel
    for lag in lags:
        if lag:
            names = {c: lag_name(c, lag) for c in columns}
            shifted = (
                panel[[unit, "period", *columns]]
                .assign(period=panel["period"] + lag)
                .rename(columns=names)
            )
            out = out.merge(shifted, on=[unit, "period"], how="left")
    return out


def lag_name(column: str, lag: int) -> str:
    """Return the column name of a lag: the column itself for 0."""
    if lag == 0:
        return column
    return f"{column}_lag{lag}" if lag > 0 else f"{column}_lead{-lag}"


def _demean(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    size = np.bincount(group).astype(float)
    means = (
        np.column_stack([np.bincount(group, column) for column in values.T]) / size[:, None]
        if values.shape[1]
        else values[:0]
    )
    return values - means[group] if values.shape[1] else values


def cluster_sums(cluster: np.ndarray, values: np.ndarray, clusters: int) -> np.ndarray:
    """Sum the rows of ``values`` (observations first) inside each cluster; shape (clusters, ...)."""
    member = scipy.sparse.csr_array(
        (np.ones(len(cluster)), (cluster, np.arange(len(cluster)))), shape=(clusters, len(cluster))
    )
    return np.asarray(
        (member @ values.reshape(len(values), -1)).reshape(clusters, *values.shape[1:])
    )


def independent_columns(columns: npt.ArrayLike) -> np.ndarray:
    """Return a maximal set of linearly independent columns, in order, without (nearly) zero
    columns.
    """
    columns = np.asarray(columns, dtype=float)
    if not columns.size:
        return columns
    # uses the small cross-product matrix instead of the long columns: a hundred times faster, and
    # exact enough for dummies
    _, r, order = scipy.linalg.qr(columns.T @ columns, pivoting=True)
    diagonal = np.abs(np.diag(r))
    rank = int((diagonal > _SMALL * max(diagonal[0], 1.0)).sum())
    return columns[:, np.sort(order[:rank])]


def _unidentified(left: np.ndarray, raw: np.ndarray, names: tuple[str, ...]) -> Reason | None:
    """Return which column has no variation left after removing the effects, or that regressors are
    collinear.
    """
    scale = np.abs(raw).max(axis=0)
    flat = left.std(axis=0) <= _TOLERANCE * np.where(scale > 0, scale, 1.0)
    if flat.any():
        return Reason.of("no_variation", column=names[int(np.flatnonzero(flat)[0])])
    x = left[:, 1:] / left[:, 1:].std(axis=0)
    if np.linalg.eigvalsh(x.T @ x / len(x))[0] <= _SMALL:
        return Reason.of("not_identified", columns=", ".join(names[1:]))
    return None


def _in_words(model: Model, year_effects: bool, segments: bool) -> str:
    what = {
        Model.POOLED: "pooled least squares",
        Model.WITHIN: "locality effects" + (" per spell of one method" if segments else ""),
        Model.FIRST_DIFFERENCE: "first differences"
        + (" inside spells of one method" if segments else ""),
    }[model]
    return what + (" and year effects" if year_effects else "")
