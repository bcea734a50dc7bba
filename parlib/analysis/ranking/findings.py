"""Certainty of the ranks of one group in the hand-off tables: ranges by method in ``indices``,
everything else in ``findings``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from parlib.analysis.ranking.certainty import RankCertainty
from parlib.analysis.ranking.confidence import RankSets
from parlib.analysis.ranking.sensitivity import RankSensitivity
from parlib.analysis.results import NotTestable
from parlib.codebook.findings import findings
from parlib.codebook.tables import conform

Row = dict[str, Any]


def ranges_of(c: RankCertainty, index: str) -> pd.DataFrame:
    """Return the rank of each unit of a group with its range, keyed like ``indices``."""
    return c.table[["locality", "rank", "rank_low", "rank_high"]].assign(
        period=c.period, framework=c.framework, index=index
    )


def with_ranges(indices: pd.DataFrame, ranges: list[pd.DataFrame]) -> pd.DataFrame:
    """Fill ``rank_low`` and ``rank_high`` of ``indices`` from groups of :func:`ranges_of`."""
    if not ranges:
        return indices
    key = ["locality", "period", "framework", "index"]
    bounds = indices[key].merge(
        pd.concat(ranges, ignore_index=True).drop(columns="rank"), on=key, how="left"
    )
    out = indices.copy()
    for column in ("rank_low", "rank_high"):
        values = pd.Series(bounds[column].to_numpy(float), index=out.index).where(
            out["rank"].notna()
        )
        out[column] = values.where(values.notna(), out[column])
    return conform("indices", out)


def rows_of(c: RankCertainty, index: str, items: int) -> pd.DataFrame:
    """Return the findings of one group, not yet shaped into the hand-off table; that is done once
    for all groups.

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
    return pd.DataFrame([*_of_units(c, index), *_of_group(c, items)]).assign(family="rank")


def joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Shape the rows of all groups (:func:`rows_of`) into the hand-off table."""
    if not frames:
        return findings([])
    # a unit scored under two rule books in one year appears under the first
    return findings(
        pd.concat(frames, ignore_index=True).drop_duplicates(
            ["locality", "period", "subject", "aspect", "part"]
        )
    )


def _of_units(c: RankCertainty, index: str) -> Iterator[Row]:
    units = c.table.to_dict("records")
    base = {
        "period": c.period,
        "subject": index,
        "part": "",
        "n": len(units),
        "verdict": "described",
        "method": c.method,
    }
    for u in units:
        bounds = {"ci_low": u["rank_low"], "ci_high": u["rank_high"]}
        yield (
            base
            | {"locality": u["locality"], "aspect": "range", "estimate": u["rank"], "unit": "rank"}
            | bounds
        )
    for third in ("top", "middle", "bottom"):
        for u in units:
            share = {
                "estimate": 100 * u[f"p_{third}"],
                "unit": "%",
                "verdict": "edge_tied" if u["edge_tied"] else "described",
            }
            yield base | {"locality": u["locality"], "aspect": f"{third}_third"} | share
    size = c.table["tied_group"].value_counts()
    for u in units:
        tied = {"estimate": u["tied_group"], "n": int(size[u["tied_group"]])}
        yield base | {"locality": u["locality"], "aspect": "tied_group", "unit": "group"} | tied
    for side, column in (("above", "better"), ("below", "worse")):
        counted = c.dominance[column].value_counts()
        about = {
            "unit": "units",
            "n": len(units) - 1,
            "method": "whatever the weights of domains, official points",
        }
        for u in units:
            fixed = {"aspect": f"stands_{side}", "estimate": int(counted.get(u["locality"], 0))}
            yield base | {"locality": u["locality"]} | fixed | about
    if isinstance(c.sets, RankSets):
        yield from _confident(c.sets, base)
    if isinstance(c.sensitivity, RankSensitivity):
        shifts = c.sensitivity.by_unit.set_index("locality")
        most, largest = shifts.idxmax(axis=1), shifts.max(axis=1)
        about = {
            "aspect": "moved_most",
            "unit": "places",
            "method": "average shift when this assumption alone varies",
        }
        for u in units:
            if largest[u["locality"]] > 0:
                largest_shift = {"part": most[u["locality"]], "estimate": largest[u["locality"]]}
                yield base | {"locality": u["locality"]} | about | largest_shift


def _confident(sets: RankSets, base: Row) -> Iterator[Row]:
    """Yield the rows of confidence sets."""
    units, size = sets.table.to_dict("records"), sets.table["group"].value_counts()
    method = (
        f"ranks that the error in the data leaves ({', '.join(sets.sources)}); Mogstad, Romano, "
        f"Shaikh and Wilhelm 2024"
    )
    common = base | {
        "method": method,
        "part": "both" if len(sets.sources) > 1 else "".join(sets.sources),
    }
    for aspect, end in (("confidence", ""), ("confidence_all", "_all"), ("told_apart", None)):
        for u in units:
            row = common | {
                "locality": u["locality"],
                "aspect": aspect,
                "verdict": "tied" if u["tied"] else "described",
            }
            if end is None:
                yield row | {"estimate": u["group"], "unit": "group", "n": int(size[u["group"]])}
            else:
                bounds = {
                    "ci_low": u[f"low{end}"],
                    "ci_high": u[f"high{end}"],
                    "level_of_confidence": sets.coverage,
                }
                yield row | {"estimate": u["rank"], "unit": "rank"} | bounds


def _of_group(c: RankCertainty, items: int) -> Iterator[Row]:
    count = len(c.table)
    base: Row = {
        "locality": c.group or "VN",
        "period": c.period,
        "subject": c.framework,
        "n": count,
        "verdict": "described",
    }
    for item in c.drop_one.head(items).to_dict("records"):
        told = (
            f"ranked without this item; largest shift {item['largest_shift']} places, "
            f"{item['moves_most']}"
        )
        without = {"aspect": "without", "part": str(item["code"]), "estimate": item["mean_shift"]}
        yield base | without | {"unit": "places", "method": told}
    for part, fixed in (
        ("domains", len(c.dominance)),
        ("items", int(c.dominance["every_item"].sum())),
    ):
        about = {
            "aspect": "order_fixed",
            "part": part,
            "estimate": fixed,
            "n": count * (count - 1) // 2,
        }
        yield (
            base | about | {"unit": "pairs", "method": "pairs of units whose order no weights turn"}
        )
    if isinstance(c.sensitivity, RankSensitivity):
        yield from _moved(c.sensitivity, base)
    elif isinstance(c.sensitivity, NotTestable):
        yield base | _refused("moved_by", c.sensitivity)
    if isinstance(c.sets, NotTestable):
        yield base | _refused("confidence", c.sets)


def _refused(aspect: str, why: NotTestable) -> Row:
    return {
        "aspect": aspect,
        "part": "",
        "verdict": "not_testable",
        "not_testable_because": str(why.reason),
    }


def _moved(sensitivity: RankSensitivity, base: Row) -> Iterator[Row]:
    """Yield shares of the variance and shifts in rank by assumption; one that is held fixed says
    so.
    """
    factors = sensitivity.table.to_dict("records")
    verdicts = ["described" if f["varies"] else "held_still" for f in factors]
    how = (
        f"total share of the variance of the mean rank shift (Sobol, {sensitivity.simulations} "
        f"simulations)"
    )
    for f, verdict in zip(factors, verdicts, strict=True):
        bounds = {
            "ci_low": 100 * (f["total"] - f["total_half_width"]),
            "ci_high": 100 * (f["total"] + f["total_half_width"]),
        }
        share = {
            "aspect": "moved_by",
            "part": f["factor"],
            "estimate": 100 * f["total"],
            "unit": "%",
            "level_of_confidence": 0.95,
        }
        yield base | share | bounds | {"verdict": verdict, "method": how}
    alone = {
        "aspect": "moved_alone",
        "unit": "places",
        "method": "average shift of a rank when this assumption alone varies",
    }
    for f, verdict in zip(factors, verdicts, strict=True):
        yield base | alone | {"part": f["factor"], "estimate": f["mean_shift"], "verdict": verdict}
