"""What the workbook reader says, in both languages.

One key, one sentence of what is wrong and one of what to do.

Reports go to offices, so Vietnamese is the default. ``{names}`` are filled by the caller; a test
holds both languages to the same keys and the same names.
"""

from __future__ import annotations

from collections.abc import Mapping

from parlib.errors import Problem

Texts = dict[str, tuple[str, str]]

_VI: Texts = {
    # the file
    "not_a_regular_file": (
        "Đây không phải là tệp thường (liên kết hoặc thư mục).",
        "Chép chính tệp vào thư mục nộp.",
    ),
    "file_unreadable": ("Không mở được tệp.", "Kiểm tra quyền đọc và gửi lại tệp."),
    "file_kind": (
        "Tệp không phải sổ Excel .xlsx nên không được đọc.",
        "Lưu sổ dưới dạng .xlsx rồi gửi lại.",
    ),
    "table_kind": (
        "Tệp không phải bảng .xlsx, .xls, .ods hoặc .csv.",
        "Lưu bảng dưới dạng .xlsx rồi chạy lại lệnh.",
    ),
    "table_text": (
        "Tệp văn bản không đọc được: không phải UTF-8, hoặc dấu nháy kép không khép.",
        "Mở bằng Excel, lưu dưới dạng .xlsx hoặc “CSV UTF-8”.",
    ),
    "file_too_large": (
        "Tệp quá lớn so với một sổ tự chấm điểm.",
        "Xóa ảnh và bảng phụ trong sổ, gửi riêng tài liệu kiểm chứng.",
    ),
    "file_encrypted": (
        "Tệp có mật khẩu.",
        "Bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc) rồi gửi lại.",
    ),
    "file_old_xls": (
        "Tệp theo định dạng Excel cũ (.xls).",
        "Mở bằng Excel, lưu dưới dạng .xlsx rồi gửi lại.",
    ),
    "file_not_xlsx": (
        "Nội dung tệp không phải sổ Excel .xlsx, dù tên tệp ghi như vậy.",
        "Mở mẫu gốc, nhập lại số liệu và lưu dưới dạng .xlsx.",
    ),
    "file_damaged": (
        "Tệp bị hỏng, không giải nén hoặc không đọc được.",
        "Mở bằng Excel, để Excel sửa chữa, lưu lại dưới dạng .xlsx.",
    ),
    "too_many_parts": ("Tệp chứa quá nhiều thành phần.", "Chép số liệu sang mẫu gốc rồi gửi lại."),
    "part_leaves_archive": (
        "Tên một thành phần trỏ ra ngoài tệp: có thể là tệp độc hại.",
        "Không mở tệp này; nhập số liệu vào mẫu gốc rồi gửi lại.",
    ),
    "part_twice": (
        "Một thành phần xuất hiện hai lần trong tệp: có thể là tệp độc hại.",
        "Không mở tệp này; nhập số liệu vào mẫu gốc rồi gửi lại.",
    ),
    "unpacks_too_large": (
        "Tệp bung ra quá lớn.",
        "Xóa các dòng, cột trống đã định dạng; chép số liệu sang mẫu gốc.",
    ),
    "zip_bomb": (
        "Tệp nén bất thường (bom nén): bung ra lớn gấp nhiều lần.",
        "Không mở tệp này; nhập số liệu vào mẫu gốc rồi gửi lại.",
    ),
    "macros": ("Tệp chứa macro.", "Lưu dưới dạng .xlsx (không macro) rồi gửi lại."),
    "data_connection": (
        "Tệp nối tới nguồn dữ liệu bên ngoài.",
        "Dán giá trị thay cho kết nối (Dữ liệu › Kết nối › Gỡ bỏ) rồi gửi lại.",
    ),
    "dde_link": (
        "Tệp chứa liên kết DDE, có thể chạy chương trình khác.",
        "Xóa liên kết (Dữ liệu › Sửa liên kết › Ngắt) rồi gửi lại.",
    ),
    "external_links": (
        "Tệp có liên kết tới sổ khác; liên kết không được mở, chỉ đọc giá trị đã lưu.",
        "Nên ngắt liên kết để số liệu không phụ thuộc tệp khác.",
    ),
    "embedded_objects": (
        "Tệp có đối tượng nhúng; đối tượng không được mở.",
        "Gửi tài liệu kiểm chứng thành tệp riêng.",
    ),
    "xml_entities": (
        "Tệp khai báo thực thể XML: có thể là tệp độc hại.",
        "Không mở tệp này; nhập số liệu vào mẫu gốc rồi gửi lại.",
    ),
    "xml_encoding": (
        "Một thành phần của tệp dùng bảng mã lạ.",
        "Mở bằng Excel, lưu lại dưới dạng .xlsx.",
    ),
    "cell_address_strange": (
        "Một ô mang địa chỉ không hợp lệ.",
        "Mở bằng Excel, lưu lại dưới dạng .xlsx.",
    ),
    "sheet_too_large": (
        "Trang tính khai báo quá nhiều dòng hoặc cột.",
        "Xóa các dòng, cột ngoài bảng rồi lưu lại.",
    ),
    "too_many_rows": ("Sổ có quá nhiều dòng.", "Xóa các dòng ngoài bảng rồi lưu lại."),
    "too_many_merges": (
        "Trang tính có quá nhiều ô gộp, hoặc vùng gộp quá rộng.",
        "Bỏ gộp các ô ngoài bảng rồi lưu lại.",
    ),
    "too_many_links": (
        "Trang tính có quá nhiều siêu liên kết, hoặc liên kết phủ vùng quá rộng.",
        "Xóa các siêu liên kết rồi lưu lại.",
    ),
    "too_many_rules": (
        "Trang tính có quá nhiều quy tắc kiểm tra dữ liệu hoặc định dạng có điều kiện.",
        "Chép số liệu sang mẫu gốc (chỉ dán giá trị) rồi gửi lại.",
    ),
    "too_many_comments": ("Sổ có quá nhiều ghi chú ở ô.", "Xóa các ghi chú rồi lưu lại."),
    "too_many_names": (
        "Sổ có quá nhiều tên vùng.",
        "Xóa các tên vùng thừa (Công thức › Quản lý tên) rồi lưu lại.",
    ),
    "too_many_sheets": ("Sổ có quá nhiều trang tính.", "Chỉ giữ các trang của mẫu rồi lưu lại."),
    "too_many_styles": (
        "Sổ có quá nhiều kiểu định dạng.",
        "Chép số liệu sang mẫu gốc (chỉ dán giá trị) rồi gửi lại.",
    ),
    "too_many_elements": (
        "Sổ chứa quá nhiều thành phần.",
        "Chép số liệu sang mẫu gốc (chỉ dán giá trị) rồi gửi lại.",
    ),
    "xml_damaged": (
        "Một thành phần của tệp bị hỏng hoặc nằm sai chỗ.",
        "Mở bằng Excel, để Excel sửa chữa, lưu lại dưới dạng .xlsx.",
    ),
    "more_alike": ("Còn {count} ô nữa có cùng vấn đề, từ {first}: {what}", "{remedy}"),
    "reader_failed": ("Không đọc được nội dung sổ.", "Mở bằng Excel, lưu lại dưới dạng .xlsx."),
    # what the workbook is
    "sheet_missing": (
        "Không tìm thấy trang tự chấm điểm.",
        "Dùng đúng mẫu đã phát; trang phải có các cột “Mã” và “Điểm tự chấm”.",
    ),
    "sheets_many": (
        "Có nhiều trang giống trang tự chấm điểm.",
        "Chỉ giữ một trang tự chấm điểm trong sổ.",
    ),
    "second_form": (
        (
            "Trang “{other}” cũng được điền nhưng không được đọc; chỉ trang “{read}” được dùng. "
            "Số ô "
            "ghi khác: {count} ({cells})."
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
        "Nội dung bộ tiêu chí trong sổ khác với bộ đang áp dụng, dù cùng số phiên bản.",
        "Dùng mẫu mới nhất; báo cho cơ quan phát mẫu.",
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
            "nên "
            "được ghi là chưa có."
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
    "figure_outside_rule": (
        "Số liệu nằm ngoài quy tắc chấm điểm của tiêu chí nên không có điểm.",
        "Kiểm tra số liệu và đơn vị tính.",
    ),
    "share_as_percent": ("Tỷ lệ phải từ 0 đến 1, hoặc ghi kèm dấu %.", "Ghi 0,85 hoặc 85%."),
    "share_above_one": ("Tỷ lệ lớn hơn 100%.", "Kiểm tra tử số và mẫu số."),
    "amount_as_percent": (
        "Tiêu chí này tính theo số lượng, không theo phần trăm.",
        "Nhập số lượng.",
    ),
    "denominator_zero": (
        "Mẫu số bằng 0 nên không tính được tỷ lệ.",
        "Chọn “Không áp dụng” nếu không phát sinh, hoặc sửa mẫu số.",
    ),
    "denominator_alone": ("Có mẫu số nhưng thiếu tử số.", "Nhập tử số."),
    "text_repaired": (
        "Chữ dùng bảng mã cũ đã được chuyển sang Unicode.",
        "Kiểm tra lại phần chữ; nên dùng phông Unicode.",
    ),
    "text_doubtful": (
        "Chữ có thể dùng bảng mã cũ hoặc bị nhận dạng sai; chưa được sửa.",
        "Gõ lại phần chữ này bằng phông Unicode.",
    ),
    # layers
    "would_be_lost": (
        (
            "Nhận sổ này thì mất số liệu: tiêu chí {code}, cột “{column}” để trống, trong khi "
            "bản đã "
            "thu ({source}) ghi {old}."
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
            "liệu "
            "sai thì đơn vị nộp lại phiếu tự chấm."
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
            "điểm "
            "thẩm định giữ nguyên."
        ),
        "Báo cơ quan thẩm định xem lại các tiêu chí này.",
    ),
    # files together
    "unit_twice": (
        "Một đơn vị và năm có {count} tệp cùng nộp: {files}.",
        "Chỉ giữ một tệp đúng trong thư mục nộp.",
    ),
    "copy_ignored": ("Tệp giống hệt tệp {other}; chỉ một tệp được dùng.", "Xóa bản thừa."),
    "folder_empty": ("Thư mục không có sổ Excel nào.", "Kiểm tra lại đường dẫn thư mục."),
    "old_rows_stay": (
        "Tệp nộp lại bị từ chối; số liệu đã nộp trước vẫn được giữ.",
        "Sửa các lỗi nêu trên rồi nộp lại.",
    ),
    # importing a rule book
    "annex_no_table": (
        "Không tìm thấy bảng tiêu chí (cần ít nhất cột mã, cột nội dung và cột điểm tối đa).",
        "Đặt tên cột như “Mã”, “Nội dung”, “Điểm tối đa”.",
    ),
    "annex_no_code": (
        "Dòng có điểm tối đa nhưng không có mã.",
        "Ghi mã, hoặc xóa điểm ở dòng này.",
    ),
    "annex_code_twice": ("Mã {code} đã có ở dòng khác.", "Ghi lại mã cho đúng."),
    "annex_parent_unknown": (
        "Không có dòng cấp trên của mã {code}.",
        "Thêm dòng cấp trên, hoặc sửa mã.",
    ),
    "annex_maximum_unread": ("Không đọc được điểm tối đa.", "Ghi một con số."),
    "annex_sum": (
        "Điểm các phần không cộng đủ điểm của mục: {said}",
        "Đối chiếu với văn bản gốc; bảng được giữ nguyên như nguồn.",
    ),
    "annex_best": (
        "Mức cao nhất của quy tắc khác điểm tối đa.",
        "Đối chiếu với văn bản gốc; bảng được giữ nguyên như nguồn.",
    ),
    "annex_rule_unread": (
        "Chưa hiểu được cách chấm; tiêu chí được ghi là chấm tay.",
        "Bổ sung cột rule và rule_params trong criteria.csv.",
    ),
    "annex_rule_partial": (
        "Cách chấm được hiểu theo lời văn; cần người kiểm tra.",
        "Đối chiếu rule_params trong criteria.csv với văn bản gốc.",
    ),
    "annex_columns_unused": (
        "Các cột này của phụ lục không được đưa vào bộ tiêu chí.",
        (
            "Không cần làm gì, trừ khi cột nào đó là cách chấm hoặc điểm tối đa: khi đó sửa tiêu "
            "đề "
            "cột."
        ),
    ),
    "annex_kind": (
        "Nhóm điểm thưởng hoặc điểm trừ được nhận ra theo tên.",
        "Kiểm tra cột kind trong criteria.csv.",
    ),
}

_EN: Texts = {
    "not_a_regular_file": (
        "This is not an ordinary file (a link or a folder).",
        "Copy the file itself into the folder.",
    ),
    "file_unreadable": ("The file cannot be opened.", "Check who may read it and send it again."),
    "file_kind": (
        "The file is not an .xlsx workbook and was not read.",
        "Save the workbook as .xlsx and send it again.",
    ),
    "table_kind": (
        "The file is no .xlsx, .xls, .ods or .csv table.",
        "Save the table as .xlsx and run the command again.",
    ),
    "table_text": (
        "The text file cannot be read: it is not UTF-8, or a double quote is not closed.",
        "Open it in Excel, save it as .xlsx or “CSV UTF-8”.",
    ),
    "file_too_large": (
        "The file is too large for a self-scoring workbook.",
        "Remove pictures and extra tables; send evidence separately.",
    ),
    "file_encrypted": ("The file has a password.", "Remove the password and send it again."),
    "file_old_xls": (
        "The file is in the old Excel format (.xls).",
        "Open it in Excel, save as .xlsx and send it again.",
    ),
    "file_not_xlsx": (
        "The content is not an .xlsx workbook, whatever the name says.",
        "Fill the original template and save as .xlsx.",
    ),
    "file_damaged": (
        "The file is damaged: it cannot be unpacked or read.",
        "Open it in Excel, let Excel fix it, save as .xlsx.",
    ),
    "too_many_parts": (
        "The file holds too many parts.",
        "Copy the figures into the original template.",
    ),
    "part_leaves_archive": (
        "A part's name points outside the file: it may be hostile.",
        "Do not open it; fill the original template.",
    ),
    "part_twice": (
        "A part stands twice in the file: it may be hostile.",
        "Do not open it; fill the original template.",
    ),
    "unpacks_too_large": (
        "The file unpacks to too much.",
        "Delete empty formatted rows and columns; copy the figures into the template.",
    ),
    "zip_bomb": (
        "The file is packed abnormally (a zip bomb).",
        "Do not open it; fill the original template.",
    ),
    "macros": ("The file holds macros.", "Save it as .xlsx (without macros) and send it again."),
    "data_connection": (
        "The file connects to an outside data source.",
        "Paste values instead of the connection and send it again.",
    ),
    "dde_link": (
        "The file holds a DDE link, which can start programs.",
        "Break the link and send the file again.",
    ),
    "external_links": (
        "The file links to other workbooks; links were not opened, only stored values were read.",
        "Break the links, so that figures do not depend on another file.",
    ),
    "embedded_objects": (
        "The file holds embedded objects; they were not opened.",
        "Send evidence as separate files.",
    ),
    "xml_entities": (
        "The file declares XML entities: it may be hostile.",
        "Do not open it; fill the original template.",
    ),
    "xml_encoding": (
        "A part of the file uses a strange encoding.",
        "Open it in Excel and save as .xlsx.",
    ),
    "cell_address_strange": (
        "A cell has an address that does not exist.",
        "Open it in Excel and save as .xlsx.",
    ),
    "sheet_too_large": (
        "The sheet claims too many rows or columns.",
        "Delete rows and columns outside the table and save.",
    ),
    "too_many_rows": (
        "The workbook has too many rows.",
        "Delete the rows outside the table and save.",
    ),
    "too_many_merges": (
        "The sheet has too many merged cells, or merges too wide a range.",
        "Unmerge the cells outside the table and save.",
    ),
    "too_many_links": (
        "The sheet has too many hyperlinks, or one over too wide a range.",
        "Delete the hyperlinks and save.",
    ),
    "too_many_rules": (
        "The sheet has too many rules of data validation or conditional formatting.",
        "Copy the figures into the original template (values only) and send it again.",
    ),
    "too_many_comments": (
        "The workbook has too many comments on cells.",
        "Delete the comments and save.",
    ),
    "too_many_names": (
        "The workbook defines too many names.",
        "Delete the names that are not used (Formulas › Name Manager) and save.",
    ),
    "too_many_sheets": (
        "The workbook has too many sheets.",
        "Keep the sheets of the template and save.",
    ),
    "too_many_styles": (
        "The workbook has too many cell styles.",
        "Copy the figures into the original template (values only) and send it again.",
    ),
    "too_many_elements": (
        "The workbook has too many parts inside its sheets.",
        "Copy the figures into the original template (values only) and send it again.",
    ),
    "xml_damaged": (
        "A part of the file is damaged or lies in the wrong place.",
        "Open it in Excel, let Excel repair it, and save as .xlsx.",
    ),
    "more_alike": ("{count} more cells have the same problem, from {first} on: {what}", "{remedy}"),
    "reader_failed": (
        "The content of the workbook cannot be read.",
        "Open it in Excel and save as .xlsx.",
    ),
    "sheet_missing": (
        "There is no self-scoring sheet.",
        "Use the template that was sent; the sheet needs the columns “Mã” and “Điểm tự chấm”.",
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
            "The rule book inside the workbook differs from the one in force, though the version "
            "is "
            "the same."
        ),
        "Use the newest template; tell whoever sent it.",
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
            "seen "
            "is not what the cell holds."
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
    "figure_outside_rule": (
        "The figure lies outside the item's rule and gives no points.",
        "Check the figure and its unit.",
    ),
    "share_as_percent": (
        "A share must be between 0 and 1, or carry a % sign.",
        "Type 0,85 or 85%.",
    ),
    "share_above_one": ("The share is above 100 %.", "Check numerator and denominator."),
    "amount_as_percent": ("This item counts amounts, not percent.", "Enter the amount."),
    "denominator_zero": (
        "The denominator is 0, so there is no share.",
        "Choose “Không áp dụng” if nothing arose, or fix the denominator.",
    ),
    "denominator_alone": ("There is a denominator without a numerator.", "Enter the numerator."),
    "text_repaired": (
        "Text in an old encoding was converted to Unicode.",
        "Check the text; use a Unicode font.",
    ),
    "text_doubtful": (
        "Text may be in an old encoding or misread by a scanner; it was left as it is.",
        "Type this text again with a Unicode font.",
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
            "appraisers "
            "clear the number."
        ),
    ),
    "refiled_after_appraisal": (
        (
            "The self-score changed after it was appraised: {count} item(s) ({codes}); the "
            "appraised "
            "points stay."
        ),
        "Tell the appraisers to look at these items again.",
    ),
    "unit_twice": (
        "One unit and year has {count} files: {files}.",
        "Keep only the right one in the folder.",
    ),
    "copy_ignored": ("The file is identical to {other}; one of them is used.", "Delete the copy."),
    "folder_empty": ("The folder holds no workbook.", "Check the path of the folder."),
    "old_rows_stay": (
        "The resubmission was refused; the rows filed before stay.",
        "Fix the problems above and file again.",
    ),
    "annex_no_table": (
        "There is no table of criteria (it needs columns for code, item and maximum).",
        "Name the columns “Mã”, “Nội dung”, “Điểm tối đa”.",
    ),
    "annex_no_code": (
        "The row has a maximum but no code.",
        "Write the code, or clear the maximum.",
    ),
    "annex_code_twice": ("The code {code} stands in another row already.", "Correct the code."),
    "annex_parent_unknown": (
        "There is no row above for the code {code}.",
        "Add the row above, or correct the code.",
    ),
    "annex_maximum_unread": ("The maximum cannot be read.", "Write a number."),
    "annex_sum": (
        "The parts do not add up to the whole: {said}",
        "Check with the document; the table is kept as in the source.",
    ),
    "annex_best": (
        "The best value of the rule is not the maximum.",
        "Check with the document; the table is kept as in the source.",
    ),
    "annex_rule_unread": (
        "The scoring text was not understood; the item is scored by hand.",
        "Fill rule and rule_params in criteria.csv.",
    ),
    "annex_rule_partial": (
        "The rule was understood from words; a person must check it.",
        "Hold rule_params in criteria.csv against the document.",
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
        "Check the column kind in criteria.csv.",
    ),
}

MESSAGES: dict[str, Texts] = {"vi": _VI, "en": _EN}


def problem(
    key: str,
    texts: Mapping[str, Texts] | None = None,
    /,
    *,
    language: str = "vi",
    file: str = "",
    sheet: str = "",
    cell: str = "",
    found: str = "",
    expected: str = "",
    severity: str = "error",
    **values: str,
) -> Problem:
    """Return the problem named ``key`` in the language asked for, its ``{names}`` filled with
    ``values``.

    ``texts`` are the sentences of another form than the self-scoring workbook, by language; what
    they do not say stands here.
    """
    what, remedy = (texts or MESSAGES)[language].get(key) or MESSAGES[language][key]
    return Problem(
        what=what.format(**values),
        remedy=remedy.format(**values),
        file=file,
        sheet=sheet,
        cell=cell,
        found=found,
        expected=expected,
        severity=severity,
    )
