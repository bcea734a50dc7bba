"""References: every form reads what it says, and a reference that fits nothing or too much is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from parlib.document.binding import Row, Slice, difference, ratio, total
from parlib.document.references import resolve
from parlib.errors import RenderRefused

SCORES = pd.DataFrame(
    {
        "locality": ["A", "B", "C", "D"],
        "period": [2023] * 4,
        "framework": ["w"] * 4,
        "code": ["1"] * 4,
        "points": [10.0, 30.0, 20.0, float("nan")],
        "state": ["scored", "scored", "zero", "missing"],
    }
)
TABLES = {"scores": SCORES}


def ref(column="points", *, table="scores", **more):
    key = more.pop("key", {"code": "1"})
    return {"table": table, "key": key, "column": column, **more}


@pytest.mark.parametrize(
    ("agg", "expected"),
    [("count", 4), ("sum", 60.0), ("min", 10.0), ("median", 20.0), ("max", 30.0), ("mean", 20.0)],
)
def test_aggregates_leave_out_rows_without_a_number(agg, expected):
    assert resolve(ref(agg=agg), TABLES) == expected


def test_distinct_counts_values_once():
    assert resolve(ref("code", agg="distinct"), TABLES) == 1


def test_rank_is_one_for_the_highest_and_missing_for_a_missing_value():
    assert [resolve(ref(agg="rank", at={"locality": x}), TABLES) for x in "ABCD"] == [3, 1, 2, None]


@pytest.mark.parametrize(("ahead", "rank"), [(0.0, 1), (5e-10, 1), (2e-9, 2), (1e-6, 2), (1e-3, 2), (1.0, 2)])
def test_a_value_ahead_by_more_than_the_last_digits_takes_the_better_place(ahead, rank):
    scores = SCORES.assign(points=[10.0, 10.0 + ahead, 5.0, float("nan")])
    assert resolve(ref(agg="rank", at={"locality": "A"}), {"scores": scores}) == rank


def test_one_cell_and_a_list_of_values():
    assert resolve(ref(key={"locality": "B"}), TABLES) == 30.0
    assert resolve(ref(key={"locality": ["A", "B"]}, agg="sum"), TABLES) == 40.0
    assert resolve(ref(key={"locality": "D"}), TABLES) is None


def test_an_aggregate_of_nothing_known_is_missing_not_zero():
    assert resolve(ref(key={"locality": "D"}, agg="sum"), TABLES) is None
    assert resolve(ref(key={"locality": "none"}, agg="count"), TABLES) == 0


def test_calculations_are_missing_where_a_part_is():
    whole = Slice(TABLES, {})
    a, b, d = (whole.bind("scores", "points", locality=x) for x in "ABD")
    assert (ratio(a, b).raw, difference(a, b).raw, total(a, b).raw) == (0.333333333333, -20.0, 40.0)  # as exactly as cells are kept
    assert (ratio(a, d).raw, difference(a, d).raw, total(a, d).raw) == (None, None, None)
    assert resolve(difference(a, b).ref, TABLES) == -20.0
    zero = whole.bind("scores", "points", agg="count", locality="none")
    assert ratio(a, zero).raw is None


@pytest.mark.parametrize(
    "broken",
    [
        ref(table="nope"),
        ref("nope"),
        ref(key={"nope": 1}),
        ref(),  # four rows
        ref(key={"locality": "none"}),  # no row
        ref(agg="mode"),
        {"calc": "power", "of": [ref(agg="sum"), ref(agg="sum")]},
    ],
)
def test_a_reference_that_cannot_be_read_is_refused(broken):
    with pytest.raises(RenderRefused):
        resolve(broken, TABLES)


def test_rows_of_the_slice_bind_by_the_key_of_their_table():
    whole = Slice(TABLES, {"scores": SCORES.iloc[[1, 1]]})
    row = whole.rows("scores", locality="B")[0]
    assert row.bound("points").ref["key"] == {"locality": "B", "period": 2023, "framework": "w", "code": "1"}
    assert resolve(row.bound("points").ref, whole) == 30.0  # the peer row that repeats the unit's is taken once
    assert whole.rows("absent") == []


def test_reading_changes_no_table():
    before = SCORES.copy(deep=True)
    Slice(TABLES, TABLES).bind("scores", "points", agg="rank", at={"locality": "A"}, code="1")
    pd.testing.assert_frame_equal(before, SCORES)


def test_a_row_opens_reasons_and_lists():
    cells = {"status_reason": "final_value_missing: last=2021", "owner": "Sở Nội vụ; Sở Tài chính;", "note": ""}
    row = Row("targets", {column: [cell] for column, cell in cells.items()}, 0)
    assert (row.reason("status_reason").code, row.reason("status_reason").details["last"]) == ("final_value_missing", "2021")
    assert row.listed("owner") == ["Sở Nội vụ", "Sở Tài chính"]
    assert (row.reason("note").code, row.listed("note")) == ("", [])


def test_what_is_not_there_fits_nothing_and_an_empty_text_fits_an_empty_text():
    table = pd.DataFrame({"part": ["", "a", None, ""], "year": [2023.0, float("nan"), 2023.0, 2024.0], "v": [1, 2, 3, 4]})
    whole = Slice({"t": table}, {})

    def found(**key):
        return [row["v"] for row in whole.rows("t", **key)]

    assert (found(part=""), found(part=None), found(part=["", None]), found(part=("a", float("nan")))) == ([1, 4], [], [1, 4], [2])
    assert (found(year=2023), found(year=float("nan")), found(part="", year=[2023, 2024])) == ([1, 3], [], [1, 4])
    assert (whole.bind("t", "part", agg="distinct").raw, whole.bind("t", "year", agg="distinct").raw) == (2, 2)
