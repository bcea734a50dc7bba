"""Evaluate a scenario: points, index, rank among all units, flags and distance to promises.

The group's scores of the year come from the release; only the scenario's changes are applied, and
totals are recomputed by :mod:`parlib.scoring.recount`. Other units are assumed unchanged. Results
are not written anywhere: they are hypothetical.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.analysis.ranking.ranks import competition_ranks
from parlib.codebook.frameworks import Framework
from parlib.codebook.vocabulary import Basis, State
from parlib.desk.group import Group, open_group
from parlib.desk.promises import distances
from parlib.desk.scenario import (
    Change,
    CountMissing,
    Scenario,
    SetFigure,
    SetPoints,
    SetWeight,
    UsualCut,
)
from parlib.errors import UsageError
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.recount import recount
from parlib.speech.catalogue import msg
from parlib.store.releases import Release

_SLACK = 1e-9
_NO_SHARE = 2.0
"""A share of 1.05 can be meant, of last year's receipts; one of 95 is 95%."""
MARK = {"vi": "giả định – không phải số liệu", "en": "supposed – not a figure"}
"""Stands beside everything that a scenario gives."""


@dataclass(frozen=True)
class Outcome:
    """What a scenario comes to, beside what the release says.

    Attributes
    ----------
    scenario : Scenario
        What was supposed.
    standing : DataFrame
        Index ``points, max_points, value, rank, of``; columns ``before, after, change``. Value in
        percent; a rank falls when it gets better. NaN where it does not exist.
    rank_reason : str
        Why there is no rank, empty where there is one.
    items : DataFrame
        Items of the unit that changed, from the whole down: ``code, name, points_before,
        points_after, max_before, max_after, change``.
    ranking : DataFrame
        All units of the group: ``locality, value_before, value_after, rank_before, rank_after``,
        by the rank after.
    flags : DataFrame
        Flags of the unit that appear or go: ``code, flag, verdict, when`` (``before`` or
        ``after``).
    promises : DataFrame
        Promises of the year about the index, the rank or an item of the unit
        (:func:`parlib.desk.promises.distances`).
    """

    scenario: Scenario
    standing: pd.DataFrame
    rank_reason: str
    items: pd.DataFrame
    ranking: pd.DataFrame
    flags: pd.DataFrame
    promises: pd.DataFrame


def what_if(release: Release, scenario: Scenario) -> Outcome:
    """Work a scenario out on a release.

    Parameters
    ----------
    release : Release
        Where the figures come from; it is only read.
    scenario : Scenario
        What is supposed.

    Returns
    -------
    Outcome
        Before (as the release says) and after. Others stay as they are; a group that the release
        does not rank is not ranked here either, and ``rank_reason`` says why.

    Raises
    ------
    UsageError
        The unit was not scored item by item, an item is not one of the lowest of its rule book, or
        a supposed figure cannot be (points above the maximum, a figure that the rule cannot score).
    """
    group = open_group(release, scenario.locality, scenario.period)
    supposed, totals = supposed_totals(group, scenario.changes)
    before = group.totals
    ranking = _ranking(group, before, totals)
    return Outcome(
        scenario,
        _standing(group, before, totals, ranking),
        _rank_reason(group),
        _items(group, before, totals),
        ranking,
        _flags(group, supposed, totals),
        distances(group, before, totals, ranking),
    )


