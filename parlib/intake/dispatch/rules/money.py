"""What is to be collected, earned or brought in, in money. What is spent is no promise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parlib.intake.dispatch.numerals import NUMBER
from parlib.intake.dispatch.rules.readings import STRIVE, Reading, number

_BROUGHT_IN = (
    r"(?:\bthu(?! nhập tăng thêm)(?:\s+(?:nội địa|ngân sách|hồi|hút|được|nợ|thuế|phí|nhập))?\b|\bsố thu\b|\btổng thu\b|\btruy thu\b|\bkim ngạch\b|\bGRDP\b|\bdoanh thu\b|\bgiá trị sản xuất\b"
    r"|\bnộp (?:vào )?ngân sách\b|\btổng vốn đầu tư (?:toàn xã hội|đăng ký|thực hiện)\b|\bvốn (?:đăng ký|thực hiện)\b|\bthu nhập\b)"
)
_HOW_MUCH = (
    r"(?P<word>tối thiểu|ít nhất|không dưới|không thấp hơn|từ|trên|hơn|vượt)?\s*(?:khoảng\s+)?"
    rf"(?P<low>{NUMBER})\s*(?P<unit>(?:nghìn\s+|triệu\s+)?(?:tỷ|tỉ|triệu)(?:\s+(?:đồng|USD|đô la))?(?:\s*/\s*(?:người|năm))?|đồng|USD)"
)
_GOAL = re.compile(
    rf"{_BROUGHT_IN}[^;.%\d]{{0,80}}?\s{_HOW_MUCH}(?![^;,.]{{0,20}}\b(?:từ nguồn|kinh phí)\b)",
    re.IGNORECASE,
)
_WANTS = re.compile(
    rf"{STRIVE}|\b(?:đạt|tối thiểu|ít nhất|không dưới|trở lên|trên|phải|từ|thu hồi)\b|:\s*\d",
    re.IGNORECASE,
)


def money(text: str) -> Iterator[Reading]:
    """Yield what is to come in: "thu nội địa đạt tối thiểu 15.645 tỷ đồng".

    Examples
    --------
    >>> [(r.operator, r.target, r.unit) for r in money("thu hồi tối thiểu 12 tỷ đồng nợ khó thu")]
    [('>=', 12.0, 'tỷ đồng')]
    >>> list(money("bố trí 350 triệu đồng cho tập huấn"))
    []
    """
    for m in _GOAL.finditer(text):
        if re.search(r"\bcòn phải\b", m.group(), re.IGNORECASE):
            continue
        alone = not text[: m.start()].strip() or text[: m.start()].rstrip().endswith(
            (",", ";", ":")
        )
        if alone or _WANTS.search(m.group()) or re.search(STRIVE, text[: m.start()], re.IGNORECASE):
            above = (m["word"] or "").lower() in ("trên", "hơn", "vượt")
            unit = re.sub(r"\s+", " ", m["unit"].lower().replace("usd", "USD"))
            yield Reading(
                "money",
                m.start("word") if m["word"] else m.start("low"),
                m.end(),
                ">" if above else ">=",
                number(m["low"]),
                unit=unit,
                confidence=0.8,
            )
