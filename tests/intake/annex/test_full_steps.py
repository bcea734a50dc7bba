"""Guidance by full steps of so much each, above and below a mark, in several wordings each; what stands beside it."""

import pytest

from parlib.intake.annex.guidance import read_guidance
from tests.intake.annex.labelled import hold, hold_open

PHRASES = [
    (6, "", "Không có hồ sơ: 6; cứ mỗi hồ sơ trừ 0,2 điểm, tối đa trừ hết điểm tiêu chí", {"0": 6, "7": 4.6, "40": 0}),
    (4, "", "Mỗi văn bản ban hành sai trừ 0,5 điểm, trừ tối đa đến hết số điểm của tiêu chí", {"0": 4, "3": 2.5, "9": 0}),
    (3, "", "Không có trường hợp nào: 3 điểm. Cứ mỗi trường hợp trừ 1 điểm cho đến khi hết điểm của tiêu chí", {"0": 3, "1": 2, "5": 0}),
    (5, "", "Mỗi phản ánh trả lời chậm trừ 1 điểm (trừ hết điểm thì thôi)", {"0": 5, "2": 3, "8": 0}),
    (2, "", "Mỗi lần vi phạm bị trừ 0,25 điểm; trừ không vượt quá số điểm tối đa của tiêu chí", {"0": 2, "2": 1.5, "20": 0}),
    (3, "", "Mỗi báo cáo đúng hạn, đủ nội dung được 0,75 điểm (tổng số 04 báo cáo).", {"4": 3, "3": 2.25, "0": 0}),
    (2, "", "Mỗi báo cáo gửi đúng hạn được 0,5 điểm (04 báo cáo/năm)", {"4": 2, "1": 0.5, "0": 0}),
    (2, "", "Có 04 báo cáo trong năm, mỗi báo cáo gửi đúng hạn được 0,5 điểm", {"4": 2, "1": 0.5, "0": 0}),
    (4, "", "Mỗi quý có báo cáo được 1 điểm", {"4": 4, "3": 3, "0": 0}),
    (5, "", "Được 0,5 điểm cho mỗi tin, bài; tối đa 10 tin, bài", {"10": 5, "4": 2, "0": 0, "14": 5}),
    (
        6,
        "",
        "Không có công chức bị kỷ luật được 6 điểm. Mỗi công chức bị khiển trách trừ 2 điểm; bị cảnh cáo trở lên: 0 điểm cả tiêu chí.",
        {"0": 6, "1": 4, "2": 2},
    ),
    (
        4,
        "",
        "Không có vi phạm: 4 điểm; mỗi trường hợp bị nhắc nhở trừ 1 điểm; có trường hợp bị kỷ luật thì không có điểm tiêu chí này",
        {"0": 4, "1": 3, "3": 1},
    ),
    (5, "", "Mỗi đơn thư khiếu nại đúng trừ 1 điểm; nếu có đơn tố cáo đúng thì 0 điểm", {"0": 5, "1": 4, "2": 3}),
    (
        10,
        "",
        "Đạt 100%: 10 điểm. Dưới 100%: cứ 1% hồ sơ trễ hạn trừ 2 điểm; từ 95% trở xuống: 0 điểm.",
        {"100%": 10, "98%": 6, "97%": 4, "93%": 0},
    ),
    (8, "", "Đạt từ 60% trở lên: 8 điểm. Dưới 60%: cứ thiếu 1% trừ 0,2 điểm.", {"65%": 8, "50%": 6, "30%": 2}),
    (10, "", "Đạt từ 80% trở lên: 10 điểm; dưới 80% thì cứ thiếu 5% trừ 1 điểm", {"85%": 10, "70%": 8, "60%": 6}),
    (6, "", "Tỷ lệ từ 70% trở lên: 6 điểm, dưới 70% cứ giảm 10% thì trừ 1 điểm", {"71%": 6, "60%": 5, "50%": 4}),
    (
        5,
        "",
        "Đạt 90% trở lên được 5 điểm; nếu dưới 90% thì mỗi 1% còn thiếu bị trừ 0,25 điểm, trừ đến hết điểm",
        {"95%": 5, "86%": 4, "60%": 0},
    ),
    (
        10,
        "",
        "Đạt 100% dự toán giao: 8 điểm; vượt mỗi 1% được cộng 0,5 điểm nhưng tổng số không quá 10 điểm; không đạt thì cứ giảm 1% trừ 1 điểm.",
        {"100%": 8, "102%": 9, "106%": 10, "97%": 5},
    ),
    (
        10,
        "",
        "Hoàn thành 100% kế hoạch: 7 điểm. Cứ vượt 2% cộng 1 điểm, tối đa 10 điểm. Cứ hụt 1% trừ 1 điểm",
        {"100%": 7, "104%": 9, "110%": 10, "96%": 3},
    ),
    (
        5,
        "",
        "Đạt kế hoạch giao: 4 điểm; vượt thêm 1% cộng 0,2 điểm, không quá 5 điểm; thấp hơn kế hoạch mỗi 1% trừ 0,4 điểm",
        {"100%": 4, "103%": 4.6, "120%": 5, "95%": 2},
    ),
    (2, "bonus", "Từ mức 105% dự toán, cứ vượt thêm 1% cộng 0,5 điểm, tối đa 2 điểm", {"106%": 0.5, "107%": 1, "112%": 2, "104%": 0}),
    (3, "bonus", "Vượt kế hoạch thu: cứ vượt 5% được cộng 1 điểm, tối đa 3 điểm", {"100%": 0, "105%": 1, "112%": 2, "130%": 3}),
    (0, "penalty", "Cứ mỗi 1% hồ sơ trễ hạn trừ 0,5 điểm, tối đa 3 điểm", {"1%": -0.5, "4%": -2, "10%": -3}),
    (7, "", "Công khai đúng hạn: 7 điểm. Cứ chậm 05 ngày trừ 1 điểm.", {"0": 7, "10": 5, "20": 3}),
    (4, "", "Đúng thời hạn: 4 điểm; mỗi 3 ngày chậm trừ 0,5 điểm, tối đa trừ hết điểm", {"0": 4, "6": 3, "9": 2.5}),
    (3, "", "Nộp đúng hạn được 3 điểm, quá hạn cứ 2 ngày trừ 1 điểm", {"0": 3, "2": 2, "4": 1, "8": 0}),
    (5, "", "Đúng hạn: 5 điểm; mỗi ngày chậm trừ 0,5 điểm; chậm quá 05 ngày: không có điểm", {"0": 5, "2": 4, "4": 3, "7": 0}),
    (4, "", "Gửi đúng hạn 4 điểm; chậm mỗi ngày trừ 1 điểm; chậm từ 03 ngày trở lên 0 điểm", {"0": 4, "1": 3, "2": 2, "3": 0, "5": 0}),
    (0, "penalty", "Trừ 0,5 điểm/ngày chậm, tối đa trừ 2 điểm", {"0": 0, "1": -0.5, "3": -1.5, "9": -2}),
    (0, "penalty", "Cứ chậm 05 ngày trừ 1 điểm, không quá 3 điểm", {"5": -1, "10": -2, "30": -3}),
    (2, "bonus", "Cộng 2 điểm nếu đứng thứ nhất; cộng 1 điểm nếu trong nhóm 3.", {"1": 2, "3": 1, "8": 0}),
    (3, "bonus", "Nhất: 3 điểm; nhì: 2 điểm; ba: 1 điểm", [3, 2, 1, 0]),
    (10, "", "Hạng nhất: 10; hạng nhì: 9; hạng ba: 8; hạng 4 đến 6: 6; từ hạng 7 trở đi: 3", {"1": 10, "2": 9, "3": 8, "5": 6, "9": 3}),
    (5, "", "Đứng đầu: 5 điểm; thứ 2 đến thứ 5: 3 điểm; còn lại: 1 điểm", {"1": 5, "4": 3, "9": 1}),
    (6, "", "Thuộc nhóm 5 đơn vị đứng đầu: 6 điểm; từ thứ 6 đến thứ 10: 4 điểm; sau thứ 10: 2 điểm", {"5": 6, "10": 4, "11": 2}),
    (3, "bonus", "Mỗi bậc tăng so với năm trước cộng 0,5 điểm, tối đa 3 điểm", {"0": 0, "2": 1, "9": 3}),
    (
        8,
        "",
        "Không có cán bộ, công chức bị kỷ luật: 8\nCó 01 người bị kỷ luật từ khiển trách: 4\nCó từ 02 người trở lên: 0",
        {"0": 8, "1": 4, "3": 0},
    ),
    (6, "", "Không có đơn thư vượt cấp: 6 điểm; có 01 vụ: 3 điểm; từ 02 vụ trở lên: 0 điểm", {"0": 6, "1": 3, "2": 0}),
    (
        4,
        "",
        "Không để xảy ra sự cố mất an toàn thông tin: 4\nĐể xảy ra 01 sự cố: 2\nĐể xảy ra từ 02 sự cố: 0",
        {"0": 4, "1": 2, "2": 0, "5": 0},
    ),
    (
        10,
        "",
        "(Số hồ sơ trực tuyến/Tổng số hồ sơ có dịch vụ công mức độ 3, 4) x 10; từ 50% trở lên được tính điểm tối đa",
        {"60%": 10, "50%": 10, "32%": 3.2},
    ),
    (
        15,
        "",
        "Từ 90% trở lên: 15\nTừ 80% đến dưới 90%: 12\nTừ 70% đến dưới 80%: 8\nDưới 70%: điểm = tỷ lệ x 10",
        {"91%": 15, "88%": 12, "70%": 8, "60%": 6, "35%": 3.5},
    ),
    (6, "", "≥ 95%: 6 điểm; từ 80% đến dưới 95%: 4 điểm; dưới 80%: tỷ lệ đạt x 4 điểm", {"96%": 6, "85%": 4, "50%": 2}),
    (5, "", "Đạt 100%: 5 điểm; từ 70% đến dưới 100%: tính theo tỷ lệ (tỷ lệ x 4); dưới 70%: 0 điểm", {"100%": 5, "80%": 3.2, "60%": 0}),
    (
        3,
        "",
        "- 100% hồ sơ trễ hẹn có văn bản xin lỗi: 3 điểm\n- Dưới 100%: 0 điểm\n(Trong năm không có hồ sơ trễ hẹn được điểm tối đa)",
        {"100%": 3, "95%": 0},
    ),
    (
        2,
        "",
        "Trả lời 100% phản ánh đúng hạn: 2 điểm; dưới 100%: 0 điểm. Trường hợp trong năm không phát sinh phản ánh thì được điểm tối đa",
        {"100%": 2, "95%": 0},
    ),
    (4, "", "Điểm = tỷ lệ kiến nghị được xử lý x 4 (đơn vị không có kiến nghị được tính điểm tối đa)", {"100%": 4, "50%": 2}),
    (
        4,
        "",
        "Từ 90% trở lên: 4; từ 70% đến dưới 90%: 2; dưới 70%: 0. Năm không phát sinh hồ sơ: tính điểm tối đa",
        {"95%": 4, "80%": 2, "50%": 0},
    ),
    (3, "bonus", "1 điểm/sáng kiến, cao nhất 3 điểm", {"1": 1, "2": 2, "4": 3}),
    (2, "bonus", "0,5 điểm/mô hình, nhiều nhất 2 điểm", {"1": 0.5, "2": 1, "9": 2}),
    (3, "bonus", "Cộng 1 điểm cho 01 giải pháp, cao nhất là 3 điểm", {"1": 1, "2": 2, "4": 3}),
    (2, "bonus", "Vượt từ 10% trở lên: 2 điểm; vượt từ 5% đến dưới 10%: 1 điểm; vượt dưới 5%: 0 điểm", {"0.12": 2, "0.06": 1, "0.02": 0}),
    (2, "bonus", "Mỗi mô hình mới: 01 điểm (không quá 02 điểm)", {"1": 1, "5": 2, "0": 0}),
    (5, "bonus", "Được Thủ tướng tặng bằng khen: +5 điểm; được Chủ tịch UBND tỉnh tặng bằng khen: +3 điểm", [5, 3, 0]),
]