def supposed_totals(group: Group, changes: tuple[Change, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the group's scores with every change in its lowest items, and the points of every item
    that they come to. Neither is to be changed: the last ones are kept, since the ways to a rank
    begin where a supposition ended.
    """
    kept = group.last_supposed
    if changes not in kept:
        scores, book = supposed_scores(group, changes)
        kept.clear()
        kept[changes] = scores, recount(scores, book)
    scores, totals = kept[changes]
    return scores, totals


def supposed_scores(group: Group, changes: Iterable[Change]) -> tuple[pd.DataFrame, Framework]:
    """Return the group's scores with every change in its lowest items, and the rule book that then
    counts.
    """
    scores, book = group.scores.copy(), group.framework
    for change in changes:
        match change:
            case SetPoints():
                _set_points(group, scores, change.code, change.points)
            case SetFigure():
                _set_points(group, scores, change.code, _points_of_figure(group, change))
            case SetWeight():
                _set_weight(group, scores, change)
                book = _reweighted(book, change)
            case CountMissing():
                if change.left_out:
                    missing = scores["state"].eq(str(State.MISSING))
                    scores.loc[missing & scores["code"].isin(group.leaves), "applicable_max"] = 0.0
                    book = book.model_copy(update={"coverage_floor": 0.0})
            case UsualCut():
                _cut(group, scores, change.times)
    return scores, book


def _rows_of_item(group: Group, scores: pd.DataFrame, code: str) -> pd.Index:
    at = scores.index[scores["locality"].eq(group.locality) & scores["code"].eq(code)]
    if code not in group.leaves or not len(at):
        raise UsageError(
            msg(
                "{code} is not one of the lowest items of {book}; those can be changed: {codes}",
                code=code,
                book=group.framework.id,
                codes=", ".join(sorted(group.leaves)),
            )
        )
    return at


def _set_points(group: Group, scores: pd.DataFrame, code: str, points: float) -> None:
    at = _rows_of_item(group, scores, code)
    item, most = group.framework.by_code[code], float(scores.loc[at, "applicable_max"].iloc[0])
    if not item.kind and (points < 0 or (not np.isnan(most) and points > most + _SLACK)):
        raise UsageError(
            msg(
                "{points} points are not possible for item {code}: from 0 to {most}",
                points=f"{points:g}",
                code=code,
                most=f"{most:g}",
            )
        )
    scores.loc[at, "points"] = points
    scores.loc[at, "state"] = str(State.SCORED if points else State.ZERO)


def _points_of_figure(group: Group, change: SetFigure) -> float:
    """Return what the rule gives for a supposed figure."""
    evidence = group.evidence.copy()
    at = evidence["code"].eq(change.code)
    _rows_of_item(group, group.scores, change.code)
    if not at.any():
        raise UsageError(msg("item {code} has no figures to start from", code=change.code))
    item = group.framework.by_code[change.code]
    if change.value is not None and change.value >= _NO_SHARE and item.typed_rule.is_share:
        raise UsageError(
            msg(
                "the figure of item {code} is a share: 0.95 or 95%, not {value}",
                code=change.code,
                value=f"{change.value:g}",
            )
        )
    figures = {"numerator": change.numerator, "denominator": change.denominator}
    if change.value is not None:
        figures = {"numerator": np.nan, "denominator": np.nan, "value": change.value}
    for column, figure in figures.items():
        if figure is not None:
            evidence.loc[at, column] = figure
    layers = ["self_score", "appraised_round1", "appraised_score", "survey_score"]
    evidence.loc[at, layers] = np.nan
    evidence.loc[at, "state"] = "reported"
    scored = score_evidence(evidence, group.framework)
    row = scored[scored["code"].eq(change.code)].iloc[0]
    if np.isnan(row["points"]):
        raise UsageError(
            msg(
                "the rule of item {code} gives no points for this figure ({why})",
                code=change.code,
                why=row["reason"],
            )
        )
    return float(row["points"])


def _set_weight(group: Group, scores: pd.DataFrame, change: SetWeight) -> None:
    item = group.framework.by_code.get(change.code)
    if item is None or change.code not in group.leaves or item.kind or not item.max_points:
        raise UsageError(
            msg(
                "the maximum of {code} cannot be changed: only that of a lowest item with a known "
                "maximum can",
                code=change.code,
            )
        )
    at, ratio = scores["code"].eq(change.code), change.maximum / item.max_points
    scores.loc[at, ["points", "applicable_max"]] *= ratio


def _reweighted(book: Framework, change: SetWeight) -> Framework:
    items = tuple(
        i.model_copy(update={"max_points": change.maximum}) if i.code == change.code else i
        for i in book.items
    )
    return book.model_copy(update={"items": items})


def _cut(group: Group, scores: pd.DataFrame, times: float) -> None:
    usual = group.release.table(
        "gaps",
        filters=[
            ("locality", "==", group.locality),
            ("period", "==", group.period),
            ("framework", "==", group.framework.id),
        ],
    ).set_index("code")["usual_cut"]
    unit_items = scores["locality"].eq(group.locality) & scores["code"].isin(group.leaves)
    waiting = (
        unit_items & scores["basis"].eq(str(Basis.SELF_SCORED)) & scores["appraised_points"].isna()
    )
    cut = scores["code"].map(usual).fillna(0.0).clip(lower=0.0) * times
    scores.loc[waiting, "points"] = (scores["points"] - cut).clip(lower=0.0)[waiting]


def wholes(group: Group, totals: pd.DataFrame) -> pd.DataFrame:
    """Return the whole of each unit, by identity: its row of ``totals`` and ``value`` in percent."""
    root = group.framework.root.code
    whole = totals[totals["code"].eq(root)].set_index("locality")
    value = 100 * whole["points"] / whole["applicable_max"].where(whole["applicable_max"] > 0)
    return whole.assign(value=value)


def _rank_reason(group: Group) -> str:
    row = group.indices[group.indices["locality"].eq(group.locality)].iloc[0]
    return "" if not np.isnan(row["rank"]) else str(row["reason"])


def _ranking(group: Group, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Rank every unit by its value before and after; nobody where the release ranks nobody."""
    values = pd.DataFrame(
        {
            "value_before": wholes(group, before)["value"],
            "value_after": wholes(group, after)["value"],
        }
    ).reset_index()
    values["of"] = len(values)
    ranked = not _rank_reason(group)
    for when in ("before", "after"):
        known = values[f"value_{when}"] if ranked else pd.Series(np.nan, index=values.index)
        values[f"rank_{when}"] = competition_ranks(known, by=[values["of"]])["rank"]
    return values.sort_values(
        ["rank_after", "value_after"], ascending=[True, False], ignore_index=True
    )


def _standing(
    group: Group, before: pd.DataFrame, after: pd.DataFrame, ranking: pd.DataFrame
) -> pd.DataFrame:
    unit_row = ranking[ranking["locality"].eq(group.locality)].iloc[0]
    columns = {}
    for when, totals in (("before", before), ("after", after)):
        whole = wholes(group, totals).loc[group.locality]
        columns[when] = {
            "points": whole["points"],
            "max_points": whole["applicable_max"],
            "value": whole["value"],
            "rank": unit_row[f"rank_{when}"],
            "of": float(len(ranking)) if not _rank_reason(group) else np.nan,
        }
    table = pd.DataFrame(columns, dtype=float)
    return table.assign(change=table["after"] - table["before"])


def _items(group: Group, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    of_unit = before["locality"].eq(group.locality)
    both = before[of_unit].merge(
        after[after["locality"].eq(group.locality)], on="code", suffixes=("_before", "_after")
    )
    moved = (both["points_before"].fillna(-1) - both["points_after"].fillna(-1)).abs() > _SLACK
    moved |= (both["applicable_max_before"] - both["applicable_max_after"]).abs() > _SLACK
    names = {i.code: i.name_vi for i in group.framework.items}
    return (
        both[moved]
        .rename(
            columns={"applicable_max_before": "max_before", "applicable_max_after": "max_after"}
        )
        .assign(
            name=lambda rows: rows["code"].map(names),
            change=lambda rows: rows["points_after"].fillna(0) - rows["points_before"].fillna(0),
        )[["code", "name", "points_before", "points_after", "max_before", "max_after", "change"]]
        .reset_index(drop=True)
    )


def _flags(group: Group, supposed: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Return the flags of the unit that appear or go."""
    unit_items = supposed[supposed["locality"].eq(group.locality)].set_index("code")
    summed = totals[totals["locality"].eq(group.locality)].set_index("code")
    known = unit_items.index.isin(summed.index)
    for column in ("points", "applicable_max", "state"):
        unit_items.loc[known, column] = summed[column].reindex(unit_items.index[known])
    key = ["code", "flag", "verdict"]
    both = group.flags.merge(
        group.flags_with(unit_items.reset_index()), on=key, how="outer", indicator="when"
    )
    both["when"] = both["when"].map({"left_only": "before", "right_only": "after"}).astype(object)
    return both.dropna(subset="when").reset_index(drop=True)
