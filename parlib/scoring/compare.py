"""Two versions of the same table, cell by cell: the last digit of a back test, or what a resubmission changed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from parlib.errors import UsageError
from parlib.scoring.exact import to_points, to_quanta

SCORE_KEY = ("locality", "period", "framework", "code")
SCORE_COLUMNS = ("points", "applicable_max", "state")


@dataclass(frozen=True)
class Comparison:
    """What two tables say of the same cells.

    Attributes
    ----------
    rows : DataFrame
        Key columns, ``column``, ``left``, ``right`` (as text), ``difference`` (right - left, exact, NaN for texts), ``verdict``
        (``equal`` · ``within_tolerance`` · ``differs`` · ``only_left`` · ``only_right``).
    key : tuple of str
        Columns that identify a cell.
    tolerance : float
        Largest difference that counts as agreement.
    counts : dict
        Cells by verdict.
    """

    rows: pd.DataFrame
    key: tuple[str, ...]
    tolerance: float
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether every cell stands in both tables and agrees within the tolerance."""
        return not (self.counts.keys() - {"equal", "within_tolerance"})

    @property
    def differences(self) -> pd.DataFrame:
        """The cells that do not agree to the last digit, the largest differences first."""
        apart = self.rows[self.rows["verdict"] != "equal"]
        order = apart["difference"].abs().fillna(np.inf).sort_values(ascending=False, kind="stable").index
        return apart.loc[order].reset_index(drop=True)


def compare(
    left: pd.DataFrame,
    right: pd.DataFrame,
    *,
    key: tuple[str, ...] = SCORE_KEY,
    columns: tuple[str, ...] = SCORE_COLUMNS,
    tolerance: float = 0.0,
) -> Comparison:
    """Compare two tables cell by cell.

    Parameters
    ----------
    left, right : DataFrame
        Tables with one row per key; by default hand-off tables ``scores``.
    key : tuple of str
        Columns that identify a row.
    columns : tuple of str
        Columns to compare; numbers are compared as exact decimals (nine places), everything else as text.
    tolerance : float
        Absolute difference of numbers that still agrees (0.01 for sums of figures printed with two decimals).

    Raises
    ------
    UsageError
        A column is absent from one side, or a key stands twice.

    Examples
    --------
    >>> import pandas as pd
    >>> a = pd.DataFrame({"unit": ["x"], "points": [0.1 + 0.2]})
    >>> b = pd.DataFrame({"unit": ["x"], "points": [0.3]})
    >>> compare(a, b, key=("unit",), columns=("points",)).agrees
    True
    """
    for side, table in (("left", left), ("right", right)):
        absent = [c for c in (*key, *columns) if c not in table.columns]
        if absent:
            raise UsageError(f"the {side} table has no column {', '.join(absent)}; name the columns to compare")
        if table.duplicated(list(key)).any():
            raise UsageError(f"the {side} table holds a key more than once; a row is identified by {', '.join(key)}")
    both = left[[*key, *columns]].merge(right[[*key, *columns]], on=list(key), how="outer", suffixes=("_left", "_right"), indicator=True)
    parts = [_column(both, column, key=key, tolerance=tolerance) for column in columns]
    rows = pd.concat(parts, ignore_index=True)
    return Comparison(rows, tuple(key), tolerance, rows["verdict"].value_counts().to_dict())


def _column(both: pd.DataFrame, column: str, *, key: tuple[str, ...], tolerance: float) -> pd.DataFrame:
    one, other = both[f"{column}_left"], both[f"{column}_right"]
    difference = np.full(len(both), np.nan)
    numbers = all(pd.api.types.is_numeric_dtype(s) and not pd.api.types.is_bool_dtype(s) for s in (one, other))
    if numbers:
        left, right = to_quanta(one.to_numpy(dtype=float)), to_quanta(other.to_numpy(dtype=float))
        difference = to_points(right - left)
        equal = (left == right) | (np.isnan(left) & np.isnan(right))
        close = np.abs(right - left) <= to_quanta(tolerance)
    else:
        equal = (one.fillna("").astype(str) == other.fillna("").astype(str)).to_numpy()
        close = equal
    side = both["_merge"].astype(str).to_numpy()
    verdict = np.select(
        [side == "left_only", side == "right_only", equal, close], ["only_left", "only_right", "equal", "within_tolerance"], "differs"
    )
    out = both[list(key)].copy()
    out["column"] = column
    out["left"], out["right"] = _text(one, numbers), _text(other, numbers)
    return out.assign(difference=difference, verdict=verdict)


def _text(values: pd.Series, numbers: bool) -> pd.Series:
    if not numbers:
        return values.fillna("").astype(str)
    return pd.Series(np.where(values.isna(), "", values.map("{:.10g}".format)), index=values.index)
