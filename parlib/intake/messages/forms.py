"""What is said of a filled workbook as a whole: its sheets, its rows, its layers, its neighbours."""

from __future__ import annotations

VI: dict[str, tuple[str, str]] = {
    # what the workbook is
    "sheet_missing": (
        "Không tìm thấy trang tự chấm điểm.",
        "Dùng đúng mẫu đã phát; trang phải có các cột “Mã” và “Điểm tự chấm”.",
    ),
    "form_lacks_columns": (
        "Không đọc được trang “{name}”: thiếu cột {columns}.",
        "Thêm lại cột đúng tên và đúng vị trí như mẫu đã phát, hoặc chép số liệu sang mẫu.",
    ),
    "sheets_many": (
        "Có nhiều trang giống trang tự chấm điểm.",
        "Chỉ giữ một trang tự chấm điểm trong sổ.",
    ),
    "second_form": (
        (
            "Trang “{other}” cũng được điền nhưng không được đọc; chỉ trang “{read}” được dùng. "
            "Số ô ghi khác: {count} ({cells})."
        ),
        "Chuyển số liệu đúng vào trang “{read}” rồi xóa trang “{other}”.",
    ),
    "column_missing": ("Thiếu cột “{column}”.", "Thêm lại cột theo mẫu, giữ đúng tên cột."),
    "column_twice": ("Cột “{column}” xuất hiện hai lần.", "Chỉ giữ một cột mang tên này."),
    "identity_missing": (
        "Sổ không ghi bộ tiêu chí, đơn vị và năm đánh giá.",
        "Dùng mẫu đã phát cho đơn vị; không xóa trang ẩn và dòng thông tin đầu trang.",
    ),
    "identity_conflict": (
        "Thông tin nhận dạng trong sổ mâu thuẫn nhau ({field}).",
        "Lấy lại mẫu gốc của đơn vị, nhập số liệu rồi gửi lại.",
    ),
    "framework_unknown": (
        "Sổ theo một bộ tiêu chí không có trong đợt này.",
        "Dùng mẫu của bộ tiêu chí đang áp dụng.",
    ),
    "framework_version": (
        "Sổ theo phiên bản khác của bộ tiêu chí.",
        "Dùng mẫu mới nhất, chép số liệu sang rồi gửi lại.",
    ),
    "framework_changed": (
        "Sổ được phát theo bản trước của bộ tiêu chí này: từ đó cách chấm đã được sửa.",
        "Phát lại phiếu theo bản mới (parlib template) và chép số liệu sang; giữ quyết định cũ cho năm cũ thì nhập quyết định sửa đổi với mã khác.",
    ),
    "locality_unknown": ("Không xác định được đơn vị: {why}", "Dùng mẫu đã phát cho đơn vị."),
    "period_unknown": ("Không xác định được năm đánh giá.", "Ghi đúng năm như trên mẫu đã phát."),
    "period_outside": (
        "Năm đánh giá nằm ngoài thời gian áp dụng của bộ tiêu chí.",
        "Dùng mẫu của năm đang đánh giá.",
    ),
    # rows
    "code_unknown": (
        "Mã tiêu chí không có trong bộ tiêu chí.",
        "Giữ nguyên cột Mã của mẫu; không thêm tiêu chí.",
    ),
    "code_twice": (
        "Mã tiêu chí {code} xuất hiện ở nhiều dòng ({cells}).",
        "Chỉ giữ một dòng cho mỗi tiêu chí.",
    ),
    "code_doubtful": (
        "Mã tiêu chí bị Excel đổi thành số hoặc ngày; đã nhận ra nhờ tên tiêu chí.",
        "Định dạng cột Mã là Văn bản.",
    ),
    "code_absent": (
        "Có số liệu ở dòng không có mã tiêu chí.",
        "Ghi mã tiêu chí, hoặc xóa số liệu ở dòng này.",
    ),
    "row_missing": ("Thiếu dòng của tiêu chí {code} ({name}).", "Thêm lại dòng theo mẫu."),
    "parent_figures": (
        "Dòng tổng hợp {code} có số liệu nhập tay; số này không được dùng.",
        "Nhập số liệu ở các tiêu chí thành phần.",
    ),
    "maximum_differs": (
        "Điểm tối đa trong sổ khác với bộ tiêu chí.",
        "Không sửa cột Điểm tối đa; dùng đúng mẫu.",
    ),
    "merged_figures": (
        "Ô gộp trải qua nhiều tiêu chí, không biết số thuộc tiêu chí nào.",
        "Bỏ gộp ô và nhập số cho từng tiêu chí.",
    ),
    # layers
    "would_be_lost": (
        (
            "Nhận sổ này thì mất số liệu: tiêu chí {code}, cột “{column}” để trống, trong khi bản "
            "đã thu ({source}) ghi {old}."
        ),
        "Ghi lại giá trị; nếu đúng là phải xóa, chạy lại lệnh collect với --clear {clear}.",
    ),
    "nothing_filled_kept": (
        "Phiếu không có số liệu nào; số liệu đã nộp trước được giữ nguyên.",
        "Gửi lại phiếu đã điền.",
    ),
    "column_not_of_form": (
        "Cột “{column}” có số nhưng phiếu này không dùng để ghi cột đó; số không được đọc.",
        "Ghi vào phiếu dành cho cột này.",
    ),
    "nothing_self_scored": (
        "Chưa có điểm tự chấm của đơn vị, năm và bộ tiêu chí này; chỉ điểm trong phiếu được ghi.",
        "Kiểm tra đơn vị và năm; nếu đơn vị đã nộp thì chạy lại với --previous của đợt thu đó.",
    ),
    "context_differs": (
        "Số ô khóa ghi khác với bản đã nộp: {count} ({cells}); phần này không được đọc.",
        (
            "Nếu đơn vị nộp lại sau khi phát phiếu thì xem lại điểm của các tiêu chí đó; nếu số "
            "liệu sai thì đơn vị nộp lại phiếu tự chấm."
        ),
    ),
    "later_explanation_kept": (
        (
            "Giải trình nộp riêng sau phiếu tự chấm được giữ nguyên; số ô trong phiếu tự chấm ghi "
            "khác: {count} ({cells})."
        ),
        "Muốn sửa lời giải trình thì nộp lại phiếu giải trình.",
    ),
    "not_applicable_appraised": (
        "Khai “Không áp dụng” nhưng cột “{column}” của tiêu chí {code} có số.",
        (
            "Xóa một trong hai: đơn vị nộp lại không khai “Không áp dụng”, hoặc cơ quan thẩm định "
            "xóa điểm."
        ),
    ),
    "refiled_after_appraisal": (
        (
            "Số liệu tự chấm thay đổi sau khi đã có điểm thẩm định: {count} tiêu chí ({codes}); "
            "điểm thẩm định giữ nguyên."
        ),
        "Báo cơ quan thẩm định xem lại các tiêu chí này.",
    ),
    # files together
    "unit_twice": (
        "Một đơn vị và năm có {count} tệp cùng nộp: {files}.",
        "Chỉ giữ một tệp đúng trong thư mục nộp.",
    ),
    "year_of_few": (
        "Phiếu ghi năm {year}; {count} phiếu khác trong thư mục ghi năm {usual}.",
        (
            "Nếu đơn vị lấy nhầm phiếu năm khác: bỏ tệp khỏi thư mục, xin phiếu năm {usual}, rồi gom "
            "lại; đã lưu thì rút ra ở lần gom sau: --withdraw."
        ),
    ),
    "year_not_as_filed": (
        "Phiếu của năm {year}, mà lần gom này là của năm {usual}.",
        (
            "Nếu đơn vị lấy nhầm phiếu: bỏ tệp khỏi thư mục, xin phiếu năm {usual}, rồi gom lại; đã "
            "lưu thì rút ra ở lần gom sau: --withdraw. Nếu đúng là phiếu năm {year}: gom riêng với "
            "--into NGUỒN/{year}."
        ),
    ),
    "years_not_as_filed": (
        "Cả {count} phiếu là của năm {year}, mà lần gom này là của năm {usual}.",
        (
            "Nếu đúng là phiếu năm {year}: gom với --into NGUỒN/{year}. Nếu đơn vị lấy nhầm phiếu: "
            "xin phiếu năm {usual} rồi gom lại."
        ),
    ),
    "copy_ignored": ("Tệp giống hệt tệp {other}; chỉ một tệp được dùng.", "Xóa bản thừa."),
    "folder_empty": ("Thư mục không có sổ Excel nào.", "Kiểm tra lại đường dẫn thư mục."),
    "old_rows_stay": (
        "Tệp nộp lại bị từ chối; số liệu đã nộp trước vẫn được giữ.",
        "Sửa các lỗi nêu trên rồi nộp lại.",
    ),
}

