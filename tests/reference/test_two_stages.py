"""The two-stage variance against the truth: every sample that could be drawn of a small province, and a sample worked by hand.

Origin: Cochran (1977), Sampling Techniques, section 11.3, theorem 11.2: over all samples of n of N places and m of M people in each, the expectation
of v = (1 - f₁)/n · s₁² + f₁(1 - f₂)/(n m) · s₂² is the variance of the mean. R ``survey`` (``fpc = ~fpc1 + fpc2``) computes the same by stages. Places
of one size with one sampling fraction keep the ratio linear, so that nothing is approximate: tolerance 1e-12 relative, for rounding.
"""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.surveys.design import LonelyPsu, linearise, variances

PLACES = ((1, 1, 0, 1), (0, 1, 0, 0), (1, 1, 1, 1), (1, 0, 0, 1))
"""A province of four places of four people each; 1 = satisfied."""
ASKED = 2


def sampled(samples, *, places, people):
    """All samples as one frame, each a locality of its own."""
    rows = [
        {"locality": number, "psu": f"p{place}", "respondent": f"p{place}r{person}", "y": float(PLACES[place][person])}
        for number, sample in enumerate(samples)
        for place, persons in sample
        for person in persons
    ]
    fixed = {"period": 2024, "survey": "S", "stratum": "", "stratum_psus": places, "psu_people": people, "weight": 1.0, "x": 1.0}
    return pd.DataFrame(rows).assign(**fixed)


def estimates(frame):
    lin = linearise(frame, cell=["locality", "period", "survey"], measures=("y",))
    spread = variances(lin.scores, lin.psus, measures=("y",), cells=len(lin.cells), lonely=LonelyPsu.REFUSE)
    return lin.cells["y"].to_numpy(), spread["y"].to_numpy(), spread["df:y"].to_numpy()


def every_sample(places):
    people = list(combinations(range(4), ASKED))
    return [
        tuple(zip(chosen, persons, strict=True)) for chosen in combinations(range(4), places) for persons in product(people, repeat=places)
    ]


@pytest.mark.parametrize("places", [2, 3])
def test_over_all_samples_the_variance_is_expected_to_be_the_true_one(places):
    mean, variance, _ = estimates(sampled(every_sample(places), places=4.0, people=4.0))
    assert mean.mean() == pytest.approx(np.mean(PLACES), rel=1e-12)
    assert variance.mean() == pytest.approx(mean.var(), rel=1e-12)


def test_over_all_samples_of_every_place_too():
    mean, variance, _ = estimates(sampled(every_sample(4), places=4.0, people=4.0))
    assert variance.mean() == pytest.approx(mean.var(), rel=1e-12)


@pytest.mark.parametrize(("places", "people"), [(4.0, np.nan), (np.nan, 4.0), (np.nan, np.nan)])
def test_what_is_not_declared_makes_the_interval_wider_never_narrower(places, people):
    mean, variance, _ = estimates(sampled(every_sample(3), places=places, people=people))
    assert variance.mean() > mean.var() * (1 + 1e-9)


def test_one_sample_by_hand():
    """Two of four places, two of four people in each: answers (1, 0) and (1, 1).

    Mean 3/4. Place totals of z = (y - 3/4)/4: -1/8 and 1/8; between: (1 - 1/2) · 2/1 · 2/64 = 1/32. Inside the first place people lie 1/8 from their
    mean: 1/2 · (1 - 1/2) · 2/1 · 2/64 = 1/64; inside the second 0. Sum 3/64. Degrees of freedom: 1 between, 2 inside:
    (3/64)² / ((1/32)² / 1 + (1/64)² / 2) = 9 / (4 + 1/2) = 2.
    """
    sample = [((0, (0, 2)), (2, (0, 1)))]
    mean, variance, df = estimates(sampled(sample, places=4.0, people=4.0))
    assert (mean[0], df[0]) == (0.75, pytest.approx(2, rel=1e-12))
    assert variance[0] == pytest.approx(float(Fraction(3, 64)), rel=1e-12)
    y = np.array([[1, 0], [1, 1]], dtype=float)
    cochran = 0.5 / 2 * y.mean(axis=1).var(ddof=1) + 0.5 * 0.5 / 4 * y.var(axis=1, ddof=1).mean()
    assert variance[0] == pytest.approx(cochran, rel=1e-12)
