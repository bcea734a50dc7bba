"""Points taken by how many, or by how many days: steps of one count."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence

from parlib.intake.annex.clauses import Clause
from parlib.intake.annex.formulas import subject_off
from parlib.intake.annex.intervals import Interval, read_interval
from parlib.intake.annex.outcome import Guidance
from parlib.intake.annex.residue import unread_words

_DAYS_OR_CASES = re.compile(
    r"\d\s*(?P<of>ngày|lần|vụ|trường hợp|hồ sơ|văn bản|báo cáo|người)\b", re.IGNORECASE
)


def penalty_steps(taken: Sequence[Clause], bound: float | None) -> Guidance | None:
    """Return the steps of a penalty whose conditions are intervals of one count, one above the
    other; None where they are not.

    Examples
    --------
    >>> from parlib.intake.annex.clauses import Does
    >>> late = [Clause(Does.TAKES, "Trễ từ 1 đến 3 ngày", 0.5), Clause(Does.TAKES, "trễ trên 3 ngày", 1.0)]
    >>> penalty_steps(late, 1.0).params
    {'steps': [[4.0, -1.0], [1.0, -0.5]]}
    """
    pairs = [(c.condition, c.points) for c in taken]
    ranges = [read_interval(subject_off(c)) for c, _ in pairs]
    if len(pairs) < 2 or unread_words(pairs, ranges) is not None:
        return None
    wholes = [_whole(one) for one in ranges]
    if any(bounds is None for bounds in wholes):
        return None
    kinds = {m["of"].lower() for c, _ in pairs for m in _DAYS_OR_CASES.finditer(c)}
    steps = sorted(
        (low, high, points)
        for (low, high), (_, points) in zip(filter(None, wholes), pairs, strict=True)
    )
    follow = all(
        before[1] + 1 == after[0] and before[2] < after[2]
        for before, after in itertools.pairwise(steps)
    )
    most = steps[-1][2]
    if (
        len(kinds) != 1
        or not follow
        or steps[0][0] < 1
        or math.isfinite(steps[-1][1])
        or (bound is not None and abs(most - bound) > 1e-9)
    ):
        return None
    return Guidance(
        "penalty",
        {"steps": [[low, -points] for low, _, points in reversed(steps)]},
        unit=f"số {kinds.pop()}",
        certain=False,
    )


def _whole(one: Interval | None) -> tuple[float, float] | None:
    """Return the first and last whole number of an interval of a count."""
    if one is None or one.measure != "count":
        return None
    low = one.low if math.isfinite(one.low) else 1.0
    low = low if one.low_closed or not math.isfinite(one.low) else low + 1
    high = one.high if one.high_closed or math.isinf(one.high) else one.high - 1
    return (low, high) if low == round(low) else None
