"""``parlib ranks``: how sure a ranking is - what the error in the data leaves open, and what other
choices of method do to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table

from parlib.cli.console import (
    AsJson,
    PeriodOption,
    ReleaseOption,
    Root,
    emit,
    headed,
    out,
    tell,
    tell_what_came_later,
)
from parlib.cli.places import UnitAbove, own_province, unit_meant
from parlib.cli.unranked import why_without_rank
from parlib.cli.words import word
from parlib.codebook.values import is_missing
from parlib.errors import UsageError
from parlib.speech.catalogue import msg, printed, spoken
from parlib.store.project import find_project

if TYPE_CHECKING:
    import pandas as pd

    from parlib.store.releases import Release

_PER_UNIT = (
    "range",
    "top_third",
    "middle_third",
    "bottom_third",
    "tied_group",
    "stands_above",
    "stands_below",
)


def ranks(
    below: UnitAbove = "",
    period: PeriodOption = ...,  # type: ignore[assignment]
    release: ReleaseOption = "current",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Show how certain the ranks of all units below one are, and which assumption they depend on
    most.

    Two answers, kept apart: confidence sets from the error in the data, and ranges over other
    choices of method, which are no probability. What varies is declared in
    `params/methods/analysis.yml` (`rank_certainty`); docs/methods/rank-certainty.md explains every
    figure.
    """
    from parlib.store.releases import open_release

    project = find_project(root)
    opened = open_release(project, release)
    if release == "current":
        tell_what_came_later(project, opened)
    register = opened.register
    named = below or own_province(project)
    unit_above = unit_meant(project, register, below, period) if named else None
    group_of = {u.locality for u in register.line(unit_above.locality)} if unit_above else {""}
    above = unit_above.locality if unit_above else ""
    findings = opened.table(
        "findings", filters=[("period", "==", period), ("family", "==", "rank")]
    )
    group = findings[findings["locality"].isin(group_of if above else {"VN"})]
    levels: dict[str, list[dict[str, Any]]] = {}
    for unit in register:
        of_the_unit = (
            findings["locality"].eq(unit.locality)
            & findings["subject"].eq("PAR")
            & (unit.parent in group_of)
        )
        rows = findings[of_the_unit].set_index("aspect")
        if "range" in rows.index:
            levels.setdefault(unit.level, []).append(
                {"locality": unit.locality, "name": unit.short_name, **_of_unit(rows)}
            )
    published = _published(
        opened, group_of, period, {u["locality"] for us in levels.values() for u in us}
    )
    shown = {u["locality"] for us in (*levels.values(), *published.values()) for u in us}
    unranked = why_without_rank(opened, group_of, period, shown)
    if not levels and not published:
        if unranked:  # that is why, and no general rule
            raise UsageError("\n".join(unranked))
        raise UsageError(msg(
            "{period} has no rank below {unit}: none was published, and to "
            "compute one takes points of three units or more under one rule "
            "book with known maxima",
            period=period, unit=unit_above.name if unit_above else msg('the nation')))  # fmt: skip
    for units in levels.values():
        units.sort(key=lambda u: (u["rank"], u["name"]))
    books = _of_group(group)
    if as_json:
        emit(
            {
                "ok": True,
                "release": opened.id,
                "below": above or "VN",
                "period": period,
                "levels": levels,
                "published": published,
                "rule_books": books,
            }
        )
        return
    _show(levels, published, unranked, books, period)
    out.print(msg("Release {id}", id=opened.id))


def _show(
    levels: Mapping[str, list[dict[str, Any]]],
    published: Mapping[str, list[dict[str, Any]]],
    unranked: Sequence[str],
    books: Sequence[dict[str, Any]],
    period: int,
) -> None:
    for level, units in levels.items():
        out.print(_table(msg(
            "{level}, {period}: {count} units",
            level=word(level), period=period, count=len(units)), units))  # fmt: skip
    for units in published.values():
        out.print(_published_table(units, period))
    for line in unranked:
        tell(line)
    for book in books:
        _tell_book(book)


def _published(
    opened: Release, group_of: set[str], period: int, shown: set[str]
) -> dict[str, list[dict[str, Any]]]:
    """Return the ranks of units below one that were published and cannot be simulated, by level."""
    if "indices" not in opened.tables:
        return {}
    published = opened.table("indices", filters=[("period", "==", period), ("index", "==", "PAR")])
    levels: dict[str, list[dict[str, Any]]] = {}
    # communes and wards may be ranked apart: each ranking whole, one after the other
    ranked = published[published["rank"].notna()].sort_values(["of", "rank"])
    for row in ranked.itertuples(index=False):
        if row.locality not in opened.register or row.locality in shown:
            continue
        unit = opened.register[row.locality]
        if unit.parent not in group_of:
            continue
        levels.setdefault(unit.level, []).append(
            {
                "locality": unit.locality,
                "name": unit.name,
                "rank": int(row.rank),
                "of": None if is_missing(row.of) else int(row.of),
                "value": None if is_missing(row.value) else float(row.value),
                "basis": str(row.basis),
            }
        )
    return levels


