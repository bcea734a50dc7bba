"""``parlib targets``: read promises out of a dispatch, check a plan file, list where the promises stand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from parlib.cli.console import AsJson, Root, emit, err, out, rows_of, show_problems
from parlib.cli.options import identifier, year
from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import Status
from parlib.errors import ReleaseError, UsageError, ValidationFailed
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.localities import Register
    from parlib.store.releases import Release

_STATUSES = tuple(map(str, Status))


def extract(
    file: Annotated[Path, typer.Argument(help="The dispatch: .txt or .docx.")],
    to: Annotated[Path | None, typer.Option("--out", "-o", help="Write the proposal here instead of printing it.")] = None,
    plan_id: Annotated[str, typer.Option("--id", help="Id of the plan; default: from the file name.")] = "",
    period: Annotated[
        int | None, typer.Option("--period", "-p", parser=year("--period"), help="First year of the plan; default: guessed from the text.")
    ] = None,
    last_period: Annotated[
        int | None, typer.Option("--last-period", parser=year("--last-period"), help="Last year of a plan over several years.")
    ] = None,
) -> None:
    """Propose a plan file from the text of a dispatch, for a person to confirm line by line.

    Sentences that ask something of survey respondents are set apart as facts; they never become tasks.
    """
    from parlib.files.whole import write_text
    from parlib.intake.dispatch.proposed_plan import extract_file

    if last_period is not None and (period is None or last_period < period):
        raise UsageError(
            f"--last-period {last_period} needs a --period that is not later → give both, e.g. --period 2023 --last-period 2025"
        )
    if plan_id:
        identifier("--id", example="thac-mo-2024")(plan_id)
    if to is not None and to.exists():
        raise UsageError(f"{to} exists already, perhaps with confirmed commitments → choose another name, or remove it yourself")
    proposal = extract_file(file, plan_id=plan_id or (to.stem if to is not None else ""), period=period, last_period=last_period)
    if to is None:
        sys.stdout.write(proposal)  # as it is, so that it can be kept by redirection
        return
    write_text(to, proposal)
    err.print(f"{to}: a proposal. Compare every entry with the dispatch, then run `parlib targets check {to}`.")


def check(
    file: Annotated[Path, typer.Argument(help="Plan file, e.g. params/plans/phuoc-long-2021.yml.")],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Check a plan file: every problem at once, each with its line, and what to do.

    Units are looked up in the register of the current release; without a release they are not checked, which is said.
    """
    from parlib.store.params import check_plan_file, load_frameworks

    project = find_project(root)
    register = _register(project)
    problems = check_plan_file(file, register=register, frameworks=load_frameworks(project.all_params))
    refused = [p for p in problems if p.severity == "error"]
    if as_json:
        emit({"ok": not refused, "unit_checked": register is not None, "problems": rows_of(problems)})
    elif problems:
        show_problems(problems, title="Problems" if refused else "Warnings")
    if register is None and not as_json:
        err.print("There is no release yet, so the unit was not looked up; run `parlib build` to have it checked.")
    if refused:
        raise typer.Exit(ValidationFailed.exit_code)
    if not as_json:
        out.print(f"{file.name} is in order ({len(problems)} warning(s)).")


def list_(
    plan: Annotated[str, typer.Option("--plan", help="Only this plan.")] = "",
    owner: Annotated[str, typer.Option("--owner", help="Only commitments whose owner contains this text.")] = "",
    status: Annotated[str, typer.Option("--status", help=f"Only this standing: {', '.join(_STATUSES)}.")] = "",
    release: Annotated[str, typer.Option("--release", help="Release id; default the current one.")] = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """List every commitment with its standing on the day of judgement. Sentences about survey respondents are left out."""
    from parlib.store.releases import open_release

    opened = open_release(find_project(root), release)
    plans = opened.params.plans
    if plan and plan not in plans:
        raise UsageError(f"no plan {plan!r} in release {opened.id} → use one of: {', '.join(sorted(plans)) or 'none'}")
    if status and status not in _STATUSES:
        raise UsageError(f"{status!r} is no standing → use one of: {', '.join(_STATUSES)}")
    rows = _chosen(opened, plan=plan, owner=owner, status=status)
    if as_json:
        emit({"ok": True, "release": opened.id, "commitments": rows.astype(object).where(rows.notna(), None).to_dict("records")})
        return
    for name, part in rows.groupby("plan", sort=False):
        _show(str(name), part)
    if rows.empty:
        out.print("No commitment fits.")


def _show(name: str, rows: pd.DataFrame) -> None:
    """Print the commitments of one plan and how many stand where."""
    table = Table(title=f"{name}, as of {rows['as_of'].iloc[0]}", title_justify="left")
    for heading, share in (("Id", 1), ("Standing", 2), ("Commitment", 6), ("Result", 2), ("Due", 2), ("Owner", 4)):
        table.add_column(heading, overflow="fold", ratio=share)
    for row in rows.itertuples(index=False):
        result = "–" if is_missing(row.actual) else f"{row.actual:g} ({row.actual_period})"
        table.add_row(row.item, row.status.replace("_", " "), row.indicator, result, row.due, row.owner)
    out.print(table)
    counts = rows["status"].value_counts()
    out.print(" · ".join(f"{status.replace('_', ' ')} {counts[status]}" for status in _STATUSES if status in counts))


def _chosen(opened: Release, *, plan: str, owner: str, status: str) -> pd.DataFrame:
    rows = opened.table("targets")
    rows = rows[rows["kind"].ne("respondent_influence")]
    if plan:
        rows = rows[rows["plan"].eq(plan)]
    if owner:
        rows = rows[rows["owner"].str.contains(owner, case=False, regex=False)]
    return (rows[rows["status"].eq(status)] if status else rows).reset_index(drop=True)


def _register(project: Project) -> Register | None:
    from parlib.store.releases import open_release

    try:
        return open_release(project).register
    except ReleaseError:
        return None
