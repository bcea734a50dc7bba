"""Points of the scored items according to the chosen lens, with state and reason of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from parlib.codebook.frameworks import Item
from parlib.codebook.rules import GivenBy, rule_type
from parlib.codebook.vocabulary import State
from parlib.scoring.applicable import applicable_maxima
from parlib.scoring.evidence import Grid
from parlib.scoring.exact import to_quanta
from parlib.scoring.rules import Reading, apply_rule


class Lens(StrEnum):
    """Whose points count for appraised items; survey and outcome items always count as surveyed or
    measured.
    """

    # appraised (last round), otherwise by rule from the figures, otherwise the self-score
    OFFICIAL = "official"
    RULE = "rule"  # by rule from the figures; manually scored items keep the points entered
    SELF = "self"  # the unit's own score
    APPRAISED = "appraised"  # appraised, last round
    ROUND1 = "round1"  # appraised, round 1


_ORDER: dict[Lens, tuple[str, ...]] = {
    Lens.OFFICIAL: ("appraised", "rule", "self"),
    Lens.RULE: ("rule",),
    Lens.SELF: ("self",),
    Lens.APPRAISED: ("appraised",),
    Lens.ROUND1: ("round1",),
}
WAYS = ("", "rule", "self", "appraised", "round1", "survey")
_SURVEYED = ("survey", "rule", "appraised", "self")
_BY_PERSON = ("rule", "appraised", "self")

STATES = [str(State.SCORED), str(State.ZERO), str(State.MISSING), str(State.NOT_APPLICABLE)]
SCORED, ZERO, MISSING, NOT_APPLICABLE = range(4)


@dataclass
class Leaves:
    """Arrays over the scored items, shape (leaves, units): quanta, state codes, reason codes, and
    who gave the points (:data:`WAYS`).
    """

    points: np.ndarray
    maxima: np.ndarray
    state: np.ndarray
    reason: np.ndarray
    self_scored: np.ndarray
    way: np.ndarray


LEAF_REASONS = [
    "",
    "below_maximum",
    "scored_zero",
    "cut_by_appraisal",
    "zero_by_appraisal",
    "survey_below_maximum",
    "penalty",
    "bonus",
    "no_evidence_row",
    "declared_missing",
    "no_figure",
    "zero_denominator",
    "no_previous_value",
    "outside_rule",
    "not_appraised",
    "no_self_score",
    "no_rule",
    "maximum_unknown",
    "declared_not_applicable",
    "no_bonus_claimed",
    "no_penalty_recorded",
    "survey_not_in",
]
_CODE = {name: code for code, name in enumerate(LEAF_REASONS)}


def score_leaves(grid: Grid, lens: Lens) -> Leaves:
    """Score every leaf for every unit.

    The maxima of items that do not apply have been redistributed by the rule book's policy.
    """
    tree, shape = grid.tree, (len(grid.tree.leaves), grid.units)
    points, rule_reason = np.full(shape, np.nan), np.zeros(shape, dtype=np.int8)
    reason = np.zeros(shape, dtype=np.int8)
    self_scored = np.zeros(shape, dtype=bool)
    taken = np.zeros(shape, dtype=np.int8)
    declared = grid.declared
    for column, position in enumerate(tree.leaves):
        item = tree.items[position]
        ways, rule_reason[column] = _ways(grid, column, item, tree.kind_of(position))
        order = _order(item, lens)
        for way in order:
            open_ = np.isnan(points[column])
            points[column, open_] = ways[way][open_]
            taken[column, open_ & ~np.isnan(points[column])] = WAYS.index(way)
            # a figure behind a self-score that nobody appraised is the unit's own claim
            claimed = way == "self" or (way == "rule" and order == _ORDER[Lens.OFFICIAL])
            self_scored[column] |= (
                claimed & open_ & ~np.isnan(points[column]) & ~np.isnan(ways["self"])
            )
    kinds = [tree.kind_of(p) for p in tree.leaves]
    not_applicable = declared == 2
    for column, kind in enumerate(kinds):
        if kind:
            unclaimed = np.isnan(points[column]) & ~not_applicable[column]
            not_applicable[column] |= unclaimed
            reason[column, unclaimed] = _CODE[
                "no_bonus_claimed" if kind == "bonus" else "no_penalty_recorded"
            ]
    points[not_applicable] = np.nan
    base = to_quanta(tree.leaf_maxima)[:, None]
    maxima = applicable_maxima(tree, not_applicable, policy=tree.framework.na_policy)
    quanta = to_quanta(points)
    moved = (maxima != base) & ~not_applicable & ~np.isnan(quanta) & ~np.isnan(maxima)
    scaled = np.rint(quanta[moved] * maxima[moved] / np.broadcast_to(base, shape)[moved])
    quanta[moved] = scaled
    state = np.select(
        [not_applicable, np.isnan(quanta), quanta == 0], [NOT_APPLICABLE, MISSING, ZERO], SCORED
    ).astype(np.int8)
    leaves = Leaves(quanta, maxima, state, reason, self_scored, taken)
    _give_reasons(grid, leaves, rule_reason, lens)
    return leaves


def _order(item: Item, lens: Lens) -> tuple[str, ...]:
    if item.surveyed or item.measured:
        return _SURVEYED
    if lens == Lens.RULE and item.given_by == GivenBy.PERSON:
        return _BY_PERSON
    return _ORDER[lens]


def _ways(
    grid: Grid, column: int, item: Item, kind: str
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return the points of one item for every way of scoring it, and why the rule gave none."""
    numbers = {
        name: grid.numbers(name, column)
        for name in ("numerator", "denominator", "value", "previous_value")
    }
    reading = Reading.of(
        numerator=numbers["numerator"],
        denominator=numbers["denominator"],
        value=numbers["value"],
        previous=numbers["previous_value"],
    )
    by_rule = apply_rule(item, reading)
    self_scores = grid.numbers("self_score", column)
    missing = grid.declared[column] == 1
    by_rule[missing] = np.nan
    self_scores[missing] = np.nan
    given = ~np.isnan(reading.amount) | ~np.isnan(reading.ratio)
    why = np.full(grid.units, _CODE["outside_rule"], dtype=np.int8)
    if rule_type(item.rule).against_last_year:
        why[np.isnan(reading.previous)] = _CODE["no_previous_value"]
    if item.max_points is None and not kind:
        why[:] = _CODE["maximum_unknown"]
    why[~given] = _CODE["no_figure"]
    why[numbers["denominator"] == 0] = _CODE["zero_denominator"]
    if item.given_by in (GivenBy.NOBODY, GivenBy.PUBLICATION):
        why[:] = _CODE["no_rule"]
    why[missing] = _CODE["declared_missing"]
    why[grid.declared[column] < 0] = _CODE["no_evidence_row"]
    if item.surveyed:  # the surveyor owes it: the unit has nothing to declare
        why[:] = _CODE["survey_not_in"]
    points = {
        "rule": by_rule,
        "self": self_scores,
        "appraised": grid.numbers("appraised_score", column),
        "round1": grid.numbers("appraised_round1", column),
        "survey": grid.numbers("survey_score", column),
    }
    return points, why


