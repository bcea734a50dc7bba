"""Lists of units in the shapes that offices keep: identities are made, what is known stays, and nothing is taken that names no unit."""

from __future__ import annotations

from datetime import date

import pytest

from parlib.codebook.localities import Register
from parlib.codebook.tables import conform
from parlib.intake.raw.localities import check_localities
from parlib.intake.tables.book import open_book
from parlib.intake.tables.meaning import meaning_of_word
from parlib.intake.tables.new_units import new_unit
from parlib.intake.tables.questions import Answers
from parlib.intake.tables.unit_lists import understand_units
from parlib.intake.tables.usual_units import USUAL, list_for
from parlib.simulate.settings import Settings
from parlib.simulate.units import fictional_units
from tests.intake.tables.worlds import VAN, one, register, units, workbook

NEW = "NN@2025-07-01"


@pytest.fixture(scope="module")
def known():
    return register()


def read(book, known, **answers):
    return understand_units(book, known, answers=Answers(**({"below": VAN} | answers)))


def made(out):
    return {r["locality"]: r["name"] for r in out.tables["localities"]}


def reasons(out):
    return {(x.place, x.why) for x in out.left_out}


def test_a_list_with_letterhead_groups_capitals_and_a_signature(tmp_path, known):
    rows = [
        ("UBND TỈNH QUẢNG VÂN", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("DANH SÁCH ĐƠN VỊ ĐƯỢC ĐÁNH GIÁ NĂM 2025",),
        ("(Kèm theo Quyết định số 120/QĐ-UBND ngày 15/01/2026)",), (),
        ("TT", "Tên cơ quan, đơn vị", "Địa chỉ", "Điện thoại"), ("I", "KHỐI SỞ, BAN, NGÀNH"), (1, "SỞ NỘI VỤ", "Số 1", 207111),
        (2, "Sở Nông nghiệp\nvà Môi trường tỉnh Quảng Vân", None, 207112), (3, "Thanh tra tỉnh"), (4, "sở nội vụ"),
        ("II", "ĐƠN VỊ SỰ NGHIỆP"), (1, "Trung tâm Phục vụ hành chính công"), ("III", "KHỐI XÃ, PHƯỜNG"), (1, "UBND xã Mai Ngạn"),
        (None, "Người lập biểu", None, "GIÁM ĐỐC"),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows, ("A2:D2",)), known)
    assert out.ready
    assert made(out) == {
        "QV-SSONONGNGHIEPVAMOITRUONG@2012-01-01": "Sở Nông nghiệp và Môi trường tỉnh Quảng Vân",
        "QV-STHANHTRATINH@2012-01-01": "Thanh tra tỉnh Quảng Vân",
        "QV-STRUNGTAMPHUCTTPVHCC@2012-01-01": "Trung tâm Phục vụ hành chính công tỉnh Quảng Vân",
    }
    assert {u.locality for u in out.units.values()} == {"QV-SSONOIVU@2012-01-01", "04002@2012-01-01"}
    assert (out.title, out.document.number) == ("DANH SÁCH ĐƠN VỊ ĐƯỢC ĐÁNH GIÁ NĂM 2025", "120/QĐ-UBND")
    assert reasons(out) == {("6", "row_section"), ("10", "row_twice"), ("11", "row_section"), ("13", "row_section"), ("15", "row_note")}
    assert "outcomes" not in out.tables  # numbers of telephones are no outcomes


def test_a_column_of_names_is_no_figure_whatever_its_heading_says(tmp_path, known):
    rows = [
        ("TT", "Cơ quan", "Lãnh đạo phụ trách CCHC"),
        (1, "Sở Tư pháp", "Nguyễn Thị Lan"), (2, "Sở Tài chính", "H' Lan Niê"), (3, "Sở Công Thương", "Y Thông Êban"),
        (4, "Sở Nông nghiệp và MT", "Nguyễn Thị Lan"), (5, "Sở VH, TT và DL", "H' Lan Niê"), (6, "Sở Ngoại vụ", None), (7, "Trung tâm PVHCC tỉnh", "H' Lan Niê"),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows), known)
    assert [(c.letter, c.meaning.word) for _, c in out.columns] == [("A", "order"), ("B", "unit"), ("C", "ignore")]
    assert {"Sở Nông nghiệp và Môi trường tỉnh Quảng Vân", "Sở Văn hóa, Thể thao và Du lịch tỉnh Quảng Vân"} < set(made(out).values())
    assert "Trung tâm Phục vụ hành chính công tỉnh Quảng Vân" in made(out).values()
    assert len(made(out)) == 7
    told = read(one(tmp_path / "a.xlsx", rows), known, columns={"C": meaning_of_word("PAR")})
    assert [c.meaning.word for _, c in told.columns][2] == "PAR"  # what a person says goes first


