"""Each rule type as one small vectorised function: readings in, points out, NaN where the rule
cannot be applied.

The grammar (what ``rule_params`` may contain and what each rule gives) is documented in
:mod:`parlib.codebook.rules`; :func:`points` dispatches on the type of the parameters.

Thresholds are compared with readings rounded to twelve decimals: 85.1 % written as 0.851, as 85.1 /
100 or as 851 files of 1000 is the same reading. Which bound of an interval is closed is then
decided by the rule book and not by binary rounding.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.levels import speaks_of_levels
from parlib.codebook.rules import GivenBy
from parlib.codebook.vietnamese import search_form
from parlib.scoring.exact import round_half_up, to_quanta
from parlib.speech.catalogue import saying


@dataclass(frozen=True)
class Reading:
    """What offices reported for one item.

    Every array has one entry per unit and period, NaN = not reported.

    Attributes
    ----------
    ratio : ndarray
        ``numerator / denominator`` where both are given (NaN for a denominator of zero), else
        ``value``.
    amount : ndarray
        ``value``, else ``numerator``.
    previous : ndarray
        ``value`` of the last period.
    """

    ratio: np.ndarray
    amount: np.ndarray
    previous: np.ndarray

    @classmethod
    def of(
        cls,
        *,
        numerator: np.ndarray,
        denominator: np.ndarray,
        value: np.ndarray,
        previous: np.ndarray,
    ) -> Reading:
        """Build the readings from the evidence columns (float64 arrays of one shape)."""
        numerator, denominator, value = (
            np.asarray(a, dtype=float) for a in (numerator, denominator, value)
        )
        divisor = np.where(denominator == 0, np.nan, denominator)
        ratio = np.where(np.isnan(denominator) | np.isnan(numerator), value, numerator / divisor)
        amount = np.where(np.isnan(value), numerator, value)
        return cls(
            np.round(ratio, 12),
            np.round(amount, 12),
            np.round(np.asarray(previous, dtype=float), 12),
        )


@singledispatch
def points(params: grammar.RuleParams, reading: Reading, maximum: float) -> np.ndarray:  # noqa: ARG001 - one signature for all rules
    """Return the points that a rule gives for readings, if the item's maximum is ``maximum``; NaN =
    none.
    """
    grammar.not_registered("points", params)


@points.register
def boolean(params: grammar.Boolean, reading: Reading, maximum: float) -> np.ndarray:
    """Return M where the requirement is met, otherwise 0."""
    return _where_known(reading.ratio, reading.ratio >= params.at_least, maximum, 0.0)


@points.register
def checklist(params: grammar.Checklist, reading: Reading, maximum: float) -> np.ndarray:
    """Return M·k/n for k of n requirements met.

    With weights, return the summed weights if some combination gives that sum.
    """
    met = reading.amount
    if params.items is not None:
        possible = (met >= 0) & (met <= params.items) & (met == np.rint(met))
        return np.where(possible, maximum * met / params.items, np.nan)
    return np.where(
        np.isin(to_quanta(met), to_quanta(np.array(params.listed_figures))), met, np.nan
    )


@points.register
def tier(params: grammar.Tiers, reading: Reading, maximum: float) -> np.ndarray:  # noqa: ARG001
    """Return the points of the interval that contains the reading; NaN outside all intervals, and
    for invalid codes if the levels have codes.
    """
    given = np.full(reading.ratio.shape, np.nan)
    for step in params.tiers:
        above = reading.ratio >= step.low if step.low_closed else reading.ratio > step.low
        below = reading.ratio <= step.high if step.high_closed else reading.ratio < step.high
        given[above & below] = step.points
    return _of_codes(params.codes, reading.ratio, given)


@points.register
def proportional(params: grammar.Proportional, reading: Reading, maximum: float) -> np.ndarray:
    """Return M from the cap on, M·r/cap between floor and cap, 0 below the floor.

    Examples
    --------
    >>> import numpy as np
    >>> from parlib.codebook.rules import Proportional
    >>> nan = np.full(3, np.nan)
    >>> r = Reading.of(numerator=np.array([85, 60, 59]), denominator=np.full(3, 100.0), value=nan, previous=nan)
    >>> points(Proportional(floor=0.6, cap=0.85, decimals=2), r, 10).tolist()
    [10.0, 7.06, 0.0]
    """
    r = reading.ratio
    between = np.where(r < params.floor, 0.0, maximum * np.minimum(r, params.cap) / params.cap)
    unrounded = np.where(r >= params.cap, maximum, np.where(r < 0, np.nan, between))
    return round_half_up(np.where(np.isnan(r), np.nan, unrounded), params.decimals)


@points.register
def linear(params: grammar.Linear, reading: Reading, maximum: float) -> np.ndarray:  # noqa: ARG001
    """Return points on straight lines between the knots.

    Examples
    --------
    >>> import numpy as np
    >>> from parlib.codebook.rules import Linear
    >>> nan = np.full(4, np.nan)
    >>> r = Reading.of(numerator=nan, denominator=nan, value=np.array([0.8, 0.9, 0.95, 1.0]), previous=nan)
    >>> points(Linear(knots=((0.85, 0), (0.95, 4), (0.95, 5), (1, 6))), r, 6).tolist()
    [0.0, 2.0, 5.0, 6.0]
    """
    r, (first, lowest) = reading.ratio, params.knots[0]
    given = np.where(r < min(first, 0.0), np.nan, lowest)
    for (left, here), (right, there) in itertools.pairwise(params.knots):
        if left < right:
            along = here + (there - here) * (np.minimum(r, right) - left) / (right - left)
            given = np.where(r >= left, along, given)
        else:
            given = np.where(r >= right, there, given)
    return round_half_up(np.where(np.isnan(r), np.nan, given), params.decimals)


@points.register
def count(params: grammar.Count, reading: Reading, maximum: float) -> np.ndarray:  # noqa: ARG001
    """Return the points of the highest threshold reached, 0 below all of them."""
    return _stepped(reading.amount, params.steps)


@points.register
def growth(params: grammar.Growth, reading: Reading, maximum: float) -> np.ndarray:
    """Return M if the reading rose since the last period, ``equal`` if it is unchanged, 0 if it
    fell; NaN without both readings.
    """
    now, before = reading.ratio, reading.previous
    compared = np.where(now > before, maximum, np.where(now == before, params.equal, 0.0))
    return np.where(np.isnan(now) | np.isnan(before), np.nan, compared)


@points.register
def penalty(params: grammar.Penalty, reading: Reading, maximum: float) -> np.ndarray:  # noqa: ARG001
    """Return the points deducted (<= 0): the step reached, plus ``per`` for each begun unit beyond
    ``after``, but not below ``floor``.
    """
    amount = reading.amount
    begun = np.ceil(np.maximum(amount - params.after, 0.0) / params.unit_days)
    taken = np.maximum(_stepped(amount, params.steps) + params.per * begun, params.floor)
    return _of_codes(params.codes, amount, np.where(np.isnan(amount) | (amount < 0), np.nan, taken))


@points.register
def bonus(params: grammar.Bonus, reading: Reading, maximum: float) -> np.ndarray:
    """Return ``per`` points for each, at most the cap (the maximum of the item if the rule states
    none).
    """
    cap = maximum if params.cap is None else params.cap
    earned = np.minimum(params.per * reading.amount, cap)
    return np.where(np.isnan(reading.amount) | (reading.amount < 0), np.nan, earned)


@points.register
def survey(params: grammar.Survey, reading: Reading, maximum: float) -> np.ndarray:
    """Return M times the achieved share of the scale (mean), of the option weights, or of satisfied
    answers.
    """
    span = params.scale - params.zero
    achieved = (reading.ratio - params.zero) / span if params.form == "mean" else reading.ratio
    best = 1.0 if params.form != "options" else max(params.weights.values()) / 100
    return np.where((achieved >= 0) & (achieved <= best), maximum * achieved, np.nan)


@points.register
def outcome(params: grammar.Outcome, reading: Reading, maximum: float) -> np.ndarray:
    """Return ``factor`` times the figure, clipped to 0..M (SIPAS of 91.17 %, factor 10: 9.117)."""
    converted = np.clip(
        params.factor * reading.ratio, 0.0, maximum if not math.isnan(maximum) else np.inf
    )
    return round_half_up(converted, params.decimals)


@points.register
def manual(params: grammar.Manual, reading: Reading, maximum: float) -> np.ndarray:  # noqa: ARG001
    """Return points as entered; NaN outside 0..M."""
    entered = reading.amount
    limit = np.inf if math.isnan(maximum) else maximum
    return np.where((entered >= 0) & (entered <= limit), entered, np.nan)


@points.register
def no_figures(
    params: grammar.Sum | grammar.Published | grammar.NoRule,  # noqa: ARG001
    reading: Reading,
    maximum: float,  # noqa: ARG001
) -> np.ndarray:
    """Return NaN: the points are a sum, come from a publication, or have no known rule."""
    return np.full(reading.ratio.shape, np.nan)


def apply_rule(item: Item, reading: Reading) -> np.ndarray:
    """Return the points of one item (float64, one per reading, NaN = the rule gives none).

    The result is NaN for an item without a rule, a published item, and an item whose rule needs a
    maximum that is unknown.
    """
    return points(
        item.typed_rule, reading, math.nan if item.max_points is None else item.max_points
    )


def points_of_figures(item: Item, figures: Mapping[str, float]) -> float:
    """Return the points that one unit's figures give under the rule of an item; NaN = the rule
    gives none.

    Parameters
    ----------
    item : Item
        The scored item.
    figures : mapping of str to float
        ``numerator``, ``denominator``, ``value`` and ``previous_value`` as in the table
        ``evidence``; NaN = not reported.
    """
    one = {key: np.array([figures[key]]) for key in ("numerator", "denominator", "value")}
    return float(
        apply_rule(item, Reading.of(**one, previous=np.array([figures["previous_value"]])))[0]
    )


def _where_known(reading: np.ndarray, condition: np.ndarray, yes: float, no: float) -> np.ndarray:
    return np.where(np.isnan(reading), np.nan, np.where(condition, yes, no))


def _of_codes(codes: tuple[float, ...], figure: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Return the points with NaN for figures that are not codes; unchanged if there are no codes."""
    return np.where(np.isin(figure, codes), given, np.nan) if codes else given


