"""Names that no register holds: new units, or slips of the pen."""

from __future__ import annotations

from tests.intake.tables.worlds import VAN, one, read, register


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
