"""A line that closes a list says who leads all of it; a title in capitals names the year."""

from __future__ import annotations

import time

import pytest

from parlib.intake.dispatch.files import clean
from parlib.intake.dispatch.promises import extract_commitments, years_of
from parlib.intake.dispatch.records import records

PLAN = """KẾ HOẠCH
Cải cách hành chính năm 2026
II. NHIỆM VỤ
1. Công tác chỉ đạo, điều hành
- Ban hành Kế hoạch kiểm tra năm 2026 trước ngày 31/01/2026.
- Tổ chức 02 cuộc đối thoại với Nhân dân.
- Bộ phận Một cửa công khai 100% thủ tục.
{first}
2. Cải cách thể chế
- Rà soát 100% văn bản trong quý II/2026.
- Ban hành 02 quyết định trong tháng 3/2026.
{second}
3. Chuyển đổi số
- Số hóa 90% hồ sơ.
- Mở 04 lớp tập huấn.
"""


def owners(text: str) -> list[str]:
    return [p.owner for p in extract_commitments(text) if p.kind == "target"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("(Cơ quan chủ trì: Phòng Nội vụ)", "(Cơ quan chủ trì: Phòng Tư pháp; cơ quan phối hợp: các phòng, ban)"),
        ("Đơn vị chủ trì: Phòng Nội vụ.", "Đơn vị chủ trì: Phòng Tư pháp."),
        ("Cơ quan tham mưu: Phòng Nội vụ", "Cơ quan tham mưu: Phòng Tư pháp"),
        ("(Chủ trì: Phòng Nội vụ)", "(Chủ trì: Phòng Tư pháp)."),
        ("Phân công: Phòng Nội vụ chủ trì.", "Phân công: Phòng Tư pháp chủ trì, các phòng, ban phối hợp."),
        ("Phân công thực hiện: Phòng Nội vụ phụ trách", "Phân công: Phòng Tư pháp chủ trì, phối hợp với Thanh tra huyện."),
    ],
)
def test_a_line_that_closes_a_list_leads_all_of_it_and_nothing_below(first, second):
    named = owners(PLAN.format(first=first, second=second))
    assert named == ["Phòng Nội vụ", "Phòng Nội vụ", "Bộ phận Một cửa", "Phòng Tư pháp", "Phòng Tư pháp", "", ""]


def test_a_line_inside_a_list_leads_what_stands_just_above_it_or_nothing():
    inside = PLAN.format(first="- Cơ quan chủ trì: Phòng Nội vụ", second="(Chủ trì: Phòng Tư pháp)\n- Công bố 100% văn bản hết hiệu lực.")
    assert owners(inside)[:2] == ["", ""]
    assert "Phòng Tư pháp" not in owners(inside)


def test_who_helps_closes_nothing():
    assert owners(PLAN.format(first="(Cơ quan phối hợp: Phòng Nội vụ)", second=""))[:2] == ["", ""]


def test_the_year_of_a_title_in_capitals_is_that_of_the_plan():
    text = "TỈNH BÌNH AN\nSố: 18/KH-UBND\nBình An, ngày 25 tháng 12 năm 2025\nKẾ HOẠCH\nCẢI CÁCH HÀNH CHÍNH NHÀ NƯỚC NĂM 2026\nI. MỤC TIÊU\n1. Chỉ số đạt trên 90%.\n2. Đánh giá kết quả năm 2025."
    assert years_of(clean(text)) == (2026, None)


def of_list(*lines: str) -> dict[str, tuple[str, str]]:
    """Owner and day by the first words of each promise below one heading."""
    text = "\n".join(["KẾ HOẠCH", "Cải cách hành chính năm 2026", "II. NHIỆM VỤ", "1. Cải cách thể chế", *lines])
    return {p.quote.split()[0]: (p.owner, str(p.due)) for p in extract_commitments(text) if p.kind == "target"}


FIRST, THEN = ("- Rà soát 100% văn bản.", "- Ban hành 02 quyết định."), ("- Kiểm tra 05 xã.", "- Tập huấn 03 lớp.")


