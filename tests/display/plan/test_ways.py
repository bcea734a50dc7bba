"""Ways to the headline of a plan: what each claims, what is expected of it after appraisal, and why there are none."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from parlib.display import text_of
from parlib.display.brief import route
from tests.display.plan.slices import district, district_plan, part, real, rows_of


def test_ways_of_a_district_scored_item_by_item():
    # B 2022: 1.1 20/20 · 1.2 12.5/20 · 2.1 15/30 · 2.2 survey 7/10 · 2.3 20/20 = 74.5; 80 asks for 5.5: item 1.2 or item 2.1.
    section = part(district(), "ways")
    assert text_of(section).startswith("2 cách tự chấm đủ 80,00 điểm, từ 74,50 điểm năm 2022")
    rows = rows_of(section, "table-ways")
    assert [(r["Phương án"], r["Tiêu chí cần cải thiện"], r["Điểm tăng thêm"], r["Điểm đạt tới"]) for r in rows[:2]] == [
        # of two ways of one item the one that gives more; the picture above names the items of the first way
        ("1", "2.1", "+15,00", "89,50"),
        ("2", "1.2. Hoàn thành nhiệm vụ được giao", "+7,50", "82,00"),
    ]
    closed = rows_of(section, "table-ways-closed")
    assert [(r["Tiêu chí"], r["Điểm không lấy lại"]) for r in closed] == [("2.2. Mức độ hài lòng", "3,00")]
    assert closed[0]["Lý do"] == "câu trả lời khảo sát không phải là một bước"
    assert section.figures[0].alt.count("2.1. Hồ sơ giải quyết đúng hạn") == 1
    assert [r["Điểm không lấy lại"] for r in rows_of(route.path(district()), "table-ways-closed")] == ["3,00"]


def test_of_many_losses_that_no_step_wins_back_the_largest_is_named(monkeypatch):
    monkeypatch.setattr(import_module("parlib.display.plan.ways"), "_CLOSED", 0)
    section = part(district(), "ways")
    assert rows_of(section, "table-ways-closed") == []
    told = "Không bước nào lấy lại được 3,00 điểm đã bị trừ ở 1 mục, nhiều nhất: 2.2. Mức độ hài lòng (3,00 điểm); danh sách"
    assert told in text_of(section)


def with_odds(brief, *expected, **more):
    """The same brief, appraisal expected to leave so many points after each way."""
    rows = brief.tables["path_odds"].iloc[: len(expected)].reset_index(drop=True)
    known = {"expected_gain": 3.25, "low": 74.0, "high": 83.5, "level": 0.9, "chance": 0.0625, "claims": 41, "years": 4, "reason": ""}
    return replace(brief, tables=brief.tables | {"path_odds": rows.assign(expected=list(expected), **(known | more))})


@pytest.mark.parametrize(
    ("language", "many", "one"),
    [
        (
            "vi",
            "2 cách tự chấm đủ 80,00 điểm; sau thẩm định ước được 77,25–78,50",
            "2 cách tự chấm đủ 80,00 điểm; sau thẩm định ước được 77,25",
        ),
        (
            "en",
            "2 ways to claim 80.00 points; about 77.25 to 78.50 after appraisal",
            "2 ways to claim 80.00 points; about 77.25 after appraisal",
        ),
    ],
)
def test_the_heading_of_ways_says_what_is_expected_after_appraisal(language, many, one):
    """A way that claims 80 points and is expected to come to 77 is not said to reach 80."""
    for expected, said in (((78.5, 77.25), many), ((77.251, 77.249), one)):
        for section in (
            part(with_odds(district(language=language), *expected), "ways"),
            route.path(with_odds(district(language=language), *expected)),
        ):
            assert said == text_of(section).splitlines()[0].replace("phương án", "cách")


def test_ways_of_unknown_odds_are_said_to_be_claimed_and_why_nothing_more_is_known():
    text = text_of(part(district(), "ways"))
    assert "ước được" not in text
    assert "Chưa nói được thẩm định sẽ công nhận bao nhiêu trong số điểm tăng này: " in text


def test_each_way_has_its_odds_with_their_interval_and_what_they_rest_on():
    """The interval stands in the annex, the expected whole and the chance beside what the way claims."""
    brief = with_odds(district(), 78.5, 77.25)
    section, annexed = part(brief, "ways"), route.path(brief)
    shown = [(r["Điểm đạt tới"], r["Tổng điểm có thể đạt"], r["Khả năng đạt mục tiêu"]) for r in rows_of(section, "table-ways")[:2]]
    assert shown == [("89,50", "78,50", "6,3%"), ("82,00", "77,25", "6,3%")]
    assert [list(r.values()) for r in rows_of(annexed, "table-path-odds")] == [
        ["1", "+15,00", "+3,25", "78,50", "74,00 – 83,50", "6,3%"],
        ["2", "+7,50", "+3,25", "77,25", "74,00 – 83,50", "6,3%"],
    ]
    text = text_of(section)
    assert "(khoảng 90,0%)" in text_of(annexed)
    assert "Học từ 41 lần tự chấm tăng so với điểm được chấm năm trước, trong 4 năm" in text


def test_effort_deadline_and_order_are_the_office_s():
    efforts = [{"code": "2.1", "effort": 9, "ready_by": "2023-09-30"}, {"code": "1.2", "effort": 2, "ready_by": "2023-06-30"}]
    section = part(district(district_plan(efforts=efforts)), "ways")
    rows = rows_of(section, "table-ways")
    assert [(r["Tiêu chí cần cải thiện"][:3], r["Công sức"], r["Hạn"]) for r in rows[:2]] == [
        ("1.2", "2", "30/6/2023"),
        ("2.1", "9", "30/9/2023"),
    ]
    late = [{"code": "2.1", "effort": 9, "ready_by": "2024-02-01"}, {"code": "1.2", "effort": 2, "up_to": 14}]
    text = text_of(part(district(district_plan(efforts=late)), "ways"))
    assert text.startswith("Chưa có cách nào đạt 80,00 điểm: cần thêm 5,50, mọi bước còn mở cho 0,00")
    assert "chỉ xong sau hạn (01/02/2024)" in text


def test_no_ways_where_no_year_was_scored_item_by_item():
    assert part(real("phuoc-long-2021"), "ways").blocks == ()
    assert "chưa tính được nhóm tiêu chí nào" in text_of(part(real("phuoc-long-2021"), "sources"))
