"""A rule in the words of an annex: what an office must do for how many points, in Vietnamese."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from functools import singledispatch

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Item
from parlib.codebook.rules import GivenBy


def points_vi(value: float) -> str:
    """Return points in Vietnamese digits, at most four decimals.

    Examples
    --------
    >>> points_vi(7.5), points_vi(1234.0)
    ('7,5', '1.234')
    """
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


_SHOWN = re.compile(r"-?\d{1,3}(?:\.\d{3})*(?:,\d{1,4})?")


def figure_shown(text: str) -> float | None:
    """Return the figure that :func:`points_vi` wrote as this text; None where it wrote none such.

    Examples
    --------
    >>> figure_shown("1.200"), figure_shown("92,125"), figure_shown("2025")
    (1200.0, 92.125, None)
    """
    if _SHOWN.fullmatch(text) is None:
        return None
    return float(text.replace(".", "").replace(",", "."))


_NO_MAXIMUM = "tối đa"


@dataclass(frozen=True, slots=True)
class Named:
    """The maximum of an item in words, and what it counts: "vụ việc", "ngày"."""

    most: str
    each: str

    @classmethod
    def of(cls, item: Item) -> Named:
        """Return the words of an item; what has no unit counts cases."""
        most = _NO_MAXIMUM if item.max_points is None else points_vi(item.max_points)
        thing = item.unit.removeprefix("số ").strip()
        return cls(most, thing if thing and not re.search(r"[=:;]", thing) else "trường hợp")


def rule_words(item: Item) -> str:
    """Return how an item is scored, in one Vietnamese sentence; ``""`` where the rule book knows no
    rule.
    """
    return words(item.typed_rule, Named.of(item))


def guidance_words(item: Item) -> str:
    """Return how an item is scored; the annex's own words stand in full where a person gives the
    points, or nobody has said yet how they come about.
    """
    by_rule, note = rule_words(item), item.note.lstrip("'").strip()
    if item.given_by not in (GivenBy.PERSON, GivenBy.NOBODY) or not note:
        return by_rule
    return f"{by_rule}. Theo văn bản: {note}" if by_rule else f"Theo văn bản: {note}"


@singledispatch
def words(rule: grammar.RuleParams, named: Named) -> str:  # noqa: ARG001 - one signature for all rules
    """Return the sentence of a rule of an item that is called as ``named`` says."""
    grammar.not_registered("words", rule)


@words.register
def _boolean(rule: grammar.Boolean, named: Named) -> str:
    if rule.is_yes_no:
        return f"Đạt: {named.most}; không đạt: 0"
    return f"Từ {_figure(rule.at_least, rule.is_share)} trở lên: {named.most}; còn lại: 0"


@words.register
def _checklist(rule: grammar.Checklist, named: Named) -> str:
    if rule.items is not None:
        return f"Nhập số yêu cầu đạt, từ 0 đến {rule.items}; điểm = {named.most} × số đạt / {rule.items}"
    return "Nhập tổng điểm các yêu cầu đạt; mỗi yêu cầu: " + "; ".join(
        points_vi(w) for w in rule.weights
    )


@words.register
def _tiers(rule: grammar.Tiers, named: Named) -> str:  # noqa: ARG001
    if rule.codes:
        of_codes = ((c, t.points) for c in rule.codes[::-1] for t in rule.tiers if t.holds(c))
        return _sentence("; ".join(f"mức {points_vi(c)}: {points_vi(p)}" for c, p in of_codes))
    return _sentence(
        "; ".join(f"{_interval(t, rule.is_share)}: {points_vi(t.points)}" for t in rule.tiers)
    )


@words.register
def _proportional(rule: grammar.Proportional, named: Named) -> str:
    cap = _figure(rule.cap, True)
    parts = [
        f"Từ {cap} trở lên: {named.most}",
        f"dưới {cap}: {named.most} × tỷ lệ" + (f" / {cap}" if rule.cap != 1 else ""),
    ]
    if rule.floor > 0:
        parts[1] = f"từ {_figure(rule.floor, True)} đến " + parts[1]
        parts.append(f"dưới {_figure(rule.floor, True)}: 0")
    if rule.decimals is not None:
        parts.append(f"làm tròn {rule.decimals} chữ số")
    return "; ".join(parts)


@words.register
def _linear(rule: grammar.Linear, named: Named) -> str:  # noqa: ARG001
    first, last = rule.knots[0], rule.knots[-1]
    parts = [f"dưới {_figure(first[0], rule.share)}: {points_vi(first[1])}"]
    for (left, here), (right, there) in itertools.pairwise(rule.knots):
        if left < right:
            points = points_vi(here)
            if here != there:
                points = f"tăng đều từ {points_vi(here)} đến {points_vi(there)}"
                points = points if here < there else points.replace("tăng", "giảm", 1)
            parts.append(
                f"từ {_figure(left, rule.share)} đến {_figure(right, rule.share)}: {points}"
            )
    parts.append(f"từ {_figure(last[0], rule.share)} trở lên: {points_vi(last[1])}")
    if rule.decimals is not None:
        parts.append(f"làm tròn {rule.decimals} chữ số")
    return _sentence("; ".join(parts[1:] if first[0] <= 0 else parts))


@words.register
def _count(rule: grammar.Count, named: Named) -> str:  # noqa: ARG001
    return (
        _sentence("; ".join(f"từ {points_vi(t)}: {points_vi(p)}" for t, p in rule.steps))
        + "; còn lại: 0"
    )


@words.register
def _growth(rule: grammar.Growth, named: Named) -> str:
    return f"Tăng so với năm trước: {named.most}; bằng: {points_vi(rule.equal)}; giảm: 0"


@words.register
def _penalty(rule: grammar.Penalty, named: Named) -> str:
    parts = [f"từ {points_vi(t)}: trừ {points_vi(-p)}" for t, p in rule.steps]
    if rule.per:
        so_many = f"{points_vi(rule.unit_days)} " if rule.unit_days != 1 else ""
        unit = f"mỗi {so_many}{named.each}"
        parts.append(
            f"{unit}{f' vượt quá {points_vi(rule.after)}' if rule.after else ''}: trừ "
            f"{points_vi(-rule.per)}"
        )
    if math.isfinite(rule.floor):
        parts.append(f"trừ nhiều nhất {points_vi(-rule.floor)}")
    return _sentence("; ".join(parts))


@words.register
def _bonus(rule: grammar.Bonus, named: Named) -> str:
    return (
        f"Mỗi {named.each}: {points_vi(rule.per)}, tối đa "
        f"{points_vi(rule.cap) if rule.cap is not None else named.most}"
    )


@words.register
def _survey(rule: grammar.Survey, named: Named) -> str:  # noqa: ARG001
    return "Điểm do điều tra xã hội học xác định; đơn vị không tự chấm"


@words.register
def _outcome(rule: grammar.Outcome, named: Named) -> str:
    return f"Điểm = kết quả × {points_vi(rule.factor)}, tối đa {named.most}"


@words.register
def _manual(rule: grammar.Manual, named: Named) -> str:  # noqa: ARG001
    if named.most == _NO_MAXIMUM:
        return "Người chấm cho điểm, kèm giải trình và tài liệu kiểm chứng"
    return f"Chấm tối đa {named.most}, kèm giải trình và tài liệu kiểm chứng"


@words.register
def _no_words(rule: grammar.Sum | grammar.Published | grammar.NoRule, named: Named) -> str:  # noqa: ARG001
    return ""


def figure_words(item: Item, figure: float) -> str:
    """Return one figure of an item as its rule speaks of it: "tăng", "đạt", "85%", "3"."""
    rule = item.typed_rule
    if rule.against_last_year:  # tried against a last year of 1
        return {1: "tăng", 0: "bằng", -1: "giảm"}[(figure > 1) - (figure < 1)]
    if isinstance(rule, grammar.Boolean):
        return "đạt" if figure else "không đạt"
    return _figure(figure, rule.is_share)


def _figure(value: float, share: bool) -> str:
    return f"{points_vi(value * 100)}%" if share else points_vi(value)


def _interval(tier: grammar.Tier, share: bool) -> str:
    low, high = (_figure(b, share) if math.isfinite(b) else "" for b in (tier.low, tier.high))
    if tier.low == tier.high:
        return f"bằng {low}"
    if low and high:
        return (
            f"{'từ' if tier.low_closed else 'trên'} {low} đến "
            f"{'' if tier.high_closed else 'dưới '}{high}"
        )
    if low:
        return f"từ {low} trở lên" if tier.low_closed else f"trên {low}"
    if high:
        return f"đến {high}" if tier.high_closed else f"dưới {high}"
    return "mọi trường hợp"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
