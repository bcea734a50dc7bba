"""``parlib compare``: two releases cell by cell, where every lost point went between them, or the
published figures once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from parlib.cli.console import AsJson, Root, emit, err, out
from parlib.codebook.values import is_missing
from parlib.errors import UsageError, VerificationFailed
from parlib.store.project import find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.analysis.back_test import BackTest
    from parlib.scoring.compare import Comparison, LedgerDifference
    from parlib.store.releases import Release

_COMPARED = {
    "indices": ("value", "rank", "of"),
    "scores": ("points", "applicable_max", "state"),
    "targets": ("actual", "status"),
    "satisfaction": ("estimate", "ci_low", "ci_high"),
}
_TABLES = ("ledger", *_COMPARED)
_SHOWN = 40
_IN_WORDS = {
    "equal": "equal to the last digit",
    "within_rounding": "apart by no more than the rounding of the source",
    "declared_conflict": "declared conflict of the source (see the note)",
    "differs": "differs",
}


def compare(
    left: Annotated[str, typer.Argument(help="Release id, or `current`.")] = "current",
    right: Annotated[
        str,
        typer.Argument(
            help="A later release; without it the release is held against the published figures."
        ),
    ] = "",
    table: Annotated[
        str,
        typer.Option(
            "--table",
            "-t",
            help=(
                "ledger (points lost, by item and lead unit), scores, indices, targets, "
                "satisfaction."
            ),
        ),
    ] = "indices",
    tolerance: Annotated[
        float,
        typer.Option(
            help=(
                "Absolute difference that agrees anyway; a back test also knows the declared "
                "rounding of each source."
            )
        ),
    ] = 0.0,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Compare two releases to the last digit, or the published totals with what their published
    parts give (back test).

    Exit code 0 if all agree, 7 if anything differs. In a back test, differences that the declared
    rounding of the source can make and contradictions of a source that are declared in
    params/methods/back-tests.yml are named and do not fail.
    """
    from parlib.store.releases import open_release

    project = find_project(root)
    first = open_release(project, left)
    if not right:
        agrees = _tell_back_test(first, tolerance=tolerance, as_json=as_json)
    elif table == "ledger":
        agrees = _tell_ledgers(first, open_release(project, right), as_json=as_json)
    elif table in _COMPARED:
        agrees = _tell_tables(
            first, open_release(project, right), table, tolerance=tolerance, as_json=as_json
        )
    else:
        raise UsageError(f"--table {table!r} is not one of {', '.join(_TABLES)}")
    if not agrees:
        raise typer.Exit(VerificationFailed.exit_code)


def _tell_back_test(release: Release, *, tolerance: float, as_json: bool) -> bool:
    """Hold the published index against its published parts and print what stands between them."""
    from parlib.analysis.back_test import back_test

    tables = (release.table(name) for name in ("observations", "scores", "localities"))
    found = back_test(*tables, methods=release.params.methods, tolerance=tolerance)
    if found.rows.empty:
        raise UsageError(
            "no unit of this release has both a published index and all its published parts"
        )
    what = f"published totals and what their published parts give, release {release.id}"
    stale = [c.model_dump() for c in found.stale]
    if as_json:
        apart = found.rows[found.rows["verdict"].ne("equal")]
        counts = found.counts
        emit(
            {
                "ok": found.agrees,
                "what": what,
                "counts": counts,
                "differences": records(apart),
                "stale_declarations": stale,
            }
        )
        return found.agrees
    out.print(f"Compared {what}:")
    for verdict, words in _IN_WORDS.items():
        if verdict in found.counts:
            out.print(f"  {found.counts[verdict]:>4}  {words}")
    _show_back_test(found)
    for conflict in found.stale:
        gone = (
            f"{conflict.published:g} against {conflict.from_parts:g}: the release no longer "
            f"holds these figures"
        )
        err.print(
            f"! declared conflict of {conflict.locality}, {conflict.index} {conflict.period}, "
            f"{gone}; review params/methods/back-tests.yml"
        )
    return found.agrees


