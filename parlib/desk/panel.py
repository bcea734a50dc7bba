"""The desk as JupyterLab shows it: find, look, suppose, compare, ask.

The only module beside :mod:`.forms` that imports ipywidgets. It holds widgets and passes what is
chosen on to the pure modules; every answer comes with the code that gives it again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path

import ipywidgets as w

from parlib.briefing.context import open_brief
from parlib.codebook.context import BriefContext
from parlib.codebook.localities import Register
from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import ascii_slug
from parlib.desk import comparison, questions
from parlib.desk.find import find_units
from parlib.desk.group import open_group
from parlib.desk.scenario import Change, Scenario, SetFigure, SetPoints, SetWeight, read_scenario
from parlib.desk.shown import (
    code_html,
    illustrative_mark,
    outcome_html,
    show_table,
    table_html,
    ways_html,
)
from parlib.desk.views import View, code_of, code_of_question, code_of_scenario, html_of, views
from parlib.desk.whatif import what_if
from parlib.document.numbers import format_number
from parlib.errors import ParlibError
from parlib.speech.catalogue import aloud, language_of, msg, speaking, spoken
from parlib.store.project import Project, find_project
from parlib.store.releases import open_release

SCENARIOS = "scenarios"
"""Folder of the project in which scenarios are kept; nothing in it is an input of a release."""


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
    Show it as the last line of a cell. Nothing that is chosen or supposed here is written into a
    release; a scenario is saved into ``scenarios/`` when asked.
    """

    def __init__(
        self, release: str = "current", *, language: str = "", root: str | Path | None = None
    ) -> None:
        self.language = language_of(language)
        self.project = Project(Path(root).resolve()) if root else find_project()
        self.release = open_release(self.project, release)
        periods = sorted(set(self.release.table("indices")["period"].astype(int)), reverse=True)
        with speaking(self.language):
            self.search = w.Text(description=msg("Find"), placeholder=msg("e.g. tuyen quang"))
            self.period = w.Dropdown(description=msg("Year"), options=periods)
            self.units = w.Select(description=msg("Unit"), rows=6)
            self.mark = w.HTML()
            self.looks = _Looks(self)
            self.supposes = _Supposes(self)
            self.compares = _Compares(self)
            self.asks = _Asks(self)
            self.tabs = w.Tab(
                [self.looks, self.supposes, self.compares, self.asks],
                titles=(msg("Look"), msg("What if"), msg("Compare"), msg("Ask")),
            )
        for chooser in (self.search, self.period):
            chooser.observe(lambda _: self._search(), "value")
        self.units.observe(lambda _: self._choose(), "value")
        super().__init__([w.HBox([self.search, self.period]), self.units, self.mark, self.tabs])
        self._search()

    @property
    def unit(self) -> Locality | None:
        """The unit chosen, None where none fits what was typed."""
        return self.release.register[self.units.value] if self.units.value else None

    @lru_cache(maxsize=8)  # noqa: B019 - a desk lives as long as its notebook
    def brief_of(self, locality: str, period: int) -> BriefContext:
        """Open what the pages of a unit and year may see; kept for turning from side to side."""
        return open_brief(
            locality=locality,
            period=period,
            language=self.language,
            issued_on=_last_day(self, period),
            release=self.release.id,
            root=self.project.root,
        )

    def say(self, work: Callable[[], str]) -> str:
        """Return what ``work`` gives, in the desk's language; a refusal as its own words."""
        with speaking(self.language):
            try:
                return work()
            except ParlibError as refusal:
                return f"<p role='status'>{escape(aloud(refusal.message))}</p>"

    def _search(self) -> None:
        year = int(self.period.value)
        units = find_units(self.release.register, self.search.value, period=year)
        with speaking(self.language):
            named = [(_named(u, self.release.register, year), u.locality) for u in units]
        self.units.options = named

    def _choose(self) -> None:
        fictional = self.unit is not None and self.unit.fictional
        self.mark.value = illustrative_mark(self.language) if fictional else ""
        for part in (self.looks, self.supposes, self.compares):
            part.show()


