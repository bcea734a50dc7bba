"""Workload of a plan: tasks by unit and quarter, and which units carry far more than the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MANY, TIMES = 5, 2.0
"""A unit counts as heavily loaded if it leads at least ``MANY`` tasks and more than ``TIMES`` the
mean of all units.
"""


@dataclass(frozen=True, slots=True)
class Load:
    """Tasks of one unit.

    Attributes
    ----------
    unit : str
        Lead unit.
    tasks : int
        Number of tasks (promised points and levels are results, not work).
    busiest, most : str, int
        The quarter with most due dates, e.g. ``2025-Q2``, and their number.
    heavy : bool
        The unit leads at least :data:`MANY` tasks and more than :data:`TIMES` times the mean.
    """

    unit: str
    tasks: int
    busiest: str
    most: int
    heavy: bool


def loads_of(tasks: Iterable[tuple[str, date | None]]) -> tuple[Load, ...]:
    """Return the load of each lead unit, the heaviest first.

    Parameters
    ----------
    tasks : iterable of (str, date or None)
        Lead unit and due date, one pair per task, as numbered in the document.

    Examples
    --------
    >>> loads_of([("Phòng Nội vụ", date(2025, 3, 31)), ("Phòng Nội vụ", None)])
    (Load(unit='Phòng Nội vụ', tasks=2, busiest='2025-Q1', most=1, heavy=False),)
    """
    due: dict[str, Counter[str]] = {}
    for unit, day in tasks:
        quarter = f"{day.year}-Q{(day.month + 2) // 3}" if day else ""
        due.setdefault(unit, Counter())[quarter] += 1
    if not due:
        return ()
    mean = sum(sum(c.values()) for c in due.values()) / len(due)
    out = []
    for unit, quarters in due.items():
        count = sum(quarters.values())
        busiest, most = max(quarters.items(), key=lambda q: (q[1], q[0]))
        out.append(Load(unit, count, busiest, most, count >= MANY and count > TIMES * mean))
    return tuple(sorted(out, key=lambda load: (-load.tasks, load.unit)))
