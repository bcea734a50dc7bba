"""Mann-Kendall and Theil-Sen against numbers of other programs and books.

bogra_monthly_rainfall.csv: rainfall of Bogra, one row per year, twelve months, as shipped with the tests of the Python
package pyMannKendall (MIT licence, Hussain and Mahmud 2019, JOSS 4(39), 1556); its `original_test` gives S, Var S, z, p
and Sen's slope, quoted in full precision in its own test suite.
Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd ed., example 9.1: five pairs of a cloud-seeding ratio
by year; C = -6, P(C <= -6) = 0.117 from the table for n = 5, slope -0.056.
Kendall's table of S (reprinted in Gilbert 1987, table A18) gives one-sided probabilities to two or three figures.
"""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from parlib.analysis.trends.kendall import trends

DATA = Path(__file__).parent / "data" / "bogra_monthly_rainfall.csv"


def test_bogra_rainfall_gives_the_numbers_of_pymannkendall():
    months = np.genfromtxt(DATA, delimiter=",")[:, 1:].ravel()
    there = ~np.isnan(months)
    found = trends(np.arange(there.sum()), months[there])  # the package numbers the months it kept
    assert found.s.tolist() == [-1959]
    # Tolerance: both are double precision of the same closed formula.
    np.testing.assert_allclose(found.variance, [4889800.333333333], rtol=1e-12)
    np.testing.assert_allclose(found.p, [0.37591058740506833], rtol=1e-9)
    np.testing.assert_allclose(found.slope, [-0.0064516129032258064], rtol=1e-12)
    assert not found.exact


def test_cloud_seeding_gives_the_numbers_of_hollander_and_wolfe():
    years, ratio = np.arange(1, 6), [1.26, 1.27, 1.12, 1.16, 1.03]
    found = trends(years, ratio)
    assert found.s.tolist() == [-6]
    # The book prints the one-sided value to three figures.
    assert found.p[0] / 2 == pytest.approx(0.117, abs=5e-4)
    assert found.slope[0] == pytest.approx(-0.056, abs=5e-4)


@pytest.mark.parametrize(
    ("n", "s", "one_sided"),
    [(4, 6, 0.042), (5, 8, 0.042), (5, 10, 0.0083), (6, 11, 0.028), (7, 15, 0.015), (8, 16, 0.031), (9, 18, 0.038), (10, 21, 0.036)],
)
def test_the_exact_distribution_is_kendalls_table(n, s, one_sided):
    values = np.arange(n, dtype=float)
    order = _arrangement_with_score(n, s)
    found = trends(np.arange(n), values[order])
    assert found.s.tolist() == [s]
    # The table prints two or three figures.
    assert found.p[0] / 2 == pytest.approx(one_sided, abs=6e-4)


def test_random_series_agree_with_scipy():
    random = np.random.default_rng(20240416)
    for n in (5, 8, 13):
        values = random.normal(size=(50, n))
        years = np.tile(np.sort(random.choice(np.arange(2000, 2025), n, replace=False)), (50, 1))
        found = trends(years, values)
        for i in range(50):
            kendall = stats.kendalltau(years[i], values[i], method="exact")
            assert found.p[i] == pytest.approx(kendall.pvalue, rel=1e-9)
            assert found.slope[i] == pytest.approx(stats.theilslopes(values[i], years[i]).slope, rel=1e-12)


def _arrangement_with_score(n: int, s: int) -> list[int]:
    """Return a permutation of 0..n-1 whose Mann-Kendall score is s: swap neighbours until enough pairs fall."""
    order, falling = list(range(n)), (n * (n - 1) // 2 - s) // 2
    for _ in range(falling):
        k = next(i for i in range(n - 1) if order[i] < order[i + 1])
        order[k], order[k + 1] = order[k + 1], order[k]
    return order
