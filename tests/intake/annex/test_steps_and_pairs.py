"""Guidance by steps of a change, by two things at once, by a first piece and each next, by every few."""

import pytest

from parlib.intake.annex.guidance import read_guidance
from parlib.intake.annex.kinds import kind_of
from tests.intake.annex.labelled import hold, hold_open

PHRASES = [
    # a change in per cent, in steps
    (
        2,
        "",
        "Tăng từ 10 điểm phần trăm trở lên so với năm 2024: 2đ; tăng dưới 10 điểm phần trăm: 1đ; không tăng: 0đ",
        {"12%": 2, "10%": 2, "4%": 1, "0%": 0},
    ),
    (3, "", "Tăng ≥ 20% = 3; tăng từ 10% đến < 20% = 2; tăng < 10% = 1; không tăng = 0", {"20%": 3, "12%": 2, "10%": 2, "3%": 1, "0%": 0}),
    (2, "", "Tăng trên 5% so với năm trước: 2; tăng từ 0% đến 5%: 1; giảm: 0", {"6%": 2, "5%": 1, "0%": 1, "-3%": 0}),
    (2, "", "Giảm từ 10% trở lên so với năm trước: 2 điểm; giảm dưới 10%: 1 điểm; không giảm: 0 điểm", {"15%": 2, "4%": 1, "0%": 0}),
    (2, "", "Giảm so với năm trước: 2 điểm; bằng: 1 điểm; tăng: 0 điểm", {"3": 2, "0": 1, "-2": 0}),
    # above the plan by so much
    (
        2,
        "",
        "Vượt dự toán từ 5% trở lên: 2đ; đạt hoặc vượt dưới 5%: 1đ; không đạt: 0đ",
        {"106%": 2, "105%": 2, "103%": 1, "100%": 1, "99%": 0},
    ),
    (
        2,
        "",
        "Vượt kế hoạch từ 10% trở lên: 2; đạt hoặc vượt dưới 10%: 1,5; từ 90% đến dưới 100%: 1; dưới 90%: 0",
        {"111%": 2, "105%": 1.5, "95%": 1, "80%": 0},
    ),
    # an equals sign between condition and points
    (2, "", "Có và cập nhật hằng tháng = 2; có nhưng cập nhật không đều = 1; không có = 0", [2, 1, 0]),
    (
        4,
        "",
        "Tỷ lệ công chức đã tập huấn từ 100% = 4; 75% đến dưới 100% = 3; 50% đến dưới 75% = 2; dưới 50% = 0",
        {"100%": 4, "80%": 3, "60%": 2, "40%": 0},
    ),
    (3, "", "Số báo cáo nộp muộn: không có = 3; từ 1 đến 2 = 2; từ 3 đến 4 = 1; từ 5 trở lên = 0", {"0": 3, "2": 2, "4": 1, "5": 0}),
    (6, "", "Tỷ lệ ≥ 70% = 6; tỷ lệ < 70% = 6 × tỷ lệ : 70%", {"70%": 6, "90%": 6, "35%": 3}),
    (1, "", "Có = 1; Không = 0", [1, 0]),
    (3, "", "Loại A = 3, loại B = 2, loại C = 0", [3, 2, 0]),
    # two things at once
    (2, "", "Đạt từ 90% và không có hồ sơ quá hạn: 2 điểm; đạt từ 90% nhưng có hồ sơ quá hạn: 1 điểm; dưới 90%: 0 điểm", [2, 1, 0]),
    (2, "", "Đạt 80% trở lên và không có hồ sơ trễ hẹn quá 10 ngày: 2; còn lại: 0", [2, 0]),
    # a first piece, and each next
    (2, "", "01 mô hình: 1 điểm; mỗi mô hình tiếp theo: 0,5 điểm; tối đa 2 điểm", {"0": 0, "1": 1, "2": 1.5, "3": 2, "7": 2}),
    (
        3,
        "bonus",
        "Mô hình đầu tiên cộng 1 điểm; từ mô hình thứ hai trở đi mỗi mô hình cộng 0,5 điểm; tối đa 3 điểm",
        {"1": 1, "2": 1.5, "5": 3, "9": 3},
    ),
    (0, "penalty", "Trễ 1 ngày: -0,25; mỗi ngày tiếp theo: thêm -0,25; tối đa -2", {"0": 0, "1": -0.25, "4": -1, "9": -2}),
    (0, "penalty", "Trễ 1 ngày: -0,25; mỗi ngày tiếp theo: thêm -0,5; tối đa -2", {"1": -0.25, "2": -0.75, "9": -2}),
    (0, "penalty", "Vi phạm lần đầu trừ 1 điểm, mỗi lần tiếp theo trừ 2 điểm, không quá 5 điểm", {"1": -1, "2": -3, "4": -5}),
    # every few, and what becomes of the rest
    (3, "", "Cứ 5 hồ sơ trễ hạn trừ 0,5 điểm, phần lẻ không tính, trừ đến hết điểm", {"4": 3, "5": 2.5, "9": 2.5, "30": 0}),
    (2, "", "Cứ 10 văn bản sai trừ 1 điểm, phần lẻ tính tròn, trừ đến hết điểm", {"0": 2, "1": 1, "10": 1, "11": 0}),
    # each that is missing, each that was won
    (4, "", "Cập nhật đủ 08 bộ dữ liệu = 4 điểm; thiếu bộ nào trừ 0,5 điểm bộ đó", {"0": 4, "1": 3.5, "8": 0}),
    (3, "bonus", "Được tỉnh khen chuyên đề CCHC: cộng 1đ mỗi bằng khen; cộng tối đa 3đ", {"1": 1, "4": 3}),
    # a maximum of 0 in a block of penalties is no bound
    (0, "penalty", "Để xảy ra khiếu kiện đông người: trừ 2đ/vụ, trừ không quá 6đ", {"1": -2, "5": -6}),
    (
        0,
        "penalty",
        "Gửi muộn từ 01 đến 03 ngày: -0,5 điểm; từ 04 đến 07 ngày: -1 điểm; trên 07 ngày: -2 điểm",
        {"3": -0.5, "4": -1, "8": -2},
    ),
    (0, "penalty", "Phát hiện 01 tiêu chí khai không đúng: -1 điểm", {"0": 0, "1": -1, "4": -4}),
    # below a mark so much for each full step; what one costs behind what is counted; points before "mỗi"
    (5, "", ">= 98%: 5; dưới 98%, cứ giảm 1% trừ 0.5; dưới 90%: 0", {"98%": 5, "97%": 4.5, "90%": 1, "89.9%": 0}),
    (3, "", "Kiến nghị trả lời quá hạn: 01 kiến nghị trừ 1 điểm, trừ cho đến hết", {"0": 3, "2": 1, "5": 0}),
    (0, "penalty", "Bị UBND tỉnh phê bình bằng văn bản: -1 mỗi lần, tối đa -3", {"1": -1, "4": -3}),
    (0, "penalty", "Chậm mỗi ngày: -0.1; tối đa -1", {"2": -0.2, "30": -1}),
    (2, "", "Mỗi sáng kiến cấp thành phố được 0,5 điểm nhưng tổng số không vượt quá 2 điểm", {"1": 0.5, "6": 2}),
    (3, "", "Tỷ lệ văn bản trình đúng tiến độ * 3 (dưới 40%: 0)", {"100%": 3, "40%": 1.2, "39%": 0}),
    (8, "", "Điểm = tỷ lệ hài lòng × 8. Dưới 75% = 0", {"100%": 8, "75%": 6, "74%": 0}),
    (
        3,
        "",
        "Tăng gấp đôi trở lên (≥ 100%) = 3; tăng từ 50% đến < 100% = 2; tăng < 50% = 1; không tăng = 0",
        {"120%": 3, "60%": 2, "10%": 1, "0%": 0},
    ),
    (
        2,
        "",
        "Tăng trên 15 điểm phần trăm so với năm trước: 2đ; tăng từ 5 đến 15 điểm phần trăm: 1đ; tăng dưới 5 hoặc không tăng: 0đ",
        {"16%": 2, "15%": 1, "5%": 1, "4%": 0},
    ),
    # all, but so many; complete, one short, not at all
    (2, "", "100% đúng vị trí: 2 điểm; có 01 người chưa đúng: 1 điểm; có từ 02 người chưa đúng: 0 điểm", {"0": 2, "1": 1, "2": 0, "5": 0}),
    (2, "", "Công khai đủ 02 nội dung: 2 điểm; thiếu 01 nội dung: 1 điểm; không công khai: 0 điểm", {"0": 2, "1": 1, "2": 0}),
    # what in time means, in brackets; a quotient told before its steps
    (
        1.5,
        "",
        "Ban hành kịp thời (trong vòng 15 ngày kể từ ngày có kế hoạch của tỉnh): 1,5đ. Chậm không quá 10 ngày: 1đ. Chậm trên 10 ngày: 0,5đ",
        {"0": 1.5, "1": 1, "10": 1, "11": 0.5},
    ),
    (
        1.5,
        "",
        "Tỷ lệ hoàn thành b/a, trong đó a là số nhiệm vụ trong kế hoạch, b là số nhiệm vụ hoàn thành:\n- b/a = 100%: 1.5\n- 80% <= b/a < 100%: 1\n- b/a < 80%: 0",
        {"100%": 1.5, "90%": 1, "70%": 0},
    ),
]


