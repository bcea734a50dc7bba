"""Comparison to the last digit, and the published tables reproduced."""

from pathlib import Path

import pandas as pd
import pytest

from parlib.errors import UsageError
from parlib.intake.sources import read_raw
from parlib.scoring.compare import compare
from parlib.scoring.published import published_scores
from parlib.store.params import load_frameworks

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

# Ten best provinces of 2020: printed index, as in the table of parts (appraised, SIPAS, survey, socio-economic).
TOP_TEN_2020 = {
    "22": 91.04,
    "31": 90.51,
    "46": 88.47,
    "74": 86.93,
    "87": 86.77,
    "48": 86.56,
    "80": 86.25,
    "01": 86.07,
    "77": 86.02,
    "25": 85.74,
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


def test_top_ten_of_2020_within_rounding_and_in_the_printed_order(published):
    ours = totals(published, period=2020, codes=TOP_TEN_2020)
    printed = pd.DataFrame([{"unit": k, "points": v} for k, v in TOP_TEN_2020.items()])
    result = compare(ours, printed, key=("unit",), columns=("points",), tolerance=0.02)
    assert result.agrees
    assert result.counts == {"equal": 7, "within_tolerance": 3}
    assert ours.sort_values("points", ascending=False)["unit"].tolist() == list(TOP_TEN_2020)


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
