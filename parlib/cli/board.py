"""``parlib status``: who has filed and who has not, at which step each unit stands, what waits for
whom, and the days that are left.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from parlib.cli.console import AsJson, PeriodOption, ReleaseOption, Root, emit, headed, out, tell
from parlib.cli.options import day, one_of
from parlib.cli.places import UnitAbove, unit_meant
from parlib.cli.words import counted, first_of, word
from parlib.speech.catalogue import joined, msg, printed, saying, spoken
from parlib.store.project import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from parlib.briefing.board_page import Board
    from parlib.codebook.units import Locality
    from parlib.scoring.filing import Filing
    from parlib.store.releases import Release

_STEPS = (
    "not_filed",
    "without_workbook",
    "self_scored",
    "first_appraisal",
    "explained",
    "final",
    "published",
)
_LISTED = 150
_SOON = 30  # days
_NAMED = 12  # units told one by one
_CODES = 5  # items named of each


def status(
    locality: UnitAbove = "",
    period: PeriodOption = ...,  # type: ignore[assignment]
    step: Annotated[
        str, typer.Option("--step", help=f"Only units at this step: {', '.join(_STEPS)}.")
    ] = "",
    until: Annotated[
        str,
        typer.Option(
            "--until",
            parser=day("--until"),
            help="Deadline of the step you wait for, ISO: the days left.",
        ),
    ] = "",
    today: Annotated[
        str,
        typer.Option(
            "--today", parser=day("--today"), help="Day to count from, ISO; default today."
        ),
    ] = "",
    page: Annotated[
        bool,
        typer.Option(
            "--page", help="Write the board as reports/board.html, beside the catalogue, as well."
        ),
    ] = False,
    release: ReleaseOption = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Show where a year stands.

    The unit and every unit directly below it, step by step, from what lies in the release.

    Not filed, self-scored, first appraisal, explained, final, published; for whom the next step
    waits; and of plans what is overdue, due soon and not reported.
    """
    from parlib.briefing.board_page import Board
    from parlib.scoring.filing import filings
    from parlib.store.releases import open_release

    if step:
        one_of("--step", _STEPS)(step)
    project = find_project(root)
    opened = open_release(project, release)
    unit = unit_meant(project, opened.register, locality, period)
    units = (unit, *opened.register.below(unit, period))
    wanted = [("locality", "in", [u.locality for u in units]), ("period", "==", period)]
    tables = {
        name: opened.table(name, filters=wanted) for name in ("evidence", "indices", "scores")
    }
    unit_filings = filings(units, period, **tables, frameworks=opened.params.frameworks)
    shown = [f for f in unit_filings if not step or f.step == step]
    now = date.fromisoformat(today) if today else date.today()  # noqa: DTZ011 - a deadline is a local date
    left = (date.fromisoformat(until) - now).days if until else None
    promises = _promises(opened, units, period, now)
    agreements = _agreements(opened, wanted, tables["evidence"])
    written = ""
    if page:
        board = Board(unit, period, opened.id, now, left, shown, promises, agreements)
        written = _write_page(project, board)
    if as_json:
        counts = dict(Counter(str(f.step) for f in unit_filings))
        rows = [asdict(f) for f in shown]
        emit(
            {
                "ok": True,
                "release": opened.id,
                "today": now.isoformat(),
                "days_left": left,
                "steps": counts,
                "units": rows,
                "plans": promises,
                "agreements": agreements,
                "page": written or None,
            }
        )
        return
    _show(unit, period, unit_filings, shown, left)
    _show_plans(promises)
    if written:
        out.print(written, markup=False)


def _write_page(project: Project, board: Board) -> str:
    """Write the board beside the catalogue, and return where."""
    from parlib.briefing.board_page import render_board
    from parlib.briefing.catalogue import link_board
    from parlib.files.whole import write_text

    path = project.reports / "board.html"
    write_text(path, render_board(board, project.reports, language=spoken()))
    link_board(project)
    return path.relative_to(project.root).as_posix()


def _time_left(days: int) -> str:
    if days == 0:
        return msg("the deadline is today")
    return (
        msg("{days} day(s) left", days=days)
        if days > 0
        else msg("{days} day(s) past the deadline", days=-days)
    )


def _show(
    unit: Locality,
    period: int,
    unit_filings: Sequence[Filing],
    shown: Sequence[Filing],
    left: int | None,
) -> None:
    counts = Counter(str(f.step) for f in unit_filings)
    told = counted([(name, counts[name]) for name in _STEPS if counts[name]], between=" · ")
    mark = f" · {msg('SỐ LIỆU MINH HỌA (illustrative)')}" if unit.fictional else ""
    line = msg(
        "{name} {period} and what lies below it: {told}{mark}",
        name=unit.name,
        period=period,
        told=told,
        mark=mark,
    )
    out.print(headed(f"{unit.name} {period}", line))
    if left is not None:
        out.print(f"  {_time_left(left)}")
    out.print(_table(shown[:_LISTED]))
    tell_unclaimed(shown)
    if len(shown) > _LISTED:
        out.print(msg("… and {count} more; `--json` lists all.", count=len(shown) - _LISTED))


