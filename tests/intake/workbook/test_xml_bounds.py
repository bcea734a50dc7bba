"""Short elements that stand for very much, and parts that hold very many: refused with file and sheet, or read in bounded time and memory."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile

import openpyxl
import pytest

from parlib.intake.alike import MOST_OF_A_FILE, MOST_OF_A_KIND, Alike
from parlib.intake.annex.rule_book import read_annex
from parlib.intake.messages import MESSAGES, problem
from parlib.intake.workbook.collect import collect
from parlib.intake.workbook.hostile import inspect_workbook
from parlib.intake.workbook.layout import FORM_SHEET
from parlib.intake.workbook.marked_copy import mark_copy
from parlib.intake.workbook.problem_report import write_reports
from parlib.intake.workbook.template import write_template
from tests.intake.rulebooks import every_rule, register, unit

SHEET = "xl/worksheets/sheet1.xml"
BOOKS = {"every-rule": every_rule()}
KEYS = {what: key for key, (what, _) in MESSAGES["vi"].items()}


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    path = tmp_path_factory.mktemp("good") / "a.xlsx"
    return write_template(every_rule(), locality=unit(), period=2024, path=path).read_bytes()


def changed(data, part, old, new, *, add=None):
    """The workbook with one text of one part replaced, stored unpacked so that no ratio gives it away."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            content = archive.read(name)
            if name == part:
                assert old in content, old
                content = content.replace(old, new, 1)
            made.writestr(name, content)
        for name, content in (add or {}).items():
            made.writestr(name, content)
    return out.getvalue()


def after_data(text):
    return SHEET, b"</sheetData>", b"</sheetData>" + text


def in_data(text):
    return SHEET, b"</sheetData>", text + b"</sheetData>"


