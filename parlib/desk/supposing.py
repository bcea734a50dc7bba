"""The tab "What if": changes and their results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import ipywidgets as w
import pandas as pd

from parlib.analysis.promises.pathway import load_solver
from parlib.codebook.values import is_missing
from parlib.codebook.vietnamese import ascii_slug
from parlib.desk.group import Group, open_group
from parlib.desk.number_field import NumberField
from parlib.desk.scenario import (
    Change,
    CountMissing,
    Scenario,
    SetFigure,
    SetPoints,
    SetWeight,
    UsualCut,
    read_scenario,
)
from parlib.desk.seat import Seat
from parlib.desk.shown import code_html, outcome_html, ways_html
from parlib.desk.views import code_of_scenario
from parlib.desk.whatif import Outcome, what_if
from parlib.document.numbers import format_number
from parlib.speech.catalogue import aloud, msg

SCENARIOS = "scenarios"
"""Folder of the project in which scenarios are kept; nothing in it is an input of a release."""
_OF_ALL = ("missing", "cut")
"""Changes that name no item."""


class Supposes(w.VBox):
    """Changes of one unit and year, what they come to, and the fewest items to a rank beside it."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.scenario: Scenario | None = None
        self.group: Group | None = None
        self.standing: pd.Series | None = None
        wide = {"style": {"description_width": "110px"}, "layout": {"width": "70%"}}
        self.kind = w.Dropdown(description=msg("Change"), options=_kinds(), **wide)
        self.item = w.Dropdown(description=msg("Item"), **wide)
        self.now = w.HTML()
        self.number = NumberField(description=msg("New"), value="0", style=wide["style"])
        self.due = NumberField(description=msg("of"), value="0", style=wide["style"])
        self.add = w.Button(description=msg("Suppose"), button_style="primary")
        self.reset = w.Button(description=msg("Start again"))
        self.rank = w.BoundedIntText(
            description=msg("To rank"), value=1, min=1, max=10_000, style=wide["style"]
        )
        self.ways = w.Button(description=msg("Fewest items to it"), layout={"width": "auto"})
        self.name = w.Text(description=msg("Name"), style=wide["style"])
        self.save = w.Button(description=msg("Save"))
        self.saved = w.Dropdown(description=msg("Saved"), options=[("", "")])
        self.result, self.code, self.told = w.HTML(), w.HTML(), w.HTML()
        self.way = w.HTML(layout={"margin": "0 0 0 2em"})
        for chooser in (self.kind, self.item):
            chooser.observe(lambda _: self._describe(), "value")
        self.add.on_click(lambda _: self._suppose())
        self.reset.on_click(lambda _: self._clear())
        self.ways.on_click(lambda _: self._show_ways())
        self.save.on_click(lambda _: self._save())
        self.saved.observe(lambda _: self._open(), "value")
        rows = [
            self.kind,
            self.item,
            self.now,
            w.HBox([self.number, self.due, self.add, self.reset]),
            w.HBox([self.rank, self.ways]),
            w.HBox([self.name, self.save, self.saved]),
        ]
        beside = w.HBox([self.result, self.way], layout={"flex_flow": "row wrap"})
        super().__init__([*rows, self.told, beside, self.code])

    def show(self) -> None:
        """Begin with the figures of the release, unless the unit and year are those shown."""
        self._list_files()
        unit, year = self.seat.unit, self.seat.period
        begun = self.scenario and (self.scenario.locality, self.scenario.period)
        if unit is None or begun != (unit.locality, year):
            self._clear()
            self.seat.ahead(self._rehearsal())

    def _rehearsal(self) -> Iterator[object]:
        """Work out nothing supposed, step by step: what the first supposition will need is read,
        summed and loaded then.
        """
        scenario, seat = self.scenario, self.seat
        if scenario is None or self.group is None:
            return
        load_solver()
        yield None
        yield self.group.claims
        yield self.group.flags
        outcome = what_if(seat.release, scenario)
        yield outcome_html(outcome, seat.release, seat.language, reason=seat.reason)
        if not is_missing(outcome.standing.loc["rank", "after"]):
            yield ways_html(seat.release, scenario, self.rank.value, seat.language)

    def _clear(self) -> None:
        self.scenario = self.group = self.standing = None
        self.result.value = self.code.value = self.way.value = ""
        self.told.value = self.seat.say(self._begin) if self.seat.unit is not None else ""
        if self.group is None:
            self.item.options = []

    def _begin(self) -> str:
        unit, year = self.seat.unit, self.seat.period
        if unit is None:
            return ""
        self.group = open_group(self.seat.release, unit.locality, year)
        self.scenario = Scenario(locality=unit.locality, period=year, release=self.seat.release.id)
        names, english = self.group.framework.by_code, self.seat.language == "en"
        options = [
            (f"{code} {names[code].name_en if english else names[code].name_vi}", code)
            for code in (i.code for i in self.group.framework.items)
            if code in self.group.leaves
        ]
        if tuple(options) != tuple(self.item.options):  # a list set anew shows nothing chosen
            self.item.options = options
        rank = self.group.indices.set_index("locality").loc[unit.locality, "rank"]
        self.rank.value = 1 if is_missing(rank) else max(int(rank) - 1, 1)
        self._describe()
        return ""

    def _describe(self) -> None:
        """Say how the item stands now, and show the fields that the change needs."""
        kind = self.kind.value
        self.item.layout.display = "none" if kind in _OF_ALL else None
        self.number.layout.display = "none" if kind == "missing" else None
        self.due.layout.display = None if kind == "count" else "none"
        if self.group is None or not self.item.value or kind in _OF_ALL:
            self.now.value = ""
            return
        self.now.value = self.seat.say(lambda: self._standing(str(self.item.value)))

    def _standing(self, code: str) -> str:
        group = self.group
        if group is None:
            return ""
        row = group.items.set_index("code").loc[code]
        evidence = group.evidence.set_index("code")
        shown = [msg("{points} of {most} points", **self._numbers(
            points=row["points"], most=row["applicable_max"]))]  # fmt: skip
        if code in evidence.index:
            filed = evidence.loc[code]
            if not is_missing(filed["denominator"]):
                shown.append(msg("{done} of {due}", **self._numbers(
                    done=filed["numerator"], due=filed["denominator"])))  # fmt: skip
                self.due.show(float(filed["denominator"]), self.seat.language)
            if not is_missing(filed["value"]):
                shown.append(msg("figure {value}", **self._numbers(value=filed["value"])))
        return f"<p>{escape(msg('Now: {what}', what='; '.join(shown)))}</p>"

    def _numbers(self, **figures: float) -> dict[str, str]:
        return {
            name: "–" if is_missing(value) else format_number("number", value, self.seat.language)
            for name, value in figures.items()
        }

    def _suppose(self) -> None:
        if self.scenario is None:
            return
        if self.kind.value not in _OF_ALL and not self.item.value:
            self.told.value = self.seat.say(lambda: _said(msg("choose an item first")))
            return
        scenario = self.scenario
        self.told.value = self.seat.say(lambda: self._try(scenario.with_change(self._typed())))

    def _typed(self) -> Change:
        """Return the change that the fields say."""
        kind, code = str(self.kind.value), self.item.value
        if kind == "missing":
            return CountMissing()
        highest = None
        if kind == "points" and self.group is not None:
            highest = float(self.group.items.set_index("code").loc[code, "applicable_max"])
        number = self.number.number(
            highest=highest, whole=kind == "count", percent=kind in ("value", "cut")
        )
        made: dict[str, Callable[[str], Change]] = {
            "points": lambda code: SetPoints(code=code, points=number),
            "count": lambda code: SetFigure(
                code=code, numerator=number, denominator=self.due.number(whole=True, percent=False)
            ),
            "value": lambda code: SetFigure(code=code, value=number),
            "weight": lambda code: SetWeight(code=code, maximum=number),
            "cut": lambda _: UsualCut(times=number),
        }
        return _checked(made[kind], code)

    def _try(self, scenario: Scenario) -> str:
        outcome = what_if(self.seat.release, scenario)
        told = self._if_nothing_moves(scenario, outcome)
        self.scenario, self.standing = scenario, outcome.standing["after"]
        self.code.value = code_html(code_of_scenario(scenario.model_dump_json()))
        self.result.value = outcome_html(
            outcome, self.seat.release, self.seat.language, reason=self.seat.reason
        )
        self.way.value = ""
        rank = outcome.standing.loc["rank", "after"]
        if not is_missing(rank) and rank > 1:
            self.rank.value = int(rank) - 1
            self._show_ways()
        return told

    def _if_nothing_moves(self, scenario: Scenario, outcome: Outcome) -> str:
        """Say so where one more change leaves the unit where it was: no item of it may be meant."""
        one_more = self.scenario is not None and len(scenario.changes) > len(self.scenario.changes)
        before = outcome.standing["before"] if self.standing is None else self.standing
        if not one_more or not before.equals(outcome.standing["after"]):
            return ""
        return _said(msg("This changes nothing of the unit’s points and rank"))

    def _show_ways(self) -> None:
        scenario = self.scenario
        if scenario is not None:
            self.way.value = self.seat.say(
                lambda: ways_html(self.seat.release, scenario, self.rank.value, self.seat.language)
            )

    def _list_files(self) -> None:
        """Offer the scenarios that lie in the project's folder now; none of them is open."""
        files = sorted((self.seat.project.root / SCENARIOS).glob("*.json"))
        options = [("", ""), *((path.stem, str(path)) for path in files)]
        if tuple(options) != tuple(self.saved.options):
            self.saved.options = options

    def _save(self) -> None:
        if self.scenario is None:
            return
        named = self.scenario.model_copy(update={"name": self.name.value.strip()})
        slug = ascii_slug(named.name) or f"{ascii_slug(named.locality)}-{named.period}"

        def work() -> str:
            path = named.save(self.seat.project.root / SCENARIOS / f"{slug}.json")
            shown = path.relative_to(self.seat.project.root).as_posix()
            command = f"parlib whatif {shown}"
            lines = [
                msg("Saved: {file}", file=shown),
                msg("To print it as an annex: {command}", command=command),
            ]
            return "".join(f"<p role='status'>{escape(line)}</p>" for line in lines)

        self.told.value = self.seat.say(work)
        self._list_files()

    def _open(self) -> None:
        if self.saved.value:
            self.told.value = self.seat.say(lambda: self._reopen(Path(self.saved.value)))

    def _reopen(self, path: Path) -> str:
        scenario = read_scenario(path)
        self.seat.go_to(scenario.locality, scenario.period)
        self.show()
        self.name.value = scenario.name
        told = ""
        if scenario.release not in ("", self.seat.release.id):
            told = msg(
                "first worked out from release {release}; here from {present}",
                release=scenario.release,
                present=self.seat.release.id,
            )
        return self._try(scenario) + (f"<p role='status'>{escape(told)}</p>" if told else "")


def _kinds() -> list[tuple[str, str]]:
    return [
        (msg("points of an item"), "points"),
        (msg("cases done of cases due (rule gives the points)"), "count"),
        (msg("figure or share of answers, 0 to 1 (rule gives the points)"), "value"),
        (msg("maximum of an item, for all units"), "weight"),
        (msg("leave items without points out of the maximum, for all units"), "missing"),
        (msg("what appraisal usually takes, so many times"), "cut"),
    ]


def _checked(make: Callable[[str], Change], code: str | None) -> Change:
    """Make a change; what cannot be is said in plain words."""
    from pydantic import ValidationError

    from parlib.codebook.plain_words import plain_words
    from parlib.errors import UsageError

    try:
        return make(code or "")
    except ValidationError as failure:
        raise UsageError(
            "; ".join(" → ".join(map(aloud, plain_words(e))) for e in failure.errors())
        ) from None


def _said(sentence: str) -> str:
    return f"<p role='status'>{escape(sentence)}</p>"
