"""How numbers and their floors are written in a dispatch: in digits, and in words."""

from __future__ import annotations

import re

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
"""A number with either decimal mark, or with dots between thousands."""

FLOOR = r"(?:thêm\s+|tiếp(?: tục)?\s+|bình quân\s+|trung bình\s+|không dưới\s+|không ít hơn\s+|ít nhất\s*:?\s*|tối thiểu\s*:?\s*|:\s*)*"
"""Words that may stand between the verb and the number."""

COUNTABLE = (
    r"(?:(?:điểm\s+)?phần trăm|%|điểm|bậc|hạng|lần|lượt|cuộc|buổi|kỳ|lớp|khóa|đợt|hội nghị|hội thảo|diễn đàn"
    r"|tin|bài|phóng sự|chuyên mục|chuyên đề|chuyên trang|bản tin|mô hình|sáng kiến|giải pháp|đề tài|đề án|dự án|công trình"
    r"|văn bản|kế hoạch|báo cáo|quyết định|nghị quyết|quy trình|quy chế|hồ sơ|thủ tục|TTHC|dịch vụ|phiếu|tiêu chí|chỉ tiêu|chỉ số"
    r"|nhiệm vụ|cam kết|sản phẩm|tài khoản|chữ ký số|giấy|vụ|vụ việc|đơn|tỉnh|huyện|xã|phường|thị trấn|thôn|bản|ấp|buôn|làng"
    r"|khu phố|tổ(?!\s+chức)|đoàn|đội|hộ|người|cán bộ|công chức|viên chức|đại biểu|doanh nghiệp|hợp tác xã|cơ quan|đơn vị"
    r"|địa phương|sở|phòng|ban|trung tâm|trạm|trường|bệnh viện|bưu điện|kênh|máy|bộ máy|camera|ki-?ốt|quầy|màn hình|phần mềm"
    r"|cơ sở dữ liệu|điểm cầu|tuyến|giờ|phút|ngày|tuần|tháng)\b"
)
"""What is counted; a word for a number counts only before one of these."""

_ONES = {
    w: n
    for n, w in enumerate(("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"), start=1)
} | {"tư": 4, "lăm": 5, "mốt": 1}
_ONE = r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
_WORDS = rf"(?:{_ONE}\s+trăm|(?:mười|{_ONE}\s+mươi)(?:\s+(?:{_ONE}|tư|lăm|mốt))?|{_ONE})"
_BOUND = r"(?:(?<=ít nhất )|(?<=tối thiểu )|(?<=không quá )|(?<=tối đa )|(?<=không dưới ))"
_CARDINAL = re.compile(
    rf"(?<!\w)(?<!thứ )(?<!Thứ )(?:(?P<words>{_WORDS})(?:\s+(?P<to>đến|tới)\s+(?P<high>{_WORDS}))?(?=\s+{COUNTABLE})"
    rf"|{_BOUND}(?P<bounded>{_WORDS})(?=\s+(?!phần|nửa|trong|số)[^\W\d]))"
    r"(?!\s+(?:[^\W\d]+\s+){1,3}?nào\b)",
    re.IGNORECASE,
)
_COUNTED_ONE = re.compile(
    r"(?:ít nhất|tối thiểu|tối đa|không dưới|thêm|quá|và|tổ chức|mở|(?:mỗi|hằng|hàng)(?:\s+[^\W\d]+){0,2})\s+$",
    re.IGNORECASE,
)
"""Before "một" as a number: elsewhere it is an article."""
_COUNTED_FIVE = re.compile(
    r"(?:tại|ở|cho|ít nhất|tối thiểu|tối đa|thêm|dưới|trên|quá|mở|tổ chức|còn|thành lập|kiểm tra|thanh tra)\s+$",
    re.IGNORECASE,
)
"""Before "năm" as a number: elsewhere it is the year."""
_TWICE = re.compile(rf"(?<!\w){_WORDS}\s*\((?P<digits>\d{{1,3}})\)", re.IGNORECASE)
"""In words and in digits at once: "một (01) lần"."""
_SHORT_POINTS = re.compile(r"(?<![\d.,])((?:100|\d{1,2})(?:[.,]\d{1,2})?)\s?đ(?![\w.])")
"""Points as notes write them: "88đ"; what is above a hundred is money."""
_SHORT_NOT = re.compile(r"\bko\b", re.IGNORECASE)
_FRACTION = re.compile(
    rf"(?<![\w])(?P<part>{_WORDS})\s+phần\s+(?P<whole>mười|trăm|tư|{_ONE})(?![\w])"
    r"|(?<![\w/])(?P<half>(?:(?:một|phân|quá|hơn)\s+)?nửa)(?=\s+(?:số|tổng số|thời gian)\b)"
    r"|(?<![\w/.,])(?P<a>[1-4])/(?P<b>[2-9])(?=\s+(?:số|tổng số|các|thời gian|thời hạn|chi phí)\b)",
    re.IGNORECASE,
)


