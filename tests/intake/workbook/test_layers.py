"""A form changes only the layers it is for: self-score, explanation, two rounds of appraisal, survey; nothing is lost without a word."""

import math

import pandas as pd
import pytest

from parlib.codebook.layers import APPRAISAL_FORM, COLUMNS, EXPLANATION_FORM, SELF_FORM, Layer, layers_from
from parlib.codebook.tables import check
from parlib.errors import UsageError
from parlib.intake.workbook.layout import META_SHEET
from parlib.intake.workbook.template import last_cuts, write_template
from parlib.scoring.evaluate import score_evidence
from tests.intake.collecting import keys, row, run
from tests.intake.rulebooks import Filled, every_rule, fill_at_random, fill_points, unit

SELF = [*COLUMNS[Layer.SELF], "source_file", "source_cell"]
WORDS = list(COLUMNS[Layer.EXPLANATION])
FINAL = (Layer.FINAL, Layer.SURVEY)


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    """What one unit filed: figures, self-scores, words, an item that does not apply, a zero and a missing one."""
    folder = tmp_path_factory.mktemp("filed")
    form = Filled(write_template(every_rule(), locality=unit(), period=2024, path=folder / "tự chấm.xlsx"))
    form.put("1.1", choice="Có", self_score=5, evidence_file="12/QĐ-UBND", explanation="đã ban hành", person_in_charge="Bà A")
    form.put("1.2", value=0, self_score=0).put("1.4", choice="Không áp dụng")
    form.put("2.1.2", numerator=19, denominator=20, self_score=9.5, evidence_file="sổ hồ sơ").put(
        "2.2.2", value=0.3, previous_value=0.2, self_score=5
    )
    form.put("2.2.3", self_score=7).save()
    return run(folder)


@pytest.fixture
def form(tmp_path):
    """Return a function that writes a form of some layers beside what was filed, to be filled and collected alone."""

    def make(layers, filed_, *, name="phiếu.xlsx"):
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        evidence = None if filed_ is None else filed_.evidence
        return Filled(write_template(every_rule(), locality=unit(), period=2024, path=folder / name, layers=layers, evidence=evidence))

    return make


def again(form_, previous, **options):
    return run(form_.save().parent, previous=previous, **options)


def unmoved(before, after, columns):
    one, two = (t.evidence.set_index("code")[columns] for t in (before, after))
    pd.testing.assert_frame_equal(one, two)


def at(previous, code):
    return row(previous, code)


# -- one layer leaves the others


@pytest.mark.parametrize("layers", [APPRAISAL_FORM, (Layer.ROUND1,), FINAL, (Layer.SURVEY,)])
def test_the_councils_points_move_nothing_of_what_the_office_filed(filed, form, layers):
    got = again(fill_points(form(layers, filed), every_rule(), 1, layers=layers), filed)
    assert got.problems == ()
    surveyed = got.evidence["code"].eq("3.1")
    own = [c for c in (*SELF, *WORDS) if c not in ("state", "value")]
    unmoved(filed, got, own)
    pd.testing.assert_series_equal(filed.evidence["state"][~surveyed], got.evidence["state"][~surveyed])
    assert at(got, "1.4")["state"] == "not_applicable"
    assert at(got, "1.1")["explanation"] == "đã ban hành"
    allowed = {c for v in layers for c in COLUMNS[v]} | {"value", "state"}
    assert set(got.differences["column"]) <= allowed
    assert got.differences.loc[got.differences["column"].isin(["value", "state"]), "code"].eq("3.1").all()
    assert (got.differences["new_file"] == "phiếu.xlsx").all()
    check("evidence", got.evidence)
    score_evidence(got.evidence, every_rule())


def test_an_old_workbook_with_only_the_councils_points_erases_nothing(filed, form):
    """Templates of before did not say what they are for, and came without the self-scores."""
    sheet = form(APPRAISAL_FORM, None)
    meta = sheet.book[META_SHEET]
    rows = [r[0].row for r in meta.iter_rows() if r[0].value == "layers"]
    meta.delete_rows(rows[0])
    kept = [p for p in sheet.book.custom_doc_props.props if p.name != "parlib.layers"]
    sheet.book.custom_doc_props.props = kept
    sheet.sheet["A4"].value = str(sheet.sheet["A4"].value).partition(" · dùng để ghi")[0]
    got = again(sheet.put("1.1", appraised_round1=4).put("2.1.2", appraised_round1=9), filed)
    assert keys(got) == []
    assert keys(got, severity="warning") == ["nothing_filled_kept"]
    unmoved(filed, got, [*SELF, *WORDS])
    assert got.differences[["code", "column", "new"]].to_numpy().tolist() == [
        ["1.1", "appraised_round1", "4.0"],
        ["2.1.2", "appraised_round1", "9.0"],
    ]


