"""The published index once more from its published parts: equal, within rounding, a declared conflict, or a difference."""

from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from parlib.analysis.back_test import back_test
from parlib.codebook.back_tests import BackTests, Rounding, SourceConflict
from parlib.intake.raw.sources import read_raw
from parlib.scoring.published import published_scores
from parlib.store.params import load_frameworks, load_methods

ROOT = Path(__file__).parents[2]
HOA_BINH, NINH_THUAN = "17@2008-08-01", "58@2008-08-01"


@pytest.fixture(scope="module")
def methods():
    return load_methods(ROOT / "params")


@pytest.fixture(scope="module")
def tables(methods):
    read = read_raw(ROOT / "data" / "raw", ROOT / "params" / "corrections", quarantine=True).tables
    scores = published_scores(read["observations"], load_frameworks(ROOT / "params"), methods, localities=read["localities"])
    return read["observations"], scores, read["localities"]


def test_the_shipped_figures_agree_but_for_rounding_and_one_declared_conflict(tables, methods):
    found = back_test(*tables, methods=methods)
    assert found.counts == {"equal": 11, "within_rounding": 2, "declared_conflict": 1}
    assert found.agrees
    assert found.stale == ()


def test_nine_districts_and_ninh_thuan_but_no_row_of_a_copy_without_a_publisher(tables, methods):
    rows = back_test(*tables, methods=methods).rows.set_index(["locality", "period"])
    districts = rows[rows["slack"].eq(0.015)]  # two printed parts and a whole: 3 * 0.005
    assert len(districts) == 9
    assert set(districts["verdict"]) == {"equal"}
    ninh_thuan = rows.loc[(NINH_THUAN, 2022)]
    # 54.2 + 18.05 + 8.23 + 5.31 = 85.79, printed 85.78; four parts and a whole: 5 * 0.005
    assert ninh_thuan[["published", "from_parts", "difference", "parts", "slack", "verdict"]].tolist() == [
        85.78,
        85.79,
        0.01,
        4,
        0.025,
        "within_rounding",
    ]
    assert ninh_thuan["name"] == "Tỉnh Ninh Thuận"
    # parts of the ten best provinces of 2020 stand only on a copy without a publisher, which is not used (decision 78)
    assert not rows["source"].str.contains("211.88.39.63", regex=False).any()


def test_a_declared_conflict_carries_its_note_and_its_page(tables, methods):
    row = back_test(*tables, methods=methods).rows.iloc[0]
    assert (row["locality"], row["period"], row["verdict"]) == (HOA_BINH, 2023, "declared_conflict")
    assert (row["published"], row["from_parts"], row["difference"]) == (86.89, 87.89, 1.0)
    assert "57,04 + 4,32 + 18,34 + 8,19" in row["why_vi"]
    assert "57.04 + 4.32 + 18.34 + 8.19" in row["why_en"]
    assert row["source"].startswith("http")


def test_the_same_conflict_undeclared_is_a_difference(tables, methods):
    silent = methods.model_copy(update={"back_tests": BackTests(rounding=methods.back_tests.rounding)})
    found = back_test(*tables, methods=silent)
    assert found.counts == {"equal": 11, "within_rounding": 2, "differs": 1}
    assert not found.agrees
    assert found.rows.iloc[0]["why_vi"] == ""


def test_a_declaration_whose_figures_are_gone_is_stale_and_excuses_nothing(tables, methods):
    (conflict,) = methods.back_tests.conflicts
    other = conflict.model_copy(update={"from_parts": 87.98})
    found = back_test(
        *tables, methods=methods.model_copy(update={"back_tests": methods.back_tests.model_copy(update={"conflicts": (other,)})})
    )
    assert found.counts["differs"] == 1
    assert found.stale == (other,)
    assert not found.agrees


def test_a_source_without_declared_rounding_must_be_equal_unless_a_tolerance_is_asked_for(tables, methods):
    bare = methods.model_copy(update={"back_tests": BackTests()})
    assert back_test(*tables, methods=bare).counts == {"equal": 11, "differs": 3}
    assert back_test(*tables, methods=bare, tolerance=0.01).counts == {"equal": 11, "within_rounding": 2, "differs": 1}


def test_rounding_grows_with_the_parts():
    two = Rounding(source="a/1", decimals=2, why="printed with two decimals")
    assert [two.slack(k) for k in (1, 2, 4, 8)] == [0.01, 0.015, 0.025, 0.045]
    assert Rounding(source="a/1", decimals=1, why="printed with one decimal").slack(1) == 0.1


def test_a_declaration_stands_once():
    rounding = Rounding(source="a/1", decimals=2, why="printed with two decimals")
    with pytest.raises(ValidationError, match="declared more than once: a/1"):
        BackTests(rounding=(rounding, rounding))
    conflict = SourceConflict(
        locality=HOA_BINH, period=2023, index="PAR", published=1, from_parts=2, source_url="http://a.vn/x", why_vi="x" * 10, why_en="x" * 10
    )
    with pytest.raises(ValidationError, match="17@2008-08-01"):
        BackTests(conflicts=(conflict, conflict))


def test_nothing_printed_gives_no_rows(tables, methods):
    observations, scores, localities = tables
    found = back_test(observations.iloc[:0], scores, localities, methods=methods)
    assert found.rows.empty
    assert isinstance(found.rows, pd.DataFrame)
