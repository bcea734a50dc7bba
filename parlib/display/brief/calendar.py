"""What all units of a ranking share in a year: the start of a new method, and the mean.

Both are known for the year as a whole, from recorded methods and published national means, even if
neither the unit nor any peer has a row for it.
"""

from __future__ import annotations

from parlib.codebook.reasons import Reason
from parlib.display.page import Page
from parlib.document.binding import Bound, Row

_NEW_METHOD = ("series_break", "rule_book_changed")
_NATION = "VN"


def breaks(page: Page, *, index: str = "PAR") -> dict[int, str]:
    """Return the years since the unit's first that begin a new method, each with the reason.

    Recorded methods say it. Where none are recorded (districts, communes) the rule books do, by
    year: the unit's own, and in a year that it has no figures of the one that its group followed.
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
    return _by_rule_book(page, unit_years, index=index)


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


def _by_rule_book(page: Page, unit_years: dict[int, list[Row]], *, index: str) -> dict[int, str]:
    """Return the years in which the rule book changed, each with the reason."""
    reasons: dict[int, str] = {}
    group = _books_of_group(page, unit_years, index=index)
    before = ""
    for year in range(min(unit_years), page.brief.period + 1):
        rows = unit_years.get(year, [])
        now = _book(rows) or group.get(year, "")
        reasons |= _first(year, rows)
        if before and now and before != now:
            reasons.setdefault(year, str(Reason.of("rule_book_changed", before=before, now=now)))
        before = now or before
    return reasons


def _books_of_group(page: Page, unit_years: dict[int, list[Row]], *, index: str) -> dict[int, str]:
    """Return per year the rule book of the peers that were scored by the unit's own in every year
    that both have; nothing where they follow several.
    """
    peers: dict[str, dict[int, list[Row]]] = {}
    for row in page.slice.rows("indices", peers=True, index=index):
        years = peers.setdefault(row.text("locality"), {})
        years.setdefault(int(row.number("period")), []).append(row)
    books: dict[int, set[str]] = {}
    for years in peers.values():
        shared = [
            (_book(unit_years[y]), _book(rows)) for y, rows in years.items() if y in unit_years
        ]
        if all(ours == theirs for ours, theirs in shared):
            for year, rows in years.items():
                books.setdefault(year, set()).add(_book(rows))
    return {year: names.pop() for year, names in books.items() if len(names) == 1}


def _book(rows: list[Row]) -> str:
    """Return the one rule book that the rows name; nothing where they name none or several."""
    named = {row.text("framework") for row in rows} - {""}
    return named.pop() if len(named) == 1 else ""


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
