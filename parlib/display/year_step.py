"""At which step of its year a unit stands, and the units below it: pages say what the board says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from parlib.codebook.units import Locality
from parlib.display.page import Page
from parlib.document.inline import Inlines, plain
from parlib.scoring.filing import Filing, YearStep, filings

_NEEDED = {"evidence", "indices"}


def year_step(page: Page) -> Inlines:
    """Return the step of the page's year in words (self-scored … published).

    Of several rule books in a year the page's own counts. Empty where the slice holds no filings.
    """
    stood = _filing_of_the_unit(page)
    if stood is None:
        return ()
    return page.say("masthead.step", year=page.year, step=_word(page, stood.step))


def step_reached(page: Page) -> Inlines:
    """Return the step for a page about something else than the year's result.

    Empty where nothing was filed yet, and where the page shows an earlier day, of which the step is
    not known.
    """
    stood = _filing_of_the_unit(page)
    if stood is None or stood.step == YearStep.NOT_FILED or page.brief.as_of is not None:
        return ()
    return page.say("masthead.step_elsewhere", year=page.year, step=_word(page, stood.step))


def steps_below(page: Page, groups: Mapping[str, Iterable[Locality]]) -> Inlines:
    """Return for each group of units below, by its name, between which steps they stand.

    Who has filed nothing is named on the page itself. Empty where nobody has.
    """
    if not page.brief.below.keys() >= _NEEDED:
        return ()
    told = []
    for group, units in groups.items():
        stood = {f.step for f in _stood(page, units, page.brief.below)} - {YearStep.NOT_FILED}
        steps = [step for step in YearStep if step in stood]
        if steps:
            path = "masthead.step_below" if len(steps) == 1 else "masthead.steps_below"
            words = {"first": _word(page, steps[0]), "last": _word(page, steps[-1])}
            told.append(page.say(path, group=group, **words))
    if not told:
        return ()
    all_groups = plain(page.joined(told, comma="; ", end=""))
    return page.say("masthead.step_elsewhere", year=page.year, step=all_groups)


def _filing_of_the_unit(page: Page) -> Filing | None:
    brief = page.brief
    if not brief.tables.keys() >= _NEEDED:
        return None
    stood = _stood(page, [brief.locality], brief.tables)
    own_book = brief.framework.id if brief.framework is not None else ""
    return next((f for f in stood if f.framework == own_book), stood[0])


def _stood(
    page: Page, units: Iterable[Locality], tables: Mapping[str, pd.DataFrame]
) -> tuple[Filing, ...]:
    brief = page.brief
    books = {brief.framework.id: brief.framework} if brief.framework is not None else {}
    return filings(
        units,
        brief.period,
        evidence=tables["evidence"],
        indices=tables["indices"],
        scores=tables.get("scores"),
        frameworks={**brief.frameworks, **books},
    )


def _word(page: Page, step: YearStep) -> str:
    return page.label(f"steps.{step}")
