"""The first item of a table is an item, whatever it is called."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.annex.headings import annex_column
from parlib.intake.annex.rule_book import AnnexOptions, read_annex

OPTIONS = AnnexOptions(framework_id="thu", language="en")
MET = "Đạt: 2; không đạt: 0"


def book_of(tmp_path, rows, *, merges=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([v if v != "" else None for v in row])
    for span in merges:
        book.active.merge_cells(span)
    book.save(tmp_path / "annex.xlsx")
    return read_annex(tmp_path / "annex.xlsx", options=OPTIONS)


@pytest.mark.parametrize(
    "name", ["Hành vi ứng xử của công chức", "Nội dung kế hoạch năm", "Nhiệm vụ được giao", "Xử lý vi phạm", "Chỉ số hài lòng"]
)
@pytest.mark.parametrize("code", ["1", "I", 1])
@pytest.mark.parametrize("beside", ["Báo cáo minh chứng", "Đơn vị phụ trách theo dõi", "Ghi chú"])
def test_an_item_that_is_called_as_headings_are(tmp_path, name, code, beside):
    rows = [["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm", "Bằng"], [code, name, 2, MET, beside]]
    rows += [[n, f"Báo cáo {n}", 2, MET, ""] for n in (2, 3)]
    book, _, _ = book_of(tmp_path, rows)
    assert [i.name_vi for i in book.items[1:]] == [name, "Báo cáo 2", "Báo cáo 3"]


def test_a_chapter_that_is_called_as_headings_are(tmp_path):
    rows = [["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm", "Bằng"], ["I", "Nội dung công việc", "", "", "Tài liệu"]]
    rows += [[n, f"Báo cáo {n}", 2, MET, ""] for n in (1, 2)]
    book, _, _ = book_of(tmp_path, rows)
    assert [i.code for i in book.items[1:]] == ["I", "I.1", "I.2"]


def test_headings_over_two_rows_with_years_are_headings(tmp_path):
    rows = [
        ["STT", "Tiêu chí", "Điểm", "", ""],
        ["", "", "Tối đa", "Tự chấm", 2024],
        ["1", "Kế hoạch", 2, "", ""],
        ["2", "Báo cáo", 3, "", ""],
    ]
    book, _, _ = book_of(tmp_path, rows, merges=["A1:A2", "B1:B2", "C1:E1"])
    assert [(i.name_vi, i.max_points) for i in book.leaves] == [("Kế hoạch", 2.0), ("Báo cáo", 3.0)]


@pytest.mark.parametrize(
    "heading", ["Hành vi vi phạm", "Các trường hợp bị trừ điểm", "Công việc được giao", "Vi phạm, trường hợp trừ điểm"]
)
def test_headings_of_violations_and_work_are_known(heading):
    assert annex_column(heading) == "name"


@pytest.mark.parametrize("name", ["Xử lý vi phạm", "Công việc hoàn thành đúng hạn", "Trường hợp chậm báo cáo phải có lý do"])
def test_items_of_violations_and_work_are_no_headings(name):
    assert not annex_column(name)
