"""Index values and ranks per unit and year: published, computed, and combined in one table.

Published figures are patchy: many units have a rank without a value, or one year in three. Gaps are
not filled. Changes are computed only against the year before, never across a gap, and are marked if
the rule book changed in between.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from parlib.analysis.comparability import method_column
from parlib.analysis.index_changes import with_changes
from parlib.analysis.parts_in import parts_out
from parlib.analysis.ranking.ranks import competition_ranks, group_sizes
from parlib.codebook.frameworks import Framework
from parlib.codebook.methods import Methods
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform
from parlib.codebook.vocabulary import Basis, Level, State

NATION = "VN"


ROUNDING = 0.005 + 1e-9
"""Published values have two decimals: a computed value closer than this counts as equal."""

_AMONG_OTHERS = ("rank", "of", "peer_median", "peer_mean")
"""Columns that are valid only together with the values of the other units of the group."""


def published_indices(
    observations: pd.DataFrame, localities: pd.DataFrame, *, methods: Methods
) -> pd.DataFrame:
    """Return published values and ranks as an ``indices`` table.

    Parameters
    ----------
    observations : DataFrame
        Hand-off table; rows with ``used`` and not ``derived`` are used, the others are reported as
        conflicts.
    localities : DataFrame
        The register; observations of unknown units are left out.
    methods : Methods
        Which method was in force when, for each index and level.

    Returns
    -------
    DataFrame
        ``indices`` hand-off table, basis ``published``, sorted by unit, index and period.

    Notes
    -----
    ``of`` is the published number of ranked units; for provinces without one, the number in the
    register. ``peer_mean`` is the published mean of the group (the nation's, or the parent's over
    its districts). A group is complete if as many units have a value as are ranked; only then is a
    median given, and a mean if none is published.
    """
    stated = observations[observations["code"].eq("0") & ~observations["derived"]]
    used = stated[
        stated["used"]
        & stated["measure"].isin(["score", "rank"])
        & stated["locality"].isin(localities["locality"])
    ]
    if used.empty:
        return conform("indices", [])
    key = ["locality", "period", "index"]
    figures = (
        used.pivot(index=key, columns="measure", values="value")
        .reindex(columns=["score", "rank"])
        .reset_index()
    )
    source = (
        used.sort_values("measure", ascending=False)
        .groupby(key, as_index=False)["source_url"]
        .first()
    )
    rows = figures.rename(columns={"score": "value"}).merge(
        source.rename(columns={"source_url": "source"}), on=key
    )
    rows = rows.merge(localities[["locality", "level", "parent"]], on="locality")
    ranked = stated[stated["used"] & stated["measure"].eq("ranked_units")][[*key, "value"]].rename(
        columns={"value": "of"}
    )
    rows = rows.merge(ranked, on=key, how="left")
    rows["of"] = rows["of"].fillna(group_sizes(rows, localities=localities, levels=["province"]))
    rows["peer_group"] = rows["level"].str.cat(
        rows["parent"].where(rows["parent"].ne(""), NATION), sep=":"
    )
    rows = _with_peers(rows, means=_published_means(observations))
    rows["tie"] = _shared_rank(rows, same_value=True)
    rows["basis"] = str(Basis.PUBLISHED)
    rows["framework"] = _rule_books(rows, used, key, methods=methods)
    rows["conflict"] = _conflicts(rows, stated[stated["locality"].isin(localities["locality"])])
    rows["reason"] = np.select(
        [rows["value"].isna(), rows["rank"].isna()],
        [str(Reason.of("value_not_published")), str(Reason.of("rank_not_published"))],
        "",
    )
    return with_changes(rows, methods=methods)


def computed_indices(
    scores: pd.DataFrame,
    localities: pd.DataFrame,
    *,
    methods: Methods,
    frameworks: Mapping[str, Framework] | None = None,
    index: str = "PAR",
) -> pd.DataFrame:
    """Return index values of units scored by a rule book, ranked within complete peer groups.

    Parameters
    ----------
    scores : DataFrame
        Hand-off table; the row of level ``index`` of each (locality, period, framework) is used.
    localities : DataFrame
        The register; a peer group is every unit of the same level below the same parent.
    methods : Methods
        Methods in force per year, and ``analysis.min_units_rank``, the minimum number of units for
        a ranking.
    frameworks : mapping of str to Framework, optional
        Rule books by id, to know which items belong to the survey or outcome part. Without them
        every part is assumed to be complete.
    index : str
        Which index the rule books measure.

    Returns
    -------
    DataFrame
        ``indices`` hand-off table. A unit without a value has no rank and leaves its whole group
        unranked, because a rank among some of the units is not the rank among all. Groups that are
        too small are not ranked.

    Notes
    -----
    A group whose units are in different states (appraised and self-scored, with and without their
    survey part) is not ranked and has no median, see :mod:`parlib.analysis.parts_in`.

    value = 100 · points / applicable_max. Ranks come from the exact value (before rounding), ties
    share the better rank.
    """
    whole = scores[scores["level"].eq(str(Level.INDEX))]
    rows = whole[
        [
            "locality",
            "period",
            "framework",
            "points",
            "applicable_max",
            "basis",
            "state",
            "reason",
            "source",
        ]
    ].copy()
    rows = rows.rename(columns={"applicable_max": "max_points"}).merge(
        localities[["locality", "level", "parent"]], on="locality"
    )
    if rows.empty:
        return conform("indices", [])
    counted = rows["state"].isin([str(State.SCORED), str(State.ZERO)])
    rows["index"] = index
    rows["value"] = (100 * rows["points"] / rows["max_points"].where(rows["max_points"] > 0)).where(
        counted
    )
    rows["peer_group"] = rows["level"].str.cat(
        rows["parent"].where(rows["parent"].ne(""), NATION), sep=":"
    )
    out = parts_out(scores[scores["locality"].isin(rows["locality"])], frameworks or {})
    rows["without"] = (
        rows.merge(out, on=["locality", "period", "framework"], how="left")["without"]
        .fillna("")
        .to_numpy()
    )
    sizes = group_sizes(rows, localities=localities)
    together = [rows["level"], rows["parent"], rows["framework"], rows["period"]]
    group = [*together, rows["basis"], rows["without"]]
    valued = rows["value"].groupby(group).transform("count")
    fewest = methods.analysis.min_units_rank
    complete = valued.eq(sizes) & (sizes >= fewest)
    ranks = competition_ranks(rows["value"].where(complete), by=group)
    rows[["rank", "tie"]] = ranks
    rows["of"] = sizes.where(complete)
    rows["peer_median"] = rows["value"].groupby(group).transform("median").where(complete)
    rows["peer_mean"] = rows["value"].groupby(group).transform("mean").where(complete)
    everyone = rows["value"].groupby(together).transform("count")
    rows["reason"] = _why_no_value_or_rank(
        rows, counted=counted, complete=complete, valued=valued, everyone=everyone, sizes=sizes
    )
    return with_changes(rows, methods=methods)


def all_indices(*tables: pd.DataFrame, localities: pd.DataFrame, methods: Methods) -> pd.DataFrame:
    """Combine ``indices`` tables into one; earlier tables take precedence for the same unit, year
    and index.

    Points, maximum, rule book and whatever else the winner lacks are taken from the later table. If
    both have a value (or a rank) and they differ beyond rounding, ``conflict`` says so. For a group
    with such a conflict, nothing that depends on the other units is taken over: a median of the
    later values is not a median of the values kept. Changes are recomputed over the combined
    series.

    Parameters
    ----------
    *tables : DataFrame
        Usually ``published_indices(...)`` first, then ``computed_indices(...)``.
    localities : DataFrame
        The register.
    methods : Methods
        As in :func:`published_indices`.
    """
    key = ["locality", "period", "index"]
    combined = tables[0].set_index(key)
    for table in tables[1:]:
        other = table.set_index(key)
        both = combined.index.intersection(other.index)
        first, second = combined.loc[both], other.loc[both]
        conflicts = _disagreement(first, second)
        filled = first.copy()
        other_values = _groups_apart(first, second)
        for column in first.columns:
            blank = (
                first[column].isna() if first[column].dtype.kind == "f" else first[column].eq("")
            )
            if column in _AMONG_OTHERS:
                blank &= ~other_values
            filled[column] = first[column].mask(blank, second[column])
        # of the value that is kept
        filled["without"] = np.where(first["value"].notna(), first["without"], second["without"])
        filled["reason"] = np.where(
            filled["value"].notna() & filled["rank"].notna(), "", first["reason"]
        )
        filled["conflict"] = [
            ("; ".join(t for t in pair if t))
            for pair in zip(first["conflict"], conflicts, strict=True)
        ]
        combined = pd.concat([combined.drop(index=both), filled, other.drop(index=both)])
    rows = combined.reset_index().merge(localities[["locality", "level"]], on="locality")
    return with_changes(rows, methods=methods)


def _published_means(observations: pd.DataFrame) -> dict[tuple[str, str, int], float]:
    """Return (peer group, index, period) → published mean.

    A parent's mean over its districts is stored under the code ``districts``.
    """
    rows = observations[
        observations["measure"].eq("mean") & observations["used"] & ~observations["derived"]
    ]
    level = np.where(
        rows["locality"].eq(NATION) & rows["code"].eq("0"),
        "province",
        rows["code"].str.removesuffix("s"),
    )
    groups = pd.Series(level, index=rows.index, dtype=object).str.cat(rows["locality"], sep=":")
    return dict(
        zip(zip(groups, rows["index"], rows["period"], strict=True), rows["value"], strict=True)
    )


def _with_peers(rows: pd.DataFrame, *, means: Mapping[tuple[str, str, int], float]) -> pd.DataFrame:
    """Add the median of complete groups, and the published mean or otherwise that of complete
    groups.
    """
    keys = [rows["peer_group"], rows["index"], rows["period"]]
    values = rows["value"].groupby(keys)
    complete = values.transform("count").eq(rows["of"])
    published = pd.Series(
        [means.get(key, np.nan) for key in zip(*keys, strict=True)], index=rows.index, dtype=float
    )
    return rows.assign(
        peer_median=values.transform("median").where(complete),
        peer_mean=published.fillna(values.transform("mean").where(complete)),
    )


def _shared_rank(rows: pd.DataFrame, *, same_value: bool) -> pd.Series:
    """Mark ranks held by more than one unit: a tie if the values are equal, otherwise a
    contradiction between sources.
    """
    group = [rows["level"], rows["parent"], rows["period"], rows["index"], rows["rank"]]
    grouped = rows["value"].groupby(group)
    shared = rows["rank"].notna() & grouped.transform("size").gt(1)
    tied = grouped.transform("count").eq(grouped.transform("size")) & grouped.transform(
        "nunique"
    ).eq(1)
    return shared & (tied if same_value else ~tied)


def _conflicts(rows: pd.DataFrame, stated: pd.DataFrame) -> list[str]:
    """Say per row what other sources print, and which other unit is printed at the same rank."""
    others = stated[
        stated["conflict"]
        & ~stated["used"]
        & stated["measure"].isin(["score", "rank"])
        & stated["value"].notna()
    ]
    conflicts: dict[tuple[str, int, str], list[str]] = {}
    columns = ["locality", "period", "index", "measure", "value", "source_url"]
    for locality, period, index, measure, value, url in (
        others[columns].drop_duplicates(columns[:-1]).itertuples(index=False, name=None)
    ):
        conflicts.setdefault((locality, period, index), []).append(f"{measure}={value:g} ({url})")
    doubled = rows[_shared_rank(rows, same_value=False)]
    for _, members in doubled.groupby(["level", "parent", "period", "index", "rank"]):
        for locality, period, index in members[["locality", "period", "index"]].itertuples(
            index=False, name=None
        ):
            rest = ", ".join(m for m in members["locality"] if m != locality)
            conflicts.setdefault((locality, period, index), []).append(f"same_rank={rest}")
    return [
        "; ".join(conflicts.get(k, []))
        for k in zip(rows["locality"], rows["period"], rows["index"], strict=True)
    ]


def _why_no_value_or_rank(
    rows: pd.DataFrame,
    *,
    counted: pd.Series,
    complete: pd.Series,
    valued: pd.Series,
    everyone: pd.Series,
    sizes: pd.Series,
) -> np.ndarray:
    """Return why there is no value or no rank; ``valued`` of the ``everyone`` units have a value in
    the same state.
    """
    incomplete = [
        str(_why_not_ranked(int(v), int(e), int(n)))
        for v, e, n in zip(valued, everyone, sizes.fillna(0), strict=True)
    ]
    return np.select(
        [~counted, rows["max_points"].isna(), rows["points"].isna(), sizes.eq(1), ~complete],
        [
            rows["reason"].where(rows["reason"].ne(""), rows["state"]),
            str(Reason.of("maximum_not_known")),
            str(Reason.of("points_missing")),
            str(Reason.of("no_peers")),
            incomplete,
        ],
        "",
    )


def _why_not_ranked(valued: int, everyone: int, standing: int) -> Reason:
    """Return what prevents a group from being ranked; ``standing`` units exist at the end of the
    year.
    """
    if everyone > valued:
        return Reason.of("states_mixed", same=valued, valued=everyone)
    if not standing:  # a share of nothing says nothing
        return Reason.of("peer_group_ended", valued=valued)
    return Reason.of("peer_group_incomplete", valued=valued, of=standing)


def _groups_apart(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """Mark the rows of groups in which some unit's values differ beyond rounding."""
    apart = (first["value"] - second["value"]).abs() > ROUNDING
    group = [second["peer_group"], *(second.index.get_level_values(k) for k in ("period", "index"))]
    return apart.groupby(group).transform("any")


