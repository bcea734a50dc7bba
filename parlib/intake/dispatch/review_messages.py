"""Messages about a filled review workbook of commitments, in Vietnamese and English."""

from __future__ import annotations

from parlib.errors import Problem

SAYS: dict[str, dict[str, tuple[str, str]]] = {
    "vi": {
        "no_sheet": (
            "Không tìm thấy bảng rà soát cam kết trong tệp.",
            "Dùng đúng tệp do `parlib targets extract` ghi ra.",
        ),
        "no_head": (
            "Thiếu trang “Văn bản” hoặc trang “Toàn văn”.",
            "Dùng lại tệp do `parlib targets extract` ghi ra, không xóa trang nào.",
        ),
        "text_changed": (
            "Trang “Toàn văn” đã khác lúc xuất tệp.",
            "Khôi phục trang này, hoặc xuất lại bằng `parlib targets extract`.",
        ),
        "head_lost": (
            "Thiếu dòng này ở trang “Văn bản”.",
            "Thêm lại dòng với đúng tên gọi như lúc xuất tệp.",
        ),
        "head_empty": ("Ô bắt buộc còn trống: {field}.", "Ghi giá trị vào ô này."),
        "head_year": ("Đây không phải là năm.", "Ghi bốn chữ số, ví dụ 2026."),
        "head_type": (
            "Loại văn bản không có trong danh sách.",
            "Chọn một giá trị trong danh sách.",
        ),
        "head_id": (
            "Mã kế hoạch không hợp lệ.",
            "Dùng chữ thường không dấu, số và gạch nối, như lúc xuất tệp.",
        ),
        "unit": (
            "Không xác định được đơn vị.",
            "Ghi tên đơn vị như thường viết, mã, hoặc mã@ngày có hiệu lực.",
        ),
        "code": ("Mã không đúng dạng.", "Khôi phục mã như lúc xuất tệp, ví dụ C07."),
        "twice": ("Mã này đã có ở dòng khác.", "Giữ một dòng cho mỗi mã."),
        "no_code": ("Có chữ ở dòng không có mã.", "Chuyển sang một dòng trống có mã ở cuối bảng."),
        "decision": (
            "Giá trị không có trong danh sách.",
            "Chọn “Đúng”, “Sửa”, “Không phải”, hoặc để trống.",
        ),
        "unused": ("Có ghi ở cột “Sửa” nhưng chưa chọn “Sửa”.", "Chọn “Sửa”, hoặc xóa phần ghi."),
        "nothing_new": (
            "Chọn “Sửa” nhưng các cột “Sửa” đều trống.",
            "Ghi giá trị đúng vào cột “Sửa: …” tương ứng, hoặc chọn “Đúng”.",
        ),
        "nothing_right": (
            "Chọn “Đúng” nhưng dòng này chưa có cách hiểu nào.",
            "Chọn “Sửa” và ghi các cột “Sửa”, hoặc chọn “Không phải”.",
        ),
        "changed": (
            "Cách hiểu của dòng này đã khác lúc xuất tệp.",
            "Khôi phục các ô không phải cột “Sửa”; muốn đổi thì ghi vào cột “Sửa”.",
        ),
        "quote": (
            "Nguyên văn không có trong toàn văn.",
            "Chép đúng một câu liền mạch từ trang “Toàn văn”.",
        ),
        "asks": (
            "Dòng này là yêu cầu đối với người trả lời điều tra, không sửa thành nhiệm vụ.",
            "Chọn “Đúng” hoặc “Không phải”; xóa các cột “Sửa”.",
        ),
        "asks_added": (
            "Câu này yêu cầu người được khảo sát điều gì: ghi lại thành sự việc, không thành nhiệm vụ.",
            "Không phải làm gì; phần ghi ở các cột “Sửa” không được lấy.",
        ),
        "duty": (
            "Dòng này là chế độ báo cáo định kỳ: chỉ sửa được ai báo cáo.",
            "Xóa các cột “Sửa” khác, ghi “Sửa: cơ quan thực hiện”; khác nữa thì sửa `reports` trong tệp kế hoạch.",
        ),
        "choice": (
            "Giá trị không có trong danh sách.",
            "Chọn một giá trị trong danh sách của cột.",
        ),
        "number": (
            "Đây không phải là một con số.",
            "Ghi một con số, ví dụ 97,5; đơn vị tính ghi ở cột riêng.",
        ),
        "percent_unit": (
            "Con số có dấu % nhưng đơn vị tính không phải %.",
            "Sửa đơn vị tính thành “%”, hoặc bỏ dấu %.",
        ),
        "share": (
            "Đơn vị tính là %: không rõ {share} là {share}% hay {percent}%; nguyên văn không có số nào như vậy.",
            "Ghi kèm dấu %, ví dụ {percent}%.",
        ),
        "share_read": (
            "Đã lấy là {percent}%: nguyên văn ghi {percent}.",
            "Đúng thì không phải làm gì; nếu không, ghi kèm dấu %.",
        ),
        "day": (
            "Đây không phải là ngày.",
            "Ghi ngày/tháng/năm, ví dụ 30/6/2026, hoặc “quý II/2026”, “tháng 9/2026”.",
        ),
        "missing": ("Chưa có giá trị.", "Ghi vào cột “Sửa” của ô này."),
        "owner": (
            "Chưa có cơ quan thực hiện.",
            "Ghi vào cột “Sửa: cơ quan thực hiện”, hoặc ghi cơ quan chung ở trang “Văn bản”.",
        ),
        "error_cell": ("Ô chứa lỗi hoặc công thức chưa được tính.", "Nhập giá trị vào ô."),
        "long": ("Nội dung quá ngắn.", "Ghi ít nhất ba chữ."),
        "misfit": ("Giá trị không hợp lệ.", "Sửa giá trị của ô này."),
        "range": (
            "Giá trị đến nhỏ hơn giá trị từ, {low}.",
            "Đổi chỗ hai giá trị hoặc sửa một trong hai; gạch ngang “–” để bỏ trống.",
        ),
        "target_words": (
            "Giá trị bằng chữ: không đo được bằng số liệu.",
            "Ghi con số nếu văn bản có nêu.",
        ),
        "none": (
            "Chưa có cam kết nào được xác nhận.",
            "Chọn “Đúng” hoặc “Sửa” cho ít nhất một dòng.",
        ),
        "other_text": (
            "Kế hoạch cùng mã trong params/plans được đọc từ văn bản khác.",
            (
                "Văn bản được đính chính: xem khác gì bằng `parlib plan compare TỆP --plan {plan}`, sửa tệp kế "
                "hoạch theo, chép cả ô này vào `text_sha256`. Văn bản khác: đổi mã bằng `parlib targets extract --id`."
            ),
        ),
        "other_promise": (
            "Mã này trong kế hoạch là một cam kết khác.",
            "Xuất lại bảng bằng `parlib targets extract` với mã kế hoạch khác.",
        ),
        "edited": (
            "Kế hoạch đã được sửa ở ô này sau lần nhận trước: kế hoạch ghi {held}.",
            "Ghi giá trị của kế hoạch vào cột “Sửa”, hoặc thêm --replace để lấy theo bảng.",
        ),
        "withdrawn": (
            "Dòng này nay là “Không phải” nhưng kế hoạch đang có cam kết.",
            "Thêm --replace để bỏ khỏi kế hoạch, hoặc chọn lại.",
        ),
        "proposal_edited": (
            "params/plans có bản đề xuất cùng mã đã được sửa tay.",
            "Hoàn thiện bản đó bằng tay, hoặc chuyển nó đi rồi nhận bảng này.",
        ),
        "comments": (
            "Tệp kế hoạch có ghi chú # do người viết; ghi lại tệp sẽ mất các ghi chú.",
            "Chuyển ghi chú vào `note` của kế hoạch rồi xóa các dòng #.",
        ),
    },
    "en": {
        "no_sheet": (
            "The file holds no review sheet of promises.",
            "Use the file that `parlib targets extract` wrote.",
        ),
        "no_head": (
            "The sheet “Văn bản” or “Toàn văn” is missing.",
            "Use the file that `parlib targets extract` wrote, with all its sheets.",
        ),
        "text_changed": (
            "The sheet “Toàn văn” differs from the file as written.",
            "Put it back, or write it again with `parlib targets extract`.",
        ),
        "head_lost": ("A row of the sheet “Văn bản” is missing.", "Put it back by its old name."),
        "head_empty": ("A cell that has to be filled is empty: {field}.", "Fill it in."),
        "head_year": ("This is not a year.", "Write four digits, e.g. 2026."),
        "head_type": ("The kind of document is not in the list.", "Choose from the list."),
        "head_id": ("The id of the plan does not fit.", "Use a-z, digits and hyphens, as written."),
        "unit": ("The unit is not known.", "Write its name, its code, or code@valid_from."),
        "code": ("The code has another form.", "Put back the code as it was written, e.g. C07."),
        "twice": ("The code stands in another row already.", "Keep one row for each code."),
        "no_code": (
            "Words stand in a row without a code.",
            "Move them to an empty row with a code at the end.",
        ),
        "decision": (
            "The value is not in the list.",
            "Choose “Đúng”, “Sửa”, “Không phải”, or leave it empty.",
        ),
        "unused": (
            "A column “Sửa” is filled, but “Sửa” is not chosen.",
            "Choose “Sửa”, or delete it.",
        ),
        "nothing_new": (
            "“Sửa” is chosen and every column “Sửa” is empty.",
            "Write what is right into its column “Sửa: …”, or choose “Đúng”.",
        ),
        "nothing_right": (
            "“Đúng” is chosen where nothing was understood.",
            "Choose “Sửa” and fill its columns, or choose “Không phải”.",
        ),
        "changed": (
            "What was understood differs from the file as written.",
            "Put back the cells outside the columns “Sửa”; changes go into those.",
        ),
        "quote": (
            "The words do not stand in the dispatch.",
            "Copy one unbroken sentence from the sheet “Toàn văn”.",
        ),
        "asks": (
            "This row asks something of survey respondents and becomes no task.",
            "Choose “Đúng” or “Không phải”; empty the columns “Sửa”.",
        ),
        "asks_added": (
            "This sentence asks something of survey respondents: it is recorded as a fact and becomes no task.",
            "Nothing is to be done; what stands in the columns “Sửa” is not taken.",
        ),
        "duty": (
            "This row is a report due again and again: only who reports can be corrected here.",
            "Empty the other columns “Sửa”, write “Sửa: cơ quan thực hiện”; anything else is changed under `reports` in the plan file.",
        ),
        "choice": ("The value is not in the list.", "Choose from the list of the column."),
        "number": ("This is not a number.", "Write a number, e.g. 97,5; without its unit."),
        "percent_unit": (
            "The number has a % sign, but its unit is not %.",
            "Write % as the unit, or drop the sign.",
        ),
        "share": (
            "The unit is %: whether {share} means {share} % or {percent} % is not known; the sentence has neither figure.",
            "Write it with its sign, e.g. {percent}%.",
        ),
        "share_read": (
            "Taken as {percent} %: the sentence says {percent}.",
            "Nothing is to be done where that is right; else write it with its sign.",
        ),
        "day": (
            "This is not a day.",
            "Write day/month/year, e.g. 30/6/2026, or “quý II/2026”, “tháng 9/2026”.",
        ),
        "missing": ("There is no value.", "Write it into the column “Sửa” of this cell."),
        "owner": (
            "No owner is named.",
            "Write one into “Sửa: cơ quan thực hiện”, or a common one on the sheet “Văn bản”.",
        ),
        "error_cell": (
            "The cell holds an error or a formula that was not calculated.",
            "Write the value into the cell.",
        ),
        "long": ("The text is too short.", "Write at least three letters."),
        "misfit": ("The value does not fit.", "Correct the value of this cell."),
        "range": (
            "The upper end is below the lower end, {low}.",
            "Swap or correct them; a dash “–” empties a cell.",
        ),
        "target_words": (
            "A target in words: no figure measures it.",
            "Write the number where the dispatch gives one.",
        ),
        "none": ("No promise is confirmed yet.", "Choose “Đúng” or “Sửa” for at least one row."),
        "other_text": (
            "The plan of this id in params/plans was read from another text.",
            (
                "A corrected dispatch: see what changed with `parlib plan compare FILE --plan {plan}`, change the "
                "plan file and copy this cell into its `text_sha256`. Another dispatch: `parlib targets extract --id`."
            ),
        ),
        "other_promise": (
            "In the plan this id is another promise.",
            "Write the workbook again with `parlib targets extract` and another id.",
        ),
        "edited": (
            "The plan was changed at this cell since it was last accepted: it says {held}.",
            "Write the plan's value into the column “Sửa”, or add --replace to take the sheet's.",
        ),
        "withdrawn": (
            "The row now says “Không phải”, and the plan holds its promise.",
            "Add --replace to take it out of the plan, or choose again.",
        ),
        "proposal_edited": (
            "params/plans holds a proposal of this id that was edited by hand.",
            "Finish that file by hand, or move it away and accept this workbook.",
        ),
        "comments": (
            "The plan file holds comments that a person wrote; writing it again would lose them.",
            "Move them into the plan's `note` and delete the lines with #.",
        ),
    },
}


def worded(
    key: str,
    language: str,
    *,
    file: str,
    sheet: str = "",
    cell: str = "",
    actual: str = "",
    severity: str = "error",
    **names: str,
) -> Problem:
    """Return one problem of the workbook in a language."""
    what, remedy = SAYS[language][key]
    return Problem(
        what=what.format(**names),
        remedy=remedy.format(**names),
        file=file,
        sheet=sheet,
        cell=cell,
        actual=actual[:160],
        severity=severity,
    )
