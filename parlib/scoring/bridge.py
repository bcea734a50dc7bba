"""Score old evidence under a new rule book and vice versa, to separate the effect of the rule from
that of the work.

A rule book names its predecessor and maps its items to the predecessor's (``Framework.bridge``).
Figures carry over along one-to-one links with the same unit. Given points (self, appraised, survey)
carry over only if rule and maximum did not change, because they were given under the other rule.
Everything else is left out and counted. A bridged value is a what-if beside the series, and the
series keeps its break.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.reasons import Reason
from parlib.codebook.tables import conform
from parlib.scoring.bridge_items import outside_of, sides
from parlib.scoring.evaluate import Lens, sum_up
from parlib.scoring.evidence import Grid, positions
from parlib.scoring.exact import exact_sum, to_points, to_quanta
from parlib.scoring.leaves import MISSING, SCORED, ZERO, score_leaves

BRIDGE_LENSES = (Lens.RULE, Lens.OFFICIAL)
_GIVEN = ["self_score", "appraised_score", "appraised_round1", "survey_score"]
_FIGURES = ("points", "max_points", "other_points", "other_max")
_KNOWN = (SCORED, ZERO)


def recode_evidence(
    evidence: pd.DataFrame, *, source: Framework, target: Framework
) -> pd.DataFrame:
    """Return evidence of one rule book expressed in the items of the other (either may be the
    predecessor).

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table; rows of ``source`` are used.
    source, target : Framework
        The rule book of the evidence, and the one to express it in.

    Returns
    -------
    DataFrame
        Hand-off table ``evidence`` with ``framework`` = target, without items that cannot carry
        over.
    """
    here, there, table = sides(source, target)
    links = table[table["carries"]].set_index(here)
    rows = evidence[evidence["framework"].eq(source.id) & evidence["code"].isin(links.index)].copy()
    changed = ~links["change"].eq("unchanged").reindex(rows["code"]).to_numpy()
    rows.loc[changed, _GIVEN] = np.nan
    rows["code"] = links[there].reindex(rows["code"]).to_numpy()
    rows["framework"] = target.id
    return rows.reset_index(drop=True)


def bridged_items(
    evidence: pd.DataFrame, *, source: Framework, target: Framework, lens: Lens = Lens.RULE
) -> pd.DataFrame:
    """Return the points of each item under its own rule book and under the other, side by side.

    Returns
    -------
    DataFrame
        locality, period, code (of ``source``), other_code (of ``target``; empty where nothing
        carries over), name_vi, name_en, lead_unit, change, points, max_points, other_points,
        other_max, compared (both sides have points inside the maximum). Items of ``source`` in its
        order; bonus and penalty items stand outside the maximum and are never compared.
    """
    return _Pair.of(Grid.of(evidence, source), source, target).compared(lens).table()


@dataclass(frozen=True)
class _Pair:
    """Evidence laid out under its own rule book, and what carries over to the other.

    Attributes
    ----------
    here, there : Grid
        The two layouts.
    links : DataFrame
        Scored items of the own rule book: ``code``, ``other_code`` (empty where nothing carries
        over), ``change``.
    extra : set of str
        Items of either that stand outside the sum of maxima.
    """

    here: Grid
    there: Grid
    links: pd.DataFrame
    extra: frozenset[str]

    @classmethod
    def of(cls, here: Grid, source: Framework, target: Framework) -> _Pair:
        recoded = recode_evidence(here.rows, source=source, target=target)
        own_code, other_code, table = sides(source, target)
        links = table[table[own_code].ne("")].drop_duplicates(own_code)
        links = pd.DataFrame(
            {
                "code": links[own_code],
                "other_code": links[other_code].where(links["carries"], ""),
                "change": links["change"],
            }
        )
        extra = frozenset((*outside_of(source), *outside_of(target)))
        return cls(here, Grid.of(recoded, target), links.set_index("code"), extra)

    def compared(self, lens: Lens) -> _Compared:
        """Score both layouts and align their items in arrays (items, units)."""
        ours, theirs = score_leaves(self.here, lens), score_leaves(self.there, lens)
        items = [self.here.tree.items[i] for i in self.here.tree.leaves]
        links = self.links.reindex([i.code for i in items])
        other = [self.there.tree.items[i].code for i in self.there.tree.leaves]
        leaf = positions(links["other_code"], other)
        unit = self.there.place_of(self.here)
        # items without a counterpart point to the empty cell after the last item and unit
        points, maxima, state = (
            np.pad(values, ((0, 1), (0, 1)), constant_values=nothing)[np.ix_(leaf, unit)]
            for values, nothing in (
                (theirs.points, np.nan),
                (theirs.maxima, np.nan),
                (theirs.state, MISSING),
            )
        )
        inside = [
            code not in self.extra and other not in self.extra
            for code, other in zip(links.index, links["other_code"], strict=True)
        ]
        both = np.isin(ours.state, _KNOWN) & np.isin(state, _KNOWN)
        whole = sum_up(self.there.tree, theirs).maxima[0]
        return _Compared(
            self.here,
            links,
            both & np.array(inside)[:, None],
            (ours.points, ours.maxima, points, maxima),
            np.append(whole, np.nan)[unit],
        )


@dataclass(frozen=True)
class _Compared:
    """Items under two rule books, arrays of shape (items, units) in quanta.

    ``figures`` are points and maxima under the own and under the other rule book, ``whole`` the
    applicable maximum of the other's whole (NaN where nothing carried over).
    """

    grid: Grid
    links: pd.DataFrame
    both: np.ndarray
    figures: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    whole: np.ndarray

    def table(self) -> pd.DataFrame:
        """Return the arrays as a table, units in the outer loop, items in the inner."""
        items = [self.grid.tree.items[i] for i in self.grid.tree.leaves]
        texts = {
            "code": [i.code for i in items],
            "other_code": self.links["other_code"],
            "name_vi": [i.name_vi for i in items],
            "name_en": [i.name_en for i in items],
            "lead_unit": [i.lead_unit for i in items],
            "change": self.links["change"],
        }
        figures = {
            name: to_points(values).T.ravel()
            for name, values in zip(_FIGURES, self.figures, strict=True)
        }
        return pd.DataFrame(
            {
                "locality": self.grid.localities(len(items)),
                "period": self.grid.periods(len(items)),
                **{name: self.grid.tiled(list(column)) for name, column in texts.items()},
                **figures,
                "compared": self.both.T.ravel(),
            }
        )

    def sums(self) -> tuple[np.ndarray, ...]:
        """Return the sums over the items scored under both rule books; NaN for a unit without any."""
        counted = self.both.any(axis=0)
        return tuple(
            np.where(counted, np.where(self.both, values, 0.0).sum(axis=0), np.nan)
            for values in self.figures
        )


def bridged(
    evidence: pd.DataFrame, *, source: Framework, target: Framework, lens: Lens = Lens.RULE
) -> pd.DataFrame:
    """Return each unit's points under its own rule book and under the other, for the items that
    both can score.

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table; rows of ``source`` are used.
    source, target : Framework
        The rule book of the evidence, and the other one (its predecessor or successor).
    lens : Lens
        ``rule``: points by rule from the figures on both sides, so that the difference is due to
        the rule alone. ``official``: appraised points where available, so that the difference also
        includes appraisal decisions on items whose rule changed.

    Returns
    -------
    DataFrame
        Columns of the hand-off table ``bridges``: points and max_points (own rule book),
        other_points and other_max, both over the compared items only; value and other_value = 100 ·
        points / max; rule_effect = other_value - value; carried (share 0-1 of the other book's
        applicable maximum that was compared); low and high (percent of the whole other book, if
        what could not be carried over got nothing or everything); broken_items (codes of the other
        book that nothing carries over to); reason. ``other_value`` is NaN with its reason where
        less than the other book's coverage floor was compared.
    """
    pair = _Pair.of(Grid.of(evidence, source), source, target)
    return conform("bridges", _summed(pair.compared(lens), source, target, lens))


def _summed(items: _Compared, source: Framework, target: Framework, lens: Lens) -> pd.DataFrame:
    """Return the totals of each unit over the items that both rule books score."""
    points, maximum, other, other_max = items.sums()
    counted = ~np.isnan(points)
    outside = set(outside_of(target))
    printed = [
        np.nan if i.max_points is None else i.max_points
        for i in target.leaves
        if i.code not in outside
    ]
    # the rule book's own maximum where nothing carried over
    whole = np.where(
        np.isnan(items.whole), to_quanta(float(exact_sum(np.array(printed)))), items.whole
    )
    carried = np.where(
        whole > 0, np.where(counted, other_max, 0.0) / np.where(whole > 0, whole, 1.0), np.nan
    )
    enough = carried >= target.coverage_floor - 1e-12
    linked = set(items.links["other_code"])
    below = [
        str(Reason.of("coverage_below_floor", share=f"{c:.2f}", floor=f"{target.coverage_floor:g}"))
        for c in carried
    ]
    value = 100 * points / np.where(maximum > 0, maximum, np.nan)
    other_value = np.where(enough, 100 * other / np.where(other_max > 0, other_max, np.nan), np.nan)
    return pd.DataFrame(
        {
            "locality": items.grid.localities(1),
            "period": items.grid.periods(1),
            "framework": source.id,
            "other_framework": target.id,
            "lens": str(lens),
            "points": to_points(points),
            "max_points": to_points(maximum),
            "value": value,
            "other_points": to_points(other),
            "other_max": to_points(other_max),
            "other_value": other_value,
            "rule_effect": other_value - value,
            "carried": carried,
            "low": np.where(enough, 100 * other / whole, np.nan),
            "high": np.where(enough, 100 * (other + whole - other_max) / whole, np.nan),
            "broken_items": ";".join(i.code for i in target.leaves if i.code not in linked),
            "reason": np.where(
                enough, "", np.where(counted, below, str(Reason.of("nothing_carried_over")))
            ),
        }
    )


def bridges(
    evidence: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    lenses: Iterable[Lens] = BRIDGE_LENSES,
) -> pd.DataFrame:
    """Return the hand-off table ``bridges`` for all evidence whose rule book has a known
    predecessor or successor.

    Nothing in it enters scores, indices or ranks.
    """
    named = evidence["framework"].unique()
    books = {name: book for name, book in frameworks.items() if name in named}
    return bridges_of_grids(
        {name: Grid.of(evidence, book) for name, book in books.items()}, frameworks, lenses=lenses
    )


def bridges_of_grids(
    grids: Mapping[str, Grid],
    frameworks: Mapping[str, Framework],
    *,
    lenses: Iterable[Lens] = BRIDGE_LENSES,
) -> pd.DataFrame:
    """Return the bridges of evidence that is already laid out, see :func:`bridges`."""
    tables = []
    for new in frameworks.values():
        old = frameworks.get(new.predecessor)
        if old is None or not new.bridge:
            continue
        for source, target in ((new, old), (old, new)):
            if source.id in grids:
                pair = _Pair.of(grids[source.id], source, target)
                tables += [_summed(pair.compared(lens), source, target, lens) for lens in lenses]
    return conform("bridges", pd.concat(tables, ignore_index=True) if tables else [])
