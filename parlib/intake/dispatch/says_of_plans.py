"""The Vietnamese of what a plan's check finds, in the words of the review workbook."""

from __future__ import annotations

import re
from dataclasses import replace

from parlib.errors import Problem

_OF_A_PLAN: tuple[tuple[str, str, str], ...] = (
    (
        "the last year is before the first, {}",
        "Năm cuối trước năm đầu, {}.",
        "Sửa một trong hai năm.",
    ),
    (
        "no unit has this identity",
        "Không có đơn vị nào mang mã này.",
        "Ghi tên đơn vị như thường viết, hoặc mã trong sổ đơn vị.",
    ),
    (
        "{} was not a unit in {}",
        "{} chưa có hoặc không còn là đơn vị trong năm {}.",
        "Ghi đơn vị của năm đó.",
    ),
    (
        "{} ended on {}, before the plan does",
        "{} kết thúc ngày {}, trước khi kế hoạch hết hạn.",
        "Ghi chú đơn vị nào tiếp tục thực hiện.",
    ),
    (
        "no such rule book",
        "Không có bộ tiêu chí này.",
        "Dùng một bộ tiêu chí có trong params/frameworks.",
    ),
    (
        "its words ask something of survey respondents (request {})",
        "Câu này yêu cầu người trả lời điều tra (yêu cầu thứ {}).",
        "Chọn “Không phải” cho dòng này.",
    ),
    (
        "the plan has no such domain",
        "Kế hoạch không có lĩnh vực này.",
        "Chọn lĩnh vực trong danh sách.",
    ),
    (
        "no earlier commitment has this id",
        "Không có cam kết nào trước đó mang mã này.",
        "Ghi mã của cam kết được nhắc lại.",
    ),
    (
        "nothing else shares this gain",
        "Không có cam kết nào khác chung mức tăng này.",
        "Ghi cùng một nhãn cho cả hai.",
    ),
    (
        "an owner that the plan's `owners` does not list",
        "Cơ quan không có trong danh sách của kế hoạch.",
        "Viết đúng tên cơ quan.",
    ),
    (
        "due after the plan's horizon, {}",
        "Hạn sau năm cuối của kế hoạch, {}.",
        "Sửa hạn, hoặc ghi năm cuối ở trang “Văn bản”.",
    ),
    ("due before the plan's first year, {}", "Hạn trước năm đầu của kế hoạch, {}.", "Sửa hạn."),
    ("the baseline is later than the due date", "Năm gốc sau hạn.", "Sửa năm gốc."),
    (
        "an unusual spelling of a unit",
        "Đơn vị tính viết khác thường.",
        "Chọn đơn vị tính trong danh sách.",
    ),
    (
        "a better rank is counted in places",
        "Tăng bậc phải tính bằng bậc.",
        "Ghi đơn vị tính “bậc”.",
    ),
    (
        "a place in the ranking has another unit",
        "Vị trí xếp hạng có đơn vị tính khác.",
        "Ghi đơn vị tính “nhóm xếp hạng” hoặc “bậc”.",
    ),
    (
        "places in a ranking do not go up or down like amounts",
        "Bậc xếp hạng không tăng giảm như số lượng.",
        "Chọn cách so “tăng bậc”.",
    ),
    (
        "an index is measured in percent",
        "Chỉ số được tính bằng phần trăm.",
        "Ghi đơn vị tính “%”, hoặc bỏ chỉ số bằng “–”.",
    ),
    (
        "a percentage of something unknown",
        "Không rõ phần trăm của cái gì.",
        "Ghi “%”, “% kế hoạch”, “% chỉ tiêu giao” hoặc “% so với 2021”.",
    ),
    ("a number without a unit", "Con số không có đơn vị tính.", "Ghi đơn vị tính."),
    (
        "what is done or not is promised by `done`",
        "Việc làm xong hay chưa phải dùng “hoàn thành”.",
        "Chọn cách so “hoàn thành”.",
    ),
    (
        "`done` is done or not, or a share of what is to be done",
        "“Hoàn thành” chỉ có xong hoặc chưa.",
        "Sửa cách so.",
    ),
    (
        "so many each month or quarter is a number with a bound",
        "Mức phải giữ từng tháng, từng quý là con số có cách so.",
        "Sửa cách so.",
    ),
    (
        "a place in a ranking stands for a moment",
        "Vị trí xếp hạng là của một thời điểm.",
        "Sửa cách so.",
    ),
    (
        "no target",
        "Chưa có giá trị.",
        "Ghi giá trị, hoặc ghi bằng chữ nếu văn bản không nêu con số.",
    ),
    (
        "an upper end without a lower end",
        "Có giá trị đến mà không có giá trị từ.",
        "Ghi cả cột “Giá trị”.",
    ),
    (
        "the upper end is below the lower end, {}",
        "Giá trị đến nhỏ hơn giá trị từ, {}.",
        "Đổi chỗ hoặc sửa.",
    ),
    ("a target below zero", "Giá trị âm.", "Ghi số dương và chọn cách so “giảm bớt”."),
    ("more than 100 %", "Quá 100%.", "Sửa con số hoặc đơn vị tính."),
    (
        "a decrease larger than the baseline, {}",
        "Mức giảm lớn hơn mức gốc, {}.",
        "Sửa một trong hai.",
    ),
    ("a baseline outside 0-100 %", "Mức gốc ngoài khoảng 0-100%.", "Sửa con số."),
    (
        "a rule-book item in a plan without a known rule book",
        "Có mã tiêu chí mà kế hoạch không ghi bộ tiêu chí.",
        "Ghi bộ tiêu chí trong tệp kế hoạch.",
    ),
    (
        "rule book {} has no such item",
        "Bộ tiêu chí {} không có tiêu chí này.",
        "Sửa mã trong tệp kế hoạch.",
    ),
    (
        "item {} is measured in points",
        "Tiêu chí {} tính bằng điểm.",
        "Ghi đơn vị tính “điểm” hoặc “%”.",
    ),
    ("the rule book's maximum is {}", "Điểm tối đa của bộ tiêu chí là {}.", "Sửa một trong hai."),
    ("above the maximum of item {}, {}", "Cao hơn điểm tối đa của tiêu chí {}, {}.", "Sửa con số."),
    (
        "the promised gain exceeds the {} points left under the maximum {}",
        "Mức tăng cam kết vượt {} điểm còn lại dưới mức tối đa {}.",
        "Giữ như đã cam kết; không thể đạt đủ.",
    ),
)
"""(what the check of a plan finds, its Vietnamese, what to do), with ``{}`` for what varies."""
_PATTERNS = [
    (re.compile("(.+)".join(map(re.escape, english.split("{}")))), what, remedy)
    for english, what, remedy in _OF_A_PLAN
]


def in_language(problem: Problem, language: str) -> Problem:
    """Return what the check of a plan found in the language of the workbook.

    Without its Vietnamese it stays English.

    Examples
    --------
    >>> in_language(Problem("C02: due after the plan's horizon, 2025", "correct it"), "vi").what
    'C02: Hạn sau năm cuối của kế hoạch, 2025.'
    """
    if language != "vi":
        return problem
    code, _, rest = problem.what.partition(": ")
    head, text = (f"{code}: ", rest) if re.fullmatch(r"[A-Z]\d{2,3}", code) else ("", problem.what)
    for pattern, what, remedy in _PATTERNS:
        if match := pattern.fullmatch(text):
            return replace(problem, what=head + what.format(*match.groups()), remedy=remedy)
    return problem