EN: dict[str, tuple[str, str]] = {
    "sheet_missing": (
        "There is no self-scoring sheet.",
        "Use the template that was sent; the sheet needs the columns “Mã” and “Điểm tự chấm”.",
    ),
    "form_lacks_columns": (
        "Sheet “{name}” lacks the column {columns} and cannot be read.",
        "Put the column back with the name and place it has in the template, or copy the figures into the template.",
    ),
    "sheets_many": (
        "More than one sheet looks like the self-scoring sheet.",
        "Keep one self-scoring sheet.",
    ),
    "second_form": (
        (
            "The sheet “{other}” is filled too and was not read; only “{read}” is used. Cells that "
            "say something else: {count} ({cells})."
        ),
        "Move the right figures to “{read}” and delete “{other}”.",
    ),
    "column_missing": (
        "The column “{column}” is missing.",
        "Add the column as in the template, with its name.",
    ),
    "column_twice": ("The column “{column}” stands twice.", "Keep one column of this name."),
    "identity_missing": (
        "The workbook does not say its rule book, unit and year.",
        "Use the template sent to the unit; keep the hidden sheet and the line above the table.",
    ),
    "identity_conflict": (
        "The workbook contradicts itself about what it is ({field}).",
        "Fill the unit's original template again.",
    ),
    "framework_unknown": (
        "The workbook follows a rule book that is not part of this round.",
        "Use the template of the rule book in force.",
    ),
    "framework_version": (
        "The workbook follows another version of the rule book.",
        "Copy the figures into the newest template.",
    ),
    "framework_changed": (
        (
            "The workbook was handed out under an earlier form of this rule book, whose rules "
            "have been changed since."
        ),
        (
            "Hand out new workbooks (parlib template) and copy the figures; where the old decision "
            "stays in force for its years, import the amended one with another id."
        ),
    ),
    "locality_unknown": ("The unit cannot be told: {why}", "Use the template sent to the unit."),
    "period_unknown": ("The year cannot be told.", "Write the year as on the template."),
    "period_outside": (
        "The year lies outside the rule book's validity.",
        "Use the template of the year assessed.",
    ),
    "code_unknown": (
        "The code is not in the rule book.",
        "Leave the code column as it is; add no items.",
    ),
    "code_twice": ("The code {code} stands in several rows ({cells}).", "Keep one row per item."),
    "code_doubtful": (
        "Excel turned the code into a number or a date; it was recognised by the item's name.",
        "Format the code column as text.",
    ),
    "code_absent": (
        "There are figures in a row without a code.",
        "Write the code, or clear the figures.",
    ),
    "row_missing": (
        "The row of item {code} ({name}) is missing.",
        "Add the row as in the template.",
    ),
    "parent_figures": (
        "The summary row {code} holds typed figures; they are not used.",
        "Enter figures at the items below it.",
    ),
    "maximum_differs": (
        "The maximum in the workbook differs from the rule book.",
        "Leave the maximum as it is; use the right template.",
    ),
    "merged_figures": (
        "A merged cell spans several items; nobody can tell whose figure it is.",
        "Unmerge it and enter a figure per item.",
    ),
    "would_be_lost": (
        (
            "Taking this workbook would lose a value: item {code}, “{column}” is empty, what was "
            "collected before ({source}) says {old}."
        ),
        "Enter the value again; if it really must go, collect again with --clear {clear}.",
    ),
    "nothing_filled_kept": (
        "The form holds no figures; what was filed before stays.",
        "Send the filled form.",
    ),
    "column_not_of_form": (
        "“{column}” holds numbers, but this form is not for that column; they were not read.",
        "Use the form for that column.",
    ),
    "nothing_self_scored": (
        (
            "There is no self-score of this unit, year and rule book; only the points of the form "
            "were kept."
        ),
        (
            "Check the unit and the year; if the unit has filed, collect again with --previous and "
            "that vintage."
        ),
    ),
    "context_differs": (
        "Locked cells that differ from what was filed: {count} ({cells}); they were not read.",
        (
            "If the unit filed again after the form was sent, look at those items again; if its "
            "figures are wrong, the unit files again."
        ),
    ),
    "later_explanation_kept": (
        (
            "The explanation that was filed apart, after the self-score, stays; cells of the "
            "self-scoring form that differ: {count} ({cells})."
        ),
        "To change the explanation, file the explanation form again.",
    ),
    "not_applicable_appraised": (
        "Item {code} is declared not applicable but “{column}” holds a number.",
        (
            "Remove one of the two: the unit files again without “not applicable”, or the "
            "appraisers clear the number."
        ),
    ),
    "refiled_after_appraisal": (
        (
            "The self-score changed after it was appraised: {count} item(s) ({codes}); the "
            "appraised points stay."
        ),
        "Tell the appraisers to look at these items again.",
    ),
    "unit_twice": (
        "One unit and year has {count} files: {files}.",
        "Keep only the right one in the folder.",
    ),
    "year_of_few": (
        "The workbook is of {year}; {count} others in the folder are of {usual}.",
        (
            "If the unit took the form of another year: take the file out of the folder, ask for the "
            "one of {usual} and collect again; what was kept is taken out then: --withdraw."
        ),
    ),
    "year_not_as_filed": (
        "The workbook is of {year}; this collection is of {usual}.",
        (
            "If the unit took the form of another year: take the file out of the folder, ask for the "
            "one of {usual} and collect again; what was kept is taken out then: --withdraw. If {year} "
            "is meant, collect it apart with --into SOURCE/{year}."
        ),
    ),
    "years_not_as_filed": (
        "All {count} workbooks are of {year}; this collection is of {usual}.",
        (
            "If {year} is meant, collect with --into SOURCE/{year}. If the units took the forms of "
            "another year, ask for those of {usual} and collect again."
        ),
    ),
    "copy_ignored": ("The file is identical to {other}; one of them is used.", "Delete the copy."),
    "folder_empty": ("The folder holds no workbook.", "Check the path of the folder."),
    "old_rows_stay": (
        "The resubmission was refused; the rows filed before stay.",
        "Fix the problems above and file again.",
    ),
}

FIELDS = {
    "framework": ("bộ tiêu chí", "rule book"),
    "version": ("phiên bản của bộ tiêu chí", "version of the rule book"),
    "rulebook": ("nội dung bộ tiêu chí", "contents of the rule book"),
    "locality": ("đơn vị", "unit"),
    "period": ("năm đánh giá", "year"),
    "layers": ("lượt chấm", "round of scoring"),
}
"""What a workbook says that it is, in words."""
