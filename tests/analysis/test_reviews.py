"""The review of a year: which rows it has, what each can still give, and the ways to a target; by hand in the three-district world."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from parlib.analysis.reviews import review_of
from parlib.codebook.localities import Register
from parlib.codebook.reviews import RowKind
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.tables import conform, empty
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.flags import accountability_flags
from parlib.scoring.ledger import ledger
from tests.made_release import unit_row
from tests.scoring.near import all_cliffs
from tests.world import FINANCE, HOME, OFFICE, A, B, world_evidence, world_frameworks

BOOKS = world_frameworks()
UNITS = Register(pd.DataFrame([unit_row(A, "Huyện A"), unit_row(B, "Huyện B")]))


@pytest.fixture(scope="module")
def tables():
    evidence = world_evidence()
    scores = conform("scores", pd.concat([score_evidence(evidence[evidence["framework"] == n], b) for n, b in BOOKS.items()]))
    return {
        "scores": scores,
        "ledger": pd.concat([ledger(scores, b) for b in BOOKS.values()], ignore_index=True),
        "flags": accountability_flags(scores, frameworks=BOOKS),
        "cliffs": all_cliffs(evidence, BOOKS, scores),
        **{name: empty(name) for name in ("satisfaction", "targets", "indices")},
    }


def review(tables, unit=A, period=2023, **more):
    return review_of(UNITS[unit], period, framework=BOOKS["world-2"], tables=tables, release="r-1", **more)


def test_every_item_that_lost_points_has_a_row_and_no_other(tables):
    # A 2023: 0 of 20 (no plan), 20 of 20, 30 of 30, 8.8 of 10 (survey), 20 of 20.
    made = review(tables)
    assert [(r.id, r.lost) for r in made.rows] == [("TC 1.1", 20.0), ("TC 2.2", pytest.approx(1.2))]
    assert made.rows[0].owner == HOME
    assert made.rows[0].flag == "zero"
    assert "điểm 0" in made.rows[0].verdict
    assert (made.points, made.most) == (pytest.approx(78.8), 100.0)


def test_every_item_shows_its_points_of_the_year_before(tables):
    """A 2022 under the same rule book: 1.1 20 of 20, and the survey 9; only the zero of 2023 carries a flag."""
    assert [(r.code, r.previous) for r in review(tables).rows] == [("1.1", 20.0), ("2.2", pytest.approx(9.0))]
    # 2021 was scored by another rule book: nothing is set beside it
    assert all(math.isnan(r.previous) for r in review(tables, period=2022).rows if not r.flag)


def test_an_item_gives_what_its_rule_still_can_and_a_survey_gives_nothing(tables):
    plan, survey = review(tables).rows
    assert (plan.room, plan.steps) == (20.0, (20.0,))
    assert survey.room == 0
    assert survey.owner == OFFICE
    assert "người trả lời" in survey.closed


def test_missing_points_are_open_and_not_called_zero(tables):
    # B 2023: 1.2 is missing, 2.1 at 0.90 reaches the top tier, 2.2 is 7.2 of 10.
    by_id = {r.id: r for r in review(tables, unit=B).rows}
    assert by_id["TC 1.2"].missing
    assert math.isnan(by_id["TC 1.2"].points)
    assert by_id["TC 1.2"].flag == ""
    assert math.isnan(by_id["TC 1.2"].lost)
    assert by_id["TC 1.2"].open_points == 20.0
    assert by_id["TC 1.2"].room == 20.0


def test_the_cheapest_way_to_a_target_names_its_rows(tables):
    made = review(tables, target=90.0)
    assert [(s.way, s.code, s.gain, s.reached) for s in made.ways] == [(1, "1.1", 20.0, 98.8)]
    assert made.row("TC 1.1").ways == (1,)
    assert made.row("TC 2.2").ways == ()


@pytest.mark.parametrize(("target", "said"), [(70.0, "đã đạt"), (99.5, "vẫn thiếu 0,7 điểm"), (math.nan, "Chưa đặt mục tiêu")])
def test_an_impossible_target_has_its_reason(tables, target, said):
    made = review(tables, target=target)
    assert made.ways == ()
    assert said in made.no_way


def test_a_year_without_scores_has_no_rows(tables):
    made = review(tables, period=2019)
    assert made.rows == ()
    assert math.isnan(made.points)


def test_questions_rated_average_or_below_come_weakest_first_and_withheld_ones_not_at_all(tables):
    form = SurveyForm(
        id="phieu",
        survey="SIPAS",
        first_period=2020,
        factors=[{"code": "CC", "name_vi": "Công chức"}],
        items=[{"code": f"CC{n}", "factor": "CC", "text_vi": f"Câu {n}"} for n in (1, 2, 3, 4)],
    )
    same = {"locality": A, "period": 2023, "survey": "SIPAS", "subgroup": "all", "measure": "share_1_3", "reason": "", "method": ""}
    same |= dict.fromkeys(("se", "df", "n", "deff", "level_of_confidence"), math.nan)
    shares = ((1, 10.0, False), (2, 25.0, False), (3, 40.0, True), (4, 0.0, False))
    rows = [same | {"item": f"CC{n}", "estimate": v, "ci_low": v - 5, "ci_high": v + 5, "suppressed": s} for n, v, s in shares]
    made = review(tables | {"satisfaction": conform("satisfaction", rows)}, forms=[form])
    asked = [r for r in made.rows if r.kind == RowKind.SURVEY]
    assert [(r.id, r.share, r.low, r.high, r.room) for r in asked] == [("KS CC2", 25.0, 20.0, 30.0, 0.0), ("KS CC1", 10.0, 5.0, 15.0, 0.0)]


def test_an_item_may_belong_to_several_units(tables):
    scores = tables["scores"].copy()
    scores.loc[scores["code"].eq("1.1"), "lead_unit"] = f"{HOME}; {FINANCE}"
    row = review(tables | {"scores": scores}).row("TC 1.1")
    assert row.units == (HOME, FINANCE)


def test_one_rule_about_the_whole_a_published_value_counts(tables):
    # the items of A add up to 78.8 of 100; 70 % was published
    told = pd.DataFrame([{"locality": A, "period": 2023, "index": "PAR", "basis": "published", "value": 70.0, "framework": ""}])
    made = review(tables | {"indices": told}, target=80.0)
    assert (made.points, made.by_items, made.index) == (70.0, pytest.approx(78.8), 70.0)
    assert sum(s.gain for s in made.ways if s.way == 1) >= 10.0 - 1e-9
    agreed = review(tables | {"indices": told.assign(value=78.8)})
    assert agreed.points == pytest.approx(78.8)
    assert math.isnan(agreed.by_items)
    computed = review(tables | {"indices": told.assign(basis="computed")})
    assert computed.points == pytest.approx(78.8)
