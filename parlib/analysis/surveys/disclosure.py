"""Disclosure control of survey tables: withhold small cells, and whatever would disclose them.

A figure based on few people is withheld (it is imprecise, and may identify respondents). Withheld
figures must not be derivable

* from one table: where it is the only one missing from a sum that is shown (the whole and the other
  subgroups, a factor and its items), a second one is withheld too, the one with the fewest
  respondents over *all* years, so that the same cells go blank year after year;
* from certainty: where a shown whole is 0 or 100, or what is left of it after the shown parts is,
  each part is; then a part that differs, or the whole, is withheld as well;
* from two releases side by side: what any release withheld stays withheld, a cell that a release
  has shown with the same answers is known to every reader, so that it covers nothing, and what
  differs from a shown cell by few people is withheld
  (:mod:`parlib.analysis.surveys.disclosure_memory`).

The decision is made once, in the table every format reads. A *memory* (:func:`cells_of`) carries it
from release to release.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from parlib.analysis.surveys.cover import ZERO, protect
from parlib.analysis.surveys.disclosure_levels import families as _families
from parlib.analysis.surveys.disclosure_levels import spread
from parlib.analysis.surveys.disclosure_memory import (
    ALL,
    CELL,
    ENDS,
    INDEX,
    SURVEY,
    carried,
    cells_of,
    contents,
    heed,
    twins,
)
from parlib.codebook.methods import Precision
from parlib.codebook.reasons import Reason

__all__ = ["ALL", "CELL", "FINE", "INDEX", "SURVEY", "cells_of", "withhold_small_cells"]

_ESTIMATES = ["estimate", "se", "ci_low", "ci_high", "df", "deff"]
FINE = ["share_1", "share_2", "share_3", "share_4", "share_5"]
_REST = "\0rest"
"""People without a named group: not a row of the table, but a part of the whole like any other."""


def withhold_small_cells(
    table: pd.DataFrame,
    *,
    precision: Precision,
    factor_of: Mapping[str, str] | Callable[[tuple[Any, ...]], Mapping[str, str]] | None = None,
    withheld_before: pd.DataFrame | None = None,
    above: pd.DataFrame | None = None,
    kin: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> pd.DataFrame:
    """Blank the estimates that may not be shown, with the reason.

    Parameters
    ----------
    table : DataFrame
        ``satisfaction`` rows with ``n`` known.
    precision : Precision
        ``min_respondents``: fewest respondents behind an estimate; ``min_cell``: fewest respondents
        whose number is shown.
    factor_of : mapping of str to str, or callable, optional
        Factor of each item, or what gives it for a survey (locality, period, survey); without it
        the index is the sum of all items.
    withheld_before : DataFrame, optional
        Memory of earlier releases, rows of :func:`cells_of` (``satisfaction`` rows after
        suppression do): see :func:`disclosure_memory.heed`.
    above : DataFrame, optional
        Surveys that are parts of another, rows
        of :func:`parlib.analysis.surveys.levels.units_above`: nothing withheld at one level may be
        worked out from the other.
    kin : mapping of str to tuple of str
        For each unit the units it came from or went into: their memory is its own.

    Returns
    -------
    DataFrame
        Same rows and order. Suppressed rows keep their key; estimate, se, bounds, df and deff are
        NaN, ``n`` too where it is below ``min_cell`` or the cell only protects another; ``guarded``
        says that something of the survey, or of its places, is withheld; ``reason`` is
        ``too_few_respondents``, ``complementary_suppression``, ``suppressed_before`` or
        ``too_few_changed``.
    """
    memory = withheld_before
    if memory is not None and "content" not in memory.columns:
        memory = cells_of(memory, above=above)
    now = contents(table)
    turn = (
        table[CELL]
        .merge(now.assign(_turn=twins(now, above=above)), on=CELL, how="left")["_turn"]
        .fillna(0)
        .to_numpy(int)
    )
    if not turn.any():
        return _withhold(
            table,
            now,
            precision=precision,
            factor_of=factor_of,
            memory=memory,
            above=above,
            kin=kin,
        )
    # the same answers stand under two names: the second is published as if it came a release later
    parts: list[pd.DataFrame] = []
    for k in range(turn.max() + 1):
        rows = table[turn == k]
        part = _withhold(
            rows.reset_index(drop=True),
            now,
            precision=precision,
            factor_of=factor_of,
            memory=memory,
            above=above,
            kin=kin,
        )
        parts.append(part.set_axis(rows.index))
        memory = pd.concat(
            [m for m in (memory, cells_of(part, above=above)) if m is not None], ignore_index=True
        )
    return pd.concat(parts).loc[table.index]


def _withhold(
    table: pd.DataFrame,
    now: pd.DataFrame,
    *,
    precision: Precision,
    factor_of: Mapping[str, str] | Callable[[tuple[Any, ...]], Mapping[str, str]] | None,
    memory: pd.DataFrame | None,
    above: pd.DataFrame | None,
    kin: Mapping[str, tuple[str, ...]],
) -> pd.DataFrame:
    """Decide for surveys of which no two contain the same answers."""
    out = table.copy()
    cells = out.groupby(CELL, sort=False)["n"].max().reset_index()
    cells = (
        pd.concat([cells, _rest_of(cells)], ignore_index=True)
        .merge(now, on=CELL, how="left")
        .fillna({"content": ""})
    )
    cells["why"] = np.where(cells["n"] < precision.min_respondents, "too_few_respondents", "")
    cells["size"] = cells.groupby(["locality", "survey", "item", "subgroup"])["n"].transform("sum")
    cells["parent_item"] = _parents(cells, factor_of)
    cells["end"] = _ends(out, cells)
    cells["known"], cells["haunted"] = False, False
    if memory is not None and len(memory):
        heed(
            cells,
            carried(memory, cells[cells["content"].ne("")], above=above, kin=kin),
            above=above,
            few=precision.min_respondents,
        )
        needed = cells.copy()
        protect(needed)  # what would have to cover the small cells anyway keeps that reason
        fresh = np.where(
            needed["why"].eq("complementary_suppression"), needed["why"], cells["past"]
        )
        cells["why"] = np.where(cells["why"].eq("") & cells["past"].ne(""), fresh, cells["why"])
    cells = cells[cells["subgroup"].ne(_REST) | (cells["why"] != "")].reset_index(
        drop=True
    )  # many are no secret, and no figure of theirs is shown
    families = _families(cells, above)
    _protect_levels(cells, families)
    why = out[CELL].merge(cells[[*CELL, "why"]], on=CELL, how="left")["why"].to_numpy(dtype=object)
    cell_hidden = why != ""
    fine = _fine_shares_to_withhold(out, cells) | _fine_shares_of_levels(out, cells, families)
    why[~cell_hidden & fine] = "complementary_suppression"
    hide = why != ""
    out["suppressed"] = hide
    for column in _ESTIMATES:
        out[column] = out[column].where(~hide)
    guarded = [
        np.flatnonzero(cells["why"].ne("") | cells["haunted"]),
        *(np.concatenate(f) for f in families if _any_secret(cells, f)),
    ]
    named = cells.iloc[np.concatenate(guarded)][SURVEY].drop_duplicates().assign(_g=True)
    out["guarded"] = out[SURVEY].merge(named, on=SURVEY, how="left")["_g"].eq(True).to_numpy()
    base = out["n"].to_numpy()
    shown = {
        "too_few_respondents": str(
            Reason.of("too_few_respondents", needed=precision.min_respondents)
        ),
        "complementary_suppression": str(Reason.of("complementary_suppression")),
        "suppressed_before": str(Reason.of("suppressed_before")),
        "too_few_changed": str(Reason.of("too_few_changed", needed=precision.min_respondents)),
    }
    out["reason"] = np.where(
        hide, pd.Series(why).map(shown).fillna("").to_numpy(), out["reason"].to_numpy()
    )
    out["n"] = np.where(
        (cell_hidden & (why != "too_few_respondents")) | (base < precision.min_cell), np.nan, base
    )
    return out


def _any_secret(cells: pd.DataFrame, family: tuple[np.ndarray, np.ndarray]) -> bool:
    rows = cells.iloc[np.concatenate(family)]
    return bool((rows["why"].ne("") | rows["haunted"]).any())


def _ends(table: pd.DataFrame, cells: pd.DataFrame) -> np.ndarray:
    """Return 1 if all answers of a cell are satisfied, -1 if none is, otherwise 0."""
    end = pd.Series(0, index=pd.MultiIndex.from_frame(cells[CELL]))
    for measure, (none, every) in ENDS.items():
        rows = table[table["measure"] == measure]
        at = pd.MultiIndex.from_frame(rows[CELL])
        estimate = rows["estimate"].to_numpy(float)
        end.loc[at[np.isclose(estimate, every, rtol=0, atol=ZERO)]] = 1
        end.loc[at[np.isclose(estimate, none, rtol=0, atol=ZERO)]] = -1
    return np.asarray(end.to_numpy())


def _fine_shares_to_withhold(table: pd.DataFrame, cells: pd.DataFrame) -> np.ndarray:
    """Mark the rows of single answers (``share_1`` ...) that would make a withheld share certain.

    Single answers are often 0 in every small group. Where a survey withholds a group, they are
    shown for everyone only; and for everyone not where the shown whole says 0 or 100, or the
    withheld items below it all do. What an earlier release withheld may have been any of them.
    """
    fine = table["measure"].isin(FINE).to_numpy()
    out = np.zeros(len(table), dtype=bool)
    secret = cells["why"].ne("") | cells["haunted"]
    if not fine.any() or not secret.any():
        return out
    touched = (
        table[SURVEY]
        .merge(cells.loc[secret, SURVEY].drop_duplicates().assign(_t=True), on=SURVEY, how="left")[
            "_t"
        ]
        .eq(True)
    )
    out |= fine & touched.to_numpy() & table["subgroup"].ne(ALL).to_numpy() & ~_follows(table)
    rows = table[fine & touched.to_numpy() & table["subgroup"].eq(ALL).to_numpy()]
    flat = rows["estimate"].round(9).isin([0.0, 100.0])
    hidden = cells.loc[cells["why"] != "", [*CELL, "parent_item"]]
    haunted = set(cells.loc[cells["haunted"], SURVEY].itertuples(index=False, name=None))
    for key, survey in rows.groupby(SURVEY, sort=False):
        inside = hidden[(hidden[SURVEY] == list(key)).all(axis=1)]
        survey_cells = cells[(cells[SURVEY] == list(key)).all(axis=1)]
        parent_of = dict(zip(survey_cells["item"], survey_cells["parent_item"], strict=True))
        wholes = {ALL: set(inside.loc[inside["subgroup"] != ALL, "item"])}
        below = inside[inside["subgroup"] == ALL]
        certain = set(survey.loc[flat.loc[survey.index], "item"])
        certain &= certain if key in haunted else wholes[ALL] | set(below["parent_item"])
        for parent, items in below.groupby("parent_item")["item"]:
            parts = survey[survey["item"].isin(set(items))]
            ends = parts["estimate"].round(9).where(flat.loc[parts.index])
            if (
                ends.groupby(parts["measure"]).nunique(dropna=False).eq(1)
                & ends.groupby(parts["measure"]).count().gt(0)
            ).any():
                certain.add(parent)
        # what is above a withheld item minus its siblings would say it again
        above = {parent_of.get(item, "") for item in certain}
        certain |= above | {parent_of.get(item, "") for item in above}
        out[survey.index[survey["item"].isin(certain)]] = True
    return out


def _parents(
    cells: pd.DataFrame,
    factor_of: Mapping[str, str] | Callable[[tuple[Any, ...]], Mapping[str, str]] | None,
) -> np.ndarray:
    """Return the parent of each item: its factor by the questionnaire of its survey, the index for
    factors, nothing for the index.
    """
    out = np.full(len(cells), "", dtype=object)
    for key, rows in cells.groupby(SURVEY, sort=False).indices.items():
        factor = factor_of(key) if callable(factor_of) else factor_of or {}
        out[rows] = [
            "" if item == INDEX else factor.get(item, INDEX) for item in cells["item"].iloc[rows]
        ]
    return out


def _rest_of(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the people who named no group, if others did: whoever has the whole and all groups can
    derive them too.
    """
    groups = (
        cells[cells["subgroup"] != ALL]
        .groupby([*SURVEY, "item"], as_index=False, sort=False)["n"]
        .sum()
    )
    both = cells[cells["subgroup"] == ALL].merge(
        groups, on=[*SURVEY, "item"], suffixes=("", "_named")
    )
    rest = both.assign(n=both["n"] - both["n_named"], subgroup=_REST)
    return rest.loc[rest["n"] > 0, [*CELL, "n"]]


