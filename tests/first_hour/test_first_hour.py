"""The first hour of an office: an empty folder, its Excel files, and at the end the ranking and the briefs; nothing is typed but commands.

The communes are fictional and marked so: they lie below the office's province in a folder made for the test.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from parlib.store.project import Project
from parlib.store.releases import open_release
from tests.cli.test_offices import columns, fill
from tests.first_hour.hour import Hour, accept
from tests.first_hour.tables import COMMUNES, DECISION, dispatch, population, scores, survey, totals, units

YEAR = 2026
_ENGLISH = re.compile(r"\b(Refused|Not understood|problem\(s\)|Kept in|nothing was|Where|What to do|Traceback)\b")


def _into_the_workspace(hour: Hour, communes: tuple[str, ...]) -> None:
    """Make the workspace; add its units, two years of scores and outcomes."""
    hour.run("new", "so-noi-vu", "--province", "tuyen quang")
    hour.root /= "so-noi-vu"
    said = hour.run("add", "units", units(hour.root, communes), "--fictional")
    assert f"{len(communes) + 2} đơn vị mới" in said
    said = hour.run("add", "figures", scores(hour.root, communes))
    assert f"({3 * len(communes)} số liệu)" in said
    assert "Nguồn: Quyết định số 120/QĐ-UBND ngày 15/1/2027 của UBND tỉnh" in said
    said = hour.run("add", "outcomes", population(hour.root, communes), "--source", "Công văn 46/CTK ngày 16/2/2027 của Chi cục Thống kê")
    assert "dấu chấm đọc là dấu hàng nghìn" in said


def _workbooks(hour: Hour, communes: tuple[str, ...]) -> Path:
    """Hand out the workbooks and take them back filled, the last of them with a mistake; return the folder and the one that is right."""
    inbox = hour.root / "nhan-ve"
    inbox.mkdir()
    for number, name in enumerate(communes):
        written = hour.run("template", "--framework", "illustrative-commune", "-l", f"{name}, tỉnh Tuyên Quang", "-p", YEAR, "--json")
        (path,) = json.loads(written)["files"]
        fill(hour.root / path, inbox / f"{number}.xlsx", value=70 + 2 * number)
    last = inbox / f"{len(communes) - 1}.xlsx"
    shutil.copy(last, hour.root / "dung.xlsx")
    place = _spoil(last)
    said = hour.run("add", "evidence", inbox, code=3)
    assert last.name in said
    assert place in said
    return inbox


def _spoil(path: Path) -> str:
    """Write words where a number belongs; return the cell."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header, at = columns(sheet)
    cell = next(c for row in range(header + 1, sheet.max_row + 1) if not (c := sheet.cell(row, at["numerator"])).protection.locked)
    cell.value = "nhiều"
    book.save(path)
    return cell.coordinate


def _holds_the_tables(hour: Hour, communes: tuple[str, ...], second: dict[str, float]) -> None:
    """Hold the current release against the figures of the tables: scores, ranking, outcomes, evidence."""
    release = open_release(Project(hour.root))
    names = {u.locality: u.short_name for u in release.register}
    indices = release.table("indices", filters=[("period", "==", YEAR), ("index", "==", "PAR")])
    got = {names[r.locality]: (r.value, r.rank, r.of) for r in indices.itertuples() if r.locality.startswith("08-X")}
    plain = {name.split(" ", 1)[1]: value for name, value in second.items()}
    assert got == {name: (value, 1 + sum(v > value for v in plain.values()), len(communes)) for name, value in plain.items()}
    assert len(release.table("outcomes")) == 2 * len(communes)
    assert all(release.register[u].fictional for u in indices["locality"] if u.startswith("08-X"))


def _in_vietnamese(hour: Hour) -> None:
    of_add = "".join(said for words, said in hour.said if words[0] == "add")
    assert of_add
    assert _ENGLISH.findall(of_add) == []


