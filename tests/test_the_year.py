"""Once round the year, from files to files: results, review workbook, plan and its document, quarters, results again, the files of the heads.

On the fictional province of Vân Lĩnh with two districts and four communes; every step is a command, as an office types it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml

from parlib.codebook.vietnamese import ascii_slug
from parlib.intake.review.layout import COLUMNS, REVIEW_SHEET
from parlib.store.params import load_plan
from tests.cli.commands import parlib
from tests.made_release import PARAMS

WARD = "VL-H01-X001@2019-01-01"
LETTER = {c.key: openpyxl.utils.get_column_letter(n) for n, c in enumerate(COLUMNS, 1)}


def _change(path: Path, **fields: object) -> None:
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text(encoding="utf-8")) | fields, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("year")
    for part in ("methods", "wording", "simulation", "corrections"):
        shutil.copytree(PARAMS / part, folder / "params" / part)
    for book in PARAMS.joinpath("frameworks").glob("illustrative-*"):
        shutil.copytree(book, folder / "params" / "frameworks" / book.name)
    shutil.copy(PARAMS / "assumptions.yml", folder / "params")
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "notebooks").mkdir()
    small = {"districts": 2, "communes": 4, "departments": 2, "first_period": 2022, "last_period": 2023, "appraised_until": {}}
    _change(folder / "params" / "simulation" / "van-linh.yml", **small)
    methods = folder / "params" / "methods" / "analysis.yml"
    text = (
        methods.read_text(encoding="utf-8").replace("resamples: 2000", "resamples: 100").replace("as_of: 2025-06-30", "as_of: 2024-06-30")
    )
    methods.write_text(text, encoding="utf-8")
    parlib("build", root=folder)
    return folder


def said(root: Path, *words: object) -> dict:
    return json.loads(parlib(*words, "--json", root=root).stdout)


def fill_review(path: Path) -> dict[str, float]:
    """Answer as an office would: every item with room but two gets a measure, a survey question none; return the expected points."""
    book = openpyxl.load_workbook(path)
    sheet = book[REVIEW_SHEET]
    rows = [
        r for r in range(7, sheet.max_row + 1) if str(sheet[f"A{r}"].value or "").startswith("TC ") and sheet[f"{LETTER['room']}{r}"].value
    ]
    expected = {}
    for number, row in enumerate(rows[:-2]):
        room = float(sheet[f"{LETTER['room']}{row}"].value)
        points = round(int(100 * room) / 100, 2)
        answer = {"take": "Có", "cause": "Thực hiện chậm", "measure": f"Rà soát, phân công công chức theo dõi nội dung {number + 1}"}
        answer |= {"due": "31/3/2024" if number % 2 else "quý III", "evidence": "Báo cáo kết quả", "expected": points or None, "effort": 1}
        for key, value in answer.items():
            sheet[f"{LETTER[key]}{row}"] = value
        expected[str(sheet[f"A{row}"].value)] = points
    book.save(path)
    return expected


def fill_progress(path: Path, tasks: list[str], *, done: int, evidence: str) -> None:
    """Report the first tasks as done, the next one as not, and leave the rest empty."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    rows = {sheet[f"A{r}"].value: r for r in range(5, sheet.max_row + 1)}
    for number, task in enumerate(tasks[: done + 1]):
        sheet[f"G{rows[task]}"] = "Đã xong" if number < done else "Chưa xong"
        sheet[f"I{rows[task]}"] = evidence if number < done else None
    book.save(path)