def _stepped(amount: np.ndarray, steps: tuple[tuple[float, float], ...]) -> np.ndarray:
    """Return the points of the highest threshold reached; ``steps`` descend by threshold."""
    reached = np.where(np.isnan(amount), np.nan, 0.0)
    for threshold, given in reversed(steps):
        reached[amount >= threshold] = given
    return reached


_COUNTED = re.compile(r"(?:so (?!0 )|ngay|lan\b|vu\b|van ban|nguoi|truong hop).*")
_SHARE = re.compile(r"(?:ty le|ti le|phan tram|percent|share).*")


def measure_contradicts(item: Item) -> str:
    """Return how the unit of an item contradicts its rule: a count scored as a share, or vice
    versa.

    Empty if they agree or nothing can be inferred.

    Examples
    --------
    >>> book = Item(code="1", level="criterion", name_vi="Số vụ", source="appraisal", unit="số vụ",
    ...             rule="proportional", rule_params={"floor": 0.8, "cap": 1}, max_points=1)
    >>> measure_contradicts(book)
    'its unit “số vụ” is a count, while its rule reads a share between 0 and 1'
    """
    rule, unit = item.typed_rule, search_form(item.unit)
    if rule.is_share and _COUNTED.fullmatch(unit):
        return saying(
            "its unit “{unit}” is a count, while its rule reads a share between 0 and 1",
            unit=item.unit,
        )
    if not rule.is_share and rule.counts_wholes and _SHARE.fullmatch(unit):
        return saying(
            "its unit “{unit}” is a share, while its rule reads whole numbers", unit=item.unit
        )
    return ""


