"""Tables that print the items of an annex once more are no items of it: forms to be filled, summaries, versions for other units."""

from __future__ import annotations

import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex
from tests.intake.annex.written import document, workbook

HEAD = ["STT", "Nội dung", "Điểm tối đa", "Cách chấm"]
MET = "Đạt: 2; không đạt: 0"
LEAD = [["1", "Kế hoạch", 2, MET], ["2", "Báo cáo", 2, MET]]
LAW = [["1", "Rà soát", 2, MET], ["2", "Góp ý", 2, MET]]
OPTIONS = AnnexOptions(framework_id="thu", language="en")


def excel(tmp_path, **sheets):
    path = workbook(tmp_path / "annex.xlsx", {name.replace("_", " "): rows for name, rows in sheets.items()})
    return read_annex(path, options=OPTIONS)[:2]


def word(tmp_path, *blocks):
    return read_annex(document(tmp_path / "annex.docx", blocks), options=OPTIONS)[:2]


def tree(book):
    return [(i.code, i.name_vi, i.max_points) for i in book.items[1:]]


def left(problems):
    return [p.actual for p in problems if "of these sheets" in p.what]


BOTH = [
    ("I", "Chỉ đạo", 4.0),
    ("I.1", "Kế hoạch", 2.0),
    ("I.2", "Báo cáo", 2.0),
    ("II", "Thể chế", 4.0),
    ("II.1", "Rà soát", 2.0),
    ("II.2", "Góp ý", 2.0),
]


def test_a_sheet_with_the_points_of_each_part_is_no_part(tmp_path):
    summary = [HEAD[:3], ["1", "Chỉ đạo", 4], ["2", "Thể chế", 4], ["", "Tổng", 8]]
    total = ["", "Tổng", 4, ""]
    book, problems = excel(tmp_path, Tổng_hợp=summary, Chỉ_đạo=[HEAD, *LEAD, total], Thể_chế=[HEAD, *LAW, total])
    assert tree(book) == BOTH
    assert book.root.max_points == 8
    assert left(problems) == ["Tổng hợp"]


def test_a_table_with_the_points_of_each_chapter_gives_them_their_maxima(tmp_path):
    summary = [["STT", "Lĩnh vực", "Điểm tối đa"], ["I", "Chỉ đạo", 4], ["II", "Thể chế", 4]]
    book, problems = word(tmp_path, summary, "I. Chỉ đạo", [HEAD, *LEAD], "II. Thể chế", [HEAD, *LAW])
    assert tree(book) == BOTH
    assert [p for p in problems if p.severity == "error"] == []


@pytest.mark.parametrize("through", [excel, word])
def test_a_form_to_be_filled_is_no_second_annex(tmp_path, through):
    form = [["STT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm"], *([*row[:3], ""] for row in LEAD)]
    if through is excel:
        book, problems = excel(tmp_path, Phụ_lục=[HEAD, *LEAD], Mẫu_tự_chấm=form)
    else:
        book, problems = word(tmp_path, [HEAD, *LEAD], "Mẫu tự chấm điểm", form)
    assert tree(book) == [("1", "Kế hoạch", 2.0), ("2", "Báo cáo", 2.0)]
    assert [p for p in problems if p.severity == "error"] == []
    assert len(left(problems)) == 1


@pytest.mark.parametrize(
    "items",
    [
        [["3", "Hài lòng về thái độ", 2], ["4", "Hài lòng về thời gian", 2]],  # come to the same, are no parts
        [["3", "Kế hoạch", 1], ["4", "Báo cáo", 2]],  # called the same, with other points
    ],
)
def test_a_part_without_guidance_stays_a_part(tmp_path, items):
    book, problems = word(tmp_path, [HEAD, *LEAD], "Điều tra", [HEAD[:3], *items])
    assert [i.code for i in book.leaves] == ["1", "2", "3", "4"]
    assert left(problems) == []


def test_sheets_for_two_kinds_of_units_are_no_parts(tmp_path):
    book, problems = excel(tmp_path, Xã=[HEAD, *LEAD], Phường=[HEAD, *LAW])
    assert tree(book) == [("1", "Kế hoạch", 2.0), ("2", "Báo cáo", 2.0)]
    assert left(problems) == ["Phường"]
