"""Published parts and plan baselines: nothing filled in, unknown maxima stay unknown."""

import math
from pathlib import Path

import pytest

from parlib.codebook.plans import Plan
from parlib.codebook.tables import conform
from parlib.scoring.ledger import ledger, lost_by_unit
from parlib.scoring.published import plan_baseline_scores, published_scores
from parlib.store.params import load_confirmed_plans, load_frameworks

ROOT = Path(__file__).parents[2]
PROVINCE = "58@2008-08-01"


@pytest.fixture(scope="module")
def books():
    return load_frameworks(ROOT / "params")


def observed(code, value, *, period=2022, measure="points", maximum=math.nan, used=True, derived=False, row=1, locality=PROVINCE):
    return {
        "locality": locality,
        "period": period,
        "index": "PAR",
        "code": code,
        "measure": measure,
        "value": value,
        "max_points": maximum,
        "used": used,
        "derived": derived,
        "source_url": "https://example.invalid/bang",
        "source_file": "bang.csv",
        "source_row": row,
    }


def table(*rows):
    return conform("observations", [r | {"source_row": n} for n, r in enumerate(rows, start=2)])


def test_a_part_that_is_not_printed_is_missing_and_the_whole_is_absent(books):
    scores = published_scores(table(observed("S1a", 54.2), observed("S2", 18.05)), books).set_index("code")
    assert scores.loc["S1a", ["points", "max_points", "lost_points", "state"]].tolist() == [54.2, 61.5, 7.3, "scored"]
    assert scores.loc["S3", ["state", "reason"]].tolist() == ["missing", "not_published"]
    assert "0" not in scores.index
    assert set(scores["basis"]) == {"published"}
    assert scores.loc["S2", "survey_points"] == 18.05
    assert scores.loc["S1a", "appraised_points"] == 54.2


def test_points_that_a_survey_gives_are_nothing_to_regain(books):
    rows = table(observed("S1a", 54.2), observed("S1b", 4.3), observed("S2", 18.05), observed("S3", 8.19))
    reasons = published_scores(rows, books).set_index("code")["reason"]
    assert reasons[["S1a", "S1b", "S2", "S3"]].tolist() == [
        "below_maximum",
        "below_maximum",
        "survey_below_maximum",
        "survey_below_maximum",
    ]


def test_only_used_stated_points_of_a_known_item_count(books):
    rows = table(
        observed("S1a", 54.2),
        observed("S1a", 60.0, used=False),
        observed("S2", 18.0, derived=True),
        observed("tham-dinh", 55.0),
        observed("3", 80.0, measure="percent"),
    )
    scores = published_scores(rows, books)
    assert scores.loc[scores["state"] == "scored", "code"].tolist() == ["S1a"]


def test_a_printed_maximum_stands_beside_its_points_and_a_difference_is_said(books):
    scores = published_scores(table(observed("3", 11.88, maximum=13.0), observed("8", 31.59, maximum=38.5)), books).set_index("code")
    assert scores.loc["8", ["max_points", "lost_points"]].tolist() == [38.5, 6.91]
    other = published_scores(table(observed("3", 11.88, maximum=14.0)), books).set_index("code")
    assert other.loc["3", "max_points"] == 14
    assert other.loc["3", "reason"] == "stated_maximum_differs: rule_book=13; stated=14"


def test_an_unknown_maximum_stays_unknown(books):
    scores = published_scores(table(observed("1", 8.9)), books).set_index("code")
    assert math.isnan(scores.loc["1", "max_points"])
    assert math.isnan(scores.loc["1", "lost_points"])
    assert scores.loc["1", "reason"] == "maximum_unknown"


def test_a_year_without_a_shipped_rule_book_gives_no_rows(books):
    assert published_scores(table(observed("S1a", 54.2, period=2019)), books).empty
    assert published_scores(table(), books).empty


def test_a_district_never_takes_a_province_book(books):
    assert published_scores(table(observed("S1a", 54.2, locality="718@2016-01-01")), books).empty


def test_the_baseline_of_phuoc_long(books):
    scores = plan_baseline_scores(load_confirmed_plans(ROOT / "params")[0], books)
    town = scores[scores["framework"] == "district-phuoc-long-2020"].set_index("code")
    # 8.56 + 4.50 + 12.69 + 7.75 + 9 + 4.25 + 10.50 + 23 = 80.25; the maximum of the whole is not stated.
    assert town.loc["0", "points"] == 80.25
    assert math.isnan(town.loc["0", "max_points"])
    assert town.loc["2", ["points", "max_points", "lost_points", "lead_unit"]].tolist() == [4.5, 5.5, 1.0, "Phòng Tư pháp"]
    assert set(town["basis"]) == {"plan_baseline"}
    assert set(town["period"]) == {2020}


def test_the_ledger_of_a_plan_holds_what_is_known(books):
    scores = plan_baseline_scores(load_confirmed_plans(ROOT / "params")[0], books)
    entries = ledger(scores, books["district-phuoc-long-2020"])
    # Maxima are known for domain 2 (5.50, one point lost) and domain 7 (12, 1.5 lost) only.
    assert dict(zip(entries["code"], entries["lost_points"], strict=True)) == {"2": 1.0, "7": 1.5}
    by_unit = lost_by_unit(entries)
    assert by_unit["lead_unit"].tolist() == ["Phòng Văn hóa - Thông tin", "Phòng Tư pháp"]


def test_a_plan_without_a_rule_book_keeps_its_own_codes():
    plan = Plan(
        id="thu",
        locality="1@2000-01-01",
        period=2021,
        document_type="kế hoạch",
        document_number="1/KH",
        issuer="UBND",
        subject="Thử",
        domains=[{"code": "D1", "name": "Chỉ đạo", "lead_unit": "Phòng Nội vụ", "points": 8.5}],
        commitments=[
            {
                "id": "C01",
                "domain": "D1",
                "indicator": "Thử",
                "operator": "done",
                "due": "2021-12-31",
                "owner": "Phòng",
                "quote": "Thử nghiệm",
            }
        ],
    )
    scores = plan_baseline_scores([plan], {})
    assert scores[["code", "period", "points", "lead_unit"]].to_numpy().tolist() == [["D1", 2020, 8.5, "Phòng Nội vụ"]]
