"""A line that closes a list says who leads all of it; a title in capitals names the year."""

from __future__ import annotations

import pytest

from parlib.intake.dispatch.files import clean
from parlib.intake.dispatch.promises import extract_commitments, years_of

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
