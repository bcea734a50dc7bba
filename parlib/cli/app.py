"""The ``parlib`` command.

Exit codes: 0 done · 1 unexpected parlib error · 2 the request does not fit (unknown unit, option, parameter) ·
3 an input or a params file was refused · 4 no such release, or a release was changed · 5 at least one brief failed ·
6 a bundle was refused · 7 a document is not what the data say · 8 a document agrees with itself but was not compared with data ·
130 stopped from the keyboard.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from parlib import __version__
from parlib.cli.options import LANGUAGES, one_of, year
from parlib.errors import ParlibError, Problem, UsageError, ValidationFailed, WriteFailed, together
from parlib.files.whole import in_words, own_temporary_place

if TYPE_CHECKING:
    from parlib.codebook.expected import Absent

app = typer.Typer(
    name="parlib",
    help="Analyse administrative reform (PAR INDEX, SIPAS, PAPI) and make lawful, verifiable briefs.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    epilog=(
        "Exit codes: 0 done · 2 the request does not fit · 3 an input was refused · 4 no such release · 5 a brief failed · "
        + "6 a bundle was refused · 7 a document is not what the data say · 8 it was not compared with data."
    ),
)
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

_INTERRUPTED = 130  # 128 + SIGINT, as shells say it
Root = Annotated[
    Path | None, typer.Option("--root", help="Project folder; default: PARLIB_ROOT, or the working directory and its parents.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines instead of text.")]
Language = Annotated[str, typer.Option("--lang", parser=one_of("--lang", LANGUAGES), help="Language of the page: vi or en.")]
LocalityOption = Annotated[str, typer.Option("--locality", "-l", help="Name as people write it, code, or identity `code@valid_from`.")]
PeriodOption = Annotated[int, typer.Option("--period", "-p", parser=year("--period"), help="Year assessed.")]


def emit(payload: dict[str, Any]) -> None:
    """Print one JSON object on standard output."""
    out.print_json(json.dumps(payload, ensure_ascii=False, default=str), ensure_ascii=not _unicode(sys.stdout))


def tell(what: str) -> None:
    """Say beside the results how something was understood."""
    err.print(f"! {what}", soft_wrap=True, markup=False)


def show_absent(groups: Iterable[Absent]) -> None:
    """Name the units that have nothing, group by group."""
    for group in groups:
        tell(group.sentence)


def show_problems(problems: tuple[Problem, ...] | list[Problem], *, title: str) -> None:
    """Print problems as one table: place, what, found, what to do; equal ones once, with their first places."""
    table = Table(title=title, title_justify="left", show_lines=True)
    for heading in ("", "Where", "What", "Found", "What to do"):
        table.add_column(heading, overflow="fold")
    for p in together(problems):
        table.add_row("✗" if p.severity == "error" else "!", *map(escape, (p.place, p.what, _found(p), p.remedy)))
    err.print(table)


def rows_of(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return problems as rows for machines; equal ones once, with their first places."""
    return [p.as_row() for p in together(problems)]


def _found(problem: Problem) -> str:
    """Return what was found and, where that is known, what would have been accepted."""
    return f"{problem.found} (expected {problem.expected})".strip() if problem.expected else problem.found


@app.callback(invoke_without_command=True)
def _version(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False
) -> None:
    if version:
        out.print(f"parlib {__version__}")
        raise typer.Exit
    if context.invoked_subcommand not in (None, "lab"):  # Jupyter outlives the process that becomes it
        with contextlib.suppress(WriteFailed):
            context.with_resource(own_temporary_place())


def _unicode(stream: TextIO) -> bool:
    """Say whether a stream can take every letter."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "").startswith("utf")


def escape_what_does_not_fit() -> None:
    """Let a terminal without Vietnamese letters get them as escapes instead of an error half-way."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> None:
    """Run the command line; turn every parlib error into its message and exit code."""
    escape_what_does_not_fit()
    from parlib.cli import bridges, briefs, comparisons, data, documents, gaps, links, offices, plans, ranks, rule_books, trials  # noqa: F401 - importing registers the commands on ``app``

    as_json = "--json" in sys.argv
    try:
        app(standalone_mode=True)
    except ValidationFailed as fault:
        if as_json:
            emit({"ok": False, "error": type(fault).__name__, "problems": rows_of(fault.problems)})
        else:
            show_problems(fault.problems, title="Refused")
            err.print(f"[bold]{len(fault.problems)} problem(s); nothing was written.[/bold]")
        sys.exit(fault.exit_code)
    except ParlibError as fault:
        if as_json:
            emit({"ok": False, "error": type(fault).__name__, "message": str(fault)})
        else:
            err.print(f"[bold red]{_kind(fault)}[/bold red] {escape(str(fault))}")
        sys.exit(fault.exit_code)
    except OSError as fault:  # a path that cannot be read or written: the user's to fix, no reason for a trace
        said = in_words(fault)
        if as_json:
            emit({"ok": False, "error": "OSError", "message": said})
        else:
            err.print(f"[bold red]Stopped:[/bold red] {escape(said)}")
        sys.exit(ParlibError.exit_code)
    except (KeyboardInterrupt, SystemExit) as stop:  # within a command Typer makes the one into the other
        if isinstance(stop, SystemExit) and stop.code != _INTERRUPTED:
            raise
        err.print("Stopped. What was finished is kept; run the same command again to go on.")
        sys.exit(_INTERRUPTED)


def _kind(fault: ParlibError) -> str:
    return "Not understood:" if isinstance(fault, UsageError) else "Stopped:"


def progress_bar(what: str) -> Progress:
    """Return a progress bar for long work; on a stream that is no terminal it prints plain lines."""
    return Progress(
        TextColumn(what),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
        console=err,
    )
