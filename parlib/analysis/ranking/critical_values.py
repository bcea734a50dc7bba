"""The quantile of the largest of many standardised differences, from the draws that can decide it.

For critical values of :mod:`parlib.analysis.ranking.confidence`: the same number as from all draws,
in half the time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_ROUNDING = 1e-9
_LIKELY = 2
"""How many times as many draws as stand above the quantile are looked at first."""


@dataclass(frozen=True)
class Bounds:
    """What no standardised difference of a draw can exceed.

    ``(n_j - n_k) / sqrt(se_j² + se_k²)`` is at most ``sqrt(z_j² + z_k²)`` with ``z = n / se``
    (Cauchy and Schwarz), so the largest of a draw is at most that of its two largest ``z``. Only
    draws that may stand above the quantile asked for have to be worked out: one in five or ten.

    Attributes
    ----------
    squares : ndarray, shape (units, draws)
        ``z²``; 0 for a unit without error.
    first, second : ndarray, one per draw
        The largest and second largest of them.
    largest : int array, one per draw
        Whose the largest is.
    """

    squares: Floats
    first: Floats
    second: Floats
    largest: npt.NDArray[np.int_]

    @classmethod
    def of(cls, noise: Floats, spread: Floats) -> Bounds:
        """Return the bounds of drawn errors, a row a unit."""
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
    """Return the roots, and a little more than rounding could take from them."""
    return np.asarray(np.sqrt(squares) * (1 + _ROUNDING))


class QuantileOfLargest:
    """The quantile of the largest standardised difference over the hypotheses still open, each draw
    worked out only where it may stand above it.

    Parameters
    ----------
    bound : ndarray, one per draw
        What it cannot exceed; as hypotheses are rejected it can only fall.
    """

    def __init__(self, bound: Floats) -> None:
        self._known = bound.copy()

    def at(self, coverage: float, work_out: Callable[[npt.NDArray[np.int_]], Floats]) -> float:
        """Return the quantile over all draws; ``work_out`` gives the largest of some of them."""
        known, draws = self._known, len(self._known)
        needed = draws - int(np.floor((draws - 1) * coverage))  # so many of the largest, for sure
        likely = min(draws, _LIKELY * needed)
        first = np.argpartition(known, draws - likely)[draws - likely :]
        known[first] = work_out(first)
        so_far = np.partition(known[first], likely - needed)[likely - needed]
        left = known > so_far
        left[first] = False
        rest = np.flatnonzero(left)
        known[rest] = work_out(rest)
        # what was not looked at has kept a bound that is below those that decide
        return float(np.quantile(known, coverage))
