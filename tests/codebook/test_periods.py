"""Periods of a report: four forms, their days and their order."""

import pytest

from parlib.codebook.periods import Cycle, Period
from parlib.errors import UsageError


@pytest.mark.parametrize(
    ("label", "cycle", "first", "last"),
    [
        ("2021", Cycle.YEAR, "2021-01-01", "2021-12-31"),
        ("2021-H1", Cycle.HALF_YEAR, "2021-01-01", "2021-06-30"),
        ("2021-H2", Cycle.HALF_YEAR, "2021-07-01", "2021-12-31"),
        ("2021-Q3", Cycle.QUARTER, "2021-07-01", "2021-09-30"),
        ("2024-02", Cycle.MONTH, "2024-02-01", "2024-02-29"),
    ],
)
def test_a_period_survives_its_label(label, cycle, first, last):
    found = Period.parse(label)
    assert (found.label, found.cycle, found.first_day.isoformat(), found.last_day.isoformat()) == (label, cycle, first, last)
    assert found.year == int(label[:4])


@pytest.mark.parametrize("label", ["21", "2021-Q5", "2021-H3", "2021-13", "2021-00", "Q3/2021", ""])
def test_what_is_no_period_says_what_is(label):
    with pytest.raises(UsageError, match="2021-Q3"):
        Period.parse(label)


def test_order_is_by_last_day_and_the_year_comes_after_its_last_quarter():
    labels = ["2022-01", "2021", "2021-Q4", "2021-12", "2021-Q1"]
    assert min(map(Period.parse, labels)).label == "2021-Q1"
    assert max(Period.parse("2021-Q1"), Period.parse("2021-H1")).label == "2021-H1"
