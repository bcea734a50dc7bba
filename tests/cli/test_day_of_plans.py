"""The day on which the promises of a plan are judged where nobody names one."""

from datetime import date
from types import SimpleNamespace

import pytest

from parlib.cli.briefs import day_of_a_later_plan
from parlib.cli.documents import requests_of


def release(as_of, *periods):
    params = SimpleNamespace(methods=SimpleNamespace(analysis=SimpleNamespace(as_of=as_of)))
    params.plans_of = lambda *_: [SimpleNamespace(period=p) for p in periods]
    return SimpleNamespace(params=params)


@pytest.mark.parametrize(
    ("as_of", "periods", "judged"),
    [
        (date(2025, 6, 30), (2026,), date(2026, 11, 29)),  # the usual day lies before the plan: nothing could be said on it
        (date(2025, 6, 30), (2021,), None),
        (date(2025, 6, 30), (2025,), None),
        (date(2025, 6, 30), (), None),
        (None, (2026,), None),  # then the last day of the last year known is the day
    ],
)
def test_a_plan_that_began_after_the_usual_day_is_judged_on_the_day_of_issue(as_of, periods, judged):
    assert day_of_a_later_plan(release(as_of, *periods), "unit", 2026, "2026-11-29") == judged


def test_a_bundle_asks_for_the_document_of_such_a_plan_as_it_was_made():
    unit = SimpleNamespace(locality="66@2025-07-01")
    about = {"period": 2026, "language": "vi", "issued_on": "2026-11-29"}
    asked_for = requests_of(release(date(2025, 6, 30), 2026), [unit], ["overview", "plan"], **about)
    assert [(r.notebook, r.as_of) for r in asked_for] == [("overview", None), ("plan", date(2026, 11, 29))]
