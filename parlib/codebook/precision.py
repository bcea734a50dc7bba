"""How exactly a release keeps its numbers.

Declared once, so that a number is the same on every machine and in every year.

The last digits of a float depend on the processor, the libraries and the order of a sum. They say
nothing, and a proof that hung on them would call honest documents false. So every number is rounded
to what it can carry when it is written.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

EXACT_DIGITS = 12
"""Significant digits of figures that are stated, counted or added up: points, values, shares."""
ESTIMATE_DIGITS = 8
"""Significant digits of what an estimator gives.

Estimates, standard errors, intervals, p-values, chances.
"""
DECIMALS = 12
"""Places after the point beyond which a difference is none.

What is left of 0.1 + 0.2 - 0.3 is zero.
"""

_ESTIMATED: dict[str, frozenset[str]] = {
    "findings": frozenset({"estimate", "ci_low", "ci_high", "p", "p_adjusted"}),
    "satisfaction": frozenset({"estimate", "se", "ci_low", "ci_high", "df", "deff"}),
    "expected": frozenset({"expected", "low", "high"}),
    "indices": frozenset({"rank_low", "rank_high"}),
    "targets": frozenset({"required_pace", "chance"}),
}
_TINY = frozenset({"p", "p_adjusted"})
"""Columns in which a number below any number of decimals is still not zero."""


def digits(table: str, column: str) -> int:
    """Return how many significant digits a number column of a release table keeps."""
    return ESTIMATE_DIGITS if column in _ESTIMATED.get(table, ()) else EXACT_DIGITS


def rounded(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every float rounded to its declared precision.

    Other columns are not touched.

    Parameters
    ----------
    table : str
        Name of the release table.
    frame : DataFrame
        Not changed.
    """
    columns = {
        str(name): significant(
            frame[name].to_numpy(),
            digits(table, str(name)),
            decimals=None if name in _TINY else DECIMALS,
        )
        for name in frame.columns
        if frame[name].dtype.kind == "f"
    }
    return frame.assign(**columns)


def significant(values: np.ndarray, digits: int, *, decimals: int | None = DECIMALS) -> np.ndarray:
    """Return floats rounded to ``digits`` significant digits, and to ``decimals`` places where
    given.

    NaN and infinities stay.

    Each is the float nearest to the rounded decimal, so that the same decimal is the same float
    everywhere. Zero has no sign.
    """
    out = np.array(values, dtype=float)
    # what is a short decimal already, as points are, is the float nearest to it and stays
    short = np.abs(out) < 10.0 ** (digits - 4)
    short[short] = np.rint(out[short] * 1e4) / 1e4 == out[short]
    loose = np.isfinite(out) & ~short & (out != np.trunc(out))
    distinct, places = np.unique(out[loose], return_inverse=True)
    texts = (
        f"{value:.{digits - 1}e}"
        if decimals is None
        else f"{round(float(value), decimals):.{digits - 1}e}"
        for value in distinct
    )
    out[loose] = np.fromiter((float(text) for text in texts), dtype=float, count=len(distinct))[
        places
    ]
    return out + 0.0
