"""How far the ranking rests on the method and on the data.

The choice that moves ranks most, groups told apart, each unit's thirds and confidence set.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.kinds import notes_of
from parlib.display.overview.page import OverviewPage
from parlib.display.tables import columns
from parlib.document.binding import Bound, Row
from parlib.document.blocks import Cell, Section, Table
from parlib.document.inline import Inlines, inlines

_THIRDS = ("top", "middle", "bottom")
_PER_UNIT = (
    "top_third",
    "middle_third",
    "bottom_third",
    "tied_group",
    "stands_above",
    "stands_below",
)


def certainty(brief: BriefContext) -> Section:
    """Return the part on how sure the ranking is.

    Empty where ranks were not simulated (a rule book without maxima, or too few units).
    """
    page = OverviewPage(brief)
    units, framework = page.units, page.units[0].text("framework") if page.units else ""
    assumptions = _assumptions(page, framework)
    known = _of_units(page, units)
    if not assumptions and not known:
        return Section("certainty")
    refused = page.finding("rank", framework, "moved_by")
    blocks: list[Any] = [page.heading("certainty", _heading(page, assumptions, known))]
    if assumptions:
        blocks.append(_assumption_table(page, assumptions))
    elif refused is not None:
        blocks.append(page.p("overview.certainty.nothing_moves"))
    sentences = [_most(page, assumptions)] if assumptions else []
    sentences += _order(page, units, framework, known)
    blocks += notes_of(sentences)
    if known:
        blocks.append(_unit_table(page, units, known))
    return Section("certainty", tuple(blocks))


def _assumptions(page: OverviewPage, framework: str) -> list[tuple[str, Row, Row]]:
    """Return (assumption, share of the variance, shift when it alone varies), the largest share
    first.

    Those held still last.
    """
    shares_of = {
        r.text("part"): r
        for r in page.findings(family="rank", subject=framework, aspect="moved_by")
    }
    alone_of = {
        r.text("part"): r
        for r in page.findings(family="rank", subject=framework, aspect="moved_alone")
    }
    return sorted(
        ((name, share, alone_of[name]) for name, share in shares_of.items() if name in alone_of),
        key=lambda a: (a[1].text("verdict") == "held_still", -a[1].number("estimate"), a[0]),
    )


def _of_units(page: OverviewPage, units: list[Row]) -> dict[tuple[str, str], Row]:
    """Rows on single units by unit and question; empty unless every unit was simulated."""
    rows = page.findings(peers=True, family="rank", subject="PAR", aspect=_PER_UNIT)
    by_question = {(r.text("locality"), r.text("aspect")): r for r in rows}
    return (
        by_question
        if units and all((u.text("locality"), q) in by_question for u in units for q in _PER_UNIT)
        else {}
    )


def _heading(
    page: OverviewPage, assumptions: list[tuple[str, Row, Row]], known: dict[tuple[str, str], Row]
) -> Inlines:
    values: dict[str, Any] = {}
    if assumptions:
        values["name"] = page.label(f"assumptions.{assumptions[0][0]}")
    one = bool(known) and _groups(page).number == 1
    if known and not one:
        values["groups"] = _groups(page)
    if one:
        path = "both_one" if assumptions else "one"
    elif known:
        path = "both" if assumptions else "groups"
    else:
        path = "assumption" if assumptions else "groups"
    return page.say(f"overview.certainty.heading.{path}", count=page.count(page.units), **values)


def _groups(page: OverviewPage) -> Bound:
    """Bind the number of groups of units that can be told apart."""
    return page.over(
        "findings",
        "estimate",
        "distinct",
        page.units,
        family="rank",
        subject="PAR",
        aspect="tied_group",
    )


def _most(page: OverviewPage, assumptions: list[tuple[str, Row, Row]]) -> Inlines:
    """Name the assumption that moves ranks most.

    Where the next one cannot be told from it, name both.
    """
    name, share, alone = assumptions[0]
    values = {
        "share": share.bound("estimate"),
        "low": share.bound("ci_low"),
        "high": share.bound("ci_high"),
        "shift": alone.bound("estimate"),
    }
    sentence = page.say("overview.certainty.most", name=page.label(f"assumptions.{name}"), **values)
    if len(assumptions) > 1 and assumptions[1][1].number("ci_high") >= share.number("ci_low"):
        return inlines(
            sentence,
            " ",
            page.say(
                "overview.certainty.not_told_apart",
                second=page.label(f"assumptions.{assumptions[1][0]}"),
            ),
        )
    return sentence


def _assumption_table(page: OverviewPage, assumptions: list[tuple[str, Row, Row]]) -> Table:
    cells = page.cells
    specs = [
        ("assumption", "left", 3.0),
        ("share_of_movement", "right", 1.4),
        ("interval", "right", 1.6),
        ("places_alone", "right", 1.6),
    ]
    body = []
    for name, share, alone in assumptions:
        head = cells.text(page.label(f"assumptions.{name}"), head=True)
        if share.text("verdict") == "held_still":
            body.append(
                (
                    head,
                    cells.text(page.label("overview.held_still"), mark="na"),
                    *[cells.text("", mark="na")] * 2,
                )
            )
            continue
        interval = cells.pair(
            share.bound("ci_low"), share.bound("ci_high"), ("tenths", "tenths"), between="–"
        )
        places = cells.number(alone.bound("estimate"), "points")
        body.append(
            (head, cells.number(share.bound("estimate"), "tenths", bold=True), interval, places)
        )
    return Table(
        id="table-assumptions",
        caption=page.text("overview.certainty.assumptions_caption"),
        columns=columns(
            *(
                (page.label(f"overview.columns.{name}"), align, width)
                for name, align, width in specs
            )
        ),
        rows=tuple(body),
        attached=True,
    )


def _order(
    page: OverviewPage, units: list[Row], framework: str, known: dict[tuple[str, str], Row]
) -> list[Inlines]:
    """Return how much of the order stands whatever the choices, and the item on which ranks rest most."""
    sentences = _by_data(page, units)
    if known:
        sentences.append(
            page.say(
                f"overview.certainty.{'one_group' if _groups(page).number == 1 else 'groups'}",
                count=page.count(units),
            )
        )
    pairs = page.finding("rank", framework, "order_fixed", "domains")
    if pairs is not None:
        sentences.append(
            page.say(
                "overview.certainty.order_fixed",
                fixed=pairs.bound("estimate"),
                pairs=pairs.bound("n"),
            )
        )
    shifts = [
        r
        for r in page.findings(family="rank", subject=framework, aspect="without")
        if r["estimate"]
    ]
    if shifts:
        most = max(shifts, key=lambda r: r.number("estimate"))
        item = page.item_name(most.text("part"), framework)
        sentences.append(
            page.say("overview.certainty.rests_on", item=item, shift=most.bound("estimate"))
        )
    return sentences


def _by_data(page: OverviewPage, units: list[Row]) -> list[Inlines]:
    """Say into how many groups the error in the data lets the units be told apart; nothing where
    that error is not known of all of them.
    """
    rows = page.findings(peers=True, family="rank", subject="PAR", aspect="told_apart")
    numbers = {r.text("locality"): r.number("estimate") for r in rows}
    if not units or any(u.text("locality") not in numbers for u in units):
        return []
    groups = page.over(
        "findings", "estimate", "distinct", units, family="rank", subject="PAR", aspect="told_apart"
    )
    sets = page.findings(peers=True, family="rank", subject="PAR", aspect="confidence")
    level = sets[0].bound("level_of_confidence")
    path = "by_data_one" if groups.number == 1 else "by_data"
    values: dict[str, Any] = {"count": page.count(units), "level": level}
    if groups.number > 1:
        values["groups"] = groups
    return [page.say(f"overview.certainty.{path}", **values)]


def _set_of(page: OverviewPage, sure: dict[str, Row], unit: str) -> Cell:
    """Cell with the ranks that the error in the data leaves a unit."""
    row = sure.get(unit)
    if row is None:
        return page.cells.text("", mark="missing")
    if row["ci_low"] == row["ci_high"]:
        return page.cells.number(row.bound("ci_low"), "rank")
    return page.cells.pair(row.bound("ci_low"), row.bound("ci_high"), ("rank", "rank"), between="–")


def _unit_table(page: OverviewPage, units: list[Row], known: dict[tuple[str, str], Row]) -> Table:
    cells = page.cells
    sure = {
        r.text("locality"): r
        for r in page.findings(peers=True, family="rank", subject="PAR", aspect="confidence")
    }
    by_data = all(u.text("locality") in sure for u in units)
    specs = [
        ("unit", "left", 2.6),
        ("rank_range", "right", 1.3),
        *[("by_data", "right", 1.2)] * by_data,
    ]
    specs += [(f"p_{t}", "right", 1.1) for t in _THIRDS]
    specs += [("tied_group", "right", 1.1), ("surely", "right", 1.5)]
    body = []
    for unit in units:
        row = {q: known[unit.text("locality"), q] for q in _PER_UNIT}
        above, below = (row[f"stands_{side}"].bound("estimate") for side in ("above", "below"))
        body.append(
            (
                cells.text(page.name_of(unit.text("locality"), short=True), head=True),
                page.rank_cell(unit),
                *[_set_of(page, sure, unit.text("locality"))] * by_data,
                *(cells.number(row[f"{t}_third"].bound("estimate"), "count") for t in _THIRDS),
                cells.number(row["tied_group"].bound("estimate"), "rank"),
                cells.pair(above, below, ("count", "count"), between=" / "),
            )
        )
    return Table(
        id="table-certainty",
        caption=page.text("overview.certainty.units_caption"),
        columns=columns(
            *(
                (page.label(f"overview.columns.{name}"), align, width)
                for name, align, width in specs
            )
        ),
        rows=tuple(body),
        note=page.label("overview.certainty_note"),
        sortable=True,
        attached=True,
    )
