"""The evidence table as a grid of items by units, with checks against the rule book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.layers import LAYER_OF, SOURCES, Layer, source_place
from parlib.codebook.values import is_missing
from parlib.codebook.vocabulary import Declared
from parlib.errors import Problem, ValidationFailed
from parlib.scoring.exact import to_quanta
from parlib.scoring.tree import Tree
from parlib.speech.catalogue import saying

_DECLARED = tuple(map(str, Declared))
_NOT_APPLICABLE = _DECLARED.index(Declared.NOT_APPLICABLE)
_SCORES = ("self_score", "appraised_score", "appraised_round1", "survey_score")
_MEASURED = ("numerator", "denominator", "value", "previous_value")
_BLOCK = 512


@dataclass(frozen=True)
class Grid:
    """Evidence of one rule book, one column per (locality, period), in sorted order.

    Attributes
    ----------
    tree : Tree
        The rule book.
    rows : DataFrame
        The evidence rows.
    row_of : ndarray of int, shape (leaves, units)
        Position in ``rows`` of each cell, -1 where there is no row.
    declared : ndarray of int8, shape (leaves, units)
        0 reported, 1 missing, 2 not applicable, -1 no row.
    """

    tree: Tree
    rows: pd.DataFrame
    row_of: np.ndarray
    declared: np.ndarray
    _localities: pd.Series
    _periods: np.ndarray
    _figures: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, evidence: pd.DataFrame, framework: Framework) -> Grid:
        """Lay out the rows of a rule book.

        Raises
        ------
        ValidationFailed
            The evidence does not fit the rule book; lists all of :func:`evidence_problems` at once.
        """
        tree = Tree.of(framework)
        rows = rows_of(evidence, framework)
        place, localities = pd.factorize(rows["locality"], sort=True)
        period = rows["period"].to_numpy(dtype=np.int64)
        first = period.min() if len(period) else 0
        span = int(period.max() - first + 1) if len(period) else 1
        keys, unit = np.unique(place * span + (period - first), return_inverse=True)
        codes = [tree.items[i].code for i in tree.leaves]
        leaf = positions(rows["code"], codes)
        # columns are extracted once, because every item reads its figures from them
        figures = {name: rows[name].to_numpy(dtype=float) for name in (*_MEASURED, *_SCORES)}
        declared = positions(rows["state"], _DECLARED).astype(np.int8)
        problems = _problems(rows, leaf, unit, declared, figures, tree)
        if problems:
            raise ValidationFailed(problems, context=f"evidence for {framework.id}")
        row_of = np.full((len(codes), len(keys)), -1, dtype=np.int64)
        row_of[leaf, unit] = np.arange(len(rows))
        # the last entry serves cells without a row, whose position is -1
        state = np.append(declared, np.int8(-1))[row_of]
        names = pd.Series(pd.Index(localities).take(keys // span), dtype="str")
        return cls(tree, rows, row_of, state, names, keys % span + first, figures)

    @property
    def units(self) -> int:
        """Number of (locality, period) pairs."""
        return len(self._periods)

    def place_of(self, other: Grid) -> np.ndarray:
        """Return the position of another layout's units in this one, -1 if absent."""
        mine, theirs = (
            pd.MultiIndex.from_arrays([grid._localities, grid._periods]) for grid in (self, other)
        )
        places: np.ndarray = mine.get_indexer(theirs)
        return places

    def numbers(self, column: str, leaf: int) -> np.ndarray:
        """Return a numeric column for one leaf (float64, one per unit, NaN = no row or no figure)."""
        if not len(self.rows):
            return np.full(self.units, np.nan)
        row = self.row_of[leaf]
        return np.where(row >= 0, self._figures[column][row], np.nan)

    def localities(self, items: int) -> pd.Series:
        """Return the locality of each cell, units in the outer loop, items in the inner."""
        return self._localities.take(np.repeat(np.arange(self.units), items)).reset_index(drop=True)

    def periods(self, items: int) -> np.ndarray:
        """Return the period of each cell, units in the outer loop, items in the inner."""
        return np.repeat(self._periods, items)

    def tiled(self, texts: Sequence[str]) -> pd.Series:
        """Repeat one text per item for every unit; large tables share the blocks instead of copying
        them.
        """
        whole, rest = divmod(self.units, _BLOCK)
        block = pd.Series(list(texts) * min(_BLOCK, max(self.units, 1)), dtype="str")
        return pd.concat([*[block] * whole, block[: rest * len(texts)]], ignore_index=True)

    def chosen(self, vocabulary: Sequence[str], codes: np.ndarray) -> pd.Series:
        """Return ``vocabulary[codes]`` for codes of shape (items, units), units in the outer loop,
        items in the inner.
        """
        return pd.Series(pd.array(list(vocabulary), dtype="str").take(codes.T.ravel()))

    def texts(self, column: str) -> pd.Series:
        """Return a text column for every item of the tree, ``""`` for parents and for cells without
        a row.
        """
        return pd.Series(
            self.rows[column].array.take(self._rows_of_items(), allow_fill=True)
        ).fillna("")

    def sources(self, layers: Mapping[Layer, np.ndarray]) -> pd.Series:
        """Return file and cell of every item, ``""`` if there is none.

        Parameters
        ----------
        layers : mapping of Layer to ndarray of bool, shape (leaves, units)
            Where a layer other than the self-score gave the points; that layer's source is used if
            it has one.
        """
        file, cell = self.rows["source_file"], self.rows["source_cell"]
        at = self._rows_of_items()
        out = pd.Series((file + " " + cell).str.strip().array.take(at, allow_fill=True)).fillna("")
        for layer, where in layers.items():
            named_sources = self.rows.get(SOURCES[layer])
            if named_sources is None or not named_sources.ne("").any():
                continue
            chosen = np.zeros((len(self.tree.items), self.units), dtype=bool)
            chosen[self.tree.leaves] = where
            shown = named_sources.map(
                {
                    source: " ".join(filter(None, source_place(source)))
                    for source in named_sources.unique()
                }
            )
            stated = pd.Series(shown.array.take(at, allow_fill=True)).fillna("")
            out = out.mask(chosen.T.ravel() & stated.ne(""), stated)
        return out

    def _rows_of_items(self) -> np.ndarray:
        rows = np.full((len(self.tree.items), self.units), -1, dtype=np.int64)
        rows[self.tree.leaves] = self.row_of
        return rows.T.ravel()


