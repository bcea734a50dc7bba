"""``parlib brief``: from a release to one brief on the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parlib.briefing.warm import kernel_needed, kernels_coming
from parlib.cli.console import (
    DRAFT_FORMATS,
    AsJson,
    Language,
    ReleaseOrBuilt,
    Root,
    emit,
    out,
    tell,
)
from parlib.cli.data import build_with_progress
from parlib.cli.judged_on import DayOfJudgement, YearOrPart, year_and_day
from parlib.cli.options import (
    ENGINES,
    FORMATS,
    KEPT,
    NOTEBOOKS,
    day,
    one_of,
    some_of,
)
from parlib.cli.places import UnitAbove, unit_meant
from parlib.codebook.kinds import KINDS
from parlib.errors import UsageError
from parlib.files.memory import nothing_collected
from parlib.speech.catalogue import msg
from parlib.store.project import Project, find_project
from parlib.store.records import CURRENT
from parlib.store.untouched import untouched

if TYPE_CHECKING:
    from parlib.briefing.run.asked_before import Asked
    from parlib.briefing.run.result import BriefResult
    from parlib.codebook.runs import BriefRequest
    from parlib.codebook.units import Locality
    from parlib.store.releases import Release

Formats = Annotated[
    str,
    typer.Option(
        "--formats",
        "-f",
        parser=some_of("--formats", FORMATS),
        help="Formats, comma-separated: html, pdf, docx.",
    ),
]
Keep = Annotated[
    str,
    typer.Option(
        "--keep",
        parser=some_of("--keep", KEPT),
        help="What is kept beside the formats, comma-separated: ipynb (the notebook as it ran), "
        "model (every block and number, packed).",
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        parser=one_of("--engine", ENGINES),
        envvar="PARLIB_ENGINE",
        show_envvar=False,
        help="How notebooks run: plain, warm (Linux, faster), or auto; default: PARLIB_ENGINE.",
    ),
]

_IMPORTED_LATE = ("openpyxl.styles", "openpyxl.utils")
"""What a PDF takes for the workbook inside it."""
_PROGRESS = "progress"
"""The report on a plan for a period: no notebook makes it, but it is asked for like one."""


def brief(
    locality: UnitAbove = "",
    period: YearOrPart = ...,  # type: ignore[assignment]
    language: Language = "vi",
    notebook: Annotated[
        str,
        typer.Option(
            "--notebook",
            "-n",
            parser=one_of("--notebook", (*NOTEBOOKS, _PROGRESS)),
            help=f"{', '.join(KINDS)}, or {_PROGRESS} (the report on a plan, docx and pdf).",
        ),
    ] = "brief",
    issued_on: Annotated[
        str,
        typer.Option(
            "--issued-on",
            parser=day("--issued-on"),
            help="Issue date printed on the page, ISO; default today.",
        ),
    ] = "",
    as_of: DayOfJudgement = "",
    formats: Formats = "html,pdf",
    keep: Keep = "ipynb,model",
    engine: Engine = "auto",
    release: ReleaseOrBuilt = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Make one brief: `parlib brief --locality "Hải Phòng" --period 2024`."""
    project = find_project(root)
    if notebook == _PROGRESS:
        opened = _opened(project, release, quiet=as_json)
        _report(project, opened, locality, period, formats, issued_on, as_json=as_json)
        return
    words = {
        "locality": locality,
        "period": period,
        "language": language,
        "issued_on": issued_on or date.today().isoformat(),  # noqa: DTZ011 - a local date
        "as_of": as_of,
        "formats": ",".join(sorted(listed_words(formats))),
        "keep": ",".join(sorted(listed_words(keep))),
    }
    new = _surely_new(project, notebook, release)
    with (
        nothing_collected(),
        kernels_coming(
            (project.notebooks / f"{notebook}.ipynb",), wanted=engine != "plain", at_once=new
        ),
    ):
        known = _known(project, release)
        if known and not new:
            if answer := _words_of(project, known, notebook, words).there():
                for remark in answer.remarks:
                    tell(remark)
                _tell(answer.unit, period, answer.rows, as_json=as_json)
                return
            kernel_needed()  # most likely: what is there was asked for in these words
        opened = _opened(project, known or release, quiet=as_json)
        name, rows, remarks = _asked_of(opened, project, notebook, words, engine=engine)
    _words_of(project, opened.id, notebook, words).note(name, rows, remarks=remarks)
    _tell(name, period, rows, as_json=as_json)


