"""Every commune of 2025 is found as people write it, and a name that many bear is answered with choices that can be copied."""

from __future__ import annotations

import pandas as pd
import pytest

from parlib.codebook.localities import Register
from parlib.codebook.vietnamese import search_form
from parlib.errors import UsageError
from parlib.intake.raw.localities import check_localities
from parlib.intake.workbook.template import file_stems
from tests.intake.raw_folder import RAW

NEW = [
    "An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Nội",
    "Hà Tĩnh", "Hải Phòng", "Hồ Chí Minh", "Huế", "Hưng Yên", "Khánh Hòa", "Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng", "Nghệ An",
    "Ninh Bình", "Phú Thọ", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sơn La", "Tây Ninh", "Thái Nguyên", "Thanh Hóa", "Tuyên Quang",
    "Vĩnh Long",
]  # fmt: skip


@pytest.fixture(scope="module")
def table():
    folder = next((RAW / "localities").iterdir())
    frame = pd.concat([pd.read_csv(f, dtype=str, keep_default_na=False) for f in sorted(folder.glob("*.csv"))], ignore_index=True)
    return frame.assign(fictional=frame["fictional"].eq("True"))


@pytest.fixture(scope="module")
def register(table):
    return Register(table)


@pytest.fixture(scope="module")
def communes(register):
    return [u for u in register if u.level == "commune" and u.valid_from >= "2025-07-01"]


def test_the_register_is_sound_and_complete(table, communes):
    assert check_localities(table) == []
    on_first_day = [u for u in communes if u.valid_from == "2025-07-01"]
    kinds = pd.Series([u.unit_type for u in on_first_day]).value_counts().to_dict()
    assert len({u.parent for u in on_first_day}) == 34
    assert kinds == {"xã": 2621, "phường": 687, "đặc khu": 13}
    assert sum(not u.valid_to for u in communes) == len(on_first_day) == 3321


def test_every_commune_is_found_by_its_code_and_by_its_full_name_with_the_province(register, communes):
    for unit in communes:
        year = 2025 if unit.valid_to else 2027
        above = register.above(unit, year)
        assert register.match(unit.code, period=year).unit is unit
        assert register.match(f"{unit.name}, {above.name}", period=year).unit is unit
        assert register.match(f"{unit.name} ({above.short_name})", period=year).unit is unit
        assert register.match(register.listed([unit]), period=year).unit is unit


def test_every_commune_is_found_without_diacritics_or_asked_for_among_namesakes(register, communes):
    asked = set()
    for unit in communes:
        year = 2025 if unit.valid_to else 2027
        match = register.match(f"{search_form(unit.name)}, {search_form(register[unit.parent].short_name)}", period=year)
        if match.unit is None:
            assert {search_form(u.name) for u in match.candidates} == {search_form(unit.name)}
            assert unit in match.candidates
            asked.add(unit.locality)
        else:
            assert match.unit is unit
    assert len(asked) == 16  # eight pairs within one province differ by a tone alone: Xã Văn Lang and Xã Văn Lăng of Thái Nguyên


def test_all_3321_of_2026_are_found_by_code_full_name_and_short_name_with_their_province_or_answer_with_choices_to_copy(register, communes):
    standing = [u for u in communes if not u.valid_to]
    alike = 0
    for unit in standing:
        province = register.above(unit, 2026)
        assert register.find(unit.code, period=2026) is unit
        assert register.find(f"{unit.name}, {province.name}", period=2026) is unit
        for name in (unit.name, unit.short_name):  # as typed on a keyboard without Vietnamese letters
            match = register.match(f"{search_form(name)}, {search_form(province.short_name)}", period=2026)
            if match.unit is not unit:
                alike += 1
                assert match.unit is None
                assert unit in match.candidates
                for other in match.candidates:  # each can be copied, and the level tells a ward from a commune
                    assert register.find(register.listed([other]), period=2026) is other
    assert len(standing) == 3321
    assert alike == 16 + 20, "eight pairs alike but for a tone; two more pairs, a ward and a commune, alike without their level"


def test_the_ten_wards_of_dong_nai_are_what_they_were_called_in_the_year_and_that_is_said(register):
    wards = [u for u in register if u.level == "commune" and u.valid_from == "2026-04-30"]
    assert len(wards) == 10
    for ward in wards:
        commune, same = register.line(ward.locality)
        assert same is ward
        for written in (
            ward.code,
            f"{ward.name}, Đồng Nai",
            f"{search_form(ward.name)}, dong nai",
            f"{ward.short_name}, Đồng Nai",
        ):
            assert register.find(written, period=2026) is ward
        for written in (f"{ward.name}, Đồng Nai", f"{search_form(ward.name)}, dong nai"):
            said: list[str] = []
            assert register.find(written, period=2025, say=said.append) is commune
            assert "one unit that was renamed" in said[0]
            assert commune.name in said[0]
        said = []
        assert register.find(f"{commune.name}, Đồng Nai", period=2027, say=said.append) is ward
        assert ward.name in said[0]
        assert register.match(f"{ward.short_name}, Đồng Nai (đến 29/4)", period=2026).unit is commune


def test_an_identity_of_another_time_is_refused_with_the_one_of_the_year(register):
    match = register.match("26326@2026-04-30", period=2025)
    assert match.unit is None
    assert [u.locality for u in match.candidates] == ["26326@2025-07-01"]


