"""A rule in the words of an annex: what an office must do for how many points, in Vietnamese."""

from __future__ import annotations

import math

from parlib.codebook import rules as grammar
from parlib.codebook.frameworks import Item
from parlib.codebook.rules import parse_rule
from parlib.intake.workbook.layout import reads_share


def points_vi(value: float) -> str:
    """Return points in Vietnamese digits, at most four decimals.

    Examples
    --------
    >>> points_vi(7.5), points_vi(1234.0)
    ('7,5', '1.234')
    """
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def rule_words(item: Item) -> str:
    """Return how an item is scored, in one Vietnamese sentence; ``""`` where the rule book knows no rule."""
    rule = parse_rule(item.rule, item.rule_params)
    most = points_vi(item.max_points) if item.max_points is not None else "tối đa"
    share = reads_share(item)
    match rule:
        case grammar.Boolean(at_least=least):
            return f"Đạt: {most}; không đạt: 0" if least == 1 else f"Từ {_figure(least, share)} trở lên: {most}; còn lại: 0"
        case grammar.Checklist(items=items) if items is not None:
            return f"Nhập số yêu cầu đạt, từ 0 đến {items}; điểm = {most} × số đạt / {items}"
        case grammar.Checklist(weights=weights):
            return "Nhập tổng điểm các yêu cầu đạt; mỗi yêu cầu: " + "; ".join(points_vi(w) for w in weights)
        case grammar.Tiers(tiers=tiers):
            return _sentence("; ".join(f"{_interval(t, share)}: {points_vi(t.points)}" for t in tiers))
        case grammar.Proportional():
            return _proportional(rule, most)
        case grammar.Count(steps=steps):
            return _sentence("; ".join(f"từ {points_vi(t)}: {points_vi(p)}" for t, p in steps)) + "; còn lại: 0"
        case grammar.Growth(equal=equal):
            return f"Tăng so với năm trước: {most}; bằng: {points_vi(equal)}; giảm: 0"
        case grammar.Penalty():
            return _penalty(rule)
        case grammar.Bonus(per=per, cap=cap):
            return f"Mỗi đơn vị: {points_vi(per)}, tối đa {points_vi(cap) if cap is not None else most}"
        case grammar.Survey():
            return "Điểm do điều tra xã hội học xác định; đơn vị không tự chấm"
        case grammar.Outcome(factor=factor):
            return f"Điểm = kết quả × {points_vi(factor)}, tối đa {most}"
        case grammar.Manual():
            return f"Chấm tối đa {most}, kèm giải trình và tài liệu kiểm chứng"
        case _:
            return ""


def _figure(value: float, share: bool) -> str:
    return f"{points_vi(value * 100)}%" if share else points_vi(value)


def _interval(tier: grammar.Tier, share: bool) -> str:
    low, high = (_figure(b, share) if math.isfinite(b) else "" for b in (tier.low, tier.high))
    if tier.low == tier.high:
        return f"bằng {low}"
    if low and high:
        return f"{'từ' if tier.low_closed else 'trên'} {low} đến {'' if tier.high_closed else 'dưới '}{high}"
    if low:
        return f"từ {low} trở lên" if tier.low_closed else f"trên {low}"
    return (f"đến {high}" if tier.high_closed else f"dưới {high}") if high else "mọi trường hợp"


def _proportional(rule: grammar.Proportional, most: str) -> str:
    cap = _figure(rule.cap, True)
    words = [f"Từ {cap} trở lên: {most}", f"dưới {cap}: {most} × tỷ lệ" + (f" / {cap}" if rule.cap != 1 else "")]
    if rule.floor > 0:
        words[1] = f"từ {_figure(rule.floor, True)} đến " + words[1]
        words.append(f"dưới {_figure(rule.floor, True)}: 0")
    if rule.decimals is not None:
        words.append(f"làm tròn {rule.decimals} chữ số")
    return "; ".join(words)


def _penalty(rule: grammar.Penalty) -> str:
    words = [f"từ {points_vi(t)}: trừ {points_vi(-p)}" for t, p in rule.steps]
    if rule.per:
        unit = f"mỗi {points_vi(rule.unit_days)} đơn vị" if rule.unit_days != 1 else "mỗi đơn vị"
        words.append(f"{unit}{f' vượt quá {points_vi(rule.after)}' if rule.after else ''}: trừ {points_vi(-rule.per)}")
    if math.isfinite(rule.floor):
        words.append(f"trừ nhiều nhất {points_vi(-rule.floor)}")
    return _sentence("; ".join(words))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
