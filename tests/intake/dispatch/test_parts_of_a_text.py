"""Parts that tell, look on or petition; goals of later years; what is asked of others; money; headings with numbers."""

from __future__ import annotations

import pytest

from parlib.intake.dispatch.files import clean
from parlib.intake.dispatch.parts import Parts
from parlib.intake.dispatch.promises import extract_commitments, read_promises
from parlib.intake.dispatch.proposed_plan import guess_head

HEAD = """ỦY BAN NHÂN DÂN
TỈNH SÔNG VẠN
Số: 12/KH-UBND
Sông Vạn, ngày 15 tháng 02 năm 2025
KẾ HOẠCH
Nâng cao Chỉ số cải cách hành chính năm 2025
"""
TASKS = "II. NHIỆM VỤ\n"


def both(text: str, head: str = HEAD + TASKS):
    proposals, left = read_promises(clean(head + text))
    return [p for p in proposals if p.kind == "target"], left


def read(text: str, head: str = HEAD + TASKS):
    return [(str(p.operator), p.target) for p in both(text, head)[0]]


TOLD_PARTS = [
    "Phần I\nKẾT QUẢ THỰC HIỆN NĂM 2024\n1. Công tác chỉ đạo, điều hành",
    "A. NHÌN LẠI NĂM 2024\nI. Thực hiện nhiệm vụ chuyển đổi số",
    "I. TÌNH HÌNH, NGUYÊN NHÂN\n1. Xây dựng kế hoạch",
    "Phần thứ nhất: THỰC TRẠNG VÀ SỰ CẦN THIẾT\n1.1. Giao chỉ tiêu",
    "I. CÔNG TÁC CHỈ ĐẠO THỜI GIAN QUA\na) Đối với các sở",
]


@pytest.mark.parametrize("heads", TOLD_PARTS)
def test_a_heading_below_one_of_results_tells_whatever_it_says(heads):
    told = "- 100% cơ quan xây dựng kế hoạch; yêu cầu báo cáo trước ngày 30/6; tổ chức 04 hội nghị.\n"
    plans = {"A": "B. PHƯƠNG HƯỚNG", "P": "Phần II\nNHIỆM VỤ NĂM 2025"}.get(heads[0], "II. NHIỆM VỤ NĂM 2025")
    assert read(f"{heads}\n{told}{plans}\n- Tỷ lệ trực tuyến đạt 70%.", HEAD) == [(">=", 70.0)]


@pytest.mark.parametrize(
    "words",
    [
        "3. Định hướng đến năm 2030\n- 95% người dân hài lòng.",
        "IV. MỤC TIÊU GIAI ĐOẠN 2026 - 2030\n- Giảm 20% biên chế.",
        "- Đến năm 2030, 95% hồ sơ trực tuyến; 80% hồ sơ thanh toán trực tuyến.",
        "- Từ năm 2027 trở đi, mỗi năm tăng 1 điểm.",
        "- Tầm nhìn đến năm 2030, tỉnh nằm trong nhóm 10 tỉnh dẫn đầu.",
        "- Về lâu dài, đến hết năm 2030 có 100% hồ sơ không giấy.",
    ],
)
def test_goals_of_years_after_the_plan_are_none_of_it(words):
    assert read(words) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("- Năm 2025 đạt 60%, đến năm 2027 đạt 80%.", [(">=", 60.0)]),
        ("- Giải ngân đến hết ngày 31/01/2026 đạt 100% kế hoạch.", [("=", 100.0)]),
        ("- Năm 2025 giảm 4% biên chế so với năm 2021.", [("decrease_by", 4.0)]),
        ("Năm 2025:\n- Tỷ lệ số hóa đạt 60%.\nNăm 2026:\n- Tỷ lệ số hóa đạt 80%.", [(">=", 60.0), (">=", 80.0)]),
    ],
)
def test_goals_of_the_plan_stay(words, expected):
    assert read(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "6. Đề nghị Bưu điện tỉnh mở rộng điểm tiếp nhận, phấn đấu có trên 30% hồ sơ được trả qua bưu chính.",
        "3. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh tăng cường giám sát, phấn đấu mỗi năm giám sát ít nhất 02 chuyên đề.",
        "5. Đề nghị Mặt trận Tổ quốc tỉnh:\n- Giám sát tại 05 xã.\n- Tổ chức 02 hội nghị phản biện.",
        "Đề nghị Viễn thông tỉnh bảo đảm đường truyền tối thiểu 100 Mbps.",
        "7. Rất mong Hội Nông dân vận động 500 hội viên.",
        "IV. KIẾN NGHỊ\n1. Bộ Nội vụ mở 02 lớp cho 80 công chức trước 30/6.",
    ],
)
def test_what_others_are_asked_is_none_to_the_end_of_sentence_and_list(words):
    assert read(words) == []


