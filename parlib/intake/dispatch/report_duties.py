"""Reports that a dispatch asks for again and again: monthly, quarterly, half-yearly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from parlib.intake.dispatch.proposals import Proposal

_CLAUSE = re.compile(r"[^.;\n]+")
_WHO = r"(?:UBND|Ủy ban nhân dân|Chủ tịch|Sở|Văn phòng|Phòng|Thường trực|Ban Chỉ đạo)"
_REPORT = re.compile(
    rf"\b[Bb]áo cáo(?:\s+(?P<to>{_WHO}[^,(]*?))?"
    r"(?=\s+(?:về|kết quả|tình hình|tiến độ|trước|chậm nhất|vào|định kỳ|hằng|hàng|mỗi)\b|\s*[,(]|$)"
)
_SENT = re.compile(
    rf"\b(?:gửi|về|cho|trình)(?: về)? (?P<to>{_WHO}(?:(?! (?:để|tổng hợp|theo dõi|xem xét|trước|chậm nhất|vào)\b)[^,(;])*)"
)
_YEAR_TOO = re.compile(
    r"\b(?:và|,)\s+(?:báo cáo )?(?:hằng |hàng |cả )?năm\b(?P<due>\s*\(?(?:trước|chậm nhất|vào)"
    r"(?:\s+là)?(?:\s+ngày)?\s+\d{1,2}(?:/\d{1,2}(?:/\d{4})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)\)?)?"
)
_DAY_OF_EVERY = re.compile(
    r"\s*\((?P<brackets>(?:trước|chậm nhất|vào)[^()]{3,60})\)"
    r"|,?\s+(?P<behind>(?:trước|chậm nhất(?:\s+là)?|vào)\s+(?:ngày\s+)?\d{1,2}(?![/\d])"
    r"(?:\s+(?!(?:về|gửi|cho|trình|để|và)\b)[^\W\d]+){0,6})(?=\s+(?:về|gửi|cho|trình|để|và)\b|\s*[,;()]|$)",
    re.IGNORECASE,
)
"""The day of each part of a year, behind its rhythm: "(trước ngày 20 tháng cuối quý)", "trước ngày 25"."""
_EVERY = re.compile(
    r"(?:(?:trước|vào|chậm nhất)\s+)?(?:ngày\s+\d{1,2}\s+)?"
    r"(?:(?:hằng|hàng|mỗi)\s+(?P<unit>tháng|quý)"
    r"|(?:định kỳ|hằng|hàng|mỗi)\s+(?P<half>0?6 tháng|sáu tháng)(?!\s+(?:đầu|cuối)))\b"
    r"|(?:trước|vào|chậm nhất(?:\s+là)?)\s+(?:ngày\s+)?\d{1,2}\s+(?:của\s+)?tháng\s+(?:cuối|đầu)\s+(?:của\s+|mỗi\s+)?(?P<turn>quý)\b"
)
"""A rhythm; the last month of the quarter has one of its own."""
_NEXT_ITEM = re.compile(
    r"(?:^|\s)(?:\d+(?:\.\d+)*[.)]|[a-zđ]\)|[+•])\s|(?:^|[;:.,])\s*-\s"
    r"|\s-\s(?:$|(?=(?:Định kỳ|Hằng|Hàng|Tổng hợp|Gửi|Giao|Các|Sở|Phòng|Văn phòng|Ban|UBND|Ủy ban|Trung tâm)\s))"
)
"""Where an item begins; a dash between words of a name is none ("Phòng Văn hóa - Xã hội")."""
_CYCLES = {"tháng": "monthly", "quý": "quarterly"}
_CYCLE_VI = {
    "monthly": "hằng tháng",
    "quarterly": "hằng quý",
    "half_year": "6 tháng một lần",
    "year_end": "năm",
}


def report_duties(text: str, proposals: Sequence[Proposal] = ()) -> list[dict[str, str]]:
    """Return the reports that a dispatch asks for in a rhythm, as entries of a plan file.

    Parameters
    ----------
    text : str
        The dispatch in quote form.
    proposals : sequence of Proposal
        Its promises: who owes the one just before, in the same item, owes the report; ``?`` where
        nobody is named.

    Examples
    --------
    >>> duty, = report_duties("5. Sở Tài chính giải ngân 95%; báo cáo UBND tỉnh trước ngày 25 hằng tháng.")
    >>> duty["cycle"], duty["to"], duty["due_text"], duty["quote"]
    ('monthly', 'UBND tỉnh', 'trước ngày 25 hằng tháng', 'báo cáo UBND tỉnh trước ngày 25 hằng tháng')
    >>> duty, = report_duties("Phòng Văn hóa - Xã hội báo cáo UBND xã hằng quý trước ngày 10 của tháng cuối quý")
    >>> duty["due_text"], duty["quote"][:22]
    ('hằng quý, trước ngày 10 của tháng cuối quý', 'Phòng Văn hóa - Xã hội')
    >>> [d["due_text"] for d in report_duties("Các bộ phận báo cáo hằng tháng trước ngày 25 về Văn phòng UBND xã")]
    ['hằng tháng, trước ngày 25']
    >>> [(d["cycle"], d["to"], d["due_text"]) for d in report_duties("Các sở báo cáo kết quả về Sở Nội vụ trước ngày 05 tháng cuối quý")]
    [('quarterly', 'Sở Nội vụ', 'trước ngày 05 tháng cuối quý')]
    >>> report_duties("Sở Nội vụ tổng hợp báo cáo năm 2025. Hằng tháng tổ chức họp.")
    []
    >>> report_duties("Báo cáo UBND tỉnh kết quả 6 tháng đầu năm trước ngày 15/6.")
    []
    >>> text = "Báo cáo kết quả hằng quý (trước ngày 20 tháng cuối quý) và báo cáo năm trước ngày 05/12/2026 gửi Sở Nội vụ tổng hợp."
    >>> [(duty["cycle"], duty["to"], duty["due_text"]) for duty in report_duties(text)]
    [('quarterly', 'Sở Nội vụ', 'hằng quý, trước ngày 20 tháng cuối quý'), ('year_end', 'Sở Nội vụ', 'trước ngày 05/12/2026')]
    """
    duties = []
    for clause in _CLAUSE.finditer(text):
        told = clause[0].strip()
        report, every = _REPORT.search(told), _EVERY.search(told)
        if report is None or every is None:
            continue
        items = [mark.end() for mark in _NEXT_ITEM.finditer(told, 0, report.start())]
        told = told[items[-1] if items else 0 :]
        report, every = _REPORT.search(told), _EVERY.search(told)
        if report is None or every is None:
            continue
        owner = _owner(text, clause, proposals)
        sent = _SENT.search(told)
        to = report["to"] or (sent["to"] if sent else "?")
        same = {"by": owner or "?", "to": to.strip(" ."), "quote": told}
        cycle = _CYCLES.get(every["unit"] or every["turn"] or "", "half_year")
        duties.append({"cycle": cycle, "due_text": _due_text(told, every)} | same)
        if year := _YEAR_TOO.search(told, every.end()):
            due = (year["due"] or "").strip(" ()")
            duties.append({"cycle": "year_end", "due_text": due or "báo cáo năm"} | same)
    return duties


def _owner(text: str, clause: re.Match[str], proposals: Sequence[Proposal]) -> str:
    """Return who owes a report: who owes what is promised in its own words, else the promise just
    before it in the same item.
    """
    beside = [p for p in proposals if p.owner and clause.start() <= p.start < clause.end()]
    before = [p for p in proposals if p.owner and p.start < clause.start()]
    if beside:
        return beside[0].owner
    nearest = max(before, key=lambda p: p.start, default=None)
    if nearest is None:
        return ""
    between = text[nearest.start + len(nearest.quote) : clause.end()][: -len(clause[0].lstrip())]
    return "" if _NEXT_ITEM.search(between) else nearest.owner


def _due_text(told: str, every: re.Match[str]) -> str:
    """Return the words of a rhythm with the day behind them."""
    day = _DAY_OF_EVERY.match(told, every.end())
    return f"{every[0]}, {(day['brackets'] or day['behind']).strip()}" if day else every[0]


def duty_vi(duty: Mapping[str, str]) -> str:
    """Return what was understood of a duty, without who owes it, which has a column of its own.

    Examples
    --------
    >>> duty, = report_duties("Sở Tài chính giải ngân 95%; báo cáo UBND tỉnh trước ngày 25 hằng tháng.")
    >>> duty_vi(duty)
    'Báo cáo hằng tháng, gửi UBND tỉnh: trước ngày 25 hằng tháng'
    """
    to = "" if duty["to"] == "?" else f", gửi {duty['to']}"
    return f"Báo cáo {_CYCLE_VI[duty['cycle']]}{to}: {duty['due_text']}"
