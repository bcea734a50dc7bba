"""Two levels of one survey.

What is withheld of a place must not be worked out from the unit above, nor the other way round.

Per question (item, factor, index) either nothing is withheld at any level, or of the unit above the
whole alone is shown; and each place that withholds has another one that withholds all the same
questions. Then nothing can be solved for: add to a place, on its withheld questions, any pattern
that keeps its own shown sums (one exists that touches each withheld question, since none is
determined inside a place), and take it from the other: every shown sum of both levels stays.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

_SURVEY = ["locality", "period", "survey"]
_ALL = "all"
_COVER = "complementary_suppression"


def families(
    cells: pd.DataFrame, above: pd.DataFrame | None
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the row numbers of each unit's cells and of its places' cells, for each survey that
    has both.
    """
    if above is None or above.empty:
        return []
    place = cells[_SURVEY].merge(above, on=_SURVEY, how="left")["above"].fillna("").to_numpy()
    out = []
    for (unit, period, survey), _ in above.groupby(["above", "period", "survey"]):
        same = (cells["period"].eq(period) & cells["survey"].eq(survey)).to_numpy()
        top, inside = (
            np.flatnonzero(same & cells["locality"].eq(unit).to_numpy()),
            np.flatnonzero(same & (place == unit)),
        )
        if len(top) and len(inside):
            out.append((top, inside))
    return out


def spread(cells: pd.DataFrame, top: np.ndarray, inside: np.ndarray) -> bool:
    """Withhold, in place, what the other level would give away; return whether anything was added.

    Parameters
    ----------
    cells : DataFrame
        Cells with ``item``, ``subgroup``, ``locality``, ``why``, ``size``, ``known``, ``end``.
    top, inside : ndarray of int
        Row numbers of the unit's cells and of its places' cells.
    """
    hidden = cells["why"].ne("").to_numpy(copy=True)
    before = hidden.copy()
    item = cells["item"].to_numpy()
    known, whole = cells["known"].to_numpy(bool), cells["subgroup"].eq(_ALL).to_numpy()
    # a group withheld above may be a place, or a part of one
    hidden[inside[np.isin(item[inside], item[top[hidden[top]]])]] = True
    secret = np.unique(item[inside[hidden[inside]]])
    here = inside[np.isin(item[inside], secret)]
    if len(secret):
        _pair(cells, here, hidden, inside)
        above = top[np.isin(item[top], secret)]
        hidden[above[~whole[above]]] = True
        covered = pd.Series(item[here[hidden[here] & ~known[here]]]).value_counts()
        open_wholes = above[whole[above]]
        alone = covered.reindex(item[open_wholes]).fillna(0).to_numpy() < 2
        hidden[open_wholes[alone | (cells["end"].to_numpy()[open_wholes] != 0)]] = True
    added = hidden & ~before
    cells.loc[added, "why"] = _COVER
    return bool(added.any())


def _pair(cells: pd.DataFrame, here: np.ndarray, hidden: np.ndarray, inside: np.ndarray) -> None:
    """Withhold, in ``hidden``, until each place has another one that withholds all it withholds,
    not counting what readers know already.
    """
    item, place, known = (
        cells["item"].to_numpy(),
        cells["locality"].to_numpy(),
        cells["known"].to_numpy(bool),
    )
    usual = cells.iloc[inside].groupby("locality")["size"].max().sort_values(kind="stable").index
    told = set(place[inside[known[inside]]])
    secrets = {name: set(item[here[hidden[here] & (place[here] == name)]]) for name in usual}
    for name in sorted(usual, key=lambda n: -len(secrets[n])):
        others = [n for n in usual if n != name and n not in told]
        if not secrets[name] or any(secrets[n] >= secrets[name] for n in others) or not others:
            continue
        partner = max(
            others,
            key=lambda n: (
                len(secrets[n] & secrets[name]) == len(secrets[n]) and len(secrets[n]) > 0
            ),
        )
        secrets[partner] |= secrets[name]
        hidden[here[(place[here] == partner) & np.isin(item[here], list(secrets[name]))]] = True
