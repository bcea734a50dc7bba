"""Commands by name, each imported when it is asked for: what is typed pays for its own module, not
for those of all the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import typer

from parlib.cli.language import with_language
from parlib.cli.usage import SpokenCommand, SpokenGroup
from parlib.files.memory import nothing_collected

MARKUP: Any = "markdown"
"""How help texts are written."""

Function = Callable[..., None]


class Commands(Mapping[str, Any]):
    """Commands by name; one is made when it is looked up first.

    Parameters
    ----------
    makers : mapping
        What makes each command, in the order in which help lists them.
    finish : callable
        Called with each command once it is made.
    """

    def __init__(
        self,
        makers: Mapping[str, Callable[[], Any]],
        finish: Callable[[Any], None] = lambda _command: None,
    ) -> None:
        self._makers, self._finish = makers, finish
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            with nothing_collected():
                command = self._makers[name]()
            self._finish(command)
            self._made[name] = command
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def finished_by(self, finish: Callable[[Any], None]) -> Commands:
        """Return the same commands, not yet made, each of which ``finish`` is called with."""
        return Commands(self._makers, finish)


def function_of(place: str) -> Function:
    """Return the function that ``module:function`` names, a module of this package."""
    module, _, name = place.partition(":")
    function: Function = getattr(import_module(f"parlib.cli.{module}"), name)
    return function


def command(name: str, place: str) -> Any:
    """Return the command of a function."""
    alone = typer.Typer(add_completion=False, rich_markup_mode=MARKUP)
    alone.command(name, cls=SpokenCommand)(with_language(function_of(place)))
    return typer.main.get_command(alone)


def commands(places: Mapping[str, str]) -> dict[str, Callable[[], Any]]:
    """Return what makes each command of a table of names and places."""
    return {name: lambda n=name, p=place: command(n, p) for name, place in places.items()}  # type: ignore[misc]


def group(name: str, places: Mapping[str, str], about: str) -> Any:
    """Return a command whose first word is the name of another."""
    made = SpokenGroup(name=name, help=about, no_args_is_help=True, rich_markup_mode=MARKUP)
    made.commands = Commands(commands(places))  # type: ignore[assignment]
    return made
