"""Codes of any letters, columns told by their cells, blocks whose heading has no code, guidance in the cell of the name."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.annex.maxima import read_maximum
from parlib.intake.annex.name_cells import read_name_cell
from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from parlib.intake.annex.totals import is_total

OPTIONS = AnnexOptions(framework_id="thu", language="en")
HEAD = ["Mã", "Tiêu chí", "Hướng dẫn chấm điểm", "Điểm tối đa"]


def book_of(tmp_path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([v if v != "" else None for v in row])
    book.save(tmp_path / "annex.xlsx")
    read, problems, _ = read_annex(tmp_path / "annex.xlsx", options=OPTIONS)
    assert read is not None, [str(p) for p in problems]
    assert [str(p) for p in problems if p.severity == "error"] == []
    return read


@pytest.mark.parametrize(
    "codes",
    [
        ("a", "a.1", "a.2", "b", "b.1", "đ", "đ.1"),
        ("TC1", "TC1.1", "TC1.2", "TC2", "TC2.1", "TC3", "TC3.1"),
        ("TH", "TH.1", "TH.2", "CĐS", "CĐS.1", "PH", "PH.1"),
        ("M1", "M1-1", "M1-2", "M2", "M2-1", "M3", "M3-1"),
        ("1", "1a", "1b", "2", "2a", "3", "3a"),
        ("A", "A.I", "A.II", "B", "B.I", "C", "C.I"),
        ("Tiêu chí 1", "Tiêu chí 1.1", "Tiêu chí 1.2", "Tiêu chí 2", "Tiêu chí 2.1", "Tiêu chí 3", "Tiêu chí 3.1"),
    ],
)
@pytest.mark.parametrize("heading", ["Mã", "Ghi số"])
def test_codes_of_any_letters_make_the_same_tree(tmp_path, codes, heading):
    items = ("TỔ CHỨC", "Kế hoạch", "Báo cáo", "THỦ TỤC", "Niêm yết", "Điểm trừ", "Nộp chậm")
    words = ("", "Có: 2; không: 0", "Đủ: 2; thiếu: 0", "", "Có: 3; không: 0", "", "Trừ 1 điểm/lần")
    maxima = (4, 2, 2, 3, 3, "", "")
    rows = [[heading, *HEAD[1:]], *(list(row) for row in zip(codes, items, words, maxima, strict=True))]
    book = book_of(tmp_path, rows)
    assert [(i.name_vi, i.rule, i.kind) for i in book.leaves] == [
        ("Kế hoạch", "boolean", ""),
        ("Báo cáo", "boolean", ""),
        ("Niêm yết", "boolean", ""),
        ("Nộp chậm", "penalty", "penalty"),
    ]
    assert [book.by_code[i.parent].name_vi for i in book.leaves] == ["TỔ CHỨC", "TỔ CHỨC", "THỦ TỤC", "Điểm trừ"]


@pytest.mark.parametrize("heading", ["Điểm thưởng", "Phần điểm cộng (tối đa 2 điểm)", "Các nội dung được cộng điểm"])
@pytest.mark.parametrize("code", ["1", "3", "T1"])
def test_a_block_whose_heading_has_no_code_keeps_its_sign(tmp_path, heading, code):
    rows = [
        HEAD,
        ["I", "TỔ CHỨC", "", 3],
        ["1", "Kế hoạch", "Có: 2; không: 0", 2],
        ["2", "Báo cáo", "Đủ: 1; thiếu: 0", 1],
        ["", heading, "", ""],
        [code, "Khen thưởng", "Mỗi mô hình cộng 1 điểm, không quá 2 điểm", "Tối đa + 2"],
        ["", "Điểm trừ", "", ""],
        [code.replace("T", "P"), "Nộp chậm", "Mỗi ngày chậm trừ 0,5 điểm, trừ không quá 3 điểm", "Tối đa - 3"],
    ]
    leaves = {i.name_vi: i for i in book_of(tmp_path, rows).leaves}
    assert {name: item.kind for name, item in leaves.items()} == {
        "Kế hoạch": "",
        "Báo cáo": "",
        "Khen thưởng": "bonus",
        "Nộp chậm": "penalty",
    }
    assert leaves["Nộp chậm"].rule_params == {"per": -0.5, "floor": -3.0}


def test_headings_that_nobody_knows_are_told_by_their_cells(tmp_path):
    rows = [
        ["Thứ bậc", "Việc phải làm", "Ba rem", "Trần", "Bên làm"],
        ["1", "Kế hoạch năm", "Đúng hạn: 2 điểm; chậm: 1 điểm; không có: 0 điểm", 2, "Phòng Nội vụ"],
        ["2", "Hồ sơ đúng hạn", "Từ 95% trở lên: 4 điểm; dưới 95%: 0 điểm", 4, "Văn phòng"],
        ["3", "Sáng kiến", "Mỗi sáng kiến được 1 điểm, tối đa 2 điểm", 2, "Phòng Nội vụ"],
    ]
    leaves = book_of(tmp_path, rows).leaves
    assert [(i.max_points, i.rule, i.lead_unit) for i in leaves] == [
        (2.0, "tier", "Phòng Nội vụ"),
        (4.0, "tier", "Văn phòng"),
        (2.0, "count", "Phòng Nội vụ"),
    ]


@pytest.mark.parametrize(
    ("cell", "name", "guidance"),
    [
        ("Kế hoạch (đúng hạn: 2 điểm; chậm (quá 5 ngày): 0 điểm)", "Kế hoạch", "đúng hạn: 2 điểm; chậm (quá 5 ngày): 0 điểm"),
        ("Khắc phục sau kiểm tra (tỷ lệ vấn đề đã khắc phục x 6 điểm)", "Khắc phục sau kiểm tra", "tỷ lệ vấn đề đã khắc phục x 6 điểm"),
        ("Báo cáo năm 2024\nĐúng hạn: 1 điểm\nChậm: 0 điểm", "Báo cáo năm 2024", "Đúng hạn: 1 điểm\nChậm: 0 điểm"),
        ("Báo cáo\nCách chấm: đúng hạn 1 điểm; chậm 0 điểm", "Báo cáo", "đúng hạn 1 điểm; chậm 0 điểm"),
        ("Chất lượng văn bản (Sở Tư pháp nhận xét, cho điểm)", "Chất lượng văn bản", "Sở Tư pháp nhận xét, cho điểm"),
        ("Số hóa hồ sơ: từ 90% trở lên 3 điểm; dưới 90%: 0 điểm", "Số hóa hồ sơ", "từ 90% trở lên 3 điểm; dưới 90%: 0 điểm"),
        ("Điểm thưởng (tối đa 5 điểm)", "Điểm thưởng (tối đa 5 điểm)", ""),
        ("Kế hoạch cải cách\nhành chính năm 2024", "Kế hoạch cải cách hành chính năm 2024", ""),
        ("Dịch vụ công trực tuyến (mức độ 3, 4)", "Dịch vụ công trực tuyến (mức độ 3, 4)", ""),
    ],
)
def test_guidance_in_the_cell_of_the_name(cell, name, guidance):
    read = read_name_cell(cell, " ".join(cell.split()), alone=True)
    assert (read.name, read.guidance) == (name, guidance)


@pytest.mark.parametrize("words", ["Cộng I + II + III", "Cộng A + B", "Cộng 1+2+3", "Tổng (I + II)"])
def test_a_sum_of_parts_is_a_total(words):
    assert is_total(None, words)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("Tối đa - 3", -3), ("Tối đa: -3 điểm", -3), ("Tối đa + 2", 2), ("+2", 2), ("Trừ tối đa 5 điểm", -5), ("Từ 0 - 2", 2)],
)
def test_a_maximum_with_a_sign(cell, value):
    assert read_maximum(cell).value == value


def test_no_limit_is_no_maximum():
    assert not read_maximum("Không hạn chế").known


def test_words_alone_do_not_end_a_block_and_a_chapter_behind_its_items_does(tmp_path):
    rows = [
        HEAD,
        ["I", "TỔ CHỨC", "", 2],
        ["1", "Kế hoạch", "Có: 2; không: 0", 2],
        ["", "Điểm trừ", "", ""],
        ["", "Đối với cấp xã", "", ""],
        ["1", "Nộp chậm", "Mỗi ngày chậm trừ 0,5 điểm, trừ không quá 3 điểm", ""],
        ["", "Đối với cấp phòng", "", ""],
        ["2", "Bị phê bình", "Trừ 1 điểm/lần", ""],
        ["II", "THỦ TỤC", "", 3],
        ["1", "Niêm yết", "Có: 3; không: 0", 3],
    ]
    leaves = book_of(tmp_path, rows).leaves
    assert {i.name_vi: i.kind for i in leaves} == {"Kế hoạch": "", "Nộp chậm": "penalty", "Bị phê bình": "penalty", "Niêm yết": ""}
