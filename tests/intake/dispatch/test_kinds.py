"""Kinds of sentence that were read wrong: lists under one verb, an index named once, ranks, ceilings and counts in other words."""

from __future__ import annotations

from datetime import date

import pytest

from tests.intake.dispatch.sentences import proposals, read


def test_a_verb_governs_its_whole_list_and_stands_in_every_quote():
    found = proposals("KẾ HOẠCH năm 2026\nNăm 2026 giảm ít nhất 20% thời gian đi lại, 30% chi phí in ấn, 10% số cuộc họp.")
    assert [(p.operator, p.target) for p in found] == [("decrease_by", 20.0), ("decrease_by", 30.0), ("decrease_by", 10.0)]
    assert all("giảm ít nhất" in p.quote for p in found)
    assert [p.quote.endswith(words) for p, words in zip(found, ("đi lại", "in ấn", "cuộc họp"), strict=True)] == [True] * 3


def test_an_index_named_once_holds_for_the_sentence_and_no_further():
    text = (
        "KẾ HOẠCH năm 2026\nPhấn đấu Chỉ số PAPI năm 2026 đạt trên 45 điểm; nằm trong nhóm 10 tỉnh dẫn đầu; không để lĩnh vực nào dưới 60%. "
        + "Tỷ lệ hồ sơ đúng hạn phấn đấu đạt 98%."
    )
    found = proposals(text)
    assert [(p.operator, p.target, p.index) for p in found][-3:] == [("rank_band", 10.0, "PAPI"), (">=", 60.0, "PAPI"), (">=", 98.0, "")]


@pytest.mark.parametrize(
    ("words", "target", "high"),
    [
        ("Phấn đấu xếp thứ hạng từ 5 đến 8 trong tỉnh", 5.0, 8.0),
        ("Phấn đấu đứng vị trí thứ 3/15 sở, ngành", 3.0, None),
        ("Phấn đấu thuộc top 20 xã, phường", 20.0, None),
    ],
)
def test_a_place_in_the_ranking_in_other_words(words, target, high):
    assert read(f"KẾ HOẠCH năm 2026\n{words}.") == [("rank_band", target, high)]


def test_above_the_plan_is_an_increase_and_none_is_zero():
    text = "KẾ HOẠCH năm 2026\nPhấn đấu thu ngân sách vượt từ 3 đến 5% dự toán.\nKhông có văn bản nào ban hành sai thẩm quyền."
    above, none = proposals(text)
    assert (above.operator, above.target, above.target_high, above.unit) == ("increase_by", 3.0, 5.0, "% dự toán")
    assert (none.operator, none.target) == ("=", 0.0)


def test_eth_and_other_look_alikes_of_dd_hide_nothing():
    text = (
        "KẾ HOẠCH năm 2026\nPhấn \u00f0ấu t\u1ef7 l\u1ec7 h\u1ed3 s\u01a1 \u00f0úng h\u1ea1n \u0256\u1ea1t t\u1eeb 97% tr\u1edf l\u00ean."
    )
    (found,) = proposals(text)
    assert (found.operator, found.target) == (">=", 97.0)
    assert "Phấn đấu" in found.quote


@pytest.mark.parametrize(
    ("words", "target", "unit"),
    [
        ("Vận động người dân, mỗi khu 30 hộ cài đặt ứng dụng VNeID.", 30.0, "hộ"),
        ("Phấn đấu mỗi khu có ít nhất 30 hộ cài đặt.", 30.0, "hộ"),
        ("Phấn đấu có ít nhất 20 người tham gia tập huấn.", 20.0, "người"),
        ("Phấn đấu có ít nhất 5 hộ nghèo thoát nghèo.", 5.0, "hộ nghèo"),
    ],
)
def test_what_those_who_are_counted_do_is_no_part_of_the_word_for_them(words, target, unit):
    (found,) = proposals(f"KẾ HOẠCH năm 2026\n{words}")
    assert (found.target, found.unit) == (target, unit)


def test_what_is_left_over_is_a_ceiling():
    (found,) = proposals("KẾ HOẠCH năm 2026\nGiảm số hồ sơ trễ hạn xuống còn dưới 20 hồ sơ.")
    assert (found.operator, found.target, found.unit) == ("<", 20.0, "hồ sơ")


