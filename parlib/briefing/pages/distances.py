"""How far apart the parts of a document stand, so that it has no page more than it needs, none that
ends white, and what has to be decided on page 1.

The usual distance is 0; closer ones are above it, wider ones below. All lie inside the ranges of
the decree; from the fourth on charts shrink as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from parlib.briefing.pages.fullness import LEAST_FILLED_LAST
from parlib.document.model import Model

PAGES = {"brief": 4, "plan": 4, "overview": 3, "survey": 3, "link": 3, "head_file": 1}
"""Pages that a kind of document may have; an annex and a list of sheets are as long as they are."""
_PAGES_WITHOUT_LOSSES = 2  # of a brief on totals, or on commitments without a result
_MOST, _SHRUNK = 3, 6
_ALL = frozenset(step / 2 for step in range(-2 * _MOST, 2 * _SHRUNK + 1))
_NEARER = ("0", "2", "3", "5")
"""How much closer than usual the parts of page 1 stand where rows of what has to be directed are to
stand on it, with the line on what is missing: the first that brings it there. Items with their lead
units never fit at the usual distances.
"""
_SAVED, _MOST_SAVED = 0.12, 0.5  # of a page: by the closest distances on each page, and tried for


@dataclass(frozen=True, slots=True)
class Distances:
    """How far apart the parts of a document stand: closer than usual by ``tight``, and on page 1 by
    ``nearer`` where that is more.
    """

    tight: float = 0.0
    nearer: int = 0

    @property
    def recorded(self) -> dict[str, float]:
        """The two as a model of letter and appendices records them."""
        return {"tight": float(self.tight), "nearer": self.nearer}

    @classmethod
    def of(cls, recorded: object) -> Distances | None:
        """Return distances as they were recorded; None where they are none that a document has."""
        if not isinstance(recorded, Mapping):
            return None
        tight, nearer = recorded.get("tight"), recorded.get("nearer")
        if not isinstance(tight, int | float) or tight not in _ALL or str(nearer) not in _NEARER:
            return None
        return cls(float(tight), int(str(nearer)))


@dataclass(frozen=True, slots=True)
class Ending:
    """How a document ends: number of pages, the share of the last one that is filled, whether a figure
    or table begins a page, so that the page before may have been left half white, and the page on
    which the decision ends.
    """

    pages: int
    filled: float
    moved: bool
    decided: int


def most_pages(model: Model) -> int:
    """Return how many pages the document may have; 0 where it is as long as it is."""
    if model["meta"]["kind"] == "brief" and "table-lost-points" not in _tables(model):
        return _PAGES_WITHOUT_LOSSES
    return PAGES.get(model["meta"]["kind"], 0)


def first_page_distances(model: Model) -> tuple[str, ...]:
    """Return the distances of page 1 to be tried: the usual one where nothing on it has to be directed."""
    if model["meta"]["kind"] != "brief" or "table-actions" not in _tables(model):
        return _NEARER[:1]
    return _NEARER[1:] if "table-lost-points" in _tables(model) else _NEARER


def _tables(model: Model) -> set[str]:
    return {b["id"] for s in model["sections"] for b in s["blocks"] if b["t"] == "table"}


def needed_distance(usual: Ending, most: int, ending: Callable[[int], Ending]) -> int:
    """Return how much closer than usual the parts of the document stand, so that it has no page more
    than it needs and no last page of a few lines.

    The usual distances, unless closer ones may take in what stands on the last page: then the first
    that do. Where none does and the last page is emptier than a third, wider ones that fill it. All
    of them lie inside the decree's ranges. Where none helps, the usual ones stay.

    ``usual`` is how it ends at the usual distances, ``most`` the number of pages that the kind of
    document may have: to keep it, charts shrink as well. ``ending`` tells how the document ends at
    a distance.
    """
    pages, filled = usual.pages, usual.filled
    # the closest first: a document that is longer even then is not set six times for nothing
    if pages > most and ending(_SHRUNK).pages <= most:
        for tight in range(1, _SHRUNK + 1):
            if ending(tight).pages <= most:
                return tight
    worth_a_try = max(LEAST_FILLED_LAST, min(_MOST_SAVED, _SAVED * (pages - 1)))
    if pages == 1 or filled >= worth_a_try:
        return 0
    if ending(_MOST).pages < pages:  # the closest first, as above
        closer = range(1, _MOST)
        return next((t for t in closer if ending(t).pages < pages), _MOST)
    if filled >= LEAST_FILLED_LAST:
        return 0
    for loose in range(-1, -_MOST - 1, -1):
        ended = ending(loose)
        if ended.pages == pages and ended.filled >= LEAST_FILLED_LAST:
            return loose
    return 0


def near(tight: float) -> list[float]:
    """Return the other distances in the order in which they are tried: the nearest first, whole steps
    before halves.
    """
    steps = [step / 2 for step in range(-2 * _MOST, 2 * _MOST + 1) if step]
    others = [t for step in steps if -_MOST <= (t := tight + step) <= _SHRUNK]
    return sorted(others, key=lambda t: (t != int(t), abs(t - tight)))
