"""Answers of the desk as HTML, with numbers and headings in the reader's language."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import escape
from importlib.resources import files
from typing import Any

import pandas as pd

from parlib.briefing.pages.labels import LABELS
from parlib.codebook.context import BriefContext
from parlib.codebook.frameworks import Framework
from parlib.codebook.localities import Register
from parlib.codebook.values import is_missing
from parlib.codebook.vietnamese import ascii_slug
from parlib.desk.group import open_group
from parlib.desk.scenario import Change, CountMissing, Scenario, SetFigure, SetPoints, SetWeight
from parlib.desk.ways import odds_of_ways, ways_to_rank
from parlib.desk.whatif import MARK, Outcome
from parlib.desk.words import FINE, in_words, promises_in_words, row_words
from parlib.display.page import Page
from parlib.display.way_odds import way_odds
from parlib.document.numbers import MINUS, MISSING, format_number
from parlib.document.preview import blocks_to_html
from parlib.speech.catalogue import msg, spoken
from parlib.store.releases import Release

_LOCALES = {"vi": "vi-VN", "en": "en-GB"}
_IN_EXCEL = {"vi": "42A", "en": "809"}
"""What Excel and LibreOffice call the languages in the format of a number."""
_PLACES, _FINE_PLACES = 2, dict.fromkeys(FINE, 4)
"""Decimals of a figure, and of one in the unit of a rule."""
_LONGEST = 100  # characters of the name of a file


def outcome_html(
    outcome: Outcome, release: Release, language: str, *, reason: Callable[[str], str] = str
) -> str:
    """Return what a scenario comes to as HTML, with the mark that it is supposed.

    ``reason`` puts the reason why there is no rank into words.
    """
    mark = f"<p><strong>⚠ {escape(MARK[language])}</strong></p>"
    why = f"<p>{escape(reason(outcome.rank_reason))}</p>" if outcome.rank_reason else ""
    standing = outcome.standing.rename(index=row_words(language)).reset_index(names="what")
    register = release.register
    moved = outcome.ranking[outcome.ranking["rank_before"].ne(outcome.ranking["rank_after"])]
    moved = moved.dropna(subset=["rank_before", "rank_after"], how="all")
    moved = moved.assign(locality=[register[u].name for u in moved["locality"]])
    parts = [
        (msg("The unit"), standing),
        (msg("Items that change"), outcome.items),
        (msg("Units whose rank moves"), moved.drop(columns="of")),
        (msg("Flags"), outcome.flags),
        (msg("Distance to promises"), promises_in_words(outcome.promises)),
    ]
    tables = [table_html(table, language, title=title) for title, table in parts if len(table)]
    return mark + _changes_html(outcome.scenario, release, language) + why + "".join(tables) + mark


def _changes_html(scenario: Scenario, release: Release, language: str) -> str:
    """Return what is supposed as a list."""
    book = open_group(release, scenario.locality, scenario.period).framework
    lines = [change_in_words(c, language) for c in scenario.changes]
    items = [book.by_code.get(getattr(c, "code", "")) for c in scenario.changes]
    names = [f" ({item.name_vi})" if item else "" for item in items]
    listed = "".join(f"<li>{escape(t + n)}</li>" for t, n in zip(lines, names, strict=True))
    return f"<p>{escape(msg('Supposed'))}:</p><ul>{listed}</ul>" if lines else ""


def change_in_words(change: Change, language: str) -> str:
    """Return one change of a scenario in words, without the name of the item."""

    def number(value: float | None) -> str:
        return format_number("number", value, language)

    match change:
        case SetPoints():
            return msg("{code}: {points} points", code=change.code, points=number(change.points))
        case SetFigure(value=None):
            return msg(
                "{code}: {done} of {due}",
                code=change.code,
                done="…" if change.numerator is None else number(change.numerator),
                due="…" if change.denominator is None else number(change.denominator),
            )
        case SetFigure():
            return msg("{code}: figure {value}", code=change.code, value=number(change.value))
        case SetWeight():
            return msg(
                "{code}: maximum {points} for all units, points in proportion",
                code=change.code,
                points=number(change.maximum),
            )
        case CountMissing():
            return msg("items without points are left out of the maximum, for all units")
        case _:
            return msg(
                "appraisal takes {times} times its usual cut from what was not appraised",
                times=number(change.times),
            )


def illustrative_mark(language: str) -> str:
    """Return the mark of a fictional unit as HTML; every view of one stands below it."""
    return f"<p><strong>⚠ {escape(LABELS[language]['illustrative'])}</strong></p>"


def table_html(
    table: pd.DataFrame,
    language: str,
    *,
    title: str = "",
    heads: Mapping[str, str] | None = None,
) -> str:
    """Return a small table as HTML, numbers as the language prints them."""
    shown = in_words(table, language, heads=heads)
    numbers = [pd.api.types.is_numeric_dtype(shown.iloc[:, n]) for n in range(shown.shape[1])]
    head = _row_html("th", shown.columns, numbers, language)
    rows = zip(*(shown.iloc[:, n] for n in range(shown.shape[1])), strict=True)
    body = "".join(_row_html("td", row, numbers, language) for row in rows)
    html = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    return f"<h4>{escape(title)}</h4>{html}" if title else html


def _row_html(tag: str, cells: Iterable[Any], numbers: list[bool], language: str) -> str:
    """Return a row, numbers to the right below one another, and room between the columns."""
    out = []
    for cell, number in zip(cells, numbers, strict=True):
        side = "right" if number else "left"
        printed = number and not isinstance(cell, str) and not is_missing(cell)
        text = "" if is_missing(cell) else str(cell)
        if printed:
            text = _number(float(cell), language)
        out.append(
            f"<{tag} style='text-align:{side};padding:0 .6em;line-height:1.5'>{escape(text)}</{tag}>"
        )
    return f"<tr>{''.join(out)}</tr>"


def _number(value: float, language: str) -> str:
    return format_number("number", value, language)


def ways_html(release: Release, scenario: Scenario, rank: int, language: str) -> str:
    """Return the ways to a rank from what is supposed, as HTML, each below its title."""
    unit, year = scenario.locality, scenario.period
    ways = ways_to_rank(release, unit, year, rank, scenario=scenario)
    book = open_group(release, unit, year).framework
    points = _number(ways.needed, language)
    parts = [
        f"<h4>{escape(msg('Ways to rank {rank}', rank=rank))}</h4>",
        f"<p>{escape(msg('{points} points are needed, others staying as they are', points=points))}</p>",
    ]
    for place, path in enumerate(ways.paths, 1):
        rows = [
            {
                "code": step.code,
                "item": book.by_code[step.code].name_vi,
                "points_after": step.to_points,
                "gain": step.gain,
                "lead_unit": step.owner,
            }
            for step in path.steps
        ]
        gain = _number(sum(step.gain for step in path.steps), language)
        title = msg(
            "Way {place}: {count} item(s), {gain} points more",
            place=place,
            count=len(rows),
            gain=gain,
        )
        parts.append(table_html(pd.DataFrame(rows), language, title=title))
    if not ways.paths:
        return "".join([*parts, f"<p>{escape(msg('No set of items reaches it'))}</p>"])
    odds = odds_of_ways(release, unit, year, ways, scenario=scenario)
    return "".join([*parts, _odds_html(release, odds, book, language)])


def _odds_html(release: Release, odds: pd.DataFrame, book: Framework, language: str) -> str:
    """Return what appraisal may be expected to grant of ways, as a brief prints it."""
    first = odds.iloc[0]
    unit = release.register[str(first["locality"])]
    brief = BriefContext(
        locality=unit,
        period=int(first["period"]),
        language=language,
        issued_on=date.min,  # nothing here is dated
        release=release.id,
        digest="",
        framework=book,
        plan=None,
        tables={"path_odds": odds},
        peers={},
        wording=release.params.wording(language),
        sources=pd.DataFrame(),
        lineage={},
        illustrative=unit.fictional,
    )
    page = Page(brief)
    blocks = way_odds(page, page.slice.rows("path_odds"), id="table-path-odds")
    return blocks_to_html(block for part in blocks for block in part.as_blocks())


def marked_units(
    table: pd.DataFrame, register: Register, language: str
) -> tuple[pd.DataFrame, str]:
    """Return an answer whose fictional units are marked, and the mark that stands above it.

    Where real units stand beside them, each fictional one says so in its name.
    """
    fictional = [register[unit].fictional for unit in table["locality"]]
    if not any(fictional):
        return table, ""
    if not all(fictional):
        names = [
            f"{name} ({msg('illustrative')})" if invented else name
            for name, invented in zip(table["name"], fictional, strict=True)
        ]
        table = table.assign(name=names)
    return table, LABELS[language]["illustrative"]


def show_words(*sentences: str) -> None:
    """Show what there is to say instead of a table."""
    from IPython.display import HTML, display

    told = "".join(f"<p role='status'>{escape(s)}</p>" for s in sentences if s)
    display(HTML(told))


def show_table(table: pd.DataFrame, *, title: str = "", note: str = "") -> None:
    """Show a table that can be sorted, searched, copied and taken to Excel: every row of it.

    ``title`` and ``note`` stand above it, on the screen and in the file; the title names the file.
    """
    from itables import JavascriptFunction, init_notebook_mode, show

    init_notebook_mode(all_interactive=False, connected=False)  # offline, in this very output
    show_words(*([f"⚠ {note}"] if note else []), title)
    shown = table.drop(columns="locality") if "name" in table.columns else table
    numbers = [name for name in shown if pd.api.types.is_numeric_dtype(shown[name])]
    places = [_FINE_PLACES.get(name, _PLACES) if name in numbers else None for name in shown]
    with warnings.catch_warnings():
        # itables expects plain words only; what is read aloud lies one level deeper
        warnings.simplefilter("ignore", SyntaxWarning)
        show(
            in_words(shown.astype(dict.fromkeys(numbers, "float64")), spoken()),
            buttons=_buttons(title, note, places),
            classes="display compact",
            showIndex=False,
            maxBytes=0,
            lengthMenu=[10, 25, 100, 1000],
            columnDefs=[
                {"targets": place, "className": "dt-left"}
                if most is None
                else {
                    "targets": place,
                    "className": "dt-right",
                    "render": JavascriptFunction(_printed(spoken(), most)),
                }
                for place, most in enumerate(places)
            ],
            language=_words_around(),
            text_in_header_can_be_selected=False,  # the whole head sorts, not its small arrow alone
        )


def _buttons(title: str, note: str, places: list[int | None]) -> list[dict[str, Any]]:
    """Return the buttons of a table. What goes into a file are the numbers themselves: as printed,
    a decimal comma would be read as nothing and 60,53 as 6053. Excel shows them as the table does,
    with its own minus; what is copied has that one, too, or a sheet would take it for text.
    """
    from itables import JavascriptFunction

    into_file = {
        "filename": ascii_slug(title)[:_LONGEST] or "parlib",
        "title": title or None,
        "messageTop": note or None,
        "exportOptions": {"orthogonal": "export"},
    }
    return [
        {
            "extend": "copyHtml5",
            "text": msg("Copy"),
            "title": None,
            "exportOptions": {"orthogonal": "copy"},
        },
        {"extend": "csvHtml5", "text": "CSV", **into_file},
        {
            "extend": "excelHtml5",
            "text": "Excel",
            **into_file,
            "customize": JavascriptFunction(_number_cells(spoken(), places)),
        },
    ]


def _number_cells(language: str, places: list[int | None]) -> str:
    """Return the script that gives cells of an Excel file the form in which the table shows them."""
    lines = files("parlib.desk").joinpath("number_cells.js").read_text("utf-8")
    script = lines[lines.index("function (workbook)") :]
    return script.replace("PLACES", json.dumps(places)).replace("LOCALE", _IN_EXCEL[language])


def _printed(language: str, places: int) -> str:
    """Return the script that prints a number as the language does, with the minus of all pages;
    sorted and taken to Excel it stays a number.
    """
    return (
        "function (data, type) { "
        f"if (data === null || Number.isNaN(data)) {{ return type === 'display' ? '{MISSING}' : ''; }} "
        "if (typeof data !== 'number' || !['display', 'copy'].includes(type)) { return data; } "
        f"const text = data.toLocaleString('{_LOCALES[language]}', {{maximumFractionDigits: {places}}});"
        f" return type === 'copy' ? text : text.replace('-', '{MINUS}'); }}"
    )


def _words_around() -> dict[str, Any]:
    """Return what stands around a table that can be sorted, and what is read aloud of its parts."""
    return {
        "aria": {
            "orderable": msg(": press to sort"),
            "orderableReverse": msg(": press to sort the other way round"),
            "orderableRemove": msg(": press to sort no more"),
            "paginate": {
                "first": msg("First page"),
                "last": msg("Last page"),
                "next": msg("Next page"),
                "previous": msg("Previous page"),
            },
        },
        "buttons": {
            "copyTitle": msg("Copied"),
            "copySuccess": {
                "1": msg("One row is in the clipboard"),
                "_": msg("%d rows are in the clipboard"),
            },
            "copyKeys": msg("Press Ctrl + C to copy the table; Esc to leave it"),
        },
        "search": msg("Find"),
        "info": msg("_START_ to _END_ of _TOTAL_"),
        "infoEmpty": "",
        "infoFiltered": msg("(of _MAX_)"),
        "lengthMenu": msg("_MENU_ a page"),
        "zeroRecords": msg("No unit answers to this"),
    }


def code_html(lines: str) -> str:
    """Return lines of code behind a small triangle; one click chooses them all."""
    how = escape(msg("click on the lines, Ctrl + C, then Ctrl + V in a new notebook"))
    return (
        f"<details><summary>Python – {how}</summary>"
        f"<pre style='user-select:all'>{escape(lines)}</pre></details>"
    )
