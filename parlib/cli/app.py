"""The ``parlib`` command.

Exit codes: 0 done · 1 unexpected parlib error · 2 the request does not fit (unknown unit, option,
parameter) · 3 an input or a params file was refused · 4 no such release, or a release was changed ·
5 at least one brief failed · 6 a bundle was refused · 7 a document is not what the data say · 8 a
document is not proved: not all of it was compared with data · 130 stopped from the keyboard.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable
from typing import Annotated

import typer
from rich.markup import escape

from parlib import __version__
from parlib.cli import (
    add,
    add_progress,
    add_survey,
    board,
    bridges,
    briefs,
    comparisons,
    data,
    documents,
    drafts,
    gaps,
    links,
    offices,
    plans,
    publication,
    quarters,
    ranks,
    raw_sources,
    rule_books,
    templates,
    trials,
    workspaces,
)
from parlib.cli.console import emit, err, out, rows_of, show_problems
from parlib.errors import ParlibError, Unconfirmed, UsageError, ValidationFailed, WriteFailed
from parlib.files.whole import in_words, own_temporary_place
from parlib.speech.catalogue import msg, speaking

app = typer.Typer(
    name="parlib",
    help=(
        "Analyse administrative reform (PAR INDEX, SIPAS, PAPI) and make lawful, verifiable briefs."
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    epilog=(
        (
            "Exit codes: 0 done · 2 the request does not fit · 3 an input was refused · 4 no such "
            "release · 5 a brief failed · "
        )
        + (
            "6 a bundle was refused · 7 a document is not what the data say · 8 it is not "
            "proved: not all was compared with data."
        )
    ),
)

# the order in which `parlib --help` lists them
COMMANDS = (
    comparisons.compare,
    data.check,
    data.build,
    briefs.brief,
    briefs.batch,
    briefs.lab,
    documents.bundle,
    documents.verify,
    gaps.gaps,
    links.link,
    templates.template,
    offices.collect,
    ranks.ranks,
    board.status,
    publication.publish_results,
    raw_sources.sources,
    raw_sources.remove,
    trials.simulate,
    workspaces.new,
)
FRAMEWORK_COMMANDS: dict[str, Callable[..., None]] = {
    "list": rule_books.list_frameworks,
    "check": rule_books.check_framework,
    "import": rule_books.import_annex,
    "accept": rule_books.accept_review,
    "bridge": bridges.show_bridge,
    "rescore": bridges.rescore,
}
ADD_COMMANDS: dict[str, Callable[..., None]] = {
    "figures": add.figures,
    "units": add.units,
    "evidence": add.evidence,
    "outcomes": add.outcomes,
    "survey": add_survey.survey,
    "progress": add_progress.progress,
}
TARGETS_COMMANDS: dict[str, Callable[..., None]] = {
    "extract": plans.extract,
    "accept": plans.accept,
    "check": plans.check,
    "list": plans.list_,
}


PLAN_COMMANDS: dict[str, Callable[..., None]] = {
    "draft": drafts.draft,
    "compare": drafts.compare_document,
    "report": quarters.report,
    "heads": quarters.heads,
}


def _group(commands: dict[str, Callable[..., None]], about: str) -> typer.Typer:
    """Return a command whose first word is the name of another."""
    group = typer.Typer(help=about, no_args_is_help=True)
    for name, command in commands.items():
        group.command(name)(command)
    return group


for _command in COMMANDS:
    app.command()(_command)
app.add_typer(
    _group(
        ADD_COMMANDS,
        (
            "Add tables as offices keep them (.xlsx, .xls, .ods, .csv): shown, asked, kept with "
            "their card."
        ),
    ),
    name="add",
)
app.add_typer(
    _group(
        FRAMEWORK_COMMANDS,
        "Rule books: list them, check them, import one from an office's Excel annex.",
    ),
    name="framework",
)
app.add_typer(
    _group(
        PLAN_COMMANDS,
        (
            "A plan through its year: draft it from a filled review, compare an edited document, "
            "report by quarter, file by head."
        ),
    ),
    name="plan",
)
app.add_typer(
    _group(TARGETS_COMMANDS, "Promises of dispatches: extract, accept, check, list."),
    name="targets",
)

_INTERRUPTED = 130  # 128 + SIGINT, as shells say it


@app.callback(invoke_without_command=True)
def _version(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        out.print(f"parlib {__version__}")
        raise typer.Exit
    # Jupyter outlives the process that becomes it
    if context.invoked_subcommand not in (None, "lab"):
        with contextlib.suppress(WriteFailed):
            context.with_resource(own_temporary_place())


def escape_what_does_not_fit() -> None:
    """Let a terminal without Vietnamese letters get them as escapes instead of an error half-way."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> None:
    """Run the command line; turn every parlib error into its message and exit code."""
    escape_what_does_not_fit()
    with speaking("en"):
        _run(as_json="--json" in sys.argv)


def _run(*, as_json: bool) -> None:
    try:
        app(standalone_mode=True)
    except ValidationFailed as fault:
        if as_json:
            emit({"ok": False, "error": type(fault).__name__, "problems": rows_of(fault.problems)})
        else:
            show_problems(fault.problems, title=msg("Refused"))
            err.print(
                f"[bold]{msg('{count} problem(s); nothing was written.', count=len(fault.problems))}[/bold]"
            )
        sys.exit(fault.exit_code)
    except ParlibError as fault:
        if as_json:
            emit({"ok": False, "error": type(fault).__name__, "message": str(fault)})
        else:
            err.print(f"[bold red]{_kind(fault)}[/bold red] {escape(str(fault))}")
        sys.exit(fault.exit_code)
    except (
        OSError
    ) as fault:  # a path that cannot be read or written: the user's to fix, no reason for a trace
        said = in_words(fault)
        if as_json:
            emit({"ok": False, "error": "OSError", "message": said})
        else:
            err.print(f"[bold red]Stopped:[/bold red] {escape(said)}")
        sys.exit(ParlibError.exit_code)
    except (
        KeyboardInterrupt,
        SystemExit,
    ) as stop:  # within a command Typer makes the one into the other
        if isinstance(stop, SystemExit) and stop.code != _INTERRUPTED:
            raise
        err.print("Stopped. What was finished is kept; run the same command again to go on.")
        sys.exit(_INTERRUPTED)


def _kind(fault: ParlibError) -> str:
    match fault:
        case Unconfirmed():
            return msg("Not kept:")
        case UsageError():
            return msg("Not understood:")
        case _:
            return msg("Stopped:")
