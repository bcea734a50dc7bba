"""The whole first hour of an office: from an empty folder and its Excel and Word files to a bundle that is verified.

The communes are fictional and not attached to a dispatch; what is sent is the document of a real department, from published figures.
"""

from __future__ import annotations

import re

import openpyxl
import pytest

from parlib.intake.annex.review import COLUMNS as REVIEWED
from parlib.intake.workbook.review_sheet import HEADER_ROW
from parlib.store.project import Project
from parlib.store.releases import open_release
from tests.cli.test_offices import columns, fill
from tests.first_hour.hour import accept
from tests.first_hour.tables import (
    COMMUNES,
    DECISION,
    PUBLISHED,
    annex,
    departments,
    letter,
    population,
    spoilt,
    survey,
    three_years,
    units,
)  # fmt: skip

YEAR = 2026
PEOPLE = (
    "--reviewer", "Nguyễn Văn An", "--reviewer", "Trần Thị Bình",
    "--issuer", "Sở Nội vụ tỉnh Tuyên Quang", "--to", "UBND tỉnh Tuyên Quang", "--signer-title", "GIÁM ĐỐC",
)  # fmt: skip
_ENGLISH = re.compile(r"\b(the|of|is|are|was|were|and|with|from|not|for|into|has|have)\b", re.IGNORECASE)


def _tables(hour):
    hour.run("new", "so-noi-vu", "--province", "tuyen quang")
    hour.root /= "so-noi-vu"
    hour.run("add", "units", units(hour.root, COMMUNES), "--fictional")
    said = hour.run("add", "figures", three_years(hour.root, COMMUNES))
    assert f"({3 * 2 * len(COMMUNES)} số liệu)" in said
    hour.run("add", "outcomes", population(hour.root, COMMUNES), "--source", "Công văn 46/CTK ngày 16/2/2027 của Chi cục Thống kê")
    sample = ("--form", "sipas-services", "--period", YEAR, "--places", "unknown", "--source", DECISION)
    hour.run("add", "survey", survey(hour.root, COMMUNES[0]), *sample)
    hour.run("add", "figures", departments(hour.root), "--new-units", "--below", "Tuyên Quang", "--source", PUBLISHED)


def _rule_book(hour):
    hour.run("framework", "import", annex(hour.root), "--id", "bo-tieu-chi-xa", "--level", "commune")
    sheet = hour.root / "reports" / "bo-tieu-chi-xa-review.xlsx"
    book = openpyxl.load_workbook(sheet)
    keys = list(REVIEWED)
    for row in range(HEADER_ROW + 1, book.active.max_row + 1):
        understood, decision = (book.active.cell(row, 1 + keys.index(key)) for key in ("understood", "decision"))
        if understood.value:
            decision.value = "Đúng"
    book.save(sheet)
    hour.run("framework", "accept", sheet)


def _workbooks(hour):
    """Hand out twelve workbooks, take them back with five mistakes, then right."""
    inbox, right = hour.root / "nhan-ve", hour.root / "nhan-lai"
    inbox.mkdir()
    right.mkdir()
    for number, name in enumerate(COMMUNES):
        hour.run("template", "--framework", "bo-tieu-chi-xa", "-l", f"{name}, tỉnh Tuyên Quang", "-p", YEAR)
        (path,) = (hour.root / "reports" / "templates").glob("*.xlsx")
        fill(path, inbox / f"{number}.xlsx", value=70 + 2 * number)
        (right / f"{number}.xlsx").write_bytes((inbox / f"{number}.xlsx").read_bytes())
        path.unlink()
    mistakes = spoilt(inbox, columns)
    said = hour.run("add", "evidence", inbox, code=3)
    for file, words in mistakes.items():
        assert file in said
        assert words in said
    hour.run("add", "evidence", right)


def _plan(hour):
    hour.run("targets", "extract", letter(hour.root), "--id", "ke-hoach-2026")
    sheet = hour.root / "reports" / "ke-hoach-2026-review.xlsx"
    accept(sheet, f"{COMMUNES[0]}, tỉnh Tuyên Quang")
    hour.run("targets", "accept", sheet)
    hour.run("add", "progress", "--form", "q2.xlsx", "--period", "2026-Q2")
    book = openpyxl.load_workbook(hour.root / "q2.xlsx")
    book.active["G5"] = 88
    book.save(hour.root / "q2.xlsx")
    hour.run("add", "progress", "q2.xlsx", "--source", "Báo cáo số 15/BC-UBND ngày 5/7/2026")
    hour.run("targets", "list", "--as-of", "2026-12-31")


def english(hour):
    """Return every line in English that a command printed."""
    lines = ((words, line.strip()) for words, text in hour.said for line in text.splitlines())
    return [(" ".join(words[:2]), line) for words, line in lines if len(_ENGLISH.findall(re.sub(r"https?://\S+", "", line))) > 1]


@pytest.mark.stress
def test_an_hour_from_an_empty_folder_to_a_verified_bundle(hour):
    _tables(hour)
    own = {name for name in hour.typed() if not name.startswith("params/")}
    _rule_book(hour)
    _workbooks(hour)
    _plan(hour)
    hour.run("check")
    hour.run("gaps")
    hour.run("batch", "params/runs/tuyen-quang.yml")
    department = ("-l", "Sở Nội vụ, tỉnh Tuyên Quang", "-p", 2025, "--issued-on", "2027-03-01")
    hour.run("brief", *department, "--formats", "pdf,html")
    hour.run("bundle", "dot-1", *department, *PEOPLE)
    (archive,) = (hour.root / "reports" / "dispatch").rglob("*.zip")
    assert "đúng" in hour.run("verify", archive)
    refused = ("-l", f"{COMMUNES[0]}, tỉnh Tuyên Quang", "-p", YEAR)
    said = hour.run("bundle", "dot-2", *refused, *PEOPLE, code=6)
    assert "số liệu minh họa không được gửi kèm công văn" in said

    release = open_release(Project(hour.root))
    ranked = release.table("indices", filters=[("period", "==", YEAR), ("index", "==", "PAR")])
    assert set(ranked["rank"].dropna()) == set(range(1, 13))
    scores = release.table("scores", filters=[("period", "==", YEAR)])
    assert set(scores.loc[scores["state"] == "scored", "framework"]) == {"bo-tieu-chi-xa"}
    assert scores["locality"].nunique() == len(COMMUNES)
    pages = {p.parent.name for p in hour.root.glob("reports/*/*/brief.pdf")}
    assert len(pages) >= len(COMMUNES) + 1
    assert list(hour.root.glob("reports/*/*/overview.pdf"))
    assert {name for name in hour.typed() if not name.startswith("params/")} - own <= {"ke-hoach.docx", "phu-luc.docx"}
    assert english(hour) == []
    assert hour.clerk.asked <= 12
    assert hour.seconds < 180
