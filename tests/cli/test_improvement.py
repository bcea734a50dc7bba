"""``parlib template --improve``: one review workbook a unit, from points that are there."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests.cli.commands import parlib
from tests.made_release import made_release, unit_row
from tests.world import PROVINCE, A, B, world_evidence, world_frameworks

UNITS = [
    unit_row(PROVINCE, "Tỉnh T", level="province"),
    unit_row(A, "Huyện A", parent=PROVINCE),
    unit_row(B, "Huyện B", parent=PROVINCE),
    unit_row("E@2000-01-01", "Huyện E", parent=PROVINCE),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    evidence = world_evidence()
    rows = evidence[evidence["locality"].isin([A, B])].to_dict("records")
    folder = tmp_path_factory.mktemp("improve")
    for part in ("params", "data/raw", "notebooks"):
        (folder / part).mkdir(parents=True)
    return made_release(folder, UNITS, rows, books=world_frameworks()).root


def test_one_workbook_of_a_unit_with_its_cheapest_way(root, tmp_path):
    said = json.loads(
        parlib("template", "--improve", "-l", A, "-p", 2023, "--target", "90%", "--out", tmp_path, "--json", root=root).stdout
    )
    assert list(said["rows"].values()) == [2]
    assert said["not_scored"] == []
    book = openpyxl.load_workbook(said["files"][0])
    assert [row[0].value for row in book["Rà soát, khắc phục"].iter_rows(min_row=7, max_col=1)][1] == "TC 1.1"
    assert book["Mục tiêu"]["B3"].value == 90
    assert book["Mục tiêu"]["A15"].value == "Cách 1"


def test_below_writes_one_for_each_unit_and_names_who_was_not_scored(root, tmp_path):
    asked = ("template", "--improve", "-l", PROVINCE, "--below", "-p", 2023, "--out", tmp_path)
    said = parlib(*asked, root=root)
    assert len(list(tmp_path.glob("*-2023-ra-soat.xlsx"))) == 2
    assert "Huyện E" in said.stderr


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("-l", "E@2000-01-01", "-p", 2023), "holds no points of Huyện E"),
        (("-l", A, "-p", 2019), "holds no points"),
        (("-l", A, "-p", 2023, "--framework", "world-1"), "was not scored by 'world-1'"),
        (("-l", A, "-p", 2023, "--target", "101"), "is no percentage"),
        (("-l", A, "-p", 2023, "--appraisal"), "a workbook of its own"),
        (("-l", A, "-p", 2023, "--below"), "nothing below Huyện A"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_written(root, tmp_path, more, why):
    assert why in parlib("template", "--improve", *more, "--out", tmp_path, root=root, code=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_a_self_scoring_workbook_still_needs_its_rule_book(root, tmp_path):
    assert "--framework" in parlib("template", "-l", A, "-p", 2023, "--out", tmp_path, root=root, code=2).stderr
