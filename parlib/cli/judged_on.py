"""Options that set the year a document is about and the day on which its commitments are judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from parlib.cli.options import day, year_or_part
from parlib.codebook.kinds import KINDS
from parlib.codebook.periods import Period
from parlib.errors import UsageError
from parlib.speech.catalogue import msg

YearOrPart = Annotated[
    str,
    typer.Option(
        "--period",
        "-p",
        parser=year_or_part("--period"),
        help="Year assessed; of a plan also a part of it: 2026-Q2, 2026-H1 or 2026-03.",
    ),
]
DayOfJudgement = Annotated[
    str,
    typer.Option("--as-of", parser=day("--as-of"), help="Day on which promises are judged, ISO."),
]


def year_and_day(period: str, as_of: str, *, notebook: str) -> tuple[int, date | None]:
    """Return the year that a period lies in, and the day on which commitments are judged in it.

    Raises
    ------
    UsageError
        The period is a part of a year, and the document is not of a plan or has a day beside it.
    """
    if period.isdigit():
        return int(period), date.fromisoformat(as_of) if as_of else None
    part = Period.parse(period)
    if not KINDS[notebook].needs_plan:
        raise UsageError(
            msg(
                "{period} is a part of a year → only the document of a plan is about one: "
                "--notebook plan",
                period=period,
            )
        )
    return part.year, _only_day(part, as_of)


def year_and_day_of_all(
    period: str, as_of: str, *, notebooks: Sequence[str]
) -> tuple[int, date | None]:
    """Return the same for documents of several kinds.

    Raises
    ------
    UsageError
        As of one document; documents that have only years are named.
    """
    if period.isdigit():
        return int(period), date.fromisoformat(as_of) if as_of else None
    if others := [name for name in notebooks if not KINDS[name].needs_plan]:
        raise UsageError(
            msg(
                "{period} is a part of a year, and only documents of a plan are about one → "
                "--notebooks {of_plans}, without {others}; those go with their year and --as-of",
                period=period,
                of_plans=",".join(name for name in notebooks if name not in others) or "plan",
                others=", ".join(others),
            )
        )
    part = Period.parse(period)
    return part.year, _only_day(part, as_of)


def _only_day(part: Period, as_of: str) -> date:
    """Return the last day of a part of a year; a second day beside it is refused."""
    if as_of:
        raise UsageError(
            msg("--as-of and a part of a year both set the day → leave out one of the two")
        )
    return part.last_day
