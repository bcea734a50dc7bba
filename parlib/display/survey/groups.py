"""Satisfaction by subgroup, wide as the intervals are.

Small groups and what would give them away are withheld.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.estimates import error_unknown
from parlib.display.survey.page import (
    SURVEY,
    SurveyPage,
    apart,
)
from parlib.display.survey.shares import shares
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Section, Table
from parlib.document.inline import Inlines, plain


def groups(brief: BriefContext) -> Section:
    """Return the part on subgroups; empty where the file names none."""
    page = SurveyPage(brief)
    rows = page.slice.rows(
        "satisfaction", period=brief.period, survey=SURVEY, item="index", measure="share_4_5"
    )
    rows = sorted(
        (r for r in rows if r.text("subgroup") != "all"), key=lambda r: r.text("subgroup")
    )
    if not rows:
        return Section("groups")
    hidden = [r for r in rows if r["suppressed"]]
    blocks: list[Any] = [page.heading("groups", _heading(page, rows))]
    if hidden:
        count = page.slice.bind(
            "satisfaction",
            "subgroup",
            agg="count",
            subgroup=[r.text("subgroup") for r in hidden],
            **_key(page),
        )
        blocks.append(page.p("survey.groups.withheld", role="note", count=count))
    blocks += (
        [
            shares(
                page,
                rows,
                of="groups",
                name=lambda r: r.text("subgroup"),
                withheld="withheld_short",
            )
        ]
        if len(hidden) < len(rows)
        else []
    )
    blocks.append(_table(page, rows))
    return Section("groups", tuple(blocks))


def _key(page: SurveyPage) -> dict[str, Any]:
    return {
        "locality": page.brief.locality.locality,
        "period": page.brief.period,
        "survey": SURVEY,
        "item": "index",
        "measure": "share_4_5",
    }


def _heading(page: SurveyPage, rows: list[Row]) -> Inlines:
    shown = [r for r in rows if r["estimate"] is not None]
    if not shown:
        return page.say("survey.groups.heading.withheld")
    whole = page.whole
    if (
        whole is not None
        and whole["estimate"] is not None
        and all(_holds(r, whole.number("estimate")) for r in shown)
    ):
        return page.say("survey.groups.heading.not_told_apart")
    low, high = (
        min(shown, key=lambda r: r.number("estimate")),
        max(shown, key=lambda r: r.number("estimate")),
    )
    if len(shown) == 1:
        return page.say(
            "survey.groups.heading.one", low_name=low.text("subgroup"), low=low.bound("estimate")
        )
    if error_unknown(low, high):
        return page.say("survey.groups.heading.error_unknown")
    if not apart(low, high):
        return page.say("survey.groups.heading.within_error")
    return page.say(
        "survey.groups.heading.range",
        low_name=low.text("subgroup"),
        low=low.bound("estimate"),
        high_name=high.text("subgroup"),
        high=high.bound("estimate"),
    )


def _holds(row: Row, value: float) -> bool:
    """Return whether the interval of a group holds a value.

    A group without an interval tells nothing apart.
    """
    return row["ci_low"] is None or row.number("ci_low") <= value <= row.number("ci_high")


def _table(page: SurveyPage, rows: list[Row]) -> Table:
    cells = page.cells
    specs = [("subgroup", "left", 3.4), ("satisfied", "right", 1.4), ("interval", "right", 1.4)]
    hidden = any(r.text("reason") for r in rows)
    specs += [("respondents", "right", 1.0)] + [("note", "left", 3.0)] * hidden
    body = []
    for row in rows:
        shown = (
            cells.text(page.label("withheld_short"), mark="missing")
            if row["suppressed"]
            else cells.number(row.bound("estimate"), "tenths", bold=True)
        )
        body.append(
            (
                cells.text(row.text("subgroup"), head=True),
                shown,
                page.interval(row),
                cells.number(row.bound("n"), "count"),
                *[cells.text(page.reason(row.text("reason")))] * hidden,
            )
        )
    return Table(
        id="table-groups",
        caption=plain(page.say("survey.groups.table_caption")),
        columns=columns(
            *((page.label(f"survey.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        note=page.label("survey.groups_note"),
        # the picture prints shares and intervals
        attached=any(r["estimate"] is not None for r in rows),
    )
