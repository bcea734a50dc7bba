"""Groups in a column of their own, and what is given or taken by signs: "Mỗi văn bản -3đ"."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.annex.kinds import kind_by_words
from parlib.intake.annex.rule_book import AnnexOptions, read_annex

HEAD = ["Nhóm", "TT", "Nội dung chấm", "Cách chấm", "Điểm chuẩn"]
MET = "Đạt: 2đ; không đạt: 0đ"
ROWS = [
    ["Nền nếp", 1, "Kế hoạch", MET, 2],
    ["", 2, "Báo cáo", MET, 2],
    ["Cộng nhóm", "", "", "", 4],
    ["Hồ sơ", 3, "Họp", MET, 2],
    ["Cộng nhóm", "", "", "", 2],
    ["Cộng thêm", 4, "Sáng kiến", "Mỗi sáng kiến +2đ; không quá 4đ", 4],
    ["Trừ đi", 5, "Bị phê bình", "Mỗi văn bản phê bình -3đ", ""],
    ["", 6, "Mất hồ sơ", "Một hồ sơ -2đ; từ hai hồ sơ trở lên -5đ", ""],
]


@pytest.mark.parametrize("heading", ["Nhóm", "Phần", "Khối"])
def test_groups_make_the_tree_and_say_what_is_added_and_taken(tmp_path, heading):
    book = openpyxl.Workbook()
    for row in ([heading, *HEAD[1:]], *ROWS):
        book.active.append(row)
    book.save(tmp_path / "annex.xlsx")
    read, problems, _ = read_annex(tmp_path / "annex.xlsx", options=AnnexOptions(framework_id="thu"))
    assert [str(p) for p in problems if p.severity == "error"] == []
    tops = [i for i in read.items if i.parent == "0"]
    assert [(i.name_vi, i.max_points, i.kind) for i in tops] == [
        ("Nền nếp", 4.0, ""),
        ("Hồ sơ", 2.0, ""),
        ("Cộng thêm", None, "bonus"),
        ("Trừ đi", None, "penalty"),
    ]
    assert [i.rule_params for i in read.leaves[3:]] == [
        {"per": 2.0, "cap": 4.0},
        {"per": -3.0},
        {"steps": [[2.0, -5.0], [1.0, -2.0]]},
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Mỗi văn bản phê bình -3đ", "penalty"),
        ("Mỗi trường hợp bị phát hiện: -1 điểm", "penalty"),
        ("-2 điểm/vụ việc; từ 03 vụ việc trở lên: -6 điểm", "penalty"),
        ("Mỗi sáng kiến +2đ; không quá 4đ", "bonus"),
        ("Mỗi sáng kiến: +1 điểm", "bonus"),
        ("Đạt 90 - 100%: 2 điểm", "mixed"),
        ("Từ 1 - 2 điểm", "mixed"),
    ],
)
def test_signs_say_what_is_added_and_what_is_taken(words, kind):
    assert kind_by_words(words) == kind
