"""``parlib gaps``: self-score against appraisal, the appraised score to be expected, and what
stands just short of more points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from parlib.cli.console import (
    AsJson,
    Language,
    ReleaseOption,
    Root,
    emit,
    headed,
    out,
    tell_what_came_later,
)
from parlib.cli.options import year
from parlib.cli.places import unit_meant
from parlib.codebook.values import holds, is_missing
from parlib.errors import UsageError
from parlib.speech.catalogue import msg, printed
from parlib.store.project import find_project

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from parlib.codebook.units import Locality
    from parlib.store.releases import Release

_TABLES = ("gaps", "expected", "cliffs")
_SHOWN = 12


def gaps(
    locality: Annotated[
        str,
        typer.Option(
            "--locality",
            "-l",
            help="Name, code or identity of a unit; default: every unit together.",
        ),
    ] = "",
    period: Annotated[
        int | None,
        typer.Option(
            "--period",
            "-p",
            parser=year("--period"),
            help="Year assessed; needed with --locality, default for all units: every year.",
        ),
    ] = None,
    framework: Annotated[str, typer.Option("--framework", "-f", help="Only this rule book.")] = "",
    language: Language = "vi",
    release: ReleaseOption = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Compare self-scores with appraisal and survey.

    What was cut, what is usually cut, what a self-score may come to.

    With `--locality` also the items just short of a threshold. Without it: per rule book what
    appraisal cut of each item, over all units, the illustrative ones apart. Thresholds are declared
    in `params/methods/analysis.yml`.
    """
    from parlib.store.releases import open_release

    project = find_project(root)
    opened = open_release(project, release)
    if release == "current":
        tell_what_came_later(project, opened)
    known = sorted(opened.params.frameworks)
    if framework and framework not in known:
        raise UsageError(
            msg(
                "no rule book {framework!r} in release {id} → use one of: {known}",
                framework=framework,
                id=opened.id,
                known=", ".join(known),
            )
        )
    if locality and period is None:
        raise UsageError(
            msg("--locality needs --period, the year assessed: a unit is looked up in that year")
        )
    if locality and period is not None:
        unit = unit_meant(project, opened.register, locality, period)
        _of_unit(opened, unit, period, framework=framework, language=language, as_json=as_json)
    else:
        _of_all(opened, period, framework=framework, language=language, as_json=as_json)


def _of_unit(
    opened: Release, unit: Locality, period: int, *, framework: str, language: str, as_json: bool
) -> None:
    filters: list[Any] = [("locality", "==", unit.locality), ("period", "==", period)]
    tables = {name: opened.table(name, filters=filters) for name in _TABLES}
    if framework:
        tables = {name: rows[rows["framework"] == framework] for name, rows in tables.items()}
    books = sorted({f for rows in tables.values() for f in rows["framework"]})
    if as_json:
        rows_by_book = [
            {
                "framework": book,
                **{n: _records(rows[rows["framework"] == book]) for n, rows in tables.items()},
            }
            for book in books
        ]
        emit(
            {
                "ok": True,
                "release": opened.id,
                "locality": unit.locality,
                "period": period,
                "rule_books": rows_by_book,
            }
        )
        return
    if not books:
        out.print(
            msg(
                "{name} {period}: release {id} holds no self-score and no appraisal of its items; "
                "`parlib template` makes the workbook to fill.",
                name=unit.name,
                period=period,
                id=opened.id,
            )
        )
        return
    for book in books:
        head = f"{unit.name} {period}"
        out.print(headed(head, f"{head} · {book}{_marked(unit)}"))
        here = {name: rows[rows["framework"] == book] for name, rows in tables.items()}
        names = _names(opened, book, language)
        _show_gaps(here["gaps"], names)
        _show_first_round(here["gaps"], names)
        _show_expected(here["expected"], here["gaps"], names, language)
        _show_cliffs(here["cliffs"], language)
    out.print(msg("Release {id}", id=opened.id))


def _marked(unit: Locality) -> str:
    return f" · {msg('SỐ LIỆU MINH HỌA (illustrative)')}" if unit.fictional else ""


