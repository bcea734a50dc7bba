"""Read a filled review workbook: all answers and all problems, by cell.

Locked cells are ignored: points, room and reasons come from the review that the current release
gives, so a tampered file cannot promise more than an item can give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from parlib.codebook.reviews import (
    Headline,
    Measure,
    Review,
)
from parlib.codebook.vietnamese import fold_name
from parlib.errors import Problem
from parlib.intake.review.headline import read_headline
from parlib.intake.review.layout import (
    COLUMNS,
    HEADER,
    REVIEW_SHEET,
    TARGET_SHEET,
)
from parlib.intake.review.measure_rows import ReviewRows
from parlib.intake.review.messages import problem
from parlib.intake.workbook.hostile import Limits, inspect_workbook
from parlib.intake.workbook.reader import Sheet, Unreadable, open_sheets, read_identity

_NAMED_BY_FORM = ("lead", "supports")


@dataclass(frozen=True)
class ReviewRead:
    """The content of a review workbook.

    Attributes
    ----------
    measures : tuple of Measure
        Every answered row, confirmed or not, in the order of the sheet.
    headline : Headline
        What is promised of the index itself.
    problems : tuple of Problem
        All problems; any error refuses the workbook.
    """

    measures: tuple[Measure, ...] = ()
    headline: Headline = field(default_factory=Headline)
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Return whether any problem is an error."""
        return any(p.severity == "error" for p in self.problems)

    @property
    def confirmed(self) -> tuple[Measure, ...]:
        """The measures that enter the plan."""
        return tuple(m for m in self.measures if m.confirmed)


def claimed_unit(
    path: Path, *, limits: Limits | None = None, language: str = "vi"
) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return the identity fields of a review workbook (unit, year, rule book), and its problems."""
    sheets, fields, problems = _opened(path, limits, language)
    if sheets and not fields.get("schema", "").startswith("parlib.review/"):
        problems = (
            *problems,
            problem(
                "review_not_one", language=language, file=path.name, actual=fields.get("schema", "")
            ),
        )
    return fields, problems


def holds_answers(path: Path) -> bool:
    """Return whether a review workbook has any answer, or cannot be read.

    Units do not count, because the form fills in some of them.
    """
    try:
        book = openpyxl.load_workbook(path, read_only=True)
        rows = list(book[REVIEW_SHEET].iter_rows(min_row=HEADER + 1, values_only=True))
        book.close()
    except (OSError, KeyError, ValueError, BadZipFile, InvalidFileException):
        return True  # an unreadable file must not be overwritten
    places = [i for i, c in enumerate(COLUMNS) if c.open and c.key not in _NAMED_BY_FORM]
    return any(i < len(row) and row[i] not in (None, "") for row in rows for i in places)


def read_review(
    path: Path, review: Review, *, limits: Limits | None = None, language: str = "vi"
) -> ReviewRead:
    """Read one filled workbook against the review of its unit.

    Parameters
    ----------
    path : Path
        The workbook; only read.
    review : Review
        The review that the release gives of the same unit, year and rule book.
    limits : Limits, optional
        Bounds of the file.
    language : str
        Language of the problems.

    Returns
    -------
    ReviewRead
        Problems are returned, not raised; after an error ``measures`` holds what could be read.
    """
    sheets, fields, problems = _opened(path, limits, language)
    if not sheets:
        return ReviewRead(problems=problems)
    reading = ReviewRows(path.name, review, language)
    reading.is_of(fields)
    form = next((s for s in sheets if fold_name(s.name) == fold_name(REVIEW_SHEET)), None)
    if form is None:
        reading.tell(
            "review_sheet_missing",
            sheet="",
            cell="",
            actual=" · ".join(s.name for s in sheets)[:120],
        )
    else:
        reading.read(form)
    goals = next((s for s in sheets if fold_name(s.name) == fold_name(TARGET_SHEET)), None)
    headline = read_headline(goals, reading) if goals is not None else Headline()
    return ReviewRead(tuple(reading.measures), headline, (*problems, *reading.alike.all()))


def _opened(
    path: Path, limits: Limits | None, language: str
) -> tuple[list[Sheet], Mapping[str, str], tuple[Problem, ...]]:
    """Return sheets, identity fields and problems of a workbook; no sheets where it is refused."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return (
            [],
            {},
            (problem("file_kind", language=language, file=path.name, actual=path.suffix),),
        )
    look = inspect_workbook(path, name=path.name, limits=limits, language=language)
    if look.refused:
        return [], {}, look.problems
    try:
        sheets = open_sheets(look)
    except Unreadable as error:
        return (
            [],
            {},
            (
                *look.problems,
                problem("reader_failed", language=language, file=path.name, actual=str(error)),
            ),
        )
    return sheets, read_identity(sheets, look).fields, look.problems
