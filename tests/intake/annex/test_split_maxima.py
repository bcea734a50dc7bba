"""Maxima under one heading in two columns, scored and surveyed, are one column of maxima; two columns that say other things are not."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.annex.rule_book import AnnexOptions, read_annex

ROWS = [
    ("I", "CHỈ ĐẠO ĐIỀU HÀNH", 6, 3, None), ("1", "Ban hành kế hoạch", 2, None, "Ban hành trong tháng 01: 2 điểm; sau tháng 01: 1 điểm; không ban hành: 0 điểm"),
    ("2", "Mức độ hoàn thành kế hoạch", 4, None, "Hoàn thành 100%: 4 điểm\nTừ 80% đến dưới 100%: 2 điểm\nDưới 80%: 0 điểm"),
    ("3", "Tinh thần phục vụ", None, 3, "Điều tra xã hội học"), ("II", "CẢI CÁCH THỂ CHẾ", 4, None, None),
    ("1", "Rà soát văn bản", 4, None, "Có rà soát: 4 điểm; không: 0 điểm"), (None, "Tổng cộng", 10, 3, None),
]  # fmt: skip


def annex(path, first, second, rows=ROWS):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["STT", "Nội dung tiêu chí", "Thang điểm", None, "Hướng dẫn chấm"])
    sheet.append([None, None, first, second, None])
    for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        sheet.merge_cells(merged)
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def maxima(path):
    book, _, _ = read_annex(path, options=AnnexOptions(framework_id="thu", title_vi="Thử", decision="1/QĐ-UBND", first_period=2026))
    return {i.code: (i.max_points, i.source) for i in book.items} if book is not None else {}


@pytest.mark.parametrize(
    "heads", [("Tự đánh giá", "Điều tra XHH"), ("Điểm tối đa tự đánh giá", "Điểm tối đa khảo sát"), ("Điều tra XHH", "Thẩm định")]
)
def test_the_maximum_of_an_item_stands_in_one_of_the_two_columns(tmp_path, heads):
    swapped = "XHH" in heads[0]
    rows = [(c, n, b, a, w) if swapped else (c, n, a, b, w) for c, n, a, b, w in ROWS]
    read = maxima(annex(tmp_path / "a.xlsx", *heads, rows))
    assert {c: m for c, (m, _) in read.items()} == {"0": 13, "I": 9, "I.1": 2, "I.2": 4, "I.3": 3, "II": 4, "II.1": 4}
    assert read["I.3"][1] == "survey"
    assert read["I.1"][1] == "appraisal"


def test_two_figures_of_every_item_are_not_added_up(tmp_path):
    rows = [(c, n, a or b, (a or b) / 2, w) for c, n, a, b, w in ROWS]
    read = maxima(annex(tmp_path / "a.xlsx", "Tự đánh giá", "Điều tra XHH", rows))
    assert read.get("I.1", (0, ""))[0] != 3
