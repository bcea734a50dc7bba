"""In which language a command speaks: chosen once, before its options are read."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from parlib.cli.options import one_of
from parlib.codebook.vocabulary import LANGUAGES
from parlib.errors import ParlibError
from parlib.speech.catalogue import language_of
from parlib.store.project import SETTINGS, Project, find_project

LanguageOfMessages = Annotated[
    str,
    typer.Option(
        "--lang",
        parser=one_of("--lang", ("", *LANGUAGES)),
        help="Language of messages, vi or en; default: that of the workspace, else of the system.",
        show_default=False,
    ),
]


def language_at_start(words: Sequence[str]) -> str:
    """Return the language for the words of a command line.

    What ``--lang`` says, else the workspace, else ``PARLIB_LANG`` or the system; where none of them
    says anything, Vietnamese, and English in the repository.
    """
    root = _given("--root", words)
    try:
        return language_here(find_project(root or None), _given("--lang", words))
    except ParlibError:
        return language_of(_given("--lang", words))


def language_here(project: Project, wish: str = "") -> str:
    """Return the language that is wished, else that of the workspace, else that of the system."""
    if wish in LANGUAGES:
        return wish
    if not (project.root / SETTINGS).is_file():
        return language_of(otherwise="en")
    from parlib.workspace.settings import read_settings

    try:
        return language_of(read_settings(project).language)
    except ParlibError:  # what is wrong with the settings is told by the command that needs them
        return language_of()


def with_language(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that also takes ``--lang``, if it does not yet.

    What it says is known before the command begins: ``language_at_start`` has read it.
    """
    signature = inspect.signature(command, eval_str=True)
    if "language" in signature.parameters:
        return command

    @functools.wraps(command)
    def spoken(*, language: str = "", **options: object) -> None:  # noqa: ARG001 - read at start
        command(**options)

    added = inspect.Parameter(
        "language", inspect.Parameter.KEYWORD_ONLY, default="", annotation=LanguageOfMessages
    )
    taken = signature.parameters.values()
    kept = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in taken]
    spoken.__signature__ = signature.replace(parameters=[*kept, added])  # type: ignore[attr-defined]
    spoken.__annotations__ = {p.name: p.annotation for p in (*kept, added)}
    return spoken


def _given(option: str, words: Sequence[str]) -> str:
    """Return what an option holds, as it is written; empty where it is not given."""
    for i, word in enumerate(words):
        if word == option and i + 1 < len(words):
            return words[i + 1]
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
    return ""
