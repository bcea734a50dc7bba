"""What every unit of a ranking shares in a year: where a new method began, and the mean.

Both are facts of the year. A unit without figures in a year has no row that could say so; the rows
of its peers do.
"""

from __future__ import annotations

from parlib.codebook.reasons import Reason
from parlib.display.page import Page
from parlib.document.binding import Row

_NEW_METHOD = ("series_break", "rule_book_changed")


def breaks(page: Page, *, index: str = "PAR") -> dict[int, str]:
    """Return the years since the unit's first that begin a new method, each with the reason.

    The unit's own row speaks first.

    A change of rule book that only the unit's own rows tell of counts for it; of its peers only a
    recorded series does.
    """
    unit_years = _by_year(page.slice.rows("indices", index=index))
    if not unit_years:
        return {}
    reasons: dict[int, str] = {}
    for year, rows in _by_year(page.slice.rows("indices", peers=True, index=index)).items():
        if min(unit_years) < year <= page.brief.period:
            reasons |= _first(year, rows, ("series_break",))
    for year, rows in unit_years.items():
        if year <= page.brief.period:
            reasons |= _first(year, rows, _NEW_METHOD)
    return dict(sorted(reasons.items()))


def means(page: Page, *, index: str = "PAR") -> dict[int, Row]:
    """Return per year a row that holds the mean of the unit's group.

    Its own, else that of any peer if all peers hold the same.
    """
    mean_rows: dict[int, Row] = {}
    for year, rows in _by_year(page.slice.rows("indices", peers=True, index=index)).items():
        known = [r for r in rows if r["peer_mean"] is not None]
        if year <= page.brief.period and len({r["peer_mean"] for r in known}) == 1:
            mean_rows[year] = known[0]
    unit_years = _by_year(page.slice.rows("indices", index=index))
    return mean_rows | {
        year: r for year, rows in unit_years.items() for r in rows if r["peer_mean"] is not None
    }


def _first(year: int, rows: list[Row], codes: tuple[str, ...]) -> dict[int, str]:
    """Return the year with the first reason of one of these codes; nothing where no row has one."""
    reasons = [
        t for t in (r.text("not_comparable_because") for r in rows) if Reason.parse(t).code in codes
    ]
    return {year: reasons[0]} if reasons else {}


def _by_year(rows: list[Row]) -> dict[int, list[Row]]:
    years: dict[int, list[Row]] = {}
    for row in rows:
        years.setdefault(int(row.number("period")), []).append(row)
    return years
