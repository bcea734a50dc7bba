"""Owners and days in other layouts, what is asked of others, what papers want, parts won back."""

from datetime import date

import pytest
import yaml

from parlib.intake.dispatch.asked_elsewhere import asked_elsewhere
from parlib.intake.dispatch.promises import extract_commitments
from parlib.intake.dispatch.proposed_plan import read_file

HEAD = """ỦY BAN NHÂN DÂN
TỈNH SÔNG VẠN
Số: 12/KH-UBND
Sông Vạn, ngày 15 tháng 02 năm 2025
KẾ HOẠCH
Nâng cao Chỉ số cải cách hành chính năm 2025
II. NHIỆM VỤ
"""
COMMUNE = HEAD.replace("TỈNH SÔNG VẠN", "XÃ AN LẠC")


def read(text: str, head: str = HEAD):
    return [p for p in extract_commitments(head + text) if p.kind == "target"]


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("2. Giao VP UBND tỉnh: xử lý dứt điểm 45 hồ sơ trễ hạn; kiểm tra 12 xã.", ["VP UBND tỉnh"] * 2),
        ("3. P.NV phối hợp P.TCKH rà soát 30 vị trí việc làm.", ["P.NV"]),
        ("4. TT PVHCC: 98% hồ sơ đúng hạn.\n5. VPUB: công khai 100% văn bản.", ["TT PVHCC", "VPUB"]),
        ("2. Sở Tài chính và Sở Xây dựng (đồng chủ trì)\n- Giải ngân đạt 95%.", ["Sở Tài chính; Sở Xây dựng"]),
        ("2. Cắt giảm 20% thời gian giải quyết (đơn vị chịu trách nhiệm: Sở Xây dựng).", ["Sở Xây dựng"]),
        ("4. Kiểm tra 10 xã /VP UBND tỉnh/.\n5. Tổ chức 2 hội thi [Sở Nội vụ].", ["VP UBND tỉnh", "Sở Nội vụ"]),
        ("5. Đạt 95% hồ sơ đúng hạn → Trung tâm PVHCC theo dõi.", ["Trung tâm PVHCC"]),
        ("1. Mở 3 lớp tập huấn. (VP)\n2. Rà soát 25 thủ tục. (P. Tư pháp)", ["VP", "P. Tư pháp"]),
        (
            "a) Đối với Văn phòng UBND tỉnh\nBảo đảm 99% hồ sơ đúng hạn.\nb) Đối với các sở, ngành\nGiảm 15% chi phí hội họp.",
            ["Văn phòng UBND tỉnh", "các sở, ngành"],
        ),
        ("- Yêu cầu Giám đốc Công an tỉnh cấp 5.000 tài khoản định danh.", ["Công an tỉnh"]),
        ("Sở Nội vụ là cơ quan thường trực, có nhiệm vụ:\n- Kiểm tra 15 đơn vị.", ["Sở Nội vụ"]),
        ("1. Trưởng các phòng, Chi cục trưởng xây dựng kế hoạch, gửi trước ngày 10/3/2025.", ["Trưởng các phòng; Chi cục trưởng"]),
        ("3. Đ/c Hạnh (Văn phòng - Thống kê)\n- tham mưu kế hoạch tuyên truyền, xong trước 31/3", ["Đ/c Hạnh (Văn phòng - Thống kê)"]),
        (
            "4. Địa chính - Xây dựng\n- rà soát 100% hồ sơ đất đai.\n6. Các khu phố\n- vận động ít nhất 150 hộ.",
            ["Địa chính - Xây dựng", "Các khu phố"],
        ),
    ],
)
def test_units_in_short_in_brackets_above_and_by_their_posts_own_what_they_are_given(text, owners):
    assert [p.owner for p in read(text)] == owners


RECORDS = """Nhiệm vụ 1: Mở 3 lớp tập huấn
{mark}Đơn vị thực hiện: Sở Nội vụ
{mark}Phối hợp: Sở Tài chính
{mark}Thời hạn: 30/5
Nhiệm vụ 2: Ban hành quy chế phối hợp
{mark}Chủ trì: Sở Tư pháp
{mark}Hoàn thành: quý III
"""


