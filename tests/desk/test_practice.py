"""An office to practise on: tables of fictional units, and commands that say what they say in a terminal."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from parlib.codebook.vietnamese import search_form
from parlib.desk.practice import COMMUNES, practice
from parlib.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]


def test_practice_communes_are_fictional():
    (table,) = (ROOT / "data" / "raw" / "localities").glob("*/communes.csv")
    with table.open(encoding="utf-8", newline="") as rows:
        known = {search_form(row["name"]) for row in csv.DictReader(rows)}
    assert len(known) > 2000
    assert [name for name in COMMUNES if search_form(name) in known] == []


def test_its_tables_are_those_of_an_office(tmp_path):
    office = practice(tmp_path / "tap")
    units, scores = office.table("don-vi.xlsx"), office.table("diem-hai-nam.xlsx")
    assert "HƯ CẤU" in units.iloc[0, 0]
    assert list(units[1])[-5:] == list(COMMUNES)
    assert scores.iloc[-2, 1] == "Trung bình"


def test_a_command_shows_what_it_says(tmp_path, capsys):
    office = practice(tmp_path / "tap")
    office.run("parlib --version")
    assert capsys.readouterr().out.startswith("parlib ")


@pytest.mark.parametrize(("line", "said"), [("rm -rf /", "lines that begin with parlib"), ("parlib fly", "ended with 2")])
def test_a_line_that_fails_says_so(tmp_path, line, said):
    office = practice(tmp_path / "tap")
    with pytest.raises(UsageError, match=said):
        office.run(line)


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "a").write_text("b")
    with pytest.raises(UsageError, match="is not empty"):
        practice(tmp_path)
