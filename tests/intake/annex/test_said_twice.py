"""Guidance that says twice what its points come to, ends of so much each, and levels that say how many of some."""

from __future__ import annotations

import pytest

from parlib.intake.annex.guidance import read_guidance
from parlib.intake.annex.plainer import plainer
from tests.intake.annex.labelled import hold


@pytest.mark.parametrize(
    ("maximum", "kind", "words", "expected"),
    [
        (2, "", "Không vượt: 2 điểm; vượt: 0 điểm", [2, 0]),
        (2, "", "Vượt: 0; không vượt: 2", [2, 0]),
        (3, "", "Cứ 10% được tính 0,5 điểm, tối đa 3 điểm (đạt 60%)", {"100%": 3, "60%": 3, "50%": 2.5, "0%": 0}),
        (3, "", "Mỗi 10% được 0,5 điểm, tối đa 3 điểm (từ 60% trở lên)", {"60%": 3, "59%": 2.5, "20%": 1}),
        (4, "", "Không có hồ sơ trễ hạn: 4; cứ có 05 hồ sơ trễ hạn trừ 1 điểm; từ 20 hồ sơ trở lên: 0", {"0": 4, "5": 3, "19": 1, "20": 0}),
        (3, "", "Không chậm: 3; cứ 2 văn bản chậm trừ 1 điểm; từ 06 văn bản trở lên không có điểm", {"0": 3, "2": 2, "5": 1, "6": 0}),
        (15, "", "Mỗi nhiệm vụ trễ hạn trừ 1,5 điểm, nhưng điểm còn lại không thấp hơn 3 điểm", {"0": 15, "4": 9, "8": 3, "12": 3}),
        (8, "", "Điểm bằng (tỷ lệ trực tuyến / chỉ tiêu 90%) x 8 điểm, tối đa 8 điểm", {"95%": 8, "90%": 8, "45%": 4}),
        (1, "", "Đủ yêu cầu: 1 điểm; thiếu 01 trong 03 yêu cầu: 0,5 điểm; thiếu từ 02 yêu cầu: 0 điểm", {"0": 1, "1": 0.5, "2": 0}),
        (1, "", "Có thêm từ 02 đơn vị trở lên so với năm trước: 1; có thêm 01 đơn vị: 0,5; không có thêm: 0", {"0": 0, "1": 0.5, "2": 1}),
        (0, "penalty", "-2 điểm/vụ việc; từ 03 vụ việc trở lên: -6 điểm", {"0": 0, "1": -2, "2": -4, "3": -6, "4": -6}),
        (0, "penalty", "Mỗi vụ trừ 2 điểm; từ 4 vụ trở lên trừ 10 điểm", {"1": -2, "3": -6, "4": -10, "9": -10}),
        (5, "", "Cả hai loại đạt 100%: 5 điểm; chỉ một loại đạt 100%: 3 điểm; không loại nào đạt: 0 điểm", [5, 3, 0]),
    ],
)  # fmt: skip
def test_what_agrees_is_read(maximum, kind, words, expected):
    hold(maximum, kind, words, expected)


@pytest.mark.parametrize(
    ("maximum", "kind", "words"),
    [
        (3, "", "Mỗi 10% được 0,5 điểm, tối đa 3 điểm (đạt 50%)"),
        (4, "", "Không có: 4; cứ 5 hồ sơ trễ hạn trừ 1 điểm; từ 15 hồ sơ trở lên: 0 điểm"),
        (4, "", "Không có: 4; cứ 5 hồ sơ trễ hạn trừ 1 điểm; từ 20 văn bản trở lên: 0 điểm"),
        (0, "penalty", "Mỗi vụ trừ 2 điểm; từ 4 vụ trở lên trừ 5 điểm"),
        (0, "penalty", "Mỗi vụ trừ 2 điểm; từ 3 người trở lên trừ 6 điểm"),
    ],
)
def test_what_does_not_agree_stays_with_a_person(maximum, kind, words):
    assert read_guidance(words, float(maximum) or None, kind=kind).reason


def test_no_start_value_is_left_where_the_least_taken_is_meant():
    words = "Mỗi lỗi trừ tối thiểu 1 điểm, không thấp hơn 2 điểm"
    assert plainer(words, 5.0) == words


@pytest.mark.parametrize("maximum", [3.0, 4.0])
def test_levels_of_what_one_has_that_do_not_come_to_the_maximum_are_read_to_an_end(maximum):
    read = read_guidance("Cấp tỉnh: 2 điểm; cấp huyện: 1 điểm", maximum)
    assert (read.rule, read.reason) in (("checklist", ""), ("manual", "maximum"))
