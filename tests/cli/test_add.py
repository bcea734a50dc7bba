"""`parlib add figures` as a person types it: shown, asked, kept whole with its card, and taken by the next build."""

from __future__ import annotations

import csv
import hashlib
import json
import sys

import pytest
import yaml

from parlib.store.project import Project
from parlib.workspace.settings import Settings, write_settings
from tests.cli.commands import parlib
from tests.cli.desk import DECISION, Person, kept, office, scores
from tests.intake.tables.worlds import TRUC, workbook
from tests.projects import own_copy


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    monkeypatch.setenv("PARLIB_LANG", "vi")
    return own_copy(made, tmp_path / "office")


def table(folder, rows, name="diem-2024.xlsx"):
    return workbook(folder / name, {"Bảng": (rows, ())})


def add(desk, *words, code=0):
    return parlib("add", "figures", *words, root=desk.root, code=code)


def figures(desk, place):
    with (desk.raw / place / "figures.csv").open(encoding="utf-8", newline="") as stream:
        return {(r["place"].partition("@")[0], r["measure"] or "rank"): r["value"] or r["rank"] for r in csv.DictReader(stream)}


def test_an_excel_table_is_kept_with_its_card_and_the_next_build_takes_it(desk, tmp_path):
    path = table(tmp_path, scores())
    done = add(desk, path, "--source", DECISION, "--yes", "--retrieved", "2026-02-01")
    assert "PAR INDEX: giá trị chỉ số (%)" in done.stderr
    assert "Xã Mai Ngạn · 2024 · PAR · 92,5" in done.stderr
    assert "Đã lưu vào data/raw/figures-diem-2024/2026-02-01 (6 số liệu). Tiếp theo: parlib build" in done.stdout
    place = "figures-diem-2024/2026-02-01"
    assert kept(desk) == [f"{place}/{name}" for name in ("card.yml", "diem-2024.xlsx", "figures.csv")]
    assert (desk.raw / place / "diem-2024.xlsx").read_bytes() == path.read_bytes()
    card = yaml.safe_load((desk.raw / place / "card.yml").read_text(encoding="utf-8"))
    assert (card["document"]["number"], str(card["document"]["day"])) == ("99/QĐ-UBND", "2026-01-05")
    for entry in card["files"]:
        assert hashlib.sha256((desk.raw / place / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]
    parlib("check", root=desk.root)
    tables = json.loads(parlib("build", "--json", root=desk.root).stdout)["tables"]
    assert tables["observations"] == 9  # a score, a rank and among how many, of three units


def test_a_csv_file_as_excel_writes_it_says_the_same(desk, tmp_path):
    rows = ["Xã;Năm;Chỉ số CCHC (%);Xếp hạng", "Mai Ngạn;2024;92,5;1", "Phường Vân Trúc;2024;88,25;2"]
    path = tmp_path / "diem.csv"
    path.write_bytes(("\ufeff" + "\r\n".join(rows)).encode())
    add(desk, path, "--source", DECISION, "--yes", "--retrieved", "2026-02-01")
    assert figures(desk, "figures-diem/2026-02-01") == {
        ("04002", "score"): "92.5", ("04002", "rank"): "1", ("04003", "score"): "88.25", ("04003", "rank"): "2",
    }  # fmt: skip


def test_the_same_table_again_is_nothing_new_whatever_the_file_is_called(desk, tmp_path):
    path = table(tmp_path, scores())
    add(desk, path, "--source", DECISION, "--yes", "--retrieved", "2026-02-01")
    before = kept(desk)
    again = add(desk, path, "--source", DECISION, "--yes", "--retrieved", "2026-02-02")
    assert "Không có gì thay đổi so với figures-diem-2024/2026-02-01; không ghi gì." in again.stdout
    renamed = add(desk, table(tmp_path, scores(), "diem-2024 (1).xlsx"), "--source", DECISION, "--yes")
    assert "Không có gì thay đổi so với figures-diem-2024/2026-02-01" in renamed.stdout
    assert kept(desk) == before


def test_a_changed_table_is_a_new_vintage_and_shows_what_changed(desk, tmp_path):
    add(desk, table(tmp_path, scores()), "--source", DECISION, "--yes", "--retrieved", "2026-02-01")
    done = add(desk, table(tmp_path, scores(van_truc="91,75")), "--source", DECISION, "--yes", "--retrieved", "2026-02-02")
    assert "So với figures-diem-2024/2026-02-01, thay đổi 3 số liệu:" in done.stderr  # a score and two ranks
    assert "Phường Vân Trúc, 2024, PAR INDEX: giá trị chỉ số (%): 88,25 → 91,75" in done.stderr
    assert "Phường Hạc Sơn, 2024, PAR INDEX: xếp hạng: hạng 2/3 → hạng 3/3" in done.stderr
    card = yaml.safe_load((desk.raw / "figures-diem-2024" / "2026-02-02" / "card.yml").read_text(encoding="utf-8"))
    assert card["supersedes"] == ["2026-02-01"]
    assert figures(desk, "figures-diem-2024/2026-02-02")["04003", "score"] == "91.75"
    built = json.loads(parlib("build", "--json", root=desk.root).stdout)
    assert built["tables"]["observations"] == 9


def test_a_file_of_the_same_name_with_another_year_takes_no_place(desk, tmp_path):
    add(desk, table(tmp_path, scores()), "--source", DECISION, "--yes", "--retrieved", "2026-02-01")
    rows = [("CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2023",), *scores()[1:]]
    done = add(desk, table(tmp_path, rows), "--source", DECISION, "--yes", "--retrieved", "2026-02-02")
    assert "Đã lưu vào data/raw/figures-diem-2024-2/2026-02-02" in done.stdout
    assert "Không có gì thay đổi so với figures-diem-2024-2/" in add(desk, table(tmp_path, rows), "--source", DECISION, "--yes").stdout
    assert json.loads(parlib("build", "--json", root=desk.root).stdout)["tables"]["observations"] == 18


def test_figures_that_another_source_holds_are_told_with_the_option_that_replaces_it(desk, tmp_path):
    add(desk, table(tmp_path, scores()), "--source", DECISION, "--yes")
    other = add(desk, table(tmp_path, scores(hac_son=70), "moi.xlsx"), "--source", DECISION, "--yes")
    assert "số liệu của bảng này đã có ở nguồn figures-diem-2024/" in other.stderr
    assert "--as figures-diem-2024" in other.stderr
    assert "trong đó 3 số khác với nguồn figures-diem-2024/" in other.stderr  # a score and two ranks


def test_without_yes_and_nobody_to_ask_nothing_is_kept(desk, tmp_path):
    path = table(tmp_path, scores())
    done = add(desk, path, "--source", DECISION.replace("2026", "2093"), code=2)
    assert "Chưa lưu: xem bảng trên rồi chạy lại với --yes" in done.stderr
    assert "ngày này chưa đến" in done.stderr  # a slip of the pen is said, and keeps nobody from going on
    open_source = add(desk, path, "--yes", code=2)
    assert "Nguồn của bảng là gì?" in open_source.stderr
    assert '--source "Quyết định số …/QĐ-UBND ngày …/…/…"' in open_source.stderr
    assert kept(desk) == []


def test_somebody_at_a_terminal_is_asked_only_what_is_open(desk, tmp_path, monkeypatch):
    rows = [HEAD_WITHOUT_YEAR, ("Xã Mai Ngạn", 92.5), ("Phường Vân Trúc", 88.25)]
    monkeypatch.setattr(sys, "stdin", Person(f"2024\n{DECISION}\ny\n"))
    done = add(desk, table(tmp_path, rows), "--retrieved", "2026-02-01")
    said = done.stdout + done.stderr
    assert [said.count(q) for q in ("Số liệu là của năm nào?", "Nguồn của bảng là gì?", "Lưu như trên?")] == [1, 1, 1]
    assert figures(desk, "figures-diem-2024/2026-02-01") == {("04002", "score"): "92.5", ("04003", "score"): "88.25"}


def test_a_slip_of_the_pen_at_a_question_is_asked_about_again(desk, tmp_path, monkeypatch):
    rows = [HEAD_WITHOUT_YEAR, ("Xã Mai Ngạn", 92.5), ("Phường Vân Trúc", 88.25)]
    monkeypatch.setattr(sys, "stdin", Person(f"24\n2024\nnghe nói\n{DECISION}\ny\n"))
    done = add(desk, table(tmp_path, rows), "--retrieved", "2026-02-01")
    assert "'24' không phải năm" in done.stderr
    assert "Đã lưu vào" in done.stdout


def test_somebody_who_says_no_keeps_nothing(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Person("n\n"))
    add(desk, table(tmp_path, scores()), "--source", DECISION, code=1)
    assert kept(desk) == []


def test_yes_and_no_are_asked_and_understood_in_vietnamese(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Person("được\nCó\n"))
    done = add(desk, table(tmp_path, scores()), "--source", DECISION, "--retrieved", "2026-02-01")
    assert "[có/không, Enter: có]" in done.stdout + done.stderr
    assert "trả lời có hoặc không" in done.stderr
    assert "invalid" not in done.stdout + done.stderr
    assert "Đã lưu vào" in done.stdout
    monkeypatch.setattr(sys, "stdin", Person("k\n"))
    add(desk, table(tmp_path, scores(mai_ngan=91), "khac.xlsx"), "--source", DECISION, code=1)


def test_each_sheet_keeps_the_document_that_it_names(desk, tmp_path):
    sheets = {}
    for year, number in ((2023, 12), (2024, 34)):
        rows = [(f"CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {year}",), (), *scores()[2:]]
        sheets[str(year)] = ([*rows, (None, f"Nguồn: Quyết định số {number}/QĐ-UBND ngày 5/1/{year + 1}")], ())
    done = add(desk, workbook(tmp_path / "hai-nam.xlsx", sheets), "--yes", "--retrieved", "2026-02-01")
    assert "mỗi bảng ghi văn bản của mình" in done.stderr
    with (desk.raw / "figures-hai-nam/2026-02-01/figures.csv").open(encoding="utf-8", newline="") as stream:
        sources = {r["year"]: r["source_url"] for r in csv.DictReader(stream)}
    assert sources == {"2023": "Quyết định số 12/QĐ-UBND ngày 5/1/2024", "2024": "Quyết định số 34/QĐ-UBND ngày 5/1/2025"}
    parlib("check", root=desk.root)


def test_departments_of_a_workspace_are_its_provinces_and_new_ones_are_taken_once_however_written(desk, tmp_path, monkeypatch):
    write_settings(desk.root, Settings(version="0", language="vi", province=TRUC, notebooks={}))
    rows = [
        ("CHỈ SỐ CCHC NĂM 2024",), ("STT", "Đơn vị", "Năm", "Chỉ số CCHC (%)"), (1, "SỞ NỘI VỤ", 2023, 90), (2, "Sở Nội vụ", 2024, 91),
        (3, "SỞ GD&ĐT", 2024, 88), (4, "VĂN PHÒNG UBND TỈNH", 2024, 89),
    ]  # fmt: skip
    monkeypatch.setattr(sys, "stdin", Person("có\n\nc\n"))
    done = add(desk, table(tmp_path, rows, "so.xlsx"), "--source", DECISION, "--retrieved", "2026-02-01")
    assert "3 đơn vị chưa có trong danh bạ" in done.stdout + done.stderr, "departments of those names in another province are not meant"
    with (desk.raw / "figures-so/2026-02-01/localities.csv").open(encoding="utf-8", newline="") as stream:
        names = {r["short_name"] for r in csv.DictReader(stream)}
    assert names == {"Sở Nội vụ", "Sở Giáo dục và Đào tạo", "Văn phòng UBND tỉnh"}
    assert len(figures(desk, "figures-so/2026-02-01")) == 3


HEAD_WITHOUT_YEAR = ("Xã", "CCHC (%)")


def test_misspelt_names_of_a_workspace_come_near_its_own_units_first(desk, tmp_path):
    """No name of the table means anything, and units of other provinces come nearer."""
    write_settings(desk.root, Settings(version="0", language="vi", province=TRUC, notebooks={}))
    path = table(tmp_path, [("Xã", "PAR INDEX 2025"), ("Xã Trúc Đàn", 90), ("Xã Sơn Cốt", 88)])
    refused = add(desk, path, "--source", DECISION, "--yes", code=3)
    words = " ".join(refused.stderr.replace("│", " ").split())
    assert "Xã Trúc Đàm (Quảng Trúc)" in words
    assert "Quảng Vân" not in words
    assert "đọc là đơn vị của Tỉnh Quảng Trúc" in words


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (scores(mai_ngan=190), ("Bảng › C4", "chỉ số theo phần trăm phải từ 0 đến 100")),
        ([*scores(), (4, "Xã Mai Ngạn", 80, 4)], ("Bảng › 7", "Xã Mai Ngạn có ở dòng 4 và dòng 7")),
        ([*scores(), (4, "Xã Không Có Ở Đâu", 80, 4)], ("Xã Không Có Ở Đâu", "chưa có trong danh bạ")),
    ],
)
def test_a_wrong_table_is_refused_with_the_cell_and_nothing_is_kept(desk, tmp_path, rows, said):
    code = 2 if "danh bạ" in said[1] else 3
    done = add(desk, table(tmp_path, rows), "--source", DECISION, "--yes", code=code)
    for words in said:
        assert words in done.stderr
    assert kept(desk) == []


