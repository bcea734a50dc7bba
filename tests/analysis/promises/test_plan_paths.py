"""The cheapest path of a plan: from which points, to which, and what is said where there is none."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from parlib.analysis.promises.plan_paths import plan_paths
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.tables import conform, empty
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.gap import gaps as gaps_of
from tests.world import B, world_evidence, world_frameworks


@pytest.fixture(scope="module")
def scores():
    evidence, books = world_evidence(), world_frameworks()
    return conform(
        "scores", pd.concat([score_evidence(evidence[evidence["framework"] == n], b) for n, b in books.items()], ignore_index=True)
    )


def plan(target=80.0, operator=">=", **more) -> Plan:
    promise = Commitment(
        **{"id": "C01", "domain": "D0", "indicator": "Chỉ số", "index": "PAR", "operator": operator, "target": target, "unit": "%"},
        **{"due": date(2023, 12, 31), "owner": "UBND", "quote": "đạt từ 80% trở lên"},
    )
    same = {"document_type": "kế hoạch", "document_number": "1", "issuer": "UBND", "subject": "V/v", "commitments": (promise,)}
    return Plan(id="p", locality=B, period=2023, **(same | more))


def found(scores, **changes):
    return plan_paths([plan(**changes)], scores=scores, frameworks=world_frameworks(), gaps=gaps_of(scores), appraisers={})


def test_a_path_starts_from_the_latest_year_before_the_promise_falls_due(scores):
    # B 2022: 20 + 12.5 + 15 + 7 + 20 = 74.5 of 100; B 2023 was scored too, but that year is the promise's own.
    summary = found(scores)["pathways"].iloc[0]
    assert (summary["base_period"], summary["points"], summary["target"], summary["needed"]) == (2022, 74.5, 80.0, 5.5)
    assert summary["best_possible"] == pytest.approx(7.5 + 15)  # 1.2 to its maximum, 2.1 to the top tier; the survey is no step
    assert summary["framework"] == "world-2"
    assert not summary["effort_stated"]


def test_reached_counts_up_to_the_promise(scores):
    path = found(scores, target=95.0)["path"]
    assert path["code"].tolist() == ["1.2", "2.1"]
    assert path["reached"].tolist() == [82.0, 97.0]
    assert path["effort"].isna().all()


def test_strictly_more_excludes_the_bound(scores):
    assert found(scores, target=82.0)["path"].query("way == 2")["code"].tolist() == ["1.2"]  # 82 reached exactly
    assert "1.2" not in found(scores, target=82.0, operator=">")["path"].query("way == 1")["code"].tolist()


def test_out_of_reach_says_what_stays_missing_and_why(scores):
    out = found(scores, target=99.0)
    assert out["path"].empty
    assert out["pathways"].loc[0, "reason"] == "out_of_reach: missing=2"  # 99 - 74.5 - 22.5
    assert out["path_closed"].set_index("code").loc["2.2", "reason"].startswith("survey_answers_are_not_a_step")


def test_nothing_needed(scores):
    out = found(scores, target=70.0)
    assert out["pathways"].loc[0, "reason"] == "nothing_needed"
    assert out["path"].empty


def test_efforts_of_the_office_decide_and_are_kept(scores):
    efforts = ({"code": "1.2", "effort": 3, "ready_by": "2023-05-31"}, {"code": "2.1", "effort": 4, "requires": ["1.2"]})
    path = found(scores, target=95.0, efforts=efforts)["path"]
    assert path[["code", "effort", "due"]].to_numpy().tolist() == [["1.2", 3.0, "2023-05-31"], ["2.1", 4.0, ""]]


@pytest.mark.parametrize("operator", ["rank_improve_by", "increase_by"])
def test_a_plan_without_a_promised_value_has_no_rows(scores, operator):
    out = found(scores, operator=operator, target=2.0)
    assert all(frame.empty for frame in out.values())


def test_a_unit_scored_by_domains_only_has_no_rows(scores):
    domains = scores[scores["level"].isin(["index", "domain"])]
    assert all(frame.empty for frame in found(domains).values())
    assert all(frame.empty for frame in found(empty("scores")).values())


def test_points_that_are_not_known_are_a_reason(scores):
    blank = scores.copy()
    blank.loc[blank["code"].eq("0"), "points"] = float("nan")
    assert found(blank)["pathways"].loc[0, "reason"] == "points_missing"
