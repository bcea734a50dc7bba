"""PHIẾU THEO DÕI: what the figures tell of one lead unit and year, for its head.

Commitments, points, zero and fallen items, what is set aside.

At most two pages, with all commitments and items in an annex. It ranks nobody. A zero or a fall is told only after error, a change of rules and "not applicable"
were set aside; those stand in a part of their own, with the reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from parlib.analysis.reviews import counted_points
from parlib.briefing.dispatch.forms import LANGUAGE, Form, Issue, heading, paragraph, section, table
from parlib.briefing.dispatch.quarter import GROUPS
from parlib.codebook.frameworks import Framework
from parlib.codebook.reasons import Reason
from parlib.codebook.reviews import BASIS_VI
from parlib.codebook.units import Locality
from parlib.codebook.values import value_or
from parlib.codebook.vocabulary import FlagVerdict, State
from parlib.display.sentences import label as words_of
from parlib.document.binding import Bound, ratio
from parlib.document.inline import Inlines, num
from parlib.document.numbers import format_number
from parlib.scoring.reasons import reason_text

_TABLES = ("scores", "flags", "targets", "indices")
_SLACK = 1e-9
_NOT_KEPT = (*GROUPS["late"], *GROUPS["none"])
_MOST_ROWS = 8
"""Commitments that were not kept, in full on the first page; all are in the annex."""


def leads(units: object, owner: str) -> bool:
    """Say whether a unit is among the units in charge of a row.

    Examples
    --------
    >>> leads("Phòng Nội vụ; Phòng Tư pháp", "Phòng Tư pháp"), leads("Phòng Nội vụ", "Phòng"), leads(None, "Phòng")
    (True, False, False)
    """
    return isinstance(units, str) and owner in [part.strip() for part in units.split(";")]


def heads_of(tables: Mapping[str, pd.DataFrame], framework: Framework) -> tuple[str, ...]:
    """Return the units that lead an item or a commitment, in the order of the rule book."""
    leaves = {i.code for i in framework.leaves}
    rows = tables["scores"]
    lead_texts = [*rows.loc[rows["code"].isin(leaves), "lead_unit"], *tables["targets"]["owner"]]
    return tuple(
        dict.fromkeys(
            part.strip()
            for words in lead_texts
            if isinstance(words, str)
            for part in words.split(";")
            if part.strip()
        )
    )


class HeadFile(Form):
    """The file of one lead unit and year.

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
            held[name] = held[name][held[name][column].map(lambda units: leads(units, owner))]
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
            rows["period"].eq(period)
            & rows["code"].isin(order)
            & rows["lead_unit"].map(lambda units: leads(units, owner))
        ]
        self.items = mine.sort_values("code", key=lambda c: c.map(order))
        self.flags = held["flags"][
            held["flags"]["period"].eq(period) & held["flags"]["code"].isin(order)
        ]
        stood = self.flags["verdict"].eq(str(FlagVerdict.FLAG))
        self.stood, self.not_stood = self.flags[stood], self.flags[~stood]

    def _key(self, **more: Any) -> dict[str, Any]:
        return {
            "locality": self.unit.locality,
            "framework": self.framework.id,
            "period": self.period,
        } | more

    def _takeaway(self) -> Inlines:
        items = self.slice.bind(
            "scores", "code", agg="count", **self._key(code=list(self.items["code"]))
        )
        return self.say("takeaway", items=items, flagged=self._flagged())

    def _flagged(self) -> Bound:
        codes = sorted(set(self.stood["code"]))
        return self.slice.bind(
            "flags", "code", agg="distinct", **self._key(code=codes, verdict=str(FlagVerdict.FLAG))
        )

    def _sections(self) -> list[dict[str, Any]]:
        body = [
            paragraph(self.say("opening")),
            heading(1, "cam-ket", self.label("kept")),
            *self._kept(),
        ]
        body += [heading(1, "diem", self.label("points")), *self._points()]
        body += [heading(1, "can-giai-trinh", self.label("flags")), *self._flags()]
        body += [
            heading(1, "khong-quy-trach-nhiem", self.label("aside")),
            *self._aside(),
            paragraph(self.say("explain")),
        ]
        sheet = [*self._all_kept(), *self._all_items()]
        sections = [section("phieu", body)]
        if sheet:
            sections.append(
                section(
                    "phu-luc",
                    [heading(1, "tieu-chi", self.label("items_title")), *sheet],
                    appendix=" ",
                )
            )
        return sections

    def _all_items(self) -> list[dict[str, Any]]:
        return [self._items_table("diem-bang", "points", self.items)] if len(self.items) else []

    def _all_kept(self) -> list[dict[str, Any]]:
        targets = self._held["targets"]
        return [] if targets.empty else [self._promises("cam-ket-bang", "kept", targets)]

    def _promises(self, name: str, caption: str, targets: pd.DataFrame) -> dict[str, Any]:
        rows = [
            [
                t.item,
                t.indicator,
                self.label(f"status.{t.status}"),
                format_number("date_short", t.due, LANGUAGE),
            ]
            for t in targets.itertuples(index=False)
        ]
        labels = [self.label(f"columns.{c}") for c in ("item", "name", "status", "due")]
        return table(name, self.label(f"tables.{caption}"), labels, rows, [0.7, 4, 1.4, 1.2])

    def _kept(self) -> list[dict[str, Any]]:
        targets = self._held["targets"]
        if targets.empty:
            return [paragraph(self.say("kept_none"))]
        plans = sorted(set(targets["plan"]))
        counts = {
            n: self.slice.bind("targets", "item", agg="count", plan=plans, status=list(map(str, s)))
            for n, s in GROUPS.items()
        }
        shown_counts = {name: counts[name] for name in ("met", "on_course", "late", "none")}
        everything = self.slice.bind("targets", "item", agg="count", plan=plans)
        open_ones = targets[targets["status"].isin(list(map(str, _NOT_KEPT)))]
        blocks = [paragraph(self.say("kept", all=everything, **shown_counts))]
        if len(open_ones):
            blocks.append(self._promises("chua-dat-bang", "not_kept", open_ones.head(_MOST_ROWS)))
        if rest := list(open_ones["item"])[_MOST_ROWS:]:
            blocks.append(paragraph(self.say("kept_rest", items=", ".join(rest))))
        return blocks

    def label(self, path: str) -> str:
        """Return a label; the words of a standing are those of the report on a plan."""
        if path.startswith("status."):
            return words_of(self.wording, f"labels.quarter.{path}")
        return super().label(path)

    def _points(self) -> list[dict[str, Any]]:
        known = self.items[self.items["points"].notna() & self.items["applicable_max"].notna()]
        if known.empty:
            return [paragraph(self.say("points_none"))]
        codes = list(known["code"])
        blocks = [paragraph(self.say("points", **self._sums(codes, self.period)))]
        blocks += self._published()
        blocks += [
            b for year in (self.period - 1, self.period - 2) if (b := self._trend(known, year))
        ]
        short = self.items[self.items["lost_points"].gt(_SLACK) | self.items["points"].isna()]
        if short.empty:
            return [*blocks, paragraph(self.say("points_full"))]
        codes = list(short["code"])
        count = self.slice.bind("scores", "code", agg="count", **self._key(code=codes))
        return [*blocks, paragraph(self.say("short", count=count, items=", ".join(codes)))]

    def _published(self) -> list[dict[str, Any]]:
        """Say the published value where the items add up otherwise: the review counts from it, too."""
        rows = self._held["scores"]
        whole = rows[rows["period"].eq(self.period) & rows["code"].eq(self.framework.root.code)]
        index = self._held["indices"]
        par = index[index["period"].eq(self.period) & index["index"].eq("PAR")]
        if whole.empty or par.empty:
            return []
        added, most = (float(whole[c].iloc[0]) for c in ("points", "applicable_max"))
        if math.isnan(added) or counted_points(par, added=added, most=most) == added:
            return []
        value = self.slice.bind(
            "indices", "value", locality=self.unit.locality, period=self.period, index="PAR"
        )
        return [
            paragraph(
                self.say("published", value=value, basis=BASIS_VI[str(whole["basis"].iloc[0])])
            )
        ]

    def _trend(self, known: pd.DataFrame, year: int) -> dict[str, Any] | None:
        """Say what the items that had points by the same maximum in both years came to.

        Nothing where there are none.
        """
        years = self._held["scores"]
        before = years[years["period"].eq(year) & years["points"].notna()].set_index("code")[
            "applicable_max"
        ]
        now = known.set_index("code")["applicable_max"]
        common = sorted(
            c for c in now.index.intersection(before.index) if abs(now[c] - before[c]) <= _SLACK
        )
        if not common:
            return None
        count = self.slice.bind("scores", "code", agg="count", **self._key(code=common))
        then, since = (self._sums(common, y)["share"] for y in (year, self.period))
        return paragraph(self.say("trend", count=count, year=str(year), then=then, now=since))

    def _items_table(self, name: str, caption: str, items: pd.DataFrame) -> dict[str, Any]:
        rows = []
        for item in items.itertuples(index=False):
            bound = {
                c: num(
                    self.slice.bind("scores", c, **self._key(code=item.code)), "number", LANGUAGE
                )
                for c in ("applicable_max", "points")
            }
            named = f"{item.code} {self.framework.by_code[item.code].name_vi}"
            rows.append(
                [
                    named,
                    bound["applicable_max"],
                    bound["points"],
                    value_or(item.person_in_charge, "–"),
                ]
            )
        labels = [self.label(f"columns.{c}") for c in ("name", "most", "points", "person")]
        return table(
            name, self.label(f"tables.{caption}"), labels, rows, [4, 1, 1, 2], figures=(1, 2)
        )

    def _sums(self, codes: list[str], year: int) -> dict[str, Bound]:
        key = self._key(code=codes, period=year)
        points, most = (
            self.slice.bind("scores", c, agg="sum", **key) for c in ("points", "applicable_max")
        )
        return {"points": points, "most": most, "share": ratio(points, most)}

    def _flags(self) -> list[dict[str, Any]]:
        if self.stood.empty:
            return [paragraph(self.say("flags_none"))]
        rows = []
        for flag in self.stood.itertuples(index=False):
            key = self._key(code=flag.code, flag=flag.flag)
            points, before = (
                num(self.slice.bind("flags", c, **key), "number", LANGUAGE)
                for c in ("points", "previous_points")
            )
            told = value_or(flag.explanation, self.label("no_explanation"))
            rows.append(
                [
                    f"{flag.code} {flag.name_vi}",
                    self.label(f"flag.{flag.flag}"),
                    points,
                    before,
                    told,
                ]
            )
        labels = [
            self.label(f"columns.{c}")
            for c in ("name", "verdict", "points", "previous", "explanation")
        ]
        return [
            table(
                "giai-trinh-bang",
                self.label("tables.flags"),
                labels,
                rows,
                [3.4, 1.4, 0.9, 0.9, 2.6],
                figures=(2, 3),
            )
        ]

    def _aside(self) -> list[dict[str, Any]]:
        why: dict[str, str] = {}
        for flag in self.not_stood.itertuples(index=False):
            why[str(flag.code)] = _reason_in_words(flag.reason)
        surveyed = {i.code for i in self.framework.leaves if i.source == "survey"}
        for item in self.items.itertuples(index=False):
            if item.code in surveyed:
                why[item.code] = self.label("why.survey")
            elif item.state in (State.NOT_APPLICABLE, State.MISSING):
                why.setdefault(item.code, self.label(f"why.{item.state}"))
        if not why:
            return [paragraph(self.say("aside_none"))]
        reasons = dict.fromkeys(why.values())
        return [
            paragraph(
                self.say(
                    "aside",
                    why=reason,
                    items=", ".join(code for code, told in why.items() if told == reason),
                )
            )
            for reason in reasons
        ]


def _reason_in_words(reason: str) -> str:
    parsed = Reason.parse(reason)
    return reason_text(
        str(Reason(parsed.code, {k: v.replace(".", ",") for k, v in parsed.details.items()}))
    )
