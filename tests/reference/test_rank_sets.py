"""Confidence sets for ranks against the R package of the paper's authors: countries of the OECD by mathematics in PISA 2018.

Scores and standard errors: OECD, PISA 2018 (https://www.oecd.org/pisa/data/), the example of the package ``csranks`` (Mogstad, Romano, Shaikh and
Wilhelm 2024, Review of Economic Studies 91). Its procedure for differences (two-sided, stepwise, coverage 0.95) was run in R 4.2.2 with MASS 7.3 and 20,000 draws:
critical values 3.813, 3.724, 3.725 (seed 101) and 3.830, 3.731, 3.742 (seed 102) for all pairs, the same sets with both seeds. ``ONE`` are the sets of each
country alone. A bound of one country may differ by one place where its statistic lies within the noise of a simulated quantile: it does in two of 74.
"""

import numpy as np
import pytest

from parlib.analysis.ranking.confidence import _largest_of_all, rank_sets
from parlib.analysis.ranking.critical_values import Bounds, QuantileOfLargest

PISA = (
    # country, score, standard error, rank, set of this country alone, set of all together
    ("Australia", 491.3600, 1.9398, 24, (15, 26), (12, 30)),
    ("Austria", 498.9423, 2.9710, 18, (10, 24), (7, 26)),
    ("Belgium", 508.0703, 2.2627, 10, (5, 18), (4, 18)),
    ("Canada", 512.0169, 2.3575, 7, (4, 12), (3, 17)),
    ("Chile", 417.4066, 2.4159, 35, (35, 36), (35, 36)),
    ("Colombia", 390.9323, 2.9896, 37, (37, 37), (37, 37)),
    ("Czech Republic", 499.4677, 2.4607, 17, (10, 24), (7, 25)),
    ("Denmark", 509.3984, 1.7350, 8, (5, 15), (4, 18)),
    ("Estonia", 523.4146, 1.7436, 3, (1, 6), (1, 6)),
    ("Finland", 507.3014, 1.9679, 11, (5, 18), (4, 18)),
    ("France", 495.4076, 2.3202, 20, (12, 26), (12, 26)),
    ("Germany", 500.0438, 2.6471, 15, (10, 24), (7, 25)),
    ("Greece", 451.3703, 3.0912, 34, (32, 34), (32, 34)),
    ("Hungary", 481.0826, 2.3196, 30, (25, 31), (23, 31)),
    ("Iceland", 495.1874, 1.9531, 21, (12, 26), (12, 26)),
    ("Ireland", 499.6329, 2.1986, 16, (10, 24), (8, 25)),
    ("Israel", 463.0345, 3.4986, 32, (32, 34), (31, 34)),
    ("Italy", 486.5899, 2.7800, 25, (19, 31), (15, 31)),
    ("Japan", 526.9733, 2.4715, 1, (1, 4), (1, 6)),
    ("Korea", 525.9330, 3.1214, 2, (1, 6), (1, 7)),
    ("Latvia", 496.1263, 1.9628, 19, (12, 25), (12, 26)),
    ("Lithuania", 481.1912, 1.9533, 29, (25, 31), (23, 31)),
    ("Luxembourg", 483.4215, 1.0976, 27, (25, 31), (23, 31)),
    ("Mexico", 408.8015, 2.4932, 36, (35, 36), (35, 36)),
    ("Netherlands", 519.2310, 2.6323, 4, (1, 7), (1, 11)),
    ("New Zealand", 494.4897, 1.7059, 22, (12, 26), (12, 26)),
    ("Norway", 500.9638, 2.2190, 14, (10, 23), (7, 24)),
    ("Poland", 515.6479, 2.6021, 5, (2, 11), (1, 12)),
    ("Portugal", 492.4874, 2.6846, 23, (12, 26), (12, 31)),
    ("Slovak Republic", 486.1649, 2.5556, 26, (20, 31), (18, 31)),
    ("Slovenia", 508.8975, 1.3639, 9, (5, 14), (4, 18)),
    ("Spain", 481.3926, 1.4624, 28, (25, 31), (24, 31)),
    ("Sweden", 502.3877, 2.6543, 12, (7, 23), (5, 24)),
    ("Switzerland", 515.3147, 2.9080, 6, (2, 11), (1, 13)),
    ("Turkey", 453.5078, 2.2604, 33, (32, 34), (32, 34)),
    ("United Kingdom", 501.7699, 2.5644, 13, (8, 23), (6, 24)),
    ("United States", 478.2447, 3.2354, 31, (25, 31), (23, 32)),
)


@pytest.fixture(scope="module")
def found():
    country, score, se, *_ = zip(*PISA, strict=True)
    return rank_sets(country, np.array(score), np.array(se), coverage=0.95, draws=20000, seed=1).table


def test_ranks_are_those_of_the_package(found):
    assert found["rank"].tolist() == [row[3] for row in PISA]


def test_simultaneous_sets_are_those_of_the_package(found):
    assert list(zip(found["low_all"], found["high_all"], strict=True)) == [row[5] for row in PISA]


def test_sets_of_one_country_are_those_of_the_package(found):
    """Two critical values simulated apart differ in the third digit, which moves a bound by one place where a difference lies there."""
    difference = found[["low", "high"]].to_numpy() - np.array([row[4] for row in PISA])
    assert np.abs(difference).max() <= 1
    assert (difference != 0).sum() <= 2


def test_the_critical_value_is_that_of_the_package():
    se = np.array([row[2] for row in PISA])
    noise = np.random.default_rng(3).standard_normal((20000, len(se))) * se
    everyone = ~np.eye(len(se), dtype=bool)
    error = np.hypot(se[:, None], se[None, :])
    # the standard error of a 95 % quantile of 20,000 draws is about 0.01 here; the package differs by 0.017 between two seeds
    quantile = QuantileOfLargest(Bounds.of(noise.T, se).of_all)
    critical = quantile.at(0.95, lambda draws: _largest_of_all(noise.T[:, draws], error, everyone))
    assert critical == pytest.approx((3.813 + 3.830) / 2, abs=0.03)
