"""Split the rows of a table into parts and iterate over them one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd


def rows_apart(rows: pd.DataFrame, part: np.ndarray) -> Iterator[pd.DataFrame]:
    """Yield the rows of each part, in the order of the part numbers.

    Only one part is materialised at a time. ``groupby`` sorts the whole table and so holds it in
    memory twice.

    Parameters
    ----------
    rows : DataFrame
        The index is ignored.
    part : int array
        Part number of each row; rows with a negative number belong to no part.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit": ["b", "a", "b"]})
    >>> [list(part["unit"]) for part in rows_apart(rows, np.array([1, 0, 1]))]
    [['a'], ['b', 'b']]
    """
    order = np.argsort(part, kind="stable")
    ends = np.searchsorted(part[order], np.arange(part.max(initial=-1) + 2))
    for first, last in pairwise(ends.tolist()):
        at = order[first:last]
        if not len(at):
            continue
        side_by_side = at[-1] - at[0] + 1 == len(at)
        chosen = rows.iloc[at[0] : at[-1] + 1] if side_by_side else rows.take(at)
        yield chosen.reset_index(drop=True)
