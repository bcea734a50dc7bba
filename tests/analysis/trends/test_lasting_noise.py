"""Autocorrelation of many short series, and the slope's variance under it, against matrices written out and against draws."""

import numpy as np
import pytest

from parlib.analysis.trends.lasting_noise import autocorrelation, inflation
from parlib.analysis.trends.pooled_slopes import pooled_slopes

YEARS = np.arange(2018, 2024)


def lasting(rho, *, units=400, years=6, seed=1):
    random = np.random.default_rng(seed)
    out = random.normal(size=(units, years))
    for t in range(1, years):
        out[:, t] = rho * out[:, t - 1] + np.sqrt(1 - rho**2) * out[:, t]
    return out


@pytest.mark.parametrize("rho", [0.2, 0.4, 0.6])
def test_the_autocorrelation_of_a_family_is_found(rho):
    # Tolerance: 0.6 is found as 0.55, because lasting noise also makes units look unequal; 0.2 and 0.4 within 0.02
    found = [pooled_slopes(YEARS, lasting(rho, seed=s)).autocorrelation for s in range(20)]
    assert np.mean(found) == pytest.approx(rho, abs=0.06)


def test_independent_noise_is_left_alone():
    found = np.array([pooled_slopes(YEARS, lasting(0.0, seed=s)).autocorrelation for s in range(20)])
    assert found.mean() < 0.03
    assert (found == 0).any(), "an estimate below zero counts as none"


def test_three_years_cannot_say_and_count_as_independent():
    assert pooled_slopes([2021, 2022, 2023], lasting(0.6, years=3)).autocorrelation == 0.0
    assert pooled_slopes(YEARS, lasting(0.6, units=1)).autocorrelation == 0.0


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.7])
def test_the_variance_is_that_of_least_squares_under_the_correlations(rho):
    seen = np.array([[1, 1, 1, 1, 1, 1], [1, 0, 1, 1, 0, 1], [0, 0, 1, 1, 1, 1]], dtype=bool)
    found = inflation(YEARS, seen, rho)
    for k, row in enumerate(seen):
        t = YEARS[row]
        x = np.column_stack([np.ones(len(t)), t - 2020])
        v = rho ** np.abs(t[:, None] - t)
        inverse = np.linalg.inv(x.T @ x)
        true = (inverse @ x.T @ v @ x @ inverse)[1, 1]
        residual = np.eye(len(t)) - x @ inverse @ x.T
        said = np.trace(residual @ v) / (len(t) - 2) * inverse[1, 1]
        assert found[k] == pytest.approx(true / said, rel=1e-10)


def test_lasting_noise_is_not_called_a_trend():
    random = np.random.default_rng(9)
    false = []
    for _ in range(40):
        y = lasting(0.5, units=60, seed=int(random.integers(1 << 30)))
        false.append((pooled_slopes(YEARS, y).p() < 0.05).mean())
    # one test in twenty; without the correction it is more than one in six
    assert 0.03 < np.mean(false) < 0.08


def test_no_residuals_no_autocorrelation():
    assert autocorrelation(YEARS, np.zeros((3, 6)), np.ones((3, 6), dtype=bool)) == 0.0