def _show_gaps(rows: pd.DataFrame, names: Mapping[str, str]) -> None:
    both = rows[rows["gap"].notna()]
    if both.empty:
        return
    sums = both[["self_points", "round1_points", "appraised_points"]].sum(min_count=1)
    out.print(
        msg(
            "{count} items with both: self-score {self_points:.2f}, first "
            "round {number}, appraised {appraised_points:.2f}; survey beside "
            "them {number2}",
            count=len(both),
            self_points=sums["self_points"],
            number=_number(sums["round1_points"]),
            appraised_points=sums["appraised_points"],
            number2=_number(rows["survey_points"].sum(min_count=1)),
        )
    )
    cut = both[both["gap"] != 0].sort_values(["gap", "code"], ascending=[False, True])
    if cut.empty:
        out.print(msg("  Appraisal changed no self-score."))
        return
    table = _table(
        msg("Items that appraisal changed: {count}", count=len(cut)),
        [msg("Item")],
        [
            msg("Self"),
            msg("Round 1"),
            msg("Appraised"),
            msg("Cut"),
            msg("Usually cut"),
            msg("of times"),
        ],
    )
    for row in cut.head(_SHOWN).itertuples(index=False):
        figures = (row.self_points, row.round1_points, row.appraised_points, row.gap, row.usual_cut)
        table.add_row(
            f"{row.code} {names.get(row.code, '')}",
            *map(_number, figures),
            f"{_percent(row.usual_share)} ({row.pairs})",
        )
    out.print(table)
    _more(cut)


