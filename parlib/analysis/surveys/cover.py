"""Complementary suppression: which further cells to withhold so that no shown sum discloses a
withheld one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parlib.analysis.surveys.disclosure_memory import (
    ALL,
    SURVEY,
)

ZERO = 1e-9


def protect(cells: pd.DataFrame) -> None:
    """Withhold further cells, in place, until no withheld value can be derived from the shown ones."""
    for _, survey in cells.groupby(SURVEY, sort=False):
        if (survey["why"] != "").any():
            chosen = _complement(survey.reset_index(drop=True))
            cells.loc[survey.index[chosen], "why"] = "complementary_suppression"


def _complement(cells: pd.DataFrame) -> list[int]:
    """Return the row numbers of the further cells of one survey to withhold, preferring those with
    the fewest respondents over all years.
    """
    every = _sums(cells)
    sums = [(whole, parts) for whole, parts, complete in every if complete]
    hidden, known = cells["why"].ne("").to_numpy(copy=True), cells["known"].to_numpy(dtype=bool)
    end = cells["end"].to_numpy()
    cheapest = {
        row: place
        for place, row in enumerate(cells.sort_values(["size", "subgroup", "item"]).index)
    }
    chosen: list[int] = []

    def hide(cell: int) -> None:
        chosen.append(cell)
        hidden[cell] = True

    while True:
        blurred: set[int] = set()
        for cell in _exposed(sums, hidden & ~known):
            giving = [(w, p) for w, p in sums if cell in p or cell == w]
            if blurred & {c for w, p in giving for c in (w, *p)}:
                continue  # may be safe already: check again in the next round
            giving.sort(key=lambda s: hidden[list(s[1])].sum())
            free = ~(hidden | known)
            parts = [[c for c in p if free[c]] for _, p in giving] + [
                [w for w, _ in giving if free[w]]
            ]
            options = next((cells_left for cells_left in parts if cells_left), None)
            if options:
                hide(min(options, key=cheapest.__getitem__))
                blurred.add(chosen[-1])
        if blurred:
            continue
        cover = _cover_of_certain(every, hidden, known, end)
        if not cover:
            return chosen
        hide(min(cover, key=cheapest.__getitem__))


def _cover_of_certain(
    every: list[tuple[int, tuple[int, ...], bool]],
    hidden: np.ndarray,
    known: np.ndarray,
    end: np.ndarray,
) -> list[int]:
    """Return the cells of which one must be withheld because a whole, or the remainder of it, is 0
    or 100; empty if there are none.
    """
    for whole, parts, _ in every:
        secret = [c for c in parts if hidden[c] and not known[c]]
        if hidden[whole] or not secret or end[secret[0]] == 0 or len(set(end[secret])) > 1:
            continue
        options = [c for c in parts if not hidden[c] and not known[c] and end[c] != end[secret[0]]]
        options = options or ([] if known[whole] else [whole])
        if options:
            return options
    return []


def _sums(cells: pd.DataFrame) -> list[tuple[int, tuple[int, ...], bool]]:
    """Return (whole, parts, complete) by row number: all people = their subgroups, a factor = its
    items, the index = its factors.

    People without a subgroup are an additional unknown: the parts then do not add up to the whole
    and nothing can be solved for, but what is true of everyone is still true of each part.
    """
    row_of = {
        key: row for row, key in enumerate(zip(cells["item"], cells["subgroup"], strict=True))
    }
    sums: list[tuple[int, tuple[int, ...], bool]] = []
    for item, parts in cells[cells["subgroup"] != ALL].groupby("item", sort=False):
        whole = row_of.get((item, ALL))
        if whole is not None:
            sums.append(
                (whole, tuple(parts.index), bool(parts["n"].sum() >= cells["n"].iat[whole]))
            )
    for (parent, subgroup), parts in cells[cells["parent_item"] != ""].groupby(
        ["parent_item", "subgroup"], sort=False
    ):
        whole = row_of.get((parent, subgroup))
        if whole is not None:
            sums.append((whole, tuple(parts.index), True))
    return sums


def _exposed(sums: list[tuple[int, tuple[int, ...]]], hidden: np.ndarray) -> list[int]:
    """Return the withheld cells that the shown ones determine: those alone in a row of the reduced
    sums.
    """
    touched = [(w, p) for w, p in sums if hidden[w] or hidden[list(p)].any()]
    if not touched:
        return []
    unknown = np.flatnonzero(hidden)
    matrix = np.zeros((len(touched), len(hidden)))
    for row, (whole, parts) in enumerate(touched):
        matrix[row, whole] = -1.0
        matrix[row, list(parts)] = 1.0
    reduced = np.abs(_reduced(matrix[:, unknown])) > ZERO
    alone = reduced[reduced.sum(axis=1) == 1]
    return [int(cell) for cell in unknown[alone.any(axis=0)]]


def _reduced(matrix: np.ndarray) -> np.ndarray:
    """Return the reduced row echelon form by Gauss-Jordan elimination with partial pivoting.

    The matrices are small and contain 0 and ±1; a singular value decomposition takes ten times as
    long for the same result.
    """
    left, pivot = matrix.copy(), 0
    for column in range(left.shape[1]):
        if pivot == len(left):
            break
        best = pivot + int(np.abs(left[pivot:, column]).argmax())
        if abs(left[best, column]) < ZERO:
            continue
        left[[pivot, best]] = left[[best, pivot]]
        left[pivot] /= left[pivot, column]
        factors = left[:, column].copy()
        factors[pivot] = 0.0
        left -= np.outer(factors, left[pivot])
        pivot += 1
    return left[:pivot]
