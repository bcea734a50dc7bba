"""What people call units that a table holds by their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd


def called(units: Iterable[str], localities: pd.DataFrame) -> dict[str, str]:
    """Return the name of each of some units by id; the id stands behind a name that two of them bear.

    Parameters
    ----------
    units : iterable of str
        What is to be named; a word that is no unit of the register is called what it is.
    localities : DataFrame
        Hand-off table.

    Examples
    --------
    >>> units = pd.DataFrame({"locality": ["1@2025-07-01", "2@2025-07-01"], "name": ["Xã A", "Xã A"]})
    >>> called(["1@2025-07-01", "chợ"], units)
    {'1@2025-07-01': 'Xã A', 'chợ': 'chợ'}
    >>> called(["1@2025-07-01", "2@2025-07-01"], units)["2@2025-07-01"]
    'Xã A [2@2025-07-01]'
    """
    wanted = list(dict.fromkeys(units))
    rows = localities[localities["locality"].isin(wanted)]
    known = dict(zip(rows["locality"], rows["name"], strict=True))
    bearers = Counter(known.get(unit, unit) for unit in wanted)
    return {
        unit: f"{known[unit]} [{unit}]"
        if unit in known and bearers[known[unit]] > 1
        else known.get(unit, unit)
        for unit in wanted
    }
