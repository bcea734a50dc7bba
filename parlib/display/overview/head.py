"""Masthead and page 1 of an overview: the spread of the units below, who stands where, how surely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parlib.codebook.context import BriefContext
from parlib.codebook.expected import absent_in
from parlib.codebook.units import Locality
from parlib.display.brief.figures import place
from parlib.display.kinds import masthead_of
from parlib.display.overview.map import area
from parlib.display.overview.page import OverviewPage
from parlib.display.tables import columns
from parlib.display.year_step import steps_below
from parlib.document.binding import Bound, Row, difference
from parlib.document.blocks import Fact, Facts, Masthead, Paragraph, Section, Table
from parlib.document.inline import Inlines, inlines, num
from parlib.document.numbers import MISSING

# A change that rounds to nothing at two decimals is no change on the page.
_NOTHING = 0.005
# More than so many names are no sentence any more: then the first of them stand for the others.
_NAMED, _FIRST = 12, 6


def masthead(brief: BriefContext) -> Masthead:
    """Return what stands above the document and in its metadata."""
    page = OverviewPage(brief)
    names = ", ".join(page.group(level) for level in page.valued)
    subtitle = (
        page.say("overview.subtitle", groups=names) if names else page.say("overview.subtitle_none")
    )
    return masthead_of(
        page,
        kind="overview",
        title=page.say("overview.title"),
        subtitle=subtitle,
        takeaway=takeaway(page),
        step=steps_below(page, page.groups_below()) or None,
    )


def takeaway(page: OverviewPage) -> Inlines:
    """Return the one sentence that a chair must read."""
    rows = page.units
    if not rows:
        return page.say("overview.takeaway.nothing")
    clauses = [
        page.say(
            "overview.takeaway.range",
            count=page.count(rows),
            group=page.group(page.level),
            median=page.median(rows),
            **_ends(page, rows),
        )
    ]
    up, down = _moved(page, rows)
    if up is not None and down is not None:
        clauses.append(page.say("overview.takeaway.moved", up=up, down=down))
    return page.joined(clauses, comma="; ")


def _ends(page: OverviewPage, rows: list[Row]) -> dict[str, Any]:
    best, worst = rows[0], rows[-1]
    return {
        "best": page.names_alike(rows, best, "value"),
        "high": best.bound("value"),
        "worst": page.names_alike(rows, worst, "value"),
        "low": worst.bound("value"),
    }


def _moved(page: OverviewPage, rows: list[Row]) -> tuple[Bound | None, Bound | None]:
    """Numbers of units whose value rose and fell against last year, among those that may be
    compared.
    """
    known = [
        r for r in rows if r["change"] is not None and r["comparable_with_previous"] is not False
    ]
    if not known:
        return None, None
    up = [r for r in known if r.number("change") >= _NOTHING]
    down = [r for r in known if r.number("change") <= -_NOTHING]
    return page.count(up), page.count(down)


def summary(brief: BriefContext) -> Section:
    """Return page 1: the sentence, the large figures, the map, and all units by value with the
    range of their ranks.
    """
    page = OverviewPage(brief)
    rows = page.units
    if not rows:
        return Section(
            "summary",
            (
                page.heading("summary", page.say("overview.heading.nothing")),
                page.p("overview.missing", role="note"),
            ),
        )
    heading = page.range_heading(page.level, _ends(page, rows))
    blocks: list[Any] = [
        page.heading("summary", heading),
        Facts(tuple(_facts(page, rows))),
    ]
    blocks += [*absences(page), *_other_states(page, rows)]
    blocks += area(page)
    blocks.append(
        page.ranking_table(
            rows,
            id="table-ranking",
            caption=page.text("overview.ranking.table_caption", group=page.group(page.level)),
        )
    )
    return Section("summary", tuple(blocks))


def absences(page: OverviewPage) -> list[Paragraph]:
    """Name who has nothing this year, and who has points but not enough of them for an index, level
    by level.
    """
    brief, notes = page.brief, []
    for level in page.valued:
        valued = {r.text("locality") for r in (*page.valued[level], *page.apart(level))}
        everyone = page.registered_at(level)
        parent = everyone[0].parent if everyone else brief.locality.locality
        of_level: dict[str, Any] = {
            "level": level,
            "parent": parent,
            "period": brief.period,
            "fictional": brief.locality.fictional,
        }
        for path, present in (
            ("absent", page.with_points | valued),
            ("without_whole", valued | (page.all_units - page.with_points)),
        ):
            group = absent_in(brief.localities.values(), present, **of_level)
            if group is not None:
                counts = {
                    "count": page.registered(group.units),
                    "of": page.registered(everyone),
                }
                notes.append(
                    page.p(
                        f"overview.{path}",
                        role="note",
                        group=page.group(level),
                        names=_named(page, group.units),
                        **counts,
                    )
                )
    return notes


def _named(page: OverviewPage, units: Sequence[Locality]) -> Inlines:
    """Name the units; of many the first, the rest counted: who has figures stands in the table."""
    many = len(units) > _NAMED
    first = units[:_FIRST] if many else units
    names = ", ".join(page.name_of(u.locality, short=True) for u in first)
    if not many:
        return inlines(names)
    return page.say("overview.names_more", names=names, more=page.registered(units[_FIRST:]))


def _other_states(page: OverviewPage, rows: list[Row]) -> list[Any]:
    """Name the units whose index stands in another state, with their values.

    Nothing where all stand in one.
    """
    apart = page.apart(page.level)
    if not apart:
        return []
    counts: dict[str, Any] = {
        "apart": page.count(apart),
        "main": page.count(rows),
        "group": page.group(page.level),
    }
    cells = page.cells
    body = [
        (
            cells.text(page.name_of(r.text("locality"), short=True), head=True),
            cells.number(r.bound("value"), "percent_value"),
            cells.text(page.state_words(r)),
        )
        for r in apart
    ]
    specs = [("unit", "left", 3.0), ("index_value", "right", 1.2), ("state", "left", 5.0)]
    table = Table(
        id="table-other-states",
        caption=page.text("overview.states_caption"),
        columns=columns(
            *(
                (page.label(f"overview.columns.{name}"), align, width)
                for name, align, width in specs
            )
        ),
        rows=tuple(body),
    )
    return [
        page.p("overview.states", role="note", state=page.state_words(rows[0]), **counts),
        table,
    ]


def _facts(page: OverviewPage, rows: list[Row]) -> list[Fact]:
    best, worst = rows[0], rows[-1]
    spread = difference(best.bound("value"), worst.bound("value"))
    facts = [_index_of_the_unit(page)]
    facts.append(
        Fact(
            page.label("overview.facts.median"),
            inlines(num(page.median(rows), "percent", page.language)),
            _of_whom(page, rows),
        )
    )
    facts.append(
        Fact(
            page.label("overview.facts.spread"),
            inlines(num(spread, "points", page.language)),
            page.say("overview.facts.spread_note", **_ends(page, rows)),
        )
    )
    up, down = _moved(page, rows)
    if up is not None and down is not None:
        value = inlines(num(up, "count", page.language), " / ", num(down, "count", page.language))
        facts.append(Fact(page.label("overview.facts.moved"), value, _moved_note(page, rows)))
    return facts


def _of_whom(page: OverviewPage, rows: list[Row]) -> Inlines:
    """Say of how many units a median is; of how many of all, where some have no value."""
    values: dict[str, Any] = {"count": page.count(rows), "group": page.group(page.level)}
    of = page.more_than_valued(page.level)
    if of is None:
        return page.say("overview.facts.median_note", **values)
    return page.say("overview.facts.median_note_some", of=of, **values)


def _moved_note(page: OverviewPage, rows: list[Row]) -> Inlines:
    """Say against what units moved.

    Units that came after last year have figures of it that their office recalculated.
    """
    note = page.say("overview.facts.moved_note")
    ids = {r.text("locality") for r in rows if r["change"] is not None}
    units = page.brief.localities
    if any(units[u].valid_from > f"{page.brief.period - 1}-12-31" for u in ids if u in units):
        return inlines(*note, "; ", *page.say("facts.previous_recalculated"))
    return note


def _index_of_the_unit(page: OverviewPage) -> Fact:
    """Return the index of the unit itself, which need not be the mean of those below.

    It follows a rule book of its own.
    """
    row = page.index_row("PAR")
    label = page.text("overview.facts.own")
    if row is None or row["value"] is None:
        if row is not None and row["rank"] is not None:
            return Fact(label, inlines(MISSING), place(page, row))
        return Fact(label, inlines(MISSING), inlines(page.label("facts.no_data")))
    note = (
        place(page, row)
        if row["rank"] is not None
        else inlines(page.known_label(f"basis.{row.text('basis')}", row.text("basis")))
    )
    return Fact(label, inlines(num(row.bound("value"), "percent", page.language)), note)
