"""Exact decimal arithmetic on points, so that 0.1 + 0.2 is 0.3 and ties round up.

Points of a rule book are decimals (0.5, 1.25, 8.56) that binary floats cannot represent. They are
therefore added as whole numbers of *quanta* of 10⁻⁹ point, and converted to ordinary floats only
when a table is written.

Why not ``decimal.Decimal``: the sums are just as exact, and numpy adds a million of them in a
millisecond. Why 10⁻⁹: a ratio of two counts times a maximum of up to two decimals lies at least 1 /
(2·10⁴·denominator) away from a rounding tie, so the quantum decides every tie as exact arithmetic
would for denominators up to 10⁵ (files of a year), and a float64 represents whole numbers up to 2⁵³
quanta, which is nine million points, exactly.

Quanta are stored as whole numbers in float64 arrays. NaN stays NaN: a missing value never turns
into a number.
"""

from __future__ import annotations

import numpy as np

PER_POINT = 1e9


def to_quanta(points: np.ndarray | float) -> np.ndarray:
    """Return points as whole quanta (float64, NaN = missing), rounded to nine decimal places.

    Examples
    --------
    >>> float(to_quanta(0.1) + to_quanta(0.2)) == float(to_quanta(0.3))
    True
    """
    return np.rint(np.asarray(points, dtype=float) * PER_POINT)


def to_points(quanta: np.ndarray | float) -> np.ndarray:
    """Return quanta as points: the float64 nearest to the decimal, so that it prints as the
    decimal.

    Examples
    --------
    >>> float(to_points(to_quanta(0.1) + to_quanta(0.2)))
    0.3
    """
    # Adding 0.0 turns -0.0 into 0.0, which would print as "-0".
    return np.asarray(quanta, dtype=float) / PER_POINT + 0.0


def round_half_up(points: np.ndarray | float, decimals: int | None) -> np.ndarray:
    """Round points to ``decimals`` places, ties away from zero as in official tables; ``None``
    keeps them exact.

    Examples
    --------
    >>> float(round_half_up(2.675, 2)), float(round_half_up(0.125, 2)), float(round_half_up(-0.125, 2))
    (2.68, 0.13, -0.13)
    """
    quanta = to_quanta(points)
    if decimals is None or decimals >= 9:
        return to_points(quanta)
    step = 10.0 ** (9 - decimals)
    whole = np.floor(np.abs(quanta) / step + 0.5)
    # Divide by the power of ten (one correctly rounded operation) instead of multiplying by an
    # inexact binary 0.01.
    return np.asarray(np.sign(quanta) * whole / 10.0**decimals + 0.0)


def exact_sum(points: np.ndarray, axis: int | None = None) -> np.ndarray:
    """Return the exact decimal sum of points, ignoring NaN; NaN if all are NaN.

    Examples
    --------
    >>> float(exact_sum(np.array([0.1, 0.2, np.nan])))
    0.3
    """
    quanta = to_quanta(points)
    known = ~np.isnan(quanta)
    total = np.where(known, quanta, 0.0).sum(axis=axis)
    return to_points(np.where(known.any(axis=axis), total, np.nan))


def share_out(total: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Divide whole quanta among columns in proportion to weights, such that the parts sum exactly
    to the total.

    Parameters
    ----------
    total : ndarray, shape (n,)
        Quanta to divide, one per row.
    weights : ndarray, shape (n, k)
        Weights >= 0; at least one above 0 in each row.

    Returns
    -------
    ndarray, shape (n, k)
        Whole quanta. The rounding remainder (fewer than k quanta) goes to the column with the
        largest weight.
    """
    parts: np.ndarray = np.rint(total[:, None] * (weights / weights.sum(axis=1, keepdims=True)))
    rows = np.arange(len(total))
    parts[rows, weights.argmax(axis=1)] += total - parts.sum(axis=1)
    return parts
