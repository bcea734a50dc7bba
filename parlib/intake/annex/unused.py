"""Figures of a guidance that its rule does not hold: then something was not read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from parlib.intake.annex.figures import NUMBER, number
from parlib.intake.annex.outcome import Guidance

_HELD = ("tier", "count", "proportional", "linear", "penalty", "bonus")
"""Types of rule whose parameters hold the figures of their words."""
_ASIDE = re.compile(
    rf"\b(?:đủ|đầy đủ)\s+(?:cả\s+)?(?:{NUMBER})(?:\s*/\s*(?:{NUMBER}))?"  # all there are
    rf"|\bđủ(?:\s+[^\W\d]+){{1,2}}\s+(?:{NUMBER})(?=\s+[^\W\d])"
    rf"|(?:{NUMBER})\s*%\s*(?:số\s+|tổng\s+)?điểm"  # a share of the maximum
    r"|(?:^|(?<=[\n;]))\s*[-+•*]?\s*(?:mức|loại|bậc)\s+\d{1,2}\s*[:.)-]",  # the number of a level
    re.IGNORECASE,
)
_FINEST = (0.0001, 0.01, 1.0)


def unused_figure(masked: str, read: Guidance, maximum: float | None) -> str:
    """Return a figure of the words that neither the rule nor its unit holds; empty where there is
    none.

    Examples
    --------
    >>> half = Guidance("proportional", {"floor": 0.9})
    >>> unused_figure("từ 90%: tỷ lệ x 8; dưới 70%: 0", half, 8.0)
    '70'
    >>> unused_figure("từ 90%: tỷ lệ x 8; dưới 90%: 0", half, 8.0)
    ''
    """
    if read.reason or read.rule not in _HELD:
        return ""
    held = {0.0, 1.0, 100.0, abs(maximum or 0.0)}
    held |= {number(n) for n in re.findall(NUMBER, read.unit)}
    for value in _values(read.params):
        held |= {abs(v) for v in (value, value * 100, value + 1, 1 - value, (value - 1) * 100)}
        held |= {(value - fine) * by for fine in _FINEST for by in (1, 100)}
    held.add(abs(maximum or 0.0) / 100)  # so much for each per cent of a percentage
    held |= _falls(read.params)
    kept = {round(v, 6) for v in held}
    written = re.findall(NUMBER, _ASIDE.sub(" ", masked))
    return next((n for n in written if round(number(n), 6) not in kept), "")


def _falls(params: dict[str, Any]) -> set[float]:
    """Return so much each: by how much the points of one step differ from the next, where several do,
    and how steep the lines of a formula are.
    """
    knots = params.get("knots", ())
    slopes = {
        round(abs((b[1] - a[1]) / (b[0] - a[0])), 9)
        for a, b in itertools.pairwise(knots)
        if b[0] != a[0]
    }
    points = [t["points"] for t in params.get("tiers", ())]
    falls = [round(abs(a - b), 9) for a, b in itertools.pairwise(points)]
    return slopes | {fall for fall in falls if falls.count(fall) > 1}


def _values(params: object) -> Iterator[float]:
    if isinstance(params, dict):
        params = list(params.values())
    if isinstance(params, (list, tuple)):
        for part in params:
            yield from _values(part)
    elif isinstance(params, (int, float)) and not isinstance(params, bool):
        yield float(params)
