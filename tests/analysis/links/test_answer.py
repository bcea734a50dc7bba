import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.links.answer import adjust_results
from parlib.analysis.links.findings import links_to_findings
from parlib.analysis.links.sample import link_sample
from parlib.analysis.multiplicity import adjust_p_values
from parlib.codebook.methods import Analysis
from tests.analysis.link_world import ANALYSIS, question, world
from tests.analysis.links.answered import run_link_question, run_link_questions


def run(panel=None, *, analysis=ANALYSIS, **changes):
    return run_link_question(question(**changes), world() if panel is None else panel, analysis=analysis, draws=999)


def test_a_strong_link_is_found_in_natural_units():
    """Truth: 0.2 million per point, so 2 million per 10 points."""
    result = run()
    assert result.verdict == "linked_positive"
    assert result.informative
    assert result.headline.ci_low < 2.0 < result.headline.ci_high
    assert result.headline.unit == "million VND"
    assert result.bootstrap_low < 2.0 < result.bootstrap_high
    assert result.procedures_agree
    assert (result.n, result.clusters, len(result.periods)) == (240, 30, 8)


def test_the_sign_is_the_direction():
    assert run(world(link=-0.2)).verdict == "linked_negative"


def test_no_link_in_precise_data_is_shown_to_be_too_small():
    result = run(world(2, link=0.0, units=60))
    assert result.verdict == "no_meaningful_link"
    assert result.equivalence.p < 0.05
    assert "1 million VND or more" in result.equivalence.null_hypothesis


def test_no_link_in_noisy_data_is_not_informative():
    result = run(world(3, link=0.0, units=12, years=5, noise=15.0))
    assert result.verdict == "not_informative"
    assert not result.informative
    assert result.detectable > 1.0


def test_a_clear_link_too_small_to_matter_says_both():
    result = run(world(4, link=0.03, units=90, years=12, noise=0.5))
    assert result.verdict == "linked_but_small"


def test_the_two_procedures_must_agree():
    result = run()
    assert replace(result, bootstrap_adjusted=0.2).verdict == "methods_disagree"
    assert replace(result, p_adjusted=0.2).verdict == "methods_disagree"


@pytest.mark.parametrize(
    ("panel", "changes", "code"),
    [
        (world(units=8), {}, "too_few_clusters"),
        (world(years=3), {}, "too_short"),
        (world(), {"reform": "index"}, "part_whole"),
        (world(), {"reform": "press"}, "not_a_sample"),
        (world().sample(frac=0.45, random_state=1), {}, "not_a_sample"),
        (world().assign(income=-1.0), {"scale": "log"}, "log_of_non_positive"),
        (world().assign(process=50.0), {}, "no_variation"),
    ],
)
def test_refusals_are_values_with_a_reason(panel, changes, code):
    result = run(panel, **changes)
    assert result.verdict == "not_testable"
    assert result.refused.reason.code == code
    assert math.isnan(result.p_adjusted)
    rows = links_to_findings([result]).set_index("question")
    assert rows.loc["link.process-income", "not_testable_because"].startswith(code)
    assert np.isnan(rows.loc["link.process-income", "p"])


def test_the_raw_index_is_refused_and_the_expected_correlation_is_printed():
    result = run()
    expected = 1 / np.hypot(1, 0.9 * world()["process"].groupby(world()["period"]).transform(lambda x: x - x.mean()).std())
    assert result.part_whole.expected_correlation == pytest.approx(expected, abs=0.02)
    assert result.part_whole.share_of_maximum == pytest.approx(0.1)
    refused = run(reform="index").refused.reason
    assert refused.details["holds"] == "income"
    assert refused.details["how"] == "10 of 100 points"


