"""The shipped register, and a register that contradicts itself."""

from datetime import date

import pytest

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.intake.raw.localities import check_localities
from parlib.intake.raw.sources import read_raw
from tests.intake.raw_folder import CORRECTIONS, RAW

REUSED = {
    "15": ("Yên Bái", "Lào Cai"),
    "24": ("Bắc Giang", "Bắc Ninh"),
    "44": ("Quảng Bình", "Quảng Trị"),
    "52": ("Bình Định", "Gia Lai"),
    "80": ("Long An", "Tây Ninh"),
    "82": ("Tiền Giang", "Đồng Tháp"),
    "91": ("Kiên Giang", "An Giang"),
}


@pytest.fixture(scope="module")
def table():
    return read_raw(RAW, CORRECTIONS).tables["localities"]


@pytest.fixture(scope="module")
def register(table):
    return Register(table)


def provinces_on(table, day):
    rows = table[(table["level"] == "province") & (table["valid_from"] <= day) & ((table["valid_to"] == "") | (table["valid_to"] >= day))]
    return rows.set_index("code")


@pytest.mark.parametrize(
    ("day", "count"),
    [("2012-01-01", 63), ("2024-12-31", 63), ("2025-01-01", 63), ("2025-06-30", 63), ("2025-07-01", 34), ("2030-01-01", 34)],
)
def test_63_provinces_to_30_june_2025_and_34_from_1_july(table, day, count):
    there = provinces_on(table, day)
    assert len(there) == count
    assert there.index.is_unique


def test_seven_codes_change_owner(table):
    before, after = provinces_on(table, "2025-06-30"), provinces_on(table, "2025-07-01")
    both = before.index.intersection(after.index)
    changed = {
        c: (before.at[c, "short_name"], after.at[c, "short_name"]) for c in both if before.at[c, "short_name"] != after.at[c, "short_name"]
    }
    assert changed == REUSED


def test_every_province_of_63_has_one_successor_and_the_34_share_them_out(table):
    after = table[(table["level"] == "province") & (table["valid_from"] == "2025-07-01")]
    merged = [p for cell in after["predecessors"] for p in cell.split(";")]
    before = table[(table["level"] == "province") & (table["valid_to"] == "2025-06-30")]
    assert sorted(merged) == sorted(before["locality"])
    assert before["successors"].str.count(";").eq(0).all()
    assert check_localities(table) == []


def test_hue_keeps_its_historic_name_to_the_end_of_2024(register):
    assert register.find("46", period=2024).name == "Tỉnh Thừa Thiên Huế"
    assert register.find("46@2025-01-01", period=2025).name == "Thành phố Huế"
    assert register["46@2008-08-01"].successors == ("46@2025-01-01",)
    assert register["46@2025-07-01"].predecessors == ("46@2025-01-01",)


@pytest.mark.parametrize(
    ("name", "year", "identity", "english"),
    [
        ("Thị xã Phước Long", 2021, "688@2020-01-01", "Phước Long Town"),
        ("Huyện Tây Sơn", 2023, "547@2021-01-01", "Tây Sơn District"),
        ("Tỉnh Quảng Trị", 2020, "45@2008-08-01", "Quảng Trị Province"),
        ("Phường Thác Mơ", 2024, "BP-PHUOCLONG-THACMO@2024-01-01", "Thác Mơ Ward"),
        ("Sở Công Thương Bình Phước", 2023, "BP-SOCONGTHUONG@2023-01-01", "Department of Industry and Trade of Bình Phước Province"),
        ("Thành phố Hải Phòng", 2024, "31@2008-08-01", "Hải Phòng City"),
        ("Thị xã Dĩ An", 2017, "724@2017-01-01", "Dĩ An Town"),
    ],
)
def test_units_of_the_default_run(register, name, year, identity, english):
    unit = register.find(name, period=year)
    assert (unit.locality, unit.name_en) == (identity, english)


