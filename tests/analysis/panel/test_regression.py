import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from parlib.analysis.panel.regression import Model, absorb, fit_panel, with_lags
from parlib.analysis.results import NotTestable
from tests.analysis.panels import panel

USED = {"outcome": "outcome", "regressors": ("reform", "control")}


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_within_equals_least_squares_with_dummies(missing):
    data = panel(missing=missing)
    fit = fit_panel(absorb(data, **USED))
    dummies = smf.ols("outcome ~ reform + control + C(locality) + C(period)", data).fit()
    assert fit.beta[:2] == pytest.approx(dummies.params[["reform", "control"]].to_numpy())
    assert fit.resid == pytest.approx(dummies.resid.to_numpy(), abs=1e-9)
    assert fit.classic_variance[0, 0] == pytest.approx(dummies.cov_params().loc["reform", "reform"])
    assert fit.data.absorbed + fit.columns == np.linalg.matrix_rank(dummies.model.exog)


def test_spells_have_effects_of_their_own():
    data = panel(missing=0.1).assign(spell=lambda f: (f["period"] >= 2019).astype(int))
    fit = fit_panel(absorb(data, **USED, segment="spell"))
    own = pd.get_dummies(data["locality"] + data["spell"].astype(str), dtype=float)
    design = np.column_stack([data[["reform", "control"]], own, pd.get_dummies(data["period"], dtype=float)])
    assert fit.beta[:2] == pytest.approx(np.linalg.lstsq(design, data["outcome"], rcond=None)[0][:2])


def test_a_jump_at_a_break_does_not_touch_the_estimate():
    """A change of scheme shifts reform by an amount of its own in each locality: inside spells nothing is seen of it."""
    data = panel(units=30).assign(spell=lambda f: (f["period"] >= 2019).astype(int))
    jump = data["locality"].map({u: k for k, u in enumerate(data["locality"].unique())}) * data["spell"]
    broken = data.assign(reform=data["reform"] + jump)
    beta = [fit_panel(absorb(d, **USED, segment="spell")).beta[0] for d in (data, broken)]
    assert beta[0] == pytest.approx(beta[1])
    naive = fit_panel(absorb(broken, **USED)).beta[0]
    assert abs(naive - beta[0]) > 0.1


def test_differences_use_consecutive_years_only():
    data = pd.DataFrame(
        {"locality": ["A"] * 4 + ["B"] * 3, "period": [1, 2, 4, 5, 1, 2, 3], "x": [1, 3, 9, 8, 0, 1, 4], "y": [0, 1, 9, 7, 2, 2, 5.0]}
    )
    fit = absorb(data, outcome="y", regressors=("x",), model=Model.FIRST_DIFFERENCE, year_effects=False)
    assert fit.y.tolist() == [1, -2, 0, 3]
    assert fit.x[:, 0].tolist() == [2, -1, 1, 3]


def test_a_locality_seen_once_is_dropped_and_counted():
    data = pd.concat([panel(), pd.DataFrame([{"locality": "Z", "period": 2015, "reform": 9.0, "outcome": 99.0, "control": 0.0}])])
    fit = absorb(data, **USED)
    assert fit.singletons == 1
    assert "Z" not in fit.clusters


def test_missing_rows_are_left_out_never_filled():
    data = panel()
    data.loc[[3, 50], "reform"] = np.nan
    assert len(absorb(data, **USED).y) == len(data) - 2


def test_row_order_is_irrelevant_and_arguments_are_left_alone():
    data = panel(missing=0.2)
    before = data.copy()
    shuffled = data.sample(frac=1, random_state=3)
    assert fit_panel(absorb(data, **USED)).beta == pytest.approx(fit_panel(absorb(shuffled, **USED)).beta)
    pd.testing.assert_frame_equal(data, before)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reform": 1.0}, "no_variation"),
        ({"outcome": 5.0}, "no_variation"),
        ({"reform": np.nan}, "no_data"),
    ],
)
def test_nothing_to_estimate_is_a_value_with_a_reason(change, code):
    found = absorb(panel().assign(**change), **USED)
    assert isinstance(found, NotTestable)
    assert found.reason.code == code


def test_a_measure_that_only_differs_between_localities_has_no_variation_left():
    data = panel()
    data["reform"] = data["locality"].map(hash).astype(float) % 7
    assert absorb(data, **USED).reason.code == "no_variation"


def test_collinear_regressors_are_not_identified():
    data = panel().assign(control=lambda f: 2 * f["reform"] + 1)
    assert absorb(data, **USED).reason.code == "not_identified"


def test_what_the_effects_leave_of_the_measure_is_reported():
    data = panel(units=20)
    found = absorb(data, **USED)
    resid = smf.ols("reform ~ C(locality) + C(period)", data).fit().resid
    assert found.left_sd[0] == pytest.approx(resid.std(ddof=0))
    assert found.left_share[0] == pytest.approx(resid.var(ddof=0) / data["reform"].var(ddof=0))
    assert 0 < found.left_share[0] < 1


def test_lags_do_not_jump_over_gaps():
    data = pd.DataFrame({"locality": "A", "period": [1, 2, 4, 5], "x": [10.0, 20, 40, 50], "spell": [0, 0, 0, 1]})
    out = with_lags(data, ("x", "spell"), lags=(1, -1))
    assert out["x_lag1"].tolist() == pytest.approx([np.nan, 10, np.nan, 40], nan_ok=True)
    assert out["x_lead1"].tolist() == pytest.approx([20, np.nan, 50, np.nan], nan_ok=True)
    assert out["spell_lag1"].tolist() == pytest.approx([np.nan, 0, np.nan, 0], nan_ok=True)


def test_pooled_compares_localities_too():
    data = panel(units=40, years=3, slope=0.0)
    assert fit_panel(absorb(data, **USED, model=Model.POOLED)).beta[0] > 0.3