def _asked_of(
    opened: Release, project: Project, notebook: str, words: Mapping[str, str], *, engine: str
) -> tuple[str, list[dict[str, Any]], list[str]]:
    """Make what is asked for of a release; return the name of its unit, a row a document, and what
    was said about the words.
    """
    from parlib.briefing.context import identities_of

    opened = identities_of(project.root, opened.id).release  # read once for all that follows
    remarks: list[str] = []

    def say(what: str) -> None:
        remarks.append(what)
        tell(what)

    assessed, judged = year_and_day(words["period"], words["as_of"], notebook=notebook)
    unit = unit_meant(project, opened.register, words["locality"], assessed, say=say)
    request = request_of(
        opened,
        notebook=notebook,
        locality=unit.locality,
        period=assessed,
        language=words["language"],
        issued_on=words["issued_on"],
        as_of=judged,
    )
    if KINDS[notebook].needs_plan and not opened.params.plans_of(unit.locality, assessed):
        raise _without_plan(unit.name, assessed)
    if KINDS[notebook].tells_answers and (elsewhere := surveyed_below(opened, unit, assessed)):
        say(elsewhere)
    made = _made(
        request,
        project,
        say,
        release=opened.id,
        formats=listed_words(words["formats"]),
        keep=listed_words(words["keep"]),
        engine=engine,
    )
    return unit.name, [result.as_row() for result in made], remarks


def surveyed_below(opened: Release, unit: Locality, period: int) -> str:
    """Return which units below one were surveyed in a year where it itself was not; else nothing."""
    if "satisfaction" not in opened.tables:
        return ""
    rows = opened.table("satisfaction", filters=[("period", "==", period)])
    surveyed = {*rows["locality"]}
    line = {u.locality for u in opened.register.line(unit.locality)}
    below = [u for u in opened.register if u.parent in line and u.locality in surveyed]
    if surveyed & line or not below:
        return ""
    return msg(
        "{unit} has no answers of its own in {period}; {count} units below it have → a report for "
        "each: parlib brief --notebook survey --locality {first} --period {period}",
        unit=unit.name,
        period=period,
        count=len(below),
        first=f'"{below[0].name}"',
    )


def _known(project: Project, release: str) -> str:
    """Return the id of the release that is asked for; empty where that of the present inputs can be
    told only by looking closer.
    """
    if release != "current":
        return release
    built = untouched(project, quarantine=False)
    return built.release.id if built else ""


def _words_of(project: Project, release: str, notebook: str, words: Mapping[str, str]) -> Asked:
    from parlib.briefing.run.asked_before import Asked

    return Asked(project, release, notebook, words)


