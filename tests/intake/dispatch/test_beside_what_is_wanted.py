"""What stands beside a promise in older and newer hands: whom it is for, its day in other marks, the
brackets around it, and rows that head a table.
"""

from __future__ import annotations

import pytest

from parlib.intake.dispatch.deadlines import stated_days
from parlib.intake.dispatch.promises import extract_commitments

TITLE = ("KẾ HOẠCH", "Cải cách hành chính năm 2026", "II. NHIỆM VỤ")


def of(*lines: str) -> list[tuple[str, float | None, str, str]]:
    """Operator, figure, owner and day of each promise below a title."""
    text = "\n".join((*TITLE, *lines))
    return [(str(p.operator), p.target, p.owner, str(p.due)) for p in extract_commitments(text) if p.kind == "target"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("xong trước 30-6-2026", (6, 30)),
        ("hoàn thành trước ngày 15.9.2026", (9, 15)),
        ("kiểm tra trong tháng 4 và tháng 5/2026", (5, 0)),
        ("hoàn thành tháng 5/2026", (5, 0)),
    ],
)
def test_days_are_written_in_other_ways(words, day):  # day 0: the end of the month
    assert [(s.month, s.day) for s in stated_days(words)] == [day]


@pytest.mark.parametrize("words", ["theo Công văn 12-3-2026/UBND", "mã 1.12.3.2026", "bàn giao 2-13-2026"])
def test_a_number_that_looks_like_a_day_is_none(words):
    assert stated_days(words) == []


def test_a_bracket_that_says_who_and_when_is_no_task():
    line = "3. Lắp 03 quầy tại Trung tâm (Phòng Kinh tế chủ trì; Trung tâm phối hợp; hoàn thành trong tháng 5/2026)."
    assert of(line) == [("=", 3.0, "Phòng Kinh tế", "2026-05-31")]


def test_for_which_of_a_kind_a_task_is_done_is_no_promise():
    line = "1. Văn phòng Đăng ký đất đai: tăng cường 12 viên chức cho các Chi nhánh có trên 200 hồ sơ quá hạn, xong trước 31/3/2026."
    assert of(line) == [("=", 12.0, "Văn phòng Đăng ký đất đai", "2026-03-31")]


def test_how_many_places_are_named_is_no_promise_and_they_own_what_follows():
    line = "5. Ba xã: Đông Hưng, Tây Hưng, Phú Kỳ phải đưa tỷ lệ trễ hạn về dưới 2% trong quý I/2026."
    assert of(line) == [("<", 2.0, "Ba xã: Đông Hưng, Tây Hưng, Phú Kỳ", "2026-03-31")]


def test_a_row_with_a_roman_number_and_nobody_but_who_follows_it_heads_a_table():
    rows = (
        "TT | Chỉ tiêu | Năm 2025 | Năm 2026 | Đơn vị theo dõi",
        "I | Cải cách thể chế | | | Sở Tư pháp",
        "1 | Tỷ lệ văn bản đúng tiến độ | 92% | 100% | Sở Tư pháp",
        "2 | Tỷ lệ vấn đề được xử lý | 80% | ≥ 95% | Sở Tư pháp",
    )
    assert [(operator, target) for operator, target, *_ in of(*rows)] == [("=", 100.0), (">=", 95.0)]
