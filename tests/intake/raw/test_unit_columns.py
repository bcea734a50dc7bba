"""What a column of units shows as a whole: the level of its bare names, and codes whose zeros a spreadsheet ate."""

from __future__ import annotations

import pandas as pd
import pytest

from parlib.codebook.localities import Register
from parlib.intake.raw.handoff import Names, identify
from tests.intake.raw_folder import RAW


@pytest.fixture(scope="module")
def register():
    folder = next((RAW / "localities").iterdir())
    frame = pd.concat([pd.read_csv(f, dtype=str, keep_default_na=False) for f in sorted(folder.glob("*.csv"))], ignore_index=True)
    return Register(frame.assign(fictional=frame["fictional"].eq("True")))


def read(register, rows, level=""):
    frame = pd.DataFrame(rows, columns=["locality", "period"])
    found, problems, told = identify(frame, "ex/2024/t.csv", Names(register, level))
    return list(found["locality"]), problems, told


def test_names_that_can_only_be_provinces_show_the_level_of_the_others(register):
    found, problems, (told,) = read(register, [("Quảng Ninh", 2019), ("Vĩnh Long", 2019), ("Hà Nội", 2019)])
    assert found == ["22@2008-08-01", "86@2008-08-01", "01@2008-08-01"]
    assert problems == []
    assert (told.severity, told.actual) == ("warning", "Quảng Ninh, Vĩnh Long")
    assert "read as the province" in told.what


def test_a_district_among_them_shows_the_other_level(register):
    found, problems, (told,) = read(register, [("Quảng Ninh", 2024), ("Quốc Oai", 2024)])
    assert problems == []
    assert found == [register.find("Huyện Quảng Ninh", period=2024).locality, "275@2020-01-01"]
    assert "read as the district" in told.what


def test_a_name_of_two_days_shows_its_level_and_is_still_asked_for_the_day(register):
    found, (problem,), _ = read(register, [("Quảng Ninh", 2019), ("Hải Phòng", 2025)])
    assert found == ["22@2008-08-01"]
    assert "write Hải Phòng (đến 30/6) or Hải Phòng (từ 1/7)" in problem.what


@pytest.mark.parametrize("rows", [[("Quảng Ninh", 2019)], [("Quảng Ninh", 2019), ("Hà Nội", 2019), ("Quốc Oai", 2020)]])
def test_nothing_or_both_levels_shown_is_asked(register, rows):
    _, problems, told = read(register, rows)
    assert told == []
    assert [p.actual for p in problems] == ["Quảng Ninh"]


def test_commune_codes_without_their_zeros_are_read_and_said(register):
    found, problems, (told,) = read(register, [("4", 2026), ("8.0", 2026), ("4402", 2026), ("31012", 2026)])
    assert problems == []
    assert found == ["00004@2025-07-01", "00008@2025-07-01", "04402@2025-07-01", "31012@2025-07-01"]
    assert told.severity == "warning"
    assert "4 → 00004, 8.0 → 00008" in told.actual


def test_province_codes_without_their_zeros_are_read_where_the_level_is_stated(register):
    found, problems, (told,) = read(register, [("1", 2021), ("4", 2021), ("10", 2022)], level="province")
    assert (found, problems) == (["01@2008-08-01", "04@2008-08-01", "10@2008-08-01"], [])
    assert told.actual == "1 → 01, 4 → 04"


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        ([("1", 2021), ("4", 2021), ("10", 2022)], ""),  # Quận 1, Quận 4, Quận 10?
        ([("1", 2021), ("4", 2021)], "district"),  # Quận 1 is a district
        ([("4", 2026), ("8", 2026), ("4403333", 2026)], ""),  # one row fits nothing
        ([("4", 2026), ("Xã Du Già", 2026), ("4402", 2026)], ""),  # a name: no column of codes
    ],
)
def test_numbers_that_may_be_names_or_fit_nothing_are_refused(register, rows, level):
    _, problems, told = read(register, rows, level)
    assert told == []
    assert {p.actual for p in problems} >= {"4"}
