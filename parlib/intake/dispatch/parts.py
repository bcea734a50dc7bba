"""The parts of a dispatch as its headings lay them out: which tell what was, which plan, which look on
to years after the plan, which ask something of those above.

Numbering says which heading stands below which; a heading that says nothing itself is of the part it
stands in. So "1. Công tác chỉ đạo" below "Phần I. KẾT QUẢ" tells, and below "Phần II. NHIỆM VỤ" plans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parlib.intake.dispatch.asked_elsewhere import asked_elsewhere
from parlib.intake.dispatch.report_headings import names_an_appraisal

TELLS, PLANS, LATER, ASKS, PAYS, NOTHING = "told", "planned", "later", "petition", "paid", ""
PROMISE_NOTHING = (TELLS, LATER, ASKS)
"""Parts in which nothing is promised for the plan."""
_NUMBERED: tuple[tuple[float, re.Pattern[str]], ...] = (
    (
        0,
        re.compile(
            r"(?i:phần|chương|mục)\s+(?i:thứ\s+)?(?:(?i:nhất|một|hai|ba|bốn|tư|năm|sáu|mở đầu)|[IVX]{1,5}|[A-HĐ]|\d{1,2})\b\s*[.:–-]?\s*"
        ),
    ),
    (2, re.compile(r"[IVX]{1,5}\s?(?:[./)]|[-–]\s)\s*")),
    (5, re.compile(r"[A-HĐ]\.\d{1,2}(?:\.\d{1,2})*\.?\s+")),
    (1, re.compile(r"[A-HĐ]\s?(?:[./)]|[-–]\s)\s*(?=\S{2})")),
    (5, re.compile(r"\d{1,2}(?:\.\d{1,2})+\s?[.)/]?\s+")),
    (4, re.compile(r"(?:Điều\s+|Điểm\s+|Nhóm\s+)?\d{1,2}\s?[./)-]\s*(?!\d)")),
    (8, re.compile(r"[a-zđ]\s?[.)/]\s+")),
    (9, re.compile(r"[-+•*–]\s*")),
)
"""How deep a line stands by its numbering: a part, a capital letter, a Roman number, …"""
_IN_CAPITALS, _TURNED, _BEFORE_A_COLON = 3.0, 3.5, 8.5
_SAYS_MORE = 12  # characters behind the colon of a label
_ITEMS = 4.0  # from here on a line may as well be an item that says something
_LONGEST, _LONGEST_TITLE, _MOST_WORDS = 110, 160, 16
_FIGURE = re.compile(r"%|\d(?!\s*(?:tháng|năm|quý)\b)")
_TIMES = re.compile(
    r"(?:\d{1,2}/)?20\d\d|\b0?\d{1,2}\s+(?:tháng|năm)\b|\bquý\s+[1-4]\b|\bsố \d+", re.IGNORECASE
)
_TELL = (
    r"(?<!trả )kết quả(?! (?:được giao|phải|cần|dự kiến|đầu ra|giải quyết|mong|của việc))|đánh giá(?! của)|tình hình|thực trạng|hiện trạng|(?:những |các )?(?:tồn tại|hạn chế|khó khăn|vướng mắc)"
    r"|nguyên nhân|bối cảnh|đặc điểm|ưu điểm|khuyết điểm|sơ lược|nhìn lại|điểm lại|kiểm điểm(?! trách nhiệm)|sự cần thiết|bài học|thuận lợi|mặt (?:đã |còn )?(?:làm|đạt|được|hạn|yếu)"
    r"|việc (?:đã |chưa )(?:làm|đạt|xong)|(?:năm|thời gian|tháng|quý) (?:vừa )?qua\b|đã (?:đạt|làm|thực hiện|triển khai)|(?:làm|đạt) được|điểm (?:sáng|nghẽn|mạnh|yếu|nổi bật)"
)
_PLAN = (
    r"phương hướng|nhiệm vụ|giải pháp|mục tiêu|chỉ tiêu|kế hoạch|tổ chức thực hiện|yêu cầu|phân công|nội dung|lộ trình|trọng tâm|việc (?:phải|cần|sẽ|trước)|khắc phục|cam kết"
    r"|biện pháp|giao\b|phải đạt|cần đạt|chỉ đạo|phần việc|đăng ký|phấn đấu"
)
_TELLS, _PLANS = re.compile(_TELL, re.IGNORECASE), re.compile(_PLAN, re.IGNORECASE)
_OF_THE_PAST = re.compile(
    r"\b(?:năm|thời gian|những tháng|quý|nhiệm kỳ) (?:vừa )?qua\b(?!.*\b(?:phương hướng|nhiệm vụ|giải pháp|mục tiêu)\b)",
    re.IGNORECASE,
)
_LEAD = r"(?:về\s+|những\s+|các\s+|một số\s+|(?:1|một)\s+)*"
_BEGINS_TO_TELL = re.compile(_LEAD + rf"(?:{_TELL})", re.IGNORECASE)
_BEGINS_TO_PLAN = re.compile(
    _LEAD
    + r"(?:phương hướng|nhiệm vụ|giải pháp|mục tiêu|chỉ tiêu|khắc phục|yêu cầu|kế hoạch|việc (?:phải|cần|sẽ)|phấn đấu)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:những |các |một số )?(?:đề xuất|kiến nghị|đề nghị)(?:(?:,| và|, và)?\s+(?:đề xuất|kiến nghị|đề nghị))*(?:\s+(?:với|đối với|lên)\b.*)?[\s:.]*",
    re.IGNORECASE,
)
_BASIS = re.compile(
    r"(?:các )?(?:căn cứ|cơ sở (?:pháp lý|chính trị|thực tiễn|xây dựng))\b", re.IGNORECASE
)
_TURNS = re.compile(
    r"(?!.*\bđã (?:chỉ đạo|yêu cầu|giao|tập trung))(?:.*\b)?(?:yêu cầu|chỉ thị|đề nghị|giao|quyết định|kết luận|quyết nghị|thống nhất|cam kết)\b[^.;]*:",
    re.IGNORECASE,
)
"""A line that turns from what was to what is wanted: "Chủ tịch UBND huyện yêu cầu:"."""
_ONLY_JUDGES = re.compile(r"(?:về\s+)?(?:công tác\s+)?đánh giá", re.IGNORECASE)
_PAYS = re.compile(r"(?:nguồn )?(?:kinh phí|dự toán|ngân sách)\b", re.IGNORECASE)
_LOOKS_ON = re.compile(
    r"\b(?:định hướng|tầm nhìn|giai đoạn|đến năm|từ năm|các năm|những năm)\b", re.IGNORECASE
)
_SENTENCES = re.compile(r"(?<=[^\W\d]{2})\.\s+(?=[A-ZĐÀ-Ỹ])")
_COMPARES = re.compile(
    r"\b(?:so với|so|hơn|bằng|từ|quyết định|nghị quyết|kế hoạch số)\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b20\d\d\b")


@dataclass
class Parts:
    """Which part of a text a paragraph stands in, followed from heading to heading.

    Attributes
    ----------
    years : tuple
        First and last year of the plan.
    issuer : str
        The office that issues it.
    kind : str
        What the part that holds the last paragraph does: ``told``, ``planned``, ``later``, ``petition``,
        ``paid`` or nothing that is known.
    """

    years: tuple[int | None, int | None]
    issuer: str = ""
    _above: list[tuple[float, str]] = field(default_factory=list)
    _awaits_a_title: bool = False
    _told_at_once: bool = False

    @property
    def kind(self) -> str:
        """What the part that holds the last paragraph does."""
        return self._above[-1][1] if self._above else NOTHING

    def enter(self, paragraph: str) -> None:
        """Note a paragraph.

        Examples
        --------
        >>> parts = Parts((2024, None))
        >>> kinds = []
        >>> for line in ("Phần I", "KẾT QUẢ NĂM 2023", "1. Công tác chỉ đạo", "Phần II", "NHIỆM VỤ", "1. Công tác chỉ đạo"):
        ...     parts.enter(line); kinds.append(parts.kind)
        >>> kinds
        ['', 'told', 'told', '', 'planned', 'planned']
        """
        words = paragraph.strip()
        depth, rest = _depth(words)
        at_once, self._told_at_once = self._told_at_once, False
        if at_once and (depth is None or depth == _BEFORE_A_COLON):
            self._above.pop()  # "5. Về kết quả: …" is reported with its line
        if depth in (None, _BEFORE_A_COLON) and words.endswith(":") and _TURNS.fullmatch(words):
            self._turn()
            return
        bare, self._awaits_a_title = self._awaits_a_title, depth == 0 and not rest
        if bare and depth in (None, _IN_CAPITALS) and len(words) < _LONGEST_TITLE:
            depth, rest = 0, words
        if depth is None:
            return
        while self._above and self._above[-1][0] >= depth:
            self._above.pop()
        above = self.kind
        heading = _heading(rest, depth)
        opens = self._opened(heading, depth, ends=heading == rest.rstrip(" :"))
        if len(rest) > len(heading) + _SAYS_MORE and _ONLY_JUDGES.fullmatch(heading):
            opens = NOTHING  # "5. Về đánh giá: đơn vị nào để trên 2% …"
        says_more = len(rest) > len(heading) + _SAYS_MORE
        measured = says_more and _FIGURE.search(_TIMES.sub("", rest)) is not None
        if (
            above == PLANS
            and opens == TELLS
            and depth >= _ITEMS
            and measured
            and names_an_appraisal(rest)
        ):
            # as in: 7. Đánh giá chất lượng: ít nhất 90% số xã đạt loại tốt
            opens = TELLS if _OF_THE_PAST.search(heading) else NOTHING
        self._told_at_once = depth >= _ITEMS and says_more and opens == TELLS
        if above in (TELLS, LATER) and opens in (PLANS, PAYS) and not _BEGINS_TO_PLAN.match(rest):
            opens = NOTHING  # "2. Thực hiện nhiệm vụ chuyển đổi số" in a part that reports
        self._above.append((depth, opens or above))

    def _turn(self) -> None:
        """Let what stands below be wanted, up to the next part."""
        while self._above and self._above[-1][0] >= _TURNED:
            self._above.pop()
        self._above.append((_TURNED, PLANS))

    def _opened(self, heading: str, depth: float, *, ends: bool) -> str:
        """Return what a heading itself opens."""
        if not heading or depth >= 9:
            return NOTHING
        if _ASKS.fullmatch(heading) or (ends and asked_elsewhere(f"{heading}:", self.issuer)):
            return ASKS
        if _PAYS.match(heading):
            return PLANS if "tổ chức thực hiện" in heading.lower() else PAYS
        first, end = self.years[0], self.years[1] or self.years[0]
        named = [int(y) for y in _YEAR.findall(heading)]
        if named and end and min(named) > end and _LOOKS_ON.search(heading):
            return LATER
        tells, plans = _TELLS.search(heading), _PLANS.search(heading)
        if depth >= _ITEMS:
            tells = _BEGINS_TO_TELL.match(heading)
        if _OF_THE_PAST.search(heading):
            return TELLS
        if tells and not (plans and plans.start() < tells.start()):
            return TELLS
        if plans:
            return PLANS
        past = named and first and max(named) < first and not _COMPARES.search(heading)
        return TELLS if past or _BASIS.match(heading) else NOTHING


def _depth(words: str) -> tuple[float | None, str]:
    """Return how deep a line stands, and what follows its number; no depth for running text."""
    for depth, form in _NUMBERED:
        if match := form.match(words):
            deeper = match.group().count(".") - 1 if depth == 5 else 0
            return depth + max(deeper, 0) / 4, words[match.end() :].strip()
    if words.isupper() and len(words) < _LONGEST_TITLE:
        return _IN_CAPITALS, words
    if words.endswith(":") and len(words) < _LONGEST and "%" not in words:
        return _BEFORE_A_COLON, words
    return None, words


def _heading(rest: str, depth: float) -> str:
    """Return the words of a line that head what stands below; empty where it says something itself."""
    labelled = re.match(r"([^:%]{3,90}):(?:\s|$)", rest)
    head = labelled[1] if labelled else rest
    if depth < _ITEMS and labelled is None:
        head = _SENTENCES.split(rest)[0]  # "3. Thủ tục. Giải quyết 98% hồ sơ …"
        if "%" in head:
            return ""
    if labelled is None and depth >= _ITEMS:
        says = rest.endswith((";", ",")) or (rest.endswith(".") and len(rest.split()) > _MOST_WORDS)
        if says or len(rest) > _LONGEST:
            return ""
    if len(head) > _LONGEST_TITLE or (depth >= _ITEMS and _FIGURE.search(_TIMES.sub("", head))):
        return ""
    return head