def test_files_that_are_no_tables_are_refused_before_anything_is_read(desk, tmp_path):
    for name, content in (("a.xlsx", b"PK no workbook"), ("b.pdf", b"%PDF-1.7"), ("c.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut")):
        (tmp_path / name).write_bytes(content)
        done = add(desk, tmp_path / name, "--yes", code=3)
        assert name in done.stderr
    add(desk, tmp_path / "not-there.xlsx", "--yes", code=3)
    assert kept(desk) == []


@pytest.mark.parametrize(
    "words",
    [
        ("--source", "nghe nói"), ("--column", "D"), ("--column", "D=XYZ"), ("--unit", "=5"), ("--as", "../ngoài"), ("--period", "24"),
        ("--units-on", "1/7/2025"), ("--index", "KPI"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense_say_what_would(desk, tmp_path, words):
    default = () if words[0] == "--source" else ("--source", DECISION)
    done = add(desk, table(tmp_path, scores()), *default, *words, "--yes", code=2)
    assert "→" in done.stderr
    assert kept(desk) == []


def test_machines_get_one_object_and_no_questions(desk, tmp_path):
    path = table(tmp_path, scores())
    refused = json.loads(add(desk, path, "--json", code=2).stdout)
    assert refused["ok"] is False
    done = json.loads(add(desk, path, "--json", "--yes", "--source", DECISION, "--retrieved", "2026-02-01").stdout)
    assert done["kept"] == [
        {"file": "diem-2024.xlsx", "place": "data/raw/figures-diem-2024/2026-02-01", "changed": 6, "rows": {"figures": 6, "outcomes": 0}}
    ]


def test_two_vintages_of_one_day_and_departments_that_no_register_knows(desk, tmp_path):
    rows = [("Sở, ban, ngành", "Năm", "CCHC (%)"), ("Sở Nội vụ", 2024, 90), ("Sở Công Thương", 2024, 85)]
    asked = add(desk, table(tmp_path, rows), "--below", "Quảng Vân", "--source", DECISION, "--yes", code=2)
    assert "Sở Công Thương" in asked.stderr
    words = ("--below", "Quảng Vân", "--new-units", "--source", DECISION, "--yes", "--retrieved", "2026-02-01")
    add(desk, table(tmp_path, rows), *words)
    rows[2] = ("Sở Công Thương", 2024, 86)
    add(desk, table(tmp_path, rows), *words)
    last = desk.raw / "figures-diem-2024" / "2026-02-01-2"
    assert "QV-SSOCONGTHUONG" in (last / "localities.csv").read_text(encoding="utf-8")  # the unit stays although it is known by now
    assert figures(desk, "figures-diem-2024/2026-02-01-2")["QV-SSOCONGTHUONG", "score"] == "86"
    parlib("check", root=desk.root)


def test_a_run_that_dies_while_it_writes_leaves_no_half_of_a_vintage(desk, tmp_path, monkeypatch):
    from parlib.store import sources

    def full(path, _text):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(sources, "write_text", full)  # the card is written last
    add(desk, table(tmp_path, scores()), "--source", DECISION, "--yes", code=1)
    assert kept(Project(desk.root)) == []


def test_messages_in_english(desk, tmp_path):
    done = add(desk, table(tmp_path, scores()), "--source", DECISION, "--yes", "--lang", "en", "--retrieved", "2026-02-01")
    assert "Kept in data/raw/figures-diem-2024/2026-02-01 (6 figures). Next: parlib build" in done.stdout
    assert "Xã Mai Ngạn · 2024 · PAR · 92.5" in done.stderr


def _two_years(folder):
    rows = [("STT", "Xã, phường", "Chỉ số CCHC 2023 (%)", "Chỉ số CCHC 2024 (%)")]
    rows += [(1, "Xã Mai Ngạn", 80.5, 82), (2, "Phường Vân Trúc", 79, 81.25)]
    return workbook(folder / "hai-nam.xlsx", {"Bảng": (rows, ())})


def _books(desk, place):
    with (desk.raw / place / "figures.csv").open(encoding="utf-8", newline="") as stream:
        return {r["rule_book"] for r in csv.DictReader(stream)}


def test_the_rule_book_of_several_years_is_asked_once_in_words_and_kept(desk, tmp_path, monkeypatch):
    path = _two_years(tmp_path)
    monkeypatch.setattr(sys, "stdin", Person("Quyết định số 1502/QĐ-UBND\ny\n"))
    done = add(desk, path, "--source", DECISION, "--retrieved", "2026-02-01")
    assert "Số liệu năm 2023, 2024 chấm theo bộ tiêu chí nào?" in done.stderr + done.stdout
    assert _books(desk, "figures-hai-nam/2026-02-01") == {"Quyết định số 1502/QĐ-UBND"}
    again = add(desk, path, "--source", DECISION, "--yes", "--retrieved", "2026-02-02")
    assert "không có gì" in again.stdout or "Không đổi" in again.stdout or "không ghi" in again.stdout
    add(desk, path, "--source", DECISION, "--yes", "--rule-book", "unknown", "--retrieved", "2026-02-03")
    assert _books(desk, "figures-hai-nam/2026-02-03") == {""}


def test_where_nobody_knows_the_rule_book_it_is_said_that_no_year_is_compared(desk, tmp_path):
    done = add(desk, _two_years(tmp_path), "--source", DECISION, "--yes", "--retrieved", "2026-02-01")
    assert "chưa rõ số liệu năm 2023, 2024 chấm theo bộ tiêu chí nào: không so sánh" in done.stderr
    assert _books(desk, "figures-hai-nam/2026-02-01") == {""}


def test_what_a_question_about_outcomes_names_is_an_option_of_the_command(desk, tmp_path):
    path = table(
        tmp_path, [("Dân số",), ("Xã", "2011", "2013"), ("Xã Mai Ngạn", 9000, 9100), ("Phường Vân Trúc", 8000, 8100)], "dan-so.xlsx"
    )
    about = ("add", "outcomes", path, "--indicator", "Dân số", "--below", "Quảng Vân", "--source", DECISION, "--yes")
    assert "--recalculated" in parlib(*about, root=desk.root, code=2).stderr
    assert "(4 số liệu kết quả)" in parlib(*about, "--recalculated", root=desk.root).stdout
    parlib("check", root=desk.root)


def test_check_says_where_a_second_table_gives_other_values_and_whose_are_used(desk, tmp_path):
    add(desk, table(tmp_path, scores()), "--source", DECISION, "--yes", "--retrieved", "2026-02-01")
    add(desk, table(tmp_path, scores(hac_son=70), "moi.xlsx"), "--source", DECISION, "--yes", "--retrieved", "2026-02-02")
    (note,) = json.loads(parlib("check", "--json", root=desk.root).stdout)["problems"]
    assert "3 figures of 2024 differ from figures-diem-2024/2026-02-01/figures.csv" in note["what"]
    assert "parlib remove figures-moi" in note["remedy"]
    assert (note["severity"], note["file"]) == ("warning", "figures-moi/2026-02-02/figures.csv")
    parlib("remove", "figures-moi", "--yes", root=desk.root)
    assert json.loads(parlib("check", "--json", root=desk.root).stdout)["problems"] == []