def _published_table(units: list[dict[str, Any]], period: int) -> Table:
    from parlib.document.numbers import format_number

    table = Table(
        title=msg("{period}: ranks of {count} units as stated", period=period, count=len(units)),
        caption=msg("Without points by item, the certainty of these ranks is unknown."),
        title_justify="left",
        caption_justify="left",
    )
    table.add_column(msg("Unit"))
    for heading in (msg("Rank"), msg("Of"), msg("Index")):
        table.add_column(heading, justify="right")
    for u in units:
        value = format_number("number", u["value"], spoken()) if u["value"] is not None else ""
        table.add_row(u["name"], str(u["rank"]), str(u["of"] or ""), value)
    return table


def _tell_book(book: dict[str, Any]) -> None:
    """Print what moves the ranks under one rule book, and what does not."""
    line = msg(
        "{framework}: assumptions by their share of the movement of ranks",
        framework=book["framework"],
    )
    out.print(headed(book["framework"], line))
    for name, moved in book["assumptions"].items():
        share = (
            msg("held still")
            if moved["held_still"]
            else msg(
                "{share:.0f}% ({low:.0f} to {high:.0f})",
                share=moved["share"],
                low=moved["low"],
                high=moved["high"],
            )
        )
        out.print(
            msg(
                "  {name}: {share}; alone {places:.2f} places",
                name=word(name),
                share=share,
                places=moved["places"],
            ),
            markup=False,
        )
    fixed = book["order_fixed"]
    out.print(
        msg(
            "  {domains:.0f} of {pairs:.0f} pairs keep their order whatever the weights of domains",
            domains=fixed["domains"],
            pairs=fixed["pairs"],
        ),
        markup=False,
    )
    for item, shift in book["without"].items():
        out.print(
            msg("  without {item}: {shift:.2f} places on average", item=item, shift=shift),
            markup=False,
        )


def _of_unit(rows: pd.DataFrame) -> dict[str, Any]:
    """Return what the findings say about one unit; percent and counts as numbers."""
    at = {name: rows.loc[name] for name in _PER_UNIT}
    moved = rows[rows.index == "moved_most"]
    return {
        "rank": int(at["range"]["estimate"]),
        "rank_low": int(at["range"]["ci_low"]),
        "rank_high": int(at["range"]["ci_high"]),
        "confidence": _set_of(rows, "confidence"),
        "confidence_all": _set_of(rows, "confidence_all"),
        "told_apart": int(rows.loc["told_apart", "estimate"])
        if "told_apart" in rows.index
        else None,
        **{name: float(at[name]["estimate"]) for name in _PER_UNIT[1:4]},
        **{name: int(at[name]["estimate"]) for name in _PER_UNIT[4:]},
        "moved_most_by": moved["part"].iloc[0] if len(moved) else None,
        "moved_most_places": float(moved["estimate"].iloc[0]) if len(moved) else None,
    }


def _set_of(rows: pd.DataFrame, aspect: str) -> list[int] | None:
    """Return the first and last rank of a confidence set; None where there is none."""
    return (
        [int(rows.loc[aspect, c]) for c in ("ci_low", "ci_high")] if aspect in rows.index else None
    )


def _of_group(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return per rule book the assumptions, the pairs whose order stands, and the items that ranks
    rest on.
    """
    out_ = []
    for book in sorted(set(rows.loc[rows["aspect"].eq("order_fixed"), "subject"])):
        of_book = rows[rows["subject"].eq(book) & rows["part"].ne("")]
        known = of_book.set_index(["aspect", "part"])
        shares = (
            of_book[of_book["aspect"].eq("moved_by")]
            .set_index("part")
            .sort_values("estimate", ascending=False)
        )
        without = of_book[of_book["aspect"].eq("without")].set_index("part")
        assumptions = {
            assumption: {
                "share": row["estimate"],
                "low": row["ci_low"],
                "high": row["ci_high"],
                "places": known.loc[("moved_alone", assumption), "estimate"],
                "held_still": row["verdict"] == "held_still",
            }
            for assumption, row in shares.iterrows()
        }
        fixed = known.loc[("order_fixed", "domains")]
        out_.append(
            {
                "framework": book,
                "assumptions": assumptions,
                "order_fixed": {
                    "domains": fixed["estimate"],
                    "items": known.loc[("order_fixed", "items"), "estimate"],
                    "pairs": fixed["n"],
                },
                "without": without["estimate"].to_dict(),
            }
        )
    return out_


def _table(title: str, units: list[dict[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(msg("Unit"))
    for name in (
        msg("Rank"),
        msg("By data 95%"),
        msg("By method"),
        msg("Top/middle/bottom third, % of methods"),
        msg("Group by method"),
        msg("Always above/below"),
    ):
        table.add_column(name, justify="right")
    table.add_column(msg("Moved most by"))
    for u in units:
        moved = (
            f"{word(u['moved_most_by'])} ({printed(u['moved_most_places'], '.1f')})"
            if u["moved_most_by"]
            else ""
        )
        thirds = "/".join(f"{u[f'{t}_third']:.0f}" for t in ("top", "middle", "bottom"))
        span = f"{u['rank_low']}-{u['rank_high']}"
        sure = "-".join(map(str, u["confidence"])) if u["confidence"] else msg("unknown")
        table.add_row(
            u["name"],
            str(u["rank"]),
            sure,
            span,
            thirds,
            str(u["tied_group"]),
            f"{u['stands_above']}/{u['stands_below']}",
            moved,
        )
    return table
