"""Which years of a series are comparable: the spells in which one method was in force.

Two values of one unit are comparable only within a spell. A year without a documented method is
comparable with no other year. Gaps are never bridged by interpolation.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from parlib.codebook.methods import Methods, Series
from parlib.codebook.reasons import Reason


def eras(periods: npt.ArrayLike, *, series: Series) -> npt.NDArray[np.float64]:
    """Return the number of the spell that covers each period; equal numbers mean comparable values.

    Parameters
    ----------
    periods : array_like of int, one-dimensional
        Years assessed.
    series : Series
        The methods of one index at one level.

    Returns
    -------
    ndarray of float64, one per period
        0 for the first spell, NaN (equal to nothing) if no method is documented.

    Examples
    --------
    >>> from parlib.codebook.methods import Spell
    >>> old = Spell(method="a", first_period=2020, last_period=2021)
    >>> new = Spell(method="b", first_period=2022, why_vi="Đổi bộ tiêu chí", why_en="New criteria")
    >>> eras([2019, 2020, 2021, 2022], series=Series(index="PAR", spells=(old, new))).tolist()
    [nan, 0.0, 0.0, 1.0]
    """
    years = np.asarray(periods, dtype=np.int64)
    first = np.array([s.first_period for s in series.spells])
    last = np.array(
        [np.iinfo(np.int64).max if s.last_period is None else s.last_period for s in series.spells]
    )
    spell = np.searchsorted(first, years, side="right") - 1
    covered = (spell >= 0) & (years <= last[spell.clip(0)])
    return np.where(covered, spell, np.nan).astype(float)


def era_column(rows: pd.DataFrame, *, methods: Methods) -> pd.Series:
    """Return the era of each row of a table with ``index``, ``level``, ``framework`` and
    ``period``; NaN if unknown.

    A recorded series of methods decides. If a level's methods are local (districts, communes),
    years under the same rule book form an era, and a year whose rule book is unknown belongs to
    none.
    """
    out = pd.Series(np.nan, index=rows.index, dtype=float)
    for (index, level), part in rows.groupby(["index", "level"], sort=False):
        series = methods.of(str(index), level=str(level))
        if series is not None:
            out.loc[part.index] = eras(part["period"], series=series)
        else:
            rule_book = part["framework"].astype("category")
            out.loc[part.index] = np.where(
                part["framework"].eq(""), np.nan, rule_book.cat.codes.astype(float)
            )
    return out


def method_column(rows: pd.DataFrame, *, methods: Methods) -> list[str]:
    """Return the id of the method in force for each row of a table with ``index``, ``level`` and
    ``period``, or ``""``.
    """
    known: Mapping[tuple[str, str, int], str] = {
        (i, lv, p): spell.method
        for i, lv, p in rows[["index", "level", "period"]]
        .drop_duplicates()
        .itertuples(index=False, name=None)
        if (series := methods.of(i, level=lv)) is not None
        and (spell := series.in_force(p)) is not None
    }
    return [
        known.get(key, "") for key in zip(rows["index"], rows["level"], rows["period"], strict=True)
    ]


def why_broken(
    earlier: int, later: int, *, index: str, level: str, methods: Methods
) -> Reason | None:
    """Return why a value of ``later`` is not comparable with one of ``earlier``; ``None`` if it is.

    Returns
    -------
    Reason or None
        ``series_break`` with the decision and its explanation in both languages;
        ``method_not_documented`` where a year has no recorded method; ``rule_book_unknown`` where
        the level's methods are local and not recorded.
    """
    series = methods.of(index, level=level)
    if series is None:
        return Reason.of("rule_book_unknown")
    undocumented = [p for p in (earlier, later) if series.in_force(p) is None]
    if undocumented:
        return Reason.of("method_not_documented", period=undocumented[0])
    spell_break = series.break_between(min(earlier, later), max(earlier, later))
    return None if spell_break is None else spell_break.reason
