"""The words of the hand-off tables, each list once: states, levels, bases."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """State of one scored item."""

    SCORED = "scored"
    ZERO = "zero"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class Level(StrEnum):
    """Level of an item in a rule book."""

    INDEX = "index"
    COMPONENT = "component"
    DOMAIN = "domain"
    CRITERION = "criterion"
    SUBCRITERION = "subcriterion"


class Basis(StrEnum):
    """Where an index value or rank comes from."""

    PUBLISHED = "published"
    COMPUTED = "computed"
    SELF_SCORED = "self_scored"
    PLAN_BASELINE = "plan_baseline"
    SIMULATED = "simulated"
