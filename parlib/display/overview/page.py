"""What every part of an overview needs: the units below, level by level, and their rows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

from parlib.codebook.context import BriefContext
from parlib.codebook.expected import absent_in
from parlib.codebook.units import Locality
from parlib.codebook.vocabulary import UNIT_LEVELS
from parlib.display.charts import rank_row, value_row
from parlib.display.page import Page, main_state, state_of
from parlib.display.tables import columns, used
from parlib.document.binding import Bound, Row, Slice
from parlib.document.blocks import Cell, Table
from parlib.document.inline import Inlines, inlines, num, plain

_NAMED = 3
"""Units that are named where several have the same largest value."""

# Territory first, then offices: the page speaks of the first level that has figures.


def _down(percent: float) -> float:
    """Return the ten at or below a value: where an axis begins."""
    return 10.0 * math.floor(percent / 10)


@lru_cache(maxsize=2)
def _slice_of(brief: BriefContext) -> Slice:
    return Slice({**brief.tables, "localities": brief.units()}, brief.below)


class OverviewPage(Page):
    """One overview being written; ``slice`` holds the unit's own rows and those of the units below."""

    def __init__(self, brief: BriefContext) -> None:
        super().__init__(brief)
        self.slice = _slice_of(brief)

    @cached_property
    def valued(self) -> dict[str, list[Row]]:
        """Index rows of this year with a value, best first, by level.

        Of each level those in the state that most stand in.
        """
        return {
            level: [r for r in group if state_of(r) == main_state(group)]
            for level, group in self._every.items()
        }

    @cached_property
    def _every(self) -> dict[str, list[Row]]:
        rows = [
            r
            for r in self.slice.rows("indices", peers=True, index="PAR", period=self.brief.period)
            if r["value"] is not None
        ]
        rows.sort(key=lambda r: (-r.number("value"), r.text("locality")))
        by_level = {level: [r for r in rows if self.level_of(r) == level] for level in UNIT_LEVELS}
        return {level: group for level, group in by_level.items() if group}

    def apart(self, level: str) -> list[Row]:
        """Index rows of a level that stand in another state than :attr:`valued`.

        Named, and never compared with those.
        """
        main = {r.text("locality") for r in self.valued.get(level, [])}
        return [r for r in self._every.get(level, []) if r.text("locality") not in main]

    @property
    def level(self) -> str:
        """Level that the page speaks of; empty where no unit below has a value."""
        return next(iter(self.valued), "")

    @property
    def units(self) -> list[Row]:
        """Index rows of the units that the page speaks of, best first."""
        return self.valued.get(self.level, [])

    @cached_property
    def with_points(self) -> set[str]:
        """Units that have points of this year in some part, or a published value or rank."""
        scored = self.slice.rows("scores", peers=True, period=self.brief.period)
        listed = self.slice.rows("indices", peers=True, index="PAR", period=self.brief.period)
        known = {r.text("locality") for r in scored if r["points"] is not None}
        return known | {
            r.text("locality") for r in listed if r["value"] is not None or r["rank"] is not None
        }

    @property
    def all_units(self) -> set[str]:
        """Every unit that the slice knows."""
        return set(self.brief.localities)

    def registered_at(self, level: str) -> list[Locality]:
        """Every unit of a level that stood below in the year, whether it has figures or not."""
        valued = {r.text("locality") for r in self._every.get(level, [])}
        units = self.brief.localities
        # below a province that was renamed, units keep the identity under which they came to lie
        # there
        parents = sorted({units[name].parent for name in valued if name in units})
        everyone = absent_in(
            units.values(),
            (),
            level=level,
            parent=parents[0] if parents else self.brief.locality.locality,
            period=self.brief.period,
            fictional=self.brief.locality.fictional,
        )
        return list(everyone.units) if everyone is not None else []

    def more_than_valued(self, level: str) -> Bound | None:
        """Bind the size of a level's group, by the register or by the number ranked, where it is
        more than the units that are compared; None where all of them are.
        """
        rows, everyone = self.valued.get(level, []), self.registered_at(level)
        if len(everyone) > len(rows):
            return self.registered(everyone)
        if any(r["of"] is not None and r.number("of") > len(rows) for r in rows):
            return self.over("indices", "of", "max", rows, index="PAR")
        return None

    def range_heading(self, level: str, ends: dict[str, Any]) -> Inlines:
        """Say between which values the units of a level lie, how many of all have one, and that
        nobody has appraised them where that is so.
        """
        rows, values = self.valued[level], {"group": self.group(level), **ends}
        of = self.more_than_valued(level)
        if of is None:
            spread = self.say("overview.heading.range", count=self.count(rows), **values)
        else:
            spread = self.say(
                "overview.heading.range_some", count=self.count(rows), of=of, **values
            )
        if rows[0].text("basis") == "self_scored":
            return self.say("overview.heading.waiting", range=spread)
        return spread

    def level_of(self, row: Row) -> str:
        """Level of the unit that a row is about, empty where the slice does not know it."""
        unit = self.brief.localities.get(row.text("locality"))
        return unit.level if unit is not None else ""

    def count(self, rows: list[Row]) -> Bound:
        """Bind the number of units of some index rows."""
        return self.over("indices", "locality", "count", rows, index="PAR")

    def groups_below(self) -> dict[str, list[Locality]]:
        """Units that the slice knows, by the name of their level."""
        units = self.brief.localities.values()
        return {self.group(level): [u for u in units if u.level == level] for level in UNIT_LEVELS}

    def names_alike(self, rows: list[Row], one: Row, column: str) -> Inlines:
        """Return the names of the units that stand with one row, as pages print a value.

        How many they are, where they are more than can be read in a sentence.
        """
        alike = [r for r in rows if round(r.number(column) - one.number(column), 2) == 0]
        if len(alike) > _NAMED:
            return self.say("overview.several", count=self.count(alike))
        return inlines(", ".join(self.name_of(r.text("locality"), short=True) for r in alike))

    def registered(self, units: Iterable[Locality]) -> Bound:
        """Bind the number of some units of the register, whether they have figures or not."""
        return self.slice.bind(
            "localities", "locality", agg="count", locality=[u.locality for u in units]
        )

    def over(self, table: str, column: str, agg: str, rows: list[Row], **key: Any) -> Bound:
        """Bind an aggregate of this year over the units of some rows."""
        units = sorted({r.text("locality") for r in rows})
        return self.slice.bind(
            table, column, agg=agg, locality=units, period=self.brief.period, **key
        )

    def median(self, rows: list[Row]) -> Bound:
        """Median index of the units of some rows."""
        return self.over("indices", "value", "median", rows, index="PAR")

    @cached_property
    def moves(self) -> dict[tuple[str, str], Row]:
        """Parts of each unit's movement of rank this year, by unit and part (own, others, rules,
        group).
        """
        parts = self.findings(peers=True, family="rank_move", subject="PAR")
        return {(r.text("locality"), r.text("aspect")): r for r in parts}

    def ranking_table(
        self, rows: list[Row], *, id: str, caption: str, attached: bool = False
    ) -> Table:
        """Return the ranking: picture and table as one.

        Rank with its range, drawn and said; value against the median; change of both.
        """
        cells, median = self.cells, self.median(rows).number
        values = [r.number("value") for r in rows]
        ends = {"least": min(60.0, _down(min(values))), "most": max(100.0, -_down(-max(values)))}
        ranged = used(r["rank_low"] for r in rows)
        places = [r.number(c) for r in rows for c in ("rank", "rank_high") if r[c] is not None]
        of = int(max(places, default=len(rows)))
        changed, moved = used(r["change"] for r in rows), used(r["rank_change"] for r in rows)
        specs = [("rank_range" if ranged else "rank", "right", 1.4), ("unit", "left", 2.4)]
        specs += [("rank_drawn", "left", 1.7)] * ranged
        specs += [("index_value", "right", 1.1), ("index_drawn", "left", 2.0)]
        specs += [("change", "right", 1.8)] * changed + [("rank_change", "right", 1.0)] * moved
        # units of one level may be ranked apart, wards among wards: then each rank says of how many
        several = len({r.number("of") for r in rows if r["rank"] is not None and r["of"]}) > 1
        body = []
        for row in rows:
            low, high = (row.number(c) for c in ("rank_low", "rank_high"))
            out = [self.rank_cell(row, with_count=several)]
            out.append(cells.text(self.name_of(row.text("locality"), short=True), head=True))
            out += [Cell((), svg=rank_row(row.number("rank"), low, high, of))] * ranged
            out.append(cells.number(row.bound("value"), "percent_value", bold=True))
            out.append(Cell((), svg=value_row(row.number("value"), median, **ends)))
            out += [self._change_cell(row)] * changed
            out += [cells.number(row.bound("rank_change"), "signed_places")] * moved
            body.append(tuple(out))
        path = "overview.ranking_ranged" if ranged else "overview.ranking_key"
        return Table(
            id=id,
            caption=caption,
            columns=columns(
                *(
                    (self.label(f"overview.columns.{name}"), align, width)
                    for name, align, width in specs
                )
            ),
            rows=tuple(body),
            note=self.label(path),
            sortable=True,
            attached=attached,
        )

    def _change_cell(self, row: Row) -> Cell:
        """Cell with the change of the value; none where last year cannot be compared."""
        if row["comparable_with_previous"] is False and row["change"] is not None:
            return self.cells.text("", mark="na")
        return self.cells.number(row.bound("change"), "signed_pp")

    def rank_cell(self, row: Row, *, with_count: bool = False) -> Cell:
        """Cell with a rank and, in brackets, its range.

        Only the rank where the range holds nothing else; ``with_count``: of how many.
        """
        if with_count:
            return self.cells.pair(
                row.bound("rank"), row.bound("of"), ("rank", "rank"), between="/"
            )
        if row["rank_low"] is None or row["rank_low"] == row["rank_high"]:
            return self.cells.number(row.bound("rank"), "rank")
        low, high = (num(row.bound(c), "rank", self.language) for c in ("rank_low", "rank_high"))
        return self.cells.text(
            num(row.bound("rank"), "rank", self.language), " (", low, "–", high, ")"
        )

    def text(self, path: str, **values: Any) -> str:
        """Return a sentence as plain text, for captions."""
        return plain(self.say(path, **values))
