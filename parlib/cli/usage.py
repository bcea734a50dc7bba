"""What the command line says of itself, in the language spoken: help texts, and what is wrong with a
command as it was typed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from parlib.codebook.vocabulary import LANGUAGES
from parlib.errors import UsageError
from parlib.speech.catalogue import fixed, msg, spoken

WRONG_USE: Any = typer.BadParameter.__base__
"""What typer raises where a command is not written as it must be."""


class SpokenCommand(TyperCommand):
    """A command that says how it is used in the language spoken."""

    def get_usage(self, ctx: Any) -> str:
        """Return the line of usage."""
        return _usage(super().get_usage(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Lay the help page out."""
        _titles_in_language()
        super().format_help(ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options; refuse words that no option takes."""
        ctx.allow_extra_args = True
        over = list(super().parse_args(ctx, args))
        if over:
            raise UsageError(
                msg(
                    "{command} does not take {words} → put a name of several words in quotation "
                    'marks, "Tuyên Quang"; all options: {command} --help',
                    command=ctx.command_path,
                    words=" ".join(over),
                )
            )
        return over


class SpokenGroup(TyperGroup):
    """A command whose first word names another; it says how it is used in the language spoken."""

    def get_usage(self, ctx: Any) -> str:
        """Return the line of usage."""
        return _usage(super().get_usage(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Lay the help page out."""
        _titles_in_language()
        super().format_help(ctx, formatter)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer's signature
        """Return the names of the commands, none of which has to be made for that."""
        return list(self.commands)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that is named; refuse a name that none has."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            raise UsageError(
                msg(
                    "there is no command {command} {word} → one of: {names}; about each: "
                    "{command} --help",
                    command=ctx.command_path,
                    word=args[0],
                    names=", ".join(self.commands),
                )
            )
        return super().resolve_command(ctx, args)


def in_language(app: typer.Typer) -> Any:
    """Return the command of an app with every help text in the language spoken."""
    return _translated(app, spoken())


def _titles_in_language() -> None:
    """Let the headings of a help page be in the language spoken.

    Only a help page needs what lays it out, which takes a fifth of a command's start to import.
    """
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = msg("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = msg("Options")
    rich_utils.COMMANDS_PANEL_TITLE = msg("Commands")
    rich_utils.DEFAULT_STRING = fixed("[default: {}]")
    rich_utils.REQUIRED_LONG_STRING = msg("[required]")


@lru_cache(maxsize=len(LANGUAGES))
def _translated(app: typer.Typer, language: str) -> Any:  # noqa: ARG001 - what `fixed` speaks
    """Return the command of an app in a language; a process that runs many builds it once."""
    command = typer.main.get_command(app)
    _translate(command)
    return command


def texts_of(command: Any) -> list[str]:
    """Return every help text of a command and of those beneath it, as the catalogue holds them."""
    given = (command.help, command.epilog, *(p.help for p in _options(command)))
    texts = [_paragraphs(text) for text in given if text]
    for below in getattr(command, "commands", {}).values():
        texts += texts_of(below)
    return texts


def what_is_wrong(fault: Any) -> str:
    """Return in words what does not fit in a command as it was typed, and what to do.

    Empty where its help was shown instead.
    """
    kind = type(fault).__name__
    path = fault.ctx.command_path if fault.ctx else "parlib"
    if kind == "NoArgsIsHelpError":
        return ""
    if kind == "NoSuchOption":
        near = ", ".join(sorted(fault.possibilities or ())) or "--help"
        return msg(
            "{command} has no option {option} → similar: {near}; all options: {command} --help",
            command=path,
            option=fault.option_name,
            near=near,
        )
    if kind == "MissingParameter":
        about = (fault.param.help or "").rstrip(".")
        return msg(
            "{option} is missing → add it ({about}); all options: {command} --help",
            option=_name_of(fault.param),
            about=about,
            command=path,
        )
    if kind == "BadOptionUsage":
        return msg(
            "{option} is incomplete or has a value too many: it takes one value, or none "
            "if it is a switch → see {command} --help",
            option=fault.option_name,
            command=path,
        )
    param = getattr(fault, "param", None)
    return msg(
        "the value of {option} is not valid → see {command} --help",
        option=_name_of(param) if param is not None else path,
        command=path,
    )


def _usage(line: str) -> str:
    return line.replace("Usage:", msg("Usage:"), 1)


def _paragraphs(text: str) -> str:
    """Return a text by its paragraphs, each on one line: so the catalogue holds it."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _translate(command: Any) -> None:
    for name in ("help", "epilog"):
        if text := getattr(command, name):
            setattr(command, name, fixed(_paragraphs(text)))
    command.options_metavar = msg("[OPTIONS]")
    kinds = {
        "<bool>": "",
        "<int>": msg("NUMBER"),
        "<float>": msg("NUMBER"),
        "<str>": msg("TEXT"),
        "<path>": msg("PLACE"),
        "<list[str]>": msg("TEXT"),
        "<list[Path]>": msg("PLACE"),
        "<list[path]>": msg("PLACE"),
    }
    for option in _options(command):
        if option.help:
            option.help = fixed(_paragraphs(option.help))
        if option.metavar is None and option.param_type_name == "option":
            option.metavar = kinds.get(option.display_type(typer.Context(command)))
        if option.param_type_name == "argument":  # its help says what it is
            option.display_type_rich = lambda ctx: None  # noqa: ARG005 - typer's signature
    if isinstance(command, SpokenGroup):
        command.subcommand_metavar = msg("COMMAND [ARGS]...")
        below: Any = command.commands  # each is made, and translated, when it is asked for
        command.commands = below.finished_by(_translate)


def _options(command: Any) -> list[Any]:
    """Return the options and arguments of a command, ``--help`` with them."""
    return list(command.get_params(typer.Context(command)))


def _name_of(option: Any) -> str:
    """Return an option as one writes it, an argument by its name."""
    return str(option.opts[0] if option.param_type_name == "option" else option.name.upper())
