"""Tables that promise several things in one row: by quarters or years, by units, or by goals.

"Chỉ tiêu | Quý I | Cả năm", "Chỉ tiêu | Phòng Nội vụ | Phòng Tư pháp", "Đơn vị | Hồ sơ trực tuyến (%)".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parlib.codebook.vietnamese import search_form
from parlib.intake.dispatch.naming import units_apart

_PHASE = re.compile(
    r"(?:(?:chi tieu|muc tieu|ke hoach|giao|den|het|trong|truoc|phan dau)\s+)*(?:(?:het\s+)?(?P<quarter>quy (?:i{1,3}|iv|[1-4]))"
    r"|(?P<half>0?6 thang)(?: dau nam)?|(?P<nine>0?9 thang)(?: dau nam)?|(?P<year>ca nam|12 thang)"
    r"|(?P<day>(?:ngay )?\d{1,2} \d{1,2})|thang (?P<month>\d{1,2}))(?: (?:nam )?(?P<of>20\d\d))?"
)
_YEAR = re.compile(r"(?:(?:den|het|chi tieu|muc tieu|ke hoach|giao)\s+)*(?:nam\s+)?(20\d\d)")
_STRIVES, _GIVEN = re.compile(r"\b(?:phan dau|dang ky)\b"), re.compile(r"\bgiao\b")
"""Beside what is striven for, what somebody above has given is no goal."""
_A_GOAL = re.compile(r"\b(?:chi tieu|muc tieu|phan dau|dang ky|cam ket|giao|phai dat|can dat)\b")
_IS_SO = re.compile(r"\b(?:tu (?:cham|danh gia)|(?:xep|thu) hang|tam|chenh lech|con thieu)\b")
"""What stands so beside a column that calls itself a goal is none: "Điểm tự chấm | Điểm đăng ký"."""
_PLANNED = re.compile(r"(?:den|het|chi tieu|muc tieu|ke hoach|giao)\b")
_UNIT = re.compile(
    r"(?:Sở|Phòng|Văn phòng|Ban|Chi cục|Cục|UBND|Trung tâm|Công an|Thanh tra|Xã|Phường|Huyện|Thị trấn|Thị xã|Thành phố|Quận|Khoa|Trường|Trạm|Bệnh viện|Vụ)\s[^%\d]{2,60}"
)
_WHO = re.compile(
    r"(?:ten )?(?:(?:cac )?(?:don vi|co quan|dia phuong|xa|phuong|huyen|so nganh|so|phong)(?: (?:xa|phuong|thi tran|dac khu|huyen|thi xa|thanh pho|ban|nganh|don vi|dia phuong|thuc hien|duoc giao|truc thuoc))*)"
)
_NO_GOAL = re.compile(
    r"(?:so )?(?:tt|stt|thu tu)|(?:so |tong so )?(?:tctp|tieu chi(?: thanh phan)?|chi tieu)|(?:tong )?(?:diem )?(?:toi da|chuan)|thang diem|(?:da )?dat nam.*|.*\b(?:ghi chu|phoi hop|hien trang|thuc hien nam|ket qua|uoc|can cu|nam truoc|tong cong|cong|dan so|dien tich)\b.*"
)
_OF_HEADING = re.compile(r"\(\s*(?:đvt\s*:?\s*)?(%|[^\W\d_][^()\d]{0,24})\s*\)", re.IGNORECASE)
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One column of several: the words of its deadline, its unit, or its goal."""

    place: int
    due: str = ""
    owner: str = ""
    task: str = ""
    unit: str = ""


