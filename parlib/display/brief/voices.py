"""What citizens said: the satisfaction index by factor with its uncertainty, the weakest items, the
sample.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.surveys import SurveyForm
from parlib.display.brief.figures import disputed, place
from parlib.display.charts import dots, stacked
from parlib.display.estimates import caption_of, error_unknown
from parlib.display.page import Page
from parlib.display.tables import columns, used
from parlib.document.binding import Row, total
from parlib.document.blocks import Cell, Figure, Paragraph, Section, Table
from parlib.document.inline import Inlines, inlines, plain

_WEAKEST = 5
# as in every picture of shares of satisfied people; longer by tens where one is lower
_SCALE_FROM = 60.0
_ANSWERS = ("share_1", "share_2", "share_3", "share_4", "share_5")


def satisfaction(brief: BriefContext) -> Section:
    """Return the part on satisfaction.

    Estimates where there are answers, the published index otherwise.
    """
    page = Page(brief)
    estimates, published = estimates_of(page), published_of(page)
    if not estimates and not published:
        return page.lacking("satisfaction", "satisfaction")
    blocks: list[Any] = [page.heading("satisfaction", heading_of(page, estimates, published))]
    shares = [r for r in estimates if r.text("measure") == "share_4_5"]
    blocks += _estimated(page, estimates, shares) if shares else [totals_only(page)]
    if published:
        blocks.append(_years(page, published))
    return Section("satisfaction", tuple(blocks))


def estimates_of(page: Page) -> list[Row]:
    """Return the estimates of the year for everyone."""
    return page.slice.rows("satisfaction", period=page.brief.period, survey="SIPAS", subgroup="all")


def published_of(page: Page) -> list[Row]:
    """Return the years whose index or rank is known."""
    rows = page.slice.rows("indices", index="SIPAS")
    return [
        r
        for r in rows
        if r.number("period") <= page.brief.period
        and (r["value"] is not None or r["rank"] is not None)
    ]


def totals_only(page: Page) -> Paragraph:
    """Say that only the total is known."""
    return page.p("satisfaction.totals_only", role="note")


def heading_of(page: Page, estimates: list[Row], published: list[Row]) -> Inlines:
    """Say the index of the year as surely as it is known."""
    now = [r for r in published if r.number("period") == page.brief.period]
    index = next(
        (
            r
            for r in estimates
            if r.text("item") == "index"
            and r.text("measure") == "share_4_5"
            and r["estimate"] is not None
        ),
        None,
    )
    if now and now[0]["value"] is not None:
        others = disputed(page, "SIPAS", "score")
        flagged = page.joined(others, comma="; ", end="") if others else ()
        values: dict[str, Any] = {
            "value": now[0].bound("value"),
            "disputes": page.say("satisfaction.heading.disputes", list=flagged) if flagged else "",
        }
        if now[0]["rank"] is None:
            return page.say("satisfaction.heading.value", **values)
        return page.say("satisfaction.heading.value_rank", place=place(page, now[0]), **values)
    if index is not None and index["ci_low"] is not None and index["ci_high"] is not None:
        return page.say(
            "satisfaction.heading.estimate",
            value=index.bound("estimate"),
            low=index.bound("ci_low"),
            high=index.bound("ci_high"),
        )
    if index is not None:
        return page.say("satisfaction.heading.estimate_alone", value=index.bound("estimate"))
    if now:
        return page.say("satisfaction.heading.rank", place=place(page, now[0]))
    held = next((r for r in estimates if r.text("item") == "index" and r["suppressed"]), None)
    if held is not None:
        because = page.reason(held.text("reason")) or page.label("withheld")
        return page.say("satisfaction.heading.withheld", because=because)
    return page.say("satisfaction.heading.not_this_year")


def form_of(page: Page, estimates: list[Row]) -> SurveyForm | None:
    """Return the questionnaire whose items were answered, None where none is known."""
    items = {r.text("item") for r in estimates}
    forms = [
        f for f in page.brief.surveys if f.survey == "SIPAS" and items & {i.code for i in f.items}
    ]
    return max(forms, key=lambda f: len(items & {i.code for i in f.items}), default=None)


def names_of(page: Page, form: SurveyForm | None) -> dict[str, str]:
    """Return the names of factors and items by code, in the page's language."""
    if form is None:
        return {}
    english = page.language == "en"
    names = {f.code: f.name_en if english and f.name_en else f.name_vi for f in form.factors}
    return names | {i.code: i.text_en if english and i.text_en else i.text_vi for i in form.items}


def _estimated(page: Page, estimates: list[Row], shares: list[Row]) -> list[Any]:
    form = form_of(page, estimates)
    ordered, whole = factors_of(shares, form)
    blocks: list[Any] = []
    if whole is not None and whole["n"] is not None:
        blocks.append(
            page.p("satisfaction.sample", n=whole.bound("n"), method=page.label(method_of(whole)))
        )
    weakest = weakest_of(page, estimates, form)
    below = [weakest] if weakest is not None else []
    if not ordered:  # an estimate of the whole alone
        return [*blocks, *below]
    picture = figure_of(page, ordered, whole, form, table="table-satisfaction")
    return [*blocks, picture, _table(page, ordered, names_of(page, form)), *below]


def method_of(whole: Row) -> str:
    """Return the label of how the whole was estimated: one without an interval claims no error."""
    return "estimated_alone" if error_unknown(whole) else "estimated_by"


