"""Sum a scores table again with changed points or maxima of its items.

For what-if questions: items keep the values of the release unless they are changed, and everything
above them is summed by the same arithmetic as in a release.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.errors import UsageError
from parlib.scoring.evaluate import sum_up
from parlib.scoring.exact import to_points, to_quanta
from parlib.scoring.leaves import STATES, Leaves
from parlib.scoring.tree import Tree
from parlib.speech.catalogue import saying


def recount(scores: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Sum the lowest items of a ``scores`` table up their rule book again.

    Parameters
    ----------
    scores : DataFrame
        Rows of the hand-off table ``scores`` of one rule book. Only the lowest items and the
        columns ``locality``, ``period``, ``code``, ``points`` (points), ``applicable_max`` (points)
        and ``state`` are read.
    framework : Framework
        The rule book.

    Returns
    -------
    DataFrame
        ``locality, period, code, points, applicable_max, state``, one row for each unit, year and
        item of the declared partition, in the order of the rule book. Points of the whole are NaN
        if less than ``framework.coverage_floor`` of its maximum is scored.

    Raises
    ------
    UsageError
        One of the lowest items is missing for a unit and year.

    Examples
    --------
    >>> from parlib.sample import evidence, rule_book
    >>> from parlib.scoring.evaluate import score_evidence
    >>> book = rule_book("world-1")
    >>> scores = score_evidence(evidence(), book)
    >>> again = recount(scores, book)
    >>> bool(again["points"].equals(scores["points"]))
    True
    """
    tree = Tree.of(framework)
    codes = [tree.items[position].code for position in tree.leaves]
    lowest = scores[scores["code"].isin(codes)].set_index(["locality", "period", "code"])
    units = lowest.index.droplevel("code").unique()
    wanted = pd.MultiIndex.from_tuples(
        [(*unit, code) for code in codes for unit in units], names=["locality", "period", "code"]
    )
    absent = wanted.difference(lowest.index)
    if len(absent):
        locality, period, code = absent[0]
        raise UsageError(
            saying(
                "{locality} {period} has no row for item {code} of {id} ({count} "
                "in all) → it was not scored item by item",
                locality=locality,
                period=period,
                code=code,
                id=framework.id,
                count=len(absent),
            )
        )
    shape = (len(codes), len(units))
    rows = lowest.reindex(wanted)
    state = rows["state"].map({name: code for code, name in enumerate(STATES)})
    leaves = Leaves(
        points=to_quanta(rows["points"].to_numpy(dtype=float)).reshape(shape),
        maxima=to_quanta(rows["applicable_max"].to_numpy(dtype=float)).reshape(shape),
        state=state.to_numpy(dtype=np.int8).reshape(shape),
        reason=np.zeros(shape, dtype=np.int8),
        self_scored=np.zeros(shape, dtype=bool),
        way=np.zeros(shape, dtype=np.int8),
    )
    nodes = sum_up(tree, leaves)
    return pd.DataFrame(
        {
            "locality": np.repeat(units.get_level_values("locality"), len(tree.items)),
            "period": np.repeat(units.get_level_values("period"), len(tree.items)),
            "code": np.tile([item.code for item in tree.items], len(units)),
            "points": to_points(nodes.points).T.ravel(),
            "applicable_max": to_points(nodes.maxima).T.ravel(),
            "state": np.array(STATES, dtype=object)[nodes.state].T.ravel(),
        }
    )
