"""Tables that count the answers of a survey by question: no answers of people, and said to be none.

A share of people whom nobody can see has no interval, and cells of few people could not be withheld.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isnan

from parlib.errors import UsageError
from parlib.intake.tables.book import Page
from parlib.intake.tables.heads import text_of
from parlib.intake.tables.survey_columns import answer_of
from parlib.speech.catalogue import saying

_COUNTED = 3  # columns headed with answers, with nothing but counts below: no form exports such
_COUNT = re.compile(r"\d{1,3}(?:[.,]\d+|(?:[. ]\d{3})*) ?%?|\d+")


def refuse_counts(pages: Sequence[Page], *, within: int) -> None:
    """Refuse a table in which the people are counted already, one column an answer.

    ``within`` is how many of the first rows of a sheet may be its head.

    Raises
    ------
    UsageError
        Names the columns, and where the share that the office counted may go.
    """
    for page in pages:
        for head in range(min(within, len(page.sheet.rows))):
            counted = _columns_of_counts(page, head)
            if len(counted) >= _COUNTED:
                raise UsageError(
                    saying(
                        "the table counts people already (columns {columns}); add survey takes the "
                        "answers of each person, one row a person → give the file that the form "
                        "exported; the share of satisfied people that was counted: parlib add "
                        "figures, column headed SIPAS",
                        columns=", ".join(f"“{text}”" for text in counted),
                    )
                )


def _columns_of_counts(page: Page, head: int) -> list[str]:
    """Return the headings that are answers and have nothing but numbers below."""
    sheet, counted = page.sheet, []
    for place in range(len(sheet.rows[head])):
        text = text_of(sheet.cell(head, place))
        answer = answer_of(text, {})
        if text.isdigit() or answer is None or isnan(answer):
            continue
        below = [
            t for r in range(head + 1, len(sheet.rows)) if (t := text_of(sheet.cell(r, place)))
        ]
        if below and all(_COUNT.fullmatch(t) for t in below):
            counted.append(text)
    return counted
