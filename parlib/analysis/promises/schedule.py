"""The reporting calendar of a plan: which report is due when, and which have been received."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from parlib.codebook.periods import Cycle, Period
from parlib.codebook.plans import Plan, ReportDuty
from parlib.codebook.tables import conform


def report_calendar(plans: Sequence[Plan], *, progress: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return every report that the plans require, with its status on a given day.

    Parameters
    ----------
    plans : sequence of Plan
        Plans with their reporting duties.
    progress : DataFrame
        ``progress`` hand-off table; a period counts as reported if any commitment of the plan has a
        row for it.
    as_of : date
        Day of judgement.

    Returns
    -------
    DataFrame
        ``schedule`` hand-off table: one row per duty and period sorted by due date (the last day of
        the period); ``status`` is ``reported`` · ``due`` · ``upcoming`` · ``no_date``.

    Notes
    -----
    The dispatches name cycles ("hàng quý, 06 tháng, cuối năm") and hardly ever a day, so a report
    is due when its period ends; ``due_text`` keeps the words. Periods that ended before the
    dispatch was signed are not required. A half-year duty of who also reports at year-end has no
    second half-year report.
    """
    reported = set(zip(progress["plan"], progress["period"], strict=True))
    rows = []
    for plan in plans:
        for number, duty in enumerate(plan.reports, start=1):
            same = {
                "plan": plan.id,
                "duty": number,
                "cycle": duty.cycle,
                "by": duty.by,
                "to": duty.to,
                "due_text": duty.due_text,
            }
            same |= {"quote": duty.quote, "as_of": as_of.isoformat()}
            periods = list(_periods(plan, duty))
            if not periods:
                rows.append(same | {"period": "", "due": "", "status": "no_date"})
            for period in periods:
                status = "due" if period.last_day <= as_of else "upcoming"
                if (plan.id, period.label) in reported:
                    status = "reported"
                rows.append(
                    same
                    | {"period": period.label, "due": period.last_day.isoformat(), "status": status}
                )
    table = conform("schedule", rows)
    return table.sort_values(["plan", "due", "period", "by"], kind="stable", ignore_index=True)


def _periods(plan: Plan, duty: ReportDuty) -> Iterator[Period]:
    """Yield the periods of a duty over the years of the plan; nothing if the dispatch names no
    cycle.
    """
    numbers = {
        "monthly": range(1, 13),
        "quarterly": range(1, 5),
        "half_year": range(1, 3),
        "year_end": range(1, 2),
    }.get(duty.cycle, range(0))
    cycle = {"monthly": Cycle.MONTH, "quarterly": Cycle.QUARTER, "half_year": Cycle.HALF_YEAR}.get(
        duty.cycle, Cycle.YEAR
    )
    year_end_too = any(d.cycle == "year_end" and d.by == duty.by for d in plan.reports)
    signed = signed_on(plan)
    for year in range(plan.period, plan.end + 1):
        for number in numbers:
            period = Period.of(year, cycle, number)
            merged = duty.cycle == "half_year" and number == 2 and year_end_too
            if not merged and (signed is None or period.last_day >= signed):
                yield period


def signed_on(plan: Plan) -> date | None:
    """Parse the date of a dispatch as printed; ``None`` if a part is left blank or the date is
    invalid.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> signed_on(SimpleNamespace(document_date="ngày 18 tháng 6 năm 2020")).isoformat()
    '2020-06-18'
    >>> [signed_on(SimpleNamespace(document_date=f"ngày {d}")) for d in ("tháng năm 2021", "31 tháng 6 năm 2021")]
    [None, None]
    """
    day = re.search(
        r"(\d{1,2})(?:/|\s+tháng\s+)(\d{1,2})(?:/|\s+năm\s+)(\d{4})", plan.document_date
    )
    if day is None:
        return None
    try:
        return date(int(day[3]), int(day[2]), int(day[1]))
    except ValueError:
        return None
