"""What a survey table may show: small cells are withheld, and so is what would give them away.

A figure that rests on few people is withheld (it says little, and may say who said it). A withheld figure could be worked
out where it is the only one missing from a sum that is shown: the whole and the other subgroups, or a factor and its other
items. Then a second one is withheld too. The decision is made once, in the table every format reads; the second cell is
the one with the fewest respondents over *all* years, so that the same cells go blank year after year; and what an
earlier release withheld stays withheld, because two releases side by side must not give it away either.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from parlib.codebook.methods import Precision
from parlib.codebook.reasons import Reason

SURVEY = ["locality", "period", "survey"]
CELL = [*SURVEY, "item", "subgroup"]
ALL = "all"
INDEX = "index"
_ZERO = 1e-9


def withhold_small_cells(
    table: pd.DataFrame,
    *,
    precision: Precision,
    factor_of: Mapping[str, str] | None = None,
    withheld_before: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Blank the estimates that may not be shown, with the reason.

    Parameters
    ----------
    table : DataFrame
        ``satisfaction`` rows with ``n`` known.
    precision : Precision
        ``min_respondents``: fewest respondents behind an estimate; ``min_cell``: fewest respondents whose number is shown.
    factor_of : mapping of str to str, optional
        Factor of each item; without it the index is the sum of all items.
    withheld_before : DataFrame, optional
        ``satisfaction`` rows of earlier releases; cells suppressed there stay suppressed.

    Returns
    -------
    DataFrame
        Same rows and order. Suppressed rows keep their key; estimate, se, bounds, df and deff are NaN, ``n`` too where it is
        below ``min_cell`` or the cell only protects another; ``reason`` is ``too_few_respondents``, ``complementary_suppression`` or
        ``suppressed_before``.
    """
    out = table.copy()
    cells = out.groupby(CELL, sort=False)["n"].max().reset_index()
    cells["why"] = np.where(cells["n"] < precision.min_respondents, "too_few_respondents", "")
    if withheld_before is not None and len(withheld_before):
        before = withheld_before.loc[withheld_before["suppressed"], CELL].drop_duplicates().assign(before=True)
        cells = cells.merge(before, on=CELL, how="left")
        earlier = cells["before"].eq(True) & cells["why"].eq("")
        cells["why"] = cells["why"].where(~earlier, "suppressed_before")
    cells["size"] = cells.groupby(["locality", "survey", "item", "subgroup"])["n"].transform("sum")
    cells["parent_item"] = _parents(cells["item"], factor_of or {})
    _protect(cells)
    why = out[CELL].merge(cells[[*CELL, "why"]], on=CELL, how="left")["why"].to_numpy()
    hide = why != ""
    out["suppressed"] = hide
    for column in ("estimate", "se", "ci_low", "ci_high", "df", "deff"):
        out[column] = out[column].where(~hide)
    base = out["n"].to_numpy()
    shown = {
        "too_few_respondents": str(Reason.of("too_few_respondents", needed=precision.min_respondents)),
        "complementary_suppression": str(Reason.of("complementary_suppression")),
        "suppressed_before": str(Reason.of("suppressed_before")),
    }
    out["reason"] = np.where(hide, pd.Series(why).map(shown).fillna("").to_numpy(), out["reason"].to_numpy())
    out["n"] = np.where((hide & (why != "too_few_respondents")) | (base < precision.min_cell), np.nan, base)
    return out


def _parents(items: pd.Series, factor_of: Mapping[str, str]) -> pd.Series:
    """Return the item above each item: its factor, the index for factors, nothing for the index."""
    return items.map(lambda item: "" if item == INDEX else factor_of.get(item, INDEX))


def _protect(cells: pd.DataFrame) -> None:
    """Withhold further cells, in place, until nothing withheld can be worked out from what is shown."""
    for _, survey in cells.groupby(SURVEY, sort=False):
        if (survey["why"] != "").any():
            chosen = _complement(survey.reset_index(drop=True))
            cells.loc[survey.index[chosen], "why"] = "complementary_suppression"


