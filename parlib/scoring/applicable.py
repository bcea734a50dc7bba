"""Policies for the maximum points of an item that does not apply.

Every policy ends in one array, the *applicable maximum* of each scored item; an item's points are
then scaled by ``applicable maximum / maximum``, so that an item done in full stays done in full.
Sums of maxima stay exact.

=============== ======================================================================================================
subtract        the maximum leaves the denominator; every other maximum stays
rescale_block   the other items of the block are stretched to the block's maximum, in proportion to their own; a block
                is the nearest item above that still holds something applicable; a whole part of the index (a child of
                the whole) that does not apply leaves the denominator
spread          the maximum goes in equal parts to the other items of the block; where the block is empty, to the items of
                the next block above, and at last to all items
rescale_100     all other items are stretched together to the maximum of the whole
=============== ======================================================================================================

Guaranteed (for points at or above zero): under every policy the index percentage with an item *not
applicable* is never lower than with the same item at *zero*. Not guaranteed by any policy: that it
is not lower than with the item *at its full maximum*. ``rescale_block`` and ``spread`` may give
less than ``subtract``, because they give a weak block more weight.
"""

from __future__ import annotations

import numpy as np

from parlib.codebook.frameworks import NaPolicy
from parlib.errors import UsageError
from parlib.scoring.exact import share_out, to_quanta
from parlib.scoring.tree import Tree
from parlib.speech.catalogue import saying


def applicable_maxima(tree: Tree, not_applicable: np.ndarray, *, policy: NaPolicy) -> np.ndarray:
    """Return the applicable maximum of each leaf for each unit, in quanta.

    Parameters
    ----------
    tree : Tree
        The rule book.
    not_applicable : ndarray of bool, shape (leaves, units)
        True where the item does not apply to the unit.
    policy : NaPolicy
        The rule book's policy.

    Returns
    -------
    ndarray of float64, shape (leaves, units)
        Whole quanta; 0 where the item does not apply (and for bonus and penalty items), NaN where
        the maximum is not known.

    Raises
    ------
    UsageError
        The policy redistributes maxima, but the rule book has unknown maxima.
    """
    maxima = to_quanta(tree.leaf_maxima)
    out = np.repeat(maxima[:, None], not_applicable.shape[1], axis=1)
    out[not_applicable] = 0.0
    touched = np.flatnonzero((not_applicable & ~tree.extra[:, None]).any(axis=0))
    if policy == NaPolicy.SUBTRACT or not touched.size:
        return out
    if np.isnan(maxima).any():
        raise UsageError(
            saying(
                "rule book {id}: the policy {policy} moves maxima, but some maxima "
                "are not known; use 'subtract' or complete criteria.csv",
                id=tree.framework.id,
                policy=policy,
            )
        )
    some = out[:, touched].T
    applies = ~not_applicable[:, touched].T & (maxima > 0)
    for position in _blocks(tree, policy):
        span = tree.leaf_spans[position]
        _refill(
            some[:, span], applies[:, span], maxima[span].sum(), equally=policy == NaPolicy.SPREAD
        )
    out[:, touched] = some.T
    return out


def _blocks(tree: Tree, policy: NaPolicy) -> tuple[int, ...]:
    if policy == NaPolicy.RESCALE_100:
        return (0,)
    if policy == NaPolicy.RESCALE_BLOCK:
        return tuple(p for p in tree.bottom_up if p != 0)
    return tree.bottom_up


def _refill(maxima: np.ndarray, applies: np.ndarray, total: float, *, equally: bool) -> None:
    """Raise the maxima of one block (units x leaves, a view) to the block's total wherever
    something in it applies.
    """
    short = (maxima.sum(axis=1) < total) & applies.any(axis=1)
    if not short.any():
        return
    now, on = maxima[short], applies[short]
    if equally:
        maxima[short] = now + share_out(total - now.sum(axis=1), on.astype(float))
    else:
        maxima[short] = share_out(np.full(len(now), total), now)
