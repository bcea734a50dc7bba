"""What is said of a file before anything in it is read: its kind, its size, what it hides."""

from __future__ import annotations

VI: dict[str, tuple[str, str]] = {
    # the file
    "not_a_regular_file": (
        "Đây không phải là tệp thường (liên kết hoặc thư mục).",
        "Chép chính tệp vào thư mục nộp.",
    ),
    "file_missing": ("Không có tệp này.", "Kiểm tra lại tên tệp và thư mục."),
    "file_unreadable": ("Không mở được tệp.", "Kiểm tra quyền đọc và gửi lại tệp."),
    "file_kind": (
        "Tệp không phải sổ .xlsx, .xls hay .ods nên không được đọc.",
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
}

EN: dict[str, tuple[str, str]] = {
    "not_a_regular_file": (
        "This is not an ordinary file (a link or a folder).",
        "Copy the file itself into the folder.",
    ),
    "file_missing": ("There is no such file.", "Check the name of the file and its folder."),
    "file_unreadable": ("The file cannot be opened.", "Check who may read it and send it again."),
    "file_kind": (
        "The file is no .xlsx, .xls or .ods workbook and was not read.",
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
}
