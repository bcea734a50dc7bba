"""Where the reader of a dispatch stands: what the headings above a line say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parlib.intake.dispatch.lines_that_lead import leads_below
from parlib.intake.dispatch.period import year_of_lines
from parlib.intake.dispatch.report_headings import (
    is_report_heading,
    looks_ahead,
    opens_a_section_of_results,
    opens_a_section_that_plans,
    opens_petitions,
)
from parlib.intake.dispatch.section_owners import (
    asked_of,
    label_owner,
    owner_in_brackets,
)

DOMAINS: tuple[tuple[str, str], ...] = (
    ("D8", r"tác động|phát triển kinh tế"),
    ("D2", r"thể chế|văn bản quy phạm|văn bản qppl|vbqppl"),
    ("D3", r"thủ tục hành chính|tthc|một cửa"),
    ("D4", r"tổ chức bộ máy"),
    ("D5", r"đội ngũ|công vụ|trình độ chuyên môn"),
    ("D6", r"tài chính|tài sản công"),
    ("D7", r"hiện đại hóa|chính quyền điện tử|chính quyền số|chính phủ số|công nghệ thông tin"),
    ("SIPAS", r"hài lòng|sipas"),
    ("D1", r"chỉ đạo,? điều hành"),
)
_TASKS_OF_A_DOMAIN: tuple[tuple[str, str], ...] = (
    (
        "D2",
        r"văn bản trái pháp luật|(?:kiểm tra|rà soát|tự kiểm tra) văn bản|theo dõi thi hành pháp luật",
    ),
    (
        "D3",
        r"hồ sơ trễ hạn|chi phí tuân thủ|phản ánh, kiến nghị|dịch vụ công|thời gian giải quyết|trả kết quả|hồ sơ[^.;]{0,30} (?:đúng|trước) hạn",
    ),
    ("D4", r"biên chế|sắp xếp (?:tổ chức|đơn vị)|đơn vị sự nghiệp"),
    (
        "D5",
        r"vị trí việc làm|(?:cán bộ|công chức|viên chức)[^.;]{0,40}(?:kỷ luật|bồi dưỡng|đào tạo|nhũng nhiễu)|kỷ luật, kỷ cương|tuyển dụng",
    ),
    ("D6", r"giải ngân|ngân sách|kiểm toán|thu chi|dự toán"),
    (
        "D7",
        r"ký số|chữ ký số|định danh|chuyển đổi số|môi trường mạng|văn bản điện tử|số hóa|cơ sở dữ liệu",
    ),
    (
        "D1",
        r"(?:kế hoạch|kiểm tra|tuyên truyền|tập huấn|bồi dưỡng|công tác|mô hình|sáng kiến)[^.;]{0,50}(?:cchc|cải cách hành chính)|\bsáng kiến\b",
    ),
)
"""What tasks of a domain are about, where neither heading nor words name the domain."""
_HEADS_A_DOMAIN = (("D7", r"chuyển đổi số|phát triển (?:hạ tầng |dữ liệu |nền tảng )?số\b"),)
"""What heads a domain in a heading; inside a sentence the same words may be about anything."""
UNKNOWN_DOMAIN = "OTHER"
"""Heading of the plan for what neither a heading nor its own words put into a domain."""
INDEX_WORDS = (
    ("PAR", r"par ?index|(?:chỉ số|điểm(?: số)?|xếp hạng)(?: về)? (?:cchc|cải cách hành chính)"),
    (
        "SIPAS",
        (
            r"sipas|chỉ số hài lòng|(?:mức độ|mức|độ|sự|tỷ lệ) (?:rất )?hài lòng|(?:\bngười"
            r"|phụ huynh|doanh nghiệp|công dân|khách hàng|tổ chức|học sinh|sinh viên"
            r"|hộ dân)[^.;,]{0,40} hài lòng|(?:tổ chức|cá nhân|người dân), (?:cá nhân|tổ chức"
            r"|doanh nghiệp|công dân) hài lòng|\b(?:phiếu|khảo sát(?: sự)?) hài lòng\b"
            r"|\bhài lòng với\b|\bhài lòng (?:về|đối với|của|đạt|từ|trên)\b|^hài lòng\b"
        ),
    ),
    ("PAPI", r"\bpapi\b|hiệu quả quản trị và hành chính công"),
    ("DDCI", r"\bddci\b|năng lực cạnh tranh (?:cấp |của |giữa )?(?:các )?(?:sở|huyện|địa phương)"),
    ("PCI", r"\bpci\b|năng lực cạnh tranh (?:cấp |của )?tỉnh"),
    (
        "DTI",
        r"\bdti\b|(?:chỉ số|xếp hạng|thứ hạng|điểm|bảng xếp hạng)(?: về| đánh giá| mức độ){0,2} chuyển đổi số",
    ),
)
OF_SHARES = ("PAR", "SIPAS")
"""Indices that are measured in per cent."""
OF_A_DOMAIN = ("SIPAS", "PAPI")
"""Indices that are a heading of a plan themselves; what is promised of the others stands under D0."""
_OF_OTHER_SERVICES = re.compile(
    r"\b(?:y tế|khám,? chữa bệnh|người bệnh|bệnh nhân|bệnh viện|giáo dục|phụ huynh|cha mẹ học sinh|đất đai)\b",
    re.IGNORECASE,
)
_OF_ADMINISTRATION = re.compile(
    r"sipas|chỉ số hài lòng|hành chính|\bthủ tục\b|\btthc\b|trong đó|cơ quan", re.IGNORECASE
)
_HEADING = re.compile(
    r"^(?:(?P<roman>[IVX]{1,5}|[A-HĐ])\s?[./-]|(?:Điểm\s+|Nhóm\s+|(?P<article>Điều)\s+)?(?P<arabic>\d{1,2})\s?[./)-]|(?P<letter>[a-zđ])(?:[)/]|\.(?=\s[A-ZĐÀ-Ỹ])))\s"
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PART_OF_A_TEXT = re.compile(
    r"^(?:phần|chương|mục)\s+(?:(?:thứ\s+)?(?:nhất|một|hai|ba|bốn|tư|năm|sáu)|mở đầu|[IVX]{1,5}|[A-HĐ]|\d)\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"[-+•*–]\s*(?=\S)")
_DECIMAL = re.compile(r"^\d{1,2}\.\d{1,2}\.?\s")
_OPENS_ANOTHER = re.compile(
    rf"{_PART_OF_A_TEXT.pattern}|{_DECIMAL.pattern}|^\(\d{{1,2}}\)\s", re.IGNORECASE
)
_A_TIME = re.compile(
    r"(?:(?:[IVX]{1,5}|\d{1,2}|[a-zđ])\s?[./)]\s*|\(\d\)\s*|[-*+•]\s*)?(?:(?:trong|nhiệm vụ|công việc)\s+)?(?:tháng\s+\d{1,2}\s*(?:-|–|đến|và)\s*)?(?P<last>tháng\s+\d{1,2}(?:\s*/\s*20\d\d)?|quý\s+(?:IV|I{1,3}|[1-4])(?:\s*/\s*20\d\d)?)(?:\s+năm\s+20\d\d)?\s*:?",
    re.IGNORECASE,
)
"""A heading that is a month or a quarter: "THÁNG 01 - THÁNG 02", "Quý III:"."""
_SIGN = re.compile(r"[■◆◇►▪●□❖]\s*")
"""The mark of a heading without a number: "◆ Quản lý nợ (Phòng Quản lý nợ)"."""
_LEAD = re.compile(r"\(\s*[Ll]ĩnh vực\s+(?P<owner>[^)]{4,120}?)\s+tham mưu\s*\)")
_ANNEXED = re.compile(
    r"(?:KẾ HOẠCH|PHỤ LỤC|QUY CHẾ|QUY ĐỊNH|PHƯƠNG ÁN|CHƯƠNG TRÌNH|ĐỀ ÁN|BIỂU|DANH MỤC)\b"
)
"""What a decision carries behind its articles is nobody's by them."""
_LONGEST_HEADING = 140
_PROMISED = re.compile(r"trở lên|tăng|vươn lên|cải thiện", re.IGNORECASE)
_BASELINE = re.compile(r"(?:năm (?P<year>\d{4}) )?đạt (?P<points>\d+(?:[.,]\d+)?) điểm")


