"""Points lost over all units.

By item, by the unit that leads on them, and in the unit's own rule book.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.charts import bar_row
from parlib.display.open_points import is_open
from parlib.display.overview.appraisal import appraisal
from parlib.display.overview.page import OverviewPage
from parlib.display.tables import columns
from parlib.document.binding import Bound, Row, ratio
from parlib.document.blocks import Cell, Paragraph, Section, Table
from parlib.document.inline import Inlines, inlines, strong

_LEADS = 3
_OF_LEAD = (2, 1, 1)  # items shown of the first lead unit, the second, every further one
_SHOWN = 6  # where no lead unit is named


@dataclass(frozen=True)
class Losses:
    """Ledger rows of some units under one rule book; a bonus stands apart, since it is no loss.

    Parameters
    ----------
    page : OverviewPage
        The page.
    rows : list of Row
        Ledger rows of this year.
    """

    page: OverviewPage
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, page: OverviewPage, rows: list[Row]) -> Losses:
        """Keep the rule book with most rows: losses under two must not be added."""
        ids = [r.text("framework") for r in rows]
        chosen = max(sorted(set(ids)), key=ids.count, default="")
        return cls(page, tuple(r for r in rows if r.text("framework") == chosen))

    @cached_property
    def bonus_codes(self) -> set[str]:
        """Items that gave more than nothing to lose."""
        return {r.text("code") for r in self.rows if r.number("lost_points") < 0}

    @cached_property
    def regular(self) -> list[Row]:
        """Rows of items that lost points; those that only wait for figures are :attr:`waiting`."""
        return [r for r in self._no_bonus if not is_open(r)]

    @cached_property
    def waiting(self) -> list[Row]:
        """Rows of items without figures: their points are not got, and not known to be lost."""
        return [r for r in self._no_bonus if is_open(r)]

    @cached_property
    def _no_bonus(self) -> list[Row]:
        return [r for r in self.rows if r.text("code") not in self.bonus_codes]

    @cached_property
    def by_lead_unit(self) -> list[tuple[str, list[Row]]]:
        """Regular rows by lead unit, the one with most points lost first."""
        groups: dict[str, list[Row]] = {}
        for row in self.regular:
            groups.setdefault(row.text("lead_unit"), []).append(row)
        return sorted(
            groups.items(), key=lambda g: (-math.fsum(r.number("lost_points") for r in g[1]), g[0])
        )

    def bind(self, column: str, agg: str, *, bonus: bool = False, **key: Any) -> Bound:
        """Bind an aggregate of the regular rows (or of the bonus); ``key`` narrows it."""
        codes = (
            sorted(self.bonus_codes) if bonus else sorted({r.text("code") for r in self.regular})
        )
        narrowed: dict[str, Any] = {"code": codes} if self.bonus_codes else {}
        if self.waiting and not bonus:
            narrowed["state"] = sorted({r.text("state") for r in self.regular})
        return self.page.over(
            "ledger",
            column,
            agg,
            list(self.rows),
            framework=self.rows[0].text("framework"),
            **(narrowed | key),
        )

    def open_points(self) -> list[Paragraph]:
        """Return a paragraph of :meth:`open_sentence`; none where nothing waits."""
        return [Paragraph(told, role="note")] if (told := self.open_sentence()) else []

    def open_sentence(self) -> Inlines:
        """Return how many points wait for figures, and in how many items; nothing for none."""
        if not self.waiting:
            return ()
        rows = self.waiting
        key: dict[str, Any] = {"framework": rows[0].text("framework")}
        key |= {c: sorted({r.text(c) for r in rows}) for c in ("code", "state")}
        points, items = (
            self.page.over("ledger", column, agg, rows, **key)
            for column, agg in (("lost_points", "sum"), ("code", "distinct"))
        )
        return self.page.say("overview.losses.open", points=points, items=items)

    @property
    def whole(self) -> Bound:
        """Points lost in all, bonus not counted."""
        return self.bind("lost_points", "sum")

    def of_lead(self, lead: str) -> Bound:
        """Points lost in what one unit leads on."""
        return self.bind("lost_points", "sum", lead_unit=lead)


def losses(brief: BriefContext) -> Section:
    """Return the ledger by lead unit.

    Over the units below, and of the unit itself under its own rule book.
    """
    page = OverviewPage(brief)
    below, of_unit = (
        below_of(page, page.level),
        Losses.of(page, page.slice.rows("ledger", period=brief.period)),
    )
    if not below.regular and not of_unit.regular:
        lacking = page.absent("losses", "overview.losses") if page.units else Section("losses")
        waiting = [*below.open_points(), *of_unit.open_points()]
        return Section("losses", (*lacking.blocks, *waiting))
    blocks: list[Any] = []
    if below.regular:
        group = page.group(page.level)
        # published points name no lead unit and no evidence: a table of who leads would count what
        # nobody knows
        table = lead_units if any(lead for lead, _ in below.by_lead_unit) else by_item
        blocks += [
            page.heading("losses", _heading(page, below)),
            _who_and_what(page, below),
        ]
        blocks.append(table(below, id="table-losses", group=group, attached=True))
        blocks += _and_what_waits(appraisal(page), below)
    if of_unit.regular:
        blocks.append(
            page.heading("losses-own", _own_heading(page, of_unit), level=2 if below.regular else 1)
        )
        table = lead_units if any(lead for lead, _ in of_unit.by_lead_unit) else by_item
        blocks.append(
            table(of_unit, id="table-losses-own", group=page.unit, attached=bool(below.regular))
        )
        blocks += of_unit.open_points()
    return Section("losses", tuple(blocks))


def _and_what_waits(blocks: list[Any], ledger: Losses) -> list[Any]:
    """Return blocks with the sentence on open points at the end of their last paragraph, which
    saves a line of a full page, or in one of its own.
    """
    waiting = ledger.open_sentence()
    if waiting and blocks and isinstance(last := blocks[-1], Paragraph):
        return [*blocks[:-1], replace(last, c=inlines(last.c, " ", waiting))]
    return [*blocks, *ledger.open_points()]


def below_of(page: OverviewPage, level: str) -> Losses:
    """Ledger of this year's units of a level."""
    rows = page.slice.rows("ledger", peers=True, period=page.brief.period)
    # points lost in another state are another thing
    apart = {r.text("locality") for r in page.apart(level)}
    return Losses.of(
        page, [r for r in rows if page.level_of(r) == level and r.text("locality") not in apart]
    )


