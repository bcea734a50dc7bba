"""`parlib add survey`: mapped once, the mapping kept and used again; the original with its names is not kept; unknown sampling is an answer."""

from __future__ import annotations

import json

import pytest
import yaml

from parlib.cli.add_survey import _pairs
from parlib.store.params import load_surveys
from tests.cli.commands import parlib
from tests.cli.desk import DECISION, Person, kept, office
from tests.intake.tables.worlds import workbook
from tests.projects import own_copy

HEAD = ("Dấu thời gian", "Họ và tên", "Thái độ phục vụ", "Trả lời kịp thời", "Câu hỏi riêng về sự sạch sẽ")
ROWS = [("2026-03-01 08:00", f"Người {n}", ("Rất hài lòng", "Tạm được")[n % 2], "Hài lòng", "Hài lòng") for n in range(12)]
SAMPLE = ("--places", "unknown")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    monkeypatch.setenv("PARLIB_LANG", "vi")
    return own_copy(made, tmp_path / "office")


def add(desk, path, *words, code=0):
    return parlib("add", "survey", path, "--source", DECISION, "--yes", *words, root=desk.root, code=code)


def test_a_file_is_mapped_once_and_the_next_one_asks_nothing_but_its_sample(desk, tmp_path):
    first = workbook(tmp_path / "dot-1.xlsx", {"Form": ([HEAD, *ROWS], ())})
    about = ("--period", "2026", "--locality", "Mai Ngạn", *SAMPLE)
    open_ = add(desk, first, *about, "--form", "sipas-services", code=2)
    assert "Các câu trả lời sau là mức mấy" in open_.stderr
    assert '--answer "Tạm được=3"' in open_.stderr
    mapped = ("--form", "sipas-services", "--answer", "Tạm được=3", "--column", "E=TC3")
    done = add(desk, first, *about, *mapped, "--retrieved", "2026-04-01")
    assert "2 cột thông tin cá nhân không được lấy" in done.stderr
    assert ": 36 câu trả lời)" in done.stdout
    place = "survey-sipas-2026/2026-04-01"
    assert kept(desk) == [f"{place}/card.yml", f"{place}/responses.csv"], "the original names people"
    text = (desk.raw / place / "responses.csv").read_text(encoding="utf-8") + (desk.raw / place / "card.yml").read_text(encoding="utf-8")
    assert "Người" not in text
    card = yaml.safe_load((desk.raw / place / "card.yml").read_text(encoding="utf-8"))
    assert card["columns"] == {"Thái độ phục vụ": "CC1", "Trả lời kịp thời": "CC2", "Câu hỏi riêng về sự sạch sẽ": "TC3"}
    assert card["answers"]["Tạm được"] == "3"
    assert card["sample"] == {
        "form": "sipas-services",
        "unit": "04002@2012-01-01",
        "places": "unknown",
        "strata": "unknown",
        "sizes": "unknown",
    }
    second = workbook(tmp_path / "dot-2.xlsx", {"Form": ([HEAD, *ROWS, ROWS[1]], ())})
    again = json.loads(add(desk, second, *about, "--retrieved", "2026-05-01", "--json").stdout)
    assert again["kept"] == [
        {"file": "dot-2.xlsx", "place": "data/raw/survey-sipas-2026/2026-05-01", "changed": 3, "rows": {"responses": 39}}
    ]


OWN = ("Dấu thời gian", "Xã, phường", "Bạn thấy chỗ ngồi thế nào?", "Bạn thấy cán bộ thế nào?")


def own_rows(*units):
    return [
        (f"2026-03-01 08:{n:02d}", units[n % len(units)], ("Rất hài lòng", "Hài lòng")[n % 2], "Hài lòng" if n % 3 else "Không hài lòng")
        for n in range(24)
    ]


