"""Notes, signatures and totals below the items, rows without a code, names over two rows, guidance in two columns, sheets for other units."""

from __future__ import annotations

import docx
import openpyxl
import pytest

from parlib.intake.annex.guidance import read_guidance
from parlib.intake.annex.rule_book import AnnexOptions, read_annex

MET = "Đạt: 2; không đạt: 0"
HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm", "Đơn vị chủ trì"]
ITEMS = [["1", "Kế hoạch", 2, MET, ""], ["2", "Báo cáo", 2, MET, ""], ["3", "Hồ sơ", 2, MET, ""]]


@pytest.fixture
def read(tmp_path):
    """Return a function that reads rows, or the rows of several sheets, as an annex."""

    def of(rows, **options):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, some in (rows if isinstance(rows, dict) else {"PL": rows}).items():
            sheet = book.create_sheet(name)
            for row in some:
                sheet.append([v if v != "" else None for v in row])
        book.save(tmp_path / "annex.xlsx")
        found = read_annex(tmp_path / "annex.xlsx", options=AnnexOptions(framework_id="thu", language="en", **options))
        return found[0], [p for p in found[1] if "title" not in p.what]

    return of


def said(problems, words):
    return [p.actual for p in problems if words in p.what]


SIGNED = [
    ["Nơi nhận:", "", "", "", "TM. ỦY BAN NHÂN DÂN"],
    ["- Như Điều 3;", "", "", "", "CHỦ TỊCH"],
    ["- Lưu: VT.", "", "", "", "Nguyễn Văn A"],
]
NOTED = [["Ghi chú: 1. Điểm tính đến 2 chữ số thập phân.", "", "", "", ""], ["* Không phát sinh thì được điểm tối đa.", "", "", "", ""]]


@pytest.mark.parametrize(
    "foot",
    [SIGNED, [["", "", "", "", "Yên Bình, ngày 5 tháng 3 năm 2026"], *SIGNED], [["", "Người lập biểu", "", "Thủ trưởng đơn vị", ""]]],
)
def test_signatures_are_no_guidance_of_the_last_item(read, foot):
    book, problems = read([HEAD, *ITEMS, ["", "", "", "", ""], *foot])
    assert {i.rule for i in book.leaves} == {"boolean"}
    assert problems == []


@pytest.mark.parametrize("total", [[], [["", "Tổng cộng", 6, "", ""]]])
def test_notes_below_the_items_are_said(read, total):
    book, problems = read([HEAD, *ITEMS, *total, *NOTED, *SIGNED])
    assert {i.rule for i in book.leaves} == {"boolean"}
    assert said(problems, "Notes below") == ["Ghi chú: 1. Điểm tính đến 2 chữ số thập phân. / * Không phát sinh thì được điểm tối đa."]


CHAPTERS = [
    ["I", "CHỈ ĐẠO", "", "", ""],
    *ITEMS[:2],
    ["", "Cộng mục I", 4, "", ""],
    ["II", "THỦ TỤC", "", "", ""],
    ["1", "Niêm yết", 2, MET, ""],
]


@pytest.mark.parametrize(
    ("below", "whole"),
    [
        ([["", "Cộng mục II", 2, "", ""], ["", "TỔNG CỘNG (I+II)", 6, "", ""]], 6.0),
        ([["", "Cộng", 2, "", ""], ["", "Tổng điểm", 6, "", ""], ["", "Tổng điểm thưởng", 5, "", ""]], 6.0),
        ([["", "Cộng mục II", 2, "", ""]], None),
        ([["", "Cộng mục II", 2, "", ""], ["", "Tổng cộng", 7, "", ""]], 7.0),
    ],
)
def test_totals_of_parts_are_not_that_of_the_whole(read, below, whole):
    book, _ = read([HEAD, *CHAPTERS, *below])
    assert book.index_max == whole
    assert [book.by_code[code].max_points for code in ("I", "II")] == [4.0, 2.0]


def test_a_row_with_points_and_guidance_but_no_code_is_named_and_gives_no_other_item_its_words(read):
    book, problems = read(
        [HEAD, ["", "Kế hoạch năm", 2, MET, ""], *ITEMS[1:2], ["", "Kiểm tra nội bộ", 3, "Có: 3; không: 0", ""], *ITEMS[2:]]
    )
    assert [(i.name_vi, i.rule) for i in book.leaves] == [("Báo cáo", "boolean"), ("Hồ sơ", "boolean")]
    assert said(problems, "no code") == ["Kiểm tra nội bộ"]
    assert said(problems, "belongs to no item") == ["Kế hoạch năm"]


