"""How sure ranks are, in the hand-off tables: ranges of method in ``indices``, everything else in ``findings``."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from parlib.analysis.ranking.certainty import RankCertainty
from parlib.analysis.ranking.confidence import RankSets
from parlib.analysis.ranking.sensitivity import RankSensitivity
from parlib.analysis.results import NotTestable
from parlib.codebook.findings import findings
from parlib.codebook.tables import conform


def of_whole_groups(certainties: Iterable[RankCertainty], indices: pd.DataFrame, *, index: str = "PAR") -> tuple[RankCertainty, ...]:
    """Keep what was simulated of all units that a printed rank counts: a place among some of them is not the place among all.

    Parameters
    ----------
    certainties : iterable of RankCertainty
        Simulated groups.
    indices : DataFrame
        Hand-off table with the ranks that are printed and the number of units ranked.
    index : str
        Which index.
    """
    printed = indices[indices["index"].eq(index)].set_index(["locality", "period"])[["rank", "of"]]
    kept = []
    for c in certainties:
        rows = printed.reindex(pd.MultiIndex.from_product([c.table["locality"], [c.period]]))
        other = rows["rank"].notna() & (rows["rank"].to_numpy() != c.table["rank"].to_numpy())
        if rows["rank"].notna().all() and not other.any() and rows["of"].isna().sum() + rows["of"].eq(len(c.table)).sum() == len(rows):
            kept.append(c)
    return tuple(kept)


def add_rank_ranges(indices: pd.DataFrame, certainties: Iterable[RankCertainty], *, index: str = "PAR") -> pd.DataFrame:
    """Fill ``rank_low`` and ``rank_high`` of an ``indices`` table where the same rule book was simulated; other rows stay as they are."""
    ranges = [
        c.table[["locality", "rank_low", "rank_high"]].assign(period=c.period, framework=c.framework, index=index) for c in certainties
    ]
    if not ranges:
        return indices
    key = ["locality", "period", "framework", "index"]
    found = indices[key].merge(pd.concat(ranges, ignore_index=True), on=key, how="left")
    out = indices.copy()
    for column in ("rank_low", "rank_high"):
        values = pd.Series(found[column].to_numpy(float), index=out.index).where(out["rank"].notna())
        out[column] = values.where(values.notna(), out[column])
    return conform("indices", out)


def certainties_to_findings(certainties: Iterable[RankCertainty], *, index: str = "PAR", items: int = 5) -> pd.DataFrame:
    """Shape rank certainty into ``findings``.

    Question ids, per locality:

    ======================================== =======================================================================================
    ``rank.range.<index>``                   estimate = rank, bounds = ranks that other choices of method give
    ``rank.confidence.<index>.<error>``      estimate = rank, bounds = confidence set of this unit, from the error in the data: ``survey``, ``appraisal``, ``both``
    ``rank.confidence_all.<index>.<error>``  the same, of all units together
    ``rank.told_apart.<index>.<error>``      number of the group by that error; n = units in it
    ``rank.top_third.<index>`` (middle_, bottom_)   share of the choices of method that give the third, percent; verdict ``edge_tied`` where a tie
                                             stands across the edge of a third
    ``rank.tied_group.<index>``              number of the group by the choices of method; n = units in it
    ``rank.stands_above.<index>``            units that it stands above whatever the weights of domains; n = other units
    ``rank.stands_below.<index>``            units that it stands below whatever the weights of domains
    ``rank.moved_most.<index>.<assumption>`` the assumption that moves its rank most when it alone varies: average shift in places
    ======================================== =======================================================================================

    For the group (the locality above, or ``VN``):

    ================================================== =============================================================================
    ``rank.without.<rule book>.<item>``                mean shift in places without each of the ``items`` that move most
    ``rank.order_fixed.<rule book>.domains`` (items)   pairs whose order no weights of domains (items) turn; n = all pairs
    ``rank.moved_by.<rule book>.<assumption>``         total share of the variance of the mean rank shift, percent, with 95 % interval
    ``rank.moved_alone.<rule book>.<assumption>``      average shift in places when it alone varies
    ``rank.moved_by.<rule book>``                      only where no assumption moves any rank: why there are no shares
    ``rank.confidence.<rule book>``                    only where there are no confidence sets: why
    ================================================== =============================================================================
    """
    frames = [f for c in certainties for f in (*_of_units(c, index), *_of_group(c, items))]
    if not frames:
        return findings([])
    # a unit scored by two rule books in one year is shown under the first
    rows = pd.concat(frames, ignore_index=True).assign(family="rank")
    return findings(rows.drop_duplicates(["locality", "period", "subject", "aspect", "part"]))


def _of_units(c: RankCertainty, index: str) -> list[pd.DataFrame]:
    table = c.table
    base = pd.DataFrame({"locality": table["locality"], "period": c.period, "subject": index, "part": ""})
    base = base.assign(n=len(table), verdict="described", method=c.method)
    size = table.groupby("tied_group")["locality"].transform("size")
    edge = np.where(table["edge_tied"], "edge_tied", "described")
    frames = [
        base.assign(aspect="range", estimate=table["rank"], ci_low=table["rank_low"], ci_high=table["rank_high"], unit="rank"),
        *(base.assign(aspect=f"{t}_third", estimate=100 * table[f"p_{t}"], unit="%", verdict=edge) for t in ("top", "middle", "bottom")),
        base.assign(aspect="tied_group", estimate=table["tied_group"], unit="group", n=size),
    ]
    for side, column in (("above", "better"), ("below", "worse")):
        counted = table["locality"].map(c.dominance[column].value_counts()).fillna(0)
        more = {"estimate": counted, "unit": "units", "n": len(table) - 1, "method": "whatever the weights of domains, official points"}
        frames.append(base.assign(aspect=f"stands_{side}", **more))
    if isinstance(c.sets, RankSets):
        frames += _confident(c.sets, base)
    if isinstance(c.sensitivity, RankSensitivity):
        shifts = c.sensitivity.by_unit.set_index("locality")
        most = shifts.idxmax(axis=1)
        moved = pd.DataFrame({"locality": most.index, "subject": index, "aspect": "moved_most", "part": most.to_numpy()})
        moved = moved.assign(
            estimate=shifts.max(axis=1).to_numpy(), unit="places", method="average shift when this assumption alone varies"
        )
        frames.append(base[["locality", "period", "n", "verdict"]].merge(moved[moved["estimate"] > 0], on="locality"))
    return frames


def _confident(sets: RankSets, base: pd.DataFrame) -> list[pd.DataFrame]:
    """Shape confidence sets; ``base`` has the units in the same order."""
    table = sets.table
    method = f"ranks that the error in the data leaves ({', '.join(sets.sources)}); Mogstad, Romano, Shaikh and Wilhelm 2024"
    common = base.assign(
        method=method,
        part="both" if len(sets.sources) > 1 else "".join(sets.sources),
        verdict=np.where(table["tied"], "tied", "described"),
        estimate=table["rank"],
        unit="rank",
    )
    common = common.assign(level_of_confidence=sets.coverage)
    size = table.groupby("group")["locality"].transform("size")
    group = {"aspect": "told_apart", "estimate": table["group"], "unit": "group", "n": size, "level_of_confidence": np.nan}
    return [
        common.assign(aspect="confidence", ci_low=table["low"], ci_high=table["high"]),
        common.assign(aspect="confidence_all", ci_low=table["low_all"], ci_high=table["high_all"]),
        common.assign(**group),
    ]


def _of_group(c: RankCertainty, items: int) -> list[pd.DataFrame]:
    count = len(c.table)
    base = {"locality": c.group or "VN", "period": c.period, "subject": c.framework, "n": count, "verdict": "described"}
    dropped = c.drop_one.head(items)
    told = (
        "ranked without this item; largest shift " + dropped["largest_shift"].astype(str) + " places, " + dropped["moves_most"].astype(str)
    )
    without = pd.DataFrame({"aspect": "without", "part": dropped["code"].astype(str), "estimate": dropped["mean_shift"]})
    fixed = {"domains": len(c.dominance), "items": int(c.dominance["every_item"].sum())}
    pairs = pd.DataFrame({"aspect": "order_fixed", "part": list(fixed), "estimate": list(fixed.values())})
    frames = [
        without.assign(**base, unit="places", method=told),
        pairs.assign(**(base | {"n": count * (count - 1) // 2}), unit="pairs", method="pairs of units whose order no weights turn"),
    ]
    if isinstance(c.sensitivity, RankSensitivity):
        frames += _moved(c.sensitivity, base)
    elif isinstance(c.sensitivity, NotTestable):
        refused = {"aspect": "moved_by", "part": "", "verdict": "not_testable", "not_testable_because": str(c.sensitivity.reason)}
        frames.append(pd.DataFrame([base | refused]))
    if isinstance(c.sets, NotTestable):
        refused = {"aspect": "confidence", "part": "", "verdict": "not_testable", "not_testable_because": str(c.sets.reason)}
        frames.append(pd.DataFrame([base | refused]))
    return frames


def _moved(found: RankSensitivity, base: dict[str, object]) -> list[pd.DataFrame]:
    """Shares of the variance, and shifts in places, by assumption; one that is held still says so."""
    table = found.table
    verdict = np.where(table["varies"], "described", "held_still")
    shares = pd.DataFrame(
        {
            "aspect": "moved_by",
            "part": table["factor"],
            "estimate": 100 * table["total"],
            "ci_low": 100 * (table["total"] - table["total_half_width"]),
            "ci_high": 100 * (table["total"] + table["total_half_width"]),
            "level_of_confidence": 0.95,
        }
    )
    alone = pd.DataFrame({"aspect": "moved_alone", "part": table["factor"], "estimate": table["mean_shift"]})
    how = f"total share of the variance of the mean rank shift (Sobol, {found.simulations} simulations)"
    return [
        shares.assign(**(base | {"verdict": verdict}), unit="%", method=how),
        alone.assign(**(base | {"verdict": verdict}), unit="places", method="average shift of a rank when this assumption alone varies"),
    ]
