"""A cell says what its number format shows: a typed 98,5% is not the count 0.985; and what a second filled sheet says is told."""

import shutil
from pathlib import Path

import pytest

from parlib.intake.messages import MESSAGES
from parlib.intake.workbook.cell_formats import cell_formats, shown_as
from parlib.intake.workbook.layout import FORM_SHEET
from parlib.intake.workbook.problem_report import write_reports
from tests.intake.collecting import keys, row, run
from tests.intake.rulebooks import every_rule
from tests.intake.workbook.test_hostile import rebuilt, replace

SHEET = "xl/worksheets/sheet1.xml"


def warned(collection):
    """The warnings but one: these forms are written by a program that does not calculate, and that is said each time."""
    return [key for key in keys(collection, severity="warning") if key != "self_scores_not_calculated"]


@pytest.mark.parametrize(
    ("code", "value", "look"),
    [
        ("0%", 0.985, "percent"),
        ("0.00%;[Red]-0.00%", -0.1, "percent"),
        ("0;0;0%", 0, "percent"),
        ("0;0;0%", 1, "plain"),
        ("[<1]0%;0", 0.5, "percent"),
        ("[<1]0%;0", 1, "plain"),
        ("[>=1]0;0%", 0.999, "percent"),
        ('0.0"%"', 98.5, "percent_sign"),
        (r"0.0\%", 98.5, "percent_sign"),
        ("0.00E+00", 20, "scientific"),
        ("##0.0E+0", 20, "scientific"),
        ("# ?/?", 0.75, "fraction"),
        ("# ??/100", 0.75, "fraction"),
        ("0.0,", 1200, "scaled"),
        ("#,##0,,", 1.2e6, "scaled"),
        ('_-* #,##0 "₫"_-;-* #,##0 "₫"_-;_-* "-" "₫"_-;_-@_-', 5, "money"),
        ("[$₫-42A]#,##0", 5, "money"),
        ("[$-42A]#,##0", 5, "plain"),
        ("#,##0", 1234, "plain"),
        ("#,##0.00_);(#,##0.00)", 1234, "plain"),
        ('0" hồ sơ"', 27, "plain"),
        ("General", 27, "plain"),
        ("@", 27, "plain"),
        ("0.00##", 27, "plain"),
        ("", 27, "plain"),
    ],
)
def test_what_a_number_format_makes_of_a_number(code, value, look):
    assert shown_as(code, value) == look


@pytest.mark.parametrize(
    ("code", "values", "number_format", "key"),
    [
        ("2.1.2", {"numerator": 0.985, "denominator": 2000}, "0.0%", "amount_as_percent"),
        ("2.1.2", {"numerator": 98.5, "denominator": 2000}, '0.0"%"', "amount_as_percent"),
        ("1.2", {"value": 1}, "0%", "amount_as_percent"),
        ("2.2.1", {"value": 1}, "0%", "amount_as_percent"),
        ("1.4", {"value": 0.3}, "0%", "amount_as_percent"),
        ("2.2.3", {"self_score": 0.985}, "0.0%", "points_as_percent"),
        ("2.1.2", {"numerator": 0.75, "denominator": 2000}, "# ?/?", "fraction_for_number"),
        ("2.1.2", {"numerator": 20, "denominator": 2000}, "0.00E+00", "number_scientific"),
        ("2.1.2", {"numerator": 1200, "denominator": 2000}, "0.0,", "number_scaled"),
        ("2.1.2", {"numerator": 45000, "denominator": 2000}, "dd/mm/yyyy", "number_is_date"),
    ],
)
def test_a_figure_that_its_format_turns_into_something_else_is_refused_at_its_cell(folder, template, code, values, number_format, key):
    filled = template().put(code, **values)
    column = next(iter(values))
    filled.cell(code, column).number_format = number_format
    filled.save()
    got = run(folder)
    assert keys(got) == [key]
    assert got.problems[0].cell == filled.cell(code, column).coordinate
    assert got.evidence.empty
    assert got.exit_code == 3


def test_a_refused_percentage_is_shown_as_it_was_typed(folder, template):
    filled = template().put("2.1.2", numerator=0.985, denominator=2000)
    filled.cell("2.1.2", "numerator").number_format = "0.0%"
    filled.save()
    assert run(folder).problems[0].actual == "98,5%"


