"""The tab "Ask": questions over all units of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as w

from parlib.codebook.localities import Register
from parlib.codebook.units import Locality
from parlib.codebook.vocabulary import UNIT_LEVELS
from parlib.desk import questions
from parlib.desk.find import named_among
from parlib.desk.seat import Seat
from parlib.desk.shown import code_html, marked_units, show_table, show_words
from parlib.desk.views import code_of_question
from parlib.speech.catalogue import msg, speaking

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = {
    "near_a_step": [
        "locality", "name", "above", "code", "name_vi", "lead_unit", "reading", "threshold",
        "units_short", "points", "points_there", "gain",
    ],
}  # fmt: skip
"""Columns of an answer that are shown; all of the others'."""
_BY_ITEM = ("near_a_step", "generous_self_scores", "best_lifts")
"""Questions that only points by item answer."""
_FALLING = ("low_and_falling", "lift_the_falling")
"""Questions about a change against the year before."""


class Asks(w.VBox):
    """Questions over all units, those of a province or below the chosen one, or of one kind."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        wide = {"style": {"description_width": "110px"}, "layout": {"width": "60%"}}
        self.question = w.Dropdown(
            description=msg("Question"),
            options=[
                (msg("low and falling"), "low_and_falling"),
                (msg("low and falling, and what would lift each most"), "lift_the_falling"),
                (msg("just short of more points"), "near_a_step"),
                (msg("self-score far above appraisal"), "generous_self_scores"),
                (msg("what would lift each most"), "best_lifts"),
            ],
            **wide,
        )
        self.within = w.Dropdown(description=msg("In"), options=self._places(), **wide)
        self.kind = w.Dropdown(description=msg("Kind of units"), options=_kinds(seat), **wide)
        self.year = w.Dropdown(description=msg("Year"), options=seat.periods, style=wide["style"])
        self.first = w.BoundedIntText(
            description=msg("The first"), value=5, min=1, max=1_000, style=wide["style"]
        )
        self.first.layout.display = "none"
        self.question.observe(lambda _: self._describe(), "value")
        for chooser in (self.within, self.kind):
            chooser.observe(lambda _: self.turn(), "value")
        self.ask = w.Button(description=msg("Ask"), button_style="primary")
        self.ask.on_click(lambda _: self._answer())
        self.result, self.code = w.Output(), w.HTML()
        last = w.HBox([self.year, self.first, self.ask])
        super().__init__(
            [self.question, self.within, self.kind, last, self.result, self.code],
        )

    def _places(self) -> list[tuple[str, str]]:
        """Return what one can ask within: everything, the unit chosen, each province with figures
        and that of the workspace.
        """
        register, home = self.seat.release.register, self.seat.project.province
        below = {u.parent: u for u in self.seat.units_with_figures() if u.parent}  # one of each
        tops = {_top(u, register) for u in below.values()}
        if (
            home in register
        ):  # the office's own stands there also before it has figures of its units
            tops.add(register.line(home)[-1])
        in_order = tuple(u for u in register if u in tops)
        provinces = [(named_among(u, register, None, in_order), u.locality) for u in in_order]
        return [(msg("everywhere"), ""), (msg("below the chosen unit"), "*"), *provinces]

    def turn(self) -> None:
        """Turn to the year chosen by hand at the desk, else to the last one of those asked about: it
        need not be that of the unit looked at.
        """
        years = self._years(self._chosen())
        kept = self.seat.year_kept
        self.year.value = max(years, default=self.seat.period) if kept is None else kept

    def _chosen(self) -> dict[str, str]:
        """Return which units are asked about."""
        within, unit = str(self.within.value), self.seat.unit
        if within == "*":
            within = unit.locality if unit is not None else ""
        level, _, kind = str(self.kind.value).partition("/")
        return {"within": within, "level": level, "kind": kind}

    def _years(self, given: dict[str, str]) -> set[int]:
        """Return the years in which any of the units asked about has figures."""
        units = questions.units_asked(self.seat.release, **given)["locality"]
        return {year for unit in set(units) for year in self.seat.years_of(unit)}

    def _describe(self) -> None:
        only_first = self.question.value == "lift_the_falling"
        self.first.layout.display = None if only_first else "none"

    def _answer(self) -> None:
        name = str(self.question.value)
        given: dict[str, Any] = {**self._chosen()}
        if name == "lift_the_falling":
            given["units"] = int(self.first.value)
        year = int(self.year.value)
        table: pd.DataFrame = getattr(questions, name)(self.seat.release, year, **given)
        self.code.value = code_html(code_of_question(name, period=year, **given))
        self.result.clear_output()
        with self.result, speaking(self.seat.language):
            if table.empty:
                show_words(msg("No unit answers to this"), self._why_none(name, year, given))
                return
            marked, mark = marked_units(table, self.seat.release.register, self.seat.language)
            show_table(
                marked[_SHOWN.get(name, list(table.columns))], title=self._title(year), note=mark
            )

    def _title(self, year: int) -> str:
        """Return what was asked, as it stands above the answer and in the file that is saved."""
        chosen = (_label(self.question), _label(self.within), _label(self.kind).lstrip("– "))
        return f"{', '.join(chosen)}, {year}"

    def _why_none(self, name: str, year: int, given: dict[str, Any]) -> str:
        """Return why no unit answers, where it is for want of figures."""
        release = self.seat.release
        among = {key: str(given[key]) for key in ("within", "level", "kind")}
        units = set(questions.units_asked(release, **among)["locality"])
        years = sorted(self._years(among))
        if not years:
            return msg("None of the units asked about has figures in any year")
        if year not in years:
            known = ", ".join(map(str, years))
            return msg(
                "None of the units asked about has figures in {year}; there are some in {years}",
                year=year,
                years=known,
            )
        scored = release.table("scores", filters=[("period", "==", year)])["locality"]
        if name in _BY_ITEM and units.isdisjoint(scored):
            return msg("None of the units asked about has points by item in {year}", year=year)
        return self._why_none_falls(year, units) if name in _FALLING else ""

    def _why_none_falls(self, year: int, units: set[str]) -> str:
        """Return why none can be known to have fallen: a year stands alone, after a reform say."""
        rows = self.seat.release.table("indices", filters=[("locality", "in", sorted(units))])
        rows = rows[rows["index"].eq("PAR") & rows["comparable_with_previous"]]
        years = sorted(set(rows["period"].astype(int)))
        if year in years:
            return ""
        known = ", ".join(map(str, years))
        told = msg(
            "None of the units asked about has a year before {year} to compare it with", year=year
        )
        return (
            msg("{told}; some can be compared in {years}", told=told, years=known)
            if years
            else told
        )


def _label(chooser: w.Dropdown) -> str:
    return str(chooser.label or "")


def _kinds(seat: Seat) -> list[tuple[str, str]]:
    """Return the levels and kinds of the units that have figures, as ``level/kind``."""
    seen = {(u.level, u.unit_type) for u in seat.units_with_figures()}
    levels = {
        "province": msg("provinces and cities"),
        "department": msg("departments"),
        "district": msg("districts"),
        "commune": msg("communes, wards, towns: all"),
    }
    options = [(msg("all"), "")]
    for level in UNIT_LEVELS:
        kinds = sorted({kind for one, kind in seen if one == level})
        options += [(levels[level], level)] if kinds else []
        if len(kinds) > 1:
            options += [(f"– {kind}", f"{level}/{kind}") for kind in kinds]
    return options


def _top(unit: Locality, register: Register) -> Locality:
    """Return the unit at the top of a unit, as it is called last."""
    while unit.parent in register:
        unit = register[unit.parent]
    return register.line(unit.locality)[-1]
