"""Certainty of the unit's rank: first the uncertainty from the data, then the sensitivity to the
method; short for the chair, in full for the auditor.
"""

from __future__ import annotations

from math import ceil
from typing import Any

from parlib.display.page import Page
from parlib.document.binding import Row
from parlib.document.blocks import Paragraph
from parlib.document.inline import Inlines

_THIRDS = ("top", "middle", "bottom")


# Share of the trial runs, in percent, from which a rank hardly depends on the method.
_STEADY = 80


def confidence_of(page: Page) -> Row | None:
    """Return the ranks that the error in the data leaves open; None where that error is not known."""
    rows = page.findings(family="rank", subject="PAR", aspect="confidence")
    return rows[0] if rows and rows[0]["ci_low"] is not None else None


def certainty(page: Page) -> list[Paragraph]:
    """Return one sentence: in which third most trial runs put the unit.

    One range of a rank stands on page 1: that of the data, beside the rank, or, where their error
    is not known, that of the trial runs in this sentence. Nothing where ranks were not simulated.
    """
    row = page.index_row("PAR")
    thirds = {t: page.finding("rank", "PAR", f"{t}_third") for t in _THIRDS}
    if (
        row is None
        or row["rank_low"] is None
        or row["rank_high"] is None
        or any(r is None or r["estimate"] is None for r in thirds.values())
    ):
        return []
    likely, likeliest = max(
        ((t, r) for t, r in thirds.items() if r is not None),
        key=lambda pair: pair[1].number("estimate"),
    )
    values: dict[str, Any] = {"share": likeliest.bound("estimate")}
    sure = "steady" if likeliest.number("estimate") >= _STEADY else "moving"
    confidence = confidence_of(page)
    if confidence is None:
        values |= {"low": row.bound("rank_low"), "high": row.bound("rank_high")}
        path = f"certainty.{sure}.ranged"
    else:
        path = f"certainty.{sure}.{'open' if _open(confidence, row) else 'alone'}"
    return [page.p(path, role="note", third=page.label(f"thirds.{likely}"), **values)]


def _open(confidence: Row, row: Row) -> bool:
    """Return whether the data leave open in which third of the group the unit stands.

    Beside a range so wide no rank is called sure, however little the method moves it.
    """
    if row["of"] is None:
        return bool(confidence["ci_low"] != confidence["ci_high"])
    of = row.number("of")
    low, high = (ceil(3 * confidence.number(end) / of) for end in ("ci_low", "ci_high"))
    return low != high


def rank_note(page: Page) -> list[Paragraph]:
    """Return the confidence set, and what other choices of method do to this rank.

    Nothing where ranks were not simulated.
    """
    thirds = {t: page.finding("rank", "PAR", f"{t}_third") for t in _THIRDS}
    row = page.index_row("PAR")
    if (
        row is None
        or row["rank_low"] is None
        or any(r is None or r["estimate"] is None for r in thirds.values())
    ):
        return []
    clauses: list[Inlines] = _confident(page)
    clauses.append(
        page.say(
            "rank_note.thirds",
            **{t: r.bound("estimate") for t, r in thirds.items() if r is not None},
        )
    )
    if any(r.text("verdict") == "edge_tied" for r in thirds.values() if r is not None):
        clauses.append(page.say("rank_note.edge_tied"))
    moved = page.findings(family="rank", subject="PAR", aspect="moved_most")
    if moved:
        name = page.label(f"assumptions.{moved[0].text('part')}")
        clauses.append(
            page.say("rank_note.moved_most", name=name, shift=moved[0].bound("estimate"))
        )
    return [Paragraph(page.joined(clauses, comma="; "), "note")]


def _confident(page: Page) -> list[Inlines]:
    """Return which ranks the error in the data leaves open; nothing where that error is not known."""
    confidence = confidence_of(page)
    if confidence is None:
        return []
    known = confidence.text("part")
    rows = page.slice.rows("gaps", period=page.brief.period)
    if known == "appraisal" and any(r["survey_points"] is not None for r in rows):
        known = "appraisal_alone"  # how far surveyed points may be off, nobody knows
    values: dict[str, Any] = {"source": page.label(f"error_sources.{known}")}
    values |= {
        "level": confidence.bound("level_of_confidence"),
        "low": confidence.bound("ci_low"),
        "high": confidence.bound("ci_high"),
    }
    path = "certain" if confidence["ci_low"] == confidence["ci_high"] else "confidence"
    clauses = [page.say(f"rank_note.{path}", **values)]
    return (
        [*clauses, page.say("rank_note.tied")] if confidence.text("verdict") == "tied" else clauses
    )
