"""Headings that tell what was, that plan, or that ask those above."""

from __future__ import annotations

import re

from parlib.intake.dispatch.results import GOALS_IN_BRACKETS, WANTED, less_words_of_reports
from parlib.intake.dispatch.unit_names import NUMBERING

_REPORT = re.compile(
    r"^(?:Phần (?:thứ )?[^\W_]+(?: [^\W\d]+)?[.:]?\s+)?(?:(?:[IVX]{1,5}|[A-H]|\d{1,2}|[a-zđ])\s?[.)/-]\s*|\(\d{1,2}\)\s*)?"
    r"(?:(?:về )?đặc điểm|sơ lược|nhìn lại|điểm lại|điểm qua|khái quát|tóm tắt (?:kết quả|tình hình)|tự đánh giá(?=\s*[:.]?$)|kiểm điểm(?! trách nhiệm)|khuyết điểm|ưu điểm"
    r"|(?:về )?những (?:mặt|hạn chế|khó khăn)|(?:về )?(?:những|các) (?:mặt|việc) (?:đã )?(?:làm|đạt) được|(?:những )?(?:việc|điểm|mặt) (?:đã|chưa|còn|được|chưa được)|(?:một )?năm qua|thời gian qua|sự cần thiết|bối cảnh|thảo luận|về kết quả"
    # “Đánh giá của người dân, tổ chức” is a part of the index, with tasks of its own
    r"|(?:về )?đánh giá(?! của (?:người dân|tổ chức|doanh nghiệp))"
    r"|(?:các )?ý kiến (?:thảo luận|tham gia|phát biểu|đóng góp|đại biểu)|kết quả|tình hình"
    r"|thực trạng|những kết quả|một số kết quả|tồn tại|những tồn tại|hạn chế|nguyên nhân)\b",
    re.IGNORECASE,
)

_LONGEST_TITLE = 140


def is_report_heading(paragraph: str) -> bool:
    """Return whether a heading opens a section that tells what was, not what is wanted.

    Examples
    --------
    >>> is_report_heading("I. KẾT QUẢ THỰC HIỆN NĂM 2024"), is_report_heading("1. Kết quả phải đạt: 90%")
    (True, False)
    """
    words = paragraph.strip()
    return (
        len(words) <= _LONGEST_TITLE
        and bool(_REPORT.match(words))
        and not WANTED.search(words)
        and "%" not in words
        and not (names_an_appraisal(words) and _BY_A_DAY.search(words))
    )


_WHOLE_SECTION = re.compile(
    r"(?:kết quả (?:đạt được|thực hiện)|những kết quả|đánh giá chung|tồn tại|hạn chế|nguyên nhân)\b[^.;:]*:?",
    re.IGNORECASE,
)

_PLANS = re.compile(
    r"(?:phương hướng|nhiệm vụ|giải pháp|mục tiêu|chỉ tiêu)\b[^.;:%]*:?", re.IGNORECASE
)


def opens_a_section_of_results(line: str) -> bool:
    """Return whether a line without a number heads a whole section of results, its numbers included.

    Examples
    --------
    >>> opens_a_section_of_results("KẾT QUẢ ĐẠT ĐƯỢC"), opens_a_section_of_results("Kết quả phải đạt")
    (True, False)
    """
    return is_report_heading(line) and _WHOLE_SECTION.fullmatch(line.strip()) is not None


def opens_a_section_that_plans(line: str) -> bool:
    """Return whether a line without a number heads a section of what is to be done.

    Examples
    --------
    >>> opens_a_section_that_plans("Phương hướng, nhiệm vụ năm 2026"), opens_a_section_that_plans("Mục tiêu: 90%")
    (True, False)
    """
    words = line.strip()
    return len(words) <= _LONGEST_TITLE and _PLANS.fullmatch(words) is not None


_REPORTS_AT_ONCE = re.compile(
    r"^(?:[-+•]\s*|(?:[IVX]{1,5}|\d{1,2}|[a-zđ])[.)]\s*)?(?P<label>(?:về )?(?:đánh giá|ý kiến"
    r"|thảo luận|kết quả|tình hình|thực trạng|tồn tại|hạn chế|nguyên nhân)\b[^:%\d]{0,40}):"
    r"|^(?:[-+•]\s*)?(?P<cause>nguyên nhân(?: [^\W\d]+){0,3}) (?:là|do)\b",
    re.IGNORECASE,
)


