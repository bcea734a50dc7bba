"""What an annex says about itself: one level is a guess, several are a question."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from parlib.intake.annex.guess import guess_annex


def annex(tmp_path, name, *lines):
    book = Workbook()
    for line in lines:
        book.active.append([line])
    path = tmp_path / name
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP XÃ", "commune"),
        ("Bộ tiêu chí của các xã, phường", "commune"),
        ("ÁP DỤNG CHO CÁC SỞ, BAN, NGÀNH", "department"),
        ("Chỉ số cấp huyện", "district"),
        ("Chỉ số CCHC c\u1ea5p t\u1ec9nh", "province"),
        ("Bộ tiêu chí", ""),
        ("Áp dụng cho cấp huyện, cấp xã", ""),
    ],
)
def test_the_level_is_read_where_the_annex_speaks_of_one_alone(tmp_path, line, level):
    assert guess_annex(annex(tmp_path, "Phụ lục II.xlsx", "PHỤ LỤC", line)).level == level


def test_several_levels_are_all_named_and_the_id_is_made_of_the_file_name(tmp_path):
    guess = guess_annex(annex(tmp_path, "Phụ lục II (2026).xlsx", "cấp huyện, cấp xã"))
    assert set(guess.levels) == {"district", "commune"}
    assert guess.framework_id == "phu-luc-ii-2026"


def test_a_file_that_cannot_be_read_says_nothing(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"no workbook")
    assert guess_annex(path).level == ""


def test_a_file_that_is_no_workbook_says_so_before_anything_is_asked(tmp_path):
    path = tmp_path / "phu-luc.xlsx"
    path.write_bytes(b"%PDF-1.7 not a workbook")
    found = guess_annex(path)
    assert (found.level, [p.file for p in found.problems]) == ("", ["phu-luc.xlsx"])


def test_the_level_of_a_word_annex_is_read_above_its_tables(tmp_path):
    document = pytest.importorskip("docx", reason="python-docx is not installed").Document()
    document.add_paragraph("BỘ TIÊU CHÍ CHẤM ĐIỂM CẢI CÁCH HÀNH CHÍNH CẤP XÃ")
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "Sở Nội vụ theo dõi"
    document.save(tmp_path / "phu-luc.docx")
    assert guess_annex(tmp_path / "phu-luc.docx").levels == ("commune",)
