"""Statistical power: the smallest effect or change that the data could have detected."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from parlib.analysis.tails import t_isf


def minimum_detectable_effect(
    se: npt.ArrayLike,
    *,
    df: npt.ArrayLike = np.inf,
    alpha: npt.ArrayLike = 0.05,
    power: float = 0.8,
) -> npt.NDArray[np.float64]:
    """Return the true effect that a two-sided test at ``alpha`` would detect with probability
    ``power``.

    Parameters
    ----------
    se : float array
        Standard errors, in the unit of the effect.
    df : float array
        Degrees of freedom of the test, ``inf`` for the normal.
    alpha : float array
        Level of the test.
    power : float
        Chance of finding the effect.

    Returns
    -------
    float array, in the unit of ``se``; NaN where the standard error is missing or df < 1.

    Notes
    -----
    MDE = (t_{1-α/2, df} + t_{power, df}) · se; with the normal, 5 % and 80 %: 2.80159 · se. It
    describes the design, never the estimate: "power at the observed effect" is just a transformed
    p-value and is not computed.

    References
    ----------
    Bloom (1995), Evaluation Review 19.

    Examples
    --------
    >>> round(float(minimum_detectable_effect(1.0)), 5)
    2.80159
    """
    se, df = np.asarray(se, dtype=float), np.asarray(df, dtype=float)
    usable = np.isfinite(se) & (df >= 1)
    safe = np.where(usable, df, 1.0)
    return np.where(
        usable,
        (t_isf(np.asarray(alpha) / 2, safe) + t_isf(1 - power, safe)) * se,
        np.nan,
    )


def planned_sample_size(
    population: npt.ArrayLike, *, margin: float = 0.05
) -> npt.NDArray[np.int64]:
    """Return the number of respondents according to the ministry's older guidance, n = N / (1 + N
    e²), rounded up.

    The formula assumes a share near 50 %, a margin of two standard errors and simple random
    sampling; it ignores clustering.

    Examples
    --------
    >>> planned_sample_size([1000, 10000]).tolist()
    [286, 385]
    """
    people = np.asarray(population, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(np.isinf(people), 1 / margin**2, people / (1 + people * margin**2))
    return np.ceil(np.round(size, 9)).astype(np.int64)
