"""Plans: the promises of one dispatch, as data.

A commitment keeps the exact words it was read from. A sentence that asks something of survey
respondents is recorded as a fact (``Plan.respondent_requests``, or ``kind: respondent_influence``)
and never becomes a task (docs/decisions/0011).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Literal, get_args

from pydantic import ConfigDict, Field, model_validator

from parlib.codebook.declared import Declared
from parlib.codebook.periods import within
from parlib.codebook.vocabulary import Operator

HEADINGS: dict[str, tuple[str, str]] = {
    "D0": ("Chỉ số chung", "Overall index"),
    "SIPAS": ("Chỉ số hài lòng (SIPAS)", "Satisfaction index (SIPAS)"),
    "PAPI": ("Chỉ số PAPI", "PAPI"),
    "SURVEY": (
        "Khảo sát đại biểu HĐND, lãnh đạo, quản lý",
        "Survey of deputies, leaders and managers",
    ),
    "COMMIT": ("Cam kết đã ký", "Signed commitments"),
    "OTHER": ("Chưa rõ lĩnh vực", "Domain not known"),
}
"""Headings that every plan may use in addition to its own domains: Vietnamese and English name by
code.
"""


class Commitment(Declared):
    """One measurable promise."""

    model_config = ConfigDict(allow_inf_nan=False)

    id: str = Field(pattern=r"^[A-Z][0-9]{2,3}$", description="Id inside the plan, e.g. C01")
    domain: str = Field(
        description=(f"A domain of the plan (D1 ...) or a standing heading: {', '.join(HEADINGS)}")
    )
    place: str = Field("", description="Where it stands in the dispatch, e.g. 'mục 2.a'")
    indicator: str = Field(min_length=3, description="What is promised, Vietnamese")
    indicator_en: str = ""
    index: Literal["", "PAR", "SIPAS", "PAPI", "PCI", "DTI", "DDCI"] = Field(
        "", description="Set where the promise is about an index itself"
    )
    code: str = Field("", description="Rule-book item the promise is about")
    operator: Operator
    target: float | None = Field(
        None,
        description="Target, or lower end of a range; empty where the dispatch gives no number",
    )
    target_high: float | None = Field(None, description="Upper end of a range")
    target_text: str = Field(
        "", description="Target in words where it is not a number, e.g. 'nhóm giữa'"
    )
    unit: str = ""
    figure: Literal["", "count", "share", "level", "yes_no", "rate"] = Field(
        "",
        description=(
            "How the reported figure behaves: count (adds up from 0 since 1 January), share or "
            "level (stands for a moment, may fall), "
        )
        + "yes_no (1 done, 0 not), rate (so many each month or quarter: the figure of the period "
        "itself); empty: read from unit, operator and quote",
    )
    baseline: float | None = None
    baseline_text: str = ""
    baseline_period: int | None = None
    due: date = Field(description="Last day of the horizon")
    horizon: Literal["year", "period_end", "each_year"] = "year"
    owner: str = Field(
        min_length=1,
        description="Responsible units, `;`-separated, each one of the plan's `owners`",
    )
    owner_basis: Literal["sentence", "duties", "addressees"] = Field(
        "sentence",
        description=(
            "sentence: the paragraph names the owner; duties: the plan's section on who does what; "
        )
        + "addressees: no owner is named, so the promise lies with those the dispatch speaks to",
    )
    joint: str = Field(
        "", description="Commitments with the same label share one promised gain; count it once"
    )
    repeats: str = Field("", description="Id of the earlier commitment that this one says again")
    quote: str = Field(
        min_length=5,
        description="Exact words of the dispatch, white space and Markdown marks normalised",
    )
    kind: Literal["target", "task", "respondent_influence"] = "target"
    note: str = Field(
        "", description="How the words were read where they hold no number, Vietnamese"
    )
    note_en: str = Field(
        "",
        description=(
            "The same in English; without it an English page says that the note is in Vietnamese"
        ),
    )

    @model_validator(mode="after")
    def _range_in_order(self) -> Commitment:
        if (
            self.target is not None
            and self.target_high is not None
            and self.target_high < self.target
        ):
            raise ValueError(
                f"{self.id}: the upper end {self.target_high:g} is below the lower end "
                f"{self.target:g}"
            )
        return self

    @property
    def owners(self) -> tuple[str, ...]:
        """Responsible units as a tuple."""
        return tuple(part.strip() for part in self.owner.split(";") if part.strip())


class ReportDuty(Declared):
    """A report that the plan requires."""

    cycle: Literal["monthly", "quarterly", "half_year", "year_end", "once", "ad_hoc"] = Field(
        description=(
            "`ad_hoc` where the dispatch names no cycle ('as prescribed', 'periodically', 'when "
            "difficulties arise')"
        )
    )
    by: str = Field(description="Who reports")
    to: str = Field(description="To whom")
    due_text: str = ""
    quote: str = ""


class DomainOwner(Declared):
    """Baseline points and lead unit of one domain, as the dispatch states them."""

    code: str = Field(pattern=r"^D[1-9][0-9]*$")
    item: str = Field(
        "", description="The same domain in the plan's rule book, empty if it has none"
    )
    name: str
    name_en: str = ""
    lead_unit: str = Field(
        "", description="Units in charge, `;`-separated; empty where the dispatch names none"
    )
    points: float | None = None
    max_points: float | None = None
    max_basis: Literal["", "stated", "implied"] = ""
    period: int | None = None
    quote: str = ""


class ItemEffort(Declared):
    """The office's estimate of what raising one rule-book item takes; input of the cheapest path."""

    model_config = ConfigDict(allow_inf_nan=False)

    code: str = Field(min_length=1, description="Item of the plan's rule book")
    effort: float = Field(
        1.0,
        gt=0,
        description="Effort of the whole rise, in the office's own unit (person-days, 1-5, money)",
    )
    ready_by: date | None = Field(
        None, description="Earliest day on which it can be done; empty = in time"
    )
    requires: tuple[str, ...] = Field((), description="Items that must be raised first or together")
    up_to: float | None = Field(
        None, ge=0, description="Points that can be reached at best; empty = the maximum"
    )


