"""The locality brief on paper: how many pages, how full each of them, and what a row of a table draws."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from parlib import display
from parlib.briefing.context import open_brief
from parlib.briefing.pages.html import render_html
from parlib.briefing.pages.labels import number_of
from parlib.briefing.pages.pdf import as_appendix, render_pdf
from parlib.display import text_of
from parlib.document.blocks import Cell
from parlib.document.inline import plain
from parlib.errors import RenderRefused
from parlib.gate.yaml_text import read_yaml, yaml_of
from parlib.pipeline import build
from tests.briefing.browser import page_at
from tests.display.contexts import full
from tests.display.kinds import assert_sound, model_of
from tests.programs import require_program
from tests.projects import ROOT, built_copy, own_copy, untouched

# unit, year, language, pages: scored item by item, in its first year, with totals only, with commitments and no result yet
UNITS = {
    "items": ("VL-H01@2019-01-01", 2024, "vi", 4),
    "items in English": ("VL-H01@2019-01-01", 2024, "en", 4),
    "first year": ("VL-H01@2019-01-01", 2019, "vi", 4),
    "totals only": ("48@2008-08-01", 2023, "vi", 2),
    "commitments only": ("688@2020-01-01", 2021, "vi", 2),
}
# the other kinds: an overview of eleven districts
OTHERS = {
    "overview": ("VL@2019-01-01", 2024, "vi", 3),
    "plan of 34 commitments": ("688@2020-01-01", 2021, "vi", 4),
    "plan of 48 commitments": ("547@2021-01-01", 2023, "vi", 4),
    "plan of 12 commitments": ("BP-SOCONGTHUONG@2023-01-01", 2023, "vi", 2),
    "survey": ("VL-H01@2019-01-01", 2024, "vi", 3),
    "link": ("VL@2019-01-01", 2024, "vi", 3),
    "overview in English": ("VL@2019-01-01", 2024, "en", 3),
}
# with a plan, its results, ways to the target and a survey
FULLEST = {
    "brief": ("VL-H01@2019-01-01", 2024, "vi", 4),
    "brief in English": ("VL-H01@2019-01-01", 2024, "en", 4),
    "plan": ("VL-H01@2019-01-01", 2024, "vi", 4),
    "plan in English": ("VL-H01@2019-01-01", 2024, "en", 4),
    "overview": ("VL@2019-01-01", 2024, "vi", 3),
    "annex": ("VL-H01@2019-01-01", 2024, "vi", None),
    "sheets": ("VL-H01@2019-01-01", 2024, "vi", None),  # all are past their day: the list alone
}
# its plan as it stood before the year began, and after each quarter: the rows differ, the pages may not
DAYS = ("2024-01-02", "2024-03-31", "2024-06-30", "2024-09-30")
_TOP_MM, _BOTTOM_MM, _DPI = 20, 20, 40


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The province of Vân Lĩnh with its districts, one commune and one department: what they file and answer is the same."""
    made = built_copy(tmp_path_factory, "brief-pages")
    (made.params / "simulation").mkdir()
    settings = read_yaml(ROOT / "params" / "simulation" / "van-linh.yml").data | {"communes": 1, "departments": 1}
    (made.params / "simulation" / "van-linh.yml").write_text(yaml_of(settings), encoding="utf-8")
    build(made)
    with untouched(made):
        yield made


@pytest.fixture(scope="module")
def fullest(project, tmp_path_factory):
    """The same with the plan of Vân Khê and its four quarters: a unit with everything that a page can show."""
    made = own_copy(project, tmp_path_factory.mktemp("fullest"))
    shutil.copy(ROOT / "params" / "plans" / "van-khe-2024.yml", made.params / "plans")
    for quarter in (ROOT / "data" / "raw").glob("progress-van-khe-2024-*"):
        shutil.copytree(quarter, made.root / "data" / "raw" / quarter.name)
    build(made)
    with untouched(made):
        yield made


def brief_of(project, unit, period, language, kind="brief", as_of=""):
    day = date(2025, 6, 30)
    return open_brief(locality=unit, period=period, language=language, issued_on=day, kind=kind, as_of=as_of, root=project.root)


