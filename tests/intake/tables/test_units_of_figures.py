"""Units in tables of index figures: how their names are recognised, and what a name leaves open."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.intake.raw.public_places import locate
from parlib.intake.tables.figures import understand_figures
from parlib.intake.tables.new_units import new_unit
from parlib.intake.tables.questions import Answers
from tests.intake.tables.worlds import VAN, one, read, register
from tests.intake.tables.worlds import units as units_table


@pytest.fixture(scope="module")
def units():
    return register()


def test_a_name_in_two_provinces_is_a_question_with_both_choices(tmp_path, units):
    out = read(one(tmp_path / "a.xlsx", [("Xã", "Năm", "CCHC"), ("Tân Lập", 2024, 90)]), units)
    (question,) = out.questions
    assert (question.option, question.choices) == ("--below", ("Tỉnh Quảng Trúc [QT@2012-01-01]", "Tỉnh Quảng Vân [QV@2012-01-01]"))


def test_the_year_of_a_merger_is_a_question_unless_other_units_settle_it(tmp_path, units):
    rows = [("Tỉnh", "Năm", "CCHC"), ("Lĩnh Hải", 2025, 90)]
    (question,) = read(one(tmp_path / "a.xlsx", rows), units).questions
    assert (question.option, question.choices) == ("--units-on", ("2025-06-30", "2025-07-01"))
    assert question.figures["spans"] == "đến 30/6 / từ 1/7"
    after = read(one(tmp_path / "a.xlsx", rows), units, day=date(2025, 7, 1))
    assert after.tables["figures"][0]["place"] == "91@2025-07-01"
    shown = read(one(tmp_path / "b.xlsx", [*rows, ("Lĩnh Sơn", 2025, 80)]), units)  # which ended on 30 June
    assert [r["place"] for r in shown.tables["figures"]] == ["91@2012-01-01", "92@2012-01-01"]
    assert [r.key for r in shown.remarks] == ["day_shown"]


def test_a_name_of_two_levels_is_the_higher_one_with_a_remark_or_the_level_of_the_heading(tmp_path, units):
    out = read(one(tmp_path / "a.xlsx", [("Đơn vị", "Năm", "CCHC"), ("Lĩnh Hải", 2024, 90)]), units)
    assert [r["place"] for r in out.tables["figures"]] == ["91@2012-01-01"]
    assert [r.key for r in out.remarks] == ["level_highest"]
    out = read(one(tmp_path / "a.xlsx", [("Huyện", "Năm", "CCHC"), ("Lĩnh Hải", 2024, 90)]), units)
    assert [r["place"] for r in out.tables["figures"]] == ["901@2012-01-01"]


def test_bare_numbers_are_codes_whose_level_is_a_question(tmp_path, units):
    rows = [("Đơn vị", "Năm", "CCHC"), ("1", 2021, 44.4), ("4", 2021, 40.1)]
    (question,) = read(one(tmp_path / "a.xlsx", rows), units).questions
    assert question.option == "--level"
    out = read(one(tmp_path / "a.xlsx", rows), units, level="province")
    assert [r["place"].partition("@")[0] for r in out.tables["figures"]] == ["01", "04"]


def test_a_misspelt_unit_is_refused_with_candidates(tmp_path, units):
    out = read(one(tmp_path / "a.xlsx", [("Xã", "Năm", "CCHC"), ("Xã Mai Ngan Thượng", 2025, 90)]), units, below=VAN)
    assert [(f.key, f.actual) for f in out.faults] == [("unit_unknown", "Xã Mai Ngan Thượng")]


def _with_a_commune_of_2025():
    table = units_table()
    unit = new_unit(
        "Xã Hồ Quang", level="commune", below=Register(table)[VAN], since="2025-07-01", fictional=False, source="", code="04990"
    )
    return Register(conform("localities", pd.concat([table, pd.DataFrame([unit])], ignore_index=True)))


def test_a_unit_on_two_rows_is_one_fault(tmp_path):
    rows = [
        ("Xã", "CCHC 2023", "CCHC 2024", "Thứ bậc 2024"),
        ("Xã Mai Ngạn", 80, 90, 1),
        ("Xã Linh Tuyền", 70, 75, 3),
        ("Xã Mai Ngạn", 60, 85, 2),
    ]
    (fault,) = read(one(tmp_path / "a.xlsx", rows), register(), index="PAR").faults
    assert (fault.key, fault.cell, fault.figures["other"], fault.figures["count"]) == ("unit_on_two_rows", "4", "2", "3")


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("Xã Mai Ngan", "04002"),
        ("MaiNgạn", "04002"),
        ("Phường Vân Trúc (thị trấn cũ)", "04003"),
        ("Ph. Hac Sơn", "04004"),
        ("Xã Vân Truc", ""),
    ],
)
def test_below_a_province_missing_marks_and_spaces_are_read_with_a_remark(tmp_path, written, unit):
    out = read(one(tmp_path / "a.xlsx", [("Đơn vị", "CCHC 2024"), (written, 90)]), register(), below=VAN)
    assert [r["place"].partition("@")[0] for r in out.tables.get("figures", [])] == ([unit] if unit else [])
    spelt = [r.figures["names"] for r in out.remarks if r.key == "unit_spelt"]
    assert len(spelt) == bool(unit and "(" not in written), "the kind of a unit is never overruled"


def test_years_before_a_unit_existed_are_one_question_and_then_kept_as_recalculated(tmp_path):
    register = _with_a_commune_of_2025()
    book = one(tmp_path / "a.xlsx", [("Xã", "CCHC năm 2024 (%)", "CCHC năm 2025 (%)"), ("Xã Hồ Quang", 80, 82), ("Xã Mai Ngạn", 90, 91)])
    out = read(book, register)
    (asked,) = out.questions
    assert (asked.option, asked.figures["since"], asked.figures["years"], asked.figures["count"]) == (
        "--recalculated",
        "01/07/2025",
        "2024",
        "1",
    )
    assert not out.faults, "a unit that is recognised is not also called unknown"
    again = read(book, register, recalculated=True)
    assert again.ready
    assert {(r["place"][:5], r["year"]): r["confidence"] for r in again.tables["figures"]} == {
        ("04990", 2024): "recalculated", ("04990", 2025): "stated", ("04002", 2024): "stated", ("04002", 2025): "stated",
    }  # fmt: skip
    assert [x.figures["years"] for x in again.remarks if x.key == "recalculated"] == ["2024"]


def test_a_recalculated_row_is_read_back_for_its_unit_and_a_stated_one_of_that_year_is_not():
    register = _with_a_commune_of_2025()
    frame = pd.DataFrame(
        {"place": ["04990@2025-07-01"] * 2, "within": "", "confidence": ["recalculated", "stated"], "rank_confidence": ""}, index=[2, 3]
    )
    places, problems = locate(frame, pd.Series([2024, 2024], index=[2, 3]), file="f.csv", register=register)
    assert places.loc[2].tolist() == ["04990@2025-07-01", "commune"]
    assert [p.cell for p in problems] == ["row 3, place"]


def test_short_near_and_new_names_of_offices_are_all_reported_at_once(tmp_path, units):
    rows = [
        ("Năm 2026",),
        ("STT", "Cơ quan", "Chỉ số CCHC (%)"),
        (1, "VP UBND tỉnh", 91),
        (2, "Sở Nội vu", 90),
        (3, "Sở Ngoại vụ", 89),
        (4, "Xã Mai Ngạnn", 88),
    ]
    out = read(one(tmp_path / "a.xlsx", rows), units, below=VAN)
    assert [u.name for u in out.units.values()] == ["Văn phòng UBND tỉnh Quảng Vân"]
    said = {f.figures["name"]: f.key for f in out.faults}
    assert said["Sở Ngoại vụ"] == "unit_new"
    assert said["Xã Mai Ngạnn"] == "unit_near"
    named = Answers(below=VAN, units={"BQL": "Sở Nội vụ"})
    told = understand_figures(one(tmp_path / "b.xlsx", [*rows[:2], (1, "BQL", 91)]), units, parts={}, answers=named)
    assert [u.name for u in told.units.values()] == ["Sở Nội vụ tỉnh Quảng Vân"]