def test_each_layer_has_its_own_source_and_the_points_that_count_name_it(filed, form):
    first = again(form((Layer.ROUND1,), filed, name="lần 1.xlsx").put("1.1", appraised_round1=4).put("2.2.3", appraised_round1=6), filed)
    words = again(form(EXPLANATION_FORM, first, name="giải trình.xlsx").put("2.2.3", explanation="kèm biên bản"), first)
    last = again(form(FINAL, words, name="lần 2.xlsx").put("2.2.3", appraised_score=7).put("3.1", survey_score=15), words)
    got = at(last, "2.2.3")
    assert got["source_file"] == "tự chấm.xlsx"
    assert got["round1_source"].startswith("lần 1.xlsx › Thẩm định!")
    assert got["explanation_source"].startswith("giải trình.xlsx › Giải trình!")
    assert got["appraised_source"].startswith("lần 2.xlsx › Thẩm định!")
    assert at(last, "3.1")["survey_source"].startswith("lần 2.xlsx › Thẩm định!")
    assert at(last, "1.1")["explanation_source"] == "", "a form that repeats words is not their source"
    assert at(last, "1.1")["appraised_source"] == ""
    scores = score_evidence(last.evidence, every_rule()).set_index("code")
    assert scores.loc["2.2.3", ["self_points", "round1_points", "appraised_points", "points"]].tolist() == [7, 6, 7, 7]
    assert scores.at["2.2.3", "source"] == got["appraised_source"].replace(" › ", " ")
    assert scores.at["3.1", "source"].startswith("lần 2.xlsx ")
    assert scores.at["1.1", "source"].startswith("tự chấm.xlsx ")


def test_the_explanation_round_moves_words_only_and_a_refiled_self_score_leaves_them(filed, form, tmp_path):
    first = again(form((Layer.ROUND1,), filed, name="a.xlsx").put("1.1", appraised_round1=0), filed)
    words = again(form(EXPLANATION_FORM, first, name="b.xlsx").put("1.1", explanation="bổ sung biên bản"), first)
    unmoved(first, words, [*SELF, "appraised_round1", "round1_source"])
    assert words.differences[["code", "column", "new", "new_file"]].to_numpy().tolist() == [
        ["1.1", "explanation", "bổ sung biên bản", "b.xlsx"]
    ]
    refiled = form(SELF_FORM, None, name="c.xlsx")
    refiled.put("1.1", choice="Có", self_score=4, evidence_file="12/QĐ-UBND", explanation="đã ban hành", person_in_charge="Bà A")
    refiled.put("1.2", value=0, self_score=0).put("1.4", choice="Không áp dụng").put("2.2.2", value=0.3, previous_value=0.2, self_score=5)
    refiled.put("2.1.2", numerator=19, denominator=20, self_score=9.5, evidence_file="sổ hồ sơ").put("2.2.3", self_score=7)
    got = again(refiled, words)
    assert keys(got) == []
    assert sorted(keys(got, severity="warning")) == ["later_explanation_kept", "refiled_after_appraisal"]
    assert at(got, "1.1")[["self_score", "explanation", "appraised_round1"]].tolist() == [4, "bổ sung biên bản", 0]
    assert "1.1" in next(p.what for p in got.problems if "thẩm định giữ nguyên" in p.what)


def test_a_self_form_cannot_write_points_of_others(filed, form):
    sheet = form(SELF_FORM, None)
    column = sheet.sheet.max_column + 1
    sheet.sheet.cell(sheet.header, column).value = "Điểm thẩm định"
    sheet.sheet.cell(sheet.row["1.1"], column).value = 5
    got = again(sheet.put("1.1", choice="Có", self_score=5), None)
    assert keys(got, severity="warning") == ["column_not_of_form"]
    assert math.isnan(at(got, "1.1")["appraised_score"])


def test_a_locked_cell_that_says_something_else_is_told_and_not_read(filed, form):
    sheet = form(APPRAISAL_FORM, filed).put("1.1", appraised_round1=4)
    sheet.put("2.1.2", numerator=2, self_score=1).put("1.4", choice=None)
    got = again(sheet, filed)
    assert keys(got) == []
    assert keys(got, severity="warning") == ["context_differs"]
    assert "3 (" in got.problems[0].what
    assert sheet.cell("2.1.2", "numerator").coordinate in got.problems[0].what
    unmoved(filed, got, [*SELF, *WORDS])


