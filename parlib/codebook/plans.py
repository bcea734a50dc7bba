"""Plans: the promises of one dispatch, as data.

A commitment keeps the exact words it was read from. What a sentence asks of survey respondents is recorded as a fact
(``kind: respondent_influence``) and never becomes a task (docs/decisions/0011).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Operator = Literal[
    "=", ">=", ">", "<=", "<", "increase_by", "decrease_by", "higher_than_last_year", "max", "rank_improve_by", "rank_band", "done"
]


class Commitment(BaseModel):
    """One measurable promise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Z][0-9]{2,3}$", description="Id inside the plan, e.g. C01")
    domain: str = Field(description="Domain code: D0 headline, D1-D8, SIPAS, PAPI, SURVEY, ...")
    indicator: str = Field(description="What is promised, Vietnamese")
    indicator_en: str = ""
    index: Literal["", "PAR", "SIPAS", "PAPI"] = Field("", description="Set where the promise is about an index itself")
    code: str = Field("", description="Rule-book item the promise is about")
    operator: Operator
    target: float | None = Field(None, description="Target, or lower end of a range")
    target_high: float | None = Field(None, description="Upper end of a range")
    target_text: str = Field("", description="Target in words where it is not a number, e.g. 'nhóm giữa'")
    unit: str = ""
    baseline: float | None = None
    baseline_text: str = ""
    baseline_period: int | None = None
    due: date = Field(description="Last day of the horizon")
    horizon: Literal["year", "period_end", "each_year"] = "year"
    owner: str = Field(description="Responsible unit, as the dispatch names it")
    quote: str = Field(min_length=5, description="Exact words of the dispatch, white space and Markdown marks normalised")
    kind: Literal["target", "task", "respondent_influence"] = "target"
    note: str = ""

    @model_validator(mode="after")
    def _range_in_order(self) -> Commitment:
        if self.target is not None and self.target_high is not None and self.target_high < self.target:
            raise ValueError(f"{self.id}: the upper end {self.target_high:g} is below the lower end {self.target:g}")
        return self


class ReportDuty(BaseModel):
    """A report that the plan asks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cycle: Literal["monthly", "quarterly", "half_year", "year_end", "once", "ad_hoc"]
    by: str = Field(description="Who reports")
    to: str = Field(description="To whom")
    due_text: str = ""
    quote: str = ""


class DomainOwner(BaseModel):
    """Baseline points and lead unit of one domain, as the dispatch states them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    lead_unit: str
    points: float | None = None
    max_points: float | None = None
    period: int | None = None
    quote: str = ""


class Plan(BaseModel):
    """A dispatch with promises: who signed it, for which unit and period, and every commitment in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    locality: str = Field(description="Locality identity `code@valid_from`")
    period: int = Field(description="Year of the plan (first year for a multi-year plan)")
    last_period: int | None = None
    document_type: Literal["công văn", "kế hoạch", "phát động", "báo cáo"]
    document_number: str = Field(description="Number and symbol as printed; blanks stay blank")
    document_date: str = Field("", description="Date as printed")
    issuer: str
    subject: str = Field(description="Trích yếu as printed")
    signer_title: str = ""
    signer: str = ""
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    framework: str = Field("", description="Rule book the plan speaks of")
    baseline_period: int | None = None
    domains: tuple[DomainOwner, ...] = ()
    reports: tuple[ReportDuty, ...] = ()
    text_quality: tuple[str, ...] = Field((), description="Defects of the source text, so that nobody trusts it blindly")
    commitments: tuple[Commitment, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_once(self) -> Plan:
        ids = [c.id for c in self.commitments]
        repeated = sorted({i for i in ids if ids.count(i) > 1})
        if repeated:
            raise ValueError(f"commitment ids stand more than once: {', '.join(repeated)}")
        return self
