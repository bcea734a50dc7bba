"""`parlib add progress` as a person types it: the form of a quarter, the report, and the standing after the next build."""

from __future__ import annotations

import json

import openpyxl
import pytest
import yaml

from parlib.store.releases import open_release
from tests.cli.commands import parlib
from tests.cli.desk import kept, office
from tests.intake.tables.test_plan_results import a_plan
from tests.intake.tables.worlds import workbook
from tests.projects import own_copy

REPORT = "Báo cáo số 15/BC-UBND ngày 5/10/2026"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    project = office(tmp_path_factory.mktemp("office"))
    text = yaml.safe_dump(a_plan().model_dump(mode="json", exclude_defaults=True), allow_unicode=True)
    (project.params / "plans").mkdir()
    (project.params / "plans" / "mai-ngan-2026.yml").write_text(text, encoding="utf-8")
    return project


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    monkeypatch.setenv("PARLIB_LANG", "vi")
    return own_copy(made, tmp_path / "office")


def add(desk, *words, code=0):
    return parlib("add", "progress", *words, root=desk.root, code=code)


def test_from_the_form_of_a_quarter_to_the_release_and_the_next_form(desk):
    said = add(desk, "--form", "q3.xlsx", "--period", "2026-Q3")
    assert "Biểu báo cáo của mai-ngan-2026, kỳ 2026-Q3: q3.xlsx. Điền xong: parlib add progress q3.xlsx" in said.stdout
    book = openpyxl.load_workbook(desk.root / "q3.xlsx")
    book.active["G5"], book.active["H6"] = "85,5%", "đang thống kê"
    book.save(desk.root / "q3.xlsx")
    done = add(desk, "q3.xlsx", "--source", REPORT, "--yes", "--retrieved", "2026-10-06")
    assert "Đã lưu vào data/raw/progress-mai-ngan-2026-2026-q3/2026-10-06 (2 kết quả thực hiện kế hoạch)" in done.stdout
    assert "1 cam kết không có kết quả trong báo cáo (coi là chưa báo cáo, không phải bằng 0): C03" in done.stderr
    parlib("build", root=desk.root)
    progress = open_release(desk).table("progress")
    assert [(r.item, r.period, r.note) for r in progress.itertuples()] == [("C01", "2026-Q3", ""), ("C02", "2026-Q3", "đang thống kê")]
    assert progress["value"].tolist()[0] == 85.5
    assert progress["value"].isna().tolist() == [False, True]
    assert progress["source_cell"].tolist() == ["Kết quả!G5", "Kết quả!G6"]
    reports_alike(desk)
    add(desk, "--form", "q4.xlsx", "--period", "2026-Q4")
    sheet = openpyxl.load_workbook(desk.root / "q4.xlsx").active
    assert [sheet[f"F{row}"].value for row in (5, 6)] == ["85,5 (2026-Q3)", "đang thống kê (2026-Q3)"]


def test_a_form_of_another_quarter_or_year_is_refused_and_a_report_before_its_quarter_pointed_out(desk):
    add(desk, "--form", "bieu.xlsx", "--period", "2026-Q3")
    book = openpyxl.load_workbook(desk.root / "bieu.xlsx")
    book.active["G5"] = 80
    book.save(desk.root / "bieu.xlsx")
    refused = add(desk, "bieu.xlsx", "--period", "2026-Q2", "--source", REPORT, "--yes", code=3)
    assert "biểu này của 2026-Q3, lệnh ghi --period 2026-Q2" in " ".join((refused.stdout + refused.stderr).split())
    assert not list((desk.root / "data" / "raw").glob("progress-*"))
    outside = add(desk, "--form", "khac.xlsx", "--period", "2025-Q1", code=2)
    assert "2026" in outside.stderr
    assert not (desk.root / "khac.xlsx").exists()
    early = add(desk, "bieu.xlsx", "--source", "Báo cáo số 5/BC-UBND ngày 4/4/2026", "--yes", "--retrieved", "2026-10-06")
    assert "ngày đó trước kỳ báo cáo 2026-Q3" in " ".join(early.stderr.split())


def test_a_report_whose_document_was_mistyped_is_put_right(desk):
    add(desk, "--form", "lai.xlsx", "--period", "2026-Q2")
    book = openpyxl.load_workbook(desk.root / "lai.xlsx")
    book.active["G5"] = 70
    book.save(desk.root / "lai.xlsx")
    add(desk, "lai.xlsx", "--source", "Báo cáo số 300/BC-UBND ngày 4/7/2026", "--yes", "--retrieved", "2026-07-05")
    place = desk.root / "data" / "raw" / "progress-mai-ngan-2026-2026-q2"
    again = add(desk, "lai.xlsx", "--source", "Báo cáo số 300/BC-UBND ngày 04/7/2026", "--yes", "--retrieved", "2026-07-06")
    assert "không ghi gì" in again.stdout
    add(desk, "lai.xlsx", "--source", "Báo cáo số 230/BC-UBND ngày 4/7/2026", "--yes", "--retrieved", "2026-07-07")
    cards = {p.parent.name: p.read_text(encoding="utf-8") for p in sorted(place.glob("*/card.yml"))}
    assert list(cards) == ["2026-07-05", "2026-07-07"]
    assert "230/BC-UBND" in cards["2026-07-07"]
    assert "supersedes" in cards["2026-07-07"]


