"""The series over the years: verdict of the trend test, or why there is none, with breaks drawn and
gaps left open.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.periods import spans
from parlib.codebook.reasons import Reason
from parlib.display.brief import calendar
from parlib.display.brief.figures import recalculated_years
from parlib.display.brief.promise import target_value
from parlib.display.charts import trend as draw_trend
from parlib.display.page import Page
from parlib.display.rank_move import rank_move
from parlib.display.tables import columns, used
from parlib.document.binding import Bound, Row
from parlib.document.blocks import Cell, Paragraph, Section, Table
from parlib.document.inline import Inlines, footnote, inlines, plain

_QUESTIONS = ("value", "rank", "distance_from_mean")
_CLEAR = ("rising", "falling", "improving", "worsening")


def trend(brief: BriefContext) -> Section:
    """Return the part on the course of the index."""
    page = Page(brief)
    rows = years_of(page)
    if not rows:
        return page.absent("trend", "trend")
    if len(rows) == 1:
        return Section("trend", (page.p("trend.one_year", role="note", only_year=str(min(rows))),))
    periods = list(range(min(rows), max(max(rows), brief.period) + 1))
    begun = calendar.breaks(page)
    blocks: list[Any] = [page.heading("trend", _heading(page, rows, begun))]
    blocks += [Paragraph(c) for c in (*_answers(page), rank_move(page)) if c]
    comparator, peers = _comparator(page, rows)
    blocks += [Paragraph(c, "note") for c in (_bridged(page, rows, begun),) if c]
    blocks.append(_figure(page, rows, periods, begun, comparator, peers))
    blocks += apart_years(page, rows)
    missing = [p for p in periods if p not in rows]
    if missing:
        blocks.append(page.p("trend.gaps", role="note", years=spans(missing)))
    if anew := recalculated_years(page):
        blocks.append(page.p("trend.recalculated", role="note", years=spans(anew)))
    blocks.append(_table(page, rows, periods, begun, comparator, peers))
    return Section("trend", tuple(blocks))


def _comparator(page: Page, rows: dict[int, Row]) -> tuple[str, dict[int, Bound]]:
    """Return what the unit is held against by year: the median of its group, as on every page, where
    it is known for all years; else the mean, which is published where single values are not.
    """
    means = calendar.means(page)
    medians = {p: r.bound("peer_median") for p, r in rows.items() if r["peer_median"] is not None}
    if medians and means.keys() <= medians.keys():
        return "median", medians
    return "mean", means


def years_of(page: Page) -> dict[int, Row]:
    """Return the rows of the index by year, those with a value or a rank."""
    rows = {
        int(r.number("period")): r
        for r in page.slice.rows("indices", index="PAR")
        if r.number("period") <= page.brief.period
    }
    return {p: r for p, r in rows.items() if r["value"] is not None or r["rank"] is not None}


def apart_years(page: Page, rows: dict[int, Row]) -> list[Paragraph]:
    """Say of each year that stands in another state than the others in which one it stands."""
    there = [p for p in sorted(rows) if _apart(rows[p])]
    return [
        page.p("trend.apart", role="note", apart_year=str(p), state=page.state_words(rows[p]))
        for p in there
    ]


def _heading(page: Page, rows: dict[int, Row], begun: dict[int, str]) -> Inlines:
    """Say the clear trend; else ranks with their number of units, or values where the first and the
    last were measured alike.
    """
    for question in ("value", "rank"):
        trend_row = page.finding("trend", "PAR", question)
        if trend_row is None or trend_row.text("verdict") not in _CLEAR:
            continue
        if trend_row["estimate"] is not None and trend_row["n"] is not None:
            return page.say(
                f"trend.heading.{trend_row.text('verdict')}",
                estimate=trend_row.bound("estimate"),
                n=trend_row.bound("n"),
            )
    ranked = [p for p in sorted(rows) if rows[p]["rank"] is not None]
    if len(ranked) > 1:
        first, last = ranked[0], ranked[-1]
        same = all(rows[first][c] == rows[last][c] for c in ("rank", "of"))
        return page.say(
            "trend.heading.ranks_same" if same else "trend.heading.ranks",
            first=_place(page, rows[first]),
            last=_place(page, rows[last]),
            first_year=str(first),
            last_year=str(last),
        )
    valued = [p for p in sorted(rows) if rows[p]["value"] is not None]
    if len(valued) > 1:
        first, last = valued[0], valued[-1]
        if any(first < year <= last for year in begun):
            return page.say("trend.heading.values_apart", years=spans(valued))
        return page.say(
            "trend.heading.values",
            first=rows[first].bound("value"),
            last=rows[last].bound("value"),
            first_year=str(first),
            last_year=str(last),
        )
    return page.say("trend.heading.years", years=spans(sorted(rows)))


def _place(page: Page, row: Row) -> Inlines:
    """Write a rank, and of how many where it is known."""
    if row["of"] is None:
        return page.say("trend.heading.place", rank=row.bound("rank"))
    return page.say("trend.heading.place_of", rank=row.bound("rank"), of=row.bound("of"))


def _answers(page: Page) -> list[Inlines]:
    """One sentence a question; one for all where none could be tested for one and the same reason."""
    findings = [page.finding("trend", "PAR", q) for q in _QUESTIONS]
    reasons = {f.text("not_testable_because") for f in findings if f is not None}
    if (
        all(f is not None and f.text("verdict") == "not_testable" for f in findings)
        and len(reasons) == 1
        and "" not in reasons
    ):
        return [page.say("trend.none_testable", because=page.reason(reasons.pop()))]
    sentences = [_answer(page, q) for q in _QUESTIONS]
    tested = next(
        (
            (i, f)
            for i, f in enumerate(findings)
            if f is not None and f["p_adjusted"] is not None and f["tests"] is not None
        ),
        None,
    )
    # the first test carries the note on how its p, and those after it, are adjusted
    if tested is not None:
        at, row = tested
        adjustment = row.text("adjustment") or "none"
        note = page.say(
            "trend.test",
            tests=row.bound("tests"),
            adjustment=page.label(f"adjustments.{adjustment}"),
        )
        sentences[at] = (*sentences[at], footnote(*note))
    return sentences


def _answer(page: Page, question: str) -> Inlines:
    """One sentence for one trend question; none where the question was not asked."""
    trend_row = page.finding("trend", "PAR", question)
    if trend_row is None:
        return ()
    verdict = trend_row.text("verdict")
    if verdict == "not_testable" or any(
        trend_row[c] is None for c in ("estimate", "ci_low", "ci_high", "p", "n")
    ):
        because = page.reason(trend_row.text("not_testable_because")) or page.label("no_data")
        return page.say(f"trend.{question}.not_testable", because=because)
    p = (
        trend_row.bound("p_adjusted")
        if trend_row["p_adjusted"] is not None
        else trend_row.bound("p")
    )
    values = {
        "estimate": trend_row.bound("estimate"),
        "low": trend_row.bound("ci_low"),
        "high": trend_row.bound("ci_high"),
        "p": p,
        "n": trend_row.bound("n"),
    }
    return page.say(f"trend.{question}.{verdict}", years=trend_row.text("years"), **values)


def _bridged(page: Page, rows: dict[int, Row], begun: dict[int, str]) -> Inlines:
    """One sentence on the first year under the latest rule book, re-computed under the old one.

    None where nobody filed evidence for it.
    """
    since = max((p for p in rows if p in begun), default=None)
    if since is None:
        return ()
    book = page.rule_book(rows[since].text("framework"))
    if book is None or not book.predecessor:
        return ()
    bridges = page.slice.rows(
        "bridges", period=since, framework=book.id, other_framework=book.predecessor, lens="rule"
    )
    if not bridges:
        return ()
    again, at, before = bridges[0], str(since), str(since - 1)
    if again["other_value"] is None or again["value"] is None:
        because = page.reason(again.text("reason"))
        return page.say("trend.bridged_not", at=at, because=because[:1].lower() + because[1:])
    figures = {
        "other": again.bound("other_value"),
        "value": again.bound("value"),
        "maximum": again.bound("other_max"),
    }
    filed = page.slice.rows(
        "bridges",
        period=since - 1,
        framework=book.predecessor,
        other_framework=book.id,
        lens="rule",
    )
    if filed and filed[0]["value"] is not None:
        figures |= {
            "earlier": filed[0].bound("value"),
            "earlier_maximum": filed[0].bound("max_points"),
        }
        return page.say("trend.bridged", at=at, before=before, **figures)
    return page.say("trend.bridged_alone", at=at, **figures)


def _apart(row: Row) -> bool:
    """Return whether the value of a year is not yet what other years show.

    A self-score, or short of a part.
    """
    return row["value"] is not None and (
        row.text("basis") == "self_scored" or row.text("without") != ""
    )


def _break_label(page: Page, because: str) -> str:
    """Decision that begins a new series in a year."""
    return Reason.parse(because).details.get("decision", "") or page.label("new_rules")


def _figure(
    page: Page,
    rows: dict[int, Row],
    periods: list[int],
    begun: dict[int, str],
    comparator: str,
    peers: dict[int, Bound],
) -> Any:
    frame = pd.DataFrame(
        [
            {
                "period": p,
                "value": rows[p].number("value") if p in rows else float("nan"),
                "rank": rows[p].number("rank") if p in rows else float("nan"),
                "of": rows[p].number("of") if p in rows else float("nan"),
                "peers": peers[p].raw if p in peers else float("nan"),
                "comparable": bool(rows[p]["comparable_with_previous"]) if p in rows else False,
                "break_label": _break_label(page, begun[p]) if p in begun else "",
                "apart": p in rows and _apart(rows[p]),
            }
            for p in periods
        ]
    )
    promised = [
        r
        for r in page.slice.rows("targets", index="PAR")
        if r.text("unit").startswith("%") and target_value(r) is not None
    ]
    return draw_trend(
        frame,
        name=page.short_unit,
        words=page.words,
        id="figure-trend",
        caption=plain(
            page.say("trend.figure_caption", against=page.label(f"trend_against.{comparator}"))
        ),
        comparator=comparator,
        target=target_value(promised[0]) if promised else None,
        table="table-trend",
    )


def _table(
    page: Page,
    rows: dict[int, Row],
    periods: list[int],
    begun: dict[int, str],
    comparator: str,
    peers: dict[int, Bound],
) -> Table:
    held = list(rows.values())
    with_value = used(r["value"] for r in held)
    with_rank = used(r["rank"] for r in held)
    with_mean = any(p in peers for p in periods)
    with_change = used(r["change"] for r in held if r["comparable_with_previous"])
    specs = [("year", "left", 0.9)]
    specs += [("index_value", "right", 1.1)] * with_value + [("change", "right", 1.2)] * with_change
    specs += (
        [("rank_of", "right", 1.2)] * with_rank
        + [(comparator, "right", 1.2)] * with_mean
        + [("note", "left", 4.6)]
    )
    mixed = len({r.text("basis") for r in held}) > 1
    shown = (with_value, with_change, with_rank, with_mean)
    anew = recalculated_years(page)
    body = [
        _row(page, p, rows, peers.get(p), shown, begun.get(p, ""), mixed=mixed, anew=p in anew)
        if p in rows
        else _gap(page, p, begun.get(p, ""), peers.get(p), shown)
        for p in periods
    ]
    if not any(plain(cells[-1].c) for cells in body):
        specs, body = specs[:-1], [cells[:-1] for cells in body]
    return Table(
        id="table-trend",
        caption=plain(page.say("trend.table_caption")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
    )


def _gap(
    page: Page, period: int, because: str, peers: Bound | None, shown: tuple[bool, bool, bool, bool]
) -> tuple[Cell, ...]:
    """Line of a year without figures of the unit.

    What the year itself is known for, its mean and its method, still stands.
    """
    cells = page.cells
    out = [cells.text(str(period), head=True)] + [cells.text("", mark="missing")] * sum(shown[:3])
    if shown[3]:
        out.append(_peers(page, peers))
    reasons = [page.label("no_data")] + ([page.reason(because, short=True)] if because else [])
    return (*out, cells.text("; ".join(reasons)))


def _row(
    page: Page,
    period: int,
    rows: dict[int, Row],
    peers: Bound | None,
    shown: tuple[bool, bool, bool, bool],
    begun: str,
    *,
    mixed: bool,
    anew: bool,
) -> tuple[Cell, ...]:
    cells, row = page.cells, rows[period]
    with_value, with_change, with_rank, with_mean = shown
    out = [cells.text(str(period), head=True)]
    if with_value:
        out.append(cells.number(row.bound("value"), "percent_value"))
    if with_change:
        comparable = row["comparable_with_previous"] and row["change"] is not None
        fell = (
            comparable
            and row.number("change") < 0
            and cells.differ("signed_pp", row["change"], 0.0)
        )
        fell = fell and (
            period - 1 not in rows
            or cells.differ("percent_value", rows[period - 1]["value"], row["value"])
        )
        out.append(
            cells.number(row.bound("change"), "signed_pp", mark="below" if fell else "")
            if comparable
            else cells.text("")
        )
    if with_rank:
        out.append(cells.pair(row.bound("rank"), row.bound("of"), ("rank", "count"), between="/"))
    if with_mean:
        out.append(_peers(page, row.bound("peer_mean") if peers is None else peers))
    return (*out, Cell(inlines(_note(page, row, begun, mixed=mixed, anew=anew))))


def _peers(page: Page, peers: Bound | None) -> Cell:
    if peers is None:
        return page.cells.text("", mark="missing")
    return page.cells.number(peers, "percent_value")


def _note(page: Page, row: Row, begun: str, *, mixed: bool, anew: bool) -> str:
    """Why the year stands apart: a break, another source, other boundaries then, a basis that is no
    published figure. ``begun`` is why a new method begins in it, which a year after a gap does not
    know by itself.
    """
    why = row.text("not_comparable_because")
    if row.reason("not_comparable_because").code in ("", "no_previous_year"):
        why = begun
    parts = [page.reason(why, short=True)] if why else []
    if mixed and row.text("basis") not in ("published", ""):
        parts.append(page.known_label(f"basis.{row.text('basis')}", row.text("basis")))
    if anew:
        parts.append(page.label("recalculated"))
    if row.text("conflict"):
        parts.append(page.label("sources_disagree"))
    return "; ".join(parts)
