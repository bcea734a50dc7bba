"""Promises per week, month or quarter: their status when every single period counts.

A sum or mean over the year does not answer this: one month below the figure breaks the promise, and
for a month that nobody reported it is unknown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from parlib.analysis.promises.grammar import Goal
from parlib.analysis.promises.nature import Nature
from parlib.analysis.promises.standing import Actual, Horizon, Standing, standing_of
from parlib.codebook.periods import Cycle, Period
from parlib.codebook.plans import Commitment
from parlib.codebook.rates import period_of, rate_in
from parlib.codebook.reasons import Reason
from parlib.codebook.vocabulary import Status


def turn_of(commitment: Commitment) -> Cycle:
    """Return the cycle of a rate: quarters, otherwise months.

    Reports are never weekly: a figure "mỗi tuần" is judged by month.
    """
    turn = period_of(commitment.unit) or rate_in(commitment.quote, commitment.target)
    return Cycle.QUARTER if turn == "quý" else Cycle.MONTH


def standing_of_rate(
    goal: Goal,
    known: Sequence[Actual],
    *,
    horizon: Horizon,
    turn: Cycle,
    signed: date | None = None,
) -> Standing:
    """Judge a rate by the figures of all its periods.

    Parameters
    ----------
    goal : Goal
        Condition that each period must meet.
    known : sequence of Actual
        Figures with a value, oldest first, at least one.
    horizon : Horizon
        Start, end, and day of judgement; periods that begin after the end do not count.
    turn : Cycle
        How often the figure is promised (:func:`turn_of`); shorter periods are summed if all of
        them are reported.
    signed : date, optional
        Day of the dispatch; periods that ended before it do not count.

    Returns
    -------
    Standing
        *Missed* at the end, and *behind* until then, if one period missed the figure; *open* if
        nothing is broken but a period before the last figure was not reported.
    """
    begin = max(horizon.counted_from or horizon.start, signed or date.min)
    judged = [
        a
        for a in _whole(known, turn)
        if a.period.last_day >= begin and a.period.first_day <= horizon.end
    ]
    if not judged:
        first = _containing(begin, turn)
        return Standing(Status.OPEN, Reason.of("rate_unreported", period=first.label))
    last = judged[-1]
    standing = standing_of(goal, last, horizon=horizon, baseline=math.nan, nature=Nature.RATE)
    broken = [a for a in judged if not goal.met(a.value)]
    if broken and broken != [last]:
        # a broken period cannot be repaired by later figures
        running = standing.status in (Status.ON_COURSE, Status.BEHIND)
        named = ", ".join(a.period.label for a in broken)
        return Standing(
            Status.BEHIND if running else Status.MISSED, Reason.of("rate_broken", period=named)
        )
    if broken and standing.status == Status.NO_DATA:
        return Standing(Status.MISSED, Reason.of("rate_broken", period=last.period.label))
    missing = _unreported(judged, begin=begin)
    if missing and standing.status in (Status.MET, Status.ON_COURSE):
        return Standing(Status.OPEN, Reason.of("rate_unreported", period=", ".join(missing)))
    return standing


def _whole(known: Sequence[Actual], turn: Cycle) -> list[Actual]:
    """Return the figures of periods that cover at least one turn.

    The last source of a period counts, and shorter periods are summed if all are reported.
    """
    latest = {a.period: a for a in known}
    parts: dict[Period, list[Actual]] = {}
    for period, actual in latest.items():
        if period.cycle.months < turn.months:
            parts.setdefault(_containing(period.first_day, turn), []).append(actual)
    sums = {
        whole: replace(some[-1], period=whole, value=math.fsum(a.value for a in some))
        for whole, some in parts.items()
        if sum(a.period.cycle.months for a in some) == turn.months
    }
    whole = {p: a for p, a in latest.items() if p.cycle.months >= turn.months}
    return [a for _, a in sorted((sums | whole).items())]


def _unreported(judged: Sequence[Actual], *, begin: date) -> list[str]:
    """Return the periods from ``begin`` to the last figure without a figure, in the shortest
    reporting cycle.
    """
    covered = {day for a in judged for day in _months(a.period.first_day, a.period.last_day)}
    cycle = min((a.period.cycle for a in judged), key=lambda c: c.months)
    gaps = [day for day in _months(begin, judged[-1].period.last_day) if day not in covered]
    return list(dict.fromkeys(_containing(day, cycle).label for day in gaps))


def _months(first: date, last: date) -> Iterator[date]:
    """Yield the first day of every month from one day to another."""
    for number in range(12 * first.year + first.month - 1, 12 * last.year + last.month):
        yield date(number // 12, number % 12 + 1, 1)


def _containing(day: date, cycle: Cycle) -> Period:
    return Period.of(day.year, cycle, (day.month - 1) // cycle.months + 1)
