"""What readers of earlier releases know of a survey, and what a later release may therefore not
show.

A release must not be read alone: two figures of one cell, before and after three late answers, say
what the three answered. The memory (:func:`cells_of`) holds each cell that a release withheld or
showed, with a digest and the number of respondents of what it showed; from it follow

* what stays withheld: a cell withheld before, until the very answers that were shown come back;
* what may not be shown now: a cell that differs from what was shown by fewer people than an
  estimate needs, alone or in a sum with others (:mod:`disclosure_sums`); and, once something of a
  survey (or of its places) is withheld, whatever is new or changed in it, for it may hold or have
  lost the people of a withheld cell. Where every group that has changed only grew, by as many
  people as an estimate needs, and the whole with them, it is shown;
* which survey is which (:func:`carried`): the same answers under another name, year or unit bring
  their memory along.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from parlib.analysis.surveys.disclosure_sums import cut_anew

SURVEY = ["locality", "period", "survey"]
CELL = [*SURVEY, "item", "subgroup"]
MEMORY = [*CELL, "suppressed", "content", "n", "part_of"]
ALL = "all"
INDEX = "index"
ENDS = {"share_4_5": (0.0, 100.0), "share_1_3": (100.0, 0.0), "mean": (1.0, 5.0)}
_SAME_CELLS, _SAME_SHARE = 2, 0.25
"""Two surveys hold the same answers where at least so many cells, and this part of the smaller
one's, show the same to nine decimals of as many people.
"""

FEW = "too_few_changed"
BEFORE = "suppressed_before"
_FAMILY = ["top", "period", "survey"]


def cells_of(table: pd.DataFrame, *, above: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what a release must remember of a table after suppression.

    Each cell, whether it was withheld, and what it showed.

    Parameters
    ----------
    table : DataFrame
        ``satisfaction`` rows.
    above : DataFrame, optional
        Which survey is part of which (:func:`parlib.analysis.surveys.levels.units_above`).

    Returns
    -------
    DataFrame
        ``locality, period, survey, item, subgroup, suppressed, content, n, part_of``: one row per
        cell. ``content`` is a short digest of the figures shown (empty for a withheld cell), by
        which a later release sees that readers know them already; nothing can be read from it that
        was not printed. ``n`` is the number of respondents printed beside them, NaN where none was;
        ``part_of`` the unit whose survey holds this one.
    """
    cells = (
        table.groupby(CELL, sort=False)
        .agg(suppressed=("suppressed", "all"), n=("n", "max"))
        .reset_index()
    )
    cells = cells.merge(contents(table[~table["suppressed"].astype(bool)]), on=CELL, how="left")
    cells["content"] = cells["content"].where(~cells["suppressed"], "").fillna("")
    cells["n"] = cells["n"].where(~cells["suppressed"])
    cells["part_of"] = _top(cells, above).where(lambda top: top.ne(cells["locality"]), "")
    return cells[MEMORY].sort_values(CELL, ignore_index=True)


def contents(rows: pd.DataFrame) -> pd.DataFrame:
    """Digest the main figures of each cell and the number of people.

    Share of 4-5 and mean where they are there, else whatever is.
    """
    main = rows[rows["measure"].isin(list(ENDS))]
    chosen = (main if len(main) else rows).sort_values([*CELL, "measure"])
    if chosen.empty:
        return chosen[CELL].assign(content="")
    columns = (chosen[c] for c in ("measure", "estimate", "n"))
    digests = pd.Series(
        [f"{m}={v:.9f}/{n:.0f}" for m, v, n in zip(*columns, strict=True)], index=chosen.index
    )
    text = digests.groupby([chosen[c] for c in CELL], sort=False).agg(";".join)
    return (
        text.map(lambda s: hashlib.sha256(s.encode()).hexdigest()[:12])
        .rename("content")
        .reset_index()
    )