def _show_back_test(found: BackTest) -> None:
    apart = found.rows[found.rows["verdict"].ne("equal")]
    if apart.empty:
        return
    page = Table(title="Not equal", title_justify="left")
    for heading, side in (
        ("Unit", "left"),
        ("Code", "left"),
        ("Year", "right"),
        ("Published", "right"),
        ("From parts", "right"),
    ):
        page.add_column(heading, justify=side)  # type: ignore[arg-type]
    for heading in ("Difference", "Rounding can make", "Verdict"):
        page.add_column(heading, justify="left" if heading == "Verdict" else "right")
    for row in apart.itertuples(index=False):
        figures = (
            f"{row.published:.2f}",
            f"{row.from_parts:.2f}",
            f"{row.difference:+.2f}",
            f"{row.slack:.3f}",
        )
        page.add_row(
            row.name, row.locality.split("@")[0], str(row.period), *figures, _IN_WORDS[row.verdict]
        )
    err.print(page)
    for row in apart[apart["why_en"].ne("")].itertuples(index=False):
        err.print(f"  Note on {row.name} {row.period}: {row.why_en}\n  Source: {row.source}")


def _tell_ledgers(before: Release, after: Release, *, as_json: bool) -> bool:
    """Print which lost points were won back or lost anew between two releases."""
    from parlib.scoring.compare import ledger_difference

    found = ledger_difference(
        before.table("ledger"),
        after.table("ledger"),
        scores_before=before.table("scores"),
        scores_after=after.table("scores"),
    )
    names = unit_names(after, before)
    what = f"points lost in {before.id} and in {after.id}"
    if as_json:
        only = {"only_before": found.only_before, "only_after": found.only_after}
        emit(
            {
                "ok": found.agrees,
                "what": what,
                "units": records(_with_names(found.units, names)),
                "items": ledger_records(found, names),
                **only,
            }
        )
        return found.agrees
    out.print(
        f"Compared {what}: "
        + (
            f"{len(found.rows)} item(s) of {len(found.units)} unit(s) changed"
            if len(found.rows)
            else "the same"
        )
    )
    show_ledger_difference(found, names)
    for side, keys in (("before", found.only_before), ("after", found.only_after)):
        for locality, period, framework in keys[:_SHOWN]:
            err.print(
                f"! only in the release {side}: {names.get(locality, locality)} ({locality}), "
                f"{period}, {framework}"
            )
    return found.agrees


def show_ledger_difference(found: LedgerDifference, names: dict[str, str]) -> None:
    """Print the points gained or lost, unit by unit, item by item, with the lead unit of each and
    the exact sum.
    """
    for unit in found.units.head(_SHOWN).itertuples(index=False):
        name = names.get(unit.locality, unit.locality)
        out.print(
            f"{name} ({unit.locality}), {unit.period}: {_score(unit)}; gained: {unit.gained:+.10g}"
        )
        page = Table(
            "Item", "Name", "Lead unit", "Person", "Lost before", "Lost after", "Gained", "State"
        )
        rows = found.rows[
            found.rows["locality"].eq(unit.locality)
            & found.rows["period"].eq(unit.period)
            & found.rows["framework"].eq(unit.framework)
        ]
        for row in rows.head(_SHOWN).itertuples(index=False):
            state = " → ".join(
                s or "nothing lost" for s in dict.fromkeys((row.state_before, row.state_after))
            )
            figures = (_points(row.lost_before), _points(row.lost_after), f"{row.gained:+.10g}")
            page.add_row(
                row.code, row.name_vi, row.lead_unit, row.person_in_charge, *figures, state
            )
        page.add_row("", "Sum", "", "", "", "", f"{unit.gained:+.10g}", "", style="bold")
        out.print(page)
        if len(rows) > _SHOWN:
            out.print(f"… and {len(rows) - _SHOWN} more items; `--json` lists all.")
    if len(found.units) > _SHOWN:
        out.print(f"… and {len(found.units) - _SHOWN} more units; `--json` lists all.")


