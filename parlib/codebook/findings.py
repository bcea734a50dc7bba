"""Build the table ``findings``.

What a row is about stands in columns. The name by which a number on a page refers to it is built
from them here and never parsed back: code that looks for a finding filters by the columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from parlib.codebook.tables import conform
from parlib.errors import UsageError
from parlib.speech.catalogue import saying

NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "trend": ("family", "subject", "aspect"),
        "rank": ("family", "aspect", "subject", "part"),
        "rank_move": ("family", "subject", "aspect"),
        "rank_price": ("family", "subject", "part", "aspect"),
        "satisfaction": ("family", "aspect", "subject", "part", "measure"),
        "integrity": ("family", "subject", "aspect", "part"),
        "appraisal": ("family", "aspect", "subject", "part"),
        "link": ("family", "subject", "aspect", "part"),
    }
)
"""Family of findings -> the columns that distinguish its rows, in the order in which they appear in
the name.
"""

ABOUT = ("family", "subject", "aspect", "part", "measure")
"""Columns that identify the subject of a finding."""


def name_of_finding(family: str, **about: str) -> str:
    """Return the name of a finding from its identifying columns; empty ones are left out.

    Examples
    --------
    >>> name_of_finding("rank", aspect="moved_by", subject="par-2022", part="weights")
    'rank.moved_by.par-2022.weights'
    """
    columns = _columns(family)
    if strange := [c for c in about if c not in columns]:
        raise UsageError(
            saying(
                "findings of family {family!r} are not told apart by {strange}; it has {columns}",
                family=family,
                strange=", ".join(strange),
                columns=", ".join(columns),
            )
        )
    return ".".join(
        part for c in columns if (part := family if c == "family" else about.get(c, ""))
    )


def findings(rows: pd.DataFrame | list[dict[str, Any]]) -> pd.DataFrame:
    """Shape rows into ``findings`` and name each of them.

    Parameters
    ----------
    rows : DataFrame or list of dict
        ``locality``, ``period``, ``family``, ``subject`` and any other columns of the table, but
        not ``question``.

    Returns
    -------
    DataFrame
        ``findings``, with ``question`` built from the columns of :data:`ABOUT`.

    Raises
    ------
    UsageError
        A family is unknown.
    ValidationFailed
        The rows do not fit the schema, or two rows have the same name.
    """
    frame = pd.DataFrame(rows).reset_index(drop=True)
    if frame.empty:
        return conform("findings", [])
    about = pd.DataFrame({c: _texts(frame, c) for c in ABOUT})
    name = about["family"].copy()
    for family, members in about.groupby("family", sort=False):
        text = pd.Series("", index=members.index)
        for column in _columns(str(family)):
            joined = (
                members[column] if column == _columns(str(family))[0] else "." + members[column]
            )
            text += joined.where(members[column].ne(""), "")
        name.loc[members.index] = text
    return conform("findings", frame.assign(question=name))


def _texts(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return a column as text; empty text for missing values or a missing column."""
    if column not in frame.columns:
        return pd.Series("", index=frame.index)
    return frame[column].astype(object).where(frame[column].notna(), "").astype(str)


def _columns(family: str) -> tuple[str, ...]:
    if family not in NAMES:
        raise UsageError(
            saying(
                "{family!r} is not a family of findings; known: {names}",
                family=family,
                names=", ".join(NAMES),
            )
        )
    return NAMES[family]
