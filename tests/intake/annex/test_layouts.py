"""Layouts in which annexes come: other headings, points in a column of their own, parts by capital letters, no table at all."""

from __future__ import annotations

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
    rows[0][3] = "Mô tả"  # a column that nobody can name: the penalty is a person's, not "all of it at once"
    assert {i.rule for i in book_of(excel(tmp_path / "other.xlsx", rows)).leaves} == {"manual"}


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
Đơn vị thẩm định: Sở Nội vụ

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
