"""Kinds of sentence that were read wrong: results, lists under one verb, an index named once, owners by line, negatives."""

from __future__ import annotations

from datetime import date

import pytest

from parlib.intake.dispatch.files import read_dispatch
from parlib.intake.dispatch.promises import extract_commitments


def proposals(text: str):
    return [p for p in extract_commitments(text) if p.kind == "target"]


def read(text: str) -> list[tuple]:
    return [(p.operator, p.target, p.target_high) for p in proposals(text)]


@pytest.mark.parametrize(
    "told",
    [
        "Năm 2025, Chỉ số CCHC của xã đạt 81,2%, tăng 2,4% so với năm 2024, xếp thứ 9/124 xã, phường. Tỷ lệ số hóa thực hiện đạt 93%.",
        "I. KẾT QUẢ THỰC HIỆN NĂM 2025\n- Giải quyết đúng hạn 98,7% hồ sơ; số hóa 91% hồ sơ.\n- Giảm 12% thời gian giải quyết.\n"
        + "II. MỤC TIÊU NĂM 2026\n",
        "Kết quả năm 2025, Chỉ số SIPAS đạt 85,1%; Chỉ số PAPI đạt 42 điểm.",
    ],
)
def test_what_was_reached_is_no_promise(told):
    text = f"KẾ HOẠCH cải cách hành chính năm 2026 của xã Suối Tre\n{told}\nPhấn đấu năm 2026 Chỉ số SIPAS đạt từ 88% trở lên."
    assert read(text) == [(">=", 88.0, None)]


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


def test_owners_by_line_joint_owners_and_owners_in_brackets():
    text = (
        "KẾ HOẠCH năm 2026\n1. Phòng Văn hóa - Xã hội: số hóa tối thiểu 90% hồ sơ.\n"
        + "2. Phòng Kinh tế, Văn phòng HĐND và UBND: giải ngân đạt 98% kế hoạch trở lên.\n"
        + "3. Tối thiểu 80% hồ sơ trực tuyến (chủ trì: Trung tâm Phục vụ hành chính công).\n"
        + "4. Công an xã:\n- Không để xảy ra khiếu nại vượt cấp."
    )
    found = proposals(text)
    assert [p.owner for p in found] == [
        "Phòng Văn hóa - Xã hội",
        "Phòng Kinh tế; Văn phòng HĐND và UBND",
        "Trung tâm Phục vụ hành chính công",
        "Công an xã",
    ]
    assert [(p.operator, p.target, p.unit) for p in found][1] == (">=", 98.0, "% kế hoạch")


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


UNIT_HEADINGS = """CÔNG VĂN năm 2025
II. NHIỆM VỤ CỤ THỂ
1. Phòng Nội vụ
- Tham mưu ban hành Kế hoạch kiểm tra cải cách hành chính trước ngày 31/3/2025; kiểm tra tối thiểu 40% số đơn vị.
- Tổ chức 02 lớp tập huấn cho công chức cấp xã trong quý II/2025.
2. Ban hành kế hoạch tuyên truyền
- Đăng tải 24 tin, bài trên trang thông tin điện tử. Đơn vị chủ trì: Phòng Văn hóa - Xã hội; phối hợp: Phòng Kinh tế.
3. UBND các xã, thị trấn
a) Mỗi xã có ít nhất 01 sáng kiến được công nhận.
"""


def test_a_heading_that_is_a_unit_owns_what_stands_below_and_a_task_is_no_unit():
    assert [(p.operator, p.target, p.owner, p.place) for p in proposals(UNIT_HEADINGS)] == [
        ("done", None, "Phòng Nội vụ", "mục II.1"),
        (">=", 40.0, "Phòng Nội vụ", "mục II.1"),
        ("=", 2.0, "Phòng Nội vụ", "mục II.1"),
        ("=", 24.0, "Phòng Văn hóa - Xã hội", "mục II.2"),
        (">=", 1.0, "UBND các xã, thị trấn", "mục II.3.a"),
    ]


