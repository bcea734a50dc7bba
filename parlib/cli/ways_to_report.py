"""How each result of a plan is to be written: what the form of a period says beside the cell."""

from __future__ import annotations

from parlib.analysis.promises.nature import Nature, natures_of
from parlib.codebook.plans import Commitment
from parlib.codebook.rates import each_of, period_of, rate_in
from parlib.codebook.vocabulary import CHANGE_OPERATORS, RANK_OPERATORS, Operator

_WAYS = {
    Nature.YES_NO: "1: đã xong; 0: chưa xong",
    Nature.COUNT: "cộng dồn từ đầu năm",
    Nature.SHARE: "tỷ lệ % tại cuối kỳ (58,4 là 58,4%)",
    Nature.LEVEL: "mức tại cuối kỳ",
}
_WORST = {
    Operator.AT_LEAST: "thấp nhất",
    Operator.ABOVE: "thấp nhất",
    Operator.AT_MOST: "cao nhất",
    Operator.BELOW: "cao nhất",
}
"""Which of several months or quarters in a report tells whether each kept its figure: no mean does."""


def way_to_report(c: Commitment) -> str:
    """Return how the result of a commitment is to be written, in Vietnamese.

    Examples
    --------
    >>> from datetime import date
    >>> def c(operator, unit, quote="nguyên văn", **more):
    ...     return Commitment(id="C01", domain="D1", indicator="Chỉ tiêu", operator=operator, target=2, unit=unit,
    ...         due=date(2026, 12, 31), owner="UBND", quote=quote, **more)
    >>> way_to_report(c(">=", "tin, bài", "mỗi tháng ít nhất 02 tin, bài"))
    'số của tháng thấp nhất trong kỳ, không cộng dồn, không lấy bình quân'
    >>> way_to_report(c("decrease_by", "% so với 2025", baseline=880))
    'mức hiện nay (mức gốc 880), không ghi mức tăng, giảm'
    >>> way_to_report(c(">=", "sáng kiến", "mỗi xã, phường có tối thiểu 01 sáng kiến"))
    'số của xã đạt thấp nhất (cam kết cho mỗi xã)'
    """
    if kind := each_of(c.quote):
        return f"số của {kind} đạt thấp nhất (cam kết cho mỗi {kind})"
    if c.code:
        return "số điểm đã tăng"
    if c.operator in RANK_OPERATORS:
        return "thứ hạng đạt được"
    if c.operator in CHANGE_OPERATORS:
        base = (
            f"mức gốc {c.baseline:g}".replace(".", ",")
            if c.baseline is not None
            else "ghi mức gốc ở “Ghi chú”"
        )
        return f"mức hiện nay ({base}), không ghi mức tăng, giảm"
    natures = natures_of(c)
    if natures == (Nature.RATE,):
        period = period_of(c.unit) or rate_in(c.quote, c.target) or "tháng"
        which = _WORST.get(c.operator, "lệch nhiều nhất so với cam kết")
        return f"số của {period} {which} trong kỳ, không cộng dồn, không lấy bình quân"
    if len(natures) > 1:
        return "ghi rõ ở “Ghi chú”: cộng dồn từ đầu năm hay tại cuối kỳ"
    if c.unit.startswith("%") and natures == (Nature.COUNT,):
        return "% đã thực hiện, cộng dồn từ đầu năm (58,4 là 58,4%)"
    return _WAYS[natures[0]]
