"""Decisions name who follows and appraises an item: taken as its lead unit, said so, and left out where an office says that they only mark."""

import pytest
from openpyxl import Workbook

from parlib.intake.annex.headings import annex_column
from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from parlib.intake.messages import MESSAGES

ROWS = [
    ["I", "CHỈ ĐẠO, ĐIỀU HÀNH", 3, "", ""],
    ["1", "Kế hoạch", 1, "Có: 1; không: 0", "Sở Nội vụ"],
    ["2", "Báo cáo", 2, "Đủ: 2; thiếu: 0", "Sở Nội vụ"],
]


def _read(tmp_path, heads, rows, *, merged=(), **options):
    book = Workbook()
    sheet = book.active
    for row in [heads, *rows]:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    book.save(tmp_path / "phu-luc.xlsx")
    framework, problems, _ = read_annex(tmp_path / "phu-luc.xlsx", options=AnnexOptions(framework_id="x", **options))
    return framework, [p.what for p in problems]


@pytest.mark.parametrize(
    "heading",
    [
        "Cơ quan thẩm định",
        "Đơn vị thẩm định, đánh giá",
        "Cơ quan, đơn vị theo dõi, đánh giá",
        "Cơ quan chấm điểm",
        "Đơn vị chủ trì thẩm định",
        "Cơ quan chủ trì đánh giá, chấm điểm",
        "Ai chấm",
        "Đơn vị phúc tra",
    ],
)
def test_a_column_of_appraisers_names_lead_units_unless_an_office_says_that_they_only_mark(tmp_path, heading):
    heads = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm", heading]
    framework, told = _read(tmp_path, heads, ROWS)
    assert [i.lead_unit for i in framework.leaves] == ["Sở Nội vụ"] * 2
    assert MESSAGES["vi"]["annex_appraisers"][0] in told
    framework, told = _read(tmp_path, heads, ROWS, appraisers_lead=False)
    assert {i.lead_unit for i in framework.items} == {""}
    assert MESSAGES["vi"]["annex_no_leads"][0] in told


def test_a_merged_cell_of_appraisers_leads_all_rows_that_it_covers(tmp_path):
    heads = ["STT", "Tiêu chí", "Điểm tối đa", "Hướng dẫn chấm", "Cơ quan theo dõi, đánh giá"]
    rows = [[*row[:4], "Sở Tư pháp" if row[0] == "I" else ""] for row in ROWS]
    framework, _ = _read(tmp_path, heads, rows, merged=["E2:E4"])
    assert [i.lead_unit for i in framework.leaves] == ["Sở Tư pháp"] * 2


def test_lead_units_are_taken_from_their_own_column_beside_that_of_appraisers(tmp_path):
    heads = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm", "Cơ quan thẩm định", "Đơn vị chủ trì"]
    rows = [[*row, "" if row[0] == "I" else "Văn phòng HĐND và UBND"] for row in ROWS]
    framework, told = _read(tmp_path, heads, rows)
    assert [i.lead_unit for i in framework.leaves] == ["Văn phòng HĐND và UBND"] * 2
    assert not {MESSAGES["vi"][key][0] for key in ("annex_appraisers", "annex_no_leads")} & set(told)


@pytest.mark.parametrize(
    "heading", ["Đơn vị chủ trì", "Cơ quan chủ trì tham mưu, theo dõi, đánh giá", "Phòng phụ trách", "Cơ quan tham mưu"]
)
def test_who_does_the_work_leads(heading):
    assert annex_column(heading) == "lead_unit"


def test_a_heading_over_two_rows_is_nobodys_unit(tmp_path):
    heads = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm", "Đơn vị chủ trì"]
    rows = [["", "", "", "", ""], *ROWS]
    framework, _ = _read(tmp_path, heads, rows, merged=["E1:E3"])
    assert {i.lead_unit for i in framework.items} == {"", "Sở Nội vụ"}