def carried(
    memory: pd.DataFrame,
    now: pd.DataFrame,
    *,
    above: pd.DataFrame | None = None,
    kin: Mapping[str, tuple[str, ...]],
) -> pd.DataFrame:
    """Add to a memory what it holds of the surveys of a table under another name, year or unit.

    A survey takes over the memory of another one that is gone, of the same unit and year, or of a
    unit it came from and the same year and name, if they share a question; and of any survey that
    shows the same figures of as many people in a quarter of the cells: then the answers are the
    same.

    Parameters
    ----------
    memory : DataFrame
        Rows of :func:`cells_of`.
    now : DataFrame
        Cells of the table: ``CELL`` and ``content``.
    above : DataFrame, optional
        Which survey is part of which: a place may say what a group of the unit above says.
    kin : mapping of str to tuple of str
        For each unit the units it came from or went into.

    Returns
    -------
    DataFrame
        The memory, followed by copies of rows under the names of the present surveys; the places of
        a survey come with it.
    """
    present = dict(tuple(now.groupby(SURVEY, sort=False)))
    kept = dict(tuple(memory.groupby(SURVEY, sort=False)))
    alike = _alike(memory, now, above)
    added = []
    for key, cells in present.items():
        unit, period, survey = key
        items = set(cells["item"]) - {INDEX}
        for old, rows in kept.items():
            if old == key:
                continue
            renamed = old[:2] == (unit, period)
            succeeded = old[1:] == (period, survey) and (
                old[0] in kin.get(unit, ()) or unit in kin.get(old[0], ())
            )
            if (key, old) in alike or (
                old not in present and (renamed or succeeded) and items & set(rows["item"])
            ):
                names = {"period": period, "survey": survey}
                origin = old[0] if succeeded else ""
                added.append(rows.assign(locality=unit, origin=origin, **names))
                places = memory[
                    memory["part_of"].eq(old[0])
                    & memory["period"].eq(old[1])
                    & memory["survey"].eq(old[2])
                ]
                added.append(places.assign(part_of=unit, **names))
    carried_rows = [a for a in added if len(a)]
    return (
        pd.concat([memory, *carried_rows], ignore_index=True).drop_duplicates(
            MEMORY, ignore_index=True
        )
        if carried_rows
        else memory
    )


def twins(now: pd.DataFrame, *, above: pd.DataFrame | None = None) -> pd.Series:
    """Give each survey of a table a number so that no two of one number hold the same answers.

    All 0 where every survey is its own.

    Parameters
    ----------
    now : DataFrame
        Cells of the table: ``CELL`` and ``content``.
    above : DataFrame, optional
        Which survey is part of which: a unit and its places are never twins.

    Returns
    -------
    Series of int
        One number per cell, in the order of ``now``.

    Examples
    --------
    >>> row = {"locality": "A", "period": 2024, "subgroup": "all"}
    >>> cells = [row | {"survey": s, "item": i, "content": i} for s in ("SIPAS", "COPY") for i in ("Q1", "Q2")]
    >>> twins(pd.DataFrame(cells)).tolist()
    [1, 1, 0, 0]
    """
    alike = _alike(now.assign(suppressed=False), now, above)
    turn: dict[tuple[Any, ...], int] = {}
    for key in sorted({a for a, _ in alike}):
        taken = {turn[b] for a, b in alike if a == key and b in turn}
        turn[key] = next(k for k in range(len(taken) + 1) if k not in taken)
    keys = zip(*(now[c] for c in SURVEY), strict=True)
    return pd.Series([turn.get(key, 0) for key in keys], index=now.index, dtype=int)