@pytest.mark.parametrize(
    "cells",
    [
        ("88,1", "x", "79,9"),
        ("chưa có", "chưa có", "chưa có"),
        ("8o,5", "chín", "mười"),
        ("chưa có", "chín", "mười"),
        ("chín", "mười", "chín"),
    ],
)
def test_a_column_that_may_hold_figures_stays_one(tmp_path, known, cells):
    rows = [("Cơ quan", "Chỉ số CCHC"), *zip(("Sở Tư pháp", "Sở Tài chính", "Sở Công Thương"), cells, strict=True)]
    out = read(one(tmp_path / "a.xlsx", rows), known)
    assert [c.meaning.word for _, c in out.columns] == ["unit", "PAR"]


@pytest.mark.parametrize(
    "rows",
    [
        [("Sở Tư pháp",), ("Sở Tài chính",)],
        [("Tên đơn vị",), ("Sở Tư pháp",), ("Sở Tài chính",)],
        [("DANH SÁCH",), (), ("1", "Sở Tư pháp"), ("2", "Sở Tài chính")],
        [("Đơn vị", "Người đứng đầu"), ("so tu phap", "A"), ("SỞ TÀI CHÍNH", "B")],
        [("Sở, ban, ngành", "Ghi chú"), ("1. Sở Tư pháp", None), ("- Sở Tài chính", "mới")],
    ],
)
def test_lists_without_a_head_with_one_column_and_with_marks(tmp_path, known, rows):
    out = read(one(tmp_path / "a.xlsx", rows), known)
    assert set(made(out).values()) == {"Sở Tư pháp tỉnh Quảng Vân", "Sở Tài chính tỉnh Quảng Vân"}
    assert out.ready


def test_numbers_beside_communes_are_outcomes_of_the_year_and_the_communes_stay(tmp_path, known):
    rows = [
        ("DÂN SỐ CÁC XÃ NĂM 2024",), ("STT", "Xã, phường", "Mã xã", "Diện tích (km2)", "Dân số (người)", "Khu vực"),
        (1, "Mai Ngạn", 4002, "150,25", "7.512", "III"), (2, "Vân Trúc", None, 12.5, "45.210", "I"), (3, "Hạc Sơn", None, None, 0, "I"),
        (None, "Tổng cộng", None, 162.75, 52722, None),
    ]  # fmt: skip
    out = read(one(tmp_path / "a.xlsx", rows), known)
    assert out.tables["localities"] == []
    got = {(r["locality"][:5], r["indicator"]): (r["value"], r["unit"], r["period"]) for r in out.tables["outcomes"]}
    assert got == {
        ("04002", "area_km2"): ("150.25", "km2", 2024), ("04002", "population"): ("7512", "người", 2024),
        ("04003", "area_km2"): ("12.5", "km2", 2024), ("04003", "population"): ("45210", "người", 2024),
        ("04004", "population"): ("0", "người", 2024),
    }  # fmt: skip
    assert [r.key for r in out.remarks] == ["units_known", "thousands_read"]


