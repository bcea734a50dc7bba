"""Why units that have points are not ranked, and which of them stand in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlib.cli.words import reason_in_words, word
from parlib.codebook.reasons import Reason
from parlib.codebook.vietnamese import sort_key
from parlib.speech.catalogue import msg

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.localities import Register
    from parlib.store.releases import Release

_NAMED = 12


def why_without_rank(
    opened: Release, group_of: set[str], period: int, shown: set[str]
) -> list[str]:
    """Say of each level below a unit why those with points are not ranked: the reason that most
    have, and the units that are behind it.

    Parameters
    ----------
    opened : Release
        Whose ``indices`` and register are read.
    group_of : set of str
        The unit above, by every code it had.
    period : int
        The year.
    shown : set of str
        Units whose rank is shown.
    """
    if "indices" not in opened.tables:
        return []
    rows = opened.table("indices", filters=[("period", "==", period), ("index", "==", "PAR")])
    below = {u.locality: u.level for u in opened.register if u.parent in group_of}
    rows = rows[rows["locality"].isin(below.keys() - shown)]
    waiting = rows[rows["rank"].isna() & rows["value"].notna()]
    return [
        _of_level(level, peers, rows, opened.register, group_of, period)
        for level, peers in waiting.groupby(waiting["locality"].map(below), sort=False)
    ]


def _of_level(
    level: str,
    peers: pd.DataFrame,
    rows: pd.DataFrame,
    register: Register,
    group_of: set[str],
    period: int,
) -> str:
    reasons = peers["reason"].value_counts()
    why = Reason.parse(str(reasons.index[0]))
    line = msg(
        "{level}: {count} units have points of {period} and no rank: {why}",
        level=word(level),
        count=len(peers),
        period=period,
        why=reason_in_words(str(why)),
    )
    if why.code == "states_mixed":
        others = set(peers.loc[peers["reason"].ne(str(why)), "locality"])
        return _with_names(line, msg("in another state"), others, register)
    everyone = {
        u.locality
        for u in register
        if u.level == level and u.parent in group_of and u.covers(period)
    }
    valued = set(rows.loc[rows["value"].notna(), "locality"])
    return _with_names(line, msg("without points"), everyone - valued, register)


def _with_names(line: str, what: str, units: set[str], register: Register) -> str:
    """Return a line that goes on with the names of units, the first of many."""
    if not units:
        return line
    names = sorted((register[unit].name for unit in units), key=sort_key)
    shown = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        shown = msg("{names} and {count} more", names=shown, count=len(names) - _NAMED)
    return f"{line}; {what}: {shown}"
