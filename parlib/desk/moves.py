"""Why a unit's rank is another one: own points, others' points, rules, who is ranked.

Between two years of one release, or between two releases of one year, by
:func:`parlib.analysis.ranking.movement.rank_movement`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from parlib.analysis.ranking.movement import rank_movement
from parlib.codebook.frameworks import Framework
from parlib.desk.group import Group, open_group
from parlib.errors import UsageError
from parlib.scoring.bridge import bridged
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.leaves import Lens
from parlib.store.releases import Release

_PARTS = ["own", "others", "rules", "group", "total"]


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
        A year has no points by item.
    """
    return _row(open_group(release, locality, before), open_group(release, locality, after))


def why_releases_differ(one: Release, two: Release, locality: str, period: int) -> pd.DataFrame:
    """Split the difference of a unit's rank between two releases, ``one`` being the earlier.

    Returns
    -------
    DataFrame
        As of :func:`why_years_differ`. ``rules`` is what another rule book makes out of the evidence
        of ``one``.

    Raises
    ------
    UsageError
        A release has no points by item of the unit and year.
    """
    return _row(open_group(one, locality, period), open_group(two, locality, period))


def _row(before: Group, after: Group) -> pd.DataFrame:
    ranks = {"rank_before": _rank(before), "rank_after": _rank(after)}
    parts: Mapping[str, float] = dict.fromkeys(_PARTS, np.nan)
    if not any(np.isnan(rank) for rank in ranks.values()):
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


def _rank(group: Group) -> float:
    return float(group.indices.loc[group.indices["locality"].eq(group.locality), "rank"].iloc[0])


def _values(group: Group) -> pd.Series:
    return group.indices.set_index("locality")["value"].dropna()


def _by_new_rules(before: Group, book: Framework) -> pd.Series | None:
    """Return the earlier values by the later rule book; None where it is the same one."""
    if before.framework == book:
        return None
    evidence = before.release.table(
        "evidence",
        filters=[("period", "==", before.period), ("framework", "==", before.framework.id)],
    )
    evidence = evidence[evidence["locality"].isin(before.indices["locality"])]
    if before.framework.id == book.id:
        scores = score_evidence(evidence, book)
        whole = scores[scores["code"].eq(book.root.code)].set_index("locality")
        return 100 * whole["points"] / whole["applicable_max"].where(whole["applicable_max"] > 0)
    try:
        return bridged(
            evidence, source=before.framework, target=book, lens=Lens.OFFICIAL
        ).set_index("locality")["other_value"]
    except UsageError:  # neither names the other as its predecessor
        return pd.Series(dtype=float)
