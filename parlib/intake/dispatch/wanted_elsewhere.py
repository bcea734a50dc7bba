"""What a quoted paper or somebody above wants, and what is meant for years after the plan: it is told here,
not promised.
"""

from __future__ import annotations

import re

_A_PAPER_SAYS = re.compile(
    r"^(?:theo\s+|tại\s+)?(?:khoản|điểm|điều)\s+\d[^;]{0,40}\s(?:Nghị định|Luật|Thông tư|Quyết định)\b"
    r"|^(?:theo\s+|tại\s+)?(?-i:Nghị quyết|Quyết định|Kế hoạch|Chỉ thị|Chương trình|Đề án|Chiến lược|Luật|Nghị định|Thông tư|Công văn|Kết luận|Thông báo)\s"
    r"(?:số\s+\d|\d|(?-i:Đại hội|của (?:Chính phủ|Bộ|Tỉnh ủy|tỉnh|Trung ương|Thủ tướng|UBND tỉnh)|Tỉnh ủy|Huyện ủy|Trung ương))[^;]{0,160}?"
    r"(?:\b(?:xác định|đặt|đề ra|nêu|quy định|yêu cầu|giao|ghi rõ|định hướng|phấn đấu|đưa ra|chỉ rõ|thì)\b|[,:]\s+đến (?:hết )?năm 20\d\d)"
    r"|^(?:Tỉnh ủy|Huyện ủy|Thành ủy|Thị ủy|Đảng ủy|Đại hội|Chính phủ|Thủ tướng|Trung ương|Bộ Nội vụ)\s(?:[^;]{0,80}?\s)?(?:đề ra|xác định|đặt|nêu|yêu cầu|giao)\s"
    r"|^đến (?:hết )?năm 20\d\d[^;]*\(theo (?:Nghị quyết|Quyết định|Chiến lược|Chương trình|Chỉ thị) (?:số )?\d[^()]*\)\s*$",
    re.IGNORECASE,
)
"""What a paper, or who stands above, wants: "Nghị quyết số 76/NQ-CP … xác định đến năm 2025 …"."""
_LATER_YEARS = re.compile(
    r"^(?:những|các|từ) (?:năm|giai đoạn) (?:sau|tiếp theo|tới|kế tiếp)\b", re.IGNORECASE
)
"""What comes after the plan: "những năm tiếp theo lọt vào tốp 5"."""
_LOOKS_ON = re.compile(r"\b(?:hướng tới|tiến tới)\s+(?:đến\s+)?(?:năm\s+)?20\d\d\b", re.IGNORECASE)


def wanted_elsewhere(clause: str, first: int | None) -> bool:
    """Say whether a clause tells what a paper wants, or only looks on beyond a plan that begins in
    ``first``.

    Examples
    --------
    >>> wanted_elsewhere("Nghị quyết số 76/NQ-CP của Chính phủ xác định đến năm 2025 đạt 90%", 2023)
    True
    >>> wanted_elsewhere("hướng tới năm 2025 đạt 95%", 2023), wanted_elsewhere("phấn đấu năm 2023 đạt 92%", 2023)
    (True, False)
    """
    if _A_PAPER_SAYS.search(clause) or _LATER_YEARS.match(clause):
        return True
    ahead = _LOOKS_ON.search(clause)
    return ahead is not None and first is not None and str(first) not in ahead.group()
