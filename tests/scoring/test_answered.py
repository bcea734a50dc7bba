"""Items that the office's own answers feed: what is shown is used, what is withheld or was not asked stays open, what was given stays."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from parlib.codebook.rules import parse_rule
from parlib.codebook.survey_items import Asked, fed_by_answers, questions_in, survey_item_problems
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.tables import conform
from parlib.sample import A, evidence, rule_book
from parlib.scoring.answered import with_answers, with_reasons, without_answers
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.reasons import reason_text

FORM = SurveyForm.model_validate(
    {
        "id": "f", "survey": "SIPAS", "first_period": 2020,
        "factors": [{"code": "CC", "name_vi": "Công chức", "name_en": "Officials"}],
        "items": [
            {"code": "CC1", "factor": "CC", "text_vi": "Thái độ", "text_en": "Attitude"},
            {"code": "CC2", "factor": "CC", "text_vi": "Tận tình", "text_en": "Dedication"},
        ],
    }
)  # fmt: skip
BOOK = rule_book()
BOTH = Asked(questions=("CC1", "CC2"))


def estimate(item: str, measure: str, value: float, **more: object) -> dict[str, object]:
    key = {"locality": A, "period": 2021, "survey": "SIPAS", "item": item, "subgroup": "all", "measure": measure}
    return key | {"estimate": value, "n": 40.0, "suppressed": False, "reason": "", "method": ""} | more


def answered_by(*estimates: dict[str, object], feed: Asked = BOTH, rows: pd.DataFrame | None = None, psu: str = ""):
    people = [
        {"locality": A, "period": 2021, "survey": "SIPAS", "respondent": "1", "psu": f"{psu}{n}" if psu else "", "item": "CC1"}
        for n in "12"
    ]
    return with_answers(
        open_evidence() if rows is None else rows,
        conform("satisfaction", list(estimates)),
        conform("responses", [people[0], people[1] | {"respondent": "2"}]),
        frameworks={"world-1": BOOK},
        declared={"world-1": {"2.2": feed}},
        forms=[FORM],
    )


def open_evidence(**cell: object) -> pd.DataFrame:
    rows = evidence()
    at = rows["locality"].eq(A) & rows["period"].eq(2021) & rows["code"].eq("2.2")
    for column, value in ({"value": np.nan, "survey_score": np.nan, "state": "missing"} | cell).items():
        rows.loc[at, column] = value
    return rows


def item_of(scores: pd.DataFrame) -> pd.Series:
    return scores.query("locality == @A and period == 2021 and code == '2.2'").iloc[0]


def test_the_mean_of_the_declared_questions_gives_the_points_and_says_how_it_was_obtained():
    done = answered_by(estimate("CC1", "mean", 4.0), estimate("CC2", "mean", 3.0, n=38.0), psu="P")
    item = item_of(with_reasons(score_evidence(done.evidence, BOOK), done.reasons))
    assert item["points"] == item["survey_points"] == pytest.approx(7.0)  # 10 * 3.5 / 5
    assert item["source"] == "SIPAS 2021 CC1, CC2"
    assert reason_text(item["reason"]) == "Tính từ phiếu khảo sát của đơn vị: “Thái độ”, “Tận tình”; 38 người trả lời ở 2 địa bàn"
    assert (
        reason_text(item["reason"], language="en")
        == "From the unit's own survey: “Attitude”, “Dedication”; 38 answered in 2 sampled places"
    )


def test_points_of_the_survey_are_not_among_what_an_office_can_regain():
    told = [answered_by(estimate("CC1", "mean", 4.0), second).reasons["reason"].item() for second in (
        estimate("CC2", "mean", 3.0), estimate("CC2", "mean", np.nan, suppressed=True), estimate("CC9", "mean", 4.0))]  # fmt: skip
    assert [reason.partition("_")[0] for reason in told] == ["survey"] * 3, "by which pages leave them out of what is to be directed"


def test_a_share_and_the_weights_of_answers_are_read_as_the_rule_reads_them():
    share, weighted = (
        BOOK.model_copy(update={"items": tuple(i.model_copy(update={"rule_params": p}) if i.code == "2.2" else i for i in BOOK.items)})
        for p in ({"form": "share"}, {"form": "options", "weights": {"5": 100, "4": 60, "3": 20}})
    )
    shown = [estimate("CC1", m, v) for m, v in (("share_4_5", 80.0), ("share_5", 50.0), ("share_4", 30.0), ("share_3", 20.0))]
    points = []
    for book in (share, weighted):
        done = with_answers(
            open_evidence(), conform("satisfaction", shown), conform("responses", []), frameworks={"world-1": book},
            declared={"world-1": {"2.2": Asked(questions=("CC1",))}}, forms=[FORM],
        )  # fmt: skip
        points.append(float(item_of(score_evidence(done.evidence, book))["points"]))
    assert points == pytest.approx([8.0, 10 * (0.5 + 0.3 * 0.6 + 0.2 * 0.2)])


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (estimate("CC2", "mean", np.nan, suppressed=True, n=np.nan), "Kết quả khảo sát không công bố để bảo vệ người trả lời"),
        (estimate("CC9", "mean", 4.0), "Phiếu khảo sát năm này không có câu hỏi của mục"),
    ],
)
def test_an_item_stays_open_where_one_question_is_withheld_or_was_not_asked(second, words):
    done = answered_by(estimate("CC1", "mean", 4.0), second)
    item = item_of(with_reasons(score_evidence(done.evidence, BOOK), done.reasons))
    assert (item["state"], bool(np.isnan(item["points"]))) == ("missing", True)
    assert reason_text(item["reason"]).startswith(words)


@pytest.mark.parametrize(
    "given", [{"survey_score": 9.0}, {"value": 4.5, "state": "reported"}, {"appraised_score": 6.0}, {"state": "not_applicable"}]
)
def test_points_that_somebody_gave_and_items_that_do_not_apply_are_left_alone(given):
    rows = open_evidence(**given)
    done = answered_by(estimate("CC1", "mean", 4.0), estimate("CC2", "mean", 3.0), rows=rows)
    pd.testing.assert_frame_equal(done.evidence, rows)
    assert done.reasons.empty


def test_a_row_that_no_workbook_holds_is_added_and_a_unit_without_evidence_gets_none():
    rows = open_evidence()
    absent = rows["locality"].eq(A) & rows["period"].eq(2021) & rows["code"].eq("2.2")
    shown = (estimate("CC1", "mean", 4.0), estimate("CC2", "mean", 4.0))
    assert item_of(score_evidence(answered_by(*shown, rows=rows[~absent]).evidence, BOOK))["points"] == pytest.approx(8.0)
    nobody = rows[~(rows["locality"].eq(A) & rows["period"].eq(2021))]
    assert len(answered_by(*shown, rows=nobody).evidence) == len(nobody)


def test_a_form_shows_what_was_filed_and_not_what_answers_gave():
    rows = open_evidence()
    # a place in a file that is written as a survey and its questions are written
    rows["survey_source"] = rows["survey_source"].where(rows["code"].ne("1.1"), "SIPAS 2021 › CC1, CC2")
    done = answered_by(estimate("CC1", "mean", 4.0), estimate("CC2", "mean", 3.0), rows=rows)
    assert not done.evidence.equals(rows)
    declared = {"world-1": {"2.2": BOTH}}
    pd.testing.assert_frame_equal(without_answers(done.evidence, declared), rows, check_dtype=False)
    pd.testing.assert_frame_equal(without_answers(done.evidence, {}), done.evidence, check_dtype=False)


def test_nobody_asked_nothing_said():
    done = answered_by(estimate("CC1", "mean", 4.0, period=2020))
    assert item_of(score_evidence(done.evidence, BOOK))["reason"] == "survey_not_in"
    assert done.reasons.empty


@pytest.mark.parametrize(
    ("rule", "params", "measures"),
    [
        (
            "tier",
            {"tiers": [{"low": 0.9, "points": 10}, {"low": 0.8, "high": 0.9, "points": 5}, {"high": 0.8, "points": 0}]},
            {"share_4_5": 0.01},
        ),
        ("proportional", {"cap": 0.95}, {"share_4_5": 0.01}),
        ("linear", {"knots": [[0, 0], [5, 10]], "share": False}, {"mean": 1.0}),
        ("linear", {"knots": [[0, 0], [10, 10]], "share": False}, {}),
        ("survey", {"form": "mean", "scale": 10}, {}),
        ("survey", {"form": "options", "weights": {"A": 100, "B": 0}}, {}),
        ("outcome", {"factor": 0.1, "highest": 100}, {"share_4_5": 1.0}),
        ("count", {"steps": [[2, 2]]}, {}),
    ],
)
def test_which_rules_answers_from_1_to_5_can_feed(rule, params, measures):
    assert dict(parse_rule(rule, params).of_answers) == measures


def test_what_answers_cannot_feed_is_refused_by_name():
    assert fed_by_answers(BOOK) == ("2.2",)
    wrong = {"1.1": BOTH, "9.9": BOTH, "2.2": Asked(questions=("CC1", "Q7"))}
    told = [p.what for p in survey_item_problems(wrong, BOOK, [FORM])]
    assert told == [
        "item 1.1: no survey gives its points",
        "item '9.9' is not a scored item of world-1",
        "item 2.2: no questionnaire of SIPAS asks Q7",
    ]


def test_words_of_two_questionnaires_mean_that_of_the_answers_else_both_codes_are_shown():
    item = {"code": "Q1", "factor": "CC", "text_vi": "Thái độ"}
    other = FORM.model_copy(update={"id": "g", "items": (FORM.items[0].model_copy(update=item),)})
    assert questions_in("Thái độ", [other, FORM]) == ((), ["Thái độ (Q1 | CC1)"])
    assert questions_in("thai do; CC2", [other, FORM], used=[FORM]) == (("CC1", "CC2"), [])
