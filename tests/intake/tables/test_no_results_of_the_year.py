"""What stands in a table beside results of a year and is none: targets, forecasts, quarters, years in words, hidden rows, noughts."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.tables.book import open_book
from parlib.intake.tables.indicators import understand_outcomes
from parlib.intake.tables.meaning import Role, meaning_of
from parlib.intake.tables.questions import Answers
from tests.intake.tables.worlds import kept, one, read, register


@pytest.fixture(scope="module")
def units():
    return register()


def reasons(out):
    return {(x.place, x.why) for x in out.left_out}


@pytest.mark.parametrize(
    "heading",
    [
        "Mục tiêu 2026",
        "Kế hoạch giao năm 2025",
        "Dự kiến 2026",
        "Ước thực hiện 2025",
        "PAR INDEX mục tiêu 2026",
        "Phấn đấu SIPAS năm 2026",
        "Chỉ tiêu giao",
    ],
)
def test_a_target_is_no_result(heading):
    assert meaning_of(heading).role == Role.PLANNED


@pytest.mark.parametrize(
    "heading", ["Kế hoạch cải cách hành chính", "Thu ngân sách so với dự toán", "PAR INDEX 2025", "Điểm XH", "Chỉ tiêu"]
)
def test_a_name_that_holds_such_a_word_is_what_it_was(heading):
    assert meaning_of(heading).role != Role.PLANNED


def test_targets_beside_results_are_left_out_and_said(tmp_path, units):
    rows = [
        ("CHỈ SỐ PAR INDEX CÁC XÃ",), ("Xã", "Năm 2024", "Mục tiêu 2025", "Chỉ tiêu năm 2026"), ("Xã Mai Ngạn", 88.1, 90, 92), ("Xã Linh Tuyền", 87, 89, 91),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows), units)
    assert {key[1] for key in kept(out)} == {2024}
    assert reasons(out) == {("C", "column_planned"), ("D", "column_planned")}


def test_a_quarter_is_not_its_year(tmp_path, units):
    rows = [("Xã", "SIPAS quý I năm 2025", "SIPAS 6 tháng đầu năm 2025", "SIPAS 2025"), ("Xã Mai Ngạn", 80, 81, 84)]
    out = read(one(tmp_path / "a.xlsx", rows), units)
    assert kept(out) == {("04002", 2025, "SIPAS", "0", "score"): "84"}
    assert reasons(out) == {("B", "column_part_of_year"), ("C", "column_part_of_year")}


def test_a_title_about_half_a_year_is_pointed_out(tmp_path, units):
    rows = [("KẾT QUẢ PAR INDEX 6 THÁNG ĐẦU NĂM 2025",), ("Xã", "Chỉ số"), ("Xã Mai Ngạn", 80)]
    assert "title_part_of_year" in {r.key for r in read(one(tmp_path / "a.xlsx", rows), units).remarks}


def test_a_scale_of_ten_is_no_month():
    assert meaning_of("PCI (thang 10)").index == "PCI"


def test_short_words_for_a_rank_below_a_year(tmp_path, units):
    rows = [
        ("CHỈ SỐ CCHC CÁC XÃ",), ("Xã", "Năm 2023", None, "Năm 2024", None), (None, "Điểm", "XH", "Điểm", "XH"),
        ("Xã Mai Ngạn", 91.5, 1, 90, 2), ("Xã Linh Tuyền", 90, 2, 93, 1),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows, ("B2:C2", "D2:E2", "A2:A3")), units)
    found = kept(out)
    assert found["04002", 2023, "PAR", "0", "rank"] == "1"
    assert found["04002", 2023, "PAR", "0", "score"] == "91.5"
    assert len(found) == 8


def test_words_that_nobody_knows_below_a_year_are_not_the_index(tmp_path, units):
    rows = [
        ("CHỈ SỐ CCHC CÁC XÃ",),
        ("Xã", "Năm 2024", None),
        (None, "Điểm", "Số lượt"),
        ("Xã Mai Ngạn", 91.5, 12),
        ("Xã Linh Tuyền", 90, 25),
    ]
    out = read(one(tmp_path / "a.xlsx", rows, ("B2:C2", "A2:A3")), units)
    assert sorted(kept(out).values()) == ["90", "91.5"]
    assert ("C", "column_open") in reasons(out)


@pytest.mark.parametrize("heading", ["Số văn bản 2024", "Số lượt 2024"])
def test_words_that_nobody_knows_beside_a_year_are_not_the_index(tmp_path, units, heading):
    rows = [("CHỈ SỐ CCHC CÁC XÃ",), ("Xã", "Kết quả năm 2024", heading), ("Xã Mai Ngạn", 91.5, 12), ("Xã Linh Tuyền", 90, 25)]
    assert sorted(kept(read(one(tmp_path / "a.xlsx", rows), units)).values()) == ["90", "91.5"]


def test_a_year_cell_that_is_no_year_is_named_whatever_is_answered(tmp_path, units):
    rows = [
        ("Xã", "Kỳ", "PAR INDEX"), ("Xã Mai Ngạn", "31/12/2023", 80), ("Xã Mai Ngạn", "Năm 2024 (chính thức)", 81), ("Xã Linh Tuyền", "Quý IV/2024", 82),
        ("Phường Hạc Sơn", "2023-2024", 83),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows), units, period=2024)
    assert [(f.key, f.cell, f.actual) for f in out.faults] == [
        ("year_unreadable", "4", "Quý IV/2024"),
        ("year_unreadable", "5", "2023-2024"),
    ]
    assert {key[:2] for key in kept(out)} == {("04002", 2023), ("04002", 2024)}


def test_a_total_of_nought_is_pointed_out_and_can_be_taken_for_missing(tmp_path, units):
    book = one(tmp_path / "a.xlsx", [("Xã", "PAR INDEX 2024"), ("Xã Mai Ngạn", 0), ("Xã Linh Tuyền", 88)])
    [remark] = read(book, units).remarks
    assert (remark.key, remark.figures["cells"]) == ("zeros_read", "Bảng!B2")
    out = read(book, units, missing=("0",))
    assert list(kept(out).values()) == ["88"]
    assert "zeros_read" not in {r.key for r in out.remarks}


def test_hidden_rows_and_columns_that_are_read_are_pointed_out(tmp_path, units):
    book = openpyxl.Workbook()
    for row in (("Xã", "PAR INDEX 2023", "PAR INDEX 2024"), ("Xã Mai Ngạn", 80, 81), ("Xã Linh Tuyền", 82, 83)):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(tmp_path / "a.xlsx")
    out = read(open_book(tmp_path / "a.xlsx"), units)
    assert {r.key: r.figures["places"] for r in out.remarks} == {"hidden_rows": "Sheet!3", "hidden_columns": "Sheet!B"}
    assert len(kept(out)) == 4


def test_an_indicator_in_two_units_of_measurement_is_refused(tmp_path, units):
    rows = [
        ("Xã", "Chỉ tiêu", "ĐVT", "Năm", "Giá trị"),
        ("Xã Mai Ngạn", "Dân số", "người", 2024, 45000),
        ("Xã Linh Tuyền", "Dân số", "nghìn người", 2024, 61.2),
    ]
    out = understand_outcomes(one(tmp_path / "a.xlsx", rows), units, answers=Answers(), source="s")
    assert [(f.key, f.cell, f.actual, f.expected) for f in out.faults] == [("units_differ", "E3", "nghìn người", "người")]


def test_an_estimate_of_a_row_is_no_indicator_of_its_own(tmp_path, units):
    rows = [("Chỉ tiêu", "ĐVT", "2023", "2024", "Ước 2025"), ("Thu ngân sách", "tỷ đồng", 10, 11, 12)]
    out = understand_outcomes(one(tmp_path / "a.xlsx", rows), units, answers=Answers(unit="Tỉnh Quảng Vân"), source="s")
    assert [(r["indicator"], r["period"]) for r in out.tables["outcomes"]] == [("thu_ngan_sach", 2023), ("thu_ngan_sach", 2024)]
    assert ("E", "column_planned") in reasons(out)


def test_quarters_beside_the_whole_year_leave_the_indicator_to_be_named(tmp_path, units):
    rows = [("Xã", "Quý I/2024", "Quý II/2024", "Cả năm 2024"), ("Xã Mai Ngạn", 10, 20, 45)]
    book = one(tmp_path / "a.xlsx", rows)
    assert [q.key for q in understand_outcomes(book, units, answers=Answers(), source="s").questions] == ["ask_indicator"]
    out = understand_outcomes(book, units, answers=Answers(index="Thu ngân sách"), source="s")
    assert [(r["indicator"], r["value"]) for r in out.tables["outcomes"]] == [("thu_ngan_sach", "45")]


def test_points_that_are_percentages_throughout_are_the_index(tmp_path, units):
    rows = [("CHỈ SỐ CCHC CÁC XÃ",), ("Xã", "Điểm 2024"), ("Xã Mai Ngạn", "91,5%"), ("Xã Linh Tuyền", "90 %")]
    out = read(one(tmp_path / "a.xlsx", rows), units)
    assert sorted(kept(out).values()) == ["90", "91.5"]
    assert {r.key for r in out.remarks} == {"points_in_percent"}
    one_slip = [*rows[:3], ("Xã Linh Tuyền", 90)]
    assert [f.key for f in read(one(tmp_path / "b.xlsx", one_slip), units).faults] == ["percent_for_points"]
