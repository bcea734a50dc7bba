"""The tab "Compare": two units, two years, two rule books, two releases."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

import ipywidgets as w
import pandas as pd

from parlib.codebook.units import Locality
from parlib.desk import comparison, moves
from parlib.desk.find import find_units
from parlib.desk.group import open_group
from parlib.desk.seat import Seat
from parlib.desk.shown import code_html, table_html
from parlib.desk.views import code_of_question, code_of_releases
from parlib.speech.catalogue import msg, speaking
from parlib.store.releases import Release, open_release, release_names, written_at

_DIFFERS = 0.005
"""Percentage points of an item's maximum; below it nothing is printed."""
_MOST = 200
"""Rows of a list of units that are printed."""


class _Kind(NamedTuple):
    """What a unit and year can be compared with: the choices, and the page of one choice."""

    options: Callable[[Locality], list[tuple[str, str]]]
    compare: Callable[[Locality, str], str]


class Compares(w.VBox):
    """The unit and year shown beside another unit, year, rule book or release."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        wide = {"style": {"description_width": "110px"}, "layout": {"width": "60%"}}
        self.kind = w.Dropdown(
            description=msg("Compare"),
            options=[
                (msg("with another year"), "year"),
                (msg("with another unit"), "unit"),
                (msg("with another rule book"), "book"),
                (msg("with another release"), "release"),
            ],
            **wide,
        )
        self.search = w.Text(description=msg("Find"), style=wide["style"])
        self.search.layout.display = "none"
        self.other = w.Dropdown(description=msg("With"), **wide)
        self.result, self.code = w.HTML(), w.HTML()
        self._kinds = {
            "year": _Kind(self._years, self._with_year),
            "unit": _Kind(self._units, self._with_unit),
            "book": _Kind(self._books, self._with_book),
            "release": _Kind(self._releases, self._with_release),
        }
        self._listing = False
        self.kind.observe(lambda _: self.show(), "value")
        self.search.observe(lambda _: self.show(), "value")
        self.other.observe(lambda _: self._set_beside(), "value")
        super().__init__([self.kind, self.search, self.other, self.result, self.code])

    def show(self) -> None:
        """Offer what the unit and year can be set beside, and show the first."""
        unit = self.seat.unit
        if unit is None:
            return
        self.search.layout.display = None if self.kind.value == "unit" else "none"
        with speaking(self.seat.language):
            options = self._kinds[self.kind.value].options(unit)
        chosen = self.other.value
        self._listing = True
        self.other.options = options
        values = [value for _, value in options]
        self.other.value = chosen if chosen in values else next(iter(values), None)
        self._listing = False
        self._set_beside()

    def _years(self, unit: Locality) -> list[tuple[str, str]]:
        others = [year for year in self.seat.years_of(unit.locality) if year != self.seat.period]
        nearest = sorted(
            others, key=lambda year: (year > self.seat.period, abs(year - self.seat.period))
        )
        return [(str(year), str(year)) for year in nearest]

    def _units(self, unit: Locality) -> list[tuple[str, str]]:
        """Units beside the one chosen; of all that are called so where something is typed."""
        register = self.seat.release.register
        named = (
            find_units(register, self.search.value, period=self.seat.period)
            if self.search.value.strip()
            else register.beside(unit, self.seat.period)
        )
        return [
            (u.name, u.locality)
            for u in named
            if u != unit and self.seat.period in self.seat.years_of(u.locality)
        ]

    def _books(self, unit: Locality) -> list[tuple[str, str]]:
        rows = self.seat.release.table(
            "indices",
            filters=[("locality", "==", unit.locality), ("period", "==", self.seat.period)],
        )
        books = self.seat.release.params.frameworks
        of_year = set(rows["framework"]) & set(books)
        known = [
            book
            for book in books.values()
            if book.predecessor in of_year or any(books[o].predecessor == book.id for o in of_year)
        ]
        return [(f"{book.id} – {book.title_vi}", book.id) for book in known]

    def _releases(self, unit: Locality) -> list[tuple[str, str]]:
        del unit
        project, here = self.seat.project, self.seat.release.id
        others = [name for name in release_names(project) if name != here]
        newest = sorted(others, key=lambda name: written_at(project, name), reverse=True)
        return [(self._named(name), name) for name in newest]

    def _named(self, release: str) -> str:
        """Return a release with the day and hour at which it was written, which its name does not
        tell.
        """
        written = written_at(self.seat.project, release)
        return msg("{release}, written {day}", release=release, day=f"{written:%d/%m/%Y %H:%M}")

    def _set_beside(self) -> None:
        if self._listing:
            return
        unit, other = self.seat.unit, self.other.value
        self.code.value = ""
        if unit is None or not other:
            self.result.value = self.seat.say(
                lambda: f"<p role='status'>{escape(self._nothing())}</p>"
            )
            return
        compare = self._kinds[self.kind.value].compare
        self.result.value = self.seat.say(lambda: compare(unit, str(other)))

    def _nothing(self) -> str:
        return {
            "year": msg("the unit has figures of this year only"),
            "unit": msg("no other unit that is called so has figures in this year"),
            "book": msg("the release knows no earlier or later rule book of this unit"),
            "release": msg("there is no other release in the folder"),
        }[self.kind.value]

    def _with_unit(self, unit: Locality, other: str) -> str:
        given = {"first": unit.locality, "second": other, "period": self.seat.period}
        self.code.value = code_html(code_of_question("compare_units", **given))
        name = self.seat.release.register[other].name
        release = self.seat.release
        sides = [
            (u.name, (release, u.locality, self.seat.period))
            for u in (unit, release.register[other])
        ]
        return self._standing(*sides) + self.seat.say(
            lambda: self._items(
                comparison.compare_units(release, unit.locality, other, self.seat.period),
                unit.name,
                name,
            )
        )

    def _with_year(self, unit: Locality, other: str) -> str:
        before, after = sorted((int(other), self.seat.period))
        given = {"locality": unit.locality, "before": before, "after": after}
        self.code.value = code_html(code_of_question("compare_years", **given))
        release = self.seat.release
        sides = [(str(y), (release, unit.locality, y)) for y in (after, before)]

        def parts() -> str:  # a unit with totals only has none, and is compared by those
            table = comparison.compare_years(release, unit.locality, before, after)
            why = moves.why_years_differ(release, unit.locality, before, after)
            items = self._items(table, str(after), str(before))
            return self._why(why) + self._scored_again(unit, before, after) + items

        return self._standing(*sides) + self.seat.say(parts)

    def _scored_again(self, unit: Locality, before: int, after: int) -> str:
        """Return what the points of the earlier year are, where another rule book was in force."""
        books = [
            open_group(self.seat.release, unit.locality, y).framework.id for y in (before, after)
        ]
        if books[0] == books[1]:
            return ""
        told = msg(
            "The rule book changed in between: points of {year} below are those that the later one "
            "gives, of the items that carry over",
            year=before,
        )
        return f"<p>{escape(told)}</p>"

    def _with_book(self, unit: Locality, other: str) -> str:
        given = {"locality": unit.locality, "period": self.seat.period, "other": other}
        self.code.value = code_html(code_of_question("compare_rule_books", **given))
        table = comparison.compare_rule_books(
            self.seat.release, unit.locality, self.seat.period, other
        )
        both = table.dropna(subset=["points", "other_points"])
        both = both[both["other_max"].gt(0)]
        sums = both[["points", "max_points", "other_points", "other_max"]].sum()
        by_its_own, by_other = (
            100 * sums[p] / sums[m] if sums[m] else float("nan")
            for p, m in (("points", "max_points"), ("other_points", "other_max"))
        )
        told = msg(
            "On the {count} items that carry over: {here}% by its own rule book, {there}% by the "
            "other. A re-computation beside the series, not a published figure.",
            count=len(both),
            here=self.seat.printed(by_its_own),
            there=self.seat.printed(by_other),
        )
        return f"<p>{escape(told)}</p>" + table_html(
            table, self.seat.language, title=msg("Item by item")
        )

    def _with_release(self, unit: Locality, other: str) -> str:
        here, there = self.seat.release, open_release(self.seat.project, other)
        self.code.value = code_html(
            code_of_releases(other, here.id, unit.locality, self.seat.period)
        )
        opened, beside = msg("this release"), msg("the other release")
        heads = _heads(("value", "rank"), opened, beside)
        shown = self._standing(
            *(
                (f"{side}: {self._named(r.id)}", (r, unit.locality, self.seat.period))
                for side, r in ((opened, here), (beside, there))
            )
        )
        shown += self.seat.say(
            lambda: self._why(
                moves.why_releases_differ(there, here, unit.locality, self.seat.period),
                heads={"rank_before": heads["rank_2"], "rank_after": heads["rank_1"]},
            )
        )
        shown += self.seat.say(
            lambda: self._items(
                comparison.compare_items_of_releases(there, here, unit.locality, self.seat.period),
                opened,
                beside,
            )
        )
        units = comparison.compare_releases(here, there, period=self.seat.period)
        names = [self.seat.release.register[u].name if u in self.seat.release.register else u
                 for u in units["locality"]]  # fmt: skip
        told = msg(
            "Values and ranks of {year} that differ: {count}",
            year=self.seat.period,
            count=len(units),
        )
        listed = units.assign(locality=names).drop(columns="period")
        return shown + (
            table_html(listed.head(_MOST), self.seat.language, title=told, heads=heads)
            if len(units)
            else f"<p>{escape(told)}</p>"
        )

    def _standing(self, *sides: tuple[str, tuple[Release, str, int]]) -> str:
        """Return value and rank of both sides as a table."""
        rows = []
        for name, (release, locality, period) in sides:
            known = release.table(
                "indices",
                filters=[
                    ("locality", "==", locality),
                    ("period", "==", period),
                    ("index", "==", "PAR"),
                ],
            )
            row = known.iloc[0] if len(known) else pd.Series(dtype=float)
            figures = {column: row.get(column, float("nan")) for column in ("value", "rank", "of")}
            rows.append({"what": name, **figures, "basis": row.get("basis", "")})
        return table_html(pd.DataFrame(rows), self.seat.language, heads={"what": ""})

    def _why(self, parts: pd.DataFrame, *, heads: dict[str, str] | None = None) -> str:
        """Return the parts of a move of rank."""
        if parts[["rank_before", "rank_after"]].isna().any(axis=None):
            return (
                f"<p>{escape(msg('One of the two is not ranked, so no move of rank is split'))}</p>"
            )
        note = ""
        if parts["own"].isna().any():
            note = f"<p>{escape(msg('The rule book changed and not every unit can be scored by the later one: own points, others’ points and rules are not told apart'))}</p>"
        title = msg("Why the rank is another: places gained (+) or lost (−)")
        return table_html(parts, self.seat.language, title=title, heads=heads) + note

    def _items(self, table: pd.DataFrame, one: str, two: str) -> str:
        differing = table[table["difference"].abs().gt(_DIFFERS) | table["difference"].isna()]
        differing = differing[differing["difference"].notna() | _one_sided(differing)]
        if differing.empty:
            return f"<p>{escape(msg('No item differs'))}</p>"
        heads = _heads(("points", "max", "state"), one, two)
        return table_html(
            differing.drop(columns="level"),
            self.seat.language,
            title=msg("Item by item"),
            heads=heads,
        )


def _one_sided(table: pd.DataFrame) -> pd.Series:
    return table["state_1"].ne(table["state_2"])


def _heads(columns: tuple[str, ...], one: str, two: str) -> dict[str, str]:
    """Return what the columns of both sides are called."""
    words = {
        "points": msg("points"),
        "max": msg("maximum"),
        "state": msg("state"),
        "value": msg("value"),
        "rank": msg("rank"),
    }
    return {
        f"{column}_{number}": f"{words[column]} – {side}"
        for column in columns
        for number, side in ((1, one), (2, two))
    }
