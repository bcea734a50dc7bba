"""What every part of an overview needs: the units below, level by level, and their rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.units import Locality
from parlib.codebook.vocabulary import UNIT_LEVELS
from parlib.display.page import Page, main_state, state_of
from parlib.display.tables import columns, used
from parlib.document.binding import Bound, Row, Slice
from parlib.document.blocks import Cell, Table
from parlib.document.inline import num, plain

# Territory first, then offices: the page speaks of the first level that has figures.


class OverviewPage(Page):
    """One overview being written; ``slice`` holds the unit's own rows and those of the units below."""

    def __init__(self, brief: BriefContext) -> None:
        super().__init__(brief)
        self.slice = Slice({**brief.tables, "localities": brief.units()}, brief.below)

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
        found = {level: [r for r in rows if self.level_of(r) == level] for level in UNIT_LEVELS}
        return {level: group for level, group in found.items() if group}

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

    def level_of(self, row: Row) -> str:
        """Level of the unit that a row is about, empty where the slice does not know it."""
        found = self.brief.localities.get(row.text("locality"))
        return found.level if found is not None else ""

    def count(self, rows: list[Row]) -> Bound:
        """Bind the number of units of some index rows."""
        return self.over("indices", "locality", "count", rows, index="PAR")

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

    def frame(self, rows: list[Row]) -> pd.DataFrame:
        """Return index rows as the ranking chart takes them."""
        return pd.DataFrame(
            [
                {
                    "locality": r.text("locality"),
                    "name": self.name_of(r.text("locality"), short=True),
                    **{c: r.number(c) for c in ("value", "rank", "rank_low", "rank_high")},
                }
                for r in rows
            ]
        )

    @cached_property
    def moves(self) -> dict[tuple[str, str], Row]:
        """Parts of each unit's movement of rank this year, by unit and part (own, others, rules,
        group).
        """
        found = self.findings(peers=True, family="rank_move", subject="PAR")
        return {(r.text("locality"), r.text("aspect")): r for r in found}

    def ranking_table(
        self, rows: list[Row], *, id: str, caption: str, attached: bool = False
    ) -> Table:
        """Return the table behind a ranking.

        Value, rank with its range, change of both, and what moved the rank.
        """
        cells = self.cells
        parts = [
            e for e in ("own", "others") if any((r.text("locality"), e) in self.moves for r in rows)
        ]
        changed, moved_places = (
            used(r["change"] for r in rows),
            used(r["rank_change"] for r in rows),
        )
        specs = [("unit", "left", 3.0), ("index_value", "right", 1.1)] + [
            ("change", "right", 1.2)
        ] * changed
        specs += [("rank_range" if used(r["rank_low"] for r in rows) else "rank", "right", 1.3)]
        specs += [("rank_change", "right", 1.0)] * moved_places
        specs += [(f"effect_{e}", "right", 1.2) for e in parts]
        body = []
        for row in rows:
            unit = row.text("locality")
            comparable = row["comparable_with_previous"] is not False
            moved = [self.moves.get((unit, e)) for e in parts]
            change = (
                cells.number(row.bound("change"), "signed_pp")
                if comparable or row["change"] is None
                else cells.text("", mark="na")
            )
            body.append(
                (
                    cells.text(self.name_of(unit, short=True), head=True),
                    cells.number(row.bound("value"), "percent_value", bold=True),
                    *[change] * changed,
                    self.rank_cell(row),
                    *[cells.number(row.bound("rank_change"), "signed_places")] * moved_places,
                    *[
                        cells.number(m.bound("estimate"), "signed_tenths")
                        if m is not None
                        else cells.text("", mark="missing")
                        for m in moved
                    ],
                )
            )
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
            sortable=True,
            attached=attached,
        )

    def rank_cell(self, row: Row) -> Cell:
        """Cell with a rank and, in brackets, its range.

        Only the rank where the range holds nothing else.
        """
        if row["rank_low"] is None or row["rank_low"] == row["rank_high"]:
            return self.cells.number(row.bound("rank"), "rank")
        low, high = (num(row.bound(c), "rank", self.language) for c in ("rank_low", "rank_high"))
        return self.cells.text(
            num(row.bound("rank"), "rank", self.language), " (", low, "–", high, ")"
        )

    def text(self, path: str, **values: Any) -> str:
        """Return a sentence as plain text, for captions."""
        return plain(self.say(path, **values))
