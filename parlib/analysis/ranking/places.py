"""Ranks of values, equal to ``scipy.stats.rankdata`` (checked by a test) but without the half
second of importing ``scipy.stats``.
"""

from __future__ import annotations

import numpy as np


def places(values: np.ndarray, *, axis: int, shared: bool) -> np.ndarray:
    """Return the rank of each value along an axis, ascending from 1; NaN has none.

    Parameters
    ----------
    values : float array
        Any shape.
    axis : int
        Axis along which the values are ranked.
    shared : bool
        True: ties share the mean of their ranks; False: ties all take the lowest of them.

    Examples
    --------
    >>> places(np.array([30.0, 10.0, 30.0]), axis=0, shared=True).tolist()
    [2.5, 1.0, 2.5]
    >>> places(np.array([30.0, 10.0, 30.0]), axis=0, shared=False).tolist()
    [2.0, 1.0, 2.0]
    """
    rows = np.moveaxis(np.asarray(values, dtype=float), axis, -1)
    order = np.argsort(rows, axis=-1, kind="stable")
    ordered = np.take_along_axis(rows, order, axis=-1)
    position = np.broadcast_to(np.arange(1.0, rows.shape[-1] + 1), rows.shape)
    begins = np.ones(rows.shape, dtype=bool)
    begins[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    ends = np.ones(rows.shape, dtype=bool)
    ends[..., :-1] = begins[..., 1:]
    # for ties: the rank of the first on the left, of the last on the right
    place = np.maximum.accumulate(np.where(begins, position, 0.0), axis=-1)
    if shared:
        last = np.where(ends, position, np.inf)
        place = (place + np.minimum.accumulate(last[..., ::-1], axis=-1)[..., ::-1]) / 2
    out = np.empty(rows.shape)
    np.put_along_axis(out, order, np.where(np.isnan(ordered), np.nan, place), axis=-1)
    return np.moveaxis(out, -1, axis)
