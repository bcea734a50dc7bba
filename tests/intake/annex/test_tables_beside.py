"""Tables of an annex that stand side by side on one sheet are each read by their own headings."""

from __future__ import annotations

import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from tests.intake.annex.written import document, workbook

HEAD = ["TT", "Tiêu chí", "Điểm tối đa", "Cách chấm"]
MET = "Đạt: 2; không đạt: 0"
LEFT = [["1", "Kế hoạch", 2, MET], ["2", "Báo cáo", 2, MET], ["3", "Kiểm tra", 2, MET]]
RIGHT = [["4", "Niêm yết", 2, MET], ["5", "Hồ sơ đúng hạn", 3, "Từ 95%: 3; dưới 95%: 0"]]


def beside(left, right, *, gap=1, above=()):
    width = len(left[0])
    rows = [list(line) for line in above]
    for n in range(max(len(left), len(right))):
        a = left[n] if n < len(left) else [""] * width
        b = right[n] if n < len(right) else [""] * len(right[0])
        rows.append([*a, *[""] * gap, *b])
    return rows


def read(path, rows, **options):
    file = workbook(path / "annex.xlsx", {"PL": [[None if v == "" else v for v in row] for row in rows]})
    book, problems, _ = read_annex(file, options=AnnexOptions(framework_id="thu", title_vi="Bộ", **options))
    assert book is not None, [str(p) for p in problems]
    return book, problems


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_codes_that_go_on_make_one_table(tmp_path, gap):
    book, problems = read(tmp_path, beside([HEAD, *LEFT], [HEAD, *RIGHT], gap=gap))
    assert [(i.code, i.name_vi, i.max_points) for i in book.leaves] == [
        ("1", "Kế hoạch", 2.0),
        ("2", "Báo cáo", 2.0),
        ("3", "Kiểm tra", 2.0),
        ("4", "Niêm yết", 2.0),
        ("5", "Hồ sơ đúng hạn", 3.0),
    ]
    assert [i.rule for i in book.leaves] == ["boolean"] * 4 + ["tier"]
    assert problems == ()


def test_codes_that_begin_again_make_parts_under_the_lines_above_them(tmp_path):
    right = [["1", "Niêm yết", 2, MET], ["2", "Hồ sơ", 3, "Từ 95%: 3; dưới 95%: 0"]]
    above = [["A. ĐIỀU HÀNH", "", "", "", "", "B. THỦ TỤC"]]
    book, problems = read(tmp_path, beside([HEAD, *LEFT], [HEAD, *right], above=above))
    assert [(i.code, i.name_vi) for i in book.items if i.level == "domain"] == [("I", "A. ĐIỀU HÀNH"), ("II", "B. THỦ TỤC")]
    assert [i.code for i in book.leaves] == ["I.1", "I.2", "I.3", "II.1", "II.2"]
    assert problems == ()


def test_what_is_not_understood_is_told_with_the_cell_of_its_table(tmp_path):
    right = [["4", "Niêm yết", 2, "Theo kết quả thực tế"], RIGHT[1]]
    _, problems = read(tmp_path, beside([HEAD, *LEFT], [HEAD, *right]))
    assert [(p.sheet, p.cell) for p in problems] == [("PL (cột F–I)", "I2")]


def test_versions_for_other_units_stay_apart_and_are_named_by_their_columns(tmp_path):
    right = [[str(n), name, 3, "Đạt: 3; không đạt: 0"] for n, name in enumerate(("Kế hoạch", "Báo cáo", "Kiểm tra", "Họp"), 1)]
    rows = beside([HEAD, *LEFT], [HEAD, *right], above=[["Dùng cho cấp xã", "", "", "", "", "Dùng cho sở, ngành"]])
    book, problems = read(tmp_path, rows, level="commune")
    assert [i.max_points for i in book.leaves] == [2.0, 2.0, 2.0]
    assert [p.actual for p in problems if "các trang này" in p.what] == ["PL (cột F–I)"]
    assert [i.max_points for i in read(tmp_path, rows, level="department")[0].leaves] == [3.0] * 4
    assert [i.max_points for i in read(tmp_path, rows, sheet="PL (cột F–I)", level="department")[0].leaves] == [3.0] * 4


def test_the_sheet_by_its_name_means_both_tables(tmp_path):
    book, _ = read(tmp_path, beside([HEAD, *LEFT], [HEAD, *RIGHT]), sheet="pl")
    assert len(book.leaves) == 5


def test_columns_that_group_the_items_beside_them_are_no_table_of_their_own(tmp_path):
    rows = [
        ["Mã", "Lĩnh vực", "Điểm", "Mã", "Tiêu chí", "Điểm", "Cách chấm"],
        ["1", "Chỉ đạo", 4, "1.1", "Kế hoạch", 2, MET],
        ["", "", "", "1.2", "Báo cáo", 2, MET],
    ]
    file = workbook(tmp_path / "annex.xlsx", {"PL": rows})
    _, problems, _ = read_annex(file, options=AnnexOptions(framework_id="thu"))
    assert {p.sheet for p in problems} == {"PL"}


def test_so_it_is_in_a_table_of_a_document(tmp_path):
    file = document(tmp_path / "annex.docx", ["PHỤ LỤC", beside([HEAD, *LEFT], [HEAD, *RIGHT, ["", "", "", ""]])])
    book, problems, _ = read_annex(file, options=AnnexOptions(framework_id="thu", title_vi="Bộ"))
    assert [i.code for i in book.leaves] == ["1", "2", "3", "4", "5"]
    assert problems == ()
