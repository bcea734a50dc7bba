"""A question on an own table: every figure from the estimators of declared questions, and what limits the answer beside it."""

import math

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.links.own_table import answer_own_table
from parlib.analysis.panel.checks import unit_means
from parlib.analysis.panel.clusters import Covariance, robust_covariance
from parlib.analysis.panel.regression import absorb, fit_panel
from parlib.codebook.own_questions import parse_question
from tests.analysis.panels import panel

ASKED = parse_question("outcome ~ reform + control | locality + period")


def asked(frame, **kw):
    from dataclasses import replace

    return answer_own_table(frame, replace(ASKED, **kw), draws=199)


def test_the_four_procedures_are_those_of_the_estimators():
    frame = panel(3, units=20, missing=0.1)
    answer = asked(frame)
    fit = fit_panel(absorb(frame, outcome="outcome", regressors=("reform", "control")))
    assert answer.effect == pytest.approx(fit.beta[0])
    assert [p.name for p in answer.procedures] == ["CRV1", "CRV3", "WCR-11", "WCR-31"]
    for procedure, kind in zip(answer.procedures[:2], (Covariance.CRV1, Covariance.CRV3), strict=True):
        se = np.sqrt(robust_covariance(fit, kind).matrix[0, 0])
        assert procedure.se == pytest.approx(se)
        assert procedure.t == pytest.approx(fit.beta[0] / se)
        assert procedure.low < answer.effect < procedure.high
    assert all(math.isnan(p.se) and p.low < answer.effect < p.high for p in answer.procedures[2:])
    assert (answer.n, answer.clusters, answer.years) == (fit.n, 20, 8)
    assert answer.verdict == "together"


def test_units_that_differ_for_another_reason_show_in_the_comparison_between_units():
    """Inside units nothing happens; units with a higher level of the measure have a higher outcome."""
    frame = panel(4, units=30, slope=0.0)
    answer = asked(frame)
    between, placebo = answer.comparisons
    assert answer.verdict == "not_told"
    assert between.value > 0.5
    assert between.p < 0.05
    assert placebo.name == "placebo"
    assert not placebo.not_testable_because


def test_an_outcome_that_runs_ahead_of_the_measure_is_caught_by_the_year_after():
    """The measure follows the outcome of the year before: its value of the year after goes with the outcome of this year."""
    frame = panel(5, units=30, slope=0.0, persistence=0.0)
    before = frame.groupby("locality")["outcome"].shift()
    frame["reform"] = before.fillna(0.0) + 0.6 * frame["outcome"] + 0.3 * frame["reform"]
    assert asked(frame).verdict == "placebo_too"


def test_a_declared_break_is_never_crossed():
    frame = panel(6, units=20, slope=0.5)
    shifted = frame.assign(reform=frame["reform"] + 40.0 * (frame["period"] >= 2019) * (frame.index % 2))
    with_break = asked(shifted, breaks=(2019,))
    assert with_break.question.breaks == (2019,)
    fit = fit_panel(absorb(shifted.assign(s=shifted["period"] >= 2019), outcome="outcome", regressors=("reform", "control"), segment="s"))
    assert with_break.effect == pytest.approx(fit.beta[0])


def test_a_lag_pairs_the_measure_of_the_year_before():
    frame = panel(7, units=20)
    earlier = frame[["locality", "period", "reform"]].assign(period=frame["period"] + 1).rename(columns={"reform": "earlier"})
    fit = fit_panel(absorb(frame.merge(earlier, how="left"), outcome="outcome", regressors=("earlier", "control")))
    answer = asked(frame, lag=1)
    assert answer.effect == pytest.approx(fit.beta[0])
    assert not answer.comparisons[1].not_testable_because


def test_five_units_have_no_bootstrap_and_so_no_verdict():
    answer = asked(panel(2, units=5, slope=3.0))
    assert math.isnan(answer.procedures[3].p)
    assert answer.procedures[3].not_testable_because.startswith("too_few_clusters")
    assert answer.verdict == "not_told"


def test_logarithms_are_taken_where_they_are_asked():
    frame = panel(8, units=20)
    frame["outcome"] = np.exp(frame["outcome"] / 10)
    logged = asked(frame, logs=("outcome",)).effect
    assert logged == pytest.approx(asked(frame.assign(outcome=np.log(frame["outcome"]))).effect)


def test_means_of_units_leave_out_what_a_year_gave_to_all():
    """B is seen only in the high year: by plain means it would stand above A."""
    frame = pd.DataFrame({"locality": ["A", "A", "B", "C", "C"], "period": [1, 2, 2, 1, 2], "y": [1.0, 11.0, 11.0, 1.0, 11.0]})
    assert unit_means(frame, ("y",)).set_index("locality")["y"].tolist() == pytest.approx([0, 0, 0])
    higher = unit_means(frame.assign(y=frame["y"] + 3.0 * frame["locality"].eq("A")), ("y",)).set_index("locality")["y"]
    assert higher["A"] > higher["B"] == pytest.approx(-1.0)


def test_known_sampling_error_of_the_measure_is_taken_out_on_request():
    from parlib.analysis.panel.errors_in_variables import errors_in_variables, variance_of_rows

    frame = panel(3, units=20).assign(variance=lambda f: 0.05 + 0.01 * (f["period"] - 2015))
    found = asked(frame, error_variance="variance").corrected
    data = absorb(frame, outcome="outcome", regressors=("reform", "control"))
    assert found == errors_in_variables(fit_panel(data), variance_of_rows(data, frame, "variance"))
    assert abs(found.estimate.value) > abs(asked(frame).effect)
    lagged = asked(frame, error_variance="variance", lag=1).corrected
    assert 0 < lagged.reliability < 1
    logs = asked(frame.assign(reform=frame["reform"] + 50), error_variance="variance", logs=("reform",)).corrected
    assert logs.reliability == pytest.approx(found.reliability, abs=0.03)
    assert asked(frame).corrected is None


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (lambda t: t[t["locality"].eq(t["locality"].iloc[0])], "too_few_clusters: clusters=1; needed=3"),
        (lambda t: t[t["locality"].isin(t["locality"].unique()[:2])], "too_few_clusters: clusters=2; needed=3"),
        (lambda t: t[t["period"].eq(2015)], "too_short: years=1; needed=2"),
        (lambda t: t.assign(reform=math.nan), "no_data"),
        (lambda t: t.assign(outcome=60.0), "no_variation_of: column=outcome"),
        (lambda t: t.assign(reform=5.0), "no_variation_of: column=reform"),
        (lambda t: t.assign(control=t.groupby("locality")["control"].transform("mean")), "no_variation_of: column=control"),
        (lambda t: t.assign(reform=t["reform"] * 1e200), "too_large: column=reform"),
        (lambda t: t.assign(control=2 * t["reform"]), "not_identified: columns=reform, control"),
    ],
)
def test_a_table_that_cannot_answer_is_refused_with_the_reason(changed, why):
    answer = asked(changed(panel(3, units=12)))
    assert (answer.verdict, answer.refused) == ("not_testable", why)


def test_a_logarithm_says_what_it_could_find_in_percent_both_ways():
    frame = panel(3, units=20)
    frame["outcome"] = np.exp(frame["outcome"] / 10)
    answer = asked(frame, logs=("outcome",))
    up, down = answer.detectable_percent
    assert up == pytest.approx(100 * (np.exp(answer.detectable) - 1))
    assert (1 + up / 100) * (1 + down / 100) == pytest.approx(1)
    assert asked(panel(3, units=20)).detectable_percent is None
