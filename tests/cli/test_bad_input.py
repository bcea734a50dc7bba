"""What a first-time user types wrong: each option says what, where and what to do, and nothing is built or written before."""

from __future__ import annotations

import json
import sys
from typing import get_args, get_type_hints

import pytest
import typer

from parlib.cli import app as command_line
from parlib.cli.on_demand import function_of
from parlib.cli.options import identifier
from parlib.errors import UsageError
from parlib.speech.catalogue import saying, speaking
from tests.projects import ROOT

RAW = ("Traceback", "Input should", "pydantic", "validation error", "Value error", "isoformat", "Errno", "[type=")
UNIT = ("--locality", "Hải Phòng", "--period", "2024")
TWO = ("--reviewer", "Người thứ nhất", "--reviewer", "Người thứ hai")


@pytest.fixture
def parlib(monkeypatch, capsys, tmp_path):
    """Run the command in this process, on the project as it lies here; nothing below may get as far as building."""

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setenv("PARLIB_ROOT", str(ROOT))
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["parlib", *arguments])
        monkeypatch.setattr("parlib.pipeline.build", lambda *_, **__: pytest.fail("a bad option got as far as building"))
        with pytest.raises(SystemExit) as stopped:
            command_line.main()
        printed = capsys.readouterr()
        return stopped.value.code, printed.out + printed.err

    return run


YEARS = ("20x4", "1890", "3000", "", "-5", "2024.5", "２０２４")


@pytest.mark.parametrize("bad", YEARS)
@pytest.mark.parametrize(
    "command",
    [
        ("brief", "--locality", "Hải Phòng"),
        ("template", "--framework", "illustrative-commune", "--locality", "Hải Phòng"),
        ("bundle", "x", "--locality", "Hải Phòng", *TWO),
        ("targets", "extract", "a.txt"),
        ("gaps", "--locality", "Hải Phòng"),
    ],
    ids=lambda command: command[0],
)
def test_a_bad_year_names_the_option_and_the_years_that_are_taken(parlib, command, bad):
    code, said = parlib(*command, f"--period={bad}")
    assert code == 2
    assert "--period" in said
    assert "1990 to 2100" in said
    assert not any(word in said for word in RAW)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("brief", *UNIT, "--lang", "fr"), "--lang 'fr' is not known → use one of: vi, en"),
        (("link", "--lang", ""), "--lang '' is not known"),
        (("collect", ".", "--lang", "fr"), "vi, en"),
        (("bundle", "x", *UNIT, *TWO, "--lang", "VN"), "vi, en"),
        (("framework", "import", "a.xlsx", "--id", "x", "--level", "district", "--lang", "fr"), "vi, en"),
        (("framework", "import", "a.xlsx", "--id", "../x", "--level", "district"), "--id '../x' is not an id"),
        (("framework", "import", "a.xlsx", "--id", "", "--level", "district"), "--id '' is not an id"),
        (("framework", "import", "a.xlsx", "--id", "x", "--level", "planet"), "province, ministry, district"),
        (
            ("framework", "import", "a.xlsx", "--id", "x", "--level", "district", "--first-period", "20"),
            "--first-period '20' is not a year",
        ),
        (("brief", *UNIT, "--notebook", "foo"), "brief, overview, plan, sheets, survey, link, annex"),
        (("brief", *UNIT, "--issued-on", "30/6/2025"), "--issued-on '30/6/2025' is not a date → write year-month-day"),
        (("brief", *UNIT, "--issued-on", "2025-13-01"), "not a date"),
        (("brief", *UNIT, "--formats", "html,exe"), "--formats: 'exe' is not known"),
        (("brief", *UNIT, "--formats", ","), "one or more of: html, pdf, docx"),
        (("brief", *UNIT, "--engine", "turbo"), "plain, warm, auto"),
        (("batch", "run.yml", "--workers", "-3"), "--workers '-3' is not valid → write a whole number, 0 or more"),
        (("batch", "run.yml", "--workers", "many"), "whole number"),
        (("batch", "run.yml", "--executor", "x"), "process, dask"),
        (("batch", "run.yml", "--engine", "turbo"), "plain, warm, auto"),
        (("lab", "--port", "99999"), "from 1 to 65535"),
        (("bundle", "Bad Name", *UNIT, *TWO), "the id 'Bad Name' is not an id"),
        (("bundle", "x", *UNIT, *TWO, "--notebooks", ""), "--notebooks"),
        (("bundle", "x", *UNIT, *TWO, "--supersedes", "-1"), "--supersedes '-1' is not valid"),
        (("bundle", "x", *UNIT, *TWO, "--issued-on", "soon"), "not a date"),
        (("brief", *UNIT, "--issued-on", "2100-01-01"), "not a possible year of a document → a day from 1900-01-01 to 2099-12-31"),
        (("brief", *UNIT, "--issued-on", "0001-01-01"), "not a possible year of a document"),
        (("collect", ".", "--retrieved", "yesterday"), "--retrieved 'yesterday' is not a date"),
        (("simulate", "x/1", "--districts", "-1"), "--districts '-1' is not valid"),
        (("simulate", "x/1", "--seed", "x"), "--seed 'x' is not valid"),
        (("simulate", "x/1", "--first", "2030"), "last_period is before first_period"),
        (("targets", "extract", "a.txt", "--id", "Bad Id"), "--id 'Bad Id' is not an id"),
        (("targets", "extract", "a.txt", "--period", "2025", "--last-period", "2020"), "--last-period 2020 needs a --period"),
        (("targets", "extract", "a.txt", "--last-period", "2027"), "give both"),
    ],
)
def test_every_other_option_says_what_it_takes(parlib, arguments, words):
    code, said = parlib(*arguments)
    assert code == 2
    assert words in said.replace("\n", " ")
    assert not any(word in said for word in RAW)


