"""The rows of the sheet to fill: the tree of a rule book, one item a row."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.rules import GivenBy
from parlib.intake.workbook.layout import kind_of, points_range


@dataclass
class FormRow:
    """One item on the sheet: its row, its depth, and the rows above and below it."""

    item: Item
    number: int
    depth: int
    parent: FormRow | None
    extra: bool
    children: list[FormRow] = field(default_factory=list)

    @property
    def total(self) -> float | None:
        """Sum of the maxima of the scored items below that enter the whole.

        None where one is not known.
        """
        if not self.children:
            return 0.0 if self.extra else self.item.max_points
        parts = [c.total for c in self.children]
        return None if any(p is None for p in parts) else sum(p for p in parts if p is not None)


def rows_of(framework: Framework, *, first: int) -> list[FormRow]:
    """Return the rows of a rule book in the order of the sheet, from the row ``first`` on."""
    rows: list[FormRow] = []

    def walk(code: str, parent: FormRow | None) -> None:
        item = framework.by_code[code]
        extra = bool(item.kind) or (parent is not None and parent.extra)
        row = FormRow(item, first + len(rows), parent.depth + 1 if parent else 0, parent, extra)
        rows.append(row)
        if parent:
            parent.children.append(row)
        for child in framework.children(code):
            walk(child.code, row)

    walk(framework.root.code, None)
    return rows


def stated_bound(framework: Framework, item: Item) -> float | None:
    """Return what stands for an item under "Điểm tối đa": its maximum, or the most that it takes,
    below 0; None where neither is known.
    """
    if kind_of(framework, item) != "penalty" or item.given_by == GivenBy.CHILDREN:
        return item.max_points
    least, _ = points_range(item, kind="penalty")
    return least if math.isfinite(least) else item.max_points
