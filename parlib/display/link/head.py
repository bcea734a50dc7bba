"""Masthead and page 1 of a link brief: what was asked, what the data say, what they cannot say."""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.kinds import masthead_of
from parlib.display.link.page import LinkPage, LinkResult
from parlib.display.tables import columns
from parlib.document.binding import Bound
from parlib.document.blocks import Cell, Masthead, Paragraph, Section, Table
from parlib.document.inline import Inlines, plain


def masthead(brief: BriefContext) -> Masthead:
    """Return what stands above the document and in its metadata."""
    page = LinkPage(brief)
    return masthead_of(
        page,
        kind="link",
        title=page.say("link.title"),
        subtitle=page.say("link.subtitle"),
        takeaway=takeaway(page),
    )


def takeaway(page: LinkPage) -> Inlines:
    """Return the one sentence that a chair must read: the first answer, else the refusal."""
    if not page.results:
        return page.say("link.takeaway.nothing")
    first = (page.answered or page.refused)[0]
    return page.sentence(first)


def summary(brief: BriefContext) -> Section:
    """Return page 1: how many questions were asked and answered, what no answer says, the first
    answer in words, every question with its figures.
    """
    page = LinkPage(brief)
    if not page.results:
        return Section(
            "summary",
            (
                page.heading("summary", page.say("link.heading.nothing")),
                page.p("link.missing", role="note"),
            ),
        )
    blocks: list[Any] = [page.heading("summary", _heading(page))]
    # the caveat comes before the answer: who reads one sentence reads this one
    blocks += [page.p("link.no_cause", role="warning")] if page.answered else []
    blocks.append(Paragraph(takeaway(page), "lead"))
    if page.answered:
        blocks.append(_table(page))
    return Section("summary", tuple(blocks))


def _heading(page: LinkPage) -> Inlines:
    informative = [a for a in page.answered if a.informative]
    counts = {"questions": _count(page, page.results), "refused": _count(page, page.refused)}
    if not page.answered:
        code = page.refused[0].answer.reason("not_testable_because").code
        known = len(page.refused) == 1 and code in ("not_a_sample", "part_whole")
        return page.say(
            f"link.heading.refused_{code}" if known else "link.heading.all_refused", **counts
        )
    return page.say("link.heading.answered", informative=_count(page, informative), **counts)


def _count(page: LinkPage, results: list[LinkResult]) -> Bound:
    questions = [a.answer.text("question") for a in results]
    return page.slice.bind("findings", "question", agg="count", question=questions)


def _table(page: LinkPage) -> Table:
    cells = page.cells
    specs = [
        ("question", "left", 3.2),
        ("effect", "right", 1.2),
        ("interval", "right", 2.1),
        ("detectable", "right", 1.2),
        ("verdict", "left", 2.6),
    ]
    body: list[tuple[Cell, ...]] = []
    for result in page.results:
        row = result.answer
        shown = [cells.text(page.title(result), head=True)]
        if result.refused:
            shown += [cells.text("", mark="na")] * 3
        else:
            least = result.value("detectable")
            shown += [
                cells.number(row.bound("estimate"), "signed_points", bold=True),
                cells.pair(
                    row.bound("ci_low"),
                    row.bound("ci_high"),
                    ("signed_points", "signed_points"),
                    between=f" {page.label('link.to')} ",
                ),
                cells.number(least, "points")
                if least is not None
                else cells.text("", mark="missing"),
            ]
        body.append((*shown, cells.text(page.label(f"link.verdicts.{result.verdict}"))))
    return Table(
        id="table-questions",
        caption=plain(page.say("link.questions_caption")),
        columns=columns(
            *((page.label(f"link.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        note=_units(page),
    )


def _units(page: LinkPage) -> Inlines:
    """Say the units of the effects, since they differ from question to question."""
    units = [
        page.say(
            "link.units",
            title=page.title(a),
            effect_unit=page.effect_unit(a),
            per=per,
            reform_unit=page.unit_of(a.question.reform),
        )
        for a in page.answered
        if (per := a.value("per")) is not None
    ]
    return page.joined(units, comma=" ", end="")