def test_communes_that_a_fictional_province_has_today_are_known_and_not_made_anew(tmp_path):
    """They lay below districts once, and carry the same names now: the list means those of today."""
    register = Register(fictional_units(Settings(districts=2, communes=4)))
    (above,) = (u for u in register if u.level == "province")
    today = [u for u in register if u.parent == above.locality and u.level == "commune" and not u.valid_to]
    assert len(today) == 4
    rows = [("STT", "Đơn vị"), *((i, f"UBND {u.name}") for i, u in enumerate(today, 1)), (5, "Sở Thử Nghiệm")]
    out = read(one(tmp_path / "a.xlsx", rows), register, below=above.locality, fictional=True)
    assert {u.locality for u in out.units.values()} == {u.locality for u in today}
    assert [name.split(" tỉnh")[0] for name in made(out).values()] == ["Sở Thử Nghiệm"]


def test_numbers_without_a_year_ask_for_it_and_nothing_else(tmp_path, known):
    book = one(tmp_path / "a.xlsx", [("Xã", "Dân số"), ("Mai Ngạn", 7512)])
    assert [q.option for q in read(book, known).questions] == ["--period"]
    assert read(book, known, period=2024).tables["outcomes"][0]["period"] == 2024


def test_a_fictional_province_comes_with_its_units_in_one_list(tmp_path, known):
    rows = [
        ("Đơn vị", "Thuộc"),
        ("Tỉnh Vân Hà", None),
        ("Xã Suối Tiên", "Tỉnh Vân Hà"),
        ("UBND phường Bình Yên", None),
        ("Sở Nội vụ", None),
    ]
    out = read(one(tmp_path / "a.xlsx", rows), known, below="", fictional=True)
    assert out.ready
    assert [(r["name"], r["level"], r["fictional"]) for r in out.tables["localities"]] == [
        ("Tỉnh Vân Hà", "province", True), ("Xã Suối Tiên", "commune", True), ("Phường Bình Yên", "commune", True),
        ("Sở Nội vụ tỉnh Vân Hà", "department", True),
    ]  # fmt: skip
    assert check_localities(conform("localities", out.tables["localities"])) == []


def test_a_real_commune_that_the_register_lacks_is_a_slip_of_the_pen(tmp_path, known):
    new = new_unit("Tỉnh Nam Ngạn", level="province", below=None, since="2025-07-01", fictional=False, source="", code="NN")
    more = Register(conform("localities", [*units().to_dict("records"), new]))
    out = read(one(tmp_path / "a.xlsx", [("Xã", "Ghi chú"), ("Xã Không Có", None)]), more, below=NEW)
    assert [(f.key, f.cell, f.actual) for f in out.faults] == [("unit_unknown", "2", "Xã Không Có")]


def test_a_department_of_an_earlier_province_ended_with_it_and_the_new_one_has_a_folder_of_its_own(tmp_path, known):
    before = "91@2012-01-01"  # which ended on 2025-06-30; 91@2025-07-01 has the same code
    book = one(tmp_path / "a.xlsx", [("Sở, ban, ngành", "Ghi chú"), ("Sở Tư pháp", None)])
    (old,) = read(book, known, below=before).tables["localities"]
    assert (old["locality"], old["valid_to"]) == ("91-SSOTUPHAP@2012-01-01", "2025-06-30")
    both = Register(conform("localities", [*units().to_dict("records"), old]))
    out = read(book, both, below="91@2025-07-01")
    assert out.ready
    (new,) = out.tables["localities"]
    assert (new["locality"], new["slug"]) == ("91-SSOTUPHAP@2025-07-01", "91-ssotuphap-so-tu-phap-2025")
    assert check_localities(conform("localities", [*units().to_dict("records"), old, new])) == []


def test_a_province_that_became_a_city_keeps_its_departments(tmp_path):
    old, new = "DN@2025-07-01", "DN@2026-04-30"
    before = new_unit(
        "Tỉnh Đông Ngạn", level="province", below=None, since="2025-07-01", fictional=False, source="", code="DN", until="2026-04-29"
    )
    after = new_unit("Thành phố Đông Ngạn", level="province", below=None, since="2026-04-30", fictional=False, source="", code="DN")
    before["successors"], after["predecessors"], after["slug"] = new, old, "dn-dong-ngan-2026"
    both = [*units().to_dict("records"), before, after]
    out = read(
        one(tmp_path / "a.xlsx", [("Sở, ban, ngành", "Ghi chú"), ("Sở Tư pháp", None)]), Register(conform("localities", both)), below=new
    )
    (row,) = out.tables["localities"]
    assert (row["locality"], row["parent"], row["valid_to"]) == ("DN-SSOTUPHAP@2025-07-01", old, "")
    assert row["name"] == "Sở Tư pháp thành phố Đông Ngạn"
    assert check_localities(conform("localities", [*both, row])) == []
    again = read(one(tmp_path / "b.xlsx", [("Đơn vị",), ("Sở Tư pháp",)]), Register(conform("localities", [*both, row])), below=new)
    assert again.tables["localities"] == []