def _alike(
    memory: pd.DataFrame, now: pd.DataFrame, above: pd.DataFrame | None
) -> set[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Return pairs (present survey, remembered survey) that show the same and are not a unit and
    its place.
    """
    shown = memory[~memory["suppressed"].astype(bool) & memory["content"].ne("")]
    left, right = (
        now[[*SURVEY, "content"]].drop_duplicates(),
        shown[[*SURVEY, "content"]].drop_duplicates(),
    )
    pairs = left.merge(right, on="content", suffixes=("", "_old"))
    old = [f"{c}_old" for c in SURVEY]
    pairs = pairs[(pairs[SURVEY].to_numpy() != pairs[old].to_numpy()).any(axis=1)]
    counted = pairs.groupby([*SURVEY, *old], sort=False).size()
    sizes = [dict(t.groupby(SURVEY, sort=False).size()) for t in (left, right)]
    surveys = pd.concat([left, right])[SURVEY].drop_duplicates(ignore_index=True)
    tops = zip(_top(surveys, above), surveys["period"], surveys["survey"], strict=True)
    family = dict(zip(surveys.itertuples(index=False, name=None), tops, strict=True))
    alike = set()
    for key, same in counted.items():
        a, b = key[:3], key[3:]
        if family.get(a, a) != family.get(b, b) and same >= max(
            _SAME_CELLS, _SAME_SHARE * min(sizes[0][a], sizes[1][b])
        ):
            alike.add((a, b))
    return alike


def _top(cells: pd.DataFrame, above: pd.DataFrame | None) -> pd.Series:
    """Return the unit whose survey holds each cell's survey: its own, or the one above it."""
    if above is None or above.empty:
        return cells["locality"]
    known = (
        cells[SURVEY].merge(above, on=SURVEY, how="left")["above"].fillna("").set_axis(cells.index)
    )
    return known.where(known.ne(""), cells["locality"])


def heed(
    cells: pd.DataFrame, memory: pd.DataFrame, *, above: pd.DataFrame | None, few: int
) -> None:
    """Mark, in place, what earlier releases withheld, what they have shown already, and what would
    say what fewer than ``few`` people answered.

    Parameters
    ----------
    cells : DataFrame
        ``CELL``, ``n``, ``content``, ``parent_item``; ``past`` (reason, or empty), ``known`` (shown
        before with the same answers) and ``haunted`` (something of this survey or of its places was
        withheld before) are written.
    memory : DataFrame
        Rows of :func:`cells_of` after :func:`carried`.
    above : DataFrame, optional
        Which survey is part of which.
    few : int
        Fewest people whose answers may be shown together.
    """
    cells["top"], before = _top(cells, above), _complete(memory, above)
    shown, withheld = before[~before["suppressed"]], before[before["suppressed"]]
    told = _in(cells, shown[shown["content"].ne("")], [*CELL, "content"]) | _shown_by_another_name(
        cells, shown
    )
    gone = _in(cells, withheld, CELL) & ~told
    haunted = _in(cells, withheld, _FAMILY)
    near = _near(cells, shown, few=few)
    barred = gone | (near & ~told) | cells["why"].ne("").to_numpy()
    near |= cut_anew(cells, shown, told=told & ~gone, hidden=barred, few=few)
    hidden = gone | (near & ~told)
    marks = cells.assign(_told=told, _gone=gone, _old=_in(cells, before, CELL), _near=near)
    for key, item in marks[haunted].groupby([*_FAMILY, "item"], sort=False):
        rows = item.index.to_numpy()
        hidden[
            rows[
                _barred(
                    item,
                    before[(before[[*_FAMILY, "item"]] == list(key)).all(axis=1)],
                    withheld,
                    few=few,
                )
            ]
        ] = True
    _hide_sums_of_hidden(cells, hidden, free=told | ~haunted)
    _leave_sums_of_shown(cells, hidden, gone)
    cells["known"], cells["haunted"] = told & ~gone, haunted
    cells["past"] = np.select([hidden & ~gone & near, hidden], [FEW, BEFORE], "")


def _barred(
    item: pd.DataFrame, before: pd.DataFrame, withheld: pd.DataFrame, *, few: int
) -> np.ndarray:
    """Return which cells of one question, in a survey of which something was withheld, may not be
    shown as they are now.

    Nobody knows whether the people of a withheld cell stand elsewhere now. Three signs speak
    against it: no withheld group (or place) is missing, the groups that changed only grew and no
    more than the whole did; and neither they nor what they leave of the whole's growth are few.
    """
    whole = (item["subgroup"].eq(ALL) & item["locality"].eq(item["top"])).to_numpy()
    told, gone, old = (item[c].to_numpy() for c in ("_told", "_gone", "_old"))
    changed = ~told & ~gone
    if not old[whole].any():  # a new question: nothing of it was shown, but its name may be
        of_all = withheld[withheld["subgroup"].eq(ALL) & withheld["locality"].eq(withheld["top"])]
        return np.asarray(changed & (~whole | _in(item, of_all, _FAMILY)))
    most = before[~before["suppressed"]].groupby(CELL)["n"].max().rename("_most").reset_index()
    more = (item["n"] - item.merge(most, on=CELL, how="left")["_most"].to_numpy(float)).to_numpy(
        float
    )
    missing = before[before["suppressed"] & ~_in(before, item, CELL)]
    grown = 0.0 if told[whole].all() else more[whole].min()
    fits = bool((told | (more >= few))[whole].all())
    for part, lost in (
        (
            ~whole & item["locality"].eq(item["top"]).to_numpy(),
            missing["locality"].eq(missing["top"]),
        ),
        (item["locality"].ne(item["top"]).to_numpy(), missing["locality"].ne(missing["top"])),
    ):
        moved = more[part & changed]
        left = grown - moved.sum()
        fits &= (
            bool((moved >= few).all() and (left == 0 or left >= few) and not lost.any())
            or not part.any()
        )
    return np.asarray(changed & (not fits))


def _complete(memory: pd.DataFrame, above: pd.DataFrame | None) -> pd.DataFrame:
    """Return the memory with every column, and ``top``.

    The unit whose survey holds the row's survey.
    """
    defaults = {"content": "", "n": np.nan, "part_of": "", "origin": ""}
    out = memory.assign(
        **{c: memory[c].fillna(v) if c in memory else v for c, v in defaults.items()},
        suppressed=memory["suppressed"].astype(bool),
    )
    return out.assign(top=out["part_of"].where(out["part_of"].ne(""), _top(out, above)))


def _in(cells: pd.DataFrame, rows: pd.DataFrame, key: list[str]) -> np.ndarray:
    """Return which cells stand among some rows by the columns of a key."""
    known = set(zip(*(rows[c] for c in key), strict=True))
    return np.array([k in known for k in zip(*(cells[c] for c in key), strict=True)], dtype=bool)


def _other_names(cells: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Pair each new cell with the shown cells that are gone and may be the same under another name
    of place, question or group.
    """
    fresh = cells.assign(_row=np.arange(len(cells)))[~_in(cells, shown, CELL)]
    lost = shown[~_in(shown, cells, CELL)]
    if fresh.empty or lost.empty:
        return pd.DataFrame(columns=["_row", "n", "n_old", "content", "content_old"])
    pairs = fresh.merge(lost, on=_FAMILY, suffixes=("", "_old"))
    fits = np.ones(len(pairs), dtype=bool)
    for name in ("locality", "item", "subgroup"):
        here, there = (
            cells[[*_FAMILY, name]].drop_duplicates(),
            shown[[*_FAMILY, name]].drop_duplicates(),
        )
        renamed = ~_in(pairs, there, [*_FAMILY, name])
        left = pairs[[*_FAMILY, f"{name}_old"]].set_axis([*_FAMILY, name], axis=1)
        fits &= pairs[name].eq(pairs[f"{name}_old"]).to_numpy() | (
            renamed & ~_in(left, here, [*_FAMILY, name])
        )
    return pairs[fits]


def _shown_by_another_name(cells: pd.DataFrame, shown: pd.DataFrame) -> np.ndarray:
    pairs = _other_names(cells, shown)
    out = np.zeros(len(cells), dtype=bool)
    out[
        pairs.loc[
            pairs["content"].eq(pairs["content_old"]) & pairs["content"].ne(""), "_row"
        ].to_numpy(int)
    ] = True
    return out


def _near(cells: pd.DataFrame, shown: pd.DataFrame, *, few: int) -> np.ndarray:
    """Return which cells differ by fewer than ``few`` people from a cell that was shown.

    The same one, or one that is gone and may be it.
    """
    same = (
        cells[CELL]
        .assign(_row=np.arange(len(cells)), n=cells["n"].to_numpy(float))
        .merge(shown[[*CELL, "n"]], on=CELL, suffixes=("", "_old"))
    )
    out = np.zeros(len(cells), dtype=bool)
    for pairs in (same, _other_names(cells, shown)):
        away = (pairs["n"].astype(float) - pairs["n_old"].astype(float)).abs()
        # a number that was not shown may be any
        out[pairs.loc[~(away >= few), "_row"].to_numpy(int)] = True
    return out


def _covered(cells: pd.DataFrame, hidden: np.ndarray) -> np.ndarray:
    """Return for each cell whether a part of it (a question of a factor, a factor of the index) is
    hidden.

    NaN where it has no parts.
    """
    key = [*SURVEY, "subgroup", "item"]
    parts = cells[key].assign(
        item=cells["parent_item"].to_numpy(), _any=hidden | cells["why"].ne("").to_numpy()
    )
    covered = (
        parts[parts["item"].ne("")]
        .groupby(key, as_index=False)["_any"]
        .any()
        .astype({"_any": float})
    )
    return np.asarray(cells[key].merge(covered, on=key, how="left")["_any"].to_numpy(float))


def _hide_sums_of_hidden(cells: pd.DataFrame, hidden: np.ndarray, *, free: np.ndarray) -> None:
    """Withhold, in ``hidden``, factors and then the index where a part is.

    Its change would be told by theirs.
    """
    for index in (False, True):
        hidden |= (
            (cells["item"].eq(INDEX).to_numpy() == index) & (_covered(cells, hidden) == 1) & ~free
        )


def _leave_sums_of_shown(cells: pd.DataFrame, hidden: np.ndarray, gone: np.ndarray) -> None:
    """Show, in ``hidden``, factors and then the index again where all they are made of is shown.

    They say nothing that their parts do not.
    """
    for index in (False, True):
        hidden &= ~(
            (cells["item"].eq(INDEX).to_numpy() == index) & (_covered(cells, hidden) == 0) & ~gone
        )
