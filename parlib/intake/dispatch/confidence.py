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
    "rule": ((0.3, 0.74), (0.8, 0.95)),
    "figure": ((0.5, 0.5), (0.95, 0.83)),
    "task": ((0.3, 0.97),),
    "row": ((0.6, 0.67),),
}
"""(from this chance on, share that was right), by the way of reading.

Counted on twenty dispatches of the sixth and seventh hand while they were unread: rules 23 of 31 and
316 of 333, tasks 66 of 68, figures 28 of 56 and 15 of 18, rows of tables 26 of 39. Of the sixth
hand, figures and rows were counted while its own writer was left out of what was learnt.
"""


def calibrated(chance: float, way: Way) -> float:
    """Return the fitted share for a chance.

    Below the first fitted step nothing was counted and the chance stays.

    Examples
    --------
    >>> [calibrated(c, "rule") for c in (0.2, 0.5, 0.9, 0.99)]
    [0.2, 0.74, 0.95, 0.95]
    """
    steps = FITTED[way]
    return next((share for least, share in reversed(steps) if chance >= least), chance)
