"""The rule that a guidance text states, or the reason why a person has to read it.

A text is understood whole or not at all: every clause must be read, signs must fit the block in
which the item stands, and the best value must be the item's maximum. A rule that is nearly right
would move points for years.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from parlib.codebook.rules import Penalty, parse_rule
from parlib.intake.annex.clauses import Clause, Does, read_clauses
from parlib.intake.annex.every_few import every_few
from parlib.intake.annex.facets import Facets
from parlib.intake.annex.figures import NUMBER, Text
from parlib.intake.annex.full_steps import full_steps
from parlib.intake.annex.outcome import REASONS, Guidance, by_hand
from parlib.intake.annex.overlaps import overlap
from parlib.intake.annex.percent_ladder import percent_ladder
from parlib.intake.annex.plainer import plainer
from parlib.intake.annex.rewording import PERCENTAGE_POINTS, reworded
from parlib.intake.annex.sameness import alike
from parlib.intake.annex.split_levels import split_level
from parlib.intake.annex.turns import plainly
from parlib.intake.annex.unused import unused_figure

__all__ = ["REASONS", "Guidance", "read_guidance"]

_JUDGED = re.compile(
    r"(?:theo\s+(?:kết quả\s+)?(?:đánh giá|thẩm định|chất lượng|mức độ)\s+của\s+(?:hội đồng|tổ"
    r"|đoàn|cơ quan)|hội đồng\s+(?:\S+\s+){0,3}?(?:chấm|cho điểm|đánh giá|xem xét)|^(?:chấm"
    r"|cho)\s+(?:điểm\s+)?(?:tối đa|từ 0)|điểm\s+từ\s+0\s+đến|từ\s+0\s+đến\s+\d[\d,.]*\s+điểm"
    r"|căn cứ\s+(?:vào\s+)?(?:tình hình|mức độ)|tổ công tác\s+(?:đánh giá|chấm|xem xét)"
    r"|xem xét,?\s+(?:để\s+)?(?:chấm|cho|cộng|trừ|quyết định|đánh giá)|được\s+xem xét"
    r"|\b(?:rõ rệt|rõ nét|đáng kể|phần nào|thật sự)\b[^;:\n]{0,40}\d[\d,]*\s*(?:điểm|đ)|\b(?:rõ rệt|rõ nét|đáng kể|phần nào)\b[^;\n]{0,20}:\s*\d"
    r"|\bnhận xét,?\s+(?:và\s+|rồi\s+|để\s+)?(?:chấm|cho điểm|quyết định|xác định điểm)"
    r"|quyết định\s+mức\s+điểm|theo\s+cảm\s+nhận"
    r"|^(?:lãnh đạo|thủ trưởng|chủ tịch|ban chỉ đạo)\s[^\d:;]{0,30}?\b(?:chấm|cho điểm)\b|\btùy\s+(?:theo|vào|tính chất|mức độ))",
    re.IGNORECASE,
)


_ASKED = re.compile(
    r"điều tra|khảo sát|xã hội học|\bphiếu\b|lấy ý kiến|\bhài lòng\b"
    r"|\bdo\s+(?:người dân|tổ chức|doanh nghiệp|công dân|khách hàng)\b[^;.]*\bđánh giá\b",
    re.IGNORECASE,
)
_ON_ANOTHER_SCALE = re.compile(
    r"\bquy\s+(?:đổi\s+)?(?:theo\s+tỷ\s+lệ\s+)?(?:ra|về|sang|thành)\b[^;:]*\bthang\b", re.IGNORECASE
)
"""A result that others publish, brought to the scale of the item.

