"""Test whether a cell has a value, in any table.

pandas has four representations of "no value": ``None``, ``NaN`` (of float, numpy and Decimal),
``NaT`` and ``NA``; the hand-off tables add the empty text. They behave differently under ``==``,
``!=`` and ``bool`` (``NA`` raises for all three), so no package tests a cell by truth value or by
comparing it with itself; use the functions here. Zero and False are values.
"""

from __future__ import annotations

import math
from decimal import Decimal
from numbers import Integral, Real
from typing import TypeVar

T = TypeVar("T")

# By type name, so that the test needs no import: commands start without pandas.
_NOTHING = frozenset({"NAType", "NaTType"})
_MAY_BE_NAT = frozenset({"datetime64", "timedelta64"})


def is_missing(value: object) -> bool:
    """Return whether a cell holds no value: ``None``, ``NaN``, ``NaT``, ``NA`` or an empty text.

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
    # numpy numbers are registered as numbers.Number; math.isnan overflows on very long integers
    if isinstance(value, Real):
        return not isinstance(value, Integral) and math.isnan(value)
    name = type(value).__name__
    return name in _NOTHING or (name in _MAY_BE_NAT and str(value) == "NaT")


def value_or(value: T, otherwise: T) -> T:
    """Return the cell's value, or ``otherwise`` if it has none.

    Examples
    --------
    >>> value_or("", "–"), value_or(None, ""), value_or(0.0, 1.0)
    ('–', '', 0.0)
    """
    return otherwise if is_missing(value) else value


def holds(value: object) -> bool:
    """Return whether a yes-or-no cell is yes; a missing answer is not.

    Examples
    --------
    >>> [holds(v) for v in (True, False, None, "", float("nan"))]
    [True, False, False, False, False]
    """
    return not is_missing(value) and bool(value)
