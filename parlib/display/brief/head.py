"""Masthead and page 1, the basis of a chair's decisions: what changed, where the unit ranks, who
has to do what, and what is missing.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.codebook.vocabulary import GOOD, LATE
from parlib.display.brief.actions import actions, regainable
from parlib.display.brief.certainty import certainty
from parlib.display.brief.figures import (
    baseline_of,
    facts,
    place,
    previous_recalculated,
    recalculated_years,
)
from parlib.display.brief.promise import indicator, is_headline, promise_text, target_value
from parlib.display.brief.provenance import asked_for
from parlib.display.brief.unclaimed import unclaimed
from parlib.display.charts import rank_strip, strip
from parlib.display.page import Page
from parlib.display.year_step import year_step
from parlib.document.binding import Bound, Row
from parlib.document.blocks import Facts, Figure, Heading, Masthead, Paragraph, Section
from parlib.document.inline import Inlines, inlines, plain
from parlib.document.numbers import MISSING, format_number

# A change that rounds to nothing at two decimals is no change on the page.
_NOTHING = 0.005


def masthead(brief: BriefContext) -> Masthead:
    """Return what stands above the document and in its metadata."""
    page = Page(brief)
    framework = brief.framework
    title = page.say("masthead.title")
    shown = page.title_of(framework.id) if framework else ""
    status = (
        page.label(f"framework_status.{framework.status}")
        if framework
        else page.label("framework_status.unknown")
    )
    return Masthead(
        {
            "kind": "brief",
            "language": brief.language,
            "title": plain(title),
            "subtitle": plain(page.joined(_subtitles(page, shown), comma="; ", end="")),
            **_office(page),
            "place": brief.locality.place
            if brief.locality.level != "department"
            else _parent_name(page),
            "issued_on": brief.issued_on.isoformat(),
            **({"as_of": brief.as_of.isoformat()} if brief.as_of else {}),
            "locality": brief.locality.locality,
            "locality_name": page.unit,
            "period": brief.period,
            "slug": brief.locality.slug,
            "framework": shown,
            "framework_status": status,
            "illustrative": brief.illustrative,
            "takeaway": plain(takeaway(page)),
            "release": brief.release,
            "digest": brief.digest,
            "provenance": provenance(page),
            "mode": "report",
            "appendix_of": "",
        }
    )


def provenance(page: Page) -> str:
    """Return the last line of the document: release, digest, versions, issue date."""
    brief = page.brief
    issued = format_number("date_short", brief.issued_on.isoformat(), brief.language)
    version = str(brief.lineage.get("version", MISSING))
    return plain(
        page.say(
            "provenance.line",
            release=brief.release,
            digest=brief.digest,
            version=version,
            issued=issued,
        )
    )


def _parent_name(page: Page) -> str:
    parent = page.brief.localities.get(page.brief.locality.parent)
    return parent.place if parent else ""


def _office(page: Page) -> dict[str, Any]:
    """Name the office that usually signs for a unit of this level, the body above it, who signs and
    who gets the document.
    """
    level = page.brief.locality.level
    above = (
        page.name_of(page.brief.locality.parent)
        if page.brief.locality.parent in page.brief.localities
        else ""
    )
    # a department's letterhead names it alone: the place stands in the line above
    names = {"unit": _alone(page), "above": above}
    body = plain(page.say(f"office.{level}.body", **names))
    over = (
        plain(page.say(f"office.{level}.above", **names))
        if above or level in ("province", "district")
        else ""
    )
    # Both stand in capitals at the head of an official document (Decree 30/2020, Appendix I).
    return {
        "organisation": body.upper(),
        "organisation_above": over.upper(),
        "signer_title": plain(page.say(f"office.{level}.post")),
        "recipients": [
            *([plain(page.say("office.recipient", above=over))] if over else []),
            plain(page.say("office.file")),
        ],
    }


def _alone(page: Page) -> str:
    """Return the name of the unit; of a department without the place that its name ends with."""
    unit = page.brief.locality
    if unit.level == "department" and unit.name.startswith(unit.short_name):
        return page.office(unit.short_name)
    return page.unit


def summary(brief: BriefContext) -> Section:
    """Return page 1: what moved as its heading, the large figures, the position among peers, what
    has to be done, what is missing.
    """
    page = Page(brief)
    row = page.index_row("PAR")
    known = row is not None and (row["value"] is not None or row["rank"] is not None)
    blocks: list[Any] = [Heading(1, "summary", _with_marks(page, _headline(page)))]
    # without a result the heading says so, and one sentence says what there is instead
    if not known:
        blocks.append(Paragraph(takeaway(page), "lead"))
    blocks.append(Facts(tuple(facts(page))))
    blocks += [*certainty(page), *unclaimed(page)]
    picture = position(page)
    if picture is not None:
        blocks.append(picture)
    elif known:
        blocks.append(page.p("summary.no_strip", role="note"))
    blocks += [*actions(page), *asked_for(page, undated=bool(regainable(page)))]
    return Section("summary", tuple(blocks))


def _with_marks(page: Page, heading: Inlines) -> Inlines:
    """Add to the heading that a figure in it was recalculated on present boundaries."""
    row = page.index_row("PAR")
    if page.brief.period in recalculated_years(page):
        return inlines(*heading, " (", page.label("recalculated"), ")")
    anew = previous_recalculated(page) if row is not None and _moved(page, row) else ()
    return inlines(*heading, " (", *anew, ")") if anew else heading


def _headline(page: Page) -> Inlines:
    row = page.index_row("PAR")
    if row is not None and (moved := _moved(page, row)):
        return moved
    if row is not None:
        value, rank = row.bound("value"), row.bound("rank")
        if value.known and rank.known:
            return _headed(page, "value_rank", value=value, place=place(page, row))
        if value.known:
            return _headed(page, "value", value=value)
        if rank.known:
            return _headed(page, "rank", place=place(page, row))
    if page.brief.plan is not None:
        return _headed(page, "plan")
    return _headed(page, "nothing")


def _headed(page: Page, path: str, **values: Any) -> Inlines:
    """Fill a heading of page 1; the title above it names the place of a department."""
    return page.say(f"summary.heading.{path}", unit=_alone(page), **values)


def _moved(page: Page, row: Row) -> Inlines:
    """Return what moved since last year, the rank first; nothing where nothing can be compared."""
    change, places = row.bound("change"), row.bound("rank_change")
    moved = (
        _signed(page, "clauses.change", change, nothing=_NOTHING)
        if change.known and row["comparable_with_previous"] is not False
        else ()
    )
    if places.known and row["rank"] is not None:
        values = {
            "places": _signed(page, "clauses.places", places, nothing=0.5),
            "place": place(page, row),
        }
        if moved:
            return _headed(page, "moved_both", moved=moved, **values)
        if row["value"] is not None:
            return _headed(page, "moved_rank_value", value=row.bound("value"), **values)
        return _headed(page, "moved_rank", **values)
    if moved and row["value"] is not None:
        return _headed(page, "moved_value", moved=moved, value=row.bound("value"))
    return ()


def _subtitles(page: Page, framework: str) -> list[Inlines]:
    """Return the rule book, and at which step the unit's year stands."""
    path = "masthead.subtitle" if framework else "masthead.subtitle_unknown"
    framework = framework.removeprefix("Bộ tiêu chí ")  # the line begins with it
    book = page.say(path, **({"framework": framework} if framework else {}))
    return [book, *([step] if (step := year_step(page)) else [])]


