"""The ledger: where every lost point went, which unit leads the item, why, and the source.

The rows of one unit and year sum exactly (in decimal points) to the maximum minus the score, for
each domain, each lead unit and the whole. Whatever a table does not break down (a published domain
without its items, the part of a bonus above its cap) has its own row, so that nothing disappears in
a difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.tables import conform, empty
from parlib.codebook.vocabulary import Level, State
from parlib.scoring.evidence import positions, rows_of
from parlib.scoring.exact import to_points, to_quanta
from parlib.scoring.tree import Tree

_UNIT = ["locality", "period", "framework"]


@dataclass(frozen=True)
class _Layout:
    """Scores of one rule book as arrays of shape (items of the tree, units): row of each cell, and
    quanta.
    """

    rows: pd.DataFrame
    row_of: np.ndarray
    lost: np.ndarray
    state: np.ndarray


def ledger(
    scores: pd.DataFrame, framework: Framework, *, partition: Level | None = None
) -> pd.DataFrame:
    """Return every lost point of every unit and year under a rule book.

    Parameters
    ----------
    scores : DataFrame
        Hand-off table ``scores``; rows of other rule books are ignored.
    framework : Framework
        The rule book of the scores.
    partition : Level, optional
        Which partition of the whole to follow if there are several; by default the declared one.

    Returns
    -------
    DataFrame
        Hand-off table ``ledger``: only rows with points lost (or gained by a bonus), sorted as the
        scores.

    Notes
    -----
    For each item with known points: sum of the rows at and below it = applicable_max - points,
    exactly. A missing item counts with its whole maximum, state ``missing``. If the points of an
    item are unknown (an index below its coverage floor), the rows below it have no corresponding
    total.

    Examples
    --------
    >>> from parlib.scoring.evaluate import score_evidence
    >>> from parlib.sample import A, evidence, rule_book
    >>> book = rule_book("world-2")
    >>> lost = ledger(score_evidence(evidence(), book), book).query("locality == @A and period == 2023")
    >>> [(r.code, r.lost_points, r.lead_unit) for r in lost.itertuples()]
    [('1.1', 20.0, 'Phòng Nội vụ'), ('2.2', 1.2, 'Văn phòng HĐND và UBND')]
    """
    tree = Tree.of(
        framework if partition is None else framework.model_copy(update={"partition": partition})
    )
    layout = _lay_out(scores, tree)
    if layout.rows.empty:
        return empty("ledger")
    lost, rest = _entries(layout, tree)
    return _table(layout, tree, lost, rest)


def lost_by_unit(entries: pd.DataFrame) -> pd.DataFrame:
    """Sum a ledger by lead unit.

    Returns
    -------
    DataFrame
        locality, period, framework, lead_unit, lost_points (exact), items, zero_items,
        missing_items, open_points (part of lost_points that is missing rather than lost), share;
        sorted by points lost within each unit and year. A joint lead ("A; B") stays joint: points
        are never split by assumption.
    """
    key = [*_UNIT, "lead_unit"]
    quanta = pd.DataFrame(
        {"lost": to_quanta(entries["lost_points"].to_numpy(dtype=float))}, index=entries.index
    )
    missing = entries["state"].eq(str(State.MISSING))
    quanta["open"] = quanta["lost"].where(missing, 0.0)
    quanta["items"] = 1
    quanta["zero_items"] = entries["state"].eq(str(State.ZERO)).astype(int)
    quanta["missing_items"] = missing.astype(int)
    out = quanta.groupby([entries[k] for k in key], sort=True).sum().reset_index()
    total = out.groupby(_UNIT)["lost"].transform("sum")
    out["share"] = out["lost"] / total.where(total != 0)
    out = out.sort_values(
        [*_UNIT, "lost", "lead_unit"], ascending=[True, True, True, False, True], ignore_index=True
    )
    out["lost_points"], out["open_points"] = (
        to_points(out["lost"].to_numpy()),
        to_points(out["open"].to_numpy()),
    )
    return out[
        [*key, "lost_points", "items", "zero_items", "missing_items", "open_points", "share"]
    ]


def _lay_out(scores: pd.DataFrame, tree: Tree) -> _Layout:
    rows = rows_of(scores, tree.framework)
    item = positions(rows["code"], [i.code for i in tree.items])
    if (item < 0).any():
        rows, item = rows[item >= 0], item[item >= 0]
    place, _ = pd.factorize(rows["locality"], sort=True)
    period = rows["period"].to_numpy(dtype=np.int64)
    span = int(period.max() - period.min() + 1) if len(period) else 1
    keys, unit = np.unique(
        place * span + (period - (period.min() if len(period) else 0)), return_inverse=True
    )
    row_of = np.full((len(tree.items), len(keys)), -1, dtype=np.int64)
    row_of[item, unit] = np.arange(len(rows))
    state = np.zeros(row_of.shape, dtype=np.int8)
    codes = positions(
        rows["state"], [str(State.SCORED), str(State.MISSING), str(State.NOT_APPLICABLE)]
    ).astype(np.int8)
    state[item, unit] = codes
    lost = np.full(row_of.shape, np.nan)
    values = to_quanta(rows["lost_points"].to_numpy(dtype=float))
    open_ = to_quanta(rows["applicable_max"].to_numpy(dtype=float))
    lost[item, unit] = np.where(codes == 1, np.nan, np.where(codes == 2, 0.0, values))
    leaf = np.zeros(len(tree.items), dtype=bool)
    leaf[tree.leaves] = True
    is_open = leaf[item] & (codes == 1)
    lost[item[is_open], unit[is_open]] = open_[is_open]
    return _Layout(rows, row_of, lost, state)


def _entries(layout: _Layout, tree: Tree) -> tuple[np.ndarray, np.ndarray]:
    """Return what each leaf loses, and what each parent loses beyond the items below it (quanta,
    NaN = no entry).
    """
    accounted = layout.lost.copy()
    rest = np.full(layout.lost.shape, np.nan)
    for position in tree.bottom_up:
        below = accounted[list(tree.children[position])]
        known = ~np.isnan(below)
        total = np.where(known, below, 0.0).sum(axis=0)
        lost = layout.lost[position]
        rest[position] = lost - total
        accounted[position] = np.where(
            np.isnan(lost), np.where(known.any(axis=0), total, np.nan), lost
        )
    lost = np.full(layout.lost.shape, np.nan)
    lost[tree.leaves] = layout.lost[tree.leaves]
    lost[lost == 0], rest[rest == 0] = np.nan, np.nan
    return lost, rest


def _table(layout: _Layout, tree: Tree, lost: np.ndarray, rest: np.ndarray) -> pd.DataFrame:
    amount = np.where(np.isnan(lost), rest, lost)
    unit, item = np.nonzero(~np.isnan(amount.T))
    row = layout.row_of[item, unit]
    texts = ["person_in_charge", "reason", "explanation", "evidence_file", "source"]
    kept = [
        *_UNIT,
        "code",
        "parent",
        "level",
        "state",
        "max_points",
        "applicable_max",
        "points",
        "lead_unit",
        *texts,
    ]
    out = layout.rows[kept].take(row).reset_index(drop=True)
    is_rest = np.isnan(lost[item, unit])
    out["lost_points"] = to_points(amount[item, unit])
    names = {
        k: pd.Series([getattr(i, k) for i in tree.items], dtype="str")
        for k in ("name_vi", "name_en")
    }
    codes = pd.Series([tree.items[d].code for d in tree.domain_of], dtype="str")
    out["domain"] = codes.take(item).reset_index(drop=True)
    for name, values in names.items():
        out[name] = values.take(item).reset_index(drop=True)
    out["part"] = pd.Series(pd.array(["item", "rest"], dtype="str").take(is_rest.astype(int)))
    total = pd.Series(amount[item, unit]).groupby(unit).transform("sum").to_numpy()
    out["share"] = amount[item, unit] / np.where(total == 0, np.nan, total)
    lead = pd.Series(_leads(tree), dtype="str").take(item).reset_index(drop=True)
    out["lead_unit"] = out["lead_unit"].mask(out["lead_unit"] == "", lead)
    rest_reason = pd.Series(
        ["bonus_cap" if i.kind == "bonus" else "not_broken_down" for i in tree.items], dtype="str"
    )
    out["reason"] = out["reason"].mask(is_rest, rest_reason.take(item).reset_index(drop=True))
    filed, told = out["evidence_file"] != "", out["explanation"] != ""
    out["evidence_state"] = pd.Series(
        pd.array(["none", "explained", "filed"], dtype="str").take(
            np.where(filed, 2, np.where(told, 1, 0))
        )
    )
    return conform("ledger", out)


def _leads(tree: Tree) -> list[str]:
    """Return the lead unit of each item, otherwise that of the nearest ancestor that names one."""
    leads: list[str] = []
    for item, above in zip(tree.items, tree.parent, strict=True):
        leads.append(item.lead_unit or (leads[above] if above >= 0 else ""))
    return leads
