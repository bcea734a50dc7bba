"""Masthead and page 1 of a plan brief.

What was promised, what is on course, who owns it, whether it adds up.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.codebook.vocabulary import GOOD, LATE
from parlib.display.brief.adding_up import promised_gain
from parlib.display.charts import status_bar
from parlib.display.kinds import masthead_of
from parlib.display.plan.page import STATUSES, PlanPage
from parlib.display.tables import columns
from parlib.document.binding import Bound
from parlib.document.blocks import Figure, Masthead, Section, Table
from parlib.document.inline import Inlines, plain


def masthead(brief: BriefContext) -> Masthead:
    """Return what stands above the document.

    The document is named by type, number as printed, date and signer's post.
    """
    page = PlanPage(brief)
    plan = page.plan
    if plan is None:
        title, subtitle = page.say("plan.title.one_year"), page.say("plan.subtitle.none")
    else:
        years = {"first": str(plan.period), "last": str(plan.end)}
        title = (
            page.say("plan.title.years", **years)
            if plan.end > plan.period
            else page.say("plan.title.one_year", year=str(plan.period))
        )
        signed = "plan.subtitle.signed" if plan.signer_title else "plan.subtitle.unsigned"
        subtitle = page.say(signed, document=page.document, post=page.post.replace("\n", ", "))
    return masthead_of(page, kind="plan", title=title, subtitle=subtitle, takeaway=takeaway(page))


def takeaway(page: PlanPage) -> Inlines:
    """Return the one sentence that a chair must read."""
    if page.plan is None or not page.tasks:
        return page.say("plan.takeaway.nothing")
    every, none = page.count(), page.count(status="no_data")
    if none.raw == every.raw and not page.with_result().raw:
        last = max(r.text("due") for r in page.tasks)
        kind = "waiting_overdue" if last < page.tasks[0].text("as_of") else "waiting_open"
        standing = page.say(
            f"plan.takeaway.{kind}",
            count=every,
            document=page.document,
            due=page.day(last),
            as_of=page.as_of,
        )
    else:
        counts = {
            "met": page.count(status="met"),
            "on_course": page.count(status="on_course"),
            "late": page.count(status=list(LATE)),
        }
        undecided = page.count(status="open")
        counts |= {"open": undecided} if undecided.raw else {}
        path = "plan.takeaway.judged_open" if undecided.raw else "plan.takeaway.judged"
        standing = page.say(
            path, count=every, no_data=none, document=page.document, as_of=page.as_of, **counts
        )
    return page.joined([standing, _adds_up(page)], comma="; ")


def _adds_up(page: PlanPage) -> Inlines:
    """Clause on whether the parts reach the headline; empty where the document states no points."""
    rows = (
        page.slice.rows("reconciliation", plan=page.plan.id, domain="D0")
        if page.plan is not None
        else []
    )
    if (
        not rows
        or rows[0].text("verdict") not in ("enough", "enough_at_best", "short")
        or rows[0]["needed"] is None
    ):
        return ()
    row = rows[0]
    reach = page.say(
        f"plan.adds.{row.text('verdict')}",
        needed=row.bound("needed"),
        promised=promised_gain(page, row),
    )
    assumed = row.reason("reason").code == "maximum_assumed"
    return (
        page.say("plan.adds.assumed", adding_up=reach, maximum=row.bound("max_points"))
        if assumed
        else reach
    )


def summary(brief: BriefContext) -> Section:
    """Return page 1: one sentence, one bar of all commitments by standing, who must act."""
    page = PlanPage(brief)
    if page.plan is None:
        return page.absent("summary", "plan.missing")
    if not page.tasks:
        return page.absent("summary", "plan.unread", document=page.document)
    blocks: list[Any] = [
        page.heading("summary", _heading(page)),
        page.p_of(takeaway(page), "lead"),
        _bar(page),
    ]
    blocks += [page.p_of(_act(page)), *_ended(page)]
    if not page.headlines:
        blocks.append(page.p("plan.no_headlines", role="note"))
    blocks.append(_dispatch(page))
    return Section("summary", tuple(blocks))


def _heading(page: PlanPage) -> Inlines:
    every, late = page.count(), page.count(status=list(LATE))
    if not page.with_result().raw:
        return page.say("commitments.heading.waiting", count=every)
    if late.raw:
        return page.say("commitments.heading.late", late=late, count=every)
    return page.say(
        "commitments.heading.on_course",
        met=page.count(status="met"),
        on_course=page.count(status="on_course"),
        count=every,
    )


def _bar(page: PlanPage) -> Figure:
    counts = {status: page.count(status=status).number for status in STATUSES}
    named = {status: page.label(f"status.{status}") for status in STATUSES}
    return status_bar(
        [(status, named[status], int(n)) for status, n in counts.items() if n],
        words=page.words,
        id="figure-standing",
        caption=plain(page.say("plan.bar_caption", as_of=page.as_of)),
        table="table-owners",
    )


def _act(page: PlanPage) -> Inlines:
    """Return who must act first."""
    late, overdue = page.count(status=list(LATE)), page.count(status="overdue")
    if late.raw:
        owner, most = _most(page, list(LATE))
        return page.say("plan.act.late", owner=page.office(owner), late=most)
    if overdue.raw:
        owner, most = _most(page, "overdue")
        return page.say("plan.act.overdue", overdue=overdue, owner=page.office(owner), most=most)
    none = page.count(status="no_data")
    if not none.raw:
        undecided = page.count(status="open")
        return (
            page.say("plan.act.not_judged", open=undecided)
            if undecided.raw
            else page.say("plan.act.none")
        )
    first_to_act = page.say(
        "plan.act.open" if page.with_result().raw else "plan.act.blind", no_data=none
    )
    due = page.reports(status="due")
    return (
        page.say("plan.act.reports", first_to_act=first_to_act, due=due)
        if due is not None and due.raw
        else first_to_act
    )


def _ended(page: PlanPage) -> list[Any]:
    """Warn where the unit ends before its promises fall due."""
    end, last = page.brief.locality.valid_to, max(r.text("due") for r in page.tasks)
    if not end or end >= last:
        return []
    open_then = page.count(due=sorted({r.text("due") for r in page.tasks if r.text("due") > end}))
    return [
        page.p(
            "plan.unit_ended",
            role="warning",
            ended=page.day(end),
            last=page.day(last),
            open=open_then,
        )
    ]


def _most(page: PlanPage, status: str | list[str]) -> tuple[str, Bound]:
    counts = [(owner, page.count(status=status, owner=owner)) for owner, _ in page.groups]
    return max(counts, key=lambda pair: pair[1].raw)


def _dispatch(page: PlanPage) -> Any:
    plan = page.stated
    values = {
        "document": page.document,
        "issuer": page.office(plan.issuer),
        "subject": plan.subject.strip("“”. "),
    }
    if not plan.addressees:
        return page.p("plan.dispatch_bare", role="note", **values)
    return page.p("plan.dispatch", role="note", addressees="; ".join(plan.addressees), **values)


def owners_table(page: PlanPage) -> Table:
    """Return owners by standing of their commitments, for the bar and for reckoning on."""
    cells = page.cells
    seldom = [
        (s, s) for s in ("open", "not_comparable") if any(r.text("status") == s for r in page.tasks)
    ]
    strange = bool(seldom)  # then the last due day gives way to a column of its own
    counted: list[tuple[str, Any]] = [("count", None), ("good", list(GOOD)), ("late", list(LATE))]
    counted += [*seldom, ("no_data", "no_data"), ("overdue", "overdue")]
    body = []
    for owner, rows in [*page.groups, (page.label("total"), page.tasks)]:
        of = {"owner": owner} if rows is not page.tasks else {}
        counts = [
            page.count(**of, **({"status": status} if status else {})) for _, status in counted
        ]
        due = sorted({r.text("due") for r in rows})
        bold = rows is page.tasks
        body.append(
            (
                cells.text(page.office(owner), head=True),
                *(cells.number(n, "count", bold=bold) for n in counts),
                *([] if strange else [cells.text(page.day(due[-1]))]),
            )
        )
    labels = [
        ("columns.owner", "left", 4.6),
        *((f"plan.columns.{name}", "right", 1.15) for name, _ in counted),
    ]
    labels += [] if strange else [("plan.columns.due", "left", 1.75)]
    many = any(";" in owner for owner, _ in page.groups)
    return Table(
        id="table-owners",
        caption=plain(page.say("plan.owners_caption", as_of=page.as_of)),
        columns=columns(*((page.label(name), align, width) for name, align, width in labels)),
        rows=tuple(body),
        note=plain(page.say("plan.owners_note")) if many else "",
        attached=True,
    )
