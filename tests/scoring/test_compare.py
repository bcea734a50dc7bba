"""Comparison to the last digit, and the published tables reproduced."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.errors import UsageError
from parlib.intake.raw.sources import read_raw
from parlib.scoring.compare import compare, ledger_difference, refiled_difference
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.exact import exact_sum, to_quanta
from parlib.scoring.ledger import ledger
from parlib.scoring.published import published_scores
from parlib.store.params import load_frameworks
from tests.world import FINANCE, HOME, A, world_evidence, world_framework, world_frameworks

ROOT = Path(__file__).parents[2]

# Address in the source, 2017: appraisal of 65, survey of 35, index. Ranks follow the index.
BINH_DUONG_2017 = {
    "718": (51.75, 32.83, 84.58, 1),
    "723": (48.75, 33.25, 82.00, 2),
    "719": (47.45, 32.82, 80.27, 3),
    "725": (46.80, 32.24, 79.04, 4),
    "724": (46.50, 31.56, 78.06, 5),
    "721": (45.75, 32.08, 77.83, 6),
    "720": (44.00, 32.22, 76.22, 7),
    "722": (46.00, 30.03, 76.03, 8),
    "726": (40.45, 31.01, 71.46, 9),
}


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    tables = read_raw(ROOT / "data" / "raw", ROOT / "params" / "corrections", quarantine=True).tables
    return published_scores(tables["observations"], load_frameworks(ROOT / "params"), localities=tables["localities"])


def totals(published, *, period, codes):
    whole = published[(published["level"] == "index") & (published["period"] == period)]
    out = whole.assign(unit=whole["locality"].str.split("@").str[0])[["unit", "points", "applicable_max"]]
    return out[out["unit"].isin(list(codes))].reset_index(drop=True)


def test_binh_duong_2017_to_the_last_digit(published):
    ours = totals(published, period=2017, codes=BINH_DUONG_2017)
    printed = pd.DataFrame([{"unit": k, "points": v[2], "applicable_max": 100.0} for k, v in BINH_DUONG_2017.items()])
    result = compare(ours, printed, key=("unit",), columns=("points", "applicable_max"))
    assert result.agrees
    assert result.counts == {"equal": 18}
    ranks = ours.set_index("unit")["points"].rank(ascending=False).astype(int).to_dict()
    assert ranks == {k: v[3] for k, v in BINH_DUONG_2017.items()}


def test_binh_duong_parts_lie_inside_their_maxima(published):
    parts = published[published["framework"].eq("district-binh-duong-2017") & published["level"].eq("component")]
    assert len(parts) == 18
    assert parts.groupby("code")["max_points"].unique().map(list).to_dict() == {"DT": [35.0], "TD": [65.0]}
    assert (parts["lost_points"] > 0).all()


def test_ninh_thuan_2022_differs_by_one_hundredth_and_says_so(published):
    # 54.2 + 18.05 + 8.23 + 5.31 = 85.79, the province prints 85.78: the parts are rounded, so 0.02 apart is possible.
    ours = totals(published, period=2022, codes=["58"])
    assert ours["points"].tolist() == [85.79]
    printed = pd.DataFrame([{"unit": "58", "points": 85.78}])
    strict = compare(ours, printed, key=("unit",), columns=("points",))
    assert not strict.agrees
    assert strict.differences[["left", "right", "difference", "verdict"]].to_numpy().tolist() == [["85.79", "85.78", -0.01, "differs"]]
    assert compare(ours, printed, key=("unit",), columns=("points",), tolerance=0.02).agrees


def test_ninh_thuan_2022_parts_and_maxima(published):
    parts = published[published["locality"].str.startswith("58@") & published["period"].eq(2022) & published["level"].eq("component")]
    assert dict(zip(parts["code"], zip(parts["points"], parts["max_points"], strict=True), strict=True)) == {
        "S1a": (54.2, 61.5),
        "S1b": (5.31, 6.5),
        "S2": (18.05, 22),
        "S3": (8.23, 10),
    }


def test_what_stands_on_one_side_only_is_named():
    left = pd.DataFrame({"unit": ["a", "b"], "points": [1.0, 2.0], "state": ["scored", "scored"]})
    right = pd.DataFrame({"unit": ["b", "c"], "points": [2.5, None], "state": ["zero", "missing"]})
    result = compare(left, right, key=("unit",), columns=("points", "state"))
    assert result.counts == {"differs": 2, "only_left": 2, "only_right": 2}
    assert not result.agrees
    b = result.rows[(result.rows["unit"] == "b") & (result.rows["column"] == "points")].squeeze()
    assert (b["left"], b["right"], b["difference"]) == ("2", "2.5", 0.5)


def test_missing_equals_missing_and_a_wrong_request_is_refused():
    table = pd.DataFrame({"unit": ["a"], "points": [float("nan")]})
    assert compare(table, table, key=("unit",), columns=("points",)).agrees
    with pytest.raises(UsageError, match="no column state"):
        compare(table, table, key=("unit",), columns=("state",))
    with pytest.raises(UsageError, match="more than once"):
        compare(pd.concat([table, table]), table, key=("unit",), columns=("points",))


# --- where the lost points went ----------------------------------------------------------------------------------------


def _both(evidence, again, *names):
    """(ledger, scores) of two filings under the named rule books."""
    out = []
    for filed in (evidence, again):
        scores = pd.concat([score_evidence(filed, world_framework(n)) for n in names], ignore_index=True)
        out.append((pd.concat([ledger(scores, world_framework(n)) for n in names], ignore_index=True), scores))
    (before, scores_before), (after, scores_after) = out
    return before, after, {"scores_before": scores_before, "scores_after": scores_after}


def _refiled():
    """A 2023 files its plan after all (1.1: 0 → 20) and loses a tier (2.1: 0.95 → 0.85: 30 → 15)."""
    evidence = world_evidence()
    here = evidence["locality"].eq(A) & evidence["period"].eq(2023)
    again = evidence.copy(deep=True)
    again.loc[here & again["code"].eq("1.1"), ["value", "appraised_score", "self_score"]] = [1.0, 20.0, 20.0]
    again.loc[here & again["code"].eq("2.1"), ["value", "appraised_score", "self_score"]] = [0.85, 15.0, 15.0]
    return evidence, again


def test_lost_points_are_followed_by_item_and_lead_unit_and_sum_exactly():
    evidence, again = _refiled()
    before, after, scores = _both(evidence, again, "world-1", "world-2")
    found = ledger_difference(before, after, **scores)
    shown = ["code", "lead_unit", "state_before", "state_after", "lost_before", "lost_after", "gained"]
    assert found.rows[shown].to_numpy().tolist() == [
        ["1.1", HOME, "zero", "", 20, 0, 20],
        ["2.1", FINANCE, "", "scored", 0, 15, -15],
    ]
    assert found.rows["person_in_charge"].tolist() == ["Nguyễn Văn An", ""]
    (unit,) = found.units.to_dict("records")
    assert (unit["locality"], unit["period"], unit["framework"], unit["items"]) == (A, 2023, "world-2", 2)
    assert (unit["points_before"], unit["points_after"], unit["gained"]) == (78.8, 83.8, 5)
    assert (unit["lost_before"], unit["lost_after"]) == (21.2, 16.2)
    assert not found.agrees


def test_only_refiled_units_are_scored_again():
    evidence, again = _refiled()
    unit = pd.DataFrame([{"locality": A, "period": 2023, "framework": "world-2"}])
    found = refiled_difference(evidence, again, world_frameworks(), units=unit)
    assert found.rows["code"].tolist() == ["1.1", "2.1"]
    assert found.units["gained"].tolist() == [5]
    nobody = refiled_difference(evidence, again, world_frameworks(), units=unit.iloc[:0])
    assert nobody.agrees
    assert nobody.rows.empty


def test_the_same_ledger_twice_agrees_and_a_unit_on_one_side_is_named():
    evidence = world_evidence()
    before, after, scores = _both(evidence, evidence, "world-2")
    assert ledger_difference(before, after, **scores).agrees
    without = evidence[~(evidence["locality"].eq(A) & evidence["period"].eq(2023))]
    before, after, scores = _both(evidence, without, "world-2")
    found = ledger_difference(before, after, **scores)
    assert found.only_before == ((A, 2023, "world-2"),)
    assert found.rows.empty
    assert not found.agrees


CHANGES = given(st.lists(st.tuples(st.integers(0, 59), st.integers(0, 40)), min_size=1, max_size=12))


@settings(max_examples=6, deadline=None)
@CHANGES
def test_gains_sum_to_the_change_of_points_minus_the_change_of_the_maximum(changes):
    _gains_sum_up(changes)


@pytest.mark.stress
@settings(max_examples=100, deadline=None)
@CHANGES
def test_gains_of_many_changes_sum_up(changes):
    _gains_sum_up(changes)


def _gains_sum_up(changes):
    evidence = world_evidence()
    again = evidence.copy(deep=True)
    for row, tenths in changes:  # an appraised score within the maximum, or the item withdrawn
        if again.loc[row, "state"] != "reported" or again.loc[row, "code"] not in ("1.1", "1.2", "2.1"):
            continue
        if tenths > 38:
            figures = ["numerator", "denominator", "value", "previous_value", "self_score", "appraised_score", "survey_score"]
            again.loc[row, "state"] = "not_applicable" if tenths == 39 else "missing"
            again.loc[row, figures] = float("nan")
        else:
            again.loc[row, "appraised_score"] = tenths / 2
    before, after, scores = _both(evidence, again, "world-2")
    found = ledger_difference(before, after, **scores)
    sums = found.rows.groupby(["locality", "period", "framework"])["gained"].agg(lambda s: float(exact_sum(s.to_numpy())))
    for unit in found.units.to_dict("records"):
        assert sums[unit["locality"], unit["period"], unit["framework"]] == unit["gained"]
        if unit["points_before"] == unit["points_before"] and unit["points_after"] == unit["points_after"]:
            moved = to_quanta(unit["points_after"]) - to_quanta(unit["points_before"])
            assert to_quanta(unit["gained"]) == moved - (to_quanta(unit["max_after"]) - to_quanta(unit["max_before"]))
