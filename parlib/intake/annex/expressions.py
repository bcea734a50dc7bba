"""Formulas of points, worked out as arithmetic: "(SIPAS - 70)/25 x 5" is a straight line of SIPAS.

A formula has one thing that varies (a share, written as words or as one count over another) and is
a straight line of it; anything else is no formula that a rule could say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from parlib.intake.annex.figures import NUMBER, number

_MOST = (
    r"(?:tổng\s+)?(?:số\s+)?điểm\s+(?:tối\s+đa|chuẩn)|(?:số|tổng)\s+điểm(?=\s*(?:của\s+tiêu\s+chí|[)*/x×]|$))"
    r"|thang\s+điểm|mức\s+điểm\s+tối\s+đa|tối\s+đa|(?<=[x×*])\s*điểm(?=\s*(?:của\s+tiêu\s+chí)?\s*$)"
)
_OF_ITEM = r"(?:\s+(?:của|cho)\s+(?:tiêu\s+chí|mục|nội\s+dung)(?:\s+(?:này|thành\s+phần))?)?"
_TOKEN = re.compile(
    rf"\s*(?:(?P<most>(?:{_MOST}){_OF_ITEM}|\bm\b)|(?P<number>{NUMBER})\s*(?P<percent>%)?(?:\s*điểm\b)?"
    r"|(?P<op>[*×/+()]|(?<![^\W\d_])x(?![^\W\d_])|(?<=[\s)])x(?=[\s(\d])|-(?=\s*\d)|(?<=[\d)%]\s)-(?=\s)|(?<=[^\W\d_]\s)-(?=\s+[^\W\d_]))"
    r"|(?P<word>(?:(?!(?<![^\W\d_])x(?![^\W\d_]))[^\W\d_]|[\ue000-\uf8ff]|%|[…,.\"“”'](?!\d))+))",
    re.IGNORECASE,
)
_SPOKEN = (
    (re.compile(r"\bnhân(?:\s+với)?(?=\s*(?:\d|điểm|tỷ|số|\())", re.IGNORECASE), " * "),
    (re.compile(r"\bchia(?:\s+cho)?(?=\s*(?:\d|tổng|số|chỉ|\())", re.IGNORECASE), " / "),
    (re.compile(r"\btrên(?=\s+(?:tổng|toàn bộ số|số)\b)", re.IGNORECASE), " / "),
    (re.compile(r"\btrừ(?:\s+đi)?(?=\s*\d[\d,]*\s*%?\s*[)/])", re.IGNORECASE), " - "),
    (
        re.compile(
            r"\b(?:rồi|sau đó|lấy|với|cho)\b(?=\s*[*/(x×]\s*\d|\s+(?:tỷ|tỉ|số|kết quả)\b)",
            re.IGNORECASE,
        ),
        " ",
    ),
)
_TOTAL_BEHIND = re.compile(r"(?<=[^\W\d_)])\s*:\s*(?=(?:tổng|số)\b)", re.IGNORECASE)
"""A colon between what is divided and the whole: "số đã trả lời : tổng số"."""
_REMARK = re.compile(r"(?<=[^\W\d_]{2})\s*\([^()\d*/×+]*\)")
"""Words in brackets behind words: "tỷ lệ hài lòng (%)"."""
_NO_LINE = re.compile(r"[²³√^|∑]")
"""Signs of what is no straight line."""
_DEEPEST, _LONGEST = 12, 60


@dataclass(frozen=True, slots=True)
class Line:
    """Points as a straight line of one figure: ``slope * figure + base``.

    ``whole`` says that one count over another varies, which is a share and never a percentage;
    ``counted`` that a count alone does, which is neither.
    """

    slope: Fraction
    base: Fraction
    whole: bool = False
    counted: bool = False

    def at(self, figure: float) -> float:
        """Return the points of a figure."""
        return float(self.slope * exactly(figure) + self.base)

    def of_share(self) -> Line:
        """Return the line of a share where this is one of a percentage."""
        return replace(self, slope=self.slope * 100)


def exactly(figure: float) -> Fraction:
    """Return a number as it is written in decimals."""
    return Fraction(f"{figure:.12g}")


class _NotALine(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _Term:
    """A value while a formula is worked out: a multiple of what varies, and a number."""

    slope: Fraction = Fraction(0)
    base: Fraction = Fraction(0)
    whole: bool = False
    words: bool = False
    pieces: bool = False  # counts added up, of which a share can be made


_COUNT_ALONE = re.compile(
    r"[^\w%]*(?:(?:bằng|là|lấy|tính|theo)\s+)*(?:tổng\s+)?số(?:\s+lượng)?\s+(?!điểm\b|phần trăm\b|%|h[oó][áa]\b|liệu\b)"
    r"(?!.*(?:\b(?:so với|trong|trên|tổng|tỷ lệ|phần trăm|mức độ)\b|%))"
    r"|[^\w%]*(?:thứ hạng|xếp hạng|hạng|vị trí|vị thứ|ngày|thời gian|lần|doanh thu|kinh phí|lỗi)\b(?!.*(?:\b(?:tỷ lệ|phần trăm)\b|%))",
    re.IGNORECASE,
)
"""How many there are of something, which is no share of anything."""
_A_SHARE = re.compile(
    r"\b(?:tỷ lệ|phần trăm|tỷ số|tỷ trọng|mức|kết quả|chỉ số|hài lòng|giá trị)\b|%|^[a-zđ]$",
    re.IGNORECASE,
)
"""What may be a share, and fall short of the whole."""


def read_line(formula: str, maximum: float | None) -> Line | None:
    """Return a formula as a line of what varies; None where it is no such formula.

    Examples
    --------
    >>> read_line("tỷ lệ % x 4/100", 4.0).of_share().at(0.5)
    2.0
    >>> read_line("(SIPAS - 70)/25 x 5", 5.0)
    Line(slope=Fraction(1, 5), base=Fraction(-14, 1), whole=False, counted=False)
    >>> read_line("(số việc xong/tổng số việc) x điểm tối đa", 3.0)
    Line(slope=Fraction(3, 1), base=Fraction(0, 1), whole=True, counted=False)
    >>> read_line("ba phần tư", 3.0) is None
    True
    """
    if _NO_LINE.search(formula):
        return None
    words = _TOTAL_BEHIND.sub(" / ", re.sub(r"^\s*lấy\s+", "", formula, flags=re.IGNORECASE))
    words = _REMARK.sub(" ", words)
    for pattern, plain in _SPOKEN:
        words = pattern.sub(plain, words)
    try:
        tokens = _tokens(words, maximum)
        parser = _Parser(tokens)
        term = parser.sum(0)
        parser.end()
        counted = _counts(tokens, term)
        if term.pieces:
            raise _NotALine
    except _NotALine:
        return None
    made = any(t[0] == "op" and t[1] in ("*", "/") for t in tokens) and any(
        kind == "number" for kind, _ in tokens
    )
    if not term.slope or not made:
        return None
    return Line(term.slope, term.base, term.whole, counted=counted and not term.whole)


def _tokens(words: str, maximum: float | None) -> list[tuple[str, object]]:
    out: list[tuple[str, object]] = []
    at = 0
    words = words.strip(" .;,")
    while at < len(words):
        match = _TOKEN.match(words, at)
        if match is None or match.end() == at or len(out) > _LONGEST:
            raise _NotALine
        at = match.end()
        if match["most"]:
            if maximum is None:
                raise _NotALine
            out.append(("number", exactly(maximum)))
        elif match["number"]:
            value = exactly(number(match["number"]))
            out.append(("number", value / 100 if match["percent"] else value))
        elif match["op"]:
            sign = match["op"].lower()
            out.append(("op", {"x": "*", "×": "*"}.get(sign, sign)))
        elif out and out[-1][0] == "words":
            out[-1] = ("words", f"{out[-1][1]} {match['word']}")
        else:
            out.append(("words", match["word"]))
    return [t for t in out if not (t[0] == "words" and re.fullmatch(r"[%\s.,]+", str(t[1])))]


def _counts(tokens: list[tuple[str, object]], term: _Term) -> bool:
    """Return whether what varies is a count, a place or an amount, that no share can be entered for."""
    varies = [str(value) for kind, value in tokens if kind == "words"]
    if any(_COUNT_ALONE.match(words) for words in varies):
        return True
    return term.slope < 0 and not any(_A_SHARE.search(words) for words in varies)


class _Parser:
    """Sums of products of terms, by descent."""

    def __init__(self, tokens: list[tuple[str, object]]) -> None:
        self.tokens, self.at = tokens, 0

    def sign(self, which: str) -> str:
        """Take the next sign if it is one of these."""
        if self.at < len(self.tokens):
            kind, value = self.tokens[self.at]
            if kind == "op" and str(value) in which:
                self.at += 1
                return str(value)
        return ""

    def end(self) -> None:
        if self.at != len(self.tokens):
            raise _NotALine

    def sum(self, depth: int) -> _Term:
        if depth > _DEEPEST:
            raise _NotALine
        left = self.product(depth)
        while sign := self.sign("+-"):
            right = self.product(depth)
            if left.words and right.words:
                left = _Term(Fraction(1), words=True, pieces=True)
                continue
            if (right.slope and left.slope) or left.pieces or right.pieces:
                raise _NotALine
            by = 1 if sign == "+" else -1
            left = _Term(
                left.slope + by * right.slope,
                left.base + by * right.base,
                left.whole or right.whole,
            )
        return left

    def product(self, depth: int) -> _Term:
        left = self.term(depth)
        while sign := self.sign("*/"):
            right = self.term(depth)
            left = _times(left, right) if sign == "*" else _over(left, right)
        return left

    def term(self, depth: int) -> _Term:
        if self.sign("("):
            inner = self.sum(depth + 1)
            if not self.sign(")"):
                raise _NotALine
            return inner
        if self.at >= len(self.tokens):
            raise _NotALine
        kind, value = self.tokens[self.at]
        if kind == "op":
            raise _NotALine
        self.at += 1
        if kind == "number":
            return _Term(base=Fraction(str(value)))
        return _Term(slope=Fraction(1), words=True)


def _times(left: _Term, right: _Term) -> _Term:
    if (left.slope and right.slope) or left.pieces or right.pieces:
        raise _NotALine
    line, by = (left, right.base) if left.slope else (right, left.base)
    return _Term(line.slope * by, line.base * by, left.whole or right.whole)


def _over(left: _Term, right: _Term) -> _Term:
    if right.words and left.slope and not left.base:
        # one count over another; what was multiplied before stays
        if left.whole:
            raise _NotALine
        return _Term(left.slope, whole=True)
    if right.slope or not right.base or left.pieces:
        raise _NotALine
    return _Term(left.slope / right.base, left.base / right.base, left.whole)


_STARTS = re.compile(
    r"^|:|=|\bthì\b|\bđiểm\s+bằng\b|\bcông\s+thức(?:\s+sau)?\b|\bcách\s+tính\b|,|(?<=\s)(?=\()|(?=\b(?:tính|tỷ\s+lệ|số|kết\s+quả|mức)\b)|(?<=\s)(?=\d)",
    re.IGNORECASE,
)
_BY_SHARE = re.compile(
    r"(?:\b(?:thì|điểm|được|tính|chấm|cho|quy\s+đổi|đánh\s+giá|số)\s+)*(?:theo\s+(?:công\s+thức\s+)?tỷ\s+lệ|tương\s+ứng(?:\s+với)?\s+tỷ\s+lệ|tỷ\s+lệ\s+(?:thuận|tương\s+ứng))(?P<of>[^\d;:=*/]*)$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:[\s,:=]|\b(?:thì|được|tính|chấm|điểm|số|đánh\s+giá|đạt\s+được|theo|công\s+thức|cách\s+tính|sau|là|bằng|mức|của\s+tiêu\s+chí)\b)+$",
    re.IGNORECASE,
)
_VARIES = re.compile(
    r"tỷ\s+lệ|\bsố\b|kết\s+quả|\bmức\b|chỉ\s+số|điểm|\b(?:sipas|papi|dti|par|pci)\b|%|(?<![^\W\d_])[a-zđ](?![^\W\d_])",
    re.IGNORECASE,
)
_NO_FORMULA = re.compile(r"\b(?:mỗi|cứ|từng|trừ|cộng)\b", re.IGNORECASE)


_UNREAD_SIGN = re.compile(
    r"[+*×÷√^|]|(?<=[\s)])x(?=\s|$)|\)\s*/|/\s*[^\W\d_]{2}|-\s*$", re.IGNORECASE
)


def _part_of_it(before: str) -> bool:
    """Return whether words before a formula are a part of it, that was not read: "tỷ lệ A x 3 + …"."""
    last = re.split(r"[:=]|\bthì\b", before)[-1]
    return _UNREAD_SIGN.search(last) is not None or last.count("(") > last.count(")")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a clause, and the words before it: where it holds.

    ``line`` is None where the points only follow the share, whatever its top.
    """

    lead: str
    line: Line | None


def formula_in(clause: str, maximum: float | None) -> Formula | None:
    """Return the formula that a clause ends in; None where it ends in none.

    Examples
    --------
    >>> found = formula_in("Từ 90% đến dưới 98%: Điểm = Tỷ lệ % x 6/100", 6.0)
    >>> found.lead, found.line.slope
    ('Từ 90% đến dưới 98%', Fraction(3, 50))
    >>> formula_in("dưới 80% thì tính theo tỷ lệ thực tế", 2.0)
    Formula(lead='dưới 80%', line=None)
    """
    for start in dict.fromkeys(m.end() for m in _STARTS.finditer(clause)):
        formula = clause[start:]
        if not re.search(r"[*×/x]|\bnhân\b|\bchia\b", formula, re.IGNORECASE):
            break
        if _NO_FORMULA.search(formula) or not _VARIES.search(formula):
            continue
        line = read_line(formula, maximum)
        if line is not None and not _part_of_it(clause[:start]):
            return Formula(_LEAD.sub("", clause[:start]).strip(" ,:=("), line)
    if (match := _BY_SHARE.search(clause)) and not _NO_FORMULA.search(match.group()):
        return Formula(_LEAD.sub("", clause[: match.start()]).strip(" ,:=("), None)
    return None