@pytest.mark.parametrize(
    "closing",
    [
        ("Thời gian hoàn thành: Quý II/2026", "Cơ quan chủ trì: Sở Tư pháp"),
        ("(Cơ quan chủ trì: Sở Tư pháp)", "Cơ quan phối hợp: Sở Y tế", "Thời hạn: 30/6/2026"),
        ("Cơ quan chủ trì: Sở Tư pháp", "- Cơ quan phối hợp: Sở Y tế", "Hạn: trước ngày 30/6/2026", "2. Nội dung khác"),
    ],
)
def test_lines_that_close_a_list_say_together_who_leads_and_by_when(closing):
    assert set(of_list(*FIRST, *closing).values()) == {("Sở Tư pháp", "2026-06-30")}


def test_several_lines_that_close_a_list_part_by_part_lead_what_stands_between_them():
    named = of_list(*FIRST, "(Chủ trì: Sở Tư pháp)", *THEN, "(Chủ trì: Sở Nội vụ)")
    assert [owner for owner, _ in named.values()] == ["Sở Tư pháp", "Sở Tư pháp", "Sở Nội vụ", "Sở Nội vụ"]


def test_a_part_of_a_list_that_goes_on_without_such_a_line_is_not_led_by_it():
    named = of_list(*FIRST, "(Chủ trì: Sở Tư pháp)", *THEN)
    assert {owner for owner, _ in named.values()} == {""}


def test_a_sublist_is_closed_where_the_list_above_it_goes_on():
    named = of_list("a) Văn bản:", *FIRST, "(Chủ trì: Sở Tư pháp)", "b) Kiểm tra:", *THEN, "(Chủ trì: Sở Nội vụ)", "2. Nội dung khác")
    assert [owner for owner, _ in named.values()] == ["Sở Tư pháp", "Sở Tư pháp", "Sở Nội vụ", "Sở Nội vụ"]


def test_what_a_unit_heads_inside_a_list_stays_with_it():
    named = of_list(
        *FIRST, "- Sở Y tế:", "+ Kiểm tra 05 trạm.", "+ Tập huấn 03 lớp.", "- Công bố 02 danh mục.", "(Cơ quan chủ trì: Sở Tư pháp)"
    )
    assert {word: owner for word, (owner, _) in named.items()} == {
        "Rà": "Sở Tư pháp",
        "Ban": "Sở Tư pháp",
        "Kiểm": "Sở Y tế",
        "Tập": "Sở Y tế",
        "Công": "Sở Tư pháp",
    }


def test_many_parts_of_a_list_are_closed_in_little_time():
    begun = time.process_time()
    assert len(records(["- Mở lớp", "- Kiểm tra", "Chủ trì: Sở Y tế"] * 5_000)) == 10_000
    records(["- Mở lớp"] * 10_000 + ["Chủ trì: Sở Y tế"] * 10_000)
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    "line", ["(Cơ quan chủ trì: Sở Tư pháp)", "Cơ quan tham mưu: Sở Tư pháp", "Phân công thực hiện: Sở Tư pháp chủ trì"]
)
def test_a_line_that_closes_a_list_is_no_rest_of_its_last_item(line):
    named = of_list(*(item.rstrip(".") for item in FIRST), line, "Hạn: 30/6/2026", "2. Nội dung khác")
    assert set(named.values()) == {("Sở Tư pháp", "2026-06-30")}


@pytest.mark.parametrize(
    "line",
    [
        "Các nhiệm vụ tại mục này do Sở Tư pháp chủ trì tham mưu.",
        "Các nội dung thuộc phần này giao Sở Tư pháp chủ trì, phối hợp với các sở, ngành thực hiện.",
        "Nhiệm vụ nêu tại mục này do Sở Tư pháp chủ trì.",
    ],
)
def test_a_sentence_on_the_tasks_of_this_section_leads_them(line):
    named = of_list("a) Rà soát 100% văn bản.", "b) Ban hành 02 quyết định.", line, "2. Nội dung khác")
    assert {owner for owner, _ in named.values()} == {"Sở Tư pháp"}
