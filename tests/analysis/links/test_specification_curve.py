import numpy as np
import pytest

from parlib.analysis.links.specification_curve import Choice, specification_curve
from parlib.analysis.panel.regression import Model, absorb, fit_panel, with_lags
from tests.analysis.panels import panel


def test_every_combination_is_estimated_once_and_sorted():
    data = with_lags(panel(1, units=20), ("reform",), lags=(1,))
    choices = [Choice("lag 0", "outcome", "reform"), Choice("lag 1", "outcome", "reform_lag1")]
    samples = {"all": np.ones(len(data), bool), "late": (data["period"] >= 2018).to_numpy()}
    curve = specification_curve(data, choices=choices, controls=("control",), samples=samples, headline=0.5)
    assert len(curve.table) == 2 * 2 * 2 * 2
    assert not curve.table.duplicated(["choice", "model", "controls", "sample"]).any()
    assert curve.table["effect"].is_monotonic_increasing
    assert 0 <= curve.excludes_zero <= 1


def test_a_specification_is_the_regression_it_names():
    data = panel(2, units=20)
    curve = specification_curve(data, choices=[Choice("x", "outcome", "reform", scale=10)], controls=("control",), headline=1)
    row = curve.table.query("model == 'within' and controls == 'control'").iloc[0]
    fit = fit_panel(absorb(data, outcome="outcome", regressors=("reform", "control"), model=Model.WITHIN))
    assert row["effect"] == pytest.approx(10 * fit.beta[0])
    assert row["n"] == fit.n


def test_the_share_of_same_signs():
    data = panel(3, units=40).assign(mirror=lambda f: -f["reform"])
    choices = [Choice("as it is", "outcome", "reform"), Choice("mirrored", "outcome", "mirror")]
    assert specification_curve(data, choices=choices, headline=0.5).same_sign == 0.5


def test_what_cannot_be_estimated_says_why_and_is_not_counted():
    data = panel(4).assign(flat=1.0)
    curve = specification_curve(data, choices=[Choice("x", "outcome", "reform"), Choice("flat", "outcome", "flat")], headline=1)
    assert len(curve.estimated) == 2
    assert curve.table["not_testable_because"].str.startswith("no_variation").sum() == 2


def test_nothing_to_estimate_is_not_an_error():
    curve = specification_curve(panel(5).assign(flat=1.0), choices=[Choice("flat", "outcome", "flat")], headline=1)
    assert np.isnan(curve.same_sign)
    assert curve.estimated.empty


def test_many_controls_are_tried_none_all_and_all_but_one():
    data = panel(6, units=20).assign(**{f"c{k}": np.random.default_rng(k).normal(size=160) for k in range(5)})
    curve = specification_curve(
        data, choices=[Choice("x", "outcome", "reform")], controls=tuple(f"c{k}" for k in range(5)), models=(Model.WITHIN,), headline=1
    )
    assert sorted(len(c.split(" + ")) if c else 0 for c in curve.table["controls"]) == [0, 4, 4, 4, 4, 4, 5]
