"""One annex in every form that offices keep: Excel new and old, Word with a table over pages, text pasted from a page."""

from __future__ import annotations

import subprocess

import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from tests.programs import require_program

HEAD = ["TT", "Lĩnh vực, tiêu chí, tiêu chí thành phần", "Thang điểm", "Cách tính điểm", "Đơn vị chủ trì"]
ROWS = [
    ["I", "CHỈ ĐẠO, ĐIỀU HÀNH", "5", "", "Sở Nội vụ"],
    ["1", "Kế hoạch", "2", "Đúng hạn: 2; trễ hạn: 1; không ban hành: 0", ""],
    ["2", "Báo cáo", "3", "Đủ báo cáo: 3 điểm\nThiếu mỗi báo cáo trừ 0,5 điểm", ""],
    ["II", "THỦ TỤC HÀNH CHÍNH", "5", "", "Văn phòng UBND tỉnh"],
    ["1", "Hồ sơ đúng hạn", "5", "Từ 98% trở lên: 5; từ 90% đến dưới 98%: 3; dưới 90%: 0", ""],
    ["", "TỔNG CỘNG", "10", "", ""],
]
OPTIONS = AnnexOptions(framework_id="thu", language="en")
RULES = {"I.1": "tier", "I.2": "tier", "II.1": "tier"}


def check(path, *, leads: bool = True):
    book, problems, _ = read_annex(path, options=OPTIONS)
    assert book is not None, [str(p) for p in problems]
    assert [p for p in problems if p.severity == "error"] == []
    assert {i.code: i.rule for i in book.leaves} == RULES
    assert book.index_max == 10
    assert len(book.by_code["I.2"].rule_params["tiers"]) == 7
    if leads:
        assert {c: book.by_code[c].lead_unit for c in RULES} == {"I.1": "Sở Nội vụ", "I.2": "Sở Nội vụ", "II.1": "Văn phòng UBND tỉnh"}


def excel(path):
    book = openpyxl.Workbook()
    for row in (["PHỤ LỤC"], HEAD, *ROWS):
        book.active.append([v or None for v in row])
    book.active.merge_cells("E3:E5")
    book.active.merge_cells("E6:E7")
    book.save(path)
    return path


def test_an_annex_in_excel_is_read(tmp_path):
    check(excel(tmp_path / "annex.xlsx"))


@pytest.mark.needs("libreoffice")
def test_excel_of_the_last_century(tmp_path):
    office = require_program("soffice", package="libreoffice-calc")
    source = excel(tmp_path / "annex.xlsx")
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        [office, home, "--headless", "--convert-to", "xls", "--outdir", tmp_path, source], check=True, capture_output=True, timeout=120
    )
    check(tmp_path / "annex.xls")


def word(path, *, split: bool):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("PHỤ LỤC BỘ TIÊU CHÍ")
    parts = [ROWS[:3], ROWS[3:]] if split else [ROWS]
    for part in parts:
        table = document.add_table(rows=0, cols=5)
        for row in (HEAD, *part):
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
        for top, bottom in ((1, 3),) if split and part is parts[0] else ((1, 2),) if split else ((1, 3), (4, 5)):
            table.cell(top, 4).merge(table.cell(bottom, 4))
        document.add_paragraph("")
    document.save(path)
    return path


@pytest.mark.parametrize("split", [False, True], ids=["one-table", "a-table-over-pages-with-repeated-heads"])
def test_an_annex_in_word_is_read(tmp_path, split):
    check(word(tmp_path / "annex.docx", split=split))


def test_an_annex_as_pasted_text_is_read(tmp_path):
    path = tmp_path / "annex.txt"
    path.write_text("\n".join("\t".join(cell.replace("\n", "; ") for cell in row) for row in (HEAD, *ROWS)), encoding="utf-8")
    check(path, leads=False)


@pytest.mark.parametrize("name", ["a.docx", "a.xls", "a.txt", "a.xlsx", "a.ods", "a.doc"])
def test_what_is_no_annex_is_refused_in_words(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"\xff\xfe\x00 not an annex \xff")
    book, problems, _ = read_annex(path, options=OPTIONS)
    assert book is None
    assert problems
    assert all(p.severity == "error" and p.what and p.remedy for p in problems)


def test_numbers_that_carry_the_numeral_above_them_are_its_parts(tmp_path):
    path = tmp_path / "annex.txt"
    rows = (
        HEAD,
        ["I", "Chỉ đạo", "2", "", ""],
        ["1.1", "Kế hoạch", "1", "Đạt: 1; không đạt: 0", ""],
        ["1.2", "Báo cáo", "1", "Đạt: 1; không đạt: 0", ""],
    )
    rows += (["II", "Thủ tục", "3", "", ""], ["2.1", "Đúng hạn", "3", "Từ 90% trở lên: 3; dưới 90%: 0", ""])
    path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    book, problems, _ = read_annex(path, options=OPTIONS)
    assert [p for p in problems if p.severity == "error"] == []
    assert [(i.code, i.parent) for i in book.leaves] == [("I.1.1", "I"), ("I.1.2", "I"), ("II.2.1", "II")]