@pytest.mark.parametrize(
    ("words", "last_day"),
    [
        ("Phấn đấu tổ chức 02 hội nghị trong quý II/2025", date(2025, 6, 30)),
        ("Phấn đấu tổ chức 02 hội nghị trong Quý I năm 2025", date(2025, 3, 31)),
        ("Phấn đấu số hóa tối thiểu 80% hồ sơ trước ngày 30/9", date(2025, 9, 30)),
        ("Phấn đấu số hóa tối thiểu 80% hồ sơ trong 6 tháng đầu năm 2025", date(2025, 6, 30)),
        ("Tham mưu ban hành Kế hoạch tuyên truyền trong tháng 02/2025", date(2025, 2, 28)),
        ("Phấn đấu số hóa tối thiểu 80% hồ sơ trong tháng 9 năm 2025", date(2025, 9, 30)),
        ("Phấn đấu số hóa tối thiểu 80% hồ sơ trong tháng 13/2025", date(2025, 12, 31)),
        ("Phấn đấu số hóa tối thiểu 80% hồ sơ trong quý I, quý II", date(2025, 12, 31)),
        ("Phấn đấu số hóa tối thiểu 80% hồ sơ trước ngày 31/02/2025", date(2025, 12, 31)),
    ],
)
def test_the_last_day_that_a_promise_states(words, last_day):
    (found,) = proposals(f"KẾ HOẠCH năm 2025\n{words}.")
    assert found.due == last_day


def test_last_years_result_in_brackets_does_not_hide_the_promise():
    text = "KẾ HOẠCH năm 2025\n- Nâng tỷ lệ hồ sơ trực tuyến lên 70% (năm 2024: 58%), tỷ lệ thanh toán đạt tối thiểu 60%."
    assert read(text) == [(">=", 70.0, None), (">=", 60.0, None)]


def test_what_is_left_over_is_a_ceiling():
    (found,) = proposals("KẾ HOẠCH năm 2026\nGiảm số hồ sơ trễ hạn xuống còn dưới 20 hồ sơ.")
    assert (found.operator, found.target, found.unit) == ("<", 20.0, "hồ sơ")


def test_points_of_a_named_index_are_of_that_index():
    (found,) = proposals("KẾ HOẠCH năm 2026\nPhấn đấu Chỉ số cải cách hành chính của xã đạt từ 88 điểm trở lên.")
    assert (found.index, found.domain, found.target) == ("PAR", "D0", 88.0)


def test_a_cell_of_a_table_ends_a_sentence_and_last_years_figure_beside_it_promises_nothing(tmp_path):
    docx = pytest.importorskip("docx", reason="python-docx (the `docx` extra) is not installed")
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH năm 2026")
    table = document.add_table(rows=0, cols=3)
    for words in (
        ("Tỷ lệ hồ sơ đúng hạn đạt từ 98% trở lên", "96,1%", "Phòng Nội vụ"),
        ("Số hóa tối thiểu 75% hồ sơ", "61,5%", "Phòng Kinh tế"),
    ):
        for cell, text in zip(table.add_row().cells, words, strict=True):
            cell.text = text
    document.save(tmp_path / "a.docx")
    found = [p for p in extract_commitments(read_dispatch(tmp_path / "a.docx")) if p.kind == "target"]
    assert [(p.operator, p.target, p.quote) for p in found] == [
        (">=", 98.0, "Tỷ lệ hồ sơ đúng hạn đạt từ 98% trở lên"),
        (">=", 75.0, "Số hóa tối thiểu 75% hồ sơ"),
    ]
    assert [p.line for p in found] == [2, 5]


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


