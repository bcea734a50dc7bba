"""Points by which way something went since the year before."""

from __future__ import annotations

import pytest

from parlib.intake.annex.guidance import read_guidance
from tests.intake.annex.labelled import hold

DOWN, UP = {"down": 2, "same": 1, "up": 0}, {"up": 2, "same": 1, "down": 0}
FAULTS, GAINS = "Số hồ sơ trễ hạn so với năm trước", "Thu ngân sách so với năm trước"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("So với năm trước: giảm hoặc bằng không 2 điểm; bằng năm trước 1 điểm; tăng 0 điểm", DOWN),
        ("So với năm trước giảm: 2; không tăng, không giảm: 1; tăng: 0", DOWN),
        ("So với cùng kỳ năm trước: giảm 2đ; bằng 1đ; tăng 0đ", DOWN),
        ("Giảm so với năm trước hoặc không có: 2; bằng năm trước: 1; tăng so với năm trước: 0", DOWN),
        ("Không có hồ sơ trễ hạn hoặc giảm so với năm trước: 2; bằng: 1; tăng: 0", DOWN),
        ("Thấp hơn năm trước: 2; bằng năm trước: 1; cao hơn năm trước: 0", DOWN),
        ("Bằng hoặc giảm so với năm trước: 2 điểm; tăng: 0", {"down": 2, "same": 2, "up": 0}),
        ("So với năm trước tăng: 2; không tăng không giảm: 1; giảm: 0", UP),
        ("Tỷ lệ tăng so với năm trước: 2; tỷ lệ bằng năm trước: 1; tỷ lệ giảm: 0", UP),
        ("Cao hơn năm trước: 2; bằng: 1; thấp hơn: 0", UP),
        ("Hơn năm trước: 2; như năm trước: 1; kém hơn: 0", UP),
    ],
)
def test_the_way_is_told_by_the_words(words, expected):
    hold(2, "", words, expected)


@pytest.mark.parametrize(
    ("words", "name", "tiers"),
    [
        ("Giảm hoặc không có nợ: 2; bằng: 1; tăng: 0", "Nợ so với năm trước", [2, 1, 0]),
        ("Giảm: 2; không giảm: 1; tăng: 0", FAULTS, [2, 1, 0]),
        ("Có giảm: 2; không giảm: 0", FAULTS, [2, 0]),
        ("Không tăng: 2; tăng: 0", FAULTS, [2, 0]),
        ("Giảm hoặc giữ nguyên: 2; tăng: 0", FAULTS, [2, 0]),
    ],
)
def test_the_name_may_speak_of_the_year_before(words, name, tiers):
    read = read_guidance(words, 2.0, name=name)
    assert [t["points"] for t in read.params["tiers"]] == tiers
    assert read.unit.startswith("mức giảm so với năm trước")


@pytest.mark.parametrize("words", ["Tăng: 2\nKhông tăng: 1\nGiảm: 0", "Tăng: 2; giữ nguyên: 1; giảm: 0"])
def test_what_is_not_up_is_the_same_where_down_is_named(words):
    read = read_guidance(words, 2.0, name=GAINS)
    assert (read.rule, read.params) == ("growth", {"equal": 1.0})


def test_nothing_at_all_is_entered_as_a_fall():
    read = read_guidance("Giảm hoặc không có nợ: 2; bằng: 1; tăng: 0", 2.0, name="Nợ so với năm trước")
    assert "không có: ghi 1" in read.unit


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Giảm so với năm trước: 2; tăng so với năm trước: 0", "hole"),
        ("Tăng so với năm trước: 2; không giảm: 1; bằng: 1; giảm: 0", "overlap"),
        ("Hoàn thành 100% và tăng so với năm trước: 2; hoàn thành 100%: 1; không: 0", "unlike"),
    ],
)
def test_ways_that_are_missing_or_said_twice_stay_with_a_person(words, reason):
    assert read_guidance(words, 2.0).reason == reason


@pytest.mark.parametrize(
    "words",
    [
        "Đạt chỉ tiêu giao: 2; không đạt nhưng cao hơn năm trước: 1; không đạt và bằng hoặc thấp hơn năm trước: 0",
        "Đạt chỉ tiêu hoặc cao hơn năm trước: 2; bằng năm trước: 1; giảm: 0",
        "Cao hơn năm trước và đạt kế hoạch: 2; cao hơn năm trước nhưng chưa đạt kế hoạch: 1; thấp hơn: 0",
    ],
)
def test_a_target_beside_the_year_before_makes_levels_by_their_words(words):
    read = read_guidance(words, 2.0)
    assert [t["points"] for t in read.params["tiers"]] == [2, 1, 0]
    assert read.unit.startswith("mức: 2 = ")