def test_points_of_a_named_index_are_of_that_index():
    (found,) = proposals("KẾ HOẠCH năm 2026\nPhấn đấu Chỉ số cải cách hành chính của xã đạt từ 88 điểm trở lên.")
    assert (found.index, found.domain, found.target) == ("PAR", "D0", 88.0)


def test_what_a_report_numbers_is_told_and_a_start_value_is_not_promised():
    text = (
        "KẾ HOẠCH năm 2026\nI. Kết quả năm 2025\n1. Chỉ số đạt 82,15 điểm (xếp thứ 21/43).\n2. Hồ sơ trực tuyến: 64%; thanh toán: 41,5%.\n"
        + "II. Mục tiêu\n1. Nâng tỷ lệ thanh toán trực tuyến từ 41,5% lên 65%.\n2. Không phát sinh hồ sơ trễ hạn lĩnh vực đất đai.\n"
        + "d) Tổ công nghệ số cộng đồng\n- Hướng dẫn tối thiểu 500 hộ gia đình.\nđ) Tổ chức tuyên truyền\n- Đăng tải 12 tin."
    )
    assert [(p.operator, p.target, p.owner) for p in proposals(text)] == [
        (">=", 65.0, ""),
        ("=", 0.0, ""),
        (">=", 500.0, "Tổ công nghệ số cộng đồng"),
        ("=", 12.0, ""),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("UBND các xã, phường: không để hồ sơ trễ hạn quá 2%.", [("<=", 2.0, None)]),
        ("Giảm tỷ lệ hồ sơ trễ hạn từ 4,6% xuống còn 1%.", [("<=", 1.0, None)]),
        ("Rút ngắn thời gian chờ từ 3,5 giờ xuống còn 2,5 giờ.", [("<=", 2.5, None)]),
        ("Phấn đấu Chỉ số CCHC năm 2026 của huyện xếp thứ 3/11 huyện.", [("rank_band", 3.0, None)]),
        ("Phấn đấu nâng hạng Chỉ số CCHC từ 9 lên nhóm 5 đơn vị dẫn đầu.", [("rank_band", 5.0, None)]),
        ("Phấn đấu điểm số không thấp hơn năm 2025.", [(">=", None, None)]),
        ("Phòng Nội vụ tham mưu cắt bớt 25% hội họp.", [("decrease_by", 25.0, None)]),
        ("Cắt giảm tối thiểu 02 thủ tục và 30% thành phần hồ sơ.", [("decrease_by", 2.0, None), ("decrease_by", 30.0, None)]),
        ("Tỷ lệ hồ sơ trả lại không vượt 1,5%.", [("<=", 1.5, None)]),
        ("Không để thôn nào có tỷ lệ hộ dùng dịch vụ công dưới 40%.", [(">=", 40.0, None)]),
        ("Đối thoại với tối thiểu 10 thôn, 03 hợp tác xã.", [(">=", 10.0, None), (">=", 3.0, None)]),
        ("Không để hồ sơ người có công bị thất lạc; không còn đơn thư tồn đọng.", [("=", 0.0, None), ("=", 0.0, None)]),
        ("Tối thiểu mỗi tháng một buổi tiếp dân.", [(">=", 1.0, None)]),
        ("Lắp đặt thêm 03 điểm truy cập mạng tại nhà văn hóa.", [("increase_by", 3.0, None)]),
        ("Chỉ số CCHC đứng từ hạng 4 trở lên.", [("rank_band", 4.0, None)]),
        ("Mức độ hài lòng tăng ít nhất 2 điểm phần trăm.", [("increase_by", 2.0, None)]),
        ("Đưa thời gian cấp phép từ 10 ngày xuống còn 6 ngày.", [("<=", 6.0, None)]),
        ("Số hóa 420 hồ sơ hộ tịch, ra mắt 02 mô hình.", [("=", 420.0, None), ("=", 2.0, None)]),
        ("Giảm ít nhất một nửa số hồ sơ bị trả lại.", [("decrease_by", 50.0, None)]),
        ("Điểm phục vụ không tháng nào dưới 88 điểm.", [(">=", 88.0, None)]),
        ("Thời gian chờ khám dưới 45 phút.", [("<", 45.0, None)]),
        ("Số ý kiến phàn nàn không quá 15 ý kiến mỗi quý.", [("<=", 15.0, None)]),
        ("Nâng hạng CCHC của huyện ít nhất 03 bậc.", [("rank_improve_by", 3.0, None)]),
        ("Chứng thực điện tử: 800 bản sao trở lên.", [(">=", 800.0, None)]),
        ("Thu ngân sách đạt và vượt 104% dự toán.", [(">=", 104.0, None)]),
        ("Tổ chức 03 hội nghị đối thoại, 02 hội thi trực tuyến.", [("=", 3.0, None), ("=", 2.0, None)]),
        ("Văn phòng họp giao ban mỗi tuần một cuộc.", [("=", 1.0, None)]),
        ("Cấp giấy phép xây dựng trong 07 ngày làm việc.", [("<=", 7.0, None)]),
        ("100% giấy phép được cấp trong 07 ngày.", [("=", 100.0, None)]),
        ("Mỗi xã có 01 điểm hướng dẫn dịch vụ công.", [("=", 1.0, None)]),
        ("Mỗi nhiệm vụ có một đơn vị chủ trì, thời hạn và sản phẩm.", []),
        ("Vận động thanh niên từ 16 tuổi trở lên đăng ký chữ ký số.", []),
        ("Các xã có hồ sơ trễ hạn trên 2% phải giải trình với Chủ tịch UBND huyện.", []),
        ("UBND tỉnh công bố kết quả PAR INDEX 2025: huyện đạt 80,4%, hạng 9, tụt 02 bậc.", []),
        ("1. Đánh giá: hồ sơ đúng hạn 96,4%; trực tuyến 41%.", []),
        ("Mức độ hài lòng tăng ít nhất 2% so với năm 2025 (82,3%).", [("increase_by", 2.0, None)]),
        ("Huyện có 15 xã, dân số 61.200 người, trong đó hộ nghèo chiếm 8,5%.", []),
        ("Nguyên nhân: còn 12 hồ sơ chậm, thanh toán trực tuyến chỉ 37%.", []),
    ],
)
def test_what_must_not_be_passed_and_what_is_striven_for(words, expected):
    assert read(f"KẾ HOẠCH cải cách hành chính năm 2026 của huyện Suối Tre\n{words}") == expected


