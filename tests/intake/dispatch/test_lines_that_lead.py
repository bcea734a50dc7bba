"""Lines of their own that say who leads: in which words, and for which of the tasks above them."""

from __future__ import annotations

import pytest

from parlib.intake.dispatch.lines_that_lead import leads_below
from parlib.intake.dispatch.promises import extract_commitments


def owners(*lines: str) -> list[str]:
    text = "\n".join(["KẾ HOẠCH", "Cải cách hành chính năm 2026", "II. NHIỆM VỤ", *lines])
    return [p.owner for p in extract_commitments(text) if p.kind == "target"]


@pytest.mark.parametrize(
    ("line", "leads"),
    [
        ("Cơ quan chủ trì tham mưu: Văn phòng UBND tỉnh (Trung tâm Phục vụ hành chính công).", "Văn phòng UBND tỉnh"),
        ("Đầu mối theo dõi: Sở Nội vụ.", "Sở Nội vụ"),
        ("Trách nhiệm thực hiện: Sở Tài chính chủ trì; các sở, ban, ngành, địa phương phối hợp.", "Sở Tài chính"),
        ("Trách nhiệm thực hiện: Giám đốc Sở Tài chính.", "Sở Tài chính"),
        ("Đơn vị chịu trách nhiệm chính: Sở Tư pháp. Đơn vị phối hợp: các sở, ngành.", "Sở Tư pháp"),
        ("Cơ quan được giao nhiệm vụ: Sở Nội vụ.", "Sở Nội vụ"),
        ("Đơn vị thực hiện: Các sở, ban, ngành; UBND các xã, phường.", "Các sở, ban, ngành; UBND các xã, phường"),
        ("Thực hiện: Sở Nội vụ chủ trì tham mưu, các đơn vị phối hợp", "Sở Nội vụ"),
        ("=> Đơn vị chủ trì: Sở Y tế", "Sở Y tế"),
        ("Giao Báo và Đài phát thanh, truyền hình tỉnh thực hiện.", "Báo và Đài phát thanh, truyền hình tỉnh"),
        ("Giao Sở Xây dựng chủ trì, cùng Sở Tài chính, UBND các xã phối hợp thực hiện.", "Sở Xây dựng"),
        ("Sở Nội vụ chủ trì, phối hợp với Văn phòng UBND tỉnh thực hiện.", "Sở Nội vụ"),
        ("Các nội dung trên giao Sở Tư pháp chủ trì thực hiện.", "Sở Tư pháp"),
    ],
)
def test_a_line_that_only_says_who_leads_is_read_in_any_words(line, leads):
    assert leads_below(line) == leads


@pytest.mark.parametrize(
    "line",
    [
        "Cơ quan phối hợp: Sở Y tế",
        "Nhiệm vụ: Sở Nội vụ rà soát 12 thủ tục",
        "Sở Nội vụ chủ trì, phối hợp với các sở xây dựng kế hoạch.",
        "Giao Sở Y tế chủ trì, phối hợp với các sở, ngành ban hành quy chế.",
    ],
)
def test_a_line_that_holds_a_task_leads_nothing(line):
    assert not leads_below(line)


@pytest.mark.parametrize("line", ["Đầu mối theo dõi: Sở Nội vụ.", "Giao Sở Nội vụ thực hiện.", "Sở Nội vụ chủ trì, các sở phối hợp."])
def test_a_line_closes_all_prose_between_it_and_the_heading(line):
    named = owners("1. Tổ chức bộ máy", "Giảm 08 phòng thuộc sở.", "Giảm 5% biên chế.", line, "2. Nội dung khác", "Mở 02 lớp.")
    assert named == ["Sở Nội vụ", "Sở Nội vụ", ""]


def test_a_line_closes_all_numbered_tasks_of_its_part():
    tasks = ("1. Phát triển 05 nền tảng số dùng chung.", "2. Kết nối 100% trạm y tế.", "Trách nhiệm thực hiện: Sở Y tế.")
    assert owners("A. CHUYỂN ĐỔI SỐ", *tasks, "B. NỘI DUNG KHÁC", "1. Mở 02 lớp.") == ["Sở Y tế", "Sở Y tế", ""]


def test_a_line_inside_numbered_tasks_closes_only_the_one_above_it():
    tasks = ("1. Phát triển 05 nền tảng số.", "2. Kết nối 100% trạm y tế.", "Chủ trì: Sở Y tế.", "3. Mở 02 lớp.")
    assert owners("A. CHUYỂN ĐỔI SỐ", *tasks) == ["", "Sở Y tế", ""]


def test_prose_that_goes_on_behind_a_line_is_not_closed_by_it():
    assert owners("1. Bộ máy", "Giảm 08 phòng.", "Giảm 5% biên chế.", "Chủ trì: Sở Nội vụ.", "Mở 02 lớp.") == ["", "Sở Nội vụ", ""]


@pytest.mark.parametrize(
    ("heading", "owner"),
    [
        ("Trách nhiệm của các sở, ban, ngành tỉnh", "các sở, ban, ngành tỉnh"),
        ("Trách nhiệm của UBND các xã, phường, đặc khu", "UBND các xã, phường, đặc khu"),
        ("3. Giám đốc Sở Y tế, Giám đốc Sở Nội vụ:", "Sở Y tế; Sở Nội vụ"),
    ],
)
def test_a_heading_of_what_somebody_answers_for_needs_no_number(heading, owner):
    assert [o.casefold() for o in owners(heading, "- Mở 02 lớp.", "- Số hóa 90% hồ sơ.")] == [owner.casefold()] * 2


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("Yêu cầu đồng chí Giám đốc Sở Xây dựng chỉ đạo xử lý dứt điểm 120 hồ sơ.", "Sở Xây dựng"),
        ("Giao bà Trần Thị Hoa – Chánh Văn phòng UBND tỉnh theo dõi, bảo đảm 95% hồ sơ đúng hạn.", "Chánh Văn phòng UBND tỉnh"),
        ("Giao lần lượt Sở Tài chính, Sở Xây dựng cắt giảm 05 thủ tục.", "Sở Tài chính; Sở Xây dựng"),
        ("Số hóa 90% hồ sơ (theo dõi: Sở Nội vụ; phối hợp: Sở Y tế).", "Sở Nội vụ"),
    ],
)
def test_who_is_told_in_a_sentence(words, owner):
    assert set(owners("1. Nội dung", words)) == {owner}