@pytest.mark.parametrize("name", NEW)
def test_bare_names_of_the_provinces_of_today_in_every_year(register, name):
    """A province's bare name means the province, or asks; it never means a unit below."""
    for year in range(2012, 2028):
        said: list[str] = []
        if (why := _why_not(name, year)) is not None:
            with pytest.raises(UsageError, match=why):
                register.find(name, period=year, say=said.append)
            continue
        unit = register.find(name, period=year, say=said.append)
        assert (unit.level, unit.short_name) == ("province", name)
        assert register.find(search_form(name), period=year, say=said.append) is unit
        assert all("is read as" in s for s in said)


def _why_not(name: str, year: int) -> str | None:
    """Return what the answer says where the bare name is no unit of the whole year."""
    if name == "Huế" and year < 2025:
        return r"predecessor in .*46@2008-08-01"
    if name == "Đồng Nai" and year == 2026:
        return r"write Đồng Nai \(đến 29/4\) or Đồng Nai \(từ 30/4\)"
    return rf"write {name} \(đến 30/6\) or {name} \(từ 1/7\)" if year == 2025 else None


@pytest.mark.parametrize("day", ["đến 30/6", "từ 1/7"])
def test_the_two_answers_of_2025_are_taken(register, day):
    for name in NEW:
        unit = register.match(f"{name} ({day})", period=2025, level="province").unit
        assert unit is not None
        assert unit.short_name == name
        assert unit.stands_on(pd.Timestamp("2025-06-30" if day == "đến 30/6" else "2025-07-01").date())


@pytest.mark.parametrize(
    ("written", "locality"),
    [
        ("TP HCM", "79@2025-07-01"), ("TPHCM", "79@2025-07-01"), ("Tp. Ho Chi Minh", "79@2025-07-01"), ("HN", None),
        ("UBND tinh Lao Cai", "15@2025-07-01"), ("tỉnh đăk lăk", "66@2025-07-01"), ("Dak Lak", "66@2025-07-01"), ("BR-VT", None),
        ("P. Hong Bang, TP Hai Phong", "11311@2025-07-01"), ("dac khu Cat Hai", "11914@2025-07-01"),
    ],
)  # fmt: skip
def test_short_names_and_names_without_diacritics(register, written, locality):
    unit = register.match(written, period=2026).unit
    assert (unit and unit.locality) == locality


def test_a_merged_province_by_its_short_name_names_its_heir(register):
    assert [u.locality for u in register.match("BR-VT", period=2026).candidates] == ["79@2025-07-01"]
    assert register.find("BR-VT", period=2024).locality == "77@2008-08-01"


def test_a_name_that_many_communes_bear_is_answered_with_ten_choices_and_the_count_of_the_rest(register, communes):
    names = pd.Series([search_form(u.short_name) for u in communes if not u.valid_to]).value_counts()
    most, count = names.index[0], int(names.iloc[0])
    assert count > 10
    with pytest.raises(UsageError) as asked:
        register.find(most, period=2027)
    said = str(asked.value)
    choices = said[said.index(": ") + 2 : said.index(" and ")].split(", ")
    assert len(choices) == 10
    assert f"and {count - 10} more" in said
    assert {search_form(register.find(choice, period=2027).short_name) for choice in choices} == {most}


def test_a_wrong_province_after_a_known_name_names_where_it_lies(register):
    match = register.match("Xã Tân Lập, Tuyên Quang", period=2026)
    assert match.unit is None
    assert "'Xã Tân Lập' is known, but not in 'Tuyên Quang'" in match.why
    assert {register.above(u, 2026).short_name for u in match.candidates} == {"Thái Nguyên", "Quảng Trị", "Lâm Đồng", "Tây Ninh"} - {
        "Thái Nguyên"
    }


def test_a_province_that_became_a_city_keeps_its_communes(register):
    before, city = register["75@2025-07-01"], register["75@2026-04-30"]
    assert register.line(city.locality) == (before, city)
    assert len(register.below(city, 2026)) == len(register.below(before, 2025)) == 95
    assert sum(u.unit_type == "phường" for u in register.below(city, 2026)) - 10 == sum(
        u.unit_type == "phường" for u in register.below(before, 2026)
    )
    assert register.above(register["25270@2026-04-30"], 2027) is city
    assert register.above(register["25270@2025-07-01"], 2025) is before
    assert register.line("24@2025-07-01") == (register["24@2025-07-01"],)  # Bắc Ninh took in Bắc Giang: another unit


def test_levels_below_are_those_of_the_map_of_the_unit(register):
    assert {u.level for u in register.below(register["08@2025-07-01"], 2025)} == {"commune"}
    assert len(register.below(register["08@2025-07-01"], 2026, level="commune")) == 124
    assert all(u.level == "district" for u in register.below(register["08@2008-08-01"], 2025))


def test_the_files_of_a_group_are_called_as_offices_know_them_and_never_the_same(register):
    below = register.below(register["19@2025-07-01"], 2026)
    stems = file_stems(register, below, 2026)
    assert len(set(stems.values())) == len(below)
    assert stems["02143@2025-07-01"] == "19-thai-nguyen-xa-van-lang-02143-2025"  # Xã Văn Lăng would be xa-van-lang as well
    assert sum(stem.endswith("-thai-nguyen") for stem in stems.values()) == len(below) - 2
    both = [register["31@2008-08-01"], register["31@2025-07-01"]]
    assert len(set(file_stems(register, both, 2025).values())) == 2