def test_a_line_that_names_a_year_is_about_what_stands_below_it():
    text = (
        "V/v đăng ký chỉ tiêu năm 2026, 2027\nNăm 2026:\n- Chỉ số SIPAS đạt 85%.\nNăm 2027:\n- Chỉ số SIPAS đạt 88%.\n"
        + "II. KIỂM TRA\nĐến 30/6/2026 hoàn thành 50% kế hoạch kiểm tra; phấn đấu năm 2027 đạt 95% kế hoạch số hóa."
    )
    assert [(p.target, p.due) for p in proposals(text)] == [
        (85.0, date(2026, 12, 31)),
        (88.0, date(2027, 12, 31)),
        (50.0, date(2026, 6, 30)),
        (95.0, date(2027, 12, 31)),
    ]


def test_the_index_of_the_subject_is_meant_where_none_is_named():
    (found,) = proposals("CÔNG VĂN\nV/v nâng cao Chỉ số cải cách hành chính của Sở năm 2026\nPhấn đấu Sở đạt từ 91 điểm.")
    assert (found.index, found.target) == ("PAR", 91.0)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Thanh tra trách nhiệm tại 08 đơn vị mỗi năm", ("=", 8.0)),
        ("Thanh tra tối thiểu 25 cơ quan, trong đó cấp xã không ít hơn 15", (">=", 15.0)),
        ("Thông báo bổ sung trong thời hạn 03 ngày làm việc", ("<=", 3.0)),
        ("Đến ngày 30/6/2026 số hóa 12.400 thửa đất; đến hết tháng 11/2026 là 20.000 thửa", ("=", 20000.0)),
        ("Số hồ sơ bị trả lại không rõ lý do: 0 hồ sơ", ("=", 0.0)),
        ("| 4 | Số hộ kinh doanh dùng hóa đơn điện tử | 320 hộ |", ("=", 320.0)),
        ("Cả 08 chỉ số nội dung đều tăng điểm so với năm 2025", ("higher_than_last_year", None)),
        ("Tái sử dụng dữ liệu đã số hóa đạt 50%", (">=", 50.0)),
        ("Gửi thư xin lỗi đến 73 hộ dân trước ngày 15/6/2026", ("=", 73.0)),
        ("Trả lại tiền thu sai cho 126 học sinh", ("=", 126.0)),
        ("Trả hết 164 hồ sơ cấp giấy chứng nhận quá hạn", ("=", 164.0)),
        ("Lắp máy quét vân tay tại 19 trụ sở", ("=", 19.0)),
        ("Làm sạch dữ liệu của 1.150.000 nhân khẩu", ("=", 1150000.0)),
        ("Tăng thời lượng chuyên mục từ 10 phút lên 15 phút mỗi tuần", (">=", 15.0)),
        ("Không còn giấy phép chậm gia hạn", ("=", 0.0)),
        ("Mức độ hài lòng của người dân đối với sự phục vụ vượt 84%", (">", 84.0)),
        ("Thẩm định lại 46 khách sạn, thu hồi biển hạng sao nếu có trên 3 lỗi nặng", ("=", 46.0)),
    ],
)
def test_counts_and_ceilings_in_further_words(words, expected):
    assert [(p.operator, p.target) for p in proposals(f"KẾ HOẠCH năm 2026\n- {words}.")][-1] == expected


