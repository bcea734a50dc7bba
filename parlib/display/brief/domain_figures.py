"""Points by domain with their maxima, and the parts of a document that show them: one row per
domain in the brief, a chart and a table in the annex, with a common beginning.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.page import Page
from parlib.display.sentences import lowered
from parlib.document.binding import Bound, Row, ratio
from parlib.document.blocks import Section
from parlib.document.inline import Inlines

# A median of fewer units, and a middle half of fewer, would show single units instead of a group.
_FEWEST_FOR_MEDIAN = 3
_FEWEST_FOR_RANGE = 5
# Points of a year further back say nothing about where the unit stands now.
_OLDEST = 2
_SLACK = 1e-9


@dataclass(frozen=True)
class Domain:
    """One domain with its bound figures."""

    code: str
    name: str
    row: Row
    previous: Bound | None
    median: Bound | None
    rank: Bound | None
    peers: pd.Series
    units: Bound
    apart: Bound | None = None
    other_maximum: Bound | None = None
    last_year_apart: bool = False

    @property
    def maximum(self) -> Bound:
        """The maximum that counts for the unit."""
        return self.row.bound(_counting(self.row))

    @property
    def takes(self) -> bool:
        """Return whether the part only takes points: it has no maximum."""
        return self.maximum.known and self.maximum.number == 0

    @property
    def share(self) -> Bound:
        """Points as a share of the maximum that counts for the unit."""
        return ratio(self.row.bound("points"), self.maximum)


def domains_section(
    brief: BriefContext, shown: Callable[[Page, list[Domain], str], list[Any]]
) -> Section:
    """Return the part on domains: the domain in which most was lost, then what ``shown`` gives.

    Where this year has no points, the latest earlier year, named as such. ``shown`` is given the
    page, the domains and the year of their points.
    """
    page = Page(brief)
    scored_domains = domains_of(page)
    if not scored_domains:
        return page.lacking("domains", "domains")
    first = scored_domains[0].row
    period = int(first.number("period"))
    data_year = str(period)
    heading = _most_lost(page, scored_domains, data_year)
    blocks: list[Any] = []
    if period == brief.period:
        blocks.append(page.heading("domains", heading))
    else:
        in_year = page.say("domains.in_year", data_year=data_year, finding=lowered(heading))
        basis = page.known_label(f"basis.{first.text('basis')}", first.text("basis"))
        note = page.p("domains.earlier_year", role="note", data_year=data_year, basis=basis)
        blocks += [page.heading("domains", in_year), note]
    return Section("domains", (*blocks, *shown(page, scored_domains, data_year)))


def domains_of(page: Page) -> list[Domain]:
    """Return every domain with its bound figures, in rule-book order."""
    out = []
    for row in _rows(page):
        code, key = (
            row.text("code"),
            {"period": row["period"], "framework": row.text("framework"), "code": row.text("code")},
        )
        before = page.slice.rows(
            "scores", period=row.number("period") - 1, framework=row.text("framework"), code=code
        )
        every = page.slice.rows("scores", peers=True, **key)
        state = _state(page, row)
        alike = [r for r in every if _state(page, r) == state]
        apart = _units(every) - _units(alike)
        # points out of 36 and out of 40 are two scales, and a rescaled point is nobody's point
        peers = [r for r in alike if r["points"] is None or _same_maximum(r, row)]
        other = _units(alike) - _units(peers)
        rank = _rank(page, row, alike, key, all_alike=not apart, by_share=bool(other))
        if apart or other:  # who stands in another state, or on another scale, is not compared
            key["locality"] = sorted(_units(peers))
        points = pd.Series([r.number("points") for r in peers], dtype=float).dropna()
        enough = len(points) >= _FEWEST_FOR_MEDIAN
        with_points = [r.text("locality") for r in peers if r["points"] is not None]
        known_before = (
            bool(before)
            and before[0]["points"] is not None
            and _state(page, before[0], exact=False) == _state(page, row, exact=False)
        )
        comparable = known_before and _same_maximum(before[0], row)
        out.append(
            Domain(
                code=code,
                name=page.row_name(row),
                row=row,
                previous=before[0].bound("points") if comparable else None,
                median=page.slice.bind("scores", "points", agg="median", **key) if enough else None,
                rank=rank,
                peers=points,
                units=page.slice.bind(
                    "scores", "points", agg="count", **{**key, "locality": with_points}
                ),
                apart=_counted(page, key, apart),
                other_maximum=_counted(page, key, other),
                last_year_apart=known_before and not comparable,
            )
        )
    return out


def _rows(page: Page) -> list[Row]:
    """Rows of the parts that make up the whole, of the latest recent year that has points, in
    rule-book order.
    """
    recent = [
        r
        for r in page.slice.rows("scores")
        if r.text("level") in ("domain", "component")
        and r["points"] is not None
        and 0 <= page.brief.period - r.number("period") <= _OLDEST
    ]
    if not recent:
        return []
    latest = max(r.number("period") for r in recent)
    ids = sorted({r.text("framework") for r in recent if r.number("period") == latest})
    book_of_year = page.brief.framework
    chosen = book_of_year.id if book_of_year is not None and book_of_year.id in ids else ids[0]
    rows = [
        r
        for r in page.slice.rows("scores", period=latest, framework=chosen)
        if r.text("level") in ("domain", "component")
    ]
    book = page.rule_book(chosen)
    if book is None or not book.items:
        return sorted(rows, key=lambda r: r.text("code"))
    top = [r for r in rows if r.text("parent") in ("", book.root.code)]
    level = str(book.partition)
    rows = (
        [r for r in top if r.text("level") == level and r["points"] is not None]
        and [r for r in top if r.text("level") == level]
    ) or top
    order = {code: i for i, code in enumerate(book.by_code)}
    return sorted(rows, key=lambda r: (order.get(r.text("code"), len(order)), r.text("code")))


def _state(page: Page, row: Row, *, exact: bool = True) -> tuple[str, str]:
    """Return the state of a part's points.

    Its basis and what the unit's index lacks; not exact: self-scored or not.
    """
    basis = row.text("basis")
    return basis if exact else str(basis == "self_scored"), page.without(
        row.text("locality"), row.number("period")
    )


def _counting(row: Row) -> str:
    """Return the column of the maximum that counts; that of bonus points stands outside the sum."""
    applies = row["applicable_max"] is not None and row.number("applicable_max") > 0
    return "applicable_max" if applies else "max_points"


def _same_maximum(one: Row, other: Row) -> bool:
    """Return whether two rows are out of the same maximum, as far as both are known.

    What does not apply to one unit may apply to another, and a rule book may change its maxima.
    """
    most = one[_counting(one)], other[_counting(other)]
    return None in most or math.isclose(*most, abs_tol=_SLACK)


def _rank(
    page: Page,
    row: Row,
    alike: list[Row],
    key: dict[str, Any],
    *,
    all_alike: bool,
    by_share: bool,
) -> Bound | None:
    """Return the place among the units in the same state; None where the group is not complete.

    Points place units only where all are out of one maximum. Else the share of the applicable
    maximum does, as in the index: full points of 16 and of 20 are the same place.
    """
    per = "applicable_max" if by_share else ""
    valued = [r for r in alike if r["points"] is not None and not (per and not (r.number(per) > 0))]
    if len(valued) < _FEWEST_FOR_MEDIAN or len(valued) != _group_size(page, row):
        return None
    return page.slice.bind(
        "scores",
        "points",
        agg="rank",
        at={"locality": page.brief.locality.locality},
        per=per,
        **key if all_alike and not per else {**key, "locality": sorted(_units(valued))},
    )


def _units(rows: list[Row]) -> set[str]:
    return {r.text("locality") for r in rows}


def _counted(page: Page, key: dict[str, Any], units: set[str]) -> Bound | None:
    """Bind the number of some units; None where there are none."""
    if not units:
        return None
    return page.slice.bind("scores", "code", agg="count", **{**key, "locality": sorted(units)})


def _group_size(page: Page, row: Row) -> float:
    """Return how many units are ranked in the year, NaN where the group is not complete.

    Then nobody has a place in a domain either.
    """
    unit_row = page.index_row("PAR", int(row.number("period")))
    return math.nan if unit_row is None else unit_row.number("of")


def frame_of(scored_domains: list[Domain]) -> pd.DataFrame:
    """Return what a picture of the domains draws, one row per domain."""
    rows = []
    for d in scored_domains:
        wide, peers = len(d.peers) >= _FEWEST_FOR_RANGE, d.peers
        rows.append(
            {
                "name": d.name,
                "points": d.row.number("points"),
                "applies": d.row.text("state") != "not_applicable",
                "max_points": d.maximum.number,
                "takes": d.takes,
                "previous": d.previous.number if d.previous else math.nan,
                "peer_low": float(peers.min()) if wide else math.nan,
                "peer_q1": float(peers.quantile(0.25)) if wide else math.nan,
                "peer_median": float(peers.median()) if d.median else math.nan,
                "peer_q3": float(peers.quantile(0.75)) if wide else math.nan,
                "peer_high": float(peers.max()) if wide else math.nan,
            }
        )
    return pd.DataFrame(rows)


def _most_lost(page: Page, scored_domains: list[Domain], data_year: str) -> Inlines:
    """Say in which domain most points were lost."""
    known = [d for d in scored_domains if d.row["lost_points"] is not None]
    values: dict[str, str] = {"data_year": data_year}
    if not known:
        return page.say("domains.heading.points_only", count=_count(page, scored_domains), **values)
    applying = [d for d in scored_domains if d.row.text("state") != "not_applicable"]
    most = max(known, key=lambda d: d.row.number("lost_points"))
    if most.row.number("lost_points") < 0.005:
        return page.say(
            "domains.heading.nothing_lost"
            if len(known) == len(applying)
            else "domains.heading.nothing_lost_known",
            count=_count(page, known),
            **values,
        )
    if page.slice.rows(
        "ledger", period=most.row["period"], framework=most.row.text("framework"), state="missing"
    ):
        return page.say(
            # a domain without any figure may be further from its maximum than all the others
            "domains.heading.most_short"
            if len(known) == len(applying)
            else "domains.heading.most_short_known",
            name=most.name,
            lost=most.row.bound("lost_points"),
            count=_count(page, known),
            **values,
        )
    path = (
        "domains.heading.most_lost"
        if len(known) == len(applying)
        else "domains.heading.most_lost_known"
    )
    return page.say(
        path,
        name=most.name,
        lost=most.row.bound("lost_points"),
        count=_count(page, known),
        **values,
    )


def _count(page: Page, scored_domains: list[Domain]) -> Bound:
    row = scored_domains[0].row
    return page.slice.bind(
        "scores",
        "code",
        agg="count",
        locality=page.brief.locality.locality,
        period=row["period"],
        framework=row.text("framework"),
        code=[d.code for d in scored_domains],
    )


def partly_known(page: Page, scored_domains: list[Domain]) -> Bound | None:
    """Bind the fewest units that a median is of, where these are not the whole group; else None."""
    counted = [d for d in scored_domains if d.median]
    fewest = min(counted, key=lambda d: len(d.peers), default=None)
    if fewest is None or len(fewest.peers) >= _group_size(page, fewest.row):
        return None
    return fewest.units


def not_compared(page: Page, scored_domains: list[Domain]) -> list[Inlines]:
    """Return what is left out of the comparison: units in another state, units and a last year whose
    maximum is another; nothing where none is.
    """
    notes = []
    for path, counts in (
        ("domains.apart_note", [d.apart for d in scored_domains]),
        ("domains.other_maximum_note", [d.other_maximum for d in scored_domains]),
    ):
        known = [count for count in counts if count is not None]
        if known:
            notes.append(page.say(path, apart=max(known, key=lambda count: count.number)))
    if any(d.rank is not None and d.rank.ref.get("per") for d in scored_domains):
        notes.append(page.say("domains.rank_by_share_note"))
    if named := [d.name for d in scored_domains if d.last_year_apart]:
        notes.append(page.say("domains.last_year_maximum_note", names=", ".join(named)))
    return notes
