"""Offices on an English page bear their usual English names; what has none keeps its own."""

from __future__ import annotations

import re

import pytest

from parlib import display
from parlib.display import text_of
from parlib.display.offices import in_english
from parlib.gate.yaml_text import read_yaml
from tests.display.contexts import full
from tests.projects import ROOT


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("Phòng Nội vụ", "Division of Home Affairs"),
        ("Phòng Tài chính - Kế hoạch huyện", "Division of Finance and Planning"),
        ("Sở Giáo dục và Đào tạo", "Department of Education and Training"),
        ("Văn phòng HĐND và UBND huyện", "Office of the People's Council and Committee"),
        ("UBND thị xã Phước Long", "People's Committee of Phước Long Town"),
        ("Ủy ban nhân dân thành phố Vân Khê", "People's Committee of Vân Khê City"),
        ("Công chức Văn phòng - Thống kê", "Office and Statistics Officer"),
        ("Bộ phận Tiếp nhận và Trả kết quả", "One-Stop Desk"),
        ("Chủ tịch UBND cấp xã", "Chair of the commune People's Committee"),
        ("Phòng Văn hoá - Xã hội", "Division of Culture and Social Affairs"),
        ("Trung tâm Phục vụ hành chính công tỉnh", "Public Administration Service Centre"),
        ("UBND tỉnh", "Province People's Committee"),
        ("Phòng Tài chính - Kế hoạch; Chi cục Thuế", "Division of Finance and Planning; Tax Sub-department"),
        # several places, or an office that no list names: as the document has it
        ("UBND huyện, thị xã", "UBND huyện, thị xã"),
        ("Tổ công tác 1", "Tổ công tác 1"),
        ("", ""),
    ],
)
def test_an_office_has_its_usual_name(name, english):
    assert in_english(name) == english


def test_every_division_that_a_shipped_plan_or_rule_book_names_has_one():
    names: set[str] = set()
    for path in [*(ROOT / "params" / "plans").glob("*.yml"), *(ROOT / "params" / "frameworks").rglob("*.yml")]:
        text = path.read_text(encoding="utf-8")
        assert read_yaml(path).data
        names |= {n.strip() for found in re.findall(r"(?:owner|lead_unit): [\"']?([^\"'\n]+)", text) for n in found.split(";")}
    of_field = {n for n in names if re.match(r"(?:Phòng|Sở|Văn phòng|Chi cục) ", n)}
    assert len(of_field) > 8
    assert {n for n in of_field if in_english(n) == n} == set()


def test_pages_name_lead_units_in_their_own_language():
    assert "Division of Home Affairs" in text_of(display.lost_points(full(language="en")))
    assert "Phòng Nội vụ" not in text_of(display.lost_points(full(language="en")))
    assert "Phòng Nội vụ" in text_of(display.lost_points(full()))
