"""What a table cannot say by itself.

One question for each thing that is open, with the option that answers it and answers ready to copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from parlib.intake.tables.meaning import Meaning

UNKNOWN = "unknown"
IGNORED = "ignore"
"""Said of a name that is not taken: of a row of figures, of answers of a survey."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that only a person knows.

    Attributes
    ----------
    key : str
        The question in :mod:`parlib.intake.tables.words`.
    option : str
        The option that answers it, e.g. ``--units-on``.
    choices : tuple of str
        Answers as they may be given to the option; empty where any text may be one.
    figures : mapping
        What stands in the sentence.
    """

    key: str
    option: str
    choices: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was understood and is said aloud: key of the sentence and what stands in it."""

    key: str
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that refuses the table: key of the sentence, what stands in it, and where."""

    key: str
    figures: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    cell: str = ""
    actual: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said, by options or in answer to questions.

    Attributes
    ----------
    columns : mapping of str to Meaning
        By letters or folded heading.
    units : mapping of str to str
        Identity of a unit by what the table calls it; ``ignore``: its rows are not taken.
    level, below : str
        Level of the units, and identity of the unit they lie below.
    day : date or None
        Day on which the units stood.
    index : str
        Index that the table is about.
    period : int or None
        Year of the figures.
    sheets : tuple of str
        Sheets to read; all where empty.
    new_units, fictional : bool
        Take units that no register knows into the register, and as fictional ones.
    recalculated : bool
        Figures of years before the units stood were worked out anew by the office on the units'
        present boundaries.
    rule_book : str
        Rule book with which the figures were made, in the office's words; ``unknown`` where it
        does not know it.
    unit : str
        Unit that a table is about which names none, as it was written.
    missing : tuple of str
        Words that stand for no figure in this table, besides the usual ones.
    by_option : mapping of str to tuple of str
        Answers to what only one kind of table asks, by option.
    today : date or None
        The day on which the table is added: no year after it has figures.
    plan, reported : str
        Plan and period that a report is about.
    """

    columns: Mapping[str, Meaning] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    level: str = ""
    below: str = ""
    day: date | None = None
    index: str = ""
    period: int | None = None
    sheets: tuple[str, ...] = ()
    new_units: bool = False
    fictional: bool = False
    recalculated: bool = False
    rule_book: str = ""
    missing: tuple[str, ...] = ()
    unit: str = ""
    by_option: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    today: date | None = None
    plan: str = ""
    reported: str = ""
