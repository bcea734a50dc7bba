import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from parlib.analysis.panel.checks import cluster_influence, lead_placebo, mundlak_test, pesaran_cd, year_influence
from parlib.analysis.panel.regression import Model, absorb, fit_panel, with_lags
from parlib.analysis.results import NotTestable
from tests.analysis.panels import panel

USED = {"outcome": "outcome", "regressors": ("reform", "control")}


def test_mundlak_finds_that_reform_goes_with_the_locality_s_own_level():
    data = panel(1, units=60)
    data["outcome"] += data.groupby("locality")["reform"].transform("mean")
    assert mundlak_test(data, **USED).rejects()


def test_mundlak_is_quiet_where_between_and_within_agree():
    data = panel(2, units=60)
    data["reform"] = np.random.default_rng(3).normal(size=len(data))
    data["outcome"] = data["reform"] + np.random.default_rng(4).normal(size=len(data))
    assert not mundlak_test(data, **USED).rejects()


def test_mundlak_by_hand_in_an_unbalanced_panel():
    """Pooled least squares on regressors, their means, year dummies and the means of these; Wald test with Stata's clustered covariance."""
    data = panel(3, units=15, missing=0.3)
    years = pd.get_dummies(data["period"], dtype=float).iloc[:, 1:]
    own = data.groupby("locality")[["reform", "control"]].transform("mean")
    shares = years.groupby(data["locality"]).transform("mean")
    design = sm.add_constant(np.column_stack([data[["reform", "control"]], own, shares, years]))
    fit = sm.OLS(data["outcome"].to_numpy(), design).fit(cov_type="cluster", cov_kwds={"groups": pd.factorize(data["locality"])[0]})
    within = fit_panel(absorb(data, **USED))
    assert fit.params[1:3] == pytest.approx(within.beta[:2])
    wald = fit.params[3:5] @ np.linalg.solve(fit.cov_params()[3:5, 3:5], fit.params[3:5])
    assert mundlak_test(data, **USED).statistic == pytest.approx(wald)


def test_mundlak_inside_spells_of_one_method():
    """Spells of different length are an unbalanced panel of their own; the test must still be possible."""
    data = panel(3, units=30).assign(spell=lambda f: (f["period"] >= 2020).astype(str))
    assert mundlak_test(data, **USED, segment="spell").distribution == "chi2(2)"


def test_pesaran_finds_a_common_shock_that_year_effects_take_out():
    data = panel(4, units=30)
    shock = dict(zip(range(2015, 2023), np.random.default_rng(5).normal(0, 5, 8), strict=True))
    data["outcome"] += data["period"].map(shock)
    bare = fit_panel(absorb(data, **USED, year_effects=False))
    assert pesaran_cd(bare).rejects(0.001)
    with_years = pesaran_cd(fit_panel(absorb(data, **USED)))
    assert abs(with_years.statistic) < abs(pesaran_cd(bare).statistic) / 3
    assert "a description, not a test" in with_years.method


def test_influence_names_the_locality_that_makes_the_link():
    data = panel(6, units=12, slope=0.0)
    one = data["locality"] == "L05"
    data.loc[one, "outcome"] += 8 * data.loc[one, "reform"]
    influence = cluster_influence(fit_panel(absorb(data, **USED)))
    assert influence.low_without == "L05"
    assert influence.low < 0.5 * influence.high


def test_influence_of_years():
    data = panel(7)
    fit = fit_panel(absorb(data, **USED))
    found = year_influence(data, fit, outcome="outcome", model=Model.WITHIN)
    without = fit_panel(absorb(data[data["period"] != int(found.low_without)], **USED)).beta[0]
    assert found.low == pytest.approx(without)
    assert found.low <= fit.beta[0] <= found.high
    assert found.keeps_sign


def placebo(data):
    wide = with_lags(data, ("reform",), lags=(-1,))
    return lead_placebo(wide, outcome="outcome", later="reform_lead1", regressors=("reform", "control"), model=Model.WITHIN)


def test_a_lead_is_quiet_when_reform_moves_first_and_loud_when_the_outcome_does():
    data = panel(8, units=60, slope=0.5, persistence=0.0)
    assert not placebo(data).rejects(0.01)
    reverse = data.sort_values(["locality", "period"]).copy()
    reverse["reform"] = reverse.groupby("locality")["outcome"].shift(1) + np.random.default_rng(9).normal(size=len(reverse))
    assert placebo(reverse).rejects(0.001)


def test_a_placebo_without_a_later_year_is_a_value_with_a_reason():
    assert isinstance(placebo(panel(1, years=2)), NotTestable)
