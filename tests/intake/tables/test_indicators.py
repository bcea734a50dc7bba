"""Panels of outcomes in the shapes that offices and statistical yearbooks use: every figure with its unit, year and indicator, or a reason."""

from __future__ import annotations

import openpyxl
import pytest

from parlib.intake.tables.book import open_book
from parlib.intake.tables.indicators import understand_outcomes
from parlib.intake.tables.meaning import meaning_of_word
from parlib.intake.tables.questions import Answers
from tests.intake.tables.worlds import VAN, one, register, workbook


@pytest.fixture(scope="module")
def known():
    return register()


def read(book, known, **answers):
    return understand_outcomes(book, known, answers=Answers(**answers), source="Niên giám")


def told(out):
    return {(r["locality"].partition("@")[0], r["period"], r["indicator"]): (r["value"], r["unit"]) for r in out.tables["outcomes"]}


def reasons(out):
    return {(x.place, x.why) for x in out.left_out}


def test_a_column_an_indicator_with_its_unit_in_brackets(tmp_path, known):
    rows = [
        ("Số liệu kinh tế - xã hội năm 2024",), ("STT", "Tỉnh", "GRDP bình quân đầu người (triệu đồng)", "Tỷ lệ hộ nghèo (%)", "Tốc độ tăng trưởng GRDP, %"),
        (1, "Quảng Vân", "61,5", 4.25, "-1,5"), (2, "Quảng Trúc", 58, None, 7), (None, "Cả nước", 100, 2, 6),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows), known)
    assert out.ready
    assert told(out) == {
        ("QV", 2024, "grdp_per_capita"): ("61.5", "triệu đồng"), ("QV", 2024, "poverty_rate"): ("4.25", "%"),
        ("QV", 2024, "toc_do_tang_truong_grdp"): ("-1.5", "%"), ("QT", 2024, "grdp_per_capita"): ("58", "triệu đồng"),
        ("QT", 2024, "toc_do_tang_truong_grdp"): ("7", "%"),
    }  # fmt: skip
    assert reasons(out) == {("5", "row_total")}
    assert {r["source"] for r in out.tables["outcomes"]} == {"Niên giám"}


def test_years_under_the_name_of_an_indicator(tmp_path, known):
    rows = [
        ("TT", "Xã, phường", "Số hồ sơ trực tuyến", None, "Dân số (người)", None), (None, None, "Năm 2023", "Năm 2024", 2023, 2024),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), (1, "Mai Ngạn", 120, 0, "7.512", "7.601"), (2, "Vân Trúc", 90, 95, 45210, 45300),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows, ("C1:D1", "E1:F1", "A1:A2", "B1:B2")), known)
    found = told(out)
    assert found["04002", 2024, "so_ho_so_truc_tuyen"] == ("0", "")  # zero is a figure
    assert found["04002", 2023, "population"] == ("7512", "người")
    assert len(found) == 8


def test_a_long_table_with_years_across_and_units_of_measurement_beside(tmp_path, known):
    rows = [
        ("Tỉnh", "Chỉ tiêu", "Đơn vị tính", 2022, 2023), ("Quảng Vân", "Thu ngân sách trên địa bàn", "tỷ đồng", 5120, "5.480,5"),
        ("Quảng Vân", "Dân số trung bình", "nghìn người", 812.3, 815), ("Quảng Trúc", "Thu ngân sách trên địa bàn", "tỷ đồng", 4100, "-"),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows), known)
    assert told(out) == {
        ("QV", 2022, "thu_ngan_sach_tren_dia_ban"): ("5120", "tỷ đồng"), ("QV", 2023, "thu_ngan_sach_tren_dia_ban"): ("5480.5", "tỷ đồng"),
        ("QV", 2022, "population"): ("812.3", "nghìn người"), ("QV", 2023, "population"): ("815", "nghìn người"),
        ("QT", 2022, "thu_ngan_sach_tren_dia_ban"): ("4100", "tỷ đồng"),
    }  # fmt: skip
    assert ("E4", "cell_empty") in reasons(out)


def test_a_long_table_in_english_with_codes(tmp_path, known):
    path = tmp_path / "panel.csv"
    path.write_text("province_code,province,year,indicator,value,unit\n01,Thạch Lĩnh,2018,grdp,111.6,bn\n04,Thạch Hà,2018,grdp,26.07,bn\n")
    assert told(read(open_book(path), known)) == {("01", 2018, "grdp"): ("111.6", "bn"), ("04", 2018, "grdp"): ("26.07", "bn")}


def test_an_indicator_that_only_the_title_names_is_asked_with_the_title_as_answer(tmp_path, known):
    rows = [("Tỷ lệ hộ nghèo của các tỉnh (%)",), ("Tỉnh", 2022, 2023), ("Quảng Vân", 5.5, 4.25), ("Quảng Trúc", 6, 5)]
    book = one(tmp_path / "a.xlsx", rows)
    (question,) = read(book, known).questions
    assert (question.option, question.choices) == ("--indicator", ("Tỷ lệ hộ nghèo của các tỉnh",))
    assert told(read(book, known, index="Tỷ lệ hộ nghèo"))["QV", 2023, "poverty_rate"] == ("4.25", "")


