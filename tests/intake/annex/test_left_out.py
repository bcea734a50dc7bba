"""What of a file gives points and is in no item is named; tables that are read although their heads are others'."""

from __future__ import annotations

import pytest

from parlib.intake.annex.left_out import TakenOver
from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from tests.intake.annex.written import document, workbook

HEAD = ["STT", "Nội dung", "Điểm tối đa", "Cách chấm"]
MET = "Đạt: 2; không đạt: 0"
PLAIN = [["1", "Kế hoạch", 2, MET], ["2", "Báo cáo", 2, MET], ["3", "Họp", 2, MET]]
OPTIONS = AnnexOptions(framework_id="thu")


def excel(tmp_path, *tables):
    path = workbook(tmp_path / "annex.xlsx", {f"Bảng {n}": rows for n, rows in enumerate(tables, 1)})
    return read_annex(path, options=OPTIONS)


def word(tmp_path, *blocks):
    return read_annex(document(tmp_path / "annex.docx", blocks), options=OPTIONS)


def said(problems):
    return [(p.sheet, p.actual) for p in problems if "cho hoặc trừ điểm" in p.what]


def test_a_table_of_points_that_is_not_read_is_named_once(tmp_path):
    table = [["TT", "Hành vi", "Mức"], [1, "Bị phê bình", "trừ 2 điểm"], [2, "Được khen", "cộng 1 điểm"]]
    _, problems, _ = excel(tmp_path, [HEAD, *PLAIN], table)
    assert said(problems) == [("Bảng 2", "Bị phê bình")]


@pytest.mark.parametrize(
    "table",
    [
        [["Xếp loại", "Điểm"], ["Tốt", "Từ 8 điểm trở lên"], ["Khá", "Từ 6 đến dưới 8 điểm"]],
        [["TT", "Đầu mối", "Điện thoại"], [1, "Phòng Nội vụ", 123456], [2, "Văn phòng", 234567]],
    ],
)
def test_tables_that_give_no_points_are_not_named(tmp_path, table):
    _, problems, _ = excel(tmp_path, [HEAD, *PLAIN], table)
    assert said(problems) == []


@pytest.mark.parametrize("heading", ["Tài liệu kiểm chứng", "Thời gian", "Nơi lưu"])
def test_figures_in_columns_that_are_not_used_are_no_points(tmp_path, heading):
    head, proof = [*HEAD, heading], ["Kế hoạch số: 12", "Báo cáo quý: 4", "Biên bản, ngày: 15/3"]
    _, problems, _ = excel(tmp_path, [head, *([*row, p] for row, p in zip(PLAIN, proof, strict=True))])
    assert said(problems) == []
    assert [p.actual for p in problems if "Các cột này" in p.what] == [heading]


def test_points_in_a_column_that_is_not_used_are_said(tmp_path):
    _, problems, _ = excel(tmp_path, [[*HEAD, "Thời gian"], *([*row, "Chậm một ngày trừ 1 điểm"] for row in PLAIN)])
    assert len(said(problems)) == 1


def test_lines_outside_of_tables_that_give_points_are_named(tmp_path):
    _, problems, _ = word(
        tmp_path,
        "Thang điểm gồm 3 tiêu chí.",
        [HEAD, *PLAIN],
        "Điểm thưởng: mỗi sáng kiến được cộng 1 điểm, tối đa 3 điểm.",
        "Xếp loại tốt: từ 5 điểm trở lên.",
        "Ghi chú: điểm lẻ được làm tròn.",
    )
    assert [words[:11] for _, words in said(problems)] == ["Điểm thưởng"]


@pytest.mark.parametrize(
    "heading",
    ["Cộng/trừ tối đa", "Điểm cộng, trừ", "Mức thưởng/phạt tối đa", "Điểm cộng (trừ) tối đa"],
)
def test_a_block_with_its_own_heading_of_maxima_is_read(tmp_path, heading):
    block = [
        ["TT", "Nội dung", "Cách chấm", heading],
        ["1", "Mô hình mới", "Mỗi mô hình cộng 1,5 điểm, không quá 3 điểm", "3"],
        ["2", "Đơn thư đúng", "01 đơn trừ 1 điểm; từ 02 đơn trở lên trừ 3 điểm", "-"],
    ]
    book, problems, _ = word(tmp_path, [HEAD, *PLAIN], "Điểm cộng, điểm trừ", block)
    assert [(i.kind, i.rule) for i in book.leaves[3:]] == [("bonus", "bonus"), ("penalty", "penalty")]
    assert said(problems) == []


