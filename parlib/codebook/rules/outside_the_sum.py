"""Rule types whose points stand outside the sum of maxima: penalties and bonuses."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from pydantic import Field, field_validator, model_validator

from parlib.codebook.rules.from_figures import Coded, descending
from parlib.codebook.rules.params import RuleParams


def _and_nothing(codes: Iterable[float]) -> tuple[float, ...]:
    """Return codes plus 0, ascending: nothing is deducted if nothing happened, whether or not the
    list of codes includes that case.
    """
    return tuple(sorted({0.0, *map(float, codes)})) if (codes := tuple(codes)) else ()


class Penalty(Coded):
    """Points deducted; all parameters are normalised to numbers <= 0, except ``unit_days`` and
    ``after``.
    """

    reads = "amount"
    counts_cases = True
    takes_points = True
    outside_maximum = True

    per: float = 0.0
    unit_days: float = Field(1.0, gt=0)
    after: float = Field(0.0, ge=0)
    floor: float = -math.inf
    steps: tuple[tuple[float, float], ...] = ()

    _order = field_validator("steps")(descending)

    @field_validator("per", "floor", mode="after")
    @classmethod
    def _takes(cls, value: float) -> float:
        return -abs(value)

    @field_validator("steps", mode="after")
    @classmethod
    def _steps_take(cls, steps: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        return tuple((threshold, -abs(points)) for threshold, points in steps)

    @model_validator(mode="after")
    def _takes_something(self) -> Penalty:
        if not self.per and not self.steps:
            raise ValueError("give per or steps")
        return self

    @field_validator("codes", mode="after")
    @classmethod
    def _with_nothing(cls, codes: tuple[float, ...]) -> tuple[float, ...]:
        return _and_nothing(codes)

    def _codes_of(self, codes: Iterable[int]) -> tuple[float, ...]:
        return _and_nothing(codes)

    @property
    def least_points(self) -> float:
        """The floor, or the points of the worst step if nothing else is deducted."""
        if self.per or not self.steps:
            return self.floor
        return max(self.floor, min(points for _, points in self.steps))

    def best_points(self, maximum: float) -> float:  # noqa: ARG002
        """Return 0: nothing deducted."""
        return 0.0

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return nothing: a penalty is not a lost point that effort can regain."""
        return ()


class Bonus(RuleParams):
    """Points per unit of the amount, up to a cap."""

    reads = "amount"
    counts_cases = True
    outside_maximum = True

    per: float = Field(gt=0)
    cap: float | None = Field(None, gt=0)

    def best_points(self, maximum: float) -> float:
        """Return the cap, otherwise the maximum."""
        return maximum if self.cap is None else self.cap
