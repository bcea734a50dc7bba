"""What a survey table may show: small cells are withheld, and so is what would give them away.

A figure that rests on few people is withheld (it says little, and may say who said it). What is withheld must not be worked out

* from one table: where it is the only one missing from a sum that is shown (the whole and the other subgroups, a factor and its items), a
  second one is withheld too, the one with the fewest respondents over *all* years, so that the same cells go blank year after year;
* from certainty: where a shown whole is 0 or 100, or what is left of it after the shown parts is, each part is; then a part that differs, or
  the whole, is withheld as well;
* from two releases side by side: what any release withheld stays withheld, and a cell that a release has shown with the same answers
  is known to every reader, so that it covers nothing.

The decision is made once, in the table every format reads. A *memory* (:func:`cells_of`) carries it from release to release.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from parlib.analysis.surveys.disclosure_levels import families as _families
from parlib.analysis.surveys.disclosure_levels import spread
from parlib.codebook.methods import Precision
from parlib.codebook.reasons import Reason

SURVEY = ["locality", "period", "survey"]
CELL = [*SURVEY, "item", "subgroup"]
ALL = "all"
INDEX = "index"
_ESTIMATES = ["estimate", "se", "ci_low", "ci_high", "df", "deff"]
FINE = ["share_1", "share_2", "share_3", "share_4", "share_5"]
_ENDS = {"share_4_5": (0.0, 100.0), "share_1_3": (100.0, 0.0), "mean": (1.0, 5.0)}
_ZERO = 1e-9


def withhold_small_cells(
    table: pd.DataFrame,
    *,
    precision: Precision,
    factor_of: Mapping[str, str] | None = None,
    withheld_before: pd.DataFrame | None = None,
    above: pd.DataFrame | None = None,
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
        Memory of earlier releases, rows of :func:`cells_of` (``satisfaction`` rows do, without ``content``): cells withheld there stay so, and a
        subgroup that is new beside withheld ones is withheld with them (it may be a part of one). Cells shown there with the same ``content``
        are known and cover nothing.
    above : DataFrame, optional
        Surveys that are parts of another, rows of :func:`parlib.analysis.surveys.levels.units_above`: nothing withheld at one level may be worked out
        from the other.

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
    cells["size"] = cells.groupby(["locality", "survey", "item", "subgroup"])["n"].transform("sum")
    cells["parent_item"] = _parents(cells["item"], factor_of or {})
    cells["end"] = _ends(out, cells)
    cells["known"] = False
    if withheld_before is not None and len(withheld_before):
        _remember(cells, out, withheld_before)
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
    base = out["n"].to_numpy()
    shown = {
        "too_few_respondents": str(Reason.of("too_few_respondents", needed=precision.min_respondents)),
        "complementary_suppression": str(Reason.of("complementary_suppression")),
        "suppressed_before": str(Reason.of("suppressed_before")),
    }
    out["reason"] = np.where(hide, pd.Series(why).map(shown).fillna("").to_numpy(), out["reason"].to_numpy())
    out["n"] = np.where((cell_hidden & (why != "too_few_respondents")) | (base < precision.min_cell), np.nan, base)
    return out


def cells_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return what a release must remember of a table after suppression: each cell, whether it was withheld, and what it showed.

    Returns
    -------
    DataFrame
        ``locality, period, survey, item, subgroup, suppressed, content``: one row per cell. ``content`` is a short digest of the figures
        shown (empty for a withheld cell), by which a later release sees that readers know them already; nothing can be read from it
        that was not printed.
    """
    cells = table.groupby(CELL, sort=False)["suppressed"].all().reset_index()
    content = _contents(table[~table["suppressed"].astype(bool)])
    cells = cells.merge(content, on=CELL, how="left")
    cells["content"] = cells["content"].where(~cells["suppressed"], "").fillna("")
    return cells.sort_values(CELL, ignore_index=True)


def _contents(rows: pd.DataFrame) -> pd.DataFrame:
    """Digest the main figures of each cell: share of 4-5 and mean where they are there, else whatever is."""
    main = rows[rows["measure"].isin(list(_ENDS))]
    chosen = (main if len(main) else rows).sort_values([*CELL, "measure"])
    if chosen.empty:
        return chosen[CELL].assign(content="")
    said = pd.Series([f"{m}={v:.9f}" for m, v in zip(chosen["measure"], chosen["estimate"], strict=True)], index=chosen.index)
    text = said.groupby([chosen[c] for c in CELL], sort=False).agg(";".join)
    return text.map(lambda s: hashlib.sha256(s.encode()).hexdigest()[:12]).rename("content").reset_index()


