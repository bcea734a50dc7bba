"""``parlib sql`` as it is typed: what does not fit side by side stands line by line, tables go where nothing is lost."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from parlib.cli import queries
from parlib.cli.console import out
from parlib.cli.data import write_table
from parlib.errors import UsageError
from parlib.store.project import Project

ROWS = pd.DataFrame({"locality": ["31@2008-08-01"], "name": ["=1+1"], **{f"column_{n}": [n + 0.5] for n in range(12)}})


def test_many_columns_on_a_narrow_screen_stand_line_by_line(capsys, monkeypatch):
    monkeypatch.setattr(out, "width", 80)
    queries._show(ROWS)
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "── 1"
    assert [line.split()[0] for line in told[1:]] == list(ROWS.columns)
    assert told[-1].split()[1] in ("11.5", "11,5")


def test_few_columns_stand_side_by_side(capsys, monkeypatch):
    monkeypatch.setattr(out, "width", 80)
    queries._show(ROWS[["locality", "name"]])
    assert "31@2008-08-01" in capsys.readouterr().out


@pytest.fixture
def project(tmp_path):
    for folder in ("data/raw", "data/processed", "params", "notebooks", "reports"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "data" / "raw" / "so-lieu.csv").write_text("giữ", encoding="utf-8")
    return Project(tmp_path)


@pytest.mark.parametrize("place", ["data/raw/so-lieu.csv", "params/x.csv", "notebooks/a.xlsx", "data/processed/../raw/so-lieu.csv"])
def test_an_answer_is_never_written_over_what_a_build_reads(project, tmp_path, place):
    with pytest.raises(UsageError, match="where a build reads and writes"):
        write_table(ROWS, tmp_path / place, project)
    assert (tmp_path / "data" / "raw" / "so-lieu.csv").read_text(encoding="utf-8") == "giữ"


@pytest.mark.parametrize("name", ["README.md", "answer", "answer.txt"])
def test_an_answer_has_the_name_of_a_table(project, tmp_path, name):
    with pytest.raises(UsageError, match="neither"):
        write_table(ROWS, tmp_path / "reports" / name, project)
    assert list((tmp_path / "reports").iterdir()) == []


def test_an_answer_in_excel_holds_numbers_as_numbers_and_text_as_text(project, tmp_path):
    write_table(ROWS, tmp_path / "reports" / "a.xlsx", project)
    sheet = openpyxl.load_workbook(tmp_path / "reports" / "a.xlsx").active
    assert [c.value for c in sheet[2]][:3] == ["31@2008-08-01", "=1+1", 0.5]
    assert sheet["B2"].data_type == "s"
