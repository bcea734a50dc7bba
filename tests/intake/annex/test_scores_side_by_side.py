"""Columns of what a unit may give itself and what an appraiser may give; points of levels beside their words."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex

TOLD = ["Đạt: 2; không đạt: 0", "Đạt: 3; không đạt: 0", "Đạt: 3; không đạt: 0"]


def read(tmp_path, rows, *, merged=(), points=""):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(tmp_path / "annex.xlsx")
    options = AnnexOptions(framework_id="thu", points=points)
    return read_annex(tmp_path / "annex.xlsx", options=options)[:2]


def items(first, second):
    return [[str(n), f"Việc {n}", *pair, told] for n, pair, told in zip((1, 2, 3), zip(first, second, strict=True), TOLD, strict=True)]


@pytest.mark.parametrize(
    ("heads", "merged"),
    [
        ([["TT", "Tiêu chí", "Điểm tự chấm tối đa", "Điểm thẩm định tối đa", "Cách chấm"]], []),
        (
            [["TT", "Tiêu chí", "Điểm tối đa", None, "Cách chấm"], [None, None, "Tự chấm", "Thẩm định", None]],
            ["C1:D1", "A1:A2", "B1:B2", "E1:E2"],
        ),
    ],
)
def test_maxima_of_two_scores_that_differ_are_asked_about(tmp_path, heads, merged):
    rows = [*heads, *items((2, 3, 3), (1.5, 2, 3))]
    book, problems = read(tmp_path, rows, merged=merged)
    assert book is None
    assert any("đứng cạnh nhau" in p.what for p in problems)
    name = "Điểm tự chấm tối đa" if not merged else "Tự chấm"
    book, _ = read(tmp_path, rows, merged=merged, points=name)
    assert [i.max_points for i in book.leaves] == [2, 3, 3]


@pytest.mark.parametrize("second", [(2, 3, 3), (None, None, None)])
def test_maxima_that_say_the_same_are_one(tmp_path, second):
    heads = [["TT", "Tiêu chí", "Điểm tối đa", None, "Cách chấm"], [None, None, "Tự chấm", "Thẩm định", None]]
    book, _ = read(tmp_path, [*heads, *items((2, 3, 3), second)], merged=["C1:D1", "A1:A2", "B1:B2", "E1:E2"])
    assert [i.max_points for i in book.leaves] == [2, 3, 3]


def test_scores_that_were_filled_in_are_no_maxima(tmp_path):
    heads = [["TT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Cách chấm"]]
    book, _ = read(tmp_path, [*heads, *items((2, 3, 3), (1.5, 2, 3))])
    assert [i.max_points for i in book.leaves] == [2, 3, 3]


def test_the_title_over_all_columns_is_no_heading_of_one(tmp_path):
    heads = [["TIÊU CHÍ CHẤM ĐIỂM"], ["TT", "Tiêu chí", "Điểm tối đa", "Tài liệu riêng", "Cách chấm"]]
    _, problems = read(tmp_path, [*heads, *items((2, 3, 3), ("a", "b", "c"))])
    assert [p.actual for p in problems if "Các cột này" in p.what] == ["Tài liệu riêng"]


def test_points_of_levels_in_a_column_of_their_own_whatever_it_is_called(tmp_path):
    rows = [
        ["TT", "Tiêu chí", "Mức độ đạt", "Điểm mức", "Điểm tối đa"],
        ["1", "Tỷ lệ hồ sơ đúng hạn", None, None, 4],
        [None, None, "Từ 90% trở lên", 4, None],
        [None, None, "Từ 80% đến dưới 90%", 3, None],
        [None, None, "Dưới 80%", 0, None],
        ["2", "Số mô hình", None, None, 5],
        [None, None, "Từ 2 mô hình", 5, None],
        [None, None, "1 mô hình", 3, None],
        [None, None, "Không có", 0, None],
    ]
    book, problems = read(tmp_path, rows)
    assert [t["points"] for t in book.by_code["1"].rule_params["tiers"]] == [4, 3, 0]
    assert book.by_code["2"].rule_params["steps"] == [[2.0, 5.0], [1.0, 3.0]]
    assert not any("Các cột này" in p.what for p in problems)


def test_a_total_of_a_pasted_row_that_ends_early(tmp_path):
    path = tmp_path / "annex.txt"
    path.write_text("STT\tTiêu chí\tĐiểm tối đa\tCách tính\n1\tHọp\t3\tĐạt: 3; không: 0\n2\tTin\t4\tĐạt: 4; không: 0\nTổng điểm\t7\n")
    book, _, _ = read_annex(path, options=AnnexOptions(framework_id="thu"))
    assert book.index_max == 7
