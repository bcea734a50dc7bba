"""The headline figures of page 1: value, rank, change, satisfaction; or, before results are
available, baseline and promises.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.vocabulary import RECALCULATED
from parlib.display.brief.certainty import confidence_of
from parlib.display.page import Page
from parlib.document.binding import Row
from parlib.document.blocks import Fact
from parlib.document.inline import Inlines, br, inlines, num, plain, text
from parlib.document.numbers import MISSING

# Shares of satisfied respondents: estimated from answers, or published with the precision they can
# have had.
_SATISFIED = ("share_4_5", "published_share")

_NEAR = 0.005 + 1e-9  # half of the last decimal that an index is published with


def place(page: Page, row: Row) -> Inlines:
    """Write a rank with the number of units ranked where it is known."""
    rank, of = row.bound("rank"), row.bound("of")
    tied = ".tied" if row["tie"] else ".alone"
    if of.known:
        peers = page.ranked_among(row)
        return page.say(f"clauses.place_of{tied}", rank=rank, of=of, peers=peers)
    return page.say(f"clauses.place{tied}", rank=rank)


def baseline_of(page: Page) -> tuple[Inlines, str] | None:
    """Find the latest figure before this year that the unit has: index in percent, else points."""
    earlier = [
        r for r in page.slice.rows("indices", index="PAR") if r.number("period") < page.brief.period
    ]
    for row in sorted(earlier, key=lambda r: -r.number("period")):
        year = str(int(row.number("period")))
        if row["value"] is not None:
            return page.say("clauses.value", value=row.bound("value")), year
        if row["points"] is not None:
            return page.say("clauses.points", points=row.bound("points")), year
    return None


def facts(page: Page) -> list[Fact]:
    """Return the large figures; what is not known is a dash with its reason."""
    row = page.index_row("PAR")
    if row is None or (row["value"] is None and row["rank"] is None and row["points"] is None):
        facts = [*_facts_of_plan(page)] or [
            Fact(page.label("facts.index"), (text(MISSING),), inlines(page.label("facts.no_data")))
        ]
        sipas = page.index_row("SIPAS")
        return [*facts, _satisfaction_fact(page, sipas)] if sipas is not None else facts
    return [
        _value_fact(page, row),
        _rank_fact(page, row),
        _change_fact(page, row),
        _satisfaction_fact(page, page.index_row("SIPAS")),
    ]


def disputed(page: Page, index: str, measure: str) -> list[Inlines]:
    """Return what other sources print for a figure of this year, or that they differ.

    Nothing where they agree.

    It stands where the figure is printed large: nobody looks for it in the part on sources.
    """
    about: dict[str, Any] = {
        "index": index,
        "period": page.brief.period,
        "code": "0",
        "measure": measure,
    }
    rows = page.slice.rows("observations", **about)
    if not any(r["conflict"] and r["used"] for r in rows):
        return []
    shown = {r.number("value") for r in rows if r["used"] and r["value"] is not None}
    used_sources = {r.text("source_url") for r in rows if r["used"]}
    others: dict[float, Row] = {}
    for other in rows:
        if (
            other["conflict"]
            and not other["used"]
            and other["value"] is not None
            and other.number("value") not in shown
        ):
            others.setdefault(other.number("value"), other)
    if not others:
        return [page.say("facts.disputed")]
    kind = "rank" if measure == "rank" else "score"
    return [
        page.say(
            f"facts.{'same' if other.text('source_url') in used_sources else 'other'}_{kind}",
            value=other.bound("value"),
        )
        for _, other in sorted(others.items())
    ]


def _with_disputes(page: Page, disputes: list[Inlines], note: Inlines) -> Inlines:
    """Put what a reader must know of a large figure before its note.

    That the office recalculated it on present boundaries, and what other sources print.
    """
    if page.brief.period in recalculated_years(page):
        disputes = [inlines(page.label("recalculated")), *disputes]
    return page.joined([*disputes, note], comma="; ", end="") if disputes else note


def recalculated_years(page: Page) -> list[int]:
    """Return the years whose figures the office worked out anew for the unit, which came later."""
    held = page.slice.rows("observations", index="PAR", code="0", confidence=RECALCULATED)
    years = {int(r.number("period")) for r in held if r["used"]}
    return sorted(p for p in years if p <= page.brief.period)


def previous_recalculated(page: Page) -> Inlines:
    """Say that the figures of last year are recalculated ones; nothing where they are not."""
    if page.brief.period - 1 not in recalculated_years(page):
        return ()
    return page.say("facts.previous_recalculated")


def _is_of_points(row: Row) -> bool:
    """Whether the value is what the points make: a published figure may be of other points."""
    maximum = row.number("max_points")
    return not maximum or abs(row.number("value") - 100 * row.number("points") / maximum) < _NEAR


def _value_fact(page: Page, row: Row) -> Fact:
    label = page.label("facts.index")
    basis = page.known_label(f"basis.{row.text('basis')}", row.text("basis"))
    if row["value"] is None:
        if row["points"] is not None:
            return Fact(
                page.label("facts.points"),
                inlines(num(row.bound("points"), "points", page.language)),
                inlines(page.reason(row.text("reason")) or basis),
            )
        return Fact(
            label,
            (text(MISSING),),
            inlines(page.reason(row.text("reason")) or page.label("facts.no_data")),
        )
    note = inlines(basis)
    if row["points"] is not None and row["max_points"] is not None:
        note = page.say(
            "facts.points_of_max" if _is_of_points(row) else "facts.points_apart",
            points=row.bound("points"),
            maximum=row.bound("max_points"),
            basis=basis,
        )
    return Fact(
        label,
        inlines(num(row.bound("value"), "percent", page.language)),
        _with_disputes(page, disputed(page, "PAR", "score"), note),
    )


def _rank_fact(page: Page, row: Row) -> Fact:
    label = page.label("facts.rank")
    if row["rank"] is None:
        return Fact(
            label,
            (text(MISSING),),
            inlines(page.reason(row.text("reason")) or page.label("facts.no_data")),
        )
    value: list[Any] = [num(row.bound("rank"), "rank", page.language)]
    if row["of"] is not None:
        value += ["/", num(row.bound("of"), "count", page.language)]
    confidence = confidence_of(page)
    if confidence is not None:
        low, high = confidence.bound("ci_low"), confidence.bound("ci_high")
        path = "rank_certain" if low.raw == high.raw else "rank_range"
        note = page.say(f"facts.{path}", low=low, high=high)
    elif row["tie"]:
        note = page.say("facts.rank_tied", peers=page.ranked_among(row))
    else:
        known = "rank_among" if row["of"] is not None else "rank_of_unknown"
        note = page.say(f"facts.{known}", peers=page.ranked_among(row))
    return Fact(label, inlines(*value), _with_disputes(page, disputed(page, "PAR", "rank"), note))


def _change_fact(page: Page, row: Row) -> Fact:
    label = plain(page.say("facts.change"))
    in_points = plain(page.say("facts.change_in_points"))
    anew = previous_recalculated(page)

    def against(*note: Any) -> Inlines:
        return inlines(*anew, *(("; ",) if anew else ()), *note)

    if row["change"] is None:
        if row["rank_change"] is not None:
            return Fact(
                label,
                page.say("facts.places_value", places=row.bound("rank_change")),
                against(page.label("facts.change_of_value_unknown")),
            )
        return Fact(label, (text(MISSING),), inlines(page.label("facts.no_previous")))
    if row["comparable_with_previous"] is False:
        because = page.reason(row.text("not_comparable_because"), short=True)
        if row["rank_change"] is None:
            note = page.say("facts.neither_comparable", because=because)
            return Fact(label, (text(MISSING),), against(*note))
        note = page.say("facts.not_comparable", because=because)
        places = page.say("facts.places_value", places=row.bound("rank_change"))
        return Fact(label, places, against(*note))
    moved = page.say("facts.change_value", change=row.bound("change"))
    if row["rank_change"] is None:
        return Fact(in_points, moved, against(page.label("facts.no_rank_change")))
    # a fall of seven places is not small print beside a gain of one point
    both = inlines(page.say("facts.places_value", places=row.bound("rank_change")), br(), moved)
    return Fact(label, both, against(page.label("facts.places_and_points")))


def _satisfaction_fact(page: Page, row: Row | None) -> Fact:
    label = page.label("facts.sipas")
    rows = page.slice.rows(
        "satisfaction", period=page.brief.period, survey="SIPAS", item="index", subgroup="all"
    )
    estimate = next(
        (r for r in rows if r.text("measure") in _SATISFIED and r["estimate"] is not None), None
    )
    printed = row is not None and row["value"] is not None
    notes = disputed(page, "SIPAS", "score") if printed else []
    if estimate is not None and estimate.text("measure") != "share_4_5":
        # an interval from an assumed sample would look measured
        notes.append(page.say("facts.sample_unknown"))
    elif (
        estimate is not None and estimate["ci_low"] is not None and estimate["ci_high"] is not None
    ):
        ends = {"low": estimate.bound("ci_low"), "high": estimate.bound("ci_high")}
        other = printed and row is not None and row["value"] != estimate["estimate"]
        notes.append(
            # the interval of the survey is not that of the published figure above it
            page.say("facts.own_survey", value=estimate.bound("estimate"), **ends)
            if other
            else page.say("facts.interval", **ends)
        )
    if row is not None and row["rank"] is not None:
        notes.append(page.say("facts.sipas_rank", place=place(page, row)))
    value = None
    if row is not None and row["value"] is not None:
        value = row.bound("value")
    elif estimate is not None:
        value = estimate.bound("estimate")
    if value is None:
        return Fact(
            label,
            (text(MISSING),),
            page.joined(notes, comma="; ", end="") or inlines(_withheld(page, rows)),
        )
    fallback = (
        page.label("facts.survey")
        if row is None
        else page.known_label(f"basis.{row.text('basis')}", row.text("basis"))
    )
    return Fact(
        label,
        inlines(num(value, "percent", page.language)),
        page.joined(notes, comma="; ", end="") or inlines(fallback),
    )


def _withheld(page: Page, rows: list[Row]) -> str:
    """Return why a survey has no figure: it is withheld, with the reason, or there is none."""
    row = next((r for r in rows if r["suppressed"]), None)
    if row is None:
        return page.label("facts.no_data")
    because = page.reason(row.text("reason"))
    return plain(page.say("facts.withheld", because=because)) if because else page.label("withheld")


def _facts_of_plan(page: Page) -> list[Fact]:
    """Large figures of a brief that has a plan and no result yet."""
    plan, rows = page.brief.plan, page.slice.rows("targets")
    if plan is None:
        return []
    facts = []
    baseline = baseline_of(page)
    if baseline is not None:
        facts.append(
            Fact(
                page.label("facts.baseline"),
                baseline[0],
                page.say("facts.baseline_year", baseline_year=baseline[1]),
            )
        )
    if rows:
        count = page.slice.bind("targets", "item", agg="count", plan=plan.id)
        waiting = page.slice.bind("targets", "item", agg="count", plan=plan.id, status="no_data")
        facts.append(
            Fact(
                page.label("facts.commitments"),
                inlines(num(count, "count", page.language)),
                inlines(page.document),
            )
        )
        facts.append(
            Fact(
                page.label("facts.waiting"),
                inlines(num(waiting, "count", page.language)),
                inlines(page.label("facts.waiting_note")),
            )
        )
    return facts
