"""The rule book: a versioned tree of items with maximum points and scoring rules.

A rule book is data (``params/frameworks/<id>/framework.yml`` and ``criteria.csv``). This module
gives it a typed form and checks that the parts sum to the whole. It warns and never corrects:
source tables contradict themselves, and the contradiction must stay visible.
"""

from __future__ import annotations

import math
import re
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

import pandas as pd
from pydantic import Field, model_validator

from parlib.codebook.declared import Declared
from parlib.codebook.levels import level_names
from parlib.codebook.periods import within
from parlib.codebook.reasons import Reason
from parlib.codebook.rules import GivenBy, RuleParams, parse_rule, rule_type
from parlib.codebook.vocabulary import Level, RuleBookLevel
from parlib.speech.catalogue import saying

_CALLED = {
    Level.DOMAIN: saying("domain"),
    Level.CRITERION: saying("criterion"),
    Level.SUBCRITERION: saying("subcriterion"),
    Level.COMPONENT: saying("component"),
}
"""Names of the levels of a rule book in messages."""


class NaPolicy(StrEnum):
    """What happens to the maximum points of an item that does not apply (``docs/methods.md``)."""

    SUBTRACT = "subtract"
    RESCALE_BLOCK = "rescale_block"
    SPREAD = "spread"
    RESCALE_100 = "rescale_100"


class Rounding(Declared):
    """Decimals kept at each level; ``None`` keeps the exact value. Totals are always added before
    rounding.
    """

    subcriterion: int | None = None
    criterion: int | None = None
    domain: int | None = 2
    component: int | None = 2
    index: int | None = 2


class Break(Declared):
    """A point where the series stops being comparable: the first period under a new rule, and the
    rule that introduced it.
    """

    period: int
    decision: str
    why_vi: str
    why_en: str

    @property
    def reason(self) -> Reason:
        """Return why earlier figures are not comparable, in the form stored in tables."""
        return Reason.of(
            "series_break",
            period=self.period,
            decision=self.decision,
            why_vi=self.why_vi,
            why_en=self.why_en,
        )


_COUNTED = re.compile(
    r"\b(?:(?P<money>giải ngân|vốn|kinh phí|(?:số|nguồn|tổng) thu|thu (?:ngân sách|nội địa|thuế|hút vốn)"
    r"|doanh thu|số tiền|tiền|dự toán|nợ thuế|giá trị"
    # "nợ đọng văn bản" means overdue documents, not debt
    r"|nợ đọng (?:tiền |trong |về )?(?:thuế|xây dựng|XDCB|bảo hiểm|BHXH|BHYT))"
    r"|hồ sơ|văn bản|đơn vị|nhiệm vụ|thủ tục|TTHC|dự án|công trình|cơ quan|xã|thôn|người|hộ|báo cáo"
    r"|kiến nghị|phản ánh|cuộc|lớp|chỉ tiêu|doanh nghiệp|giao dịch|cơ sở|dịch vụ)\b",
    re.IGNORECASE,
)


class Item(Declared):
    """One row of ``criteria.csv``."""

    code: str = Field(
        min_length=1, description="Item code, unique in the rule book; `0` is the whole"
    )
    parent: str = Field("", description="Code of the item above; empty only for the whole")
    level: Level
    name_vi: str = Field(min_length=1)
    name_en: str = ""
    max_points: float | None = Field(None, ge=0, description="Maximum; empty where it is not known")
    source: Literal["appraisal", "survey", "outcome", "mixed", ""] = Field(
        "", description="Where the points come from"
    )
    rule: str = Field(
        "", description="Rule type of a leaf, `sum` for a parent, empty where not known"
    )
    rule_params: dict[str, Any] = Field(
        default_factory=dict, description="Rule parameters, YAML flow mapping in the cell"
    )
    unit: str = Field("", description="Unit of the measured value")
    lead_unit: str = Field("", description="Responsible unit")
    kind: Literal["", "bonus", "penalty"] = Field(
        "", description="Bonus and penalty items stand outside the sum of maxima"
    )
    source_url: str = ""
    note: str = ""

    @property
    def typed_rule(self) -> RuleParams:
        """The parsed parameters of the rule.

        Parsed on every call, because a copy may carry another rule. If the unit lists named levels,
        their codes are the only figures that the rule accepts.

        Raises
        ------
        ValueError
            As :func:`parlib.codebook.rules.parse_rule`.
        """
        rule = parse_rule(self.rule, self.rule_params)
        return rule.of_levels(self.levels) if self.levels else rule

    @property
    def levels(self) -> dict[int, str]:
        """The named levels that the unit lists, by code; empty if the item is measured."""
        return level_names(self.unit)

    @property
    def given_by(self) -> GivenBy:
        """Who or what gives the points, according to the rule."""
        return rule_type(self.rule).given_by

    @property
    def surveyed(self) -> bool:
        """Whether a survey gives the points, so that offices enter no figures for the item."""
        return "survey" in (self.source, self.given_by)

    @property
    def counts_money(self) -> bool:
        """Whether numerator and denominator are sums of money, in whatever unit the office enters
        them.

        Decided by the first noun that the name counts: "tỷ lệ giải ngân vốn của dự án" counts
        money, "tỷ lệ dự án giải ngân hết vốn" counts projects.
        """
        first = _COUNTED.search(self.name_vi)
        return first is not None and first["money"] is not None

    @property
    def measured(self) -> bool:
        """Whether a published or measured result gives the points."""
        return "outcome" in (self.source, self.given_by)


