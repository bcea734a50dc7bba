"""Index value required for a promised rise in rank, given the positions and past movements of the
other units.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from parlib.analysis.promises.reconcile import RankPrice, value_for_rank
from parlib.codebook.findings import findings, name_of_finding
from parlib.codebook.methods import Methods
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.reasons import Reason
from parlib.codebook.vocabulary import Operator


def rank_price_findings(
    plans: Sequence[Plan], *, indices: pd.DataFrame, methods: Methods
) -> pd.DataFrame:
    """Compute the index value that would have given the promised rank, for every promise to rise by
    ranks.

    Parameters
    ----------
    plans : sequence of Plan
        The promises.
    indices : DataFrame
        Hand-off table.
    methods : Methods
        ``analysis.seed``; every promise has its own random stream.

    Returns
    -------
    DataFrame
        ``findings`` with ``rank_price.<plan>.<item>.low`` (smallest promised rise) and ``.high``
        (largest): ``estimate`` is the value needed if all others move as units moved in one of the
        past years (median draw), or if they stay unchanged when there are too few past changes;
        ``ci_low`` and ``ci_high`` enclose the middle 80 % of the draws; ``n`` counts the past
        changes. Not testable if the rank of the base year or a value of the group is unknown.
    """
    rows = [
        row
        for plan in plans
        for c in plan.commitments
        if c.operator == Operator.RANK_IMPROVE_BY
        for row in _rows(plan, c, indices, methods)
    ]
    return findings(rows)


def _rows(
    plan: Plan, commitment: Commitment, indices: pd.DataFrame, methods: Methods
) -> Iterator[dict[str, Any]]:
    low, high = commitment.target, commitment.target_high
    ends = {"low": low} | ({"high": high} if high is not None and high != low else {})
    for end, places in ends.items():
        if places is None:
            continue
        about = {"subject": plan.id, "part": commitment.id, "aspect": end}
        name = name_of_finding("rank_price", **about)
        price = _price(
            plan,
            commitment,
            int(places),
            indices,
            seed=(methods.analysis.seed, zlib.crc32(name.encode())),
        )
        yield {
            "locality": plan.locality,
            "period": commitment.due.year,
            "family": "rank_price",
            **about,
            "unit": "percent",
            **_as_columns(price),
        }


def _price(
    plan: Plan, commitment: Commitment, places: int, indices: pd.DataFrame, *, seed: tuple[int, int]
) -> RankPrice | Reason:
    base = commitment.baseline_period or plan.period - 1
    of_index = indices[indices["index"].eq(commitment.index)]
    base_row = of_index[of_index["locality"].eq(plan.locality) & of_index["period"].eq(base)]
    rank = math.nan
    if commitment.baseline is not None:
        rank = commitment.baseline
    elif len(base_row):
        rank = float(base_row["rank"].iloc[0])
    if math.isnan(rank):
        return Reason.of("base_rank_missing", period=base)
    if base_row.empty:
        return Reason.of("peer_values_missing", known=0)
    group = of_index[
        of_index["period"].eq(base) & of_index["peer_group"].eq(base_row["peer_group"].iloc[0])
    ]
    others = group[group["locality"].ne(plan.locality)]
    complete = bool(base_row["of"].iloc[0] == len(others) + 1)
    family = (
        of_index["peer_group"].eq(base_row["peer_group"].iloc[0])
        & of_index["comparable_with_previous"]
        & of_index["period"].le(base)
    )
    if rank - places < 1:
        return Reason.of("beyond_first_place", baseline=int(rank), places=places)
    return value_for_rank(
        others["value"].to_numpy(),
        rank=int(rank - places),
        peers_known_complete=complete,
        changes=[c.to_numpy() for _, c in of_index[family].groupby("period")["change"]],
        stream=np.random.default_rng(seed),
    )


def _as_columns(price: RankPrice | Reason) -> dict[str, Any]:
    if isinstance(price, Reason):
        return {
            "verdict": "not_testable",
            "not_testable_because": str(price),
            "method": "value_for_rank",
        }
    moved = not math.isnan(price.median)
    return {
        **{
            "estimate": price.median if moved else price.standing_still,
            "ci_low": price.low,
            "ci_high": price.high,
            "n": price.changes,
        },
        **{
            "verdict": "others_move" if moved else "others_stand_still",
            "method": f"value_for_rank: rank={price.rank}",
        },
    }