@pytest.mark.parametrize(("maximum", "kind", "words", "expected"), PHRASES)
def test_the_labelled_points_come_out(maximum, kind, words, expected):
    hold(maximum, kind, words, expected)


@pytest.mark.parametrize(
    ("maximum", "words", "name", "rule"),
    [
        (5, "Tăng: 5 điểm; giữ nguyên: 3 điểm; giảm: 0 điểm", "Chỉ số cải cách hành chính so với năm trước", "growth"),
        (4, "Cao hơn: 4 điểm; bằng: 2 điểm; thấp hơn: 0 điểm", "Chỉ số cải cách hành chính so với năm trước", "growth"),
        (4, "Có tăng: 4 điểm; không tăng: 0 điểm", "Tỷ lệ hồ sơ trực tuyến so với cùng kỳ năm trước", "growth"),
        (4, "Tăng: 4 điểm; không đổi: 2 điểm; giảm: 0 điểm", "Chất lượng phục vụ", "tier"),
        (4, "Giảm: 4 điểm; không đổi: 2 điểm; tăng: 0 điểm", "Số vụ khiếu nại so với năm trước", "tier"),
    ],
)
def test_the_year_before_may_stand_in_the_name(maximum, words, name, rule):
    assert read_guidance(words, maximum, name=name).rule == rule


