"""Self-score compared with appraisal: what was cut, and what usually is; before appraisal, what is
likely to remain of the self-score.
"""

from __future__ import annotations

from typing import Any

from parlib.display.page import Page
from parlib.display.tables import columns, used
from parlib.document.binding import Bound, Row, difference
from parlib.document.blocks import Cell, Paragraph, Table
from parlib.document.inline import Inlines, inlines, num, plain

# From so few past years a strict one is hardly learnt: the page says so.
_FEW_YEARS = 3


def appraisal(page: Page, framework: str) -> list[Any]:
    """Return the blocks on self-scores under one rule book; none where nobody scored itself."""
    rows = page.slice.rows("gaps", period=page.brief.period, framework=framework)
    paired = [r for r in rows if None not in (r["gap"], r["self_points"], r["appraised_points"])]
    if paired:
        return _appraised(page, rows, paired)
    waiting = [r for r in _pending(page) if r.text("framework") == framework]
    return _waiting(page, waiting[0], rows) if waiting else []


def waiting_for_appraisal(page: Page) -> list[Inlines]:
    """Return the sentences of page 1 on self-scores that nobody has appraised yet, one a rule book."""
    return [
        page.say(f"attention.pending.{_possible(row)}", **_figures(row)) for row in _pending(page)
    ]


def cut_by_appraisal(page: Page, framework: str) -> list[Inlines]:
    """Return the sentence on what appraisal cut under one rule book.

    None where it cut nothing or nobody scored itself.
    """
    rows = page.slice.rows("gaps", period=page.brief.period, framework=framework)
    cut = [
        r
        for r in rows
        if r["cut"] and None not in (r["gap"], r["self_points"], r["appraised_points"])
    ]
    return (
        [page.say("appraisal.heading.cut", cut=_sum(page, cut, "gap"), count=_count(page, cut))]
        if cut
        else []
    )


def _pending(page: Page) -> list[Row]:
    return [
        r
        for r in page.slice.rows("expected", period=page.brief.period)
        if r["self_total"] is not None
    ]


def _appraised(page: Page, rows: list[Row], paired: list[Row]) -> list[Any]:
    cut = sorted((r for r in paired if r["cut"]), key=lambda r: (-r.number("gap"), r.text("code")))
    both = {"pairs": _count(page, paired)}
    if not cut:
        return [page.p("appraisal.kept", role="note", **both)]
    heading = page.say("appraisal.heading.cut", cut=_sum(page, cut, "gap"), count=_count(page, cut))
    self_scored, appraised = (
        _sum(page, paired, "self_points"),
        _sum(page, paired, "appraised_points"),
    )
    sentences = [page.say("appraisal.read", self_points=self_scored, appraised=appraised, **both)]
    rounds = [r for r in paired if r["round1_points"] is not None]
    back = (
        difference(_sum(page, rounds, "appraised_points"), _sum(page, rounds, "round1_points"))
        if rounds
        else None
    )
    if back is not None and back.number > 0:
        sentences.append(
            page.say("appraisal.round1", first=_sum(page, rounds, "round1_points"), back=back)
        )
    raised = [r for r in paired if r.number("gap") < 0]
    if raised:
        sentences.append(
            page.say(
                "appraisal.raised", points=_sum(page, raised, "gap"), count=_count(page, raised)
            )
        )
    surveyed = [r for r in rows if r["survey_points"] is not None]
    if surveyed:
        sentences.append(
            page.say(
                "appraisal.survey",
                points=_sum(page, surveyed, "survey_points"),
                count=_count(page, surveyed),
            )
        )
    return [
        page.heading("self-and-appraised", heading, level=2),
        Paragraph(page.joined(sentences, comma=" ", end="")),
        _cut_table(page, cut, paired),
    ]


def _cut_table(page: Page, cut: list[Row], paired: list[Row]) -> Table:
    with_round1 = used(r["round1_points"] for r in paired)
    points = ["self_points", *["round1_points"] * with_round1, "appraised_points", "gap"]
    names = ["own_points", *["round1_points"] * with_round1, "appraised_points", "cut"]
    body = [
        (
            page.cells.text(f"{row.text('code')} {page.row_name(row)}", head=True),
            *(page.cells.number(row.bound(name), "points", bold=name == "gap") for name in points),
            _usual(page, row),
        )
        for row in cut
    ]
    sums = (
        page.cells.number(_sum(page, paired, name), "points", bold=name == "gap") for name in points
    )
    body.append((page.cells.text(page.label("appraised_items"), head=True), *sums, Cell(())))
    widths = (
        ("item", "left", 4.0),
        *((name, "right", 1.1) for name in names),
        ("usual_cut", "right", 1.6),
    )
    return Table(
        id="table-self-and-appraised",
        caption=plain(page.say("appraisal.table_caption")),
        note=plain(page.say("appraisal.usual_note")),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in widths)
        ),
        rows=tuple(body),
        sortable=True,
    )


