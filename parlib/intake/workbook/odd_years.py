"""Workbooks of another year than they are filed for: taken, with a warning.

A unit that took the form of another year changes that year, and has filed nothing for this one.
"""

from __future__ import annotations

from collections import Counter

from parlib.errors import Problem
from parlib.intake.messages import problem
from parlib.intake.workbook.submissions import Submission

_MANY = 3  # workbooks of one year to each of another: the other is likely a slip


def warn_of_odd_years(
    submissions: list[Submission], language: str, *, filed_for: int | None
) -> tuple[set[int], list[Problem]]:
    """Warn of workbooks of another year than the folder is for.

    That is the year it is filed for where somebody said it, and then one workbook is enough. Else
    the year of a clear majority: a folder may hold two years on purpose.

    Parameters
    ----------
    submissions : list of Submission
        The workbooks as read; warnings are added to theirs.
    language : str
        ``"vi"`` or ``"en"``.
    filed_for : int or None
        The year that was said.

    Returns
    -------
    set of int
        The years that are not the folder's.
    list of Problem
        One warning of the whole folder, where all its workbooks are of one other year.
    """
    read = [
        (s, s.period)
        for s in submissions
        if s.period is not None and not s.copy_of and not s.refused
    ]
    counts = Counter(year for _, year in read)
    if not counts:
        return set(), []
    usual, many = counts.most_common(1)[0]
    odd = set()
    if many >= _MANY * (len(read) - many):
        odd = {year for year in counts if year != usual}
    if filed_for and not (odd and usual == filed_for):
        return _not_as_filed(read, filed_for, language)
    for one, year in read:
        if year in odd:
            figures = {"year": str(year), "count": str(many), "usual": str(usual)}
            one.problems.append(_warning("year_of_few", one.file, language, figures))
    return odd, []


def _not_as_filed(
    read: list[tuple[Submission, int]], filed_for: int, language: str
) -> tuple[set[int], list[Problem]]:
    """Warn of workbooks of another year than was said, once where all are of one such year."""
    odd = {year for _, year in read} - {filed_for}
    if len(odd) == 1 and len(read) > 1 and all(year in odd for _, year in read):
        figures = {"year": str(*odd), "count": str(len(read)), "usual": str(filed_for)}
        return odd, [_warning("years_not_as_filed", "", language, figures)]
    for one, year in read:
        if year in odd:
            figures = {"year": str(year), "usual": str(filed_for)}
            one.problems.append(_warning("year_not_as_filed", one.file, language, figures))
    return odd, []


def _warning(key: str, file: str, language: str, figures: dict[str, str]) -> Problem:
    return problem(key, language=language, file=file, severity="warning", **figures)
