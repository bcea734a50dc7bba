"""Self-scores of a workbook that was saved by a program which calculates no formulas.

The template's self-score is a formula: the points that the rule gives for the figures of its row.
Excel and LibreOffice keep its result in the file, other programs keep the formula alone. Whoever
opens such a workbook sees the points all the same, so they are what the office filed; they are
taken by the rule itself, and the file is named.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from parlib.errors import Problem
from parlib.intake.messages import problem
from parlib.intake.workbook.items import Book, Spec


class Uncalculated:
    """The self-scores of one form that stand there as formulas without a result."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.taken: list[str] = []
        self.missing: list[str] = []

    def points(
        self, spec: Spec, figures: Mapping[str, float], cell: str, *, certain: bool
    ) -> float:
        """Return what the formula of a cell gives.

        The points of the figures by rule, NaN where they give none.

        Where it is not ``certain`` that the formula is the rule of its row (rows were moved, a
        number was typed over the rule's), or nobody gave the rules, the self-score is missing.
        """
        if all(math.isnan(v) for v in figures.values()):
            return math.nan  # an empty row claims nothing
        if not certain or self.book.by_rule is None:
            self.missing.append(cell)
            return math.nan
        points = self.book.by_rule(spec.item, figures)
        self.taken += [] if math.isnan(points) else [cell]
        return round(points, 9)

    def problems(self, *, file: str, sheet: str, language: str) -> list[Problem]:
        """Return a warning for the form about what was taken, and one about what is missing, at its
        first cell.
        """
        return [
            problem(
                key, language=language, severity="warning", file=file, sheet=sheet, cell=cells[0]
            )
            for key, cells in (
                ("self_scores_by_rule", self.taken),
                ("self_scores_not_calculated", self.missing),
            )
            if cells
        ]
