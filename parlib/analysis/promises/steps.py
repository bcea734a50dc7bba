"""Points that an item can still gain: the steps of its rule above its current points.

Most rules move in steps (all or nothing, tiers, counts), so half an effort often gains no points.
Survey points are never a step: they are the respondents' answers, and no office may try to
influence them (decision 11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.plans import ItemEffort
from parlib.codebook.reasons import Reason
from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import State

SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """One way to raise one item: from its current points to a step of its rule."""

    code: str
    to_points: float
    gain: float
    effort: float
    requires: tuple[str, ...] = ()
    owner: str = ""


@dataclass(frozen=True)
class Recoverable:
    """The open steps, and the points that cannot be regained with the reason.

    Attributes
    ----------
    steps : tuple of Step
        Every open step; at most one per item can be taken.
    closed : mapping of str to Reason
        Items that lost points but have no open step.
    """

    steps: tuple[Step, ...]
    closed: Mapping[str, Reason] = field(default_factory=dict)


def levels_of(item: Item) -> tuple[float, ...]:
    """Return the points other than 0 that the item's rule can give, ascending; empty if no rule
    gives steps.

    Notes
    -----
    A proportional rule is continuous; its steps are the least points above the floor and the
    maximum. An unknown rule (``published``, ``manual``, empty) has one step, the maximum. Surveys
    have none.

    Examples
    --------
    >>> from parlib.codebook.vocabulary import Level
    >>> levels_of(Item(code="1.1", parent="1", level=Level.SUBCRITERION, name_vi="x", max_points=2, rule="count",
    ...     rule_params={"steps": [[2, 2.0], [1, 1.0]]}))
    (1.0, 2.0)
    """
    if item.max_points is None or item.surveyed:
        return ()
    full = item.max_points
    return tuple(
        sorted(
            {
                round(points, 9)
                for points in item.typed_rule.steps_to(full)
                if 0 < points <= full + SLACK
            }
        )
    )


def recoverable(
    scores: pd.DataFrame,
    *,
    framework: Framework,
    efforts: Mapping[str, ItemEffort] | None = None,
    horizon: date,
) -> Recoverable:
    """List the open steps of one unit and year.

    Parameters
    ----------
    scores : DataFrame
        Rows of the ``scores`` table of one unit, period and rule book.
    framework : Framework
        The rule book.
    efforts : mapping of str to ItemEffort, optional
        Effort stated by the office, by item code. Without it every step costs 1, so that the path
        with the fewest items is chosen. Items missing from a given mapping have no stated effort
        and stay closed.
    horizon : date
        Steps that are ready later are closed.

    Returns
    -------
    Recoverable
        Closed items have the reason ``survey_answers_are_not_a_step``, ``maximum_not_known``,
        ``points_missing``, ``effort_not_stated``, ``ready_after_horizon``, ``capped_by_office``,
        ``no_step_above`` or ``requires_closed_item``.
    """
    have = scores.set_index("code")
    steps: list[Step] = []
    closed: dict[str, Reason] = {}
    for item in framework.leaves:
        if item.code not in have.index or have.loc[item.code, "state"] == State.NOT_APPLICABLE:
            continue
        row = have.loc[item.code]
        effort = ItemEffort(code=item.code) if efforts is None else efforts.get(item.code)
        open_steps = _open_steps(item, row, effort, horizon=horizon)
        if isinstance(open_steps, Reason):
            closed[item.code] = open_steps
        steps += [] if isinstance(open_steps, Reason) else open_steps
    return _without_dead_ends(
        steps,
        closed,
        done={i.code for i in framework.leaves} - {s.code for s in steps} - set(closed),
    )


def _without_dead_ends(
    steps: list[Step], closed: dict[str, Reason], *, done: set[str]
) -> Recoverable:
    """Drop requirements that are already met, and close items that require a closed item."""
    steps = [replace(s, requires=tuple(c for c in s.requires if c not in done)) for s in steps]
    while True:
        open_codes = {s.code for s in steps}
        dead = {
            s.code: next(c for c in s.requires if c not in open_codes)
            for s in steps
            if not open_codes.issuperset(s.requires)
        }
        if not dead:
            return Recoverable(tuple(steps), closed)
        closed = closed | {
            code: Reason.of("requires_closed_item", item=needs) for code, needs in dead.items()
        }
        steps = [s for s in steps if s.code not in dead]


def _open_steps(
    item: Item, row: pd.Series, stated: ItemEffort | None, *, horizon: date
) -> list[Step] | Reason:
    """Return the steps of one item, or why it has none.

    An item at its maximum has no steps and needs no reason.
    """
    points = 0.0 if row["state"] == State.MISSING and is_missing(row["points"]) else row["points"]
    if item.max_points is None:
        return Reason.of("maximum_not_known")
    if is_missing(points):
        return Reason.of("points_missing")
    lost = item.max_points - points
    if lost <= SLACK:
        return []
    if item.surveyed:
        return Reason.of("survey_answers_are_not_a_step", lost=float(lost))
    if stated is None:
        return Reason.of("effort_not_stated", lost=float(lost))
    if stated.ready_by is not None and stated.ready_by > horizon:
        return Reason.of(
            "ready_after_horizon", ready_by=stated.ready_by.isoformat(), lost=float(lost)
        )
    best = item.max_points if stated.up_to is None else stated.up_to
    above = [level for level in levels_of(item) if level > points + SLACK]
    reachable = [level for level in above if level <= best + SLACK]
    if not reachable:
        return Reason.of("capped_by_office" if above else "no_step_above", lost=float(lost))
    whole = reachable[-1] - points
    return [
        Step(
            item.code,
            level,
            float(level - points),
            stated.effort * float(level - points) / float(whole),
            stated.requires,
            row["lead_unit"],
        )
        for level in reachable
    ]
