"""How often a proposal like this one is right.

The chance that its cues speak for, fitted on labelled dispatches of other writers.

What share of proposals at each step of that chance was right was counted on dispatches by writers
that neither the rules nor the cues had learnt from (``docs/target-extraction.md``), and made to
rise with the chance by pooling neighbours (isotonic regression): counted on what was learnt from,
all of it would be 1. ``benchmarks/reading.py`` prints beside each value how often it comes true.
"""

from __future__ import annotations

from typing import Literal

Way = Literal["rule", "figure", "task", "row"]
"""How a proposal was read: by a rule, as a figure that no rule reads, as a task with a deadline, or
from a row of a table.
"""
FITTED: dict[Way, tuple[tuple[float, float], ...]] = {
    "rule": ((0.3, 0.88), (0.8, 0.95), (0.95, 0.99)),
    "figure": ((0.5, 0.67), (0.95, 0.9)),
    "task": ((0.3, 0.85),),
    "row": ((0.6, 0.88),),
}
"""(from this chance on, share that was right), by the way of reading."""


def calibrated(chance: float, way: Way) -> float:
    """Return the fitted share for a chance.

    Below the first fitted step nothing was counted and the chance stays.

    Examples
    --------
    >>> [calibrated(c, "rule") for c in (0.2, 0.5, 0.9, 0.99)]
    [0.2, 0.88, 0.95, 0.99]
    """
    steps = FITTED[way]
    return next((share for least, share in reversed(steps) if chance >= least), chance)