def _score(unit: Any) -> str:
    """Points of a unit before and after, with the maximum.

    In words where too few items were scored for a total.
    """
    if is_missing(unit.points_before) and is_missing(unit.points_after):
        return "no total, too few items are scored"
    same = unit.max_before == unit.max_after
    maximum = (
        _points(unit.max_after)
        if same
        else f"{_points(unit.max_before)} → {_points(unit.max_after)}"
    )
    return f"{_points(unit.points_before)} → {_points(unit.points_after)} points of {maximum}"


def ledger_records(found: LedgerDifference, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return the changed items as records for JSON, with the name of each unit."""
    return records(_with_names(found.rows, names))


def unit_names(*releases: Release) -> dict[str, str]:
    """Return identity → name of every unit of the releases; an earlier release wins."""
    names: dict[str, str] = {}
    for release in reversed(releases):
        register = release.table("localities")
        names |= dict(zip(register["locality"], register["name"], strict=True))
    return names


def _tell_tables(
    before: Release, after: Release, table: str, *, tolerance: float, as_json: bool
) -> bool:
    """Print the cells of one table that differ between two releases, with the names of units and
    items.
    """
    from parlib.codebook.tables import KEYS
    from parlib.scoring.compare import compare as compare_tables

    found = compare_tables(
        before.table(table),
        after.table(table),
        key=KEYS[table],
        columns=_COMPARED[table],
        tolerance=tolerance,
    )
    shown = _named(found.differences, before, after)
    what = f"{table} of {before.id} and {after.id}"
    if as_json:
        emit(
            {
                "ok": found.agrees,
                "what": what,
                "counts": found.counts,
                "differences": records(shown),
            }
        )
        return found.agrees
    _show(found, shown, what)
    return found.agrees


def _named(rows: pd.DataFrame, before: Release, after: Release) -> pd.DataFrame:
    """Put the name of the unit behind its identity, and the name and the lead unit of an item
    behind its code.
    """
    out_rows = rows.copy()
    if "locality" in rows.columns:
        names = unit_names(after, before)
        out_rows.insert(1, "name", rows["locality"].map(names).fillna(""))
    if {"framework", "code"} <= set(rows.columns):
        items = {
            (book.id, i.code): i
            for r in (before, after)
            for book in r.params.frameworks.values()
            for i in book.items
        }
        met = [items.get(k) for k in zip(rows["framework"], rows["code"], strict=True)]
        at = out_rows.columns.get_loc("code") + 1
        out_rows.insert(at, "item_name", [i.name_vi if i else "" for i in met])
        out_rows.insert(at + 1, "lead_unit", [i.lead_unit if i else "" for i in met])
    return out_rows


def _show(found: Comparison, shown: pd.DataFrame, what: str) -> None:
    out.print(
        f"Compared {what}: "
        + ", ".join(f"{count} {verdict}" for verdict, count in sorted(found.counts.items()))
    )
    if found.agrees:
        return
    page = Table(*map(str, shown.columns), title="Differences", title_justify="left")
    for row in shown.head(_SHOWN).itertuples(index=False):
        page.add_row(
            *(f"{v:.9g}" if isinstance(v, float) and not is_missing(v) else str(v) for v in row)
        )
    err.print(page)
    if len(shown) > _SHOWN:
        err.print(f"… and {len(shown) - _SHOWN} more; `--json` lists all.")


def _with_names(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    return rows.assign(name=rows["locality"].map(names).fillna(""))


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as records whose missing numbers are null, as JSON has no NaN."""
    return rows.astype(object).where(rows.notna(), None).to_dict("records")


def _points(value: float) -> str:
    return "–" if is_missing(value) else f"{value:.10g}"
