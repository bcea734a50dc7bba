"""Wording of estimates, depending on whether they have an interval."""

from __future__ import annotations

from parlib.document.binding import Row


def error_unknown(*rows: Row) -> bool:
    """Return whether an estimate stands without an interval: then nothing tells it from another, and
    nothing says that they are alike.
    """
    return any(row["ci_low"] is None or row["ci_high"] is None for row in rows)


def without_intervals(rows: list[Row]) -> bool:
    """Return whether a picture draws estimates and no interval: its caption then promises none."""
    drawn = [row for row in rows if row["estimate"] is not None]
    return bool(drawn) and all(map(error_unknown, drawn))


def caption_of(rows: list[Row]) -> str:
    """Return the key of the caption that a picture of estimates bears."""
    return "figure_caption_bare" if without_intervals(rows) else "figure_caption"
