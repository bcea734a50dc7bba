"""Methods: how figures are made comparable and tested.

Both the methods in force per year and the settings of the analysis are data
(``params/methods/series.yml``, ``analysis.yml`` and ``back-tests.yml``): whatever can change a
verdict stands in a file that an analyst can read and a release records, not in code.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, field_validator, model_validator

from parlib.codebook.back_tests import BackTests
from parlib.codebook.declared import Declared
from parlib.codebook.frameworks import Break, NaPolicy
from parlib.codebook.periods import within
from parlib.codebook.vocabulary import UnitLevel


class Spell(Declared):
    """One method and the years in which it was used."""

    method: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        description="Id of the method; the rule book's id where one is shipped",
    )
    first_period: int
    last_period: int | None = Field(None, description="Last year, empty while in force")
    framework: str = Field(
        "", description="Rule book under params/frameworks, empty where none is shipped"
    )
    decision: str = Field("", description="Number of the decision, empty where none was found")
    decision_date: str = Field("", description="Date as printed in the source")
    structure: str = Field("", description="Domains/criteria/sub-criteria as printed, e.g. 8/37/88")
    why_vi: str = Field(
        "",
        description=(
            "Why figures before it are not comparable, Vietnamese; empty for the first spell"
        ),
    )
    why_en: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Spell:
        if self.last_period is not None and self.last_period < self.first_period:
            raise ValueError(
                f"{self.method}: last_period {self.last_period} is before first_period "
                f"{self.first_period}"
            )
        return self

    def covers(self, period: int) -> bool:
        """Return whether the method was used for the year ``period``."""
        return within(period, self.first_period, self.last_period)


class Series(Declared):
    """The methods of one index at one level, in chronological order.

    Figures of two different methods are not comparable.
    """

    index: Literal["PAR", "SIPAS"]
    level: UnitLevel = "province"
    spells: tuple[Spell, ...] = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _one_after_the_other(self) -> Series:
        for before, after in zip(self.spells, self.spells[1:], strict=False):
            if before.last_period is None or before.last_period >= after.first_period:
                raise ValueError(
                    f"{before.method} and {after.method} overlap: give {before.method} a "
                    f"last_period"
                )
            if not after.why_vi or not after.why_en:
                raise ValueError(f"{after.method}: a break needs its reason in both languages")
        return self

    def in_force(self, period: int) -> Spell | None:
        """Return the method used for the year ``period``; ``None`` if none is documented."""
        return next((s for s in self.spells if s.covers(period)), None)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Every point where the series stops being comparable, in chronological order."""
        return tuple(
            Break(period=s.first_period, decision=s.decision, why_vi=s.why_vi, why_en=s.why_en)
            for s in self.spells[1:]
        )

    def break_between(self, earlier: int, later: int) -> Break | None:
        """Return the last break after ``earlier`` up to ``later``; ``None`` if both years use the
        same method.

        Examples
        --------
        >>> old = Spell(method="a", first_period=2017, last_period=2021)
        >>> new = Spell(method="b", first_period=2022, decision="876/QĐ-BNV", why_vi="Đổi bộ tiêu chí", why_en="New criteria")
        >>> series = Series(index="PAR", spells=(old, new))
        >>> series.break_between(2021, 2022).decision
        '876/QĐ-BNV'
        >>> series.break_between(2019, 2021) is None
        True
        """
        between = [b for b in self.breaks if earlier < b.period <= later]
        return between[-1] if between else None


class Tolerances(Declared):
    """Differences below these are treated as rounding, not as disagreement."""

    published: float = Field(
        0.01, ge=0, description="Two published values of one index, percentage points"
    )
    points_to_percent: float = Field(
        0.05, ge=0, description="A percentage implied by published points against the published one"
    )
    float_slack: float = Field(1e-9, gt=0, description="Computer arithmetic")


class Precision(Declared):
    """Survey precision that a change must exceed before a sentence may call it a change."""

    confidence: float = Field(0.95, gt=0, lt=1)
    min_respondents: int = Field(30, ge=1, description="Below it an estimate is withheld")
    min_cell: int = Field(
        5, ge=1, description="Below it a count is withheld, and what would reveal it"
    )
    satisfied_from: int = Field(
        4,
        ge=1,
        le=5,
        description="An answer counts as satisfied from this point of the five-point scale",
    )
    lonely_place: Literal["refuse", "withhold", "centre", "certainty"] = Field(
        "refuse",
        description=(
            "Strata with one sampled place, from which no sampling error can be computed: refuse "
            "the survey; withhold (the estimate stands "
        )
        + (
            "without interval); centre (its distance from the mean of all places stands in); "
            "certainty (it was taken with certainty and adds nothing)"
        ),
    )
    published_deff: float = Field(
        2.0, ge=1, description="Design effect assumed for published percentages without answers"
    )
    published_respondents: float | None = Field(
        None,
        gt=0,
        description=(
            "Respondents assumed where a published percentage comes without their number; empty: "
            "no interval"
        ),
    )


