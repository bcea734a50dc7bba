"""A cell of a spreadsheet says what it shows: per cents, days; and what is hidden in it is told."""

from __future__ import annotations

import subprocess
from datetime import date

import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from parlib.intake.annex.spreadsheets import as_it_looks
from parlib.intake.workbook.reader import Sheet
from tests.programs import require_program

HEAD = ["TT", "Tiêu chí", "Điểm tối đa", "Mức đạt điểm tối đa", "Mức đạt 50% điểm", "Mức không có điểm"]
ROWS = [
    ["1", "Tỷ lệ hồ sơ đúng hạn", 4, "Từ 98%", "90% đến dưới 98%", "Dưới 90%"],
    ["2", "Tỷ lệ hồ sơ số hóa", 4, 1, "Từ 80% đến dưới 100%", "Dưới 80%"],
    ["3", "Số cuộc đối thoại", 2, 2, 1, 0],
    ["4", "Tin bài", 2, "Từ 5 tin", "Từ 2 đến dưới 5 tin", "Dưới 2 tin"],
]


def book_of(path, *, hide=()):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEAD, *ROWS):
        sheet.append(row)
    sheet["D3"].number_format = "0%"
    for row in hide:
        sheet.row_dimensions[row].hidden = True
    sheet["H3"] = "ghi chép riêng"
    sheet.column_dimensions["H"].hidden = True
    book.save(path)
    return path


def check(path):
    book, problems, _ = read_annex(path, options=AnnexOptions(framework_id="thu"))
    assert book is not None, [str(p) for p in problems]
    assert [t["points"] for t in book.by_code["2"].rule_params["tiers"]] == [4, 2, 0]
    assert book.by_code["2"].rule_params["tiers"][0]["low"] == 1.0
    assert book.by_code["2"].unit == "tỷ lệ 0-1"
    assert book.by_code["3"].rule_params["steps"][:2] == [[2.0, 2.0], [1.0, 1.0]]
    return problems


def test_a_number_under_a_percent_format_is_a_share(tmp_path):
    check(book_of(tmp_path / "annex.xlsx"))


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_so_it_is_in_the_other_kinds_of_spreadsheets(tmp_path, kind):
    office = require_program("soffice", package="libreoffice-calc")
    source = book_of(tmp_path / "annex.xlsx")
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        [office, home, "--headless", "--convert-to", kind, "--outdir", tmp_path, source], check=True, capture_output=True, timeout=120
    )
    check(tmp_path / f"annex.{kind}")


def test_hidden_rows_and_columns_are_read_and_told(tmp_path):
    problems = check(book_of(tmp_path / "annex.xlsx", hide=[5]))
    assert [(p.cell, p.actual) for p in problems if "bị ẩn" in p.what] == [("5:5", "5:5 · H:H")]


def test_nothing_hidden_is_told_of_hidden_cells_that_are_empty(tmp_path):
    path = book_of(tmp_path / "annex.xlsx", hide=[40])
    book = openpyxl.load_workbook(path)
    book.active["H3"] = None
    book.save(path)
    assert not any("bị ẩn" in p.what for p in check(path))


def test_days_are_written_as_days():
    assert as_it_looks(Sheet("a", [[date(2026, 1, 31)]]), {}).rows == [["31/01/2026"]]


def test_an_old_workbook_under_the_new_ending_is_read_or_refused_with_a_reason(tmp_path):
    (tmp_path / "annex.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    book, problems, _ = read_annex(tmp_path / "annex.xlsx")
    assert book is None
    assert problems
    assert all(p.remedy for p in problems)
