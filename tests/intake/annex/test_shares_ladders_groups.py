"""Shares in words, ladders of per cent, groups and days: read as they are meant, or left to a person with the reason."""

import pytest

from parlib.intake.annex.guidance import read_guidance
from tests.intake.annex.labelled import hold, hold_open

SHARES = [
    (2, "", "Điểm = 2 x số hồ sơ đúng hạn trên tổng số hồ sơ, không quá 2 điểm", {"100%": 2, "50%": 1, "0%": 0}),
    (2, "", "Điểm = 2 x số hồ sơ đúng hạn chia cho tổng số hồ sơ, không quá 2 điểm", {"100%": 2, "50%": 1, "0%": 0}),
    (2, "", "Số hồ sơ đúng hạn trên tổng số hồ sơ x 2 điểm", {"100%": 2, "25%": 0.5}),
    (2, "", "Điểm = 2 - số hồ sơ trễ hạn chia tổng số hồ sơ x 2", {"0%": 2, "25%": 1.5, "100%": 0}),
    (5, "", "Điểm = 5 x (1 - số hồ sơ trễ hạn trên tổng số hồ sơ)", {"0%": 5, "20%": 4, "100%": 0}),
    (2, "", "Điểm = 0,02 x số phần trăm hồ sơ đúng hạn, tối đa 2 điểm", {"100%": 2, "50%": 1}),
    (5, "", "Điểm = (số hồ sơ đúng hạn + số hồ sơ trước hạn)/tổng số hồ sơ x 5", {"100%": 5, "40%": 2}),
    (5, "", "Điểm = 5 - 0,5 x số hồ sơ trễ hạn", {"0": 5, "3": 3.5, "12": 0}),
    (5, "", "Số bài đăng trên báo x 0,5 điểm, tối đa 5 điểm", {"0": 0, "3": 1.5, "20": 5}),
]
LADDERS = [
    (2, "", "Đạt từ 60%: 1 điểm; cứ thêm 10% được cộng 0,5 điểm; dưới 60%: 0 điểm", {"50%": 0, "59%": 0, "60%": 1, "75%": 1.5, "90%": 2}),
    (2, "", "Đạt 100% chỉ tiêu: 1; vượt 1% cộng 0,1, tối đa 2; dưới 100% không tính điểm", {"95%": 0, "100%": 1, "105%": 1.5, "120%": 2}),
    (2, "", "Dưới 50%: 0; từ 50%: 1, mỗi 10% tăng thêm cộng 0,2", {"40%": 0, "50%": 1, "60%": 1.2, "100%": 2}),
    (3, "", "Đạt 80%: 2 điểm; mỗi 5% tăng thêm cộng 0,5 điểm; không đạt: 0 điểm", {"70%": 0, "80%": 2, "85%": 2.5, "95%": 3}),
    (3, "", "Dưới 60%: 0,5 điểm; từ 60%: 2 điểm; cứ thêm 10% được cộng 0,5 điểm", {"50%": 0.5, "60%": 2, "80%": 3}),
    (4, "", "Đạt từ 80%: 4 điểm; cứ giảm 10% trừ 1 điểm; dưới 50%: 0 điểm", {"80%": 4, "60%": 2, "50%": 1, "49%": 0}),
    (4, "", "Đạt từ 80%: 4 điểm; cứ giảm 10% trừ 1 điểm; dưới 50%: 0,5 điểm", {"80%": 4, "50%": 1, "49%": 0.5}),
    (10, "", "Mỗi phần trăm thấp hơn chỉ tiêu trừ 0,5 điểm", {"100%": 10, "98%": 9, "97.5%": 9, "70%": 0}),
    (2, "bonus", "Đạt 100% chỉ tiêu: 1; vượt 1% cộng 0,1, tối đa 2", {"90%": 0, "100%": 1, "103%": 1.3}),
    (2, "bonus", "Từ mức 105% dự toán, cứ vượt thêm 1% cộng 0,5 điểm, tối đa 2 điểm", {"90%": 0, "105%": 0, "107%": 1}),
]
DAYS_AND_GROUPS = [
    (2, "", "Từ 3/4 báo cáo trở lên: 2; dưới 3/4 báo cáo: 0", {"75%": 2, "70%": 0}),
    (2, "", "Trước 15/3 báo cáo: 2; sau 15/3 báo cáo: 0", {"1": 2, "0": 0}),
    (3, "", "Nhóm 5 xã dẫn đầu: 3; nhóm 10 xã dẫn đầu: 2; còn lại: 0", {"5": 3, "6": 2, "11": 0}),
    (3, "", "Nhóm 5: 3; nhóm 10: 2; còn lại: 0", {"5": 3, "6": 2, "11": 0}),
    (2, "", "Có đủ 4/4 báo cáo: 2; mỗi báo cáo thiếu trừ 0,5", {"0": 2, "1": 1.5, "4": 0}),
    (2, "", "Đủ 100% báo cáo: 2; mỗi báo cáo thiếu trừ 0,5", {"0": 2, "1": 1.5, "4": 0}),
]
NAMED = [
    ("Khối 1: 3; khối 2: 2; khối 3: 1", "khối số mấy"),
    ("Đạt cấp độ 3: 3; cấp độ 2: 2; cấp độ 1: 1", "cấp độ số mấy"),
    ("3 cụm: 3; 2 cụm: 2; 1 cụm: 1", "số cụm"),
    ("Trong 5 ngày: 3; 6 - 10 ngày: 2; quá 10 ngày: 0", "số ngày"),
    ("Từ 3 cuộc trở xuống: 0; từ 4 cuộc trở lên: 3", "số cuộc"),
]
OPEN = [
    (10, "", "Điểm = 10 - 0,5 x số hồ sơ trễ hạn trên tổng số hồ sơ", ""),
    (10, "", "Điểm = 10 - 0,5 x số ngày trễ trung bình", ""),
    (10, "", "Điểm = 10 - 0,5 x số phần trăm hồ sơ trễ hạn", ""),
    (5, "", "Số sáng kiến trên mỗi công chức x 1 điểm, tối đa 5 điểm", ""),
    (5, "", "Điểm = 5 x số sáng kiến", "unlike"),
    (5, "", "Số mô hình x 5 điểm", "unlike"),
    (10, "", "Điểm = (1 - thứ hạng/63) x 10", "unlike"),
    (10, "", "Điểm = 10 - 20 x độ lệch", "unlike"),
    (10, "", "Điểm = 10 x thời gian thực hiện", "unlike"),
    (10, "", "Điểm = tỷ lệ² x 10", "clause"),
    (10, "", "Điểm số = √tỷ lệ x 10", "clause"),
    (10, "", "Điểm = 5 + 5 x tỷ lệ; không có phần mềm: 0", "mixed"),
    (10, "", "Điểm = 10 - tỷ lệ trễ x 10; không báo cáo: 0", "mixed"),
    (5, "", "Điểm = tỷ lệ hồ sơ trực tuyến x 3 + tỷ lệ thanh toán x 2", "clause"),
    (2, "", "Đạt từ 60%: 1 điểm; cứ thêm 10% được cộng 0,5 điểm", "below"),
    (2, "", "Đạt 70%: 1 điểm; cứ thêm 10% được cộng 0,5 điểm; dưới 60%: 0 điểm", "hole"),
    (2, "", "Đạt từ 60%: 1 điểm; cứ thêm 10% được cộng 0,5 điểm; từ 60% trở xuống: 0 điểm", "overlap"),
    (4, "", "Đạt từ 80%: 4 điểm; cứ giảm 10% trừ 1 điểm; dưới 50%: 3 điểm", "mixed"),
    (2, "bonus", "Từ mức 80% kế hoạch, cứ vượt kế hoạch 1% cộng 0,5", "two_marks"),
    (2, "", "Đạt 80% kế hoạch: 1 điểm; cứ vượt kế hoạch 1% cộng 0,1 điểm, tối đa 2 điểm; dưới 80%: 0", "two_marks"),
    (10, "", "Đạt 90% dự toán: 8 điểm; vượt dự toán cứ 1% cộng 0,5 điểm; cứ hụt 1% trừ 1", "two_marks"),
    (2, "", "Đủ 90% báo cáo trở lên: 2; mỗi báo cáo thiếu trừ 0,5", "mixed"),
    (2, "", "Có đủ 3/4 báo cáo: 2; mỗi báo cáo thiếu trừ 0,5", "mixed"),
    (2, "", "Hầu hết báo cáo đúng hạn: 2; mỗi báo cáo thiếu trừ 0,5", "mixed"),
    (6, "", "Có đủ từ 2/3 thành viên: 6; mỗi thành viên vắng trừ 1", "mixed"),
    (6, "", "Hơn 5 báo cáo: 6; thiếu mỗi báo cáo trừ 1", "mixed"),
    (6, "", "Ít lỗi: 6; mỗi lỗi trừ 1", "mixed"),
    (6, "", "Đủ ba phần tư báo cáo: 6; mỗi báo cáo thiếu trừ 1", "mixed"),
    (6, "", "Đủ 90 phần trăm báo cáo: 6; mỗi báo cáo thiếu trừ 1", "mixed"),
    (6, "", "Không thiếu quá 2 báo cáo: 6; mỗi báo cáo thiếu trừ 1", "mixed"),
    (2, "", "Mỗi hồ sơ chia cho tổng hồ sơ được 2 điểm, tối đa 2", "clause"),
    (3, "", "Nhóm số 1: 3; nhóm số 2: 2", "unlike"),
    (3, "", "Nhóm 1: 3; nhóm 2: 2; nhóm 3: 1", "unlike"),
    (3, "", "Thuộc nhóm 1: 3; thuộc nhóm 2: 2; còn lại: 0", "unlike"),
    (3, "", "Đứng trong tốp 1: 3; tốp 2: 2; tốp 3: 1", "unlike"),
    (3, "", "Chi phí giảm ≥ 20%: 3; 10% - < 20%: 2; < 10%: 1", "unlike"),
    (3, "", "Mỗi sáng kiến tối đa 1 điểm, tổng không quá 3 điểm", "clause"),
    (3, "", "Mỗi nội dung khoảng 1 điểm", "clause"),
    (3, "bonus", "Cộng tối đa 1 điểm/sáng kiến, tổng cộng không quá 3 điểm", "clause"),
    (2, "bonus", "Tối đa 2 điểm cho mỗi sáng kiến", "clause"),
    (3, "", "Nhóm 3: 0; nhóm 2: 2; nhóm 1: 3", "unlike"),
]  # fmt: skip