@pytest.mark.parametrize("mark", ["", "- ", "+ "])
def test_lines_below_a_task_say_who_leads_and_by_when(mark):
    assert [(p.operator, p.owner, p.due) for p in read(RECORDS.format(mark=mark))] == [
        ("=", "Sở Nội vụ", date(2025, 5, 30)),
        ("done", "Sở Tư pháp", date(2025, 9, 30)),
    ]


def test_a_lead_below_several_items_is_not_that_of_the_last_alone():
    text = "1. Thủ tục hành chính\na) 99% hồ sơ đúng hạn.\nb) 100% hồ sơ trễ hạn có thư xin lỗi.\nĐơn vị chủ trì: Sở Nội vụ."
    assert [p.owner for p in read(text)] == ["Sở Nội vụ", "Sở Nội vụ"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("- Giải ngân: 31/3 là 30%, 30/6 là 60%, 31/12 là 98%.", [date(2025, 3, 31), date(2025, 6, 30), date(2025, 12, 31)]),
        ("- Công khai kết quả khảo sát (dự kiến 28/3).", [date(2025, 3, 28)]),
        ("- Công khai quy hoạch 06 khu dân cư, xong trong tuần đầu tháng 6.", [date(2025, 6, 7)]),
        ("- Đưa phần mềm vào vận hành đến 14/14 phường, xã từ ngày 01/9/2025.", [date(2025, 9, 1)]),
        ("- Trả kết quả trước 16h ngày 20/5.", [date(2025, 5, 20)]),
    ],
)
def test_days_beside_their_figures_in_brackets_and_weeks_of_a_month(text, days):
    assert [p.due for p in read(text)] == days


@pytest.mark.parametrize(
    "text", ["- 80% xã, phường đạt chuẩn (8/10).", "- Tỷ lệ xã xếp loại tốt đạt 90%: 9/10.", "- 25% đơn vị được kiểm tra (3/12)."]
)
def test_a_part_of_a_whole_is_no_day(text):
    (promise,) = read(text)
    assert promise.due == date(2025, 12, 31), "the end of the plan, as where no day is stated"


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        ("- Thực hiện số hóa: 100% hồ sơ mới tiếp nhận.", [("=", 100, "%")]),
        ("- Tiến độ giải ngân: đạt 95% kế hoạch vốn.", [(">=", 95, "% kế hoạch")]),
        ("- Hoàn thành chỉ tiêu: 90% xã đạt chuẩn.", [(">=", 90, "%")]),
        ("- Lấy lại 0,5 điểm trong 1,2 điểm bị trừ ở tiêu chí kiểm tra.", [("increase_by", 0.5, "điểm")]),
        ("- Khắc phục 3 trong 5 điểm mất ở lĩnh vực thể chế.", [("increase_by", 3, "điểm")]),
        ("- Giảm nửa số lần bổ sung hồ sơ.", [("decrease_by", 50, "%")]),
        ("- Ba phần tư số thôn có điểm truy cập.", [(">=", 75, "%")]),
        ("- Nằm trong 1/3 số xã cao điểm nhất.", [("rank_band", None, "nhóm xếp hạng")]),
        ("- Tăng hạng từ 15 lên 10.", [("rank_band", 10, "nhóm xếp hạng")]),
        ("- Phấn đấu chỉ số đạt 88đ trở lên.", [(">=", 88, "điểm")]),
        (
            "- Trang bị 12 máy tính, 4 máy quét và 2 ki-ốt cho bộ phận một cửa.",
            [("=", 12, "máy tính"), ("=", 4, "máy quét"), ("=", 2, "ki-ốt")],
        ),
        ("- 98% hồ sơ chứng thực trả không quá 02 giờ làm việc.", [(">=", 98, "%")]),
        ("- Trực tuyến đạt 65–70%, tăng so với năm trước.", [(">=", 65, "%")]),
        ("- Phản hồi góp ý trong vòng 24h.", [("<=", 24, "giờ")]),
    ],
)
def test_parts_points_and_second_objects(text, promised):
    assert [(p.operator, p.target, p.unit.removesuffix(" so với năm trước")) for p in read(text)] == promised


