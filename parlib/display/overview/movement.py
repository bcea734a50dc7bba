"""Who moved up and down, and how much of it was the unit's own points, others' points, rules or the
group.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from parlib.codebook.context import BriefContext
from parlib.display.charts import most_moved, slope
from parlib.display.overview.page import OverviewPage
from parlib.display.sentences import lowered
from parlib.display.tables import columns
from parlib.document.binding import Row, total
from parlib.document.blocks import Paragraph, Section, Table
from parlib.document.inline import Inlines

# Beside the units' own points and the others': the rules, and who is ranked.
_OTHER = ("rules", "group")


def movement(brief: BriefContext) -> Section:
    """Return the part on movement of ranks; one line where none may be compared with last year's."""
    page = OverviewPage(brief)
    ranked_twice = _ranked_twice(page)
    pairs = [(now, then) for now, then in ranked_twice if now["rank_change"] is not None]
    if not page.units:
        return Section("movement")
    if not pairs:
        path = "overview.movement.unlike" if ranked_twice else "overview.movement"
        return page.absent("movement", path)
    other = [
        e
        for e in _OTHER
        if any(page.moves[u, part]["estimate"] for u, part in page.moves if part == e)
    ]
    blocks: list[Any] = [
        page.heading("movement", _heading(page, pairs)),
        *_compared(page, pairs),
        _figure(page, pairs, "table-movement"),
    ]
    # printed where something beside the units' points moved ranks; else it travels with the page
    blocks.append(_table(page, pairs, other))
    return Section("movement", tuple(blocks))


def _compared(page: OverviewPage, pairs: list[tuple[Row, Row]]) -> list[Paragraph]:
    """Say of how many units both ranks may be compared, where it is not all that are shown."""
    if len(pairs) == len(page.units):
        return []
    both = total(*(now.bound_count() for now, _ in pairs))
    units = total(*(row.bound_count() for row in page.units))
    return [page.p("overview.movement.compared", both=both, units=units)]


def _figure(page: OverviewPage, pairs: list[tuple[Row, Row]], table: str) -> Any:
    rows = []
    for now, before in pairs:
        unit = now.text("locality")
        by_itself, by_others = page.moves.get((unit, "own")), page.moves.get((unit, "others"))
        note = ""
        if (
            by_itself is not None
            and by_others is not None
            and by_itself["estimate"] is not None
            and now["rank_change"]
        ):
            note = page.words.say(
                "overview.move_note",
                total=now.number("rank_change"),
                own_points=by_itself.number("estimate"),
                others=by_others.number("estimate"),
            )
        rows.append(
            {
                "locality": unit,
                "name": page.name_of(unit, short=True),
                "before": before.number("rank"),
                "after": now.number("rank"),
                "note": note,
            }
        )
    frame = pd.DataFrame(rows)
    drawn = len(most_moved(frame))
    path = "figure_caption" if any(row["note"] for row in rows) else "figure_caption_plain"
    if drawn < len(rows):
        path = "figure_caption_most"
    return slope(
        frame,
        years=(page.brief.period - 1, page.brief.period),
        words=page.words,
        id="figure-movement",
        caption=page.text(f"overview.movement.{path}"),
        table=table,
    )


def _ranked_twice(page: OverviewPage) -> list[tuple[Row, Row]]:
    """Return the rows of this year and last year of every unit ranked in both."""
    before = {
        r.text("locality"): r
        for r in page.slice.rows("indices", peers=True, index="PAR", period=page.brief.period - 1)
    }
    ranked_now = [
        (now, before[now.text("locality")]) for now in page.units if now.text("locality") in before
    ]
    return [
        (now, then)
        for now, then in ranked_now
        if now["rank"] is not None and then["rank"] is not None
    ]


def _heading(page: OverviewPage, pairs: list[tuple[Row, Row]]) -> Inlines:
    moved = [now for now, _ in pairs if now["rank_change"]]
    if not moved:
        return page.say("overview.movement.heading.still")
    by_places = sorted(moved, key=lambda r: -r.number("rank_change"))
    up, down = by_places[0], by_places[-1]
    values: dict[str, Any] = {}
    if up.number("rank_change") > 0:
        values |= {
            "up_name": page.names_alike(by_places, up, "rank_change"),
            "up": up.bound("rank_change"),
        }
    if down.number("rank_change") < 0:
        values |= {
            "down_name": page.names_alike(by_places, down, "rank_change"),
            "down": down.bound("rank_change"),
        }
    path = "up" if "up" in values else "down"
    if len(values) == 4:
        path = "both"
    finding = page.say(f"overview.movement.heading.{path}", **values)
    if len(pairs) == len(page.units):
        return finding
    both = total(*(now.bound_count() for now, _ in pairs))
    return page.say("overview.movement.heading.of_some", both=both, finding=lowered(finding))


def _table(page: OverviewPage, pairs: list[tuple[Row, Row]], other: list[str]) -> Table:
    cells = page.cells
    specs = [("unit", "left", 2.8), ("ranks", "right", 1.4), ("rank_change", "right", 1.1)]
    specs += [(f"effect_{e}", "right", 1.3) for e in ("own", "others", *other)]
    body = []
    for now, before in sorted(
        pairs, key=lambda p: (-p[0].number("rank_change"), p[0].number("rank"))
    ):
        unit = now.text("locality")
        out = [
            cells.text(page.name_of(unit, short=True), head=True),
            cells.pair(before.bound("rank"), now.bound("rank"), ("rank", "rank"), between=" → "),
            cells.number(now.bound("rank_change"), "signed_places", bold=True),
        ]
        for effect in ("own", "others", *other):
            part_of_move = page.moves.get((unit, effect))
            out.append(
                cells.number(part_of_move.bound("estimate"), "signed_tenths")
                if part_of_move is not None
                else cells.text("", mark="missing")
            )
        body.append(tuple(out))
    return Table(
        id="table-movement",
        caption=page.text("overview.movement.table_caption"),
        columns=columns(
            *(
                (page.label(f"overview.columns.{name}"), align, width)
                for name, align, width in specs
            )
        ),
        rows=tuple(body),
        note=page.label("overview.movement_note"),
        sortable=True,
        attached=not other,
    )
