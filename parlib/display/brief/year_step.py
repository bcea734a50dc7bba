"""At which step of its year a unit stands: the page says what the board says."""

from __future__ import annotations

from parlib.display.page import Page
from parlib.document.inline import Inlines
from parlib.scoring.filing import filings


def year_step(page: Page) -> Inlines:
    """Return the step of the page's year in words (self-scored … published).

    Of several rule books in a year the page's own counts. Empty where the slice holds no filings.
    """
    brief = page.brief
    if not {"evidence", "indices"} <= brief.tables.keys():
        return ()
    books = {brief.framework.id: brief.framework} if brief.framework is not None else {}
    stood = filings(
        [brief.locality],
        brief.period,
        evidence=brief.tables["evidence"],
        indices=brief.tables["indices"],
        frameworks={**brief.frameworks, **books},
    )
    filing = next((f for f in stood if f.framework in books), stood[0])
    return page.say("masthead.step", year=page.year, step=page.label(f"steps.{filing.step}"))