class _Looks(w.VBox):
    """One unit from every side."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pages = [w.HTML() for _ in views()]
        self.codes = [w.HTML() for _ in views()]
        boxes = [w.VBox(pair) for pair in zip(self.pages, self.codes, strict=True)]
        self.sides = w.Tab(boxes, titles=tuple(view.name for view in views()))
        self.sides.observe(lambda _: self.show(), "selected_index")
        super().__init__([self.sides])

    def show(self) -> None:
        """Draw the side in front; the others are drawn when they are turned to."""
        side = self.sides.selected_index or 0
        unit = self.desk.unit
        if unit is None:
            return
        self.pages[side].value = self.desk.say(lambda: self._draw(views()[side], unit, side))

    def _draw(self, view: View, unit: Locality, side: int) -> str:
        brief = self.desk.brief_of(unit.locality, int(self.desk.period.value))
        self.codes[side].value = code_html(code_of(view, brief))
        return html_of(view, brief)


class _Supposes(w.VBox):
    """What if: changes, and what they come to."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.scenario: Scenario | None = None
        self.kind = w.Dropdown(
            description=msg("Change"),
            options=[
                (msg("points of an item"), "points"),
                (msg("figure of an item (rule gives the points)"), "value"),
                (msg("maximum of an item, for all units"), "weight"),
            ],
        )
        self.item = w.Dropdown(description=msg("Item"), layout={"width": "70%"})
        self.number = w.FloatText(description=msg("New"))
        self.add = w.Button(description=msg("Suppose"), button_style="primary")
        self.reset = w.Button(description=msg("Start again"))
        self.rank = w.BoundedIntText(description=msg("To rank"), value=1, min=1, max=10_000)
        self.ways = w.Button(description=msg("Fewest items to it"))
        self.name = w.Text(description=msg("Name"))
        self.save = w.Button(description=msg("Save"))
        self.saved = w.Dropdown(description=msg("Saved"), options=[("", "")])
        self.result, self.code, self.told = w.HTML(), w.HTML(), w.HTML()
        self.add.on_click(lambda _: self._suppose())
        self.reset.on_click(lambda _: self.show())
        self.ways.on_click(lambda _: self._show_ways())
        self.save.on_click(lambda _: self._save())
        self.saved.observe(lambda _: self._open(), "value")
        rows = [
            w.HBox([self.kind, self.item]),
            w.HBox([self.number, self.add, self.reset]),
            w.HBox([self.rank, self.ways]),
            w.HBox([self.name, self.save, self.saved]),
        ]
        super().__init__([*rows, self.told, self.result, self.code])

    def show(self) -> None:
        """Begin with the figures of the release."""
        unit = self.desk.unit
        self.scenario = None
        self.item.options, self.result.value, self.code.value = [], "", ""
        if unit is None:
            return
        self.told.value = self.desk.say(lambda: self._begin(unit))

    def _begin(self, unit: Locality) -> str:
        year = int(self.desk.period.value)
        group = open_group(self.desk.release, unit.locality, year)
        book = group.framework
        self.item.options = [
            (f"{code} {book.by_code[code].name_vi}", code)
            for code in (i.code for i in book.items)
            if code in group.leaves
        ]
        self.scenario = Scenario(locality=unit.locality, period=year, release=self.desk.release.id)
        self.saved.options = [("", ""), *((p.stem, str(p)) for p in self._files())]
        return ""

    def _suppose(self) -> None:
        if self.scenario is None or not self.item.value:
            return
        made: dict[str, Callable[[str, float], Change]] = {
            "points": lambda code, number: SetPoints(code=code, points=number),
            "value": lambda code, number: SetFigure(code=code, value=number),
            "weight": lambda code, number: SetWeight(code=code, maximum=number),
        }
        self._try(
            self.scenario.with_change(
                made[self.kind.value](self.item.value, float(self.number.value))
            )
        )

    def _try(self, scenario: Scenario) -> None:
        def work() -> str:
            outcome = what_if(self.desk.release, scenario)
            self.scenario = scenario
            self.code.value = code_html(code_of_scenario(scenario.model_dump_json()))
            self.told.value = ""
            return outcome_html(outcome, self.desk.release, self.desk.language)

        shown = self.desk.say(work)
        if self.scenario is scenario:
            self.result.value = shown
        else:
            self.told.value = shown

    def _show_ways(self) -> None:
        unit = self.desk.unit
        if unit is None:
            return
        self.told.value = self.desk.say(
            lambda: ways_html(
                self.desk.release,
                unit,
                int(self.desk.period.value),
                self.rank.value,
                self.desk.language,
            )
        )

    def _files(self) -> list[Path]:
        return sorted((self.desk.project.root / SCENARIOS).glob("*.json"))

    def _save(self) -> None:
        if self.scenario is None:
            return
        named = self.scenario.model_copy(update={"name": self.name.value.strip()})
        slug = ascii_slug(named.name) or f"{ascii_slug(named.locality)}-{named.period}"

        def work() -> str:
            path = named.save(self.desk.project.root / SCENARIOS / f"{slug}.json")
            shown = path.relative_to(self.desk.project.root).as_posix()
            return f"<p role='status'>{escape(msg('Saved: {file}', file=shown))}</p>"

        self.told.value = self.desk.say(work)
        self.saved.options = [("", ""), *((p.stem, str(p)) for p in self._files())]

    def _open(self) -> None:
        if self.saved.value:
            self.told.value = self.desk.say(lambda: self._reopen(self.saved.value))

    def _reopen(self, path: str) -> str:
        scenario = read_scenario(path)
        self.desk.search.value, self.desk.period.value = scenario.locality, scenario.period
        self._try(scenario)
        return ""