def test_people_who_are_given_a_task_are_its_owners():
    text = "KẾ HOẠCH năm 2026\n5. Giao Trưởng các khu phố vận động người dân nộp hồ sơ trực tuyến, tỷ lệ không thấp hơn 65%."
    assert [p.owner for p in proposals(text)] == ["Trưởng các khu phố"]


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("3. Trưởng các bản:\n- Hướng dẫn tối thiểu 20 hộ.", "Trưởng các bản"),
        ("3. Thanh tra huyện phối hợp Phòng Nội vụ\n- Kiểm tra tối thiểu 05 xã.", "Thanh tra huyện"),
        ("3. Văn phòng HĐND và UBND chủ trì:\n- Số hóa tối thiểu 80% hồ sơ.", "Văn phòng HĐND và UBND"),
        ("Giao UBND các xã, phường nâng tỷ lệ trực tuyến lên ít nhất 70%.", "UBND các xã, phường"),
        ("Giám đốc các sở, Chủ tịch UBND các xã: giảm ít nhất 10% cuộc họp.", "các sở; Chủ tịch UBND các xã"),
        ("4. Chủ tịch UBND cấp xã: đối thoại ít nhất 02 lần.", "Chủ tịch UBND cấp xã"),
        ("1. Thủ tục hành chính (Phòng Tư pháp phụ trách)\n- Trả kết quả đúng hạn từ 97% trở lên.", "Phòng Tư pháp"),
        ("1. Bệnh viện Đa khoa huyện\n- Thời gian chờ dưới 60 phút.", "Bệnh viện Đa khoa huyện"),
        ("- Đồng chí Chủ tịch UBND xã trực tiếp đối thoại ít nhất 02 lần.", "Chủ tịch UBND xã"),
        ("2.1. Văn phòng duy trì tỷ lệ trả lời trên 95%.", "Văn phòng"),
        ("- Sở Tư pháp khẩn trương trình 04 văn bản", "Sở Tư pháp"),
        ("Điều 3. Sở Nội vụ công bố kết quả, phúc tra ít nhất 20% số đơn vị", "Sở Nội vụ"),
        ("b) Công ty Điện lực Suối Tre giảm 10% số phút mất điện", "Công ty Điện lực Suối Tre"),
    ],
)
def test_owners_in_heads_with_what_they_do(words, owner):
    assert [p.owner for p in proposals(f"KẾ HOẠCH cải cách hành chính năm 2026 của huyện Suối Tre\n{words}")] == [owner]


def test_a_part_of_the_year_that_was_over_at_the_signature_is_told():
    text = "KẾ HOẠCH cải cách hành chính năm 2026\nSuối Tre, ngày 08 tháng 7 năm 2026\nQuý II/2026, hồ sơ trực tuyến đạt 61%; thanh toán đạt 40%.\n"
    assert read(text + "Quý III/2026, hồ sơ trực tuyến đạt 75%.") == [(">=", 75.0, None)]


def test_the_index_of_the_subject_is_meant_where_none_is_named():
    (found,) = proposals("CÔNG VĂN\nV/v nâng cao Chỉ số cải cách hành chính của Sở năm 2026\nPhấn đấu Sở đạt từ 91 điểm.")
    assert (found.index, found.target) == ("PAR", 91.0)


def test_what_fell_short_of_a_goal_is_a_result():
    text = (
        "KẾ HOẠCH cải cách hành chính năm 2026\nI. KẾT QUẢ NĂM 2025\n"
        "Tỷ lệ hồ sơ giải quyết đúng hạn đạt 96,4%, thấp hơn mục tiêu 98% đã đề ra.\n"
        "II. NHIỆM VỤ NĂM 2026\nPhấn đấu tỷ lệ hồ sơ giải quyết đúng hạn đạt từ 98,5% trở lên.\n"
    )
    assert read(text) == [(">=", 98.5, None)]


@pytest.mark.parametrize(
    "lines",
    [
        "I. KẾT QUẢ ĐẠT ĐƯỢC\n1. Không để xảy ra khiếu kiện; ít nhất 5 xã đạt chuẩn trở lên.\n- Năm 2026 giải quyết đúng hạn 98%.\nII. NHIỆM VỤ",
        "KẾT QUẢ ĐẠT ĐƯỢC\n1. 100% cơ quan đạt chuẩn.\n2. Tồn tại, hạn chế: không có xã nào đạt 50%.\nNHIỆM VỤ TRỌNG TÂM",
        "Giải quyết đúng hạn 99,1%, vượt 0,6 điểm phần trăm so với chỉ tiêu; trực tuyến 81% (chỉ tiêu giao 75%).",
        "Nguyên nhân chủ quan là thiếu sâu sát; 62% phiếu xin lỗi ban hành muộn.",
        "Công chức đi muộn từ 03 lần/tháng trở lên thì không xếp loại hoàn thành tốt nhiệm vụ.",
    ],
)
def test_results_causes_and_thresholds_of_sanctions_promise_nothing_until_a_section_plans(lines):
    assert read(f"KẾ HOẠCH năm 2026\n{lines}\n1. Không để hồ sơ trễ hạn; đạt 95% trở lên.") == [("=", 0.0, None), (">=", 95.0, None)]


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


