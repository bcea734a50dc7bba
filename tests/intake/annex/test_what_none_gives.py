"""What no figure and no level of an item gives is never entered as one of them."""

import pytest

from parlib.intake.annex.guidance import read_guidance


@pytest.mark.parametrize(
    ("words", "levels"),
    [
        (
            "Kịp thời (trước 15/01): 3; chậm dưới 10 ngày: 2; chậm từ 10 ngày trở lên: 1; không ban hành: 0 điểm",
            {3: "kịp thời (trước 15/01)", 2: "chậm dưới 10 ngày", 1: "chậm từ 10 ngày trở lên", 0: "không ban hành"},
        ),
        (
            "Đúng hạn: 3; muộn không quá 5 ngày: 1; muộn trên 5 ngày: 0,5; không gửi: 0",
            {3: "đúng hạn", 1: "muộn không quá 5 ngày", 0.5: "muộn trên 5 ngày", 0: "không gửi"},
        ),
        (
            "Đúng hạn 3 điểm. Trễ 1 đến 5 ngày 2 điểm. Trễ trên 5 ngày 1 điểm. Không thực hiện 0 điểm",
            {3: "đúng hạn", 2: "trễ từ 1 đến 5 ngày", 1: "trễ trên 5 ngày", 0: "không thực hiện"},
        ),
    ],
)
def test_not_done_at_all_is_a_level_of_its_own_and_not_the_latest(words, levels):
    """The last step of lateness gives points; none at all gives none."""
    read = read_guidance(words, 3.0)
    assert [t["points"] for t in read.params["tiers"]] == list(levels)
    named = ", ".join(f"{len(levels) - 1 - at} = {level}" for at, level in enumerate(levels.values()))
    assert read.unit == f"mức: {named}"


def test_not_done_at_all_beside_steps_from_none_late_on_stays_with_a_person():
    read = read_guidance("Không trễ: 2; trễ đến 3 ngày: 1,5; trễ quá 3 ngày: 1; không báo cáo: 0", 2.0)
    assert (read.rule, read.reason) == ("manual", "mixed")


def test_not_done_at_all_is_entered_as_the_latest_where_both_give_nothing():
    read = read_guidance("Đúng hạn: 2; muộn không quá 5 ngày: 1; muộn trên 5 ngày: 0; không gửi: 0", 2.0)
    assert (read.rule, "không gửi: ghi" in read.unit) == ("tier", True)
    assert read.params["tiers"][-1]["points"] == 0


@pytest.mark.parametrize(
    "words",
    [
        "01 sáng kiến cấp tỉnh 3 điểm, cấp xã 1 điểm",
        "Sáng kiến cấp bộ: 3; cấp cơ sở: 1",
        "Được bằng khen: 3; giấy khen: 1,5",
        "Có giải cấp tỉnh: 3 điểm; có giải cấp huyện: 2 điểm",
    ],
)
def test_whoever_has_none_of_an_award_gets_nothing(words):
    read = read_guidance(words, 3.0)
    assert read.rule == "tier"
    assert read.params["tiers"][-1] == {"high": 1, "points": 0.0}
    assert "0 = không có" in read.unit


def test_levels_that_say_everything_keep_the_points_of_the_lowest():
    read = read_guidance("Kịp thời: 1; không kịp thời: 0,5", 1.0)
    assert [t["points"] for t in read.params["tiers"]] == [1.0, 0.5]


def test_a_level_is_called_by_all_of_its_words():
    read = read_guidance("Rà soát đầy đủ: 1 điểm; Xử lý hoặc kiến nghị xử lý văn bản: 1 điểm", 2.0)
    assert "xử lý hoặc kiến nghị xử lý văn bản" in read.unit


@pytest.mark.parametrize(
    ("words", "detail"),
    [
        ("Trong 24 giờ: 3 điểm; trong 48 giờ: 1,5 điểm; quá 48 giờ: 0", "≤ 24 / ≤ 48: ≤ 24"),
        ("Từ 1 đến 5 ngày: 3 điểm; từ 5 đến 10 ngày: 1 điểm; quá 10 ngày: 0", "1–5 / 5–10: 5"),
    ],
)
def test_limits_of_time_that_hold_each_other_are_left_to_a_person_in_words(words, detail):
    read = read_guidance(words, 3.0)
    assert (read.rule, read.reason, read.detail) == ("manual", "overlap", detail)


@pytest.mark.parametrize(
    "words",
    [
        "Mỗi cuộc 1 điểm, tối đa 3; không tổ chức trừ 1 điểm",
        "Mỗi lớp tập huấn được 1 điểm, tối đa 3 điểm; không mở lớp nào bị trừ 0,5 điểm",
        "Mỗi tin bài 0,5 điểm, không quá 3 điểm; đăng sai bị trừ 1 điểm",
    ],
)
def test_what_is_taken_beside_what_each_gives_is_not_left_out(words):
    assert read_guidance(words, 3.0).rule == "manual"


@pytest.mark.parametrize("words", ["Đạt: 3; không đạt: -1", "Đúng hạn: 3; nộp sau 15/12: -0,5", "Có: 3 điểm; không có: −1 điểm"])
def test_a_bare_minus_beside_a_level_is_not_guessed(words):
    read = read_guidance(words, 3.0)
    assert (read.rule, read.reason) == ("manual", "sign")


def test_taken_off_in_words_is_read():
    assert [t["points"] for t in read_guidance("Kịp thời 1 điểm, chậm trừ 0,5 điểm", 1.0).params["tiers"]] == [1.0, 0.5]


def test_half_a_point_is_no_half_of_the_points():
    assert [t["points"] for t in read_guidance("Đủ: 2; còn thiếu: nửa điểm", 2.0).params["tiers"]] == [2.0, 0.5]
    assert [t["points"] for t in read_guidance("Đủ: 2; còn thiếu: nửa số điểm", 2.0).params["tiers"]] == [2.0, 1.0]
