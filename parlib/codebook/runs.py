"""Batch runs: which notebook, for which localities and periods, in which formats."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from parlib.codebook.addresses import OutAddress, SchedulerAddress
from parlib.codebook.declared import Declared
from parlib.codebook.kinds import KINDS
from parlib.codebook.vocabulary import Language, UnitLevel

Format = Literal["html", "pdf", "docx"]
_FIRST, _LAST = 1990, 2100  # valid years of a brief
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
"""Valid dates in a document; the digit check only recognises years 19xx and 20xx."""


def _of_a_kind(name: str) -> str:
    if name not in KINDS:
        raise PydanticCustomError(
            "literal_error",
            "Input should be {expected}",
            {"expected": " or ".join(repr(kind) for kind in KINDS)},
        )
    return name


Notebook = Annotated[
    str, AfterValidator(_of_a_kind), WithJsonSchema({"type": "string", "enum": list(KINDS)})
]
"""Kind of document, by the name of its notebook."""


class BriefRequest(Declared):
    """One brief: every input that determines its bytes, except the release it reads."""

    notebook: Notebook = "brief"
    locality: str
    period: int = Field(ge=_FIRST, le=_LAST)
    language: Language = "vi"
    issued_on: date = Field(le=LAST_DAY)
    as_of: date | None = Field(
        None,
        description=(
            "Day on which promises are judged, for a document that prints how they stand; empty: "
            "the release's day of judgement"
        ),
    )

    @model_validator(mode="after")
    def _judged_once(self) -> BriefRequest:
        if self.as_of is not None and not KINDS[self.notebook].judges:
            raise ValueError("`as_of` belongs to a document that prints how promises stand")
        if self.as_of is not None and self.as_of > self.issued_on:
            raise ValueError("`as_of` lies after `issued_on`: a page knows nothing of later days")
        return self


class RunEntry(Declared):
    """A set of briefs of one kind: named localities or a selection from the release."""

    notebook: Notebook = "brief"
    localities: tuple[str, ...] = Field(
        (), description="Identities, codes or names, each resolved for `period`"
    )
    level: Literal["", UnitLevel] = Field("", description="Select all units of a level instead")
    parent: str = Field("", description="... below this unit")
    min_published_years: int | None = Field(
        None, ge=1, description="... with at least so many published years of PAR INDEX"
    )
    period: int | Literal["latest"] = Field(
        description=(
            "Year, or the latest year the release holds for each unit; names are then those of the "
            "year of issue"
        )
    )
    language: Language = "vi"
    as_of: date | None = Field(
        None,
        description="Day on which promises are judged; for a document that prints how they stand",
    )
    complete: bool = Field(
        False,
        description=(
            "Demand that every unit of the selection has figures; else the run ends with exit "
            "code 3"
        ),
    )

    @field_validator("period")
    @classmethod
    def _a_year_of_briefs(cls, period: int | str) -> int | str:
        if isinstance(period, int) and not _FIRST <= period <= _LAST:
            raise PydanticCustomError(
                "less_than_equal" if period > _LAST else "greater_than_equal",
                "Input should be a year from {ge} to {le}",
                {"ge": _FIRST, "le": _LAST},
            )
        return period

    @property
    def whole_group(self) -> bool:
        """Whether the entry asks for every unit of a level in one year, so that missing units can
        be reported.
        """
        return bool(self.level) and self.period != "latest" and self.min_published_years is None

    @model_validator(mode="after")
    def _one_selection(self) -> RunEntry:
        if bool(self.localities) == bool(self.level):
            raise ValueError("give either `localities` or `level`, not both and not neither")
        if self.complete and not self.whole_group:
            raise ValueError(
                "`complete` needs a selection by `level` and a year, without `min_published_years`"
            )
        return self


class Cluster(Declared):
    """How a batch connects to other machines, and how both sides authenticate."""

    scheduler: SchedulerAddress = Field(description="Dask scheduler: tls://HOST:8786")
    ca: str = Field("", description="Certificate that vouches for all others, PEM (TLS)")
    cert: str = Field("", description="Certificate of this machine, PEM (TLS)")
    key: str = Field(
        "", description="Private key of this machine, PEM (TLS); the file, never its text"
    )


class Run(Declared):
    """A batch: ``params/runs/<id>.yml``."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    issued_on: date = Field(
        le=LAST_DAY, description="Issue date printed on every brief; a brief never reads the clock"
    )
    formats: tuple[Format, ...] = ("html", "pdf")
    complete: bool = Field(
        False,
        description="Demand of every selection by level and year that no unit is without figures",
    )
    out: OutAddress | None = Field(
        None,
        description=(
            "Where the briefs are put instead of `reports/`: s3://BUCKET/FOLDER or file:///FOLDER; "
            "without user or password"
        ),
    )
    cluster: Cluster | None = Field(
        None, description="The batch is made on the machines of a cluster"
    )
    entries: tuple[RunEntry, ...] = Field(min_length=1)