def test_a_quarter_from_which_on_is_no_last_day():
    (found,) = proposals("KẾ HOẠCH năm 2026\nGiảm tỷ lệ quá hạn xuống dưới 1% từ quý II/2026.")
    assert found.due == date(2026, 12, 31)


@pytest.mark.parametrize(
    "told",
    [
        "Phần thứ nhất: KẾT QUẢ NĂM 2025\n1. Về thực hiện chỉ tiêu: có 11 chỉ tiêu đạt; 03 chỉ tiêu không đạt là trực tuyến (8%/15%).\nPhần thứ hai: VIỆC",
        "Phần mở đầu. SỰ CẦN THIẾT\nKhảo sát cuối năm 2025 cho thấy hài lòng đạt 83,6%; 27% phàn nàn phải chờ trên 120 phút.\nPhần I. MỤC TIÊU",
        "I. Về kết quả 9 tháng\nGhi nhận các sở đã hoàn thành 52/66 nhiệm vụ; hồ sơ đúng hạn đạt 97,4%, vượt 0,4% mục tiêu.\nII. NHIỆM VỤ",
        "I. TỒN TẠI\n1. Trực tuyến mới chiếm 11,6%, trong khi Bộ tiêu chí yêu cầu trên 30%; trễ hạn 9,2%, mục tiêu đề ra là dưới 5%.\nII. NHIỆM VỤ",
        "I. BỐI CẢNH\n1. Xã miền núi, 83% dân số là người dân tộc, xếp thứ 46/63 (mục tiêu Nghị quyết là nhóm 35).\nII. NHIỆM VỤ",
        "Tại Kế hoạch số 33/KH-UBND, UBND tỉnh đã giao chỉ tiêu 55% hồ sơ trực tuyến, 100% kết quả được ký số.",
        "41% doanh nghiệp được hỏi cho rằng còn nhũng nhiễu, 11% doanh nghiệp phải chờ hơn một tháng.",
        "Sau 6 tháng, Trung tâm giải quyết 3.077 hồ sơ, 98,2% đúng hạn; án khám phá 78,6% (chỉ tiêu 75%).",
        "Nguyên nhân chủ yếu là lãnh đạo 05 xã buông lỏng, có nơi giao 01 người kiêm 3 việc.",
        "Phần III. KIẾN NGHỊ: Đề nghị UBND tỉnh hỗ trợ 650 triệu đồng; đề nghị Sở Nội vụ giảm từ 4 xuống 2 kỳ báo cáo.\nPhần IV. NHIỆM VỤ",
        "Cơ bản nhất trí phương án nâng thang điểm từ 80 lên 100 điểm, giảm từ 42 xuống 36 tiêu chí thành phần.",
        "Bộ phận có trên 2% hồ sơ trễ hạn không được xét khen thưởng quý.",
        "Khoa, phòng nào có trên 3 phản ánh đúng trong một quý thì hạ một bậc xếp loại.",
        "Mỗi vụ có tối thiểu 15 biên chế mới được lập phòng.",
        "Bản cam kết lập thành 03 bản, gửi Chủ tịch UBND tỉnh 01 bản.",
        "Giao Sở Nội vụ lấy mức độ hoàn thành chỉ tiêu làm căn cứ xếp loại.",
        "Người đi họp trễ từ 15 phút trở lên bị nêu tên; đơn vị có từ 03 lượt bị nêu tên thì người đứng đầu phải kiểm điểm.",
        "Đơn vị có trên 2 nhiệm vụ chậm tiến độ bị hạ một bậc xếp loại.",
        "Cơ sở tăng giá quá 20% so với giá niêm yết bị xử phạt theo quy định.",
        "Khảo sát tháng 5/2025 trên 1.860 phụ huynh cho thấy 23% phải đi lại từ 3 lần trở lên.",
    ],
)
def test_results_petitions_drafts_and_thresholds_of_further_papers_promise_nothing(told):
    assert read(f"KẾ HOẠCH năm 2026\n{told}\n1. Phấn đấu đạt 95% trở lên.") == [(">=", 95.0, None)]


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


