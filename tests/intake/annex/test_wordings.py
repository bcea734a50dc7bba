"""Guidance in wordings written to be misread: each gives its labelled points, or stays with a person who judges."""

import pytest

from parlib.intake.annex.guidance import read_guidance
from tests.intake.annex.labelled import hold

PHRASES = [
    (
        5,
        "",
        "Đạt tỷ lệ 95% trở lên được 5 điểm; đạt tỷ lệ từ 85% đến 94% được 3 điểm; đạt tỷ lệ từ 75% đến 84% được 1 điểm; còn lại 0 điểm",
        {"95%": 5, "90%": 3, "80%": 1, "70%": 0},
    ),
    (4, "", "Trên 90%: 4; 80-90%: 3; 70-79%: 2; <70%: 0", {"91%": 4, "85%": 3, "75%": 2, "60%": 0}),
    (4, "", "t ≥ 90%: 4 điểm; 70% ≤ t < 90%: 2 điểm; t < 70%: 0 điểm", {"90%": 4, "75%": 2, "60%": 0}),
    (
        3,
        "",
        "Bằng hoặc lớn hơn 80%: 3 điểm\nNhỏ hơn 80% và lớn hơn hoặc bằng 60%: 2 điểm\nNhỏ hơn 60%: 0 điểm",
        {"80%": 3, "70%": 2, "50%": 0},
    ),
    (
        3,
        "",
        "Từ 80% số đơn vị trở lên thực hiện: 3 điểm; từ 50% đến dưới 80% số đơn vị: 1,5 điểm; dưới 50% số đơn vị: 0 điểm",
        {"85%": 3, "60%": 1.5, "30%": 0},
    ),
    (2, "", "Trên 2/3 số xã hoàn thành: 2 điểm; từ 1/2 đến 2/3: 1 điểm; dưới 1/2: 0 điểm", {"70%": 2, "60%": 1, "40%": 0}),
    (5, "", "100% hồ sơ: 5 điểm; cứ có 01 hồ sơ trễ hạn trừ 0,5 điểm", {"0": 5, "2": 4, "10": 0}),
    (5, "", "Không quá 2% hồ sơ trễ hạn: 5 điểm; trên 2% đến 5%: 3 điểm; trên 5%: 0 điểm", {"1%": 5, "3%": 3, "6%": 0}),
    (
        4,
        "",
        "Tỷ lệ hồ sơ trễ hạn 0%: 4 điểm; đến 1%: 3 điểm; trên 1% đến 3%: 1 điểm; trên 3%: 0 điểm",
        {"0%": 4, "0.5%": 3, "2%": 1, "4%": 0},
    ),
    (
        10,
        "",
        "Mức 1: đạt 100% - 10 điểm\nMức 2: đạt 90% đến dưới 100% - 7 điểm\nMức 3: dưới 90% - 0 điểm",
        {"100%": 10, "95%": 7, "80%": 0},
    ),
    (3, "", "Đạt 100% (3 điểm); đạt 80% - dưới 100% (2 điểm); dưới 80% (0 điểm)", {"100%": 3, "85%": 2, "70%": 0}),
    (6, "", "6 điểm nếu tỷ lệ đạt từ 95% trở lên; 4 điểm nếu từ 85% đến dưới 95%; 0 điểm nếu dưới 85%", {"96%": 6, "90%": 4, "80%": 0}),
    (3, "", "3 điểm: từ 90% trở lên\n2 điểm: từ 70% đến dưới 90%\n0 điểm: dưới 70%", {"95%": 3, "80%": 2, "60%": 0}),
    (4, "", "Đạt ≥ 50% được tính 4 điểm, từ 30% đến < 50% được tính 2 điểm, < 30% không tính điểm", {"50%": 4, "35%": 2, "10%": 0}),
    (5, "", "Có trên 90% hồ sơ trả trước và đúng hạn: 5đ. Có từ 80% - 90%: 3đ. Có dưới 80%: 1đ", {"95%": 5, "85%": 3, "70%": 1}),
    (
        3,
        "",
        "Từ 12 tin, bài/năm trở lên: 3; từ 6 đến 11 tin, bài: 2; từ 1 đến 5 tin, bài: 1; không có: 0",
        {"12": 3, "8": 2, "3": 1, "0": 0},
    ),
    (2, "", "Tổ chức ít nhất 02 cuộc đối thoại: 2 điểm; 01 cuộc: 1 điểm; không tổ chức: 0 điểm", {"2": 2, "1": 1, "0": 0, "3": 2}),
    (2, "", "Có 02 mô hình trở lên đạt 2 điểm, có 01 mô hình đạt 1 điểm, không có mô hình không tính điểm", {"2": 2, "1": 1, "0": 0}),
    (4, "", "Đủ 04 lần họp trở lên trong năm: 4 điểm; thiếu 01 lần trừ 1 điểm", {"0": 4, "1": 3, "4": 0}),
    (
        3,
        "",
        "Kiểm tra từ 10 đơn vị: 3 điểm; 5 - 9 đơn vị: 2 điểm; 1 - 4 đơn vị: 1 điểm; không kiểm tra: 0 điểm",
        {"10": 3, "7": 2, "2": 1, "0": 0},
    ),
    (2, "", "Dưới 3 lỗi: 2 điểm; từ 3 đến 5 lỗi: 1 điểm; trên 5 lỗi: 0 điểm", {"2": 2, "4": 1, "6": 0}),
    (
        3,
        "",
        "Ba sáng kiến trở lên: 3 điểm; hai sáng kiến: 2 điểm; một sáng kiến: 1 điểm; không có: 0 điểm",
        {"3": 3, "2": 2, "1": 1, "0": 0},
    ),
    (
        5,
        "",
        "Thời gian xử lý trung bình không quá 5 ngày: 5 điểm; trên 5 ngày đến 8 ngày: 3 điểm; trên 8 ngày: 0 điểm",
        {"5": 5, "6": 3, "9": 0},
    ),
    (5, "", "Nhanh hơn quy định từ 2 ngày trở lên: 5 điểm; nhanh hơn 1 ngày: 3 điểm; đúng quy định: 2 điểm; chậm: 0 điểm", [5, 3, 2, 0]),
    (2, "", "Trả lời trong 3 ngày: 2 điểm; từ 4 đến 5 ngày: 1 điểm; quá 5 ngày: 0 điểm", {"3": 2, "4": 1, "6": 0}),
    (2, "", "Gửi đúng hạn: 2 điểm; gửi muộn từ 1 đến 3 ngày: 1 điểm; gửi muộn quá 3 ngày hoặc không gửi: 0 điểm", {"0": 2, "2": 1, "4": 0}),
    (3, "", "Đúng thời gian: 3; chậm dưới 5 ngày: 2; chậm từ 5 đến dưới 10 ngày: 1; chậm từ 10 ngày: 0", {"0": 3, "3": 2, "6": 1, "10": 0}),
    (2, "", "Ban hành trước 31/01: 2; từ 01/02 - 28/02: 1; sau 28/02: 0", [2, 1, 0]),
    (2, "", "Ban hành trong quý I: 2 điểm; trong quý II: 1 điểm; sau quý II hoặc không ban hành: 0 điểm", [2, 1, 0]),
    (3, "", "Trong 10 ngày đầu tháng 01: 3 điểm; trong tháng 01: 2 điểm; từ tháng 02: 0 điểm", [3, 2, 0]),
    (
        2,
        "",
        "Hoàn thành trước thời hạn: 2 điểm; hoàn thành đúng thời hạn: 1,5 điểm; hoàn thành sau thời hạn: 0,5 điểm; không hoàn thành: 0 điểm",
        [2, 1.5, 0.5, 0],
    ),
    (7, "", "Điểm = 7 x (số hồ sơ trực tuyến/tổng số hồ sơ)", {"100%": 7, "50%": 3.5}),
    (7, "", "Điểm đạt được = Tỷ lệ % x 7 : 100", {"100%": 7, "50%": 3.5}),
    (7, "", "Tính điểm theo công thức: (b/a) × 7, trong đó a là tổng số nhiệm vụ, b là số nhiệm vụ hoàn thành", {"100%": 7, "50%": 3.5}),
    (7, "", "Điểm được tính bằng tỷ lệ phần trăm hoàn thành nhân với điểm tối đa", {"100%": 7, "50%": 3.5}),
    (7, "", "Tính theo tỷ lệ hoàn thành", {"100%": 7, "50%": 3.5}),
    (7, "", "Chấm điểm theo tỷ lệ thực tế đạt được, tối đa 7 điểm", {"100%": 7, "50%": 3.5}),
    (
        10,
        "",
        "Nếu tỷ lệ ≥ 90% thì điểm = 10. Nếu 50% ≤ tỷ lệ < 90% thì điểm = tỷ lệ × 10/90%. Nếu tỷ lệ < 50% thì điểm = 0",
        {"95%": 10, "72%": 8, "45%": 0},
    ),
    (10, "", "Từ 90% trở lên được 10 điểm, dưới 90% tính điểm theo tỷ lệ tương ứng", {"95%": 10, "45%": 5}),
    (10, "", "Đạt 100% chỉ tiêu: 10 điểm; không đạt 100% thì điểm = 10 × tỷ lệ đạt", {"100%": 10, "80%": 8}),
    (10, "", "Đạt từ 70% trở lên thì điểm = tỷ lệ x 10; dưới 70% không tính điểm", {"70%": 7, "100%": 10, "69%": 0}),
    (10, "", "Điểm = 10 - 0,5 x số hồ sơ trễ hạn (không âm)", {"0": 10, "4": 8, "30": 0}),
    (10, "", "Điểm = 10 x (1 - tỷ lệ hồ sơ trễ hạn)", {"0%": 10, "10%": 9, "50%": 5}),
    (8, "survey", "Số điểm = (Số phiếu hài lòng + Số phiếu rất hài lòng)/Tổng số phiếu × 8", {"100%": 8, "50%": 4}),
    (10, "", "Chỉ số SIPAS đạt bao nhiêu % thì tính điểm bằng % nhân với 10", {"100%": 10, "85%": 8.5}),
    (5, "", "Điểm = SIPAS/100 x 5; SIPAS dưới 80%: 0 điểm", {"100%": 5, "90%": 4.5, "79%": 0}),
    (5, "", "Tỷ lệ hoàn thành x 5 điểm (làm tròn 02 chữ số thập phân)", {"100%": 5, "33.3%": 1.67}),
    (5, "", "Điểm tối đa 5 điểm, mỗi lỗi trừ 0,5 điểm, trừ tối đa 3 điểm", {"0": 5, "2": 4, "20": 2}),
    (3, "", "Thiếu mỗi biểu mẫu trừ 0,25 điểm", {"0": 3, "2": 2.5}),
    (5, "", "Trừ 1 điểm đối với mỗi cuộc họp vắng không lý do", {"0": 5, "2": 3, "9": 0}),
    (5, "", "Có 1 hồ sơ quá hạn trừ 1đ", {"0": 5, "2": 3, "9": 0}),
    (2, "", "Không có ý kiến phản ánh: 2 điểm, có 1 ý kiến phản ánh đúng: trừ 0,5 điểm/ý kiến", {"0": 2, "1": 1.5, "4": 0}),
    (2, "bonus", "Được tỉnh khen: 2 điểm; được huyện khen: 1 điểm", [2, 1, 0]),
    (5, "bonus", "Mỗi giải thưởng cấp quốc gia cộng 2 điểm, tối đa 5 điểm", {"1": 2, "2": 4, "3": 5}),
    (1, "bonus", "Có sáng kiến được áp dụng: cộng 1 điểm", [1, 0]),
    (0, "penalty", "Mỗi trường hợp trừ 2 điểm", {"0": 0, "1": -2, "3": -6}),
    (0, "penalty", "Bị nhắc nhở bằng văn bản: trừ 1 điểm; bị phê bình: trừ 2 điểm; bị kỷ luật: trừ 3 điểm", [0, -1, -2, -3]),
    (0, "penalty", "Chậm dưới 5 ngày: -1; từ 5 ngày trở lên: -2", {"0": 0, "3": -1, "5": -2}),
    (0, "penalty", "-0,5 điểm/lần nhắc nhở, không quá -2 điểm", {"1": -0.5, "9": -2}),
    (2, "", "Có ban hành: 2đ; không ban hành: 0đ", [2, 0]),
    (3, "", "Rất tốt (3đ); Tốt (2đ); Khá (1đ); Trung bình, kém (0đ)", [3, 2, 1, 0]),
    (3, "", "Đạt yêu cầu: 3; đạt một phần: 1,5; chưa đạt: 0", [3, 1.5, 0]),
    (
        4,
        "",
        "Đầy đủ 4 nội dung: 4 điểm; 3 nội dung: 3 điểm; 2 nội dung: 2 điểm; 1 nội dung: 1 điểm; không có: 0",
        {"4": 4, "3": 3, "2": 2, "1": 1, "0": 0},
    ),
    (4, "", "Công khai đủ 05 nội dung: 4 điểm; thiếu mỗi nội dung trừ 0,8 điểm", {"0": 4, "1": 3.2, "5": 0}),
    (5, "", "Hoàn thành xuất sắc nhiệm vụ: 5; hoàn thành tốt: 4; hoàn thành: 2; không hoàn thành: 0", [5, 4, 2, 0]),
    (2, "", "Có kế hoạch riêng: 1 điểm; có lồng ghép: 0,5 điểm; có báo cáo kết quả: 1 điểm", "hand"),
    (2, "", "Có phân công lãnh đạo phụ trách: 1 điểm. Có công chức đầu mối: 1 điểm", [2, 1, 0]),
    (3, "", "Có quy chế (1 điểm); có sơ kết 6 tháng (1 điểm); có tổng kết năm (1 điểm)", [3, 2, 1, 0]),
    (4, "", "Loại A: 4 điểm, loại B: 3 điểm, loại C: 1 điểm, loại D: không điểm", [4, 3, 1, 0]),
    (6, "", "Xếp loại xanh: 6; vàng: 3; đỏ: 0", [6, 3, 0]),
    (3, "", "Hội đồng thẩm định cho điểm từ 0 đến 3", "hand"),
    (3, "", "Tùy mức độ, chấm từ 1 đến 3 điểm", "hand"),
    (3, "", "Căn cứ chất lượng hồ sơ, tổ thẩm định chấm điểm, cao nhất 3 điểm", "hand"),
    (3, "", "Chủ tịch UBND xã đánh giá, tối đa 3 điểm", "hand"),
    (5, "", "Đánh giá mức độ sáng tạo, hiệu quả: tối đa 5 điểm", "hand"),
    (5, "", "Theo kết quả chấm của Tổ giúp việc", "hand"),
    (5, "", "Tốt được 4-5 điểm; khá được 2-3 điểm; trung bình 0-1 điểm", "hand"),
    (5, "", "Đoàn kiểm tra nhận xét và quyết định mức điểm cụ thể", "hand"),
    (0, "penalty", "Tùy tính chất, mức độ trừ từ 1 đến 5 điểm", "hand"),
    (4, "", "Tăng so với năm trước: 4 điểm; bằng năm trước: 2 điểm; giảm: 0 điểm", {"up": 4, "same": 2, "down": 0}),
    (4, "", "Tăng trên 10%: 4; tăng từ 5% đến 10%: 3; tăng dưới 5%: 2; không tăng: 0", {"12%": 4, "7%": 3, "2%": 2, "0%": 0}),
    (4, "", "Giảm từ 20% trở lên: 4; giảm từ 10% đến dưới 20%: 2; giảm dưới 10% hoặc tăng: 0", {"25%": 4, "15%": 2, "5%": 0, "-5%": 0}),
    (3, "", "Tăng từ 3 bậc trở lên: 3 điểm; tăng 1-2 bậc: 2 điểm; giữ nguyên: 1 điểm; tụt bậc: 0 điểm", {"3": 3, "2": 2, "0": 1, "-1": 0}),
    (3, "", "Xử lý 100% đơn: 3 điểm; còn đơn chưa xử lý: 0 điểm; không có đơn: 3 điểm", [3, 0]),
    (3, "", "Không phát sinh hoặc xử lý xong 100%: 3 điểm; từ 80% đến dưới 100%: 2 điểm; dưới 80%: 0", {"100%": 3, "90%": 2, "70%": 0}),
    (6, "", "Từ 95% trở lên và không có khiếu nại: 6 điểm; từ 95% trở lên nhưng có khiếu nại: 4 điểm; dưới 95%: 0 điểm", [6, 4, 0]),
    (3, "", "Đúng hạn và đủ nội dung: 3; đúng hạn nhưng thiếu nội dung: 2; quá hạn: 0", [3, 2, 0]),
    (4, "", "Đạt tốt: 4 điểm; đạt khá: 3 điểm; đạt trung bình: 2 điểm; chưa đạt: 0 điểm", [4, 3, 2, 0]),
    (4, "", "Tổ kiểm tra chấm điểm thực tế tại đơn vị, thang điểm 4", "hand"),
    (4, "", "Lãnh đạo chấm theo mức độ hoàn thành", "hand"),
    (4, "", "Đơn vị tự chấm, Phòng Nội vụ thẩm định theo minh chứng", "hand"),
    (4, "", "Do Ban Chỉ đạo quyết định, không quá 4 điểm", "hand"),
    (4, "", "Đánh giá chung của cấp ủy: tối đa 4 điểm", "hand"),
    (4, "", "Chấm theo cảm quan, tối đa 4 điểm", "hand"),
    (4, "", "Xem xét cụ thể từng trường hợp để cho điểm", "hand"),
    (3, "", "Hội đồng bỏ phiếu, lấy điểm trung bình", "hand"),
    (4, "", "Đúng hạn: đạt 100% số điểm; chậm dưới 5 ngày: đạt 50% số điểm; chậm từ 5 ngày trở lên: 0 điểm", {"0": 4, "3": 2, "5": 0}),
    (4, "", "Hoàn thành trên 90%: điểm tối đa; từ 70% đến 90%: 1/2 điểm tối đa; dưới 70%: không có điểm", {"95%": 4, "80%": 2, "50%": 0}),
    (5, "", "100% hồ sơ đúng hạn: 5,0\n95% - dưới 100%: 3,0\n90% - dưới 95%: 1,0\nDưới 90%: 0", {"100%": 5, "96%": 3, "92%": 1, "80%": 0}),
    (5, "", "(i) Từ 90% trở lên: 5 điểm; (ii) Từ 80% đến dưới 90%: 3 điểm; (iii) Dưới 80%: 0 điểm", {"95%": 5, "85%": 3, "70%": 0}),
    (5, "", "1. Từ 90% trở lên: 5 điểm\n2. Từ 80% đến dưới 90%: 3 điểm\n3. Dưới 80%: 0 điểm", {"95%": 5, "85%": 3, "70%": 0}),
    (
        5,
        "",
        "* Đạt từ 90% trở lên được 05 điểm.\n* Đạt từ 80% đến dưới 90% được 03 điểm.\n* Dưới 80% không được điểm.",
        {"95%": 5, "85%": 3, "70%": 0},
    ),
    (5, "", "Tỷ lệ đạt (TL): TL≥90%: 5đ; 80%≤TL<90%: 3đ; TL<80%: 0đ", {"95%": 5, "85%": 3, "70%": 0}),
    (
        5,
        "",
        "Nếu tỷ lệ từ 90% trở lên thì đạt 5 điểm, nếu tỷ lệ từ 80% đến dưới 90% thì đạt 3 điểm, nếu tỷ lệ dưới 80% thì đạt 0 điểm",
        {"95%": 5, "85%": 3, "70%": 0},
    ),
    (5, "", "Đạt trên 90 phần trăm: 5 điểm; từ 80 đến 90 phần trăm: 3 điểm; dưới 80 phần trăm: 0 điểm", {"95%": 5, "85%": 3, "70%": 0}),
    (5, "", "Điểm tối đa khi tỷ lệ đạt từ 90%; 3 điểm khi đạt từ 80% đến dưới 90%; 0 điểm khi dưới 80%", {"95%": 5, "85%": 3, "70%": 0}),
    (5, "", "Tỷ lệ từ 0,9 trở lên: 5 điểm; từ 0,8 đến dưới 0,9: 3 điểm; dưới 0,8: 0 điểm", {"0.95": 5, "0.85": 3, "0.7": 0}),
    (
        3,
        "",
        "SIPAS từ 90% trở lên: 3; từ 85% đến dưới 90%: 2; từ 80% đến dưới 85%: 1; dưới 80%: 0",
        {"91%": 3, "86%": 2, "82%": 1, "70%": 0},
    ),
    (5, "", "Xếp thứ nhất: 5 điểm; mỗi bậc tiếp theo giảm 0,5 điểm", {"1": 5, "2": 4.5, "5": 3}),
    (5, "", "Đứng thứ nhất 5 điểm, mỗi bậc xếp sau trừ 1 điểm, trừ đến hết điểm", {"1": 5, "2": 4, "6": 0, "9": 0}),
]


