"""A document with an annex for departments and one for communes gives the one that is asked for."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex

HEAD = ["TT", "Nội dung", "Điểm chuẩn", "Cách chấm"]
DEPARTMENTS = [
    ["I", "Chỉ đạo", "7", ""],
    ["1", "Kế hoạch", "3", "Đúng hạn: 3; chậm: 1; không ban hành: 0"],
    ["2", "Kiểm tra", "4", "Từ 30% trở lên: 4; dưới 30%: 0"],
    ["", "Tổng cộng", "7", ""],
]
COMMUNES = [
    ["I", "Chỉ đạo", "5", ""],
    ["1", "Kế hoạch", "2", "Đúng hạn: 2; chậm: 1; không ban hành: 0"],
    ["2", "Tuyên truyền", "3", "Mỗi tin bài 0,5; tối đa 3"],
    ["", "Tổng cộng", "5", ""],
]


def document(path, *parts):
    docx = pytest.importorskip("docx")
    out = docx.Document()
    for lines, rows in parts:
        for line in lines:
            out.add_paragraph(line)
        table = out.add_table(rows=0, cols=4)
        for row in (HEAD, *rows):
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    out.save(path)
    return path


def read(path, level):
    book, problems, _ = read_annex(path, options=AnnexOptions(framework_id="thu", level=level))
    assert not [p for p in problems if p.severity == "error"]
    unused = [p.actual for p in problems if "trang này không được đưa" in p.what]
    return book, unused


@pytest.mark.parametrize(("level", "most", "title", "unused"), [("department", 7, "các sở", "Bảng 2"), ("commune", 5, "cấp xã", "Bảng 1")])
def test_titles_say_which_units_an_annex_is_for(tmp_path, level, most, title, unused):
    path = document(
        tmp_path / "annex.docx",
        (["Phụ lục 1", "TIÊU CHÍ ĐÁNH GIÁ ĐỐI VỚI CÁC SỞ, BAN, NGÀNH"], DEPARTMENTS),
        (["Phụ lục 2", "TIÊU CHÍ ĐÁNH GIÁ ĐỐI VỚI UBND CẤP XÃ"], COMMUNES),
    )
    book, others = read(path, level)
    assert book.index_max == most
    assert title in book.title_vi
    assert others == [unused]


def test_annexes_with_totals_of_their_own_are_no_parts_of_one(tmp_path):
    path = document(
        tmp_path / "annex.docx",
        (["Phụ lục I", "TIÊU CHÍ CHẤM ĐIỂM CÁC PHÒNG CHUYÊN MÔN"], DEPARTMENTS),
        (["Phụ lục II", "TIÊU CHÍ CHẤM ĐIỂM CÁC TỔ DÂN PHỐ"], COMMUNES),
    )
    book, others = read(path, "commune")
    assert len(book.leaves) == 2
    assert len(others) == 1


def test_what_comes_to_a_whole_together_is_one_annex(tmp_path):
    first = [["1", "Kế hoạch", "60", "Đạt: 60; không đạt: 0"], ["", "Tổng cộng", "60", ""]]
    second = [["2", "Kiểm tra", "40", "Đạt: 40; không đạt: 0"], ["", "Tổng cộng", "40", ""]]
    path = document(
        tmp_path / "annex.docx",
        (["Phụ lục I", "TIÊU CHÍ CHUNG CỦA ĐƠN VỊ"], first),
        (["Phụ lục II", "TIÊU CHÍ RIÊNG CỦA ĐƠN VỊ"], second),
    )
    book, others = read(path, "commune")
    assert [i.code for i in book.leaves] == ["1", "2"]
    assert others == []


def sheet_of(path, *tables):
    book = openpyxl.Workbook()
    for lines, rows in tables:
        for line in lines:
            book.active.append([line])
        for row in (HEAD, *rows):
            book.active.append(row)
        book.active.append([])
    book.save(path)
    return path


@pytest.mark.parametrize("many", [0, 60])
@pytest.mark.parametrize(("level", "most", "title"), [("department", 7, "các sở"), ("commune", 5, "cấp xã")])
def test_annexes_one_below_the_other_on_a_sheet_are_told_apart(tmp_path, level, most, title, many):
    more = [[str(n), f"Việc {n}", "0", "Đạt: 0; không đạt: 0"] for n in range(3, 3 + many)]
    path = sheet_of(
        tmp_path / "annex.xlsx",
        (["PHỤ LỤC I: TIÊU CHÍ CHẤM ĐIỂM CÁC SỞ, BAN, NGÀNH"], [*DEPARTMENTS[:3], *more, DEPARTMENTS[3]]),
        (["PHỤ LỤC II", "TIÊU CHÍ CHẤM ĐIỂM CẤP XÃ"], COMMUNES),
    )
    book, others = read(path, level)
    assert book.index_max == most
    assert title in book.title_vi.casefold()
    assert len(others) == 1


def test_a_place_in_the_second_annex_of_a_sheet_is_that_of_the_file(tmp_path):
    path = sheet_of(
        tmp_path / "annex.xlsx",
        (["PHỤ LỤC I: TIÊU CHÍ CHẤM ĐIỂM CÁC SỞ, BAN, NGÀNH"], DEPARTMENTS),
        (["PHỤ LỤC II: TIÊU CHÍ CHẤM ĐIỂM CẤP XÃ"], COMMUNES),
    )
    _, problems, _ = read_annex(path, options=AnnexOptions(framework_id="thu", level="commune"))
    assert [p.cell for p in problems if "hiểu theo lời văn" in p.what] == ["D11"]


def test_a_head_that_a_page_repeats_begins_no_annex(tmp_path):
    rows = [*DEPARTMENTS[:3], HEAD, ["II", "Thể chế", "3", ""], ["1", "Văn bản", "3", "Đạt: 3; không đạt: 0"], ["", "Tổng cộng", "10", ""]]
    book, others = read(sheet_of(tmp_path / "annex.xlsx", (["PHỤ LỤC I: TIÊU CHÍ CHẤM ĐIỂM"], rows)), "commune")
    assert (book.index_max, len(book.leaves), others) == (10, 3, [])


def test_a_block_of_points_below_its_own_line_stays_with_the_annex(tmp_path):
    beside = [["1", "Sáng kiến", "2", "Mỗi sáng kiến cộng 1 điểm"], ["2", "Bị phê bình", "-2", "Mỗi lần trừ 1 điểm"]]
    path = sheet_of(
        tmp_path / "annex.xlsx", (["PHỤ LỤC I: TIÊU CHÍ CHẤM ĐIỂM"], DEPARTMENTS), (["PHỤ LỤC II: ĐIỂM CỘNG, ĐIỂM TRỪ"], beside)
    )
    book, _ = read(path, "commune")
    assert [i.kind for i in book.leaves] == ["", "", "bonus", "penalty"]