def _give_reasons(grid: Grid, leaves: Leaves, rule_reason: np.ndarray, lens: Lens) -> None:
    tree = grid.tree
    lost = leaves.points < leaves.maxima
    for column, position in enumerate(tree.leaves):
        item, kind, reason = tree.items[position], tree.kind_of(position), leaves.reason[column]
        delivered = _order(item, lens) == _SURVEYED  # by a survey or a measured result
        reason[lost[column]] = _CODE["survey_below_maximum" if item.surveyed else "below_maximum"]
        zero = leaves.state[column] == ZERO
        reason[zero & lost[column]] = _CODE["scored_zero"]
        if not delivered and lens in (Lens.OFFICIAL, Lens.APPRAISED, Lens.ROUND1):
            name = "appraised_round1" if lens == Lens.ROUND1 else "appraised_score"
            self_scores, appraised = grid.numbers("self_score", column), grid.numbers(name, column)
            cut = to_quanta(appraised) < to_quanta(self_scores)
            reason[cut & lost[column]] = _CODE["cut_by_appraisal"]
            reason[cut & zero] = _CODE["zero_by_appraisal"]
        if kind:
            reason[(leaves.points[column] != 0) & (leaves.state[column] != NOT_APPLICABLE)] = _CODE[
                kind
            ]
        missing = leaves.state[column] == MISSING
        reason[missing] = rule_reason[column][missing]
        wanted = {
            Lens.APPRAISED: "not_appraised",
            Lens.ROUND1: "not_appraised",
            Lens.SELF: "no_self_score",
        }.get(lens)
        if wanted and not delivered:
            reason[missing & (grid.declared[column] >= 0)] = _CODE[wanted]
            reason[missing & (grid.declared[column] == 1)] = _CODE["declared_missing"]
        reason[(leaves.state[column] == NOT_APPLICABLE) & (reason == 0)] = _CODE[
            "declared_not_applicable"
        ]
