import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from parlib.analysis.surveys.published_shares import published_changes, published_estimates, published_satisfaction
from parlib.codebook.methods import Analysis, Precision
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform

ANALYSIS = Analysis(seed=1)


def published(*rows):
    return pd.DataFrame(rows, columns=["locality", "period", "value", "n"]).assign(survey="SIPAS")


def test_precision_of_a_simple_random_sample_of_the_effective_size():
    """80 % of 486 respondents is ±3.6 points as a simple random sample."""
    plain = published_estimates(published(("A", 2022, 80.0, 486)), deff=1).iloc[0]
    assert 1.96 * plain["se"] == pytest.approx(3.56, abs=0.01)
    wide = published_estimates(published(("A", 2022, 80.0, 486)), deff=2).iloc[0]
    assert (wide["ci_low"], wide["ci_high"]) == pytest.approx(
        tuple(100 * b for b in proportion_confint(0.8 * 243, 243, method="wilson")), abs=1e-9
    )
    assert "design effect 2 (declared)" in wide["method"]


def test_no_number_of_respondents_no_interval_unless_one_is_declared():
    rows = published(("A", 2022, 80.0, np.nan), ("A", 2023, 82.0, 486))
    bare = published_estimates(rows, deff=2)
    assert bare["estimate"].tolist() == [80.0, 82.0]
    assert bare["se"].isna().tolist() == [True, False]
    assert bare["reason"].iloc[0] == "respondents_not_printed"
    assumed = published_estimates(rows, deff=2, assumed_n=580)
    assert assumed["se"].notna().all()
    assert "n = 580 (assumed)" in assumed["method"].iloc[0]
    assert "n = 486 (printed)" in assumed["method"].iloc[1]


def test_a_yearly_change_of_five_points_is_the_edge_of_what_486_people_show():
    rows = published_estimates(
        published(("A", 2022, 80.0, 486), ("A", 2023, 84.0, 486), ("B", 2022, 80.0, 486), ("B", 2023, 86.0, 486)), deff=1
    )
    found = published_changes(rows, analysis=ANALYSIS).set_index(["locality", "question"])
    question = "satisfaction.change.SIPAS.index.published_share"
    assert found.loc[("A", question), "verdict"] == "no_clear_change"
    assert found.loc[("B", question), "verdict"] == "risen"
    detectable = found.loc[("A", question.replace("change", "detectable")), "estimate"]
    assert detectable == pytest.approx(2.80159 * np.hypot(*rows["se"].iloc[:2]), rel=1e-5)


def test_across_a_change_of_method_nothing_is_compared():
    rows = published_estimates(published(("A", 2021, 87.0, 486), ("A", 2022, 80.0, 486)), deff=2)
    found = published_changes(rows, analysis=ANALYSIS, comparable=lambda *_: Reason.of("series_break", period=2022))
    assert set(found["verdict"]) == {"not_testable"}
    assert found["estimate"].isna().all()


def test_a_design_effect_below_one_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        published_estimates(published(("A", 2022, 80.0, 486)), deff=0.5)


def test_published_indices_take_the_declared_assumptions():
    """88.09 % with 500 people and design effect 2 is the Wilson interval of 250."""
    rows = conform(
        "indices",
        [
            {"locality": "A", "period": 2023, "index": "SIPAS", "value": 88.09, "basis": "published"},
            {"locality": "A", "period": 2024, "index": "SIPAS", "value": np.nan, "basis": "published"},
            {"locality": "A", "period": 2023, "index": "PAR", "value": 91.0, "basis": "published"},
            {"locality": "B", "period": 2023, "index": "SIPAS", "value": 80.0, "basis": "simulated"},
        ],
    )
    found = published_satisfaction(rows, precision=Precision(published_respondents=500))
    assert found[["locality", "period", "estimate"]].values.tolist() == [["A", 2023, 88.09]]
    assert (found["ci_low"].item(), found["ci_high"].item()) == pytest.approx(
        tuple(100 * b for b in proportion_confint(0.8809 * 250, 250, method="wilson")), abs=1e-9
    )
    assert published_satisfaction(rows, precision=Precision())["ci_low"].isna().all()
