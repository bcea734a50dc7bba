"""What is said of one cell of a workbook."""

from __future__ import annotations

VI: dict[str, tuple[str, str]] = {
    # cells
    "cached_error": ("Ô chứa lỗi của Excel.", "Sửa công thức, hoặc nhập giá trị."),
    "not_calculated": (
        "Ô chứa công thức chưa được tính.",
        "Mở sổ bằng Excel, lưu lại để có kết quả; hoặc nhập giá trị.",
    ),
    "self_scores_by_rule": (
        (
            "Tệp được lưu bằng chương trình không tính công thức; điểm tự chấm mà đơn vị không sửa "
            "được lấy theo quy tắc từ số liệu."
        ),
        "Xem lại điểm; nếu đơn vị chấm khác thì mở bằng Excel, sửa, lưu và nộp lại.",
    ),
    "self_scores_not_calculated": (
        (
            "Tệp được lưu bằng chương trình không tính công thức; điểm tự chấm không có kết quả "
            "nên được ghi là chưa có."
        ),
        "Mở sổ bằng Excel, lưu lại và nộp lại.",
    ),
    "state_unknown": (
        "Lựa chọn không có trong danh sách.",
        "Chọn một giá trị trong danh sách thả xuống.",
    ),
    "state_empty_figures": (
        "Ghi “{state}” nhưng không có số liệu.",
        "Nhập số liệu, hoặc để trống lựa chọn.",
    ),
    "not_applicable_figures": (
        "Ghi “Không áp dụng” nhưng vẫn có số liệu hoặc điểm.",
        "Xóa số liệu và điểm, hoặc bỏ “Không áp dụng”.",
    ),
    "yes_no_contradiction": (
        "Lựa chọn và số liệu của tiêu chí này mâu thuẫn nhau.",
        "Chỉ giữ lựa chọn Có hoặc Không.",
    ),
    "not_a_number": ("Ô phải là một con số.", "Chỉ nhập chữ số, dấu phẩy cho phần thập phân."),
    "words_for_number": (
        "Ô phải là một con số, không phải chữ.",
        "Nếu tiêu chí không áp dụng, chọn “Không áp dụng” ở cột Lựa chọn.",
    ),
    "fraction_for_number": (
        "Ô chứa một phân số.",
        "Ghi tử số và mẫu số vào hai cột riêng, hoặc ghi kết quả.",
    ),
    "number_is_date": (
        "Excel đã đổi con số thành ngày hoặc giờ.",
        "Định dạng ô là Số rồi nhập lại, ví dụ 8,5.",
    ),
    "number_is_boolean": ("Ô chứa TRUE/FALSE, không phải con số.", "Nhập một con số."),
    "number_too_large": ("Con số quá lớn hoặc không xác định.", "Kiểm tra và nhập lại."),
    "number_ambiguous": (
        "Không rõ dấu phân cách là hàng nghìn hay thập phân.",
        "Nhập 1234 hoặc 1,23; không dùng dấu chấm hàng nghìn.",
    ),
    "number_mark_decided": (
        "Dấu phân cách được hiểu là dấu thập phân, vì số lớn hơn không thể có ở đây.",
        "Kiểm tra lại con số.",
    ),
    "number_english": (
        "Con số viết theo lối Anh (dấu phẩy hàng nghìn); đã được đọc.",
        "Nên viết theo lối Việt Nam: 1.234,5.",
    ),
    "number_with_note": (
        "Con số có kèm ghi chú; chỉ con số được dùng.",
        "Ghi chú vào cột Giải trình.",
    ),
    "number_scientific": (
        "Excel đã ghi con số theo dạng lũy thừa (ví dụ 2E1), không rõ người nhập định ghi gì.",
        "Định dạng ô là Số rồi nhập lại.",
    ),
    "number_scaled": (
        "Định dạng ô chia con số cho một nghìn khi hiển thị: số nhìn thấy khác số trong ô.",
        "Định dạng ô là Số, kiểm tra và nhập lại.",
    ),
    "number_as_money": (
        "Ô định dạng tiền tệ; chỉ con số được dùng.",
        "Định dạng ô là Số nếu đây không phải số tiền.",
    ),
    "count_with_decimals": (
        "Số lượng có phần thập phân.",
        "Kiểm tra lại: tử số, mẫu số và số lượng thường là số nguyên.",
    ),
    "dash_is_missing": (
        "Dấu gạch được hiểu là chưa có số liệu, không phải số 0.",
        "Nhập 0 nếu kết quả bằng không.",
    ),
    "points_as_percent": ("Điểm không thể là phần trăm.", "Nhập số điểm từ {low} đến {high}."),
    "points_above_maximum": (
        "Điểm vượt điểm tối đa của tiêu chí.",
        "Nhập số điểm từ {low} đến {high}.",
    ),
    "points_below_zero": (
        "Điểm thấp hơn mức thấp nhất của tiêu chí.",
        "Nhập số điểm từ {low} đến {high}.",
    ),
    "figure_negative": ("Số liệu không thể âm.", "Nhập 0 hoặc một số lớn hơn 0."),
    "figure_not_whole": (
        "Số liệu phải là số nguyên trong khoảng cho phép.",
        "Nhập số nguyên từ 0 đến {high}.",
    ),
    "level_unknown": (
        "Cách chấm của tiêu chí không có mức này.",
        "Ghi mã của một mức: {levels}.",
    ),
    "figure_outside_rule": (
        "Số liệu nằm ngoài quy tắc chấm điểm của tiêu chí nên không có điểm.",
        "Kiểm tra số liệu và đơn vị tính.",
    ),
    "share_as_percent": (
        "Tỷ lệ phải từ 0 đến 1, hoặc ghi kèm dấu %.",
        "Ghi {share} hoặc {percent}%.",
    ),
    "share_above_one": ("Tỷ lệ lớn hơn 100%.", "Kiểm tra tử số và mẫu số."),
    "share_contradiction": (
        "Giá trị khác với tỷ lệ tính từ hai số bên cạnh.",
        "Sửa số sai, hoặc xóa ô Giá trị.",
    ),
    "value_is_no_score": (
        "Tiêu chí này do người chấm cho điểm; số ở ô Giá trị không thành điểm.",
        "Nếu đó là điểm thì ghi vào cột Điểm tự chấm.",
    ),
    "amount_as_percent": (
        "Tiêu chí này tính theo số lượng, không theo phần trăm.",
        "Nhập số lượng.",
    ),
    "denominator_zero": (
        "Mẫu số bằng 0 nên không tính được tỷ lệ.",
        "Chọn “Không áp dụng” nếu không phát sinh, hoặc sửa mẫu số.",
    ),
    "denominator_alone": ("Có mẫu số nhưng thiếu tử số.", "Nhập tử số."),
    "numerator_alone": (
        "Có tử số nhưng thiếu mẫu số, nên chưa có số liệu để chấm.",
        "Nhập mẫu số; số liệu không phải tỷ lệ thì ghi vào cột Giá trị.",
    ),
    "text_repaired": (
        "Chữ dùng bảng mã cũ đã được chuyển sang Unicode.",
        "Kiểm tra lại phần chữ; nên dùng phông Unicode.",
    ),
    "text_doubtful": (
        "Chữ có thể dùng bảng mã cũ hoặc bị nhận dạng sai; chưa được sửa.",
        "Gõ lại phần chữ này bằng phông Unicode.",
    ),
}