def test_a_name_guidance_and_units_go_on_in_the_row_below(read):
    rows = [
        HEAD,
        ["1", "Kế hoạch cải cách hành chính năm", 2, "Đạt: 2;", "Phòng Nội vụ"],
        ["", "được ban hành đúng hạn", "", "không đạt: 0", "Văn phòng"],
        *ITEMS[1:],
    ]
    item = read(rows)[0].leaves[0]
    assert (item.name_vi, item.lead_unit, item.rule) == (
        "Kế hoạch cải cách hành chính năm được ban hành đúng hạn",
        "Phòng Nội vụ; Văn phòng",
        "boolean",
    )


def test_guidance_in_two_columns_is_one_rule(read):
    rows = [["STT", "Tiêu chí", "Điểm tối đa", "Điều kiện đạt điểm tối đa", "Cách trừ điểm", "Căn cứ chấm điểm"]]
    rows += [
        ["1", "Kế hoạch", 2, "Ban hành đúng hạn", "Chậm mỗi ngày trừ 0,5 điểm", "Kế hoạch năm"],
        ["2", "Báo cáo", 1, "Đủ báo cáo", "Thiếu mỗi báo cáo trừ 0,25 điểm", "Báo cáo"],
    ]
    book, problems = read(rows)
    assert [[t["points"] for t in i.rule_params["tiers"]][:3] for i in book.leaves] == [[2.0, 1.5, 1.0], [1.0, 0.75, 0.5]]
    assert said(problems, "not taken over") == ["Căn cứ chấm điểm"]


OF_DEPARTMENTS = [HEAD, ["1", "Kế hoạch", 60, "", ""], ["2", "Báo cáo", 40, "", ""], ["", "Tổng", 100, "", ""]]
OF_COMMUNES = [HEAD, ["1", "Niêm yết", 70, "", ""], ["2", "Hồ sơ", 20, "", ""], ["3", "Tiếp dân", 10, "", ""], ["", "Tổng", 100, "", ""]]


@pytest.mark.parametrize(("level", "taken"), [("department", "Khối các sở"), ("commune", "Khối cấp xã"), ("province", "Khối cấp xã")])
def test_sheets_for_other_units_are_no_parts_and_are_named(read, level, taken):
    sheets = {"Khối các sở": OF_DEPARTMENTS, "Khối cấp xã": OF_COMMUNES}
    book, problems = read(sheets, level=level)
    assert book.index_max == 100.0
    assert len(book.leaves) == len(sheets[taken]) - 2
    assert said(problems, "of these sheets") == [name for name in sheets if name != taken]


def test_two_whole_annexes_in_one_document_are_not_one(tmp_path):
    document = docx.Document()
    for rows in (OF_DEPARTMENTS, OF_COMMUNES):
        document.add_paragraph("PHỤ LỤC I")
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                table.cell(r, c).text = str(value)
    document.save(tmp_path / "annex.docx")
    book, problems, _ = read_annex(tmp_path / "annex.docx", options=AnnexOptions(framework_id="thu", language="en"))
    assert book.index_max == 100.0
    assert said(problems, "of these sheets")


def test_columns_that_no_sheet_of_several_uses_are_named(read):
    rows = [["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm", "Mẫu số"]]
    sheets = {
        "Chỉ đạo": [*rows, ["1", "Kế hoạch", 2, MET, "x"], ["2", "Báo cáo", 2, MET, "x"]],
        "Thủ tục": [*rows, ["1", "Niêm yết", 2, MET, "x"], ["2", "Hồ sơ", 2, MET, "x"]],
    }
    assert said(read(sheets)[1], "not taken over") == ["Mẫu số"]


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        (
            "Thấp hơn mức trung bình: 2; bằng mức trung bình: 1; cao hơn mức trung bình: 0",
            "mức thấp hơn mức trung bình (cao hơn thì ghi số âm)",
        ),
        ("Thấp hơn năm trước: 2; bằng năm trước: 1; cao hơn năm trước: 0", "mức thấp hơn so với năm trước (cao hơn thì ghi số âm)"),
        ("Giảm từ 10% so với năm trước: 2; giảm dưới 10%: 1; không giảm: 0", "mức giảm so với năm trước, tỷ lệ 0-1; không giảm: ghi 0"),
        ("Tốt (Đạt: 2 điểm; không đạt: 0 điểm)", "1 = tốt (Đạt)"),
        ("(Đạt: 2 điểm; không đạt: 0 điểm)", "1 = đạt"),
        ("A: 2; B: 1; C: 0", "mức: 2 = A, 1 = B, 0 = C"),
        ("LOẠI A: 2; LOẠI B: 1; LOẠI C: 0", "mức: 2 = loại A, 1 = loại B, 0 = loại C"),
    ],
)
def test_units_are_in_the_words_of_the_guidance(words, unit):
    assert read_guidance(words, 2.0).unit == unit
