"""State shared by all tabs of the desk: the open release, the language, the selected unit and year."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path

from parlib.briefing.context import slice_of
from parlib.briefing.identity import Identities
from parlib.codebook.context import BriefContext
from parlib.codebook.units import Locality
from parlib.display.page import Page
from parlib.document.numbers import format_number
from parlib.errors import ParlibError
from parlib.speech.catalogue import aloud, language_of, speaking
from parlib.store.held import HeldRelease
from parlib.store.project import Project, find_project
from parlib.store.releases import open_release

_PAUSE = 0.05
"""Seconds between two steps of what is done ahead: whatever was clicked meanwhile comes first."""


class Seat:
    """A release open in a language, and who is looked at.

    Parameters
    ----------
    release : str
        Release id, or ``current``.
    language : str
        ``vi``, ``en``, or empty for the language of the system.
    root : path, optional
        Project folder.

    Attributes
    ----------
    locality : str
        Identity of the unit chosen, empty for none.
    period : int
        Year chosen.
    year_kept : int or None
        Year chosen by hand, which is kept for whatever is looked at next; None as long as none was.
    go_to : callable
        Chooses a unit and year, for all tabs.
    """

    def __init__(self, release: str, *, language: str, root: str | Path | None) -> None:
        self.language = language_of(language)
        self.project = Project(Path(root).resolve()) if root else find_project()
        self.release = HeldRelease(open_release(self.project, release).folder)
        rows = self.release.table("indices")
        known = rows.loc[rows["value"].notna(), ["locality", "period"]].drop_duplicates()
        self.known_years: dict[str, list[int]] = {}
        for unit, year in sorted(zip(known["locality"], known["period"].astype(int), strict=True)):
            self.known_years.setdefault(unit, []).append(year)
        self.periods = sorted(set(rows["period"].astype(int)), reverse=True)
        self.locality, self.period = "", self.periods[0] if self.periods else 0
        self.year_kept: int | None = None
        self.go_to: Callable[[str, int], None] = self._sit
        self._known = Identities(self.release)
        self._ahead: Iterator[object] = iter(())
        self._awaited = False

    def _sit(self, locality: str, period: int) -> None:
        self.locality, self.period = locality, period

    @property
    def unit(self) -> Locality | None:
        """The unit chosen, None where none fits what was typed."""
        return self.release.register[self.locality] if self.locality else None

    def years_of(self, locality: str) -> list[int]:
        """Return the years in which a unit has figures."""
        return self.known_years.get(locality, [])

    def turn_of(self, unit: Locality) -> int:
        """Return whose turn it is among units that are called alike: 0 for units of the workspace's
        province that have figures, 1 for others that have, 2 for those without.
        """
        if not self.years_of(unit.locality):
            return 2
        register = self.release.register
        while unit.parent in register:
            unit = register[unit.parent]
        return int(unit.locality not in self._home)

    @cached_property
    def _home(self) -> frozenset[str]:
        """Identities of the workspace's province, past ones among them."""
        home, register = self.project.province, self.release.register
        if home not in register:
            return frozenset()
        return frozenset(u.locality for u in register.line(home))

    def units_with_figures(self) -> list[Locality]:
        """Return the units that have figures in any year."""
        register = self.release.register
        return [register[locality] for locality in self.known_years if locality in register]

    @lru_cache(maxsize=8)  # noqa: B019 - a desk lives as long as its notebook
    def brief_of(self, locality: str, period: int) -> BriefContext:
        """Open what the pages of a unit and year may see; kept for turning from side to side."""
        return slice_of(
            self._known,
            self.release.register[locality],
            period=period,
            language=self.language,
            issued_on=date.fromisoformat(self._last_day(period)),
        )

    def _last_day(self, year: int) -> str:
        """Return the first day on which everything known of the year may be said: of promises, the
        day they were judged.
        """
        judged = self.release.table("targets")["as_of"]
        return max([f"{year + 1}-12-31", *judged])

    def ahead(self, steps: Iterator[object]) -> None:
        """Do what will be wanted next step by step, while nobody waits.

        Steps that were left of something else are dropped. They run in the loop of the notebook's
        kernel, after what was asked for is shown; without one (a script) only :meth:`catch_up` runs
        them, and whatever needs them does the same work then.
        """
        self._ahead = steps
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if not self._awaited:
            self._awaited = True
            loop.call_later(_PAUSE, self._step, loop)

    def _step(self, loop: asyncio.AbstractEventLoop) -> None:
        self._awaited = False  # also where a step ends in an error: the next look asks again
        self._awaited = self._one_more()
        if self._awaited:
            loop.call_later(_PAUSE, self._step, loop)

    def _one_more(self) -> bool:
        """Do one step; return whether there may be another. What is refused is reported where it is
        asked for.
        """
        with speaking(self.language):
            try:
                return next(self._ahead, self) is not self
            except ParlibError:
                return False

    def catch_up(self) -> None:
        """Do at once what is left to be done ahead."""
        while self._one_more():
            pass

    def reason(self, text: str) -> str:
        """Return a reason that a table of the release gives, in words."""
        if self.unit is None:
            return text
        return Page(self.brief_of(self.locality, self.period)).reason(text)

    def printed(self, value: float) -> str:
        """Return a number as the language prints it."""
        return format_number("number", value, self.language)

    def say(self, work: Callable[[], str]) -> str:
        """Return what ``work`` gives, in the desk's language; a refusal as its own words."""
        with speaking(self.language):
            try:
                return work()
            except ParlibError as refusal:
                return f"<p role='status'>{escape(aloud(refusal.message))}</p>"
