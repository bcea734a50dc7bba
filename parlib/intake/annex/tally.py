"""Several things counted at once, each with its own points: the points of all of them, added up.

"Mỗi báo cáo chậm trừ 0,25; mỗi báo cáo không gửi trừ 0,5" is no step of one count. What is entered
is the sum, and the unit of the item says what each of them weighs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from parlib.intake.annex.clauses import Clause
from parlib.intake.annex.expressions import exactly
from parlib.intake.annex.figures import Text
from parlib.intake.annex.outcome import Guidance, by_hand
from parlib.intake.annex.things import piece_of

_MOST_THINGS = 8


def tally(
    each: Sequence[Clause],
    text: Text,
    *,
    maximum: float | None,
    cap: float | None,
    kind: str,
    takes: bool,
) -> Guidance:
    """Return the rule of a sum of points for several things.

    Parameters
    ----------
    each : sequence of Clause
        So many points for each of one thing, a clause a thing.
    text : Text
        The words.
    maximum, cap : float or None
        Of the item, and what the words allow at most.
    kind : str
        ``bonus``, ``penalty`` or ``""``.
    takes : bool
        The points are taken off the maximum.
    """
    things = [piece_of(c, text) for c in each]
    if len(set(things)) != len(things) or len(things) > _MOST_THINGS or not all(things):
        return by_hand("two_counts", each[0].words)
    weights = "; ".join(
        f"{c.points:g} × {thing}".replace(".", ",") for c, thing in zip(each, things, strict=True)
    )
    most = cap
    if most is None and maximum is not None:
        most = abs(maximum)
    if kind == "penalty":
        least = _common([exactly(c.points) for c in each])
        params = {"per": -least, "unit_days": least}
        floor = {} if most is None else {"floor": -most}
        return Guidance("penalty", params | floor, unit=f"tổng điểm trừ: {weights}", certain=False)
    if most is None or maximum is None:
        return by_hand("no_maximum", each[0].words)
    if takes:
        down = {"knots": [[0.0, maximum], [most, maximum - most]], "share": False}
        return Guidance("linear", down, unit=f"tổng điểm trừ: {weights}", certain=False)
    if abs(most - maximum) > 1e-9:
        return by_hand("maximum", f"{most:g} / {maximum:g}".replace(".", ","))
    unit = f"tổng điểm cộng: {weights}"
    if kind == "bonus":
        return Guidance("bonus", {"per": 1.0, "cap": most}, unit=unit, certain=False)
    up = {"knots": [[0.0, 0.0], [most, maximum]], "share": False}
    return Guidance("linear", up, unit=unit, certain=False)


def _common(weights: Sequence[Fraction]) -> float:
    """Return the largest part of a point of which all weights are whole multiples."""
    below = math.lcm(*(w.denominator for w in weights))
    return math.gcd(*(int(w * below) for w in weights)) / below
