"""What a commitment promises, said so that it can be read away from its sentence."""

from __future__ import annotations

import re

from parlib.intake.dispatch.numerals import NUMBER
from parlib.intake.dispatch.rules.readings import Reading, number

_LONGEST = 160
_FROM = re.compile(
    rf"\btừ\s+(?:mức\s+)?(?P<base>{NUMBER})\s*(?:%|[^\W\d]+?(?:\s[^\W\d]+?)?)?\s*"
    r"(?:\(?(?:trong\s+|của\s+)?năm\s+(?P<since>20\d\d)\)?,?\s*)?"
    r"(?:(?:giảm|rút|hạ|nâng|tăng)\s+)?(?P<way>lên|xuống|còn)(?:\s+(?:còn|đến|thành|mức|tối thiểu|tối đa|dưới|trên|ít nhất|không quá))*\s*$",
    re.IGNORECASE,
)
"""Where a change starts, right before where it is to end: "từ 72% lên 85%"."""
_TOLD_BESIDE = re.compile(
    rf"\(\s*(?:(?:thực hiện|kết quả|đạt được)\s+)?năm\s+(?P<year>20\d\d)\s*(?::|đạt|là|,)?\s*(?P<base>{NUMBER})\s*%[^()]{{0,20}}\)",
    re.IGNORECASE,
)
"""What was reached, in brackets beside what is to be: "(năm 2025: 91,5%)"."""
_NOTED = re.compile(
    rf"[\s.;,(]*ghi chú\s*:?\s*(?:(?:thực hiện|kết quả|số liệu|mức)\s+)?năm\s+(?P<year>20\d\d)\s*(?::|đạt|là|,)?\s*(?P<base>{NUMBER})\s*%",
    re.IGNORECASE,
)
"""The same in a note behind the sentence: "Ghi chú: năm 2025 là 70%"."""
_HANGS = re.compile(
    r"[\s,]+(?:đạt(?: (?:tỷ lệ|mức|từ))?|lên|còn|xuống|là|ở mức|bằng|tối thiểu|ít nhất|từ)$",
    re.IGNORECASE,
)
"""What is left hanging where the figure behind it was taken out."""
_LAST_DAY = re.compile(
    r"\s*(?:hoàn thành|xong|thời hạn|trước|chậm nhất|trong (?:năm|quý|tháng)|quý|tháng|năm)\b",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"\b(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/\d{4})?|\b(?:tháng\s+)?\d{1,2}/\d{4}|\b(?:năm|quý|tháng|ngày)\s+[\dIVX/–-]+|\bI[IVX/\d]*/\d{4}",
    re.IGNORECASE,
)
_PROMISES = re.compile(r"^\W*(?:phấn đấu|phần đầu|phân đấu|đảm bảo|bảo đảm)\s+", re.IGNORECASE)


def indicator(clause: str, reading: Reading) -> str:
    """Return what is promised in the clause's own words, without the number and the promise verb.

    Examples
    --------
    >>> def of(clause, figure):
    ...     at = clause.find(figure)
    ...     return indicator(clause, Reading("", at, at + len(figure), ">=", 1.0, unit="%"))
    >>> of("nâng tỷ lệ người dân có tài khoản từ 72% lên 85% vào cuối năm 2026", "85%")
    'Nâng tỷ lệ người dân có tài khoản vào cuối năm 2026'
    >>> of("Kiểm tra tối thiểu 30% số xã, phường, hoàn thành trong quý III/2026", "tối thiểu 30%")
    'Kiểm tra số xã, phường'
    >>> of("Chỉ số SIPAS đạt từ 86% trở lên, tăng ít nhất 03 bậc", "từ 86% trở lên")
    'Chỉ số SIPAS'
    """
    words = clause
    if reading.target is not None and reading.unit == "%":
        before = _HANGS.sub("", _FROM.sub("", clause[: reading.start]).rstrip())
        after = clause[reading.end :]
        if before.strip():
            after = _until_the_next_figure(after)
        words = f"{before} {after}"
    words = _PROMISES.sub("", re.sub(r"\s+", " ", words).strip())
    words = re.sub(r"\s+(?=[,;])", "", words.replace("TT HC", "TTHC")).strip(" ,;./")
    if reading.target is not None and reading.unit == "%":
        words = _HANGS.sub("", words)
    return words[:1].upper() + words[1:_LONGEST]


def _until_the_next_figure(after: str) -> str:
    """Return what follows a figure up to the next one, which has a row of its own, or to the last day
    behind a comma; "các xã, phường" is one thing.
    """
    for cut in re.finditer(r"[,;]", after):
        piece = re.split(r"[,;]", after[cut.end() :])[0]
        if _LAST_DAY.match(piece) or re.search(r"\d", _DAYS.sub("", piece)):
            return after[: cut.start()]
    return after


def start_of(clause: str, reading: Reading) -> tuple[float | None, int | None]:
    """Return the value from which a clause says that a figure starts, and its year; None where not.

    Examples
    --------
    >>> words = "từ 08 ngày xuống còn 05 ngày làm việc"
    >>> start_of(words, Reading("", words.find("05"), len(words), "<=", 5.0, unit="ngày"))
    (8.0, None)
    """
    if reading.target is None:
        return None, None
    figure = re.search(rf"{NUMBER}", clause[reading.start : reading.end])
    whole = re.search(
        rf"\btừ\s+(?P<base>{NUMBER})[^,;:.\d]{{0,20}}?\b(?:lên|xuống|còn)\b(?=[^,;:\d]{{0,25}}{NUMBER})",
        clause[reading.start : reading.end],
        re.IGNORECASE,
    )
    before = whole or (_FROM.search(clause[: reading.start + figure.start()]) if figure else None)
    if before and number(before["base"]) != reading.target:
        since = before.groupdict().get("since")
        return number(before["base"]), int(since) if since else None
    told = [m for m in _TOLD_BESIDE.finditer(clause) if m.start() >= reading.end]
    if len(told) == 1 and reading.unit.startswith("%"):
        return number(told[0]["base"]), int(told[0]["year"])
    return None, None


def noted_start(after: str) -> tuple[float | None, int | None]:
    """Return the share, and its year, that a note right behind a clause tells; None where it does not.

    Examples
    --------
    >>> noted_start(". Ghi chú: Năm 2025: 31%. Chủ trì: Sở Tư pháp."), noted_start("; ghi chú: làm hằng quý")
    ((31.0, 2025), (None, None))
    """
    noted = _NOTED.match(after)
    return (number(noted["base"]), int(noted["year"])) if noted else (None, None)


def of_others(clause: str) -> bool:
    """Return whether an index is that of each of many others: "Chỉ số CCHC của từng xã, phường".

    Examples
    --------
    >>> of_others("Chỉ số CCHC của từng xã, phường tăng 02 điểm"), of_others("Chỉ số CCHC của tỉnh tăng 02 điểm")
    (True, False)
    """
    return bool(
        re.search(
            r"(?:chỉ số|par ?index|sipas|papi)[^,;:.\d]{0,60}?\s(?:của|tại|ở)\s+(?:từng|mỗi|tất cả các|100%|các)\s+"
            r"(?:xã|phường|huyện|sở|đơn vị|địa phương|cơ quan|thôn|phòng)\b",
            clause,
            re.IGNORECASE,
        )
    )
