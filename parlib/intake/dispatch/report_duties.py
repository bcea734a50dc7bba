"""Reports that a dispatch asks for again and again: monthly, quarterly, half-yearly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from parlib.intake.dispatch.proposals import Proposal

_CLAUSE = re.compile(r"[^.;\n]+")
_REPORT = re.compile(
    r"\b[Bb]áo cáo\s+(?P<to>(?:UBND|Ủy ban nhân dân|Chủ tịch|Sở|Văn phòng|Phòng)[^,(]*?)?"
    r"(?=\s+(?:về|kết quả|tình hình|tiến độ|trước|chậm nhất|vào|định kỳ|hằng|hàng|mỗi)\b|[,(]|$)"
)
_EVERY = re.compile(
    r"(?:(?:trước|vào|chậm nhất)\s+)?(?:ngày\s+\d{1,2}\s+)?"
    r"(?:(?:hằng|hàng|mỗi)\s+(?P<unit>tháng|quý)"
    r"|(?:định kỳ|hằng|hàng|mỗi)\s+(?P<half>0?6 tháng|sáu tháng)(?!\s+(?:đầu|cuối)))\b"
)
_NEXT_ITEM = re.compile(r"(?:^|\s)(?:\d+(?:\.\d+)*[.)]|[a-zđ]\)|[-+•])\s")
_CYCLES = {"tháng": "monthly", "quý": "quarterly"}
_CYCLE_VI = {"monthly": "hằng tháng", "quarterly": "hằng quý", "half_year": "6 tháng một lần"}


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
    >>> report_duties("Sở Nội vụ tổng hợp báo cáo năm 2025. Hằng tháng tổ chức họp.")
    []
    >>> report_duties("Báo cáo UBND tỉnh kết quả 6 tháng đầu năm trước ngày 15/6.")
    []
    """
    duties = []
    for clause in _CLAUSE.finditer(text):
        told = clause[0].strip()
        report, every = _REPORT.search(told), _EVERY.search(told)
        if report is None or every is None:
            continue
        before = [p for p in proposals if p.owner and p.start < clause.start()]
        nearest = max(before, key=lambda p: p.start, default=None)
        owner = ""
        if nearest is not None:
            between = text[nearest.start + len(nearest.quote) : clause.start()]
            owner = "" if _NEXT_ITEM.search(between) else nearest.owner
        duties.append(
            {
                "cycle": _CYCLES.get(every["unit"] or "", "half_year"),
                "by": owner or "?",
                "to": (report["to"] or "?").strip(),
                "due_text": every[0],
                "quote": told,
            }
        )
    return duties


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