def rows_of(table: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Return the rows of one rule book; the table itself, not a copy, if all rows belong to it."""
    of_book = table["framework"] == framework.id
    return table if of_book.all() else table[of_book]


def positions(values: pd.Series, among: Sequence[str]) -> np.ndarray:
    """Return the position of each text in a short list, -1 if it is not in it. Each distinct text
    is looked up only once.
    """
    codes, distinct = pd.factorize(values)
    return np.asarray(
        pd.Index(list(among), dtype="str").get_indexer(pd.Index(distinct, dtype="str"))[codes]
    )


def evidence_problems(evidence: pd.DataFrame, framework: Framework) -> list[Problem]:
    """Return every defect that prevents evidence from being scored under a rule book; empty if
    there is none.

    Examples
    --------
    >>> from parlib.sample import evidence, rule_book
    >>> evidence_problems(evidence(), rule_book())
    []
    """
    try:
        Grid.of(evidence, framework)
    except ValidationFailed as failure:
        return list(failure.problems)
    return []


def _problems(
    rows: pd.DataFrame,
    leaf: np.ndarray,
    unit: np.ndarray,
    declared: np.ndarray,
    figures: Mapping[str, np.ndarray],
    tree: Tree,
) -> list[Problem]:
    """Return what is wrong with rows, given their item (``leaf``) and unit positions."""
    unknown = leaf < 0
    if unknown.any():
        repeated = rows.duplicated(["locality", "period", "code"], keep=False).to_numpy()
    else:
        _, which, times = np.unique(
            unit * len(tree.leaves) + leaf, return_inverse=True, return_counts=True
        )
        repeated = times[which] > 1
    problems = [
        _problem(
            row,
            what=saying(
                "item {code!r} is not a scored item of {id}", code=row.code, id=tree.framework.id
            ),
            remedy=saying("use a code of the rule book, at its lowest level"),
        )
        for row in _chosen(rows, unknown)
    ]
    problems += [
        _problem(
            row,
            what=saying(
                "item {code!r} stands more than once for {locality} {period}",
                code=row.code,
                locality=row.locality,
                period=row.period,
            ),
            remedy=saying("keep one row"),
        )
        for row in _chosen(rows, repeated)
    ]
    return (
        problems
        + _points_out_of_range(rows, leaf, figures, tree)
        + _contradictions(rows, ~unknown & (declared == _NOT_APPLICABLE), figures)
    )


def _chosen(rows: pd.DataFrame, mask: np.ndarray) -> Iterator[Any]:
    """Yield the rows of a mask as tuples. Skips empty masks, because ``itertuples`` on an empty
    table costs as much as a rule.
    """
    return rows[mask].itertuples() if mask.any() else iter(())


def _points_out_of_range(
    rows: pd.DataFrame, leaf: np.ndarray, figures: Mapping[str, np.ndarray], tree: Tree
) -> list[Problem]:
    items = [tree.items[i] for i in tree.leaves]
    penalty = np.array([tree.kind_of(i) == "penalty" for i in tree.leaves])
    most = np.array([np.inf if i.max_points is None else i.max_points for i in items])
    most, least = np.where(penalty, 0.0, most)[leaf], np.where(penalty, -np.inf, 0.0)[leaf]
    problems = []
    for column in _SCORES:
        quanta = to_quanta(figures[column])
        wrong = (quanta > to_quanta(most)) | (quanta < to_quanta(least)) | np.isinf(quanta)
        wrong &= leaf >= 0
        for row, low, high in zip(_chosen(rows, wrong), least[wrong], most[wrong], strict=True):
            problems.append(
                _problem(
                    row,
                    what=saying(
                        "{column} of item {code!r} of {locality} {period} lies outside the "
                        "rule book",
                        column=column,
                        code=row.code,
                        locality=row.locality,
                        period=row.period,
                    ),
                    remedy=saying("correct the points"),
                    actual=f"{getattr(row, column):g}",
                    expected=saying("{low:g} to {high:g}", low=low, high=high),
                    column=column,
                )
            )
    return problems


def _contradictions(
    rows: pd.DataFrame, not_applicable: np.ndarray, figures: Mapping[str, np.ndarray]
) -> list[Problem]:
    points = np.any([(figures[c] != 0) & ~np.isnan(figures[c]) for c in _SCORES], axis=0)
    return [
        _problem(
            row,
            what=saying(
                "item {code!r} of {locality} {period} is declared not applicable "
                "and carries points",
                code=row.code,
                locality=row.locality,
                period=row.period,
            ),
            remedy=saying("remove the points, or declare it reported"),
            column=next(
                c for c in _SCORES if not is_missing(getattr(row, c)) and getattr(row, c) != 0
            ),
        )
        for row in _chosen(rows, points & not_applicable)
    ]


def _problem(
    row: Any, *, what: str, remedy: str, actual: str = "", expected: str = "", column: str = ""
) -> Problem:
    """Return a problem located at the source of the layer that a column belongs to, otherwise at
    the source of the self-score.
    """
    source = getattr(row, SOURCES[layer], "") if (layer := LAYER_OF.get(column)) in SOURCES else ""
    file, cell = source_place(source) if source else (row.source_file, row.source_cell)
    return Problem(what=what, remedy=remedy, file=file, cell=cell, actual=actual, expected=expected)