def test_a_change_of_scheme_splits_the_comparison():
    """At the break the measure jumps by an amount of its own in each district; the link inside the spells is untouched."""
    whole = world(5, years=10)
    broken = whole.copy()
    after = broken["period"] >= 2020
    jump = broken["locality"].map({u: k for k, u in enumerate(broken["locality"].unique())})
    broken.loc[after, "process"] += 3 * jump[after]
    broken.loc[after, "process__spell"] = "book-2|0"
    ignored = run(broken.assign(process__spell="book|0"))
    respected = run(broken)
    assert respected.spells == 2
    assert respected.headline.ci_low < 2.0 < respected.headline.ci_high
    assert abs(ignored.headline.value - 2.0) > 3 * abs(respected.headline.value - 2.0)


def test_a_lag_across_a_break_is_not_a_lag():
    panel = world(6)
    panel.loc[panel["period"] >= 2019, "process__spell"] = "book-2|0"
    sample = link_sample(question(lag=1), panel)
    spells = sample.frame.dropna(subset=[sample.x()]).groupby("period")[sample.segment()].first()
    assert spells.loc[2019].endswith("book|0")
    assert spells.loc[2020].endswith("book-2|0")
    assert len(set(spells)) == 2


def test_logarithms_give_percent():
    panel = world(7, link=0.0)
    panel["income"] = np.exp(0.01 * panel["process"] + np.random.default_rng(1).normal(0, 0.02, len(panel)))
    result = run(panel, scale="log", smallest_effect=3.0)
    assert result.headline.unit == "%"
    assert result.headline.ci_low < 100 * (np.exp(0.1) - 1) < result.headline.ci_high
    same_lag = result.curve.estimated.query("choice == 'lag 0'")
    assert same_lag["effect"].between(9, 12).all()
    assert (1 + result.detectable / 100) * (1 + result.detectable_down / 100) == pytest.approx(1)
    aspects = set(links_to_findings([result])["aspect"])
    assert {"detectable", "detectable_down"} <= aspects
    assert "detectable_down" not in set(links_to_findings([run(world(7, link=0.02))])["aspect"])


def test_several_questions_form_one_family():
    family = [question(id="first"), question(id="second", per=1, smallest_effect=0.1), question(id="third", reform="index")]
    results = run_link_questions(family, world(8, link=0.02), analysis=ANALYSIS, draws=499)
    assert [r.tests_run for r in results] == [2, 2, 2]
    p = np.array([r.test.p if r.test else np.nan for r in results])
    assert [r.p_adjusted for r in results] == pytest.approx(adjust_p_values(p), nan_ok=True)
    assert results[2].verdict == "not_testable"
    assert adjust_results(results[:1], analysis=ANALYSIS)[0].p_adjusted == pytest.approx(p[0])


@pytest.mark.parametrize("seed", [10, 14])
def test_an_interval_leaves_out_zero_exactly_where_its_adjusted_p_is_a_finding(seed):
    """The one question beside three of which nothing is known: p between 1.7 and 5 % is no finding, and its interval says so."""
    panel = world(seed, link=0.05, units=20, noise=1.2)
    near = [question(id=f"noise-{k}", lag=k) for k in (1, 2)]
    results = run_link_questions([question(), *near], panel, analysis=ANALYSIS, draws=499)
    for r in results:
        assert (r.headline.ci_low > 0 or r.headline.ci_high < 0) == (r.p_adjusted <= ANALYSIS.alpha)
        assert (r.bootstrap_low > 0 or r.bootstrap_high < 0) == (r.bootstrap_adjusted <= ANALYSIS.alpha)
    (alone,) = run_link_questions([question()], panel, analysis=ANALYSIS, draws=499)
    assert alone.headline.ci_low > 0 > results[0].headline.ci_low, "a finding alone, none among three"
    assert results[0].detectable > alone.detectable