def fills(pdf: bytes, folder) -> list[float]:
    """Return the share of each page down to its last mark, read from the picture of the page; without the footer's band.

    A page across is as much lower as its picture.
    """
    program = require_program("pdftoppm", package="poppler-utils")
    path = folder / "brief.pdf"
    path.write_bytes(pdf)
    subprocess.run([program, "-r", str(_DPI), "-gray", str(path), str(folder / "page")], check=True, capture_output=True, timeout=60)
    found = []
    for page in sorted(folder.glob("page-*.pgm"), key=lambda p: int(re.search(r"-(\d+)\.pgm", p.name)[1])):
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+(\d+)\s", page.read_bytes())
        width, height = int(head[1]), int(head[2])
        grey = np.frombuffer(page.read_bytes()[head.end() :], dtype=np.uint8).reshape(height, width)
        top, bottom = round(_TOP_MM / 25.4 * _DPI), height - round(_BOTTOM_MM / 25.4 * _DPI)
        marked = np.flatnonzero((grey[top:bottom] < 200).any(axis=1))
        found.append((marked[-1] + 1) / (bottom - top) if len(marked) else 0.0)
    return found


@pytest.mark.parametrize("case", UNITS)
def test_a_brief_has_its_number_of_pages_and_leaves_none_half_white(project, case, tmp_path):
    *about, pages = UNITS[case]
    filled = fills(render_pdf(model_of(display, "brief", brief_of(project, *about))), tmp_path)
    assert len(filled) == pages
    assert all(share >= 0.7 for share in filled[:-1]), filled
    assert filled[-1] >= 1 / 3, filled


@pytest.mark.parametrize("case", OTHERS)
def test_the_other_kinds_keep_their_pages_too(project, case, tmp_path):
    *about, pages = OTHERS[case]
    kind = case.split()[0]
    filled = fills(render_pdf(model_of(getattr(display, kind), kind, brief_of(project, *about, kind=kind))), tmp_path)
    assert len(filled) == pages
    assert all(share >= 0.7 for share in filled[:-1]), filled
    assert filled[-1] >= 1 / 3, filled


@pytest.mark.parametrize("case", FULLEST)
def test_a_unit_with_everything_keeps_the_pages_too(fullest, case, tmp_path):
    *about, pages = FULLEST[case]
    kind = case.split()[0]
    room = display if kind == "brief" else getattr(display, kind)
    filled = fills(render_pdf(assert_sound(room, kind, brief_of(fullest, *about, kind=kind))), tmp_path)
    assert len(filled) == (pages or len(filled))
    assert all(share >= 0.7 for share in filled[:-1]), filled
    assert filled[-1] >= 1 / 3, filled
    if kind == "brief":  # page 1 ends with what the unit is asked for
        assert ASKED[about[2]] in on_page_one(tmp_path)


# a department with the longest name, a district, a commune and a province, each scored item by item; commitments alone
LONG = "Sở Lao động - Thương binh và Xã hội"
DECIDED = [
    ("VL-S01@2019-01-01", 2024, "vi", ""),
    ("VL-S01@2019-01-01", 2024, "vi", LONG),
    ("VL-S01@2019-01-01", 2024, "en", LONG),
    ("VL-H05@2019-01-01", 2024, "vi", ""),
    ("VL-H05@2019-01-01", 2024, "en", ""),
    ("VL-H01-X001@2019-01-01", 2024, "vi", ""),
    ("VL@2019-01-01", 2024, "vi", ""),
    ("45@2008-08-01", 2020, "vi", ""),
]
ASKED = {"vi": "Đềnghịđơnvịgửi", "en": "Pleasesend"}


def on_page_one(folder):
    """Return the text of page 1 of the PDF that `fills` wrote, without white space."""
    program = require_program("pdftotext", package="poppler-utils")
    first = [program, "-l", "1", str(folder / "brief.pdf"), "-"]
    return "".join(subprocess.run(first, check=True, capture_output=True, timeout=60, encoding="utf-8").stdout.split())


@pytest.mark.parametrize(("unit", "period", "language", "name"), DECIDED)
def test_page_one_holds_the_five_rows_and_what_is_asked_for(project, unit, period, language, name, tmp_path):
    """A chair decides on page 1: no row of what has to be directed stands overleaf, nor the line on what is missing."""
    brief = brief_of(project, unit, period, language)
    if name:
        named = {"name": f"{name} tỉnh Vân Lĩnh", "short_name": name, "name_en": "Department of Labour, Invalids and Social Affairs"}
        brief = replace(brief, locality=replace(brief.locality, **named))
    document = model_of(display, "brief", brief)
    (table,) = [b for b in document["sections"][0]["blocks"] if b["t"] == "table"]
    filled = fills(render_pdf(document), tmp_path)
    told = on_page_one(tmp_path)
    assert len(table["rows"]) == 5
    for row in table["rows"]:
        assert "".join(plain(row[0]["c"]).split())[:12] in told
    assert ASKED[language] in told
    assert all(share >= 0.7 for share in filled[:-1]), filled
    assert filled[-1] >= 1 / 3, filled


