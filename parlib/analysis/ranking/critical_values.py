"""Quantile of the maximum of many standardised differences, computed only from the draws that
matter.

Used for the critical values of :mod:`parlib.analysis.ranking.confidence`: the same number as from
all draws, in half the time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_ROUNDING = 1e-9
_LIKELY = 2
"""Number of draws examined first, as a multiple of the draws above the quantile."""


@dataclass(frozen=True)
class Bounds:
    """Upper bounds on the standardised differences of a draw.

    ``(n_j - n_k) / sqrt(se_j² + se_k²)`` is at most ``sqrt(z_j² + z_k²)`` with ``z = n / se``
    (Cauchy and Schwarz), so the largest difference of a draw is bounded by its two largest ``z``.
    Only draws that may exceed the quantile have to be computed: one in five or ten.

    Attributes
    ----------
    squares : ndarray, shape (units, draws)
        ``z²``; 0 for a unit without error.
    first, second : ndarray, one per draw
        The largest and second largest of them.
    largest : int array, one per draw
        Index of the unit with the largest.
    """

    squares: Floats
    first: Floats
    second: Floats
    largest: npt.NDArray[np.int_]

    @classmethod
    def of(cls, noise: Floats, spread: Floats) -> Bounds:
        """Return the bounds of drawn errors, one row per unit."""
        squares = (noise / np.where(spread > 0, spread, 1.0)[:, None]) ** 2
        second, first = np.partition(squares, [-2, -1], axis=0)[-2:]
        return cls(squares, first, second, squares.argmax(axis=0))

    @property
    def of_all(self) -> Floats:
        """Bound of each draw over all pairs."""
        return _rounded_up(self.first + self.second)

    def of_unit(self, unit: int) -> Floats:
        """Return the bound of each draw over the pairs of one unit."""
        other = np.where(self.largest == unit, self.second, self.first)
        return _rounded_up(self.squares[unit] + other)


def _rounded_up(squares: Floats) -> Floats:
    """Return the square roots plus a margin for rounding errors."""
    return np.asarray(np.sqrt(squares) * (1 + _ROUNDING))


class QuantileOfLargest:
    """Quantile of the largest standardised difference over the open hypotheses; only draws that may
    exceed it are computed.

    Parameters
    ----------
    bound : ndarray, one per draw
        Upper bound of the largest difference; it can only fall as hypotheses are rejected.
    """

    def __init__(self, bound: Floats) -> None:
        self._known = bound.copy()

    def at(self, coverage: float, work_out: Callable[[npt.NDArray[np.int_]], Floats]) -> float:
        """Return the quantile over all draws; ``work_out`` computes the largest difference of
        selected draws.
        """
        known, draws = self._known, len(self._known)
        # number of largest draws that are needed
        needed = draws - int(np.floor((draws - 1) * coverage))
        likely = min(draws, _LIKELY * needed)
        first = np.argpartition(known, draws - likely)[draws - likely :]
        known[first] = work_out(first)
        so_far = np.partition(known[first], likely - needed)[likely - needed]
        left = known > so_far
        left[first] = False
        rest = np.flatnonzero(left)
        known[rest] = work_out(rest)
        # draws not computed keep a bound below the deciding values
        return float(np.quantile(known, coverage))