def test_percentages_by_their_form_are_per_cent_and_the_unit_of_the_table_is_read(tmp_path, known):
    path = workbook(
        tmp_path / "a.xlsx", {"S": ([("ĐVT: triệu đồng",), ("Xã", "Năm", "Thu", "Đạt kế hoạch"), ("Xã Mai Ngạn", 2024, 1200, 0.985)], ())}
    )
    book = openpyxl.load_workbook(path)
    book["S"]["D3"].number_format = "0.0%"
    book.save(path)
    out = read(open_book(path), known)
    assert told(out) == {("04002", 2024, "thu"): ("1200", "triệu đồng"), ("04002", 2024, "dat_ke_hoach"): ("98.5", "%")}


def test_indices_keep_their_names_and_the_two_of_observations_are_sent_there(tmp_path, known):
    rows = [("Tỉnh", "Năm", "PAPI", "Xếp hạng PAPI", "PAR INDEX"), ("Quảng Vân", 2022, 43.1, 5, 84.2)]
    out = read(one(tmp_path / "a.xlsx", rows), known)
    assert {k[2] for k in told(out)} == {"papi_total", "papi_total_rank"}
    assert ("E2", "figure_of_own_index") in reasons(out)


def test_the_maximum_beside_an_index_is_said_with_it(tmp_path, known):
    path = tmp_path / "papi.csv"
    path.write_text("place,year,index,value,max_points\nQuảng Vân,2022,PAPI,43.1,80\n", encoding="utf-8")
    (row,) = read(open_book(path), known).tables["outcomes"]
    assert (row["indicator"], row["value"], row["flag"]) == ("papi_total", "43.1", "tối đa 80")


def test_two_values_of_one_figure_and_unknown_units_are_refused_with_their_cells(tmp_path, known):
    rows = [("Xã", "Năm", "Thu (tỷ đồng)"), ("Xã Mai Ngạn", 2024, 5), ("Xã Mai Ngạn", 2024, 6), ("Xã Mai Ngạn", 2024, 5)]
    out = read(one(tmp_path / "a.xlsx", rows), known)
    assert [(f.key, f.cell) for f in out.faults] == [("figure_twice", "C3")]
    assert ("C4", "cell_twice") in reasons(out)
    out = read(one(tmp_path / "b.xlsx", [("Xã", "Năm", "Thu"), ("Xã Mai Ngan Thượng", 2025, 5)]), known, below=VAN)
    assert [f.key for f in out.faults] == ["unit_unknown"]


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        (["1.234", "980"], {}),  # one number with a stop, nothing else to tell by
        (["1.234", "12.045"], {"1234", "12045"}),
        (["1.234", 5120], {"1234", "5120"}),
        (["1.234", "12.5"], {"12.5"}),  # a decimal stop in the same column: the other stays open
        (["1.234.567", "2.345"], {"1234567", "2345"}),
        (["0.125", "0.250"], {"0.125", "0.25"}),
    ],
)
def test_a_stop_groups_thousands_where_the_whole_column_shows_it(tmp_path, known, cells, read_as):
    rows = [("Xã", "Năm", "Số hồ sơ"), ("Xã Mai Ngạn", 2024, cells[0]), ("Phường Vân Trúc", 2024, cells[1])]
    found = {v for v, _ in told(read(one(tmp_path / "a.xlsx", rows), known)).values()}
    assert found == (read_as or {"980"})


def test_a_person_may_leave_a_column_out(tmp_path, known):
    rows = [("Xã", "Năm", "Thu", "Chi"), ("Xã Mai Ngạn", 2024, 5, 6)]
    out = read(one(tmp_path / "a.xlsx", rows), known, columns={"D": meaning_of_word("ignore")})
    assert {k[2] for k in told(out)} == {"thu"}


def test_years_before_a_unit_stood_are_asked_about_and_kept_as_worked_out_anew(tmp_path, known):
    rows = [("Dân số các xã",), ("Xã", "2011", "2013"), ("Xã Mai Ngạn", 9000, 9100), ("Phường Vân Trúc", 8000, 8100)]
    book = one(tmp_path / "dan-so.xlsx", rows)
    about = {"index": "Dân số", "below": VAN}
    assert [q.option for q in read(book, known, **about).questions] == ["--recalculated"]
    out = read(book, known, **about, recalculated=True)
    flags = {r["period"]: r["flag"] for r in out.tables["outcomes"]}
    assert flags == {2011: "cơ quan tính lại theo địa giới hiện nay", 2013: ""}
    assert "recalculated" in {r.key for r in out.remarks}