def opens_a_report(paragraph: str) -> bool:
    """Return whether a paragraph says in its first words that it tells what was.

    "1. Đánh giá: 4 tháng đầu năm, xã …".

    Examples
    --------
    >>> opens_a_report("1. Đánh giá: xã tiếp nhận 1.907 hồ sơ"), opens_a_report("1. Kết quả phải đạt: 90%")
    (True, False)
    """
    opening = _REPORTS_AT_ONCE.match(paragraph)
    return opening is not None and not WANTED.search(opening["label"] or opening["cause"])


_BY_A_DAY = re.compile(
    r"\b(?:trước|chậm nhất|muộn nhất|xong)\s+(?:là\s+)?(?:ngày\s+)?\d|\btrong (?:quý|tháng)\s",
    re.IGNORECASE,
)
_APPRAISAL = re.compile(
    rf"(?:{NUMBERING}\s*)?(?:kiểm tra, )?đánh giá,?\s(?!chung|kết quả|tình hình|hạn chế|tồn tại|việc thực hiện)\w",
    re.IGNORECASE,
)


def names_an_appraisal(heading: str) -> bool:
    """Return whether a heading names an appraisal that is to be made, and is none itself.

    Examples
    --------
    >>> names_an_appraisal("7. Đánh giá chất lượng một cửa"), names_an_appraisal("1. Đánh giá chung")
    (True, False)
    """
    return _APPRAISAL.match(heading.strip()) is not None


_HEADS_A_PLAN = re.compile(
    r"(?:(?!\b(?:thực hiện|hoàn thành|kết quả|đánh giá)\b)[^:;%]){0,60}?\b(?:phương hướng|nhiệm vụ|giải pháp|chỉ tiêu)\b",
    re.IGNORECASE,
)
"""A heading of what is to be done, and no "về thực hiện chỉ tiêu: …"."""


def looks_ahead(paragraph: str) -> bool:
    """Return whether a numbered paragraph turns from what was to what is wanted ("2. Phương hướng,
    nhiệm vụ").

    Examples
    --------
    >>> looks_ahead("2. Phương hướng, nhiệm vụ"), looks_ahead("3. Không để xảy ra vụ việc đông người")
    (True, False)
    """
    words = less_words_of_reports(GOALS_IN_BRACKETS.sub("", paragraph))
    return bool(WANTED.search(words) or _HEADS_A_PLAN.match(paragraph))


def is_frame(paragraph: str) -> bool:
    """Return whether a paragraph belongs to the form of the dispatch, not to its content."""
    return bool(
        re.match(
            r"(?:(?:Cuộc họp|Hội nghị|Buổi làm việc) (?:kết thúc|khai mạc|bế mạc)"
            r"|(?:Biên bản|Bản cam kết|Bản giao ước|Bản ký kết) (?:này )?(?:được )?(?:lập|làm|đọc)|Căn cứ|Kính gửi|Nơi nhận|Số:|V/v|- Như |- Lưu"
            r"|\([^()]*\b(?:gồm|bao gồm|tổng cộng|được tính|nghĩa là|là chỉ số|là tỷ lệ)\b[^()]*\)[.;]?$"
            r"|Trên đây|Thực hiện (?:chỉ đạo|(?:kế hoạch|công văn|quyết định|nghị quyết|chỉ thị"
            r"|thông báo|chương trình) số))",
            paragraph,
            re.IGNORECASE,
        )
    )


_PETITIONS = re.compile(
    r"^(?:Phần (?:thứ )?[^\W\d]+[.:]?\s+)?(?:(?:[IVX]{1,5}|[A-H]|\d{1,2})\s?[.)-]\s*)?(?:(?:những|các|một số)\s+)?"
    r"(?:đề xuất|kiến nghị)(?:(?:,| và|,? với)?\s+(?:đề xuất|kiến nghị))?\s*(?:[:.]|$|với\b|đối với\b)",
    re.IGNORECASE,
)


def opens_petitions(paragraph: str) -> bool:
    """Return whether a paragraph asks something of those above: no promise of those who ask.

    Examples
    --------
    >>> opens_petitions("IV. KIẾN NGHỊ, ĐỀ XUẤT: Đề nghị Bộ Nội vụ …"), opens_petitions("III. Kiến nghị của đoàn kiểm tra")
    (True, False)
    """
    return _PETITIONS.match(paragraph) is not None
