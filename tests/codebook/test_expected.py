"""Who did not file: counted against the register, by level, unit above and year; a merger is not counted twice."""

from __future__ import annotations

import pandas as pd
import pytest
from pydantic import ValidationError

from parlib.codebook.expected import absent_groups, absent_in
from parlib.codebook.localities import Register
from parlib.codebook.runs import RunEntry
from parlib.codebook.tables import conform
from tests.made_release import unit_row
from tests.world import C_NEW, C_OLD, PROVINCE, A, B, D, world_localities

GROUP = {"level": "district", "parent": PROVINCE, "fictional": True}


@pytest.fixture
def register() -> Register:
    return Register(world_localities())


@pytest.mark.parametrize(
    ("period", "present", "missing", "expected"),
    [
        (2020, {A, B, C_OLD, D}, None, None),
        (2020, {A}, [B, C_OLD, D], 4),
        (2020, set(), [A, B, C_OLD, D], 4),
        (2023, {A, B}, [C_NEW], 3),
        (2023, {A, B, C_NEW}, None, None),
    ],
)
def test_units_of_the_group_without_anything_are_named(register, period, present, missing, expected):
    found = absent_in(register, present, period=period, **GROUP)
    if missing is None:
        assert found is None
        return
    assert sorted(u.locality for u in found.units) == sorted(missing)
    assert found.expected == expected
    assert f"{len(missing)} of {expected} districts below Tỉnh Thử Nghiệm" in found.sentence
    assert all(u.name in found.sentence for u in found.units)


def test_in_the_year_of_a_merger_old_and_new_answer_for_each_other():
    rows = world_localities().to_dict("records")
    for row in rows:
        if row["locality"] in (C_OLD, D):
            row["valid_to"] = "2022-06-30"
    register = Register(conform("localities", rows))
    for filed in (C_OLD, C_NEW):
        assert absent_in(register, {A, B, filed}, period=2022, **GROUP) is None
    named = absent_in(register, {A, B}, period=2022, **GROUP)
    assert ([u.locality for u in named.units], named.expected) == ([C_NEW], 3)


def test_groups_come_from_those_who_filed_and_real_and_fictional_units_are_not_mixed():
    rows = [unit_row("R@2000-01-01", "Huyện Thật", fictional=False), unit_row("F@2000-01-01", "Huyện Vẽ")]
    rows += [unit_row("G@2000-01-01", "Huyện Mơ"), unit_row("L@2024-01-01", "Huyện Muộn")]
    register = Register(conform("localities", pd.DataFrame(rows).to_dict("records")))
    (only,) = absent_groups(register, [("F@2000-01-01", 2020), ("not-in-the-register", 2020)])
    assert [u.name for u in only.units] == ["Huyện Mơ"]
    assert only.as_row()["units"] == [{"locality": "G@2000-01-01", "name": "Huyện Mơ"}]
    assert absent_groups(register, [("R@2000-01-01", 2020)]) == []


def test_completeness_is_demanded_only_where_it_can_be_said():
    assert RunEntry(level="district", period=2023, complete=True).whole_group
    for wrong in ({"period": "latest"}, {"period": 2023, "min_published_years": 5}):
        with pytest.raises(ValidationError, match="`complete` needs a selection by `level` and a year"):
            RunEntry(level="district", complete=True, **wrong)
    with pytest.raises(ValidationError, match="`complete` needs"):
        RunEntry(localities=("A",), period=2023, complete=True)