@pytest.mark.parametrize(
    ("code", "value", "number_format", "read"),
    [
        ("2.1.2", 0.985, "0.0%", 0.985),
        ("2.1.2", 0.985, "General", 0.985),
        ("2.1.2", 98.5, '0.0"%"', 0.985),
        ("2.1.2", 1, "0%", 1.0),
        ("3.3", 0.5, "0%", 0.5),
        ("2.2.2", 0.12, "0%", 0.12),
        ("1.4", 1234, "#,##0", 1234.0),
        ("1.4", 12, '0" ngày"', 12.0),
    ],
)
def test_a_percentage_is_read_where_one_is_asked_for(folder, template, code, value, number_format, read):
    filled = template().put(code, value=value)
    filled.cell(code, "value").number_format = number_format
    filled.save()
    got = run(folder)
    assert keys(got) == []
    assert row(got, code)["value"] == read


def test_money_is_read_with_a_word_and_decimals_in_a_count_are_doubted(folder, template):
    filled = template().put("2.1.2", numerator=12.5, denominator=20).put("2.2.1", value=2.5).put("1.4", value=8.5)
    filled.cell("2.1.2", "denominator").number_format = '#,##0 "₫"'
    filled.save()
    got = run(folder)
    assert keys(got) == []
    assert sorted(warned(got)) == ["count_with_decimals", "count_with_decimals", "number_as_money"]
    assert row(got, "2.1.2")[["numerator", "denominator"]].tolist() == [12.5, 20]


def test_a_percentage_of_a_threshold_in_files_is_refused_and_of_a_share_is_not(folder, template):
    """A yes-or-no threshold of 0.5 is a share; one of 50 would be a count, which 85 % never is."""
    book = every_rule()
    items = [i.model_copy(update={"rule_params": {"at_least": 50}}) if i.code == "3.3" else i for i in book.items]
    counted = book.model_copy(update={"items": items})
    template(framework=counted).put("3.3", value="85%").save()
    assert keys(run(folder, frameworks={book.id: counted})) == ["amount_as_percent"]


@pytest.mark.parametrize("spelling", [b'<c s="%s" r="%s"', b"<c s='%s' r='%s'", b'<x:c s="%s" r="%s"', b'<c s="%s"'])
def test_formats_are_found_however_the_sheet_is_written(folder, template, spelling):
    filled = template().put("2.1.2", value=0.5)
    filled.cell("2.1.2", "value").number_format = "0.000%"
    path = filled.save()
    place = filled.cell("2.1.2", "value").coordinate

    def change(content):
        start = content.index(b'<c r="%s"' % place.encode())
        style = content[start:].split(b's="', 1)[1].split(b'"', 1)[0]
        end = content.index(b">", start)
        tag = spelling % ((style, place.encode()) if spelling.count(b"%s") == 2 else (style,))
        return content[:start] + tag + b' t="n"' + content[end:]

    found = cell_formats(rebuilt(path.read_bytes(), change={SHEET: change}), SHEET, {place.rstrip("0123456789")})
    assert found[place] == "0.000%"


@pytest.mark.parametrize(
    "styles",
    [b"", b"<styleSheet", b"<cellXfs><xf numFmtId='99999999999999999999'/>", b"<numFmt numFmtId='" + b"9" * 5000 + b"' formatCode='0%'/>"],
)
def test_styles_that_say_nothing_leave_every_number_plain(folder, template, styles):
    path = template().put("2.1.2", value=0.5).save()
    data = rebuilt(path.read_bytes(), change={"xl/styles.xml": lambda _: styles})
    assert cell_formats(data, SHEET, {"H"}) == {}
    assert cell_formats(data, "xl/worksheets/none.xml", {"H"}) == {}
    assert cell_formats(b"PK", SHEET, {"H"}) == {}


