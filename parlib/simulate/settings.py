"""Parameters of a simulated province, and its true values."""

from __future__ import annotations

from pydantic import Field, model_validator

from parlib.codebook.declared import Declared

LEVELS = ("province", "department", "district", "commune")


class Settings(Declared):
    """Size, seed and parameters of the data-generating process (``params/simulation/<id>.yml``).

    The process, for unit u, year t and sub-criterion i::

        capacity   c[u,t]   = a[u] + growth · (t - first) + r[u,t],   r[u,t] = persistence · r[u,t-1] + noise
        readiness  η[u,t,i] = c[u,t] - difficulty[i] + fit[u,i] + e[u,t,i]
        evidence            drawn by rule type with success probability 1 / (1 + exp(-η))
        satisfaction        s[u,t] = citizens · c[u,t] + psu + person, cut into 1-5
        outcome             y[u,t] = level + link · (process points, %) + unit + year + noise

    ``link`` is the known truth that the link tests are held against; 0 gives a world without any
    link.
    """

    code: str = Field(
        "VL",
        pattern="^[A-Z][A-Z0-9]{1,7}$",
        description="Begins the code of every unit; provinces side by side need one each",
    )
    name: str = Field("Vân Lĩnh", description="Name of the province")
    seed: int = 20240
    first_period: int = 2019
    last_period: int = 2024
    districts: int = Field(11, ge=1, le=99)
    communes: int = Field(110, ge=0, le=99_000)
    departments: int = Field(20, ge=0, le=99)
    frameworks: dict[str, str] = Field(
        default={level: f"illustrative-{level}" for level in LEVELS},
        description="Rule book of each level in the last year",
    )
    appraised_until: dict[str, int] = Field(
        default={},
        description=(
            "Last year appraised per level, where it is not the last year: later years hold "
            "self-scores only"
        ),
    )
    capacity_sd: float = Field(0.55, ge=0, description="Between units, logit scale")
    growth: float = Field(0.10, description="Per year, logit scale")
    persistence: float = Field(0.6, ge=0, lt=1)
    noise_sd: float = Field(0.2, ge=0, description="Yearly shock to capacity")
    difficulty_mean: float = -1.3
    difficulty_sd: float = Field(0.7, ge=0)
    fit_sd: float = Field(0.6, ge=0, description="Lasting strength of a unit on an item")
    item_noise_sd: float = Field(0.35, ge=0)
    overclaim: float = Field(
        0.12,
        ge=0,
        le=1,
        description="Chance that a unit claims the maximum where appraisal gives less",
    )
    late_evidence: float = Field(
        0.05, ge=0, le=1, description="Chance that round 1 withholds points and round 2 gives them"
    )
    missing: float = Field(0.01, ge=0, le=1, description="Chance that an item is not reported")
    not_applicable: float = Field(
        0.15,
        ge=0,
        le=1,
        description="Chance that one of the few items that may not apply does not, per unit",
    )
    explained: float = Field(
        0.6, ge=0, le=1, description="Chance that a loss is explained in writing"
    )
    psus_per_district: int = Field(10, ge=2)
    respondents_per_psu: int = Field(20, ge=2)
    citizens: float = Field(0.5, description="How much of capacity citizens notice, latent scale")
    psu_sd: float = Field(0.25, ge=0)
    link: float = Field(
        0.06,
        description="Outcome units per percentage point of process points: the truth to be found",
    )

    @model_validator(mode="after")
    def _years_in_order(self) -> Settings:
        if self.last_period < self.first_period:
            raise ValueError("last_period is before first_period")
        return self

    @model_validator(mode="after")
    def _levels_known(self) -> Settings:
        unknown = sorted(set(self.appraised_until) - set(LEVELS))
        if unknown:
            raise ValueError(
                f"appraised_until names {', '.join(unknown)}; levels are {', '.join(LEVELS)}"
            )
        return self

    @property
    def periods(self) -> tuple[int, ...]:
        """Years simulated."""
        return tuple(range(self.first_period, self.last_period + 1))
