"""Is there a value? One way to ask, for a cell of any table, whatever stands there where nothing is
known.

pandas gives "nothing" four faces: ``None``, ``NaN`` (of float, numpy and Decimal), ``NaT`` and
``NA``; the hand-off tables add a fifth, the empty text. They answer ``==``, ``!=`` and ``bool``
each in its own way (``NA`` refuses all three), so no room asks a cell by its truth or by comparing
it with itself: it asks here. Zero and False are values.
"""

from __future__ import annotations

import math
from decimal import Decimal
from numbers import Integral, Real
from typing import TypeVar

T = TypeVar("T")

# By name, so that asking costs no import: commands start without pandas.
_NOTHING = frozenset({"NAType", "NaTType"})
_MAY_BE_NAT = frozenset({"datetime64", "timedelta64"})


def is_missing(value: object) -> bool:
    """Return whether a cell stands for "no value": ``None``, ``NaN``, ``NaT``, ``NA`` or an empty
    text.

    Examples
    --------
    >>> import pandas as pd
    >>> [is_missing(v) for v in (None, float("nan"), pd.NA, pd.NaT, "")]
    [True, True, True, True, True]
    >>> [is_missing(v) for v in (0, 0.0, False, "0", " ")]
    [False, False, False, False, False]
    """
    if value is None:
        return True
    if isinstance(value, str):
        return not value
    if isinstance(value, float):
        return math.isnan(value)
    if isinstance(value, Decimal):
        return value.is_nan()
    # numpy's numbers are registered as such; math.isnan has no room for a very long integer
    if isinstance(value, Real):
        return not isinstance(value, Integral) and math.isnan(value)
    name = type(value).__name__
    return name in _NOTHING or (name in _MAY_BE_NAT and str(value) == "NaT")


def value_or(value: T, otherwise: T) -> T:
    """Return the cell's value, or ``otherwise`` where there is none.

    Examples
    --------
    >>> value_or("", "–"), value_or(None, ""), value_or(0.0, 1.0)
    ('–', '', 0.0)
    """
    return otherwise if is_missing(value) else value


def holds(value: object) -> bool:
    """Return whether a yes-or-no cell says yes; a cell without an answer does not.

    Examples
    --------
    >>> [holds(v) for v in (True, False, None, "", float("nan"))]
    [True, False, False, False, False]
    """
    return not is_missing(value) and bool(value)