def test_an_empty_row_at_the_end_of_the_sheet_takes_no_room(folder, template, tmp_path):
    good = template().put("1.1", choice="?").save().read_bytes()

    def with_row(row_):
        (folder / "0.xlsx").write_bytes(rebuilt(good, change={SHEET: replace(b"</sheetData>", row_ + b"</sheetData>")}))
        return run(folder)

    for empty in (b'<row r="1048576" spans="1:2" ht="15"/>', b"<row r='1048576'></row>", b'<row r="1048576"><c r="A1048576"/></row>'):
        assert keys(with_row(empty)) == ["state_unknown"], empty
    assert keys(with_row(b'<row r="1048576"><c><v>1</v></c></row>')) == ["sheet_too_large"]
    reports = write_reports(with_row(b'<row r="1048576" ht="15"/>'), source=folder, out=tmp_path / "out")
    assert [p.name for p in reports.marked] == ["0.xlsx"]


def test_a_second_filled_sheet_is_named_with_the_cells_that_differ(folder, template):
    filled = template().put("2.1.2", numerator=19, denominator=20).put("1.1", choice="Có", explanation="đã ban hành")
    copy = filled.book.copy_worksheet(filled.sheet)
    copy.title = "Tự chấm điểm (2)"
    places = [filled.cell("2.1.2", "numerator").coordinate, filled.cell("2.2.3", "self_score").coordinate]
    filled.save()
    assert warned(run(folder)) == [], "a copy that says the same is not worth a word"
    copy[places[0]], copy[places[1]] = 20, 7
    copy[filled.cell("1.1", "explanation").coordinate] = None  # less than the sheet that is read: nothing is lost by it
    filled.save()
    got = run(folder)
    assert keys(got) == []
    assert warned(got) == ["second_form"]
    (said,) = (p for p in got.problems if p.sheet == "Tự chấm điểm (2)")
    assert said.sheet == "Tự chấm điểm (2)"
    assert all(word in said.what for word in (FORM_SHEET, "Tự chấm điểm (2)", *places, "2 ("))
    assert row(got, "2.1.2")["numerator"] == 19


def test_many_differing_cells_are_counted_and_the_first_named(folder, template):
    filled = template()
    copy = filled.book.copy_worksheet(filled.sheet)
    for item in every_rule().leaves:
        copy.cell(filled.row[item.code], filled.column["explanation"]).value = "khác"
        copy.cell(filled.row[item.code], filled.column["evidence_file"]).value = "khác"
    filled.save()
    (said,) = run(folder).problems
    assert f"{2 * len(every_rule().leaves)} (" in said.what
    assert len(said.what) < 400


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "status", "cells"),
    [
        ("percent-in-numerator.xlsx", "refused", ["H13"]),
        ("percent-in-count.xlsx", "refused", ["F34"]),
        ("empty-last-row.xlsx", "accepted", []),
        ("second-filled-form.xlsx", "accepted_with_warnings", ["F34"]),
    ],
)
def test_the_workbooks_that_were_read_wrongly(tmp_path, name, status, cells):
    source = Path(__file__).resolve().parents[4] / "shared" / "cases" / "workbooks" / name
    if not source.exists():
        pytest.skip(f"{source.name} is not here")
    from parlib.codebook.localities import Register
    from parlib.intake.raw.sources import read_raw
    from parlib.intake.workbook.collect import collect
    from parlib.store.params import load_framework
    from tests.projects import ROOT

    book = load_framework(ROOT / "params" / "frameworks" / "illustrative-commune")
    localities = read_raw(ROOT / "data" / "raw", ROOT / "params" / "corrections", quarantine=True).tables["localities"]
    shutil.copy(source, tmp_path / name)
    got = collect(tmp_path, {book.id: book}, Register(localities))
    assert got.files["status"].tolist() == [status]
    uncalculated = MESSAGES["vi"]["self_scores_not_calculated"][0].split("{")[0]
    assert sorted({p.cell for p in got.problems if not p.what.startswith(uncalculated)}) == cells


@pytest.mark.parametrize(("typed", "value"), [("co", 1.0), ("KHONG", 0.0), ("Chua", 0.0)])
def test_a_choice_typed_without_marks_is_that_choice(folder, template, typed, value):
    template().put("1.1", choice=typed).save()
    got = run(folder)
    assert keys(got) == []
    assert row(got, "1.1")["value"] == value
