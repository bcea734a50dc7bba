"""Points that are open because figures are missing: neither scored nor known to be lost."""

from __future__ import annotations

from parlib.codebook.vocabulary import State
from parlib.document.binding import Row


def is_open(row: Row) -> bool:
    """Return whether the points of a ledger row wait for figures."""
    return row.text("state") == State.MISSING