def cardinal(words: str) -> int:
    """Read a number in words.

    Examples
    --------
    >>> [cardinal(w) for w in ("hai", "mười", "mười lăm", "hai mươi tư", "một trăm")]
    [2, 10, 15, 24, 100]
    """
    total = last = 0
    for word in words.lower().split():
        if word == "mười":
            total += 10
        elif word in ("mươi", "trăm"):
            total += last * (10 if word == "mươi" else 100)
            last = 0
            continue
        else:
            last = _ONES[word]
            continue
        last = 0
    return total + last


def number_in_words(words: str) -> float | None:
    """Return the number that words are and nothing else; ``None`` where they are none.

    Examples
    --------
    >>> number_in_words("mười lăm"), number_in_words("Hai mươi"), number_in_words("nhóm giữa")
    (15.0, 20.0, None)
    """
    return float(cardinal(words)) if re.fullmatch(_WORDS, words.strip(), re.IGNORECASE) else None


def in_digits(text: str) -> str:
    """Write numbers in words as digits, and parts of a whole as percent.

    Examples
    --------
    >>> in_digits("ít nhất hai cuộc tại năm huyện, tăng mười lăm điểm phần trăm trong năm")
    'ít nhất 2 cuộc tại 5 huyện, tăng 15 điểm phần trăm trong năm'
    >>> in_digits("chín phần mười kiến nghị, quá nửa số xã, một số phòng một cửa")
    '90% kiến nghị, trên 50% số xã, một số phòng một cửa'
    """
    text = _SHORT_NOT.sub("không", _as_meant(text))
    once = _SHORT_POINTS.sub(r"\1 điểm", _TWICE.sub(lambda m: m["digits"], text))
    return _CARDINAL.sub(_digits, _FRACTION.sub(_percent, once))


_MISREAD = re.compile(
    r"(?<![\w.,])(?=[lO\d.,]*\d|[lO]{2})[lO\d]+(?:[.,][lO\d]+)*(?=\s*%|\s|[.,;)]|$)"
)
_MISREAD_WORDS = (
    ("trưóc", "trước"),
    ("ngưòi", "người"),
    ("điếm", "điểm"),
    ("tôi thiểu", "tối thiểu"),
    ("ty lệ", "tỷ lệ"),
    ("Ty lệ", "Tỷ lệ"),
)


def _as_meant(text: str) -> str:
    """Undo what a scan does to digits and to a few words of promising; the length stays.

    Examples
    --------
    >>> _as_meant("đạt trên 9O%, l.200 hồ sơ trưóc 30/6, l00% lĩnh vực")
    'đạt trên 90%, 1.200 hồ sơ trước 30/6, 100% lĩnh vực'
    """
    for misread, meant in _MISREAD_WORDS:
        text = text.replace(misread, meant)
    if "l" not in text and "O" not in text:
        return text
    return _MISREAD.sub(lambda m: m.group().replace("l", "1").replace("O", "0"), text)


def _digits(m: re.Match[str]) -> str:
    if m["bounded"]:
        return str(cardinal(m["bounded"]))
    before = m.string[max(m.start() - 40, 0) : m.start()]
    needs = {"một": _COUNTED_ONE, "năm": _COUNTED_FIVE}.get(m["words"].lower())
    if needs and not needs.search(before):
        return m.group()
    low = str(cardinal(m["words"]))
    return f"{low} {m['to']} {cardinal(m['high'])}" if m["high"] else low


def _percent(m: re.Match[str]) -> str:
    if m["half"]:
        return "50%" if m["half"].split()[0].lower() in ("một", "phân", "nửa") else "trên 50%"
    if m["a"]:
        part, whole = int(m["a"]), int(m["b"])
    else:
        part = cardinal(m["part"])
        whole = 100 if m["whole"].lower() == "trăm" else cardinal(m["whole"])
    if part > whole:
        return m.group()
    return f"{round(100 * part / whole, 2):g}%".replace(".", ",")
