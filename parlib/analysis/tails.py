"""Tails and quantiles of the normal distribution and Student's t.

Calls the functions behind ``scipy.stats`` ``norm`` and ``t`` (a test checks bit equality) without
the half second of importing ``scipy.stats``, from which most builds need nothing else.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import scipy


def t_sf(x: npt.ArrayLike, df: npt.ArrayLike) -> Any:
    """Return the probability that Student's t with ``df`` degrees of freedom exceeds ``x``.

    Examples
    --------
    >>> float(t_sf(0.0, 5))
    0.5
    """
    return scipy.special.stdtr(df, -_numbers(x))


def t_isf(chance: npt.ArrayLike, df: npt.ArrayLike) -> Any:
    """Return the value that Student's t exceeds with probability ``chance``.

    Examples
    --------
    >>> round(float(t_isf(0.025, 10)), 3)
    2.228
    """
    chance = _numbers(chance)
    never = (chance == 0) & (np.asarray(df) > 0)
    return np.where(never, np.inf, -scipy.special.stdtrit(df, chance))[()]


def t_ppf(share: npt.ArrayLike, df: npt.ArrayLike) -> Any:
    """Return the value below which Student's t lies with probability ``share``, above 0.

    Examples
    --------
    >>> round(float(t_ppf(0.975, 10)), 3)
    2.228
    """
    return scipy.special.stdtrit(df, _numbers(share))


def normal_sf(x: npt.ArrayLike) -> Any:
    """Return the probability that a standard normal variable exceeds ``x``.

    Examples
    --------
    >>> float(normal_sf(0.0))
    0.5
    """
    return scipy.special.ndtr(-_numbers(x))


def normal_isf(chance: npt.ArrayLike) -> Any:
    """Return the value that a standard normal variable exceeds with probability ``chance``.

    Examples
    --------
    >>> round(float(normal_isf(0.025)), 2)
    1.96
    """
    return -scipy.special.ndtri(_numbers(chance))


def _numbers(x: npt.ArrayLike) -> Any:
    """Return an array of floats; a single number stays one."""
    return np.asarray(x, dtype=float)[()]