def test_slugs_are_safe_unique_and_tell_the_eras_apart(table):
    assert table["slug"].is_unique
    assert table["slug"].str.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*").all()
    new = table[(table["level"] == "province") & (table["valid_from"] == "2025-07-01")]
    assert new["slug"].str.endswith("-2025").all()


def test_regions_are_the_six_and_empty_where_a_merger_crosses_them(table):
    provinces = table[table["level"] == "province"]
    old = provinces[provinces["valid_to"] == "2025-06-30"]
    assert old["region"].nunique() == 6
    assert old["region"].ne("").all()
    region = dict(zip(old["locality"], old["region"], strict=True))
    for row in provinces[provinces["valid_from"] == "2025-07-01"].itertuples():
        parts = {region[p] for p in row.predecessors.split(";")}
        assert row.region == (parts.pop() if len(parts) == 1 else "")
    assert table.loc[table["level"] != "province", "region"].eq("").all()


def test_every_row_says_where_its_first_day_comes_from(table):
    assert table["valid_from_basis"].ne("").all()
    assert table["source"].ne("").all()
    projects = table[~table["code"].str.fullmatch(r"\d+")]
    assert projects["valid_from_basis"].str.startswith(("project code", "first year of the table it was added with")).all()
    assert projects["code"].str.fullmatch(r"[A-Z0-9]+(-[A-Z]+)+").all()
    assert all(date.fromisoformat(d) for d in table["valid_from"])


def unit(locality, level="province", **more):
    code, _, first = locality.partition("@")
    base = {
        "locality": locality,
        "code": code,
        "name": locality,
        "short_name": locality,
        "level": level,
        "unit_type": "tỉnh",
        "valid_from": first,
    }
    return base | {"slug": locality.replace("@", "-"), "valid_from_basis": "test", "source": "test"} | more


def check(*rows):
    return [(p.cell, p.what) for p in check_localities(conform("localities", list(rows)))]


A = unit("01@2000-01-01", valid_to="2009-12-31", successors="02@2010-01-01")
B = unit("02@2010-01-01", predecessors="01@2000-01-01")


def test_a_sound_register_has_no_problem():
    assert check(A, B, unit("D@2010-01-01", "district", parent="02@2010-01-01")) == []


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([A | {"successors": ""}, B], "does not name 02@2010-01-01 among its successors"),
        ([A, B | {"predecessors": ""}], "does not name 01@2000-01-01 among its predecessors"),
        ([A | {"successors": "03@2010-01-01"}], "not in the register"),
        ([A | {"valid_to": "2009-06-30"}, B], "does not begin the day after"),
        ([A | {"valid_to": ""}, B], "does not begin the day after"),
        ([A | {"valid_to": "1999-01-01", "successors": ""}], "ends before it begins"),
        ([A | {"valid_to": "31/12/2009", "successors": ""}], "this is not a date"),
        ([A | {"code": "07", "successors": ""}], "does not follow from code and valid_from"),
        ([unit("01@2000-01-01"), unit("01@2005-01-01")], "names two units on one day"),
        ([B | {"predecessors": ""}, unit("D@2012-01-01", "district")], "the unit above is missing"),
        ([B | {"predecessors": ""}, unit("D@2012-01-01", "district", parent="09@2010-01-01")], "the unit above is not in the register"),
        ([B | {"predecessors": ""}, unit("03@2012-01-01", parent="02@2010-01-01")], "a province cannot be below a province"),
        ([A | {"successors": ""}, unit("D@2012-01-01", "district", parent="01@2000-01-01")], "not there at the same time"),
    ],
)
def test_a_register_that_contradicts_itself_says_where(rows, what):
    assert any(what in said for _, said in check(*rows))


def test_all_contradictions_are_named_at_once():
    said = check(A | {"code": "07"}, B | {"valid_to": "yesterday"}, unit("D@2012-01-01", "district"))
    assert len({cell for cell, _ in said}) >= 3
