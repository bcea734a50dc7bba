"""Results, causes, petitions, drafts and thresholds of sanctions are not read as promises."""

from __future__ import annotations

from datetime import date

import pytest

from parlib.intake.dispatch.files import read_dispatch
from parlib.intake.dispatch.promises import extract_commitments
from tests.intake.dispatch.sentences import proposals, read


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


def test_last_years_result_in_brackets_does_not_hide_the_promise():
    text = "KẾ HOẠCH năm 2025\n- Nâng tỷ lệ hồ sơ trực tuyến lên 70% (năm 2024: 58%), tỷ lệ thanh toán đạt tối thiểu 60%."
    assert read(text) == [(">=", 70.0, None), (">=", 60.0, None)]


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


def test_a_year_alone_beside_the_goal_of_the_next_one_is_a_result():
    rows = (
        "TT | Phần việc | Năm 2025 | Chỉ tiêu năm 2026 | Thời hạn | Tổ chủ trì",
        "1 | Thời gian chờ | 38 phút | ≤ 20 phút | 30/6/2026 | Tổ Một cửa",
    )
    (found,) = proposals("KẾ HOẠCH năm 2026\n" + "\n".join(rows))
    assert (found.operator, found.target, found.owner, found.due) == ("<=", 20.0, "Tổ Một cửa", date(2026, 6, 30))