@dataclass
class Section:
    """Where the reader stands: labels of the headings above, and what they said."""

    roman: str = ""
    arabic: str = ""
    letter: str = ""
    heading: str = ""
    domain: str = ""
    owner: str = ""
    # owners that the headings with a Roman and with an Arabic number name
    above: tuple[str, str] = ("", "")
    decimal: str = ""  # owner that a heading like "2.1. Phòng Nội vụ" names
    asked_owner: str = ""  # whom a line asks all that is numbered below it
    year: int | None = None  # the year that a line above names for what stands below it
    told: bool = False
    # a heading with a Roman number opened a report; what it numbers below belongs to it
    reports: bool = False
    part_reports: bool = False  # a part of the text opened a report; its Roman numbers belong to it
    # mark of the line of a list that named the owner, and who owned before it
    listed_under: tuple[str, str] = ("", "")
    fresh: bool = False  # the last line named that owner
    lettered: bool | None = None  # capital letters stand above Roman numbers: "A. KẾT QUẢ", "I. …"
    begins: str = ""  # the heading that the last line was; empty where it was something else
    until: str = ""  # the month or quarter that a heading names for what stands below it
    petitions: bool = False  # what stands below is asked of those above
    baselines: tuple[tuple[str, float, int | None], ...] = ()
    article: str = ""  # the number of the article ("Điều 2."); its own number is no clause of it

    @property
    def label(self) -> str:
        """Where the reader stands, e.g. ``mục III.2``, or ``điểm a khoản 1 Điều 2``."""
        if self.article:
            clause = f"khoản {self.arabic}" if self.arabic else ""
            letter = f"điểm {self.letter}" if self.letter else ""
            return " ".join(p for p in (letter, clause, f"Điều {self.article}") if p)
        parts = ".".join(p for p in (self.roman, self.arabic, self.letter) if p)
        return f"mục {parts}" if parts else ""


