"""What changed since the survey before, with its interval, and what the sample could have shown at
all.
"""

from __future__ import annotations

from typing import Any

from parlib.codebook.context import BriefContext
from parlib.display.survey.page import SurveyPage
from parlib.display.tables import columns
from parlib.document.binding import Row
from parlib.document.blocks import Section, Table
from parlib.document.inline import Inlines, inlines, plain


def change(brief: BriefContext) -> Section:
    """Return the part on change.

    Empty where no year stands before this one or only a percentage was published (page 1 tells it).
    """
    page = SurveyPage(brief)
    moves = _moves(page)
    if not moves:
        return page.absent("change", "survey.change") if page.answered else Section("change")
    whole = moves[0][1]
    if all(r["estimate"] is None for _, r, _ in moves):
        because = page.reason(whole.text("not_testable_because"))
        return Section(
            "change",
            (
                page.heading("change", page.say("survey.change.heading.not_testable")),
                page.p("survey.change.not_testable", because=because),
            ),
        )
    blocks: list[Any] = [
        page.heading("change", _heading(page, moves)),
        page.p("survey.change.read", role="note", **_bounds(moves[0])),
    ]
    return Section("change", (*blocks, _table(page, moves)))


def _moves(page: SurveyPage) -> list[tuple[str, Row, Row | None]]:
    """Name, change and minimum detectable change of the index and its factors."""
    if not page.answered:
        return []
    codes = ["index", *[f.code for f in (page.form.factors if page.form is not None else ())]]
    moves = [
        (code, page.survey_finding("change", code), page.survey_finding("detectable", code))
        for code in codes
    ]
    return [
        (page.label("survey.whole") if code == "index" else page.names[code], row, least)
        for code, row, least in moves
        if row is not None
    ]


def _bounds(move: tuple[str, Row, Row | None]) -> dict[str, Any]:
    _, row, least = move
    return (
        {
            "change": row.bound("estimate"),
            "low": row.bound("ci_low"),
            "high": row.bound("ci_high"),
            "least": least.bound("estimate"),
        }
        if least is not None
        else {}
    )


def _heading(page: SurveyPage, moves: list[tuple[str, Row, Row | None]]) -> Inlines:
    row = moves[0][1]
    if row["estimate"] is None:
        return page.say("survey.change.heading.not_testable")
    verdict = row.text("verdict")
    others = [name for name, r, _ in moves[1:] if r.text("verdict") in ("risen", "fallen")]
    if verdict == "no_clear_change" and others:
        return page.say("survey.change.heading.some", names=", ".join(others))
    return page.say(f"survey.change.heading.{verdict}", change=row.bound("estimate"))


def _table(page: SurveyPage, moves: list[tuple[str, Row, Row | None]]) -> Table:
    cells = page.cells
    specs = [("factor", "left", 3.4), ("survey_change", "right", 1.2), ("interval", "right", 1.7)]
    specs += [("detectable", "right", 1.5), ("verdict", "left", 1.6)]
    body = []
    for name, row, least in moves:
        why = page.reason(row.text("not_testable_because"), short=True)
        body.append(
            (
                cells.text(name, head=True),
                cells.number(row.bound("estimate"), "signed_tenths", bold=True),
                page.interval(row, "signed_tenths"),
                cells.number(least.bound("estimate"), "tenths")
                if least is not None
                else cells.text("", mark="missing"),
                cells.text(why or page.label(f"survey.verdicts.{row.text('verdict')}")),
            )
        )
    return Table(
        id="table-change",
        caption=plain(page.say("survey.change.table_caption")),
        columns=columns(
            *((page.label(f"survey.columns.{name}"), align, width) for name, align, width in specs)
        ),
        rows=tuple(body),
        note=_note(page, moves),
    )


def _note(page: SurveyPage, moves: list[tuple[str, Row, Row | None]]) -> Inlines:
    """Say over how many comparisons each verdict is adjusted, and what an unclear one means."""
    notes: list[Inlines] = []
    (_, whole, _), *factors = moves
    if whole["tests"] is not None:
        notes.append(page.say("survey.change.tests_whole", tests=whole.bound("tests")))
    tested = next((r for _, r, _ in factors if r["tests"] is not None), None)
    if tested is not None:
        notes.append(page.say("survey.change.tests_factors", tests=tested.bound("tests")))
    return page.joined([*notes, inlines(page.label("survey.unclear_note"))], comma=" ", end="")
