"""Cells as offices fill them: what is read, what is refused with its range, what is doubted."""

import datetime
import unicodedata
import zipfile

import pytest

from parlib.codebook.tables import check
from parlib.intake.legacy.maps import Encoding, encode
from parlib.intake.workbook.layout import FORM_SHEET
from parlib.scoring.rules import points_of_figures
from tests.intake.collecting import keys, row, run
from tests.intake.rulebooks import every_rule, with_levels


def test_an_empty_template_is_missing_everywhere_and_zero_nowhere(folder, template):
    template()
    got = run(folder)
    assert got.problems == ()
    assert got.exit_code == 0
    assert set(got.evidence["state"]) == {"missing"}
    assert got.evidence[["numerator", "value", "self_score"]].isna().all(axis=None)
    assert len(got.evidence) == len(every_rule().leaves)
    check("evidence", got.evidence)
    assert got.files["status"].tolist() == ["accepted"]


@pytest.mark.parametrize(
    ("code", "values", "expected"),
    [
        ("1.4", {"value": "8,5"}, {"value": 8.5}),
        ("1.4", {"value": "1.234,5"}, {"value": 1234.5}),
        ("2.1.1", {"value": "85 %"}, {"value": 0.85}),
        ("2.1.1", {"value": "85%"}, {"value": 0.85}),
        ("2.1.1", {"value": 0.85}, {"value": 0.85}),
        ("2.1.1", {"numerator": "27 hồ sơ", "denominator": "30"}, {"numerator": 27, "denominator": 30}),
        ("2.2.3", {"self_score": "8,56 (tự chấm)"}, {"self_score": 8.56}),
        ("1.1", {"choice": "Có"}, {"value": 1.0}),
        ("1.1", {"choice": "không"}, {"value": 0.0}),
        ("1.1", {"choice": "Đạt"}, {"value": 1.0}),
        ("1.1", {"choice": unicodedata.normalize("NFD", "Có")}, {"value": 1.0}),
        ("1.1", {"choice": encode("Có", Encoding.VNI)}, {"value": 1.0}),
        ("1.1", {"choice": encode("Không", Encoding.TCVN3)}, {"value": 0.0}),
        ("1.1", {"choice": True}, {"value": 1.0}),
        ("2.2.1", {"choice": "Không phát sinh"}, {"state": "not_applicable"}),
        ("2.2.1", {"choice": encode("Không áp dụng", Encoding.TCVN3)}, {"state": "not_applicable"}),
        ("2.2.1", {"value": 0}, {"value": 0.0, "state": "reported"}),
        ("2.2.1", {"explanation": datetime.date(2024, 5, 8)}, {"explanation": "08/05/2024", "state": "missing"}),
        ("2.2.1", {"evidence_file": "ngày 8/5/2024"}, {"evidence_file": "ngày 8/5/2024"}),
        ("2.2.1", {"explanation": "caùc ban ngaønh"}, {"explanation": "các ban ngành"}),
        ("2.2.1", {"explanation": unicodedata.normalize("NFD", "Đã nộp")}, {"explanation": "Đã nộp"}),
    ],
    ids=lambda v: "" if isinstance(v, str) else next(iter(v)),
)
def test_cells_as_offices_fill_them(folder, template, code, values, expected):
    template().put(code, **values).save()
    got = run(folder)
    assert keys(got) == []
    found = row(got, code)
    for column, value in expected.items():
        assert found[column] == value


