"""``parlib add progress``: results of a plan from an office's table, and the form for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from parlib.cli.add_options import (
    Form,
    Lang,
    Name,
    OptionalFiles,
    PlanOption,
    ReportedPeriod,
    Retrieved,
    Sheets,
    SourceOption,
    Yes,
)
from parlib.cli.adding import add_files
from parlib.cli.console import AsJson, Root, emit, out, speak_here
from parlib.cli.settling import Wishes, answers_of, register_of
from parlib.cli.understood import number_in_words
from parlib.errors import UsageError, ValidationFailed
from parlib.speech.catalogue import msg
from parlib.store.project import find_project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from parlib.codebook.localities import Register
    from parlib.codebook.periods import Period
    from parlib.codebook.plans import Plan
    from parlib.intake.tables.book import Book
    from parlib.intake.tables.questions import Answers, Remark
    from parlib.intake.tables.understood import Understood
    from parlib.store.project import Project
from parlib.cli.add import refuse_place


def progress(
    files: OptionalFiles = None,
    plan: PlanOption = "",
    period: ReportedPeriod = "",
    form: Form = None,
    source: SourceOption = "",
    name: Name = "",
    sheets: Sheets = None,
    yes: Yes = False,
    retrieved: Retrieved = "",
    language: Lang = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Add results of a plan.

    One row a promise, found by its id or its very words, with number, note and evidence.

    With --form the Excel form of a period is written instead, with what was reported last beside
    each promise.
    """
    import pandas as pd

    from parlib.codebook.periods import Period
    from parlib.codebook.progress_checks import check_progress
    from parlib.intake.tables.plan_results import Reported, understand_progress
    from parlib.store.params import load_confirmed_plans

    project = find_project(root)
    speak_here(project, language)
    plans, _ = load_confirmed_plans(project.params)
    if not plans:
        raise UsageError(
            msg(
                "there is no plan in params/plans → import one first: parlib targets extract, "
                "or parlib plan draft"
            )
        )
    _refuse_unknown(plan, plans)
    if period:
        Period.parse(period)
    if form is not None:
        _write_form(project, form, plans, plan, period, as_json=as_json)
        return
    if not files:
        raise UsageError(
            msg(
                "no report given → parlib add progress bao-cao.xlsx, or --form bao-cao.xlsx "
                "--period 2026-Q3 for one to fill in"
            )
        )
    told = Reported(plan, period)

    def understand(book: Book, _register: Register, answers: Answers) -> Understood:
        out = understand_progress(book, plans, answers=answers, told=told)
        if rows := out.tables.get("progress"):
            frame = pd.DataFrame(rows).assign(value=lambda f: pd.to_numeric(f["value"]))
            if problems := check_progress(frame, plans)[1]:
                raise ValidationFailed(problems, context=book.name)
            out.remarks += _fallen(project, rows, plans)
        return out

    answers = answers_of(
        below="",
        level="",
        units_on="",
        period=None,
        index="",
        columns=(),
        units=(),
        sheets=sheets or (),
    )
    add_files(
        files,
        Wishes("progress", source, name, answers, yes, retrieved, language, root, as_json),
        understand,
    )


def _refuse_unknown(plan: str, plans: Mapping[str, Plan]) -> None:
    if plan and plan not in plans:
        raise UsageError(
            msg(
                "there is no plan {plan} → one of: {plans}",
                plan=f"{plan[:60]!r}",
                plans=", ".join(sorted(plans)),
            )
        )


def _write_form(
    project: Project,
    path: Path,
    plans: Mapping[str, Plan],
    plan: str,
    period: str,
    *,
    as_json: bool,
) -> None:
    """Write the form for the results of a period into an Excel file that does not exist yet."""
    from parlib.cli.ways_to_report import way_to_report
    from parlib.codebook.periods import Period
    from parlib.files.whole import write_bytes
    from parlib.intake.tables.result_form import report_form

    if not plan and len(plans) > 1:
        raise UsageError(
            msg("for which plan? → --plan {plans}", plans=" | --plan ".join(sorted(plans)))
        )
    if not period:
        raise UsageError(msg("for which period? → --period 2026-Q3, 2026-H1, 2026-07 or 2026"))
    refuse_place(path)
    meant = plans[plan] if plan else next(iter(plans.values()))
    if not meant.covers(Period.parse(period).year):
        raise UsageError(
            msg(
                "--period {label} is not in the horizon of {id}, {period} to {end}",
                label=period,
                id=meant.id,
                period=meant.period,
                end=meant.end,
            )
        )
    last = _last_results(project, meant.id, period)
    register = register_of(project)
    fictional = meant.locality in register and register[meant.locality].fictional
    ways = {c.id: way_to_report(c) for c in meant.commitments}
    write_bytes(path, report_form(meant, period, last, ways=ways, illustrative=fictional))
    if as_json:
        emit({"ok": True, "file": str(path), "plan": meant.id, "period": period})
        return
    out.print(
        msg(
            "Form of {plan} for {period}: {file}. When it is filled in: parlib add progress {file}",
            plan=meant.id,
            period=period,
            file=path,
        ),
        markup=False,
    )


def _fallen(
    project: Project, rows: Sequence[Mapping[str, object]], plans: Mapping[str, Plan]
) -> list[Remark]:
    """Return what is said of sums of the year that are lower than in an earlier period of it."""
    from parlib.analysis.promises.nature import Nature, natures_of
    from parlib.codebook.periods import Period
    from parlib.intake.tables.result_remarks import fallen

    plan = plans[str(rows[0]["plan"])]
    now = Period.parse(str(rows[0]["period"]))
    last = {
        r["item"]: (float(r["value"]), r["period"])
        for r in _before(project, plan.id, now)
        if r["value"] and Period.parse(r["period"]).year == now.year
    }
    counted = {c.id for c in plan.commitments if natures_of(c) == (Nature.COUNT,)}
    return fallen(rows, last, counted)


def _last_results(project: Project, plan: str, period: str) -> dict[str, str]:
    """Return the last result before a period of each promise of a plan, with its period, as the
    form shows it.
    """
    from parlib.codebook.periods import Period

    return {
        r["item"]: f"{number_in_words(r['value']) or r['note'][:60]} ({r['period']})"
        for r in _before(project, plan, Period.parse(period))
    }


def _before(project: Project, plan: str, period: Period) -> list[dict[str, str]]:
    """Return the results of a plan before a period, in their order."""
    from parlib.codebook.periods import Period
    from parlib.intake.raw.sources import find_sources
    from parlib.intake.tables.vintage import earlier_rows

    rows = [
        r
        for s in find_sources(project.raw)[0]
        for r in earlier_rows(s).get("progress", ())
        if r["plan"] == plan and Period.parse(r["period"]) < period
    ]
    return sorted(rows, key=lambda r: (Period.parse(r["period"]), r["item"]))
