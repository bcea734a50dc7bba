"""Files of tables: the same cells out of .xlsx, .xls, .ods and .csv; what is built to harm is refused before a parser opens it."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile

import openpyxl
import pytest

from parlib.intake.annex.sources import annex_sheets
from parlib.intake.tables.book import open_book
from parlib.intake.tables.heads import text_of
from parlib.intake.workbook.hostile import Limits
from tests.intake.tables.worlds import workbook
from tests.programs import require_program

ROWS = [("Chỉ số CCHC năm 2024",), ("STT", "Xã", "Điểm", "Tỷ lệ"), (1, "Xã Mai Ngạn", 92.5, 0.925), (2, "Xã Sơn Cốc", "88,25", 0.5)]
CONTENT = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    + ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def texts(book, page=0):
    return [[text_of(v) for v in row] for row in book.pages[page].sheet.rows]


def keys(book):
    return [p.what for p in book.problems]


def ods(path, body, **more):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", CONTENT.format(body))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        for name, content in more.items():
            archive.writestr(name, content)
    return path


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """One workbook as LibreOffice writes it in three formats."""
    office = require_program("soffice", package="libreoffice-calc")
    folder = tmp_path_factory.mktemp("converted")
    path = workbook(
        folder / "a.xlsx", {"Bảng": ([*ROWS, *((n, f"Xã Số {n}", n / 2, 0.1) for n in range(3, 150))], ("A1:D1",))}
    )  # too long for the small stream
    book = openpyxl.load_workbook(path)
    for row in (3, 4):
        book["Bảng"][f"D{row}"].number_format = "0.0%"
    book.save(path)
    for kind in ("xls", "ods"):
        command = [
            office,
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder


@pytest.mark.needs("libreoffice")
def test_three_formats_hold_the_same_cells(converted):
    books = [open_book(converted / f"a.{kind}") for kind in ("xlsx", "xls", "ods")]
    assert [b.problems for b in books] == [(), (), ()]
    assert texts(books[0]) == texts(books[1]) == texts(books[2])
    assert [b.pages[0].sheet.merged for b in books] == [((0, 0, 0, 3),)] * 3
    assert [sorted(b.pages[0].percent) for b in (books[0], books[2])] == [["D3", "D4"]] * 2


@pytest.mark.needs("libreoffice")
def test_an_old_workbook_that_is_cut_or_turned_is_refused_and_never_hangs(converted):
    data = (converted / "a.xls").read_bytes()
    path = converted / "broken.xls"
    for cut in range(0, len(data), 997):
        path.write_bytes(data[:cut] or b"\xd0")
        assert open_book(path).refused or texts(open_book(path))
    ring = bytearray(data)
    (first_table,) = struct.unpack_from("<I", data, 76)
    (begin,) = struct.unpack_from("<I", data, data.index("Workbook".encode("utf-16-le")) + 116)
    struct.pack_into("<I", ring, (first_table + 1) * 512 + 4 * begin, begin)  # the first sector of the book follows itself
    path.write_bytes(bytes(ring))
    assert open_book(path).refused


@pytest.mark.needs("libreoffice")
def test_an_old_workbook_that_claims_millions_of_cells_is_refused(converted):
    data = (converted / "a.xls").read_bytes()
    record = struct.pack("<HH", 0x200, 14)
    at = data.index(record)
    path = converted / "claims.xls"
    path.write_bytes(data[: at + 4] + struct.pack("<IIHH", 0, 65_536, 0, 256) + data[at + 16 :])
    assert keys(open_book(path, language="en")) == ["The sheet claims too many rows or columns."]


def test_an_open_document_that_repeats_a_cell_for_ever_is_refused(tmp_path):
    cell = '<table:table-cell table:number-columns-repeated="{}" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    bomb = ods(tmp_path / "a.ods", f'<table:table-row table:number-rows-repeated="1048576">{cell.format(1024)}</table:table-row>')
    assert keys(open_book(bomb, language="en")) == ["The sheet claims too many rows or columns."]
    far = ods(
        tmp_path / "b.ods", f'<table:table-row table:number-rows-repeated="1000000"/><table:table-row>{cell.format(1)}</table:table-row>'
    )
    assert open_book(far).refused
    good = ods(
        tmp_path / "c.ods", f'<table:table-row>{cell.format(3)}</table:table-row><table:table-row table:number-rows-repeated="1048575"/>'
    )
    assert texts(open_book(good)) == [["1", "1", "1"]]


@pytest.mark.parametrize(
    ("text", "times"),
    [('<text:s text:c="2000000000"/>', 1), ('<text:s text:c="9000000"/>', 5), ("x" * 30_000, 15_000)],
    ids=["spaces for ever", "spaces", "one text in many cells"],
)
def test_an_open_document_whose_text_would_fill_the_memory_is_refused(tmp_path, text, times):
    cell = f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'
    assert keys(open_book(ods(tmp_path / "a.ods", row), language="en")) == ["The sheet claims too many rows or columns."]


def test_an_open_document_with_macros_entities_or_a_password_is_refused(tmp_path):
    row = "<table:table-row/>"
    assert "macro" in keys(open_book(ods(tmp_path / "a.ods", row, **{"Basic/Standard/M.xml": "<m/>"}), language="en"))[0].lower()
    entity = ods(tmp_path / "b.ods", row, **{"styles.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"})
    assert "entit" in keys(open_book(entity, language="en"))[0]
    secret = tmp_path / "c.ods"
    with zipfile.ZipFile(secret, "w") as archive:
        archive.writestr("content.xml", "x")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert "password" in keys(open_book(secret, language="en"))[0]


def test_a_workbook_named_otherwise_is_still_inspected(tmp_path):
    path = tmp_path / "a.csv"
    book = openpyxl.Workbook()
    book.active.append(["Xã", "Điểm"])
    held = io.BytesIO()
    book.save(held)
    path.write_bytes(held.getvalue())
    assert texts(open_book(path)) == [["Xã", "Điểm"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [("Xã;Điểm\nXã A;92,5\n", [["Xã", "Điểm"], ["Xã A", "92,5"]]), ("Xã,Điểm\nXã A,92.5\n", [["Xã", "Điểm"], ["Xã A", "92.5"]])],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_with_either_separator_and_encoding(tmp_path, text, rows, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert texts(open_book(path)) == rows


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("a.xlsx", b"%PDF-1.7"),
        ("a.csv", b"a,b\n\x00\x01"),
        ("a.csv", "Xã".encode("cp1258", "replace") + b"\xff\n"),
        ("a.csv", b'"a,b\n' + b"x" * 40_000),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert open_book(path).refused
    assert open_book(path).pages == ()


def test_a_text_beyond_the_bounds_and_a_missing_file_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" * 50, encoding="utf-8")
    assert open_book(path, limits=Limits(rows=20)).refused
    assert open_book(tmp_path / "none.xlsx").refused
    assert open_book(tmp_path).refused


def test_a_file_that_is_not_there_is_said_to_be_missing_and_not_forbidden(tmp_path):
    (fault,) = open_book(tmp_path / "khong-co.xlsx").problems
    assert fault.what == "Không có tệp này."
    (fault,) = annex_sheets(tmp_path / "khong-co.docx", language="vi")[1]
    assert (fault.what, fault.remedy) == ("Không có tệp này.", "Kiểm tra lại tên tệp và thư mục.")