def test_a_place_between_two_is_read_in_a_goal():
    text = "I. Mục tiêu\n1. Chỉ số CCHC của tỉnh đạt 87 điểm, xếp hạng từ thứ 30 đến thứ 35 cả nước."
    assert [(p.operator, p.target, p.target_high) for p in read(text)] == [(">=", 87, None), ("rank_band", 30, 35)]


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("- Đề nghị Bưu điện tỉnh bố trí nhân viên tại 100% bộ phận một cửa trước 30/6.", HEAD),
        ("- Đề nghị Ủy ban MTTQ tỉnh giám sát 10 xã.", HEAD),
        ("- Đề nghị Sở Nội vụ mở 01 lớp bồi dưỡng trong quý II.", COMMUNE),
        ("- Kiến nghị Bộ Nội vụ công bố Chỉ số trong tháng 3.", HEAD),
        ("1. Nghị quyết số 76/NQ-CP của Chính phủ xác định đến năm 2025 mức độ hài lòng đạt tối thiểu 90%.", HEAD),
        ("- Theo khoản 2 Điều 19 Nghị định số 61/2018/NĐ-CP, thời gian bổ sung hồ sơ không quá 01 lần.", HEAD),
        ("- Tỉnh ủy tại Nghị quyết số 08-NQ/TU đề ra tỉnh phải vào nhóm 10 tỉnh dẫn đầu.", HEAD),
        ("- Nghiêm cấm công chức nhận hồ sơ ngoài bộ phận một cửa.", HEAD),
        ("- Hướng tới năm 2030 đạt 95% người dân hài lòng.", HEAD),
    ],
)
def test_what_others_are_asked_and_what_papers_want_is_no_promise(text, head):
    assert read(text, head) == []


def test_those_whom_the_issuer_directs_are_given_tasks():
    assert [p.owner for p in read("- Đề nghị Sở Nội vụ mở 02 lớp bồi dưỡng trong quý II.")] == ["Sở Nội vụ"]
    assert not asked_elsewhere("Đề nghị Công an xã: cấp 500 tài khoản", "UBND xã An Lạc")
    assert not asked_elsewhere("Đề nghị Mặt trận Tổ quốc giám sát 02 chuyên đề", "Huyện ủy Bắc Trà")


def test_letters_above_roman_numbers_are_parts_of_a_report():
    text = "A. KẾT QUẢ NĂM 2024\nI. Chỉ đạo\n- Ban hành 14 văn bản.\nII. Thủ tục\n- Số hóa đạt 81%; thanh toán đạt 46,3%.\nB. NHIỆM VỤ NĂM 2025\nI. Mục tiêu\n- Số hóa đạt 95%."
    assert [(p.operator, p.target) for p in read(text, HEAD.removesuffix("II. NHIỆM VỤ\n"))] == [(">=", 95)]


TABLE = """STT | Nhiệm vụ | Đơn vị chủ trì | Chỉ tiêu 2025 | Thời gian
1 | Báo cáo cải cách hành chính định kỳ | Phòng Nội vụ | | Hằng quý
2 | Biên chế có mặt | Phòng Nội vụ | - | Năm 2025
3 | Kiểm tra công vụ | Thanh tra tỉnh | 20 xã | Quý III
"""


def test_standing_duties_and_cells_with_a_dash_promise_nothing():
    assert [(p.operator, p.target, p.owner) for p in read(TABLE)] == [("=", 20, "Thanh tra tỉnh")]


def test_a_label_between_labels_of_units_is_a_unit():
    text = "- Văn phòng: 12 bài.\n- Kinh tế, Hạ tầng và Đô thị: xử lý 17 hồ sơ.\n- Công an phường: 98% hồ sơ."
    assert [p.owner for p in read(text)] == ["Văn phòng", "Kinh tế, Hạ tầng và Đô thị", "Công an phường"]


def test_what_is_listed_below_a_marked_line_ends_at_the_next_of_its_mark():
    text = "- UBND các xã, thị trấn:\n+ nâng tỷ lệ đúng hạn lên 98%;\n+ mở 20 điểm.\n- Tỷ lệ trễ hạn toàn huyện không quá 1%."
    assert [p.owner for p in read(text)] == ["UBND các xã, thị trấn"] * 2 + [""]


def test_party_papers_number_with_a_hyphen():
    text = "I- Đánh giá\nNăm 2024 đạt 85,1 điểm; hồ sơ trễ hạn 3,2%.\nII- Yêu cầu\n1- Ban Tổ chức: thẩm định xong đề án (tháng 4); luân chuyển 6 công chức.\n2- Ủy ban Kiểm tra kiểm tra 5 tổ chức đảng."
    assert [(p.operator, p.target, p.due) for p in read(text, HEAD.removesuffix("II. NHIỆM VỤ\n"))] == [
        ("done", None, date(2025, 4, 30)),
        ("=", 6, date(2025, 12, 31)),
        ("=", 5, date(2025, 12, 31)),
    ]