def _usual(page: Page, row: Row) -> Cell:
    """Mean cut of earlier years with the share of times the item was cut."""
    mean, share = row.bound("usual_cut"), row.bound("usual_share")
    if not (mean.known and share.known):
        return page.cells.number(mean, "points")
    return Cell(
        inlines(num(mean, "points", page.language), " (", num(share, "share", page.language), ")")
    )


def _possible(row: Row) -> str:
    if row["expected"] is None or row["level"] is None:
        return "none"
    return "expected" if row["low"] is None or row["high"] is None else "interval"


def _figures(row: Row) -> dict[str, Bound]:
    names = {
        "self_points": "self_total",
        "items": "items",
        "maximum": "max_points",
        "units": "n_units",
        "periods": "n_periods",
    }
    names |= {name: name for name in ("expected", "low", "high", "level")}
    return {name: row.bound(column) for name, column in names.items()}


def _waiting(page: Page, row: Row, rows: list[Row]) -> list[Any]:
    figures, possible = _figures(row), _possible(row)
    path = "pending_unknown" if possible == "none" else "pending"
    blocks: list[Any] = [
        page.heading(
            "self-and-appraised", page.say(f"appraisal.heading.{path}", **figures), level=2
        )
    ]
    of_maximum = (
        page.say("appraisal.of_maximum", maximum=figures["maximum"])
        if figures["maximum"].known
        else ""
    )
    sentences = [page.say(f"appraisal.pending.{possible}", of_maximum=of_maximum, **figures)]
    if possible == "interval" and 1 < row.number("n_periods") <= _FEW_YEARS:
        sentences.append(page.say("appraisal.few_years", periods=figures["periods"]))
    if row.text("reason"):
        sentences.append(page.say("appraisal.because", because=page.reason(row.text("reason"))))
    blocks.append(Paragraph(page.joined(sentences, comma=" ", end="")))
    return [*blocks, _expected_table(page, row, rows)] if possible != "none" else blocks


def _expected_table(page: Page, row: Row, rows: list[Row]) -> Table:
    """Items that appraisal usually cut most of those that claim points, and the expected score of
    the whole self-score.
    """
    often = [
        r
        for r in rows
        if r.number("usual_cut") > 0 and r.number("self_points") >= r.number("usual_cut")
    ]
    often = sorted(often, key=lambda r: (-r.number("usual_cut"), r.text("code")))
    cells = page.cells
    body = []
    for item in often:
        left = difference(item.bound("self_points"), item.bound("usual_cut"))
        name = cells.text(f"{item.text('code')} {page.row_name(item)}", head=True)
        body.append(
            (
                name,
                cells.number(item.bound("self_points"), "points"),
                _usual(page, item),
                cells.number(left, "points"),
            )
        )
    figures = _figures(row)
    known = _possible(row) == "interval"
    expected = (
        Cell(page.say("appraisal.expected_range", **figures))
        if known
        else cells.number(figures["expected"], "points")
    )
    less = cells.number(difference(figures["self_points"], figures["expected"]), "points")
    body.append(
        (
            cells.text(page.label("expected_appraised"), head=True),
            cells.number(figures["self_points"], "points"),
            less,
            expected,
        )
    )
    widths = (
        ("item", "left", 4.0),
        ("own_points", "right", 1.1),
        ("usual_cut", "right", 1.6),
        ("expected", "right", 2.4),
    )
    return Table(
        id="table-self-and-appraised",
        caption=plain(page.say("appraisal.pending_caption")),
        note=(
            f"{plain(page.say('appraisal.usual_note'))} {plain(page.say('appraisal.pending_note'))}"
        ),
        columns=columns(
            *((page.label(f"columns.{name}"), align, width) for name, align, width in widths)
        ),
        rows=tuple(body),
    )


def _key(page: Page, rows: list[Row]) -> dict[str, Any]:
    same = {
        "locality": page.brief.locality.locality,
        "period": page.brief.period,
        "framework": rows[0].text("framework"),
    }
    return {**same, "code": [r.text("code") for r in rows]}


def _sum(page: Page, rows: list[Row], column: str) -> Bound:
    return page.slice.bind("gaps", column, agg="sum", **_key(page, rows))


def _count(page: Page, rows: list[Row]) -> Bound:
    return page.slice.bind("gaps", "code", agg="count", **_key(page, rows))