def test_after_a_request_the_next_sentence_is_given_again():
    assert read("6. Đề nghị Bưu điện tỉnh thêm 3 điểm. Giao Sở Nội vụ kiểm tra 12 xã.") == [("=", 12.0)]


def test_an_office_of_a_branch_directs_no_government():
    head = HEAD.replace("ỦY BAN NHÂN DÂN\nTỈNH SÔNG VẠN", "BẢO HIỂM XÃ HỘI VIỆT NAM\nBẢO HIỂM XÃ HỘI TỈNH SÔNG VẠN") + TASKS
    assert read("- Đề nghị UBND các xã vận động 100% hộ cận nghèo tham gia.", head) == []
    assert read("- Tỷ lệ chậm đóng dưới 2%.", head) == [("<", 2.0)]


@pytest.mark.parametrize(
    "words",
    [
        "- Kế hoạch số 12/KH-UBND của UBND tỉnh đòi hỏi mọi sở phải đạt từ 88 điểm.",
        "- Luật Đất đai quy định thời gian cấp giấy không quá 20 ngày làm việc.",
        "- Quy định của Chính phủ là 100% phản ánh phải được trả lời trong 20 ngày.",
        "- Theo Quyết định số 06/QĐ-TTg, cấp xã phải bảo đảm 100% hồ sơ có số định danh.",
        "- Tập thể đạt từ 95 điểm trở lên được tặng Giấy khen.",
        "- Năm ngoái tỷ lệ hồ sơ trực tuyến là 78%.",
        "- Thực hiện 3 không: không gây phiền hà, không chậm trễ, không nhận quà.",
        "- Kiểm điểm trách nhiệm công chức thụ lý 31 hồ sơ trễ hạn.",
        "- Bố trí 350 triệu đồng cho tập huấn.",
        "Nhóm 1. Chỉ đạo, điều hành",
        "5. Đối với 09 khu phố",
    ],
)
def test_quoted_rules_rewards_last_year_and_names_with_numbers_promise_nothing(words):
    assert read(words) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("- Phấn đấu thu nội địa đạt tối thiểu 15.645 tỷ đồng.", [(">=", 15645.0)]),
        ("- Thu hồi ít nhất 12 tỷ đồng nợ khó thu.", [(">=", 12.0)]),
        ("- Tỷ lệ hộ nghèo giảm 3%, riêng xã khó khăn giảm trên 5%.", [("decrease_by", 3.0), ("decrease_by", 5.0)]),
        ("- Số cơ quan vượt cấp phó giảm từ 07 xuống còn 0.", [("=", 0.0)]),
        ("- Kiểm tra ít nhất 06 đơn vị, bằng khoảng một phần ba số đơn vị.", [(">=", 6.0)]),
        ("- Tổ chức 04 buổi đối thoại, mỗi quý một buổi.", [("=", 4.0)]),
        ("- Giải ngân: hết quý II phải đạt 45%, hết năm 100% kế hoạch (tổng vốn 42,6 tỷ đồng).", [(">=", 45.0), ("=", 100.0)]),
    ],
)
def test_money_that_comes_in_and_figures_beside_others(words, expected):
    assert read(words) == expected


