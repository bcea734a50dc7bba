"""Where the guidance of an annex is cut into clauses."""

from __future__ import annotations

import re

from parlib.intake.annex.figures import Text

_MARK = re.compile(
    r"^\s*(?:mức\s+\d{1,2}\s*:\s+(?!\d[\d,]*\s*(?:điểm|đ)?\s*(?:[;.,]|$))|[-+•*●▪o]\s+|[-+•*●▪]|\(?[a-zđ]\)\s+|\(?\d{1,2}\)\s+)",
    re.IGNORECASE,
)
_NEXT_PAIR = re.compile(
    r"(?:(?<=\d)|(?<=điểm)|(?<=đ)),\s+(?=[^,;:]{2,90}:\s*-?\d)|(?<=điểm),\s+|(?<=điểm\)),\s+|(?<=điểm\))\s*/\s*(?=không|chưa)"
    r"|,\s+(?=\d[\d,]*\s*điểm\s+(?:nếu|khi)\b)|(?<=tuyệt đối),\s+(?=(?:từ|trên|dưới)\s+\d)"
    r"|(?<=điểm tối đa),\s+(?=(?:từ|trên|dưới)\s+\d)"
    # "trừ 0,2 điểm/lần, không có báo cáo trừ 0,5 điểm/lần"
    r"|(?:(?<=/lần)|(?<=/lượt)|(?<=/vụ)|(?<=/ngày)|(?<=/hồ sơ)|(?<=/văn bản)|(?<=/báo cáo)|(?<=/trường hợp)|(?<=/người))"
    r",\s+(?=[^,;:\d]{3,60}\btrừ\s+\d)",
    re.IGNORECASE,
)
_CAP = (
    r"(?:tối đa\s+(?:là\s+)?(?:bị\s+)?(?:trừ\s+)?(?:đến\s+)?hết|tối đa\s+(?:là\s+|:\s*|trừ\s+"
    r"|không quá\s+)?[-+]?\s?\d+|không (?:vượt )?quá (?:-?\d+(?![\d,.]*\s*(?:%|(?!điểm|đ\b)[^\W\d]))"
    r"|số điểm|điểm|tổng)|trừ tối đa|trừ không quá|(?<!điểm )thấp nhất là 0|(?:trừ )?nhiều nhất\s+-?\d|điểm thấp nhất"
    r"|cho tới (?:khi )?hết|không trừ|trừ (?:cho )?đến (?:khi )?hết|(?<!cho )đến (?:khi )?hết (?:số )?điểm|trừ hết|cho đến (?:khi )?hết|làm tròn)"
)
_TAIL = re.compile(
    rf"[,.]?\s+(?<!trừ )(?<!nhưng )(?<!và )(?<!vượt )(?<!đạt )(?<!số )(?!(?<=^điểm )tối đa)"
    rf"(?!(?<=điểm )cộng)(?!(?<=tổng điểm )trừ)(?!(?<=số điểm )trừ)(?<!tổng )(?<!cộng )(?<!thưởng )(?<!đa )"
    rf"(?=(?:nhưng\s+|và\s+|song\s+)?(?:tổng\s+(?:số\s+)?(?:điểm\s+)?(?:cộng\s+|trừ\s+)?|(?:cộng|thưởng)\s+)?{_CAP}\b)"
    r"|,\s+(?=(?:cao|nhiều) nhất(?:\s+là)?\s+\d)|,\s+(?=(?:mỗi|cứ|thiếu|chậm|trễ|trong đó|nếu)\b)|(?:(?<=\))|(?<=điểm)|(?<=tỷ lệ)),"
    r"\s+(?=(?:từ\s+)?(?:dưới|trên|từ)\s+\d[\d,]*\s*%[^,;:]*(?:điểm|tỷ lệ))|\s*\(\s*(?=tối đa|nhiều nhất"
    r"|không quá|trừ tối đa|làm tròn)",
    re.IGNORECASE,
)
_SUBJECT_OF_ALL = re.compile(
    r"^(?!.*\b(?:trừ|thưởng|cộng|giảm điểm|công thức|nếu|so với|năm trước)\b[^:]*:\s)"
    r"(?![^:]*\bkhông\b(?!\s+(?:dùng\s+)?(?:tiền mặt|giấy)))[^:;\d%≥≤<>]{3,80}:\s+"
    r"(?=[^:;]{2,80}:\s*\d[\d,]*\s*(?:điểm|đ)?$|(?!(?:cộng|được|chấm|trừ|đạt|tính|thưởng|điểm|cho"
    r"|thì|mỗi)\b)[^:;\d]{2,40}\s\d[\d,]*\s*(?:điểm|đ)$|(?:(?:đạt|tỷ lệ)\s+)?(?:từ|trên|dưới|[≥≤<>])?\s*"
    r"\d[\d,.]*\s*%[^:;\d]{0,30}\s(?:\d[\d,]*\s*(?:điểm|đ)|(?:hưởng|được|đạt|chấm|tính)\s+điểm\s+"
    r"tối\s+đa)$)",
    re.IGNORECASE,
)
_SUBJECT_ALONE = re.compile(
    r"(?:tỷ lệ|mức độ|chỉ số|kết quả)\b(?![^:]*\b(?:trừ|thưởng|cộng|giảm|so với|năm trước|không)\b)[^:;\d%≥≤<>]{3,90}:",
    re.IGNORECASE,
)
"""A share named in a line of its own, above the lines of its levels."""
_BY_LEVELS = re.compile(
    r"^(?:chấm|đánh giá|xếp loại|phân loại)\s+(?:điểm\s+)?theo\s+\d{1,2}\s+(?:mức|loại|bậc)"
    r"(?:\s+độ)?\s*:\s*",
    re.IGNORECASE,
)
_BARE_POINTS = re.compile(
    r"(?:(?:và|nhưng|song)\s+)?(?:tổng(?:\s+số)?\s+)?điểm(?:\s+(?:cộng|trừ|thưởng|được cộng|bị trừ))?",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d|điểm")
_SENTENCE = re.compile(r"(?<=[^\d\s])\.\s+|(?<=\d)\.\s+(?=[^\W\d_])")


def cut(text: Text) -> list[str]:
    """Cut masked guidance at line ends, semicolons, sentences, between pairs, and before caps."""
    out: list[str] = []
    for line in re.split(r"[;\n\r]+", text.masked):
        for sentence in _SENTENCE.split(_MARK.sub("", line)):
            for pair in _NEXT_PAIR.split(sentence):
                out += _subject_joined(
                    [
                        p.strip(" .,;)") if p.count("(") < p.count(")") else p.strip(" .,;")
                        for p in _TAIL.split(pair)
                    ]
                )
    out = [_out_of_brackets(p) for p in out]
    if out:  # "Tỷ lệ hài lòng: trên 95%: 2": the subject of all that follows
        out[0] = _SUBJECT_OF_ALL.sub("", _BY_LEVELS.sub("", out[0]))
        if len(out) > 2 and _SUBJECT_ALONE.fullmatch(out[0]) and "%" in out[1]:
            out = out[1:]
    return [p for p in out if p]


def _out_of_brackets(piece: str) -> str:
    """Return a clause that stands whole in brackets without them."""
    inner = piece[1:-1]
    whole = piece.startswith("(") and piece.endswith(")") and not re.search(r"[()]", inner)
    return inner.strip(" .,;") if whole else piece


def _subject_joined(parts: list[str]) -> list[str]:
    """Join what names the fault to what each of it costs.

    "Sử dụng phần mềm không đúng quy trình, mỗi lỗi trừ 0,2 điểm".
    """
    parts = [p for p in parts if p]
    for at in range(len(parts) - 1, 0, -1):
        if _BARE_POINTS.fullmatch(parts[at - 1]):  # "tổng điểm" | "không quá 4"
            parts[at - 1 : at + 1] = [f"{parts[at - 1]} {parts[at]}"]
    if len(parts) > 1 and not _FIGURE.search(parts[0]) and _FIGURE.search(parts[1]):
        return [f"{parts[0]}, {parts[1]}", *parts[2:]]
    return parts
