"""``parlib framework bridge`` and ``rescore``.

Two versions of a rule book side by side, and old evidence under the new one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from parlib.cli.comparisons import records, unit_names
from parlib.cli.console import AsJson, PeriodOption, Root, emit, err, out
from parlib.cli.data import write_table
from parlib.cli.options import one_of
from parlib.cli.places import unit_meant
from parlib.cli.rule_books import read_framework
from parlib.codebook.values import holds, is_missing, value_or
from parlib.codebook.vocabulary import LANGUAGES
from parlib.errors import UsageError
from parlib.speech.catalogue import msg, printed
from parlib.store.project import find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.codebook.frameworks import Framework
    from parlib.store.releases import Release

Language = Annotated[
    str,
    typer.Option(
        "--lang",
        parser=one_of("--lang", LANGUAGES),
        help="Language of headings and verdicts: vi or en.",
    ),
]
CsvFile = Annotated[
    Path | None, typer.Option("--csv", help="Also write the table to this CSV file.")
]
_HEADINGS = {
    "vi": ("Mục cũ", "Mục mới", "Tên", "Điểm cũ", "Điểm mới", "Thay đổi", "Mất gì khi chuyển"),
    "en": ("Old item", "New item", "Name", "Old max", "New max", "Change", "Lost in translation"),
}
_MOVED = {"vi": "chuyển mục", "en": "moved"}
_LENS = {
    "rule": "by rule from the figures, both sides",
    "official": "appraised points where they carry over, else by rule",
}
_SHOWN = 40


def show_bridge(
    old: Annotated[str, typer.Argument(help="Id of the earlier rule book.")],
    new: Annotated[
        str, typer.Argument(help="Id of the later one, which names the earlier as its predecessor.")
    ],
    csv: CsvFile = None,
    language: Language = "vi",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Print what became of each item between two rule books.

    Same, moved, re-weighted, split, dropped, new, and what is lost in translation.
    """
    from parlib.scoring.bridge_items import CHANGES, bridge_table, bridge_warnings, carried_points

    project = find_project(root)
    before, after = read_framework(project, old), read_framework(project, new)
    table = _in_words(bridge_table(after, before), _spoken(language))
    carried = carried_points(after, before)
    warnings = bridge_warnings(after, before)
    if csv is not None:
        write_table(table, csv, project)
    if as_json:
        emit(
            {
                "ok": True,
                "old": before.id,
                "new": after.id,
                "items": records(table),
                "carried": carried,
                "warnings": warnings,
            }
        )
        return
    page = Table(*_HEADINGS[language])
    for row in table.itertuples(index=False):
        page.add_row(
            row.old_code,
            row.code,
            _name(row, language),
            _number(row.old_max),
            _number(row.max_points),
            row.change_said,
            row.lost_said,
        )
    out.print(page)
    counts = table["change"].value_counts().to_dict()
    at = _spoken(language) == "en"
    told = ", ".join(f"{n} {CHANGES[str(kind)][at]}" for kind, n in counts.items())
    out.print(f"{before.id} → {after.id}: {told}")
    before_after = (
        msg(
            "{points:g} of {maximum:g} points of {book}",
            points=carried[f"{side}_points"],
            maximum=carried[f"{side}_max"],
            book=book.id,
        )
        for side, book in (("old", before), ("new", after))
    )
    out.print(
        msg(
            "Figures carry over for {before_after}; bonus and penalty points are not included.",
            before_after=" · ".join(before_after),
        )
    )
    for line in warnings:
        err.print(f"! {line}")


