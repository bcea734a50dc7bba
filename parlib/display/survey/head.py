"""Masthead and page 1 of a survey brief: the figure, how surely, what changed, what stands lowest."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.reasons import Reason
from parlib.display.brief.figures import disputed, place
from parlib.display.charts import years
from parlib.display.estimates import without_intervals
from parlib.display.kinds import masthead_of
from parlib.display.survey.page import SURVEY, SurveyPage, apart
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Fact, Facts, Figure, Heading, Masthead, Paragraph, Section, Table
from parlib.document.inline import Inlines, inlines, num, plain
from parlib.document.numbers import MISSING

_MISSING = inlines(MISSING)


def masthead(brief: BriefContext) -> Masthead:
    """Return what stands above the document and in its metadata."""
    page = SurveyPage(brief)
    subtitle = page.say("survey.subtitle", measure=page.label(f"survey.measures.{page.measure}"))
    return masthead_of(
        page,
        kind="survey",
        title=page.say("survey.title"),
        subtitle=subtitle,
        takeaway=takeaway(page),
    )


def takeaway(page: SurveyPage) -> Inlines:
    """Return the one sentence that a chair must read."""
    whole = page.whole
    if whole is None or whole["estimate"] is None:
        row = page.index_row(SURVEY)
        if row is not None and row["rank"] is not None:
            return page.joined([page.say("survey.takeaway.rank", place=place(page, row))])
        return _nothing(page, "takeaway")
    if not page.answered:
        clauses = [page.say("survey.takeaway.published_share", value=whole.bound("estimate"))]
    elif whole["ci_low"] is None:
        because = page.reason(whole.text("reason")) or page.label("no_interval")
        clauses = [
            page.say("survey.takeaway.no_interval", value=whole.bound("estimate"), because=because)
        ]
    else:
        clauses = [page.say("survey.takeaway.share_4_5", **_interval(whole))]
    clauses.append(_change(page))
    ordered = [r for r in page.factors if r["estimate"] is not None]
    if len(ordered) > 1 and apart(ordered[0], ordered[1]):
        clauses.append(
            page.say(
                "survey.takeaway.lowest",
                name=page.name(ordered[0]),
                value=ordered[0].bound("estimate"),
            )
        )
    return page.joined(clauses, comma="; ")


def _nothing(page: SurveyPage, where: str) -> Inlines:
    """Say that there is no figure: none came in, or one is withheld and why."""
    because = page.withheld(page.whole) if page.whole is not None else ""
    if because:
        return page.say(f"survey.{where}.withheld", because=because)
    return page.say(f"survey.{where}.nothing")


def _interval(row: Row) -> dict[str, Any]:
    return {
        "value": row.bound("estimate"),
        "low": row.bound("ci_low"),
        "high": row.bound("ci_high"),
    }


def _change(page: SurveyPage) -> Inlines:
    row = page.survey_finding("change")
    if row is None:
        return page.say("survey.takeaway.no_change_known")
    why = _no_verdict(page, row)
    if why:
        return page.say("survey.takeaway.not_comparable", because=page.reason(why, short=True))
    return page.say(
        f"survey.takeaway.change.{row.text('verdict')}",
        change=row.bound("estimate"),
        since=_since(row),
    )


def _no_verdict(page: SurveyPage, row: Row) -> str:
    """Return why a change cannot be judged on page 1; a sample that is only assumed judges nothing."""
    if row.text("verdict") == "not_testable":
        return row.text("not_testable_because")
    return "" if page.answered else str(Reason.of("respondents_not_printed"))


def _since(row: Row) -> str:
    """Year that a change is taken against."""
    return str(int(row.number("since")))


def summary(brief: BriefContext) -> Section:
    """Return page 1: the sentence, the large figures, the years with their intervals."""
    page = SurveyPage(brief)
    if not page.known:
        heading = Heading(1, "summary", page.say("survey.heading.nothing"))
        return Section("summary", (heading, page.p("survey.missing", role="note")))
    blocks: list[Any] = [Heading(1, "summary", _heading(page))]
    if _judged(page) is None:  # else the heading and the large figures say all of it
        blocks.append(Paragraph(takeaway(page), "lead"))
    blocks.append(Facts(tuple(_facts(page))))
    if not page.answered:
        blocks.append(
            page.p(
                "survey.published_only.assumed"
                if _assumed(page)
                else "survey.published_only.unknown",
                role="note",
            )
        )
    blocks += _course(page)
    blocks += _other_sources(page)
    return Section("summary", tuple(blocks))


def _assumed(page: SurveyPage) -> bool:
    """Return whether a project declares a sample for published percentages, so that the course below
    shows intervals that rest on it.
    """
    return not page.answered and page.whole is not None and page.whole["ci_low"] is not None


def _judged(page: SurveyPage) -> Row | None:
    """Return the change on which there is a verdict; None where the figure has no interval, or
    nothing stands before it.
    """
    row, whole = page.survey_finding("change"), page.whole
    if row is None or row["estimate"] is None or _no_verdict(page, row):
        return None
    return row if page.answered and whole is not None and whole["ci_low"] is not None else None


def _heading(page: SurveyPage) -> Inlines:
    whole = page.whole
    if whole is None or whole["estimate"] is None:
        row = page.index_row(SURVEY)
        return (
            page.say("survey.heading.rank", place=place(page, row))
            if row is not None and row["rank"] is not None
            else _nothing(page, "heading")
        )
    if not page.answered:
        return page.say("survey.heading.published_share", value=whole.bound("estimate"))
    if whole["ci_low"] is None:
        return page.say("survey.heading.value", value=whole.bound("estimate"))
    row = _judged(page)
    if row is None:
        return page.say("survey.heading.share_alone", **_interval(whole))
    return page.say(
        "survey.heading.share_4_5",
        value=whole.bound("estimate"),
        verdict=page.label(f"survey.verdict_words.{row.text('verdict')}"),
        since=_since(row),
    )


def _facts(page: SurveyPage) -> list[Fact]:
    facts = [_value_fact(page), _change_fact(page)]
    if page.answered:
        return [*facts, _lowest_fact(page), _respondents_fact(page)]
    row = page.index_row(SURVEY)
    if row is not None and row["rank"] is not None:
        value: list[Any] = [num(row.bound("rank"), "rank", page.language)]
        value += (
            ["/", num(row.bound("of"), "count", page.language)] if row["of"] is not None else []
        )
        known = "rank_among" if row["of"] is not None else "rank_of_unknown"
        facts.append(Fact(page.label("facts.rank"), inlines(*value), page.say(f"facts.{known}")))
    if page.whole is not None:
        facts.append(
            Fact(
                page.label("survey.facts.respondents"),
                _MISSING,
                inlines(page.reason("respondents_not_printed")),
            )
        )
    return facts


def _value_fact(page: SurveyPage) -> Fact:
    row = page.whole
    label = page.label(f"survey.facts.value.{page.measure}")
    if row is None or row["estimate"] is None:
        return Fact(
            label,
            _MISSING,
            inlines(page.withheld(row) if row is not None else page.label("facts.no_data")),
        )
    form = "percent_tenths" if page.answered else "percent"
    if not page.answered:
        unknown = inlines(page.label("survey.facts.sample_unknown"))
        note = page.joined([*disputed(page, SURVEY, "score"), unknown], comma="; ", end="")
    else:
        note = (
            page.say("survey.facts.interval", **_interval(row))
            if row["ci_low"] is not None
            else inlines(page.reason(row.text("reason")))
        )
    return Fact(label, inlines(num(row.bound("estimate"), form, page.language)), note)


def _change_fact(page: SurveyPage) -> Fact:
    row, least = page.survey_finding("change"), page.survey_finding("detectable")
    if row is None or row["estimate"] is None or _no_verdict(page, row):
        why = (
            page.reason(_no_verdict(page, row), short=True)
            if row is not None
            else page.label("facts.no_previous")
        )
        return Fact(plain(page.say("facts.change")), _MISSING, inlines(why))
    note: list[Any] = [page.label(f"survey.verdicts.{row.text('verdict')}")]
    if least is not None and least["estimate"] is not None:
        note += ["; ", *page.say("survey.facts.detectable", least=least.bound("estimate"))]
    value = inlines(
        num(row.bound("estimate"), "signed_tenths" if page.answered else "signed_pp", page.language)
    )
    return Fact(plain(page.say("survey.facts.since", since=_since(row))), value, inlines(*note))


def _lowest_fact(page: SurveyPage) -> Fact:
    label = page.label("survey.facts.lowest")
    ordered = [r for r in page.factors if r["estimate"] is not None]
    if not ordered:
        because = next((w for r in page.factors if (w := page.withheld(r))), "")
        return Fact(label, _MISSING, inlines(because or page.label("facts.no_data")))
    row, *others = ordered
    open_order = (
        [f"; {page.label('survey.facts.order_open')}"]
        if others and not apart(row, others[0])
        else []
    )
    return Fact(
        label,
        inlines(num(row.bound("estimate"), "percent_tenths", page.language)),
        inlines(page.say("survey.lowest_named", name=page.name(row)), *open_order),
    )


def _respondents_fact(page: SurveyPage) -> Fact:
    people, places = page.sampled("respondents"), page.sampled("psus")
    label = page.label("survey.facts.respondents")
    if people is None:
        whole = page.whole
        return Fact(
            label,
            inlines(num(whole.bound("n"), "count", page.language))
            if whole is not None and whole["n"] is not None
            else _MISSING,
        )
    note = (
        page.say("survey.facts.psus", psus=places.bound("estimate")) if places is not None else ()
    )
    if page.questions_put is not None:
        some = page.say("survey.facts.some_questions", questions=page.questions_put)
        note = inlines(*note, "; ", *some) if note else some
    return Fact(label, inlines(num(people.bound("estimate"), "count", page.language)), note)


def _course(page: SurveyPage) -> list[Any]:
    """Draw and list the index by year, with its interval.

    One year alone is a table of one line and no picture.
    """
    rows = [
        r
        for r in page.slice.rows(
            "satisfaction", survey=SURVEY, item="index", subgroup="all", measure=page.measure
        )
        if r.number("period") <= page.brief.period
    ]
    rows = sorted(rows, key=lambda r: r.number("period"))
    if not any(r["estimate"] is not None for r in rows):
        return []
    table = _table(page, rows)
    return [_figure(page, rows), table] if len(rows) > 1 else [table]


def _figure(page: SurveyPage, rows: list[Row]) -> Figure:
    held = {int(r.number("period")): r for r in rows}
    bare = "_bare" if page.answered and without_intervals(rows) else ""
    breaks = _breaks(page, held)
    frame = []
    for period in range(min(held), page.brief.period + 1):
        row = held.get(period)
        ends = (
            (row.number("estimate"), row.number("ci_low"), row.number("ci_high"))
            if row is not None
            else (math.nan,) * 3
        )
        frame.append(
            {
                "period": period,
                "estimate": ends[0],
                "low": ends[1],
                "high": ends[2],
                "assumed": not page.answered,
                "break_label": breaks.get(period, ""),
            }
        )
    return years(
        pd.DataFrame(frame),
        words=page.words,
        id="figure-years",
        caption=plain(page.say(f"survey.years.figure_caption.{_course_of(page)}{bare}")),
        axis=page.label(f"survey.axis.{page.measure}"),
        form="tenths" if page.answered else "percent_value",
        table="table-years",
    )


def _course_of(page: SurveyPage) -> str:
    return "published_assumed" if _assumed(page) else page.measure


def _breaks(page: SurveyPage, held: dict[int, Row]) -> dict[int, str]:
    """Year of each change of method or questionnaire inside the span, with its decision."""
    out = {}
    for period in held:
        row = page.survey_finding("change", period=period)
        why = row.reason("not_testable_because") if row is not None else Reason.of("")
        if why.code == "series_break":
            out[int(why.details.get("period", period))] = why.details.get("decision") or page.label(
                "new_rules"
            )
        elif why.code == "questionnaire_changed":
            out[period] = page.label("survey.new_form")
    return out


def _table(page: SurveyPage, rows: list[Row]) -> Table:
    cells = page.cells
    form, changed = ("tenths", "signed_tenths") if page.answered else ("percent_value", "signed_pp")
    specs = [
        ("year", "left", 0.7),
        ("satisfied", "right", 1.1),
        ("interval", "right", 1.3),
        ("respondents", "right", 1.0),
    ]
    specs += [
        ("survey_change", "right", 1.2),
        ("change_interval", "right", 1.7),
        ("verdict", "left", 2.0),
    ]
    body = []
    for row in rows:
        moved = page.survey_finding("change", period=int(row.number("period")))
        out = [
            cells.text(str(int(row.number("period"))), head=True),
            cells.number(row.bound("estimate"), form, bold=True),
        ]
        out += [page.interval(row), cells.number(row.bound("n"), "count")]
        if moved is None:
            out += [cells.text(""), cells.text(""), cells.text("")]
        else:
            why = page.reason(moved.text("not_testable_because"), short=True)
            shown = (
                cells.number(moved.bound("estimate"), changed)
                if moved["estimate"] is not None
                else cells.text("", mark="na")
            )
            verdict = cells.text(why or page.label(f"survey.verdicts.{moved.text('verdict')}"))
            out += [shown, page.interval(moved, "signed_tenths"), verdict]
        body.append(tuple(out))
    return Table(
        id="table-years",
        caption=plain(page.say(f"survey.years.table_caption.{page.measure}")),
        columns=columns(
            *((page.label(f"survey.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        note=page.label(f"survey.years_note.{_course_of(page)}"),
    )


def _other_sources(page: SurveyPage) -> list[Any]:
    """Name what other public pages print for the year, where they disagree."""
    rows = page.slice.rows(
        "observations",
        index=SURVEY,
        period=page.brief.period,
        code="0",
        measure="score",
        used=False,
    )
    differing = [r for r in rows if r["conflict"] and r["value"] is not None]
    return [
        page.p(
            "survey.other_source", role="note", value=r.bound("value"), source=r.text("source_url")
        )
        for r in differing
    ]
