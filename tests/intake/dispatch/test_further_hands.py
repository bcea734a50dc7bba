"""Kinds that a fifth hand's dispatches showed, in other words: goals side by side in a table, owners behind their task, what is told in passing."""

from __future__ import annotations

from datetime import date

import pytest

from parlib.intake.dispatch.files import clean
from parlib.intake.dispatch.period import guess_years
from parlib.intake.dispatch.promises import extract_commitments, years_of

HEAD = "UBND XÃ AN HÒA\nAn Hòa, ngày 15 tháng 01 năm 2026\nKẾ HOẠCH\nCải cách hành chính năm 2026\nI. Nhiệm vụ\n"


def proposals(text: str):
    return [p for p in extract_commitments(text) if p.kind == "target"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Rút ngắn 1/4 thời gian thẩm định", [("decrease_by", 25.0)]),
        ("Cắt giảm thời gian giải quyết của tối thiểu 35% thủ tục", [(">=", 35.0)]),
        ("Phấn đấu có 21 mô hình, nhiều hơn năm trước 06 mô hình", [(">=", 21.0), ("increase_by", 6.0)]),
        ("Số hồ sơ trực tuyến tăng 1,8 lần so với năm 2025", [("increase_by", 1.8)]),
        ("Đưa số đầu mối về 12 phòng", [("<=", 12.0)]),
        ("Thủ tục hành chính: đạt 11,5/13 điểm", [(">=", 11.5)]),
        ("Công khai ngân sách: từ 5,2 đến 5,4 điểm", [(">=", 5.2)]),
        ("Điểm Chỉ số cải cách hành chính: ≥ 81 điểm", [(">=", 81.0)]),
        ("Tỷ lệ hồ sơ quá hạn: < 0,8%; tỷ lệ số hóa: ≥ 92%", [("<", 0.8), (">=", 92.0)]),
        ("Ít nhất ba phần tư số thôn có tổ hỗ trợ", [(">=", 75.0)]),
        ("Số viên chức bị xử lý kỷ luật: 0", [("=", 0.0)]),
        ("Không được để phát sinh văn bản ban hành chậm", [("=", 0.0)]),
        ("Giữ vững hạng nhì khối thi đua", [("rank_band", 2.0)]),
        ("Chỉ số PAPI thoát khỏi nhóm thấp nhất", [("rank_band", None)]),
        ("Nâng tổng số thủ tục toàn trình lên 74", [(">=", 74.0)]),
        ("Ít nhất 09 xã đạt từ 85 điểm trở lên", [(">=", 9.0)]),
        ("Hồ sơ đúng hạn năm 2025 đạt 93,1%, năm 2026 đạt 97%", [(">=", 97.0)]),
    ],
)
def test_promises_in_the_words_of_a_fifth_hand(words, expected):
    assert [(p.operator, p.target) for p in proposals(f"{HEAD}- {words}.")] == expected


@pytest.mark.parametrize(
    "told",
    [
        "Đến nay toàn xã mới xử lý được 41% đơn thư, trong khi Nghị quyết số 12-NQ/TW yêu cầu giảm 15%",
        "Qua kiểm tra 14 cơ quan, tổ công tác phát hiện 06 trường hợp đi muộn",
        "Theo Trung tâm Dữ liệu, có tới 27% hồ sơ trễ do đường truyền",
        "Về xếp loại, thôn đạt từ 85 điểm là Tốt, từ 70 đến dưới 85 điểm là Khá",
        "Khi mất điện kéo dài, chỉ tiêu của quý được giảm 8%",
        "Đề xuất mua 12 máy quét với kinh phí 400 triệu đồng",
        "Tỉnh giao cho cấp xã tối thiểu 90% hồ sơ được số hóa theo Kế hoạch số 4/KH-UBND",
        "Tỷ lệ cử tri đi bầu ngày 05/01/2026 đạt 99,2%",
    ],
)
def test_what_is_told_required_or_allowed_is_no_promise(told):
    assert proposals(f"{HEAD}- {told}.") == []


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("1/ Trung tâm Phục vụ hành chính công xã :\n- Tỷ lệ số hóa đạt 90%.", "Trung tâm Phục vụ hành chính công xã"),
        ("Trạm Y tế xã\n- Tiêm chủng đạt 98%.", "Trạm Y tế xã"),
        ("1. Đồng chí Nguyễn Văn Hai, Chánh Văn phòng: số hóa 90% hồ sơ.", "Chánh Văn phòng"),
        ("- Số hóa 80% hồ sơ (Phòng Văn hóa - Xã hội, xong trước 30/9).", "Phòng Văn hóa - Xã hội"),
        ("- Số hóa 80% hồ sơ; Phòng Kinh tế chịu trách nhiệm, hoàn thành trước ngày 30/6.", "Phòng Kinh tế"),
        ("1. Nâng chất lượng phục vụ. Cơ quan chủ trì: Phòng Kinh tế.\n- Số hóa 80% hồ sơ.", "Phòng Kinh tế"),
        ("II. Phòng Kinh tế (phối hợp: Công an xã, Đoàn Thanh niên xã)\n1) Số hóa 80% hồ sơ.", "Phòng Kinh tế"),
        ("1. Sở Nội vụ, với vai trò cơ quan thường trực, kiểm tra ít nhất 12 đơn vị.", "Sở Nội vụ"),
        ("1. Đề nghị UBND tỉnh chỉ đạo Sở Xây dựng xử lý xong 02 nhiệm vụ.", "Sở Xây dựng"),
        ("- Trường hợp phải bổ sung thì hẹn lại; số hóa 80% hồ sơ.", ""),
    ],
)
def test_owners_as_a_fifth_hand_names_them(words, owner):
    assert [p.owner for p in proposals(f"{HEAD}{words}")] == [owner]


