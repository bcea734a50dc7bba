"""The day on which the promises of a plan are judged where nobody names one."""

from datetime import date
from types import SimpleNamespace

import pytest

from parlib.briefing.run.judgement_day import with_day_of_judgement
from parlib.cli.documents import requests_of
from parlib.cli.judged_on import year_and_day_of_all
from parlib.codebook.runs import BriefRequest
from parlib.errors import UsageError


def release(as_of, *periods):
    params = SimpleNamespace(methods=SimpleNamespace(analysis=SimpleNamespace(as_of=as_of)))
    params.plans_of = lambda *_: [SimpleNamespace(period=p) for p in periods]
    return SimpleNamespace(params=params)


def asked(notebook: str, **more) -> BriefRequest:
    return BriefRequest(notebook=notebook, locality="66@2025-07-01", period=2026, issued_on=date(2026, 11, 29), **more)


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
    for notebook in ("plan", "overview", "brief"):
        assert with_day_of_judgement(asked(notebook), release(as_of, *periods)).as_of == judged


def test_a_day_that_is_named_stays_and_a_survey_has_none():
    later = release(date(2025, 6, 30), 2026)
    assert with_day_of_judgement(asked("plan", as_of=date(2026, 9, 30)), later).as_of == date(2026, 9, 30)
    assert with_day_of_judgement(asked("survey"), later).as_of is None


def test_a_bundle_asks_for_the_documents_of_such_a_plan_as_they_were_made():
    unit = SimpleNamespace(locality="66@2025-07-01")
    about = {"period": 2026, "language": "vi", "issued_on": "2026-11-29"}
    asked_for = requests_of(release(date(2025, 6, 30), 2026), [unit], ["overview", "survey", "plan"], **about)
    of_issue = date(2026, 11, 29)
    assert [(r.notebook, r.as_of) for r in asked_for] == [("overview", of_issue), ("survey", None), ("plan", of_issue)]


def test_documents_of_a_plan_are_bundled_for_a_quarter_too():
    assert year_and_day_of_all("2026-Q2", "", notebooks=("plan", "sheets")) == (2026, date(2026, 6, 30))
    assert year_and_day_of_all("2026", "2026-06-30", notebooks=("plan", "survey")) == (2026, date(2026, 6, 30))
    assert year_and_day_of_all("2026", "", notebooks=("brief",)) == (2026, None)
    unit = SimpleNamespace(locality="66@2025-07-01")
    about = {"period": 2026, "language": "vi", "issued_on": "2026-07-05", "as_of": date(2026, 6, 30)}
    asked_for = requests_of(release(date(2025, 6, 30), 2026), [unit], ["plan", "survey"], **about)
    assert [(r.notebook, r.as_of) for r in asked_for] == [("plan", date(2026, 6, 30)), ("survey", None)]


@pytest.mark.parametrize(
    ("notebooks", "as_of", "told"),
    [
        (("brief",), "", "--notebooks plan, without brief"),
        (("plan", "brief", "survey"), "", "--notebooks plan, without brief, survey"),
        (("plan",), "2026-06-30", "leave out one of the two"),
    ],
)
def test_a_quarter_of_what_has_only_years_is_refused_with_what_to_ask_for(notebooks, as_of, told):
    with pytest.raises(UsageError, match=told):
        year_and_day_of_all("2026-Q2", as_of, notebooks=notebooks)
