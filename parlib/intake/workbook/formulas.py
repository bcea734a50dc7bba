"""The Excel formula of each rule.

The same points as the scoring engine, live in the office's own workbook.

Formulas use functions that Excel 2010 and LibreOffice share. Everything that the engine calls "not
a number" is an empty text here, so that a missing figure never counts as zero. A test recalculates
a filled template in LibreOffice and holds every cell against ``parlib.scoring``.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import singledispatch

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Item
from parlib.codebook.rules import GivenBy
from parlib.intake.workbook.layout import Choice


@dataclass(frozen=True, slots=True)
class Cells:
    """Addresses of one row: what the office enters, and the two helper readings."""

    choice: str
    numerator: str
    denominator: str
    value: str
    previous: str
    self_score: str
    ratio: str
    amount: str
    survey: str = ""


def number(value: float) -> str:
    """Return a number as a formula writes it: shortest decimal, full stop, never an exponent."""
    text = f"{value:.12f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"


def not_applicable(choice: str) -> str:
    """Return the condition that the row is marked as not applicable."""
    return f'{choice}="{Choice.NOT_APPLICABLE}"'


def ratio_formula(item: Item, cells: Cells) -> str:
    """Return the ratio reading.

    Numerator / denominator where a denominator is given, else the value (yes = 1, no = 0).
    """
    if item.typed_rule.is_yes_no:
        return f'=IF({cells.choice}="{Choice.YES}",1,IF({cells.choice}="{Choice.NO}",0,""))'
    n, d, v = cells.numerator, cells.denominator, cells.value
    divided = f'IF(ISNUMBER({n}),IF({d}=0,"",ROUND({n}/{d},12)),"")'
    return f'=IF(ISNUMBER({d}),{divided},IF(ISNUMBER({v}),ROUND({v},12),""))'


def amount_formula(cells: Cells) -> str:
    """Return the amount reading: the value, else the numerator."""
    return (
        f"=IF(ISNUMBER({cells.value}),ROUND({cells.value},12),IF(ISNUMBER({cells.numerator}),"
        f'ROUND({cells.numerator},12),""))'
    )


def points_formula(item: Item, cells: Cells, *, sums: str = "") -> str:
    """Return the formula of an item's points by its rule; ``""`` where the rule book knows no rule.

    Parameters
    ----------
    item : Item
        The scored item.
    cells : Cells
        Addresses of its row.
    sums : str
        Range that lists the figures the rule accepts alone (the sums of a weighted checklist).
    """
    rule = item.typed_rule
    points = formula(rule, Scored(item.max_points, cells, sums))
    if not points:
        return ""
    if rule.given_by == GivenBy.PERSON:
        reading = cells.self_score
    else:
        reading = cells.amount if rule.reads == "amount" else cells.ratio
    by_rule = f'IF(ISNUMBER({reading}),{points},"")'
    if cells.survey and (item.surveyed or item.measured):
        by_rule = f"IF(ISNUMBER({cells.survey}),{cells.survey},{by_rule})"
    return f'=IF({not_applicable(cells.choice)},"",{by_rule})'


@dataclass(frozen=True, slots=True)
class Scored:
    """What a formula needs of its item beside the rule.

    The maximum, the cells of the row, where its listed figures stand.
    """

    maximum: float | None
    cells: Cells
    sums: str = ""

    @property
    def top(self) -> str:
        """The maximum as a formula writes it; empty where it is not known."""
        return "" if self.maximum is None else number(self.maximum)


@singledispatch
def formula(rule: grammar.RuleParams, at: Scored) -> str:  # noqa: ARG001 - one signature for all rules
    """Return the formula of a rule's points without its sign of equality.

    Empty where it needs a maximum that is not known.
    """
    grammar.not_registered("formula", rule)


@formula.register
def _boolean(rule: grammar.Boolean, at: Scored) -> str:
    return f"IF({at.cells.ratio}>={number(rule.at_least)},{at.top},0)" if at.top else ""


@formula.register
def _checklist(rule: grammar.Checklist, at: Scored) -> str:
    q = at.cells.amount
    if rule.items is None:
        return f'IF(ISNUMBER(MATCH(ROUND({q},9),{at.sums},0)),ROUND({q},9),"")'
    return (
        f'IF(AND({q}>=0,{q}<={rule.items},{q}=INT({q})),ROUND({at.top}*{q}/{rule.items},9),"")'
        if at.top
        else ""
    )


@formula.register
def _tiers(rule: grammar.Tiers, at: Scored) -> str:
    r, out = at.cells.ratio, '""'
    for tier in reversed(rule.tiers):
        ends = []
        if math.isfinite(tier.low):
            ends.append(f"{r}{'>=' if tier.low_closed else '>'}{number(tier.low)}")
        if math.isfinite(tier.high):
            ends.append(f"{r}{'<=' if tier.high_closed else '<'}{number(tier.high)}")
        out = f"IF({_all(ends)},{number(tier.points)},{out})"
    return _of_codes(rule.codes, r, out)


@formula.register
def _proportional(rule: grammar.Proportional, at: Scored) -> str:
    if not at.top:
        return ""
    r, cap = at.cells.ratio, number(rule.cap)
    between = (
        f'IF({r}<0,"",IF({r}<{number(rule.floor)},0,'
        f"{_round(f'{at.top}*{r}/{cap}', rule.decimals)}))"
    )
    return f"IF({r}>={cap},{_round(at.top, rule.decimals)},{between})"


@formula.register
def _linear(rule: grammar.Linear, at: Scored) -> str:
    r, (first, lowest) = at.cells.ratio, rule.knots[0]
    out = f'IF({r}<{number(min(first, 0.0))},"",{number(lowest)})'
    for (left, here), (right, there) in itertools.pairwise(rule.knots):
        if left == right:
            out = f"IF({r}>={number(right)},{number(there)},{out})"
            continue
        slope = f"({number(there)}-({number(here)}))/({number(right)}-({number(left)}))"
        along = f"{number(here)}+{slope}*(MIN({r},{number(right)})-({number(left)}))"
        out = f"IF({r}>={number(left)},{along},{out})"
    return _round(out, rule.decimals)


@formula.register
def _count(rule: grammar.Count, at: Scored) -> str:
    return _steps(at.cells.amount, rule.steps)


@formula.register
def _growth(rule: grammar.Growth, at: Scored) -> str:
    if not at.top:
        return ""
    r, previous = at.cells.ratio, at.cells.previous
    before = f"ROUND({previous},12)"
    return (
        f"IF(ISNUMBER({previous}),IF({r}>{before},{at.top},IF({r}={before},{number(rule.equal)},"
        f'0)),"")'
    )


@formula.register
def _penalty(rule: grammar.Penalty, at: Scored) -> str:
    q = at.cells.amount
    begun = f"ROUNDUP(MAX({q}-{number(rule.after)},0)/{number(rule.unit_days)},0)"
    taken = f"{_steps(q, rule.steps)}+({number(rule.per)})*{begun}"
    if math.isfinite(rule.floor):
        taken = f"MAX({taken},{number(rule.floor)})"
    return _of_codes(rule.codes, q, f'IF({q}<0,"",ROUND({taken},9))')


@formula.register
def _bonus(rule: grammar.Bonus, at: Scored) -> str:
    bound = at.top if rule.cap is None else number(rule.cap)
    q = at.cells.amount
    return f'IF({q}<0,"",ROUND(MIN({number(rule.per)}*{q},{bound}),9))' if bound else ""


@formula.register
def _survey(rule: grammar.Survey, at: Scored) -> str:
    if not at.top:
        return ""
    r = at.cells.ratio
    share = (
        f"({r}-{number(rule.zero)})/{number(rule.scale - rule.zero)}" if rule.form == "mean" else r
    )
    best = max(rule.weights.values()) / 100 if rule.form == "options" else 1.0
    return f'IF(AND({share}>=0,{share}<={number(best)}),ROUND({at.top}*{share},9),"")'


@formula.register
def _outcome(rule: grammar.Outcome, at: Scored) -> str:
    converted = f"{number(rule.factor)}*{at.cells.ratio}"
    capped = f"MIN({converted},{at.top})" if at.top else converted
    return _round(f"MAX({capped},0)", rule.decimals)


@formula.register
def _manual(rule: grammar.Manual, at: Scored) -> str:  # noqa: ARG001
    self_score = at.cells.self_score
    return (
        f'IF({self_score}<0,"",IF({self_score}>{at.top},"",{self_score}))'
        if at.top
        else f'IF({self_score}<0,"",{self_score})'
    )


@formula.register
def _no_formula(rule: grammar.Sum | grammar.Published | grammar.NoRule, at: Scored) -> str:  # noqa: ARG001
    return ""


def _all(conditions: list[str]) -> str:
    if not conditions:
        return "TRUE"
    return conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"


def _round(expression: str, decimals: int | None) -> str:
    exact = f"ROUND({expression},9)"
    return exact if decimals is None or decimals >= 9 else f"ROUND({exact},{decimals})"


def _of_codes(codes: tuple[float, ...], q: str, points: str) -> str:
    if not codes:
        return points
    one_of = ",".join(f"{q}={number(code)}" for code in codes)
    return f'IF(OR({one_of}),{points},"")'


def _steps(q: str, steps: tuple[tuple[float, float], ...]) -> str:
    out = "0"
    for threshold, given in reversed(steps):
        out = f"IF({q}>={number(threshold)},{number(given)},{out})"
    return out