@pytest.mark.parametrize(
    ("maximum", "kind", "words"),
    [
        (8, "", "Đạt từ 60% trở lên: 8 điểm. Dưới 70%: cứ thiếu 1% trừ 0,2 điểm"),  # two marks
        (8, "", "Đạt từ 60% trở lên: 6 điểm. Dưới 60%: cứ thiếu 1% trừ 0,2 điểm"),  # the best is not the maximum
        (2, "", "Cứ vượt 1% cộng 0,5 điểm"),  # no mark, and no bonus
        (8, "", "Đạt từ 90%: 8 điểm; dưới 90%: cứ 1% hồ sơ trễ hạn trừ 1 điểm"),  # of what is late, or below the mark
        (None, "penalty", "Cứ chậm 05 ngày trừ 1 điểm"),  # how far
        (7, "", "Công khai đúng hạn: 6 điểm. Cứ chậm 05 ngày trừ 1 điểm"),
    ],
)
def test_what_the_words_leave_open_stays_with_a_person(maximum, kind, words):
    hold_open(maximum, kind, words)


@pytest.mark.parametrize("words", ["Đúng hạn: 4 điểm; cứ chậm 3 ngày trừ 1 điểm", "Từ 80%: 4 điểm; dưới 80% cứ thiếu 5% trừ 1 điểm"])
def test_that_only_full_steps_count_is_said_and_asked(words):
    read = read_guidance(words, 4)
    assert "chỉ tính đủ từng" in read.unit
    assert not read.certain


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Mỗi 1% giảm so với năm trước trừ 0,5 điểm", ""),
        ("Cứ giảm 1% so với cùng kỳ trừ 0,5 điểm", ""),
        ("Cứ thấp hơn 1% so với mức trung bình của tỉnh trừ 0,5 điểm", ""),
        ("Cứ giảm 1% trừ 0,5 điểm", "Số thu ngân sách so với năm trước"),
    ],
)
def test_less_than_the_year_before_or_than_others_is_short_of_no_whole(words, name):
    assert read_guidance(words, 5.0, name=name).reason == "unlike"
    to_plan = words.replace("năm trước", "kế hoạch").replace("cùng kỳ", "kế hoạch").replace("mức trung bình của tỉnh", "chỉ tiêu")
    assert read_guidance(to_plan, 5.0, name=name.replace("năm trước", "kế hoạch")).rule == "tier"
