"""What is said of the annex from which a rule book is read."""

from __future__ import annotations

VI: dict[str, tuple[str, str]] = {
    # importing a rule book
    "annex_file_kind": (
        "Phụ lục không đọc được từ loại tệp này.",
        "Lưu lại dưới dạng .xlsx (bảng tính) hoặc .docx (văn bản).",
    ),
    "annex_unread": (
        "Không đọc được tệp này.",
        "Làm theo lý do nêu bên cạnh; nếu vẫn không được: mở tệp bằng Word hoặc Excel, lưu lại thành .docx hoặc .xlsx.",
    ),
    "annex_cells_lost": (
        "Công thức ở các ô này chưa được tính hoặc bị lỗi, nên ô được đọc như ô trống.",
        "Mở bằng Excel, sửa lỗi rồi lưu lại, hoặc chép giá trị thay cho công thức; sau đó nhập lại.",
    ),
    "annex_hidden": (
        "Các dòng hoặc cột này bị ẩn trong trang tính nhưng vẫn được đọc.",
        "Nếu là nội dung đã bỏ: xóa hẳn (hoặc bỏ ẩn để xem lại) rồi nhập lại; nếu còn hiệu lực thì không cần làm gì.",
    ),
    "annex_sheet_hidden": (
        "Trang tính này bị ẩn nên không được đọc, dù có {count} dòng giống tiêu chí chấm điểm.",
        'Nếu còn hiệu lực: bỏ ẩn trang rồi nhập lại, hoặc nhập riêng trang này với --sheet "TÊN TRANG"; nếu không: không cần làm gì.',
    ),
    "annex_no_table": (
        "Không tìm thấy bảng tiêu chí (cần ít nhất cột mã, cột nội dung và cột điểm tối đa).",
        "Đặt tên cột như “Mã”, “Nội dung”, “Điểm tối đa”.",
    ),
    "annex_no_code": (
        "Dòng có điểm tối đa nhưng không có mã.",
        "Ghi mã, hoặc xóa điểm ở dòng này.",
    ),
    "annex_beside_no_code": (
        "Dòng điểm thưởng, điểm trừ không có mã nên chưa được đưa vào bộ tiêu chí.",
        "Ghi mã cho dòng này (ví dụ số La Mã tiếp theo) rồi đọc lại phụ lục.",
    ),
    "annex_row_left": (
        "Dòng này cho hoặc trừ điểm nhưng không thuộc mục nào nên chưa được đưa vào bộ tiêu chí.",
        "Nếu là tiêu chí: ghi mã và điểm tối đa cho dòng này, đặt trên dòng tổng cộng, rồi đọc lại phụ lục.",
    ),
    "annex_table_left": (
        "Bảng này có {count} dòng cho hoặc trừ điểm nhưng không dòng nào được đưa vào bộ tiêu chí.",
        "Nếu là tiêu chí: đặt tiêu đề cột như bảng chính (mã, nội dung, điểm tối đa, cách chấm), hoặc nhập riêng với --sheet và --id khác.",
    ),
    "annex_code_twice": ("Mã {code} đã có ở dòng khác.", "Ghi lại mã cho đúng."),
    "annex_parent_unknown": (
        "Không có dòng cấp trên của mã {code}.",
        "Thêm dòng cấp trên, hoặc sửa mã.",
    ),
    "annex_maximum_unread": ("Không đọc được điểm tối đa.", "Ghi một con số."),
    "annex_sum": (
        "Điểm các phần không cộng đủ điểm của mục: {warning}",
        "Đối chiếu với văn bản gốc; bảng được giữ nguyên như nguồn.",
    ),
    "annex_best": (
        "Mức cao nhất của quy tắc khác điểm tối đa.",
        "Đối chiếu với văn bản gốc; bảng được giữ nguyên như nguồn.",
    ),
    "annex_rule_unread": (
        "Chưa hiểu được cách chấm; tiêu chí được ghi là chấm tay.",
        "Ghi cách chấm vào dòng của tiêu chí trong bảng rà soát vừa lập, rồi `parlib framework accept`.",
    ),
    "annex_rule_partial": (
        "Cách chấm được hiểu theo lời văn; cần người kiểm tra.",
        "Đối chiếu cách chấm trong bảng rà soát vừa lập với văn bản gốc.",
    ),
    "annex_several_maxima": (
        "Các cột điểm tối đa này đứng cạnh nhau (cho các loại đơn vị hoặc năm khác nhau); một bộ tiêu chí chỉ có một.",
        'Nhập mỗi cột thành một bộ tiêu chí: thêm --points "TÊN CỘT" và --id riêng cho từng lần nhập.',
    ),
    "annex_points_unknown": (
        "Không có cột điểm tối đa nào mang tên “{wanted}” (--points).",
        "Ghi đúng tên một trong các cột này sau --points, hoặc bỏ --points nếu chỉ có một cột.",
    ),
    "annex_notes": (
        "Ghi chú dưới bảng không được đưa vào cách chấm của mục nào.",
        "Đọc ghi chú này; nếu nó đổi cách chấm của mục nào thì sửa ở dòng của mục đó trong bảng rà soát.",
    ),
    "annex_sheets_unused": (
        "Bảng ở các trang này không được đưa vào bộ tiêu chí.",
        'Nếu là bảng cho đơn vị khác: nhập lại với --sheet "TÊN TRANG" và --id riêng. Nếu là một phần của bộ tiêu chí: chép vào cùng một bảng, có cột mã.',
    ),
    "annex_title": (
        "Phụ lục không ghi tên bộ tiêu chí: công văn, bảng tự chấm và báo cáo sẽ để trống chỗ này.",
        'Thêm --title "TÊN BỘ TIÊU CHÍ" --decision "SỐ/QĐ-UBND ngày …" khi nhập, hoặc sửa title_vi trong framework.yml.',
    ),
    "annex_appraisers": (
        "Cột này nêu cơ quan theo dõi, thẩm định: được lấy làm cơ quan phụ trách của tiêu chí, báo cáo in ở cột “Chủ trì”.",
        "Nếu họ chỉ chấm điểm, không chịu trách nhiệm về điểm: nhập lại với --no-leads.",
    ),
    "annex_no_leads": (
        "Cột này nêu cơ quan theo dõi, thẩm định: theo --no-leads không lấy làm đơn vị chủ trì; đơn vị chủ trì để trống.",
        "Muốn báo cáo nêu đơn vị chủ trì của từng mục: ghi vào cột lead_unit của criteria.csv.",
    ),
    "annex_columns_unused": (
        "Các cột này của phụ lục không được đưa vào bộ tiêu chí.",
        (
            "Không cần làm gì, trừ khi cột nào đó là cách chấm hoặc điểm tối đa: khi đó sửa tiêu "
            "đề cột."
        ),
    ),
    "annex_kind": (
        "Nhóm điểm thưởng hoặc điểm trừ được nhận ra theo tên.",
        "Kiểm tra nhóm này trong bảng rà soát vừa lập.",
    ),
}

