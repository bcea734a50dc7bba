"""Answers of the desk as HTML, numbers and heads in the language of the reader."""

from __future__ import annotations

from html import escape

import pandas as pd

from parlib.briefing.pages.labels import LABELS
from parlib.codebook.units import Locality
from parlib.codebook.values import is_missing
from parlib.desk.group import open_group
from parlib.desk.ways import ways_to_rank
from parlib.desk.whatif import MARK, Outcome
from parlib.document.numbers import format_number
from parlib.speech.catalogue import msg, speaking, spoken
from parlib.store.releases import Release


def outcome_html(outcome: Outcome, release: Release, language: str) -> str:
    """Return what a scenario comes to as HTML, with the mark that it is supposed."""
    mark = f"<p><strong>⚠ {escape(MARK[language])}</strong></p>"
    reason = f"<p>{escape(outcome.rank_reason)}</p>" if outcome.rank_reason else ""
    words = column_words(language)
    standing = outcome.standing.rename(index=words).reset_index(names="what")
    parts = [table_html(standing, language)]
    register = release.register
    moved = outcome.ranking[outcome.ranking["rank_before"].ne(outcome.ranking["rank_after"])]
    moved = moved.assign(locality=[register[u].name for u in moved["locality"]])
    for table in (outcome.items, moved.drop(columns="of"), outcome.flags, outcome.promises):
        if len(table):
            parts.append(table_html(table, language))
    return mark + reason + "".join(parts) + mark


def illustrative_mark(language: str) -> str:
    """Return the mark of a fictional unit as HTML; every view of one stands below it."""
    return f"<p><strong>⚠ {escape(LABELS[language]['illustrative'])}</strong></p>"


def table_html(table: pd.DataFrame, language: str) -> str:
    """Return a small table as HTML, numbers as the language prints them."""
    shown = table.rename(columns=column_words(language))
    for name in shown.columns:
        if pd.api.types.is_numeric_dtype(shown[name]):
            shown[name] = [
                "" if is_missing(v) else _number(float(v), language) for v in shown[name]
            ]
    return str(shown.to_html(index=False, border=0, escape=True, na_rep="", justify="left"))


def column_words(language: str) -> dict[str, str]:
    """Return what the columns of the desk's tables are called for people."""
    with speaking(language):
        return {
            "what": msg("measure"),
            "points": msg("points"),
            "code": msg("code"),
            "name": msg("name"),
            "item": msg("item"),
            "locality": msg("unit"),
            "value": msg("value"),
            "rank": msg("rank"),
            "of": msg("of"),
            "before": msg("before"),
            "after": msg("after"),
            "change": msg("change"),
            "points_before": msg("points before"),
            "points_after": msg("points after"),
            "max_points": msg("maximum"),
            "max_before": msg("maximum before"),
            "max_after": msg("maximum after"),
            "value_before": msg("value before"),
            "value_after": msg("value after"),
            "rank_before": msg("rank before"),
            "rank_after": msg("rank after"),
            "lost_points": msg("points lost"),
            "lead_unit": msg("lead unit"),
            "difference": msg("difference"),
            "flag": msg("flag"),
            "when": msg("when"),
        }


def _number(value: float, language: str) -> str:
    return format_number("number", value, language)


def ways_html(release: Release, unit: Locality, year: int, rank: int, language: str) -> str:
    """Return the ways to a rank as HTML, one table a way."""
    ways = ways_to_rank(release, unit.locality, year, rank)
    book = open_group(release, unit.locality, year).framework
    parts = [
        f"<p>{escape(msg('{points} points are needed, others staying as they are', points=_number(ways.needed, language)))}</p>"
    ]
    for path in ways.paths:
        rows = [
            {
                "code": step.code,
                "item": book.by_code[step.code].name_vi,
                "points_after": step.to_points,
                "change": step.gain,
                "lead_unit": step.owner,
            }
            for step in path.steps
        ]
        parts.append(table_html(pd.DataFrame(rows), language))
    if not ways.paths:
        parts.append(f"<p>{escape(msg('No set of items reaches it'))}</p>")
    return "".join(parts)


def show_table(table: pd.DataFrame) -> None:
    """Show a table that can be sorted, searched, copied and taken to Excel."""
    from IPython.display import display
    from itables import init_notebook_mode, show

    if table.empty:
        display(msg("No unit answers to this"))
        return
    init_notebook_mode(all_interactive=False, connected=False)  # offline, in this very output
    shown = table.drop(columns="locality") if "name" in table.columns else table
    places = [name for name in ("rank", "of") if name in shown.columns]
    shown = shown.astype(dict.fromkeys(places, "Int64")).round(2)
    show(
        shown.rename(columns=column_words(spoken())),
        buttons=["copyHtml5", "csvHtml5", "excelHtml5"],
        classes="display compact",
        showIndex=False,
        language={
            "search": msg("Find"),
            "info": msg("_START_ to _END_ of _TOTAL_"),
            "infoEmpty": "",
            "zeroRecords": msg("No unit answers to this"),
        },
    )


def code_html(lines: str) -> str:
    """Return lines of code behind a small triangle."""
    return f"<details><summary>Python</summary><pre>{escape(lines)}</pre></details>"
