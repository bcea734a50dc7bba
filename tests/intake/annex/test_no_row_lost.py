"""No row of an annex that gives or takes points vanishes: it is read, or said to be left out."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from parlib.intake.annex.totals import is_total

HEAD = ["STT", "Nội dung", "Điểm tối đa", "Cách chấm"]
MET = "Đạt: 2; không đạt: 0"
PLAIN = [["1", "Kế hoạch", 2, MET], ["2", "Báo cáo", 2, MET], ["3", "Họp", 2, MET]]


def read(tmp_path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "annex.xlsx")
    read_so, problems, _ = read_annex(tmp_path / "annex.xlsx", options=AnnexOptions(framework_id="thu"))
    return read_so, problems


def leaves(book):
    return [(i.code, i.name_vi, i.max_points, i.rule) for i in book.leaves]


def cells_of(problems, words):
    return [p.cell for p in problems if words in p.what]


@pytest.mark.parametrize(
    "name",
    [
        "Tổng hợp báo cáo đúng hạn",
        "Tổng kết phong trào thi đua",
        "Tổng số hồ sơ trễ hạn",
        "Tổng rà soát thủ tục",
        "Tổng vi phạm bị nhắc nhở",
    ],
)
def test_an_item_that_begins_like_a_total_is_an_item(tmp_path, name):
    book, _ = read(tmp_path, [HEAD, *PLAIN, ["4", name, 2, MET], ["", "Tổng cộng", 8, ""]])
    assert leaves(book)[-1] == ("4", name, 2.0, "boolean")
    assert book.root.max_points == 8


@pytest.mark.parametrize(
    "name",
    ["TỔNG CỘNG", "Tổng điểm phần I", "Tổng số", "Tổng (I + II)", "Tổng điểm tối đa", "Cộng nhóm"],
)
def test_rows_that_state_a_total(name):
    assert is_total("", name)


def test_of_several_totals_the_one_that_holds_the_others_is_the_whole(tmp_path):
    rows = [
        ["I", "CHỈ ĐẠO", 4, ""],
        *PLAIN[:2],
        ["", "Cộng I", 4, ""],
        ["II", "THỂ CHẾ", 2, ""],
        ["1", "Rà soát", 2, MET],
        ["", "Cộng II", 2, ""],
        ["", "TỔNG CỘNG", 6, ""],
    ]
    book, _ = read(tmp_path, [HEAD, *rows])
    assert book.root.max_points == 6


def test_the_total_of_one_part_is_not_that_of_the_whole(tmp_path):
    rows = [
        ["I", "CHỈ ĐẠO", "", ""],
        *PLAIN[:2],
        ["", "Cộng mục I", 4, ""],
        ["II", "THỂ CHẾ", "", ""],
        ["1", "Rà soát", 2, MET],
    ]
    book, problems = read(tmp_path, [HEAD, *rows])
    assert book.root.max_points is None
    assert book.by_code["I"].max_points == 4
    assert cells_of(problems, "không cộng đủ") == []


@pytest.mark.parametrize("mark", ["", "-", "+"])
def test_rows_with_guidance_and_no_code_are_items_of_the_item_above(tmp_path, mark):
    rows = [
        ["1", "Kế hoạch", 3, ""],
        [mark, "Kịp thời", 1, "Đúng hạn: 1; chậm: 0"],
        [mark, "Đủ nội dung", 2, MET],
        *PLAIN[1:],
    ]
    book, _ = read(tmp_path, [HEAD, *rows])
    assert leaves(book)[:2] == [
        ("1.1", "Kịp thời", 1.0, "boolean"),
        ("1.2", "Đủ nội dung", 2.0, "boolean"),
    ]


def test_rows_with_guidance_and_no_code_that_are_of_no_item_are_said(tmp_path):
    rows = [*PLAIN, ["", "Sổ theo dõi", 1, "Có: 1; không: 0"], ["4", "Tự kiểm tra", 2, MET]]
    book, problems = read(tmp_path, [HEAD, *rows])
    assert [i.note for i in book.leaves] == [MET] * 4
    assert cells_of(problems, "không có mã") == ["B5"]


def test_levels_in_capitals_are_levels_and_no_heading(tmp_path):
    rows = [
        ["STT", "Nội dung", "Điểm tối đa", "Mức điểm"],
        ["1", "Thủ tục được cắt giảm", 2, ""],
        ["", "Từ 05 TTHC: 2", "", 2],
        ["", "01 TTHC: 0,5", "", 0.5],
        ["", "KHÔNG CÓ", "", 0],
        ["2", "Báo cáo", 2, ""],
        ["", "Đạt", "", 2],
        ["", "Không đạt", "", 0],
    ]
    book, _ = read(tmp_path, rows)
    assert book.leaves[0].rule_params == {"steps": [[5.0, 2.0], [1.0, 0.5]]}


def test_a_chapter_with_its_maximum_and_no_code_is_no_level_of_the_item_above(tmp_path):
    rows = [*PLAIN, ["", "CẢI CÁCH THỂ CHẾ", 4, ""], ["4", "Rà soát", 2, MET], ["5", "Góp ý", 2, MET]]
    book, _ = read(tmp_path, [HEAD, *rows])
    assert [i.note for i in book.leaves] == [MET] * 5


def test_what_gives_points_behind_the_total_or_before_the_first_item_is_said(tmp_path):
    rows = [
        ["", "Có kế hoạch", 1, "Có: 1; không: 0"],
        *PLAIN,
        ["", "Tổng cộng", 6, ""],
        ["", "Bị nhắc nhở bằng văn bản trừ 2 điểm", "", ""],
        ["", "Ghi chú: làm tròn đến 2 chữ số", "", ""],
    ]
    _, problems = read(tmp_path, [HEAD, *rows])
    assert cells_of(problems, "không thuộc mục nào") == ["B2", "B7"]


def test_lines_under_the_heading_of_a_block_are_its_guidance(tmp_path):
    rows = [
        *PLAIN,
        ["", "ĐIỂM THƯỞNG", 5, ""],
        ["", "Mỗi sáng kiến được công nhận: 1 điểm", "", ""],
        ["", "ĐIỂM TRỪ", -5, ""],
        ["", "Mỗi vụ vi phạm: trừ 1 điểm", "", ""],
    ]
    book, _ = read(tmp_path, [HEAD, *rows])
    assert [i.note for i in book.leaves[:3]] == [MET] * 3
    assert [(i.kind, i.rule, i.rule_params) for i in book.leaves[3:]] == [
        ("bonus", "bonus", {"per": 1.0, "cap": 5.0}),
        ("penalty", "penalty", {"per": -1.0, "floor": -5.0}),
    ]


def test_items_of_a_block_need_no_codes(tmp_path):
    rows = [
        *PLAIN,
        ["", "ĐIỂM TRỪ", "", ""],
        ["-", "Bị phê bình", "", "Mỗi văn bản phê bình trừ 1 điểm"],
        ["-", "Nộp chậm", "", "Mỗi ngày trừ 0,5 điểm, tối đa 2 điểm"],
    ]
    book, _ = read(tmp_path, [HEAD, *rows])
    assert [(i.name_vi, i.kind, i.rule) for i in book.leaves[3:]] == [
        ("Bị phê bình", "penalty", "penalty"),
        ("Nộp chậm", "penalty", "penalty"),
    ]


def test_the_heading_of_a_block_without_a_word_on_its_points_is_said(tmp_path):
    _, problems = read(tmp_path, [HEAD, *PLAIN, ["", "ĐIỂM THƯỞNG", 5, ""]])
    assert cells_of(problems, "không có mã nên") == ["B5"]


def test_sums_that_do_not_come_out_are_told_in_one_language(tmp_path):
    _, problems = read(tmp_path, [HEAD, ["I", "CHỈ ĐẠO", 9.5, ""], *PLAIN])
    (told,) = [p.what for p in problems if "không cộng đủ" in p.what]
    assert "I: các phần (tiêu chí) cộng lại được 6, mục lớn ghi 9,5" in told


def test_chapters_without_codes_need_no_capitals_where_each_item_has_its_guidance(tmp_path):
    rows = [["", "Chỉ đạo", 4, ""], *PLAIN[:2], ["", "Thể chế", 2, ""], ["3", "Rà soát", 2, MET]]
    book, problems = read(tmp_path, [HEAD, *rows])
    assert [i.note for i in book.leaves] == [MET] * 3
    assert cells_of(problems, "không thuộc mục nào") == []


def test_one_row_that_heads_nothing_leaves_rows_without_codes_lines(tmp_path):
    rows = [*PLAIN[:2], ["", "Chậm", 1, ""], ["3", "Rà soát", 2, MET], ["", "Đối thoại", 2, ""], ["4", "Góp ý", 2, MET]]
    book, _ = read(tmp_path, [HEAD, *rows])
    assert [i.note for i in book.leaves] == [MET, f"{MET}; Chậm: 1", f"{MET}; Đối thoại: 2", MET]


def test_codes_before_the_names_are_codes(tmp_path):
    rows = [HEAD[1:], ["I. CHỈ ĐẠO", 4, ""], ["1. Kế hoạch", 2, MET], ["2. Báo cáo", 2, MET]]
    book, _ = read(tmp_path, rows)
    assert leaves(book) == [("I.1", "Kế hoạch", 2.0, "boolean"), ("I.2", "Báo cáo", 2.0, "boolean")]


@pytest.mark.parametrize("name", ["ĐIỂM THƯỞNG", "Điểm thưởng"])
def test_a_block_with_the_sum_of_its_items_is_no_chapter_like_others(tmp_path, name):
    bonus = ["4", "Sáng kiến", 1, "Mỗi sáng kiến cộng 0,5 điểm, tối đa 1 điểm"]
    book, _ = read(tmp_path, [HEAD, *PLAIN, ["", name, 1, ""], bonus])
    assert [(i.name_vi, i.kind) for i in book.leaves][3:] == [("Sáng kiến", "bonus")]
