"""The annex of a head's file: every commitment, item, finding and reason, in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from parlib.briefing.dispatch.forms import Form, Issue, heading, paragraph, section, table
from parlib.briefing.dispatch.head_rows import SLACK, leads, to_explain
from parlib.codebook.frameworks import Framework
from parlib.codebook.reasons import Reason
from parlib.codebook.units import Locality
from parlib.codebook.values import value_or
from parlib.codebook.vocabulary import FlagVerdict, State
from parlib.display.sentences import label as words_of
from parlib.document.binding import Bound, ratio
from parlib.document.inline import Inlines, inlines, num
from parlib.document.numbers import format_number
from parlib.scoring.reasons import reason_text

_TABLES = ("scores", "flags", "targets", "indices")


class HeadAnnex(Form):
    """What is known of one lead unit and year, and the annex that lists all of it.

    Parameters
    ----------
    owner : str
        The lead unit.
    period : int
        Year assessed.
    framework : Framework
        Rule book of the year.
    tables : mapping of str to DataFrame
        The unit's rows of ``scores`` (the year and earlier ones by the same rule book), ``flags``
        and ``targets`` of the year, ``indices``.
    unit, above, issue, wording, release
        As in :class:`parlib.briefing.dispatch.forms.Form`.
    illustrative : bool
        Fictional unit or illustrative rule book.
    """

    kind, group = "head_file", "headfile"

    def __init__(
        self,
        owner: str,
        period: int,
        *,
        framework: Framework,
        tables: Mapping[str, pd.DataFrame],
        unit: Locality,
        above: Locality | None,
        issue: Issue,
        wording: Mapping[str, Any],
        release: str,
        illustrative: bool,
    ) -> None:
        held = {name: tables[name] for name in _TABLES}
        for name, column in (("flags", "lead_unit"), ("targets", "owner")):
            held[name] = held[name][_led(held[name][column], owner)]
        super().__init__(
            unit=unit,
            above=above,
            issue=issue,
            held=held,
            wording=wording,
            release=release,
            period=period,
            illustrative=illustrative,
        )
        self.owner, self.framework = owner, framework
        self.same |= {"owner": owner, "period": str(period)}
        order = {item.code: n for n, item in enumerate(framework.leaves)}
        rows = held["scores"]
        mine = rows[
            rows["period"].eq(period) & rows["code"].isin(order) & _led(rows["lead_unit"], owner)
        ]
        self.items = mine.sort_values("code", key=lambda c: c.map(order))
        self.targets = held["targets"]
        self.flags = held["flags"][
            held["flags"]["period"].eq(period) & held["flags"]["code"].isin(order)
        ]
        self.asked = to_explain(self.flags)

    def label(self, path: str) -> str:
        """Return a label; the words of a standing are those of the report on a plan."""
        if path.startswith("status."):
            return words_of(self.wording, f"labels.quarter.{path}")
        return super().label(path)

    # -- what both the page and the annex count

    def key(self, **more: Any) -> dict[str, Any]:
        """Return the key of the unit's rows of the year."""
        return {
            "locality": self.unit.locality,
            "framework": self.framework.id,
            "period": self.period,
        } | more

    def count(self, codes: list[str]) -> Bound:
        """Return a number of items, bound to their rows."""
        return self.slice.bind("scores", "code", agg="count", **self.key(code=codes))

    def sums(self, codes: list[str], year: int) -> dict[str, Bound]:
        """Return points, their maximum and the share of both over some items of a year."""
        key = self.key(code=codes, period=year)
        points, most = (
            self.slice.bind("scores", c, agg="sum", **key) for c in ("points", "applicable_max")
        )
        return {"points": points, "most": most, "share": ratio(points, most)}

    @property
    def known(self) -> pd.DataFrame:
        """The items that have points."""
        return self.items[self.items["points"].notna() & self.items["applicable_max"].notna()]

    def alike(self, year: int, among: list[str] | None = None) -> list[str]:
        """Return the items that had points by the same maximum in a year before."""
        years = self._held["scores"]
        before = years[years["period"].eq(year) & years["points"].notna()].set_index("code")[
            "applicable_max"
        ]
        now = self.known.set_index("code")["applicable_max"]
        common = sorted(
            c for c in now.index.intersection(before.index) if abs(now[c] - before[c]) <= SLACK
        )
        return common if among is None else [c for c in common if c in set(among)]

    def name_of(self, code: str) -> str:
        """Return an item's code and name."""
        item = self.framework.by_code[code]
        return f"{code} {item.name_vi if self.language == 'vi' else item.name_en}"

    def person_of(self, code: str) -> str:
        """Return who is in charge of an item; empty where nobody is named."""
        persons = self.items.loc[self.items["code"].eq(code), "person_in_charge"]
        return str(value_or(persons.iloc[0], "")) if len(persons) else ""

    def surveyed(self, code: str) -> bool:
        """Return whether the points of an item are answers to a survey."""
        return self.framework.by_code[code].source == "survey"

    def verdict(self, row: Any) -> str:
        """Return what was found of an item that is to be explained."""
        words = self.label(f"flag.{'both' if row.both else row.flag}")
        return f"{words} ({self.label('surveyed')})" if self.surveyed(row.code) else words

    def fall(self, row: Any) -> Inlines:
        """Return the points of the year before and those of the year."""
        key = self.key(code=row.code, flag=row.flag)
        before, now = (
            num(self.slice.bind("flags", c, **key), "number", self.language)
            for c in ("previous_points", "points")
        )
        return inlines(before, "\u00a0→\u00a0", now)

    def aside(self) -> list[tuple[str, str, str]]:
        """Return what nobody answers for: code, why in a word, why in full.

        An item that is to be explained is not among it.
        """
        out: dict[str, tuple[str, str]] = {}
        open_codes = set(self.asked["code"])
        apart = self.flags[self.flags["verdict"].ne(str(FlagVerdict.FLAG))]
        for flag in apart.itertuples(index=False):
            parsed = Reason.parse(flag.reason)
            known = words_of(self.wording, f"labels.unjudged.{parsed.code}")
            out[str(flag.code)] = (known, self._in_full(parsed))
        for item in self.items.itertuples(index=False):
            if self.surveyed(item.code):
                why = self.label("why.survey")
                out[item.code] = (why, out[item.code][1] if item.code in out else why)
            elif item.state in (State.NOT_APPLICABLE, State.MISSING):
                out.setdefault(item.code, (self.label(f"why.{item.state}"),) * 2)
        return [(code, *why) for code, why in out.items() if code not in open_codes]

    def _in_full(self, reason: Reason) -> str:
        details = reason.details
        if self.language == "vi":
            details = {k: v.replace(".", ",") for k, v in details.items()}
        return reason_text(str(Reason(reason.code, details)), language=self.language)

    # -- the annex

    def annex(self) -> list[dict[str, Any]]:
        """Return the annex as a section; none where nothing is led."""
        blocks = [*self._all_kept(), *self._all_flags(), *self._all_items(), *self._all_aside()]
        if not blocks:
            return []
        title = heading(1, "tieu-chi", self.label("items_title"))
        return [section("phu-luc", [title, self.attached(), *blocks], appendix=" ")]

    def columns(self, *names: str) -> list[str]:
        """Return heads of columns."""
        return [self.label(f"columns.{name}") for name in names]

    def _all_kept(self) -> Iterator[dict[str, Any]]:
        if self.targets.empty:
            return
        rows = [
            [
                t.item,
                t.indicator,
                self.label(f"status.{_status_word(t)}"),
                format_number("date_short", t.due, self.language),
            ]
            for t in self.targets.itertuples(index=False)
        ]
        heads = self.columns("item", "name", "status", "due")
        yield table("cam-ket-bang", self.label("tables.kept"), heads, rows, [0.7, 4, 1.4, 1.2])

    def _all_flags(self) -> Iterator[dict[str, Any]]:
        if self.asked.empty:
            return
        rows = [
            [
                self.name_of(flag.code),
                self.person_of(flag.code) or "–",
                self.verdict(flag),
                self.fall(flag),
                value_or(flag.explanation, self.label("no_explanation")),
            ]
            for flag in self.asked.itertuples(index=False)
        ]
        heads = self.columns("name", "person", "verdict", "fall", "explanation")
        widths = [2.8, 1.4, 1.4, 1.2, 3]
        yield table("giai-trinh-bang", self.label("tables.flags"), heads, rows, widths)

    def _all_items(self) -> Iterator[dict[str, Any]]:
        if self.items.empty:
            return
        rows = []
        for item in self.items.itertuples(index=False):
            most, points = (
                num(
                    self.slice.bind("scores", c, **self.key(code=item.code)),
                    "number",
                    self.language,
                )
                for c in ("applicable_max", "points")
            )
            rows.append(
                [self.name_of(item.code), most, points, value_or(item.person_in_charge, "–")]
            )
        heads = self.columns("name", "most", "points", "person")
        caption = self.label("tables.points")
        yield table("diem-bang", caption, heads, rows, [4, 1, 1, 2], figures=(1, 2))
        for year in (self.period - 1, self.period - 2):
            if common := self.alike(year):
                then, now = (self.sums(common, y)["share"] for y in (year, self.period))
                told = {"count": self.count(common), "year": str(year), "then": then, "now": now}
                yield paragraph(self.say("trend", **told))

    def _all_aside(self) -> Iterator[dict[str, Any]]:
        rows = [[self.name_of(code), full] for code, _, full in self.aside()]
        if rows:
            heads = self.columns("name", "why")
            caption = self.label("tables.aside")
            yield table("khong-quy-trach-nhiem-bang", caption, heads, rows, [3.5, 4])


def _led(units: pd.Series, owner: str) -> pd.Series:
    return units.map(lambda named: leads(named, owner)).astype(bool)


def _status_word(row: Any) -> str:
    """Return the name of a standing; what is done after its due day has one of its own."""
    late = Reason.parse(row.status_reason).code == "met_after_due"
    return "done_late" if late else str(row.status)
