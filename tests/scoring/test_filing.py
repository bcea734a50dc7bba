"""Where a year stands: each step is reached when everything it asks for is there, by hand in the three-district world."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform, empty
from parlib.scoring.filing import Waits, YearStep, filings
from tests.made_release import unit_row
from tests.world import A, B, world_evidence, world_frameworks

BOOKS = world_frameworks()
UNITS = Register(pd.DataFrame([unit_row(A, "Huyện A"), unit_row(B, "Huyện B")]))


def evidence(**changes) -> pd.DataFrame:
    """Return A 2022 with self-scores only: 1.1, 1.2, 2.1, 2.3 the office's, 2.2 a survey's; then some cells changed by item."""
    rows = world_evidence()
    rows = rows[rows["locality"].eq(A) & rows["period"].eq(2022)].copy()
    rows["self_score"] = [20.0, 15.0, 30.0, math.nan, 10.0]
    rows[["appraised_round1", "appraised_score", "survey_score"]] = math.nan
    rows.loc[rows["code"].eq("2.2"), "value"] = math.nan
    rows["explanation"] = ""
    for column, values in changes.items():
        for code, value in values.items():
            rows.loc[rows["code"].eq(code), column] = value
    return conform("evidence", rows)


OWN = ("1.1", "1.2", "2.1", "2.3")
NOTHING = dict.fromkeys((*OWN, "2.2"), "missing")
ROUND1 = {"1.1": 20.0, "1.2": 10.0, "2.1": 30.0, "2.3": 10.0}  # 1.2 was cut by 5


def stands(rows: pd.DataFrame, *, indices: pd.DataFrame | None = None):
    (one,) = filings([UNITS[A]], 2022, evidence=rows, indices=empty("indices") if indices is None else indices, frameworks=BOOKS)
    return one


@pytest.mark.parametrize(
    ("changes", "step", "waits"),
    [
        ({"state": NOTHING}, YearStep.NOT_FILED, Waits.UNIT),
        # nobody reported anything, and an appraisal gave points: after an appeal, or of its own
        ({"state": NOTHING, "appraised_score": {"1.1": 18.0}}, YearStep.WITHOUT_WORKBOOK, Waits.UNIT),
        ({"state": NOTHING, "appraised_round1": {"1.1": 0.0}}, YearStep.WITHOUT_WORKBOOK, Waits.UNIT),
        ({"state": NOTHING, "survey_score": {"2.2": 9.0}}, YearStep.NOT_FILED, Waits.UNIT),
        ({}, YearStep.SELF_SCORED, Waits.APPRAISERS),
        ({"appraised_round1": {"1.1": 20.0}}, YearStep.SELF_SCORED, Waits.APPRAISERS),
        ({"appraised_round1": ROUND1}, YearStep.FIRST_APPRAISAL, Waits.UNIT),
        ({"appraised_round1": ROUND1 | {"1.2": 15.0}}, YearStep.FIRST_APPRAISAL, Waits.APPRAISERS),
        ({"appraised_round1": ROUND1, "explanation": {"1.2": "Văn bản số 5"}}, YearStep.EXPLAINED, Waits.APPRAISERS),
        # beside the self-score: written before anything was cut
        (
            {
                "appraised_round1": ROUND1,
                "explanation": {"1.2": "Văn bản số 5"},
                "source_file": {"1.2": "tu-cham.xlsx"},
                "explanation_source": {"1.2": "tu-cham.xlsx › Tự chấm điểm!O9"},
            },
            YearStep.FIRST_APPRAISAL,
            Waits.UNIT,
        ),
        (
            {
                "appraised_round1": ROUND1,
                "explanation": {"1.2": "Văn bản số 5"},
                "source_file": {"1.2": "tu-cham.xlsx"},
                "explanation_source": {"1.2": "giai-trinh.xlsx › Giải trình!O9"},
            },
            YearStep.EXPLAINED,
            Waits.APPRAISERS,
        ),
        ({"appraised_round1": ROUND1, "appraised_score": ROUND1}, YearStep.FINAL, Waits.SURVEY),
        ({"appraised_score": ROUND1, "survey_score": {"2.2": 9.0}}, YearStep.FINAL, Waits.PUBLICATION),
    ],
)
def test_a_step_is_reached_when_all_that_it_asks_for_is_there(changes, step, waits):
    one = stands(evidence(**changes))
    assert (one.step, one.waits) == (step, waits)


def test_what_is_there_is_told_in_numbers():
    one = stands(evidence(appraised_round1=ROUND1, state={"2.3": "missing"}))
    assert (one.items, one.filed, one.empty, one.round1, one.cut, one.explained, one.final) == (4, 3, 1, 3, 1, 0, 0)
    assert (one.surveyed, one.answered) == (1, 0)


@pytest.mark.parametrize("basis", ["published", "plan_baseline"])
def test_a_part_that_was_published_without_its_total_is_no_year_of_which_nothing_is_known(basis):
    row = {"locality": A, "period": 2022, "code": "1", "level": "domain", "state": "scored", "points": 20.0, "basis": basis}
    for scores, step in ((conform("scores", [row]), "without_workbook"), (empty("scores"), "not_filed")):
        (one,) = filings([UNITS[A]], 2022, evidence=empty("evidence"), indices=empty("indices"), scores=scores, frameworks=BOOKS)
        assert (one.step, one.waits) == (step, "unit")


def test_a_total_that_only_a_plan_tells_is_no_year_of_which_nothing_is_known():
    one = stands(empty("evidence"), indices=announced().assign(basis="plan_baseline"))
    assert one.step == "without_workbook"


def announced() -> pd.DataFrame:
    """Return the indices of A 2022 with a published total."""
    told = {
        "locality": A,
        "period": 2022,
        "index": "PAR",
        "basis": "published",
        "value": 80.0,
        "tie": False,
        "comparable_with_previous": True,
    }
    return conform("indices", [told])


def test_a_published_year_is_published_whatever_was_filed():
    steps = (stands(evidence(), indices=announced()).step, stands(empty("evidence"), indices=announced()).step)
    assert steps == ("published", "published")


LAST_POINTS = {"appraised_score": ROUND1}


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ({}, Waits.APPRAISERS),
        ({"appraised_round1": ROUND1}, Waits.UNIT),
        (LAST_POINTS, Waits.SURVEY),
        (LAST_POINTS | {"survey_score": {"2.2": 9.0}}, Waits.NOBODY),
        ({"self_score": dict.fromkeys(OWN, math.nan), "survey_score": {"2.2": 9.0}} | LAST_POINTS, Waits.NOBODY),
    ],
)
def test_a_published_total_does_not_end_the_waiting_for_points_of_items(changes, waits):
    one = stands(evidence(**changes), indices=announced())
    assert (one.step, one.waits) == (YearStep.PUBLISHED, waits)


def test_a_unit_without_anything_has_not_filed():
    both = filings(UNITS, 2022, evidence=evidence(), indices=empty("indices"), frameworks=BOOKS)
    assert [(f.name, str(f.step), str(f.waits)) for f in both] == [
        ("Huyện A", "self_scored", "appraisers"),
        ("Huyện B", "not_filed", "unit"),
    ]


def test_an_item_that_does_not_apply_counts_as_filed():
    one = stands(evidence(state={"2.3": "not_applicable"}, self_score={"2.3": math.nan}, appraised_score={c: ROUND1[c] for c in OWN[:3]}))
    assert (one.filed, one.empty, one.step) == (4, 0, YearStep.FINAL)


def test_points_for_what_the_unit_left_empty_are_counted_and_summed():
    empty_items = {"2.1": "missing", "2.3": "missing"}
    one = stands(evidence(state=empty_items, appraised_round1=ROUND1, appraised_score={"2.1": 25.0}))
    assert (one.unclaimed, one.unclaimed_points) == (("2.1", "2.3"), 35.0)  # 25 of the last round, 10 of the first
    assert stands(evidence(appraised_round1=ROUND1, appraised_score=ROUND1)).unclaimed == ()


def test_a_zero_and_points_of_a_survey_are_no_points_that_nobody_claimed():
    changes = {"state": {"2.1": "missing", "2.2": "missing"}, "appraised_score": {"2.1": 0.0, "2.2": 9.0}}
    assert stands(evidence(**changes)).unclaimed == ()
