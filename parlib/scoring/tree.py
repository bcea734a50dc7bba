"""The scored tree of a rule book as arrays: parents and children by position, in file order."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from parlib.codebook.frameworks import Framework, Item


@dataclass(frozen=True)
class Tree:
    """Items of the declared partition, parents before children.

    Attributes
    ----------
    framework : Framework
        The rule book.
    items : tuple of Item
        The whole first, then depth first in file order.
    parent : ndarray of int
        Position of the item above, -1 for the whole.
    children : tuple of tuple of int
        Positions directly below each item.
    """

    framework: Framework
    items: tuple[Item, ...]
    parent: np.ndarray
    children: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, framework: Framework) -> Tree:
        """Return the tree of a rule book (its declared partition only)."""
        items: list[Item] = []
        parent: list[int] = []

        def walk(code: str, above: int) -> None:
            position = len(items)
            items.append(framework.by_code[code])
            parent.append(above)
            for child in framework.children(code):
                walk(child.code, position)

        walk(framework.root.code, -1)
        below: list[list[int]] = [[] for _ in items]
        for position, above in enumerate(parent):
            if above >= 0:
                below[above].append(position)
        return cls(framework, tuple(items), np.array(parent), tuple(map(tuple, below)))

    @cached_property
    def leaves(self) -> np.ndarray:
        """Positions of the scored items (those without children)."""
        return np.array([i for i, below in enumerate(self.children) if not below])

    @cached_property
    def bottom_up(self) -> tuple[int, ...]:
        """Positions of the parents, children always before their parent."""
        return tuple(i for i in reversed(range(len(self.items))) if self.children[i])

    @cached_property
    def leaf_spans(self) -> tuple[slice, ...]:
        """For each item, the leaves below it as a slice of ``leaves``; a leaf contains itself."""
        spans: list[slice] = [slice(0, 0)] * len(self.items)
        for column, position in enumerate(self.leaves):
            spans[position] = slice(column, column + 1)
        for position in self.bottom_up:
            below = self.children[position]
            spans[position] = slice(spans[below[0]].start, spans[below[-1]].stop)
        return tuple(spans)

    @cached_property
    def leaf_maxima(self) -> np.ndarray:
        """Maximum of each leaf that enters the sum; 0 for bonus and penalty items, NaN if unknown."""
        known = (
            math.nan if self.items[i].max_points is None else self.items[i].max_points
            for i in self.leaves
        )
        return np.where(self.extra, 0.0, np.fromiter(known, dtype=float))

    @cached_property
    def domain_of(self) -> np.ndarray:
        """Position of the child of the whole that each item belongs to (the whole itself: 0)."""
        top = np.zeros(len(self.items), dtype=int)
        for position, above in enumerate(self.parent):
            if above >= 0:
                top[position] = top[above] or position
        return top

    @cached_property
    def extra(self) -> np.ndarray:
        """True for leaves outside the sum of maxima: bonus and penalty, by their own kind or an
        ancestor's.
        """
        return np.array([self.kind_of(i) != "" for i in self.leaves])

    def kind_of(self, position: int) -> str:
        """Return ``bonus``, ``penalty`` or ``""``: the kind of the item, otherwise of the nearest
        ancestor that has one.
        """
        while position >= 0:
            if self.items[position].kind:
                return self.items[position].kind
            position = int(self.parent[position])
        return ""
