"""Rule types whose points come from a survey, a publication or a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field, model_validator

from parlib.codebook.rules.params import HIGHEST_ANSWER, GivenBy, RuleParams


class Survey(RuleParams):
    """Points from a sociological survey."""

    given_by = GivenBy.SURVEY

    form: Literal["mean", "options", "share"]
    scale: float = Field(5.0, gt=0)
    zero: float = Field(0.0, ge=0)
    weights: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_form(self) -> Survey:
        if self.form == "options" and not self.weights:
            raise ValueError(
                "form: options needs weights in percent, e.g. {A: 100, B: 60, C: 20, D: 0}"
            )
        if self.form != "options" and self.weights:
            raise ValueError("weights belong to form: options")
        if self.zero >= self.scale:
            raise ValueError("zero must be below scale")
        return self

    @property
    def is_share(self) -> bool:
        """All forms except a mean on a scale."""
        return self.form != "mean"

    @property
    def of_answers(self) -> Mapping[str, float]:
        """The mean if the scale has five steps, the share of satisfied people, or the weighted
        share if the weighted answers are 1 to 5.

        Examples
        --------
        >>> Survey(form="mean", scale=10).of_answers, Survey(form="share").of_answers
        ({}, {'share_4_5': 0.01})
        """
        if self.form == "mean":
            return {"mean": 1.0} if self.scale == HIGHEST_ANSWER else {}
        if self.form == "share":
            return {"share_4_5": 0.01}
        answers = {str(k) for k in range(1, HIGHEST_ANSWER + 1)}
        if not set(self.weights) <= answers:
            return {}
        return {f"share_{answer}": weight / 10_000 for answer, weight in self.weights.items()}

    def best_points(self, maximum: float) -> float:
        """Return the points if every respondent gives the best answer."""
        return maximum * max(self.weights.values()) / 100 if self.weights else maximum

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return nothing: answers belong to the respondents, and no office may try to influence
        them.
        """
        return ()


class Outcome(RuleParams):
    """A published or measured result, multiplied by a factor."""

    given_by = GivenBy.OUTCOME

    factor: float = Field(gt=0)
    highest: float = Field(1.0, gt=0)
    decimals: int | None = Field(None, ge=0, le=9)

    @property
    def is_share(self) -> bool:
        """Whether the largest possible figure is 1."""
        return self.highest <= 1

    @property
    def of_answers(self) -> Mapping[str, float]:
        """The share of satisfied people, as a share or in percent."""
        unit = {1.0: 0.01, 100.0: 1.0}.get(self.highest)
        return {} if unit is None else {"share_4_5": unit}

    def best_points(self, maximum: float) -> float:  # noqa: ARG002
        """Return the points of the largest possible figure."""
        return self.factor * self.highest


class Manual(RuleParams):
    """Points entered by a person."""

    given_by = GivenBy.PERSON
    reads = "amount"

    @property
    def figures(self) -> frozenset[str]:
        """Only the points themselves."""
        return frozenset()


class Sum(RuleParams):
    """The sum of the children."""

    given_by = GivenBy.CHILDREN

    def steps_to(self, maximum: float) -> Sequence[float]:  # noqa: ARG002
        """Return nothing: the steps are those of the children."""
        return ()


class Published(RuleParams):
    """Points taken from a publication."""

    given_by = GivenBy.PUBLICATION

    @property
    def figures(self) -> frozenset[str]:
        """None: offices report no figure."""
        return frozenset()
