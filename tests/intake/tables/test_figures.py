"""Tables of index figures in the shapes that offices use: every figure with its unit, year, index and cell, or a reason."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.intake.tables.book import open_book
from parlib.intake.tables.meaning import meaning_of_word
from parlib.intake.tables.new_units import new_unit
from parlib.speech.catalogue import speak
from tests.intake.tables.worlds import VAN, kept, one, read, register, workbook
from tests.intake.tables.worlds import units as units_table


@pytest.fixture(scope="module")
def units():
    return register()


def reasons(out):
    return {(x.place, x.why) for x in out.left_out}


def test_a_long_table_with_title_rank_and_source_at_the_foot(tmp_path, units):
    rows = [
        ("BẢNG TỔNG HỢP CHỈ SỐ CẢI CÁCH HÀNH CHÍNH",), (),
        ("STT", "Xã/phường", "Năm", "Chỉ số CCHC (%)", "Xếp hạng", "SIPAS (%)"),
        (1, "Xã Mai Ngạn", 2024, 92.56, 1, "94,94"), (2, "phuong van truc", 2024, "88,1 %", 2, 0),
        (None, "Nguồn: Quyết định số 99/QĐ-UBND ngày 12/01/2026 của UBND tỉnh Quảng Vân"),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows, ("A1:F1",)), units)
    assert out.ready
    assert out.document.words == "Quyết định số 99/QĐ-UBND ngày 12/1/2026 của UBND tỉnh Quảng Vân"
    assert kept(out) == {
        ("04002", 2024, "PAR", "0", "score"): "92.56", ("04002", 2024, "PAR", "0", "rank"): "1", ("04002", 2024, "SIPAS", "0", "score"): "94.94",
        ("04003", 2024, "PAR", "0", "score"): "88.1", ("04003", 2024, "PAR", "0", "rank"): "2", ("04003", 2024, "SIPAS", "0", "score"): "0",
    }  # fmt: skip
    assert [r["of"] for r in out.tables["figures"] if r["rank"]] == [2, 2]
    assert out.tables["figures"][0]["origin"] == "Bảng!D4"
    assert reasons(out) == {("6", "row_note")}


def test_a_column_a_year_under_a_merged_heading(tmp_path, units):
    rows = [
        ("TT", "Đơn vị", "Chỉ số CCHC", None, None, "Xếp hạng năm 2024"), (None, None, "Năm 2022", "Năm 2023", "Năm 2024", None),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), (1, "Sở Y tế", 81.5, None, 84, 1), (2, "Sở Nội vụ", 80, 82.25, 83, 2),
        (None, "Trung bình", 80.75, 82.25, 83.5, None),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows, ("C1:E1", "A1:A2", "B1:B2", "F1:F2")), units, below=VAN)
    assert out.ready
    found = kept(out)
    assert found[("QV-SSOYTE", 2022, "PAR", "0", "score")] == "81.5"
    assert ("QV-SSOYTE", 2023, "PAR", "0", "score") not in found  # an empty cell is missing, not zero
    assert found[("QV-SSONOIVU", 2023, "PAR", "0", "score")] == "82.25"
    assert found[("QV-SSOYTE", 2024, "PAR", "0", "rank")] == "1"
    assert len(found) == 7
    assert ("6", "row_total") in reasons(out)


def test_index_over_year_over_value_and_rank(tmp_path, units):
    rows = [
        ("KẾT QUẢ ĐÁNH GIÁ",), ("STT", "Tên đơn vị", "PAR INDEX", None, None, None, "SIPAS", None),
        (None, None, 2023, None, 2024, None, 2024, None), (None, None, "Chỉ số", "Hạng", "Chỉ số", "Hạng", "Chỉ số", "Hạng"),
        (1, "Xã Trúc Đàm", 90, 1, 91, 2, 80, 1), (2, "Xã Sơn Cốc", 89, 2, 92, 1, 79, 2),
    ]  # fmt: skip
    merges = ("A1:H1", "C2:F2", "G2:H2", "C3:D3", "E3:F3", "G3:H3", "A2:A4", "B2:B4")
    found = kept(read(one(tmp_path / "a.xlsx", rows, merges), units))
    assert found[("05002", 2023, "PAR", "0", "score")] == "90"
    assert found[("05004", 2024, "PAR", "0", "rank")] == "1"
    assert found[("05002", 2024, "SIPAS", "0", "rank")] == "1"
    assert len(found) == 12


def test_domains_with_their_maxima_sections_and_a_total_column(tmp_path, units):
    rows = [
        ("Chỉ số cải cách hành chính năm 2025 của các sở và UBND xã",),
        ("STT", "Đơn vị", "1. Cải cách thể chế (tối đa 9,5)", "Cải cách thủ tục hành chính", "Tổng điểm", "Xếp loại"),
        (None, "Điểm tối đa", 9.5, 12, 100, None),
        ("I", "CÁC SỞ, BAN, NGÀNH"), (1, "Sở Nội vụ", 9, 11.5, 93.2, "Tốt"), ("II", "CÁC XÃ, PHƯỜNG"), (1, "Mai Ngạn", "8,75", 10, 88, "Khá"),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows), units, below=VAN)
    assert out.questions == []
    found = kept(out)
    assert found[("QV-SSONOIVU", 2025, "PAR", "2", "points")] == "9"
    assert found[("04002", 2025, "PAR", "2", "points")] == "8.75"
    assert found[("04002", 2025, "PAR", "0", "score")] == "88"
    assert found[("04002", 2025, "PAR", "0", "class")] == "Khá"
    assert {r["max_points"] for r in out.tables["figures"] if r["code"] == "3"} == {"12"}
    assert {w for _, w in reasons(out)} == {"row_maxima", "row_section"}


def test_an_index_of_its_own_keeps_its_maximum_and_goes_to_the_outcomes(tmp_path, units):
    rows = [("Tỉnh, thành phố", "Năm", "PAPI (thang 80)", "Xếp hạng", "PCI"), ("Quảng Vân", 2022, 43.1, "5/61", 66.2)]
    out = read(one(tmp_path / "a.xlsx", rows), units)
    assert out.tables["figures"] == []
    shown = [(r["indicator"], r["value"], r["unit"], r["flag"]) for r in out.tables["outcomes"]]
    assert shown == [
        ("papi_total", "43.1", "điểm", "tối đa 80"),
        ("papi_total_rank", "5", "hạng", "trong 61 đơn vị"),
        ("pci_total", "66.2", "điểm", ""),
    ]


def test_several_sheets_each_with_its_index_and_one_without_a_table(tmp_path, units):
    head = ("Xã", "Năm", "Kết quả (%)")
    book = workbook(
        tmp_path / "a.xlsx",
        {
            "PAR INDEX": ([head, ("Xã Mai Ngạn", 2024, 90)], ()), "SIPAS": ([head, ("Xã Mai Ngạn", 2024, 85)], ()),
            "Hướng dẫn": ([("Ghi số liệu vào hai trang bên.",)], ()),
        },
    )  # fmt: skip
    out = read(open_book(book), units)
    assert kept(out) == {("04002", 2024, "PAR", "0", "score"): "90", ("04002", 2024, "SIPAS", "0", "score"): "85"}
    assert [(x.sheet, x.why) for x in out.left_out] == [("Hướng dẫn", "sheet_no_table")]


def test_units_merged_over_their_years_and_a_code_column_that_lost_a_zero(tmp_path, units):
    rows = [
        ("Mã xã", "Tên", "Năm", "CCHC"),
        (4002, "Xã Mai Ngạn", 2023, 90),
        (None, None, 2024, 91),
        (4003, "Phường Vân Trúc", 2023, 80),
        (None, None, 2024, 81),
    ]
    out = read(one(tmp_path / "a.xlsx", rows, ("A2:A3", "B2:B3", "A4:A5", "B4:B5")), units)
    assert out.ready
    assert kept(out)[("04003", 2024, "PAR", "0", "score")] == "81"
    assert [r.key for r in out.remarks] == ["codes_repaired"]


def test_a_column_of_shares_below_one_is_read_as_per_cent(tmp_path, units):
    rows = [("Xã", "Năm", "SIPAS"), ("Xã Mai Ngạn", 2024, 0.8765), ("Phường Vân Trúc", 2024, 0.9)]
    out = read(one(tmp_path / "a.xlsx", rows), units)
    assert set(kept(out).values()) == {"87.65", "90"}
    assert [r.key for r in out.remarks] == ["shares_read"]


def test_what_the_table_leaves_open_is_one_question_with_its_option(tmp_path, units):
    rows = [("Đơn vị", "Điểm"), ("Xã Tân Lập", 90), ("Xã Mai Ngạn", 91)]
    book = one(tmp_path / "a.xlsx", rows)
    assert [q.option for q in read(book, units).questions] == ["--index", "--period"]
    out = read(book, units, index="PAR", period=2024)
    assert out.ready
    assert set(kept(out)) == {("04001", 2024, "PAR", "0", "score"), ("04002", 2024, "PAR", "0", "score")}
    assert [r.key for r in out.remarks] == ["province_shown"]  # only Quảng Vân has both names


def test_impossible_figures_are_refused_with_their_cells(tmp_path, units):
    rows = [("Xã", "Năm", "CCHC (%)", "SIPAS (%)"), ("Xã Mai Ngạn", 2024, 190, 80), ("Xã Mai Ngạn", 2024, 90, 80)]
    out = read(one(tmp_path / "a.xlsx", rows), units)
    assert [(f.key, f.cell) for f in out.faults] == [("figure_on_two_rows", "C3"), ("share_out_of_range", "C2")]
    assert ("D3", "cell_twice") in reasons(out)
    assert not out.ready


def test_an_answer_gives_an_unknown_column_its_meaning(tmp_path, units):
    rows = [("Đơn vị", "Năm", "Cột lạ", "Ghi chú"), ("Xã Mai Ngạn", 2024, 90, "")]
    book = one(tmp_path / "a.xlsx", rows)
    assert ("C", "column_open") in reasons(read(book, units))
    out = read(book, units, columns={"C": meaning_of_word("SIPAS")})
    assert kept(out) == {("04002", 2024, "SIPAS", "0", "score"): "90"}


def test_points_of_another_maximum_become_per_cent_with_a_note(tmp_path, units):
    out = read(one(tmp_path / "a.xlsx", [("Xã", "Năm", "Điểm CCHC", "Điểm tối đa"), ("Xã Mai Ngạn", 2024, 92.1, 98.5)]), units)
    (row,) = out.tables["figures"]
    assert (row["measure"], row["value"], row["note"]) == ("score", "93.5025", "92.1/98.5 điểm")


def test_ranks_that_contradict_the_values_are_a_remark(tmp_path, units):
    rows = [("Xã", "Năm", "CCHC", "Hạng"), ("Xã Mai Ngạn", 2024, 80, 1), ("Phường Vân Trúc", 2024, 90, 2)]
    assert [r.key for r in read(one(tmp_path / "a.xlsx", rows), units).remarks] == ["ranks_contradict"]


def test_the_survey_part_of_a_total_is_a_part_and_not_the_total(tmp_path, units):
    rows = [("Xã", "Năm", "Điểm tự chấm", "Điểm điều tra XHH", "Tổng điểm"), ("Xã Mai Ngạn", 2024, 70, 20.1, 88.6)]
    found = kept(read(one(tmp_path / "a.xlsx", rows), units, index="PAR"))
    assert found[("04002", 2024, "PAR", "DT", "points")] == "20.1"
    assert found[("04002", 2024, "PAR", "0", "score")] == "88.6"


def test_two_columns_for_one_figure_are_one_fault_and_survey_points_are_a_part(tmp_path):
    names = ("Xã Mai Ngạn", "Phường Vân Trúc", "Phường Hạc Sơn")
    rows = [("KẾT QUẢ NĂM 2024",), ("Đơn vị", "Điểm đạt", "Điểm khác"), *((n, 80 + i, 20 + i) for i, n in enumerate(names))]
    (fault,) = read(one(tmp_path / "a.xlsx", rows), register(), index="PAR").faults
    assert (fault.key, fault.cell, fault.figures["count"], fault.figures["other"]) == ("columns_twice", "C3", "3", "B")
    for heading in ("Điểm XHH", "Điểm điều tra xã hội học"):
        rows[1] = ("Đơn vị", "Điểm đạt", heading)
        out = read(one(tmp_path / "b.xlsx", rows), register(), index="PAR")
        assert {(r["code"], r["value"]) for r in out.tables["figures"] if r["place"].startswith("04002")} == {("0", "80"), ("DT", "20")}


def test_a_year_that_has_not_begun_is_refused_with_its_cell(tmp_path, units):
    book = one(tmp_path / "a.xlsx", [("Xã", "CCHC năm 2026 (%)", "CCHC năm 2027 (%)"), ("Xã Mai Ngạn", 90, 91)])
    out = read(book, units, today=date(2026, 11, 29))
    assert [(f.key, f.cell, f.actual, f.figures["letter"]) for f in out.faults] == [("year_to_come", "C2", "2027", "C")]


def test_words_in_a_figure_cell_refuse_the_table_by_cell_unless_they_say_that_there_is_none(tmp_path, units):
    rows = [
        ("Xã", "Năm", "CCHC (%)", "Xếp hạng"), ("Xã Mai Ngạn", 2024, "8o,5", 1), ("Phường Vân Trúc", 2024, "chưa có", "KXĐ"),
        ("Phường Hạc Sơn", 2024, "-", "ba"), ("Xã Linh Tuyền", 2024, 81.5, None),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows), units, below=VAN)
    assert {(f.key, f.cell, f.actual) for f in out.faults} == {("cell_unreadable", "C2", "8o,5"), ("rank_unreadable", "D4", "ba")}
    assert {("C3", "cell_missing"), ("D3", "cell_missing"), ("C4", "cell_empty")} <= reasons(out)
    assert not out.ready
    out = read(one(tmp_path / "a.xlsx", rows), units, below=VAN, missing=("8o,5", "Ba"))
    assert out.ready
    assert {("C2", "cell_missing"), ("D4", "cell_missing")} <= reasons(out)


def test_a_year_over_the_first_of_two_cells_is_that_of_the_rank_beside_it(tmp_path, units):
    rows = [
        ("Xã", 2023, None, 2024, None),
        (None, "Điểm", "Hạng", "Điểm", "Hạng"),
        ("Xã Mai Ngạn", 80, 2, 90, 1),
        ("Xã Tân Lập", 85, 1, 70, 2),
    ]
    out = read(one(tmp_path / "a.xlsx", rows), units, below=VAN, index="PAR")
    ranks = {(k[0], k[1]): v for k, v in kept(out).items() if k[-1] == "rank"}
    assert ranks == {("04002", 2023): "2", ("04002", 2024): "1", ("04001", 2023): "1", ("04001", 2024): "2"}


def test_the_first_of_many_units_are_no_whole_ranking(tmp_path, units):
    """A register with twenty communes; the table lists the first three."""
    more = [
        new_unit(f"Xã Số {i}", level="commune", below=units[VAN], since="2012-01-01", fictional=False, source="", code=f"0499{i:01d}")
        for i in range(10)
    ]
    wider = Register(conform("localities", pd.concat([units_table(), pd.DataFrame(more)], ignore_index=True)))
    rows = [
        ("Xã", "Năm", "CCHC (%)", "Xếp hạng"),
        ("Xã Mai Ngạn", 2024, 90, 1),
        ("Xã Tân Lập", 2024, 89, 2),
        ("Xã Linh Tuyền", 2024, 88, 3),
    ]
    out = read(one(tmp_path / "a.xlsx", rows), wider, below=VAN)
    assert {r["of"] for r in out.tables["figures"] if r["rank"]} == {""}


_TWO = ("STT", "Đơn vị", "Chỉ số CCHC (%)", "SIPAS (%)", "Xếp loại")
_NAMES = ("Xã Mai Ngạn", "Phường Vân Trúc", "Phường Hạc Sơn", "Xã Linh Tuyền")


@pytest.mark.parametrize(
    ("classes", "index"),
    [(("Tốt", "Tốt", "Khá", "Khá"), "PAR"), (("Khá", "Tốt", "Khá", "Tốt"), "SIPAS"), (("Tốt", "Khá", "Khá", "Tốt"), "SIPAS")],
)  # fmt: skip
def test_a_class_behind_two_indices_is_of_the_one_that_it_agrees_with(tmp_path, units, classes, index):
    values = ((91.0, 80.0), (90.0, 88.0), (80.0, 81.0), (78.0, 90.0))
    rows = [(i, name, *values[i], classes[i]) for i, name in enumerate(_NAMES)]
    out = read(one(tmp_path / "a.xlsx", [("Năm 2024",), _TWO, *rows]), units, below=VAN)
    assert {r["index"] for r in out.tables["figures"] if r["measure"] == "class"} == {index}
    assert [r["text"] for r in out.tables["figures"] if r["measure"] == "class"] == list(classes)


def test_a_class_under_the_head_of_a_survey_stays_with_it(tmp_path, units):
    rows = [
        ("Năm 2024",),
        ("STT", "Đơn vị", "Chỉ số CCHC", None, "SIPAS", None),
        (None, None, "Giá trị (%)", "Xếp loại", "Tỷ lệ (%)", "Xếp loại"),
        (1, "Xã Mai Ngạn", 91, "Tốt", 70, "Khá"),
        (2, "Phường Vân Trúc", 80, "Khá", 95, "Tốt"),
    ]
    out = read(one(tmp_path / "a.xlsx", rows, ("A2:A3", "B2:B3", "C2:D2", "E2:F2")), units, below=VAN)
    found = [(r["index"], r["text"]) for r in out.tables["figures"] if r["measure"] == "class"]
    assert found == [("PAR", "Tốt"), ("SIPAS", "Khá"), ("PAR", "Khá"), ("SIPAS", "Tốt")]


def test_a_group_that_opens_the_rows_is_no_part_of_the_head(tmp_path, units):
    rows = [
        ("STT", "Mã ĐVHC", "Đơn vị", "Chỉ số CCHC 2024", None),
        (None, None, None, "Giá trị (%)", "Xếp hạng"),
        ("I", None, "KHỐI PHƯỜNG"),
        (1, None, "Vân Trúc", 91, 1),
        (2, None, "Hạc Sơn", 80, 2),
    ]
    out = read(one(tmp_path / "a.xlsx", rows, ("A1:A2", "B1:B2", "C1:C2", "D1:E1")), units, below=VAN)
    assert "Đơn vị" in [c.heading for _, c in out.columns]
    assert ("3", "row_section") in reasons(out)
    assert len(out.units) == 2


def test_numbers_of_rows_left_out_are_printed_as_the_language_does(tmp_path, units):
    rows = [("Năm 2024",), ("STT", "Đơn vị", "Chỉ số CCHC (%)"), (1, "Xã Mai Ngạn", 91), (None, "Trung bình", 0.1 + 0.2)]
    speak("vi")
    try:
        out = read(one(tmp_path / "a.xlsx", rows), units, below=VAN)
    finally:
        speak("en")
    assert [x.text for x in out.left_out if x.why == "row_total"] == ["Trung bình 0,3"]


def test_years_of_totals_below_a_province_wait_for_the_name_of_their_rule_book(tmp_path, units):
    rows = [("STT", "Đơn vị", "Chỉ số CCHC 2023 (%)", "Chỉ số CCHC 2024 (%)"), (1, "Xã Mai Ngạn", 80, 82)]
    book = one(tmp_path / "a.xlsx", rows)
    assert read(book, units, below=VAN).years_apart == (2023, 2024)
    named = read(book, units, below=VAN, rule_book="Quyết định số 1502/QĐ-UBND")
    assert named.years_apart == ()
    assert {r["rule_book"] for r in named.tables["figures"]} == {"Quyết định số 1502/QĐ-UBND"}
    assert {r["rule_book"] for r in read(book, units, below=VAN, rule_book="unknown").tables["figures"]} == {""}
    province = one(tmp_path / "b.xlsx", [("STT", "Tỉnh", "PAR INDEX 2023", "PAR INDEX 2024"), (1, "Quảng Vân", 80, 82)])
    assert read(province, units).years_apart == ()


def test_a_table_whose_cells_are_all_empty_is_a_table(tmp_path, units):
    out = read(
        one(tmp_path / "a.xlsx", [("STT", "Đơn vị", "PAR INDEX 2026"), (1, "Xã Mai Ngạn", None), (2, "Hạc Sơn", "")]), units, below=VAN
    )
    assert [q.key for q in out.questions] == ["ask_no_cells"]
