"""Which promises a survey measures: an index or a share of answers, never what is done or timed."""

from __future__ import annotations

from parlib.display.plan.page import PlanPage
from tests.display.plan.slices import real


def test_what_is_done_or_timed_under_a_heading_of_satisfaction_is_measured_by_no_survey():
    brief = real("thac-mo-2024")
    page = PlanPage(brief)
    row = next(r for r in page.tasks if r.text("item") == "C03")
    held = page.commitments["C03"]
    timed = {"index": "", "domain": "SIPAS", "repeats": "", "code": ""}
    for change, by_survey in (
        ({"operator": "<=", "unit": "phút"}, False),
        ({"operator": "done", "unit": ""}, False),
        ({"operator": ">=", "unit": "%"}, True),
    ):
        page.commitments["C03"] = held.model_copy(update=timed | change)
        assert page.by_survey(row) is by_survey, change