@pytest.mark.parametrize(("maximum", "kind", "words", "expected"), PHRASES)
def test_the_labelled_points_come_out(maximum, kind, words, expected):
    hold(maximum, kind, words, expected)


def test_a_maximum_said_once_more_does_not_hide_how_much_is_taken_at_most():
    read = read_guidance("Điểm tối đa 5 điểm, mỗi lỗi trừ 0,5 điểm, trừ tối đa 3 điểm", 5)
    assert min(t["points"] for t in read.params["tiers"]) == 2
    assert read_guidance("Mỗi lỗi trừ 0,5 điểm, trừ tối đa 3 điểm, không quá 4 điểm", 5).rule == "manual"


def test_what_each_place_behind_the_first_costs_is_a_step_of_the_place():
    read = read_guidance("Xếp thứ nhất: 5 điểm; mỗi bậc tiếp theo giảm 0,5 điểm", 5)
    assert read.unit == "thứ hạng"
    assert read.params["tiers"][0] == {"low": 1.0, "high": 2.0, "points": 5.0}


def test_points_before_a_cap_with_a_sign_are_no_condition():
    assert read_guidance("+ 0,5 điểm/01 thư khen, tối đa + 2 điểm", 2, kind="bonus").rule == "bonus"


def test_what_is_counted_has_no_word_of_what_is_done_to_the_points():
    assert read_guidance("Trừ 5 điểm/người", None, kind="penalty").unit == "số người"
    assert read_guidance("Cộng 1 điểm cho mỗi mô hình, tối đa 3 điểm", 3, kind="bonus").unit == "số mô hình"


@pytest.mark.parametrize(
    "words",
    [
        "Từ 90% trở lên: 5 điểm; dưới 90%: trừ 0,5 điểm cho mỗi hồ sơ trễ hạn",  # 90 % is a mark, no step
        "Từ 90% trở lên: 5 điểm; dưới 90% mỗi hồ sơ trễ hạn trừ 0,5 điểm",
        "Đạt 100%: 5 điểm; từ 80% mỗi đơn thư trừ 1 điểm",
    ],
)
def test_a_mark_beside_a_count_is_no_step_of_per_cent(words):
    assert read_guidance(words, 5).rule == "manual"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Xếp hạng tăng so với năm trước: 4 điểm; giữ nguyên hạng: 2 điểm; giảm hạng: 0 điểm", ""),
        ("Tăng: 4 điểm; giữ nguyên: 2 điểm; giảm: 0 điểm", "Thứ hạng chỉ số so với năm trước"),
        ("Cao hơn năm trước: 4 điểm; bằng năm trước: 2 điểm; thấp hơn: 0 điểm", "Vị trí xếp hạng"),
    ],
)
def test_a_better_place_is_no_greater_figure(words, name):
    assert read_guidance(words, 4, name=name).rule == "tier"