class RespondentRequest(Declared):
    """A sentence that asks something of survey respondents: a fact of the dispatch, never a task."""

    place: str = ""
    asked_of: str = Field(description="Whom the sentence speaks of")
    quote: str = Field(min_length=5)
    why_vi: str = Field(description="Why it is set apart, Vietnamese")
    why_en: str = ""


class PlanFact(Declared):
    """Any other statement of the dispatch that a brief may need: a consequence, an evidence rule, a
    weak spot.
    """

    kind: Literal[
        "consequence",
        "evidence",
        "survey",
        "weak_area",
        "task",
        "service_standard",
        "related_index",
        "monitoring",
    ]
    text_vi: str
    text_en: str = ""
    place: str = ""
    quote: str = Field(min_length=5)


DocumentType = Literal[
    "công văn",
    "kế hoạch",
    "chương trình",
    "đề án",
    "phương án",
    "nghị quyết",
    "quyết định",
    "chỉ thị",
    "kết luận",
    "thông báo",
    "hướng dẫn",
    "tờ trình",
    "biên bản",
    "công điện",
    "phát động",
    "báo cáo",
]
"""Kinds of documents that contain promises, named as in article 7 of decree 30/2020/NĐ-CP; "kết
luận" is a conclusion of a party committee, "phát động" the launch of an emulation campaign.
"""
DOCUMENT_TYPES: tuple[DocumentType, ...] = get_args(DocumentType)


class Plan(Declared):
    """A dispatch with promises: who signed it, for which unit and period, and all its commitments."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    locality: str = Field(description="Locality identity `code@valid_from`")
    period: int = Field(description="Year of the plan (first year for a multi-year plan)")
    last_period: int | None = None
    document_type: DocumentType
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
    text_sha256: str = Field(
        "",
        pattern=r"^([0-9a-f]{64})?$",
        description="Digest of the dispatch's text (`text_digest`)",
    )
    owners: tuple[str, ...] = Field(
        (), description="Units the dispatch names as responsible, one spelling each"
    )
    domains: tuple[DomainOwner, ...] = ()
    reports: tuple[ReportDuty, ...] = ()
    efforts: tuple[ItemEffort, ...] = Field(
        (),
        description=(
            "What the office says about raising items; an item it leaves out stays out of every "
            "path. Empty: all items count alike"
        ),
    )
    respondent_requests: tuple[RespondentRequest, ...] = Field((), description="Facts, never tasks")
    facts: tuple[PlanFact, ...] = ()
    text_quality: tuple[str, ...] = Field(
        (), description="Defects of the source text, so that nobody trusts it blindly"
    )
    note: str = Field("", description="How the dispatch was read, Vietnamese")
    note_en: str = Field(
        "",
        description=(
            "The same in English; without it an English page says that the note is in Vietnamese"
        ),
    )
    commitments: tuple[Commitment, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_once(self) -> Plan:
        ids = [c.id for c in self.commitments]
        repeated = sorted({i for i in ids if ids.count(i) > 1})
        if repeated:
            raise ValueError(f"commitment ids stand more than once: {', '.join(repeated)}")
        return self

    @property
    def end(self) -> int:
        """Last year of the plan."""
        return self.last_period or self.period

    def covers(self, period: int) -> bool:
        """Return whether the year ``period`` lies in the plan's horizon."""
        return within(period, self.period, self.end)

    def domain_name(self, code: str, *, language: str = "vi") -> str:
        """Return the name of a domain or standing heading; the code itself if the plan gives no
        name.
        """
        for domain in self.domains:
            if domain.code == code:
                return (domain.name_en or domain.name) if language == "en" else domain.name
        vi, en = HEADINGS.get(code, (code, code))
        return en if language == "en" else vi

    def quotes(self) -> tuple[tuple[str, str], ...]:
        """Return every quoted sentence with a stable name, e.g. ``("C01", "...")`` or
        ``("report-2", "...")``.
        """
        out = [(c.id, c.quote) for c in self.commitments]
        others: dict[str, Sequence[DomainOwner | ReportDuty | RespondentRequest | PlanFact]] = {
            "domain": self.domains,
            "report": self.reports,
            "request": self.respondent_requests,
            "fact": self.facts,
        }
        for label, rows in others.items():
            out += [(f"{label}-{i}", row.quote) for i, row in enumerate(rows, 1) if row.quote]
        return tuple(out)


def quote_form(text: str) -> str:
    r"""Return a text normalised for comparing quotes: NFC, single spaces, no Markdown marks.

    Examples
    --------
    >>> quote_form("Chỉ số CCHC (*Par index*)\u00a0 năm\n2021")
    'Chỉ số CCHC (Par index) năm 2021'
    """
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
    text = re.sub(r"^\s*#{1,6}\s+", "", text, flags=re.MULTILINE).replace("*", "")
    return re.sub(r"\s+", " ", text).strip()


def text_digest(text: str) -> str:
    """Return the SHA-256 (hex) of a text in its quote form, independent of Markdown marks and line
    breaks.
    """
    return hashlib.sha256(quote_form(text).encode("utf-8")).hexdigest()
