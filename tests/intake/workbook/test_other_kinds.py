"""Filled workbooks that came back as .xls or .ods: who they are of, what they say and how their numbers look are read as in an .xlsx."""

from __future__ import annotations

import shutil
import subprocess

import openpyxl
import pandas as pd
import pytest

from parlib.intake.tables.book import open_book
from parlib.intake.workbook.cell_formats import shown_as
from parlib.intake.workbook.hostile import Limits
from parlib.intake.workbook.other_kinds import open_other
from parlib.intake.workbook.problem_report import write_reports
from parlib.scoring.rules import points_of_figures
from tests.intake.collecting import keys, run
from tests.programs import require_program

FORMATS = {"B2": "0.0%", "B3": '0"%"', "B4": "# ?/?", "B5": "0.00E+00", "B6": "#,##0,", "B7": '#,##0 "₫"', "B8": "0.00", "B9": "0.0%"}


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """Make one workbook of formats as an office's program saves it in three kinds."""
    folder = tmp_path_factory.mktemp("kinds")
    book = openpyxl.Workbook()
    book.active.append(["Xã", "Giá trị"])
    for place, code in FORMATS.items():
        book.active[place].value, book.active[place].number_format = 0.985, code
    book.active["B9"].value = "=B2/0"
    book.save(folder / "formats.xlsx")
    convert(folder / "formats.xlsx", folder)
    return folder


def convert(path, folder, kinds=("xls", "ods")):
    program = require_program("soffice", package="libreoffice-calc")
    for kind in kinds:
        command = [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_what_a_number_looks_like_is_known_of_every_kind(converted, kind):
    data = (converted / f"formats.{kind}").read_bytes()
    (formats,) = open_other(data, name="a", limits=Limits(), language="vi").formats
    shown = {place: str(shown_as(code, 0.985)) for place, code in formats.items() if place != "B9"}
    looks = ("percent", "percent_sign", "fraction", "scientific", "scaled", "money")
    assert shown == dict(zip(("B2", "B3", "B4", "B5", "B6", "B7"), looks, strict=True))


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_table_keeps_what_its_numbers_look_like(converted, kind):
    (page,) = open_book(converted / f"formats.{kind}").pages
    assert page.percent >= {"B2"}
    assert "B8" not in page.percent
    assert page.sheet.unread == {"B9": "#DIV/0!"}


def test_a_filled_workbook_says_the_same_in_every_kind(template, folder):
    path = template(0, name="a.xlsx").put("1.1", choice="Có").put("2.1", value=0.985).save()
    convert(path, folder)
    shutil.rmtree(folder / "profile")
    read = {}
    for kind in ("xlsx", "xls", "ods"):
        for other in {"xlsx", "xls", "ods"} - {kind}:
            (folder / f"a.{other}").rename(folder.parent / f"a.{other}")
        got = run(folder, by_rule=points_of_figures)
        assert keys(got) == [], kind
        read[kind] = got.evidence.drop(columns=["source_file"])
        for other in {"xlsx", "xls", "ods"} - {kind}:
            (folder.parent / f"a.{other}").rename(folder / f"a.{other}")
    pd.testing.assert_frame_equal(read["xlsx"], read["xls"])
    pd.testing.assert_frame_equal(read["xlsx"], read["ods"])


def test_what_is_only_called_so_is_read_as_what_it_is_or_refused(template, folder):
    path = template(0, name="a.xlsx").put("1.1", choice="Có").save()
    path.rename(folder / "a.xls")
    assert keys(run(folder)) == []
    (folder / "a.xls").write_bytes(b"Xa,Diem\nA,1\n")
    assert keys(run(folder)) == ["file_not_xlsx"]
    (folder / "a.xls").unlink()
    (folder / "b.ods").symlink_to("/etc/hostname")
    assert keys(run(folder)) == ["not_a_regular_file"]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_refused_workbook_of_another_kind_comes_back_as_an_excel_file_with_its_errors_in_the_cells(template, folder, tmp_path, kind):
    path = template(0, name="xa-a.xlsx").put("1.1", choice="Có lẽ").put("2.1", value=0.985).save()
    convert(path, folder, kinds=[kind])
    shutil.rmtree(folder / "profile")
    path.unlink()
    got = run(folder, by_rule=points_of_figures)
    wrong = {(p.sheet, p.cell): p for p in got.problems if p.severity == "error" and p.cell}
    assert wrong
    reports = write_reports(got, source=folder, out=tmp_path / "reports")
    assert [p.name for p in reports.marked] == [f"xa-a ({kind}).xlsx"]
    assert (reports.written_anew, reports.unmarked) == ((f"xa-a.{kind}",), ())
    seen = by_libreoffice(reports.marked[0], tmp_path / "seen")
    for (sheet, place), problem in wrong.items():
        cell = seen[sheet][place]
        assert str(cell.value) == problem.actual
        assert problem.what in cell.comment.text.replace("\n", " ")
        assert cell.fill.start_color.rgb == "FFF4B183"
    assert [s.title for s in seen.worksheets if s.sheet_state == "hidden"] == ["_danh_muc", "_parlib"]
    widths = {letter: seen.worksheets[0].column_dimensions[letter].width for letter in "AB"}
    assert widths["A"] < 20 < widths["B"], "codes are narrow and names wide, whatever title stands over them"
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(reports.marked[0], again)
    back = run(again, by_rule=points_of_figures)
    assert {(p.cell, p.what) for p in back.problems if p.severity == "error"} == {(p.cell, p.what) for p in wrong.values()}


def by_libreoffice(path, folder):
    """Return a workbook as LibreOffice opens and saves it."""
    program = require_program("soffice", package="libreoffice-calc")
    command = [
        program,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return openpyxl.load_workbook(folder / path.name)