def indices_in(words: str) -> list[str]:
    """Return the indices that words name.

    How content people are with hospitals, schools or land services is asked by other surveys than
    SIPAS, unless the words say that administration is meant.

    Examples
    --------
    >>> indices_in("Mức độ hài lòng của người dân"), indices_in("Sở Y tế: mức độ hài lòng của người bệnh")
    (['SIPAS'], [])
    """
    named = [code for code, form in INDEX_WORDS if re.search(form, words, re.IGNORECASE)]
    if _OF_OTHER_SERVICES.search(words) and not _OF_ADMINISTRATION.search(words):
        named = [code for code in named if code != "SIPAS"]
    return named


def index_of_the_subject(title: str) -> tuple[str, ...]:
    """Return the one index that a dispatch, or what stands below a heading, is about; none where its
    subject or the heading names several, or none.
    """
    named = [
        code
        for code, words in INDEX_WORDS[:1] + INDEX_WORDS[2:]
        if re.search(words, title, re.IGNORECASE)
    ]
    named += ["SIPAS"] if re.search(r"sipas|chỉ số hài lòng", title, re.IGNORECASE) else []
    return tuple(named) if len(named) == 1 else ()


def enter(section: Section, paragraph: str) -> None:
    """Note a heading: its label, its domain, the points and the lead unit it states."""
    heading = _HEADING.match(paragraph)
    if section.begins and (leads := leads_below(paragraph)):
        _lead_all_below(section, leads)
        return
    part, section.begins = section.begins, _bare_heading(paragraph, heading)
    _note_what_any_line_says(section, paragraph, heading)
    if heading is None:
        if is_report_heading(paragraph):
            section.told = True
            section.part_reports = _PART_OF_A_TEXT.match(part or paragraph) is not None
            section.reports = (
                section.reports
                or opens_a_section_of_results(paragraph)
                or _PART_OF_A_TEXT.match(paragraph) is not None
            )
        elif opens_a_section_that_plans(paragraph) or _PART_OF_A_TEXT.match(paragraph):
            section.told = section.reports = section.part_reports = False
        return
    reports = is_report_heading(paragraph)
    if heading["roman"]:
        if section.lettered is None:
            section.lettered = heading["roman"] not in _ROMAN
        if section.lettered and heading["roman"] not in _ROMAN:
            section.part_reports = reports
        section.reports = reports or (section.part_reports and not looks_ahead(paragraph))
    section.told = reports or (
        section.told if heading["letter"] else section.reports and not looks_ahead(paragraph)
    )
    if heading["roman"]:
        section.roman, section.arabic, section.letter = heading["roman"], "", ""
        section.article = ""
    elif heading["article"]:
        section.article, section.arabic, section.letter = heading["arabic"], "", ""
    elif heading["arabic"]:
        section.arabic, section.letter = heading["arabic"], ""
    else:
        section.letter = heading["letter"]
    head = paragraph[:160]
    section.heading = head if heading["letter"] is None else section.heading
    section.domain = _domain_of_a_heading(head, section.domain if heading["letter"] else "")
    section.owner = _owner_of_a_heading(section, paragraph, heading)
    parts = re.split(r"\s+và\s+(?=lĩnh vực)", paragraph)
    section.baselines = tuple(
        (
            domain_of(part, section.domain),
            float(m["points"].replace(",", ".")),
            int(m["year"]) if m["year"] else None,
        )
        for part in parts
        if (m := _BASELINE.search(part)) and not _PROMISED.search(part, m.start())
    )


