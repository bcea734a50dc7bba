"""`parlib add units` as a person types it: the list of the office, the usual departments to start from, and what the next build takes."""

from __future__ import annotations

import csv
import json

import openpyxl
import pytest

from tests.cli.commands import parlib
from tests.cli.desk import DECISION, kept, office
from tests.intake.tables.worlds import workbook
from tests.projects import own_copy


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    monkeypatch.setenv("PARLIB_LANG", "vi")
    return own_copy(made, tmp_path / "office")


def add(desk, *words, code=0):
    return parlib("add", "units", *words, root=desk.root, code=code)


def registered(desk, place):
    with (desk.raw / place / "localities.csv").open(encoding="utf-8", newline="") as stream:
        return {r["locality"]: r for r in csv.DictReader(stream)}


def test_the_usual_departments_are_written_adapted_in_excel_and_added(desk):
    done = add(desk, "--usual-departments", "so-nganh.xlsx", "--below", "quang van")
    assert "18 sở, ban, ngành thường có của Tỉnh Quảng Vân, cần sửa lại cho đúng: so-nganh.xlsx" in done.stdout
    assert kept(desk) == []
    path = desk.root / "so-nganh.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.active
    cells = {str(row[1].value): row for row in sheet.iter_rows()}
    cells["Sở Ngoại vụ"][2].value = "x"
    cells["Sở Khoa học và Công nghệ"][2].value = None
    sheet.append([19, "Trường Chính trị", "x"])
    book.save(path)
    words = (path, "--below", "Quảng Vân", "--source", DECISION, "--yes", "--retrieved", "2026-02-01")
    # three of the thirteen are known: Sở Nội vụ, Sở Y tế, and Văn phòng UBND tỉnh, whose name the list writes in full
    assert "Đã lưu vào data/raw/units-so-nganh/2026-02-01 (10 đơn vị mới)" in add(desk, *words).stdout
    rows = registered(desk, "units-so-nganh/2026-02-01")
    assert rows["QV-SSONGOAIVU@2012-01-01"]["source"] == "Quyết định số 99/QĐ-UBND ngày 5/1/2026"
    assert rows["QV-STRUONGCHINHTRI@2012-01-01"]["name"] == "Trường Chính trị tỉnh Quảng Vân"
    assert "QV-SSOKHOAHOCVACONGNGHE@2012-01-01" not in rows
    parlib("check", root=desk.root)
    again = add(desk, *words)
    assert "Không có gì thay đổi so với units-so-nganh/2026-02-01" in again.stdout
    figures = workbook(desk.root / "diem.xlsx", {"Bảng": ([("Sở, ban, ngành", "Năm", "CCHC (%)"), ("Sở Ngoại vụ", 2024, 90)], ())})
    parlib("add", "figures", figures, "--below", "Quảng Vân", "--source", DECISION, "--yes", root=desk.root)
    built = json.loads(parlib("build", "--json", root=desk.root).stdout)
    assert built["tables"]["observations"] == 1


def test_nothing_is_written_over_and_what_is_open_says_what_to_do(desk):
    (desk.root / "co-roi.xlsx").write_bytes(b"mine")
    taken = add(desk, "--usual-departments", "co-roi.xlsx", "--below", "Quảng Vân", code=2)
    assert "co-roi.xlsx đã có, và không có gì bị ghi đè → đặt tên khác" in taken.stderr
    assert (desk.root / "co-roi.xlsx").read_bytes() == b"mine"
    for words in (("--usual-departments", "a.xlsx"), ("--usual-departments", "a.pdf", "--below", "Quảng Vân"), (), ("--usual-departments", "a.xlsx", "co-roi.xlsx")):  # fmt: skip
        assert "→" in add(desk, *words, code=2).stderr
    assert not (desk.root / "a.xlsx").exists()


