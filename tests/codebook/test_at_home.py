"""Names in the workspace of a province mean its units first; elsewhere they mean one unit or are asked about."""

from __future__ import annotations

import pandas as pd
import pytest

from parlib.codebook.at_home import Names
from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.errors import UsageError
from tests.made_release import unit_row

HERE, THERE = "80@2008-08-01", "81@2008-08-01"


@pytest.fixture(scope="module")
def register():
    rows = [
        unit_row(HERE, "Tỉnh Quảng Trúc", level="province"),
        unit_row(THERE, "Tỉnh Quảng Mai", level="province"),
        unit_row("800@2010-01-01", "Huyện Tân Lập", parent=HERE),
        unit_row("810@2010-01-01", "Huyện Tân Lập", parent=THERE),
        unit_row("811@2010-01-01", "Huyện Mai Sơn", parent=THERE),
    ]
    return Register(conform("localities", pd.DataFrame(rows)))


def test_a_name_of_two_provinces_is_that_of_the_own_one(register):
    assert Names(register, HERE).found("Huyện Tân Lập", 2024).locality == "800@2010-01-01"
    assert Names(register, THERE).found("Huyện Tân Lập", 2024).locality == "810@2010-01-01"


@pytest.mark.parametrize("home", ["", "99@2008-08-01"], ids=["no workspace", "a province nobody knows"])
def test_without_a_province_of_its_own_it_is_asked_about(register, home):
    with pytest.raises(UsageError) as refused:
        Names(register, home).found("Huyện Tân Lập", 2024)
    assert "Quảng Mai" in refused.value.message
    assert "Quảng Trúc" in refused.value.message


def test_units_of_elsewhere_are_found_by_their_names_and_all_by_their_identities(register):
    names = Names(register, HERE)
    assert names.found("Huyện Mai Sơn, Quảng Mai", 2024).locality == "811@2010-01-01"
    assert names.found("810@2010-01-01", 2024).locality == "810@2010-01-01"
    assert names.found("Huyện Tân Lập, tỉnh Quảng Mai", 2024).locality == "810@2010-01-01"


def test_a_year_before_the_province_was_has_no_names_of_its_own(register):
    assert Names(register, HERE).home(2001) is None
    assert Names(register, HERE).home(2024).locality == HERE