def test_the_word_for_a_kind_may_stand_in_a_column_of_its_own(tmp_path, known):
    rows = [("STT", "Tên ĐVHC", "Loại", "Quy mô dân số (người)"), (1, "Vân Trúc", "Phường", "7.512"), (2, "Mai Ngạn", "xã", "6.020")]
    out = read(one(tmp_path / "a.xlsx", [("DÂN SỐ NĂM 2024",), *rows]), known)
    assert {u.locality for u in out.units.values()} == {"04003@2012-01-01", "04002@2012-01-01"}
    assert [(r["indicator"], r["value"]) for r in out.tables["outcomes"]] == [("population", "7512"), ("population", "6020")]


def test_the_first_day_is_that_of_the_borders_or_as_told(tmp_path, known):
    book = one(tmp_path / "a.xlsx", [("Đơn vị", "Ghi chú"), ("Sở Tư pháp", None)])
    (row,) = read(book, known, day=date(2024, 3, 1)).tables["localities"]
    assert row["locality"] == "QV-SSOTUPHAP@2024-03-01"


def test_what_the_list_does_not_say_is_asked_once(tmp_path, known):
    book = one(tmp_path / "a.xlsx", [("Đơn vị", "Ghi chú"), ("Bình Minh", None), ("Bình An", None)])
    (question,) = read(book, known).questions
    assert (question.option, question.figures["names"]) == ("--level", "Bình Minh, Bình An")
    assert [r["level"] for r in read(book, known, level="commune").tables["localities"]] == ["commune", "commune"]
    (question,) = read(book, known, below="", level="commune").questions
    assert question.option == "--below"


def test_a_file_without_units_asks_for_the_column(tmp_path, known):
    book = workbook(tmp_path / "a.xlsx", {"Hướng dẫn": ([("Ghi vào trang bên.",)], ()), "Số": ([(1, 2), (3, 4)], ())})
    out = read(open_book(book), known)
    assert [q.key for q in out.questions] == ["ask_no_list"]
    assert {x.why for x in out.left_out} == {"sheet_no_list"}


def test_the_usual_departments_come_as_a_list_that_is_read_back(tmp_path, known):
    path = tmp_path / "so-nganh.xlsx"
    path.write_bytes(list_for(known[VAN]))
    out = read(open_book(path), known)
    assert out.ready
    assert "BẢN MẪU, CẦN SỬA LẠI" in out.title
    there = {u.name for u in USUAL if u.everywhere}
    assert len(there) == 12
    assert len(out.tables["localities"]) == 12 - len(out.units)  # Sở Nội vụ and Sở Y tế are known
    assert {x.text.split()[1] for x in out.left_out if x.why == "row_not_kept"} >= {"Sở", "Ban", "Trung"}
    assert out.document is None  # the list as adapted is the province's: its own decision is asked for


def test_a_table_of_an_index_is_no_list_of_units_and_is_told_once(tmp_path, known):
    rows = [
        ("KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH",),
        ("TT", "Tên đơn vị", "Năm 2023 Kết quả (%)", "Vị thứ"),
        (1, "Xã Mai Ngạn", 90, 1),
        (2, "Xã Linh Tuyền", 80, 2),
    ]
    out = read(one(tmp_path / "a.xlsx", rows), known)
    assert [(f.key, f.cell, f.figures["letters"]) for f in out.faults] == [("units_hold_figures", "C2", "C, D")]
    alone = {"C": meaning_of_word("ignore"), "D": meaning_of_word("ignore")}
    assert read(one(tmp_path / "a.xlsx", rows), known, columns=alone).faults == []