EN: dict[str, tuple[str, str]] = {
    "cached_error": ("The cell holds an Excel error.", "Fix the formula, or enter a value."),
    "not_calculated": (
        "The cell holds a formula that was never calculated.",
        "Open and save the workbook in Excel, or enter a value.",
    ),
    "self_scores_by_rule": (
        (
            "A program that calculates no formulas saved the file: the self-scores that the unit "
            "left as they were are taken by rule from its figures."
        ),
        (
            "Look at them; if the unit scores otherwise, correct it in Excel, save it and file it "
            "again."
        ),
    ),
    "self_scores_not_calculated": (
        (
            "A program that calculates no formulas saved the file: self-scores have no result and "
            "count as missing."
        ),
        "Open the workbook in Excel, save it and file it again.",
    ),
    "state_unknown": ("The choice is not in the list.", "Choose from the drop-down list."),
    "state_empty_figures": (
        "The choice is “{state}” but there are no figures.",
        "Enter figures, or clear the choice.",
    ),
    "not_applicable_figures": (
        "Marked “Không áp dụng” (not applicable) but figures or points stand there.",
        "Clear them, or clear the mark.",
    ),
    "yes_no_contradiction": (
        "The choice and the figure of this item contradict each other.",
        "Keep only the choice.",
    ),
    "not_a_number": ("The cell must be a number.", "Enter digits, a comma before decimals."),
    "words_for_number": (
        "The cell must be a number, not words.",
        "If the item does not apply, choose “Không áp dụng” in the choice column.",
    ),
    "fraction_for_number": (
        "The cell holds a fraction.",
        "Put numerator and denominator in their columns, or enter the result.",
    ),
    "number_is_date": (
        "Excel turned the number into a date or time.",
        "Format the cell as a number and type it again.",
    ),
    "number_is_boolean": ("The cell holds TRUE/FALSE, not a number.", "Enter a number."),
    "number_too_large": ("The number is too large or undefined.", "Check it and type it again."),
    "number_ambiguous": (
        "The mark may be a thousands mark or a decimal mark.",
        "Type 1234 or 1,23; no thousands mark.",
    ),
    "number_mark_decided": (
        "The mark was read as a decimal mark, because the larger number cannot stand here.",
        "Check the number.",
    ),
    "number_english": (
        "The number is written the English way; it was read.",
        "Write it the Vietnamese way: 1.234,5.",
    ),
    "number_with_note": (
        "A note stands behind the number; only the number is used.",
        "Put the note into the explanation column.",
    ),
    "number_scientific": (
        "Excel wrote the number as a power of ten (such as 2E1).",
        "Format the cell as a number and type it again.",
    ),
    "number_scaled": (
        (
            "The format of the cell divides the number by a thousand when it is shown: what is "
            "seen is not what the cell holds."
        ),
        "Format the cell as a number, check it and type it again.",
    ),
    "number_as_money": (
        "The cell is formatted as money; only the number is used.",
        "Format the cell as a number if it is no amount of money.",
    ),
    "count_with_decimals": (
        "A count has decimals.",
        "Check it: numerators, denominators and counts are usually whole numbers.",
    ),
    "dash_is_missing": ("A dash means no figure yet, not zero.", "Enter 0 if the result is zero."),
    "points_as_percent": ("Points cannot be a percentage.", "Enter points from {low} to {high}."),
    "points_above_maximum": (
        "The points exceed the item's maximum.",
        "Enter points from {low} to {high}.",
    ),
    "points_below_zero": (
        "The points lie below the lowest of the item.",
        "Enter points from {low} to {high}.",
    ),
    "figure_negative": ("The figure cannot be negative.", "Enter 0 or a number above 0."),
    "figure_not_whole": (
        "The figure must be a whole number within the range.",
        "Enter a whole number from 0 to {high}.",
    ),
    "level_unknown": (
        "The item's rule has no such level.",
        "Enter the code of one level: {levels}.",
    ),
    "figure_outside_rule": (
        "The figure lies outside the item's rule and gives no points.",
        "Check the figure and its unit.",
    ),
    "share_as_percent": (
        "A share must be between 0 and 1, or carry a % sign.",
        "Type {share} or {percent}%.",
    ),
    "share_above_one": ("The share is above 100 %.", "Check numerator and denominator."),
    "share_contradiction": (
        "The value differs from the share of the two counts beside it.",
        "Correct the wrong one, or clear the value.",
    ),
    "value_is_no_score": (
        "A person gives the points of this item; the figure in the value cell becomes none.",
        "If it is the points, write it in the column of the self-score.",
    ),
    "amount_as_percent": ("This item counts amounts, not percent.", "Enter the amount."),
    "denominator_zero": (
        "The denominator is 0, so there is no share.",
        "Choose “Không áp dụng” if nothing arose, or fix the denominator.",
    ),
    "denominator_alone": ("There is a denominator without a numerator.", "Enter the numerator."),
    "numerator_alone": (
        "There is a numerator without a denominator, so there is no figure to score.",
        "Enter the denominator; a figure that is no share goes into the column of the value.",
    ),
    "text_repaired": (
        "Text in an old encoding was converted to Unicode.",
        "Check the text; use a Unicode font.",
    ),
    "text_doubtful": (
        "Text may be in an old encoding or misread by a scanner; it was left as it is.",
        "Type this text again with a Unicode font.",
    ),
}
