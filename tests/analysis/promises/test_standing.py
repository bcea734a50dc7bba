"""One promise, one figure, one day: every status and the pace."""

from datetime import date

import pytest

from parlib.analysis.promises.grammar import Goal
from parlib.analysis.promises.nature import Nature
from parlib.analysis.promises.standing import Actual, Horizon, required_pace, standing_of
from parlib.codebook.periods import Cycle, Period


def judge(goal: Goal, value: float, label: str, *, as_of=date(2021, 10, 10), baseline=float("nan"), counts_up=False):
    nature = Nature.COUNT if counts_up else Nature.LEVEL
    horizon = Horizon(date(2021, 1, 1), date(2021, 12, 31), as_of)
    found = standing_of(goal, Actual(value, Period.parse(label), "progress"), horizon=horizon, baseline=baseline, nature=nature)
    return str(found.status), found.reason.code


@pytest.mark.parametrize(
    ("goal", "value", "label", "more", "expected"),
    [
        (Goal(low=90), 91, "2021", {"as_of": date(2022, 1, 2)}, ("met", "final_value")),
        (Goal(low=90), 89, "2021-Q4", {"as_of": date(2022, 1, 2)}, ("missed", "final_value")),
        (Goal(low=90), 91, "2021-Q3", {}, ("on_course", "inside_goal_so_far")),
        (Goal(low=90), 89, "2021-Q3", {}, ("open", "outside_goal_without_path")),
        (Goal(low=90), 89, "2021-Q3", {"baseline": 92}, ("behind", "fallen_below_start")),
        (Goal(low=90), 88, "2021-Q3", {"baseline": 80}, ("on_course", "path")),
        (Goal(low=90), 86, "2021-Q3", {"baseline": 80}, ("behind", "path")),
        (Goal(high=30), 32, "2021-Q3", {"baseline": 40}, ("on_course", "path")),
        (Goal(high=30), 34, "2021-Q3", {"baseline": 40}, ("behind", "path")),
        (Goal(low=20), 20, "2021-Q2", {"counts_up": True}, ("met", "reached_early")),
        (Goal(low=20), 15, "2021-Q3", {"counts_up": True}, ("on_course", "path")),
        (Goal(low=20), 15, "2021-Q3", {"counts_up": True, "baseline": 30}, ("on_course", "path")),
        (Goal(high=20), 25, "2021-Q3", {"baseline": 40}, ("on_course", "path")),
        (Goal(high=5, high_open=True), 5, "2021-Q1", {"counts_up": True}, ("missed", "ceiling_broken")),
        (Goal(high=40, high_open=True), 41, "2021-Q1", {"baseline": 40}, ("behind", "path")),
        (Goal(high=0), 1, "2021-Q1", {"counts_up": True}, ("missed", "ceiling_broken")),
        (Goal(high=0), 0, "2021-Q1", {"counts_up": True}, ("on_course", "inside_goal_so_far")),
        (Goal(low=90), 91, "2021-Q3", {"as_of": date(2022, 2, 1)}, ("no_data", "final_value_missing")),
    ],
)
def test_every_status_is_reached(goal, value, label, more, expected):
    assert judge(goal, value, label, **more) == expected


def test_the_pace_is_signed_and_zero_inside_the_goal():
    horizon = Horizon(date(2021, 1, 1), date(2022, 12, 31), date(2021, 6, 30))
    yearly = required_pace(Goal(high=7), 11, horizon=horizon, cycle=Cycle.YEAR)
    assert (yearly.unit, round(yearly.value, 3)) == ("per year", -2.661)
    assert required_pace(Goal(low=90), 95, horizon=horizon, cycle=Cycle.MONTH).value == 0
    assert (
        required_pace(Goal(low=90), 80, horizon=Horizon(date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 5)), cycle=Cycle.MONTH).unit
        == ""
    )
