"""``parlib compare``: two releases cell by cell, where every lost point went between them, or the
published figures once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from parlib.cli.console import AsJson, Root, emit, err, out
from parlib.cli.words import counted, word
from parlib.codebook.values import is_missing
from parlib.errors import UsageError, VerificationFailed
from parlib.speech.catalogue import aloud, msg, printed, saying, spoken
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
    "equal": saying("equal to the last digit"),
    "within_rounding": saying("apart by no more than the rounding of the source"),
    "declared_conflict": saying("declared conflict of the source (see the note)"),
    "differs": saying("differs"),
}


def compare(
    left: Annotated[str, typer.Argument(help="Release id, or `current`.")] = "current",
    right: Annotated[
        str,
        typer.Argument(
            help="A later release; without it the release is compared with the published figures."
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
        raise UsageError(
            msg("--table {table!r} is not one of {tables}", table=table, tables=", ".join(_TABLES))
        )
    if not agrees:
        raise typer.Exit(VerificationFailed.exit_code)


def _tell_back_test(release: Release, *, tolerance: float, as_json: bool) -> bool:
    """Check the published index against its published parts and print what stands between them."""
    from parlib.analysis.back_test import back_test

    tables = (release.table(name) for name in ("observations", "scores", "localities"))
    tested = back_test(*tables, methods=release.params.methods, tolerance=tolerance)
    if tested.rows.empty:
        raise UsageError(
            msg("no unit of this release has both a published index and all of its published parts")
        )
    what = msg("published totals and what their published parts give, release {id}", id=release.id)
    stale = [c.model_dump() for c in tested.stale]
    if as_json:
        apart = tested.rows[tested.rows["verdict"].ne("equal")]
        counts = tested.counts
        emit(
            {
                "ok": tested.agrees,
                "what": what,
                "counts": counts,
                "differences": records(apart),
                "stale_declarations": stale,
            }
        )
        return tested.agrees
    out.print(msg("Compared {what}:", what=what))
    for verdict, words in _IN_WORDS.items():
        if verdict in tested.counts:
            out.print(f"  {tested.counts[verdict]:>4}  {aloud(words)}")
    _show_back_test(tested)
    for conflict in tested.stale:
        gone = msg(
            "{published:g} and {from_parts:g}: the release no longer contains these figures",
            published=conflict.published,
            from_parts=conflict.from_parts,
        )
        err.print(
            msg(
                "! declared conflict of {locality}, {index} {period}, {gone}; "
                "review params/methods/back-tests.yml",
                locality=conflict.locality,
                index=conflict.index,
                period=conflict.period,
                gone=gone,
            )
        )
    return tested.agrees


def _show_back_test(tested: BackTest) -> None:
    apart = tested.rows[tested.rows["verdict"].ne("equal")]
    if apart.empty:
        return
    page = Table(title=msg("Not equal"), title_justify="left")
    for heading, side in (
        (msg("Unit"), "left"),
        (msg("Code"), "left"),
        (msg("Year"), "right"),
        (msg("Published"), "right"),
        (msg("From parts"), "right"),
    ):
        page.add_column(heading, justify=side)  # type: ignore[arg-type]
    for heading in (msg("Difference"), msg("Rounding can make")):
        page.add_column(heading, justify="right")
    page.add_column(msg("Verdict"))
    for row in apart.itertuples(index=False):
        figures = (
            printed(row.published, ".2f"),
            printed(row.from_parts, ".2f"),
            printed(row.difference, "+.2f"),
            printed(row.slack, ".3f"),
        )
        page.add_row(
            row.name,
            row.locality.split("@")[0],
            str(row.period),
            *figures,
            aloud(_IN_WORDS[row.verdict]),
        )
    err.print(page)
    for row in apart[apart["why_en"].ne("")].itertuples(index=False):
        err.print(
            msg(
                "  Note on {name} {period}: {why}\n  Source: {source}",
                name=row.name,
                period=row.period,
                why=row.why_vi if spoken() == "vi" and "why_vi" in apart else row.why_en,
                source=row.source,
            )
        )


def _tell_ledgers(before: Release, after: Release, *, as_json: bool) -> bool:
    """Print which lost points were won back or lost anew between two releases."""
    from parlib.scoring.compare import ledger_difference

    difference = ledger_difference(
        before.table("ledger"),
        after.table("ledger"),
        scores_before=before.table("scores"),
        scores_after=after.table("scores"),
    )
    names = unit_names(after, before)
    what = msg("points lost in {id} and in {id2}", id=before.id, id2=after.id)
    if as_json:
        only = {"only_before": difference.only_before, "only_after": difference.only_after}
        emit(
            {
                "ok": difference.agrees,
                "what": what,
                "units": records(_with_names(difference.units, names)),
                "items": ledger_records(difference, names),
                **only,
            }
        )
        return difference.agrees
    out.print(
        msg(
            "Compared {what}: {items} item(s) of {units} unit(s) changed",
            what=what,
            items=len(difference.rows),
            units=len(difference.units),
        )
        if len(difference.rows)
        else msg("Compared {what}: the same", what=what)
    )
    show_ledger_difference(difference, names)
    for side, keys in (
        (msg("before"), difference.only_before),
        (msg("after"), difference.only_after),
    ):
        for locality, period, framework in keys[:_SHOWN]:
            err.print(
                msg(
                    "! only in the release {side}: {names} ({locality}), {period}, {framework}",
                    side=side,
                    names=names.get(locality, locality),
                    locality=locality,
                    period=period,
                    framework=framework,
                )
            )
    return difference.agrees


def show_ledger_difference(difference: LedgerDifference, names: dict[str, str]) -> None:
    """Print the points gained or lost, unit by unit, item by item, with the lead unit of each and
    the exact sum.
    """
    for unit in difference.units.head(_SHOWN).itertuples(index=False):
        name = names.get(unit.locality, unit.locality)
        out.print(
            msg(
                "{name} ({locality}), {period}: {score}; gained: {gained:+.10g}",
                name=name,
                locality=unit.locality,
                period=unit.period,
                score=_score(unit),
                gained=unit.gained,
            )
        )
        page = Table(
            msg("Item"),
            msg("Name"),
            msg("Lead unit"),
            msg("Person"),
            msg("Lost before"),
            msg("Lost after"),
            msg("Gained"),
            msg("State"),
        )
        rows = difference.rows[
            difference.rows["locality"].eq(unit.locality)
            & difference.rows["period"].eq(unit.period)
            & difference.rows["framework"].eq(unit.framework)
        ]
        for row in rows.head(_SHOWN).itertuples(index=False):
            state = " → ".join(
                word(s) if s else msg("nothing lost")
                for s in dict.fromkeys((row.state_before, row.state_after))
            )
            figures = (
                _points(row.lost_before),
                _points(row.lost_after),
                printed(row.gained, "+.10g"),
            )
            page.add_row(
                row.code, row.name_vi, row.lead_unit, row.person_in_charge, *figures, state
            )
        page.add_row(
            "", msg("Sum"), "", "", "", "", printed(unit.gained, "+.10g"), "", style="bold"
        )
        out.print(page)
        if len(rows) > _SHOWN:
            out.print(
                msg("… and {count} more items; `--json` lists all.", count=len(rows) - _SHOWN)
            )
    if len(difference.units) > _SHOWN:
        out.print(
            msg(
                "… and {count} more units; `--json` lists all.",
                count=len(difference.units) - _SHOWN,
            )
        )


def _score(unit: Any) -> str:
    """Points of a unit before and after, with the maximum.

    In words where too few items were scored for a total.
    """
    if is_missing(unit.points_before) and is_missing(unit.points_after):
        return msg("no total, too few items are scored")
    same = unit.max_before == unit.max_after
    maximum = (
        _points(unit.max_after)
        if same
        else f"{_points(unit.max_before)} → {_points(unit.max_after)}"
    )
    return msg(
        "{before} → {after} points of {maximum}",
        before=_points(unit.points_before),
        after=_points(unit.points_after),
        maximum=maximum,
    )


def ledger_records(difference: LedgerDifference, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return the changed items as records for JSON, with the name of each unit."""
    return records(_with_names(difference.rows, names))


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
    from parlib.codebook.keys import KEYS
    from parlib.scoring.compare import compare as compare_tables

    compared = compare_tables(
        before.table(table),
        after.table(table),
        key=KEYS[table],
        columns=_COMPARED[table],
        tolerance=tolerance,
    )
    shown = _named(compared.differences, before, after)
    what = msg("{table} of {id} and {id2}", table=table, id=before.id, id2=after.id)
    if as_json:
        emit(
            {
                "ok": compared.agrees,
                "what": what,
                "counts": compared.counts,
                "differences": records(shown),
            }
        )
        return compared.agrees
    _show(compared, shown, what)
    return compared.agrees


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


def _show(compared: Comparison, shown: pd.DataFrame, what: str) -> None:
    out.print(
        msg("Compared {what}: {counts}", what=what, counts=counted(sorted(compared.counts.items())))
    )
    if compared.agrees:
        return
    page = Table(*map(str, shown.columns), title=msg("Differences"), title_justify="left")
    for row in shown.head(_SHOWN).itertuples(index=False):
        page.add_row(
            *(f"{v:.9g}" if isinstance(v, float) and not is_missing(v) else str(v) for v in row)
        )
    err.print(page)
    if len(shown) > _SHOWN:
        err.print(msg("… and {count} more; `--json` lists all.", count=len(shown) - _SHOWN))


def _with_names(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    return rows.assign(name=rows["locality"].map(names).fillna(""))


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as records whose missing numbers are null, as JSON has no NaN."""
    return rows.astype(object).where(rows.notna(), None).to_dict("records")


def _points(value: float) -> str:
    return "–" if is_missing(value) else printed(value, ".10g")