def _follows(table: pd.DataFrame) -> np.ndarray:
    """Return where a cell's shares of single answers follow from its satisfied share and its mean,
    so that withholding them would be pointless.
    """
    wide = table[table["measure"].isin(list(ENDS))].pivot_table(
        index=CELL, columns="measure", values="estimate", aggfunc="first"
    )
    if not {"share_4_5", "mean"} <= set(wide.columns):
        return np.zeros(len(table), dtype=bool)
    good, mean = wide["share_4_5"] / 100, wide["mean"]
    certain = (
        np.isclose(good, 1)
        | np.isclose(mean, (1 - good) + 4 * good)
        | np.isclose(mean, 3 * (1 - good) + 5 * good)
    )
    determined = pd.Series(certain, index=wide.index, name="_f").reset_index()
    return np.asarray(table[CELL].merge(determined, on=CELL, how="left")["_f"].eq(True).to_numpy())


def _protect_levels(cells: pd.DataFrame, families: list[tuple[np.ndarray, np.ndarray]]) -> None:
    """Protect every survey, in place, and the surveys that are parts of another together with it,
    until neither asks for more.
    """
    while True:
        protect(cells)
        if not any(spread(cells, top, inside) for top, inside in families):
            return


def _fine_shares_of_levels(
    table: pd.DataFrame, cells: pd.DataFrame, families: list[tuple[np.ndarray, np.ndarray]]
) -> np.ndarray:
    """Mark all single answers of both levels where a part of the whole is withheld.

    0 for all would be 0 for each.
    """
    secret = [np.concatenate(both) for both in families if (cells["why"].iloc[both[1]] != "").any()]
    if not secret:
        return np.zeros(len(table), dtype=bool)
    surveys = cells.iloc[np.concatenate(secret)][SURVEY].drop_duplicates().assign(_s=True)
    return np.asarray(
        table["measure"].isin(FINE).to_numpy()
        & table[SURVEY].merge(surveys, on=SURVEY, how="left")["_s"].eq(True).to_numpy()
    )