def test_points_without_any_self_score_are_kept_with_a_word(form):
    got = again(form(APPRAISAL_FORM, None).put("1.1", appraised_round1=4), None)
    assert keys(got, severity="warning") == ["nothing_self_scored"]
    found = at(got, "1.1")
    assert found[["appraised_round1", "state", "source_file"]].tolist() == [4, "missing", ""]
    assert score_evidence(got.evidence, every_rule()).query("code == '1.1'")["round1_points"].item() == 4


# -- what would be lost


@pytest.mark.parametrize(
    ("code", "emptied", "cells"),
    [
        ("2.1.2", {"numerator": None, "denominator": None}, ["numerator", "denominator"]),
        ("2.1.2", {"numerator": None, "denominator": None, "value": 0.95}, []),
        ("2.2.3", {"self_score": None}, ["self_score"]),
        ("1.4", {"choice": None}, ["choice"]),
        ("1.4", {"choice": None, "value": 12}, []),
        ("1.1", {"choice": None}, ["choice"]),
        ("1.1", {"explanation": None}, ["explanation"]),
        ("2.1.2", {"choice": "Không áp dụng", "numerator": None, "denominator": None, "self_score": None}, []),
        ("2.2.2", {"previous_value": None}, ["previous_value"]),
        ("1.2", {"value": None}, ["value"]),
        ("1.2", {"value": 2}, []),
    ],
)
def test_a_cell_that_held_something_and_comes_back_empty_is_refused_unless_that_is_allowed(filed, form, code, emptied, cells):
    sheet = form(SELF_FORM, None)
    for item in filed.evidence.to_dict("records"):
        kept = {k: item[k] for k in ("numerator", "denominator", "value", "previous_value", "self_score") if item[k] == item[k]}
        kept |= {k: item[k] for k in WORDS if item[k]}
        if item["state"] == "not_applicable":
            kept = {"choice": "Không áp dụng"}
        elif item["code"] == "1.1":
            kept["choice"] = "Có" if kept.pop("value") else "Không"
        sheet.put(item["code"], **kept)
    sheet.put(code, **emptied)
    got = again(sheet, filed)
    assert keys(got) == ["would_be_lost"] * len(cells)
    assert [p.cell for p in got.problems if p.severity == "error"] == [sheet.cell(code, c).coordinate for c in cells]
    if cells:
        unmoved(filed, got, [*SELF, *WORDS])
        assert got.exit_code == 3
        layer = "explanation" if cells == ["explanation"] else "self"
        assert f"--clear {layer}:{code}" in got.problems[0].remedy
        allowed = again(sheet, filed, clear=[f"{layer}:{code}"])
        assert allowed.exit_code == 0
        assert set(allowed.differences["code"]) == {code}
        assert again(sheet, filed, clear=["final", "self:9.9"]).exit_code == 3, "another clearing allows nothing here"


def test_points_of_a_council_are_cleared_only_by_name(filed, form):
    first = again(form((Layer.FINAL,), filed, name="a.xlsx").put("1.1", appraised_score=4).put("2.1.2", appraised_score=9), filed)
    wrong = form((Layer.FINAL,), first, name="b.xlsx").put("1.1", appraised_score=None)
    got = again(wrong, first)
    assert keys(got) == ["would_be_lost"]
    assert "a.xlsx" in got.problems[0].what
    assert at(got, "1.1")["appraised_score"] == 4
    cleared = again(wrong, first, clear=["final:1.1"])
    assert cleared.problems == ()
    assert math.isnan(at(cleared, "1.1")["appraised_score"])
    assert at(cleared, "1.1")["appraised_source"] == ""
    assert at(cleared, "2.1.2")["appraised_score"] == 9
    unmoved(filed, cleared, [*SELF, *WORDS])


def test_an_empty_form_says_nothing_and_clears_a_layer_only_if_told(filed, form):
    first = again(form((Layer.FINAL,), filed, name="a.xlsx").put("1.1", appraised_score=4).put("2.1.2", appraised_score=9), filed)
    blank = form((Layer.FINAL,), None, name="b.xlsx")
    assert again(blank, first).differences.empty
    assert again(blank, first, clear=["final:1.1"]).differences["code"].tolist() == ["1.1"]
    assert again(blank, first, clear=["final"]).differences["code"].tolist() == ["1.1", "2.1.2"]
    self_form = form(SELF_FORM, None, name="c.xlsx")
    got = again(self_form, first)
    assert keys(got, severity="warning") == ["nothing_filled_kept"]
    unmoved(first, got, [*SELF, *WORDS, "appraised_score"])