EN: dict[str, tuple[str, str]] = {
    "annex_file_kind": (
        "An annex is not read from a file of this kind.",
        "Save it as .xlsx (a spreadsheet) or .docx (a document).",
    ),
    "annex_unread": (
        "This file cannot be read.",
        "Do as the reason beside this says; if that does not help, open the file in Word or Excel and save it as .docx or .xlsx.",
    ),
    "annex_cells_lost": (
        "The formulas in these cells were never calculated or failed; the cells were read as empty.",
        "Open it in Excel, correct them and save, or put values in the place of the formulas; then import again.",
    ),
    "annex_hidden": (
        "These rows or columns are hidden in the sheet and were read all the same.",
        "If they do not hold any more: delete them (or unhide them to look), then import again; if they do, nothing to do.",
    ),
    "annex_sheet_hidden": (
        "This sheet is hidden and was not read, although {count} of its rows look like criteria.",
        'If it holds: unhide it and import again, or import it alone with --sheet "NAME"; if it does not, nothing to do.',
    ),
    "annex_no_table": (
        "There is no table of criteria (it needs columns for code, item and maximum).",
        "Name the columns “Mã”, “Nội dung”, “Điểm tối đa”.",
    ),
    "annex_no_code": (
        "The row has a maximum but no code.",
        "Write the code, or clear the maximum.",
    ),
    "annex_beside_no_code": (
        "A row of bonus or penalty points has no code and was left out of the rule book.",
        "Write a code (the next Roman numeral, say) and import the annex again.",
    ),
    "annex_row_left": (
        "This row gives or takes points but belongs to no item, and was left out of the rule book.",
        "If it is an item: give it a code and a maximum above the row of the total, and import again.",
    ),
    "annex_table_left": (
        "This table has {count} rows that give or take points, and none of them is in the rule book.",
        "If they are items: head its columns as in the main table (code, item, maximum, scoring), or import it by itself with --sheet and another --id.",
    ),
    "annex_code_twice": ("The code {code} stands in another row already.", "Correct the code."),
    "annex_parent_unknown": (
        "There is no row above for the code {code}.",
        "Add the row above, or correct the code.",
    ),
    "annex_maximum_unread": ("The maximum cannot be read.", "Write a number."),
    "annex_sum": (
        "The parts do not add up to the whole: {warning}",
        "Check with the document; the table is kept as in the source.",
    ),
    "annex_best": (
        "The best value of the rule is not the maximum.",
        "Check with the document; the table is kept as in the source.",
    ),
    "annex_rule_unread": (
        "The scoring text was not understood; the item is scored by hand.",
        "Write the scoring in the item's row of the review sheet just made, then `parlib framework accept`.",
    ),
    "annex_rule_partial": (
        "The rule was understood from words; a person must check it.",
        "Hold the scoring in the review sheet just made against the document.",
    ),
    "annex_several_maxima": (
        "These columns of maxima stand side by side (for other kinds of units or years); a rule book has one.",
        'Import each as a rule book of its own: add --points "HEADING" and another --id each time.',
    ),
    "annex_points_unknown": (
        "No column of maxima is called “{wanted}” (--points).",
        "Give the heading of one of these columns after --points, or leave --points out where there is one alone.",
    ),
    "annex_notes": (
        "Notes below the table are part of the scoring of no item.",
        "Read them; where they change how an item is scored, correct its row of the review sheet.",
    ),
    "annex_sheets_unused": (
        "The tables of these sheets are not taken over.",
        'Where they are for other units, import again with --sheet "NAME" and an --id of their own. Where they are part of the rule book, put them into one table, with codes.',
    ),
    "annex_title": (
        "The annex does not print the title of its rule book: letters, workbooks and briefs will leave a blank there.",
        'Add --title "TITLE" --decision "NUMBER and day" to the import, or correct title_vi in framework.yml.',
    ),
    "annex_appraisers": (
        "This column names who follows and appraises the items: they are taken as lead units, and briefs print them so.",
        "Where they only mark and answer for no points, import again with --no-leads.",
    ),
    "annex_no_leads": (
        "This column names who follows and appraises the items: by --no-leads they are no lead units, which stay empty.",
        "For briefs that name the lead unit of each item, enter them in the column lead_unit of criteria.csv.",
    ),
    "annex_columns_unused": (
        "These columns of the annex are not taken over.",
        (
            "Nothing to do, unless one of them is the scoring or the maximum: then correct its "
            "heading."
        ),
    ),
    "annex_kind": (
        "A bonus or penalty group was recognised by its name.",
        "Check this group in the review sheet just made.",
    ),
}