def _complement(cells: pd.DataFrame) -> list[int]:
    """Choose, by row number, the further cells of one survey to withhold: the fewest respondents over all years first."""
    sums, hidden = _sums(cells), cells["why"].ne("").to_numpy(copy=True)
    cheapest = {row: place for place, row in enumerate(cells.sort_values(["size", "subgroup", "item"]).index)}
    chosen: list[int] = []
    while exposed := _exposed(sums, hidden):
        blurred: set[int] = set()
        for cell in exposed:
            giving = [(w, p) for w, p in sums if cell in p or cell == w]
            if blurred & {c for w, p in giving for c in (w, *p)}:
                continue  # perhaps safe already: look again in the next round
            giving.sort(key=lambda s: hidden[list(s[1])].sum())
            parts = [[c for c in p if not hidden[c]] for _, p in giving] + [[w for w, _ in giving if not hidden[w]]]
            options = next((cells_left for cells_left in parts if cells_left), None)
            if options:
                chosen.append(min(options, key=cheapest.__getitem__))
                hidden[chosen[-1]] = True
                blurred.add(chosen[-1])
        if not blurred:
            break
    return chosen


def _sums(cells: pd.DataFrame) -> list[tuple[int, tuple[int, ...]]]:
    """List (whole, parts) by row number: all people = their subgroups, a factor = its items, the index = its factors."""
    row_of = {key: row for row, key in enumerate(zip(cells["item"], cells["subgroup"], strict=True))}
    found: list[tuple[int, tuple[int, ...]]] = []
    for item, parts in cells[cells["subgroup"] != ALL].groupby("item", sort=False):
        whole = row_of.get((item, ALL))
        # people without a subgroup are an unknown of their own: then nothing can be worked out from the sum
        if whole is not None and parts["n"].sum() >= cells["n"].iat[whole]:
            found.append((whole, tuple(parts.index)))
    for (parent, subgroup), parts in cells[cells["parent_item"] != ""].groupby(["parent_item", "subgroup"], sort=False):
        whole = row_of.get((parent, subgroup))
        if whole is not None:
            found.append((whole, tuple(parts.index)))
    return found


def _exposed(sums: list[tuple[int, tuple[int, ...]]], hidden: np.ndarray) -> list[int]:
    """Return the withheld cells that the shown ones determine: those that stand alone in a row of the reduced sums."""
    touched = [(w, p) for w, p in sums if hidden[w] or hidden[list(p)].any()]
    if not touched:
        return []
    unknown = np.flatnonzero(hidden)
    matrix = np.zeros((len(touched), len(hidden)))
    for row, (whole, parts) in enumerate(touched):
        matrix[row, whole] = -1.0
        matrix[row, list(parts)] = 1.0
    reduced = np.abs(_reduced(matrix[:, unknown])) > _ZERO
    alone = reduced[reduced.sum(axis=1) == 1]
    return unknown[alone.any(axis=0)].tolist()


def _reduced(matrix: np.ndarray) -> np.ndarray:
    """Return the reduced row echelon form, by Gauss and Jordan with the largest pivot first.

    The matrices are small and hold 0 and ±1: a decomposition by singular values takes ten times as long for the same answer.
    """
    left, pivot = matrix.copy(), 0
    for column in range(left.shape[1]):
        if pivot == len(left):
            break
        best = pivot + int(np.abs(left[pivot:, column]).argmax())
        if abs(left[best, column]) < _ZERO:
            continue
        left[[pivot, best]] = left[[best, pivot]]
        left[pivot] /= left[pivot, column]
        factors = left[:, column].copy()
        factors[pivot] = 0.0
        left -= np.outer(factors, left[pivot])
        pivot += 1
    return left[:pivot]
