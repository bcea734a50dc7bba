"""How long a service takes is promised as so many days at most; by when an instruction is to be carried out is not."""

from __future__ import annotations

import pytest

from parlib.intake.dispatch.promises import extract_commitments


def read(line):
    return [(p.operator, p.target, p.unit) for p in extract_commitments(f"II. NHIỆM VỤ\n{line}", period=2026)]


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("1. Giải quyết hồ sơ đất đai của người dân trong 15 ngày.", 15),
        ("Thời gian giải quyết thủ tục cấp giấy phép xây dựng không quá 15 ngày làm việc.", 15),
        ("Trả lời phản ánh, kiến nghị của người dân trong 15 ngày làm việc kể từ ngày tiếp nhận.", 15),
        ("Giao Sở Tài chính thẩm định dự toán và trả kết quả trong 07 ngày làm việc kể từ khi nhận đủ hồ sơ.", 7),
        ("Không để quá 03 ngày mới trả lời phản ánh của doanh nghiệp.", 3),
        ("Xử lý dứt điểm phản ánh, kiến nghị trên hệ thống chậm nhất 07 ngày làm việc.", 7),
    ],
)
def test_what_a_service_takes_is_at_most_so_long(line, days):
    assert read(line) == [("<=", float(days), "ngày")]


@pytest.mark.parametrize(
    "line",
    [
        "Trong 15 ngày kể từ ngày ban hành Chỉ thị này, các địa phương xây dựng kế hoạch và gửi báo cáo về Sở Nội vụ.",
        "Các sở, ngành trong 15 ngày kể từ ngày ban hành Kế hoạch này gửi báo cáo về Sở Nội vụ.",
        "Các đơn vị trả lời Công văn này trong 07 ngày kể từ ngày nhận được Công văn.",
        "Giao Văn phòng UBND tỉnh trình Chủ tịch UBND tỉnh trong 03 ngày kể từ ngày nhận được báo cáo của Sở Nội vụ.",
        "Chậm nhất 10 ngày sau khi ban hành, các đơn vị gửi kế hoạch về Văn phòng UBND tỉnh.",
        "Xử lý vướng mắc của cơ sở, gửi báo cáo chậm nhất 05 ngày trước ngày họp.",
    ],
)
def test_by_when_an_instruction_is_carried_out_is_none(line):
    assert read(line) == []


def test_what_citizens_are_told_some_days_before_is_promised():
    assert read("Gửi thư xin lỗi chậm nhất 01 ngày trước ngày hẹn trả.") == [(">=", 1.0, "ngày")]