def test_a_layer_that_does_not_exist_is_named(filed, folder):
    with pytest.raises(UsageError, match="round1"):
        run(folder, clear=["appraised"])


# -- layers against each other, files against each other


def test_points_for_what_does_not_apply_are_refused_at_the_form_that_says_so(filed, form):
    got = again(form(APPRAISAL_FORM, filed, name="a.xlsx").put("1.4", appraised_round1=3), filed)
    assert keys(got) == ["not_applicable_appraised"]
    first = again(form((Layer.FINAL,), filed, name="b.xlsx").put("1.1", appraised_score=4), filed)
    refiled = form(SELF_FORM, None, name="c.xlsx").put(
        "1.1", choice="Không áp dụng", explanation="x", evidence_file="y", person_in_charge="z"
    )
    got = again(refiled, first, clear=["self"])
    assert "not_applicable_appraised" in keys(got)
    assert at(got, "1.1")["state"] == "reported"
    zero = again(form(APPRAISAL_FORM, filed, name="d.xlsx").put("1.4", appraised_round1=0), filed)
    assert keys(zero) == [], "no points for what does not apply is no contradiction"
    score_evidence(zero.evidence, every_rule())


def test_forms_for_different_layers_may_come_together_and_those_for_the_same_may_not(filed, form, folder):
    council = form((Layer.ROUND1, Layer.FINAL, Layer.SURVEY), filed).put("1.1", appraised_round1=4)
    council.save(folder / "hội đồng.xlsx")
    surveyors = form(APPRAISAL_FORM, filed, name="khảo sát.xlsx").put("3.1", survey_score=15)
    surveyors.save(folder / "khảo sát.xlsx")
    got = run(folder, previous=filed)
    assert got.problems == ()
    assert at(got, "1.1")["appraised_round1"] == 4
    assert at(got, "3.1")[["survey_score", "state"]].tolist() == [15, "reported"]
    council.put("1.1", appraised_round1=3).save(folder / "hội đồng 2.xlsx")
    got = run(folder, previous=filed)
    assert keys(got) == ["unit_twice", "unit_twice"]
    assert {p.file for p in got.problems if p.severity == "error"} == {"hội đồng.xlsx", "hội đồng 2.xlsx"}
    assert at(got, "3.1")["survey_score"] == 15


def test_a_self_score_and_its_appraisal_in_one_folder_are_put_together_in_the_right_order(form, folder):
    form(APPRAISAL_FORM, None, name="a thẩm định.xlsx").put("2.2.3", appraised_round1=6).save(folder / "a.xlsx")
    form(SELF_FORM, None, name="b tự chấm.xlsx").put("2.2.3", self_score=7).save(folder / "b.xlsx")
    got = run(folder)
    assert keys(got) == []
    assert at(got, "2.2.3")[["self_score", "appraised_round1", "source_file"]].tolist() == [7, 6, "b.xlsx"]
    assert got.files.set_index("file")["layers"].to_dict() == {"a.xlsx": "round1", "b.xlsx": "self"}


def test_a_form_of_another_unit_year_or_rule_book_touches_its_own_rows_only(filed, folder, tmp_path):
    other = every_rule().model_copy(update={"id": "other-rule"})
    for name, options in {
        "unit": {"locality": unit(1), "period": 2024},
        "year": {"locality": unit(0), "period": 2023},
        "book": {"locality": unit(0), "period": 2024},
    }.items():
        path = write_template(other if name == "book" else every_rule(), path=folder / f"{name}.xlsx", layers=APPRAISAL_FORM, **options)
        Filled(path).put("1.1", appraised_round1=3).save()
    got = run(folder, previous=filed)
    assert keys(got) == ["framework_unknown"]
    assert sorted(keys(got, severity="warning")) == ["nothing_self_scored", "nothing_self_scored"]
    assert got.differences.empty
    mine = got.evidence.query("locality == 'U0000@2020-01-01' and period == 2024").reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, filed.evidence.reset_index(drop=True))


def test_a_chain_of_collections_keeps_every_layer(filed, form):
    got = filed
    for number, (layers, code, column, value) in enumerate(
        [
            ((Layer.ROUND1,), "1.1", "appraised_round1", 3),
            (EXPLANATION_FORM, "1.1", "explanation", "bổ sung"),
            ((Layer.FINAL,), "1.1", "appraised_score", 5),
            ((Layer.SURVEY,), "3.1", "survey_score", 12),
        ]
    ):
        got = again(form(layers, got, name=f"{number}.xlsx").put(code, **{column: value}), got)
        assert got.problems == ()
        assert len(got.differences[got.differences["column"] != "state"]) == 1
    found = at(got, "1.1")
    assert found[["self_score", "appraised_round1", "explanation", "appraised_score"]].tolist() == [5, 3, "bổ sung", 5]
    assert at(got, "3.1")["survey_score"] == 12
    unmoved(filed, got, [c for c in SELF if c != "state"])