def test_questions_in_the_offices_own_words_are_asked_about_with_what_can_be_said(desk, tmp_path, monkeypatch):
    path = workbook(tmp_path / "rieng.xlsx", {"Form": ([OWN, *own_rows("Xã Mai Ngạn", "Phường Vân Trúc")], ())})
    about = ("--period", "2026", *SAMPLE)
    told = add(desk, path, *about, code=2).stderr
    assert "C “Bạn thấy chỗ ngồi thế nào?”" in told
    assert "A “Dấu" not in told
    form = next(f for f in load_surveys(desk.all_params) if f.id == "sipas-services")
    assert all(f"{i.code} “" in told for i in form.items)
    first, second = form.items[0].code, form.items[1].code
    monkeypatch.setattr("sys.stdin", Person(f"C={first}, D={second}\n"))
    done = parlib("add", "survey", path, "--source", DECISION, "--yes", "--form", form.name_vi.partition(" (")[0], *about, root=desk.root)
    assert "Đơn vị nhận ra: 2" in done.stderr
    assert ": 48 câu trả lời)" in done.stdout


def test_a_name_that_is_no_unit_is_asked_about_with_ways_out(desk, tmp_path):
    path = workbook(tmp_path / "rieng.xlsx", {"Form": ([OWN, *own_rows("Mai Ngạn", "Xã Mai Ngạn", "Mai Ngạn 2", "Vân Trúc")], ())})
    columns = ("--column", "C=CC1", "--column", "D=CC2", "--below", "Quảng Vân", "--period", "2026", "--form", "sipas-services", *SAMPLE)
    told = add(desk, path, *columns, code=2).stderr
    assert '--unit "Mai Ngạn 2=04002@2012-01-01"' in told
    assert '--unit "Mai Ngạn 2=ignore"' in told
    done = add(desk, path, *columns, "--unit", "Mai Ngạn 2=ignore")
    assert "Đơn vị nhận ra: 2" in done.stderr, "one unit in two spellings is one"
    assert "bỏ các phiếu ghi tên này" in done.stderr
    assert ": 36 câu trả lời)" in done.stdout


@pytest.mark.parametrize(
    ("given", "pairs"),
    [("E=TC1, F=TC2", ["E=TC1", "F=TC2"]), ("E=TC1", ["E=TC1"]), ("Câu 1, thái độ=CC1", ["Câu 1, thái độ=CC1"]), ("x", ["x"])],
)
def test_columns_may_be_said_at_once_and_headings_hold_commas(given, pairs):
    assert _pairs(given) == pairs


def test_answers_that_no_build_could_estimate_are_refused_before_they_are_kept(desk, tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"S": ([("Thôn", "Thái độ phục vụ", "Trả lời kịp thời"), *[("Thôn 1", 5, 4)] * 3], ())})
    sample = (
        "--form",
        "sipas-services",
        "--locality",
        "Mai Ngạn",
        "--period",
        "2026",
        "--places",
        "Thôn",
        "--strata",
        "none",
        "--sizes",
        "unknown",
    )
    done = add(desk, path, *sample, code=3)
    assert "không tính được sai số chọn mẫu" in done.stderr
    assert kept(desk) == []


def test_answers_left_empty_are_counted_as_such_question_by_question(desk, tmp_path):
    rows = [(*r[:2], r[2] if n < 10 else "", "Hài lòng" if n < 11 else "", "") for n, r in enumerate(ROWS)]
    path = workbook(tmp_path / "dot-3.xlsx", {"Form": ([HEAD, *rows], ())})
    mapped = ("--form", "sipas-services", "--answer", "Tạm được=3", "--column", "E=TC3", "--period", "2026", "--locality", "Mai Ngạn")
    done = add(desk, path, *mapped, *SAMPLE)
    assert "(12 phiếu thu về, 11 phiếu có trả lời: 21 câu trả lời, 15 câu để trống)" in done.stdout
    assert "số câu trả lời từng câu hỏi: CC1 10, CC2 11, TC3 0" in done.stderr
