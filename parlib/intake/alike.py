"""Problems of one kind are reported in their first places.

What goes beyond is counted, so that no file can fill the memory with messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parlib.errors import Problem
from parlib.intake.messages import problem

MOST_OF_A_KIND = 200
MOST_OF_A_FILE = 1_000
_FIRST_PLACES = 5


@dataclass
class Alike:
    """The problems of one file, by kind.

    Parameters
    ----------
    language : str
        ``"vi"`` or ``"en"``, for the line that counts the rest.
    most : int
        How many of one kind are reported each with its place.
    """

    language: str = "vi"
    most: int = MOST_OF_A_KIND
    told: list[Problem] = field(default_factory=list)
    _count: dict[str, int] = field(default_factory=dict)
    _beyond: dict[str, Problem] = field(default_factory=dict)

    def add(self, kind: str, problem: Problem) -> None:
        """Take one problem."""
        kind = f"{kind} {problem.severity}"
        count = self._count[kind] = self._count.get(kind, 0) + 1
        if count <= self.most and len(self.told) < MOST_OF_A_FILE:
            self.told.append(problem)
        else:
            self._beyond.setdefault(kind, replace(problem, what=problem.what[:200]))
            self._count[f"beyond {kind}"] = self._count.get(f"beyond {kind}", 0) + 1

    def all(self) -> list[Problem]:
        """Return the problems told, and one line for each kind of which there are more."""
        return self.told + [self._rest(kind, first) for kind, first in self._beyond.items()]

    def _rest(self, kind: str, first: Problem) -> Problem:
        count = str(self._count[f"beyond {kind}"])
        words = {"count": count, "first": first.cell, "what": first.what, "remedy": first.remedy}
        place = {"file": first.file, "sheet": first.sheet, "cell": first.cell}
        return problem(
            "more_alike", language=self.language, severity=first.severity, **place, **words
        )


def first_places(places: Sequence[str], *, most: int = _FIRST_PLACES) -> str:
    """Return the first places of a list, and how many there are where they are more.

    Examples
    --------
    >>> first_places(["A1", "A2"]), first_places(["A1", "A2", "A3"], most=2)
    ('A1, A2', 'A1, A2 … (3)')
    """
    shown = ", ".join(places[:most])
    return f"{shown} … ({len(places)})" if len(places) > most else shown