class _Compares(w.VBox):
    """Two units of one year, or two years of one unit."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.other = w.Dropdown(description=msg("With"))
        self.result, self.code = w.HTML(), w.HTML()
        self.other.observe(lambda _: self._set_beside(), "value")
        super().__init__([self.other, self.result, self.code])

    def show(self) -> None:
        """Offer the year before and the units beside."""
        unit, year = self.desk.unit, int(self.desk.period.value)
        if unit is None:
            return
        beside = self.desk.release.register.beside(unit, year)
        with speaking(self.desk.language):
            before = (msg("the year before"), "")
        self.other.options = [before, *((u.name, u.locality) for u in beside)]
        self._set_beside()

    def _set_beside(self) -> None:
        unit, year = self.desk.unit, int(self.desk.period.value)
        if unit is None or self.other.value is None:
            return
        this_unit, other = unit.locality, str(self.other.value)

        def work() -> str:
            if other:
                table = comparison.compare_units(self.desk.release, this_unit, other, year)
                call = {"first": this_unit, "second": other, "period": year}
                self.code.value = code_html(code_of_question("compare_units", **call))
            else:
                table = comparison.compare_years(self.desk.release, this_unit, year - 1, year)
                years = {"locality": this_unit, "before": year - 1, "after": year}
                self.code.value = code_html(code_of_question("compare_years", **years))
            differing = table[table["difference"].abs() > 0.005]
            return table_html(differing, self.desk.language)

        self.code.value = ""
        self.result.value = self.desk.say(work)


class _Asks(w.VBox):
    """Questions over all units below the one above, or over a level."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.question = w.Dropdown(
            description=msg("Question"),
            options=[
                (msg("low and falling"), "low_and_falling"),
                (msg("just short of more points"), "near_a_step"),
                (msg("self-score far above appraisal"), "generous_self_scores"),
                (msg("what would lift each most"), "best_lifts"),
            ],
            layout={"width": "50%"},
        )
        self.below = w.Checkbox(
            description=msg("only units below the chosen one"), value=False, indent=False
        )
        self.ask = w.Button(description=msg("Ask"), button_style="primary")
        self.ask.on_click(lambda _: self._answer())
        self.result, self.code = w.Output(), w.HTML()
        super().__init__([w.HBox([self.question, self.below, self.ask]), self.result, self.code])

    def _answer(self) -> None:
        unit, year = self.desk.unit, int(self.desk.period.value)
        parent = unit.locality if unit is not None and self.below.value else ""
        name = str(self.question.value)
        table = getattr(questions, name)(self.desk.release, year, parent=parent)
        self.code.value = code_html(code_of_question(name, period=year, parent=parent))
        self.result.clear_output()
        with self.result, speaking(self.desk.language):
            show_table(table)


def _named(unit: Locality, register: Register, year: int) -> str:
    """Return the name of a unit with the one above; with its day where it began or ended in the
    year, since two units of one name may stand in it one after the other.
    """
    above = register[unit.parent].short_name if unit.parent in register else ""
    name = f"{unit.name} – {above}" if above else unit.name
    for day, text in (
        (unit.valid_to, msg("until {day}")),
        (unit.valid_from, msg("from {day}")),
    ):
        if day.startswith(f"{year}-") and not day.endswith(("-01-01", "-12-31")):
            printed = format_number("date_short", day, spoken())
            return f"{name} ({text.format(day=printed)})"
    return name


def _last_day(desk: Desk, year: int) -> str:
    """Return the first day on which everything known of the year may be said: of promises, the day
    they were judged.
    """
    judged = desk.release.table("targets")["as_of"]
    return max([f"{year + 1}-12-31", *judged])
