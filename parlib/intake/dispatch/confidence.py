"""How often a proposal like this one is right.

The chance that its cues speak for, fitted on labelled dispatches of other writers.

What share of proposals at each step of that chance was right was counted on dispatches that it had
not learnt from (``docs/reading-measured.md``), and made to rise with the chance by pooling
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
    "rule": ((0.1, 0.8), (0.93, 0.93)),
    "figure": ((0.0, 0.51), (0.95, 0.82)),
    "task": ((0.0, 0.92),),
    "row": ((0.6, 0.79),),
}
"""(from this chance on, share that was right), by the way of reading.

Counted on dispatches of eight writers (the sixth to the thirteenth hand) while they were unread, and each
writer counts once where writers differ: rules of the upper step were right in 0.94, 0.93, 0.88, 0.87, 0.96,
0.97, 0.94 and 0.97 of theirs, those of the lower in 0.78 (three together), 0.63, 0.84, 0.84, 0.89 and 0.88. All
together: tasks 196 of 214, figures 66 of 129 and 36 of 44, rows of tables 184 of 233.
"""


def calibrated(chance: float, way: Way) -> float:
    """Return the fitted share for a chance.

    Below the first fitted step nothing was counted and the chance stays.

    Examples
    --------
    >>> [calibrated(c, "rule") for c in (0.2, 0.5, 0.9, 0.99)]
    [0.8, 0.8, 0.8, 0.93]
    """
    steps = FITTED[way]
    return next((share for least, share in reversed(steps) if chance >= least), chance)
