"""A formula behind which the annex names the maximum once more."""

from __future__ import annotations

import pytest

from parlib.intake.annex.guidance import read_guidance


@pytest.mark.parametrize(
    ("words", "rule", "surveyed_rule"),
    [
        ("Điểm đánh giá bằng (điểm trung bình phiếu/5) x 20 điểm: 20", "linear", "survey"),
        ("Tỷ lệ hồ sơ đúng hạn x 20: 20 điểm", "proportional", "survey"),
        ("(điểm A + điểm B)/2 x 20: 20", "manual", "manual"),
    ],
)
def test_what_is_worked_out_is_never_met_or_not(words, rule, surveyed_rule):
    assert read_guidance(words, 20.0).rule == rule
    assert read_guidance(words, 20.0, surveyed=True).rule == surveyed_rule


def test_a_mean_on_five_steps_gives_its_share_of_the_maximum():
    mean = read_guidance("Điểm đánh giá bằng (điểm trung bình phiếu/5) x 20 điểm: 20", 20.0, surveyed=True)
    assert mean.params == {"form": "mean", "scale": 5.0}


def test_another_figure_behind_a_formula_is_not_left_out():
    assert read_guidance("Điểm đánh giá bằng (điểm trung bình phiếu/5) x 20 điểm: 10", 20.0).rule == "manual"
