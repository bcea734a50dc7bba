"""BÁO CÁO kết quả thực hiện: what of a plan is done, late, not reported, due next."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import pandas as pd

from parlib.briefing.dispatch.forms import LANGUAGE, Form, Issue, heading, paragraph, section, table
from parlib.briefing.dispatch.quarter_words import (
    lacking,
    named_plan,
    period_words,
    runs_of,
    shortened,
    target_words,
)
from parlib.codebook.periods import Period
from parlib.codebook.plans import Plan
from parlib.codebook.reasons import Reason
from parlib.codebook.units import Locality
from parlib.codebook.values import is_missing, value_or
from parlib.codebook.vocabulary import LATE, Status
from parlib.document.inline import Inlines, inlines, num, plain
from parlib.document.numbers import format_number

GROUPS: dict[str, tuple[str, ...]] = {
    "met": (Status.MET,),
    "on_course": (Status.ON_COURSE,),
    "late": tuple(LATE),
    "open": (Status.OPEN, Status.NOT_COMPARABLE),
    "none": (Status.NO_DATA,),
}


ROOM, NEXT_ROOM, FEW = 34, 10, 4
"""Lines of a table that the report's two pages have room for below its opening, those of what falls
due next at most, and those kept for what is late at least; the appendix has every commitment."""
MANY_NEXT, FLOWING = 15, 8
"""Commitments due next that are still named; lines for text below a table that fills no page."""
INDICATOR_WIDTH, OWNER_WIDTH, TEXT_WIDTH, TEXT_LINE = 24, 12, 84, 1.4
"""Letters that fit into a line of these columns and of a paragraph; a line of text in lines of a
table."""


NAMED = 450
"""Letters up to which a sentence names commitments by unit."""
LACKING = ("unreported", "unmeasured", "untold")
"""Why there is no figure: the unit has not reported; it has in words only, or where it began is not
known (``UNREAD``); only the results of the year can tell."""


UNREAD = ("baseline_missing", "target_in_words", "band_unknown", "units_ranked_missing")


def _row_lines(rows: pd.DataFrame) -> list[int]:
    return [
        max(
            math.ceil(len(row.indicator) / INDICATOR_WIDTH), math.ceil(len(row.owner) / OWNER_WIDTH)
        )
        for row in rows.itertuples()
    ]


def _fitting(rows: pd.DataFrame, room: float) -> pd.DataFrame:
    """Return the first rows that take at most so many lines of a table."""
    return rows[[whole <= room for whole in accumulate(_row_lines(rows))]]


def _text_lines(paragraphs: Iterable[Mapping[str, Any]]) -> float:
    """Return how many lines of a table paragraphs take."""
    lines = (math.ceil(len(plain(p["c"])) / TEXT_WIDTH) for p in paragraphs)
    return TEXT_LINE * sum(lines)


class QuarterReport(Form):
    """The report on a plan for one period.

    Parameters
    ----------
    plan : Plan
        The plan.
    period : Period
        What is reported on.
    standing : DataFrame
        From :func:`standing_at`.
    unit, above, issue, wording, release
        As in :class:`parlib.briefing.dispatch.forms.Form`.
    illustrative : bool
        A fictional unit.
    """

    kind, group = "progress_report", "quarter"

    def __init__(
        self,
        plan: Plan,
        period: Period,
        standing: pd.DataFrame,
        *,
        unit: Locality,
        above: Locality | None,
        issue: Issue,
        wording: Mapping[str, Any],
        release: str,
        illustrative: bool,
    ) -> None:
        owned = [(c.id, owner) for c in plan.commitments for owner in c.owners]
        by_owner = pd.DataFrame(owned, columns=["item", "unit"]).merge(
            standing[["item", "status"]], on="item"
        )
        super().__init__(
            unit=unit,
            above=above,
            issue=issue,
            held={"standing": standing, "by_owner": by_owner},
            wording=wording,
            release=release,
            period=period.year,
            illustrative=illustrative,
        )
        self.plan, self.standing, self.last_day = plan, standing, period.last_day
        self.same |= {"when": period_words(period)}
        self.commitments = {c.id: c for c in plan.commitments}

    def _counts(self) -> dict[str, Any]:
        out = {
            name: self._count(status=list(map(str, statuses))) for name, statuses in GROUPS.items()
        }
        return out | {"all": self._count()}

    def _count(self, **key: Any) -> Any:
        return self.slice.bind("standing", "item", agg="count", plan=self.plan.id, **key)

    def _takeaway(self) -> Inlines:
        counts = self._counts()
        return self.say(
            "takeaway", **{name: counts[name] for name in ("met", "all", "late", "none")}
        )

    def _sections(self) -> list[dict[str, Any]]:
        units = self._by_unit()
        due, taken = self._next()
        named = sum(math.ceil(len(plain(row[0]["c"])) / INDICATOR_WIDTH) for row in units["rows"])
        body = [
            self._opening(),
            heading(1, "chung", self.label("whole")),
            paragraph(self.say("whole", **self._counts())),
            paragraph(
                self.say(
                    "reported", reported=self._count(reported="yes"), evidence=self._evidence()
                )
            ),
            heading(1, "don-vi", self.label("units")),
            units,
            heading(1, "cham", self.label("late")),
            *self._late(ROOM - named - taken),
            heading(1, "ky-toi", self.label("next")),
            *due,
            heading(1, "kien-nghi", self.label("ask")),
            paragraph(self.say("ask_open")),
            paragraph(self.say("closing", issuer=self.issuer)),
        ]
        every = [
            heading(1, "tat-ca", self.label("all_title")),
            self.attached(),
            self._listed("tat-ca-bang", "all", self.standing, evidence=True),
        ]
        return [section("bao-cao", body), section("phu-luc", every, appendix=" ", landscape=True)]

    def _opening(self) -> dict[str, Any]:
        """Return what is reported on; before the period is over, by which day figures had come in."""
        values = {"issuer": self.issuer, "subject": named_plan(self.plan)}
        judged = str(self.standing["as_of"].max()) if len(self.standing) else ""
        if not judged or judged >= self.last_day.isoformat():
            return paragraph(self.say("opening", **values))
        day = format_number("date_short", judged, LANGUAGE)
        return paragraph(self.say("opening_running", day=day, **values))

    def _late(self, room: float) -> Iterator[dict[str, Any]]:
        """Yield what is late or missed, as a table as far as there is room, and what has no figure,
        by what it waits for.
        """
        status = self.standing["status"]
        late = self.standing[status.isin(list(map(str, LATE)))]
        late = late.sort_values("status", key=lambda s: s.ne(str(Status.MISSED)), kind="stable")
        reason = self.standing["status_reason"].map(lambda r: Reason.parse(r).code)
        bare = status.eq(str(Status.OPEN)) & reason.isin(UNREAD)
        none = self.standing[status.eq(str(Status.NO_DATA)) | bare]
        why = none["status_reason"].map(lacking)
        words = [p for name in LACKING for p in self._in_words(name, none[why.eq(name)])]
        words += self._in_words("earlier", self._as_before())
        after = self.standing[self.standing["late"].eq("yes")]
        words += self._in_words("done_late", after)
        shown, rest = self._late_shown(late, room - _text_lines(words))
        if len(shown):
            yield self._listed("cham-bang", "late", shown)
        yield from rest
        yield from words
        if late.empty and none.empty:
            yield paragraph(self.say("late_none"))

    def _as_before(self) -> pd.DataFrame:
        """Return what stands as an earlier period's report left it and is not finished: nobody
        reported on it in this one.
        """
        rows = self.standing
        final = rows["status"].isin([str(Status.MET), str(Status.MISSED)])
        return rows[rows["reported"].eq("earlier") & ~final]

    def _late_shown(
        self, late: pd.DataFrame, room: float
    ) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
        """Return the rows of the table, and what is said of the others: by what they promise as
        far as there is room, the last by unit and id.
        """
        shown = _fitting(late, room)
        if len(shown) == len(late):
            return shown, []
        for rows in range(max(len(shown), 1), 0, -1):
            rest = list(self._in_words("late_more", late.iloc[rows:], named=True))
            if sum(_row_lines(late.iloc[:rows])) + _text_lines(rest) <= room + FLOWING:
                return late.iloc[:rows], rest
        codes = _text_lines(self._in_words("late_more", late))
        shown = _fitting(late, max(room - codes, FEW))
        left = late.drop(shown.index)
        # text flows on where rows of a table leave a page unfilled
        room += FLOWING - sum(_row_lines(shown)) - codes
        few = 0
        while (
            few < len(left)
            and _text_lines(self._in_words("late_named", left.iloc[: few + 1], named=True)) <= room
        ):
            few += 1
        named = list(self._in_words("late_named", left.iloc[:few], named=True))
        told = "late_more" if few or len(shown) else "late_in_words"
        return shown, [*named, *self._in_words(told, left.iloc[few:])]

    def _next(self) -> tuple[list[dict[str, Any]], float]:
        """Return what falls due in the period after, as a table where all of it has room, and the
        lines that it takes.
        """
        due = self.standing[
            self.standing["next"].eq("yes") & self.standing["status"].ne(str(Status.MET))
        ]
        if due.empty:
            return [paragraph(self.say("next_none"))], TEXT_LINE
        if len(_fitting(due, NEXT_ROOM)) == len(due):
            return [self._listed("ky-toi-bang", "next", due)], sum(_row_lines(due)) + 3
        words = list(self._in_words("next_many", due))
        if len(due) > MANY_NEXT:  # so many ids tell nobody anything
            words = [paragraph(self.say("next_counted", count=self._count(item=list(due["item"]))))]
        return words, _text_lines(words)

    def _in_words(
        self, path: str, rows: pd.DataFrame, *, named: bool = False
    ) -> Iterator[dict[str, Any]]:
        """Yield one sentence that counts commitments and lists them, by unit where that is short;
        none for none. ``named``: each with what it promises.
        """
        count = self._count(item=list(rows["item"])) if len(rows) else None
        if len(rows) and named:
            each = (
                f"{row.item} {shortened(row.indicator)} ({row.owner})"
                for row in rows.itertuples(index=False)
            )
            yield paragraph(self.say(path, count=count, list="; ".join(each)))
        elif len(rows):
            owned = self._held["by_owner"]
            owned = owned[owned["item"].isin(rows["item"])].groupby("unit", sort=False)["item"]
            listed = "; ".join(f"{unit} {runs_of(list(items))}" for unit, items in owned)
            if len(listed) > NAMED:
                listed = runs_of([i for i in self.standing["item"] if i in set(rows["item"])])
            yield paragraph(self.say(path, count=count, list=listed))

    def _evidence(self) -> Any:
        named = sorted({e for e in self.standing["evidence"] if e})
        return self._count(reported="yes", evidence=named)

    def _by_unit(self) -> dict[str, Any]:
        names = ("all", *GROUPS)
        rows = []
        for owner in dict.fromkeys(self._held["by_owner"]["unit"]):
            counts = [self.slice.bind("by_owner", "item", agg="count", unit=owner)]
            counts += [
                self.slice.bind(
                    "by_owner", "item", agg="count", unit=owner, status=list(map(str, s))
                )
                for s in GROUPS.values()
            ]
            rows.append([owner, *(num(c, "count", LANGUAGE) for c in counts)])
        labels = [self.label("columns.owner"), *(self.label(f"columns.{n}") for n in names)]
        return table(
            "don-vi-bang",
            self.label("tables.units"),
            labels,
            rows,
            [3, *[1] * len(names)],
            figures=range(1, len(names) + 1),
        )

    def _listed(
        self, name: str, caption: str, rows: pd.DataFrame, *, evidence: bool = False
    ) -> dict[str, Any]:
        columns = [
            "item",
            "indicator",
            "target",
            "actual",
            "status",
            "owner",
            "due",
            *(["evidence"] if evidence else []),
        ]
        widths = [0.7, 3.2, 1.4, 1.0, 1.3, 2.0, 1.7, *([1.8] if evidence else [])]
        cells = [list(self._cells(row, evidence=evidence)) for row in rows.itertuples(index=False)]
        return table(
            name,
            self.label(f"tables.{caption}"),
            [self.label(f"columns.{c}") for c in columns],
            cells,
            widths,
            figures=[3],
        )

    def _cells(self, row: Any, *, evidence: bool) -> Iterator[Any]:
        commitment = self.commitments[row.item]
        actual: Sequence[Any] = inlines("–")
        if not is_missing(row.actual):
            actual = inlines(
                num(
                    self.slice.bind("standing", "actual", plan=row.plan, item=row.item),
                    "number",
                    LANGUAGE,
                )
            )
        yield from (
            row.item,
            row.indicator,
            target_words(commitment),
            actual,
            self.label("status.done_late" if row.late == "yes" else f"status.{row.status}"),
            row.owner,
        )
        yield format_number("date_short", row.due, LANGUAGE)
        if evidence:
            yield value_or(row.evidence, "–")