def _heading(page: OverviewPage, ledger: Losses) -> Inlines:
    lead = ledger.by_lead_unit[0][0]
    values: dict[str, Any] = {
        "lost": ledger.whole,
        "units": ledger.bind("locality", "distinct"),
        "group": page.group(page.level),
    }
    if not lead:
        return page.say("overview.losses.heading.no_lead", **values)
    most = ledger.of_lead(lead)
    return page.say(
        "overview.losses.heading.by_unit",
        lead=page.office(lead),
        most=most,
        share=ratio(most, ledger.whole),
        **values,
    )


def _own_heading(page: OverviewPage, ledger: Losses) -> Inlines:
    lead = ledger.by_lead_unit[0][0]
    if not lead:
        return page.say("overview.losses.heading.own_no_lead", lost=ledger.whole)
    most = ledger.of_lead(lead)
    return page.say(
        "overview.losses.heading.own",
        lost=ledger.whole,
        lead=page.office(lead),
        most=most,
        share=ratio(most, ledger.whole),
    )


def _who_and_what(page: OverviewPage, ledger: Losses) -> Table:
    """Return the lead units with most points lost, the items they lost most on nested below.

    Bars share one scale, which ends at the largest total of a lead unit; no rest ever sets it.
    """
    cells, named = page.cells, bool(ledger.by_lead_unit[0][0])
    leads = ledger.by_lead_unit[:_LEADS]
    most = max(math.fsum(r.number("lost_points") for r in group) for _, group in leads)
    if not named:
        most = max(points for points, _ in _items(ledger.regular))
    body: list[tuple[Cell, ...]] = []
    for number, (lead, group) in enumerate(leads):
        if named:
            whole = ledger.of_lead(lead)
            body.append(
                (
                    Cell(
                        inlines(strong(page.office(lead) or page.label("overview.no_lead_unit"))),
                        head=True,
                    ),
                    cells.number(ledger.bind("locality", "distinct", lead_unit=lead), "count"),
                    cells.number(whole, "points", bold=True),
                    Cell((), svg=bar_row(whole.number, most, of_group=True)),
                    cells.number(ratio(whole, ledger.whole), "share_value"),
                )
            )
        shown = _SHOWN if not named else _OF_LEAD[min(number, len(_OF_LEAD) - 1)]
        body += [_item_row(ledger, rows, most) for _, rows in _items(group)[:shown]]
    specs = [("lead_and_item", "left", 7.2), ("units", "right", 1.0), ("lost", "right", 1.1)]
    specs += [("bar", "left", 1.9), ("share", "right", 1.0)]
    return Table(
        id="table-losses-items",
        caption=page.text("overview.losses.items_caption", group=page.group(page.level)),
        columns=columns(
            *(
                (page.label(f"overview.columns.{name}"), align, width)
                for name, align, width in specs
            )
        ),
        rows=tuple(body),
        note=page.label("overview.items_note"),
    )


def _items(group: list[Row]) -> list[tuple[float, list[Row]]]:
    """Return points lost and rows of every item, the largest loss first."""
    items: dict[tuple[str, str], list[Row]] = {}
    for row in group:
        items.setdefault((row.text("code"), row.text("part")), []).append(row)
    summed = [(math.fsum(r.number("lost_points") for r in rows), rows) for rows in items.values()]
    return sorted(summed, key=lambda i: (-i[0], i[1][0].text("code")))