def rescore(
    source: Annotated[
        str, typer.Option("--from", help="Id of the rule book the evidence was filed under.")
    ],
    target: Annotated[
        str,
        typer.Option(
            "--to", help="Id of the rule book to re-compute it under: its predecessor or successor."
        ),
    ],
    period: PeriodOption,
    locality: Annotated[
        str,
        typer.Option(
            "--locality", "-l", help="One unit, item by item; without it every unit with evidence."
        ),
    ] = "",
    csv: CsvFile = None,
    release: Annotated[
        str, typer.Option(help="Release whose evidence is used, or `current`.")
    ] = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Score evidence under the other rule book and print both totals side by side.

    Nothing is written into the series.

    Two lenses: `rule` scores both sides from the figures, `official` takes appraised points where
    they carry over. Only the items that both rule books can score are set against each other; what
    could not be carried over is named and bounds the whole.
    """
    import pandas as pd

    from parlib.scoring.bridge import BRIDGE_LENSES, bridged, bridged_items
    from parlib.store.releases import open_release

    project = find_project(root)
    from_book, other = read_framework(project, source), read_framework(project, target)
    opened = open_release(project, release)
    filters: list[tuple[str, str, Any]] = [
        ("framework", "==", from_book.id),
        ("period", "==", period),
    ]
    if locality:
        unit = unit_meant(project, opened.register, locality, period)
        filters.append(("locality", "==", unit.locality))
    evidence = opened.table("evidence", filters=filters)
    if evidence.empty:
        raise UsageError(_nothing_filed(opened, from_book, period, locality))
    names = unit_names(opened)
    totals = pd.concat(
        [bridged(evidence, source=from_book, target=other, lens=lens) for lens in BRIDGE_LENSES],
        ignore_index=True,
    )
    totals.insert(1, "name", totals["locality"].map(names).fillna(""))
    totals["whole"] = _whole(opened, totals, from_book)
    items = bridged_items(evidence, source=from_book, target=other) if locality else pd.DataFrame()
    if csv is not None:
        write_table(items if locality else totals, csv, project)
    if as_json:
        emit(
            {
                "ok": True,
                "release": opened.id,
                "totals": records(totals),
                "items": records(items),
                "kind": "re-computation",
            }
        )
        return
    _show_totals(totals, from_book, other, period, one=bool(locality))
    if locality:
        _show_items(items)
    out.print(
        msg(
            "A re-computation beside the series, not a published figure: "
            "scores, indices and ranks keep their own rule book and the break."
        )
    )


def _whole(release: Release, totals: pd.DataFrame, from_book: Framework) -> list[str]:
    """Return what each unit got by its own whole rule book, as the release holds it:
    `points of maximum`.
    """
    import pandas as pd

    rows = release.table(
        "scores", filters=[("framework", "==", from_book.id), ("level", "==", "index")]
    )
    known = rows.set_index(["locality", "period"])[["points", "applicable_max"]]
    wholes = known.reindex(pd.MultiIndex.from_frame(totals[["locality", "period"]]))
    return [f"{_number(p)} of {_number(m)}" for p, m in wholes.itertuples(index=False, name=None)]


def _show_totals(
    totals: pd.DataFrame, from_book: Framework, other: Framework, period: int, *, one: bool
) -> None:
    for lens, rows in totals.groupby("lens", sort=False):
        page = Table(
            msg("Unit"),
            msg("Own whole book"),
            from_book.id,
            other.id,
            msg("Difference"),
            msg("Compared"),
            msg("Whole other book"),
            title=f"{period}, {lens}: {_LENS[str(lens)]}",
        )
        for row in rows.head(_SHOWN).itertuples(index=False):
            left = f"{row.value:.2f} % ({row.points:.10g} of {row.max_points:.10g})"
            if not is_missing(row.other_value):
                right = f"{row.other_value:.2f} % ({row.other_points:.10g} of {row.other_max:.10g})"
                page.add_row(
                    row.name,
                    row.whole,
                    left,
                    right,
                    f"{row.rule_effect:+.2f}",
                    f"{row.carried:.1%}",
                    f"{row.low:.2f} – {row.high:.2f} %",
                )
            else:
                page.add_row(
                    row.name, row.whole, left, f"– ({row.reason})", "–", f"{row.carried:.1%}", "–"
                )
        out.print(page)
        if len(rows) > _SHOWN:
            out.print(
                msg(
                    "… and {count} more units; `--json` or `--csv` holds all.",
                    count=len(rows) - _SHOWN,
                )
            )
    broken = totals["broken_items"].iloc[0].replace(";", ", ")
    if broken:
        out.print(
            msg("Nothing carries over to these items of {id}: {broken}", id=other.id, broken=broken)
        )
    if not one:
        out.print(msg("Add --locality for one unit item by item."))


def _show_items(items: pd.DataFrame) -> None:
    from parlib.scoring.bridge_items import CHANGES

    page = Table(
        msg("Item"),
        msg("There"),
        msg("Name"),
        msg("Lead unit"),
        msg("Change"),
        msg("Points"),
        msg("Max"),
        msg("Points there"),
        msg("Max there"),
    )
    for row in items.itertuples(index=False):
        there = (
            (_number(row.other_points), _number(row.other_max))
            if holds(row.compared)
            else ("–", "–")
        )
        page.add_row(
            row.code,
            value_or(row.other_code, "–"),
            row.name_vi,
            row.lead_unit,
            CHANGES[row.change][1],
            _number(row.points),
            _number(row.max_points),
            *there,
        )
    out.print(page)


def _nothing_filed(release: Release, from_book: Framework, period: int, locality: str) -> str:
    rows = release.table("evidence")
    years = sorted(rows.loc[rows["framework"].eq(from_book.id), "period"].unique())
    known = (
        f"it holds evidence for {', '.join(map(str, years))}"
        if years
        else "it holds none under it in any year"
    )
    return (
        f"release {release.id} holds no evidence under {from_book.id} for "
        f"{locality or 'any unit'} in {period}; {known}"
    )


def _in_words(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Add the change and the loss in words."""
    from parlib.scoring.bridge_items import CHANGES, LOSSES

    at = 1 if language == "en" else 0
    change = [
        CHANGES[c][at] + (f" ({_MOVED[language]})" if m else "")
        for c, m in zip(table["change"], table["moved"], strict=True)
    ]
    return table.assign(change_said=change, lost_said=[LOSSES[c][at] for c in table["lost"]])


def _spoken(language: str) -> str:
    if language not in _HEADINGS:
        raise UsageError(
            msg(
                "--lang {language!r} is not one of {headings}",
                language=language,
                headings=", ".join(_HEADINGS),
            )
        )
    return language


def _name(row: Any, language: str) -> str:
    return row.name_en if language == "en" and row.name_en else row.name_vi


def _number(value: float | None) -> str:
    return "–" if value is None or is_missing(value) else printed(value, ".10g")
