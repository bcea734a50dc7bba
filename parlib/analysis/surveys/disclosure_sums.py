"""Groups that were cut anew: what sums of the old ones leave of sums of the new ones.

Two releases that divide the same people in two ways show two sets of sums. Where a small group
stands on one side of a cut (an office of ninety is split into forty, forty and ten), the old sum
less the new ones is what these few said, though no two cells differ by few. A person stands in one
group of each release, so that what follows for a part of the people is always a sum of new groups
less a sum of old ones, and its number is the difference of theirs: numbers alone tell whether it
may be few.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

_FAMILY = ["top", "period", "survey"]
_ALL, _UNNAMED = "all", "\0"
_WHOLE, _GROUP, _PLACE, _REST = "whole", "group", "place", "rest"


def cut_anew(
    cells: pd.DataFrame, shown: pd.DataFrame, *, told: np.ndarray, hidden: np.ndarray, few: int
) -> np.ndarray:
    """Return which groups and places may not be shown, because sums of them differ by fewer than
    ``few`` people from sums of what was shown.

    Parameters
    ----------
    cells : DataFrame
        Cells of now: locality, period, survey, ``top``, item, subgroup, ``n``, ``content``.
    shown : DataFrame
        The same columns of the cells that earlier releases showed, in all their versions;
        ``origin`` is the unit that a cell was shown of, where it has become part of this one.
    told, hidden : ndarray of bool
        Cells shown before with the same answers; cells that are not shown anyway.
    few : int
        Fewest people whose answers may be shown together.

    Returns
    -------
    ndarray of bool
        True for every new or changed group (or place) of a question whose sums would tell: which
        of them are the people in question nobody knows.
    """
    out = np.zeros(len(cells), dtype=bool)
    kinds, before = _kinds(cells), shown.assign(_kind=_kinds(shown))
    open_now = ~told & ~hidden & (kinds != _REST)
    if not open_now.any() or before["_kind"].eq(_WHOLE).all():
        return out
    key = [*_FAMILY, "item"]
    marked = cells.assign(_kind=kinds, _told=told, _hidden=hidden, _row=np.arange(len(cells)))
    earlier = dict(tuple(before.groupby(key, sort=False)))
    for name, item in marked.groupby(key, sort=False):
        rows = item["_row"].to_numpy()
        if name not in earlier or not open_now[rows].any():
            continue
        for kind in (_GROUP, _PLACE):
            groups, whole = _may_be_few(item, earlier[name], kind, few=few)
            out[rows[open_now[rows] & (kinds[rows] == kind)]] |= groups
            out[rows[open_now[rows] & (kinds[rows] == _WHOLE)]] |= whole
    return out


def _kinds(cells: pd.DataFrame) -> np.ndarray:
    """Return what each cell divides: a group of the whole, a place of it, or nothing (the whole)."""
    inside, grouped = cells["locality"].ne(cells["top"]), cells["subgroup"].ne(_ALL)
    # who named no group is what the groups leave of the whole, and is looked at as that
    unnamed = cells["subgroup"].str.startswith(_UNNAMED)
    kinds = [unnamed, inside & ~grouped, grouped & ~inside]
    return np.select(kinds, [_REST, _PLACE, _GROUP], _WHOLE)


def _may_be_few(
    item: pd.DataFrame, before: pd.DataFrame, kind: str, *, few: int
) -> tuple[bool, bool]:
    """Return whether some sum of groups changed by a few people, and whether what it leaves of the
    whole did, where the whole may be withheld as well.
    """
    whole, whole_before = item[item["_kind"].eq(_WHOLE)], before[before["_kind"].eq(_WHOLE)]
    now, old = item[item["_kind"].eq(kind)], before[before["_kind"].eq(kind)]
    # what bears another name now and shows the same is no group that is gone
    renamed = set(now.loc[now["_told"], "content"])
    names = set(now["locality"] + "\n" + now["subgroup"])
    stays = (old["locality"] + "\n" + old["subgroup"]).isin(names)
    old = old[stays | ~old["content"].isin(renamed)]
    if old.empty:
        return False, False
    visible = now[~now["_hidden"]]
    if old["n"].isna().any() or visible["n"].isna().any():
        return True, True  # a number that was not shown may be any
    sums = _sums([_moves(group, old) for group in _named(visible, old)])
    apart = any(0 < abs(s) < few for s in sums)
    shown = whole[~whole["_hidden"] & ~whole["_told"]]
    past = _numbers(whole_before.dropna(subset="n"))
    moved = {round(n) - b for n in shown["n"] for b in past}
    return apart, any(0 < abs(end - s) < few for s in sums for end in moved)


def _named(visible: pd.DataFrame, old: pd.DataFrame) -> list[tuple[str, str, float]]:
    """Return every group of now or before with its number of people now.

    NaN where it is gone or not shown.
    """
    numbers = {
        (str(r.locality), str(r.subgroup)): float(r.n) for r in visible.itertuples(index=False)
    }
    gone = zip(old["locality"].astype(str), old["subgroup"].astype(str), strict=True)
    return [(*name, numbers.get(name, float("nan"))) for name in dict.fromkeys([*numbers, *gone])]


def _moves(group: tuple[str, str, float], old: pd.DataFrame) -> set[int]:
    """Return what a group may add to a sum: its people now less those of an earlier release."""
    place, name, now = group
    past = _numbers(old[old["locality"].eq(place) & old["subgroup"].eq(name)])
    if np.isnan(now):
        return {-n for n in past}
    return {round(now) - n for n in past} or {round(now)}


def _numbers(rows: pd.DataFrame) -> set[int]:
    """Return the numbers of people that a cell showed; of units that became one, their sums."""
    joined = rows["origin"].ne("")
    of_units = [{*part["n"].round().astype(int)} for _, part in rows[joined].groupby("origin")]
    sums = {0} if of_units else set()
    for numbers in of_units:  # one of each: as many sums as there are people, not as combinations
        sums = {so_far + n for so_far in sums for n in numbers}
    return {*rows.loc[~joined, "n"].round().astype(int)} | sums


def _sums(moves: list[set[int]]) -> list[int]:
    """Return every sum of some of the moves, one of each group at most."""
    span = sum(max(map(abs, choices)) for choices in moves)
    reached = 1 << span  # a bit a sum: many groups are added up as fast as few
    for choices in moves:
        start = reached
        for move in choices:
            reached |= start << move if move >= 0 else start >> -move
    bits = bin(reached)[:1:-1]
    return [k - span for k, bit in enumerate(bits) if bit == "1"]
