"""What every type of scoring rule has: its parameters, and who gives the points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import ClassVar, Literal, Self

from parlib.codebook.declared import Declared

HIGHEST_ANSWER = 5
"""People answer from 1 to 5."""


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
        Which reading the rule takes.
    counts_cases : bool
        The figure counts things, so that decimals in it are a slip.
    against_last_year : bool
        The figure is held against the year before; it may fall below zero.
    continuous : bool
        Between its ends the points move with the figure, without a step.
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
        """Columns of ``evidence`` in which an office reports what the rule reads."""
        return frozenset({"value"})

    @property
    def is_yes_no(self) -> bool:
        """The rule asks one question with yes or no."""
        return False

    @property
    def is_share(self) -> bool:
        """The figure is a share of a whole (0-1), so that "85" can only mean 85 %."""
        return False

    @property
    def may_be_percent(self) -> bool:
        """A figure with a percent sign can be meant."""
        return self.is_share

    @property
    def counts_wholes(self) -> bool:
        """The next figure is a whole one further: cases, days, requirements."""
        return self.reads == "amount"

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Figures at which the points change."""
        return ()

    @property
    def possible_figures(self) -> tuple[float, ...]:
        """Every figure that can be reported, ascending; empty where any can."""
        return ()

    @property
    def listed_figures(self) -> tuple[float, ...]:
        """Those of the possible figures that do not follow from their highest, so that a form has
        to list them.
        """
        return ()

    @property
    def of_answers(self) -> Mapping[str, float]:
        """How the figure follows from answers on the scale of 1 to 5: measures of the table
        ``satisfaction`` (in percent, the mean as it is) and what each is multiplied with.

        A share is that of satisfied people; empty where no such measure is meant.
        """
        return {"share_4_5": 0.01} if self.is_share else {}

    def of_levels(self, codes: Iterable[int]) -> Self:  # noqa: ARG002 - a type that knows codes uses them
        """Return the rule where its figure is the code of a named level, and nothing else is one."""
        return self

    def holds(self, figure: float) -> bool:
        """Return whether the rule gives points for a figure."""
        return not self.possible_figures or any(
            abs(figure - possible) < 1e-9 for possible in self.possible_figures
        )

    @property
    def least_points(self) -> float:
        """Fewest points of a rule that takes points."""
        return -math.inf

    def best_points(self, maximum: float) -> float:
        """Return the most points that the rule can give where its item's maximum is ``maximum``."""
        return maximum

    def steps_to(self, maximum: float) -> Sequence[float]:
        """Return points that more effort can reach, in any order.

        The maximum alone where the rule is not known.
        """
        return (maximum,)


class NoRule(RuleParams):
    """The rule book knows no rule."""

    given_by = GivenBy.NOBODY

    @property
    def figures(self) -> frozenset[str]:
        """Nothing is asked for."""
        return frozenset()
