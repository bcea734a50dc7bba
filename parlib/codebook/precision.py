"""Declared precision of the numbers in a release.

The last digits of a float depend on the processor, the libraries and the order of a sum. They carry
no information, and a check that depended on them would reject honest documents. So every number is
rounded to its declared precision when it is written and is the same on every machine, every year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

EXACT_DIGITS = 12
"""Significant digits of reported, counted or summed figures: points, values, shares."""
ESTIMATE_DIGITS = 8
"""Significant digits of statistical estimates: coefficients, standard errors, intervals, p-values,
probabilities.
"""
DECIMALS = 12
"""Decimal places beyond which a difference counts as zero, such as the residue of 0.1 + 0.2 - 0.3.
"""

_ESTIMATED: dict[str, frozenset[str]] = {
    "findings": frozenset({"estimate", "ci_low", "ci_high", "p", "p_adjusted"}),
    "satisfaction": frozenset({"estimate", "se", "ci_low", "ci_high", "df", "deff"}),
    "expected": frozenset({"expected", "low", "high"}),
    "indices": frozenset({"rank_low", "rank_high"}),
    "targets": frozenset({"required_pace", "chance"}),
}
_TINY = frozenset({"p", "p_adjusted"})
"""Columns in which very small numbers are kept and not rounded to zero."""


def digits(table: str, column: str) -> int:
    """Return the number of significant digits kept in a number column of a release table."""
    return ESTIMATE_DIGITS if column in _ESTIMATED.get(table, ()) else EXACT_DIGITS


def rounded(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every float rounded to its declared precision; other columns are
    unchanged.

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
    """Return floats rounded to ``digits`` significant digits, and to ``decimals`` places if given.

    NaN and infinities are kept. Each result is the float nearest to the rounded decimal, so that
    the same decimal is always the same float. Negative zero becomes zero.
    """
    out = np.array(values, dtype=float)
    # a value that is already a short decimal, such as points, is the nearest float and stays
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
