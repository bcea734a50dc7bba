"""What is said of a review workbook, in both languages.

A test holds both to the same keys and the same names.
"""

from __future__ import annotations

from parlib.errors import Problem
from parlib.intake import messages
from parlib.intake.messages import Texts

_VI: Texts = {
    "review_not_one": (
        "Tệp không phải sổ “Rà soát, khắc phục”.",
        "Dùng sổ do `parlib template --improve` lập.",
    ),
    "review_other": (
        "Sổ này của đơn vị, năm hoặc bộ tiêu chí khác.",
        "Lập lại sổ bằng `parlib template --improve` và chép biện pháp sang.",
    ),
    "review_other_release": (
        (
            "Sổ lập từ một bản số liệu trước; điểm và số điểm còn có thể tăng được lấy theo bản "
            "hiện nay."
        ),
        "Xem lại các dòng có điểm dự kiến.",
    ),
    "review_sheet_missing": (
        "Không có trang “Rà soát, khắc phục”.",
        "Giữ nguyên tên trang của sổ.",
    ),
    "review_no_heading": (
        "Không tìm thấy dòng tiêu đề có cột “{column}”.",
        "Giữ nguyên dòng tiêu đề của sổ.",
    ),
    "review_column_missing": ("Thiếu cột “{column}”.", "Thêm lại cột với đúng tên đó."),
    "review_row_unknown": (
        "Mã dòng không có trong kết quả rà soát.",
        "Giữ nguyên mã dòng của sổ; việc khác thì chép sang một dòng {prefix}.",
    ),
    "review_row_no_id": (
        "Dòng có nội dung nhưng không có mã dòng.",
        "Chép nội dung sang một dòng {prefix}, hoặc ghi mã của tiêu chí.",
    ),
    "review_cell_lost": ("Ô chứa công thức lỗi hoặc chưa được tính.", "Nhập thẳng giá trị."),
    "review_take_unknown": (
        "Lựa chọn đưa vào kế hoạch không hiểu được.",
        "Chọn “{yes}” hoặc “{no}”.",
    ),
    "review_cause_unknown": (
        "Nguyên nhân không có trong danh sách.",
        "Chọn trong danh sách; phần diễn giải ghi ở cột bên cạnh.",
    ),
    "review_needed": (
        "Dòng đưa vào kế hoạch nhưng thiếu “{column}”.",
        "Điền ô này, hoặc chọn “Không”.",
    ),
    "review_other_cause": (
        "Nguyên nhân “{cause}” nhưng chưa ghi rõ là gì.",
        "Ghi nguyên nhân bằng lời vào ô này; kế hoạch in đúng lời đó.",
    ),
    "review_two_deadlines": (
        "Biện pháp ghi thời hạn {in_measure}, cột “Thời hạn” ghi {due}.",
        "Giữ một thời hạn: ghi ở cột “Thời hạn” và bỏ khỏi câu biện pháp.",
    ),
    "review_undecided": (
        "Dòng có biện pháp nhưng chưa chọn “Có”: không được đưa vào kế hoạch.",
        "Chọn “Có” nếu đưa vào kế hoạch.",
    ),
    "review_no_evidence": (
        "Chưa ghi tài liệu kiểm chứng phải có.",
        "Ghi tên văn bản, báo cáo hoặc số liệu sẽ chứng minh kết quả.",
    ),
    "review_too_long": ("Nội dung dài hơn {most} ký tự.", "Rút gọn; mỗi dòng một biện pháp."),
    "review_unit_name": (
        "Tên đơn vị quá dài hoặc có dấu ngoặc, hai chấm, chấm phẩy, phần trăm.",
        (
            "Ghi một đơn vị bằng tên gọi, tối đa {most} ký tự; nhiều đơn vị phối hợp cách nhau "
            "bằng dấu chấm phẩy."
        ),
    ),
    "review_due_unread": (
        "Thời hạn không đọc được.",
        "Nhập ngày/tháng/{year}, “quý II” hoặc “tháng 9”.",
    ),
    "review_due_outside": (
        "Thời hạn không nằm trong năm kế hoạch {year}.",
        "Nhập một ngày của năm {year}.",
    ),
    "review_figure_unread": (
        "“{column}” không phải là một con số.",
        "Nhập một con số; dấu phẩy cho phần thập phân.",
    ),
    "review_points_none": (
        "Dòng này không đặt được điểm dự kiến: {why}.",
        "Xóa điểm dự kiến; biện pháp vẫn vào kế hoạch.",
    ),
    "review_points_beyond": (
        "Điểm dự kiến tăng phải lớn hơn 0 và không vượt số điểm tiêu chí còn có thể tăng ({room}).",
        "Ghi tối đa {room}, hoặc để trống.",
    ),
    "review_points_unbounded": (
        "Chưa biết điểm tối đa nên không kiểm tra được điểm dự kiến tăng.",
        "Đối chiếu với bộ tiêu chí.",
    ),
    "review_points_several": (
        "Các biện pháp của {id} cộng lại vượt số điểm tiêu chí còn có thể tăng ({room}).",
        "Chia lại điểm dự kiến giữa các dòng.",
    ),
    "review_points_no_step": (
        "Quy tắc chấm điểm không có mức tăng này; các mức tăng: {steps}.",
        "Chọn một mức, hoặc giải thích khi trình.",
    ),
    "review_points_rounded": (
        "Kế hoạch ghi điểm đến hai chữ số thập phân: lấy {points}.",
        "Không phải làm gì nếu đúng ý.",
    ),
    "review_measure_owner": (
        "Biện pháp có ghi đơn vị (“chủ trì: …”).",
        "Ghi tên đơn vị ở cột “Đơn vị chủ trì”, “Đơn vị phối hợp”.",
    ),
    "review_effort": ("Công sức phải là số dương.", "Nhập số dương, hoặc để trống."),
    "review_other_unit": (
        "Sổ này lập cho {unit}, dòng này ghi đơn vị khác.",
        "Lập sổ cho đúng đơn vị: parlib template --improve; không sửa tên trong sổ của đơn vị khác.",
    ),
    "review_effort_unit": (
        "Công sức ghi kèm đơn vị “{unit}”: cả sổ phải cùng một thang.",
        "Mọi dòng ghi số theo cùng một đơn vị, ví dụ số ngày công.",
    ),
    "review_respondents": (
        "Câu này tác động đến người trả lời khảo sát nên không được soạn thành nhiệm vụ.",
        "Ghi việc cơ quan tự làm để phục vụ tốt hơn.",
    ),
    "review_headline": (
        "Mục tiêu “{column}” không đọc được hoặc ngoài giới hạn.",
        "Nhập đúng kiểu, hoặc để trống.",
    ),
    "review_headline_order": (
        "Mục tiêu “{column}” nhỏ hơn “{other}”.",
        "Ghi từ {least} trở lên, hoặc để trống.",
    ),
}

