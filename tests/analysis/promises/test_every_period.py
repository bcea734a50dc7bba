"""So many each month or quarter: every period keeps the figure, whatever the sum or mean of the year."""

from datetime import date

import pytest

from parlib.analysis.promises.every_period import standing_of_rate
from parlib.analysis.promises.grammar import Goal
from parlib.analysis.promises.standing import Actual, Horizon
from parlib.codebook.periods import Cycle, Period

TWO = Goal(low=2)
MID, END = date(2024, 7, 15), date(2025, 1, 15)


def told(**figures: float) -> list[Actual]:
    """Figures by period: ``Q1=2`` or ``m01=2``."""
    labels = {name: f"2024-{name.removeprefix('m')}" if name != "year" else "2024" for name in figures}
    return sorted((Actual(v, Period.parse(labels[n]), "progress") for n, v in figures.items()), key=lambda a: a.period)


def months(values: list[float]) -> list[Actual]:
    return told(**{f"m{m:02d}": v for m, v in enumerate(values, 1)})


def standing(known, day, *, turn=Cycle.MONTH, goal=TWO, signed=None, due=date(2024, 12, 31)):
    horizon = Horizon(date(2024, 1, 1), due, as_of=day)
    judged = standing_of_rate(goal, known, horizon=horizon, turn=turn, signed=signed)
    return str(judged.status), str(judged.reason)


@pytest.mark.parametrize(
    ("known", "day", "expected"),
    [
        (months([9, 1, 9, 9, 9, 9]), MID, ("behind", "rate_broken: period=2024-02")),
        (months([9, 1, 9, 9, 9, 1]), MID, ("behind", "rate_broken: period=2024-02, 2024-06")),
        (months([9, 1, *[9] * 10]), END, ("missed", "rate_broken: period=2024-02")),
        (months([9] * 12), END, ("met", "final_value")),
        # the quarter's mean is above the figure, one of its months is not
        (told(m01=4, m02=1, m03=4, Q1=3, Q2=3), MID, ("behind", "rate_broken: period=2024-02")),
        # a month that nobody reported
        (told(m01=2, m03=2, m04=2, m05=2, m06=2), MID, ("open", "rate_unreported: period=2024-02")),
        (told(Q1=2, Q2=2, Q4=2), END, ("open", "rate_unreported: period=2024-Q3")),
        (told(Q1=2, Q4=2), END, ("open", "rate_unreported: period=2024-Q2, 2024-Q3")),
        (told(Q1=1, Q4=2), END, ("missed", "rate_broken: period=2024-Q1")),
        # what is not reported yet is no gap until the end of all
        (told(Q1=2), MID, ("on_course", "inside_goal_so_far")),
        (told(Q1=2, Q2=2, Q3=2), END, ("no_data", "final_value_missing: last=2024-Q3")),
        (told(Q1=2, Q2=1, Q3=2), END, ("missed", "rate_broken: period=2024-Q2")),
        (told(Q1=1), END, ("missed", "rate_broken: period=2024-Q1")),
        # longer reports cover their months
        (told(H1=2, Q3=2, Q4=3), END, ("met", "final_value")),
        (told(year=2), END, ("met", "final_value")),
        (told(H1=2, Q4=2), END, ("open", "rate_unreported: period=2024-Q3")),
    ],
)
def test_each_period_keeps_the_figure(known, day, expected):
    assert standing(known, day) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (months([0, 1, 1, 2, 0, 0]), ("on_course", "inside_goal_so_far")),
        (months([0, 1, 0, 2, 0, 0]), ("behind", "rate_broken: period=2024-Q1")),
        (months([0, 0]), ("open", "rate_unreported: period=2024-Q1")),
        ([*months([0, 1, 0]), *told(Q1=2)], ("on_course", "inside_goal_so_far")),
    ],
)
def test_months_add_up_to_the_quarter_that_is_promised(known, expected):
    assert standing(known, MID, turn=Cycle.QUARTER) == expected


def test_what_ended_before_the_dispatch_was_signed_is_neither_asked_for_nor_broken():
    signed = date(2024, 3, 18)
    assert standing(months([0, 0, 2, 2, 2, 2]), MID, signed=signed)[0] == "on_course"
    assert standing(told(m03=2, m04=2, m05=2, m06=2), MID, signed=signed)[0] == "on_course"
    assert standing(told(m04=2, m06=2), MID, signed=signed)[1] == "rate_unreported: period=2024-03, 2024-05"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (months([2, 2, 2, 2, 2, 2, 0, 0]), ("met", "final_value")),
        (told(Q1=2, Q2=2, Q3=0), ("met", "final_value")),
        (months([2, 2, 2, 2, 2, 1, 9, 9]), ("missed", "final_value")),
        (months([2, 1, 2, 2, 2, 2, 9]), ("missed", "rate_broken: period=2024-02")),
        # no gap is asked for behind the end, and none before it is filled from there
        (told(m01=2, m02=2, m03=2, m04=2, m05=2, m06=2, m08=2), ("met", "final_value")),
        (told(m08=2), ("open", "rate_unreported: period=2024-01")),
    ],
)
def test_what_began_after_the_day_it_is_due_neither_keeps_nor_breaks_it(known, expected):
    assert standing(known, date(2024, 9, 15), due=date(2024, 6, 30)) == expected


def test_a_ceiling_holds_in_every_period_too():
    assert standing(months([1, 3, 1, 1, 1, 1]), MID, goal=Goal(high=2)) == ("behind", "rate_broken: period=2024-02")