@pytest.mark.stress
def test_once_round_the_year(root, tmp_path):
    # results of 2023 → review workbook, filled by the ward
    review = said(root, "template", "--improve", "-l", WARD, "-p", 2023, "--target", "97", "--out", tmp_path / "so")
    expected = fill_review(Path(review["files"][0]))
    assert len(expected) >= 5

    # → the plan of 2024 as data, in Word and as PDF, read back before it is kept
    drafted = said(root, "plan", "draft", review["files"][0], "--id", "thach-tri-2024", "--issued-on", "2024-01-10")
    assert drafted["tasks"] == len(expected)
    assert drafted["expected"] == pytest.approx(sum(expected.values()))
    assert len(drafted["uncovered"]) >= 2
    plan, word, _ = drafted["files"]
    assert said(root, "plan", "compare", word, "--plan", root / plan) == {
        "ok": True,
        "plan": "thach-tri-2024",
        "another_unit": "",
        "differences": [],
    }
    parlib("targets", "check", root / plan, root=root)

    # → two quarters: forms out, filled, back, kept
    tasks = [c.id for c in load_plan(root / plan).commitments if c.operator == "done"]
    for quarter, done in (("2024-Q1", 2), ("2024-Q2", 4)):
        form = tmp_path / f"ket-qua-{quarter.lower()}.xlsx"
        parlib("add", "progress", "--plan", "thach-tri-2024", "--period", quarter, "--form", form, root=root)
        fill_progress(form, tasks, done=done, evidence=f"BC {quarter}")
        parlib("add", "progress", form, "--source", "Báo cáo số 15/BC-UBND ngày 5/7/2024", "--yes", "--lang", "en", root=root)

    # → the results of 2024 come in
    _change(root / "params" / "simulation" / "van-linh.yml", last_period=2024)
    parlib("build", root=root)

    # → the report on each quarter, as it stood then
    first = said(root, "plan", "report", "thach-tri-2024", "--period", "2024-Q1", "--formats", "docx")["standing"]
    second = said(root, "plan", "report", "thach-tri-2024", "--period", "2024-Q2")["standing"]
    assert (first["met"], second["met"]) == (2, 4)
    assert first["no_data"] > second["no_data"] >= 1
    # asked for like a brief of the unit it is the same report
    same = said(root, "brief", "-l", WARD, "-p", "2024-Q2", "--notebook", "progress", "--formats", "docx")
    assert same["standing"] == second
    assert [Path(name).name for name in same["files"]] == ["thach-tri-2024-2024-q2.docx"]

    # → where everybody stands, and the file of each head with what was kept
    steps = said(root, "status", "-l", WARD, "-p", 2024, "--until", "2025-02-15", "--today", "2025-02-05")
    assert (steps["units"][0]["step"], steps["days_left"]) == ("final", 10)
    # the release judges plans on 30 June 2024: board and files judge on the day that they are asked for
    standing = said(root, "targets", "list", "--plan", "thach-tri-2024", "--as-of", "2025-02-05")["commitments"]
    plan = steps["plans"][0]
    assert plan["plan"] == "thach-tri-2024"
    assert plan["no_report"] == len([c for c in standing if c["status"] == "no_data"])
    assert plan["missed"] == len([c for c in standing if c["status"] == "missed"])
    assert plan["overdue"] == len([c for c in standing if c["status"] not in ("met", "missed") and c["due"] < "2025-02-05"])
    heads = said(root, "plan", "heads", "-l", WARD, "-p", 2024, "--issued-on", "2025-02-05")
    assert len(heads["files"]) == 2 * len(heads["heads"]) >= 4
    for owner in {c["owner"] for c in standing}:
        signed = [c for c in standing if owner in c["owner"].split("; ")]
        path = next(f for f in heads["files"] if Path(f).name == f"{ascii_slug(owner)}-2024.docx")
        words = [p.text for t in docx.Document(root / path).tables for row in t.rows for cell in row.cells for p in cell.paragraphs]
        met = len([c for c in signed if c["status"] == "met"])
        told = next(n for n, text in enumerate(words) if text.startswith(f"trên {len(signed)} đã ký, tính đến 05/02/2025"))
        assert words[told - 1] == str(met)

    # → and round again: what was promised and missed stands in the review of 2024
    again = said(root, "template", "--improve", "-l", WARD, "-p", 2024, "--out", tmp_path / "so-2025")
    ids = [row[0].value for row in openpyxl.load_workbook(again["files"][0])[REVIEW_SHEET].iter_rows(min_row=7, max_col=1)]
    late = [c for c in said(root, "targets", "list", "--plan", "thach-tri-2024")["commitments"] if c["status"] in ("missed", "behind")]
    assert late
    assert {f"CK thach-tri-2024/{c['item']}" for c in late} <= set(ids)
