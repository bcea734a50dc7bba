"""Commands are imported when they are asked for."""

from __future__ import annotations

import pytest

from parlib.cli.on_demand import Commands, group


def test_a_command_is_made_once_and_only_when_it_is_looked_up():
    made, finished = [], []
    several = Commands({name: lambda n=name: made.append(n) or n.upper() for name in ("one", "two")}, finished.append)
    assert (list(several), len(several), "two" in several, "three" in several, several.get("three")) == (
        ["one", "two"],
        2,
        True,
        False,
        None,
    )
    assert made == []
    assert (several["two"], several["two"], made, finished) == ("TWO", "TWO", ["two"], ["TWO"])


def test_each_language_has_commands_of_its_own():
    plain = Commands({"one": lambda: []})
    marked = plain.finished_by(lambda command: command.append("vi"))
    assert (plain["one"], marked["one"]) == ([], ["vi"])


def test_names_of_a_group_are_told_without_an_import():
    below = group("add", {"nothing": "no_such_module:nothing"}, "Add.")
    assert below.list_commands(None) == ["nothing"]
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        below.get_command(None, "nothing")
