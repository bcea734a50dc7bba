"""Levels whose points are split, and ladders that contradict themselves, stay with a person, who is told where."""

from __future__ import annotations

import pytest

from parlib.intake.annex.guidance import read_guidance


@pytest.mark.parametrize(
    "words",
    [
        "Hoàn thành 100%: 2 điểm, trong đó đúng hạn 1,5 điểm, chậm 0,5 điểm",
        "Đạt từ 90% trở lên: 2 điểm, trong đó đúng hạn 1,5 điểm\nĐạt từ 80% đến dưới 90%: 1 điểm\nDưới 80%: 0 điểm",
        "Hoàn thành 100%: 2 điểm (trong đó đúng hạn: 1,5 điểm; đạt chất lượng: 0,5 điểm). Không hoàn thành: 0 điểm",
        "Công khai đầy đủ: 2 điểm, gồm: thủ tục 1 điểm; ngân sách 1 điểm",
        "Không hoàn thành: 0 điểm; hoàn thành: 2 đ, bao gồm đúng hạn 1 đ và đủ hồ sơ 1 đ",
    ],
)
def test_points_of_a_level_that_are_split_are_told(words):
    read = read_guidance(words, 2.0)
    assert (read.rule, read.reason) == ("manual", "split")
    assert words.split(",")[0].split("(")[0].split(";")[-1].strip() in read.detail


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Mỗi văn bản chậm trừ 0,5 điểm, trong đó trừ tối đa 2 điểm", "count"),
        ("Đúng hạn: 2 điểm; chậm: 1 điểm; không có: 0 điểm", "tier"),
    ],
)
def test_what_bounds_or_lists_points_splits_nothing(words, rule):
    assert read_guidance(words, 2.0).reason != "split"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("từ 80 đến 90: 1; từ 85 đến 100: 2; dưới 80: 0", "80–90 / 85–100: 85–90"),
        ("Từ 80% đến 90%: 1 điểm; từ 85% đến 100%: 2 điểm; dưới 80%: 0 điểm", "80%–90% / 85%–100%: 85%–90%"),
        ("Từ 90% trở lên: 2 điểm; từ 80% đến 95%: 1 điểm; dưới 80%: 0", "≥ 90% / 80%–95%: 90%–95%"),
        ("Dưới 5 hồ sơ: 2 điểm; từ 3 đến 10 hồ sơ: 1 điểm; trên 10 hồ sơ: 0", "< 5 / 3–10: 3–5"),
    ],
)
def test_what_two_levels_have_in_common_is_named(words, told):
    read = read_guidance(words, 2.0)
    assert (read.reason, read.detail) == ("overlap", told)


@pytest.mark.parametrize("words", [">= 80%: 1; >= 90%: 2; dưới 80%: 0", "Từ 80% trở lên: 1 điểm; từ 90% trở lên: 2 điểm; dưới 80%: 0 điểm"])
def test_a_higher_mark_ends_the_level_below_it(words):
    assert read_guidance(words, 2.0).rule == "tier"