def reports_alike(desk):
    """Hold that the report of a quarter is the same, asked for by its plan or by its unit."""
    when = ("--period", "2026-Q3", "--formats", "docx", "--issued-on", "2026-10-06", "--json")
    by_plan = json.loads(parlib("plan", "report", "mai-ngan-2026", *when, root=desk.root).stdout)
    document = (desk.root / "reports/plans/mai-ngan-2026/mai-ngan-2026-2026-q3.docx").read_bytes()
    by_unit = json.loads(parlib("brief", "-l", a_plan().locality, "--notebook", "progress", *when, root=desk.root).stdout)
    assert by_unit == by_plan
    assert (desk.root / "reports/plans/mai-ngan-2026/mai-ngan-2026-2026-q3.docx").read_bytes() == document


def test_the_next_quarter_stands_beside_the_last_whatever_the_file_is_called(desk, tmp_path):
    for quarter, value in (("II", 80), ("III", 85)):
        path = workbook(tmp_path / "bao-cao.xlsx", {"S": ([(f"Kết quả quý {quarter} năm 2026",), ("Mã", "Kết quả"), ("C01", value)], ())})
        add(desk, path, "--source", REPORT, "--yes")
    found = json.loads(parlib("sources", "--json", root=desk.root).stdout)["sources"]
    assert [s["source"] for s in found if s["counts"] and s["kind"] == "progress"] == [
        "progress-mai-ngan-2026-2026-q2",
        "progress-mai-ngan-2026-2026-q3",
    ]


def test_what_makes_no_sense_is_refused_with_its_cell(desk, tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"S": ([("Kết quả quý III năm 2026",), ("Mã", "Kết quả"), ("C01", 185), ("C03", 7)], ())})
    done = add(desk, path, "--source", REPORT, "--yes", code=3)
    assert "a.xlsx › S!B3" in done.stderr
    assert "a.xlsx › S!B4" in done.stderr
    assert kept(desk) == []


@pytest.mark.parametrize(
    "words",
    [
        (), ("--form", "a.xlsx"), ("--form", "a.pdf", "--period", "2026-Q3"), ("--form", "a.xlsx", "--period", "quý 3"),
        ("--plan", "no-such", "b.xlsx"), ("b.xlsx", "--period", "2026-Q9"),
    ],
)  # fmt: skip
def test_what_is_open_says_what_to_do(desk, words):
    done = add(desk, *words, "--yes", code=2)
    assert "→" in done.stderr or "2026" in done.stderr or "2021" in done.stderr
    assert not (desk.root / "a.xlsx").exists()


def test_without_a_plan_there_is_nothing_to_report_on(desk):
    (desk.params / "plans" / "mai-ngan-2026.yml").unlink()
    assert "chưa có kế hoạch nào trong params/plans" in add(desk, "a.xlsx", "--yes", code=2).stderr


def report_of(tmp_path, name, quarter, *rows):
    return workbook(tmp_path / f"{name}.xlsx", {"S": ([(f"Kết quả quý {quarter} năm 2026",), ("Mã", "Kết quả"), *rows], ())})


def test_a_department_that_corrects_its_own_result_leaves_the_others_as_they_are(desk, tmp_path):
    add(desk, report_of(tmp_path, "ca-xa", "III", ("C01", 80), ("C02", 3)), "--source", REPORT, "--yes", "--retrieved", "2026-10-06")
    again = report_of(tmp_path, "mot-phong", "III", ("C02", 4), ("C03", None))
    done = add(desk, again, "--source", "Báo cáo số 20/BC-VHXH ngày 9/10/2026", "--yes", "--retrieved", "2026-10-09")
    assert "1 kết quả khác của kỳ được giữ như ở progress-mai-ngan-2026-2026-q3/2026-10-06" in done.stderr
    assert "1 cam kết không có kết quả trong báo cáo (coi là chưa báo cáo, không phải bằng 0): C03" in done.stderr
    assert "thay đổi 1 số liệu" in done.stderr
    parlib("build", root=desk.root)
    found = open_release(desk).table("progress")
    assert {r.item: r.value for r in found.itertuples()} == {"C01": 80, "C02": 4}
    assert {r.item: r.source_file for r in found.itertuples()} == {"C01": "ca-xa.xlsx", "C02": "mot-phong.xlsx"}


def test_a_report_in_which_no_promise_is_found_takes_nothing_away(desk, tmp_path):
    add(desk, report_of(tmp_path, "a", "III", ("C01", 80)), "--source", REPORT, "--yes")
    before = kept(desk)
    done = add(desk, report_of(tmp_path, "b", "III", ("Việc khác", 80)), "--source", REPORT, "--yes")
    assert "không có cam kết nào" in done.stderr
    assert "không ghi gì" in done.stdout
    assert kept(desk) == before


def test_a_sum_of_the_year_that_fell_is_pointed_out(desk, tmp_path):
    add(desk, report_of(tmp_path, "a", "II", ("C01", 80), ("C02", 3)), "--source", REPORT, "--yes")
    done = add(desk, report_of(tmp_path, "b", "III", ("C01", 70), ("C02", 2)), "--source", REPORT, "--yes")
    assert "1 số cộng dồn thấp hơn kỳ trước; nếu kỳ trước ghi nhầm thì sửa cả kỳ đó: C02 2 < 3 (2026-Q2)" in done.stderr