@pytest.mark.parametrize(
    ("words", "owners"),
    [
        ("1. Đảng ủy xây dựng đề án. Giao UBND xã dành tối thiểu 2% chi thường xuyên.", ["UBND xã"]),
        ("1. Chi bộ đăng ký ít nhất 01 việc; hằng năm Ủy ban Kiểm tra Thị ủy kiểm tra ít nhất 04 tổ chức.", ["", "Ủy ban Kiểm tra Thị ủy"]),
        ("Giao Sở Tài nguyên và Môi trường kéo tỷ lệ quá hạn xuống dưới 1,5%.", ["Sở Tài nguyên và Môi trường"]),
        ("Giao Văn phòng UBND tỉnh trước ngày 25/10/2026 trình phương án cắt giảm tối thiểu 20% thủ tục.", ["Văn phòng UBND tỉnh"]),
        ("UBND huyện Đông Hà và UBND huyện Tây Hà nâng tỷ lệ trực tuyến lên ít nhất 60%.", ["UBND huyện Đông Hà; UBND huyện Tây Hà"]),
        ("5. Ban Quản lý dự án đầu tư xây dựng tỉnh giải ngân 100% vốn.", ["Ban Quản lý dự án đầu tư xây dựng tỉnh"]),
        ("6. Đề nghị Đoàn Thanh niên phường\n- Cử 15 tình nguyện viên.", ["Đoàn Thanh niên phường"]),
        ("2.1. Phòng Điều dưỡng\na) Giảm 30% số cuộc gọi.\n2.2. Nâng cao chất lượng\na) Giảm 03 biểu mẫu.", ["Phòng Điều dưỡng", ""]),
        ("I. Đội Cảnh sát quản lý hành chính về trật tự xã hội\n- Giảm 10% số vụ.", ["Đội Cảnh sát quản lý hành chính về trật tự xã hội"]),
        ("3. Giao Thường trực Hội đồng nhân dân tỉnh tổ chức 05 cuộc giám sát.", ["Thường trực Hội đồng nhân dân tỉnh"]),
        ("1. Sở Nội vụ (cơ quan thường trực)\n- Kiểm tra ít nhất 10 đơn vị.", ["Sở Nội vụ"]),
        ("IV. TRÁCH NHIỆM CỦA SỞ TÀI CHÍNH\n- Giải ngân ít nhất 95% vốn.", ["Sở tài chính"]),
        ("Điều 2. Giao Giám đốc Sở Y tế lập hồ sơ sức khỏe cho ít nhất 90% dân số.", ["Sở Y tế"]),
        ("- Số hóa ít nhất 90% hồ sơ (Sở Tư pháp).", ["Sở Tư pháp"]),
        ("- Số hóa ít nhất 90% hồ sơ (trách nhiệm: Sở Tư pháp).", ["Sở Tư pháp"]),
        ("2. Khoa Khám bệnh: thời gian chờ không quá 60 phút.", ["Khoa Khám bệnh"]),
        ("- Đội Thuế liên xã vận động ít nhất 90% hộ kinh doanh.", ["Đội Thuế liên xã"]),
        ("2. Giám đốc Sở Nội vụ\na) Kiểm tra tối thiểu 06 cơ quan.", ["Sở Nội vụ"]),
        ("UBND thành phố yêu cầu khắc phục như sau:\nVề thể chế, Phòng Tư pháp rà soát xong 64 văn bản.", ["Phòng Tư pháp"]),
        ("2. Việc mở 04 điểm trả kết quả tại các xã do Tổ Một cửa chủ trì, Tổ Lưu trữ phối hợp.", ["Tổ Một cửa"]),
        ("7. Các doanh nghiệp viễn thông\n- Phủ sóng ít nhất 95% thôn.", ["Các doanh nghiệp viễn thông"]),
    ],
)
def test_owners_of_clauses_and_in_further_heads(words, owners):
    assert [p.owner for p in proposals(f"KẾ HOẠCH năm 2026\n{words}")] == owners


