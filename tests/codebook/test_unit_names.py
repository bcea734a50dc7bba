"""Names that are numbers, that several levels bear, that stood for two units in one year, or that only a fictional unit bears."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pandas as pd
import pytest

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.codebook.vietnamese import fold_name, straighten
from parlib.errors import UsageError
from parlib.intake.raw.sources import read_raw
from parlib.intake.tables.new_units import new_unit
from parlib.simulate.settings import Settings
from parlib.simulate.units import fictional_units
from tests.intake.raw_folder import CORRECTIONS, RAW


@pytest.fixture(scope="module")
def register():
    real = read_raw(RAW, CORRECTIONS, quarantine=True).tables["localities"]
    return Register(pd.concat([real, fictional_units(Settings(districts=2, communes=4))], ignore_index=True))


@pytest.mark.parametrize("written", ["1", "1.0", "4", "１"])
def test_a_bare_number_is_a_code_or_nothing(register, written):
    match = register.match(written, period=2021)
    assert match.unit is None
    assert "is a number, and no unit has this code in 2021" in match.why


def test_a_number_that_lost_its_zero_names_the_code_and_the_namesake(register):
    match = register.match("1", period=2021)
    assert [u.locality for u in match.candidates] == ["01@2008-08-01", "760@2021-01-01"]
    assert "eaten the zero" in match.why


@pytest.mark.parametrize(("written", "locality"), [("01", "01@2008-08-01"), ("10", "10@2008-08-01"), ("Quận 1", "760@2021-01-01")])
def test_a_whole_code_and_a_name_with_its_number_are_found(register, written, locality):
    assert register.find(written, period=2021).locality == locality


def test_a_name_that_only_a_fictional_unit_bears_is_refused_with_what_to_write(register):
    with pytest.raises(UsageError, match=r"'Sở Nội vụ' alone means no real unit in 2019.*e\.g\. 'Sở Nội vụ tỉnh Vân Lĩnh'"):
        register.find("Sở Nội vụ", period=2019)  # of real departments parlib knows figures from 2020 on
    district = next(u for u in register if u.fictional and u.level == "district")
    with pytest.raises(UsageError, match=f"'{district.name}, Vân Lĩnh'"):
        register.find(district.name, period=2024)


@pytest.mark.parametrize(
    "written", ["Sở Nội vụ tỉnh Vân Lĩnh", "Sở Nội vụ, Vân Lĩnh", "Sở Nội vụ (tỉnh Vân Lĩnh)", "VL-S02", "VL-S02@2019-01-01"]
)
def test_a_fictional_unit_is_found_with_the_unit_above_or_its_code(register, written):
    assert register.find(written, period=2024).locality == "VL-S02@2019-01-01"


def test_the_fictional_province_is_found_by_its_name(register):
    assert register.find("Vân Lĩnh", period=2024).fictional
    assert register.find("Sở Nội vụ", period=2024, parent="VL@2019-01-01").locality == "VL-S02@2019-01-01"


def test_a_real_unit_is_found_though_a_fictional_one_bears_the_name(register):
    rows = [u for u in register if u.locality == "688@2020-01-01"]
    real = asdict(rows[0]) | {"successors": "", "predecessors": ""}
    twin = real | {"locality": "ZZ@2020-01-01", "code": "ZZ", "fictional": True, "slug": "zz", "parent": "VL@2019-01-01"}
    assert Register(pd.DataFrame([real, twin])).find("Phước Long", period=2021).locality == "688@2020-01-01"


@pytest.mark.parametrize("written", ["Phường Thác Mơ, Thị xã Phước Long", "Phường Thác Mơ, Phước Long, Bình Phước", "Thác Mơ (Bình Phước)"])
def test_the_unit_above_may_follow_the_name(register, written):
    assert register.find(written, period=2024).locality == "BP-PHUOCLONG-THACMO@2024-01-01"


def test_a_wrong_unit_above_finds_nothing(register):
    with pytest.raises(UsageError, match="no unit is called"):
        register.find("Phường Thác Mơ, Hà Nội", period=2024)


def test_a_text_that_is_no_name_is_not_printed_in_full(register):
    with pytest.raises(UsageError, match="letters") as told:
        register.find("Sở " * 10_000, period=2024)
    assert len(str(told.value)) < 300


@pytest.mark.parametrize("period", [2016, 2019])
def test_a_name_of_two_levels_is_open_in_every_year_not_only_where_the_lower_unit_is_registered(register, period):
    match = register.match("Quảng Ninh", period=period)
    assert match.unit is None
    assert match.levels == ("district", "province")
    assert register.match("Quảng Ninh", period=period, level="province").unit.locality == "22@2008-08-01"
    assert register.find("Tỉnh Quảng Ninh", period=period).locality == "22@2008-08-01"


def test_a_name_of_two_units_in_one_year_says_what_to_write(register):
    match = register.match("Hải Phòng", period=2025)
    assert "write Hải Phòng (đến 30/6) or Hải Phòng (từ 1/7)" in match.why
    assert match.levels == ()


@pytest.mark.parametrize(
    ("written", "locality"),
    [
        ("Hải Phòng (đến 30/6)", "31@2008-08-01"),
        ("Hải Phòng, đến hết ngày 30/6/2025", "31@2008-08-01"),
        ("Hải Phòng (trước 1/7)", "31@2008-08-01"),
        ("Hải Phòng từ 1/7", "31@2025-07-01"),
        ("ĐK. Phú Quý", "23272@2025-07-01"),
        ("TP. Hải Phòng (từ ngày 1-7-2025)", "31@2025-07-01"),
        ("Hải Phòng (sau 30/6)", "31@2025-07-01"),
        ("31 (từ 1/7)", "31@2025-07-01"),
    ],
)
def test_the_day_after_a_name_picks_the_unit_that_stood_on_it(register, written, locality):
    assert register.find(written, period=2025).locality == locality


def test_the_day_of_a_whole_table_picks_as_well(register):
    for day, locality in ((date(2025, 6, 30), "31@2008-08-01"), (date(2025, 7, 1), "31@2025-07-01")):
        assert register.match("Hải Phòng", period=2025, day=day).unit.locality == locality


@pytest.mark.parametrize(
    ("written", "now"),
    [
        ("\u00d0ông Khê \u00f0ến", "Đông Khê đến"),
        ("\u0189à \u0256i", "Đà đi"),
        ("D\u0335à Nẵng", "Đà Nẵng"),
        ("Th\u01a3\u1eddng v\u1ee5 m\u01a3a \u01a2u", "Thường vụ mưa Ưu"),
        ("\u0425ã Tân", "Xã Tân"),
        ("tỷ l\u200bệ", "tỷ lệ"),
        ("\uff31uận", "Quận"),
        ("Россия", "Россия"),
        ("®\u00f0 TCVN3", "®\u00f0 TCVN3"),
    ],
)
def test_letters_that_only_look_vietnamese_are_straightened(written, now):
    assert straighten(written) == now


def test_names_are_compared_without_look_alikes(register):
    assert fold_name("\u00d0ồng Nai") == fold_name("Đồng Nai")
    assert register.find("tỉnh \u00d0ồng Nai", period=2024).locality == "75@2008-08-01"


@pytest.mark.parametrize("written", ["Cư M’gar", "Cư M`gar", "Cư Mgar", "xã cư mʼgar", "CU MGAR", "Xã Cư M'gar (trước đây)"])
def test_an_apostrophe_may_be_typed_in_any_way_or_left_out(written):
    unit = new_unit("Xã Cư M'gar", level="commune", below=None, since="2025-07-01", fictional=False, source="", code="24490")
    assert Register(conform("localities", [unit])).match(written, period=2025).unit.code == "24490"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("UBND phường Hồng Gaii", ["Phường Hồng Gai"]),
        ("Ủy ban nhân dân phường Hồng Gaii", ["Phường Hồng Gai"]),
        ("UBND phường Hồng Gai - phường Hà Tu", ["Phường Hồng Gai", "Phường Hà Tu"]),
        ("Phường Hồng Gai và phường Hà Tu", ["Phường Hồng Gai", "Phường Hà Tu"]),
    ],
)
def test_a_misspelt_name_with_its_body_or_of_two_units_says_which_units_come_near(register, written, meant):
    match = register.match(written, period=2026, parent="22@2008-08-01")
    assert match.unit is None
    assert [u.name for u in match.candidates] == meant
