"""``parlib targets list``: where the promises of plans stand on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from parlib.cli.console import AsJson, ReleaseOption, Root, emit, out
from parlib.cli.options import day
from parlib.cli.words import counted, period_in_words, word
from parlib.codebook.reasons import Reason
from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import Status
from parlib.errors import UsageError
from parlib.speech.catalogue import msg, printed, printed_day
from parlib.store.project import find_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from parlib.codebook.plans import Plan
    from parlib.store.releases import Release

_STATUSES = tuple(map(str, Status))


def list_(
    plan: Annotated[str, typer.Option("--plan", help="Only this plan.")] = "",
    owner: Annotated[
        str, typer.Option("--owner", help="Only commitments whose owner contains this text.")
    ] = "",
    status: Annotated[
        str, typer.Option("--status", help=f"Only this standing: {', '.join(_STATUSES)}.")
    ] = "",
    as_of: Annotated[
        str,
        typer.Option("--as-of", parser=day("--as-of"), help="Day to judge on, ISO; default today."),
    ] = "",
    release: ReleaseOption = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """List every commitment with its standing on a day, today unless another is named.

    What is known is what lies in the release. Sentences about survey respondents are left out.
    """
    from parlib.store.releases import open_release

    opened = open_release(find_project(root), release)
    plans = opened.params.plans
    if plan and not plans:
        raise UsageError(
            msg(
                "release {id} holds no plan yet → confirm the commitments (parlib targets accept), "
                "then parlib build",
                id=opened.id,
            )
        )
    if plan and plan not in plans:
        raise UsageError(
            msg(
                "no plan {plan!r} in release {id} → use one of: {plans}",
                plan=plan,
                id=opened.id,
                plans=", ".join(sorted(plans)),
            )
        )
    if status and status not in _STATUSES:
        raise UsageError(
            msg(
                "{status!r} is not a status → use one of: {statuses}",
                status=status,
                statuses=", ".join(_STATUSES),
            )
        )
    on = date.fromisoformat(as_of) if as_of else date.today()  # noqa: DTZ011 - a deadline is a local date
    rows = _chosen(standing_on(opened, on), plan=plan, owner=owner, status=status)
    if as_json:
        emit(
            {
                "ok": True,
                "release": opened.id,
                "commitments": rows.astype(object).where(rows.notna(), None).to_dict("records"),
            }
        )
        return
    for name, part in rows.groupby("plan", sort=False):
        _show(plans[str(name)], part)
    if rows.empty:
        out.print(msg("No commitment fits."))


def _show(plan: Plan, rows: pd.DataFrame) -> None:
    """Print the commitments of one plan and how many stand where."""
    from parlib.briefing.dispatch.quarter_words import target_words

    promised = {c.id: target_words(c) for c in plan.commitments}
    table = Table(
        title=msg("{name}, as of {day}", name=plan.id, day=printed_day(rows["as_of"].iloc[0])),
        title_justify="left",
    )
    for heading, share in (
        (msg("Id"), 1),
        (msg("Standing"), 2),
        (msg("Commitment"), 6),
        (msg("Result"), 2),
        (msg("Due"), 2),
        (msg("Owner"), 4),
    ):
        table.add_column(heading, overflow="fold", ratio=share)
    for row in rows.itertuples(index=False):
        result = "–"
        if not is_missing(row.actual):
            result = f"{printed(row.actual, 'g')} ({period_in_words(row.actual_period)})"
        table.add_row(
            row.item,
            word(_standing(row)),
            f"{row.indicator}: {promised[row.item]}",
            result,
            printed_day(row.due),
            row.owner,
        )
    out.print(table)
    counts = rows["status"].value_counts()
    out.print(counted([(s, int(counts[s])) for s in _STATUSES if s in counts], between=" · "))


def _standing(row: Any) -> str:
    """Return the name of a standing; what is met after its due day has one of its own."""
    late = Reason.parse(row.status_reason).code == "met_after_due"
    return "met_after_due" if late else str(row.status)


def standing_on(opened: Release, on: date, plans: Sequence[Plan] | None = None) -> pd.DataFrame:
    """Return the table ``targets`` of a release, of all plans or of some, judged on another day.

    What is reported of a quarter that is running counts, as on a page that is dated that day.
    """
    from parlib.analysis.promises.tracker import target_status
    from parlib.codebook.tables import empty

    plans = list(opened.params.plans.values()) if plans is None else list(plans)
    if not plans:
        return empty("targets")
    known = ("indices", "scores", "progress", "satisfaction", "localities")
    tables = {name: opened.table(name) for name in known}
    methods = opened.params.methods
    return target_status(plans, **tables, methods=methods, as_of=on, running=True)


def _chosen(rows: pd.DataFrame, *, plan: str, owner: str, status: str) -> pd.DataFrame:
    rows = rows[rows["kind"].ne("respondent_influence")]
    if plan:
        rows = rows[rows["plan"].eq(plan)]
    if owner:
        rows = rows[rows["owner"].str.contains(owner, case=False, regex=False)]
    return (rows[rows["status"].eq(status)] if status else rows).reset_index(drop=True)
