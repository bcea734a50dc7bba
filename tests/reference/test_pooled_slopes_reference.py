"""Pooled slopes against statsmodels: a regression with a dummy and a slope for every unit, with and without dummies of the years.

statsmodels 0.14, `OLS`. Moderated variances: the estimating equations of Smyth (2004), section 6.2, solved here by brute force.
"""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import special

from parlib.analysis.trends.lasting_noise import inflation
from parlib.analysis.trends.pooled_slopes import pooled_slopes

YEARS = np.arange(2018, 2024)


@pytest.fixture(params=["balanced", "with gaps"])
def values(request):
    random = np.random.default_rng(17)
    y = random.normal(80, 2, (9, 6)) + random.normal(0, 1, 6)
    if request.param == "with gaps":
        y[2, 1] = y[5, 5] = y[5, 4] = y[7, 0] = np.nan
    return y


def dummies(y, *, years):
    unit, year = np.nonzero(np.isfinite(y))
    design = np.zeros((len(unit), 2 * len(y) + (len(YEARS) if years else 0)))
    at = np.arange(len(unit))
    design[at, unit] = 1
    design[at, len(y) + unit] = YEARS[year] - 2018
    if years:
        design[at, 2 * len(y) + year] = 1
    return y[unit, year], design


def test_slopes_and_residuals_are_those_of_a_regression_with_unit_dummies_and_unit_slopes(values):
    found = pooled_slopes(YEARS, values)
    fitted = sm.OLS(*dummies(values, years=False)).fit()
    # Tolerance: the same least squares in double precision.
    np.testing.assert_allclose(found.slope, fitted.params[9:], rtol=1e-9, atol=1e-10)
    if np.isfinite(values).all():  # residual squares split exactly into the units' own and the shared ones, counted once a unit
        own, shared = found.own_variance * found.own_df, found.shared_variance * found.shared_df
        assert own + len(values) * shared == pytest.approx(fitted.ssr, rel=1e-10)
        assert found.own_df + found.shared_df == fitted.df_resid
        pooled = (own + len(values) * shared) / fitted.df_resid
        np.testing.assert_allclose(np.sqrt(pooled / 17.5), fitted.bse[9:], rtol=1e-9)


@pytest.mark.filterwarnings("ignore::statsmodels.tools.sm_exceptions.SingularMatrixWarning")
def test_own_variance_is_that_of_a_regression_with_year_dummies_too(values):
    found = pooled_slopes(YEARS, values)
    fitted = sm.OLS(*dummies(values, years=True)).fit()
    assert found.own_variance == pytest.approx(fitted.ssr / fitted.df_resid, rel=1e-9)
    assert found.own_df == fitted.df_resid
    assert found.shared_df == 4


def test_one_series_alone_is_the_textbook_test_of_a_slope(values):
    found = pooled_slopes(YEARS, values[:1])
    fitted = sm.OLS(values[0], sm.add_constant(YEARS - 2018)).fit()
    assert (found.se[0], found.p()[0], found.df[0]) == pytest.approx((fitted.bse[1], fitted.pvalues[1], 4), rel=1e-9)
    np.testing.assert_allclose(np.ravel(found.interval(0.05)), fitted.conf_int()[1], rtol=1e-9)


def test_moderated_variances_solve_smyths_equations():
    random = np.random.default_rng(3)
    y = random.uniform(0.2, 3, (40, 1)) * random.normal(size=(40, 6))
    y -= y.mean(axis=0)  # no shared part: own residuals only
    found = pooled_slopes(YEARS, y)
    x = YEARS - YEARS.mean()
    slopes = y @ x / 17.5
    left = y - y.mean(axis=1, keepdims=True) - np.outer(slopes, x)
    left -= left.mean(axis=0)
    squares, each = (left**2).sum(axis=1), 4 * 39 / 40
    logs = np.log(squares / each) - special.digamma(each / 2) + np.log(each / 2)
    grid = np.linspace(0.05, 20, 400_000)
    prior = 2 * grid[np.argmin(np.abs(special.polygamma(1, grid) - (logs.var(ddof=1) - special.polygamma(1, each / 2))))]
    centre = np.exp(logs.mean() + special.digamma(prior / 2) - np.log(prior / 2))
    # Tolerance: step of the grid.
    assert found.prior_df == pytest.approx(prior, rel=1e-3)
    lasting = inflation(YEARS, np.isfinite(y), found.autocorrelation)
    variance = (1 - 1 / 40) * (prior * centre + squares) / (prior + each) * lasting + found.shared_variance
    np.testing.assert_allclose(found.se, np.sqrt(variance / 17.5), rtol=1e-3)


def test_equal_noise_is_pooled_whole():
    y = np.random.default_rng(1).normal(size=(60, 6))
    found = pooled_slopes(YEARS, y)
    assert found.prior_df > 50
    assert np.ptp(found.se) < 0.2 * found.se.mean()


def test_a_line_through_rounded_values_is_not_exact():
    found = pooled_slopes(range(5), [[70, 71, 72, 73, 74]], resolution=1.0)
    assert found.se[0] == pytest.approx(np.sqrt(1 / 12 / 10))


def test_a_series_too_short_is_refused():
    with pytest.raises(ValueError, match="three years"):
        pooled_slopes([2020, 2021, 2022], [[1.0, 2.0, np.nan]])


def test_without_shocks_the_pooled_variance_is_that_of_unit_dummies_and_unit_slopes(values):
    found = pooled_slopes(YEARS, values, shocks=False)
    fitted = sm.OLS(*dummies(values, years=False)).fit()
    np.testing.assert_allclose(found.slope, fitted.params[9:], rtol=1e-9, atol=1e-10)
    assert found.own_variance == pytest.approx(fitted.ssr / fitted.df_resid, rel=1e-9)
    assert (found.own_df, found.shared_df) == (fitted.df_resid, 0)


def test_pooled_t_is_that_of_statsmodels_where_units_are_alike_and_years_independent():
    # the first draw of even noise in which the family shows neither unequal nor lasting noise
    draws = (np.random.default_rng(seed).normal(size=(9, 6)) for seed in range(50))
    y, found = next((y, f) for y in draws if np.isinf((f := pooled_slopes(YEARS, y, shocks=False)).prior_df) and f.autocorrelation == 0)
    fitted = sm.OLS(*dummies(y, years=False)).fit()
    np.testing.assert_allclose(found.se, fitted.bse[9:], rtol=1e-9)
    np.testing.assert_allclose(found.p(), fitted.pvalues[9:], rtol=1e-7)
    np.testing.assert_allclose(np.column_stack(found.interval(0.05)), fitted.conf_int()[9:], rtol=1e-7, atol=1e-9)