def takeaway(page: Page) -> Inlines:
    """Return the one sentence that a chair must read."""
    row = page.index_row("PAR")
    if row is None or (row["value"] is None and row["rank"] is None):
        return _takeaway_without_result(page)
    unknown = ""
    if row["value"] is not None and row["rank"] is not None:
        base = page.say("takeaway.value_rank", value=row.bound("value"), place=place(page, row))
    elif row["value"] is not None:
        base = page.say("takeaway.value", value=row.bound("value"))
        unknown = "rank"
    else:
        base = page.say("takeaway.rank", place=place(page, row))
        unknown = "value"
    clauses = page.joined([base, *_movement(page, row), _headline_target(page)], end="")
    return page.joined(
        [clauses, page.say(f"clauses.{unknown}_unknown") if unknown else ()], comma="; "
    )


def _movement(page: Page, row: Row) -> list[Inlines]:
    """Clauses on the change since last year; why there is none where there is none."""
    change, places = row.bound("change"), row.bound("rank_change")
    broken = row["comparable_with_previous"] is False
    moves = []
    if change.known and not broken:
        moves.append(_signed(page, "clauses.change", change, nothing=_NOTHING))
    if places.known:
        # Across a change of rules the value may not be compared; the place among the same units
        # may.
        moves.append(_signed(page, "clauses.places", places, nothing=0.5))
    clauses = (
        [page.say("clauses.against", moves=page.joined(moves, comma=page.label("and"), end=""))]
        if moves
        else []
    )
    if change.known and broken:
        because = page.reason(row.text("not_comparable_because"), short=True)
        clauses.append(
            page.say("clauses.value_not_comparable", because=because)
            if because
            else page.say("clauses.value_not_comparable_bare")
        )
    return clauses or [page.say("clauses.no_previous")]


def _signed(page: Page, path: str, value: Bound, *, nothing: float) -> Inlines:
    if abs(value.number) < nothing:
        return page.say(f"{path}.same")
    direction = "up" if value.number > 0 else "down"
    return page.say(f"{path}.{direction}", change=value)


