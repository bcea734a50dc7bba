"""Promises per month or quarter: a figure for every period, not a sum over the year."""

from __future__ import annotations

import re

_PERIOD = r"(?P<period>tuần|tháng|quý)\b"
_PER_UNIT = re.compile(rf"(?:/|\bmỗi |\bmột |\b0?1 )\s*(?:0?1 |một )?{_PERIOD}", re.IGNORECASE)
_TURN = r"(?:ngày|tuần|tháng|quý|(?:0?6|sáu) tháng|năm)"
_RHYTHM = re.compile(
    # "trong một tháng" is a duration, "một lần một tháng" a frequency
    rf"(?:(?<![\d/])/ ?|\b(?:mỗi|từng|hằng|hàng|định kỳ) |(?<!trong )(?<!vòng )\bmột )(?:một )?"
    rf"(?P<turns>{_TURN}(?:(?:, | và | hoặc )(?:hằng |hàng |mỗi )?{_TURN})*)\b(?! \d)",
    re.IGNORECASE,
)
_NO_FIGURE_OF_ITS_OWN = (
    r"(?! (?:(?:có|tổ chức|ít nhất|tối thiểu|không quá|từ|đạt) ){0,2}(?:\d|một |hai |ba |bốn ))"
)
"""Figure after a period: in "04 hội nghị, mỗi quý 01" the year has four and the quarter one."""
_SENTENCE = re.compile(r"[;\n]|\.(?!\d)")


def period_of(unit: str) -> str:
    """Return the period of a unit that is counted per period; empty if it is not.

    Examples
    --------
    >>> [period_of(u) for u in ("tin, bài/tháng", "cuộc mỗi quý", "hội nghị/năm", "tháng")]
    ['tháng', 'quý', '', '']
    """
    match = _PER_UNIT.search(unit)
    return match["period"].lower() if match else ""


def rate_in(words: str, target: float | None) -> str:
    """Return the period in which a promised figure recurs; empty if it does not recur.

    The period must stand next to the figure and be the only frequency in its sentence: a sentence
    that also asks for a monthly report does not promise a monthly figure.

    Examples
    --------
    >>> rate_in("mở chuyên mục, mỗi tháng ít nhất 02 tin, bài", 2), rate_in("kiểm tra tối thiểu 01 lần/quý", 1)
    ('tháng', 'quý')
    >>> rate_in("Tổ chức 02 hội nghị; báo cáo hằng tháng", 2), rate_in("xong trong 02 tháng", 2)
    ('', '')
    >>> rate_in("tổ chức 04 hội nghị giao ban, mỗi quý 01 hội nghị", 4), rate_in("04 buổi, mỗi quý một buổi", 4)
    ('', '')
    >>> rate_in("tiếp nhận 1.200 hồ sơ mỗi tháng", 1200), rate_in("mỗi năm có 02 hội nghị, báo cáo mỗi quý", 2)
    ('tháng', '')
    """
    if target is None:
        return ""
    figure = _written(target)
    before = rf"\b(?:mỗi|hằng|hàng|từng) {_PERIOD}[^\d;:.]{{0,40}}{figure}"
    after = rf"{figure}[^\d;:.]{{1,40}}?(?:/ ?|\b(?:mỗi|một|trên|hằng|hàng) (?:một )?){_PERIOD}{_NO_FIGURE_OF_ITS_OWN}"
    for sentence in _SENTENCE.split(words):
        for form in (before, after):
            if match := re.search(form, sentence, re.IGNORECASE):
                period = match["period"].lower()
                return period if _rhythms(sentence) <= {period} else ""
    return ""


def _written(target: float) -> str:
    """Return a regex for a figure as a dispatch may write it: 02, 1.200, 2,5."""
    whole, _, decimals = f"{target:.10f}".rstrip("0").partition(".")
    thousands = r"[. \u00a0]?".join(f"{int(whole):,}".split(","))
    part = f",{decimals}0*" if decimals else ""
    return rf"(?<![\d.,/])0*{thousands}{part}(?![\d/%]|[.,]\d)"


def _rhythms(sentence: str) -> set[str]:
    """Return all recurring periods that a sentence names."""
    return {
        turn.lower()
        for match in _RHYTHM.finditer(sentence)
        for turn in re.findall(_TURN, match["turns"], re.IGNORECASE)
    }


def each_of(words: str) -> str:
    """Return the kind of unit for which each is promised a figure; empty if there is none.

    Examples
    --------
    >>> each_of("mỗi xã, phường có tối thiểu 01 sáng kiến"), each_of("Có ít nhất 03 mô hình")
    ('xã', '')
    """
    match = re.search(
        r"\b(?:mỗi|từng) (?P<kind>xã|phường|huyện|sở|đơn vị|địa phương|cơ quan|phòng|thôn)\b[^\d;:.]{0,50}\d",
        words,
        re.IGNORECASE,
    )
    return match["kind"].lower() if match else ""