class Framework(Declared):
    """A rule book with its items, in file order."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    version: str = Field("1", description="Version of this transcription")
    title_vi: str
    title_en: str
    level: RuleBookLevel
    status: Literal["official-excerpt", "illustrative"]
    decision: str = Field("", description="Number of the decision")
    first_period: int | None = Field(None, description="First year assessed under it")
    last_period: int | None = Field(
        None, description="Last year assessed under it, empty while in force or not known"
    )
    index_max: float | None = Field(
        100, description="Points possible in the whole; empty where not known"
    )
    partition: Level = Field(
        Level.DOMAIN,
        description="Which children of the whole make it up when there are several partitions",
    )
    rounding: Rounding = Rounding()
    na_policy: NaPolicy = NaPolicy.SUBTRACT
    coverage_floor: float = Field(
        0.7,
        ge=0,
        le=1,
        description="Share of maximum points that must be scored, else the index is missing",
    )
    predecessor: str = ""
    breaks: tuple[Break, ...] = ()
    bridge: dict[str, str] = Field(
        default_factory=dict, description="Item code here → code in the predecessor"
    )
    sources: tuple[str, ...] = ()
    note_vi: str = ""
    note_en: str = ""
    items: tuple[Item, ...] = ()

    @model_validator(mode="after")
    def _tree_is_sound(self) -> Framework:
        codes = [i.code for i in self.items]
        faults = []
        repeated = sorted({c for c in codes if codes.count(c) > 1})
        if repeated:
            faults.append(f"codes stand more than once: {', '.join(repeated)}")
        known = set(codes)
        for item in self.items:
            if item.level == Level.INDEX:
                if item.parent:
                    faults.append(f"{item.code}: the whole has no parent")
            elif item.parent not in known:
                faults.append(
                    f"{item.code}: parent {item.parent!r} is not an item of this rule book"
                )
        if self.items and sum(i.level == Level.INDEX for i in self.items) != 1:
            faults.append("exactly one item must have level 'index'")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def covers(self, period: int) -> bool:
        """Return whether the rule book was in force for the year ``period``."""
        return within(period, self.first_period, self.last_period)

    @property
    def called_vi(self) -> str:
        """The Vietnamese title with the decision that issued the rule book, as letters cite it."""
        if not self.decision or self.decision in self.title_vi:
            return self.title_vi
        return f"{self.title_vi}, ban hành kèm theo Quyết định số {self.decision}"

    @cached_property
    def by_code(self) -> dict[str, Item]:
        """Items by code."""
        return {i.code: i for i in self.items}

    @cached_property
    def root(self) -> Item:
        """The root item, the whole."""
        return next(i for i in self.items if i.level == Level.INDEX)

    def children(self, code: str) -> tuple[Item, ...]:
        """Return the items directly below ``code`` that sum to it (for the whole: the declared
        partition only).
        """
        below = tuple(i for i in self.items if i.parent == code)
        if self.by_code[code].level == Level.INDEX:
            chosen = tuple(i for i in below if i.level == self.partition)
            return chosen or below
        return below

    @cached_property
    def leaves(self) -> tuple[Item, ...]:
        """The scored items: those without children inside the declared partition."""
        out: list[Item] = []

        def walk(code: str) -> None:
            below = self.children(code)
            if not below:
                out.append(self.by_code[code])
            for child in below:
                walk(child.code)

        walk(self.root.code)
        return tuple(out)

    @property
    def one_to_one(self) -> dict[str, str]:
        """Links of the bridge to the predecessor that are not splits.

        A predecessor item that was split into several has no single successor.
        """
        named = list(self.bridge.values())
        return {
            here: there for here, there in self.bridge.items() if there and named.count(there) == 1
        }

    def sum_warnings(self) -> list[str]:
        """Return a warning for every item whose parts do not sum to its maximum (both must be
        known).
        """
        warnings = []
        parts_of: dict[str, list[Item]] = {}
        for item in self.items:
            parts_of.setdefault(item.parent, []).append(item)
        for item in self.items:
            below = parts_of.get(item.code, [])
            for level in sorted({i.level for i in below}):
                parts = [i for i in below if i.level == level and not i.kind]
                maxima = [i.max_points for i in parts]
                if not parts or item.max_points is None or any(m is None for m in maxima):
                    continue
                total = math.fsum(maxima)  # type: ignore[arg-type]
                if abs(total - item.max_points) > 1e-9:
                    warnings.append(
                        saying(
                            "{code}: parts ({level}) sum to {total:g}, the whole says {whole:g}",
                            code=item.code,
                            level=_CALLED.get(level, str(level)),
                            total=total,
                            whole=item.max_points,
                        )
                    )
        return warnings

    def frame(self) -> pd.DataFrame:
        """Return the items as a table, one row per item in file order."""
        return pd.DataFrame([i.model_dump() for i in self.items])
