"""The reporting calendar: cycles become periods, and what came in is known by its period."""

from datetime import date
from pathlib import Path

import pytest

from parlib.analysis.promises.schedule import report_calendar
from parlib.codebook.plans import Commitment, Plan, ReportDuty
from parlib.codebook.tables import conform, empty
from parlib.store.params import load_confirmed_plans

PARAMS = Path(__file__).parents[3] / "params"
PROMISE = Commitment(
    id="C01", domain="D1", indicator="Chỉ tiêu", operator="=", target=1, due=date(2023, 12, 31), owner="UBND", quote="nguyên văn"
)


def plan(*cycles: str, last: int | None = None) -> Plan:
    duties = tuple(ReportDuty(cycle=c, by="Phòng Nội vụ", to="UBND huyện") for c in cycles)
    same = {"document_type": "kế hoạch", "document_number": "1", "issuer": "UBND", "subject": "V/v", "commitments": (PROMISE,)}
    return Plan(id="p", locality="01@2000-01-01", period=2023, last_period=last, reports=duties, **same)


def reported(*periods: str):
    return conform("progress", [{"plan": "p", "item": "C01", "period": p, "value": 1} for p in periods])


@pytest.mark.parametrize(
    ("cycles", "periods"),
    [
        (["monthly"], [f"2023-{m:02d}" for m in range(1, 13)]),
        (["quarterly"], ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]),
        (["half_year"], ["2023-H1", "2023-H2"]),
        (["half_year", "year_end"], ["2023-H1", "2023"]),
        (["ad_hoc"], [""]),
        (["once"], [""]),
    ],
)
def test_a_cycle_becomes_its_periods(cycles, periods):
    assert report_calendar([plan(*cycles)], progress=empty("progress"), as_of=date(2023, 1, 1))["period"].tolist() == periods


def test_what_is_due_what_came_and_what_is_to_come():
    found = report_calendar([plan("quarterly")], progress=reported("2023-Q1"), as_of=date(2023, 8, 1))
    assert found["status"].tolist() == ["reported", "due", "upcoming", "upcoming"]
    assert found["due"].tolist() == ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31"]


def test_periods_before_the_dispatch_was_signed_are_not_asked_for():
    signed = plan("quarterly").model_copy(update={"document_date": "16/7/2023"})
    found = report_calendar([signed], progress=empty("progress"), as_of=date(2023, 12, 31))
    assert found["period"].tolist() == ["2023-Q3", "2023-Q4"]


def test_a_plan_of_three_years_reports_in_each():
    assert len(report_calendar([plan("quarterly", last=2025)], progress=empty("progress"), as_of=date(2023, 1, 1))) == 12


def test_the_real_plans_have_calendars_in_order():
    found = report_calendar(list(load_confirmed_plans(PARAMS)[0].values()), progress=empty("progress"), as_of=date(2023, 10, 1))
    tay_son = found[found["plan"].eq("tay-son-2023")]
    assert {"quarterly", "half_year", "year_end"} <= set(tay_son["cycle"])
    assert "2023-Q3" in set(tay_son["period"])
    assert tay_son[tay_son["period"].eq("2023-Q3")]["status"].eq("due").all()
    assert found.groupby("plan")["due"].apply(lambda s: s.is_monotonic_increasing).all()


def test_no_duties_no_rows():
    assert report_calendar([plan()], progress=empty("progress"), as_of=date(2023, 1, 1)).empty
