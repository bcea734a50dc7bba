"""Mean false sign rates: against a general optimiser, against draws of a known world, and what they must never do."""

import numpy as np
import pytest
from scipy import optimize, stats

from parlib.analysis.multiplicity import Adjustment
from parlib.analysis.trends.false_signs import FEWEST_UNITS, ZERO_WEIGHT, false_signs, judged, level_of, mean_rate

SLOPES = np.array([0.1, -0.4, 0.6, -0.2, 0.9, 2.4, -3.1, 3.3, 0.3, -0.7, 4.2, 1.1])
SE, DF = np.ones(12), np.full(12, 40.0)


def test_weights_and_rates_are_those_of_a_general_optimiser():
    sizes = np.concatenate([[0.0], np.linspace(1.5, 4.2, 4)])
    up, down = (0.5 * stats.t.pdf(SLOPES[:, None] + side * sizes, DF[:, None]) for side in (-1, 1))

    def lost(angle):
        weights = np.exp(angle) / np.exp(angle).sum()
        return -np.log((up + down) @ weights).sum() - (ZERO_WEIGHT - 1) * np.log(weights[0])

    best = min((optimize.minimize(lost, start) for start in np.eye(5)), key=lambda found: found.fun)
    weights = np.exp(best.x) / np.exp(best.x).sum()
    shares = np.stack([up, down]) * weights / ((up + down) @ weights)[:, None]
    found = false_signs(SLOPES, se=SE, df=DF)
    assert found.at_zero == pytest.approx(weights[0], abs=2e-3)
    np.testing.assert_allclose(found.rate, 1 - shares[:, :, 1:].sum(axis=2).max(axis=0), atol=2e-3)
    np.testing.assert_allclose(found.shrunken, (shares[0] - shares[1]) @ sizes, atol=5e-3)


@pytest.mark.parametrize("unit", [1.0, 0.3, 1 / 3, 0.1, 2.7])
def test_rates_do_not_depend_on_the_unit_of_the_slopes(unit):
    """0.3 × (0.5 + 2 × 0.75) / 0.3 is not 2 in the last digit, which made one size more."""
    b, se = np.linspace(-1.0, 1.0, FEWEST_UNITS), np.ones(FEWEST_UNITS)
    expected = false_signs(b, se=se, df=10)
    found = false_signs(b * unit, se=se * unit, df=10)
    assert found.rate == pytest.approx(expected.rate, abs=1e-9)
    assert found.shrunken == pytest.approx(expected.shrunken * unit, abs=1e-9)


def test_slopes_are_drawn_towards_zero_and_keep_their_sign():
    found = false_signs(SLOPES, se=SE, df=DF)
    assert (np.abs(found.shrunken) < np.abs(SLOPES) + 1e-9)[np.abs(SLOPES) < 1.5].all()
    assert (np.sign(found.shrunken) == np.sign(SLOPES)).all()
    mirrored = false_signs(-SLOPES, se=SE, df=DF)
    np.testing.assert_allclose(mirrored.rate, found.rate)
    np.testing.assert_allclose(mirrored.shrunken, -found.shrunken)


def test_what_all_share_is_no_trend_of_anybody():
    alone = false_signs(SLOPES * 0.3 + 3, se=SE, df=DF)
    shared = false_signs(SLOPES * 0.3 + 3, se=SE, df=DF, shock_se=3.0, shock_df=4)
    assert alone.rate.max() < 0.05
    assert shared.rate.min() > 0.5


def test_equal_slopes_stand_or_fall_together_and_the_mean_never_falls():
    rate, p = np.array([0.01, 0.2, 0.04, 0.02]), np.array([0.001, 0.01, 0.01, 0.02])
    np.testing.assert_allclose(mean_rate(rate, p), [0.01, 0.25 / 3, 0.25 / 3, 0.25 / 3])


@pytest.mark.parametrize("called", range(5))
def test_the_level_leaves_out_zero_for_those_called_and_no_other(called):
    for p in ([0.001, 0.01, 0.03, 0.04], [0.03, 0.031, 0.04, 0.045], [1e-9, 1e-8, 0.4, 0.9]):
        assert (np.array(p) <= level_of(called, p, alpha=0.05)).sum() == called


def test_small_families_and_other_settings_stay_with_benjamini_hochberg():
    p, unknown = np.array([0.01, 0.04, 0.5]), np.full(3, np.nan)
    adjusted, level, by = judged(p, unknown, method=Adjustment.FALSE_SIGNS, alpha=0.05)
    assert by == Adjustment.BENJAMINI_HOCHBERG
    np.testing.assert_allclose(adjusted, stats.false_discovery_control(p))
    assert level == pytest.approx(0.05 / 3)
    assert judged(p, np.full(3, 0.01), method=Adjustment.HOLM, alpha=0.05)[2] == Adjustment.HOLM
    assert FEWEST_UNITS > 3


def test_nothing_is_called_that_is_not_below_alpha_by_itself():
    adjusted, _, by = judged(np.array([0.2, 0.3]), np.array([0.01, 0.02]), method=Adjustment.FALSE_SIGNS, alpha=0.05)
    assert by == Adjustment.FALSE_SIGNS
    assert adjusted.tolist() == [0.2, 0.3]


def test_false_signs_keep_their_promise_in_a_known_world():
    random = np.random.default_rng(77)
    shares = []
    for _ in range(40):
        true = np.where(random.random(60) < 0.3, random.normal(0, 4, 60), 0.0)
        slope = true + random.normal(size=60)
        p = 2 * stats.norm.sf(np.abs(slope))
        rate = false_signs(slope, se=np.ones(60), df=np.full(60, 500.0)).rate
        called = judged(p, rate, method=Adjustment.FALSE_SIGNS, alpha=0.05)[0] <= 0.05
        shares.append((called & (np.sign(slope) != np.sign(true))).sum() / max(called.sum(), 1))
    assert 0.01 < np.mean(shares) < 0.07
