"""Declared questions about links between reform and outcomes (``params/methods/links.yml``).

A question is fixed before its figures are seen: outcome, reform measure, lag, controls, sample and
the smallest effect that would matter. A series says where its figures are in the hand-off tables,
where it stops being comparable with itself, whether it is a complete panel, and which outcome is
part of it.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from parlib.codebook.declared import Declared
from parlib.codebook.frameworks import Break
from parlib.codebook.vocabulary import UnitLevel


class Holding(Declared):
    """How an outcome is contained in a reform measure."""

    how: str = Field(min_length=1, description="In words, e.g. `12 of 100 points`")
    how_vi: str = Field("", description="The same in Vietnamese, as a page prints it")
    codes: tuple[str, ...] = Field(
        (),
        description=(
            "Items of `frameworks` that hold it, to print the correlation that this alone makes"
        ),
    )


class LinkSeries(Declared):
    """One series of a panel: where its figures are and how far they are comparable."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Column of the panel")
    label_vi: str = Field(min_length=1)
    label_en: str = Field(min_length=1)
    unit_vi: str = Field(min_length=1)
    unit_en: str = Field(min_length=1)
    table: Literal["scores", "indices", "outcomes", "satisfaction"]
    index: str = Field("", description="indices: PAR or SIPAS")
    indicator: str = Field("", description="outcomes: indicator id")
    survey: str = Field("", description="satisfaction: survey")
    item: str = Field("index", description="satisfaction: item, factor or `index`")
    measure: str = Field("share_4_5", description="satisfaction: measure")
    standard_error: str = Field(
        "",
        description=(
            "outcomes: indicator that holds the sampling error (standard error) of this one, e.g. "
            "of PAPI; that of `satisfaction` is known anyway"
        ),
    )
    frameworks: tuple[str, ...] = Field(
        (),
        description=(
            "scores: rule books whose points count, a change of rule book is a break; indices: "
            "those that `holds` names items of"
        ),
    )
    without_codes: tuple[str, ...] = Field(
        (), description="scores: items left out, with everything below them"
    )
    without_sources: tuple[Literal["appraisal", "survey", "outcome", "mixed"], ...] = Field(
        (), description="scores: kinds of item left out"
    )
    basis: Literal["appraised", "self_scored"] = Field(
        "appraised",
        description=(
            "scores, indices: the one state whose points count: appraised (or published), with "
            "every part in, or self-scored"
        ),
    )
    breaks: tuple[Break, ...] = Field(
        (), description="Years from which figures are not comparable with earlier ones"
    )
    breaks_of: Literal["", "PAR", "SIPAS"] = Field(
        "", description="Take the breaks of this index from series.yml"
    )
    complete: bool = Field(
        True,
        description=(
            "False: scattered published figures, not a sample; every question on it is refused"
        ),
    )
    incomplete_because: str = Field("", description="Why it is not a sample")
    incomplete_because_vi: str = Field(
        "", description="The same in Vietnamese, as a page prints it"
    )
    holds: dict[str, Holding] = Field(
        default_factory=dict, description="Series ids that stand inside this one: never its outcome"
    )

    @model_validator(mode="after")
    def _says_where_it_stands(self) -> LinkSeries:
        needed = {
            "scores": "frameworks",
            "indices": "index",
            "outcomes": "indicator",
            "satisfaction": "survey",
        }[self.table]
        if not getattr(self, needed):
            raise ValueError(f"series {self.id}: table {self.table!r} needs {needed!r}")
        label = f"{self.label_vi} {self.label_en}".lower()
        if self.basis == "self_scored" and ("thẩm định" in label or "appraised" in label):
            raise ValueError(
                f"series {self.id}: its basis is self_scored, so its label must not call the "
                f"points appraised (điểm thẩm định)"
            )
        if not self.complete and not self.incomplete_because:
            raise ValueError(f"series {self.id}: say why it is not a sample (incomplete_because)")
        return self


