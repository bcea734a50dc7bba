"""Every part of a brief and of its audit annex, drawn from the cases of `contexts`."""

from __future__ import annotations

from functools import cache

from parlib import display
from parlib.display import text_of
from tests.display.contexts import CASES

BRIEF = ("summary", "domains", "trend", "lost_points", "commitments", "satisfaction", "sources")
ANNEX = ("summary", "domains", "trend", "tests", "lost_points", "warnings", "commitments", "path", "satisfaction", "sources")
PARTS = (*BRIEF, *(f"annex.{part}" for part in ANNEX))


def show(part, brief):
    """Return a part of the brief, or with ``annex.`` before its name one of the audit annex."""
    document, _, name = part.rpartition(".")
    return getattr(display.annex if document else display, name)(brief)


@cache
def slice_of(case, language="vi"):
    """Return one of the cases, made once for all tests that only read it."""
    return CASES[case](language)


@cache
def shown(case, part, language="vi"):
    """Return a part of one of the cases, drawn once for all tests that look at it."""
    return show(part, slice_of(case, language))


def section_text(part, brief):
    return text_of(show(part, brief))
