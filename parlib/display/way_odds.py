"""What appraisal may be expected to grant of each way to a target, or why that is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from parlib.display.page import Page, Value
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Paragraph, Table
from parlib.document.inline import Inlines, num


def ways_heading(
    page: Page, rows: Sequence[Row], *, entry: str, values: Mapping[str, Value]
) -> Inlines:
    """Return the heading above ways: what they claim and, where it is known, what is to be expected
    of the whole after appraisal, so that nobody reads a claim as points that will be there.

    Parameters
    ----------
    page : Page
        The page.
    rows : sequence of Row
        Rows of ``path_odds``.
    entry : str
        Wording of a heading without odds; ``_expected`` and ``_expected_one`` follow it.
    values : mapping of str to Value
        What the wordings name: ``ways``, ``target`` in points and whatever else ``entry`` says.
    """
    known = sorted(
        (r for r in rows if not r.text("reason")), key=lambda r: round(r.number("expected"), 2)
    )
    if not known:
        return page.say(entry, **values)
    least, most = known[0], known[-1]
    if round(least.number("expected"), 2) == round(most.number("expected"), 2):
        return page.say(f"{entry}_expected_one", expected=least.bound("expected"), **values)
    return page.say(
        f"{entry}_expected", low=least.bound("expected"), high=most.bound("expected"), **values
    )


def way_odds(page: Page, rows: Sequence[Row], *, id: str) -> list[Any]:
    """Return the blocks below the ways: a table of what may be expected, or one sentence.

    Parameters
    ----------
    page : Page
        The page.
    rows : sequence of Row
        Rows of ``path_odds``, in the order of the ways.
    id : str
        Of the table.
    """
    if not rows:
        return []
    first = rows[0]
    if first.text("reason"):
        return odds_note(page, rows)
    cells = page.cells
    specs = [
        ("way", "left", 0.9),
        ("claimed", "right", 1.1),
        ("granted", "right", 1.3),
        ("expected_whole", "right", 1.3),
        ("interval_whole", "right", 1.6),
        ("chance_of_target", "right", 1.2),
    ]
    body = [
        (
            cells.text(num(r.bound("way"), "count", page.language), head=True),
            cells.number(r.bound("gain"), "signed_points"),
            cells.number(r.bound("expected_gain"), "signed_points"),
            cells.number(r.bound("expected"), "points", bold=True),
            cells.pair(r.bound("low"), r.bound("high"), ("points", "points"), between=" – "),
            cells.number(r.bound("chance"), "share"),
        )
        for r in rows
    ]
    return [
        Table(
            id=id,
            caption=page.say("odds.caption", level=first.bound("level")),
            columns=columns(
                *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
            ),
            rows=tuple(body),
            note=page.say("odds.note", claims=first.bound("claims"), years=first.bound("years")),
        )
    ]


def odds_note(page: Page, rows: Sequence[Row]) -> list[Paragraph]:
    """Return what the odds of ways rest on, or why none are known, as one paragraph."""
    if not rows:
        return []
    first = rows[0]
    if first.text("reason"):
        return [page.p("odds.unknown", because=page.reason(first.text("reason")))]
    claims, years = first.bound("claims"), first.bound("years")
    return [page.p("odds.note", role="note", claims=claims, years=years)]
