"""Correct an effect when the measure itself is a survey estimate with known sampling error.

Sampling error in the measure biases every effect towards zero (attenuation), because part of its
variation is only sampling noise. If the variance of that error is known, as for PAPI and SIPAS, its
contribution to the measure's variation can be subtracted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

from parlib.analysis.panel.regression import Absorbed, PanelFit
from parlib.analysis.results import Estimate, NotTestable
from parlib.analysis.tails import t_isf, t_sf
from parlib.codebook.reasons import Reason

Floats = npt.NDArray[np.float64]

LEAST_RELIABLE = 0.2
"""Minimum reliability; below it, dividing by the reliability gives meaningless results."""
_DEPENDENT = 1e-8


@dataclass(frozen=True)
class Corrected:
    """The effect corrected for attenuation.

    Attributes
    ----------
    estimate : Estimate
        Corrected effect with its interval.
    reliability : float
        Share of the measure's residual variation that is not sampling error; the uncorrected effect
        is roughly the corrected one times this.
    p : float
        Two-sided, effect zero.
    """

    estimate: Estimate
    reliability: float
    p: float


def errors_in_variables(
    fit: PanelFit, variance: npt.ArrayLike, *, confidence: float = 0.95
) -> Corrected | NotTestable:
    """Correct the first coefficient of a regression for known sampling error of its measure.

    Parameters
    ----------
    fit : PanelFit
        The uncorrected regression.
    variance : array_like of float, shape (observations,)
        Sampling variance of the measure in each row of ``fit.data``: that of a mean or share, not
        of one answer. Errors are independent of each other and of everything else.
    confidence : float
        Level of the interval.

    Returns
    -------
    Corrected, or NotTestable
        ``error_variance_unknown`` if a row has none, ``unreliable_measure`` if the reliability is
        below ``LEAST_RELIABLE``.

    Notes
    -----
    With M the projection that takes out effects and controls, E[x'Mx] = x*'Mx* + Σ M_ii s_i², so
    b = x'My / (x'Mx - Σ M_ii s_i²): the method of moments with known error variances (Fuller 1987,
    1.2). Its variance is the cluster jackknife around b, t(G-1): clusters are left out of numerator
    and correction alike.

    References
    ----------
    Fuller (1987), Measurement Error Models, Wiley. Buonaccorsi (2010), Measurement Error, CRC.
    """
    data = fit.data
    error = np.asarray(variance, dtype=float)
    null = f"the coefficient of {data.regressors[0]} is zero"
    unknown = int((~(error >= 0)).sum())
    if unknown:
        return NotTestable(null, Reason.of("error_variance_unknown", rows=unknown))
    value, reliability = _moments(data.y, data.x, data.effect, data.absorbed, error)
    if not reliability >= LEAST_RELIABLE:
        return NotTestable(
            null,
            Reason.of("unreliable_measure", share=round(reliability, 2), needed=LEAST_RELIABLE),
        )
    groups = len(data.clusters)
    moved = np.empty(groups)
    for g in range(groups):
        kept = data.cluster != g
        moved[g] = _moments(
            data.y[kept], data.x[kept], data.effect[kept], data.absorbed, error[kept]
        )[0]
    se = float(np.sqrt((groups - 1) / groups * ((moved - value) ** 2).sum()))
    half = float(t_isf((1 - confidence) / 2, groups - 1)) * se
    words = (
        f"{data.model}; errors in variables, known sampling variance, reliability "
        f"{reliability:.3f}; CRV3 (cluster jackknife), t({groups - 1})"
    )
    estimate = Estimate(value, se, value - half, value + half, groups - 1, words, "")
    return Corrected(estimate, reliability, float(2 * t_sf(abs(value) / se, groups - 1)))


def variance_of_rows(
    data: Absorbed, frame: pd.DataFrame, column: str, *, unit: str = "locality"
) -> Floats:
    """Return the variance of each observation of ``data``, looked up in the table it was taken
    from.
    """
    known = frame.set_index([unit, "period"])[column]
    units = pd.Index([data.clusters[k] for k in data.cluster])
    rows = pd.MultiIndex.from_arrays([units, data.period])
    known.index = pd.MultiIndex.from_arrays(
        [known.index.get_level_values(0).astype(str), known.index.get_level_values(1)]
    )
    return np.asarray(known.reindex(rows), dtype=float)


def _moments(
    y: Floats, x: Floats, effect: npt.NDArray[np.int_], absorbed: int, error: Floats
) -> tuple[float, float]:
    """Return the corrected coefficient of the first column, and its reliability.

    ``M_ii`` is the share of an error that remains after removing the other columns and, if
    localities were demeaned, the mean of the row's own locality.
    """
    others = x[:, 1:]
    left = np.ones(len(y))
    if absorbed:
        left -= 1 / np.bincount(effect)[effect]
    measure = x[:, 0]
    if others.shape[1]:
        axes, sizes, _ = scipy.linalg.svd(others, full_matrices=False)
        axes = axes[:, sizes > _DEPENDENT * sizes[0]]
        measure = measure - axes @ (axes.T @ measure)
        left -= (axes**2).sum(axis=1)
    all_of_it = float(measure @ measure)
    true = all_of_it - float(left @ error)
    return float(measure @ y) / true if true else np.nan, true / all_of_it
