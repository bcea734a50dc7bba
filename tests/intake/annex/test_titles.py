"""What a rule book is called is read above its table, never from the name of a file."""

import pytest
from docx import Document
from openpyxl import Workbook

from parlib.intake.annex.condition_words import whole_words
from parlib.intake.annex.guess import guess_annex
from parlib.intake.annex.rule_book import UNTITLED, AnnexOptions, read_annex
from parlib.intake.annex.titles import decision_of, title_of

HEAD = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"]
ROWS = [["1", "Kế hoạch", "1", "Có: 1; không: 0"], ["2", "Báo cáo", "2", "Đủ: 2; thiếu: 0"], ["3", "Tin bài", "1", "Có: 1; không: 0"]]


def _word(path, above):
    document = Document()
    letterhead = document.add_table(1, 2)
    letterhead.cell(0, 0).text, letterhead.cell(0, 1).text = "ỦY BAN NHÂN DÂN TỈNH\nSố: 77/QĐ-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    for line in above:
        document.add_paragraph(line)
    table = document.add_table(0, 4)
    for row in [HEAD, *ROWS]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(path)
    return path


def test_title_decision_and_level_of_a_decision_with_its_annex(tmp_path):
    above = [
        "QUYẾT ĐỊNH",
        "Điều 3. Giám đốc các sở, ban, ngành, Chủ tịch UBND các xã, phường chịu trách nhiệm thi hành.",
        "PHỤ LỤC",
        "BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH",
        "CỦA UBND CẤP XÃ",
        "(Kèm theo Quyết định số 77/QĐ-UBND ngày 05 tháng 3 năm 2026 của Chủ tịch UBND tỉnh)",
    ]
    path = _word(tmp_path / "QD-77-scan.docx", above)
    book, problems, _ = read_annex(path)
    assert book.title_vi == book.root.name_vi == "Bộ tiêu chí xác định chỉ số cải cách hành chính của UBND cấp xã"
    assert book.decision == "77/QĐ-UBND ngày 05/03/2026"
    assert guess_annex(path).level == "commune"
    assert not any("tên bộ tiêu chí" in p.what for p in problems)


def test_what_the_office_says_stands_before_what_the_annex_says(tmp_path):
    path = _word(tmp_path / "a.docx", ["BỘ TIÊU CHÍ CHẤM ĐIỂM CẤP XÃ", "(Kèm theo Quyết định số 77/QĐ-UBND)"])
    book, _, _ = read_annex(path, options=AnnexOptions(title_vi="Bộ tiêu chí khác", decision="88/QĐ-UBND"))
    assert (book.title_vi, book.decision) == ("Bộ tiêu chí khác", "88/QĐ-UBND")


def test_without_a_title_there_is_a_blank_to_fill_and_no_name_of_a_file(tmp_path):
    book = Workbook()
    for row in [HEAD, *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "QD-so-77-ban-cuoi.xlsx")
    read, problems, _ = read_annex(tmp_path / "QD-so-77-ban-cuoi.xlsx")
    assert read.title_vi == read.root.name_vi == UNTITLED
    told = next(p for p in problems if "tên bộ tiêu chí" in p.what)
    assert "--title" in told.remedy
    assert "--decision" in told.remedy


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["PHỤ LỤC I", "BỘ CHỈ SỐ ĐÁNH GIÁ", "KẾT QUẢ CCHC CÁC SỞ"], "Bộ chỉ số đánh giá kết quả CCHC các sở"),
        (["Bộ tiêu chí chấm điểm cải cách hành chính cấp xã"], "Bộ tiêu chí chấm điểm cải cách hành chính cấp xã"),
        (["CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "QUYẾT ĐỊNH"], ""),
        ([], ""),
    ],
)
def test_lines_above_a_table_that_are_its_title(lines, title):
    assert title_of(lines) == title


@pytest.mark.parametrize("line", ["Căn cứ Quyết định số 876/QĐ-BNV", "(Kèm theo Quyết định số    /QĐ-UBND ngày    tháng   năm 2026)"])
def test_what_is_only_referred_to_or_left_blank_is_no_decision(line):
    assert decision_of([line]) == ""


@pytest.mark.parametrize(
    "words",
    ["hình thức tuyên truyền qua hội nghị, loa truyền thanh, trang thông tin và mạng xã hội của địa phương", "x" * 40 + " " + "y" * 40],
)
def test_a_unit_ends_with_a_whole_word(words):
    short = whole_words(words)
    assert len(short) <= 61
    assert words.startswith(short[:-1] + " ")
