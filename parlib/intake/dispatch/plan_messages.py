"""What the check of a plan finds, as the Vietnamese review workbook of its promises says it: in the
words of its columns, and with what to do there.
"""

from __future__ import annotations

from dataclasses import replace

from parlib.errors import Problem
from parlib.speech.catalogue import Said, aloud, in_vietnamese, speaking

OF_A_PLAN: dict[str, tuple[str, str]] = {
    "the note tells a start that is not used: {words}": (
        "Ghi chú nêu mức gốc mà chưa được dùng: {words}.",
        "Nếu cam kết tính từ mức đó thì ghi vào Mức gốc và Năm gốc.",
    ),
    "the last year is before the first, {period}": (
        "Năm cuối trước năm đầu, {period}.",
        "Sửa một trong hai năm.",
    ),
    "no unit has this identity": (
        "Không có đơn vị nào mang mã này.",
        "Ghi tên đơn vị như thường viết, hoặc mã trong sổ đơn vị.",
    ),
    "{name} was not a unit in {period}": (
        "{name} chưa có hoặc không còn là đơn vị trong năm {period}.",
        "Ghi đơn vị của năm đó.",
    ),
    "{name} ended on {valid_to}, before the plan does": (
        "{name} kết thúc ngày {valid_to}, trước khi kế hoạch hết hạn.",
        "Ghi chú đơn vị nào tiếp tục thực hiện.",
    ),
    "no such rule book": (
        "Không có bộ tiêu chí này.",
        "Dùng một bộ tiêu chí có trong params/frameworks.",
    ),
    "{id}: its words ask something of survey respondents (request {i})": (
        "{id}: Câu này yêu cầu người trả lời điều tra (yêu cầu thứ {i}).",
        "Chọn “Không phải” cho dòng này.",
    ),
    "the plan has no such domain": (
        "Kế hoạch không có lĩnh vực này.",
        "Chọn lĩnh vực trong danh sách.",
    ),
    "no earlier commitment has this id": (
        "Không có cam kết nào trước đó mang mã này.",
        "Ghi mã của cam kết được nhắc lại.",
    ),
    "nothing else shares this gain": (
        "Không có cam kết nào khác chung mức tăng này.",
        "Ghi cùng một nhãn cho cả hai.",
    ),
    "an owner that the plan's `owners` does not list": (
        "Cơ quan không có trong danh sách của kế hoạch.",
        "Viết đúng tên cơ quan.",
    ),
    "due after the plan's horizon, {end}": (
        "Hạn sau năm cuối của kế hoạch, {end}.",
        "Sửa hạn, hoặc ghi năm cuối ở trang “Văn bản”.",
    ),
    "due before the plan's first year, {period}": (
        "Hạn trước năm đầu của kế hoạch, {period}.",
        "Sửa hạn.",
    ),
    "the baseline is later than the due date": (
        "Năm gốc sau hạn.",
        "Sửa năm gốc.",
    ),
    "an unusual spelling of a unit": (
        "Đơn vị tính viết khác thường.",
        "Chọn đơn vị tính trong danh sách.",
    ),
    "a better rank is counted in places": (
        "Tăng bậc phải tính bằng bậc.",
        "Ghi đơn vị tính “bậc”.",
    ),
    "a place in the ranking has another unit": (
        "Vị trí xếp hạng có đơn vị tính khác.",
        "Ghi đơn vị tính “nhóm xếp hạng” hoặc “bậc”.",
    ),
    "places in a ranking do not go up or down like amounts": (
        "Bậc xếp hạng không tăng giảm như số lượng.",
        "Chọn cách so “tăng bậc”.",
    ),
    "an index is measured in percent": (
        "Chỉ số được tính bằng phần trăm.",
        "Ghi đơn vị tính “%”, hoặc bỏ chỉ số bằng “–”.",
    ),
    "a percentage of something unknown": (
        "Không rõ phần trăm của cái gì.",
        "Ghi “%”, “% kế hoạch”, “% chỉ tiêu giao” hoặc “% so với 2021”.",
    ),
    "a number without a unit": (
        "Con số không có đơn vị tính.",
        "Ghi đơn vị tính.",
    ),
    "what is done or not is promised by `done`": (
        "Việc làm xong hay chưa phải dùng “hoàn thành”.",
        "Chọn cách so “hoàn thành”.",
    ),
    "`done` is done or not, or a share of what is to be done": (
        "“Hoàn thành” chỉ có xong hoặc chưa.",
        "Sửa cách so.",
    ),
    "so many each month or quarter is a number with a bound": (
        "Mức phải giữ từng tháng, từng quý là con số có cách so.",
        "Sửa cách so.",
    ),
    "a place in a ranking stands for a moment": (
        "Vị trí xếp hạng là của một thời điểm.",
        "Sửa cách so.",
    ),
    "no target": (
        "Chưa có giá trị.",
        "Ghi giá trị, hoặc ghi bằng chữ nếu văn bản không nêu con số.",
    ),
    "an upper end without a lower end": (
        "Có giá trị đến mà không có giá trị từ.",
        "Ghi cả cột “Giá trị”.",
    ),
    "the upper end is below the lower end, {low:g}": (
        "Giá trị đến nhỏ hơn giá trị từ, {low:g}.",
        "Đổi chỗ hoặc sửa.",
    ),
    "a target below zero": (
        "Giá trị âm.",
        "Ghi số dương và chọn cách so “giảm bớt”.",
    ),
    "more than 100 %": (
        "Quá 100%.",
        "Sửa con số hoặc đơn vị tính.",
    ),
    "a decrease larger than the baseline, {baseline:g}": (
        "Mức giảm lớn hơn mức gốc, {baseline:g}.",
        "Sửa một trong hai.",
    ),
    "a baseline outside 0-100 %": (
        "Mức gốc ngoài khoảng 0-100%.",
        "Sửa con số.",
    ),
    "a rule-book item in a plan without a known rule book": (
        "Có mã tiêu chí mà kế hoạch không ghi bộ tiêu chí.",
        "Ghi bộ tiêu chí trong tệp kế hoạch.",
    ),
    "rule book {id} has no such item": (
        "Bộ tiêu chí {id} không có tiêu chí này.",
        "Sửa mã trong tệp kế hoạch.",
    ),
    "item {code} is measured in points": (
        "Tiêu chí {code} tính bằng điểm.",
        "Ghi đơn vị tính “điểm” hoặc “%”.",
    ),
    "the rule book's maximum is {limit}": (
        "Điểm tối đa của bộ tiêu chí là {limit}.",
        "Sửa một trong hai.",
    ),
    "above the maximum of item {code}, {limit}": (
        "Cao hơn điểm tối đa của tiêu chí {code}, {limit}.",
        "Sửa con số.",
    ),
    "above the maximum of item {code}, {max_points:g}": (
        "Cao hơn điểm tối đa của tiêu chí {code}, {max_points:g}.",
        "Sửa con số.",
    ),
    "the promised gain exceeds the {left:g} points left under the maximum {limit}": (
        "Mức tăng cam kết vượt {left:g} điểm còn lại dưới mức tối đa {limit}.",
        "Giữ như đã cam kết; không thể đạt đủ.",
    ),
}
"""The English sentence of a fault, as the check says it → its Vietnamese, what to do."""


def in_language(problem: Problem, language: str) -> Problem:
    """Return what the check of a plan found in the language of the workbook.

    What has no words of the workbook is said as everywhere.

    Examples
    --------
    >>> from parlib.speech.catalogue import saying
    >>> late = saying("due after the plan's horizon, {end}", end=2025)
    >>> in_language(Problem(saying("{prefix}{what}", prefix="C02: ", what=late), "correct it"), "vi").what
    'C02: Hạn sau năm cuối của kế hoạch, 2025.'
    """
    sentence = problem.what
    if language != "vi" or not isinstance(sentence, Said):
        return problem
    before = ""
    if isinstance(inner := sentence.figures.get("what"), Said):  # what is found of one commitment
        before, sentence = str(sentence.figures.get("prefix", "")), inner
    if sentence.text not in OF_A_PLAN:
        with speaking("vi"):
            return replace(problem, what=aloud(problem.what), remedy=aloud(problem.remedy))
    what, remedy = OF_A_PLAN[sentence.text]
    return replace(problem, what=before + in_vietnamese(what, sentence.figures), remedy=remedy)