def tell_unclaimed(shown: Sequence[Filing]) -> None:
    """Name the units that got points for items they left empty, most such items first."""
    some = sorted((f for f in shown if f.unclaimed), key=lambda f: (-len(f.unclaimed), f.name))
    named = [
        saying(
            "{name}: {count} item(s) ({items}), {points} points",
            name=f.name,
            count=len(f.unclaimed),
            items=first_of(f.unclaimed, _CODES),
            points=printed(f.unclaimed_points, "g"),
        )
        for f in some[:_NAMED]
    ]
    if len(some) > _NAMED:
        named.append(saying("and {count} more unit(s)", count=len(some) - _NAMED))
    if some:
        tell(
            msg(
                "points of an appraisal for items that the unit did not report and did not score: "
                "{units} → have it confirmed by whoever appraises, or leave these items without "
                "points",
                units=joined(named),
            )
        )


def _table(shown: Sequence[Filing]) -> Table:
    """Return the units with their steps, in 80 columns: what nobody has yet takes no column."""
    several = len({f.locality for f in shown}) < len(shown)
    words = {
        msg("Unit"): [f.name for f in shown],
        msg("Rule book"): [f.framework if several else "" for f in shown],
        msg("Step"): [word(f.step) for f in shown],
        msg("Waits for"): [word(f.waits) for f in shown],
    }
    figures = {
        msg("Filed"): [f"{f.filed}/{f.items}" if f.items else "" for f in shown],
        msg("Round 1"): [str(f.round1 or "") for f in shown],
        msg("Cut, expl."): [f"{f.cut}, {f.explained}" if f.round1 else "" for f in shown],
        msg("Final"): [str(f.final or "") for f in shown],
        msg("Survey"): [f"{f.answered}/{f.surveyed}" if f.surveyed else "" for f in shown],
    }
    used = {head: cells for head, cells in (words | figures).items() if any(cells)}
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for head in used:
        table.add_column(
            head,
            overflow="fold",
            justify="right" if head in figures else "left",
            min_width=max((len(w) for c in used[head] for w in c.split()), default=0),
        )
    for cells in zip(*used.values(), strict=True):
        table.add_row(*(cell or "–" for cell in cells))
    return table


def _promises(
    opened: Release, units: Sequence[Locality], period: int, now: date
) -> list[dict[str, Any]]:
    """Return per plan of the units what is missed, past its day without a verdict, due within a month
    and unreported on a day, and the reports that are due.
    """
    from parlib.analysis.promises.schedule import report_calendar
    from parlib.cli.standings import standing_on

    held = {u.locality: u.name for u in units}
    plans = {
        name: plan
        for name, plan in opened.params.plans.items()
        if plan.locality in held and plan.covers(period)
    }
    if not plans:
        return []
    rows = standing_on(opened, now, list(plans.values()))
    rows = rows[rows["kind"].ne("respondent_influence")]
    reports = report_calendar(list(plans.values()), progress=opened.table("progress"), as_of=now)
    told = []
    for name in sorted(set(rows["plan"])):
        plan = plans[name]
        commitments = rows[rows["plan"].eq(name)]
        days = commitments["due"].map(lambda d: (date.fromisoformat(d) - now).days)
        open_ = ~commitments["status"].isin(["met", "missed"])
        due_reports = reports[reports["plan"].eq(name) & reports["status"].eq("due")]
        told.append(
            {
                "plan": name,
                "unit": held[plan.locality],
                "commitments": len(commitments),
                "missed": int(commitments["status"].eq("missed").sum()),
                "overdue": int((open_ & (days < 0)).sum()),
                "due_soon": int((open_ & days.between(0, _SOON)).sum()),
                "no_report": int(commitments["status"].eq("no_data").sum()),
                "reports_due": [
                    {"by": r.by, "period": r.period, "due": r.due}
                    for r in due_reports.itertuples(index=False)
                ],
            }
        )
    return told


def _agreements(
    opened: Release, wanted: list[tuple[str, str, Any]], evidence: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return per rule book on how many items two appraisers agree who did not know each other's
    points.
    """
    from parlib.analysis.agreement import agreement_table

    if "reappraised" not in opened.tables:  # a release of an earlier parlib
        return []
    again = opened.table("reappraised", filters=wanted).rename(
        columns={"points": "appraised_round1"}
    )
    books = opened.params.frameworks
    told = []
    for name in sorted(set(again["framework"]) & set(books)):
        whole = agreement_table(evidence, again, books[name]).iloc[0]
        if whole["items"]:
            counts = {n: int(whole[n]) for n in ("units", "items", "same")}
            told.append({"book": books[name].title_vi, "framework": name, **counts})
    return told


def _show_plans(promises: Sequence[dict[str, Any]]) -> None:
    for one in promises:
        what = msg(
            "{commitments} commitments: {missed} missed, {overdue} more overdue, "
            "{due_soon} due within {soon} days, {no_report} without a report",
            commitments=one["commitments"],
            missed=one["missed"],
            overdue=one["overdue"],
            due_soon=one["due_soon"],
            soon=_SOON,
            no_report=one["no_report"],
        )
        out.print(
            msg(
                "{plan} ({unit}): {what}; {count} report(s) due",
                plan=one["plan"],
                unit=one["unit"],
                what=what,
                count=len(one["reports_due"]),
            ),
            markup=False,
        )
