"""What a measure of a review is to bring and to cost, in points and in effort."""

from __future__ import annotations

import math
import re

from parlib.codebook.reviews import ReviewRow
from parlib.codebook.vietnamese import nfc
from parlib.intake.review.cells import ReviewCells
from parlib.intake.workbook.rule_words import points_vi

_UNIT = re.compile(r"[^\W\d_][\w /%-]*$")
SLACK = 1e-6
"""Points by which two figures may differ and still be one."""


def expected_points(cells: ReviewCells, row: int, about: ReviewRow) -> float:
    """Return the points that a measure is to bring, held against what its item can still give."""
    points = cells.figure(
        row, "expected", highest=max(about.room, 1.0) if about.room > 0 else 1_000.0
    )
    if math.isnan(points):
        return points
    if math.isnan(about.room):
        if points <= 0:
            cells.say("review_points_beyond", row, "expected", actual=points_vi(points), room="?")
        else:
            cells.say(
                "review_points_unbounded",
                row,
                "expected",
                severity="warning",
                actual=points_vi(points),
            )
    elif about.room <= 0:
        cells.say(
            "review_points_none",
            row,
            "expected",
            actual=points_vi(points),
            why=about.closed or "không còn điểm để tăng",
        )
    elif points <= 0 or points > about.room + SLACK:
        cells.say(
            "review_points_beyond",
            row,
            "expected",
            actual=points_vi(points),
            room=points_vi(about.room),
        )
    elif about.steps and all(abs(points - s) > SLACK for s in about.steps):
        steps = " · ".join(map(points_vi, about.steps[:12]))
        cells.say(
            "review_points_no_step",
            row,
            "expected",
            severity="warning",
            actual=points_vi(points),
            steps=steps,
        )
    return _to_hundredths(cells, row, points)


def _to_hundredths(cells: ReviewCells, row: int, points: float) -> float:
    """Return points as a plan states them, to two decimals and never more than was written."""
    down = math.floor(100 * points + 1e-6) / 100
    if points > 0 and abs(points - down) > SLACK:
        cells.say(
            "review_points_rounded",
            row,
            "expected",
            severity="warning",
            actual=points_vi(points),
            points=points_vi(down),
        )
        return down if down > 0 else math.nan
    return points


def effort_of(cells: ReviewCells, row: int) -> float:
    """Return the effort that a measure takes, NaN where none is stated."""
    effort = cells.figure(row, "effort", highest=1e9)
    if not math.isnan(effort) and effort <= 0:
        cells.say("review_effort", row, "effort", actual=points_vi(effort))
        return math.nan
    raw = cells.value(row, "effort")
    if isinstance(raw, str) and (unit := _UNIT.search(nfc(raw))):
        cells.say(
            "review_effort_unit",
            row,
            "effort",
            severity="warning",
            actual=raw,
            unit=unit[0].strip(),
        )
    return effort