def test_promises_in_words_stand_by_hand():
    proposals, left = both("- Phấn đấu hoàn thành các nhiệm vụ được giao.")
    assert proposals == []
    assert [u.quote for u in left] == ["Phấn đấu hoàn thành các nhiệm vụ được giao"]


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        (
            "a. Văn phòng Đăng ký đất đai\n - Số hóa 450 hồ sơ.\nb. Văn phòng Sở\n - Có ít nhất 01 sáng kiến.",
            ["Văn phòng Đăng ký đất đai", "Văn phòng Sở"],
        ),
        ("1) Phòng Cải cách hành chính\n1.1. Kiểm tra 12 cơ quan.\n1.2. Đạt 95% kế hoạch.", ["Phòng Cải cách hành chính"] * 2),
        ("2. Phòng Tham mưu (PV01)\na) Mỗi năm kiểm tra tối thiểu 40% đơn vị.", ["Phòng Tham mưu"]),
        ("2. Đối với công chức Văn phòng - Thống kê\n- Viết ít nhất 24 tin, bài.", ["Công chức Văn phòng - Thống kê"]),
        (
            "- Số hóa đạt 85% chứng từ, do Phòng Công nghệ thông tin làm đầu mối; mở rộng sang 03 kho bãi, giao Đội Kiểm soát.",
            ["Phòng Công nghệ thông tin", "Đội Kiểm soát"],
        ),
    ],
)
def test_owners_of_other_headings_and_behind_each_task(text, owners):
    assert [p.owner for p in both(text)[0]] == owners


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "STT | Chỉ tiêu | ĐVT | Thực hiện 2024 | Kế hoạch 2025 | Cơ quan theo dõi\n1 | Hồ sơ đúng hạn | % | 91 | 98 | Phòng Nội vụ\n2 | Hồ sơ trễ hạn | % | 1,9 | < 0,5 | Văn phòng",
            [(98.0, "Phòng Nội vụ"), (0.5, "Văn phòng")],
        ),
        (
            "Lĩnh vực | Tối đa | Năm 2024 | Năm 2025 | Đơn vị\nThể chế | 8,0 | 7,00 | 7,5 | Thanh tra Sở\nTài chính công | 8,0 | 7,20 | 7,8 | Phòng Kế hoạch",
            [(7.5, "Thanh tra Sở"), (7.8, "Phòng Kế hoạch")],
        ),
        (
            "Phòng\tSố TCTP\tĐiểm tối đa\tĐạt năm 2024\tGiao năm 2025\nPhòng Nội vụ\t9\t9,50\t7,90\t8,90\nPhòng Tư pháp\t8\t10,50\t8,35\t9,75",
            [(8.9, "Phòng Nội vụ"), (9.75, "Phòng Tư pháp")],
        ),
    ],
)
def test_tables_of_points_and_columns_of_what_was(rows, expected):
    assert [(p.target, p.owner) for p in both(rows)[0]] == expected


def test_numbered_items_of_a_part_keep_its_kind():
    parts = Parts((2025, None))
    kinds = []
    for line in ("I. KẾT QUẢ", "1. Giải quyết hồ sơ đạt 98%", "II. MỤC TIÊU", "1. Kết quả giải quyết đạt 99%", "III. KINH PHÍ"):
        parts.enter(line)
        kinds.append(parts.kind)
    assert kinds == ["told", "told", "planned", "planned", "paid"]


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        (
            "Điều 1. Vụ Pháp chế (thường trực)\na) Xử lý 12 văn bản.\nĐiều 2. Văn phòng Bộ\na) Công bố 100% thủ tục.",
            ["Vụ Pháp chế", "Văn phòng Bộ"],
        ),
        (
            "3.1. Thể chế (Phòng Tư pháp tham mưu)\n+ Rà soát 100% văn bản.\n3.2. Bộ máy (Phòng Nội vụ)\n+ Sáp nhập 03 trường.",
            ["Phòng Tư pháp", "Phòng Nội vụ"],
        ),
        ("◆ Quản lý nợ (Phòng Quản lý nợ)\n→ Thu 65% số nợ năm 2024 chuyển sang.", ["Phòng Quản lý nợ"]),
        ("Ba là, về thể chế, Phòng Tư pháp xử lý 100% văn bản có sai sót.", ["Phòng Tư pháp"]),
        ("2.4. Chuyển đổi số. Văn phòng đầu mối. Đề ra các mức: giao dịch điện tử 96%.", ["Văn phòng"]),
    ],
)
def test_owners_of_articles_brackets_signs_and_counted_sentences(text, owners):
    assert [p.owner for p in both(text)[0]] == owners


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("THÁNG 01 - THÁNG 02\n* Mở 3 lớp tập huấn.\nQUÝ III\n* Tập huấn 4 lớp.", ["2025-02-28", "2025-09-30"]),
        ("Quý IV:\n- Kiểm tra 5 xã trước 15/10.\n- Rà soát 20 thủ tục.", ["2025-10-15", "2025-12-31"]),
    ],
)
def test_a_month_or_a_quarter_heads_what_stands_below(text, days):
    assert [str(p.due) for p in both(text)[0]] == days


