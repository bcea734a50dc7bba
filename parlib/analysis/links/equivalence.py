"""Equivalence test: whether an effect is too small to matter.

Two one-sided tests against a smallest relevant effect that was declared beforehand.
"""

from __future__ import annotations

from parlib.analysis.results import HypothesisTest
from parlib.analysis.tails import t_sf


def equivalence_test(
    estimate: float, se: float, *, bound: float, df: float = float("inf"), unit: str = ""
) -> HypothesisTest:
    """Test whether the effect lies inside ±``bound`` (TOST).

    Parameters
    ----------
    estimate, se : float
        Effect and its standard error, natural units.
    bound : float
        Smallest effect that would matter, > 0, declared before the data were seen.
    df : float
        Degrees of freedom.
    unit : str
        Unit for the null hypothesis in words.

    Returns
    -------
    HypothesisTest
        Null hypothesis: the effect is at least ``bound`` in size. A small p-value is evidence
        of *no meaningful* effect; a large one is no evidence of an effect.

    Notes
    -----
    p = max(P(T > (estimate + bound) / se), P(T > (bound - estimate) / se)). Rejecting at level α is
    the same as the 1 - 2α interval lying inside ±bound.

    References
    ----------
    Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15.

    Examples
    --------
    >>> equivalence_test(0.0, 0.1, bound=0.5).rejects()
    True
    """
    if not bound > 0:
        raise ValueError(f"bound must be positive, got {bound}")
    lower, upper = (estimate + bound) / se, (bound - estimate) / se
    p = float(max(t_sf(lower, df), t_sf(upper, df)))
    return HypothesisTest(
        null_hypothesis=(
            f"the effect is {bound:g}{' ' + unit if unit else ''} or more in size, in either "
            f"direction"
        ),
        statistic=min(lower, upper),
        distribution=f"t({df:g})",
        p=p,
        method="two one-sided tests (TOST)",
    )
