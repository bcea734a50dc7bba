"""Rank certainty in the hand-off tables: ranges in ``indices``, everything else in ``findings``."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from parlib.analysis.rank_certainty import RankCertainty
from parlib.codebook.tables import conform


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

    Question ids, per locality: ``rank.range.<index>`` (estimate = rank, bounds = range), ``rank.top_third.<index>``, ``rank.middle_third.<index>``,
    ``rank.bottom_third.<index>`` (chances in percent) and ``rank.tied_group.<index>`` (number of the group; n = units in it). For the group (the locality above, or
    ``VN``): ``rank.without.<rule book>.<item>``, the mean shift in places without each of the ``items`` that move most.
    """
    rows = []
    for c in certainties:
        size = c.table.groupby("tied_group")["locality"].transform("size")
        for unit, members in zip(c.table.itertuples(), size, strict=True):
            base = {"locality": unit.locality, "period": c.period, "n": len(c.table), "verdict": "described", "method": c.method}
            spread = {"estimate": unit.rank, "ci_low": unit.rank_low, "ci_high": unit.rank_high, "unit": "rank"}
            rows.append(base | spread | {"question": f"rank.range.{index}"})
            for third, chance in (("top", unit.p_top), ("middle", unit.p_middle), ("bottom", unit.p_bottom)):
                rows.append(base | {"question": f"rank.{third}_third.{index}", "estimate": 100 * chance, "unit": "%"})
            rows.append(base | {"question": f"rank.tied_group.{index}", "estimate": unit.tied_group, "unit": "group", "n": members})
        for item in c.drop_one.head(items).itertuples():
            rows.append(
                {
                    "locality": c.group or "VN",
                    "period": c.period,
                    "question": f"rank.without.{c.framework}.{item.code}",
                    "estimate": item.mean_shift,
                    "unit": "places",
                    "n": len(c.table),
                    "verdict": "described",
                    "method": f"ranked without this item; largest shift {item.largest_shift} places, {item.moves_most}",
                }
            )
    findings = pd.DataFrame(rows)
    # a unit scored by two rule books in one year is shown under the first
    return conform("findings", findings.drop_duplicates(["locality", "period", "question"]) if len(findings) else [])


def sensitivity_to_findings(table: pd.DataFrame, *, locality: str, period: int, framework: str) -> pd.DataFrame:
    """Shape :func:`rank_sensitivity` into ``findings`` of the group: ``rank.moved_by.<rule book>.<assumption>``, its total share in percent."""
    return conform(
        "findings",
        [
            {
                "locality": locality,
                "period": period,
                "question": f"rank.moved_by.{framework}.{row.factor}",
                "estimate": 100 * row.total,
                "ci_low": 100 * (row.total - row.total_half_width),
                "ci_high": 100 * (row.total + row.total_half_width),
                "unit": "%",
                "verdict": "described" if row.varies else "held_still",
                "method": f"total share of the variance of the mean rank shift (Sobol); alone it shifts ranks by {row.mean_shift:.2f} places",
            }
            for row in table.itertuples()
        ],
    )
