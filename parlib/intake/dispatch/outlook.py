"""How likely a figure of a dispatch is promised, and not told, quoted or required: a small linear
model over cues with names.

Each cue (:mod:`parlib.intake.dispatch.cues`) has a worth; their sum is the log of the odds. The
worths lie beside this module in ``outlook.csv``, to be read by anyone. They were learnt from the
labelled corpus by ``benchmarks/outlook.py`` (logistic regression with a ridge penalty), which
nothing here needs.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from parlib.intake.dispatch.cues import cues_of, cues_of_a_clause
from parlib.intake.dispatch.figure import Figure
from parlib.intake.dispatch.passages import Passage

WORTHS = Path(__file__).with_name("outlook.csv")
ALWAYS = "always"
"""The cue that is always there: the odds of a figure of which nothing is known."""


def chance(passage: Passage, figure: Figure) -> float:
    """Return how likely a figure of a passage is promised."""
    return weighed(cues_of(passage.words, figure, passage.place, passage.around))


def chance_of_a_task(passage: Passage) -> float:
    """Return how likely a clause is wanted and not told, whatever figure it has."""
    return weighed(cues_of_a_clause(passage.words, passage.place, passage.around), "task")


def weighed(cues: Iterable[str], model: str = "figure") -> float:
    """Return the chance that cues speak for together.

    Examples
    --------
    >>> weighed(["clause: strives"]) > weighed(["clause: already"])
    True
    """
    worths = worths_of()[model]
    # from the smallest to the largest name: the same sum on every machine
    total = math.fsum(worths.get(cue, 0.0) for cue in sorted({ALWAYS, *cues}))
    return 1 / (1 + math.exp(-total))


@lru_cache(maxsize=1)
def worths_of() -> dict[str, dict[str, float]]:
    """Return the worths of the cues by model."""
    out: dict[str, dict[str, float]] = {"figure": {}, "task": {}}
    for model, cue, worth in _rows():
        out[model][cue] = worth
    return out


def _rows() -> Iterator[tuple[str, str, float]]:
    with WORTHS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["model"], row["cue"], float(row["worth"])
