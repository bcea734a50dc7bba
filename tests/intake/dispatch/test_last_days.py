"""The last day of a promise: as it is written, of a part of a year, of a stage, of a term of office."""

from __future__ import annotations

from datetime import date

import pytest

from tests.intake.dispatch.sentences import proposals, read


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


def test_a_part_of_the_year_that_was_over_at_the_signature_is_told():
    text = "KẾ HOẠCH cải cách hành chính năm 2026\nSuối Tre, ngày 08 tháng 7 năm 2026\nQuý II/2026, hồ sơ trực tuyến đạt 61%; thanh toán đạt 40%.\n"
    assert read(text + "Quý III/2026, hồ sơ trực tuyến đạt 75%.") == [(">=", 75.0, None)]


def test_a_quarter_from_which_on_is_no_last_day():
    (found,) = proposals("KẾ HOẠCH năm 2026\nGiảm tỷ lệ quá hạn xuống dưới 1% từ quý II/2026.")
    assert found.due == date(2026, 12, 31)


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
