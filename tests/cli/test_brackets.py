"""Names, titles and cells hold brackets and colons too: nothing that is printed is taken for markup, and JSON holds only what JSON knows."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from parlib.cli import queries
from parlib.cli.console import emit, err, headed, out, progress_bar, show_problems
from parlib.errors import Problem

NAME = "Sở [/red] [bold]Y tế [a] 1:a:2"


@pytest.mark.parametrize("shown", [1, 12], ids=["side by side", "line by line"])
def test_an_answer_in_sql_is_shown_as_it_is(shown, capsys, monkeypatch):
    monkeypatch.setattr(out, "width", 100)
    queries._show(pd.DataFrame([[NAME] * shown], columns=[f"{NAME}{n}" for n in range(shown)]))
    assert capsys.readouterr().out.count(NAME) == 2 * shown


def test_a_line_and_its_head_are_printed_whole(capsys):
    out.print(headed(NAME, f"{NAME} 2025 · [x]"))
    out.print(f"{NAME}: made")
    assert capsys.readouterr().out == f"{NAME} 2025 · [x]\n{NAME}: made\n"


def test_a_problem_is_told_with_its_brackets(capsys, monkeypatch):
    monkeypatch.setattr(err, "width", 200)
    show_problems([Problem(NAME, "write it anew", file="[b].csv", actual="[/]")], title=NAME)
    told = capsys.readouterr().err
    assert told.count(NAME) == 2
    assert "[b].csv" in told
    assert "[/]" in told


def test_what_is_being_made_may_bear_any_name(capsys):
    with progress_bar("Making") as bar:
        bar.update(bar.add_task("", total=1), completed=1, description=NAME)
    assert NAME in capsys.readouterr().err


def test_json_holds_no_number_that_json_does_not_know(capsys):
    emit({"rows": [{"a": float("inf"), "b": (float("nan"), 1.5)}]})
    assert json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(name)) == {"rows": [{"a": None, "b": [None, 1.5]}]}
