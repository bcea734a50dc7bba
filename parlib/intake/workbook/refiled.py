"""Units that file again: their new rows in place of the old ones, and every cell that changed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from parlib.codebook.layers import LAYER_OF, SOURCES, Layer, source_place
from parlib.codebook.values import is_missing
from parlib.intake.workbook.items import Book

KEY = ["locality", "period", "framework", "code"]
"""What names a row of evidence; without the code, the unit, year and rule book that file."""
DIFFERENCE_COLUMNS = (
    "locality",
    "period",
    "framework",
    "code",
    "column",
    "old",
    "new",
    "old_file",
    "new_file",
)
_NOT_COMPARED = {*KEY, "source_file", "source_cell", *SOURCES.values()}


def put_in_place(
    before: pd.DataFrame, fresh: pd.DataFrame, books: Mapping[str, Book]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put the rows of units that filed in place of their old ones, and list every cell that
    changed.
    """
    if before.empty:
        return fresh, pd.DataFrame(columns=list(DIFFERENCE_COLUMNS))
    if fresh.empty:
        return before, pd.DataFrame(columns=list(DIFFERENCE_COLUMNS))
    again = pd.MultiIndex.from_frame(before[KEY[:3]]).isin(pd.MultiIndex.from_frame(fresh[KEY[:3]]))
    old = before[again]
    evidence = pd.concat([before[~again], fresh], ignore_index=True)
    both = old.merge(fresh, on=KEY, how="outer", suffixes=("_old", "_new"), indicator=True)
    surveyed = {
        (name, code)
        for name, book in books.items()
        for code, spec in book.specs.items()
        if spec.surveyed
    }
    both["surveyed"] = [
        pair in surveyed for pair in zip(both["framework"], both["code"], strict=True)
    ]
    both = both[
        pd.MultiIndex.from_frame(both[KEY[:3]]).isin(pd.MultiIndex.from_frame(old[KEY[:3]]))
    ]
    ledger = [
        pd.DataFrame(
            {
                **{k: changed[k] for k in KEY},
                "column": column,
                "old": changed[f"{column}_old"].map(_shown),
                "new": changed[f"{column}_new"].map(_shown),
                "old_file": _files(changed, column, "old"),
                "new_file": _files(changed, column, "new"),
            }
        )
        for column in before.columns
        if column not in _NOT_COMPARED
        and len(changed := both[_differs(both[f"{column}_old"], both[f"{column}_new"])])
    ]
    differences = (
        pd.concat(ledger, ignore_index=True)
        if ledger
        else pd.DataFrame(columns=list(DIFFERENCE_COLUMNS))
    )
    order = {c: i for i, c in enumerate(before.columns)}
    by_place = differences.assign(_place=differences["column"].map(order)).sort_values(
        [*KEY, "_place"], kind="stable"
    )
    return evidence, by_place.drop(columns="_place").reset_index(drop=True)


def _files(changed: pd.DataFrame, column: str, which: str) -> pd.Series:
    """Return the file that a column's values come from: its own layer's, else the self-score's."""
    own_file, layer = changed[f"source_file_{which}"].fillna(""), LAYER_OF.get(column)
    others = (
        changed["surveyed"]
        if column in ("value", "state")
        else pd.Series(layer in SOURCES, index=changed.index)
    )
    source = SOURCES[Layer.SURVEY] if layer is None else SOURCES.get(layer, SOURCES[Layer.SURVEY])
    stated = changed[f"{source}_{which}"].fillna("").map(lambda source: source_place(source)[0])
    return own_file.mask(others & stated.ne(""), stated)


def _differs(old: pd.Series, new: pd.Series) -> pd.Series:
    return (old != new) & ~(old.isna() & new.isna())


def _shown(value: object) -> str:
    return "" if is_missing(value) else str(value)
