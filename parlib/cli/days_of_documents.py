"""Days of documents that are mostly slips of the pen: pointed out, and nothing to stop for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlib.cli.console import tell
from parlib.speech.catalogue import msg

if TYPE_CHECKING:
    from datetime import date

    from parlib.intake.tables.understood import Understood


def point_out_a_day_to_come(source: str, today: date | None) -> None:
    """Say that a document bears a day that has not come: mostly a slip, and nothing to stop for."""
    from parlib.codebook.documents import document_in

    document = document_in(source)
    if document is not None and today is not None and document.day > today:
        tell(
            msg(
                "{document}: that day has not come yet → check it on the paper; --source gives "
                "another",
                document=document.words,
            )
        )


def point_out_a_day_before(source: str, understood: Understood) -> None:
    """Say that a report bears a day before the period that it reports on: mostly a wrong year."""
    from parlib.codebook.documents import document_in
    from parlib.codebook.periods import Period

    document = document_in(source)
    periods = {str(row["period"]) for row in understood.tables.get("progress", ())}
    if document is None or not periods:
        return
    first = min(periods, key=lambda label: Period.parse(label).first_day)
    if document.day < Period.parse(first).first_day:
        tell(
            msg(
                "{document}: that day lies before {period}, which it reports on → check it on the "
                "paper; --source gives another",
                document=document.words,
                period=first,
            )
        )