What the published figure looks like is not said.
"""
_SINCE_LAST_YEAR = re.compile(
    r"^(?:(?:(?!\b(?:tăng|giảm|bằng|hơn|cải thiện|giữ)\b)[^\d:;%]){3,60}\s)?so với (?:cùng kỳ )?(?:năm trước|năm liền (?:kề|trước)|kết quả năm trước)(?: liền kề)?\s*:\s*(?P<rest>[^%]+)$",
    re.IGNORECASE,
)


_ALL_OR_NOT = re.compile(
    r"^(?P<all>100\s*%[^;:.\d]*)[.:;]\s*đạt\s*:(?P<met>[^;:%]+);\s*không đạt\s*:(?P<rest>[^;:%]+)$",
    re.IGNORECASE,
)
"""What has to be whole, said once: "100% hồ sơ được số hóa. Đạt: 1; không đạt: 0"."""


_TAKE_FROM = re.compile(
    rf"^lấy\s+({NUMBER})\s+điểm\s+trừ(?:\s+đi)?\s+(?=\d[\d,]*\s+điểm\s+(?:cho\s+)?mỗi\b)",
    re.IGNORECASE,
)
"""A start value and its deduction in one: "Lấy 2 điểm trừ đi 0,25 điểm cho mỗi văn bản"."""


_LONGEST, _SHOWN = 6_000, 200  # characters
_LONG_NUMBER = re.compile(r"\d[\d.,]{19}")
"""No figure of an annex has twenty digits; such a run is a damaged or hostile cell."""


def _with_last_year(match: re.Match[str]) -> str:
    """Say "than the year before" where it stands once for all.

    "So với năm trước: tăng 1 điểm; giữ nguyên 0,5 điểm".
    """
    return re.sub(
        r"\b(tăng|cao hơn|cải thiện|giảm|thấp hơn)\b",
        r"\1 so với năm trước",
        match["rest"],
        count=1,
        flags=re.IGNORECASE,
    )


def read_guidance(
    words: str,
    maximum: float | None,
    *,
    kind: str = "",
    surveyed: bool = False,
    name: str = "",
) -> Guidance:
    """Return the rule of one item.

    Parameters
    ----------
    words : str
        The guidance as the annex prints it, line ends kept.
    maximum : float or None
        Maximum of the item, points; None where the annex prints none.
    kind : str
        ``bonus`` or ``penalty`` where the item stands in such a block, else ``""``.
    surveyed : bool
        True where the points come from a survey.
    name : str
        Name of the item, whose words conditions may repeat.

    Examples
    --------
    >>> read_guidance("Đạt: 1; không đạt: 0", 1.0).rule
    'boolean'
    >>> read_guidance(">=2 sáng kiến: 2; 1 sáng kiến: 1; không: 0", 2.0).params
    {'steps': [[2.0, 2.0], [1.0, 1.0]]}
    >>> read_guidance("Mỗi trường hợp trừ 0,5 điểm, trừ tối đa 2 điểm", -2.0, kind="penalty").params
    {'per': -0.5, 'floor': -2.0}
    >>> read_guidance("Đạt: 3; không đạt: 0", 2.0).reason
    'maximum'
    """
    if len(words) > _LONGEST or _LONG_NUMBER.search(words):
        return by_hand("too_long", words[:_SHOWN])
    if piece := split_level(words):
        return by_hand("split", piece)
    text = Text.of(words)
    if not text.masked.strip(" .;\n"):
        return Guidance("survey", {"form": "share"}) if surveyed else by_hand("no_words")
    if _JUDGED.search(text.masked):
        return by_hand("judged", words)
    # nothing but where the points come from
    if surveyed and _ASKED.search(text.masked) and not re.search(r"\d", text.masked):
        return Guidance("survey", {"form": "share"}, certain=False)
    if _ON_ANOTHER_SCALE.search(text.masked):
        return (
            Guidance("survey", {"form": "share"}, certain=False)
            if surveyed
            else by_hand("unlike", words)
        )
    if PERCENTAGE_POINTS.search(text.masked):
        name = f"{name} điểm phần trăm"
    text.masked = _formula_alone(plainer(text.masked, maximum), maximum)
    if not kind and (few := every_few(text.masked, maximum)) is not None:
        return _checked(few)
    plain = plainly(text.masked)
    text.masked = reworded(alike(plain))
    text.masked = _TAKE_FROM.sub(r"điểm chuẩn \1 điểm; trừ ", text.masked)
    text.masked = _SINCE_LAST_YEAR.sub(_with_last_year, text.masked)
    text.masked = _ALL_OR_NOT.sub(r"\g<all>:\g<met>; không đạt:\g<rest>", text.masked)
    read = _by_clauses(text, maximum, kind, surveyed=surveyed, name=name, words=words)
    if read.reason in _STEPPED:
        for by_steps in (percent_ladder, full_steps):
            if (stepped := by_steps(plain, maximum, kind)) is not None:
                return _fits(_checked(stepped), maximum, kind)
    return read


_MAXIMUM_BEHIND = re.compile(
    r"(?P<formula>[^\n;:]*(?:/\s*\d|[x×*]\s*\d|\bnhân\b)[^\n;:]*?)\s*:\s*(?P<most>\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?\s*[.;]?\s*",
    re.IGNORECASE,
)


def _formula_alone(words: str, maximum: float | None) -> str:
    """Leave out the maximum that a formula names once more: "điểm = (trung bình/5) x 20: 20"."""
    match = _MAXIMUM_BEHIND.fullmatch(words)
    if match and maximum is not None and float(match["most"].replace(",", ".")) == abs(maximum):
        return match["formula"]
    return words


_STEPPED = ("clause", "unlike", "mixed", "two_counts", "maximum", "hole")
"""Why clauses stay with a person that may be steps of so much each."""


def _by_clauses(
    text: Text, maximum: float | None, kind: str, *, surveyed: bool, name: str, words: str
) -> Guidance:
    """Return the rule that the clauses of a text come to, or why there is none."""
    clauses = [c for c in read_clauses(text, maximum) if c.does != Does.DEFINES]
    unread = next((c for c in clauses if c.does == Does.UNREAD), None)
    if unread is not None:
        return by_hand("clause", unread.words)
    clauses = _with_maximum(clauses, maximum)
    guidance = _fits(Facets(clauses, maximum, kind, surveyed, text, name).rule(), maximum, kind)
    if figure := unused_figure(text.masked, guidance, maximum):
        return by_hand("clause", f"{figure}: {words}")
    return _checked(guidance)


def _with_maximum(clauses: Sequence[Clause], maximum: float | None) -> list[Clause]:
    """Put the figure in place of "điểm tối đa" or of a share of it.

    Without a maximum it stays NaN, which no rule takes.
    """
    most = math.nan if maximum is None else abs(maximum)
    return [
        replace(c, points=most * (1.0 if math.isnan(c.points) else c.points)) if c.maximum else c
        for c in clauses
    ]


def _checked(guidance: Guidance) -> Guidance:
    """Return a rule that the grammar of rule books accepts.

    One that contradicts itself stays with a person.
    """
    if guidance.reason:
        return guidance
    try:
        parse_rule(guidance.rule, guidance.params)
    except ValueError as refused:
        if both := overlap(guidance.params.get("tiers", ()), share=guidance.unit == "tỷ lệ 0-1"):
            return by_hand("overlap", both)
        return by_hand("unlike", str(refused))
    return guidance


def _fits(guidance: Guidance, maximum: float | None, kind: str) -> Guidance:
    """Check sign and size of a rule against the item."""
    best = _best(guidance)
    unbounded = maximum is None or (kind == "penalty" and maximum == 0)
    if guidance.reason or best is None or (unbounded and kind):
        return guidance  # a block of penalties prints no maximum, or 0
    if maximum is None:
        return by_hand("no_maximum")
    if abs(best - abs(maximum)) > 1e-9:
        return by_hand("maximum", f"{best:g} / {abs(maximum):g}".replace(".", ","))
    return guidance


def _best(guidance: Guidance) -> float | None:
    """Return the most points a rule gives (penalty: takes), None where it goes by the maximum
    itself or contradicts itself.
    """
    try:
        rule = parse_rule(guidance.rule, guidance.params)
    except ValueError:
        return None
    if isinstance(rule, Penalty):
        return (
            -rule.floor
            if math.isfinite(rule.floor)
            else max((-points for _, points in rule.steps), default=None)
        )
    best = rule.best_points(math.nan)
    return None if math.isnan(best) else best