class Appraisal(Declared):
    """How much data past appraisals must provide before a self-score is compared with them."""

    level: float = Field(
        0.9, gt=0.5, lt=1, description="Level of the interval of an expected appraised score"
    )
    min_pairs: int = Field(
        3,
        ge=1,
        description="Fewest appraised self-scores of an item before its usual cut is stated",
    )
    found: float = Field(
        0.5,
        gt=0,
        lt=1,
        description=(
            "Share of what the first round misjudged that the last one finds; not measured, 2/3 "
            "for a round that looks at all anew"
        ),
    )


class Cliffs(Declared):
    """When a reported figure counts as narrowly missing more points."""

    reach: float = Field(
        0.05,
        gt=0,
        lt=1,
        description="Near: at most this share of the threshold away, or one whole unit of a count",
    )
    min_gain: float = Field(
        0.5, gt=0, description="Fewest points at the threshold that make a cliff"
    )


class MissingAs(StrEnum):
    """What a missing item counts as."""

    ZERO = "zero"
    LEFT_OUT = "left_out"
    FULL = "full"


class Normalisation(StrEnum):
    """How the points of an item are converted to a number between 0 and 1."""

    SHARE_OF_MAXIMUM = "share_of_maximum"
    BETWEEN_WORST_AND_BEST = "between_worst_and_best"
    SHARE_OF_UNITS_BELOW = "share_of_units_below"


class MethodChoices(Declared):
    """The methodological choices that the ranking simulations vary.

    A list with one value keeps a choice fixed. ``weight_spread`` is the half-width of the
    multipliers (0.25: a maximum of 10 could as well have been 7.5 to 12.5).
    """

    weight_spread: float = Field(
        0.25, ge=0, lt=1, description="Every maximum is multiplied by a number even on 1 ± this"
    )
    na_policies: tuple[NaPolicy, ...] = Field(
        tuple(NaPolicy),
        min_length=1,
        description="What happens to the maximum of an item that does not apply",
    )
    missing: tuple[MissingAs, ...] = Field(
        tuple(MissingAs), min_length=1, description="What a missing item counts"
    )
    normalisations: tuple[Normalisation, ...] = Field(
        tuple(Normalisation), min_length=1, description="How points become a number from 0 to 1"
    )
    survey_error: bool = Field(
        False,
        description=(
            "Points of surveyed items move by their standard error too (mixes error with choice; "
            "rank confidence sets carry it apart)"
        ),
    )


class RankCertaintySettings(MethodChoices):
    """What the rank simulations vary, and how finely they search for the assumption that moves
    ranks most.
    """

    sensitivity_base: int = Field(
        256,
        ge=0,
        description="Base of the Sobol sequence, a power of two; 0 leaves the question out",
    )

    @field_validator("sensitivity_base")
    @classmethod
    def _power_of_two(cls, base: int) -> int:
        if base & (base - 1) or 0 < base < 32:
            raise ValueError("must be a power of two from 32 up, or 0 to leave the question out")
        return base


class Analysis(Declared):
    """Settings of every test: fixed before the figures are seen, recorded in the release."""

    as_of: date | None = Field(
        None,
        description="Day of judgement of every commitment; what ends after it is not known yet",
    )
    alpha: float = Field(0.05, gt=0, lt=1, description="Level of every test, after adjustment")
    adjustment: Literal["holm", "fdr_bh", "fdr_by", "bonferroni", "none"] = Field(
        "holm", description="Over one question's family of tests"
    )
    adjustment_trends: Literal["false_signs", "holm", "fdr_bh", "fdr_by", "bonferroni", "none"] = (
        Field(
            "false_signs",
            description="Over the trend tests of one question, year and group of units",
        )
    )
    min_years_trend: int = Field(3, ge=3, description="Fewest comparable years for a trend test")
    min_years_slope: int = Field(
        3, ge=3, description="Fewest comparable years for a slope and its interval without a test"
    )
    min_units_rank: int = Field(3, ge=2, description="Fewest units for a rank or a peer median")
    coverage_floor: float = Field(
        0.7, ge=0, le=1, description="Share of maximum points that must be scored, else no index"
    )
    seed: int = Field(
        description="Seed of every resampling; each unit derives its own stream from it"
    )
    resamples: int = Field(2000, ge=100, description="Resamples of a bootstrap or permutation")
    rank_certainty: RankCertaintySettings = RankCertaintySettings()
    tolerances: Tolerances = Tolerances()
    precision: Precision = Precision()
    appraisal: Appraisal = Appraisal()
    cliffs: Cliffs = Cliffs()


class SeriesFile(Declared):
    """``params/methods/series.yml``."""

    series: tuple[Series, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> SeriesFile:
        keys = [(s.index, s.level) for s in self.series]
        repeated = sorted({f"{i} ({lv})" for i, lv in keys if keys.count((i, lv)) > 1})
        if repeated:
            raise ValueError(f"series stand more than once: {', '.join(repeated)}")
        return self


class Methods(Declared):
    """Everything under ``params/methods``."""

    series: tuple[Series, ...]
    analysis: Analysis
    back_tests: BackTests = BackTests()

    def of(self, index: str, *, level: str = "province") -> Series | None:
        """Return the series of an index at a level; ``None`` if the methods are local and not
        recorded.
        """
        return next((s for s in self.series if s.index == index and s.level == level), None)
