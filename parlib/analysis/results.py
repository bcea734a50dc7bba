"""Result types of tests and estimates: frozen values that state their null hypothesis in words.

A question that cannot be answered is also a value (:class:`NotTestable`): it holds the reason, its
p-value is NaN, and it is stored in tables like any other result. Insufficient data never raise an
error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from parlib.codebook.reasons import Reason


@dataclass(frozen=True, slots=True)
class NotTestable:
    """A question that cannot be answered, with the reason.

    Parameters
    ----------
    null_hypothesis : str
        What would have been tested, in words.
    reason : Reason
        Code and details, for example ``too_few_clusters: clusters=8; needed=20``.
    """

    null_hypothesis: str
    reason: Reason

    @property
    def p(self) -> float:
        """NaN: there is no p-value."""
        return math.nan

    def __str__(self) -> str:
        """Return the reason as the column ``not_testable_because`` stores it."""
        return str(self.reason)


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
        """Return whether the null hypothesis is rejected at level ``alpha``."""
        return self.p < alpha


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with its standard error and interval, in natural units.

    ``df`` is the degrees of freedom behind the interval (infinite for the normal); ``method`` names
    estimator and covariance.
    """

    value: float
    se: float
    ci_low: float
    ci_high: float
    df: float
    method: str
    unit: str = ""
