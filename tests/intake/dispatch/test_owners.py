"""Who owns a promise: owners by line, joint, in brackets, in headings and in heads of clauses."""

from __future__ import annotations

import pytest

from tests.intake.dispatch.sentences import proposals


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


def test_who_leads_below_a_heading_leads_all_that_it_numbers():
    text = (
        "KẾ HOẠCH năm 2026\nI. CHUYỂN ĐỔI SỐ\nCơ quan chủ trì: Sở Khoa học và Công nghệ; phối hợp: Hiệp hội Doanh nghiệp\n"
        + "1. Phủ sóng 5G tới 100% xã.\nII. THỦ TỤC\nĐơn vị chủ trì: Văn phòng UBND tỉnh\n1. Số hóa ít nhất 90% hồ sơ."
    )
    assert [p.owner for p in proposals(text)] == ["Sở Khoa học và Công nghệ", "Văn phòng UBND tỉnh"]


def test_items_of_a_list_go_on_with_the_unit_of_the_item_before():
    text = (
        "KẾ HOẠCH năm 2026\n1. Thể chế\n- Phòng Tư pháp kiểm tra tối thiểu 20 văn bản.\n- Tự kiểm tra ít nhất 05 xã.\n"
        + "- Mức độ hài lòng đạt từ 90% trở lên.\n2. Thủ tục\n- Số hóa ít nhất 90% hồ sơ."
    )
    assert [p.owner for p in proposals(text)] == ["Phòng Tư pháp", "Phòng Tư pháp", "", ""]


def test_whom_a_sentence_asks_at_its_end_is_not_who_reaches_its_goal():
    text = "CÔNG VĂN năm 2026\nPhấn đấu đạt từ 78 điểm trở lên, Chủ tịch UBND huyện yêu cầu Thủ trưởng các cơ quan thực hiện:\n1. Số hóa ít nhất 90% hồ sơ."
    assert [p.owner for p in proposals(text)] == ["", "các cơ quan"]