def test_a_refusal_is_json_where_json_is_asked_for(parlib):
    code, said = parlib("brief", "--locality", "Hải Phòng", "--period", "20x4", "--json")
    assert code == 2
    assert json.loads(said)["error"] == "UsageError"


@pytest.mark.parametrize("name", ["[/x]", "[red]Hải Phòng", "a" * 300])
def test_a_name_with_brackets_is_shown_as_it_was_typed(parlib, monkeypatch, name):
    def refuse(*_, **__):
        raise UsageError(f"no unit is called {name!r}")

    monkeypatch.setattr("parlib.cli.briefs._opened", refuse)
    code, said = parlib("brief", "--locality", name, "--period", "2024")
    assert code == 2
    assert name in said.replace("\n", "")


@pytest.mark.parametrize("command", [("batch", "."), ("targets", "check", ".")])
def test_a_folder_where_a_file_is_asked_for(parlib, command):
    code, said = parlib(*command)
    assert code == 3
    assert "this is a folder" in said


def test_a_path_that_cannot_be_written_is_no_trace(parlib, monkeypatch):
    def refuse(*_, **__):
        raise IsADirectoryError(21, "Is a directory", "out.txt")

    monkeypatch.setattr("parlib.cli.briefs._opened", refuse)
    code, said = parlib("brief", *UNIT)
    assert code == 1
    assert "out.txt: is a directory → choose another path" in said
    assert not any(word in said for word in RAW)


def test_no_number_is_read_without_words_for_what_it_takes():
    """Typer's own refusal of a number speaks of parsing; every number goes through ``parlib.cli.options``."""
    bare = []
    for name, function in functions():
        for option, kind in get_type_hints(function, include_extras=True).items():
            told = next((m for m in getattr(kind, "__metadata__", ()) if isinstance(m, typer.models.ParameterInfo)), None)
            if told is not None and told.parser is None and {int, float} & {kind.__origin__, *get_args(kind.__origin__)}:
                bare.append(f"{name} --{option}")
    assert bare == ["compare --tolerance"]


def functions():
    """Yield name and function of every command, also of groups."""
    for name, place in command_line.COMMANDS.items():
        yield name, function_of(place)
    for group, (_, places) in command_line.GROUPS.items():
        for name, place in places.items():
            yield f"{group} {name}", function_of(place)


def test_a_bad_id_is_refused_in_one_language():
    with speaking("vi"), pytest.raises(UsageError) as refused:
        identifier(saying("the id"), example="phuoc-long-2021")("../x")
    assert str(refused.value) == "mã '../x' không dùng làm mã được → chỉ chữ thường không dấu, chữ số và gạch nối, ví dụ phuoc-long-2021"