def _tell(unit: str, period: str, rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """Print what was made, or is there, and where."""
    if as_json:
        emit({"ok": True, **rows[0], **({"annex": rows[1]} if rows[1:] else {})})
        return
    verb = (
        msg("is there already, unchanged")
        if all(row["status"] == "skipped" for row in rows)
        else msg("made in {seconds:.1f} s", seconds=sum(row["seconds"] for row in rows))
    )
    out.print(f"{unit} {period}: {verb}")
    for row in rows:
        for name in row["files"]:
            out.print(f"  {row['folder']}/{name}")


def _report(
    project: Project,
    release: Release,
    locality: str,
    period: str,
    formats: str,
    issued_on: str,
    *,
    as_json: bool,
) -> None:
    """Write the report on the plan that a unit follows in a period, as `plan report` does."""
    from parlib.briefing.identity import plan_of
    from parlib.cli import quarters
    from parlib.codebook.periods import Period

    year = Period.parse(period).year
    unit = unit_meant(project, release.register, locality, year)
    plan = plan_of(release, unit, year)
    if plan is None:
        raise _without_plan(unit.name, year)
    asked_for = [form for form in listed_words(formats) if form in DRAFT_FORMATS]
    quarters.report_on(
        project,
        release,
        plan,
        period,
        folder=quarters.REPORTS,
        # html is asked for by default, and a report is a document for the office's own programs
        formats=",".join(DRAFT_FORMATS if "html" in formats else asked_for),
        issued_on=issued_on,
        issuer="",
        as_json=as_json,
    )


def _made(
    request: BriefRequest, project: Project, say: Callable[[str], None], **how: Any
) -> list[BriefResult]:
    """Make the document and, of a brief, its audit annex."""
    from parlib.briefing.run.render import render_brief
    from parlib.briefing.run.requests import lacks_annexes, with_annexes

    if lacks_annexes([request], project):
        say(no_annexes())
    first, *others = with_annexes([request], project)
    if others and _both_missing((first, *others), project, **how):
        from parlib.briefing.run.beside import beside

        with beside(partial(render_brief, others[0], project, **how)) as annex:
            return [render_brief(first, project, **how), annex()]
    return [render_brief(one, project, **how) for one in (first, *others)]


def _both_missing(
    requests: Sequence[BriefRequest], project: Project, *, engine: str, **how: Any
) -> bool:
    """Return whether a brief and its annex are both to be made, in kernels that are up: then a second
    process is worth its start.
    """
    from parlib.briefing.nb import papermill
    from parlib.briefing.run.render import is_made
    from parlib.briefing.warm import engine_name

    if engine == "plain" or any(is_made(one, project, **how) for one in requests):
        return False
    papermill()  # once for both, as what else is imported late
    for name in _IMPORTED_LATE if "pdf" in how["formats"] else ():
        import_module(name)
    return engine_name(required=engine == "warm") is not None


def _surely_new(project: Project, notebook: str, release: str) -> bool:
    """Return whether no document of this kind is there yet of the release, seen without opening
    anything: then a kernel will be needed, and may come up while this process imports the rest.
    """
    current = project.processed / CURRENT
    name = (
        current.read_text("utf-8").strip()
        if release == "current" and current.is_file()
        else release
    )
    return not any((project.reports / name).glob(f"*/{notebook}.stamp.json"))


def _opened(project: Project, release: str, *, quiet: bool) -> Release:
    """Open the release asked for; ``current`` means: of the inputs as they are now."""
    from parlib.store.releases import open_release

    if release != "current":
        return open_release(project, release)
    return build_with_progress(project, quarantine=False, quiet=quiet).release


def no_annexes() -> str:
    """Return the sentence that says why no audit annex is made."""
    return msg(
        "no audit annex is made, because notebooks/annex.ipynb is missing → parlib "
        "new --update restores it"
    )


def request_of(release: Release, **given: object) -> BriefRequest:
    """Return the request that the options ask for; say in words what does not fit.

    Where no day of judgement is named, a plan that began after the release's is judged on the day
    of issue, whoever asks: what makes a document and what sends it mean the same one.
    """
    from pydantic import ValidationError

    from parlib.briefing.run.judgement_day import with_day_of_judgement
    from parlib.codebook.plain_words import plain_words
    from parlib.codebook.runs import BriefRequest

    issued = str(given.pop("issued_on")) or date.today().isoformat()  # noqa: DTZ011 - an issue date is a local date
    try:
        request = BriefRequest.model_validate({"issued_on": date.fromisoformat(issued), **given})
    except ValidationError as fault:
        faults = (
            f"{'.'.join(map(str, e['loc']))}: {' → '.join(plain_words(e))}"
            for e in fault.errors(include_url=False)
        )
        raise UsageError("; ".join(faults)) from None
    return with_day_of_judgement(request, release)


def _without_plan(name: str, period: int) -> UsageError:
    """Return the error of a unit that no plan covers in the year: there is nothing to write about."""
    return UsageError(
        msg(
            "no plan in params/plans is of {name} and covers {period}; `parlib "
            "targets extract FILE` proposes one from a dispatch",
            name=name,
            period=period,
        )
    )


def listed_words(text: str) -> tuple[str, ...]:
    """Return the words of an option that takes several, comma-separated."""
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())
