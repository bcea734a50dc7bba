"""Split rows by who appraises their units, and join the results.

No score of a unit depends on units appraised by others, so each part can be computed, or cached,
independently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from parlib.codebook.apart import rows_apart

_ROWS_OF_A_PART = 2_000
"""Each part has overhead: groups with fewer rows than this share one part."""


def appraised_apart(rows: pd.DataFrame, appraisers: Mapping[str, str]) -> Iterator[pd.DataFrame]:
    """Yield rows in parts; all rows of units that are appraised together are in one part, in order.

    Parameters
    ----------
    rows : DataFrame
        Any table with a column ``locality``.
    appraisers : mapping of str to str
        Who appraises each locality (:func:`parlib.scoring.gap.appraised_together`).

    Examples
    --------
    >>> from parlib.sample import evidence
    >>> len(list(appraised_apart(evidence(), {})))
    1
    """
    place, units = pd.factorize(rows["locality"])
    names = np.array([appraisers.get(unit, "") for unit in units], dtype=object)
    number, names = pd.factorize(names)
    few = np.bincount(number[place], minlength=len(names)) < _ROWS_OF_A_PART
    part, _ = pd.factorize(np.where(few, "", names), sort=True)
    yield from rows_apart(rows, part[number[place]])


def gathered(parts: Sequence[pd.DataFrame], by: Sequence[str]) -> pd.DataFrame:
    """Return the rows of all parts (at least one), stably sorted by some columns.

    Works column by column and empties the parts on the way, so that tables of all communes of the
    country are in memory once, not three times.

    Examples
    --------
    >>> parts = [pd.DataFrame({"unit": ["b", "a"]}), pd.DataFrame({"unit": ["a"]})]
    >>> list(gathered(parts, ["unit"])["unit"])
    ['a', 'a', 'b']
    """
    keys = pd.DataFrame({name: _of_all(part[name] for part in parts) for name in by})
    order = keys.sort_values(list(by), kind="stable").index.to_numpy()
    del keys  # it keeps references to columns of the parts
    return pd.DataFrame(
        {
            name: _of_all(part.pop(name) for part in parts).array.take(order)
            for name in list(parts[0].columns)
        },
        copy=False,
    )


def _of_all(columns: Iterator[pd.Series]) -> pd.Series:
    return pd.concat(list(columns), ignore_index=True)
