"""Base class of the parameters of scoring rules, and who gives the points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import ClassVar, Literal, Self

from parlib.codebook.declared import Declared

HIGHEST_ANSWER = 5
"""Survey answers range from 1 to 5."""


class GivenBy(StrEnum):
    """Who or what gives the points of an item."""

    RULE = "rule"
    SURVEY = "survey"
    OUTCOME = "outcome"
    PERSON = "person"
    CHILDREN = "children"
    PUBLICATION = "publication"
    NOBODY = "nobody"


class RuleParams(Declared):
    """Parameters of one rule; unknown names are refused.

    Attributes
    ----------
    given_by : GivenBy
        Where the points come from.
    reads : {"ratio", "amount"}
        How the rule reads the figure.
    counts_cases : bool
        The figure is a count, so decimals are a typing error.
    against_last_year : bool
        The figure is compared with last year's; it may be negative.
    continuous : bool
        Between its bounds the points change continuously with the figure.
    takes_points, outside_maximum : bool
        Points are at most 0; the points stand outside the sum of maxima.
    knows_levels : bool
        The figure may be the code of a named level.
    """

    given_by: ClassVar[GivenBy] = GivenBy.RULE
    reads: ClassVar[Literal["ratio", "amount"]] = "ratio"
    counts_cases: ClassVar[bool] = False
    against_last_year: ClassVar[bool] = False
    continuous: ClassVar[bool] = False
    takes_points: ClassVar[bool] = False
    outside_maximum: ClassVar[bool] = False
    knows_levels: ClassVar[bool] = False

    @property
    def figures(self) -> frozenset[str]:
        """Columns of ``evidence`` in which an office reports the input of the rule."""
        return frozenset({"value"})

    @property
    def is_yes_no(self) -> bool:
        """Whether the rule asks a single yes-or-no question."""
        return False

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share of a whole (0-1), so that "85" can only mean 85 %."""
        return False

    @property
    def may_be_percent(self) -> bool:
        """Whether a figure with a percent sign makes sense."""
        return self.is_share

    @property
    def counts_wholes(self) -> bool:
        """Whether figures advance in whole numbers: cases, days, requirements."""
        return self.reads == "amount"

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Figures at which the points change."""
        return ()

    @property
    def possible_figures(self) -> tuple[float, ...]:
        """Every figure that can be reported, ascending; empty if any figure can."""
        return ()

    @property
    def listed_figures(self) -> tuple[float, ...]:
        """The possible figures if they cannot be derived from the highest one, so that a form must
        list them.
        """
        return ()

    @property
    def of_answers(self) -> Mapping[str, float]:
        """How the figure follows from answers on the scale of 1 to 5: measures of the table
        ``satisfaction`` (in percent, the mean as it is), each with its multiplier.

        A share is that of satisfied people. Empty if no such measure applies.
        """
        return {"share_4_5": 0.01} if self.is_share else {}

    def of_levels(self, codes: Iterable[int]) -> Self:  # noqa: ARG002 - a type that knows codes uses them
        """Return the rule for a figure that must be the code of a named level."""
        return self

    def holds(self, figure: float) -> bool:
        """Return whether the rule gives points for a figure."""
        return not self.possible_figures or any(
            abs(figure - possible) < 1e-9 for possible in self.possible_figures
        )

    @property
    def least_points(self) -> float:
        """Lowest points of a rule that deducts points."""
        return -math.inf

    def best_points(self, maximum: float) -> float:
        """Return the highest points that the rule can give if its item's maximum is ``maximum``."""
        return maximum

    def steps_to(self, maximum: float) -> Sequence[float]:
        """Return point values that more effort can reach, in any order; just the maximum if the
        rule is unknown.
        """
        return (maximum,)


class NoRule(RuleParams):
    """The rule book states no rule."""

    given_by = GivenBy.NOBODY

    @property
    def figures(self) -> frozenset[str]:
        """None: offices report no figure."""
        return frozenset()
