"""A line at the end of a section that says who leads it leads all of it, also above its sub-headings."""

from __future__ import annotations

import pytest

from parlib.intake.dispatch.promises import extract_commitments

SECTION = """II. NHIỆM VỤ
2. Cải cách bộ máy
2.1. Sắp xếp
- Giảm 02 phòng.
{between}2.2. Biên chế
- Giảm 5% biên chế.
{closing}
3. Cải cách tài chính công
3.1. Giải ngân
- Giải ngân đạt 95% kế hoạch.
"""


def owners(closing, between=""):
    return [p.owner for p in extract_commitments(SECTION.format(closing=closing, between=between), period=2026)]


@pytest.mark.parametrize(
    "closing",
    [
        "Cơ quan chủ trì: Sở Nội vụ.",
        "(Sở Nội vụ chủ trì, phối hợp với các sở, ngành)",
        "=> Sở Nội vụ chủ trì thực hiện toàn bộ mục này.",
        "Giao Sở Nội vụ chủ trì, theo dõi, đôn đốc thực hiện các nội dung trên.",
        "* Đơn vị chủ trì các nhiệm vụ tại mục 2: Sở Nội vụ.",
        "Các nhiệm vụ tại mục 2 do Sở Nội vụ chủ trì.",
    ],
)
def test_the_last_line_of_a_section_leads_what_stands_under_all_its_sub_headings(closing):
    assert owners(closing) == ["Sở Nội vụ", "Sở Nội vụ", ""]


def test_where_each_sub_heading_has_its_own_line_each_leads_its_own():
    assert owners("Cơ quan chủ trì: Sở Nội vụ.", "Cơ quan chủ trì: Sở Tư pháp.\n") == ["Sở Tư pháp", "Sở Nội vụ", ""]


def test_a_line_marked_as_an_item_stays_with_its_own_sub_heading():
    assert owners("- Cơ quan chủ trì: Sở Nội vụ.") == ["", "Sở Nội vụ", ""]


def test_items_that_tell_cause_cure_and_who_answers_are_one_record():
    text = (
        "II. BIỆN PHÁP KHẮC PHỤC NĂM 2026\n1. Tiêu chí 6.1 (đạt 0,2/1,0 điểm)\n- Nguyên nhân: giải ngân chỉ đạt 71% kế hoạch.\n"
        "- Khắc phục: giải ngân đạt trên 95% kế hoạch.\n- Trách nhiệm: Sở Tài chính.\n2. Chỉ số hài lòng (đạt 8,1/10 điểm)\n"
        "- Giải pháp: mức độ hài lòng đạt từ 88% trở lên.\n- Trách nhiệm: Sở Nội vụ.\n"
    )
    read = [(p.operator, p.target, p.owner) for p in extract_commitments(text, period=2026)]
    assert read == [(">", 95.0, "Sở Tài chính"), (">=", 88.0, "Sở Nội vụ")]


def test_which_units_are_meant_is_no_promise():
    line = "1. Các sở, ngành có tỷ lệ hồ sơ đúng hạn dưới 90% nâng lên tối thiểu 95% trong quý II."
    assert [(p.operator, p.target) for p in extract_commitments(f"II. NHIỆM VỤ\n{line}", period=2026)] == [(">=", 95.0)]
