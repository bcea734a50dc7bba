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
    "rule": ((0.1, 0.78), (0.8, 0.93)),
    "figure": ((0.0, 0.53), (0.95, 0.83)),
    "task": ((0.3, 0.97),),
    "row": ((0.6, 0.72),),
}
"""(from this chance on, share that was right), by the way of reading.

Counted on 27 dispatches of the sixth, seventh and eighth hand while they were unread: rules 40 of 51
and 387 of 414, tasks 73 of 75, figures 37 of 70 and 20 of 24, rows of tables 34 of 47. Of the sixth
hand, figures and rows were counted while its own writer was left out of what was learnt. Of the
eighth hand alone 71 of 81 rules of the upper step were right: the next hand may lie there.
"""


def calibrated(chance: float, way: Way) -> float:
    """Return the fitted share for a chance.

    Below the first fitted step nothing was counted and the chance stays.

    Examples
    --------
    >>> [calibrated(c, "rule") for c in (0.2, 0.5, 0.9, 0.99)]
    [0.78, 0.78, 0.93, 0.93]
    """
    steps = FITTED[way]
    return next((share for least, share in reversed(steps) if chance >= least), chance)