def _item_row(ledger: Losses, rows: list[Row], most: float) -> tuple[Cell, ...]:
    page, first = ledger.page, rows[0]
    key: dict[str, Any] = {c: first.text(c) for c in ("framework", "code", "part")}
    if ledger.waiting:
        key["state"] = sorted({r.text("state") for r in rows})
    units = page.over("ledger", "locality", "distinct", rows, **key)
    points = page.over("ledger", "lost_points", "sum", rows, **key)
    return (
        page.cells.text(f"{first.text('code')} {_item(page, first)}", head=True),
        page.cells.number(units, "count"),
        page.cells.number(points, "points"),
        Cell((), svg=bar_row(points.number, most)),
        page.cells.number(ratio(points, ledger.whole), "share_value"),
    )


def _item(page: OverviewPage, row: Row) -> str:
    name = page.row_name(row)
    return page.text("lost_points.part_rest", name=name) if row.text("part") == "rest" else name


def lead_units(ledger: Losses, *, id: str, group: str, attached: bool = False) -> Table:
    """Return points lost by lead unit.

    How much, how many lines, how many at zero, how many without anything filed.
    """
    page = ledger.page
    cells = page.cells
    specs = [
        ("lead_unit", "left", 3.4),
        ("lost", "right", 1.1),
        ("share", "right", 1.0),
        ("lines", "right", 1.1),
    ]
    specs += [("zeros", "right", 1.1), ("nothing_filed", "right", 1.5)]
    body: list[tuple[Cell, ...]] = []
    for lead, _ in ledger.by_lead_unit:
        part = ledger.of_lead(lead)
        shown = [
            cells.text(page.office(lead) or page.label("overview.no_lead_unit"), head=True),
            cells.number(part, "points", bold=True),
        ]
        body.append(
            (
                *shown,
                cells.number(ratio(part, ledger.whole), "share_value"),
                *_counts(ledger, lead_unit=lead),
            )
        )
    total = [
        cells.text(page.label("total"), head=True),
        cells.number(ledger.whole, "points", bold=True),
        Cell(()),
    ]
    body.append((*total, *_counts(ledger)))
    bonus = (
        page.say("overview.losses.bonus", points=ledger.bind("lost_points", "sum", bonus=True))
        if ledger.bonus_codes
        else ()
    )
    return Table(
        id=id,
        caption=page.text("overview.losses.table_caption", group=group),
        columns=columns(
            *(
                (page.label(f"overview.columns.{name}"), align, width)
                for name, align, width in specs
            )
        ),
        rows=tuple(body),
        note=inlines(page.label("overview.losses_note"), *((" ", bonus) if bonus else ())),
        sortable=True,
        attached=attached,
    )


def by_item(ledger: Losses, *, id: str, group: str, attached: bool = False) -> Table:
    """Return points lost by item, for points that name no lead unit."""
    page = ledger.page
    cells = page.cells
    specs = [
        ("item", "left", 5.0),
        ("lost", "right", 1.2),
        ("share", "right", 1.2),
        ("units", "right", 1.4),
    ]
    groups: dict[str, list[Row]] = {}
    for row in ledger.regular:
        groups.setdefault(row.text("code"), []).append(row)
    body: list[tuple[Cell, ...]] = []
    for code, rows in sorted(
        groups.items(), key=lambda g: -math.fsum(r.number("lost_points") for r in g[1])
    ):
        key: dict[str, Any] = {
            "locality": sorted({r.text("locality") for r in rows}),
            "framework": rows[0].text("framework"),
            "code": code,
        }
        if ledger.waiting:
            key["state"] = sorted({r.text("state") for r in rows})
        part = page.slice.bind("ledger", "lost_points", agg="sum", period=page.brief.period, **key)
        units = page.slice.bind(
            "ledger", "locality", agg="distinct", period=page.brief.period, **key
        )
        shown = [
            cells.text(page.row_name(rows[0]), head=True),
            cells.number(part, "points", bold=True),
        ]
        body.append(
            (
                *shown,
                cells.number(ratio(part, ledger.whole), "share_value"),
                cells.number(units, "count"),
            )
        )
    return Table(
        id=id,
        caption=page.text("overview.losses.item_caption", group=group),
        columns=columns(
            *(
                (page.label(f"overview.columns.{name}"), align, width)
                for name, align, width in specs
            )
        ),
        rows=tuple(body),
        sortable=True,
        attached=attached,
    )


def _counts(ledger: Losses, **key: Any) -> list[Cell]:
    narrowed: tuple[dict[str, Any], ...] = ({}, {"state": "zero"}, {"evidence_state": "none"})
    return [
        ledger.page.cells.number(ledger.bind("code", "count", **key, **more), "count")
        for more in narrowed
    ]
