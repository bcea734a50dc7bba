"""What a test or an estimate is: a frozen value that knows its null hypothesis in words.

A question that cannot be answered is a value too (:class:`NotTestable`): it carries the reason as a code and in words,
its p-value is NaN, and it travels through tables like any other result. Nothing here raises because data are short.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a question has no answer. The wording for readers lives in ``params/wording``."""

    TOO_FEW_CLUSTERS = "too_few_clusters"
    TOO_SHORT = "too_short"
    NOT_A_SAMPLE = "not_a_sample"
    NO_VARIATION = "no_variation"
    NOT_IDENTIFIED = "not_identified"
    PART_WHOLE = "part_whole"
    SERIES_BREAK = "series_break"
    TOO_FEW_RESPONDENTS = "too_few_respondents"
    COMPLEMENTARY = "complementary_suppression"
    LONELY_PSU = "lonely_psu"
    NO_DESIGN_DF = "no_design_df"
    NO_DATA = "no_data"
    NOT_DECLARED = "not_declared"


@dataclass(frozen=True, slots=True)
class NotTestable:
    """A question without an answer, and why.

    Parameters
    ----------
    null_hypothesis : str
        What would have been tested, in words.
    reason : Reason
        Code of the reason.
    detail : str
        The reason with its numbers, for example ``"8 clusters, 20 needed"``.
    """

    null_hypothesis: str
    reason: Reason
    detail: str

    @property
    def p(self) -> float:
        """NaN: there is no p-value, and none is made up."""
        return math.nan

    def __str__(self) -> str:
        """Return code and detail, as the column ``not_testable_because`` stores them."""
        return f"{self.reason}: {self.detail}"


@dataclass(frozen=True, slots=True)
class HypothesisTest:
    """One test.

    Parameters
    ----------
    null_hypothesis : str
        The null hypothesis in words.
    statistic : float
        Test statistic.
    distribution : str
        Reference distribution in words, for example ``"t(62)"`` or ``"chi2(2)"``.
    p : float
        Two-sided p-value, from the upper tail directly (never ``1 - cdf``).
    method : str
        The method in words.
    """

    null_hypothesis: str
    statistic: float
    distribution: str
    p: float
    method: str

    def rejects(self, alpha: float = 0.05) -> bool:
        """Say whether the null hypothesis is rejected at level ``alpha``."""
        return self.p < alpha


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with its standard error and interval, in natural units.

    ``df`` is the degrees of freedom behind the interval (infinite for the normal); ``method`` names estimator and
    covariance.
    """

    value: float
    se: float
    ci_low: float
    ci_high: float
    df: float
    method: str
    unit: str = ""
