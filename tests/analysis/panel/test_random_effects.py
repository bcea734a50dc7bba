import numpy as np
import pytest

from parlib.analysis.panel.clusters import Covariance, robust_covariance
from parlib.analysis.panel.random_effects import breusch_pagan_test, hausman_test, random_effects
from parlib.analysis.panel.regression import Model, absorb, fit_panel
from parlib.analysis.results import NotTestable
from tests.analysis.panels import panel

USED = {"outcome": "outcome", "regressors": ("reform", "control")}


def pooled(data, **options):
    return absorb(data, **USED, model=Model.POOLED, **options)


def exogenous(seed, *, units=40, level_sd=2.0, missing=0.0):
    """Draw a panel whose reform has nothing to do with the localities' levels and whose errors are independent: what the classic tests assume."""
    data = panel(seed, units=units, missing=missing)
    rng = np.random.default_rng(seed + 100)
    level = dict(zip(data["locality"].unique(), rng.normal(0, level_sd, data["locality"].nunique()), strict=True))
    for column in ("reform", "control"):  # more between than inside localities, so that random effects have something to gain
        usual = dict(zip(level, rng.normal(size=len(level)), strict=True))
        data[column] = data["locality"].map(usual) + 0.5 * rng.normal(size=len(data))
    data["outcome"] = 0.5 * data["reform"] + data["locality"].map(level) + rng.normal(size=len(data))
    return data


def test_variances_of_levels_and_errors_are_found_again():
    found = random_effects(pooled(exogenous(1, units=400)))
    assert found.level_variance == pytest.approx(4.0, rel=0.15)
    assert found.within_variance == pytest.approx(1.0, rel=0.05)
    assert found.theta == pytest.approx(1 - np.sqrt(1 / (1 + 8 * 4)), rel=0.05)


def test_without_levels_it_is_the_pooled_regression():
    data = pooled(exogenous(4, level_sd=0.0))
    found = random_effects(data)
    assert found.level_variance == 0.0
    assert found.fit.beta == pytest.approx(fit_panel(data).beta)


def test_with_overwhelming_levels_it_is_the_comparison_of_each_with_itself():
    data = exogenous(3, level_sd=1e4)
    assert random_effects(pooled(data)).fit.beta[:2] == pytest.approx(fit_panel(absorb(data, **USED)).beta[:2], abs=1e-4)


def test_localities_seen_longer_lose_more_of_their_mean():
    data = exogenous(4, missing=0.4)
    found, years = random_effects(pooled(data)), data.groupby("locality").size().to_numpy()
    assert np.all(np.diff(found.theta[np.argsort(years, kind="stable")]) >= 0)
    assert found.theta.min() < found.theta.max()


def test_a_spell_of_one_method_has_its_own_level():
    data = exogenous(5).assign(spell=lambda f: (f["period"] >= 2019).astype(str))
    found = random_effects(pooled(data, segment="spell"))
    assert len(found.theta) == 80
    assert len(found.fit.data.clusters) == 40
    assert np.isfinite(robust_covariance(found.fit, Covariance.CRV3).matrix).all()


def test_order_of_rows_is_irrelevant():
    data = exogenous(6, missing=0.2)
    shuffled = data.sample(frac=1, random_state=1)
    assert random_effects(pooled(shuffled)).fit.beta == pytest.approx(random_effects(pooled(data)).fit.beta, rel=1e-12)


def hausman(data):
    return hausman_test(fit_panel(absorb(data, **USED)), random_effects(pooled(data)).fit)


def test_hausman_keeps_its_level_where_its_assumptions_hold():
    tests = [hausman(exogenous(seed)) for seed in range(100)]
    asked = [t for t in tests if not isinstance(t, NotTestable)]
    assert len(asked) > 90
    assert np.mean([t.rejects() for t in asked]) == pytest.approx(0.05, abs=0.04)


def test_hausman_finds_that_reform_goes_with_the_locality_s_own_level():
    data = exogenous(7)
    data["outcome"] += data.groupby("locality")["reform"].transform("mean")
    test = hausman(data)
    assert test.rejects(0.001)
    assert "assumes independent errors" in test.method


def test_breusch_pagan_sees_levels_and_only_levels():
    assert breusch_pagan_test(fit_panel(pooled(exogenous(8, missing=0.2)))).rejects(1e-6)
    quiet = [breusch_pagan_test(fit_panel(pooled(exogenous(seed, level_sd=0.0, missing=0.2)))).rejects() for seed in range(100)]
    assert np.mean(quiet) == pytest.approx(0.05, abs=0.04)


def test_too_few_localities_for_their_means_is_a_value():
    refused = random_effects(pooled(exogenous(9, units=2), year_effects=False))
    assert str(refused) == "too_few_clusters: clusters=2; columns=3"


def test_one_year_has_no_inside():
    data = exogenous(10)
    once = pooled(data[data["period"] == 2016], year_effects=False)
    assert random_effects(once).reason.code == "too_short"
    assert breusch_pagan_test(fit_panel(once)).reason.code == "too_short"