def test_from_an_empty_folder_to_the_ranking_and_a_brief(hour):
    communes = COMMUNES[:3]
    _into_the_workspace(hour, communes)
    own = hour.typed()
    _workbooks(hour, communes[:2])
    hour.run("build")
    _holds_the_tables(hour, communes, totals(communes))
    hour.run("brief", "-l", f"{communes[0]}, tỉnh Tuyên Quang", "-p", YEAR, "--formats", "html", "--issued-on", "2027-03-01")
    (page,) = hour.root.glob("reports/*/*/brief.html")
    assert "Suối Tiên" in page.read_text(encoding="utf-8")
    assert hour.typed() == own, "no file was typed or changed by hand"
    _in_vietnamese(hour)
    assert 3 <= hour.clerk.asked <= 12, "each table is shown and confirmed, and little else is asked"
    assert hour.seconds < 180


@pytest.mark.stress
def test_twelve_communes_a_correction_and_every_brief(hour):
    _into_the_workspace(hour, COMMUNES)
    own = hour.typed()
    inbox = _workbooks(hour, COMMUNES)
    shutil.move(hour.root / "dung.xlsx", inbox / f"{len(COMMUNES) - 1}.xlsx")
    hour.run("add", "evidence", inbox)
    assert len(list((hour.root / "data" / "raw" / "evidence").iterdir())) == 2, "what was right the first time is completed"
    said = hour.run("add", "figures", scores(hour.root, COMMUNES, changed=0.25))
    assert re.search(r"So với figures-diem-hai-nam/[\d-]+, thay đổi \d+ số liệu", said)
    made = json.loads(hour.run("batch", "params/runs/tuyen-quang.yml", "--json"))
    assert made["ok"]
    _holds_the_tables(hour, COMMUNES, totals(COMMUNES, changed=0.25))
    pages = list(hour.root.glob("reports/*/*/*.pdf"))
    assert len(pages) >= len(COMMUNES) + 1
    reviewers = ("--reviewer", "Nguyễn Văn An", "--reviewer", "Trần Thị Bình")
    refused = hour.run("bundle", "dot-1", "-l", f"{COMMUNES[0]}, tỉnh Tuyên Quang", "-p", YEAR, *reviewers, code=6)
    assert "số liệu minh họa không được gửi kèm công văn" in refused  # fictional units: everything but the letter
    assert hour.typed() == own
    _in_vietnamese(hour)
    assert 3 <= hour.clerk.asked <= 12, "each table is shown and confirmed, and little else is asked"


@pytest.mark.stress
def test_survey_answers_a_dispatch_and_the_result_of_a_quarter_come_in_without_a_file_typed(hour):
    communes = COMMUNES[:2]
    _into_the_workspace(hour, communes)
    commune = f"{communes[0]}, tỉnh Tuyên Quang"
    sample = ("--form", "sipas-services", "--period", YEAR, "--places", "unknown", "--source", DECISION)
    said = hour.run("add", "survey", survey(hour.root, communes[0]), *sample)
    assert "3 cột thông tin cá nhân không được lấy" in said
    assert ": 120 câu trả lời)" in said
    own = {name for name in hour.typed() if not name.startswith("params/plans/")}
    hour.run("targets", "extract", dispatch(hour.root), "--id", "ke-hoach-2026")
    accept(hour.root / "reports" / "ke-hoach-2026-review.xlsx", commune)
    hour.run("targets", "accept", hour.root / "reports" / "ke-hoach-2026-review.xlsx")
    hour.run("add", "progress", "--form", "q2.xlsx", "--period", "2026-Q2")
    book = openpyxl.load_workbook(hour.root / "q2.xlsx")
    book.active["G5"] = 88
    book.save(hour.root / "q2.xlsx")
    said = hour.run("add", "progress", "q2.xlsx", "--source", "Báo cáo số 15/BC-UBND ngày 5/7/2026")
    assert "(1 kết quả thực hiện kế hoạch)" in said
    kept = [p for p in (hour.root / "data" / "raw").rglob("*") if p.suffix in (".csv", ".yml")]
    assert not any("Người 1" in p.read_text(encoding="utf-8") for p in kept)
    assert {name for name in hour.typed() if not name.startswith("params/plans/")} == own | {"ke-hoach.txt"}
    hour.run("check")
    assert hour.clerk.asked <= 12
    _in_vietnamese(hour)
