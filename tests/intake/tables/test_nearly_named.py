"""Names that no register holds: new units, or slips of the pen."""

from __future__ import annotations

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.intake.tables.nearly_named import not_there
from parlib.intake.tables.words import problem_of
from tests.intake.tables.worlds import VAN, one, province, read, register


def test_before_new_units_are_taken_a_slip_of_the_pen_is_shown_beside_the_unit_that_it_comes_near(tmp_path):
    rows = [("Xã", "PAR INDEX 2024"), ("Xã Mai Ngạng", 90), ("Xã Hồ Thượng", 88)]
    [question] = read(one(tmp_path / "a.xlsx", rows), register(), below=VAN).questions
    assert question.key == "ask_new_units_near"
    assert question.figures["near"].startswith('--unit "Xã Mai Ngạng=04002')
    assert "Hồ Thượng" not in question.figures["near"]


def test_names_unlike_any_other_are_asked_about_alone(tmp_path):
    rows = [("Xã", "PAR INDEX 2024"), ("Xã Hồ Thượng", 88)]
    [question] = read(one(tmp_path / "a.xlsx", rows), register(), below=VAN).questions
    assert question.key == "ask_new_units"


def test_a_unit_above_of_other_years_is_refused_with_those_that_stood():
    """A province that came from two: the one of its name is named first."""
    rows = [
        province("91", "Lĩnh Hải", until="2025-06-30"),
        province("92", "Lĩnh Sơn", until="2025-06-30"),
        province("93", "Lĩnh Hải", since="2025-07-01"),
    ]
    rows[2]["slug"] += "-2025"
    rows[2]["predecessors"] = "92@2012-01-01;91@2012-01-01"
    known = Register(conform("localities", rows))
    fault = not_there(known["93@2025-07-01"], "2024", 2024, known)
    assert problem_of(fault, "vi", file="a.xlsx").remedy.startswith(
        "chỉ đơn vị cấp trên của các năm đó: --below 91@2012-01-01 (Tỉnh Lĩnh Hải) | --below 92@2012-01-01"
    )