@pytest.mark.parametrize(("maximum", "kind", "words", "expected"), PHRASES)
def test_the_points_are_those_of_the_words(maximum, kind, words, expected):
    hold(maximum, kind, words, expected)


@pytest.mark.parametrize(
    ("maximum", "words"),
    [
        (2, "Tăng từ 10% trở lên: 2; không tăng: 0"),  # a rise of 5 % is nowhere
        (2, "Tăng từ 10% trở lên: 2; tăng dưới 15%: 1; không tăng: 0"),  # 12 % is held twice
        (4, "Điểm = (4 × số phiếu rất hài lòng + 3 × số phiếu hài lòng)/tổng số phiếu"),
        (2, "Đạt từ 90% và không có đơn thư: 2; đạt từ 90% nhưng có đơn thư: 1"),  # the rest is not said
        (2, "Tăng trên 5% hoặc đạt 100%: 2; còn lại: 0"),  # a change and a level
        (5, "Điểm = 5"),
        (3, "Công khai đủ 03 nội dung: 3 điểm; thiếu 01 nội dung: 1 điểm; không công khai: 0 điểm"),  # two short is nowhere
        (2, "100% đạt: 2; có 01 người chưa đạt: 1; từ 80% đến dưới 100%: 0,5; còn lại: 0"),
    ],
)
def test_what_the_words_leave_open_stays_with_a_person(maximum, words):
    hold_open(maximum, "", words)


def test_several_faults_without_a_bound_are_not_bounded_by_nothing():
    read = read_guidance("Mỗi đơn trừ 2 điểm; mỗi người trừ 1 điểm", 0.0, kind="penalty")
    assert read.rule == "penalty"
    assert "floor" not in read.params


def test_the_name_says_of_which_kind_an_item_of_a_mixed_block_is():
    assert kind_of("mixed", "Phạt khai khống số liệu", 0.0) == "penalty"
    assert kind_of("", "Điểm trừ: gửi muộn", 0.0) == "penalty"
    assert kind_of("", "Phạt vi phạm hành chính đúng hạn", 2.0) == ""
