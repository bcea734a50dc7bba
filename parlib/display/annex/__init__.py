"""The audit annex of a locality brief.

The same slice in full, one function per part, in the order of its letters.

Nothing here is new to the auditor but the detail: every figure of the brief stands in the part that
the brief names.
"""

from parlib.display.annex.page import masthead, summary
from parlib.display.annex.parts import (
    commitments,
    domains,
    lost_points,
    path,
    satisfaction,
    sources,
    trend,
    warnings,
)
from parlib.display.annex.tested import tests

__all__ = [
    "commitments",
    "domains",
    "lost_points",
    "masthead",
    "path",
    "satisfaction",
    "sources",
    "summary",
    "tests",
    "trend",
    "warnings",
]
