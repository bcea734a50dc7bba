"""What the commands share.

The two streams, how results, problems and progress are printed, and the options of several
commands.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from parlib.cli.language import language_here
from parlib.cli.options import day, one_of, some_of, year
from parlib.codebook.vietnamese import search_form
from parlib.codebook.vocabulary import LANGUAGES
from parlib.errors import PLACES_TOLD, Problem, together
from parlib.speech.catalogue import aloud, msg, speak

if TYPE_CHECKING:
    from parlib.codebook.expected import Absent
    from parlib.store.project import Project
    from parlib.store.records import Record

DRAFT_FORMATS = ("docx", "pdf")

# nothing that is printed is read as markup, and no word between colons as a picture: names of
# units, titles and cells hold brackets and colons too
out = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)

Root = Annotated[
    Path | None,
    typer.Option(
        "--root",
        help="Project folder; default: PARLIB_ROOT, or the working directory and its parents.",
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object for machines instead of text.")
]
Language = Annotated[
    str,
    typer.Option(
        "--lang", parser=one_of("--lang", LANGUAGES), help="Language of the page: vi or en."
    ),
]
ReleaseOption = Annotated[
    str, typer.Option("--release", help="Release id; default the current one.")
]
ReleaseOrBuilt = Annotated[
    str,
    typer.Option("--release", help="Release id; default the current one (built if there is none)."),
]
LocalityOption = Annotated[
    str,
    typer.Option(
        "--locality", "-l", help="Name as people write it, code, or identity `code@valid_from`."
    ),
]
LocalitiesOption = Annotated[
    list[str],
    typer.Option(
        "--locality",
        "-l",
        help="Name as people write it, code, or identity `code@valid_from`; repeat for several.",
    ),
]
PeriodOption = Annotated[
    int, typer.Option("--period", "-p", parser=year("--period"), help="Year assessed.")
]
Recipients = Annotated[
    list[str] | None, typer.Option("--copy", help="Recipient (Nơi nhận); repeat.")
]
FormsFolder = Annotated[
    Path, typer.Argument(help="Folder with the returned workbooks; it is only read.")
]
Cleared = Annotated[
    list[str] | None,
    typer.Option(
        "--clear",
        help=(
            "Allow cells to be emptied: self, explanation, round1, final or survey, or one "
            "item of it (final:2.1)."
        ),
    ),
]
ReportsFolder = Annotated[
    Path, typer.Option("--reports", help="Folder for the problem report and the marked copies.")
]
MessageLanguage = Annotated[
    str,
    typer.Option(
        "--lang", parser=one_of("--lang", LANGUAGES), help="Language of the messages: vi or en."
    ),
]
DocumentsFolder = Annotated[Path, typer.Option("--out", help="Folder for the documents.")]
DraftFormats = Annotated[
    str,
    typer.Option(
        "--formats",
        parser=some_of("--formats", DRAFT_FORMATS),
        help="Documents to write: docx, pdf.",
    ),
]
DraftDate = Annotated[
    str,
    typer.Option(
        "--issued-on", parser=day("--issued-on"), help="Date of the draft, ISO; default today."
    ),
]


def emit(payload: dict[str, Any]) -> None:
    """Print one JSON object on standard output."""
    out.print_json(
        json.dumps(_finite(payload), ensure_ascii=False, default=str),
        ensure_ascii=not _unicode(sys.stdout),
    )


def _finite(value: Any) -> Any:
    """Return a value with null for every number that JSON does not know: no number and the infinite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list | tuple) else value


def headed(head: str, line: str, style: str = "bold") -> Text:
    """Return a line for `out` or `err` in which its head, where it first stands, is told apart."""
    text = Text(line)
    at = line.find(head)
    text.stylize(style, at, at + len(head))
    return text


def speak_here(project: Project, wish: str = "") -> str:
    """Speak the language that is wished, else that of the workspace, else that of the system.

    Return it.
    """
    language = language_here(project, wish)
    speak(language)
    return language


def relative(path: Path, project: Project) -> str:
    """Return a path as the user would type it from the project folder."""
    return (
        path.relative_to(project.root).as_posix()
        if path.is_relative_to(project.root)
        else str(path)
    )


def asking(*, as_json: bool) -> bool:
    """Return whether there is somebody to ask."""
    return not as_json and sys.stdin.isatty()


