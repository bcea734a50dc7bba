"""Every operator × kind of figure × day × course of the reports, against a table of verdicts made by hand (``verdicts.csv``).

The table was thought out from the words of docs/methods/targets.md, on paper: 30 June is 181 of the 365 days from 1 January to 31 December
2024, 31 March 90 of them. A row that disagrees with the code is a question about the rules, never a row to overwrite from the output.
"""

import csv
import math
from collections import Counter
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from parlib.analysis.promises.nature import EITHER, Nature, natures_of
from parlib.analysis.promises.tracker import target_status
from parlib.codebook.methods import Analysis, Methods
from parlib.codebook.plan_checks import check_plan
from parlib.codebook.plans import Commitment, Operator, Plan
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform, empty

TOWN = "VL-T01@2020-01-01"
DAYS = {"mid-year": date(2024, 7, 15), "year-end": date(2025, 1, 15), "any": date(2024, 7, 15)}
with (Path(__file__).parent / "verdicts.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def promise(operator: str, *, unit: str, target: str = "", baseline: str = "", figure: str = "", **more) -> Commitment:
    band = operator == "rank_band"
    return Commitment(
        id="C01",
        domain="D1",
        indicator="Chỉ tiêu",
        operator=operator,
        target=float(target) if target else None,
        target_text="nhóm giữa" if band else "",
        unit=unit,
        figure=figure,
        index="PAR" if band else "",
        baseline=float(baseline) if baseline else None,
        due=date(2024, 12, 31),
        owner="Phòng Nội vụ",
        quote="nguyên văn",
        **more,
    )


def plan(*commitments: Commitment, name: str = "p") -> Plan:
    return Plan(
        id=name,
        locality=TOWN,
        period=2024,
        document_type="công văn",
        document_number="1",
        issuer="UBND",
        subject="V/v",
        owners=("Phòng Nội vụ",),
        domains=({"code": "D1", "name": "Lĩnh vực"},),
        commitments=commitments,
    )


REGISTER = conform("localities", [{"locality": TOWN, "code": "T01", "name": "Thị xã", "level": "district", "valid_from": "2020-01-01"}])
LAST_YEAR = conform("indices", [{"locality": TOWN, "period": 2023, "index": "PAR", "value": 70.0, "rank": 18, "of": 20}])


def reported(name: str, reports: str) -> list[dict]:
    told = [entry.split() for entry in reports.split("; ") if entry]
    return [{"plan": name, "item": "C01", "period": f"2024-{q}", "value": np.nan if v == "empty" else float(v)} for q, v in told]


def standings(plans: list[Plan], progress: list[dict], day: date, *, satisfaction=None, indices=LAST_YEAR):
    return target_status(
        plans,
        indices=indices,
        scores=empty("scores"),
        progress=conform("progress", progress),
        localities=REGISTER,
        methods=Methods(series=(), analysis=Analysis(seed=1)),
        satisfaction=satisfaction,
        as_of=day,
    )


def standing(commitment: Commitment, reports: str, day: date, *, satisfaction=None, indices=None):
    known = LAST_YEAR if indices is None else conform("indices", indices)
    return standings([plan(commitment)], reported("p", reports), day, satisfaction=satisfaction, indices=known).iloc[0]


def of_row(row: dict) -> Commitment:
    return promise(row["operator"], unit=row["unit"], target=row["target"], baseline=row["baseline"], figure=row["figure"])


@cache
def judged(day: str):
    """Judge all rows of one day at once."""
    chosen = {f"p{i}": row for i, row in enumerate(ROWS) if row["day"] == day}
    plans = [plan(of_row(row), name=name) for name, row in chosen.items()]
    told = [entry for name, row in chosen.items() for entry in reported(name, row["reports"])]
    return standings(plans, told, DAYS[day]).set_index("plan")


def _name(row: dict) -> str:
    return f"{row['figure']} {row['operator']} {row['day']} {row['case']}"


@pytest.mark.parametrize(("number", "row"), list(enumerate(ROWS)), ids=[_name(row) for row in ROWS])
def test_each_verdict(number, row):
    if row["verdict"] == "refused":
        faults = [p for p in check_plan(plan(of_row(row))) if p.severity == "error"]
        assert {p.cell.rpartition(".")[2] for p in faults} & {"figure", "unit"}, faults
        return
    found = judged(row["day"]).loc[f"p{number}"]
    told = Reason.parse(found["status_reason"])
    assert (found["status"], told.code) == (row["verdict"], row["reason"])
    figures = [entry.split() for entry in row["reports"].split("; ")]
    last = [(f"2024-{q}", float(v)) for q, v in figures if v != "empty"][-1]
    assert (found["actual_period"], found["actual"]) == last, "an empty report hides no figure"
    assert ("empty" in told.details) == (row["case"] == "empty")
    decided = row["verdict"] in ("met", "missed") or row["day"] == "year-end"
    assert math.isnan(found["required_pace"]) == (decided or row["figure"] in ("yes_no", "rate")), (
        "what is done or not has no pace, nor a rate"
    )


def test_the_table_has_a_row_for_every_combination():
    held = Counter((r["operator"], r["figure"], r["day"], r["case"]) for r in ROWS if r["verdict"] != "refused")
    refused = {(r["operator"], r["figure"]) for r in ROWS if r["verdict"] == "refused"}
    days, cases = ("mid-year", "year-end"), ("reported", "empty", "falling", "rising")
    for operator, figure in product(get_args(Operator), (str(n) for n in Nature)):
        counts = {held[operator, figure, day, case] for day, case in product(days, cases)}
        assert counts == ({0} if (operator, figure) in refused else {1}), (operator, figure)
    assert {r["verdict"] for r in ROWS} == {"met", "on_course", "behind", "missed", "open", "no_data", "refused"}


@pytest.mark.parametrize(
    ("operator", "unit", "target", "fell", "expected"),
    [
        (">=", "hội nghị", "20", False, (Nature.COUNT,)),
        ("=", "vụ", "0", False, (Nature.COUNT,)),
        ("=", "sáng kiến/năm", "2", False, (Nature.COUNT,)),
        (">=", "% kế hoạch", "90", False, (Nature.COUNT,)),
        (">=", "%", "90", False, (Nature.SHARE,)),
        (">=", "điểm", "9", False, (Nature.LEVEL,)),
        ("<=", "ngày", "5", False, (Nature.LEVEL,)),
        ("<=", "tỷ đồng", "5", False, (Nature.LEVEL,)),
        ("done", "việc", "", False, (Nature.YES_NO,)),
        ("done", "%", "", False, (Nature.YES_NO,)),
        ("increase_by", "đơn vị", "2", False, (Nature.COUNT,)),
        ("<=", "hồ sơ", "50", False, EITHER),
        ("=", "hồ sơ", "0", False, EITHER),
        ("decrease_by", "% so với 2023", "10", False, EITHER),
        ("higher_than_last_year", "so với năm trước", "", False, EITHER),
        ("<=", "hồ sơ", "50", True, (Nature.LEVEL,)),
        (">=", "hội nghị", "20", True, EITHER),
        (">=", "tin, bài/tháng", "2", False, (Nature.RATE,)),
        ("<=", "lần/quý", "1", False, (Nature.RATE,)),
        (">=", "% kế hoạch", "90", True, EITHER),
    ],
)
def test_what_unit_and_operator_say_of_a_figure(operator, unit, target, fell, expected):
    assert natures_of(promise(operator, unit=unit, target=target), fell=fell) == expected


@pytest.mark.parametrize(
    ("operator", "unit", "target", "baseline", "reports", "expected"),
    [
        # files that came in since January (broken for good), or files that still lie there (coming down as they should)?
        ("<=", "hồ sơ", "50", "200", "Q1 120", ("open", "count_or_level")),
        ("<=", "hồ sơ", "50", "200", "Q1 190; Q2 120", ("on_course", "path")),  # it fell: it is no count
        ("<=", "hồ sơ", "50", "200", "Q1 195", ("behind", "path")),  # broken as a count, late as a level: late at the least
        ("<=", "hồ sơ", "50", "", "Q2 30", ("on_course", "inside_goal_so_far")),
        # half of last year's total in June is on course as a count and a fall as a level
        ("increase_by", "% so với 2023", "10", "100", "Q2 56", ("open", "count_or_level")),
        ("increase_by", "% so với 2023", "10", "100", "Q2 20", ("behind", "path")),
        ("increase_by", "% so với 2023", "10", "100", "Q2 112", ("on_course", "inside_goal_so_far")),
        ("decrease_by", "% so với 2023", "10", "100", "Q2 95", ("open", "count_or_level")),
        ("=", "hồ sơ", "0", "", "Q2 3", ("open", "count_or_level")),
        ("=", "vụ", "0", "", "Q2 3", ("missed", "ceiling_broken")),
        (">=", "hội nghị", "20", "", "Q1 12; Q2 10", ("open", "count_or_level")),
    ],
)
def test_only_what_holds_under_both_readings_is_said(operator, unit, target, baseline, reports, expected):
    found = standing(promise(operator, unit=unit, target=target, baseline=baseline), reports, DAYS["mid-year"])
    assert (found["status"], Reason.parse(found["status_reason"]).code) == expected


@pytest.mark.parametrize(
    ("quote", "operator", "target", "expected"),
    [
        ("mở chuyên mục, mỗi tháng ít nhất 02 tin, bài", ">=", "2", (Nature.RATE,)),
        ("kiểm tra tối thiểu 01 lần/quý", ">=", "1", (Nature.RATE,)),
        ("tổ chức 02 hội nghị; báo cáo hằng tháng", "=", "2", (Nature.COUNT,)),
        ("Không để xảy ra trường hợp cán bộ, công chức bị kỷ luật", "=", "0", (Nature.COUNT,)),
        ("không có công chức nào bị xử lý kỷ luật", "=", "0", (Nature.COUNT,)),
        ("không còn người chưa được cấp tài khoản", "=", "0", EITHER),
    ],
)
def test_what_the_words_say_of_a_figure(quote, operator, target, expected):
    assert natures_of(promise(operator, unit="người", target=target).model_copy(update={"quote": quote})) == expected


def test_a_ban_that_was_broken_is_missed_before_the_year_is_over():
    ban = promise("=", unit="người", target="0").model_copy(update={"quote": "Không để xảy ra trường hợp cán bộ bị kỷ luật"})
    assert standing(ban, "Q2 1", DAYS["mid-year"])["status"] == "missed"


def test_a_monthly_rate_is_no_sum_of_the_year():
    rate = promise(">=", unit="tin, bài", target="2").model_copy(update={"quote": "mỗi tháng ít nhất 02 tin, bài"})
    assert standing(rate, "Q2 1.5", DAYS["mid-year"])["status"] == "behind"


def test_a_count_with_a_baseline_of_years_ago_starts_on_the_first_of_january_of_its_year():
    promised = promise(">=", unit="hội nghị", target="20", baseline="12", baseline_period=2019)
    assert standing(promised, "Q2 10", DAYS["mid-year"])["status_reason"] == "path: expected=9.9178"


def test_only_empty_reports_are_told_before_the_due_day_and_overdue_after_it():
    promised = promise(">=", unit="%", target="90")
    assert standing(promised, "Q2 empty", DAYS["mid-year"])["status_reason"] == "reported_without_figure: period=2024-Q2"
    assert standing(promised, "Q4 empty", DAYS["year-end"])["status_reason"] == "final_value_missing: source=progress"


def survey(estimate: float, *, suppressed: bool = False, period: int = 2024):
    row = {"locality": TOWN, "period": period, "survey": "SIPAS", "item": "index", "subgroup": "all", "measure": "share_4_5"}
    noise = [{"item": "TC1"}, {"subgroup": "nam"}, {"measure": "mean"}, {"survey": "PAPI"}, {"locality": "X@2020-01-01"}]
    shown = [row | other | {"estimate": 1.0, "suppressed": False} for other in noise]
    return conform("satisfaction", [row | {"estimate": np.nan if suppressed else estimate, "suppressed": suppressed}, *shown])


def test_a_promise_about_satisfaction_is_answered_by_the_units_own_survey():
    promised = promise(">=", unit="%", target="87").model_copy(update={"index": "SIPAS"})
    found = standing(promised, "", DAYS["year-end"], satisfaction=survey(88.2))
    assert found[["status", "actual", "actual_period"]].tolist() == ["met", 88.2, "2024"]
    assert standing(promised, "", DAYS["year-end"], satisfaction=survey(86.9))["status"] == "missed"
    early = standing(promised, "", DAYS["mid-year"], satisfaction=survey(88.2))
    assert early["status"] == "no_data", "the year's survey is not known before the year is over"
    withheld = standing(promised, "", DAYS["year-end"], satisfaction=survey(88.2, suppressed=True))
    assert withheld["status"] == "no_data"
    assert math.isnan(withheld["actual"])
    published = [{"locality": TOWN, "period": 2024, "index": "SIPAS", "value": 86.0}]
    both = standing(promised, "", DAYS["year-end"], satisfaction=survey(88.2), indices=published)
    assert both[["status", "actual"]].tolist() == ["missed", 86.0], "a published figure comes before the unit's own"


def test_a_change_between_a_published_figure_and_an_own_survey_is_not_judged():
    promised = promise("increase_by", unit="%", target="2").model_copy(update={"index": "SIPAS"})
    published = [{"locality": TOWN, "period": 2023, "index": "SIPAS", "value": 86.0}]
    found = standing(promised, "", DAYS["year-end"], satisfaction=survey(88.2), indices=published)
    assert found[["status", "status_reason"]].tolist() == ["not_comparable", "measured_otherwise: base=indices; actual=satisfaction"]


@pytest.mark.parametrize("index", ["PAR", "SIPAS"])
def test_index_and_rank_are_answered_by_the_release(index):
    own = [
        {"locality": TOWN, "period": y, "index": index, "value": v, "rank": r, "of": 20} for y, v, r in ((2023, 80.0, 15), (2024, 86.0, 9))
    ]
    for operator, unit, target, verdict in ((">=", "%", "85", "met"), (">", "%", "86", "missed"), ("rank_improve_by", "bậc", "6", "met")):
        promised = promise(operator, unit=unit, target=target).model_copy(update={"index": index})
        assert standing(promised, "", DAYS["year-end"], indices=own)["status"] == verdict
