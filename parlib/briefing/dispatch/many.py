"""A dispatch with many appendices: their numbers and files in reading order, one ranking instead of
a sentence for each, and a page that says what is where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from parlib.codebook.kinds import KINDS
from parlib.display.sentences import label
from parlib.document.inline import inlines
from parlib.document.model import Model
from parlib.document.proof import numbers

MOST = 399
"""Appendices that a letter may carry; a hostile one cannot ask for more."""
FEW = 5
"""Up to so many briefs are reported one by one."""
_DIGITS = (
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def roman(number: int) -> str:
    """Return the number of an appendix.

    Examples
    --------
    >>> [roman(n) for n in (1, 4, 20, 49, 124, 399)]
    ['I', 'IV', 'XX', 'XLIX', 'CXXIV', 'CCCXCIX']
    """
    out = ""
    for value, letters in _DIGITS:
        times, number = divmod(number, value)
        out += letters * times
    return out


def numbered(briefs: Sequence[Model]) -> list[str]:
    """Return the numbers of appendices in order; a single one has none."""
    return [roman(n) for n in range(1, len(briefs) + 1)] if len(briefs) > 1 else [""]


def _without_year(slug: str) -> str:
    return re.sub(r"-20\d\d$", "", slug)


def stem_of(position: int, count: int, meta: Mapping[str, Any]) -> str:
    """Return the file name of an appendix without its ending: padded, so that names sort as they
    are read.

    Examples
    --------
    >>> stem_of(7, 124, {"slug": "an-binh", "period": 2026, "kind": "brief"})
    'phu-luc-007-an-binh-2026'
    >>> stem_of(1, 1, {"slug": "an-binh", "period": 2026, "kind": "annex"})
    'phu-luc-an-binh-2026-kiem-chung'
    """
    place = f"-{position:0{max(2, len(str(count)))}d}" if count > 1 else ""
    proof = "-kiem-chung" if KINDS[meta["kind"]].proves else ""
    # the year in which a later unit of one name begins stands in its slug, that of the page behind it
    unit = _without_year(str(meta["slug"]))
    return f"phu-luc{place}-{unit}-{meta['period']}{proof}"


def ranked_together(briefs: Sequence[Model]) -> bool:
    """Return whether briefs are reported in one table: many units, one kind of brief, one year."""
    metas = [b["meta"] for b in briefs]
    return (
        len(briefs) > FEW
        and all(m["kind"] == "brief" for m in metas)
        and len({m["period"] for m in metas}) == 1
        and len({m["locality"] for m in metas}) == len(metas)
    )


def ranking(briefs: Sequence[Model], wording: Mapping[str, Any]) -> dict[str, Any]:
    """Return the units by rank, each with its appendix; numbers are those of the briefs, bound as
    there.
    """
    rows = []
    for number, brief in zip(numbered(briefs), briefs, strict=True):
        value, rank = (_number_of_its_index(brief, column) for column in ("value", "rank"))
        raw = rank["raw"] if rank else None
        order = (raw is None, raw or 0.0)
        shown = [inlines(one) if one else inlines("–") for one in (rank, value)]
        rows.append((order, [shown[0], inlines(_name(brief)), shown[1], inlines(number)]))
    rows.sort(key=lambda row: row[0])
    columns = [("rank", "right"), ("unit", "left"), ("value", "right"), ("appendix", "left")]
    return _table("xep-hang", "ranking", columns, [r for _, r in rows], [0.8, 4, 1.2, 1.2], wording)


def contents(briefs: Sequence[Model], wording: Mapping[str, Any]) -> dict[str, Any]:
    """Return the page that says which appendix holds what, as a section."""
    rows = [
        [inlines(number), inlines(_name(brief)), inlines(brief["meta"]["title"])]
        for number, brief in zip(numbered(briefs), briefs, strict=True)
    ]
    columns = [("appendix", "left"), ("unit", "left"), ("title", "left")]
    head = {
        "t": "heading",
        "level": 1,
        "id": "muc-luc-ten",
        "c": list(inlines(label(wording, "labels.dispatch.contents_title"))),
    }
    table = _table("muc-luc-bang", "contents", columns, rows, [1, 2, 5.9], wording)
    return {"id": "muc-luc", "appendix": " ", "landscape": False, "blocks": [head, table]}


def _table(
    name: str,
    caption: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    wording: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        "t": "table",
        "id": name,
        "caption": label(wording, f"labels.dispatch.{caption}"),
        "note": "",
        "columns": [
            {"label": label(wording, f"labels.dispatch.columns.{c}"), "align": a, "group": ""}
            for c, a in columns
        ],
        "rows": [[{"c": list(cell)} for cell in row] for row in rows],
        "widths": list(widths),
        "landscape": False,
        "sortable": False,
        "filter": None,
    }


def _name(brief: Model) -> str:
    name = str(brief["meta"]["locality_name"])
    return name[:1].upper() + name[1:]


def _number_of_its_index(brief: Model, column: str) -> Mapping[str, Any] | None:
    """Return the brief's own number of its index, as a table prints it; None where it has none."""
    meta = brief["meta"]
    key = {"locality": meta["locality"], "period": meta["period"], "index": "PAR"}
    wanted = {"table": "indices", "column": column, "key": key}
    form = {"value": "percent", "rank": "rank"}[column]
    return next(
        (one for _, one in numbers(brief) if one["ref"] == wanted and one["format"] == form), None
    )