def test_a_time_before_its_figure_is_no_task_and_a_numeric_date_signs():
    text = "4. Phòng Kinh tế: đến hết tháng 6, 80% hộ kinh doanh thanh toán không tiền mặt; cuối năm 95%."
    assert [(p.operator, p.target, p.due) for p in read(text, HEAD.replace("ngày 15 tháng 02 năm 2025", "ngày 15/02/2025"))] == [
        (">=", 80, date(2025, 6, 30)),
        (">=", 95, date(2025, 12, 31)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- Ai không đạt 90% phần việc thì không xét thi đua.",
        "- Số máy quét hiện có: 3 cái.",
        "Thời gian: 8 giờ ngày 09/01/2025.",
        "- Phòng Vật tư báo cáo phương án mua 1 máy CT, kinh phí dự kiến 12 tỷ đồng.",
    ],
)
def test_sanctions_what_is_there_and_what_is_to_be_bought_promise_nothing(text):
    assert read(text) == []


YEARS = """Số TT | Tên chỉ tiêu | Năm 2023 | Năm 2024 | Kế hoạch 2025 | Cơ quan chịu trách nhiệm
1 | Chỉ số hài lòng | 80,2% | 82,6% | Trên 86% | Sở Nội vụ
2 | Sáng kiến | 0 | 2 | Ít nhất 04 | Các phòng, ban
"""


def test_beside_a_column_that_plans_bare_years_are_past():
    assert [(p.operator, p.target, p.owner) for p in read(YEARS)] == [(">", 86, "Sở Nội vụ"), (">=", 4, "Các phòng, ban")]


@pytest.mark.parametrize(
    "text",
    [
        "- Theo Quyết định số 749/QĐ-TTg, đến năm 2030 có 80% dịch vụ công trực tuyến.",
        "- Nghị quyết số 30c/NQ-CP của Chính phủ: đến năm 2030 sự hài lòng đạt trên 80%.",
        "- Những năm tiếp theo lọt vào tốp 5.",
        "- Thời hạn giải quyết theo quy định tối đa 15 ngày.",
        "1. Báo cáo tháng | Sở Nội vụ | Ngày 20 hằng tháng",
    ],
)
def test_papers_later_years_and_limits_of_others_promise_nothing(text):
    assert read(text) == []


def test_a_unit_in_short_below_its_heading_is_the_heading_s():
    text = "2. Văn phòng HĐND và UBND\na) Còn 127 hồ sơ trễ. Văn phòng đôn đốc giải quyết xong 127 hồ sơ chậm nhất ngày 25/6/2025."
    assert {p.owner for p in read(text)} == {"Văn phòng HĐND và UBND"}


def test_what_is_to_be_done_of_a_year_before_is_wanted():
    text = "- Sở Tư pháp: công bố danh mục văn bản hết hiệu lực năm 2024 chậm nhất ngày 31/3/2025."
    assert [(p.operator, p.due) for p in read(text)] == [("done", date(2025, 3, 31))]


LETTER = """SỐ: 5120/UBND-NC
V/v nâng cao Chỉ số cải cách hành chính năm 2026
Kính gửi: Các sở, ban, ngành; UBND các xã, phường.
1. Sở Nội vụ tham mưu để Chỉ số cải cách hành chính năm 2026 đạt từ 90% trở lên.
5. Sở Tài chính đôn đốc giải ngân vốn đầu tư công đạt trên 95% kế hoạch; báo cáo UBND tỉnh trước ngày 25 hằng tháng.
"""


def test_a_monthly_report_is_proposed_with_who_owes_it_and_the_subject_ends_before_the_addressees(tmp_path):
    (tmp_path / "cv.txt").write_text(LETTER, encoding="utf-8")
    read = read_file(tmp_path / "cv.txt")
    plan = yaml.safe_load(read.yaml)
    (duty,) = plan["reports"]
    assert (duty["cycle"], duty["by"], duty["to"]) == ("monthly", "Sở Tài chính", "UBND tỉnh")
    assert duty["quote"] in LETTER
    assert plan["subject"] == "V/v nâng cao Chỉ số cải cách hành chính năm 2026"
