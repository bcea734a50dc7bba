"""Annexes whose parts, levels and signs stand in other cells: headings over all columns, levels with codes, "Cộng:" and "Trừ:"."""

import openpyxl
import pytest

from parlib.intake.annex.coded_levels import without_coded_levels
from parlib.intake.annex.drafts import Draft
from parlib.intake.annex.kinds import MIXED, kind_by_words, kind_of
from parlib.intake.annex.rule_book import AnnexOptions, read_annex

OPTIONS = AnnexOptions(framework_id="thu", language="en")


def leaves_of(path, rows, merged=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([None if v == "" else v for v in row])
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path)
    framework, problems, _ = read_annex(path, options=OPTIONS)
    assert [str(p) for p in problems if p.severity == "error"] == []
    return {i.code: (i.kind, i.rule) for i in framework.leaves}


def test_parts_by_letters_in_a_cell_over_all_columns(tmp_path):
    rows = [
        ["TT", "Nội dung tiêu chí", "Điểm", "Phương pháp chấm điểm"],
        ["A. CHỈ ĐẠO ĐIỀU HÀNH (6 điểm)", "", "", ""],
        ["a)", "Kế hoạch", 2, "Có: 2; không: 0"],
        ["b)", "Kiểm tra", 4, "Từ 50% đơn vị: 4; từ 30% đến dưới 50%: 2; dưới 30%: 0"],
        ["B. THƯỞNG, PHẠT", "", "", ""],
        ["a)", "Sáng kiến", 1, "Mỗi sáng kiến cộng 0,5; tối đa 1"],
        ["b)", "Vi phạm", -2, "Mỗi vụ trừ 1; tối đa 2"],
    ]
    assert leaves_of(tmp_path / "a.xlsx", rows, ("A2:D2", "A5:D5")) == {
        "A.a": ("", "boolean"),
        "A.b": ("", "tier"),
        "B.a": ("bonus", "bonus"),
        "B.b": ("penalty", "penalty"),
    }


def test_parts_without_codes_end_the_guidance_above_and_set_the_kind(tmp_path):
    rows = [
        ["Mã số", "Tên chỉ tiêu", "Điểm chuẩn", "Quy định chấm"],
        ["Phần thứ nhất: CHỈ ĐẠO", "", "", ""],
        ["1", "Kế hoạch", 2, "Có: 2đ; không: 0đ"],
        ["Phần thứ hai: ĐIỂM CỘNG", "", "", ""],
        ["2", "Sáng kiến", 2, "Mỗi sáng kiến cộng 1đ, tối đa 2đ"],
    ]
    assert leaves_of(tmp_path / "a.xlsx", rows, ("A2:D2", "A4:D4")) == {"1": ("", "boolean"), "2": ("bonus", "bonus")}


def test_guidance_under_a_heading_of_points_and_a_repeated_head_of_two_rows(tmp_path):
    rows = [
        ["STT", "Tiêu chí", "Điểm", "", "Thang điểm đánh giá"],
        ["", "", "Tối đa", "Tự chấm", ""],
        ["I", "TỔ CHỨC", 4, "", ""],
        ["I.1", "Kế hoạch", 2, "", "Có kế hoạch: 2 điểm; không có: 0 điểm"],
        ["STT", "Tiêu chí", "Tối đa", "Tự chấm", "Thang điểm đánh giá"],
        ["I.2", "Kiểm tra", 2, "", "Tỷ lệ đơn vị được kiểm tra x 2"],
        ["II", "Điểm cộng, điểm trừ", "", "", ""],
        ["II.1", "Cộng: sáng kiến cấp tỉnh", 2, "", "Cộng 1 điểm/sáng kiến; tối đa 2 điểm"],
        ["", "Cộng", 6, "", ""],
    ]
    merged = ("A1:A2", "B1:B2", "C1:D1", "E1:E2")
    assert leaves_of(tmp_path / "a.xlsx", rows, merged) == {
        "I.1": ("", "boolean"),
        "I.2": ("", "proportional"),
        "II.1": ("bonus", "bonus"),
    }


def test_levels_with_codes_are_the_guidance_of_the_item_above(tmp_path):
    rows = [
        ["STT", "Tiêu chí/Mức điểm", "Điểm tối đa"],
        ["1", "Chỉ đạo, điều hành", 6],
        ["1.1", "Kế hoạch", 2],
        ["a", "Ban hành đúng hạn", 2],
        ["b", "Ban hành chậm", 1],
        ["c", "Không ban hành", 0],
        ["1.2", "Kiểm tra", 4],
        ["a", "Từ 30% đơn vị", 4],
        ["b", "Dưới 30%", 0],
    ]
    assert leaves_of(tmp_path / "a.xlsx", rows) == {"1.1": ("", "tier"), "1.2": ("", "tier")}


def test_items_that_add_up_are_no_levels():
    above = Draft("1", "", 1, "Kế hoạch", 1, 3.0)
    items = [Draft(f"1.{c}", "1", 2, name, n, 1.5) for n, (c, name) in enumerate((("a", "Ban hành"), ("b", "Báo cáo")), 2)]
    assert without_coded_levels([above, *items]) == [above, *items]


@pytest.mark.parametrize(
    ("above", "name", "maximum", "kind"),
    [
        (None, "ĐIỂM CỘNG, TRỪ", None, MIXED),
        (None, "E. THƯỞNG, PHẠT", None, MIXED),
        (MIXED, "Thưởng: mô hình hay", 2.0, "bonus"),
        (MIXED, "Phạt: báo cáo sai", -5.0, "penalty"),
        (MIXED, "Trừ: để báo chí phản ánh", 3.0, "penalty"),
        ("", "Cộng đồng doanh nghiệp hài lòng", 5.0, ""),
        ("", "Công tác thi đua, khen thưởng", 1.0, ""),
    ],
)
def test_the_first_word_says_whether_points_are_added_or_taken(above, name, maximum, kind):
    assert kind_of(above, name.removeprefix("E. "), maximum) == kind


def test_guidance_tells_which_it_is_in_a_mixed_block():
    assert [kind_by_words(w) for w in ("Cộng 1 điểm/mô hình", "Mỗi lần trừ 1", "Cộng hoặc trừ 1")] == ["bonus", "penalty", MIXED]