@pytest.mark.parametrize(
    ("code", "values", "key", "cell", "found"),
    [
        ("1.1", {"choice": "Có lẽ"}, "state_unknown", "choice", "Có lẽ"),
        ("2.1.1", {"choice": "Không"}, "state_unknown", "choice", "Không"),
        ("2.1.1", {"value": "#DIV/0!"}, "cached_error", "value", "#DIV/0!"),
        ("2.1.1", {"value": 85}, "share_as_percent", "value", "85"),
        ("2.2.1", {"value": "85%"}, "amount_as_percent", "value", "85%"),
        ("2.2.1", {"value": -1}, "figure_negative", "value", "-1"),
        ("2.2.1", {"value": "1,234"}, "number_ambiguous", "value", "1,234"),
        ("2.2.1", {"value": "ba"}, "not_a_number", "value", "ba"),
        ("2.2.1", {"value": "Không áp dụng"}, "words_for_number", "value", "Không áp dụng"),
        ("2.1.1", {"value": "12/15"}, "fraction_for_number", "value", "12/15"),
        ("2.2.3", {"self_score": datetime.date(2024, 5, 8)}, "number_is_date", "self_score", "2024-05-08"),
        ("2.2.3", {"self_score": 10.01}, "points_above_maximum", "self_score", "10,01"),
        ("2.2.3", {"self_score": "85%"}, "points_as_percent", "self_score", "85%"),
        ("2.2.3", {"self_score": -0.5}, "points_below_zero", "self_score", "-0,5"),
        ("5.1", {"self_score": 1}, "points_above_maximum", "self_score", "1"),
        ("5.1", {"self_score": -5}, "points_below_zero", "self_score", "-5"),
        ("1.2", {"value": 5}, "figure_not_whole", "value", "5"),
        ("1.2", {"value": 1.5}, "figure_not_whole", "value", "1,5"),
        ("1.3", {"value": 3}, "figure_outside_rule", "value", "3"),
        ("1.1", {"choice": "Có", "value": 0}, "yes_no_contradiction", "value", "0"),
        ("2.2.1", {"choice": "Không áp dụng", "value": 2}, "not_applicable_figures", "choice", "Không áp dụng"),
        ("2.2.1", {"code": "9.9"}, "code_unknown", "code", "9.9"),
        ("2.2.1", {"max_points": 4}, "maximum_differs", "max_points", "4"),
        ("2.2.1", {"value": "=1+1"}, "not_calculated", "value", "=1+1"),
    ],
    ids=lambda v: v if isinstance(v, str) and "_" in v else "",
)
def test_one_bad_cell_refuses_the_file_and_is_named_exactly(folder, template, code, values, key, cell, found):
    filled = template()
    place = filled.cell(code, cell).coordinate
    filled.put(code, **values).save()
    got = run(folder)
    assert keys(got) == [key]
    (said,) = [p for p in got.problems if p.severity == "error"]
    assert (said.file, said.sheet, said.cell) == ("0.xlsx", FORM_SHEET, place)
    assert said.actual.startswith(found)
    assert said.remedy
    assert "{" not in said.what + said.remedy
    assert got.evidence.empty
    assert got.exit_code == 3


@pytest.mark.parametrize(
    ("code", "values", "remedy", "english"),
    [
        ("2.2.3", {"self_score": 10.01}, "Nhập số điểm từ 0 đến 10.", "Enter points from 0 to 10."),
        ("2.2.3", {"self_score": -0.5}, "Nhập số điểm từ 0 đến 10.", "Enter points from 0 to 10."),
        ("2.2.3", {"self_score": "85%"}, "Nhập số điểm từ 0 đến 10.", "Enter points from 0 to 10."),
        ("1.2", {"value": 5}, "Nhập số nguyên từ 0 đến 4.", "Enter a whole number from 0 to 4."),
    ],
)
def test_a_figure_out_of_range_is_told_the_range(folder, template, code, values, remedy, english):
    template().put(code, **values).save()
    assert [p.remedy for p in run(folder).problems] == [remedy]
    assert [p.remedy for p in run(folder, language="en").problems] == [english]


@pytest.mark.parametrize(
    ("code", "values", "key"),
    [
        ("2.2.1", {"value": "-"}, "dash_is_missing"),
        ("2.2.1", {"value": "2 sáng kiến"}, "number_with_note"),
        ("2.1.1", {"numerator": 5, "denominator": 0}, "denominator_zero"),
        ("2.1.1", {"denominator": 5}, "denominator_alone"),
        ("2.1.1", {"numerator": 5}, "numerator_alone"),
        ("2.1.2", {"numerator": 12, "denominator": 10}, "share_above_one"),
        ("2.1.1", {"choice": "Có số liệu"}, "state_empty_figures"),
        ("2.2.1", {"explanation": "Chuû tòch phòõng yeâu caàu"}, "text_doubtful"),
        ("2.2.1", {"explanation": "caùc ban ngaønh"}, "text_repaired"),
        ("2", {"value": 5}, "parent_figures"),
    ],
    ids=lambda v: v if isinstance(v, str) and "_" in v else "",
)
def test_a_doubtful_cell_is_said_and_let_through(folder, template, code, values, key):
    template().put(code, **values).save()
    got = run(folder)
    assert key in keys(got, severity="warning")
    assert got.files["status"].tolist() == ["accepted_with_warnings"]
    assert got.exit_code == 0


def test_every_problem_of_a_file_is_said_at_once(folder, template):
    filled = template()
    filled.put("1.1", choice="?").put("1.2", value=9).put("2.2.3", self_score=11).put("2.2.1", code="9.9", value="x").save()
    assert sorted(keys(run(folder))) == ["code_unknown", "figure_not_whole", "points_above_maximum", "state_unknown"]