def test_digits_that_a_scan_misread_are_read_as_meant():
    assert read("- Hài lòng đạt trên 9O%, l00% văn bản có chữ ký số.") == [(">", 90.0), ("=", 100.0)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "Đơn vị | Bắt buộc | Tự nguyện\nPhòng Nội vụ | tăng 3.200 | tăng 1.150\nPhòng Tư pháp | tăng 890 | giảm 545",
            [3200.0, 1150.0, 890.0, 545.0],
        ),
        (
            "Đơn vị chủ trì | Chỉ tiêu/sản phẩm | Năm 2024 | Năm 2025\nPhòng Nội vụ | Hồ sơ đúng hạn | 63% | 98%\nPhòng Tư pháp | Văn bản trễ | 61 văn bản | 10 văn bản",
            [98.0, 10.0],
        ),
        (
            "STT   Chỉ tiêu   ĐVT   Thực hiện 2024   Kế hoạch 2025\n1   Hồ sơ trực tuyến   %   14   45\n2   Thanh toán trực tuyến   %   3   25",
            [45.0, 25.0],
        ),
    ],
)
def test_tables_of_changes_bare_years_and_cells_apart_by_spaces(rows, expected):
    assert [p.target for p in both(rows)[0]] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("- Giải quyết dứt điểm 18 hồ sơ tranh chấp trước 30/6.", [("=", 18.0)]),
        ("- Hoàn thành tái cấu trúc quy trình của 45 TTHC trước ngày 31/8/2025.", [("=", 45.0)]),
        ("- Nâng hồ sơ trực tuyến lên 35% (từ mức 12% của năm 2024).", [(">=", 35.0)]),
        ("Đến ngày 31/12/2025, toàn tỉnh quyết tâm đạt:\n- Số hóa 90% hồ sơ.", [(">=", 90.0)]),
    ],
)
def test_counts_of_tasks_with_a_day_and_what_only_heads_a_list(words, expected):
    assert read(words) == expected


def test_a_promise_below_an_article_stands_in_its_clause():
    text = "QUYẾT ĐỊNH\nĐiều 1. Giao chỉ tiêu năm 2026 như sau:\n1. Phấn đấu 98% hồ sơ đúng hạn.\na) Phấn đấu 70% hồ sơ trực tuyến.\nĐiều 2. Các phòng phấn đấu 90% báo cáo đúng hạn.\n"
    assert [p.place for p in extract_commitments(text, period=2026)] == ["khoản 1 Điều 1", "điểm a khoản 1 Điều 1", "Điều 2"]


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        ("SỞ NỘI VỤ\nV/v khắc phục tiêu chí mất điểm\nVân Lĩnh, ngày 15 tháng 3 năm 2026\nKính gửi: UBND các xã", "V/v khắc phục tiêu chí mất điểm"),
        ("QUYẾT ĐỊNH\nVề việc giao chỉ tiêu năm 2026\ncho các bộ phận\nCHỦ TỊCH ỦY BAN NHÂN DÂN XÃ\nCăn cứ Luật", "Về việc giao chỉ tiêu năm 2026 cho các bộ phận"),
        ("THÔNG BÁO\nKết luận của Chủ tịch UBND phường tại cuộc họp tháng 6\nNgày 30/6", "Kết luận của Chủ tịch UBND phường tại cuộc họp tháng 6"),
    ],
)  # fmt: skip
def test_the_subject_ends_where_the_day_or_who_signs_stands(head, subject):
    assert guess_head(clean(head))["subject"] == subject