def _headline_target(page: Page) -> Inlines:
    """Clause on the promise about the index itself, where there is one with a verdict."""
    rows = [
        r for r in page.slice.rows("targets", index="PAR") if r.text("status") in (*GOOD, *LATE)
    ]
    if not rows:
        return ()
    return page.say(
        "clauses.target",
        promise=promise_text(page, rows[0]),
        status=page.label(f"status.{rows[0].text('status')}"),
    )


def _takeaway_without_result(page: Page) -> Inlines:
    plan = page.brief.plan
    if plan is None:
        return page.say("takeaway.nothing")
    rows = page.slice.rows("targets")
    headline = next(
        (r for r in rows if r["index"] == "PAR" and target_value(r) is not None), None
    ) or next((r for r in rows if is_headline(r)), None)
    baseline = baseline_of(page)
    count = page.slice.bind("targets", "item", agg="count", plan=plan.id) if rows else None
    values: dict[str, Any] = {"document": page.document}
    if headline is not None and baseline is not None:
        return page.say(
            "takeaway.plan_baseline_promise",
            promise=promise_text(page, headline),
            indicator=indicator(page, headline),
            baseline=baseline[0],
            baseline_year=baseline[1],
            **values,
        )
    if headline is not None:
        return page.say(
            "takeaway.plan_promise",
            promise=promise_text(page, headline),
            indicator=indicator(page, headline),
            **values,
        )
    if count is not None:
        return page.say("takeaway.plan_count", count=count, **values)
    return page.say("takeaway.plan", **values)


def position(page: Page) -> Figure | None:
    """Draw every peer: by value, or by rank where the sources print the values of some only.

    None where fewer than two are known, or where neither the unit nor its target stands among them.
    """
    every = page.peer_indices("PAR")
    unit_row = page.index_row("PAR")
    if (
        unit_row is not None
        and unit_row["rank"] is not None
        and unit_row["of"] is not None
        and unit_row.number("of") > len(every)
    ):
        return _by_rank(page, unit_row)
    target = _target(page)
    shows_the_unit = page.brief.locality.locality in set(every["locality"]) or target is not None
    return _by_value(page, every, unit_row, target) if len(every) >= 2 and shows_the_unit else None


def _target(page: Page) -> float | None:
    """Return the promised value of the index in percent, where one is promised."""
    rows = page.slice.rows("targets", index="PAR")
    promised = (target_value(r) for r in rows if r.text("unit").startswith("%"))
    return next((value for value in promised if value is not None), None)


def _by_rank(page: Page, unit_row: Row) -> Figure:
    before = page.index_row("PAR", page.brief.period - 1)
    same = before is not None and before["rank"] is not None and before["of"] == unit_row["of"]
    return rank_strip(
        unit_row.number("rank"),
        int(unit_row.number("of")),
        previous=before.number("rank") if before is not None and same else None,
        name=page.short_unit,
        last_year=page.previous,
        words=page.words,
        id="figure-position",
        caption=page.say(
            "summary.rank_strip_caption",
            group=unit_row.bound("of"),
            peers=page.ranked_among(unit_row),
        ),
    )


def _by_value(
    page: Page, every: pd.DataFrame, unit_row: Row | None, target: float | None
) -> Figure:
    peers, apart = every[~every["apart"]], every[every["apart"]]
    median = unit_row["peer_median"] if unit_row else None
    sizes = [
        r.number("of")
        for r in page.slice.rows("indices", peers=True, index="PAR", period=page.brief.period)
        if r["of"] is not None
    ]
    of = int(max(sizes)) if sizes else 0
    caption: str | Inlines = plain(page.say("summary.strip_caption"))
    there: dict[str, Any] = {"index": "PAR", "period": page.brief.period}
    drawn = page.slice.bind(
        "indices", "value", agg="count", locality=every["locality"].tolist(), **there
    )
    if not of:  # nobody says how many there are
        caption = page.say("summary.strip_caption_some", drawn=drawn)
    elif of > len(every):
        caption = page.say(
            "summary.strip_caption_partial",
            drawn=drawn,
            group=page.slice.bind("indices", "of", agg="max", **there),
        )
    if len(apart):
        counted: dict[str, Any] = {
            "index": "PAR",
            "period": page.brief.period,
            "locality": apart["locality"].tolist(),
        }
        caption = inlines(
            caption,
            " ",
            page.say(
                "summary.strip_apart",
                apart=page.slice.bind("indices", "value", agg="count", **counted),
            ),
        )
    return strip(
        peers,
        unit=page.brief.locality.locality,
        name=page.short_unit,
        words=page.words,
        id="figure-position",
        caption=caption,
        target=target,
        median=median,
        of=of,
        apart=apart,
    )
