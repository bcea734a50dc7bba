"""How the figure behind a promise behaves within a year.

It accumulates over the year, is a snapshot, or is yes or no.

"Still above the ceiling in June" is final for things counted since 1 January, but not for a figure
that may still fall. A plan may state which one applies (``figure`` of a commitment); otherwise unit
and operator decide, and if they allow two readings, both are kept and only conclusions that hold
under both are drawn (:func:`parlib.analysis.promises.standing.judge`).
"""

from __future__ import annotations

import re
from enum import StrEnum

from parlib.analysis.promises.grammar import is_relative, is_share
from parlib.codebook.plans import Commitment
from parlib.codebook.rates import period_of, rate_in
from parlib.codebook.vocabulary import LEVEL_OPERATORS, RANK_OPERATORS, Operator


class Nature(StrEnum):
    """How a figure changes within a year."""

    COUNT = "count"  # accumulates from 0 since 1 January and can only grow
    LEVEL = "level"  # a snapshot that may rise and fall
    SHARE = "share"  # a level from 0 to 100
    YES_NO = "yes_no"  # done or not; once done it stays done
    RATE = "rate"  # a figure per month or quarter: every period is judged on its own


EITHER = (Nature.COUNT, Nature.LEVEL)

_STOCKS = ("điểm", "điểm phần trăm", "point", "points", "bậc", "hạng", "nhóm xếp hạng")
_MEASURES = (
    "phút",
    "giờ",
    "ngày",
    "tuần",
    "tháng",
    "năm",
    "đồng",
    "nghìn đồng",
    "triệu đồng",
    "tỷ đồng",
    "tỉ đồng",
    "USD",
    "m2",
    "km",
    "ha",
)
_EVENTS = (
    "vụ",
    "vụ việc",
    "lần",
    "lượt",
    "cuộc",
    "hội nghị",
    "hội thảo",
    "buổi",
    "đợt",
    "lớp",
    "đoàn",
    "trường hợp",
    "sáng kiến",
)
_PLAN_SHARES = ("% kế hoạch", "% chỉ tiêu", "% dự toán")
_CEILINGS = ("<=", "<", "decrease_by")
_HAPPENS = re.compile(
    r"(?:không|chưa|chẳng)(?: được)?(?: để)?(?: \S+){0,2}? (?:xảy ra|phát sinh)\b"
    r"|\bbị (?:xử lý )?(?:kỷ luật|kỉ luật|khởi tố|khiển trách|cảnh cáo|nhắc nhở|phê bình)",
    re.IGNORECASE,
)
"""Events that must not happen: once one did, no later figure can undo it."""


def natures_of(commitment: Commitment, *, fell: bool = False) -> tuple[Nature, ...]:
    """Return the possible readings of a commitment: one, or a count and a level.

    Parameters
    ----------
    commitment : Commitment
        The promise; ``figure`` decides if the plan states it.
    fell : bool
        True if the reported figure fell within the year, which is impossible for a count since 1
        January.

    Examples
    --------
    >>> from datetime import date
    >>> def promise(operator, unit, **more):
    ...     return Commitment(id="C01", domain="D1", indicator="Chỉ tiêu", operator=operator, target=5, unit=unit,
    ...         due=date(2026, 12, 31), owner="Phòng Nội vụ", quote="nguyên văn", **more)
    >>> [str(n) for n in natures_of(promise(">=", "hội nghị"))]
    ['count']
    >>> [str(n) for n in natures_of(promise("<=", "hồ sơ"))], [str(n) for n in natures_of(promise("<=", "hồ sơ", figure="level"))]
    (['count', 'level'], ['level'])
    >>> [str(n) for n in natures_of(promise(">=", "tin, bài/tháng"))]
    ['rate']
    """
    unit, operator = commitment.unit.strip(), commitment.operator
    if commitment.figure:
        return (Nature(commitment.figure),)
    if operator == "done":
        return (Nature.YES_NO,)
    if (
        commitment.index
        or commitment.code
        or unit in _STOCKS
        or unit in _MEASURES
        or operator in (Operator.MAX, *RANK_OPERATORS)
    ):
        return (Nature.LEVEL,)
    if unit.startswith(_PLAN_SHARES):
        return EITHER if fell else (Nature.COUNT,)
    if is_relative(unit) or not unit or unit == "so với năm trước":
        return (Nature.LEVEL,) if fell else EITHER
    if is_share(unit):
        return (Nature.SHARE,)
    if operator in LEVEL_OPERATORS and (
        period_of(unit) or rate_in(commitment.quote, commitment.target)
    ):
        return (Nature.RATE,)
    if unit.split("/")[0].strip() in _EVENTS:
        return EITHER if fell else (Nature.COUNT,)
    downwards = operator in _CEILINGS or (operator == Operator.EQUAL and commitment.target == 0)
    if downwards and not commitment.target and _HAPPENS.search(commitment.quote):
        return (Nature.COUNT,)
    # "không quá 50 hồ sơ": files received since January, or files still pending?
    if downwards:
        return (Nature.LEVEL,) if fell else EITHER
    return EITHER if fell else (Nature.COUNT,)