def test_columns_of_quarters_each_promise_until_their_own_day():
    rows = "TT | Chỉ tiêu | ĐVT | Quý II | 9 tháng | Cả năm | Chủ trì\n1 | Tỷ lệ hồ sơ trực tuyến | % | 40 | 50 | 60 | Phòng Kinh tế"
    found = proposals(HEAD + rows)
    assert [(p.operator, p.target, p.unit, p.owner) for p in found] == [(">=", n, "%", "Phòng Kinh tế") for n in (40.0, 50.0, 60.0)]
    assert [p.due for p in found] == [date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]


def test_rows_of_units_promise_what_each_heading_names_and_the_mean_of_all_is_nobodys():
    rows = "Xã, phường | Hồ sơ trực tuyến 2025 (%) | Giao đến 30/6/2026 (%) | Số sáng kiến\nXã An Phú | 41 | 60 | 2\nBình quân toàn tỉnh | 45 | 70 | 3"
    found = proposals(HEAD + rows)
    assert [(p.target, p.owner, p.due) for p in found] == [
        (60.0, "Xã An Phú", date(2026, 6, 30)),
        (2.0, "Xã An Phú", date(2026, 12, 31)),
        (70.0, "", date(2026, 6, 30)),
        (3.0, "", date(2026, 12, 31)),
    ]


def test_a_cell_lists_what_has_to_be_there_and_what_is_bought_is_no_goal():
    rows = (
        "STT | Việc phải làm | Kết quả phải có | Người chịu trách nhiệm | Xong khi nào",
        "1 | Bồi dưỡng kỹ năng số | 03 lớp, 60/60 người dự | Phòng Văn hóa - Xã hội | Quý II/2026",
        "2 | Mua máy in mã vạch | 85 triệu đồng | Văn phòng HĐND và UBND xã | Quý I",
    )
    found = proposals(HEAD + "\n".join(rows))
    assert [(p.target, p.unit) for p in found] == [(3.0, "lớp"), (60.0, "người dự")]


def test_years_of_a_dispatch_whose_subject_names_none_and_of_a_term_that_is_over():
    asked = "Bình An, ngày 14 tháng 3 năm 2019\nCHỈ THỊ\nVề việc siết chặt kỷ cương\nCăn cứ Luật Cán bộ, công chức;\nCuối năm 2019 đạt 90%. Quý I năm 2020 sơ kết; năm 2020 báo cáo."
    assert years_of(clean(asked)) == (2019, None)
    rest = "Bình An, ngày 16 tháng 9 năm 2022\nBÁO CÁO kết quả 9 tháng và nhiệm vụ 3 tháng cuối năm 2022\nĐịnh hướng năm 2023, phấn đấu năm 2023"
    assert years_of(clean(rest)) == (2022, None)
    assert guess_years("Nhiệm kỳ 2015 - 2020, toàn huyện giảm 4% biên chế. Phấn đấu đến hết năm 2022 đạt 95% trong năm 2022") == (
        2022,
        None,
    )
    assert guess_years("Chương trình nhiệm kỳ 2015 - 2020. Phấn đấu đến năm 2020 đạt 95%") == (2015, 2020)