def factors_of(shares: list[Row], form: SurveyForm | None) -> tuple[list[Row], Row | None]:
    """Return the rows of the factors, the least satisfied first, and the row of the whole."""
    codes = {f.code for f in form.factors} if form is not None else set()
    factors = [r for r in shares if r.text("item") in codes] or [
        r for r in shares if r.text("item") != "index"
    ]
    whole = next((r for r in shares if r.text("item") == "index"), None)
    return sorted(
        factors,
        key=lambda r: (
            r["estimate"] is None,
            r.number("estimate") if r["estimate"] is not None else 0.0,
        ),
    ), whole


def figure_of(
    page: Page, ordered: list[Row], whole: Row | None, form: SurveyForm | None, *, table: str = ""
) -> Figure:
    """Draw the factors with their intervals on the scale that every brief shares."""
    names = names_of(page, form)
    frame = pd.DataFrame(
        [
            {
                "name": names.get(r.text("item"), r.text("item")),
                "estimate": r.number("estimate"),
                "low": r.number("ci_low") if r["ci_high"] is not None else math.nan,
                "high": r.number("ci_high") if r["ci_low"] is not None else math.nan,
                "note": page.label("withheld")
                if r["suppressed"]
                else page.reason(r.text("reason")),
            }
            for r in ordered
        ]
    )
    ends = [r.number(c) for r in ordered for c in ("estimate", "ci_low") if r[c] is not None]
    return dots(
        frame,
        words=page.words,
        id="figure-satisfaction",
        caption=plain(page.say(f"satisfaction.{caption_of(ordered)}")),
        axis=page.label("satisfied_share"),
        low=min(_SCALE_FROM, 10 * math.floor(min(ends, default=_SCALE_FROM) / 10)),
        reference=whole.number("estimate")
        if whole is not None and whole["estimate"] is not None
        else None,
        reference_label=page.label("index_short"),
        table=table,
    )


def _table(page: Page, rows: list[Row], names: dict[str, str]) -> Table:
    cells = page.cells
    specs = [
        ("factor", "left", 4.0),
        ("satisfied", "right", 1.2),
        ("interval_low", "right", 1.2),
        ("interval_high", "right", 1.2),
        ("respondents", "right", 1.2),
    ]
    body = [
        (
            cells.text(names.get(r.text("item"), r.text("item")), head=True),
            cells.number(r.bound("estimate"), "percent_value", bold=True)
            if not r["suppressed"]
            else cells.text(page.label("withheld"), mark="missing"),
            cells.number(r.bound("ci_low"), "percent_value"),
            cells.number(r.bound("ci_high"), "percent_value"),
            cells.number(r.bound("n"), "count"),
        )
        for r in rows
    ]
    return Table(
        id="table-satisfaction",
        caption=plain(page.say("satisfaction.table_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
    )


def weakest_of(
    page: Page, estimates: list[Row], form: SurveyForm | None, *, most: int = _WEAKEST
) -> Any:
    """Draw the answers to the items most often rated average or below.

    None where the classes were not estimated.
    """
    items = {i.code for i in form.items} if form is not None else set()
    by_item: dict[str, dict[str, Row]] = {}
    for row in estimates:
        if (
            row.text("item") in items
            and row.text("measure") in _ANSWERS
            and row["estimate"] is not None
        ):
            by_item.setdefault(row.text("item"), {})[row.text("measure")] = row
    whole = {item: rows for item, rows in by_item.items() if len(rows) == len(_ANSWERS)}
    if not whole:
        return None
    weakest = sorted(
        whole,
        key=lambda item: (
            -math.fsum(whole[item][m].number("estimate") for m in _ANSWERS[:3]),
            item,
        ),
    )[:most]
    classes, names = tuple(page.label(f"answers.{m}") for m in _ANSWERS), names_of(page, form)
    rows = [
        {
            "name": names[i],
            **{
                c: whole[i][m].number("estimate") / 100
                for c, m in zip(classes, _ANSWERS, strict=True)
            },
        }
        for i in weakest
    ]
    caption = page.say(
        "satisfaction.answers_caption",
        drawn=total(*(whole[i][_ANSWERS[0]].bound_count() for i in weakest)),
    )
    return stacked(
        pd.DataFrame(rows), classes=classes, words=page.words, id="figure-answers", caption=caption
    )


def _years(page: Page, rows: list[Row]) -> Table:
    cells = page.cells
    with_rank = used(r["rank"] for r in rows)
    with_mean = used(r["peer_mean"] for r in rows)
    specs = (
        [("year", "left", 0.9), ("sipas_value", "right", 1.2)]
        + [("rank_of", "right", 1.2)] * with_rank
        + [("mean", "right", 1.3)] * with_mean
        + [("note", "left", 4.0)]
    )
    body = []
    for r in sorted(rows, key=lambda r: r.number("period")):
        out = [
            cells.text(str(int(r.number("period"))), head=True),
            cells.number(r.bound("value"), "percent_value"),
        ]
        if with_rank:
            out.append(cells.pair(r.bound("rank"), r.bound("of"), ("rank", "count"), between="/"))
        if with_mean:
            out.append(cells.number(r.bound("peer_mean"), "percent_value"))
        out.append(Cell(inlines(page.label("sources_disagree") if r.text("conflict") else "")))
        body.append(tuple(out))
    return Table(
        id="table-sipas-years",
        caption=plain(page.say("satisfaction.years_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
    )