def _show_first_round(rows: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Show what the first round did where the last one has not spoken yet."""
    open_still = rows[
        rows["gap"].isna() & rows["self_points"].notna() & rows["round1_points"].notna()
    ]
    if open_still.empty:
        return
    self_points, given = open_still["self_points"].sum(), open_still["round1_points"].sum()
    out.print(
        msg(
            "First round only: {count} items, self-score {self_points:.2f}, first round "
            "{given:.2f}; not final",
            count=len(open_still),
            self_points=self_points,
            given=given,
        )
    )
    apart = open_still.assign(
        cut=(open_still["self_points"] - open_still["round1_points"]).round(9)
    )
    apart = apart[apart["cut"] != 0].sort_values(["cut", "code"], ascending=[False, True])
    if apart.empty:
        out.print(msg("  The first round changed no self-score."))
        return
    table = _table(
        msg("Items that the first round changed: {count}", count=len(apart)),
        [msg("Item")],
        [msg("Self"), msg("Round 1"), msg("Cut")],
    )
    for row in apart.head(_SHOWN).itertuples(index=False):
        table.add_row(
            f"{row.code} {names.get(row.code, '')}",
            *map(_number, (row.self_points, row.round1_points, row.cut)),
        )
    out.print(table)
    _more(apart)


def _show_expected(
    rows: pd.DataFrame, items: pd.DataFrame, names: Mapping[str, str], language: str
) -> None:
    from parlib.scoring.reasons import reason_text

    for row in rows.itertuples(index=False):
        out.print(
            msg(
                "Not appraised yet: self-score {self_total:.2f} in {items} items "
                "(maximum {number})",
                self_total=row.self_total,
                items=row.items,
                number=_number(row.max_points),
            )
        )
        interval = (
            msg("{level:.0%}: {low:.2f} to {high:.2f}", level=row.level, low=row.low, high=row.high)
            if not is_missing(row.low)
            else msg("no {level:.0%} interval", level=row.level)
        )
        if not is_missing(row.expected):
            source = msg(
                "from {appraisals} past appraisals in {years} years",
                appraisals=row.n_units,
                years=row.n_periods,
            )
            out.print(
                msg(
                    "  expected appraised score {expected:.2f} ({interval}), {source}",
                    expected=row.expected,
                    interval=interval,
                    source=source,
                )
            )
        if not is_missing(row.reason):
            out.print(
                f"  {reason_text(row.reason, language='en' if language == 'en' else 'vi')}",
                markup=False,
            )
        often = items[(items["usual_cut"] > 0) & items["self_points"].gt(0)].sort_values(
            ["usual_cut", "code"], ascending=[False, True]
        )
        if often.empty:
            continue
        table = _table(
            msg("Items that appraisal usually cuts most"),
            [msg("Item")],
            [msg("Self"), msg("Usually cut"), msg("of times")],
        )
        for item in often.head(_SHOWN).itertuples(index=False):
            times = f"{_percent(item.usual_share)} ({item.pairs})"
            table.add_row(
                f"{item.code} {names.get(item.code, '')}",
                _number(item.self_points),
                _number(item.usual_cut),
                times,
            )
        out.print(table)
        _more(often)


def _show_cliffs(rows: pd.DataFrame, language: str) -> None:
    if rows.empty:
        return
    rows = rows.sort_values(["gain", "code"], ascending=[False, True])
    title = msg(
        "Just short of more points: {count} items, {gain:.2f} points by rule",
        count=len(rows),
        gain=rows["gain"].sum(),
    )
    right = [msg("Figure"), msg("Threshold"), msg("Away by"), msg("Points"), msg("Gain")]
    table = _table(title, [msg("Item")], right)
    for row in rows.head(_SHOWN).itertuples(index=False):
        shown = _percent if row.measure == "share" else _plain
        side = _SIDES[holds(row.higher), holds(row.strict)]
        cases = (
            msg(" ({cases:g} cases)", cases=row.units_short)
            if not is_missing(row.units_short)
            else ""
        )
        name = (row.name_en if language == "en" else "") or row.name_vi
        points = f"{_number(row.points)} → {_number(row.points_there)}"
        away = f"{shown(row.shortfall)}{cases}"
        table.add_row(
            f"{row.code} {name}",
            shown(row.reading),
            f"{side} {shown(row.threshold)}",
            away,
            points,
            _number(row.gain),
        )
    out.print(table)
    _more(rows)


def _of_all(
    opened: Release, period: int | None, *, framework: str, language: str, as_json: bool
) -> None:
    from parlib.scoring.gap import gap_by_item

    rows = opened.table("gaps")
    rows = rows[rows["gap"].notna() & (rows["framework"].eq(framework) if framework else True)]
    rows = rows[rows["period"].eq(period)] if period is not None else rows
    units = opened.table("localities").set_index("locality")["fictional"]
    made_up = rows["locality"].map(units).astype(bool)
    parts = {"real": gap_by_item(rows[~made_up]), "illustrative": gap_by_item(rows[made_up])}
    if as_json:
        emit(
            {
                "ok": True,
                "release": opened.id,
                "period": period,
                **{name: _records(part) for name, part in parts.items()},
            }
        )
        return
    for name, part in parts.items():
        for book, items in part.groupby("framework", sort=True):
            _show_by_item(
                str(book),
                items,
                _names(opened, str(book), language),
                illustrative=name == "illustrative",
            )
    if rows.empty:
        out.print(
            msg(
                "Release {id} contains no item with both a self-score and an appraisal.",
                id=opened.id,
            )
        )


def _show_by_item(
    book: str, items: pd.DataFrame, names: Mapping[str, str], *, illustrative: bool
) -> None:
    mark = f" · {msg('SỐ LIỆU MINH HỌA (illustrative)')}" if illustrative else ""
    table = _table(
        msg("{book}: what appraisal cut{mark}", book=book, mark=mark),
        [msg("Item")],
        [msg("Pairs"), msg("Cut"), msg("of times"), msg("Mean"), msg("Largest"), msg("Points")],
    )
    cut = items[items["cut"] > 0]
    for row in cut.head(_SHOWN).itertuples(index=False):
        figures = (_number(row.mean_gap), _number(row.largest_gap), _number(row.points_cut))
        table.add_row(
            f"{row.code} {names.get(row.code, '')}",
            str(row.pairs),
            str(row.cut),
            _percent(row.share_cut),
            *figures,
        )
    out.print(table)
    _more(cut)


def _names(opened: Release, framework: str, language: str) -> dict[str, str]:
    book = opened.params.frameworks.get(framework)
    return (
        {i.code: (i.name_en if language == "en" else "") or i.name_vi for i in book.items}
        if book
        else {}
    )


def _table(title: str, left: list[str], right: list[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in left:
        table.add_column(heading, overflow="fold", ratio=1)
    for heading in right:
        table.add_column(heading, justify="right")
    return table


def _more(rows: pd.DataFrame) -> None:
    if len(rows) > _SHOWN:
        out.print(msg("  … and {count} more; `--json` lists all.", count=len(rows) - _SHOWN))


def _number(value: float | None) -> str:
    return "–" if value is None or is_missing(value) else printed(value, ".2f")


def _plain(value: float | None) -> str:
    return "–" if value is None or is_missing(value) else printed(value, "g")


_SIDES = {(True, True): ">", (True, False): "≥", (False, True): "<", (False, False): "≤"}
"""By whether a figure must be higher, and whether the threshold itself is not enough."""


def _percent(value: float | None) -> str:
    return "–" if value is None or is_missing(value) else f"{printed(round(100 * value, 2), 'g')}%"


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return rows.astype(object).where(rows.notna(), None).to_dict("records")
