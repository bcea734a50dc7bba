"""Recorded assumptions (``params/assumptions.yml``).

Each assumption states what the figures rest on beyond the data, how good it is, and which documents
it affects. A red assumption is known to be weak where it matters: it may appear in a draft, but
nothing that rests on it may be sent out.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from parlib.codebook.declared import Declared

Rating = Literal["green", "amber", "red"]


class Assumption(Declared):
    """One assumption with its two ratings."""

    id: str = Field(pattern=r"^A[0-9]{2,3}$")
    text: str = Field(min_length=20, description="The assumption in one or two sentences")
    quality: Rating = Field(description="How well it is supported")
    impact: Rating = Field(description="How much would change if it were wrong")
    applies_to: tuple[str, ...] = Field(
        min_length=1,
        description="Locality identities, levels, rule-book ids, or `*` for everything",
    )
    owner: str = Field(description="Who answers for it")
    reviewed_on: date
    note: str = ""

    @property
    def rating(self) -> str:
        """The worse of the two ratings: an assumption is only as safe as its weaker side."""
        return max((self.quality, self.impact), key=("green", "amber", "red").index)

    def touches(self, *, locality: str, level: str, framework: str) -> bool:
        """Return whether a document about this unit under this rule book depends on the assumption."""
        return bool({"*", locality, level, framework} & set(self.applies_to))


class Assumptions(Declared):
    """The file ``params/assumptions.yml``."""

    assumptions: tuple[Assumption, ...] = ()
