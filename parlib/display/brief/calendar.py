"""What every unit of a ranking shares in a year: where a new method began, and the mean.

Both are facts of the year. Recorded methods and published means of the nation know them where
neither the unit nor any peer has a row of it.
"""

from __future__ import annotations

from parlib.codebook.reasons import Reason
from parlib.display.page import Page
from parlib.document.binding import Bound, Row

_NEW_METHOD = ("series_break", "rule_book_changed")
_NATION = "VN"


def breaks(page: Page, *, index: str = "PAR") -> dict[int, str]:
    """Return the years since the unit's first that begin a new method, each with the reason.

    Recorded methods say it. Where none are recorded (districts, communes) the unit's own rows do,
    each by the rule book it follows.
    """
    unit_years = _by_year(page.slice.rows("indices", index=index))
    if not unit_years:
        return {}
    recorded = next((s for s in page.brief.series if s.index == index), None)
    if recorded is not None:
        return {
            b.period: str(b.reason)
            for b in recorded.breaks
            if min(unit_years) < b.period <= page.brief.period
        }
    reasons: dict[int, str] = {}
    for year, rows in unit_years.items():
        if year <= page.brief.period:
            reasons |= _first(year, rows)
    return dict(sorted(reasons.items()))


def means(page: Page, *, index: str = "PAR") -> dict[int, Bound]:
    """Return per year the mean of the unit's group.

    Its own row's, else the published one of the nation, else that of any peer if all peers hold the
    same.
    """
    known: dict[int, Bound] = {}
    for year, rows in _by_year(page.slice.rows("indices", peers=True, index=index)).items():
        held = [r for r in rows if r["peer_mean"] is not None]
        if len({r["peer_mean"] for r in held}) == 1:
            known[year] = held[0].bound("peer_mean")
    known |= _national(page, index)
    for year, rows in _by_year(page.slice.rows("indices", index=index)).items():
        held = [r for r in rows if r["peer_mean"] is not None]
        known |= {year: held[-1].bound("peer_mean")} if held else {}
    return {year: mean for year, mean in known.items() if year <= page.brief.period}


def _national(page: Page, index: str) -> dict[int, Bound]:
    """Return the published means of the nation; none for a unit that is not of its provinces."""
    unit = page.brief.locality
    if unit.level != "province" or unit.fictional:
        return {}
    rows = page.slice.rows(
        "observations", peers=True, locality=_NATION, index=index, code="0", measure="mean"
    )
    return {
        int(r.number("period")): r.bound("value")
        for r in rows
        if r["used"] and not r["derived"] and r["value"] is not None
    }


def _first(year: int, rows: list[Row]) -> dict[int, str]:
    """Return the year with the first reason of a new method; nothing where no row has one."""
    texts = [r.text("not_comparable_because") for r in rows]
    reasons = [text for text in texts if Reason.parse(text).code in _NEW_METHOD]
    return {year: reasons[0]} if reasons else {}


def _by_year(rows: list[Row]) -> dict[int, list[Row]]:
    years: dict[int, list[Row]] = {}
    for row in rows:
        years.setdefault(int(row.number("period")), []).append(row)
    return years
