"""Sources of the figures in three lines by producer, and where sources disagree; row by row in the
audit annex.
"""

from __future__ import annotations

from parlib.codebook.context import BriefContext
from parlib.codebook.documents import is_address
from parlib.display.brief.provenance import evidence_lines, host_name
from parlib.display.page import Page
from parlib.document.binding import Row
from parlib.document.blocks import Items, Section
from parlib.document.inline import Inlines, inlines

_PRODUCERS = 4


def sources(brief: BriefContext) -> Section:
    """Return the last part.

    Who produced the figures, where they disagree, where the rest of the proof stands.
    """
    page = Page(brief)
    rows = [r for r in page.slice.rows("observations") if r.number("period") <= brief.period]
    disputed = sorted({int(r.number("period")) for r in rows if r["conflict"] and r["used"]})
    lines: list[Inlines] = [*_published(page, rows), *evidence_lines(page)]
    if brief.plan is not None:
        lines.append(page.say("sources.plan", document=page.document, issuer=brief.plan.issuer))
    if disputed:
        lines.append(page.say("origins.disputed", years=", ".join(map(str, disputed))))
    lines.append(page.say("origins.annex"))
    heading = page.say("sources.heading.conflicts" if disputed else "sources.heading.plain")
    return Section("sources", (page.heading("sources", heading), Items(tuple(lines))))


def _published(page: Page, rows: list[Row]) -> list[Inlines]:
    """Name the producers of the published figures in use, the most frequent first, with the number
    of lines; what another source says and is not used stands in the annex.
    """
    rows = [r for r in rows if r["used"]]
    if not rows:
        return []
    lines_of: dict[str, int] = {}
    for row in rows:
        source = row.text("source_url")  # an address, or the decision that an office holds
        name = host_name(page, source) if is_address(source) else source
        lines_of[name] = lines_of.get(name, 0) + 1
    named = sorted(lines_of, key=lambda n: (-lines_of[n], n))
    count = page.slice.bind(
        "observations",
        "period",
        agg="count",
        locality=page.brief.locality.locality,
        used=True,
        period=sorted({r["period"] for r in rows}),
    )
    others = page.say("origins.others") if len(named) > _PRODUCERS else ()
    return [
        page.say(
            "origins.published",
            count=count,
            producers=inlines(", ".join(named[:_PRODUCERS])),
            others=others,
        )
    ]
