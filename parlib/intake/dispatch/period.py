"""Which years a dispatch plans for.

The years it promises in, never those it only compares with or reports on.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from parlib.intake.dispatch.deadlines import day_of
from parlib.intake.dispatch.rules.readings import STRIVE

_YEAR = r"20\d{2}"
_COMPARED = re.compile(
    r"(?:so với|so|(?:cao|thấp|nhiều|ít|tốt|lớn|nhỏ) hơn|(?:ngang )?bằng|kể từ|từ)\s+"
    rf"(?:[^.;,\d]{{0,40}}?\s)?năm\s+{_YEAR}(?:(?:\s+và|,)\s+năm\s+{_YEAR})*",
    re.IGNORECASE,
)
"""A year that something is measured against, or counted from.

"so với năm 2022 và năm 2023", "cao hơn năm 2021".
"""
_REPORTED = re.compile(
    rf"(?:công bố|kết quả|xếp loại|mức)\s[^.;]{{0,120}}?năm\s+{_YEAR}|\(năm\s+{_YEAR}[^)]*\)",
    re.IGNORECASE,
)
"""A year whose result is reported: "công bố Chỉ số năm 2022", "(năm 2022 mới đạt 31,4%)"."""
_DATED = re.compile(rf"tháng\s*\d{{0,2}}\s*năm\s*{_YEAR}", re.IGNORECASE)
_SIGNED = re.compile(
    rf"[^\W\d_]\s*,\s*ngày\s*(?:\d{{0,2}}\s*tháng\s*\d{{0,2}}\s*năm\s*|\d{{1,2}}\s*[/.-]\s*\d{{1,2}}\s*[/.-]\s*)(?P<year>{_YEAR})",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:V/v|Về việc|KẾ HOẠCH|PHÁT ĐỘNG|THÔNG BÁO|CHỈ THỊ|CÔNG VĂN|QUYẾT ĐỊNH|CHƯƠNG TRÌNH|PHƯƠNG ÁN)\s"
    r"(?P<words>.{10,400}?(?=Căn cứ|Thực hiện|Kính gửi|CỘNG H|\s(?:I{1,3}|[AB])\.\s|$)|.{10,160})"
)
"""What a dispatch is about: up to the words that open its text, else the next line or two."""
_PROMISED = re.compile(
    rf"(?:{STRIVE}|mục tiêu|hết|trong)\s+(?:đến\s+)?(?:hết\s+)?năm\s+{_YEAR}|năm\s+{_YEAR},?\s+"
    rf"(?:{STRIVE}|tăng|giảm)",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?:giai đoạn|nhiệm kỳ)\s+({_YEAR})\s*[-–]\s*({_YEAR})|trong 0?\d năm \(?({_YEAR})\s*[-–]\s*({_YEAR})",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"năm\s+({_YEAR})", re.IGNORECASE)  # titles are printed in capitals
_QUOTED = re.compile(r"[“\"][^“”\"\n]{5,120}[”\"]")
"""What another document says; a year in it is that one's."""
_REST_OF_YEAR = re.compile(rf"\d tháng (?:cuối|còn lại)(?: của)? năm ({_YEAR})", re.IGNORECASE)
_KIND = re.compile(
    r"(?:KẾ HOẠCH|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG| CÔNG TÁC)?|ĐỀ ÁN|NGHỊ QUYẾT|CHIẾN LƯỢC|KẾT LUẬN|PHƯƠNG ÁN)(?:\s|$)"
)
_UNTIL = re.compile(
    rf"\bđến (?:hết )?năm (?P<last>{_YEAR})(?:,? (?:và )?(?:định hướng|tầm nhìn)[^.;]*)?",
    re.IGNORECASE,
)
_OF_ONE_YEAR = re.compile(rf"\bnăm {_YEAR}", re.IGNORECASE)
_LATER = re.compile(
    rf"(?:{STRIVE}|mục tiêu|chỉ tiêu|kế hoạch|nhiệm vụ|trong|đến)\s+(?:đến\s+)?(?:hết\s+)?năm\s+({_YEAR})",
    re.IGNORECASE,
)
"""Years that a text plans in: a term of office that ended before them is reported."""
_BEYOND = re.compile(
    rf"(?:định hướng|tầm nhìn|hướng tới|tiến tới)\s+(?:đến\s+)?(?:hết\s+)?(?:năm\s+)?{_YEAR}(?:\s*[-–]\s*{_YEAR})?",
    re.IGNORECASE,
)
"""What a subject only looks on to: "năm 2022, định hướng đến năm 2025"."""
_OPENING = 600
_TITLE_WITHIN = 15  # paragraphs
_IN_SUBJECT, _WITH_PROMISE = 8, 2


