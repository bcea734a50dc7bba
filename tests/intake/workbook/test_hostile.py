"""Files built to harm are refused or neutralised, in bounded memory, before any parser opens them."""

import io
import os
import struct
import tracemalloc
import zipfile
import zlib

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlib.codebook.inert_text import is_active, neutralise, restore
from parlib.intake.messages import MESSAGES
from parlib.intake.workbook.collect import collect
from parlib.intake.workbook.hostile import Limits, inspect_workbook
from parlib.intake.workbook.layout import FORM_SHEET
from parlib.intake.workbook.template import write_template
from tests.intake.rulebooks import every_rule, register, unit


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    path = tmp_path_factory.mktemp("good") / "a.xlsx"
    return write_template(every_rule(), locality=unit(), period=2024, path=path).read_bytes()


def rebuilt(data, *, change=None, add=None):
    """The same workbook with parts changed (name → function of bytes) or added (name → bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            for name, function in (change or {}).items():
                if part.filename == name:
                    content = function(content)
            new.writestr(part.filename, content)
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def said(data, *, severity="error", **options):
    found = inspect_workbook(data, name="a.xlsx", **options).problems
    by_text = {what: key for key, (what, _) in MESSAGES["vi"].items()}
    return [by_text[p.what] for p in found if p.severity == severity]


def replace(old, new, count=1):
    return lambda content: content.replace(old, new, count)


def test_a_plain_workbook_passes_and_its_bytes_are_kept(good):
    look = inspect_workbook(good)
    assert look.problems == ()
    assert look.data == good
    assert not look.refused
    assert set(look.parts) == {"workbook", "relations", "properties"}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file_not_xlsx"),
        (b"Ma,Diem\n1,2\n", "file_not_xlsx"),
        (b"<html><table></table></html>", "file_not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_old_xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        (b"PK\x03\x04" + b"\0" * 100, "file_damaged"),
    ],
    ids=["empty", "csv", "html", "old xls", "encrypted", "broken zip"],
)
def test_what_is_no_workbook_is_told_by_its_content(content, key):
    assert said(content) == [key]


def test_a_zip_of_something_else_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert said(out.getvalue()) == ["file_not_xlsx"]


@pytest.mark.parametrize(
    ("add", "key"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/macrosheets/sheet1.xml": b"<x/>"}, "macros"),
        ({"xl/connections.xml": b"<x/>"}, "data_connection"),
        ({"xl/externalLinks/externalLink1.xml": b"<externalLink><ddeLink ddeService='cmd'/></externalLink>"}, "dde_link"),
        ({"../../etc/cron.d/x": b"x"}, "part_leaves_archive"),
        ({"/etc/passwd": b"x"}, "part_leaves_archive"),
        ({"C:\\windows\\x": b"x"}, "part_leaves_archive"),
        ({"xl/WORKBOOK.xml": b"<x/>"}, "part_twice"),
        ({"xl/bomb.xml": b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'}, "xml_entities"),
        ({"xl/x.rels": b"<?xml version='1.0'?>\n<!  DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>"}, "xml_entities"),
        ({"xl/utf16.xml": "<!DOCTYPE x><x/>".encode("utf-16")}, "xml_encoding"),
        ({"xl/utf16le.xml": "<!DOCTYPE x><x/>".encode("utf-16-le")}, "xml_encoding"),
    ],
    ids=lambda v: v if isinstance(v, str) else next(iter(v)),
)  # fmt: skip
def test_hostile_parts_are_refused(good, add, key):
    assert said(rebuilt(good, add=add)) == [key]


@pytest.mark.parametrize(
    ("part", "key"), [("xl/externalLinks/externalLink1.xml", "external_links"), ("xl/embeddings/oleObject1.bin", "embedded_objects")]
)
def test_what_is_neutralised_lets_the_file_through_with_a_warning(good, part, key):
    data = rebuilt(good, add={part: b"<externalLink/>"})
    assert said(data) == []
    assert said(data, severity="warning") == [key]
    assert inspect_workbook(data).data == data


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        (b'<c r="A7"', b'<c r="XFD1048576"', "sheet_too_large"),
        (b'<c r="A7"', b"<c r='XFD1048576'", "sheet_too_large"),
        (b'<c r="A7"', b'<c x=">" r="XFD1048576"', "sheet_too_large"),
        (b'<c r="A7"', b'<x:c r = "XFD1048576"', "sheet_too_large"),
        (b'<row r="7"', b'<row r="1048576"', "sheet_too_large"),
        (b'<row r="7"', b'<row r="99999999999999999999"', "sheet_too_large"),
        (b'<c r="A7"', b'<c r="&#65;7"', "cell_address_strange"),
        (b'<c r="A7"', b'<c r="A99999999"', "cell_address_strange"),
        (b'<c r="A7"', b'<c r="ABCDE7"', "cell_address_strange"),
    ],
    ids=range(9),
)
def test_a_billion_cells_are_refused_before_room_is_made_for_them(good, old, new, key):
    close = b"x:c" if b"<x:c" in new else b"c"

    def change(content):
        start = content.index(old)
        end = content.index(b"</c>", start)
        changed = content[start:end].replace(old, new) + b"</" + close + b">"
        return content[:start] + changed + content[end + 4 :]

    assert said(rebuilt(good, change={SHEET: change})) == [key]


def test_many_cells_without_an_address_are_counted(good):
    cells = b"<row>" + b"<c><v>1</v></c>" * 600 + b"</row>"
    assert said(rebuilt(good, change={SHEET: replace(b"</sheetData>", cells + b"</sheetData>")})) == ["sheet_too_large"]


def test_one_long_text_shared_by_every_cell_is_refused(good):
    """30,000 characters said by 20,000 cells would be 600 MB in memory, from a file of a few kilobytes."""
    table = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"x" * 30_000 + b"</t></si></sst>"
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (r, r) for r in range(100, 20_000))
    wide = replace(b"</sheetData>", cells + b"</sheetData>")
    assert said(rebuilt(good, change={SHEET: wide}, add={"xl/sharedStrings.xml": table})) == ["sheet_too_large"]
    short = table.replace(b"x" * 30_000, b"x")
    assert said(rebuilt(good, change={SHEET: wide}, add={"xl/sharedStrings.xml": short})) == []


def test_formats_without_content_far_away_are_harmless(good):
    data = rebuilt(good, change={SHEET: replace(b"</sheetData>", b'<row r="19000"><c r="XFD19000" s="1"/></row></sheetData>')})
    assert said(data) == []


def test_zip_bombs_are_refused_in_little_memory(good):
    limits = Limits()
    zeros = rebuilt(good, add={"xl/media/x.xml": b"\0" * 30_000_000})
    flat = rebuilt(good, add={f"xl/media/{i}.xml": os.urandom(1000) for i in range(600)})
    wide = rebuilt(good, add={f"xl/media/{i}.bin": b"\1" * 950_000 for i in range(100)})
    tracemalloc.start()
    found = [said(zeros), said(flat), said(wide), said(zeros * 1, limits=Limits(ratio=1e9, part_bytes=1_000_000))]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [["zip_bomb"], ["too_many_parts"], ["unpacks_too_large"], ["unpacks_too_large"]]
    assert peak < 3_000_000  # far below what they unpack to
    assert limits.unpacked_bytes < 100_000_000


def test_a_part_that_lies_about_its_size_is_damaged_not_believed(good):
    """The table of contents says 10 bytes; the stream holds two million."""
    body = b"<x>" + b" " * 2_000_000 + b"</x>"
    data = bytearray(rebuilt(good, add={"xl/lie.xml": body}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            name_at = at + (46 if signature == b"PK\x01\x02" else 30)
            if data[name_at : name_at + 10] == b"xl/lie.xml":
                data[at + offset : at + offset + 4] = struct.pack("<I", 10)
    tracemalloc.start()
    assert said(bytes(data)) == ["file_damaged"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_a_broken_stream_inside_is_damaged(good):
    packed = zlib.compress(b"x")
    assert packed
    data = bytearray(good)
    middle = len(data) // 2
    data[middle : middle + 200] = b"\xff" * 200
    assert said(bytes(data)) == ["file_damaged"]


def test_large_files_and_links_on_disk_are_refused_unread(tmp_path, good):
    big = tmp_path / "big.xlsx"
    with big.open("wb") as stream:
        stream.truncate(10**9)
    tracemalloc.start()
    assert said(big) == ["file_too_large"]
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    (tmp_path / "real.xlsx").write_bytes(good)
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "real.xlsx")
    assert said(tmp_path / "link.xlsx") == ["not_a_regular_file"]
    assert said(tmp_path / "absent.xlsx") == ["file_unreadable"]


def test_cells_that_the_reader_would_lose_are_found(good, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(good))
    sheet = book[FORM_SHEET]
    sheet["H20"], sheet["H21"], sheet["H22"] = "#DIV/0!", "=1+1", "văn bản"
    book.save(tmp_path / "a.xlsx")
    lost = inspect_workbook(tmp_path / "a.xlsx").unread[SHEET]
    assert lost["H20"] == "#DIV/0!"
    assert lost["H21"] == "=1+1"
    assert "H22" not in lost


def test_a_collection_of_bombs_costs_little(tmp_path, good):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.xlsx").write_bytes(good)
    collect(folder, {"every-rule": every_rule()}, register())  # imports and schemas are no part of the measurement
    for i in range(5):
        (folder / f"bomb{i}.xlsx").write_bytes(rebuilt(good, add={"xl/x.xml": b"\0" * 20_000_000}))
        (folder / f"wide{i}.xlsx").write_bytes(rebuilt(good, change={SHEET: replace(b'<row r="7"', b'<row r="1048576"')}))
    tracemalloc.start()
    got = collect(folder, {"every-rule": every_rule()}, register())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert got.files["status"].value_counts().to_dict() == {"refused": 10, "accepted": 1}
    assert peak < 5_000_000


ACTIVE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
    "＝1",
    "＠x",
    '=cmd|" /C calc"!A0',
    "-A1",
    "+A1",
    "\u200b=1",
    "\u200b ＋1",
    " \t－1",
    "\u2060@x",
    "\u202e=1",
    "\u3000＝1",
    "\u00ad-A1",
    "\u3164=1",
    "\u0301=1",
    "﹦1",
    "\x0b=1",
]


@pytest.mark.parametrize("text", ACTIVE, ids=range(len(ACTIVE)))
def test_active_text_is_neutralised(text):
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize("text", ["", "-1,5", "+3", "-1.234,5", "-85%", "Kế hoạch = 5", "a@b.vn", "8,56", "- 5 việc"[2:]])
def test_plain_text_and_numbers_are_left_alone(text):
    assert neutralise(text) == text


@given(st.text(max_size=40))
def test_nothing_starts_with_a_formula_sign_after_neutralising(text):
    shown = neutralise(text).lstrip(" \u00a0\u200b\ufeff\u2007\u202f")
    assert not is_active(neutralise(text))
    assert restore(neutralise(text)) == text or text.startswith("'")
    assert not shown.startswith(("=", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert neutralise(text).endswith(text)
