"""How often a proposal like this one is right.

The scale of the rules, fitted on labelled dispatches.

The rules give a scale of their own (how plain the wording is). What share of proposals at each step
was right was counted on dispatches of ``tests/intake/corpus`` when the reader saw them for the
first time, and made to rise with the scale by pooling neighbours (isotonic regression): counted
after the rules were widened for those dispatches, all of it would be 1.
``benchmarks/reading.py`` prints beside each value how often it comes true in either split.
"""

from __future__ import annotations

FITTED: tuple[tuple[float, float], ...] = ((0.6, 0.88), (0.8, 0.93))
"""(from this step of the scale on, share that was right).

784 of 895 proposals from 0.6 on, 704 of 757 from 0.8 on, at the first sight of 107 dispatches
(rounds 10 to 16 and the five by other writers of ``docs/target-extraction.md``).
"""


def calibrated(scale: float) -> float:
    """Return the fitted share for a step of the rules' scale.

    Below the first fitted step nothing was counted and the scale stays.

    Examples
    --------
    >>> [calibrated(s) for s in (0.4, 0.6, 0.75, 0.8, 0.95)]
    [0.4, 0.88, 0.88, 0.93, 0.93]
    """
    return next((share for least, share in reversed(FITTED) if scale >= least), scale)
