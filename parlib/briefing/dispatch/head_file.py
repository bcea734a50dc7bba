"""PHIẾU THEO DÕI: what the figures tell of one lead unit and year, for its head, on one page.

Commitments kept of those signed, points and their trend, zero and fallen items with finding and
explanation, what nobody answers for. All of it stands in full in the annex that follows.

It ranks nobody. A zero or a fall is reported only after error, a change of rules and "not applicable"
were set aside; those stand in a part of their own, with the reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from parlib.analysis.reviews import counted_points
from parlib.briefing.dispatch.forms import heading, paragraph, section, table
from parlib.briefing.dispatch.head_annex import HeadAnnex
from parlib.briefing.dispatch.head_rows import (
    NAMED,
    NAMED_IN_SHORT,
    REST_LINES,
    SLACK,
    TOLD,
    TOLD_IN_SHORT,
    fitting,
    row_lines,
    shortened,
    some_codes,
)
from parlib.briefing.dispatch.quarter import GROUPS
from parlib.codebook.vocabulary import FlagVerdict, Status
from parlib.document.binding import Bound
from parlib.document.blocks import Fact, Facts
from parlib.document.inline import Inlines, inlines, num, plain
from parlib.document.numbers import MISSING, format_number

_NOT_KEPT = tuple(str(s) for s in (Status.MISSED, Status.BEHIND, Status.NO_DATA))
ROOM, LINE_LETTERS, TITLE_LETTERS, HEAD_LETTERS, USUAL_HEAD = 19, 100, 62, 22, 4
"""Lines that the page's table has room for where nothing is said beside it; letters of a line of
notes, of the title and of the issuing bodies, which usually take four."""
_SAID = {"late": "late", "none": "unreported", "on_course": "on_course", "open": "open"}
_REASONS_LETTERS = 330
"""Letters of the part on what nobody answers for."""


class HeadFile(HeadAnnex):
    """The file of one lead unit and year: one page, and its annex."""

    def _takeaway(self) -> Inlines:
        items = self.count(list(self.items["code"]))
        return self.say("takeaway", items=items, flagged=self._flagged(self.asked["code"]))

    def _flagged(self, codes: Iterable[str], **more: Any) -> Bound:
        key = self.key(code=sorted(set(codes)), verdict=str(FlagVerdict.FLAG), **more)
        return self.slice.bind("flags", "code", agg="distinct", **key)

    def _sections(self) -> list[dict[str, Any]]:
        opening = paragraph(self.say("opening"), "note")
        facts = Facts((self._kept(), self._points(), self._trend(), self._to_explain())).as_json()
        published = self._published()
        aside = self._aside()
        room = ROOM - self._lines([opening, *published, aside])
        body = [
            opening,
            facts,
            *published,
            heading(1, "can-xem", self.label("look")),
            *self._look(room),
            aside,
            paragraph(self.say("explain")),
        ]
        return [section("phieu", body), *self.annex()]

    def _lines(self, notes: Iterable[Mapping[str, Any]]) -> int:
        """Return how many lines notes take, and head and title beyond the usual ones."""
        bodies = (self.issuer, self.committee_above)
        head = sum(math.ceil(len(body) / HEAD_LETTERS) for body in bodies)
        title = math.ceil(len(self.title) / TITLE_LETTERS)
        notes_lines = sum(math.ceil(len(plain(p["c"])) / LINE_LETTERS) for p in notes)
        return notes_lines + title + 2 * max(0, head - USUAL_HEAD)

    # -- the large figures

    def _fact(self, name: str, value: Bound | None, form: str, note: Inlines) -> Fact:
        shown = inlines(MISSING) if value is None else inlines(num(value, form, self.language))
        return Fact(self.label(f"facts.{name}"), shown, note)

    def _commitments(self, statuses: Iterable[str] = ()) -> Bound:
        plans = sorted(set(self.targets["plan"]))
        among: dict[str, Any] = {"status": list(map(str, statuses))} if statuses else {}
        return self.slice.bind("targets", "item", agg="count", plan=plans, **among)

    def _kept(self) -> Fact:
        if self.targets.empty:
            return self._fact("kept", None, "count", self.say("kept_none"))
        counts = {n: self._commitments(GROUPS[n]) for n in _SAID}
        parts = [self.say(f"kept_{_SAID[n]}", count=c) for n, c in counts.items() if c.raw]
        day = format_number("date_short", self.targets["as_of"].max(), self.language)
        of = self.say("kept_of", all=self._commitments(), day=day)
        note = _joined([of, *parts], "; ")
        return self._fact("kept", self._commitments(GROUPS["met"]), "count", note)

    def _points(self) -> Fact:
        known = self.known
        if known.empty:
            return self._fact("points", None, "points", self.say("points_none"))
        sums = self.sums(list(known["code"]), self.period)
        short = list(known.loc[known["lost_points"].gt(SLACK), "code"])
        note = self.say("points_of", most=sums["most"], share=sums["share"])
        if short:
            note = _joined([note, self.say("points_short", count=self.count(short))], "; ")
        return self._fact("points", sums["points"], "points", note)

    def _trend(self) -> Fact:
        """Return the share of points over the items that had the same maximum the year before.

        The year before that stands beside it where all of these items had it then, too.
        """
        common = self.alike(self.period - 1)
        if not common:
            return self._fact("trend", None, "share", self.say("trend_none"))
        years = [self.period - 1]
        if self.alike(self.period - 2, common) == common:
            years.append(self.period - 2)
        parts = [
            self.say("trend_then", year=str(y), share=self.sums(common, y)["share"]) for y in years
        ]
        note = _joined([*parts, self.say("trend_of", count=self.count(common))], "; ")
        return self._fact("trend", self.sums(common, self.period)["share"], "share", note)

    def _to_explain(self) -> Fact:
        told = self.asked.loc[self.asked["explanation"].ne(""), "code"]
        note = self.say("flagged_of")
        if len(self.asked):
            note = _joined([note, self.say("flagged_told", count=self._flagged(told))], "; ")
        return self._fact("flagged", self._flagged(self.asked["code"]), "count", note)

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
        basis = self.label(f"basis.{whole['basis'].iloc[0] or 'unknown'}")
        return [paragraph(self.say("published", value=value, basis=basis), "note")]

    # -- what is to be looked at

    def _look(self, room: int) -> list[dict[str, Any]]:
        """Return commitments that were not kept and items to be explained, as far as there is room."""
        late = self._not_kept()
        if self.asked.empty and late.empty:
            return [paragraph(self.say("look_none"))]
        items, promises = self._texts(late, NAMED, TOLD)
        if sum(map(row_lines, [*items, *promises])) > room:
            items, promises = self._texts(late, NAMED_IN_SHORT, TOLD_IN_SHORT)
        shown, kept = fitting(items, promises, room)
        if (shown, kept) != (len(items), len(promises)):  # a line on what stands in the annex only
            shown, kept = fitting(items, promises, room - REST_LINES)
        points = [self.fall(row) for row in self.asked.head(shown).itertuples(index=False)]
        columns = ("name", "person", "verdict", "fall", "told")
        rows = [
            [texts.get(c, figures) for c in columns]
            for texts, figures in zip(
                [*items[:shown], *promises[:kept]], [*points, *["–"] * kept], strict=True
            )
        ]
        widths = [2.7, 1.9, 1.7, 1.3, 2.3]
        made = table(
            "can-xem-bang", self.label("tables.look"), self.columns(*columns), rows, widths
        )
        return [made, *self._more(list(self.asked["code"])[shown:], late.iloc[kept:])]

    def _not_kept(self) -> pd.DataFrame:
        late = self.targets[self.targets["status"].isin(_NOT_KEPT)]
        return late.sort_values("status", key=lambda s: s.map(_NOT_KEPT.index), kind="stable")

    def _texts(
        self, late: pd.DataFrame, named: int, told: int
    ) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        """Return the cells of items and of commitments, names and explanations cut to some letters."""
        items = [self._item_texts(row, named, told) for row in self.asked.itertuples(index=False)]
        return items, [self._promise_texts(row, named) for row in late.itertuples(index=False)]

    def _item_texts(self, row: Any, named: int, told: int) -> dict[str, str]:
        return {
            "name": shortened(self.name_of(row.code), named),
            "person": self.person_of(row.code) or "–",
            "verdict": self.verdict(row),
            "told": shortened(str(row.explanation) or self.label("no_explanation"), told),
        }

    def _promise_texts(self, row: Any, named: int) -> dict[str, str]:
        due = format_number("date_short", row.due, self.language)
        return {
            "name": shortened(f"{row.item} {row.indicator}", named),
            "person": "–",
            "verdict": self.label(f"status.{row.status}"),
            "told": f"{self.label('due')} {due}",
        }

    def _more(self, codes: list[str], late: pd.DataFrame) -> list[dict[str, Any]]:
        parts = []
        if codes:
            count = self._flagged(codes)
            parts.append(self.say("more_items", count=count, items=some_codes(codes)))
        if len(late):
            items = list(late["item"])
            count = self.slice.bind(
                "targets", "item", agg="count", plan=sorted(set(late["plan"])), item=items
            )
            parts.append(self.say("more_commitments", count=count, items=some_codes(items)))
        return [paragraph(self.say("more", list=_joined(parts, "; ")), "note")] if parts else []

    # -- what nobody answers for

    def _aside(self) -> dict[str, Any]:
        groups: dict[str, list[str]] = {}
        for code, why, _ in self.aside():
            groups.setdefault(why, []).append(code)
        if not groups:
            return paragraph(self.say("aside_none"), "note")
        each = max(1, _REASONS_LETTERS // len(groups) - max(map(len, groups)) - 6)
        parts = [
            self.say("aside", why=why, count=self.count(codes), items=some_codes(codes, each))
            for why, codes in groups.items()
        ]
        return paragraph(self.say("aside_all", list=_joined(parts, "; ")), "note")


def _joined(parts: Iterable[Inlines | Mapping[str, Any]], between: str) -> Inlines:
    out: list[Any] = []
    for part in parts:
        out += [between, part] if out else [part]
    return inlines(*out)
