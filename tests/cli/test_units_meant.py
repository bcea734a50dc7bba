"""Which unit a name means in a workspace: that of its province first, said aloud; elsewhere as ever."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from parlib.cli.places import unit_meant
from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.errors import UsageError
from parlib.intake.tables.new_units import new_unit
from parlib.store.project import Project
from parlib.workspace.practice import practice_settings, practice_units
from parlib.workspace.settings import Settings, write_settings
from tests.intake.tables.worlds import VAN, units


@pytest.fixture(scope="module")
def register():
    table = units()
    below = Register(table)[VAN]
    rows = [
        new_unit(
            "Huyện Hồ Quang", level="district", below=below, since="2012-01-01", fictional=False, source="", code="902", until="2025-06-30"
        ),
        new_unit("Xã Hồ Quang", level="commune", below=below, since="2025-07-01", fictional=False, source="", code="04990"),
        new_unit("Xã Lĩnh Sơn", level="commune", below=below, since="2012-01-01", fictional=False, source="", code="04991"),
    ]
    return Register(conform("localities", pd.concat([table, pd.DataFrame(rows)], ignore_index=True)))


@pytest.fixture
def workspace(tmp_path):
    write_settings(tmp_path, Settings(version="0", language="vi", province=VAN, notebooks={}))
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("written", "year", "code"),
    [("", 2025, "QV"), ("Quảng Vân", 2025, "QV"), ("Hồ Quang", 2026, "04990"), ("Mai Ngạn", 2024, "04002"), ("Quảng Trúc", 2024, "QT"),
     ("Tân Lập", 2024, "04001"), ("huyện Hồ Quang", 2024, "902"), ("Kim Khê", 2024, "05003")],
)  # fmt: skip
def test_names_are_those_of_the_workspaces_province_first(workspace, register, written, year, code):
    assert unit_meant(workspace, register, written, year).code == code


def test_another_reading_than_the_usual_one_is_said_aloud(workspace, register, capsys):
    assert unit_meant(workspace, register, "Lĩnh Sơn", 2024).code == "04991"
    assert "Lĩnh Sơn” is read as Xã Lĩnh Sơn [04991@2012-01-01]" in capsys.readouterr().err
    unit_meant(workspace, register, "Mai Ngạn", 2024)
    assert capsys.readouterr().err == ""


def test_the_only_unit_of_an_invented_province_that_bears_a_name_is_meant_without_a_word(tmp_path, capsys):
    invented = practice_units(practice_settings("Hồng Lam", date(2026, 12, 1), units()))
    home = next(u for u in invented if u.level == "province")
    write_settings(tmp_path, Settings(version="0", language="vi", province=home.locality, notebooks={}))
    commune = next(u for u in invented if u.level == "commune" and not u.valid_to)
    assert unit_meant(Project(tmp_path), invented, commune.name, 2026) == commune
    assert capsys.readouterr().err == ""


def test_until_and_from_a_day_mean_the_two_units_of_one_name_in_the_year_of_reform(tmp_path):
    """The commune of before lay in a district, the one of after lies in the province."""
    invented = practice_units(practice_settings("Hồng Lam", date(2026, 12, 1), units()))
    home = next(u for u in invented if u.level == "province")
    write_settings(tmp_path, Settings(version="0", language="vi", province=home.locality, notebooks={}))
    after = next(u for u in invented if u.level == "commune" and u.valid_from == "2025-07-01")
    before = next(u for u in invented if u.name == after.name and u.valid_to == "2025-06-30")
    assert unit_meant(Project(tmp_path), invented, f"{after.name} (từ 1/7)", 2025) == after
    assert unit_meant(Project(tmp_path), invented, f"{after.name} (đến 30/6)", 2025) == before
    assert unit_meant(Project(tmp_path), invented, after.name, 2024) == before


def test_without_a_workspace_nothing_is_meant_by_nothing_and_shared_names_stay_open(tmp_path, register):
    for written in ("", "Tân Lập"):
        with pytest.raises(UsageError):
            unit_meant(Project(tmp_path), register, written, 2024)