def parts_of(headings: Sequence[str], kinds: Mapping[str, int]) -> list[Part]:
    """Return the columns that each promise something of their own; none where one column does.

    Examples
    --------
    >>> [p.due for p in parts_of(["Chỉ tiêu", "Quý II", "Cả năm"], {"task": 0})]
    ['quý II', '']
    >>> [p.owner for p in parts_of(["Chỉ tiêu", "Phòng Nội vụ", "Phòng Tư pháp"], {"task": 0})]
    ['Phòng Nội vụ', 'Phòng Tư pháp']
    >>> [(p.task, p.unit) for p in parts_of(["Xã", "Hồ sơ trực tuyến (%)", "Sáng kiến"], {})]
    [('Hồ sơ trực tuyến', '%'), ('Sáng kiến', '')]
    """
    free = [n for n, words in enumerate(headings) if words and n not in _taken(kinds)]
    if "task" in kinds:
        phases = [part for n in free if (part := _phase(n, headings[n])) is not None]
        if len(phases) >= _FEWEST:
            return phases
        years = [
            (n, match[1]) for n in free if (match := _YEAR.fullmatch(search_form(headings[n])))
        ]
        planned = [year for n, year in years if _PLANNED.match(search_form(headings[n]))]
        if planned:  # "Năm 2022 | Năm 2023 | Kế hoạch 2024": what a bare year holds was so
            years = [(n, y) for n, y in years if _PLANNED.match(search_form(headings[n]))]
        if len(years) > _FEWEST:
            return [Part(n, due=f"đến hết năm {year}") for n, year in years]
        units = [Part(n, owner=headings[n]) for n in free if _UNIT.fullmatch(headings[n])]
        return units if len(units) >= _FEWEST else []
    who = next((n for n, words in enumerate(headings) if _WHO.fullmatch(search_form(words))), None)
    if who is None or who > 1:
        return []
    strives = any(_STRIVES.search(search_form(words)) for words in headings)
    goals = any(_A_GOAL.search(search_form(words)) for words in headings[who + 1 :])
    latest = max((int(y) for words in headings for y in re.findall(r"20\d\d", words)), default=0)
    return [
        Part(
            n,
            due=_until(words),
            task=re.sub(r"\s*\([^()]*\)", "", words).strip(),
            unit=measure[1].strip() if (measure := _OF_HEADING.search(words)) else "",
        )
        for n, words in enumerate(headings)
        if n > who
        and words
        and not _NO_GOAL.fullmatch(search_form(words)[:80])
        and not (strives and _GIVEN.search(search_form(words)))
        and not (goals and _is_so(search_form(words)))
        and all(int(year) >= latest for year in re.findall(r"20\d\d", words))
    ]


def _is_so(folded: str) -> bool:
    return _IS_SO.search(folded) is not None and _A_GOAL.search(folded) is None


def _until(heading: str) -> str:
    """Return the words of the day that a heading names: "Giao đến 30/6/2025 (%)"."""
    match = re.search(r"\b\d{1,2}/\d{1,2}(?:/20\d\d)?", heading)
    return f"trước ngày {match.group()}" if match else ""


def _taken(kinds: Mapping[str, int]) -> set[int]:
    return {place for kind, place in kinds.items() if kind not in ("target", "due", "past")}


def who_of(headings: Sequence[str], cells: Sequence[str]) -> str:
    """Return the unit that a row of goals by unit begins with."""
    who = next((n for n, words in enumerate(headings) if _WHO.fullmatch(search_form(words))), None)
    if who is not None and who < len(cells) and _ALL.match(cells[who]):
        return ""
    return "" if who is None or who >= len(cells) else "; ".join(units_apart(cells[who]))


_ALL = re.compile(r"(?:bình quân|trung bình|tổng|cộng|toàn)\b", re.IGNORECASE)


def _phase(place: int, heading: str) -> Part | None:
    match = _PHASE.fullmatch(search_form(heading))
    if match is None:
        return None
    year = f"/{match['of']}" if match["of"] else ""
    if match["quarter"]:
        words = f"quý {match['quarter'].split()[1].upper()}{year}"
    elif match["month"]:
        words = f"trong tháng {match['month']}{year}"
    elif match["day"]:
        words = f"trước ngày {match['day'].removeprefix('ngay ').replace(' ', '/')}{year}"
    elif match["half"] or match["nine"]:
        words = f"trước ngày 30/{6 if match['half'] else 9}{year}"
    else:
        words = ""
    return Part(place, due=words)


_MEASURES: tuple[tuple[str, str], ...] = (
    ("%", r".*\bty le\b.*|.*\bphan tram\b.*"),
    ("hạng", r".*\b(?:thu hang|xep hang|vi tri|vi thu)\b.*"),
    ("điểm", r".*\bdiem(?: so)?\b(?! (?:cau|truong|tiep nhan)).*"),
)


def measured_in(heading: str) -> str:
    """Return what a heading measures in: "Mục tiêu thứ hạng", "Điểm năm 2017"."""
    folded = search_form(heading)[:80]
    return next((unit for unit, form in _MEASURES if re.fullmatch(form, folded)), "")
