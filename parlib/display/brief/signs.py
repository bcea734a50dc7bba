"""The flags of an item in one cell: at zero, below last year, narrowly missing more points; the
verdict on each is in the audit annex.
"""

from __future__ import annotations

from parlib.display.brief.cliffs import measured_in
from parlib.display.page import Page
from parlib.document.binding import Row
from parlib.document.inline import Inlines

_UNEXPLAINED = "none"


class Signs:
    """The flags and thresholds of the year by item."""

    def __init__(self, page: Page) -> None:
        self.page = page
        year = page.brief.period
        self.flags: dict[tuple[str, str], list[Row]] = {}
        for row in page.slice.rows("flags", period=year):
            self.flags.setdefault((row.text("framework"), row.text("code")), []).append(row)
        self.short = {
            (r.text("framework"), r.text("code")): r
            for r in page.slice.rows("cliffs", period=year)
            if r["gain"] is not None
        }

    def has(self, row: Row) -> bool:
        """Return whether a ledger row carries any sign."""
        return row.text("state") == "zero" or bool(self._falls(row)) or self._key(row) in self.short

    def described(self, row: Row, *, most: int = 3) -> Inlines:
        """Return the signs of a ledger row, at most so many, each with its figure.

        What was not explained is named last.
        """
        page, parts = self.page, []
        if row.text("state") == "zero":
            parts.append(page.say("signs.zero"))
        if (near := self.short.get(self._key(row))) is not None:
            parts.append(self._near(near))
        parts += [page.say("signs.below", drop=f.bound("drop")) for f in self._falls(row)]
        parts = parts[:most]
        if parts and row.text("evidence_state") == _UNEXPLAINED:
            parts.append(page.say("signs.unexplained"))
        return page.joined(parts, comma="; ", end="")

    def _near(self, row: Row) -> Inlines:
        cases, short = row.bound("units_short"), row.bound("shortfall")
        if cases.known:
            return self.page.say("signs.short_cases", cases=cases)
        if not short.known:
            return self.page.say("signs.short")
        if row.text("measure") == "share":
            return self.page.say("signs.short_share", shortfall=short)
        if unit := measured_in(self.page, row):
            return self.page.say("signs.short_unit", shortfall=short, measured_in=unit)
        return self.page.say("signs.short_number", shortfall=short)

    def _falls(self, row: Row) -> list[Row]:
        """Return the falls that nothing speaks against.

        A fall that the figures of the page do not show is none.
        """
        flags = self.flags.get(self._key(row), [])
        return [
            f
            for f in flags
            if f.text("flag") == "below_last_year"
            and f.text("verdict") == "flag"
            and f["drop"] is not None
        ]

    @staticmethod
    def _key(row: Row) -> tuple[str, str]:
        return row.text("framework"), row.text("code")
