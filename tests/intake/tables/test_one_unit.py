"""Tables about one unit at a time: what no column says stands in the title, between the rows, in the name of the sheet, or is asked."""

from __future__ import annotations

import time

import pytest

from parlib.intake.tables.book import open_book
from parlib.intake.tables.indicators import understand_outcomes
from parlib.intake.tables.questions import Answers
from tests.intake.tables.worlds import VAN, kept, one, read, register, workbook


@pytest.fixture(scope="module")
def units():
    return register()


def test_indices_down_and_years_across_with_the_unit_in_the_title(tmp_path, units):
    rows = [
        ("UBND TỈNH QUẢNG VÂN", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("SỞ NỘI VỤ",), (),
        ("Kết quả Chỉ số CCHC và SIPAS của UBND xã Mai Ngạn giai đoạn 2023 - 2024",), (),
        ("TT", "Nội dung", "Năm 2023", "Năm 2024"), (1, "Chỉ số CCHC (%)", "81,25", 84.5), (None, "- Xếp hạng", 3, "2/5"),
        (2, "Mức độ hài lòng (SIPAS)", 90.1, 91), (3, "Công tác chỉ đạo, điều hành CCHC", 9, None), (4, "Số văn bản đã ban hành", 12, 14),
        (None, "Nguồn: Quyết định số 99/QĐ-UBND ngày 12/01/2026 của UBND tỉnh Quảng Vân"),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows), units)
    assert out.questions == []
    assert out.faults == []
    assert kept(out) == {
        ("04002", 2023, "PAR", "0", "score"): "81.25", ("04002", 2024, "PAR", "0", "score"): "84.5", ("04002", 2023, "PAR", "0", "rank"): "3",
        ("04002", 2024, "PAR", "0", "rank"): "2", ("04002", 2023, "SIPAS", "0", "score"): "90.1", ("04002", 2024, "SIPAS", "0", "score"): "91",
        ("04002", 2023, "PAR", "1", "points"): "9",
    }  # fmt: skip
    assert out.document.number == "99/QĐ-UBND"
    assert {(x.text, x.why) for x in out.left_out if x.place == "11"} == {("Số văn bản đã ban hành", "row_index_open")}


def test_blocks_headed_by_their_units_between_the_rows(tmp_path, units):
    rows = [
        ("Kết quả các chỉ số qua các năm",), ("Chỉ số", "Năm", None), (None, 2023, 2024), ("I. Xã Mai Ngạn",), ("PAR INDEX", 80, 82),
        ("SIPAS", 85, 86), ("II. Phường Vân Trúc",), ("PAR INDEX", 90, 91.5), ("Xếp hạng", 1, 1), ("Trung bình các đơn vị", 85, 86.75),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows, ("B2:C2", "A2:A3")), units)
    assert kept(out) == {
        ("04002", 2023, "PAR", "0", "score"): "80", ("04002", 2024, "PAR", "0", "score"): "82", ("04002", 2023, "SIPAS", "0", "score"): "85",
        ("04002", 2024, "SIPAS", "0", "score"): "86", ("04003", 2023, "PAR", "0", "score"): "90", ("04003", 2024, "PAR", "0", "score"): "91.5",
        ("04003", 2023, "PAR", "0", "rank"): "1", ("04003", 2024, "PAR", "0", "rank"): "1",
    }  # fmt: skip
    assert {x.why for x in out.left_out if x.place in ("4", "7")} == {"row_section"}
    assert {x.why for x in out.left_out if x.place == "10"} == {"row_total"}


def test_a_sheet_a_unit_and_years_down(tmp_path, units):
    head = ("Năm", "PAR INDEX", "Xếp hạng", "Điểm tự chấm")
    sheets = {
        name: ([head, *((year, value + year - 2023, 1 + (name != "Xã Mai Ngạn"), 90) for year in (2023, 2024))], ())
        for name, value in (("Xã Mai Ngạn", 80), ("Phường Vân Trúc", 70))
    }
    out = read(open_book(workbook(tmp_path / "a.xlsx", sheets)), units)
    figures = kept(out)
    assert figures[("04002", 2024, "PAR", "0", "score")] == "81"
    assert figures[("04003", 2023, "PAR", "0", "rank")] == "2"
    assert len(figures) == 12


def test_a_table_that_names_no_unit_asks_once_and_takes_the_answer_of_an_option(tmp_path, units):
    rows = [("Chỉ số", "Năm 2023", "Năm 2024"), ("PAR INDEX", 80, 82)]
    book = one(tmp_path / "a.xlsx", rows, name="Sheet1")
    out = read(book, units)
    assert [(q.key, q.option) for q in out.questions] == [("ask_whose_table", "--locality")]
    assert len(kept(read(book, units, unit="Mai Ngạn"))) == 2
    wrong = read(book, units, unit="Mai Ngàn")
    assert [(f.key, f.figures["near"]) for f in wrong.faults] == [("unit_near", "04002@2012-01-01")]


def test_indicators_of_one_unit_by_year_keep_their_names_and_a_rank_is_one(tmp_path, units):
    rows = [
        ("Số liệu kinh tế - xã hội của tỉnh Quảng Vân",), ("TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2023", "Năm 2024"),
        (1, "Thu ngân sách trên địa bàn", "tỷ đồng", 1200.5, 1300), (2, "Tỷ lệ hồ sơ thủ tục hành chính đúng hạn", "%", 97, 98),
        (3, "PCI", "điểm", 66.2, 67), (4, "Xếp hạng PCI", None, 12, 10),
    ]  # fmt: skip
    out = understand_outcomes(one(tmp_path / "a.xlsx", rows), units, answers=Answers())
    assert (out.questions, out.faults) == ([], [])
    figures = {(r["locality"], r["period"], r["indicator"]): (r["value"], r["unit"]) for r in out.tables["outcomes"]}
    assert figures[(VAN, 2024, "thu_ngan_sach_tren_dia_ban")] == ("1300", "tỷ đồng")
    assert figures[(VAN, 2023, "pci_total")] == ("66.2", "điểm")
    assert figures[(VAN, 2024, "pci_total_rank")][0] == "10"
    assert len(figures) == 8


def test_a_units_column_goes_before_and_an_index_column_beside_it_is_read_by_row(tmp_path, units):
    rows = [
        ("Đơn vị", "Chỉ số", "Năm 2023", "Năm 2024"), ("Xã Mai Ngạn", "PAR INDEX", 80, 82), (None, "SIPAS", 85, 86),
        ("Phường Vân Trúc", "PAR INDEX", 90, 91), (None, "Xếp hạng PAR INDEX", 1, 1),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows, ("A2:A3", "A4:A5")), units)
    figures = kept(out)
    assert figures[("04002", 2024, "SIPAS", "0", "score")] == "86"
    assert figures[("04003", 2023, "PAR", "0", "rank")] == "1"
    assert len(figures) == 8


def test_a_row_of_repeated_words_is_read_in_little_time(tmp_path, units):
    # words that may follow one another in any order, forty times, then one that does not belong
    rows = [("UBND xã Mai Ngạn",), ("TT", "Nội dung", "Năm 2024"), (1, "Chỉ số CCHC", 81), (2, "điểm " * 40 + "khác", 7)]
    start = time.process_time()
    out = read(one(tmp_path / "a.xlsx", rows), units)
    assert time.process_time() - start < 5
    assert kept(out) == {("04002", 2024, "PAR", "0", "score"): "81"}