def test_findings_hold_the_answer_and_everything_that_qualifies_it():
    rows = links_to_findings([run()]).set_index("question")
    assert rows["locality"].unique().tolist() == ["P1"]
    assert rows["period"].unique().tolist() == [2022]
    suffixes = {q.removeprefix("link.process-income") for q in rows.index}
    wanted = {
        "", ".tests", ".bh", ".bootstrap", ".detectable", ".equivalence", ".part_whole", ".within", ".crv1", ".two_way", ".driscoll_kraay",
        ".first_difference", ".pooled", ".lagged_outcome", ".lag0", ".lag1", ".placebo", ".mundlak", ".hausman", ".levels",
        ".dependence",
        ".influence.localities", ".influence.years", ".specifications",
    }  # fmt: skip
    assert wanted <= suffixes
    answer = rows.loc["link.process-income"]
    assert answer["verdict"] == "linked_positive"
    assert "30 localities, 8 years" in answer["method"]
    assert "Nickell" in rows.loc["link.process-income.lagged_outcome", "method"]
    assert "sensitivity only" in rows.loc["link.process-income.driscoll_kraay", "method"]
    for question_id, row in rows.iterrows():
        words = row["method"].lower()
        assert not any(w in words for w in (" causes", "because of", "leads to", "impact of")), question_id


def test_a_nationwide_question_belongs_to_the_nation():
    panel = world().assign(level="province", parent="")
    rows = links_to_findings([run(panel, sample={"level": "province"})])
    assert set(rows["locality"]) == {"VN"}


def test_real_and_simulated_units_never_mix():
    mixed = pd.concat([world(), world(9).assign(fictional=True, parent="VL", locality=lambda f: "X" + f["locality"])], ignore_index=True)
    assert run(mixed).clusters == 30
    assert run(mixed, sample={"level": "district", "illustrative": True}).locality == "VL"


def test_left_out_localities_and_years_are_left_out():
    result = run(
        sample={"level": "district", "without_localities": {"D00": "merged"}, "without_periods": {2020: "no survey"}, "first_period": 2016}
    )
    assert result.clusters == 29
    assert result.periods == (2016, 2017, 2018, 2019, 2021, 2022)


def test_outcomes_near_the_ceiling_are_counted():
    panel = world(10)
    panel["income"] = 90 + (panel["income"] - panel["income"].mean())
    result = run(panel, outcome={**question().outcome.model_dump(), "unit_en": "%"})
    assert result.ceiling_share == pytest.approx((panel["income"] >= 95).mean())


def test_the_same_seed_gives_the_same_result_and_arguments_stay_untouched():
    panel = world(11)
    before = panel.copy()
    first, second = (links_to_findings([run(panel)]) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    pd.testing.assert_frame_equal(panel, before)


def test_a_stricter_level_is_respected():
    result = run(world(12, link=0.02), analysis=Analysis(seed=7, alpha=0.0001))
    assert result.verdict in {"no_meaningful_link", "not_informative"}


def test_a_measure_with_known_sampling_error_has_its_attenuation_taken_out_beside_the_plain_answer():
    """Measured with an error of variance 16 on a spread of 16, the effect of 2 million shows as about half of it."""
    panel, rng = world(8, units=60), np.random.default_rng(108)
    seen = panel.assign(process=panel["process"] + rng.normal(0, 4, len(panel)), process__error=16.0)
    result = run(seen)
    found = {v.name: v for v in result.variants}["errors in variables"]
    assert result.headline.value == pytest.approx(1.0, abs=0.2)
    assert found.estimate.ci_low < 2.0 < found.estimate.ci_high
    assert found.reliability == pytest.approx(0.5, abs=0.06)
    rows = links_to_findings([result]).set_index("aspect")
    assert rows.at["errors_in_variables", "estimate"] == pytest.approx(found.estimate.value)
    assert rows.at["reliability", "estimate"] == pytest.approx(100 * found.reliability)
    assert "errors in variables" not in {v.name for v in run(panel).variants}
    unknown = links_to_findings([run(seen.assign(process__error=np.nan))]).set_index("aspect")
    assert unknown.at["errors_in_variables", "not_testable_because"].startswith("error_variance_unknown")
