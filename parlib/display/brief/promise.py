"""A promise in words: operator, target and unit of a commitment as a phrase with bound numbers."""

from __future__ import annotations

from collections.abc import Callable

from parlib.display.measures import measured
from parlib.display.page import Page
from parlib.document.binding import Row
from parlib.document.inline import Inlines, inlines

_OPERATORS = {
    "=": "equal",
    ">=": "at_least",
    ">": "above",
    "<=": "at_most",
    "<": "below",
    "increase_by": "increase_by",
    "decrease_by": "decrease_by",
    "higher_than_last_year": "higher_than_last_year",
    "max": "maximum",
    "rank_improve_by": "rank_improve_by",
    "rank_band": "rank_band",
    "done": "done",
}

_WITHOUT_NUMBER = (
    "maximum",
    "higher_than_last_year",
    "rank_band_in_words",
    "done",
    "increase_any",
    "decrease_any",
)
_IN_WORDS = {
    "increase_by": "increase_any",
    "decrease_by": "decrease_any",
    "rank_band": "rank_band_in_words",
}


def is_headline(row: Row) -> bool:
    """Return whether a commitment is about an index itself."""
    return row.text("index") in ("PAR", "SIPAS")


def unit_of(page: Page, row: Row) -> str:
    """Return the unit of a commitment in the page's language, with the space that Vietnamese and
    English put before it.
    """
    unit = row.text("unit")
    if not unit:
        return ""
    shown = measured(page, unit)
    return shown if shown.startswith("%") else f" {shown}"


def promise_text(page: Page, row: Row) -> Inlines:
    """Return what is promised as a phrase, e.g. ``at least 85%`` or ``up 3 to 5 points``."""
    operator = _OPERATORS.get(row.text("operator"), "")
    low, high, unit = row.bound("target_low"), row.bound("target_high"), unit_of(page, row)
    if not low.known or not operator:
        if row.text("target_text"):
            return inlines(row.text("target_text"))
        words = _IN_WORDS.get(operator, operator)
        return (
            page.say(f"promise.{words}")
            if words in _WITHOUT_NUMBER
            else inlines(page.label("promise_in_words"))
        )
    if operator in ("higher_than_last_year", "done"):
        return page.say(f"promise.{operator}")
    if operator == "maximum":
        return page.say("promise.maximum_of", low=low, target_unit=unit)
    if operator == "equal" and low.raw == 0:
        return page.say("promise.zero", low=low, target_unit=unit)
    form = "range" if high.known and high.raw != low.raw else "single"
    return page.say(f"promise.{operator}.{form}", low=low, high=high, target_unit=unit)


def standing_label(page: Page, row: Row) -> str:
    """Return the standing of a commitment in a word; what is met after its due day says so."""
    late = row.reason("status_reason").code == "met_after_due"
    return page.label(f"status.{'met_after_due' if late else row.text('status') or 'no_data'}")


def silence(page: Page, row: Row, name: Callable[[str], str] = str) -> Inlines:
    """Say that a report later than the figure came without one.

    Nothing where none did. ``name`` writes a period as people do.
    """
    period = row.reason("status_reason").details.get("empty", "")
    return page.say("commitments.silent", silent=name(period)) if period else ()


def target_value(row: Row) -> float | None:
    """Return the promised level of a commitment that names one (not a change), None otherwise."""
    if row.text("operator") in ("=", ">=", ">", "max") and row["target_low"] is not None:
        return row.number("target_low")
    return None


def indicator(page: Page, row: Row) -> str:
    """Name of what is promised, in the page's language where the plan gives it."""
    if page.language == "en" and page.brief.plan is not None:
        named = {c.id: c.indicator_en for c in page.brief.plan.commitments}
        return named.get(row.text("item")) or row.text("indicator")
    return row.text("indicator")
