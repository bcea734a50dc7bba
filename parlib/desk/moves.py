"""Why a unit's rank changed: own points, others' points, rules, group.

Between two years of one release, or between two releases of one year, computed by
:func:`parlib.analysis.ranking.movement.rank_movement`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from parlib.analysis.ranking.movement import rank_movement
from parlib.codebook.frameworks import Framework
from parlib.codebook.vocabulary import State
from parlib.desk.group import Group, open_group
from parlib.errors import UsageError, ValidationFailed
from parlib.scoring.bridge import bridged
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.leaves import Lens
from parlib.speech.catalogue import msg
from parlib.store.releases import Release

_PARTS = ["own", "others", "rules", "group", "total"]
_GIVEN = ["self_score", "appraised_round1", "appraised_score", "survey_score"]
_SLACK = 1e-9
"""Computer arithmetic: points this near a maximum are the maximum."""


def why_years_differ(release: Release, locality: str, before: int, after: int) -> pd.DataFrame:
    """Split the change of a unit's rank between two years.

    Parameters
    ----------
    release : Release
        Where the figures come from.
    locality : str
        Identity of the unit.
    before, after : int
        The two years.

    Returns
    -------
    DataFrame
        One row, ``rank_before, rank_after, own, others, rules, group, total``: ranks, and places
        gained (+) or lost (−). NaN where a year is not ranked; ``own``, ``others`` and ``rules`` are
        NaN where the rule book changed and the earlier year cannot be scored by the later one for
        every unit.

    Raises
    ------
    UsageError
        A year has no points by item, or the two ranks are of different states: self-scores beside
        appraised points, with and without a part that comes later.
    """
    return _row(open_group(release, locality, before), open_group(release, locality, after))


def why_releases_differ(one: Release, two: Release, locality: str, period: int) -> pd.DataFrame:
    """Split the difference of a unit's rank between two releases, ``one`` being the earlier.

    Returns
    -------
    DataFrame
        As of :func:`why_years_differ`. ``rules`` is what another rule book makes out of the evidence
        of ``one``: points that were given stand, unless somebody's are more than the item gives by
        that book; then all are scored from their figures.

    Raises
    ------
    UsageError
        A release has no points by item of the unit and year, or the two ranks are of different
        states.
    """
    return _row(open_group(one, locality, period), open_group(two, locality, period))


def _row(before: Group, after: Group) -> pd.DataFrame:
    ranks = {"rank_before": _rank(before), "rank_after": _rank(after)}
    parts: Mapping[str, float] = dict.fromkeys(_PARTS, np.nan)
    if not any(np.isnan(rank) for rank in ranks.values()):
        _refuse_two_states(before, after)
        old, new = _values(before), _values(after)
        again = _by_new_rules(before, after.framework)
        stay = old.index.intersection(new.index)
        known = again is None or bool(again.reindex(stay).notna().all())
        moved = rank_movement(old, new, before_by_new_rules=again if known else None)
        if after.locality in moved.index:
            parts = moved.loc[after.locality, _PARTS].to_dict()
        if not known:
            parts = {**parts, **dict.fromkeys(("own", "others", "rules"), np.nan)}
    return pd.DataFrame([{**ranks, **parts}], dtype=float)


def _refuse_two_states(before: Group, after: Group) -> None:
    """Refuse to split a move of one unit between ranks of two states of it; findings, which split
    the moves of all, ask it of every unit (:mod:`parlib.analysis.ranking.movement`).
    """
    states = [group.of_unit[["basis", "without"]].tolist() for group in (before, after)]
    if states[0] != states[1]:
        raise UsageError(
            msg(
                "one of the two ranks is of self-scores, or short of a part that is not in yet, and "
                "the other is not: the move between them is not split"
            )
        )


def _rank(group: Group) -> float:
    return float(group.of_unit["rank"])


def _values(group: Group) -> pd.Series:
    return group.indices.set_index("locality")["value"].dropna()


def _by_new_rules(before: Group, book: Framework) -> pd.Series | None:
    """Return the earlier values by the later rule book; None where it is the same one. A unit whose
    items it cannot score has none.
    """
    if before.framework == book:
        return None
    evidence = before.release.table(
        "evidence",
        filters=[("period", "==", before.period), ("framework", "==", before.framework.id)],
    )
    evidence = evidence[evidence["locality"].isin(before.indices["locality"])]
    try:
        if before.framework.id == book.id:
            return _scored_again(before, evidence, book)
        return bridged(
            evidence, source=before.framework, target=book, lens=Lens.OFFICIAL
        ).set_index("locality")["other_value"]
    except (UsageError, ValidationFailed):  # neither knows the other, or the evidence does not fit
        return pd.Series(dtype=float)


def _scored_again(before: Group, evidence: pd.DataFrame, book: Framework) -> pd.Series:
    """Return the values that another rule book of the same id makes out of the evidence.

    Points that were given stand, unless somebody's are more than an item can give now: then the item
    is scored from its figures, for all units. A unit that loses an item by that has no value.
    """
    leaves = {item.code: item for item in book.leaves}
    rows = evidence[evidence["code"].isin(leaves)].copy()
    most = rows["code"].map({c: item.max_points for c, item in leaves.items() if not item.kind})
    too_many = rows[_GIVEN].gt(most + _SLACK, axis=0).any(axis=1)
    rows.loc[rows["code"].isin(rows.loc[too_many, "code"]), _GIVEN] = np.nan
    scores = score_evidence(rows, book)
    whole = scores[scores["code"].eq(book.root.code)].set_index("locality")
    value = 100 * whole["points"] / whole["applicable_max"].where(whole["applicable_max"] > 0)
    key = ["locality", "code"]
    earlier = before.scores.set_index(key)["state"]
    now = scores[scores["code"].isin(leaves) & scores["state"].eq(str(State.MISSING))]
    were = earlier.reindex(pd.MultiIndex.from_frame(now[key])).to_numpy()
    return value.drop(set(now.loc[were != str(State.MISSING), "locality"]))