def test_evidence_collected_before_there_were_layers_is_completed(filed, form):
    old = filed.evidence.drop(columns=[c for c in filed.evidence if c.endswith("_source")])
    before = type(filed)(old, (), filed.files, filed.differences, filed.repairs)
    got = again(form(APPRAISAL_FORM, filed).put("1.1", appraised_round1=4), before)
    assert got.problems == ()
    assert at(got, "1.1")["round1_source"].startswith("phiếu.xlsx")
    unmoved(filed, got, [*SELF, *WORDS])


# -- the appraisal workbook


def test_the_appraisal_workbook_shows_what_was_filed_in_locked_cells(filed, form):
    sheet = form(APPRAISAL_FORM, filed)
    assert sheet.cell("2.1.2", "numerator").value == 19
    assert sheet.cell("2.1.2", "self_score").value == 9.5
    assert sheet.cell("1.1", "choice").value == "Có"
    assert sheet.cell("1.1", "explanation").value == "đã ban hành"
    assert sheet.cell("1.4", "choice").value == "Không áp dụng"
    assert sheet.cell("1.2", "value").value == 0
    assert sheet.cell("2.2.1", "value").value is None
    open_ = {k for k, c in sheet.column.items() if any(not sheet.sheet.cell(r, c).protection.locked for r in sheet.row.values())}
    assert open_ == {"appraised_round1", "appraised_score", "survey_score", "value"}
    assert [c for c in sheet.row if not sheet.cell(c, "value").protection.locked] == ["3.1"]
    assert sheet.sheet["A1"].value == "SỐ LIỆU MINH HỌA – PHIẾU THẨM ĐỊNH NĂM 2024"
    assert layers_from(str(sheet.sheet["A4"].value).partition("dùng để ghi: ")[2]) == APPRAISAL_FORM


def test_points_given_before_stand_in_the_open_cells(filed, form):
    first = again(form(APPRAISAL_FORM, filed, name="a.xlsx").put("1.1", appraised_round1=4, appraised_score=5), filed)
    sheet = form(FINAL, first, name="b.xlsx")
    assert sheet.cell("1.1", "appraised_round1").value == 4
    assert sheet.cell("1.1", "appraised_round1").protection.locked
    assert sheet.cell("1.1", "appraised_score").value == 5
    assert again(sheet, first).differences.empty, "a form sent back as it came changes nothing"


def test_last_years_cut_stands_beside_the_empty_cells(tmp_path):
    last = write_template(every_rule(), locality=unit(), period=2023, path=tmp_path / "in" / "a.xlsx")
    fill_at_random(Filled(last), every_rule(), 1).put("2.2.3", self_score=8).save()
    before = run(last.parent)
    cut = Filled(
        write_template(
            every_rule(), locality=unit(), period=2023, path=tmp_path / "cut" / "b.xlsx", layers=(Layer.FINAL,), evidence=before.evidence
        )
    )
    scored = score_evidence(again(cut.put("2.2.3", appraised_score=6.5), before).evidence, every_rule())
    assert last_cuts(every_rule(), unit(), 2024, scored) == {"2.2.3": 1.5}
    path = write_template(every_rule(), locality=unit(), period=2024, path=tmp_path / "c.xlsx", layers=APPRAISAL_FORM, previous=scored)
    assert Filled(path).cell("2.2.3", "previous_cut").value == 1.5
    assert (
        "previous_cut"
        not in Filled(write_template(every_rule(), locality=unit(), period=2024, path=tmp_path / "d.xlsx", previous=scored)).column
    )


def test_a_form_says_what_it_is_for_in_three_places_that_agree(filed, form):
    sheet = form((Layer.ROUND1,), filed).put("1.1", appraised_round1=4)
    del sheet.book[META_SHEET]
    sheet.book.custom_doc_props.props = []
    got = again(sheet, filed)
    assert keys(got) == []
    unmoved(filed, got, [*SELF, *WORDS])
    sheet = form((Layer.ROUND1,), filed, name="b.xlsx")
    meta = sheet.book[META_SHEET]
    next(r for r in meta.iter_rows() if r[0].value == "layers")[1].value = "self; explanation"
    assert keys(again(sheet, filed)) == ["identity_conflict"]