@pytest.mark.parametrize("as_of", DAYS)
def test_a_plan_keeps_its_pages_on_every_day_of_its_year(fullest, as_of, tmp_path):
    brief = brief_of(fullest, *FULLEST["plan"][:3], kind="plan", as_of=date.fromisoformat(as_of))
    filled = fills(render_pdf(model_of(display.plan, "plan", brief)), tmp_path)
    assert len(filled) == 4
    assert all(share >= 0.7 for share in filled[:-1]), filled
    assert filled[-1] >= 1 / 3, filled


# of the last a picture fell on the end of a page and left it 60 % full
@pytest.mark.parametrize("about", [UNITS["items"][:3], UNITS["totals only"][:3], ("VL-H08@2019-01-01", 2024, "vi")])
def test_an_annex_leaves_no_page_half_white(project, about, tmp_path):
    """Its pictures and tables are those of an auditor: no number of pages is promised."""
    filled = fills(render_pdf(model_of(display.annex, "annex", brief_of(project, *about, kind="annex"))), tmp_path)
    assert all(share >= 0.7 for share in filled[:-1]), filled
    assert filled[-1] >= 1 / 3, filled


def test_a_report_ends_with_its_place_to_sign_and_an_appendix_without_one(project):
    meta = model_of(display, "brief", brief_of(project, *UNITS["items"][:3]))["meta"]
    assert (meta["signer_title"], meta["recipients"]) == ("TRƯỞNG PHÒNG", ["Ủy ban nhân dân thành phố Vân Khê;", "Lưu: VT."])
    assert number_of(meta) == "Số:        /BC-PNV"
    attached = as_appendix({"meta": meta, "sections": []}, number="II", of="Kèm theo")
    assert not {"signer_title", "recipients"} & attached["meta"].keys()
    annex = model_of(display.annex, "annex", brief_of(project, *UNITS["items"][:3], kind="annex"))["meta"]
    assert not {"signer_title", "recipients"} & annex.keys()


def test_the_annex_holds_the_whole_ledger_and_every_alert_of_the_brief(project):
    about = UNITS["items"][:3]
    brief = brief_of(project, *about)
    short, whole = display.lost_points(brief), display.annex.lost_points(brief)
    codes = {plain(r[0].c).split()[0] for t in short.tables for r in t.rows if re.match(r"\d", plain(r[0].c))}
    (ledger,) = [t for t in whole.tables if t.id == "table-lost-points"]
    full_codes = {plain(r[0].c).split()[0] for r in ledger.rows}
    assert codes < full_codes
    assert len(full_codes) - 1 == len([r for r in brief.table("ledger").query("period == 2024").itertuples() if r.lost_points > 0])
    assert "p điều chỉnh" in text_of(display.annex.tests(brief))


def test_units_carry_their_items_and_their_signs_in_the_same_rows():
    section = display.lost_points(full())
    (table,) = section.tables
    rows = [[plain(c.c) for c in row] for row in table.rows]
    assert [r[0] for r in rows] == ["Phòng Nội vụ", "1.1 Ban hành kế hoạch năm", "Văn phòng HĐND và UBND", "2.2 Mức độ hài lòng"]
    assert rows[1][1:3] == ["0,00/40", "20,00"] or rows[1][2] == "20,00"
    assert rows[1][4].startswith("○ bị điểm 0")
    assert all(row[3].svg for row in table.rows)
    # A 2023: 1.1 is at zero and fell; 2.2 fell, but within what a survey cannot tell apart
    assert "Có 2 mục bị điểm 0 hoặc thấp hơn năm trước; 1 mục cần xem xét, 1 mục chưa đủ căn cứ kết luận" in text_of(section)
    assert "1 mục: điểm điều tra, chưa biết sai số" in text_of(section)


@pytest.mark.parametrize("svg", ['<svg xmlns="http://www.w3.org/2000/svg"><text>5</text></svg>', '<svg onload="alert(1)"/>'])
def test_the_picture_of_a_row_holds_neither_words_nor_a_script(svg):
    with pytest.raises(RenderRefused, match="picture of a row"):
        Cell((), svg=svg)


def test_on_a_phone_a_brief_is_no_endless_strip(fullest, tmp_path):
    """Rows that draw themselves scroll in their frame, the contents list stands after the answer, the page no wider than the screen."""
    page_file = tmp_path / "brief.html"
    page_file.write_text(render_html(model_of(display, "brief", brief_of(fullest, *UNITS["items"][:3]))), encoding="utf-8")
    with page_at(page_file, width=390, height=844) as (page, heard):
        assert page.evaluate("document.documentElement.scrollHeight") < 6000
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        answer, contents = (page.evaluate(f"document.querySelector('{s}').offsetTop") for s in ("#section-summary", "nav.toc"))
        assert answer < contents
    assert heard == []