class LinkSample(Declared):
    """Units and years of the sample."""

    level: UnitLevel
    illustrative: bool = Field(
        False, description="True: the units of the simulated province, and only they"
    )
    first_period: int | None = None
    last_period: int | None = None
    without_periods: dict[int, str] = Field(
        default_factory=dict, description="Years left out → why"
    )
    without_localities: dict[str, str] = Field(
        default_factory=dict, description="Locality identities left out → why"
    )
    min_clusters: int = Field(10, ge=6, description="Fewest localities")
    min_periods: int = Field(4, ge=3, description="Fewest years")
    min_coverage: float = Field(
        0.7,
        ge=0,
        le=1,
        description=(
            "Share of the localities × years grid that must be observed, else it is not a sample"
        ),
    )

    @model_validator(mode="after")
    def _years_in_order(self) -> LinkSample:
        if self.first_period and self.last_period and self.last_period < self.first_period:
            raise ValueError(
                f"last_period {self.last_period} is before first_period {self.first_period}"
            )
        return self


class LinkQuestion(Declared):
    """One question with its full series (the file refers to them by id)."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title_vi: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    outcome: LinkSeries
    reform: LinkSeries
    controls: tuple[LinkSeries, ...] = ()
    lag: int = Field(
        0, ge=0, le=5, description="Years by which the reform measure comes before the outcome"
    )
    lags_shown: tuple[int, ...] = Field(
        (0, 1, 2), description="Lags shown beside it, as a description"
    )
    per: float = Field(1.0, gt=0, description="Effect of so many units of the reform measure")
    scale: Literal["level", "log"] = Field(
        "level", description="log: the effect is a percentage of the outcome"
    )
    smallest_effect: float = Field(
        gt=0,
        description=(
            "Smallest effect that would matter, per `per`, in the unit of the outcome (percent "
            "if log)"
        ),
    )
    smallest_effect_why: str = Field(
        min_length=1, description="Why this is the smallest that would matter"
    )
    smallest_effect_why_vi: str = Field(
        "", description="The same in Vietnamese, as a page prints it"
    )
    sample: LinkSample
    note_vi: str = ""
    note_en: str = ""

    @model_validator(mode="after")
    def _distinct(self) -> LinkQuestion:
        ids = [self.outcome.id, self.reform.id, *(c.id for c in self.controls)]
        if len(set(ids)) != len(ids):
            raise ValueError(
                f"question {self.id}: outcome, reform and controls must be different series"
            )
        return self


class LinkFile(Declared):
    """``params/methods/links.yml``: the series, then the questions that refer to them by id."""

    family: str = Field(
        min_length=1, description="What the questions have in common: they form one family of tests"
    )
    series: tuple[LinkSeries, ...] = Field(min_length=1)
    questions: tuple[LinkQuestion, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _fill_in_series(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = {
            s["id"]: s
            for s in data.get("series") or ()
            if isinstance(s, dict) and isinstance(s.get("id"), str)
        }

        def named(value: Any) -> Any:
            if isinstance(value, str):
                if value not in known:
                    raise ValueError(
                        f"series {value!r} is not declared; declared are: "
                        f"{', '.join(sorted(known))}"
                    )
                return known[value]
            return value

        questions = []
        for question in data.get("questions") or ():
            if isinstance(question, dict):
                question = dict(question)
                for role in ("outcome", "reform"):
                    if role in question:
                        question[role] = named(question[role])
                question["controls"] = [named(c) for c in question.get("controls") or ()]
            questions.append(question)
        return {**data, "questions": questions}

    @model_validator(mode="after")
    def _once(self) -> LinkFile:
        for what, ids in (
            ("series", [s.id for s in self.series]),
            ("question", [q.id for q in self.questions]),
        ):
            repeated = sorted({i for i in ids if ids.count(i) > 1})
            if repeated:
                raise ValueError(f"{what} stands more than once: {', '.join(repeated)}")
        return self
