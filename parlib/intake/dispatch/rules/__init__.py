"""What a promise looks like in a dispatch.

One pattern per kind, tolerant of OCR damage and of both decimal marks.

Each rule says which words betray a promise, how to read operator, range and unit from them, and how
far to trust the reading. The confidence is a declared scale, not a probability: 0.9 a number with a
promise verb, 0.7 a number alone or "none of a kind", 0.5 a promise without a number, which a person
must read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from parlib.intake.dispatch.rules.changes import (
    above_plan,
    against_last_year,
    brought_down,
    percent_change,
)
from parlib.intake.dispatch.rules.deeds import (
    complete,
    done_by,
    growth,
    in_words,
    not_below_last_year,
    sanction,
)
from parlib.intake.dispatch.rules.limits import ceiling, left_over, none
from parlib.intake.dispatch.rules.money import money
from parlib.intake.dispatch.rules.points import never_below, no_part_below, points
from parlib.intake.dispatch.rules.ranks import rank_band, rank_gain
from parlib.intake.dispatch.rules.readings import STRIVE, Reading
from parlib.intake.dispatch.rules.shares import count, percent, share_at_most, share_in_words

_PROMISE = re.compile(
    rf"{STRIVE}|đảm bảo|bảo đảm|hoàn thành|đạt|tối thiểu|ít nhất|không để|thực hiện", re.IGNORECASE
)


def read(text: str) -> list[Reading]:
    """Return every reading in a text, in order.

    Where two rules read the same words the more specific one stays.
    """
    readings: list[Reading] = []
    for rule in RULES:
        for reading in rule(text):
            if all(reading.end <= f.start or f.end <= reading.start for f in readings):
                readings.append(reading)
    return sorted(readings, key=lambda r: r.start)


def promises(text: str) -> bool:
    """Return whether a text holds a verb of promising."""
    return _PROMISE.search(text) is not None


RULES: tuple[Callable[[str], Iterator[Reading]], ...] = (
    rank_gain,
    rank_band,
    points,
    brought_down,
    against_last_year,
    percent_change,
    never_below,
    no_part_below,
    share_at_most,
    above_plan,
    share_in_words,
    percent,
    ceiling,
    left_over,
    money,
    count,
    none,
    growth,
    not_below_last_year,
    in_words,
    done_by,
    complete,
    sanction,
)
"""From the most specific to the least.

Words that one rule has read are closed to the rules after it.
"""
