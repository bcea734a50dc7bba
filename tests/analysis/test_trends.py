"""The three trend questions over a small world of provinces."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from parlib.analysis.results import NotTestable
from parlib.analysis.trends import TrendTest, trend_findings, trend_test
from parlib.codebook.methods import Analysis, Methods, Series, Spell
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform

UNITS = [f"{i:02d}@2000-01-01" for i in range(1, 5)]
REGISTER = conform(
    "localities",
    [{"locality": u, "code": u[:2], "name": u, "level": "province", "valid_from": "2000-01-01", "slug": u[:2]} for u in UNITS],
)
METHODS = Methods(
    series=(
        Series(
            index="PAR",
            spells=(
                Spell(method="old", first_period=2012, last_period=2018),
                Spell(method="new", first_period=2019, decision="1150/QĐ-BNV", why_vi="Đổi bộ tiêu chí", why_en="New criteria"),
            ),
        ),
    ),
    analysis=Analysis(seed=1, adjustment="fdr_bh"),
)


def indices(
    values: dict[str, list[float]], *, ranks: dict[str, list[float]] | None = None, first: int = 2012, of: float = 63
) -> pd.DataFrame:
    rows = []
    for unit, series in values.items():
        for i, value in enumerate(series):
            rank = (ranks or {}).get(unit, [np.nan] * len(series))[i]
            rows.append({"locality": unit, "period": first + i, "index": "PAR", "value": value, "rank": rank, "of": of, "peer_mean": 80.0})
    return conform("indices", rows)


def answer(findings: pd.DataFrame, unit: str, year: int, question: str) -> pd.Series:
    found = findings[findings["locality"].eq(unit) & findings["period"].eq(year) & findings["question"].eq(f"trend.PAR.{question}")]
    assert len(found) == 1
    return found.iloc[0]


def test_the_value_uses_only_years_under_one_method():
    findings = trend_findings(indices({UNITS[0]: [70, 71, 72, 73, 74, 75, 76, 60, 61]}), REGISTER, methods=METHODS)
    before = answer(findings, UNITS[0], 2018, "value")
    assert (before["n"], before["estimate"], before["verdict"]) == (7, 1.0, "rising")
    after = answer(findings, UNITS[0], 2020, "value")
    assert (after["n"], after["verdict"]) == (2, "not_testable")
    assert after["not_testable_because"] == "too_few_years: n=2; needed=5"
    assert Reason.parse(after["method"]).details["years"] == "2019,2020"
    assert np.isnan(after["estimate"])


def test_the_rank_runs_across_rule_books_and_smaller_is_better():
    ranks = {UNITS[0]: [40, 35, 30, 25, 20, 15, 10, 5, 1]}
    findings = trend_findings(indices({UNITS[0]: [np.nan] * 9}, ranks=ranks), REGISTER, methods=METHODS)
    found = answer(findings, UNITS[0], 2020, "rank")
    assert (found["n"], found["estimate"], found["verdict"], found["unit"]) == (9, -5.0, "improving", "place_per_year")
    assert answer(findings, UNITS[0], 2020, "value")["not_testable_because"] == "value_missing"


def test_the_rank_stops_where_the_group_changes():
    table = indices({UNITS[0]: [np.nan] * 7}, ranks={UNITS[0]: [7, 6, 5, 4, 3, 2, 1]})
    table.loc[table["period"] < 2016, "of"] = 64.0
    found = answer(trend_findings(table, REGISTER, methods=METHODS), UNITS[0], 2018, "rank")
    assert found["n"] == 3
    table["of"] = np.nan
    found = answer(trend_findings(table, REGISTER, methods=METHODS), UNITS[0], 2018, "rank")
    assert found["not_testable_because"] == "group_size_unknown"


def test_the_group_that_comes_back_does_not_join_its_old_years():
    table = indices({UNITS[0]: [np.nan] * 9}, ranks={UNITS[0]: list(range(9, 0, -1))})
    table.loc[table["period"].eq(2014), "of"] = 64.0
    found = answer(trend_findings(table, REGISTER, methods=METHODS), UNITS[0], 2020, "rank")
    assert Reason.parse(found["method"]).details["years"] == "2015,2016,2017,2018,2019,2020"


def test_a_gap_counts_with_its_length_and_is_not_filled():
    findings = trend_findings(indices({UNITS[0]: [70, np.nan, np.nan, 73, 74, 75, 76]}), REGISTER, methods=METHODS)
    found = answer(findings, UNITS[0], 2018, "value")
    assert (found["n"], found["estimate"]) == (5, 1.0)
    assert Reason.parse(found["method"]).details["years"] == "2012,2015,2016,2017,2018"


def test_the_distance_from_the_mean_needs_both():
    table = indices({UNITS[0]: [81, 82, 83, 84, 85, 86, 87, 88]})
    table.loc[table["period"].eq(2013), "peer_mean"] = np.nan
    found = answer(trend_findings(table, REGISTER, methods=METHODS), UNITS[0], 2019, "distance_from_mean")
    assert (found["n"], found["verdict"]) == (7, "rising")


def test_a_year_knows_only_the_years_up_to_it():
    values = {UNITS[0]: [70, 71, 72, 73, 74, 60, 50]}
    full = answer(trend_findings(indices(values), REGISTER, methods=METHODS), UNITS[0], 2016, "value")
    cut = answer(trend_findings(indices({UNITS[0]: values[UNITS[0]][:5]}), REGISTER, methods=METHODS), UNITS[0], 2016, "value")
    pd.testing.assert_series_equal(full, cut, check_names=False)


def test_p_is_adjusted_over_all_units_of_one_question_and_year():
    random = np.random.default_rng(3)
    table = indices({u: list(random.normal(80, 2, 7)) for u in UNITS[:3]} | {UNITS[3]: [70, 71]})
    findings = trend_findings(table, REGISTER, methods=METHODS)
    asked = findings[findings["question"].eq("trend.PAR.value") & findings["period"].eq(2018)]
    np.testing.assert_allclose(asked["p_adjusted"], multipletests(asked["p"], method="fdr_bh")[1])
    assert {Reason.parse(m).details["tests"] for m in asked["method"]} == {"3"}


def test_three_years_give_a_slope_but_no_test():
    found = answer(trend_findings(indices({UNITS[0]: [70, 71, 72]}), REGISTER, methods=METHODS), UNITS[0], 2014, "value")
    assert found["estimate"] == 1.0
    assert np.isnan([found["p"], found["ci_low"], found["ci_high"]]).all()
    assert found["verdict"] == "not_testable"


@pytest.mark.parametrize("values", [[70, 75, 71, 74, 72, 73], [70.0] * 6])
def test_no_clear_trend_is_a_verdict(values):
    found = answer(trend_findings(indices({UNITS[0]: values}), REGISTER, methods=METHODS), UNITS[0], 2017, "value")
    assert found["verdict"] == "no_clear_trend"


def test_row_order_is_irrelevant():
    random = np.random.default_rng(5)
    table = indices({u: list(random.normal(80, 2, 8)) for u in UNITS})
    shuffled = table.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(trend_findings(table, REGISTER, methods=METHODS), trend_findings(shuffled, REGISTER, methods=METHODS))


def test_below_the_province_the_rule_book_decides_which_years_belong_together():
    where = REGISTER.assign(level="district")
    table = indices({UNITS[0]: [70, 71, 72, 73, 74, 75, 60]}).assign(framework=["f"] * 6 + ["g"])
    findings = trend_findings(table, where, methods=METHODS)
    assert answer(findings, UNITS[0], 2017, "value")["verdict"] == "rising"
    assert answer(findings, UNITS[0], 2018, "value")["n"] == 1
    unknown = trend_findings(table.assign(framework=""), where, methods=METHODS)
    assert answer(unknown, UNITS[0], 2017, "value")["not_testable_because"] == "rule_book_unknown"


def test_an_empty_table_gives_no_findings():
    assert trend_findings(conform("indices", []), REGISTER, methods=METHODS).empty


def test_a_result_knows_its_null_hypothesis_and_a_refusal_its_reason():
    found = trend_test(range(2018, 2024), [1, 2, np.nan, 4, 5, 6])
    assert isinstance(found, TrendTest)
    assert found.n == 5
    assert "random order" in found.null_hypothesis
    refused = trend_test([2018, 2019], [1, 2])
    assert isinstance(refused, NotTestable)
    assert str(refused) == "too_few_years: n=2; needed=5"
