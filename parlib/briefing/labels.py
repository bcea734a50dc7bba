"""The fixed words around a document (form, contents, footnotes, marks) in both languages, shared by every renderer."""

from __future__ import annotations

from typing import Any

from parlib.display.numbers import format_number

MARKS = {"zero": "○", "below": "▼"}

LABELS: dict[str, dict[str, Any]] = {
    "vi": {
        "skip": "Chuyển tới nội dung",
        "contents": "Nội dung",
        "illustrative": "SỐ LIỆU MINH HỌA – KHÔNG PHẢI SỐ LIỆU THẬT",
        "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "motto": "Độc lập - Tự do - Hạnh phúc",
        "number": "Số:        /",
        "kinds": dict.fromkeys(("brief", "overview", "plan", "survey", "link"), "BÁO CÁO"),
        "appendix": "Phụ lục",
        "see_table": "Xem bảng số",
        "footnotes": "Chú thích",
        "back": "Về chỗ ghi chú thích",
        "recipients": "Nơi nhận:",
        "marks": {"zero": "bị điểm 0", "below": "thấp hơn năm trước"},
        "data": "Dữ liệu",
    },
    "en": {
        "skip": "Skip to the text",
        "contents": "Contents",
        "illustrative": "ILLUSTRATIVE FIGURES – NOT REAL DATA",
        "nation": "SOCIALIST REPUBLIC OF VIET NAM",
        "motto": "Independence - Freedom - Happiness",
        "number": "No.        /",
        "kinds": dict.fromkeys(("brief", "overview", "plan", "survey", "link"), "REPORT"),
        "appendix": "Appendix",
        "see_table": "See the figures",
        "footnotes": "Notes",
        "back": "Back to note mark",
        "recipients": "Recipients:",
        "marks": {"zero": "scored 0", "below": "below last year"},
        "data": "Data",
    },
}


def place_and_date(meta: dict[str, Any]) -> str:
    """Return place and date as one line, for example ``"Hải Phòng, ngày 05 tháng 7 năm 2025"``."""
    when = format_number("date", meta["issued_on"], meta["language"])
    return f"{meta['place']}, {when}" if meta["place"] else when


def legend(rows: list[list[dict]], language: str) -> str:
    """Return the key to the shapes that a table's cells carry, in the language of the page; empty where none do."""
    used = {cell.get("mark") for row in rows for cell in row}
    words = LABELS[language]["marks"]
    text = "; ".join(f"{shape} {words[mark]}" for mark, shape in MARKS.items() if mark in used)
    return f"{text}." if text else ""