def test_how_content_people_are_with_hospitals_is_no_sipas_unless_it_says_so():
    text = "KẾ HOẠCH năm 2026\n1. Mức độ hài lòng của người bệnh đạt 90%.\n2. Chỉ số hài lòng (SIPAS) về y tế đạt 85%.\n3. Mức độ hài lòng đạt 88%."
    assert [p.index for p in proposals(text)] == ["", "SIPAS", "SIPAS"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Phủ sóng 4G tới 212 thôn, bản còn lại", [("=", 212.0)]),
        ("Làm sạch 23.417 thông tin công dân sai lệch", [("=", 23417.0)]),
        ("Triển khai bệnh án điện tử tại 12 khoa lâm sàng", [("=", 12.0)]),
        ("Tổ chức 02 lớp tập huấn cho 156 công chức cấp xã", [("=", 2.0), ("=", 156.0)]),
        ("Phấn đấu trong năm có 1.200 doanh nghiệp thành lập mới", [(">=", 1200.0)]),
        ("Số hóa 412.600 dữ liệu còn lại (đã xong 687.300 dữ liệu, bằng 62,5%)", [("=", 412600.0)]),
        ("Không có công trình xây dựng không phép", [("=", 0.0)]),
        ("Không để dự án nào bị thu hồi vốn do chậm tiến độ", [("=", 0.0)]),
        ("Không để xã nào có tỷ lệ trực tuyến dưới 40%", [(">=", 40.0)]),
        ("Đưa PCI trở lại nhóm 30 tỉnh, thành phố đứng đầu", [("rank_band", 30.0)]),
        ("Chỉ số PAPI: từ 44 điểm trở lên, thuộc nhóm điểm cao nhất", [(">=", 44.0), ("rank_band", None)]),
        ("Chỉ số năng lực cạnh tranh (PCI): trên 68 điểm", [(">", 68.0)]),
        ("Cắt giảm 20% thời gian; 90% hồ sơ được nộp trực tuyến", [("decrease_by", 20.0), (">=", 90.0)]),
        ("Tỷ lệ tham gia bảo hiểm từ mức 88,6% của năm 2025 nâng lên ít nhất 91%", [(">=", 91.0)]),
        ("Trong quý II/2026, 100% xã công khai quyết toán ngân sách năm 2025", [("=", 100.0)]),
        ("Số hóa 85.000 hồ sơ lưu trữ giai đoạn 2015 - 2020", [("=", 85000.0)]),
        ("100% thủ tục mới được công bố chậm nhất 20 ngày trước ngày có hiệu lực", [("=", 100.0)]),
        ("SIPAS đạt từ 85% trở lên, PAR INDEX đứng trong nhóm 5 huyện", [(">=", 85.0), ("rank_band", 5.0)]),
    ],
)
def test_promises_in_the_words_of_further_papers(words, expected):
    assert [(p.operator, p.target) for p in proposals(f"KẾ HOẠCH cải cách hành chính năm 2026\n- {words}.")] == expected


