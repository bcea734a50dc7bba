"""Survey results: the factors on the scale common to all briefs, and the three worst-rated
questions.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.brief.voices import (
    estimates_of,
    factors_of,
    figure_of,
    form_of,
    heading_of,
    method_of,
    published_of,
    totals_only,
    weakest_of,
)
from parlib.display.page import Page
from parlib.document.blocks import Section

_WEAKEST = 3


def satisfaction(brief: BriefContext) -> Section:
    """Return the part on satisfaction.

    Its heading, the picture of the factors, the weakest questions; or one line where only the total
    is known.
    """
    page = Page(brief)
    estimates, published = estimates_of(page), published_of(page)
    if not estimates and not published:
        return page.lacking("satisfaction", "satisfaction")
    blocks: list[Any] = [page.heading("satisfaction", heading_of(page, estimates, published))]
    shares = [r for r in estimates if r.text("measure") == "share_4_5"]
    if not shares:
        return Section("satisfaction", (*blocks, totals_only(page)))
    form = form_of(page, estimates)
    ordered, whole = factors_of(shares, form)
    if whole is not None and whole["n"] is not None:
        blocks.append(
            page.p("satisfaction.sample", n=whole.bound("n"), method=page.label(method_of(whole)))
        )
    blocks += [figure_of(page, ordered, whole, form)] if ordered else []
    weakest = weakest_of(page, estimates, form, most=_WEAKEST)
    return Section("satisfaction", (*blocks, *([weakest] if weakest is not None else [])))
