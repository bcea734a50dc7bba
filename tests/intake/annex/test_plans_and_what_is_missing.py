"""Shares of a plan and of a fall say so; what is missing of a number costs its points; "tối đa" alone is the
maximum, and so many things are no cap of points.
"""

import pytest

from parlib.intake.annex.guidance import read_guidance
from tests.intake.annex.labelled import hold, hold_open

PHRASES = [
    (2.5, "", "Đăng ít nhất 12 tin, bài: 2,5 điểm; thiếu 1 tin, bài trừ 0,5 điểm", {"0": 2.5, "1": 2, "4": 0.5, "5": 0}),
    (2, "", "Có 12 tin bài trở lên: 2 điểm; thiếu mỗi tin bài trừ 0,5 điểm", {"0": 2, "3": 0.5, "4": 0}),
    (3, "", "Tổ chức từ 02 cuộc kiểm tra trở lên: 3 điểm; thiếu 1 cuộc trừ 1,5 điểm", {"0": 3, "1": 1.5, "2": 0}),
    (2, "", "Đạt: tối đa; không đạt: 0", [2, 0]),
    (4, "", "Hoàn thành: tối đa; hoàn thành một phần: 2; không: 0", [4, 2, 0]),
]
PHRASES += [
    (2, "", "Đủ 12/12 tháng: 2 điểm; từ 9 đến 11 tháng: 1 điểm; dưới 9 tháng: 0 điểm", {"12": 2, "11": 1, "9": 1, "8": 0}),
    (5, "", "Mỗi tiêu chí đạt được 0,5 điểm (tổng số 10 tiêu chí)", {"10": 5, "2": 1, "0": 0}),
    (5, "", "Mỗi tiêu chí đạt được 0,5 điểm; tổng 5 điểm", {"10": 5, "2": 1}),
    (3, "", "Mỗi nội dung đạt được 1 điểm, tổng 3 nội dung", {"3": 3, "1": 1, "0": 0}),
    (3, "", "Mỗi tiêu chí đạt được 0,5 điểm, tối đa không quá 6 tiêu chí", {"6": 3, "1": 0.5, "0": 0}),
    (3, "", "Đúng thời hạn: 3 điểm; chậm từ 1 đến 5 ngày: trừ 1 điểm; chậm trên 5 ngày: trừ 2 điểm; không gửi: 0 điểm", [3, 2, 1, 0]),
]
OPEN = [
    (5, "", "Mỗi tiêu chí đạt được 0,5 điểm (tổng 5 tiêu chí)"),  # which come to 2,5
    (5, "", "Mỗi nội dung đạt được 1 điểm, tối đa 3 nội dung"),
    (2, "", "Có từ 5 tin bài trở lên: 2 điểm; thiếu báo cáo trừ 1 điểm"),
    (2, "", "Có từ 5 tin bài trở lên: 2 điểm; mỗi tin bài thiếu nguồn trừ 1 điểm"),
    (1, "", "Ít hồ sơ trễ hạn: 1 điểm; mỗi hồ sơ trễ hạn trừ 0,1 điểm"),
    (4, "", "Mỗi mô hình: tối đa 2 điểm"),
]


@pytest.mark.parametrize(("maximum", "kind", "words", "expected"), PHRASES)
def test_points_are_the_labelled_ones(maximum, kind, words, expected):
    hold(maximum, kind, words, expected)


@pytest.mark.parametrize(("maximum", "kind", "words"), OPEN)
def test_what_else_is_counted_stays_with_a_person(maximum, kind, words):
    hold_open(maximum, kind, words)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        (
            "Đạt chỉ tiêu được giao: 5 điểm; không đạt thì lấy tỷ lệ đạt được chia cho chỉ tiêu giao nhân với 5",
            "tỷ lệ 0-1, so với chỉ tiêu",
        ),
        ("(Số thu thực hiện/dự toán giao) x 5 điểm", "tỷ lệ 0-1, so với dự toán"),
        ("Số nhiệm vụ hoàn thành/tổng số nhiệm vụ x 5", "tỷ lệ 0-1"),
    ],
)
def test_a_share_of_a_plan_is_called_one(words, unit):
    read = read_guidance(words, 5.0)
    assert (read.rule, read.unit) == ("proportional", unit)


def test_by_how_much_something_fell_is_called_so():
    read = read_guidance("Giảm từ 30% trở lên: 2 điểm; giảm từ 10% đến dưới 30%: 1 điểm; còn lại: 0", 2.0)
    assert read.unit == "mức giảm, tỷ lệ 0-1; không giảm: ghi 0"


def test_days_late_are_called_so():
    read = read_guidance("Đúng hạn: 3 điểm; chậm từ 1 đến 5 ngày: trừ 1 điểm; chậm trên 5 ngày: trừ 2 điểm", 3.0)
    assert read.unit == "số ngày chậm"
