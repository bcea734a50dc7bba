"""Figures in Vietnamese guidance, and what only looks like one.

Dates, document numbers and periods are set aside first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parlib.codebook.vietnamese import nfc

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_SET_ASIDE = re.compile(
    r"\b(?:Bộ\s+)?(?:[Cc]hỉ số|QĐ|Quyết định)\s+766\b"  # the indices by their decision
    r"|\b(?:ISO|TCVN)(?:\s+ISO)?\s*\d+(?:\s*:\s*\d{4})?"  # ISO 9001:2015
    r"|\d+[\w.-]*/(?:\d{4}/)?[A-ZĐ][\w&.Đ-]*"  # 61/2018/NĐ-CP, 1234/QĐ-UBND
    r"|(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}"  # 31/12/2025
    r"|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?|(?:ngày\s+)\d{1,2}\s*[/-]"
    r"\s*\d{1,2}"  # ngày 31/12
    r"|\bngày\s+\d{1,2}(?![\d,.%])(?!\s*(?:điểm|đ)\b)"  # ngày 15 hằng tháng
    # trước 31/12
    r"|(?:trước|sau|chậm nhất|đến hết|(?P<part>hạn|từ|đến))\s+(?:ngày\s+)?(?P<some>\d{1,2})/(?P<all>\d{1,2})"
    r"(?:/\d{4})?(?!\d*\s*%)(?=(?P<of>\s+(?:báo cáo|văn bản|hồ sơ|nhiệm vụ|xã|đơn vị|phòng|nội dung|cuộc|lần|chỉ tiêu|thủ tục|thành viên|cán bộ|công chức|viên chức|người|hộ|thôn|bản|ấp|khu phố|tổ|khối|huyện|phường|trường|lớp|tiêu chí|tiêu chuẩn|mục tiêu|yêu cầu|tin|bài|đại biểu|ý kiến|phiếu|số|tổng số|dịch vụ|sản phẩm|mô hình|hạng mục|công việc|cơ quan|ngành|loại|buổi)\b)?)(?=\D|$)|(?:tháng|quý|năm|khoản|điểm|điều|mục"
    r"|phụ lục|nghị định|nghị quyết|thông tư)[^\S\n]+(?:số\s+)?\d{1,4}(?![\d,.]*\s*"
    r"(?:điểm|%))(?=\s*(?:[;:,.)/]|$|[^\W\d]))|\b(?:hồ sơ|dịch vụ công|trực tuyến"
    r"|thủ tục|dvctt)\s+mức\s+(?:độ\s+)?[34](?:\s*(?:,|và)\s*[34])?(?=\s*[:,;)])|\bmức\s+(?:độ\s+)?\d(?:\s*(?:,"
    r"|và)\s*\d)?(?=\s*\)|\s+(?!điểm|đ\b)[^\W\d])"  # mức độ 3 trở lên
    r"|(?<!dưới )(?<!từ )(?<!trên )(?<!đến )(?<!đủ )\b0?[369]\s+tháng\b",  # 6 tháng, 9 tháng
    re.IGNORECASE,
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
"""What a cell may not bring along: these letters stand for what was set aside."""
_FIRST = 0xE000  # private use: one letter stands for one set-aside passage and holds no digit


@dataclass
class Text:
    """Guidance with set-aside passages, and the way back to its words."""

    masked: str
    passages: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, words: str) -> Text:
        """Normalise guidance and set dates, document numbers and periods aside.

        Examples
        --------
        >>> text = Text.of("Trước 31/12: 1; theo Nghị định 61/2018/NĐ-CP")
        >>> any(c.isdigit() for c in text.masked.replace(": 1", ""))
        False
        >>> text.words(text.masked)
        'Trước 31/12: 1; theo Nghị định 61/2018/NĐ-CP'
        """
        text = cls(_plain(words))
        text.masked = _SET_ASIDE.sub(text._keep, text.masked)
        return text

    def _keep(self, match: re.Match[str]) -> str:
        # "từ 3/4 báo cáo" is a part of them; "trước 15/3 báo cáo" and "từ 15/3 báo cáo" are days
        if match["part"] and match["of"] and int(match["some"]) <= int(match["all"]):
            return match.group()
        self.passages.append(match.group())
        return chr(_FIRST + len(self.passages) - 1)

    def words(self, masked: str) -> str:
        """Return a part of the masked text in its own words."""
        return "".join(
            self.passages[ord(c) - _FIRST] if _FIRST <= ord(c) < _FIRST + len(self.passages) else c
            for c in masked
        )


_HALF_OPEN = re.compile(
    r"\[\s*(?P<low>\d[\d,.]*\s*%?)\s*[-–;]\s*(?P<high>\d[\d,.]*\s*%?)\s*(?P<end>[\])])"
)
"""An interval as mathematicians write it: "[70% - 90%)"."""


def _plain(words: str) -> str:
    words = _PRIVATE.sub(" ", words)
    words = _HALF_OPEN.sub(
        lambda m: f"từ {m['low']} đến {'dưới ' if m['end'] == ')' else ''}{m['high']}", words
    )
    text = "\n".join(nfc(line) for line in words.splitlines()).translate(
        str.maketrans("\u00a0\u2212\u2013\u2014\uff1a\uff1b\u00d7", " ---:;x")
        | {ord("["): "(", ord("]"): ")"}
    )
    text = re.sub(r"(?<=\d)\s?[đĐ](?![^\W_])", " điểm", text)  # "0,5đ/lần"
    text = re.sub(r"\b(tin), (bài)\b", r"\1 \2", text, flags=re.IGNORECASE)
    # "nửa điểm" is half a point, "nửa số điểm" half of what there is
    text = re.sub(
        r"\bnửa\s+điểm\b(?!\s+(?:tối đa|chuẩn|của|mục|tiêu chí))",
        "0,5 điểm",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"\b(?:1/2|một nửa|nửa)\s+(?:tổng\s+)?(?:số\s+)?điểm\b",
        "50% số điểm",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"\b(từ|trên|dưới|quá|ít nhất|tối thiểu)\s+(?:1/2|một nửa|nửa)\b(?!\s+(?:số\s+)?điểm)",
        r"\1 50%",
        text,
        flags=re.IGNORECASE,
    )
    # a colon between what is divided and the whole
    text = re.sub(r"(?<=[^\W\d])\s*:\s*(?=(?:tổng số|tổng)\s[^:;]*\)\s*[x×])", " / ", text)
    text = re.sub(
        r"(?:(?<=đạt )|(?<=được ))(?:một )?nửa(?=\s*(?:[;.,\n]|$))",
        "50% số điểm",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"\bnhân\s+(?:với\s+)?(?=\d|điểm)", "x ", re.sub(r"\bchia\s+(?:cho\s+)?(?=\d)", "/ ", text)
    )
    for written, meant in (
        (">=", "≥"),
        ("=>", "⇒"),
        ("<=", "≤"),
        ("->", "⇒"),
        ("→", "⇒"),
        ("=<", "≤"),
    ):
        # "=>" is an arrow between words and "at least" before a figure
        text = (
            re.sub(rf"{re.escape(written)}(?=\s*\d)", "≥", text)
            if written == "=>"
            else text.replace(written, meant)
        )
    return re.sub(r"[ \t]+", " ", re.sub(r"\btỉ lệ\b", "tỷ lệ", text))


def number(digits: str) -> float:
    """Return a Vietnamese figure: comma decimal, dots between thousands.

    Examples
    --------
    >>> number("0,25"), number("1.500"), number("0.5"), number("02")
    (0.25, 1500.0, 0.5, 2.0)
    """
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "")
    return float(digits.replace(",", "."))


def share(digits: str) -> float:
    """Return a percentage as a share without binary noise."""
    return float(f"{number(digits):.12g}e-2")
