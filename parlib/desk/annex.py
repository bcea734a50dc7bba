"""A printable annex for a scenario: its assumptions and results, marked as a scenario on every
page.

The annex is not a document of a release: it has no stamp, no catalogue entry and no bundle. Its
numbers are plain text, not bound to cells, because no table contains them; the scenario itself is
stored in its metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from parlib.briefing.context import open_brief
from parlib.codebook.values import is_missing
from parlib.desk.group import open_group
from parlib.desk.scenario import Scenario
from parlib.desk.shown import change_in_words
from parlib.desk.whatif import MARK, what_if
from parlib.desk.words import in_words, promises_in_words, row_words
from parlib.display.brief.head import masthead as brief_masthead
from parlib.display.page import Page
from parlib.document.blocks import Cell, Column, Heading, Items, Paragraph, Table
from parlib.document.inline import clean, inlines
from parlib.document.model import Model, as_nfc, refuse_faults
from parlib.document.numbers import format_number
from parlib.document.vocabulary import SCHEMA
from parlib.speech.catalogue import msg, speaking
from parlib.store.project import Project
from parlib.store.releases import open_release

_WORDY = ("name", "locality", "indicator", "flag", "verdict", "when", "what")
_MOST = 30
"""Units whose rank moves that an annex lists."""


def scenario_model(
    project: Project, scenario: Scenario, *, release: str, language: str, issued_on: date
) -> Model:
    """Return the annex of a scenario as a document model.

    Parameters
    ----------
    project : Project
        Where the release lies.
    scenario : Scenario
        What is supposed.
    release : str
        Release to work it out from.
    language : {"vi", "en"}
        Language of the page.
    issued_on : date
        Its date; nothing reads the clock.

    Raises
    ------
    UsageError
        The scenario cannot be worked out from this release.
    RenderRefused
        Listing every fault.
    """
    opened = open_release(project, release)
    outcome = what_if(opened, scenario)
    brief = open_brief(
        locality=scenario.locality,
        period=scenario.period,
        language=language,
        issued_on=issued_on,
        release=opened.id,
        root=project.root,
    )
    page = Page(brief)
    names = {unit.locality: unit.name for unit in opened.register}
    with speaking(language):
        tables = [
            (msg("The unit"), _standing(outcome.standing, language)),
            (msg("Items that change"), outcome.items),
            (msg("Units whose rank moves"), _moved(outcome.ranking, names)),
            (msg("Flags"), outcome.flags),
            (msg("Distance to promises"), promises_in_words(outcome.promises)),
        ]
        head = [
            Heading(1, "supposed", inlines(msg("What is supposed"))),
            Paragraph(inlines(MARK[language]), "warning"),
            Items(tuple(inlines(line) for line in _changes(scenario, opened, language))),
            Paragraph(inlines(msg("Apart from what is supposed for all units, the others stay as they are. Nothing of this stands in a release.")), "note"),
        ]  # fmt: skip
        if outcome.rank_reason:
            head.append(Paragraph(inlines(page.reason(outcome.rank_reason)), "note"))
        blocks = [block.as_json() for block in head] + [
            _table(f"supposed-{place}", title, table, language).as_json()
            for place, (title, table) in enumerate(tables, 1)
            if len(table)
        ]
        meta = _meta(brief_masthead(brief).meta, scenario, opened.id)
    section = {"id": "supposed", "appendix": None, "landscape": False, "blocks": blocks}
    model = as_nfc({"schema": SCHEMA, "meta": meta, "sections": [section]})
    refuse_faults(model)
    return model


def _meta(made: Mapping[str, Any], scenario: Scenario, release: str) -> dict[str, Any]:
    """Return the head of the annex: that of the brief, as an appendix that says what it is."""
    kept = {k: v for k, v in made.items() if k not in ("signer_title", "recipients")}
    title = msg(
        "What would be supposed of {unit} in {year}",
        unit=made["locality_name"],
        year=scenario.period,
    )
    return {
        **{k: clean(v) if isinstance(v, str) else v for k, v in kept.items()},
        "kind": "scenario",
        "title": title,
        "subtitle": scenario.name,
        "takeaway": "",
        "mode": "appendix",
        "appendix_number": "",
        "appendix_of": msg("attached to the brief of {year}", year=scenario.period),
        "release": release,
        "scenario": scenario.model_dump_json(),
    }


def _changes(scenario: Scenario, release: Any, language: str) -> Iterator[str]:
    book = open_group(release, scenario.locality, scenario.period).framework
    for change in scenario.changes:
        item = book.by_code.get(getattr(change, "code", ""))
        name = f" ({item.name_en if language == 'en' else item.name_vi})" if item else ""
        yield change_in_words(change, language) + name
    if not scenario.changes:
        yield msg("nothing")


def _standing(standing: pd.DataFrame, language: str) -> pd.DataFrame:
    return standing.rename(index=row_words(language)).reset_index(names="what")


def _moved(ranking: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the units whose rank moves, no more than can be read."""
    known = ranking.dropna(subset=["rank_before", "rank_after"])
    moved = known[known["rank_before"].ne(known["rank_after"])].head(_MOST)
    return moved.assign(locality=moved["locality"].map(names)).drop(columns="of")


def _promises(promises: pd.DataFrame) -> pd.DataFrame:
    return promises.drop(columns=["plan", "operator"]).rename(columns={"item": "code"})


def _table(name: str, title: str, table: pd.DataFrame, language: str) -> Table:
    shown = in_words(table, language)
    numeric = [pd.api.types.is_numeric_dtype(table[column]) for column in table.columns]
    columns = tuple(
        Column(str(label), "right" if number else "left", 4.0 if column in _WORDY else 1.3)
        for label, number, column in zip(shown.columns, numeric, table.columns, strict=True)
    )
    rows = tuple(
        tuple(
            Cell(inlines(_printed(value, language) if number else str(value)))
            for value, number in zip(row, numeric, strict=True)
        )
        for row in shown.itertuples(index=False, name=None)
    )
    return Table(name, title, columns, rows, note=MARK[language])


def _printed(value: float, language: str) -> str:
    return "–" if is_missing(value) else format_number("number", float(value), language)