@pytest.mark.parametrize(("maximum", "kind", "words", "expected"), [*SHARES, *LADDERS, *DAYS_AND_GROUPS])
def test_the_labelled_points_come_out(maximum, kind, words, expected):
    hold(maximum, kind, words, expected)


@pytest.mark.parametrize(("maximum", "kind", "words", "reason"), OPEN)
def test_what_the_words_leave_open_stays_with_a_person_and_says_why(maximum, kind, words, reason):
    hold_open(maximum, kind, words, reason)


@pytest.mark.parametrize(("words", "unit"), NAMED)
def test_what_a_number_names_is_asked_by_its_number_and_what_it_counts_by_how_many(words, unit):
    assert read_guidance(words, 3.0).unit == unit


@pytest.mark.parametrize(
    "share",
    [
        "Tỷ lệ hồ sơ đúng hạn (%) = (số hồ sơ đúng hạn/tổng số hồ sơ) x 100.",
        "Tỷ lệ hồ sơ đúng hạn = số hồ sơ đúng hạn/tổng số hồ sơ x 100%",
        "Tính tỷ lệ % = số hồ sơ đúng hạn / tổng số hồ sơ * 100;",
    ],
)
def test_how_a_share_is_worked_out_gives_no_points(share):
    hold(3, "", f"{share}\nĐạt 100%: 3 điểm; từ 95% đến dưới 100%: 2 điểm; dưới 95%: 0 điểm", {"1": 3, "0.96": 2, "0.9": 0})


def test_how_much_something_grew_is_no_share():
    words = "Tỷ lệ tăng = (số năm nay - số năm trước)/số năm trước x 100.\nTừ 5%: 3 điểm; dưới 5%: 0 điểm"
    hold_open(3, "", words)