_YES, _NO = {"y", "yes", "c", "co", "1"}, {"n", "no", "k", "khong", "ko", "0"}


def agreed(question: str, *, default: bool, to_err: bool = False) -> bool:
    """Ask a person for yes or no; an answer in either language is understood, any other asked again."""
    yes, no = msg("yes"), msg("no")
    hint = msg("{yes}/{no}, Enter: {usual}", yes=yes, no=no, usual=yes if default else no)
    while True:
        given = typer.prompt(
            f"{question} [{hint}]", default="", show_default=False, prompt_suffix=" ", err=to_err
        )
        plain = search_form(given)
        if plain in _YES or plain in _NO or not given.strip():
            return plain in _YES or (default and not given.strip())
        tell(msg("answer {yes} or {no}", yes=yes, no=no))


def tell(what: str) -> None:
    """Say beside the results how something was understood."""
    err.print(f"! {aloud(what)}", soft_wrap=True, markup=False)


def tell_what_came_later(project: Project, release: Record) -> None:
    """Say that sources were added after a release was built: what follows is without them."""
    made = (release.folder / "lineage.json").stat().st_mtime
    cards = project.raw.glob("*/*/card.yml")
    if later := [card for card in cards if card.stat().st_mtime > made]:
        tell(
            msg(
                "{count} source(s) came after this release and are not in it → parlib build",
                count=len(later),
            )
        )


def show_absent(groups: Iterable[Absent]) -> None:
    """Name the units that have nothing, group by group."""
    for group in groups:
        tell(group.sentence)


def show_problems(problems: tuple[Problem, ...] | list[Problem], *, title: str) -> None:
    """Print problems as one table, errors first.

    Place, what, found, what to do; equal ones once, with their first places.
    """
    table = Table(title=title, title_justify="left", show_lines=True)
    for heading in ("", msg("Where"), msg("What"), msg("Found"), msg("What to do")):
        table.add_column(heading, overflow="fold")
    for p in sorted(_over_files(together(problems)), key=lambda p: p.severity != "error"):
        table.add_row(
            "✗" if p.severity == "error" else "!",
            *(aloud(p.place), aloud(p.what), _actual(p), aloud(p.remedy)),
        )
    err.print(table)


def _over_files(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems with a warning that stands in many files told once, with the first of them.

    It must not bury the errors.
    """
    alike: dict[Problem, list[Problem]] = {}
    for p in problems:
        alike.setdefault(
            p if p.severity == "error" else replace(p, file="", sheet="", cell=""), []
        ).append(p)
    out = []
    for same in alike.values():
        files = list(dict.fromkeys(p.file for p in same))
        told = msg("{count} files: {names}", count=len(files), names=f"{' · '.join(files[:2])} …")
        out += (
            same if len(files) <= PLACES_TOLD else [replace(same[0], file=told, sheet="", cell="")]
        )
    return out


def rows_of(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return problems as rows for machines; equal ones once, with their first places."""
    return [p.as_row() for p in together(problems)]


def _actual(problem: Problem) -> str:
    """Return what was found and, where that is known, what would have been accepted."""
    if not problem.expected:
        return aloud(problem.actual)
    return msg(
        "{actual} (expected {expected})",
        actual=aloud(problem.actual),
        expected=aloud(problem.expected),
    ).strip()


def _unicode(stream: TextIO) -> bool:
    """Return whether a stream can take every letter."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "").startswith("utf")


class RateColumn(ProgressColumn):
    """How many are done a minute, and how long the rest will take at that rate."""

    def render(self, task: Task) -> Text:
        """Return the words; none before the first is done and after the last."""
        speed = task.finished_speed or task.speed
        if not speed or task.finished or task.remaining is None:
            return Text("")
        minutes, seconds = divmod(math.ceil(task.remaining / speed), 60)
        hours, minutes = divmod(minutes, 60)
        left = f"{hours}:{minutes:02}:{seconds:02}"
        return Text(msg("{rate:.0f} a minute, {left} left", rate=60 * speed, left=left))


def progress_bar(what: str, *, rate: bool = False) -> Progress:
    """Return a progress bar for long work; on a stream that is no terminal it prints plain lines.

    With ``rate`` it says how many are done a minute, and how long the rest will take.
    """
    return Progress(
        TextColumn(what, markup=False),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        *([RateColumn()] if rate else []),
        TextColumn("{task.description}", markup=False),
        console=err,
    )