def test_how_the_whole_is_made_up_gives_no_points(tmp_path):
    _, problems, _ = word(
        tmp_path,
        "1. Thang điểm đánh giá là 100 điểm, trong đó: tự chấm: 70 điểm; điều tra: 30 điểm.",
        [HEAD, *PLAIN],
        "Tổng điểm là 100 điểm; nộp chậm bị trừ 2 điểm.",
    )
    assert [words[:9] for _, words in said(problems)] == ["Tổng điểm"]


def test_classes_behind_the_total_are_notes(tmp_path):
    rows = [*PLAIN, ["", "Tổng", 6, ""], ["", "Tốt: từ 5 điểm trở lên", "", ""], ["", "Khá: 4 - 5 điểm", "", ""]]
    _, problems, _ = excel(tmp_path, [HEAD, *rows, ["", "Nộp chậm: trừ 1 điểm", "", ""]])
    assert [p.actual for p in problems if "không thuộc mục nào" in p.what] == ["Nộp chậm: trừ 1 điểm"]
    assert [p.actual for p in problems if "Ghi chú dưới bảng" in p.what] == ["Tốt: từ 5 điểm trở lên / Khá: 4 - 5 điểm"]


def test_a_main_table_without_codes_stays_beside_a_block_with_codes(tmp_path):
    main = [row[1:] for row in (HEAD, *PLAIN)]
    block = [HEAD, ["1", "Nộp chậm", -2, "Mỗi ngày trừ 0,5 điểm, tối đa 2 điểm"]]
    book, problems, _ = word(tmp_path, main, "Điểm trừ", block)
    read = {i.name_vi for i in book.leaves}
    named = [words for _, words in said(problems)]
    assert {"Kế hoạch", "Báo cáo", "Họp"} <= read | set(named)


def test_letters_that_begin_again_stand_under_the_capitals_above_the_tables(tmp_path):
    head = ["Mục", "Nội dung", "Điểm chuẩn", "Cách chấm"]
    part = [head, ["a", "Kế hoạch", 2, MET], ["b", "Báo cáo", 2, MET]]
    blocks = [x for c in "CDĐE" for x in (f"{c}. Phần {c} (4 điểm)", part)]
    book, _, _ = word(tmp_path, *blocks)
    assert [i.code for i in book.leaves] == [f"{c}.{x}" for c in "CDĐE" for x in "ab"]


def test_what_was_taken_over_is_found_again_line_by_line():
    taken = TakenOver(["Đúng hạn: 2; chậm: 1\nKhông gửi: 0"])
    assert taken.holds("Đúng hạn: 2; chậm: 1")
    assert taken.holds("Không gửi: 0")
    assert not taken.holds("Đúng hạn: 2\nGửi sai mẫu: 0,5")


def test_items_of_a_text_in_other_forms_are_read_and_what_is_left_is_named(tmp_path):
    lines = [
        "I. CHỈ ĐẠO (10 điểm)",
        "1. Kế hoạch (2 điểm)",
        "Đúng hạn: 2 điểm; chậm: 1 điểm; không: 0 điểm",
        "2. Báo cáo (3 điểm): đủ 4 báo cáo: 3 điểm; thiếu mỗi báo cáo trừ 1 điểm",
        "3. Tuyên truyền, tối đa 2 điểm.",
        "- Mỗi tin bài được 0,5 điểm",
        "4/ Kiểm tra: 3đ",
        "Đạt từ 30% số đơn vị: 3đ; dưới 30%: 0đ",
    ]
    (tmp_path / "annex.txt").write_text("\n".join(lines), encoding="utf-8")
    book, problems, _ = read_annex(tmp_path / "annex.txt", options=OPTIONS)
    assert [(i.code, i.max_points) for i in book.leaves] == [
        ("I.1", 2.0),
        ("I.2", 3.0),
        ("I.3", 2.0),
        ("I.4", 3.0),
    ]
    assert all(i.rule != "manual" for i in book.leaves)
    assert said(problems) == []


def test_points_of_levels_under_any_heading_are_theirs(tmp_path):
    rows = [
        ["STT", "Nội dung", "Điểm tối đa", "Điểm đạt"],
        ["1", "Đối thoại", 2, ""],
        ["", "02 lần trở lên", "", 2],
        ["", "01 lần", "", 1],
        ["", "Không tổ chức", "", 0],
        ["2", "Báo cáo", 2, ""],
        ["Có", "", "", 2],
        ["Không", "", "", 0],
        ["3", "Hồ sơ đúng hạn", 2, ""],
        ["", "100%", "", 2],
        ["", "Dưới 100%", "", 0],
    ]
    book, _, _ = excel(tmp_path, rows)
    assert [i.rule for i in book.leaves] == ["count", "boolean", "tier"]
