"""Points where offices put them: line by line beside the levels, so much each in the column of maxima, under
"Điểm cộng" and "Điểm trừ", as a range.
"""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.rule_book import AnnexOptions, read_annex

HEAD = ["STT", "Nội dung", "Điểm", "Cách chấm"]


def read(tmp_path, rows, *, merged=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(tmp_path / "annex.xlsx")
    return read_annex(tmp_path / "annex.xlsx", options=AnnexOptions(framework_id="thu"))[:2]


def tiers(book, code):
    return [t["points"] for t in book.by_code[code].rule_params["tiers"]]


def test_points_beside_the_lines_of_a_name(tmp_path):
    rows = [
        HEAD[:3],
        ["1", "Kế hoạch\n- Trước 15/01\n- Từ 15/01 đến 31/01\n- Sau 31/01", "4\n4\n2\n0"],
        ["2", "Nhiệm vụ hoàn thành\n- Từ 90% trở lên\n- Dưới 90%", "6\n0"],
        ["3", "Hồ sơ đúng hạn: tỷ lệ x 5", "5"],
    ]
    book, problems = read(tmp_path, rows)
    assert [(i.name_vi, i.max_points) for i in book.leaves][:2] == [("Kế hoạch", 4), ("Nhiệm vụ hoàn thành", 6)]
    assert tiers(book, "1") == [4, 2, 0]
    assert tiers(book, "2") == [6, 0]
    assert not [p for p in problems if p.severity == "error"]


def test_points_beside_the_lines_of_guidance_with_the_maximum_apart(tmp_path):
    rows = [
        ["STT", "Nội dung", "Mức độ", "Điểm", "Điểm tối đa"],
        ["1", "Kế hoạch", "Trước 15/01\nSau 15/01\nKhông ban hành", "4\n2\n0", 4],
        ["2", "Tin bài", "Từ 10 tin\nTừ 5 đến 9 tin\nDưới 5 tin", "5\n3\n1", 5],
    ]
    book, problems = read(tmp_path, rows)
    assert tiers(book, "1") == [4, 2, 0]
    assert sorted(tiers(book, "2")) == [1, 3, 5]
    assert not any("Các cột này" in p.what for p in problems)


@pytest.mark.parametrize(
    ("name", "points", "words"),
    [
        ("Kế hoạch\nCó kế hoạch\nCó báo cáo", "3\n2\n1", None),  # parts, which add up
        ("Kế hoạch", "2\n1", "Có kế hoạch\nCó báo cáo"),
        ("Kỷ luật", "-1\n-2", "Khiển trách\nCảnh cáo"),
        ("Kế hoạch", "2\n1\n0", "Đúng hạn\nChậm"),
    ],
)
def test_points_whose_lines_are_no_levels_stay_with_a_person(tmp_path, name, points, words):
    book, problems = read(
        tmp_path, [HEAD, ["1", name, points, words], ["2", "Đúng hạn", "3\n0", "100%\nDưới 100%"], ["3", "Họp", 1, "Có: 1; không: 0"]]
    )
    first = book.by_code["1"]
    assert (first.rule, first.max_points) == ("manual", None)
    assert [p.cell for p in problems if p.severity == "error"] == ["C2"]
    assert tiers(book, "2") == [3, 0]


def test_so_much_each_is_no_maximum(tmp_path):
    rows = [
        HEAD[:3],
        ["I", "CHUNG", 5],
        ["1", "Kế hoạch (đúng hạn: 5 điểm; chậm: 0 điểm)", 5],
        ["2", "Tin bài", "0,5 điểm/tin"],
        ["II", "ĐIỂM TRỪ", None],
        ["1", "Bị phê bình", "-0,5/lần"],
        ["2", "Đơn thư vượt cấp", "Trừ 1 điểm/đơn, tối đa 3 điểm"],
        ["3", "Cán bộ bị kỷ luật", "0,5đ/người"],
        ["III", "ĐIỂM THƯỞNG", None],
        ["1", "Mô hình mới", "1 điểm/mô hình, tối đa 3 điểm"],
    ]
    book, problems = read(tmp_path, rows)
    assert book.by_code["I.2"].max_points is None
    assert {c: book.by_code[c].rule_params for c in ("II.1", "II.2", "II.3", "III.1")} == {
        "II.1": {"per": -0.5},
        "II.2": {"per": -1.0, "floor": -3.0},
        "II.3": {"per": -0.5},
        "III.1": {"per": 1.0, "cap": 3.0},
    }
    assert not [p for p in problems if p.severity == "error" or "chưa được đưa" in p.what]


def test_levels_that_cost_so_much_each_are_not_taken_once(tmp_path):
    rows = [
        HEAD[:3],
        ["1", "Họp", 1],
        [None, "Đạt", 1],
        [None, "Không đạt", 0],
        ["II", "ĐIỂM TRỪ", None],
        ["1", "Kỷ luật", None],
        [None, "Khiển trách", "-0,5/người"],
        [None, "Cảnh cáo", "-1/người"],
    ]
    book, _ = read(tmp_path, rows)
    (item,) = [i for i in book.leaves if i.kind == "penalty"]
    assert item.rule == "manual" or "steps" not in item.rule_params


def test_words_under_what_is_given_and_what_is_taken(tmp_path):
    rows = [
        ["STT", "Nội dung", "Điểm cộng", "Điểm trừ"],
        ["1", "Có sáng kiến được công nhận", "2 điểm/sáng kiến, tối đa 4 điểm", None],
        ["2", "Bị phê bình bằng văn bản", None, "1 điểm/lần, tối đa 3 điểm"],
        ["3", "Để xảy ra khiếu kiện đông người", None, "5 điểm"],
    ]
    book, _ = read(tmp_path, rows)
    assert [(i.kind, i.rule_params) for i in book.leaves] == [
        ("bonus", {"per": 2.0, "cap": 4.0}),
        ("penalty", {"per": -1.0, "floor": -3.0}),
        ("penalty", {"steps": [[1, -5.0]]}),
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1-4", 4), ("0 – 2", 2), ("-1-3", -3), ("4-1", None), ("-1\n-2", None), ("0\n2", None), ("Tối đa\n5 điểm", 5), ("2 điểm/năm", 2)],
)
def test_a_range_is_read_up_to_its_end(cell, value):
    figure = read_maximum(cell)
    assert (figure.value if figure.known else None) == value


def test_a_column_of_groups_left_of_the_codes_names_no_items(tmp_path):
    rows = [
        ["Lĩnh vực", "TT", "Tiêu chí", "Cách tính điểm", "Điểm tối đa"],
        ["Chỉ đạo, điều hành", 1, "Kế hoạch", "Đúng hạn 2 điểm, chậm 1 điểm, không có 0 điểm", 2],
        [None, 2, "Kiểm tra", "≥ 30% đơn vị: 3 điểm; < 30% đơn vị: 0 điểm", 3],
        ["Cộng I", None, None, None, 5],
        ["Thủ tục hành chính", 3, "Đúng hạn", "100%: 5 điểm, <100%: 0 điểm", 5],
        [None, 4, "Xin lỗi", "Thực hiện 100%: 2 điểm, dưới 100%: 0 điểm", 2],
        ["Cộng II", None, None, None, 7],
        ["TỔNG (I+II)", None, None, None, 12],
    ]
    book, _ = read(tmp_path, rows, merged=["A2:A3", "A5:A6"])
    assert [i.name_vi for i in book.leaves] == ["Kế hoạch", "Kiểm tra", "Đúng hạn", "Xin lỗi"]
    assert book.index_max == 12


def test_a_document_whose_maxima_stand_below_one_heading_for_records_and_survey(tmp_path):
    docx = pytest.importorskip("docx")
    rows = [
        ["STT", "Tiêu chí", "Thang điểm", "", "Phương pháp"],
        ["", "", "Thẩm định", "ĐTXHH", ""],
        ["1", "CẢI CÁCH THỂ CHẾ", "6", "4", ""],
        ["1.1", "Xây dựng văn bản", "6", "", "100%: 6; dưới 100%: 0"],
        ["1.2", "Chất lượng văn bản", "", "4", "Điều tra xã hội học"],
        ["2", "CẢI CÁCH TTHC", "8", "7", ""],
        ["2.1", "Đúng hạn", "8", "", "100%: 8; dưới 100%: 0"],
        ["2.2", "Thái độ", "", "3", "Theo kết quả khảo sát"],
        ["2.3", "Hài lòng", "", "4", "Theo kết quả khảo sát"],
        ["", "TỔNG", "14", "11", ""],
    ]
    document = docx.Document()
    table = document.add_table(rows=0, cols=5)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    table.cell(0, 2).merge(table.cell(0, 3))
    for place in (0, 1, 4):
        table.cell(0, place).merge(table.cell(1, place))
    document.save(tmp_path / "annex.docx")
    book, _, _ = read_annex(tmp_path / "annex.docx", options=AnnexOptions(framework_id="thu"))
    assert book.index_max == 25
    assert [(i.max_points, i.source) for i in book.leaves] == [
        (6, "appraisal"),
        (4, "survey"),
        (8, "appraisal"),
        (3, "survey"),
        (4, "survey"),
    ]