def _domain_of_a_heading(head: str, otherwise: str) -> str:
    """Return the domain that a heading opens; one that names an index is none of a domain."""
    of_an_index = any(
        code not in OF_A_DOMAIN and re.search(words, head, re.IGNORECASE)
        for code, words in INDEX_WORDS
    )
    opened = () if of_an_index else _HEADS_A_DOMAIN
    return next(
        (code for code, words in (*DOMAINS, *opened) if re.search(words, head, re.IGNORECASE)),
        otherwise,
    )


def _bare_heading(paragraph: str, heading: re.Match[str] | None) -> str:
    """Return a line that is a heading and nothing else; empty where it says more, or less."""
    named = heading is not None and not heading["letter"]
    if not (named or _DECIMAL.match(paragraph) or _PART_OF_A_TEXT.match(paragraph)):
        return ""
    bare = len(paragraph) < _LONGEST_HEADING and not paragraph.endswith((".", ";", ","))
    return paragraph if bare and "%" not in paragraph else ""


def _lead_all_below(section: Section, leads: str) -> None:
    """Take the unit that a line names right below a heading as leading in its section."""
    section.begins, section.owner = "", leads
    roman, arabic = section.above
    if section.arabic:
        section.above = (roman, leads)
    else:
        section.above = (leads, arabic)


def _note_what_any_line_says(
    section: Section, paragraph: str, heading: re.Match[str] | None
) -> None:
    """Note the unit, the year and the petitions that a line names for those below it."""
    if named := _A_TIME.fullmatch(paragraph.strip()):
        section.until = f"trong {named['last'].lower().replace('quý i', 'quý I')}"
    elif heading or paragraph.isupper() or _OPENS_ANOTHER.match(paragraph):
        section.until = section.until if heading and heading["letter"] else ""
    if section.article and _ANNEXED.match(paragraph):
        section.article, section.owner, section.above = "", "", ("", "")
    label = label_owner(paragraph, inside=bool(section.label))
    if _SIGN.match(paragraph):
        section.owner = label_owner(_SIGN.sub("", paragraph)) or owner_in_brackets(paragraph)
    _leave_the_list(section, paragraph)
    if label:
        mark = _MARK.match(paragraph)
        if mark and mark.group().strip() != section.listed_under[0]:
            section.listed_under = (mark.group().strip(), section.owner)
            section.fresh = True
        section.owner = label
    if _DECIMAL.match(paragraph):
        section.decimal = label = label or owner_in_brackets(paragraph)
        section.owner = label or section.above[1] or section.above[0] or section.asked_owner
    elif heading and not heading["letter"]:
        section.decimal = ""
    if year := year_of_lines(paragraph):
        section.year = year
    elif (heading and not heading["letter"]) or _OPENS_ANOTHER.match(paragraph):
        section.year = None
    if asked_owner := asked_of(paragraph):
        section.asked_owner = section.owner = asked_owner
    if (heading and heading["roman"]) or _PART_OF_A_TEXT.match(paragraph):
        section.petitions = opens_petitions(paragraph)


def _leave_the_list(section: Section, paragraph: str) -> None:
    """Give the section back to whom it belonged, where a list below a marked line has ended: at a line
    with the same mark. A list whose items have that mark as well has no end to be seen.
    """
    above, before = section.listed_under
    if not above:
        return
    mark = _MARK.match(paragraph)
    fresh, section.fresh = section.fresh, False
    if fresh and mark and mark.group().strip() == above:
        section.listed_under = ("", "")
    elif mark and mark.group().strip() == above:
        section.owner, section.listed_under = before, ("", "")


def _owner_of_a_heading(section: Section, paragraph: str, heading: re.Match[str]) -> str:
    """Return the unit that leads below a heading: the one it names, else that of those above."""
    lead = _LEAD.search(paragraph)
    named = (
        lead["owner"].strip() if lead else label_owner(paragraph) or owner_in_brackets(paragraph)
    )
    roman, arabic = section.above
    if heading["roman"] or heading["article"]:
        section.above, inherited, section.asked_owner = (named, ""), "", ""
    elif heading["arabic"]:
        section.above, inherited = (roman, named), roman or section.asked_owner
    else:
        inherited = section.decimal or arabic or roman or section.asked_owner
    return named or inherited


def domain_of_a_task(text: str, otherwise: str) -> str:
    """Return the domain that a task names, or else that which it is about."""
    named = domain_of(text, "")
    about = (code for code, words in _TASKS_OF_A_DOMAIN if re.search(words, text, re.IGNORECASE))
    return named or next(about, otherwise)


def domain_of(text: str, otherwise: str) -> str:
    """Return the code of the first domain that a text names, ``otherwise`` where it names none."""
    return next(
        (code for code, words in DOMAINS if re.search(words, text, re.IGNORECASE)), otherwise
    )
