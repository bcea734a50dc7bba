"""A rule book as the reader needs it.

Per scored item its bounds, what its figures mean, and how codes are found again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.layers import LAYER_OF, Layer
from parlib.codebook.rules import RuleParams
from parlib.codebook.vietnamese import fold_name, nfc
from parlib.intake.workbook.cell_formats import is_money
from parlib.intake.workbook.layout import kind_of, points_range, rulebook_digest

_LONGEST_CODE, _LONGEST_NAME = 60, 2_000
_CODE = re.compile(r"[^\W_][\w.\-/]{0,19}")


@dataclass(frozen=True, slots=True)
class Spec:
    """One scored item with everything its cells are held against."""

    item: Item
    rule: RuleParams
    yes_no: bool
    share: bool
    percent_allowed: bool
    low: float
    high: float
    possible: tuple[float, ...] = ()

    @property
    def counts(self) -> bool:
        """Return whether the figure counts things, so that decimals in it are a slip."""
        return self.rule.counts_cases and not is_money(self.item.unit)

    @property
    def surveyed(self) -> bool:
        """Return whether the office leaves this item to a survey."""
        return self.item.surveyed

    def layer_of(self, column: str) -> Layer:
        """Return the layer that a column of the item belongs to.

        What only a survey measures belongs to the survey.
        """
        if column == "value" and self.surveyed:
            return Layer.SURVEY
        return Layer.SELF if column == "choice" else LAYER_OF[column]

    def inside_rule(self, figure: float) -> bool:
        """Return whether the rule gives points for a figure (a tier rule may leave gaps, a checklist
        has whole steps).
        """
        return self.rule.holds(figure)


def _spec(framework: Framework, item: Item) -> Spec:
    rule = item.typed_rule
    low, high = points_range(item, kind=kind_of(framework, item))
    return Spec(
        item,
        rule,
        rule.is_yes_no,
        rule.is_share,
        rule.may_be_percent,
        low,
        high,
        rule.possible_figures,
    )


ByRule = Callable[[Item, Mapping[str, float]], float]


class Book:
    """A rule book prepared once for hundreds of workbooks; ``by_rule`` gives the points of figures,
    NaN for none.
    """

    def __init__(self, framework: Framework, by_rule: ByRule | None = None) -> None:
        self.framework, self.by_rule = framework, by_rule
        self.specs = {i.code: _spec(framework, i) for i in framework.leaves}
        self.digest = rulebook_digest(framework)

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {_fold_code(i.code): i.code for i in self.framework.items}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {i.code: fold_name(i.name_vi) for i in self.framework.items}

    def code_of(self, raw: object, name: object) -> tuple[str, bool]:
        """Return (code of the item, recognised only by its name).

        The code is ``""`` where no item is meant.

        Excel turns "1.10" into the number 1.1 and "1.2" into 1 February; then the item's name has
        to agree.
        """
        if isinstance(raw, str):
            text = _fold_code(raw[:_LONGEST_CODE])
            return (self._codes.get(text) or self._codes.get(text.replace(",", ".")) or ""), False
        candidates = [c for c in (self._codes.get(_fold_code(t)) for t in _written(raw)) if c]
        if not candidates:
            return "", False
        folded = fold_name(name[:_LONGEST_NAME]) if isinstance(name, str) else ""
        agreeing = [c for c in candidates if self._names[c] == folded]
        if agreeing:
            return agreeing[0], isinstance(raw, date) or agreeing[0] != candidates[0]
        return (
            (candidates[0], False)
            if len(candidates) == 1 and not isinstance(raw, date)
            else ("", False)
        )


def _fold_code(text: str) -> str:
    return re.sub(r"\s+", "", nfc(text)).rstrip(".").casefold()


def looks_like_code(raw: object) -> bool:
    """Return whether a cell of the code column can be meant as a code (a note there is not)."""
    if isinstance(raw, str):
        return len(raw) <= _LONGEST_CODE and bool(_CODE.fullmatch(nfc(raw).rstrip(".")))
    return isinstance(raw, (int, float, date)) and not isinstance(raw, bool)


def _written(raw: object) -> list[str]:
    """Return what may have been typed where Excel shows a number or a date, likeliest first."""
    if isinstance(raw, bool) or raw is None or isinstance(raw, (time, timedelta)):
        return []
    if isinstance(raw, (int, float)):
        if not math.isfinite(raw) or abs(raw) > 1e9:
            return []
        text = f"{raw:.6f}".rstrip("0").rstrip(".")
        return [text, f"{text}0"] if "." in text else [text]
    if isinstance(raw, date):
        day, month, year = raw.day, raw.month, raw.year % 100
        return [
            f"{day}.{month}",
            f"{month}.{day}",
            f"{day}.{month}.{year}",
            f"{month}.{day}.{year}",
            f"{year}.{month}.{day}",
        ]
    return []
