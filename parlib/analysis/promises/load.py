"""How much of a plan lies with whom.

Tasks by unit and quarter, and who carries far more than the others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from parlib.codebook.plans import Plan
from parlib.codebook.vocabulary import Operator

MANY, TIMES = 5, 2.0
"""A unit is named where it leads at least so many tasks and more than so many times the mean of all
units.
"""


@dataclass(frozen=True, slots=True)
class Load:
    """Tasks of one unit.

    Attributes
    ----------
    unit : str
        The unit that leads.
    tasks : int
        Tasks to be done (promised points and levels are results, not work).
    busiest, most : str, int
        The quarter in which most of them fall due, e.g. ``2025-Q2``, and how many.
    heavy : bool
        The unit leads at least :data:`MANY` tasks and more than :data:`TIMES` times the mean.
    """

    unit: str
    tasks: int
    busiest: str
    most: int
    heavy: bool


def loads_of(plan: Plan) -> tuple[Load, ...]:
    """Return the load of each unit that leads a task, the heaviest first."""
    due: dict[str, Counter[str]] = {}
    for commitment in plan.commitments:
        if commitment.operator == Operator.DONE and not commitment.repeats:
            quarter = f"{commitment.due.year}-Q{(commitment.due.month + 2) // 3}"
            for unit in commitment.owners:
                due.setdefault(unit, Counter())[quarter] += 1
    if not due:
        return ()
    mean = sum(sum(c.values()) for c in due.values()) / len(due)
    out = []
    for unit, quarters in due.items():
        tasks = sum(quarters.values())
        busiest, most = max(quarters.items(), key=lambda q: (q[1], q[0]))
        out.append(Load(unit, tasks, busiest, most, tasks >= MANY and tasks > TIMES * mean))
    return tuple(sorted(out, key=lambda load: (-load.tasks, load.unit)))
