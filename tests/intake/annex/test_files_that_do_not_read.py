"""Files that no rule book can be read from, or not whole, say so in the reader's language, with what to do."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex

TEXT = "STT\tNội dung\tĐiểm tối đa\tCách chấm\n" + "".join(f"{n}\tViệc {n}\t1\tĐạt: 1; không: 0\n" for n in (1, 2, 3))


def read(path, language="vi"):
    return read_annex(path, options=AnnexOptions(framework_id="thu", language=language))[:2]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.docx", b"PK\x03\x04abc", "không phải tài liệu Word"),
        ("a.txt", bytes(range(128, 256)) * 9, "không phải văn bản UTF-8"),
        ("a.txt", ("Dòng\n" * 5_001).encode(), "văn bản có 5.001 dòng"),
    ],
)
def test_the_reason_is_in_vietnamese(tmp_path, name, content, why):
    (tmp_path / name).write_bytes(content)
    book, problems = read(tmp_path / name)
    assert book is None
    assert why in problems[0].actual
    assert "Excel, lưu lại dưới dạng .xlsx" not in problems[0].remedy
    assert "not" in read(tmp_path / name, "en")[1][0].actual or "more than" in read(tmp_path / name, "en")[1][0].actual


@pytest.mark.parametrize("kind", ["docx", "ods", "xlsx"])
def test_what_unpacks_beyond_all_bounds_is_refused(tmp_path, kind):
    part = {"docx": "word/document.xml", "ods": "content.xml", "xlsx": "xl/workbook.xml"}[kind]
    with zipfile.ZipFile(tmp_path / f"a.{kind}", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, " " * 80_000_000)
    book, problems = read(tmp_path / f"a.{kind}")
    assert book is None
    assert all(p.severity == "error" and p.remedy for p in problems)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_unicode_text_of_excel_is_read(tmp_path, encoding):
    (tmp_path / "a.txt").write_bytes(TEXT.encode(encoding))
    book, _ = read(tmp_path / "a.txt")
    assert len(book.leaves) == 3


def test_formulas_without_a_value_are_named(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["TT", "Tiêu chí", "Điểm tối đa", "Cách chấm"],
        ["1", '=CONCAT("Việc",1)', 2, "Đạt: 2; không: 0"],
        ["2", "Họp", "=1/0", "Đạt: 2; không: 0"],
        ["3", "Tin", 2, "=A1"],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    _, problems = read(tmp_path / "a.xlsx")
    assert [p.cell for p in problems if p.severity == "error"] == ["C3"]
    lost = [p for p in problems if "được đọc như ô trống" in p.what]
    assert [(p.cell, p.actual) for p in lost] == [("B2", 'B2 (=CONCAT("Việc",1)) · D4 (=A1)')]