def guess_years(text: str, paragraphs: Iterable[str] = ()) -> tuple[int | None, int | None]:
    """Return first and last year of the plan that a dispatch speaks of; ``(None, None)`` where it
    names no year.

    A span of years in the opening decides, unless it is that of another document named as a basis;
    else the first of the years that head paragraphs ("Năm 2025: …", "Năm 2026: …"). Else the year
    that is named most often decides, a year in the subject or beside a promise counting more. Years
    that are only compared with, reported on or part of a date do not count, nor does a year before
    the one in which the dispatch was signed.

    Examples
    --------
    >>> guess_years("Kế hoạch giai đoạn 2023 - 2025")
    (2023, 2025)
    >>> guess_years("nâng cao Chỉ số năm 2021; kết quả năm 2020; phấn đấu năm 2021")
    (2021, None)
    >>> guess_years("Phấn đấu tăng 02 bậc so với năm 2022. Giảm 5% so với năm 2022. Thực hiện trong năm 2024.")
    (2024, None)
    """
    opening = _BODY_BEGINS.split(text[:_OPENING])[0]
    signed = _SIGNED.search(text[: 3 * _OPENING])
    later = max(map(int, _LATER.findall(text)), default=0)
    for span in _SPAN.finditer(opening):
        first, last = (int(y) for y in span.groups() if y)
        # an older one is that of another plan
        if first >= int(signed[1]) - 1 if signed else later <= last or _titled(opening, span):
            return first, last
    if signed and (rest := _REST_OF_YEAR.search(text[: 2 * _OPENING])) and rest[1] == signed[1]:
        return int(rest[1]), None
    paragraphs = list(paragraphs)
    if signed and (until := _last_of_the_title(paragraphs)) and until > int(signed[1]):
        return int(signed[1]), until
    plain = _QUOTED.sub(lambda m: "·" * len(m.group()), text)
    for words in (_COMPARED, _REPORTED, _DATED, _BEYOND):
        plain = words.sub(lambda m: "·" * len(m.group()), plain)
    votes = Counter(int(y) for y in _NAMED.findall(plain))
    subject = _SUBJECT.search(text[: 3 * _OPENING])
    heard = plain[subject.start("words") : subject.end("words")] if subject else ""
    heard = _BEYOND.sub("", heard)
    for promised, weight in (
        (_NAMED.findall(heard), _IN_SUBJECT),
        (_PROMISED.findall(plain), _WITH_PROMISE),
    ):
        for promise in promised:
            votes.update({int(year): weight for year in re.findall(_YEAR, promise)[:1]})
    if signed:
        votes = Counter({y: n for y, n in votes.items() if y >= int(signed[1])})
    headed = {
        year
        for line in paragraphs
        if (year := year_of_lines(line)) and (not signed or year >= int(signed[1]))
    }
    if len(headed) > 1:  # a plan by years: the first of them, the lines below each say the rest
        return min(headed), None
    unnamed = signed and not _NAMED.search(heard)
    if signed and unnamed and subject and votes.get(int(signed[1])):
        return int(signed[1]), None  # the subject names no year: what is asked is asked for now
    if votes:
        return max(votes, key=lambda y: (votes[y], y)), None
    return (int(signed[1]) if signed else None), None


_BODY_BEGINS = re.compile(
    r"Căn cứ|Thực hiện (?=[A-ZĐ])|\s(?:I{1,3}|[AB])\s?[./]\s(?=[A-ZĐ])|\s(?i:phần)\s(?:I\b|(?i:thứ nhất))"
)


def _titled(opening: str, span: re.Match[str]) -> bool:
    """Return whether a span of years stands in the title of a paper: "ĐỀ ÁN … giai đoạn 2022 - 2025"."""
    kinds = [m.end() for m in _KIND.finditer(opening, 0, span.start())]
    return bool(kinds) and not _OF_ANOTHER.search(opening, kinds[-1], span.start())


_OF_ANOTHER = re.compile(r"kèm theo|\bsố\s+\d|\bngày\s+\d|[.;]\s", re.IGNORECASE)


def _last_of_the_title(paragraphs: Sequence[str]) -> int | None:
    """Return the year up to which a title plans ("đến năm 2025, định hướng đến năm 2030"), if it
    names no year alone.
    """
    for kind, after in itertools.pairwise(paragraphs[:_TITLE_WITHIN]):
        if match := _KIND.match(kind):
            title = kind[match.end() :] or after
            until = _UNTIL.search(title)
            alone = until and _OF_ONE_YEAR.search(_UNTIL.sub("", title))
            return int(until["last"]) if until and not alone else None
    return None


def subject_of(text: str) -> str:
    """Return the words that say what a dispatch is about.

    Empty where the usual form does not show them.
    """
    match = _SUBJECT.search(text[: 3 * _OPENING])
    return match["words"] if match else ""


_SIGNED_DAY = re.compile(
    r"[^\W\d_]\s*,\s*ngày\s*(\d{1,2})\s*(?:tháng|[/.-])\s*(\d{1,2})\s*(?:năm|[/.-])\s*(20\d{2})",
    re.IGNORECASE,
)