def test_communes_with_further_facts_only_bring_outcomes(desk, tmp_path):
    rows = [("Dân số các xã năm 2024",), ("STT", "Xã, phường", "Dân số (người)"), (1, "Xã Mai Ngạn", 7512), (2, "Phường Vân Trúc", 45210)]
    path = workbook(tmp_path / "dan-so.xlsx", {"Bảng": (rows, ())})
    done = add(desk, path, "--below", "Quảng Vân", "--source", "https://example.vn/dan-so", "--yes", "--retrieved", "2026-02-01")
    assert "2 trên 2 đơn vị đã có trong danh bạ và giữ nguyên" in done.stderr
    assert "(2 số liệu kết quả)" in done.stdout
    assert json.loads(parlib("build", "--json", root=desk.root).stdout)["tables"]["outcomes"] == 2
    known = workbook(tmp_path / "xa.xlsx", {"Bảng": ([("Xã", "Ghi chú"), ("Xã Mai Ngạn", "miền núi")], ())})
    nothing = add(desk, known, "--below", "Quảng Vân", "--source", DECISION, "--yes")
    assert "Bảng không có gì mới; không ghi gì." in nothing.stdout


def test_a_wrong_list_is_refused_with_its_row(desk, tmp_path):
    rows = [("Xã", "Ghi chú"), ("Xã Mai Ngạn", None), ("Xã Không Có", None)]
    path = workbook(tmp_path / "xa.xlsx", {"Bảng": (rows, ())})
    done = add(desk, path, "--below", "Lĩnh Hải", "--units-on", "2025-07-01", "--source", DECISION, "--yes", code=3)
    assert "không có đơn vị “Xã Không Có” trong năm 2025" in done.stderr
    assert kept(desk) == []


def test_a_list_that_was_corrected_drops_the_slip_unless_something_needs_it(desk, tmp_path):
    def listed(*names):
        path = workbook(tmp_path / "so.xlsx", {"Bảng": ([("Sở, ban, ngành", "Ghi chú"), *((n, None) for n in names)], ())})
        return path, "--below", "Quảng Vân", "--source", DECISION, "--yes"

    add(desk, *listed("Sở Công Thươngg", "Sở Tư pháp"), "--retrieved", "2026-02-01")
    done = add(desk, *listed("Sở Công Thương", "Sở Tư pháp"), "--retrieved", "2026-02-02")
    assert "Sở Công Thươngg" in done.stderr
    rows = registered(desk, "units-so/2026-02-02")
    assert {r["short_name"] for r in rows.values()} == {"Sở Công Thương", "Sở Tư pháp"}
    figures = workbook(tmp_path / "diem.xlsx", {"Bảng": ([("Sở, ban, ngành", "Năm", "CCHC (%)"), ("Sở Tư pháp", 2024, 90)], ())})
    parlib("add", "figures", figures, "--below", "Quảng Vân", "--source", DECISION, "--yes", root=desk.root)
    before = kept(desk)
    add(desk, *listed("Sở Công Thương"), code=3)  # figures name Sở Tư pháp
    assert kept(desk) == before


def test_fictional_units_say_so_on_their_card(desk, tmp_path):
    rows = [("Đơn vị", "Thuộc"), ("Tỉnh Vân Hà", None), ("Xã Suối Tiên", "Tỉnh Vân Hà")]
    path = workbook(tmp_path / "tap-huan.xlsx", {"Bảng": (rows, ())})
    add(desk, path, "--fictional", "--source", DECISION, "--yes", "--retrieved", "2026-02-01")
    assert "Fictional units" in (desk.raw / "units-tap-huan" / "2026-02-01" / "card.yml").read_text(encoding="utf-8")
    assert {r["fictional"] for r in registered(desk, "units-tap-huan/2026-02-01").values()} == {"True"}
    again = add(desk, path, "--fictional", "--source", DECISION, "--yes")
    assert "Không có gì thay đổi so với units-tap-huan/2026-02-01" in again.stdout
    parlib("check", root=desk.root)
