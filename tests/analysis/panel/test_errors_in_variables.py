"""Effects of a measure with known sampling error: a published example, matrices written out, and panels with known truth."""

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.panel.errors_in_variables import Corrected, errors_in_variables, variance_of_rows
from parlib.analysis.panel.regression import Model, absorb, fit_panel
from parlib.analysis.results import NotTestable

# Fuller (1987), Measurement Error Models, example 1.2.1: yields of corn on eleven sites and soil nitrogen, whose sampling variance is 57
YIELD = [86, 115, 90, 86, 110, 91, 99, 96, 99, 104, 96]
NITROGEN = [70, 97, 53, 64, 95, 64, 50, 70, 94, 69, 51]


def fitted(frame, *, regressors=("reform",), model=Model.WITHIN, years=True):
    return fit_panel(absorb(frame, outcome="outcome", regressors=regressors, model=model, year_effects=years))


def test_fullers_corn():
    """Slope 0.4232 = 104.8818 / (304.8545 - 57), intercept 67.56: what section 1.2 makes of the eleven sites.

    The variance for large samples and normal errors, 1/(n - 1) · (m_xx s_vv + b² · 57²) / (m_xx - 57)², is worked out from the sites as well: 0.1745, and
    12.54 for the intercept. The jackknife assumes neither; with eleven sites it may be larger, not smaller.
    """
    frame = pd.DataFrame({"locality": [f"{i:02d}" for i in range(11)], "period": 2020, "outcome": YIELD, "reform": NITROGEN})
    found = errors_in_variables(fitted(frame, model=Model.POOLED, years=False), np.full(11, 57.0))
    assert found.estimate.value == pytest.approx(0.4232, abs=5e-5)
    assert found.reliability == pytest.approx(1 - 57 / 304.8545, abs=1e-6)
    x, y = np.array(NITROGEN, dtype=float), np.array(YIELD, dtype=float)
    slope = found.estimate.value
    assert y.mean() - slope * x.mean() == pytest.approx(67.56, abs=5e-3)
    left = y - y.mean() - slope * (x - x.mean())
    variance = (x.var(ddof=1) * (left @ left) / 9 + slope**2 * 57**2) / 10 / (x.var(ddof=1) - 57) ** 2
    intercept = (left @ left) / 9 / 11 + x.mean() ** 2 * variance
    assert (np.sqrt(variance), np.sqrt(intercept)) == (pytest.approx(0.1745, abs=5e-5), pytest.approx(12.54, abs=5e-3))
    assert np.sqrt(variance) < found.estimate.se < 1.2 * np.sqrt(variance)


def drawn(seed, *, units=30, years=8, slope=0.5, error=1.0):
    """Outcome = unit + year + slope · true measure + noise; the measure is seen with an error whose size differs by row."""
    rng = np.random.default_rng(seed)
    true = rng.normal(0, 2, (units, 1)) + rng.normal(0, 1.5, (units, years))
    se = error * rng.uniform(0.5, 1.5, (units, years))
    y = rng.normal(0, 3, (units, 1)) + rng.normal(0, 1, years) + slope * true + rng.normal(0, 1, (units, years))
    return pd.DataFrame(
        {
            "locality": np.repeat([f"L{u:02d}" for u in range(units)], years),
            "period": np.tile(np.arange(2015, 2015 + years), units),
            "outcome": y.ravel(),
            "reform": (true + se * rng.normal(size=(units, years))).ravel(),
            "control": rng.normal(size=units * years),
            "variance": (se**2).ravel(),
        }
    )


def test_the_correction_is_that_of_the_whole_projection_written_out():
    frame = drawn(3).sample(frac=0.9, random_state=1)
    data = absorb(frame, outcome="outcome", regressors=("reform", "control"))
    found = errors_in_variables(fit_panel(data), variance_of_rows(data, frame, "variance"))
    units, years = pd.get_dummies(frame["locality"]).to_numpy(float), pd.get_dummies(frame["period"]).to_numpy(float)
    others = np.column_stack([units, years, frame["control"]])
    out = np.eye(len(frame)) - others @ np.linalg.pinv(others)
    x, y = frame["reform"].to_numpy(), frame["outcome"].to_numpy()
    assert found.estimate.value == pytest.approx((x @ out @ y) / (x @ out @ x - np.diag(out) @ frame["variance"]))


def test_without_error_it_is_the_plain_estimate_with_its_jackknife():
    from parlib.analysis.panel.clusters import estimate_of, jackknife_covariance

    fit = fitted(drawn(5), regressors=("reform", "control"))
    plain, found = estimate_of(fit, jackknife_covariance(fit)), errors_in_variables(fit, np.zeros(fit.n))
    assert (found.estimate.value, found.estimate.se) == (pytest.approx(plain.value), pytest.approx(plain.se))
    assert found.reliability == 1.0


def test_attenuation_goes_and_intervals_hold_the_truth():
    """100 panels of 30 units: the plain effect is 0.33 instead of 0.5; the corrected one is right, and 95 % intervals hold it."""
    plain, corrected, held = [], [], []
    for seed in range(100):
        frame = drawn(seed)
        data = absorb(frame, outcome="outcome", regressors=("reform",))
        fit = fit_panel(data)
        found = errors_in_variables(fit, variance_of_rows(data, frame, "variance"))
        plain.append(fit.beta[0])
        corrected.append(found.estimate.value)
        held.append(found.estimate.ci_low < 0.5 < found.estimate.ci_high)
    assert np.mean(plain) == pytest.approx(0.337, abs=0.02)  # 2.25 / (2.25 + 1.083) of 0.5
    assert np.mean(corrected) == pytest.approx(0.5, abs=0.03)
    assert 0.89 <= np.mean(held) <= 0.99


@pytest.mark.parametrize(
    ("variance", "code"), [(np.nan, "error_variance_unknown"), (-1.0, "error_variance_unknown"), (50.0, "unreliable_measure")]
)
def test_what_cannot_be_corrected_is_refused(variance, code):
    fit = fitted(drawn(2))
    found = errors_in_variables(fit, np.full(fit.n, variance))
    assert isinstance(found, NotTestable)
    assert found.reason.code == code


def test_rows_find_their_variance_whatever_their_order():
    frame = drawn(7).sample(frac=1, random_state=3)
    data = absorb(frame, outcome="outcome", regressors=("reform",))
    found = variance_of_rows(data, frame, "variance")
    at = frame.set_index(["locality", "period"])["variance"]
    assert found.tolist() == [at[(data.clusters[c], p)] for c, p in zip(data.cluster, data.period, strict=True)]
    assert isinstance(errors_in_variables(fit_panel(data), found), Corrected)