def signed_on(text: str) -> date | None:
    """Return the day on which a dispatch was signed; None where it is left blank.

    Examples
    --------
    >>> signed_on("Cao Lãng, ngày 24 tháng 3 năm 2026"), signed_on("Cao Lãng, ngày   tháng 3 năm 2026")
    (datetime.date(2026, 3, 24), None)
    """
    match = _SIGNED_DAY.search(text[: 3 * _OPENING])
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None


_OF_YEAR = re.compile(
    r"^(?:[-+•*]\s*|(?:\d{1,2}|[a-zđ])[.)/-]\s*)?(?:giai đoạn [^\W\d]+,\s+)?(?:(?:đến|trong|hết|mục tiêu|chỉ tiêu|nhiệm vụ)"
    r"\s+){0,2}năm\s+(?P<year>20\d\d)\s*(?::|$)",
    re.IGNORECASE,
)
"""A line that says of which year the lines below it speak: "Năm 2025:", "- Đến năm 2026: …"."""


_PLANNED_FOR = re.compile(
    r"^(?!.*20\d\d.*20\d\d)(?:(?:[-+•*]|\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[./)]|[IVX]{1,5}[./]|[A-H][./]|(?:Phần|Mục)\s[^\s.:]{1,6}(?:\s[^\s.:]{1,6})?[.:])\s*)?"
    r"(?=[^:]*\b(?:chỉ tiêu|mục tiêu|nhiệm vụ|con số|cam kết|bảng)\b)(?![^:]*\b(?:kết quả|thực hiện|đánh giá|giai đoạn)\b)"
    r"[^.;:%\d]{3,60}(?:\d{1,2}\s[^.;:%\d]{3,40})?\bnăm\s+(?P<year>20\d\d)\s*(?::\s*)?$",
    re.IGNORECASE,
)
"""A heading of what is planned for one year: "và 4 con số cụ thể của năm 2026:", "IV. Bảng nhiệm vụ năm 2026"."""


def year_of_lines(paragraph: str) -> int | None:
    """Return the year that a line names for the lines below it, None where it names none.

    Examples
    --------
    >>> year_of_lines("Năm 2025:"), year_of_lines("- Đến năm 2026: đạt 90%"), year_of_lines("Năm 2024 đạt 84,31%")
    (2025, 2026, None)
    """
    words = paragraph.strip()
    match = _OF_YEAR.match(words) or _PLANNED_FOR.match(words)
    return int(match["year"]) if match else None


_EVERY_YEAR = re.compile(r"\b(?:hằng|hàng|mỗi|từng) năm\b", re.IGNORECASE)


def due(
    clause: str,
    years: tuple[int | None, int | None],
    place: tuple[int, int] = (0, 0),
    places: Sequence[tuple[int, int]] = (),
) -> tuple[date | None, str]:
    """Return the last day that a promise states, else that of its year, and its horizon.

    ``place`` is where its figure stands, ``places`` where all figures of the clause do. A day
    without its year is of a plan of one year.

    Examples
    --------
    >>> due("Tổ chức 02 lớp tập huấn trong quý II/2025", (2025, None))
    (datetime.date(2025, 6, 30), 'year')
    >>> due("Ban hành kế hoạch trước ngày 31/3", (2025, None))
    (datetime.date(2025, 3, 31), 'year')
    """
    first, last = years
    if day := day_of(clause, first if last is None else None, place, places):
        until_then = last is not None and re.search(
            r"đến (?:hết )?năm \d{4}", clause, re.IGNORECASE
        )
        return day, "period_end" if until_then else "year"
    until = re.search(r"đến (?:hết )?năm (\d{4})", clause, re.IGNORECASE)
    if until:
        return date(int(until[1]), 12, 31), "period_end"
    if first and last is not None:
        beside = (
            re.search(rf"(?:năm |^|:\s)({_YEAR})(?![/-])\b[^,;]*$", clause[: place[1]])
            if place[1]
            else None
        )
        if beside and first <= int(beside[1]) <= last:
            return date(int(beside[1]), 12, 31), "year"
    named = set(
        re.findall(
            rf"năm ({_YEAR})",
            _DATED.sub("", _REPORTED.sub("", _COMPARED.sub("", clause))),
            re.IGNORECASE,
        )
    )
    if first and last is not None:  # "Phấn đấu năm 2026 … tăng 4 bậc, đạt 90%" is of one year
        one = int(next(iter(named))) if len(named) == 1 else 0
        if first <= one <= last and not _EVERY_YEAR.search(clause):
            return date(one, 12, 31), "year"
        return date(last, 12, 31), "each_year"
    # "năm 2026 đạt 90%" in a plan for 2025
    if first and len(named) == 1 and (year := int(named.pop())) > first:
        return date(year, 12, 31), "year"
    return (date(first, 12, 31) if first else None), "year"
