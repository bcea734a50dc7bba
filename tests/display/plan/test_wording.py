"""The wording of the plan brief: the same entries in both languages, and the rules of every page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from parlib.codebook.reasons import Reason
from parlib.display import wording_problems
from parlib.display.brief.promise import standing_label
from parlib.display.plan.page import PlanPage
from parlib.display.sentences import placeholders
from parlib.document.inline import plain
from parlib.gate.yaml_text import read_yaml
from tests.display.made_slices import wording
from tests.display.plan.slices import district

FOLDER = Path(__file__).resolve().parents[3] / "params" / "wording"


def leaves(entry, path=""):
    if isinstance(entry, dict):
        return {k: v for key, value in entry.items() for k, v in leaves(value, f"{path}.{key}").items()}
    if isinstance(entry, list):
        return {k: v for i, value in enumerate(entry) for k, v in leaves(value, f"{path}[{i}]").items()}
    return {path: entry}


@pytest.fixture(scope="module")
def files():
    return {language: leaves(read_yaml(FOLDER / f"{language}.plan.yml").data) for language in ("vi", "en")}


def test_both_files_hold_the_same_entries(files):
    assert files["vi"].keys() == files["en"].keys()


def test_both_languages_ask_for_the_same_values(files):
    assert {k: placeholders(v) for k, v in files["vi"].items()} == {k: placeholders(v) for k, v in files["en"].items()}


def test_the_whole_wording_keeps_the_rules_of_the_page():
    mine = [
        p for p in wording_problems({"vi": wording("vi"), "en": wording("en")}) if ".plan" in p.cell or p.cell.startswith("method_plan")
    ]
    assert mine == []


@pytest.mark.parametrize(
    ("language", "told", "short"),
    [
        ("vi", "đạt, sau hạn 31/12/2023 (hết quý IV/2023 chưa đạt)", "đạt, sau hạn"),
        ("en", "met, after it was due on 31 Dec 2023 (not yet at the end of Q4 2023)", "met, after it was due"),
    ],
)
def test_a_commitment_met_after_its_due_day_says_so(language, told, short):
    brief = district(language=language)
    targets = brief.tables["targets"].copy()
    late = targets["item"].eq("C01")
    targets.loc[late, "status"] = "met"
    targets.loc[late, "status_reason"] = str(Reason.of("met_after_due", period="2023-Q4"))
    page = PlanPage(replace(brief, tables={**brief.tables, "targets": targets}))
    (row,) = [r for r in page.tasks if r.text("item") == "C01"]
    assert plain(page.standing(row)) == told
    assert standing_label(page, row) == short