def _remember(cells: pd.DataFrame, table: pd.DataFrame, before: pd.DataFrame) -> None:
    """Mark, in place, what earlier releases withheld and what they have shown already."""
    gone = before.loc[before["suppressed"].astype(bool), CELL].drop_duplicates()
    hidden = cells.merge(gone.assign(_gone=True), on=CELL, how="left")["_gone"].eq(True).to_numpy(copy=True)
    # a group that is new beside withheld ones may be carved out of one of them
    item = [*SURVEY, "item"]
    guarded = gone.loc[gone["subgroup"].ne(ALL), item].drop_duplicates().assign(_guarded=True)
    old = cells.merge(before[CELL].drop_duplicates().assign(_old=True), on=CELL, how="left")["_old"].eq(True).to_numpy()
    beside = cells.merge(guarded, on=item, how="left")["_guarded"].eq(True).to_numpy()
    hidden |= beside & ~old & cells["subgroup"].ne(ALL).to_numpy()
    needed = cells.copy()
    _protect(needed)  # what would have to cover the small cells anyway keeps that reason
    fresh = np.where(needed["why"].eq("complementary_suppression"), "complementary_suppression", "suppressed_before")
    cells["why"] = np.where(cells["why"].eq("") & hidden, fresh, cells["why"])
    if "content" not in before.columns:
        return
    surveys = before[SURVEY].drop_duplicates()
    now = _contents(table.merge(surveys, on=SURVEY))
    said = before.loc[~before["suppressed"].astype(bool) & before["content"].ne(""), [*CELL, "content"]].drop_duplicates()
    told = now.merge(said, on=[*CELL, "content"])[CELL].assign(_known=True).drop_duplicates()
    cells["known"] = cells.merge(told, on=CELL, how="left")["_known"].eq(True).to_numpy() & ~hidden


def _ends(table: pd.DataFrame, cells: pd.DataFrame) -> np.ndarray:
    """Return 1 where all answers of a cell are satisfied, -1 where none is, else 0."""
    end = pd.Series(0, index=pd.MultiIndex.from_frame(cells[CELL]))
    for measure, (none, every) in _ENDS.items():
        rows = table[table["measure"] == measure]
        at = pd.MultiIndex.from_frame(rows[CELL])
        estimate = rows["estimate"].to_numpy(float)
        end.loc[at[np.isclose(estimate, every, rtol=0, atol=_ZERO)]] = 1
        end.loc[at[np.isclose(estimate, none, rtol=0, atol=_ZERO)]] = -1
    return end.to_numpy()


def _fine_shares_to_withhold(table: pd.DataFrame, cells: pd.DataFrame) -> np.ndarray:
    """Mark the rows of single answers (``share_1`` ...) that would make a withheld share certain.

    Single answers are often 0 in every small group. Where a survey withholds a group, they are shown for everyone only; and for
    everyone not where the shown whole says 0 or 100, or the withheld items below it all do.
    """
    fine = table["measure"].isin(FINE).to_numpy()
    out = np.zeros(len(table), dtype=bool)
    if not fine.any() or not (cells["why"] != "").any():
        return out
    touched = (
        table[SURVEY].merge(cells.loc[cells["why"] != "", SURVEY].drop_duplicates().assign(_t=True), on=SURVEY, how="left")["_t"].eq(True)
    )
    out |= fine & touched.to_numpy() & table["subgroup"].ne(ALL).to_numpy() & ~_follows(table)
    rows = table[fine & touched.to_numpy() & table["subgroup"].eq(ALL).to_numpy()]
    flat = rows["estimate"].round(9).isin([0.0, 100.0])
    hidden = cells.loc[cells["why"] != "", [*CELL, "parent_item"]]
    parent_of = dict(zip(cells["item"], cells["parent_item"], strict=True))
    for key, survey in rows.groupby(SURVEY, sort=False):
        inside = hidden[(hidden[SURVEY] == list(key)).all(axis=1)]
        wholes = {ALL: set(inside.loc[inside["subgroup"] != ALL, "item"])}
        below = inside[inside["subgroup"] == ALL]
        certain = set(survey.loc[flat.loc[survey.index], "item"]) & (wholes[ALL] | set(below["parent_item"]))
        for parent, items in below.groupby("parent_item")["item"]:
            parts = survey[survey["item"].isin(set(items))]
            ends = parts["estimate"].round(9).where(flat.loc[parts.index])
            if (ends.groupby(parts["measure"]).nunique(dropna=False).eq(1) & ends.groupby(parts["measure"]).count().gt(0)).any():
                certain.add(parent)
        # what is above a withheld item minus its siblings would say it again
        above = {parent_of.get(item, "") for item in certain}
        certain |= above | {parent_of.get(item, "") for item in above}
        out[survey.index[survey["item"].isin(certain)]] = True
    return out


