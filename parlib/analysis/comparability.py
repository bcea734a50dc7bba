"""Where a series may be compared with itself: eras between changes of the rule book.

A *break* is the first period under a new rule; the periods between two breaks form an *era*. Two values of one unit are
comparable only inside an era. Nothing is ever bridged by interpolation.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Breaks = Mapping[str, Mapping[int, str]]
"""Index (``PAR``, ``SIPAS``) → {first period under a new rule: the decision that made it}."""


def eras(periods: npt.ArrayLike, *, breaks: Mapping[int, str]) -> npt.NDArray[np.int64]:
    """Return the era number of each period: how many breaks lie at or before it.

    Parameters
    ----------
    periods : array_like of int, any shape
        Years assessed.
    breaks : mapping of int to str
        First period under a new rule → decision.

    Returns
    -------
    ndarray of int64, shape of ``periods``
        Equal numbers mean comparable periods.

    Examples
    --------
    >>> eras([2019, 2020, 2021, 2022], breaks={2020: "1149/QĐ-BNV", 2022: "876/QĐ-BNV"}).tolist()
    [0, 1, 1, 2]
    """
    return np.searchsorted(np.array(sorted(breaks), dtype=np.int64), np.asarray(periods, dtype=np.int64), side="right")


def breaks_between(earlier: int, later: int, *, breaks: Mapping[int, str]) -> tuple[str, ...]:
    """Return the decisions that make ``later`` incomparable with ``earlier``, oldest first; empty if comparable."""
    return tuple(breaks[p] for p in sorted(breaks) if min(earlier, later) < p <= max(earlier, later))