def test_more_text_than_excel_can_hold_is_refused_and_a_long_text_is_kept(folder, template):
    filled = template(0).put("1.1", explanation="abc " * 4000)
    filled.save()
    assert len(row(run(folder), "1.1")["explanation"]) == 4 * 4000 - 1
    parts = {}
    with zipfile.ZipFile(filled.path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    with zipfile.ZipFile(filled.path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"abc " * 100, b"x" * 40_000, 1))
    assert keys(run(folder)) == ["reader_failed"]


def test_a_self_score_that_no_program_calculated_is_taken_by_rule_and_said(folder, template):
    template().put("2.1.1", numerator=70, denominator=100).put("1.1", choice="Không").put("2.2.1", value=2, self_score=3).save()
    got = run(folder, by_rule=points_of_figures)
    assert [row(got, code)["self_score"] for code in ("2.1.1", "1.1", "2.2.1")] == [8.24, 0, 3]  # what was typed stands
    assert got.evidence["self_score"].notna().sum() == 3
    assert keys(got, severity="warning") == ["self_scores_by_rule"]
    assert (len(got.problems), got.exit_code) == (1, 0)


def test_without_the_rules_it_is_missing_and_said(folder, template):
    template().put("2.1.1", numerator=70, denominator=100).save()
    got = run(folder)
    assert keys(got, severity="warning") == ["self_scores_not_calculated"]
    assert got.evidence["self_score"].isna().all()


def test_a_number_typed_over_the_points_by_rule_is_not_taken_for_them(folder, template):
    template().put("2.1.1", value=0.7, rule_points=9).save()  # the self-score refers to it
    got = run(folder, by_rule=points_of_figures)
    assert keys(got, severity="warning") == ["self_scores_not_calculated"]
    assert got.evidence["self_score"].isna().all()


def test_a_share_typed_as_a_percentage_is_told_with_its_own_figure(folder, template):
    template().put("2.1.1", value=85.5).save()
    (problem,) = (p for p in run(folder).problems if p.severity == "error")
    assert problem.remedy == "Ghi 0,855 hoặc 85,5%."


@pytest.mark.parametrize(("value", "expected"), [(0.97, ["share_contradiction"]), (0.95, []), ("95,4%", [])])
def test_a_share_typed_beside_two_counts_that_say_otherwise_is_refused(folder, template, value, expected):
    """103 of 108 are 95,37 %: rounded to whole per cent it is the same, 97 % is another."""
    template().put("2.1.1", numerator=103, denominator=108, value=value).save()
    got = run(folder)
    assert keys(got) == expected
    if expected:
        assert got.problems[0].expected == "103/108 = 95,37%"


def test_points_written_in_the_place_of_a_figure_are_named(folder, template):
    """2.2.3 is scored by a person, at most 10: 3 in the value cell becomes no point, 11 is above the maximum."""
    template().put("2.2.3", value=3).save()
    got = run(folder)
    assert (keys(got), keys(got, severity="warning")) == ([], ["value_is_no_score"])
    template().put("2.2.3", value=11).save()
    assert keys(run(folder)) == ["points_above_maximum"]
    template().put("2.2.3", value=3, self_score=3).save()
    assert run(folder).problems == ()


@pytest.mark.parametrize("code", ["2.3", "5.3"])
@pytest.mark.parametrize("value", [3, 1.5, 1000, "3"])
def test_a_level_that_the_rule_does_not_have_is_refused_at_its_cell(folder, template, code, value):
    """Levels are open intervals in rule books made earlier; the unit says which codes there are."""
    book = with_levels()
    filled = template(framework=book)
    place = filled.cell(code, "value").coordinate
    filled.put(code, value=value).save()
    got = run(folder, frameworks={book.id: book})
    assert keys(got) == ["level_unknown"]
    told = next(p for p in got.problems if p.severity == "error")
    assert (told.cell, told.expected) == (place, "0 · 1 · 2")
    assert "2 = " in told.remedy


@pytest.mark.parametrize("value", [0, 1, 2])
def test_a_level_that_the_rule_has_is_taken(folder, template, value):
    book = with_levels()
    template(framework=book).put("2.3", value=value).put("5.3", value=value).save()
    got = run(folder, frameworks={book.id: book})
    assert keys(got) == []
    assert row(got, "2.3")["value"] == row(got, "5.3")["value"] == value