def _parents(items: pd.Series, factor_of: Mapping[str, str]) -> pd.Series:
    """Return the item above each item: its factor, the index for factors, nothing for the index."""
    return items.map(lambda item: "" if item == INDEX else factor_of.get(item, INDEX))


def _follows(table: pd.DataFrame) -> np.ndarray:
    """Say where a cell's shares of single answers follow from its satisfied share and its mean: withholding them would be for show."""
    wide = table[table["measure"].isin(list(_ENDS))].pivot_table(index=CELL, columns="measure", values="estimate", aggfunc="first")
    if not {"share_4_5", "mean"} <= set(wide.columns):
        return np.zeros(len(table), dtype=bool)
    good, mean = wide["share_4_5"] / 100, wide["mean"]
    certain = np.isclose(good, 1) | np.isclose(mean, (1 - good) + 4 * good) | np.isclose(mean, 3 * (1 - good) + 5 * good)
    said = pd.Series(certain, index=wide.index, name="_f").reset_index()
    return table[CELL].merge(said, on=CELL, how="left")["_f"].eq(True).to_numpy()


def _protect(cells: pd.DataFrame) -> None:
    """Withhold further cells, in place, until nothing withheld can be worked out from what is shown."""
    for _, survey in cells.groupby(SURVEY, sort=False):
        if (survey["why"] != "").any():
            chosen = _complement(survey.reset_index(drop=True))
            cells.loc[survey.index[chosen], "why"] = "complementary_suppression"


def _protect_levels(cells: pd.DataFrame, families: list[tuple[np.ndarray, np.ndarray]]) -> None:
    """Protect every survey, in place, and the surveys that are parts of another together with it, until neither asks for more."""
    while True:
        _protect(cells)
        if not any(spread(cells, top, inside) for top, inside in families):
            return


def _fine_shares_of_levels(table: pd.DataFrame, cells: pd.DataFrame, families: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Mark all single answers of both levels where a part of the whole is withheld: 0 for all would be 0 for each."""
    secret = [np.concatenate(both) for both in families if (cells["why"].iloc[both[1]] != "").any()]
    if not secret:
        return np.zeros(len(table), dtype=bool)
    surveys = cells.iloc[np.concatenate(secret)][SURVEY].drop_duplicates().assign(_s=True)
    return table["measure"].isin(FINE).to_numpy() & table[SURVEY].merge(surveys, on=SURVEY, how="left")["_s"].eq(True).to_numpy()


def _complement(cells: pd.DataFrame) -> list[int]:
    """Choose, by row number, the further cells of one survey to withhold: the fewest respondents over all years first."""
    every = _sums(cells)
    sums = [(whole, parts) for whole, parts, complete in every if complete]
    hidden, known = cells["why"].ne("").to_numpy(copy=True), cells["known"].to_numpy(dtype=bool)
    end = cells["end"].to_numpy()
    cheapest = {row: place for place, row in enumerate(cells.sort_values(["size", "subgroup", "item"]).index)}
    chosen: list[int] = []

    def hide(cell: int) -> None:
        chosen.append(cell)
        hidden[cell] = True

    while True:
        blurred: set[int] = set()
        for cell in _exposed(sums, hidden & ~known):
            giving = [(w, p) for w, p in sums if cell in p or cell == w]
            if blurred & {c for w, p in giving for c in (w, *p)}:
                continue  # perhaps safe already: look again in the next round
            giving.sort(key=lambda s: hidden[list(s[1])].sum())
            free = ~(hidden | known)
            parts = [[c for c in p if free[c]] for _, p in giving] + [[w for w, _ in giving if free[w]]]
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


def _cover_of_certain(every: list[tuple[int, tuple[int, ...], bool]], hidden: np.ndarray, known: np.ndarray, end: np.ndarray) -> list[int]:
    """Return the cells of which one must be withheld because a whole, or what is left of it, says 0 or 100; none where all is well."""
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
    """List (whole, parts, complete) by row number: all people = their subgroups, a factor = its items, the index = its factors.

    People without a subgroup are an unknown of their own: then the parts do not add up to the whole, and nothing can be solved for; but what is
    true of everyone is true of each part all the same.
    """
    row_of = {key: row for row, key in enumerate(zip(cells["item"], cells["subgroup"], strict=True))}
    found: list[tuple[int, tuple[int, ...], bool]] = []
    for item, parts in cells[cells["subgroup"] != ALL].groupby("item", sort=False):
        whole = row_of.get((item, ALL))
        if whole is not None:
            found.append((whole, tuple(parts.index), bool(parts["n"].sum() >= cells["n"].iat[whole])))
    for (parent, subgroup), parts in cells[cells["parent_item"] != ""].groupby(["parent_item", "subgroup"], sort=False):
        whole = row_of.get((parent, subgroup))
        if whole is not None:
            found.append((whole, tuple(parts.index), True))
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
