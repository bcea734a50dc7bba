"""How often a proposal like this one is right.

The chance that its cues speak for, fitted on labelled dispatches of other writers.

What share of proposals at each step of that chance was right was counted on dispatches that it had
not learnt from (``docs/target-extraction.md``), and made to rise with the chance by pooling
neighbours (isotonic regression): counted on what was learnt from, all of it would be 1. Few were
counted: one more hand may give other shares. ``benchmarks/reading.py`` prints beside each value how often it comes true.
"""

from __future__ import annotations

from typing import Literal

Way = Literal["rule", "figure", "task", "row"]
"""How a proposal was read: by a rule, as a figure that no rule reads, as a task with a deadline, or
from a row of a table.
"""
FITTED: dict[Way, tuple[tuple[float, float], ...]] = {
    "rule": ((0.1, 0.74), (0.93, 0.9)),
    "figure": ((0.0, 0.52), (0.95, 0.77)),
    "task": ((0.0, 0.95),),
    "row": ((0.6, 0.65),),
}
"""(from this chance on, share that was right), by the way of reading.

Counted on dispatches of four writers (the sixth to the ninth hand) while they were unread, and each writer
counts once where writers differ: rules of the upper step were right in 0.94, 0.93, 0.88 and 0.87 of
theirs, those of the lower in 0.78 (three together) and 0.63. All together: tasks 107 of 113, figures 43 of
83 and 24 of 31, rows of tables 64 of 99. In the words of the last two writers, the upper step came true in 213
of 245: the next hand may lie there.
"""


def calibrated(chance: float, way: Way) -> float:
    """Return the fitted share for a chance.

    Below the first fitted step nothing was counted and the chance stays.

    Examples
    --------
    >>> [calibrated(c, "rule") for c in (0.2, 0.5, 0.9, 0.99)]
    [0.74, 0.74, 0.74, 0.9]
    """
    steps = FITTED[way]
    return next((share for least, share in reversed(steps) if chance >= least), chance)