_EN: Texts = {
    "review_not_one": (
        "The file is not a review workbook.",
        "Use the workbook that `parlib template --improve` writes.",
    ),
    "review_other": (
        "The workbook is of another unit, year or rule book.",
        "Write it again with `parlib template --improve` and copy the measures over.",
    ),
    "review_other_release": (
        (
            "The workbook was written from an earlier release; points and points left are those of "
            "the present one."
        ),
        "Look at the rows with expected points again.",
    ),
    "review_sheet_missing": (
        "There is no sheet “Rà soát, khắc phục”.",
        "Keep the name of the sheet.",
    ),
    "review_no_heading": (
        "There is no heading row with the column “{column}”.",
        "Keep the heading row of the workbook.",
    ),
    "review_column_missing": (
        "The column “{column}” is missing.",
        "Add it again with exactly this name.",
    ),
    "review_row_unknown": (
        "The row id is not in the review.",
        "Keep the ids of the workbook; other work goes into a row {prefix}.",
    ),
    "review_row_no_id": (
        "The row says something and has no id.",
        "Copy it into a row {prefix}, or write the item's id.",
    ),
    "review_cell_lost": (
        "The cell holds a formula that failed or was not calculated.",
        "Enter the value itself.",
    ),
    "review_take_unknown": (
        "Whether the row enters the plan is not understood.",
        "Choose “{yes}” or “{no}”.",
    ),
    "review_cause_unknown": (
        "The cause is none of the list.",
        "Choose one of the list; words go into the column beside it.",
    ),
    "review_needed": (
        "The row enters the plan and lacks “{column}”.",
        "Fill the cell, or choose “Không”.",
    ),
    "review_other_cause": (
        "The cause is “{cause}”, and what it is stands nowhere.",
        "Write the cause into this cell; the plan prints these very words.",
    ),
    "review_two_deadlines": (
        "The measure says {in_measure}, the column “Thời hạn” {due}.",
        "Keep one: write it into “Thời hạn” and take it out of the measure.",
    ),
    "review_undecided": (
        "The row has a measure and no “Có”: it does not enter the plan.",
        "Choose “Có” if it is to enter the plan.",
    ),
    "review_no_evidence": (
        "No evidence is named.",
        "Name the document, report or figure that will prove the result.",
    ),
    "review_too_long": (
        "The text is longer than {most} characters.",
        "Shorten it; one measure a row.",
    ),
    "review_unit_name": (
        (
            "The name of the unit is too long, or holds brackets, colons, semicolons or per cent "
            "signs."
        ),
        (
            "Write one unit by its name, {most} characters at most; several supporting units are "
            "separated by semicolons."
        ),
    ),
    "review_due_unread": (
        "The deadline cannot be read.",
        "Enter day/month/{year}, “quý II” or “tháng 9”.",
    ),
    "review_due_outside": (
        "The deadline is not in the year of the plan, {year}.",
        "Enter a day of {year}.",
    ),
    "review_figure_unread": ("“{column}” is not a number.", "Enter a number; comma for decimals."),
    "review_points_none": (
        "This row cannot have expected points: {why}.",
        "Clear the points; the measure still enters the plan.",
    ),
    "review_points_beyond": (
        "Expected points must be above 0 and at most what the item can still give ({room}).",
        "Write at most {room}, or leave it empty.",
    ),
    "review_points_unbounded": (
        "The maximum is not known, so the expected points were not checked.",
        "Compare with the rule book.",
    ),
    "review_points_several": (
        "The measures of {id} together expect more than the item can still give ({room}).",
        "Share the expected points between the rows.",
    ),
    "review_points_no_step": (
        "The rule has no such gain; its gains: {steps}.",
        "Choose one of them, or explain it when the plan is submitted.",
    ),
    "review_points_rounded": (
        "A plan states points to two decimals: {points} is taken.",
        "Nothing to do if that is meant.",
    ),
    "review_measure_owner": (
        "The measure names a unit (“chủ trì: …”).",
        "Write units into “Đơn vị chủ trì” and “Đơn vị phối hợp”.",
    ),
    "review_effort": (
        "Effort must be a positive number.",
        "Enter a positive number, or leave it empty.",
    ),
    "review_other_unit": (
        "This workbook is of {unit}; the line names another unit.",
        "Write the workbook of the unit meant: parlib template --improve; do not rename another's.",
    ),
    "review_effort_unit": (
        "Effort is written with a unit, “{unit}”: the whole workbook is on one scale.",
        "Write numbers of one unit into all rows, days of work say.",
    ),
    "review_respondents": (
        "The sentence works on people who answer a survey, so it is not drafted as a task.",
        "Write what the office itself does to serve better.",
    ),
    "review_headline": (
        "The target “{column}” cannot be read or is out of bounds.",
        "Enter it in its own form, or leave it empty.",
    ),
    "review_headline_order": (
        "The target “{column}” is less than “{other}”.",
        "Enter {least} or more, or leave it empty.",
    ),
}

REVIEW: dict[str, Texts] = {"vi": _VI, "en": _EN}


def problem(key: str, **fields: str) -> Problem:
    """Return the problem named ``key`` as :func:`parlib.intake.messages.problem` does, in the words
    of reviews.
    """
    return messages.problem(key, REVIEW, **fields)
