import numpy as np
import pandas as pd
import pytest
from scipy import stats

from parlib.analysis.multiplicity import adjust_p_values
from parlib.analysis.surveys.changes import Pairing, satisfaction_changes
from parlib.analysis.surveys.estimates import Measure, satisfaction_table, survey_problems
from parlib.codebook.methods import Analysis, Precision
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform
from tests.analysis.survey_samples import FORM, drawn, respondents

ANALYSIS = Analysis(seed=1, precision=Precision(min_respondents=1, min_cell=1))
INDEX = "satisfaction.change.SIPAS.index.share_4_5"


def compare(sample, **kw):
    estimates = satisfaction_table(sample, forms=(FORM,), precision=kw.get("analysis", ANALYSIS).precision)
    found = satisfaction_changes(sample, estimates, **({"analysis": ANALYSIS, "forms": (FORM,)} | kw))
    return estimates, found.set_index(["locality", "period", "question"])


def test_change_of_independent_samples_adds_the_variances():
    estimates, found = compare(drawn(1).assign(stratum_psus=np.nan))
    index = estimates[(estimates["item"] == "index") & (estimates["subgroup"] == "all") & (estimates["measure"] == "share_4_5")]
    for place, rows in index.groupby("locality"):
        row = found.loc[(place, 2021, INDEX)]
        se = np.hypot(*rows["se"])
        assert row["estimate"] == pytest.approx(np.diff(rows["estimate"])[0])
        # nothing is clear: Holm judges the smallest p at 0.05 by the number of tests, and so stand all intervals
        assert row["level_of_confidence"] == pytest.approx(1 - 0.05 / row["tests"])
        assert row["ci_high"] - row["estimate"] == pytest.approx(stats.t.isf(0.025 / row["tests"], rows["df"].sum()) * se)
        detectable = found.loc[(place, 2021, INDEX.replace("change", "detectable"))]
        df = rows["df"].sum()
        assert detectable["estimate"] == pytest.approx((stats.t.isf(0.025 / row["tests"], df) + stats.t.isf(0.2, df)) * se)


def test_shared_psus_take_their_covariance_from_the_data():
    """The offices differ and stay the same: seen as a panel, the change is known much better."""
    sample = drawn(2, psus=16, per_psu=20, periods=(2020, 2021))
    _, apart = compare(sample)
    _, panel = compare(sample, pairing=Pairing.SHARED_PSUS)
    width = [f["ci_high"] - f["ci_low"] for f in (panel, apart)]
    index = [w.xs(INDEX, level="question").mean() for w in width]
    assert index[0] < 0.8 * index[1]
    assert (panel["estimate"] - apart["estimate"]).xs(INDEX, level="question").abs().max() < 1e-9


def test_the_variance_of_a_panel_by_hand():
    """Equal weights, 3 PSUs of 2: the change per PSU is known, its variance follows from three numbers."""
    then = respondents([5, 1, 5, 5, 1, 1], psu=list("aabbcc"))
    now = respondents([5, 5, 5, 5, 1, 5], psu=list("aabbcc"), period=2021)
    sample = conform("responses", pd.concat([then, now]))
    _, found = compare(sample, pairing=Pairing.SHARED_PSUS)
    row = found.loc[("A", 2021, "satisfaction.change.SIPAS.TC1.share_4_5")]
    before, after = np.array([1, 2, 0]), np.array([2, 2, 1])
    z = (after - 2 * 5 / 6) / 6 - (before - 2 * 3 / 6) / 6
    se = np.sqrt(3 / 2 * (z**2).sum())
    assert row["estimate"] == pytest.approx(100 * (5 - 3) / 6)
    assert row["ci_high"] - row["estimate"] == pytest.approx(100 * se * stats.t.isf(0.025 / row["tests"], 2))


def test_an_interval_leaves_out_zero_exactly_where_the_change_is_clear():
    told = [compare(part)[1] for part in (drawn(3, psus=16, per_psu=20, drift=1.5), drawn(4, psus=4, per_psu=6))]
    found = pd.concat(told)
    found = found[found.index.get_level_values("question").str.contains(".change.", regex=False) & found["p"].notna()]
    clear = found["verdict"].isin(["risen", "fallen"])
    assert 0 < clear.sum() < len(found)
    assert ((found["ci_low"] > 0) | (found["ci_high"] < 0)).eq(clear).all()


def test_a_large_rise_is_called_risen_and_its_p_values_are_adjusted_per_family():
    _, found = compare(drawn(3, psus=16, per_psu=20, drift=1.5))
    found = found[found.index.get_level_values("question").str.startswith("satisfaction.change")]
    assert set(found["verdict"]) == {"risen"}
    items = found.xs(("A", 2021), level=("locality", "period"))
    items = items[items.index != INDEX]
    assert items["p_adjusted"].to_numpy() == pytest.approx(adjust_p_values(items["p"].to_numpy()))


def test_no_change_is_no_clear_change():
    _, found = compare(drawn(4, psus=4, per_psu=6))
    assert "no_clear_change" in set(found.xs(INDEX, level="question")["verdict"])


def test_a_change_of_method_is_not_tested():
    broken = Reason.of("series_break", period=2021, decision="876/QĐ-BNV")
    _, found = compare(drawn(5), comparable=lambda *_: broken)
    assert set(found["verdict"]) == {"not_testable"}
    assert found["estimate"].isna().all()
    assert set(found["not_testable_because"]) == {str(broken)}


def test_a_change_never_reveals_a_suppressed_figure():
    strict = ANALYSIS.model_copy(update={"precision": Precision(min_respondents=10**6)})
    _, found = compare(drawn(6), analysis=strict)
    assert found["estimate"].isna().all()
    assert found["not_testable_because"].str.startswith("estimate_suppressed").all()


def test_the_survey_before_may_be_years_ago_and_the_row_says_which():
    _, found = compare(drawn(7, periods=(2019, 2022)))
    assert found.xs(INDEX, level="question")["method"].str.startswith("against 2019").all()


def test_one_year_has_no_change():
    sample = drawn(8, periods=(2020,))
    _, found = compare(sample)
    assert found.empty


def test_means_change_on_their_own_scale():
    _, found = compare(drawn(9), measures=(Measure.MEAN,))
    row = found.loc[("A", 2021, "satisfaction.change.SIPAS.index.mean")]
    assert row["unit"] == "points on 1-5"
    assert abs(row["estimate"]) < 4


def test_a_sample_of_which_nobody_knows_how_it_was_drawn_has_estimates_and_no_error():
    """Declared unknown (place `?`): nothing is refused, nothing is tested; the same answers of named people have an error."""
    then, now = respondents([5, 1, 5, 5, 1, 1], psu=["?"] * 6), respondents([5, 5, 5, 5, 1, 5], psu=["?"] * 6, period=2021)
    sample = conform("responses", pd.concat([then, now]))
    assert survey_problems(sample) == []
    estimates, found = compare(sample)
    whole = estimates[(estimates["subgroup"] == "all") & (estimates["measure"] == "share_4_5")]
    assert whole["estimate"].notna().all()
    assert whole[["se", "ci_low", "ci_high"]].isna().all(axis=None)
    assert set(whole["reason"]) == {"sample_unknown"}
    row = found.loc[("A", 2021, "satisfaction.change.SIPAS.TC1.share_4_5")]
    assert (row["verdict"], row["not_testable_because"]) == ("not_testable", "sample_unknown")
    assert compare(sample.assign(psu=""))[0]["se"].notna().any()
