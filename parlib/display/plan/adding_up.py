"""Whether the promises add up, who promised nothing, what exceeds the points left, and what a rise
in rank would take.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parlib.codebook.context import BriefContext
from parlib.codebook.vocabulary import Operator
from parlib.display.brief.adding_up import reconciliation
from parlib.display.kinds import notes_of
from parlib.display.page import Value
from parlib.display.plan.page import PlanPage
from parlib.display.rank_move import rank_move
from parlib.document.binding import Row
from parlib.document.blocks import Heading, Items, Paragraph, Section
from parlib.document.inline import Inlines


def adding_up(brief: BriefContext) -> Section:
    """Return the part on the reconciliation.

    Picture, table, and what stands out of them in sentences.
    """
    page = PlanPage(brief)
    if page.plan is None or not page.tasks:
        return Section("adding-up")
    prices = _rank_prices(page)
    blocks: list[Any] = reconciliation(page, owners=True)
    if not blocks:
        section = page.absent("adding-up", "plan.no_adding_up")
        return replace(
            section, blocks=(*section.blocks, *([Items(tuple(prices))] if prices else []))
        )
    head: Heading = replace(blocks[0], level=1)
    rows = [
        r for r in page.slice.rows("reconciliation", plan=page.plan.id) if r.text("domain") != "D0"
    ]
    sentences = [*_what_stands_out(page, rows), *prices, *_moved(page)]
    basis = [b for b in blocks[1:] if isinstance(b, Paragraph)]
    shown = [b for b in blocks[1:] if b not in basis]
    return Section("adding-up", (head, *basis, *notes_of([s for s in sentences if s]), *shown))


def _what_stands_out(page: PlanPage, rows: list[Row]) -> list[Inlines]:
    """Return what stands out of the table.

    Nothing promised, one gain for several domains, gains beyond the points left.
    """
    out = []
    if nothing := [r.text("domain") for r in rows if r.text("verdict") == "promised_nothing"]:
        out.append(page.say("plan.promised_nothing", names=page.names(nothing)))
    joint = {r.text("joint"): r.listed("joint") for r in rows if r.text("joint")}
    out += [
        page.say("plan.joint", names=page.names(domains)) for _, domains in sorted(joint.items())
    ]
    if beyond := [r.text("domain") for r in rows if r.text("verdict") == "beyond_points_left"]:
        return [*out, page.say("plan.beyond", names=page.names(beyond))]
    unknown = [r.text("domain") for r in rows if r["max_points"] is None]
    if not unknown:
        return [*out, page.say("plan.nothing_beyond_all")]
    known = [r.text("domain") for r in rows if r["max_points"] is not None]
    counts = {
        name: page.slice.bind(
            "reconciliation", "domain", agg="count", plan=page.stated.id, domain=domains
        )
        for name, domains in (("known", known), ("unknown", unknown))
    }
    return [*out, page.say("plan.nothing_beyond", **counts)]


def _rank_prices(page: PlanPage) -> list[Inlines]:
    """Return what a promised rise in rank would take, or why that cannot be computed, once per promise
    and reason.
    """
    out: list[Inlines] = []
    for row in (r for r in page.tasks if r.text("operator") == Operator.RANK_IMPROVE_BY):
        prices = page.findings(
            period=int(row.number("period")),
            family="rank_price",
            subject=page.stated.id,
            part=row.text("item"),
        )
        values: dict[str, Value] = {"promise": page.promise(row), "index": row.text("index")}
        for price in prices:
            values["end"] = (
                page.say(f"plan.rank_price.{price.text('aspect')}") if len(prices) > 1 else ""
            )
            if price["estimate"] is None:
                sentence = page.say(
                    "plan.rank_price.unknown",
                    because=page.reason(price.text("not_testable_because")),
                    **values,
                )
            elif price["ci_low"] is None:
                sentence = page.say(
                    "plan.rank_price.still", value=price.bound("estimate"), **values
                )
            else:
                low, high = price.bound("ci_low"), price.bound("ci_high")
                sentence = page.say(
                    "plan.rank_price.moved",
                    value=price.bound("estimate"),
                    low=low,
                    high=high,
                    **values,
                )
            if sentence not in out:
                out.append(sentence)
    return out


def _moved(page: PlanPage) -> list[Inlines]:
    """Return how the rank moved in the year of the brief, where the whole group is known in both
    years and the year was over on the day of judgement.
    """
    if page.brief.as_of is not None and page.brief.as_of.year <= page.brief.period:
        return []
    if not any(r.text("operator") == Operator.RANK_IMPROVE_BY for r in page.tasks):
        return []
    return [split] if (split := rank_move(page)) else []
