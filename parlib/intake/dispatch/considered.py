"""Which readings of a clause are proposed: what a rule reads unless all around speaks against it,
and any other figure for which enough speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parlib.intake.dispatch.figures import Figure, figures
from parlib.intake.dispatch.outlook import chance
from parlib.intake.dispatch.passages import Passage
from parlib.intake.dispatch.rules import read
from parlib.intake.dispatch.rules.readings import Reading
from parlib.intake.dispatch.worth_keeping import worth_keeping

AGAINST = 0.1
"""A figure that a rule reads is left out below this chance: it is told."""
FOR, FOR_NONE = 0.6, 0.8
"""A figure that no rule reads is proposed from this chance on; more is asked of "không …"."""
TOLD_AND_YET = 0.9
"""A figure of a clause that seems told is proposed from this chance on."""


@dataclass(frozen=True, slots=True)
class Considered:
    """A reading of a clause, how likely it is promised, and whether a rule read it."""

    reading: Reading
    chance: float
    by_rule: bool


def considered(passage: Passage, *, told: bool) -> list[Considered]:
    """Return the readings of a clause that are proposed."""
    words = passage.words
    by_rule = [] if told else read(words)
    every = figures(words)
    others = [f for f in every if not any(_overlap(f, r) for r in by_rule)]
    mine = {id(r): r for r in by_rule}
    likely = {}
    readings = [*by_rule]
    for figure in others:
        least = FOR_NONE if figure.form == "none" else FOR
        p = chance(passage, figure)
        if p >= (max(least, TOLD_AND_YET) if told else least) and not _beside_a_share(figure, words):
            reading = figure.reading()
            likely[id(reading)] = p
            readings.append(reading)
    kept = [
        r
        for r in worth_keeping(sorted(readings, key=lambda r: r.start), words)
        if not _of_a_year_before(words[: r.start], passage.years[0])
    ]
    return list(_weighed(kept, mine, likely, every, passage))


def _weighed(
    kept: list[Reading],
    by_rule: dict[int, Reading],
    likely: dict[int, float],
    every: list[Figure],
    passage: Passage,
) -> Iterator[Considered]:
    for reading in kept:
        if id(reading) not in by_rule:
            yield Considered(reading, likely[id(reading)], by_rule=False)
            continue
        same = [f for f in every if _overlap(f, reading) and f.low == reading.target]
        p = max((chance(passage, f) for f in same), default=1.0)
        if p >= AGAINST:
            yield Considered(reading, p, by_rule=True)


def _overlap(figure: Figure, reading: Reading) -> bool:
    return figure.start < reading.end and reading.start < figure.end


def _beside_a_share(figure: Figure, words: str) -> bool:
    """Say whether a time belongs to a share: "100% hồ sơ … trong 03 ngày" is one promise."""
    return figure.form == "time" and "%" in words


_STATES = re.compile(
    r"(?<!so với )(?<!hơn )(?<!bằng )(?<!từ )năm (20\d\d)\s*[:,(]?\s*(?:(?:mới|chỉ|đã)\s+)?(?:(?:đạt|là|có|ở mức)\s*)?$",
    re.IGNORECASE,
)


def _of_a_year_before(words: str, first: int | None) -> bool:
    """Say whether a figure is that of a year before the plan: "năm 2025 đạt 94%, năm 2026 …"."""
    stated = _STATES.search(words)
    return stated is not None and first is not None and int(stated[1]) < first