def test_another_index_is_not_that_of_the_sentence():
    found = proposals(
        "KẾ HOẠCH năm 2026\n- Giữ vững PAR INDEX trong nhóm 12 tỉnh dẫn đầu; Chỉ số chuyển đổi số (DTI) tăng từ 3 bậc trở lên."
    )
    assert [(p.operator, p.index) for p in found] == [("rank_band", "PAR"), ("rank_improve_by", "DTI")]


@pytest.mark.parametrize("mark", [" | ", "\t"])
def test_a_table_that_was_pasted_as_text_is_read_row_by_row(mark):
    rows = (
        ("TT", "Chỉ tiêu", "Kết quả năm 2025", "Chỉ tiêu giao năm 2026", "Cơ quan chủ trì"),
        ("1", "Tỷ lệ hồ sơ nộp trực tuyến", "71,4%", "≥ 85%", "Văn phòng UBND tỉnh"),
        ("2", "Tỷ lệ hồ sơ quá hạn", "1,9%", "≤ 0,5%", "Văn phòng UBND tỉnh"),
        ("3", "Tỷ lệ giải ngân", "89,2%", "trên 95%", "Sở Tài chính"),
    )
    found = proposals("QUYẾT ĐỊNH giao chỉ tiêu năm 2026\nĐiều 2. Các chỉ tiêu\n" + "\n".join(mark.join(row) for row in rows))
    assert [(p.operator, p.target, p.owner, p.line) for p in found] == [
        (">=", 85.0, "Văn phòng UBND tỉnh", 4),
        ("<=", 0.5, "Văn phòng UBND tỉnh", 5),
        (">", 95.0, "Sở Tài chính", 6),
    ]


@pytest.mark.parametrize(
    ("heading", "domains"),
    [
        # a heading of its own, whatever the tasks below it speak of
        ("2. Chuyển đổi số", ["D7", "D7"]),
        ("II. Phát triển hạ tầng số, nền tảng số", ["D7", "D7"]),
        # a heading of an index, and one that is no domain: each task by its own words, or not known
        ("2. Chỉ số chuyển đổi số", ["D3", "OTHER"]),
        ("2. Thi đua, khen thưởng", ["D3", "OTHER"]),
        ("2. Cải cách thể chế và chuyển đổi số", ["D2", "D2"]),
    ],
)
def test_a_task_is_of_the_domain_that_its_heading_opens_or_of_none_that_is_known(heading, domains):
    text = f"KẾ HOẠCH năm 2026\n{heading}\n- 90% hồ sơ thủ tục hành chính được số hóa.\n- Tổ chức 02 hội nghị sơ kết trong năm 2026."
    assert [p.domain for p in proposals(text)] == domains


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("đạt 90% (năm 2025: 85%).", (85.0, 2025)),
        ("đạt 90%; ghi chú: năm 2025 là 70%. Chủ trì: Sở Tư pháp.", (70.0, 2025)),
        ("đạt 90%. Ghi chú: Năm 2025: 31,5%.", (31.5, 2025)),
        ("tăng từ 45% năm 2025 lên 90%.", (45.0, 2025)),
        ("tăng từ 45% (năm 2025) lên 90%.", (45.0, 2025)),
        ("tăng từ 45% lên 90%.", (45.0, None)),
        ("đạt 90%. Ghi chú: báo cáo hằng quý.", (None, None)),
    ],
)
def test_where_a_share_starts_is_read_in_brackets_in_a_note_and_beside_its_year(words, start):
    (found,) = proposals(f"KẾ HOẠCH năm 2026\n1. Cải cách thủ tục hành chính\n- Tỷ lệ hồ sơ trực tuyến {words}")
    assert (found.target, found.baseline, found.baseline_period) == (90.0, *start)