ALL = b'ref="A1:XFD1048576"'
REFUSED = {
    "merge of a sheet": (after_data(b"<mergeCells><mergeCell %b/></mergeCells>" % ALL), "too_many_merges"),
    "merge with a prefix": (after_data(b"<x:mergeCells><x:mergeCell %b/></x:mergeCells>" % ALL), "too_many_merges"),
    "merges": (after_data(b'<mergeCell ref="A1:B1"/>' * 6_000), "too_many_merges"),
    "link over a sheet": (after_data(b"<hyperlinks><hyperlink %b/></hyperlinks>" % ALL), "too_many_links"),
    "strange range": (after_data(b'<mergeCell ref="A:XFD"/>'), "cell_address_strange"),
    "validations": (after_data(b'<dataValidation sqref="A1"/>' * 6_000), "too_many_rules"),
    "ranges of one rule": (after_data(b'<dataValidation sqref="%b"/>' % (b"A1 " * 60_000)), "too_many_rules"),
    "conditional formats": (after_data(b'<conditionalFormatting sqref="A1"/>' * 3_000), "too_many_rules"),
    "empty rows": (in_data(b"<row/>" * 110_000), "too_many_rows"),
    "columns and breaks": (after_data(b"<col/><brk/>" * 110_000), "too_many_elements"),
    "deep": (after_data(b"<a>" * 200 + b"</a>" * 200), "xml_damaged"),
    "one endless tag": (after_data(b"<a " + b"".join(b'a%d="" ' % i for i in range(200_000)) + b"/>"), "xml_damaged"),
    "tags that never close": (in_data(b'<c "' * 200_000), "xml_damaged"),
    "a long prefix": (in_data(b'<%b:c r="XFD1048576"/>' % (b"p" * 60)), "xml_damaged"),
    "not XML": (in_data(b"<c r='A9'>&nbsp;</c>"), "xml_damaged"),
    "another encoding": ((SHEET, b"<worksheet", b'<?xml version="1.0" encoding="UTF-7"?><worksheet'), "xml_encoding"),
    "styles": (("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 65_000 + b"</cellXfs>"), "too_many_styles"),
    "fonts": (("xl/styles.xml", b"</fonts>", b"<font/>" * 11_000 + b"</fonts>"), "too_many_styles"),
    "names": (("xl/workbook.xml", b"</sheets>", b"</sheets>" + b'<definedName name="a"/>' * 6_000), "too_many_names"),
    "one part for two sheets": (("xl/workbook.xml", b"</sheets>", b'<sheet name="twice" sheetId="9" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></sheets>'), "xml_damaged"),
    "sheets": (("xl/workbook.xml", b"</sheets>", b"<sheet/>" * 300 + b"</sheets>"), "too_many_sheets"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_asks_for_too_much_is_refused_with_file_and_sheet(good, kind):
    (part, old, new), key = REFUSED[kind]
    data = changed(good, part, old, new)
    start = time.process_time()
    tracemalloc.start()
    found = inspect_workbook(data, name="a.xlsx").problems
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [KEYS[p.what] for p in found] == [key]
    assert {p.file for p in found} == {"a.xlsx"}
    if part == SHEET:
        assert found[0].sheet == FORM_SHEET
    assert time.process_time() - start < 10
    assert peak < 40_000_000


@pytest.mark.parametrize(
    ("add", "key"),
    [
        ({"xl/comments7.xml": b"<comments><comment %b/></comments>" % ALL}, "too_many_comments"),
        ({"xl/odd.xml": b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'}, "sheet_too_large"),
        ({"xl/odd.bin": b"<worksheet><sheetData/></worksheet>"}, "xml_damaged"),
        ({"xl/theme/big.xml": b"<a>" + b" " * 6_000_000 + b"</a>"}, "unpacks_too_large"),
        ({f"xl/worksheets/more{i}.xml": b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="19000"><c r="AZ19000"><v>1</v></c></row></sheetData></worksheet>' for i in range(2)}, "sheet_too_large"),
    ],
    ids=["comment", "sheet elsewhere", "sheet under another ending", "theme", "sheets together"],
)  # fmt: skip
def test_parts_that_lie_elsewhere_are_held_to_the_same_bounds(good, add, key):
    found = inspect_workbook(changed(good, SHEET, b"</sheetData>", b"</sheetData>", add=add), name="a.xlsx").problems
    assert {KEYS[p.what] for p in found} == {key}


def test_one_text_said_by_the_cells_of_many_sheets_is_counted_together(good):
    table = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"x" * 30_000 + b"</t></si></sst>"
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (r, r) for r in range(1, 600))
    sheets = {f"xl/worksheets/more{i}.xml": b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>" for i in range(4)}
    found = inspect_workbook(changed(good, SHEET, b"</sheetData>", b"</sheetData>", add=sheets | {"xl/sharedStrings.xml": table})).problems
    assert {KEYS[p.what] for p in found} == {"sheet_too_large"}


def test_a_code_eight_thousand_times_is_told_briefly(good, tmp_path):
    rows = b"".join(b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>1.1</t></is></c></row>' % (r, r) for r in range(300, 8_300))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(changed(good, *in_data(rows)))
    tracemalloc.start()
    got = collect(tmp_path / "in", BOOKS, register())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    twice = [p for p in got.problems if "1.1 xuất hiện" in p.what]
    assert len(twice) == 10
    assert all("A300, A301, A302, A303 … (8001)" in p.what and len(p.what) < 200 for p in twice)
    assert peak < 60_000_000
    report = write_reports(got, source=tmp_path / "in", out=tmp_path / "out")
    assert report.table.stat().st_size < 20_000
    assert len(report.marked) == 1


def test_thousands_of_wrong_rows_are_counted(good, tmp_path):
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>9.%d</t></is></c><c r="G%d"><v>1</v></c></row>' % (r, r, r, r)
        for r in range(300, 3_300)
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(changed(good, *in_data(rows)))
    got = collect(tmp_path / "in", BOOKS, register())
    errors = [p for p in got.problems if p.severity == "error"]
    assert len(errors) == MOST_OF_A_KIND + 1
    assert "Còn 2800 ô" in errors[-1].what
    assert errors[-1].cell == "A500"


def test_alike_tells_each_kind_and_counts_the_rest():
    alike = Alike("en", most=2)
    for i in range(5):
        alike.add("a", problem("code_unknown", language="en", cell=f"A{i}"))
        alike.add("b", problem("code_absent", language="en", cell=f"B{i}", severity="warning"))
    found = alike.all()
    assert [p.cell for p in found] == ["A0", "B0", "A1", "B1", "A2", "B2"]
    assert found[4].what == "3 more cells have the same problem, from A2 on: The code is not in the rule book."
    assert [p.severity for p in found[4:]] == ["error", "warning"]
    many = Alike("vi", most=10**6)
    for i in range(MOST_OF_A_FILE + 5):
        many.add("a", problem("code_unknown", cell=f"A{i}"))
    assert len(many.all()) == MOST_OF_A_FILE + 1


def test_the_marked_copy_makes_only_the_cells_that_are_there(good, tmp_path):
    """A link or a comment at the last cell of a sheet would make a writer go through seventeen billion cells."""
    data = changed(good, *after_data(b'<hyperlinks><hyperlink ref="XFD1048576" location="x"/></hyperlinks>'))
    (tmp_path / "a.xlsx").write_bytes(data)
    wrong = problem("not_a_number", file="a.xlsx", sheet=FORM_SHEET, cell="G9")
    everywhere = problem("not_a_number", file="a.xlsx", sheet=FORM_SHEET, cell="A1:XFD1048576")
    start = time.process_time()
    copy = mark_copy(tmp_path / "a.xlsx", [wrong, everywhere], tmp_path / "m.xlsx")
    assert copy
    assert time.process_time() - start < 10
    assert "con số" in openpyxl.load_workbook(copy)[FORM_SHEET]["G9"].comment.text


def test_the_marked_copy_holds_no_picture(good, tmp_path):
    from PIL import Image

    book = openpyxl.load_workbook(io.BytesIO(good))
    image = io.BytesIO()
    Image.new("RGB", (60, 60)).save(image, format="BMP")
    book[FORM_SHEET].add_image(openpyxl.drawing.image.Image(image), "B2")
    book.save(tmp_path / "a.xlsx")
    assert any("media" in n for n in zipfile.ZipFile(tmp_path / "a.xlsx").namelist())
    copy = mark_copy(tmp_path / "a.xlsx", [problem("not_a_number", sheet=FORM_SHEET, cell="G9")], tmp_path / "m.xlsx")
    assert copy
    assert not [n for n in zipfile.ZipFile(copy).namelist() if re.search("media|drawings/drawing", n)]


def test_an_annex_with_a_hostile_merge_is_refused_as_well(good, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(changed(good, *REFUSED["merge of a sheet"][0]))
    book, problems, _ = read_annex(tmp_path / "a.xlsx")
    assert book is None
    assert [KEYS[p.what] for p in problems] == ["too_many_merges"]
