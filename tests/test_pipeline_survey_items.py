"""A survey item out of the office's own answers, from the command to the release and back: declared once, filled, withheld, taken back."""

from __future__ import annotations

import json

import openpyxl
import pandas as pd
import pytest

from parlib.codebook.tables import conform
from parlib.intake.annex.rule_book_files import write_framework
from parlib.pipeline import build, check
from parlib.sample import rule_book
from parlib.scoring.reasons import reason_text
from tests.cli.commands import parlib
from tests.test_pipeline_withheld import UNIT, put, small_project, surveyed

SIZES = {"a": 70, "b": 50}
BOOK = "phuoc-long-thu"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """One commune that filed three items of its office's rule book, and asked its citizens."""
    made = small_project(tmp_path_factory.mktemp("fed"))
    book = rule_book()
    update = {"id": BOOK, "level": "commune", "first_period": 2020, "last_period": None, "breaks": (), "coverage_floor": 0.1}
    write_framework(book.model_copy(update=update), made.params / "frameworks" / BOOK)
    rows = [
        {"locality": UNIT, "period": 2024, "framework": BOOK, "code": c, "value": 1.0, "state": "reported"} for c in ("1.1", "1.2", "2.1")
    ]
    put(made, "evidence", "evidence", conform("evidence", rows))
    return made


def item_of(project) -> pd.Series:
    return build(project).release.table("scores").query("locality == @UNIT and period == 2024 and code == '2.2'").iloc[0]


def questions(project, *words: str, code: int = 0):
    return parlib("framework", "questions", BOOK, *words, root=project.root, code=code)


def test_declared_once_the_item_is_filled_and_says_how_it_was_obtained(project):
    surveyed(project, SIZES)
    questions(project, "--item", "2.2=")
    assert item_of(project)["reason"] == "survey_not_in"
    assert "--item" in questions(project).stdout
    done = questions(project, "--item", "2.2=Câu TC1; KQ1")
    assert "Question TC1 (TC1); Question KQ1 (KQ1)" in done.stdout
    assert check(project) == ()
    item = item_of(project)
    means = build(project).release.table("satisfaction").query("measure == 'mean' and subgroup == 'all'").set_index("item")
    assert item["points"] == pytest.approx(10 * means.loc[["TC1", "KQ1"], "estimate"].mean() / 5, abs=1e-6)
    assert item["reason"].startswith("survey_answers: ")
    assert "“Câu TC1”, “Câu KQ1”" in reason_text(item["reason"])
    whole = build(project).release.table("scores").query("locality == @UNIT and code == '0'").iloc[0]
    assert whole["survey_points"] == item["points"]
    surveyed(project, {"a": 12})
    item = item_of(project)
    assert (item["state"], item["reason"].partition(":")[0]) == ("missing", "survey_withheld"), "what the survey withholds"


def test_an_office_says_it_in_excel_and_takes_it_back(project, tmp_path):
    questions(project, "--item", "2.2=")
    sheet = tmp_path / "cau-hoi.xlsx"
    questions(project, "--write", str(sheet))
    assert "exists" in questions(project, "--write", str(sheet), code=2).stderr
    book = openpyxl.load_workbook(sheet)
    row = next(r for r in book.active.iter_rows(min_row=5) if r[0].value == "2.2")
    row[4].value = "tiếp cận; Câu KQ1; Giờ giấc"
    book.save(sheet)
    told = questions(project, "--read", str(sheet), code=3).stderr
    assert "Giờ giấc" in told
    assert row[4].coordinate in told
    row[4].value = "tiếp cận; Câu KQ1"
    book.save(sheet)
    kept = json.loads(questions(project, "--read", str(sheet), "--json").stdout)
    assert kept["items"] == {"2.2": {"survey": "SIPAS", "questions": ["TC", "KQ1"]}}
    assert json.loads(questions(project, "--item", "2.2=", "--json").stdout)["items"] == {}


def test_wrong_items_questions_and_files_are_named(project):
    assert "Giờ giấc" in questions(project, "--item", "2.2=Giờ giấc", code=2).stderr
    assert "1.1" in questions(project, "--item", "1.1=TC1", code=3).stderr
    file = project.params / "frameworks" / BOOK / "survey.yml"
    file.write_text("items:\n  '2.2': {questions: [TC7]}\n", encoding="utf-8")
    told = [(p.file, p.actual) for p in check(project)]
    file.unlink()
    assert told == [(f"params/frameworks/{BOOK}/survey.yml", "TC7")]
