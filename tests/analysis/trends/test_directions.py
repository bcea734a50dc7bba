"""The three trend questions over a small world of provinces."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from parlib.analysis.trends.directions import trend_findings
from parlib.analysis.trends.pooled_slopes import pooled_slopes
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
    analysis=Analysis(seed=1),
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
    assert after["not_testable_because"] == "too_few_years: n=2; needed=3"
    assert Reason.parse(after["method"]).details["years"] == "2019,2020"
    assert np.isnan(after["estimate"])


def test_the_rank_runs_across_rule_books_and_smaller_is_better():
    ranks = {UNITS[0]: [40, 35, 30, 25, 20, 15, 10, 5, 1]}
    findings = trend_findings(indices({UNITS[0]: [np.nan] * 9}, ranks=ranks), REGISTER, methods=METHODS)
    found = answer(findings, UNITS[0], 2020, "rank")
    assert (found["n"], found["verdict"], found["unit"]) == (9, "improving", "place_per_year")
    assert found["estimate"] == pytest.approx(np.polyfit(range(9), ranks[UNITS[0]], 1)[0])
    assert Reason.parse(found["method"]).details["theil_sen"] == "-5"
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
    assert (found["n"], found["estimate"]) == (5, pytest.approx(1.0))
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
    assert {Reason.parse(m).details["tests"] for m in asked.loc[asked["p"].notna(), "method"]} == {"3"}


def test_three_years_are_tested_with_what_the_family_says_of_the_noise():
    alone = answer(trend_findings(indices({UNITS[0]: [70, 71, 72]}), REGISTER, methods=METHODS), UNITS[0], 2014, "value")
    assert (alone["estimate"], alone["verdict"]) == (pytest.approx(1.0), "no_clear_trend"), "a line through three whole numbers is no proof"
    random = np.random.default_rng(7)
    table = indices({u: list(80 + slope * np.arange(3) + random.normal(0, 0.3, 3)) for u, slope in zip(UNITS, (4, 0, 0, 0), strict=True)})
    found = answer(trend_findings(table, REGISTER, methods=METHODS), UNITS[0], 2014, "value")
    assert (found["n"], found["verdict"]) == (3, "rising")
    assert found["ci_low"] > 0


def test_fewer_years_than_declared_give_slope_and_interval_without_a_test():
    strict = METHODS.model_copy(update={"analysis": Analysis(seed=1, min_years_trend=5)})
    found = answer(trend_findings(indices({UNITS[0]: [70, 72, 71]}), REGISTER, methods=strict), UNITS[0], 2014, "value")
    assert np.isfinite([found["estimate"], found["ci_low"], found["ci_high"]]).all()
    assert np.isnan([found["p"], found["p_adjusted"], found["tests"]]).all()
    assert found["not_testable_because"] == "too_few_years: n=3; needed=5"


def many(units: int, *, years: int, parent: str = "", fictional: bool = False, first: int = 10) -> tuple[pd.DataFrame, list[str]]:
    """Return a register of units and their identities."""
    names = [f"{first + i}@2000-01-01" for i in range(units)]
    level = "district" if parent else "province"
    rows = [
        {"locality": u, "code": u[:2], "name": u, "level": level, "valid_from": "2000-01-01", "slug": u[:2], "parent": parent}
        for u in names
    ]
    return conform("localities", [r | {"fictional": fictional} for r in rows]), names


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_interval_and_verdict_are_one_statement(seed):
    random = np.random.default_rng(seed)
    register, names = many(20, years=6)
    slopes = np.where(np.arange(20) < 8, random.normal(0, 1, 20), 0)
    table = indices({u: list(80 + s * np.arange(6) + random.normal(0, 1, 6)) for u, s in zip(names, slopes, strict=True)})
    found = trend_findings(table, register, methods=METHODS)
    tested = found[found["p"].notna()]
    clear = tested["verdict"].isin(["rising", "falling"])
    assert clear.any()
    assert (clear == ((tested["ci_low"] > 0) | (tested["ci_high"] < 0))).all()
    assert (clear == (tested["p_adjusted"] <= 0.05)).all()


def test_families_are_units_under_the_same_unit_above_and_never_mix_real_and_fictional():
    random = np.random.default_rng(11)
    groups = [many(4, years=6, parent="01@x"), many(5, years=6, parent="02@x", first=20)]
    groups += [
        many(6, years=6, parent="02@x", fictional=True, first=30),
        many(7, years=6, first=40),
        many(3, years=6, fictional=True, first=50),
    ]
    register = pd.concat([g for g, _ in groups], ignore_index=True)
    names = [n for _, group in groups for n in group]
    values = {u: list(80 + random.normal(0, 1, 6)) for u in names}
    table = indices(values).assign(framework="f")
    found = trend_findings(table, register, methods=METHODS)
    for _, members in groups:
        tests = {answer(found, u, 2017, "value")["tests"] for u in members}
        assert tests == {len(members)}
    # what the fictional province does changes nothing for the real ones
    wild = indices(values | {u: list(np.arange(6) * 9.0) for u in groups[2][1] + groups[4][1]}).assign(framework="f")
    again = trend_findings(wild, register, methods=METHODS)
    real = [n for g in (0, 1, 3) for n in groups[g][1]]
    columns = ["locality", "period", "question", "estimate", "ci_low", "p", "p_adjusted", "tests", "verdict"]
    pd.testing.assert_frame_equal(found.loc[found["locality"].isin(real), columns], again.loc[again["locality"].isin(real), columns])


def test_a_test_that_could_not_have_found_anything_says_so_and_is_not_counted():
    # three units that swap three places: even from last to first in three years is within what the others' swaps look like
    ranks = dict(zip(UNITS[:3], ([1, 3, 1], [2, 1, 3], [3, 2, 2]), strict=True))
    table = indices({u: [np.nan] * 3 for u in ranks}, ranks=ranks, of=3)
    found = answer(trend_findings(table, REGISTER, methods=METHODS), UNITS[0], 2014, "rank")
    assert found["not_testable_because"] == "cannot_be_found: n=3; units=3"
    assert found["verdict"] == "not_testable"
    assert np.isnan([found["p"], found["tests"]]).all()
    assert found["ci_low"] < 0 < found["ci_high"]
    assert Reason.parse(found["method"]).details["tests"] == "0"


def test_a_shock_that_all_units_share_is_no_evidence_for_any_of_them():
    random = np.random.default_rng(5)
    shock = np.array([0.0, 3.0, -1.0, 4.0, 2.0, 5.0])
    register, names = many(30, years=6)
    noise = {u: random.normal(0, 0.5, 6) for u in names}
    calm = trend_findings(indices({u: list(80 + e + np.arange(6)) for u, e in noise.items()}), register, methods=METHODS)
    shaken = trend_findings(indices({u: list(80 + e + shock) for u, e in noise.items()}), register, methods=METHODS)
    at = {u: (answer(calm, u, 2017, "value"), answer(shaken, u, 2017, "value")) for u in names}
    assert {c["verdict"] for c, _ in at.values()} == {"rising"}
    assert {s["verdict"] for _, s in at.values()} == {"no_clear_trend"}


def test_false_signs_stay_rare_and_true_trends_are_found():
    random = np.random.default_rng(20250630)
    shares, found, true = [], 0, 0
    for _ in range(60):
        slopes = np.where(random.random(110) < 0.3, random.normal(0, 1, 110), 0)
        p = (fit := pooled_slopes(range(6), slopes[:, None] * np.arange(6) + random.normal(size=(110, 6)))).p()
        called = multipletests(p, method="fdr_bh")[0]
        right = np.sign(fit.slope) == np.sign(slopes)
        shares.append((called & ~right).sum() / max(called.sum(), 1))
        found, true = found + (called & right).sum(), true + (slopes != 0).sum()
    assert np.mean(shares) < 0.05
    assert found / true > 0.45


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
