"""Layouts in which annexes come: other headings, points in a column of their own, parts by capital letters, no table at all."""

from __future__ import annotations

import docx
import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex

OPTIONS = AnnexOptions(framework_id="thu", language="en")


def book_of(path):
    book, problems, _ = read_annex(path, options=OPTIONS)
    assert book is not None, [str(p) for p in problems]
    assert [str(p) for p in problems if p.severity == "error"] == []
    return book


def excel(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([v if v != "" else None for v in row])
    book.save(path)
    return path


def test_guidance_under_another_heading_and_nothing_made_up_for_a_penalty(tmp_path):
    rows = [
        ["STT", "Lĩnh vực, tiêu chí", "Điểm tối đa", "Hướng dẫn xác định điểm", "Tài liệu kiểm chứng"],
        ["I", "TỔ CHỨC", 2, "", ""],
        ["1", "Kế hoạch", 2, "Có: 2; không: 0", "Kế hoạch"],
        ["II", "ĐIỂM TRỪ", -2, "", ""],
        ["1", "Nộp trễ", -2, "Trễ từ 1 đến 4 ngày: trừ 1 điểm; trễ trên 4 ngày: trừ 2 điểm", ""],
    ]
    book = book_of(excel(tmp_path / "annex.xlsx", rows))
    assert {i.code: i.rule for i in book.leaves} == {"I.1": "boolean", "II.1": "penalty"}
    assert book.by_code["II.1"].rule_params == {"steps": [[5.0, -2.0], [1.0, -1.0]]}
    rows[0][3] = "Mô tả"  # a heading that nobody knows: its cells tell that it is the guidance
    assert {i.code: i.rule for i in book_of(excel(tmp_path / "other.xlsx", rows)).leaves} == {"I.1": "boolean", "II.1": "penalty"}
    rows[2][3], rows[4][3] = "Theo Quyết định số 5", "Theo Quyết định số 6"  # it says no points: a person's, not "all of it at once"
    assert {i.rule for i in book_of(excel(tmp_path / "third.xlsx", rows)).leaves} == {"manual"}


def test_points_of_each_line_in_a_column_of_their_own(tmp_path):
    rows = [
        ["Mã", "Nội dung", "Điểm tối đa", "Mức điểm", "Điểm tự chấm"],
        ["1", "THỦ TỤC", 3, "", ""],
        ["1.1", "Hồ sơ đúng hạn", 3, "", ""],
        ["", "- Từ 97% trở lên", "", 3, ""],
        ["", "- Từ 90% đến dưới 97%", "", 1.5, ""],
        ["", "- Dưới 90%", "", 0, ""],
    ]
    (item,) = book_of(excel(tmp_path / "annex.xlsx", rows)).leaves
    assert [t["points"] for t in item.rule_params["tiers"]] == [3.0, 1.5, 0.0]


OUTLINE = """PHỤ LỤC
BỘ TIÊU CHÍ (Kèm theo Quyết định số 7/QĐ-UBND)
Phần I. ĐIỀU HÀNH (tối đa 7 điểm)
1. Ban hành kế hoạch (2 điểm)
Có kế hoạch: 2 điểm; không có: 0 điểm
2. Báo cáo định kỳ - 3 điểm
Mỗi báo cáo trễ trừ 0,5 điểm, trừ đến hết điểm.
3. Sáng kiến
2 điểm
Từ 02 sáng kiến trở lên: 2 điểm; 01 sáng kiến: 1 điểm; không
có: 0 điểm
Tài liệu kiểm chứng: Quyết định công nhận
Đơn vị chủ trì: Sở Nội vụ

2
Tiêu chí
Điểm

Phần II. ĐIỂM TRỪ (-2 điểm)
4. Khiếu kiện đông người
trừ tối đa 2 điểm
Mỗi vụ phạt 1 điểm, tối đa phạt 2 điểm
"""


def test_items_written_one_below_the_other(tmp_path):
    path = tmp_path / "annex.txt"
    path.write_text(OUTLINE, encoding="utf-8")
    book = book_of(path)
    assert [(i.code, i.max_points, i.rule) for i in book.leaves] == [
        ("I.1", 2.0, "boolean"),
        ("I.2", 3.0, "tier"),
        ("I.3", 2.0, "count"),
        ("II.4", 0.0, "penalty"),
    ]
    assert book.by_code["I.3"].lead_unit == "Sở Nội vụ"
    assert book.by_code["II.4"].rule_params == {"per": -1.0, "floor": -2.0}


def test_a_table_between_bars(tmp_path):
    path = tmp_path / "annex.txt"
    rows = [
        "| TT | Nội dung | Điểm | Cách cho điểm |",
        "|---|---|---|---|",
        "| I | ĐIỀU HÀNH | 3 | |",
        "| 1 | Kế hoạch | 3 | Có: 3; không: 0 |",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert [(i.code, i.rule) for i in book_of(path).leaves] == [("I.1", "boolean")]


def test_a_table_for_each_part_under_a_heading_of_its_own(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for part, name in (("A", "NHẬN THỨC SỐ"), ("B", "HẠ TẦNG SỐ")):
        document.add_paragraph(f"{part}. {name} - 5 điểm")
        table = document.add_table(rows=0, cols=4)
        for row in (
            ("Mã", "Chỉ số thành phần", "Điểm tối đa", "Công thức, cách chấm"),
            (f"{part}1", "Cuộc họp", "5", "Từ 04 cuộc: 5; dưới 04 cuộc: 0"),
        ):
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    document.save(tmp_path / "annex.docx")
    book = book_of(tmp_path / "annex.docx")
    assert [(i.code, i.parent, i.max_points) for i in book.leaves] == [("A.1", "A", 5.0), ("B.1", "B", 5.0)]
    assert book.by_code["B"].max_points == 5.0


def test_a_bonus_that_begins_with_adding_is_an_item_and_no_total(tmp_path):
    rows = [
        ["TT", "Tiêu chí", "Điểm chuẩn", "Cách tính điểm"],
        ["I", "ĐIỀU HÀNH", 1, ""],
        ["1", "Kế hoạch", 1, "Có: 1; không: 0"],
        ["II", "ĐIỂM CỘNG/TRỪ", "", ""],
        ["2", "Cộng điểm: có xã dẫn đầu", 2, "Mỗi xã cộng 1 điểm, không quá 2 điểm"],
        ["", "Tổng cộng", 1, ""],
    ]
    book = book_of(excel(tmp_path / "annex.xlsx", rows))
    assert (book.by_code["II.2"].kind, book.by_code["II.2"].rule, book.index_max) == ("bonus", "bonus", 1)


HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
MET = "Đạt: 2; không đạt: 0"


def sheets(path, parts, *, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in parts.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([v if v != "" else None for v in row])
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    book.save(path)
    return path


def test_a_sheet_for_each_part_whose_numbers_begin_again(tmp_path):
    parts = {name: [HEAD, [1, f"{name} một", 2, MET], [2, f"{name} hai", 2, MET], ["", "Cộng", 4, ""]] for name in ("Điều hành", "Thể chế")}
    book = book_of(sheets(tmp_path / "annex.xlsx", parts))
    assert [(i.code, i.name_vi, i.max_points) for i in book.items[1:]] == [
        ("I", "Điều hành", 4),
        ("I.1", "Điều hành một", 2),
        ("I.2", "Điều hành hai", 2),
        ("II", "Thể chế", 4),
        ("II.1", "Thể chế một", 2),
        ("II.2", "Thể chế hai", 2),
    ]


def test_a_bonus_sheet_beside_the_table_whose_name_column_is_called_by_the_scoring(tmp_path):
    parts = {
        "Bảng điểm": [["TT", "Nội dung chấm", "Điểm tối đa", "Mức điểm"], ["A", "ĐIỀU HÀNH", 3, ""], [1, "Họp", 3, ""], ["", "a) Từ 2 cuộc", "", 3], ["", "b) Dưới 2 cuộc", "", 0]],
        "Cộng": [["TT", "Nội dung", "Tối đa", "Mức điểm"], ["B", "ĐIỂM CỘNG", 2, ""], ["B1", "Mô hình", 2, ""], ["", "a) Mỗi mô hình 1 điểm, tối đa 2 điểm", "", "1/mô hình"]],
    }  # fmt: skip
    book = book_of(sheets(tmp_path / "annex.xlsx", parts))
    assert [(i.code, i.rule, i.kind) for i in book.leaves] == [("A.1", "count", ""), ("B.1", "bonus", "bonus")]


def test_versions_of_one_table_are_no_parts_and_hidden_sheets_are_not_read(tmp_path):
    rows = [HEAD, ["I", "ĐIỀU HÀNH", 4, ""], [1, "Kế hoạch", 2, MET], [2, "Báo cáo", 2, MET]]
    longer = [*rows, [3, "Kiểm tra", 2, MET]]
    assert len(book_of(sheets(tmp_path / "two.xlsx", {"Bản 1": rows, "Bản 2": longer})).leaves) == 3
    assert len(book_of(sheets(tmp_path / "hidden.xlsx", {"Bản 1": rows, "Bản 2": longer}, hidden={"Bản 2"})).leaves) == 2


def test_a_hidden_sheet_that_looks_like_criteria_is_told_and_read_where_it_is_named(tmp_path):
    rows = [HEAD, ["I", "ĐIỀU HÀNH", 4, ""], [1, "Kế hoạch", 2, MET], [2, "Báo cáo", 2, MET]]
    bonus = [HEAD, [1, "Sáng kiến", 2, MET], [2, "Chuyển đổi số", 1, "Có: 1; không: 0"], [3, "Mô hình", 2, MET]]
    lists = [["Mã", "Tên"], ["01", "Sở Nội vụ"], ["02", "Sở Tài chính"]]
    path = sheets(tmp_path / "a.xlsx", {"Bảng 1": rows, "Bảng 2": bonus, "Danh mục": lists}, hidden={"Bảng 2", "Danh mục"})
    book, problems, _ = read_annex(path, options=AnnexOptions(framework_id="thu", title_vi="Bộ"))
    assert len(book.leaves) == 2
    assert [(p.sheet, "3 dòng" in p.what, "--sheet" in p.remedy) for p in problems] == [("Bảng 2", True, True)]
    named, problems, _ = read_annex(path, options=AnnexOptions(framework_id="thu", sheet="bảng 2"))
    assert [i.name_vi for i in named.leaves] == ["Sáng kiến", "Chuyển đổi số", "Mô hình"]
    assert not [p for p in problems if "bị ẩn" in p.what]


def test_numbers_that_begin_again_under_headings_without_codes(tmp_path):
    rows = [
        HEAD,
        ["", "ĐIỀU HÀNH", 4, ""],
        [1, "Kế hoạch", 2, MET],
        [2, "Báo cáo", 2, MET],
        ["", "Thể chế", 2, ""],
        [1, "Rà soát", 2, MET],
        ["", "ĐIỂM TRỪ", "Trừ", ""],
        [1, "Nộp trễ", "Trừ đến 3", "Mỗi ngày trừ 1 điểm, tối đa 3 điểm"],
    ]
    book = book_of(excel(tmp_path / "annex.xlsx", rows))
    assert [(i.code, i.kind, i.rule) for i in book.leaves] == [
        ("I.1", "", "boolean"),
        ("I.2", "", "boolean"),
        ("II.1", "", "boolean"),
        ("III.1", "penalty", "penalty"),
    ]


def test_a_table_without_codes_whose_parts_add_up(tmp_path):
    rows = [HEAD[1:], ["Điều hành", 4, ""], ["Kế hoạch", 2, MET], ["Báo cáo", 2, MET], ["Thể chế", 2, ""], ["Rà soát", 2, MET]]
    book = book_of(excel(tmp_path / "annex.xlsx", rows))
    assert [(i.code, i.parent) for i in book.items[1:]] == [("I", "0"), ("I.1", "I"), ("I.2", "I"), ("II", "0"), ("II.1", "II")]


def test_a_total_that_parts_match_and_items_do_not_is_named_with_both_sums(tmp_path):
    rows = [HEAD, ["I", "ĐIỀU HÀNH", 5, ""], [1, "Kế hoạch", 2, MET], [2, "Báo cáo", 2, MET], ["", "TỔNG CỘNG", 5, ""]]
    _, problems, _ = read_annex(excel(tmp_path / "annex.xlsx", rows), options=OPTIONS)
    said = [p.what for p in problems if "add up" in p.what]
    assert any("4 ≠ 5" in s for s in said)
    assert any("sum to 4, the whole says 5" in s for s in said)


def test_maxima_as_formulas_without_results_are_named_and_merged_cells_are_read(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        [*HEAD[:3], "Nội dung chấm điểm", "Thang điểm"],
        ["I", "ĐIỀU HÀNH", "=SUM(C3:C5)", None, None],
        [1, "Đúng hạn", 3, "Từ 90% trở lên", 3],
        [None, None, None, "Từ 80% đến dưới 90%", 1],
        [None, None, None, "Dưới 80%", 0],
    ):
        sheet.append(row)
    for column in "ABC":
        sheet.merge_cells(f"{column}3:{column}5")
    book.save(tmp_path / "annex.xlsx")
    read, problems, _ = read_annex(tmp_path / "annex.xlsx", options=OPTIONS)
    assert [t["points"] for t in read.by_code["I.1"].rule_params["tiers"]] == [3.0, 1.0, 0.0]
    assert [(p.cell, p.severity) for p in problems if "maximum cannot be read" in p.what] == [("C2", "error")]


def test_scoring_in_a_table_inside_a_cell_is_no_item(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    table = document.add_table(rows=0, cols=4)
    for row in (HEAD, ("I", "ĐIỀU HÀNH", "4", ""), ("1", "Kế hoạch", "2", MET), ("2", "Báo cáo", "2", "")):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    inner = table.rows[3].cells[3].add_table(rows=2, cols=2)
    for r, row in enumerate((("Đúng hạn", "2"), ("Trễ hạn", "0"))):
        for c, words in enumerate(row):
            inner.cell(r, c).text = words
    document.save(tmp_path / "annex.docx")
    assert [i.code for i in book_of(tmp_path / "annex.docx").leaves] == ["I.1", "I.2"]


def test_guidance_below_the_name_heads_on_each_page_and_maxima_of_a_survey(tmp_path):
    head = ["TT", "Tiêu chí và cách chấm", "Thang điểm", "", "Minh chứng"]
    rows = [
        head,
        ["", "", "Thẩm định", "Điểm ĐTXHH", ""],
        ["Phần I", "Chỉ đạo", "", "", ""],
        ["1.1", "Kế hoạch\n- Từ 95% trở lên: 2 điểm\n- Dưới 95%: 0 điểm", 2, "", "Kế hoạch"],
        head,
        ["Đ", "SỐ HÓA", "", "", ""],
        ["Đ.1", "Hài lòng\n- ĐTXHH (điểm = tỷ lệ hài lòng x 3)", "", 3, ""],
        ["", "Ghi chú: gửi kèm tài liệu", "", "", ""],
    ]
    book = book_of(excel(tmp_path / "annex.xlsx", rows))
    read = [(i.code, i.name_vi, i.max_points, i.rule) for i in book.leaves]
    assert read == [("I.1.1", "Kế hoạch", 2.0, "tier"), ("Đ.1", "Hài lòng", 3.0, "survey")]


def test_a_block_of_bonus_points_whose_head_stands_between_two_word_tables(tmp_path):
    document = docx.Document()
    for title, row in (
        ("I. Thể chế (2 điểm)", ("I.1", "Kế hoạch", "2", "Có: 2; không: 0")),
        ("II. Điểm thưởng", ("II.1", "Sáng kiến", "1", "Mỗi sáng kiến cộng 0,5 điểm")),
    ):
        document.add_paragraph(title)
        table = document.add_table(rows=2, cols=4)
        for cells, words in zip(table.rows, (("Mã số", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"), row), strict=True):
            for cell, text in zip(cells.cells, words, strict=True):
                cell.text = text
    document.save(tmp_path / "a.docx")
    book = book_of(tmp_path / "a.docx")
    assert {i.code: (i.kind, i.rule) for i in book.leaves} == {"I.1": ("", "boolean"), "II.1": ("bonus", "bonus")}


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "điểm thưởng và điểm trừ, theo từng mục"), ("en", "bonus and penalty, each item by itself")]
)
def test_what_kind_of_block_was_recognised_is_said_in_words(tmp_path, language, words):
    rows = [
        ("STT", "Nội dung tiêu chí", "Điểm tối đa", "Hướng dẫn chấm"), ("I", "Chỉ đạo", 4, ""), ("1", "Ban hành kế hoạch", 4, "Có: 4 điểm; không: 0 điểm"),
        ("II", "ĐIỂM THƯỞNG, ĐIỂM TRỪ", "", ""), ("1", "Mô hình mới", 2, "Mỗi mô hình cộng 1 điểm, không quá 2 điểm"),
    ]  # fmt: skip
    _, problems, _ = read_annex(excel(tmp_path / "annex.xlsx", rows), options=AnnexOptions(framework_id="thu", language=language))
    assert words in [p.expected for p in problems]