def _disagreement(first: pd.DataFrame, second: pd.DataFrame) -> list[str]:
    """Return where two tables have different values or ranks for the same key."""
    value = (first["value"] - second["value"]).abs() > ROUNDING
    rank = (first["rank"] - second["rank"]).abs() > 0.5
    out = []
    for v, r, b, sv, sr in zip(
        value, rank, second["basis"], second["value"], second["rank"], strict=True
    ):
        out.append(
            "; ".join([f"score={sv:.2f} ({b})"] * bool(v) + [f"rank={sr:g} ({b})"] * bool(r))
        )
    return out


def _rule_books(
    rows: pd.DataFrame, used: pd.DataFrame, key: list[str], *, methods: Methods
) -> pd.Series:
    """Return the rule book or method behind each published value.

    The recorded method in force, otherwise the rule book that the office named next to value and
    rank; empty if it named none, or two.
    """
    named = used[used["rule_book"].ne("")].groupby(key)["rule_book"]
    one = named.first().where(named.nunique().eq(1), "").rename("rule_book").reset_index()
    told = rows[key].merge(one, on=key, how="left")["rule_book"].fillna("")
    recorded = pd.Series(method_column(rows, methods=methods), index=rows.index)
    return recorded.where(recorded.ne(""), told.set_axis(rows.index))
