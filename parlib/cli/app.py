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
from functools import partial
from typing import Annotated, Any

import typer

from parlib import __version__
from parlib.cli.console import emit, err, headed, out, rows_of, show_problems
from parlib.cli.language import LanguageOfMessages, language_at_start
from parlib.cli.on_demand import MARKUP, Commands, commands, group
from parlib.cli.starting import settled
from parlib.cli.usage import WRONG_USE, SpokenGroup, in_language, what_is_wrong
from parlib.errors import ParlibError, Unconfirmed, UsageError, ValidationFailed, WriteFailed
from parlib.files.whole import in_words, lacks_memory, out_of_memory, own_temporary_place
from parlib.speech.catalogue import aloud, msg, speaking

# the order in which `parlib --help` lists them; each by the module that has it and its function
COMMANDS = {
    "compare": "comparisons:compare",
    "check": "data:check",
    "build": "data:build",
    "brief": "briefs:brief",
    "batch": "batches:batch",
    "lab": "lab:lab",
    "bundle": "documents:bundle",
    "verify": "documents:verify",
    "send": "delivery:send",
    "publish": "delivery:publish",
    "whatif": "suppositions:whatif",
    "gaps": "gaps:gaps",
    "link": "links:link",
    "template": "templates:template",
    "collect": "offices:collect",
    "ranks": "ranks:ranks",
    "status": "board:status",
    "publish-results": "publication:publish_results",
    "agreement": "agreement:agreement",
    "sql": "queries:sql",
    "sources": "raw_sources:sources",
    "remove": "raw_sources:remove",
    "simulate": "trials:simulate",
    "new": "workspaces:new",
    "setup": "setups:setup",
}
GROUPS = {
    "add": (
        (
            "Add tables as offices keep them (.xlsx, .xls, .ods, .csv): shown, asked, kept with "
            "their card."
        ),
        {
            "figures": "add:figures",
            "units": "add:units",
            "evidence": "add:evidence",
            "outcomes": "add:outcomes",
            "survey": "add_survey:survey",
            "progress": "add_progress:progress",
        },
    ),
    "framework": (
        "Rule books: list them, check them, import one from an office's Excel annex.",
        {
            "list": "rule_books:list_frameworks",
            "check": "rule_books:check_framework",
            "import": "annexes:import_annex",
            "accept": "annex_reviews:accept_review",
            "bridge": "bridges:show_bridge",
            "rescore": "bridges:rescore",
            "questions": "survey_items:questions",
        },
    ),
    "plan": (
        (
            "A plan through its year: draft it from a filled review, compare an edited document, "
            "report by quarter, file by head."
        ),
        {
            "draft": "drafts:draft",
            "compare": "signed_plans:compare_document",
            "report": "quarters:report",
            "heads": "quarters:heads",
        },
    ),
    "targets": (
        "Promises of dispatches: extract, accept, check, list.",
        {
            "extract": "plans:extract",
            "accept": "plans:accept",
            "check": "plans:check",
            "list": "standings:list_",
        },
    ),
}


class Program(SpokenGroup):
    """``parlib`` with all its commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        groups = {
            name: partial(group, name, places, about) for name, (about, places) in GROUPS.items()
        }
        self.commands = Commands({**commands(COMMANDS), **groups})  # type: ignore[assignment]


app = typer.Typer(
    name="parlib",
    help=(
        "Analyse administrative reform (PAR INDEX, SIPAS, PAPI) and make lawful, verifiable briefs."
    ),
    no_args_is_help=True,
    cls=Program,
    pretty_exceptions_enable=False,
    rich_markup_mode=MARKUP,
    epilog=(
        "Exit codes: 0 done · 2 the request does not fit · 3 an input was refused · 4 no such "
        "release · 5 a brief failed · 6 a bundle was refused · 7 a document is not what the data "
        "say · 8 it is not proved: not all was compared with data."
    ),
)

_INTERRUPTED = 130  # 128 + SIGINT, as shells say it


@app.callback(invoke_without_command=True)
def _version(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
    language: LanguageOfMessages = "",  # noqa: ARG001 - read before the commands are, see main
) -> None:
    if version:
        out.print(f"parlib {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        out.print(context.get_help())
        raise typer.Exit
    # Jupyter outlives the process that becomes it
    if context.invoked_subcommand != "lab":
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
    with speaking(language_at_start(sys.argv[1:])), settled():
        sys.exit(_run(as_json="--json" in sys.argv))


def _run(*, as_json: bool) -> int:
    """Run the command that was typed and return its exit code."""
    try:
        code = in_language(app)(standalone_mode=False)
    except ValidationFailed as fault:
        _tell_problems(fault, as_json=as_json)
        return fault.exit_code
    except ParlibError as fault:
        _tell(type(fault).__name__, _kind(fault), aloud(fault.message), as_json=as_json)
        return fault.exit_code
    except WRONG_USE as fault:
        if why := what_is_wrong(fault):
            _tell("UsageError", msg("Not understood:"), why, as_json=as_json)
        return UsageError.exit_code
    except OSError as fault:  # a path that cannot be read or written: no reason for a trace
        _tell("OSError", msg("Stopped:"), aloud(in_words(fault)), as_json=as_json)
        return ParlibError.exit_code
    except typer.Abort:  # a RuntimeError, too
        err.print(msg("Stopped: the question was not answered."))
        return ParlibError.exit_code
    except (MemoryError, ImportError, RuntimeError) as fault:
        if not lacks_memory(fault):
            raise
        _tell("MemoryError", msg("Stopped:"), aloud(out_of_memory()), as_json=as_json)
        return ParlibError.exit_code
    except KeyboardInterrupt:
        code = _INTERRUPTED
    if code == _INTERRUPTED:  # within a command Typer makes the one into the other
        err.print(msg("Stopped. Finished work is kept; run the same command again to continue."))
    return code if isinstance(code, int) else 0


def _tell(kind: str, head: str, what: str, *, as_json: bool) -> None:
    if as_json:
        emit({"ok": False, "error": kind, "message": what})
    else:
        err.print(headed(head, f"{head} {what}", "bold red"))


def _tell_problems(fault: ValidationFailed, *, as_json: bool) -> None:
    if as_json:
        emit({"ok": False, "error": type(fault).__name__, "problems": rows_of(fault.problems)})
        return
    show_problems(fault.problems, title=msg("Refused"))
    told = msg(
        "{count} problem(s); nothing was written.",
        count=sum(p.severity == "error" for p in fault.problems),
    )
    err.print(headed(told, told))


def _kind(fault: ParlibError) -> str:
    match fault:
        case Unconfirmed():
            return msg("Not kept:")
        case UsageError():
            return msg("Not understood:")
        case _:
            return msg("Stopped:")
