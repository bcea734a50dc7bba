"""The closed word lists of params and hand-off tables, each defined once.

Column descriptions, checks and command-line options are derived from them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, get_args

from parlib.speech.languages import LANGUAGES as LANGUAGES
from parlib.speech.languages import Language as Language

UnitLevel = Literal["province", "district", "commune", "department"]
UNIT_LEVELS: tuple[str, ...] = get_args(UnitLevel)

RuleBookLevel = Literal["province", "ministry", "district", "department", "commune", "leader"]
RULE_BOOK_LEVELS: tuple[str, ...] = get_args(RuleBookLevel)


UNKNOWN_PLACE = "?"
"""Sampling place of respondents with an unknown sampling design: estimates without standard errors."""
RECALCULATED_OUTCOME = "cơ quan tính lại theo địa giới hiện nay"
"""Value of the column ``flag`` of outcomes for recalculated figures, as printed beside the figure."""
RECALCULATED = "recalculated"
"""Confidence of a figure that an office recalculated for a unit created after the figure's year."""


def listed(words: type[StrEnum]) -> str:
    """Return the words of a list as shown in a column's description."""
    return " · ".join(words)


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
    """Source of an index value or rank."""

    PUBLISHED = "published"
    COMPUTED = "computed"
    SELF_SCORED = "self_scored"
    PLAN_BASELINE = "plan_baseline"
    SIMULATED = "simulated"


class Declared(StrEnum):
    """What a unit declares about an item in its workbook."""

    REPORTED = "reported"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class FlagVerdict(StrEnum):
    """Verdict on an item that was scored zero or fell below last year."""

    FLAG = "flag"
    NOT_COMPARABLE = "not_comparable"
    WITHIN_NOISE = "within_noise"


class Status(StrEnum):
    """Status of a commitment, in the order in which a page lists them."""

    MET = "met"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    MISSED = "missed"
    # there is a figure, the due date is ahead, and no path is known to compare the figure with
    OPEN = "open"
    NOT_COMPARABLE = "not_comparable"
    NO_DATA = "no_data"


GOOD = (Status.MET, Status.ON_COURSE)
LATE = (Status.BEHIND, Status.MISSED)


class Operator(StrEnum):
    """How a commitment states its target."""

    EQUAL = "="
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    INCREASE_BY = "increase_by"
    DECREASE_BY = "decrease_by"
    HIGHER_THAN_LAST_YEAR = "higher_than_last_year"
    MAX = "max"
    RANK_IMPROVE_BY = "rank_improve_by"
    RANK_BAND = "rank_band"
    DONE = "done"


LEVEL_OPERATORS = (
    Operator.EQUAL,
    Operator.AT_LEAST,
    Operator.ABOVE,
    Operator.AT_MOST,
    Operator.BELOW,
)
RANK_OPERATORS = (Operator.RANK_IMPROVE_BY, Operator.RANK_BAND)
CHANGE_OPERATORS = (Operator.INCREASE_BY, Operator.DECREASE_BY, Operator.HIGHER_THAN_LAST_YEAR)