def levels_unread(item: Item) -> str:
    """Return why the levels listed in an item's unit are not figures of its rule; empty if they
    are.

    Examples
    --------
    >>> levels_unread(Item(code="1", level="criterion", name_vi="x", rule="growth", unit="mức: 1 = đạt, 0 = không"))
    "its unit lists levels (“mức: …”), which rule 'growth' does not know; write rule 'tier' with one interval a level"
    """
    rule = item.typed_rule
    if rule.given_by != GivenBy.RULE or not speaks_of_levels(item.unit):
        return ""
    if not rule.knows_levels:
        return saying(
            "its unit lists levels (“mức: …”), which rule {rule!r} does not know; write rule 'tier' "
            "with one interval a level",
            rule=item.rule,
        )
    if not item.levels:
        return saying(
            "its unit begins a list of levels that cannot be read; write “mức: 2 = …, 1 = …, 0 = …”, "
            "whole numbers in a row"
        )
    return ""


def rule_warnings(framework: Framework) -> list[str]:
    """Return a warning for every rule that cannot be parsed, has a best value other than the
    maximum, or is of the wrong kind.

    It warns and never corrects: a published table may contradict itself, and the contradiction must
    stay visible.
    """
    warnings = []
    parents = {i.parent for i in framework.items}
    for item in framework.items:
        where = f"{item.code} ({item.name_vi})"
        try:
            rule = item.typed_rule
        except ValueError as fault:
            warnings.append(f"{where}: {fault}")
            continue
        if item.code in parents:
            if rule.given_by not in (GivenBy.NOBODY, GivenBy.CHILDREN, GivenBy.PUBLICATION):
                warnings.append(
                    saying(
                        "{where}: has items below it, so its rule should be 'sum', not {rule!r}",
                        where=where,
                        rule=item.rule,
                    )
                )
            continue
        if contradiction := measure_contradicts(item):
            warnings.append(
                saying("{where}: {contradiction}", where=where, contradiction=contradiction)
            )
        if unread := levels_unread(item):
            warnings.append(saying("{where}: {unread}", where=where, unread=unread))
        if rule.given_by == GivenBy.CHILDREN:
            warnings.append(
                saying("{where}: rule 'sum' on an item without items below it", where=where)
            )
        if rule.takes_points and item.kind != "penalty":
            warnings.append(
                saying(
                    "{where}: rule 'penalty' on an item whose kind is not 'penalty'", where=where
                )
            )
        best = rule.best_points(math.nan if item.max_points is None else item.max_points)
        expected = 0.0 if item.kind == "penalty" else item.max_points
        if expected is not None and not math.isnan(best) and to_quanta(best) != to_quanta(expected):
            warnings.append(
                saying(
                    "{where}: the rule gives {best:g} at best, the maximum says {expected:g}",
                    where=where,
                    best=best,
                    expected=expected,
                )
            )
    return warnings
