"""The desk in JupyterLab: find, view, suppose, compare, ask.

Only this module, :mod:`.supposing`, :mod:`.comparing`, :mod:`.asking` and :mod:`.forms` import
ipywidgets. They contain widgets and pass selections on to the pure modules; every answer comes with
the code that reproduces it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import ipywidgets as w

from parlib.analysis.promises.pathway import load_solver
from parlib.codebook.units import Locality
from parlib.desk.asking import Asks
from parlib.desk.comparing import Compares
from parlib.desk.find import find_units, in_order, named_among, ready_to_find
from parlib.desk.seat import Seat
from parlib.desk.shown import code_html, illustrative_mark
from parlib.desk.supposing import Supposes
from parlib.desk.views import View, code_of, html_in_parts, views
from parlib.speech.catalogue import msg, speaking


class Desk(w.VBox):
    """The analyst's desk over one release.

    Parameters
    ----------
    release : str
        Release id, or ``current``.
    language : {"vi", "en"}, optional
        Default: the language of the system (``PARLIB_LANG``), else Vietnamese.
    root : path, optional
        Project folder; default ``PARLIB_ROOT`` or the working directory and its parents.

    Notes
    -----
    Show it as the last line of a cell. A unit that has no figures in the year shown is shown in the
    last year in which it has. Nothing that is chosen or supposed here is written into a release; a
    scenario is saved into ``scenarios/`` when asked.
    """

    def __init__(
        self, release: str = "current", *, language: str = "", root: str | Path | None = None
    ) -> None:
        self.seat = Seat(release, language=language, root=root)
        self.seat.go_to = self._go_to
        self.project, self.release = self.seat.project, self.seat.release
        self._listing = False
        self._turning = False
        with speaking(self.seat.language):
            self.search = w.Text(description=msg("Find"), placeholder=msg("e.g. tuyen quang"))
            self.period = w.Dropdown(description=msg("Year"), options=self.seat.periods)
            self.units = w.Select(description=msg("Unit"), rows=6, layout={"width": "60%"})
            self.mark = w.HTML()
            self.looks = _Looks(self.seat)
            self.supposes = Supposes(self.seat)
            self.compares = Compares(self.seat)
            self.asks = Asks(self.seat)
            self.tabs = w.Tab(
                [self.looks, self.supposes, self.compares, self.asks],
                titles=(msg("Look"), msg("What if"), msg("Compare"), msg("Ask")),
            )
        self.search.observe(lambda _: self._search(), "value")
        self.period.observe(lambda _: self._turn(), "value")
        self.units.observe(lambda _: self._choose(), "value")
        self.tabs.observe(lambda _: self._show(), "selected_index")
        super().__init__([w.HBox([self.search, self.period]), self.units, self.mark, self.tabs])
        self._search()
        self.seat.ahead(self._for_the_next())

    def _for_the_next(self) -> Iterator[object]:
        """Do what the next unit that is looked for, or supposed about, will need."""
        ready_to_find(self.release.register)
        yield from self.release.hold()
        load_solver()
        yield None

    def _go_to(self, locality: str, period: int) -> None:
        register = self.release.register
        self.search.value = register[locality].name if locality in register else locality
        if locality not in {unit for _, unit in self.units.options}:
            self.search.value = locality
        self.units.value = locality
        self.period.value = period

    def _search(self) -> None:
        """List what was typed may mean: units of the year asked for, else of any year."""
        self._list(self._meant())

    def _meant(self) -> tuple[Locality, ...]:
        """Return what was typed may mean: of those equally near first the workspace's own units with
        figures, then others with figures; of one name first who has the latest. Before anything is
        typed, the province of the workspace stands first.
        """
        typed, register = self.search.value, self.release.register
        units: tuple[Locality, ...] = ()
        if self.seat.year_kept is not None:
            units = find_units(
                register, typed, period=self.seat.year_kept, before=self.seat.turn_of
            )
        units = units or find_units(register, typed, before=self.seat.turn_of)
        first = {unit.name: place for place, unit in reversed(list(enumerate(units)))}
        home = self.project.province if not typed.strip() else ""
        if home in register:
            name = register[home].name
            of_the_name = [u for u in in_order(register) if u.name == name]
            units = (*of_the_name, *(u for u in units if u.name != name))
            first[name] = -1
        return tuple(
            sorted(
                units,
                key=lambda u: (first[u.name], -max(self.seat.years_of(u.locality), default=0)),
            )
        )

    def _list(self, units: tuple[Locality, ...]) -> None:
        chosen = self.units.value
        with speaking(self.seat.language):
            named = [
                (named_among(u, self.release.register, self.seat.year_kept, units), u.locality)
                for u in units
            ]
        keep = chosen in {u.locality for u in units}
        self._listing = True
        self.units.options = named
        self.units.value = chosen if keep else next((u.locality for u in units), None)
        self._listing = False
        if self.units.value != chosen:
            self._choose()

    def _choose(self) -> None:
        """Show the unit chosen, in a year in which it has figures."""
        if self._listing:
            return
        self.seat.locality = self.units.value or ""
        years = self.seat.years_of(self.seat.locality)
        kept = self.seat.year_kept
        wanted = kept if kept in years else next(reversed(years), None)
        self._turning = True
        self.period.value = self.period.value if wanted is None else wanted
        self._turning = False
        self.seat.period = int(self.period.value)
        if self.asks.within.value == "*":
            self.asks.turn()
        self._show()

    def _turn(self) -> None:
        """Show the unit chosen in the year asked for, and list the units of that year."""
        if self._turning:
            return
        self.seat.year_kept = self.seat.period = int(self.period.value)
        self.asks.turn()
        units, unit = self._meant(), self.seat.unit
        if unit is not None and unit not in units:
            units = (unit, *units)
        self._list(units)
        self._show()

    def _show(self) -> None:
        self.mark.value = self.seat.say(self._above)
        in_front = self.tabs.children[self.tabs.selected_index or 0]
        if in_front is not self.asks:
            in_front.show()

    def _above(self) -> str:
        """Return what stands above the tabs: the mark of a fictional unit, and which years have
        figures where the one chosen has none.
        """
        unit, year = self.seat.unit, self.seat.period
        if unit is None:
            return f"<p role='status'>{escape(msg('No unit is called so'))}</p>"
        mark = illustrative_mark(self.seat.language) if unit.fictional else ""
        years = self.seat.years_of(unit.locality)
        if year in years:
            return mark
        told = msg("no figures of this unit in any year")
        if years:
            known = ", ".join(map(str, years))
            told = msg("no figures in {year}; there are some in {years}", year=year, years=known)
        return f"{mark}<p role='status'>{escape(unit.name)}: {escape(told)}</p>"


class _Looks(w.VBox):
    """One unit from every side."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.pages = [w.HTML() for _ in views()]
        self.codes = [w.HTML() for _ in views()]
        boxes = [w.VBox(pair) for pair in zip(self.pages, self.codes, strict=True)]
        self.sides = w.Tab(boxes, titles=tuple(view.name for view in views()))
        self.sides.observe(lambda _: self.show(), "selected_index")
        super().__init__([self.sides])

    def show(self) -> None:
        """Draw the side in front; the others are drawn when they are turned to."""
        side = self.sides.selected_index or 0
        unit = self.seat.unit
        if unit is None:
            return
        drawn = self._drawn(views()[side], unit, side)
        while shown := self.seat.say(lambda: next(drawn, "")):
            self.pages[side].value = shown

    def _drawn(self, view: View, unit: Locality, side: int) -> Iterator[str]:
        """Yield the side as it grows: what stands first is seen while the rest is drawn."""
        brief = self.seat.brief_of(unit.locality, self.seat.period)
        self.codes[side].value = code_html(code_of(view, brief))
        yield from html_in_parts(view, brief)
