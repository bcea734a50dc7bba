"""Panel regressions against Stata on a panel with missing values: pooled, fixed, random and between, 1,000 firms × 3 years.

Origin (L1): ``stata-panel-simulated-results.txt`` in the linearmodels wheel, written by Stata 13 (``regress``, ``xtreg`` with ``fe``, ``re``, ``be``;
``vce(conventional)`` and ``vce(cluster firm)``) from ``simulated-panel.dta`` beside it: complete, lightly (5 %) and heavily (18 % of each column) missing.
The file's blocks with weights and with ``vce(robust)`` on the pooled regression have no counterpart here.

Tolerance: 1e-8 relative for coefficients and 1e-6 for variances, because the file holds 12 and 7 to 10 digits.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from linearmodels.tests.panel.results import parse_stata_results

from parlib.analysis.panel.clusters import Covariance, robust_covariance
from parlib.analysis.panel.random_effects import random_effects
from parlib.analysis.panel.regression import Model, absorb, fit_panel

FOLDER = Path(find_spec("linearmodels").origin).parent / "tests" / "panel" / "results"
STATA = parse_stata_results.data()
MISSING = ("", "_light", "_heavy")


@pytest.fixture(scope="module", params=MISSING)
def case(request):
    ending = request.param
    data = pd.read_stata(FOLDER / "simulated-panel.dta")
    data = data.assign(locality=data["firm"], period=data["time"].dt.year)
    options = {"outcome": f"y{ending}", "regressors": tuple(f"x{k}{ending}" for k in range(1, 6)), "year_effects": False}
    pooled = absorb(data, model=Model.POOLED, **options)
    return ending, pooled, fit_panel(absorb(data, **options)), random_effects(pooled)


def stata(model, covariance, fit, ending):
    block = STATA[f"{model}-{covariance}--{ending}"]
    names = [*fit.data.regressors, *["_cons"] * (fit.columns - len(fit.data.regressors))]
    return block, block.params.loc[names, "param"].to_numpy(), np.diag(block.variance.loc[names, names])


@pytest.mark.parametrize("model", ["pooled", "fixed_effect", "random_effect"])
def test_l1_coefficients_and_conventional_variances(case, model):
    ending, pooled, within, random = case
    fit = {"pooled": fit_panel(pooled), "fixed_effect": within, "random_effect": random.fit}[model]
    _, beta, variance = stata(model, "conventional", fit, ending)
    assert fit.beta == pytest.approx(beta, rel=1e-8)
    assert np.diag(fit.classic_variance) == pytest.approx(variance, rel=1e-6)


@pytest.mark.parametrize("model", ["pooled", "fixed_effect", "random_effect"])
def test_l1_clustered_variances(case, model):
    """``xtreg, fe`` counts the constant, and firms seen once; ours counts neither. The others agree as they are."""
    ending, pooled, within, random = case
    fit = {"pooled": fit_panel(pooled), "fixed_effect": within, "random_effect": random.fit}[model]
    block, _, variance = stata(model, "cluster", fit, ending)
    ours = np.diag(robust_covariance(fit, Covariance.CRV1).matrix)
    if model == "fixed_effect":
        ours = ours / _correction(len(fit.data.clusters), fit.n, 5) * _correction(block.N_g, block.N, 6)
    assert ours == pytest.approx(variance, rel=1e-6)


def test_l1_variance_components_and_between(case):
    ending, _, _, random = case
    block = STATA[f"random_effect-conventional--{ending}"]
    assert (random.level_variance**0.5, random.within_variance**0.5) == pytest.approx((block.sigma_u, block.sigma_e), rel=1e-8)
    _, between, _ = stata("between", "conventional", random.fit, ending)
    assert random.between == pytest.approx(between, rel=1e-8)


def test_the_reference_table_keeps_its_hard_cases(case):
    """Missing values must make the panel unbalanced, and leave firms that are seen once."""
    ending, pooled, within, random = case
    assert len(pooled.y) == {"": 3000, "_light": 2239, "_heavy": 891}[ending]
    assert (np.unique(random.theta).size > 1) == bool(ending)
    assert (within.data.singletons > 0) == bool(ending)


def _correction(clusters, n, columns):
    return clusters / (clusters - 1) * (n - 1) / (n - columns)
