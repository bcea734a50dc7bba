"""The Excel formula of each rule: the same points as the scoring engine, live in the office's own workbook.

Formulas use functions that Excel 2010 and LibreOffice share. Everything that the engine calls "not a number" is an empty
text here, so that a missing figure never counts as zero. A test recalculates a filled template in LibreOffice and
holds every cell against ``parlib.scoring``.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Item
from parlib.codebook.rules import parse_rule
from parlib.intake.workbook.layout import Choice, is_yes_no


@dataclass(frozen=True, slots=True)
class Cells:
    """Addresses of one row: what the office enters, and the two helper readings."""

    choice: str
    numerator: str
    denominator: str
    value: str
    previous: str
    own: str
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
    """Return the ratio reading: numerator / denominator where a denominator is given, else the value (yes = 1, no = 0)."""
    if is_yes_no(item):
        return f'=IF({cells.choice}="{Choice.YES}",1,IF({cells.choice}="{Choice.NO}",0,""))'
    n, d, v = cells.numerator, cells.denominator, cells.value
    divided = f'IF(ISNUMBER({n}),IF({d}=0,"",ROUND({n}/{d},12)),"")'
    return f'=IF(ISNUMBER({d}),{divided},IF(ISNUMBER({v}),ROUND({v},12),""))'


def amount_formula(cells: Cells) -> str:
    """Return the amount reading: the value, else the numerator."""
    return f'=IF(ISNUMBER({cells.value}),ROUND({cells.value},12),IF(ISNUMBER({cells.numerator}),ROUND({cells.numerator},12),""))'


def points_formula(item: Item, cells: Cells, *, sums: str = "") -> str:
    """Return the formula of an item's points by its rule; ``""`` where the rule book knows no rule.

    Parameters
    ----------
    item : Item
        The scored item.
    cells : Cells
        Addresses of its row.
    sums : str
        Range that lists the sums a weighted checklist can reach.
    """
    rule = parse_rule(item.rule, item.rule_params)
    points = _points(rule, item, cells, sums)
    if not points:
        return ""
    reading = {"manual": cells.own}.get(item.rule, cells.amount if item.rule in _BY_AMOUNT else cells.ratio)
    by_rule = f'IF(ISNUMBER({reading}),{points},"")'
    if cells.survey and (item.rule in ("survey", "outcome") or item.source in ("survey", "outcome")):
        by_rule = f"IF(ISNUMBER({cells.survey}),{cells.survey},{by_rule})"
    return f'=IF({not_applicable(cells.choice)},"",{by_rule})'


_BY_AMOUNT = frozenset({"checklist", "count", "penalty", "bonus"})


def _points(rule: grammar.RuleParams | None, item: Item, cells: Cells, sums: str) -> str:
    most = item.max_points
    known = most is not None
    r, q = cells.ratio, cells.amount
    top = number(most) if most is not None else ""
    match rule:
        case grammar.Boolean(at_least=least) if known:
            return f"IF({r}>={number(least)},{top},0)"
        case grammar.Checklist(items=items) if items is not None and known:
            return f'IF(AND({q}>=0,{q}<={items},{q}=INT({q})),ROUND({top}*{q}/{items},9),"")'
        case grammar.Checklist():
            return f'IF(ISNUMBER(MATCH(ROUND({q},9),{sums},0)),ROUND({q},9),"")'
        case grammar.Tiers(tiers=tiers):
            return _tiers(r, tiers)
        case grammar.Proportional(floor=floor, cap=cap, decimals=decimals) if known:
            between = f'IF({r}<0,"",IF({r}<{number(floor)},0,{_round(f"{top}*{r}/{number(cap)}", decimals)}))'
            return f"IF({r}>={number(cap)},{_round(top, decimals)},{between})"
        case grammar.Count(steps=steps):
            return _steps(q, steps)
        case grammar.Growth(equal=equal) if known:
            before = f"ROUND({cells.previous},12)"
            return f'IF(ISNUMBER({cells.previous}),IF({r}>{before},{top},IF({r}={before},{number(equal)},0)),"")'
        case grammar.Penalty():
            return _penalty(q, rule)
        case grammar.Bonus(per=per, cap=cap) if known or cap is not None:
            bound = number(cap if cap is not None else most)
            return f'IF({q}<0,"",ROUND(MIN({number(per)}*{q},{bound}),9))'
        case grammar.Survey() if known:
            return _survey(r, rule, top)
        case grammar.Outcome(factor=factor, decimals=decimals):
            capped = f"MIN({number(factor)}*{r},{top})" if known else f"{number(factor)}*{r}"
            return _round(f"MAX({capped},0)", decimals)
        case grammar.Manual():
            s = cells.own
            return f'IF({s}<0,"",IF({s}>{top},"",{s}))' if known else f'IF({s}<0,"",{s})'
        case _:
            return ""


def _round(expression: str, decimals: int | None) -> str:
    exact = f"ROUND({expression},9)"
    return exact if decimals is None or decimals >= 9 else f"ROUND({exact},{decimals})"


def _tiers(r: str, tiers: tuple[grammar.Tier, ...]) -> str:
    out = '""'
    for tier in reversed(tiers):
        ends = []
        if math.isfinite(tier.low):
            ends.append(f"{r}{'>=' if tier.low_closed else '>'}{number(tier.low)}")
        if math.isfinite(tier.high):
            ends.append(f"{r}{'<=' if tier.high_closed else '<'}{number(tier.high)}")
        held = ends[0] if len(ends) == 1 else f"AND({','.join(ends)})" if ends else "TRUE"
        out = f"IF({held},{number(tier.points)},{out})"
    return out


def _steps(q: str, steps: tuple[tuple[float, float], ...]) -> str:
    out = "0"
    for threshold, given in reversed(steps):
        out = f"IF({q}>={number(threshold)},{number(given)},{out})"
    return out


def _penalty(q: str, rule: grammar.Penalty) -> str:
    begun = f"ROUNDUP(MAX({q}-{number(rule.after)},0)/{number(rule.unit_days)},0)"
    taken = f"{_steps(q, rule.steps)}+({number(rule.per)})*{begun}"
    if math.isfinite(rule.floor):
        taken = f"MAX({taken},{number(rule.floor)})"
    return f'IF({q}<0,"",ROUND({taken},9))'


def _survey(r: str, rule: grammar.Survey, top: str) -> str:
    share = f"({r}-{number(rule.zero)})/{number(rule.scale - rule.zero)}" if rule.form == "mean" else r
    best = max(rule.weights.values()) / 100 if rule.form == "options" else 1.0
    return f'IF(AND({share}>=0,{share}<={number(best)}),ROUND({top}*{share},9),"")'


def reachable_sums(weights: tuple[float, ...]) -> list[float]:
    """Return every sum that some of the weights give, in order (a weighted checklist accepts no other figure).

    Examples
    --------
    >>> reachable_sums((1.0, 0.5, 0.5))
    [0.0, 0.5, 1.0, 1.5, 2.0]
    """
    some = (c for n in range(len(weights) + 1) for c in itertools.combinations(weights, n))
    return sorted({round(math.fsum(c), 9) for c in some})
