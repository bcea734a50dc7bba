"""The change of rank, split exactly: what the unit did, what others did, rules, units of the group."""

from __future__ import annotations

from parlib.display.page import Page
from parlib.document.inline import Inlines

_PARTS = {
    "total": "total",
    "own_points": "own",
    "others": "others",
    "rules": "rules",
    "group": "group",
}


def rank_move(page: Page) -> Inlines:
    """Return one sentence; nothing where the change was not split."""
    parts = {name: page.finding("rank_move", "PAR", part) for name, part in _PARTS.items()}
    if any(row is None or row["estimate"] is None for row in parts.values()):
        return ()
    return page.say(
        "trend.rank_move",
        **{name: row.bound("estimate") for name, row in parts.items() if row is not None},
    )
