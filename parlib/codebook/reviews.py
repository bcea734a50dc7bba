"""The review of a year: what a unit lost, what can be done about it, and what the office answers.

A review is computed from a release and handed out as a workbook; each answer comes back with the id
of its row. Nothing that the office writes changes the row: points, reasons and verdicts are read
from the release again when the workbook comes back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from parlib.codebook.inert_text import writable
from parlib.codebook.vietnamese import fold_name, search_form


class RowKind(StrEnum):
    """Subject of a row of the review."""

    ITEM = "item"
    SURVEY = "survey"
    PROMISE = "promise"
    OTHER = "other"


class Cause(StrEnum):
    """Why points were lost according to the office; its free text gives the details."""

    NOT_DONE = "not_done"
    LATE = "late"
    NO_EVIDENCE = "no_evidence"
    QUALITY = "quality"
    NOT_FOLLOWED = "not_followed"
    RESOURCES = "resources"
    RULES = "rules"
    OUT_OF_HANDS = "out_of_hands"
    OTHER = "other"


CAUSES_VI: dict[Cause, str] = {
    Cause.NOT_DONE: "Chưa thực hiện",
    Cause.LATE: "Thực hiện chậm",
    Cause.NO_EVIDENCE: "Thiếu tài liệu kiểm chứng",
    Cause.QUALITY: "Chất lượng chưa đạt yêu cầu",
    Cause.NOT_FOLLOWED: "Không theo dõi số liệu trong năm",
    Cause.RESOURCES: "Thiếu nhân lực hoặc kinh phí",
    Cause.RULES: "Quy định hoặc bộ tiêu chí thay đổi",
    Cause.OUT_OF_HANDS: "Ngoài thẩm quyền của đơn vị",
    Cause.OTHER: "Khác (ghi rõ)",
}

BASIS_VI: dict[str, str] = {
    "": "chưa rõ ai chấm",
    "published": "điểm công bố",
    "computed": "điểm thẩm định, điều tra",
    "self_scored": "điểm tự chấm",
    "plan_baseline": "điểm nêu trong kế hoạch",
    "simulated": "điểm minh họa",
}
"""Who gave the points of the items, in the wording used on pages for offices."""

_CAUSES = {fold_name(words): cause for cause, words in CAUSES_VI.items()} | {
    fold_name("Khác"): Cause.OTHER
}
_UNMARKED = {search_form(words): cause for cause, words in CAUSES_VI.items()} | {
    "khac": Cause.OTHER
}


def cause_of(words: str) -> Cause | None:
    """Return the cause that a cell names; None if the words are not on the list.

    Examples
    --------
    >>> str(cause_of("thực hiện  CHẬM")), str(cause_of("thuc hien cham")), cause_of("trời mưa")
    ('late', 'late', None)
    """
    if words.isascii() and (cause := _UNMARKED.get(search_form(words))):
        return cause
    return _CAUSES.get(fold_name(words))


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A figure that narrowly misses clearly more points, see the hand-off table ``cliffs``."""

    measure: str
    reading: float
    threshold: float
    higher: bool
    strict: bool
    gain: float
    cases: float = math.nan


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row that the office has to answer.

    Attributes
    ----------
    id : str
        Stable id within the review: ``TC 1.2.1`` (item), ``KS CC3`` (survey question), ``CK
        thac-mo-2024/C05`` (promise).
    domain : str
        Code of the part of the rule book, or of the plan if only commitments are reviewed;
        otherwise empty for survey questions and promises.
    points, most, previous, lost : float
        Points scored, applicable maximum, last year's points, points lost; NaN if unknown.
    missing : bool
        The points are open because figures are missing: neither scored nor known to be lost.
    open_points : float
        Points not known yet: the whole maximum of a missing item, otherwise 0.
    reason, verdict : str
        In Vietnamese: why points were lost, and the finding on a zero or a decline.
    flag : str
        ``zero``, ``below_last_year`` or empty; set only if the item passed the questions of due
        process.
    room : float
        Points that the office can still gain on the item; 0 if none (``closed`` says why), NaN if
        unknown.
    steps : tuple of float
        Possible gains under the rule, ascending; empty for a rule without steps.
    share, low, high : float
        For a survey question: percentage of answers "average or below" with its confidence
        interval.
    ways : tuple of int
        Numbers of those cheapest ways to the headline target that raise this item.
    """

    id: str
    kind: RowKind
    code: str
    name: str
    domain: str = ""
    points: float = math.nan
    most: float = math.nan
    previous: float = math.nan
    lost: float = math.nan
    missing: bool = False
    open_points: float = 0.0
    reason: str = ""
    verdict: str = ""
    flag: str = ""
    owner: str = ""
    person: str = ""
    explanation: str = ""
    evidence: str = ""
    near: NearMiss | None = None
    room: float = 0.0
    steps: tuple[float, ...] = ()
    closed: str = ""
    share: float = math.nan
    low: float = math.nan
    high: float = math.nan
    ways: tuple[int, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """Units in charge as a tuple; the first leads unless the office says otherwise."""
        return tuple(part.strip() for part in self.owner.split(";") if part.strip())


@dataclass(frozen=True, slots=True)
class WayStep:
    """One step of a way to the headline target."""

    way: int
    place: int
    code: str
    name: str
    gain: float
    reached: float
    owner: str
    granted: float = math.nan
    """Part of the gain that appraisal is expected to grant; NaN if unknown."""


@dataclass(frozen=True, slots=True)
class WayOdds:
    """Expected result of a way: total points with their interval, and the probability of reaching
    the target.
    """

    way: int
    gain: float
    granted: float
    expected: float
    low: float
    high: float
    level: float
    chance: float


@dataclass(frozen=True)
class Review:
    """The review of one unit and year.

    Attributes
    ----------
    locality, name, period, framework, version, release : str or int
        Subject of the review, and the release it was computed from.
    rows : tuple of ReviewRow
        Items in the order of the rule book, then survey questions from the weakest, then promises.
    domains : dict of str to str
        Name of each part of the rule book, by code.
    index, points, most : float
        Value of the index in per cent, points and maximum of the whole. A published value takes
        precedence, because the target is compared with it; otherwise the sum of the items.
    by_items : float
        Sum of the items if it differs from the published value; NaN if the two agree.
    basis : str
        Who gave the points of the items, see :class:`parlib.codebook.vocabulary.Basis`.
    target : float
        Headline target for next year in per cent; NaN if none was given.
    ways : tuple of WayStep
        The cheapest ways to the target; if there is none, ``no_way`` says why in Vietnamese.
    odds : tuple of WayOdds
        Expected result of each way; ``odds_rest`` says in Vietnamese what it rests on, or why it is
        empty.
    illustrative : bool
        Fictional unit or illustrative rule book.
    head : str
        Who is responsible for the whole according to the rule book; empty if nobody is named.
    owners : tuple of str
        Units in charge of the rows, each in one spelling.
    part_points : dict of str to float
        Points of each part of the rule book, by code.
    rests_on : tuple of str
        Documents whose commitments are reviewed if the year has no item points and ``framework`` is
        empty.
    """

    locality: str
    name: str
    period: int
    framework: str
    version: str
    release: str
    rows: tuple[ReviewRow, ...]
    domains: dict[str, str]
    index: float = math.nan
    points: float = math.nan
    most: float = math.nan
    by_items: float = math.nan
    basis: str = ""
    target: float = math.nan
    ways: tuple[WayStep, ...] = ()
    no_way: str = ""
    odds: tuple[WayOdds, ...] = ()
    odds_rest: str = ""
    illustrative: bool = False
    head: str = ""
    owners: tuple[str, ...] = field(default=())
    part_points: dict[str, float] = field(default_factory=dict)
    rests_on: tuple[str, ...] = ()

    def row(self, row_id: str) -> ReviewRow | None:
        """Return the row with an id; None where there is none."""
        return next((r for r in self.rows if r.id == row_id), None)

    @property
    def year(self) -> int:
        """Year in which the measures are to be taken."""
        return self.period + 1


@dataclass(frozen=True, slots=True)
class Measure:
    """The office's answer to one row, read back from a workbook.

    Attributes
    ----------
    row : ReviewRow
        The row it answers.
    cause, cause_words : Cause or None, str
        Why points were lost according to the office.
    text : str
        What will be done, in one paragraph.
    lead, supports : str, tuple of str
        Responsible unit and supporting units.
    due : date or None
        Due date.
    evidence : str
        What will prove it.
    expected : float
        Points expected; NaN if not stated.
    effort : float
        Effort in the office's own unit; NaN if not stated.
    confirmed : bool
        True if the office includes it in the plan.
    place : str
        Sheet and cell of the measure.
    """

    row: ReviewRow
    cause: Cause | None
    cause_words: str
    text: str
    lead: str
    supports: tuple[str, ...]
    due: date | None
    evidence: str
    expected: float
    effort: float
    confirmed: bool
    place: str


@dataclass(frozen=True, slots=True)
class Headline:
    """What the plan promises for the index itself; NaN and empty if it promises nothing of the
    kind.
    """

    value: float = math.nan
    places_low: float = math.nan
    places_high: float = math.nan
    band: str = ""


def one_line(text: str) -> str:
    r"""Return a cell's text as one line, without characters that a document cannot contain.

    Examples
    --------
    >>> one_line(" Rà soát;\n ban hành kế hoạch. ")
    'Rà soát; ban hành kế hoạch'
    """
    return " ".join(writable(text).split()).strip(" .;,")
