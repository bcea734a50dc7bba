"""An analyst's own panel: found by the names of the question, refused with every problem at once."""

import math

import pytest
from openpyxl import Workbook

from parlib.codebook.own_questions import parse_question
from parlib.errors import UsageError
from parlib.intake.tables.book import open_book
from parlib.intake.tables.own_panel import read_own_panel
from parlib.speech.catalogue import aloud, speaking

QUESTION = "PCI ~ D5 | Tỉnh + Năm"


def read(tmp_path, text, question=QUESTION, name="panel.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_own_panel(open_book(path, language="en"), parse_question(question))


def test_a_table_is_read_by_the_names_of_the_question(tmp_path):
    panel = read(tmp_path, "Năm,Tỉnh,other,d5,PCI\n2013,An Hòa,x,5.5,60.25\n2014,An Hòa,y,NA,61\n2013,Bình Giả,,7,\n")
    assert panel.problems == []
    assert panel.table["locality"].tolist() == ["An Hòa", "An Hòa", "Bình Giả"]
    assert panel.table["period"].tolist() == [2013, 2014, 2013]
    assert panel.table["PCI"].tolist()[:2] == [60.25, 61.0]
    assert math.isnan(panel.table["d5"].iloc[1])
    assert panel.empty == {"PCI": 1, "d5": 1}
    assert panel.question.reform == "d5"  # as the table calls it


def test_everything_wrong_is_said_at_once_with_its_cell(tmp_path):
    text = "Tỉnh,Năm,D5,PCI\nAn Hòa,2013,5.5,60.2\nAn Hòa,2013,cao,61.1\n,2014,6.5,6O.3\nBình Giả,năm nay,7.5,\n"
    problems = read(tmp_path, text).problems
    said = {(p.cell, p.what.split(": ")[1]) for p in problems}
    assert said == {
        ("C3", "the cell is not a number"),
        ("D4", "the cell is not a number"),
        ("A4", "the cell has no unit"),
        ("B5", "the cell is not a year"),
        ("A3", "the cell stands a second time with the same unit and year"),
    }
    assert all(p.file == "panel.csv" and p.remedy for p in problems)


def test_many_bad_cells_of_a_column_are_counted(tmp_path):
    rows = "".join(f"U{k},2013,xx,1.5\n" for k in range(40))
    problems = read(tmp_path, "Tỉnh,Năm,D5,PCI\n" + rows).problems
    assert len(problems) == 6
    assert "35 more cells" in problems[-1].what


def test_columns_that_are_not_there_or_stand_twice_are_all_named(tmp_path):
    problems = read(tmp_path, "Tinh,Năm,D5,D5\nA,2013,1,2\n").problems
    assert {(p.actual, "once" in p.what) for p in problems} == {("PCI", False), ("D5", True), ("Tỉnh", False)}
    assert problems[0].expected == "Tinh, Năm, D5, D5"


def test_a_missing_column_is_named_in_one_language(tmp_path):
    problems = read(tmp_path, "Tinh,Năm,D5,D5\nA,2013,1,2\n").problems
    with speaking("vi"):
        assert [aloud(p.what) for p in problems] == [
            "bảng không có cột nào tên là 'PCI'",
            "tiêu đề có nhiều hơn một cột 'D5'",
            "bảng không có cột nào tên là 'Tỉnh'",
        ]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("5,5", "1.234,25"), [5.5, 1234.25]),
        (("5.5", "1234.25"), [5.5, 1234.25]),
        (("0.123", "7.000"), [0.123, 7.0]),
        (("1.234", "5,5"), [1234.0, 5.5]),
        (("1e3", "-2"), [1000.0, -2.0]),
    ],
)
def test_the_decimal_mark_is_that_of_the_file(tmp_path, cells, values):
    text = "Tỉnh;Năm;D5;PCI\n" + "".join(f"U{k};2013;{cell};1\n" for k, cell in enumerate(cells))
    panel = read(tmp_path, text)
    assert panel.problems == []
    assert panel.table["D5"].tolist() == values


@pytest.mark.parametrize(
    ("cells", "what"),
    [(("1.234", "5.678"), "may be one thousand"), (("1.5", "2,5"), "written in two ways"), (("∞", "1"), "is not a number")],
)
def test_numbers_that_could_mean_two_things_are_refused(tmp_path, cells, what):
    text = "Tỉnh;Năm;D5;PCI\n" + "".join(f"U{k};2013;{cell};1\n" for k, cell in enumerate(cells))
    assert any(what in p.what for p in read(tmp_path, text).problems)


def test_a_logarithm_of_nothing_is_refused_by_cell(tmp_path):
    problems = read(tmp_path, "Tỉnh,Năm,D5,PCI\nA,2013,1,0\nB,2013,1,2.5\n", "log(PCI) ~ D5 | Tỉnh + Năm").problems
    assert [(p.cell, "logarithm" in p.what) for p in problems] == [("D2", True)]


def test_of_a_workbook_the_sheet_that_has_the_columns_is_read(tmp_path):
    book = Workbook()
    book.active.title = "Ghi chú"
    book.active.append(["Nguồn", "GSO"])
    sheet = book.create_sheet("Số liệu")
    sheet.append([])
    sheet.append(["Tỉnh", "Năm", "D5", "PCI"])
    sheet.append(["An Hòa", 2013, 5.5, True])
    book.save(tmp_path / "panel.xlsx")
    panel = read_own_panel(open_book(tmp_path / "panel.xlsx", language="en"), parse_question(QUESTION))
    assert [(p.sheet, p.cell) for p in panel.problems] == [("Số liệu", "D3")]  # True is no number
    other = read_own_panel(open_book(tmp_path / "panel.xlsx", language="en"), parse_question(QUESTION), sheet="Sheet9")
    assert "Sheet9" in other.problems[0].what


@pytest.mark.parametrize("text", ["", "\n\n", "Tỉnh,Năm,D5,PCI\n"])
def test_a_file_without_figures_says_so(tmp_path, text):
    panel = read(tmp_path, text)
    assert panel.problems
    assert panel.table.empty


@pytest.mark.parametrize(
    "text",
    ["PCI", "PCI ~ D5", "PCI ~ D5 | unit", "PCI + X ~ D5 | u + t", "PCI ~ | u + t", "PCI ~ D5 + D5 | u + t", "a ~ b ~ c | u + t", ""],
)
def test_what_is_no_formula_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match=r"→"):
        parse_question(text)


def test_a_formula_in_its_parts():
    asked = parse_question("log( GRDP ) ~ D5 + dân số + log(vốn) | Tỉnh + Năm")
    assert (asked.outcome, asked.reform, asked.controls) == ("GRDP", "D5", ("dân số", "vốn"))
    assert asked.logs == ("GRDP", "vốn")
    assert (asked.unit, asked.year) == ("Tỉnh", "Năm")
