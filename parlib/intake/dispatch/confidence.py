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
    "rule": ((0.3, 0.92), (0.8, 0.94)),
    "figure": ((0.5, 0.58), (0.95, 0.9)),
    "task": ((0.3, 0.92),),
    "row": ((0.6, 0.6),),
}
"""(from this chance on, share that was right), by the way of reading.

Rules 11 of 12 and 46 of 49, and tasks 11 of 11, in the six dispatches of the sixth hand that were
unread then; figures 19 of 33 and 9 of 9, and rows of tables 18 of 30, each counted while its own
writer was left out of what was learnt. Where all were right one wrong is supposed.
"""


def calibrated(chance: float, way: Way) -> float:
    """Return the fitted share for a chance.

    Below the first fitted step nothing was counted and the chance stays.

    Examples
    --------
    >>> [calibrated(c, "rule") for c in (0.2, 0.5, 0.9, 0.99)]
    [0.2, 0.92, 0.94, 0.94]
    """
    steps = FITTED[way]
    return next((share for least, share in reversed(steps) if chance >= least), chance)
