"""The questionnaire of a survey: which items form a factor, and which factors form the index
(``params/methods/surveys.yml``).
"""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import Field, model_validator

from parlib.codebook.declared import Declared
from parlib.codebook.periods import within
from parlib.codebook.vietnamese import search_form


class SurveyFactor(Declared):
    """A group of items reported together."""

    code: str = Field(min_length=1)
    name_vi: str = Field(min_length=1)
    name_en: str = ""
    part: str = Field(
        "",
        description="Half of the questionnaire the factor belongs to, e.g. `policy` or `services`",
    )


class SurveyItem(Declared):
    """One question answered on the five-point scale."""

    code: str = Field(min_length=1, description="Code in the column `item` of the responses")
    factor: str
    text_vi: str = Field(min_length=1)
    text_en: str = ""


class SurveyForm(Declared):
    """A questionnaire and the years in which it was used."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    survey: str = Field(description="SIPAS · LEADERS")
    name_vi: str = Field("", description="What people call the questionnaire; the id where empty")
    name_en: str = ""
    first_period: int
    last_period: int | None = None
    factors: tuple[SurveyFactor, ...] = ()
    items: tuple[SurveyItem, ...] = Field(min_length=1)
    places_are_units: bool = Field(
        False,
        description=(
            "The sampled places in the file of answers (`psu`) are units directly below, by code;"
            " each gets estimates of its own"
        ),
    )
    source: str = ""
    source_vi: str = Field(
        "", description="Where the form comes from, Vietnamese, as a page prints it"
    )
    note: str = ""

    @model_validator(mode="after")
    def _sound(self) -> SurveyForm:
        codes, factors = [i.code for i in self.items], [f.code for f in self.factors]
        faults = [
            f"item {c} stands twice" for c in sorted({c for c in codes if codes.count(c) > 1})
        ]
        faults += [
            f"item {i.code}: factor {i.factor!r} is not declared"
            for i in self.items
            if i.factor not in factors
        ]
        faults += [
            f"{c!r} is both an item and a factor" for c in sorted(set(codes) & {*factors, "index"})
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @cached_property
    def factor_of(self) -> dict[str, str]:
        """Factor of each item."""
        return {i.code: i.factor for i in self.items}

    def name(self, language: str) -> str:
        """Return the common name of the questionnaire."""
        return (self.name_en if language == "en" else self.name_vi) or self.name_vi or self.id

    def is_called(self, written: str) -> bool:
        """Return whether a text names this questionnaire, by id or by one of its names."""
        names = [n for n in (self.id, self.name_vi, self.name_en) if n]
        # "(19 câu)" after a name gives its length and does not identify it
        short = [re.sub(r"\s*\([^()]*\)\s*$", "", n) for n in names]
        return search_form(written) in map(search_form, (*names, *short))

    def covers(self, period: int) -> bool:
        """Return whether the form was used for the year ``period``."""
        return within(period, self.first_period, self.last_period)


class SurveyFile(Declared):
    """``params/methods/surveys.yml``."""

    forms: tuple[SurveyForm, ...]
