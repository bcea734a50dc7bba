"""From evidence to points: all units and periods of one rule book at once.

:func:`score_evidence` reads the hand-off table ``evidence`` and returns ``scores``, with a row for
every item of the rule book and every (locality, period) in the evidence: an item that nobody
reported is a row with state *missing*, not an absent row. The arithmetic runs on arrays of shape
(items, units) in quanta (:mod:`parlib.scoring.exact`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.layers import Layer
from parlib.codebook.reasons import Reason
from parlib.codebook.vocabulary import Basis
from parlib.scoring.evidence import Grid
from parlib.scoring.exact import round_half_up, to_points, to_quanta
from parlib.scoring.leaves import (
    LEAF_REASONS,
    MISSING,
    NOT_APPLICABLE,
    SCORED,
    STATES,
    WAYS,
    ZERO,
    Leaves,
    Lens,
    score_leaves,
)
from parlib.scoring.tree import Tree

__all__ = ["Lens", "rounded", "score_evidence"]


def score_evidence(
    evidence: pd.DataFrame,
    framework: Framework,
    *,
    lens: Lens = Lens.OFFICIAL,
    basis: Basis | None = None,
) -> pd.DataFrame:
    """Score evidence under a rule book.

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table ``evidence``; rows of other rule books are ignored.
    framework : Framework
        The rule book, including its coverage floor and its policy for items that do not apply.
    lens : Lens
        Whose points count.
    basis : Basis, optional
        Value of the column ``basis``; by default ``computed``, or ``self_scored`` if any point
        rests on a self-score, or on figures that the unit used for its self-score and nobody
        appraised.

    Returns
    -------
    DataFrame
        Hand-off table ``scores``, sorted by locality, period and the order of the rule book.
        ``points`` are exact decimals; a parent's points are the sum over its items that have
        points, and its ``lost_points`` include what missing items could still give. The index is
        missing, with a reason, if less than ``framework.coverage_floor`` of the applicable maximum
        was scored. ``self_points``, ``round1_points``, ``appraised_points`` and ``survey_points``
        are kept as entered and summed over the items that have them.

    Raises
    ------
    ValidationFailed
        Unknown or duplicate items, points above the maximum, items declared not applicable that
        have points; all problems are reported at once.

    Examples
    --------
    >>> from parlib.sample import A, evidence, rule_book
    >>> scores = score_evidence(evidence(), rule_book("world-1"))
    >>> float(scores.query("locality == @A and period == 2021 and code == '0'")["points"].item())
    73.0
    """
    return score_grid(Grid.of(evidence, framework), lens=lens, basis=basis)


def score_grid(
    grid: Grid, *, lens: Lens = Lens.OFFICIAL, basis: Basis | None = None
) -> pd.DataFrame:
    """Score evidence that is already laid out, see :func:`score_evidence`."""
    return _table(grid, sum_up(grid.tree, score_leaves(grid, lens)), basis)


@dataclass
class Nodes:
    """Arrays over all items, shape (items, units): quanta, state codes, and reason texts of
    parents.
    """

    points: np.ndarray
    maxima: np.ndarray
    state: np.ndarray
    reason: np.ndarray
    reasons: list[str]
    self_scored: np.ndarray
    leaf_way: np.ndarray


def sum_up(tree: Tree, leaves: Leaves) -> Nodes:
    """Sum the leaves up the tree exactly, and derive the state and reason of each parent."""
    shape = (len(tree.items), leaves.points.shape[1])
    points, maxima = np.full(shape, np.nan), np.full(shape, np.nan)
    state, reason = np.zeros(shape, dtype=np.int8), np.zeros(shape, dtype=np.int16)
    self_scored = np.zeros(shape, dtype=bool)
    points[tree.leaves], maxima[tree.leaves], state[tree.leaves] = (
        leaves.points,
        leaves.maxima,
        leaves.state,
    )
    reason[tree.leaves], self_scored[tree.leaves] = leaves.reason, leaves.self_scored
    reasons = list(LEAF_REASONS)
    for position in tree.bottom_up:
        below = list(tree.children[position])
        span = tree.leaf_spans[position]
        known = ~np.isnan(points[below])
        total = np.where(known, points[below], 0.0).sum(axis=0)
        limit = tree.items[position].max_points
        if tree.items[position].kind == "bonus" and limit is not None:
            total = np.minimum(total, to_quanta(limit))
        unknown = (leaves.state[span] == MISSING).sum(axis=0)
        applicable = (leaves.state[span] != NOT_APPLICABLE).any(axis=0)
        points[position] = np.where(known.any(axis=0), total, np.nan)
        maxima[position] = maxima[below].sum(axis=0)
        state[position] = np.select(
            [~applicable, np.isnan(points[position]), total == 0],
            [NOT_APPLICABLE, MISSING, ZERO],
            SCORED,
        )
        self_scored[position] = self_scored[below].any(axis=0)
        reason[position] = _parent_reasons(reasons, applicable, np.isnan(points[position]), unknown)
    _hold_to_floor(tree, leaves, points, state, reason, reasons)
    return Nodes(points, maxima, state, reason, reasons, self_scored, leaves.way)


def _parent_reasons(
    reasons: list[str], applicable: np.ndarray, empty: np.ndarray, unknown: np.ndarray
) -> np.ndarray:
    codes = np.zeros(len(unknown), dtype=np.int16)
    for number in np.unique(unknown[unknown > 0]):
        codes[unknown == number] = _register(reasons, str(Reason.of("part_missing", items=number)))
    codes[empty] = _register(reasons, "nothing_scored")
    codes[~applicable] = _register(reasons, "all_not_applicable")
    return codes


def _hold_to_floor(
    tree: Tree,
    leaves: Leaves,
    points: np.ndarray,
    state: np.ndarray,
    reason: np.ndarray,
    reasons: list[str],
) -> None:
    """Set the index to missing if too small a share of its maximum was scored."""
    known = np.where(np.isnan(leaves.points) | np.isnan(leaves.maxima), 0.0, leaves.maxima).sum(
        axis=0
    )
    possible = leaves.maxima.sum(axis=0)
    floor = tree.framework.coverage_floor
    short = (known < floor * possible) & (state[0] != NOT_APPLICABLE) & (possible > 0)
    points[0, short] = np.nan
    state[0, short] = MISSING
    share = np.floor(known[short] / possible[short] * 100) / 100
    codes = np.zeros(len(share), dtype=np.int16)
    for value in np.unique(share):
        codes[share == value] = _register(
            reasons, str(Reason.of("coverage_below_floor", share=f"{value:.2f}", floor=floor))
        )
    reason[0, short] = codes


def _register(reasons: list[str], text: str) -> int:
    if text not in reasons:
        reasons.append(text)
    return reasons.index(text)


def _table(grid: Grid, nodes: Nodes, basis: Basis | None) -> pd.DataFrame:
    tree, items = grid.tree, grid.tree.items
    texts = {
        "code": [i.code for i in items],
        "parent": [i.parent for i in items],
        "level": [str(i.level) for i in items],
        "rule": [i.rule for i in items],
        "lead_unit": [i.lead_unit for i in items],
    }
    tiled = {name: grid.tiled(values) for name, values in texts.items()}
    bases = [str(basis or Basis.COMPUTED), str(basis or Basis.SELF_SCORED)]
    points, maxima = nodes.points, nodes.maxima
    printed = np.array([np.nan if i.max_points is None else i.max_points for i in items])
    sums = {name: to_points(_beside(grid, column)) for name, column in _BESIDE.items()}
    return pd.DataFrame(
        {
            "locality": grid.localities(len(items)),
            "period": grid.periods(len(items)),
            "framework": grid.tiled([tree.framework.id] * len(items)),
            "code": tiled["code"],
            "parent": tiled["parent"],
            "level": tiled["level"],
            "max_points": np.tile(printed, grid.units),
            "applicable_max": to_points(maxima).T.ravel(),
            "points": to_points(points).T.ravel(),
            "lost_points": to_points(maxima - points).T.ravel(),
            "state": grid.chosen(STATES, nodes.state),
            "rule": tiled["rule"],
            **{name: values.T.ravel() for name, values in sums.items()},
            "lead_unit": tiled["lead_unit"],
            **{
                name: grid.texts(name)
                for name in ("person_in_charge", "explanation", "evidence_file")
            },
            "reason": grid.chosen(nodes.reasons, nodes.reason),
            "basis": grid.chosen(bases, nodes.self_scored.astype(np.int8)),
            "source": grid.sources(
                {layer: nodes.leaf_way == WAYS.index(way) for way, layer in _LAYERS.items()}
            ),
        }
    )


_LAYERS = {"appraised": Layer.FINAL, "round1": Layer.ROUND1, "survey": Layer.SURVEY}
_BESIDE = {
    "self_points": "self_score",
    "round1_points": "appraised_round1",
    "appraised_points": "appraised_score",
    "survey_points": "survey_score",
}


def _beside(grid: Grid, column: str) -> np.ndarray:
    """Return points as entered, one row per item, summed up the tree over the items that have them."""
    tree = grid.tree
    out = np.full((len(tree.items), grid.units), np.nan)
    for leaf, position in enumerate(tree.leaves):
        out[position] = to_quanta(grid.numbers(column, leaf))
    for position in tree.bottom_up:
        below = out[list(tree.children[position])]
        known = ~np.isnan(below)
        out[position] = np.where(known.any(axis=0), np.where(known, below, 0.0).sum(axis=0), np.nan)
    return out


def rounded(scores: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Return a copy with points, losses and maxima rounded half up to the decimals that the rule
    book states for each level.

    Rounded values are for display only and must not be added up: totals in the exact table are
    summed before rounding, and the sum of rounded parts may differ from the rounded sum.
    """
    decimals = framework.rounding.model_dump()
    out = scores.copy()
    for level, places in decimals.items():
        at = (scores["level"] == level).to_numpy()
        for column in ("points", "applicable_max", "lost_points", *_BESIDE):
            out.loc[at, column] = round_half_up(
                scores.loc[at, column].to_numpy(dtype=float), places
            )
    return out