def test_a_title_that_plans_until_a_year_begins_with_the_signature():
    text = "Nậm Giang, ngày 08 tháng 4 năm 2022\nCHƯƠNG TRÌNH HÀNH ĐỘNG\nThực hiện Nghị quyết về chuyển đổi số đến năm 2025, định hướng đến năm 2030\n"
    (found,) = proposals(text + "c) Đến hết năm 2023, 100% xã có cáp quang.")
    assert found.due == date(2023, 12, 31)
    year = "Nậm Giang, ngày 08 tháng 4 năm 2022\nKẾ HOẠCH\nCải cách hành chính năm 2022\nCăn cứ Chương trình đến năm 2025, định hướng đến năm 2030;\n"
    assert proposals(year + "- Phấn đấu đạt 90%.")[0].due == date(2022, 12, 31)


def test_a_stage_until_a_year_is_due_in_that_year_in_all_its_clauses():
    text = "CHƯƠNG TRÌNH HÀNH ĐỘNG\nVề phục vụ nhân dân giai đoạn 2026 - 2030\n"
    found = proposals(text + "1. Giai đoạn một, đến năm 2028: 80% xã đạt chuẩn; giảm 3% biên chế.")
    assert [p.due for p in found] == [date(2028, 12, 31)] * 2


def test_a_title_ends_where_a_line_begins_with_a_quarter():
    text = "Thạch Bố, ngày 17 tháng 4 năm 2026\nCHỈ THỊ\nVề việc siết chặt kỷ luật tỉnh Thạch Bố\n"
    assert read(text + "Quý I/2026, Tổ kiểm tra phát hiện 61 công chức vắng mặt.\nPhấn đấu năm 2026 đạt 95%.") == [(">=", 95.0, None)]


def test_a_term_of_office_that_is_over_is_told():
    text = "Suối Ngàn, ngày 19 tháng 7 năm 2026\nKẾ HOẠCH năm 2026\n"
    assert read(text + "Nhiệm kỳ 2020 - 2025, toàn huyện giảm được 4,2% biên chế.\n1. Phấn đấu đạt 95%.") == [(">=", 95.0, None)]


def test_a_last_day_behind_its_word():
    (found,) = proposals("KẾ HOẠCH năm 2026\n1. Phòng Kinh tế: lập 04 điểm tiếp nhận trên các đảo, hạn cuối 30/9/2026.")
    assert found.due == date(2026, 9, 30)


def test_another_index_is_not_that_of_the_sentence():
    found = proposals(
        "KẾ HOẠCH năm 2026\n- Giữ vững PAR INDEX trong nhóm 12 tỉnh dẫn đầu; Chỉ số chuyển đổi số (DTI) tăng từ 3 bậc trở lên."
    )
    assert [(p.operator, p.index) for p in found] == [("rank_band", "PAR"), ("rank_improve_by", "")]


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


def test_a_year_alone_beside_the_goal_of_the_next_one_is_a_result():
    rows = (
        "TT | Phần việc | Năm 2025 | Chỉ tiêu năm 2026 | Thời hạn | Tổ chủ trì",
        "1 | Thời gian chờ | 38 phút | ≤ 20 phút | 30/6/2026 | Tổ Một cửa",
    )
    (found,) = proposals("KẾ HOẠCH năm 2026\n" + "\n".join(rows))
    assert (found.operator, found.target, found.owner, found.due) == ("<=", 20.0, "Tổ Một cửa", date(2026, 6, 30))
