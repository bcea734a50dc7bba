"""Items most often rated average or below.

The five answers of the weakest, and the shares of the weakest ten.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from parlib.analysis.surveys.estimates import items_by_dissatisfaction
from parlib.codebook.context import BriefContext
from parlib.codebook.values import holds
from parlib.display.charts import stacked
from parlib.display.estimates import error_unknown
from parlib.display.survey.page import ANSWERS, SURVEY, SurveyPage
from parlib.display.tables import columns
from parlib.document.binding import Row, total
from parlib.document.blocks import Figure, Section, Table
from parlib.document.inline import plain

_DRAWN = 5
_LISTED = 8


def items(brief: BriefContext) -> Section:
    """Return the part on single items.

    Empty where there are no answers (the part on factors says so).
    """
    page = SurveyPage(brief)
    ordered = _ordered(page)
    if not ordered:
        return Section("items")
    worst, tied = ordered[0][0], [r for r, with_first in ordered if with_first]
    count = page.slice.bind(
        "satisfaction", "item", agg="count", item=[r.text("item") for r in tied], **_key(page)
    )
    worst_heading = page.say(
        "survey.items.heading.worst", name=page.name(worst), share=worst.bound("estimate")
    )
    heading = page.say("survey.items.heading.tied", count=count) if len(tied) > 1 else worst_heading
    if error_unknown(worst):
        heading = page.say("survey.items.heading.error_unknown")
    blocks: list[Any] = [page.heading("items", heading)]
    if len(tied) > 1:
        blocks.append(page.p("survey.items.tied", role="note", count=count))
    picture = _figure(page, [r for r, _ in ordered][:_DRAWN])
    blocks += [picture] if picture is not None else []
    blocks.append(_table(page, ordered, attached=picture is not None))
    rest = [r for r, _ in ordered][_LISTED:]
    if rest:
        key = {"item": [r.text("item") for r in rest], **_key(page)}
        bound = {
            name: page.slice.bind("satisfaction", "estimate", agg=agg, **key)
            for name, agg in (("low", "min"), ("high", "max"), ("count", "count"))
        }
        blocks.append(page.p("survey.items.rest", role="note", **bound))
    return Section("items", tuple(blocks))


def _key(page: SurveyPage) -> dict[str, Any]:
    return {
        "locality": page.brief.locality.locality,
        "period": page.brief.period,
        "survey": SURVEY,
        "subgroup": "all",
        "measure": "share_1_3",
    }


def _ordered(page: SurveyPage) -> list[tuple[Row, bool]]:
    """Items by the share rated average or below, worst first, each with whether it can be told from
    the first.
    """
    held = page.brief.tables.get("satisfaction")
    if held is None or held.empty or page.form is None:
        return []
    now = held[(held["period"] == page.brief.period) & (held["survey"] == SURVEY)]
    order = items_by_dissatisfaction(now, forms=(page.form,))
    estimates = [
        (page.estimate(r.item, "share_1_3"), holds(r.tied_with_first)) for r in order.itertuples()
    ]
    return [
        (row, tied) for row, tied in estimates if row is not None and row["estimate"] is not None
    ]


def _figure(page: SurveyPage, rows: list[Row]) -> Figure | None:
    classes = tuple(page.label(f"answers.{m}") for m in ANSWERS)
    drawn = []
    for row in rows:
        shares = [page.estimate(row.text("item"), m) for m in ANSWERS]
        if any(s is None or s["estimate"] is None for s in shares):
            return None
        drawn.append(
            {
                "name": page.name(row),
                **{
                    c: s.number("estimate") / 100
                    for c, s in zip(classes, shares, strict=True)
                    if s is not None
                },
            }
        )
    caption = page.say(
        "survey.items.figure_caption", drawn=total(*(row.bound_count() for row in rows))
    )
    return stacked(
        pd.DataFrame(drawn),
        classes=classes,
        words=page.words,
        id="figure-items",
        caption=caption,
        table="table-items",
    )


def _table(page: SurveyPage, ordered: list[tuple[Row, bool]], *, attached: bool) -> Table:
    cells = page.cells
    factor_of = page.form.factor_of if page.form is not None else {}
    specs = [
        ("survey_item", "left", 3.3),
        ("factor", "left", 3.3),
        ("average_or_below", "right", 1.4),
        ("interval", "right", 1.4),
    ]
    specs += [("dissatisfied", "right", 1.6), ("respondents", "right", 0.9)]
    body = []
    for row, _ in ordered[:_LISTED]:
        item = row.text("item")
        very, not_satisfied = page.estimate(item, "share_1"), page.estimate(item, "share_2")
        key = {**_key(page), "item": item, "measure": ["share_1", "share_2"]}
        both = very is not None and not_satisfied is not None
        body.append(
            (
                cells.text(page.name(row), head=True),
                cells.text(page.names.get(factor_of.get(item, ""), "")),
                cells.number(row.bound("estimate"), "tenths", bold=True),
                page.interval(row),
                cells.number(
                    page.slice.bind("satisfaction", "estimate", agg="sum", **key), "tenths"
                )
                if both
                else cells.text("", mark="missing"),
                cells.number(row.bound("n"), "count"),
            )
        )
    return Table(
        id="table-items",
        caption=plain(page.say("survey.items.table_caption")),
        columns=columns(
            *((page.label(f"survey.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        attached=attached,
    )
