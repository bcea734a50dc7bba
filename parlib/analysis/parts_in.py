"""Which parts of an index are included in a unit's points in a year.

A value without its survey part is not comparable with a complete one. The state of a unit-year is
its basis (published, appraised, self-scored ...) plus the parts still outstanding. Values are
compared, ranked and joined only within one state.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.vocabulary import Level, State

PARTS = ("survey", "outcome")
"""Parts delivered by a body other than the unit's appraiser, often later and for all units at once.
"""

_KEY = ["locality", "period", "framework"]


def part_of(item: Item) -> str:
    """Return the part that an item belongs to; empty for self-scored and appraised items."""
    return next((p for p in PARTS if p in (item.source, item.given_by)), "")


def parts_out(scores: pd.DataFrame, frameworks: Mapping[str, Framework]) -> pd.DataFrame:
    """Return the outstanding parts of every unit, year and rule book.

    Parameters
    ----------
    scores : DataFrame
        Hand-off table.
    frameworks : mapping of str to Framework
        Rule books by id; under an unknown one (published parts) every part is assumed to be
        complete.

    Returns
    -------
    DataFrame
        ``locality``, ``period``, ``framework``, ``without``: parts with applicable items of which
        none has points, separated by ``;``.
    """
    items = pd.DataFrame(
        [(f.id, i.code, part_of(i)) for f in frameworks.values() for i in f.leaves if part_of(i)],
        columns=["framework", "code", "part"],
    )
    rows = scores.loc[
        scores["state"].ne(str(State.NOT_APPLICABLE)), [*_KEY, "code", "points"]
    ].merge(items, on=["framework", "code"])
    nothing = rows.groupby([*_KEY, "part"])["points"].count().eq(0).reset_index(name="out")
    out = (
        nothing[nothing["out"]]
        .groupby(_KEY)["part"]
        .agg(lambda parts: ";".join(sorted(parts)))
        .rename("without")
        .reset_index()
    )
    return (
        scores[_KEY]
        .drop_duplicates()
        .merge(out, on=_KEY, how="left")
        .fillna({"without": ""})
        .reset_index(drop=True)
    )


def state_of(basis: str, without: str) -> str:
    """Return the state as one text, to group by."""
    return f"{basis}|{without}"


def states(scores: pd.DataFrame, frameworks: Mapping[str, Framework]) -> pd.DataFrame:
    """Return the state of every unit-year and rule book whose whole has points: ``locality``,
    ``period``, ``framework``, ``state``.
    """
    whole = scores.loc[scores["level"].eq(str(Level.INDEX)) & scores["points"].notna()]
    whole = whole[_KEY].assign(basis=whole.get("basis", ""))
    rows = whole.merge(parts_out(scores, frameworks), on=_KEY, how="left")
    return rows.assign(
        state=[state_of(b, w) for b, w in zip(rows["basis"], rows["without"], strict=True)]
    )[[*_KEY, "state"]]
