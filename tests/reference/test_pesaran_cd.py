"""Pesaran's CD against R plm, six panels: balanced, with a common factor, random walks, unbalanced with windows, gaps and few overlaps.

Origin (L2): ``pesaran-cd-fd-reference.csv`` in the linearmodels wheel, written by its own R program (plm 2.6.7, R 4.6.1) from panels simulated there;
residuals of first differences without a constant. Tolerance 1e-9 relative: the file holds full double precision.
"""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from parlib.analysis.panel.checks import pesaran_cd
from parlib.analysis.panel.regression import Model, absorb, fit_panel

FOLDER = Path(find_spec("linearmodels").origin).parent / "tests" / "panel" / "results"
REFERENCE = pd.read_csv(FOLDER / "pesaran-cd-fd-reference.csv").set_index("case")
PANELS = pd.read_csv(FOLDER / "pesaran-cd-fd-panels.csv").rename(columns={"entity": "locality", "time": "period"})


@pytest.mark.parametrize("case", REFERENCE.index)
def test_l2_pesaran_cd(case):
    panel = PANELS[PANELS["case"] == case]
    fit = fit_panel(absorb(panel, outcome="y", regressors=("x",), model=Model.FIRST_DIFFERENCE, year_effects=False))
    expected = REFERENCE.loc[case]
    assert fit.n == expected["nobs"]
    assert fit.beta[0] == pytest.approx(expected["coef"], rel=1e-9)
    test = pesaran_cd(fit)
    assert test.statistic == pytest.approx(expected["cd_stat"], rel=1e-9)
    assert test.p == pytest.approx(expected["cd_pvalue"], rel=1e-8)


def test_the_reference_table_keeps_its_hard_cases():
    assert {"balanced-null", "balanced-factor", "unbalanced-gaps", "unbalanced-sparse"} <= set(REFERENCE.index)
    assert REFERENCE["cd_pvalue"].min() < 1e-5 < 0.5 < REFERENCE["cd_pvalue"].max()
