"""The locality brief: one function per part, in reading order.

Each function takes the slice and returns a section. Details that a chair does not need are in the
audit annex (:mod:`parlib.display.annex`), which shows the same slice in full.
"""

from parlib.display.brief.citizens import satisfaction
from parlib.display.brief.head import masthead, summary
from parlib.display.brief.kept import commitments
from parlib.display.brief.nested import lost_points
from parlib.display.brief.origins import sources
from parlib.display.brief.spine import domains
from parlib.display.brief.verdict import trend

__all__ = [
    "commitments",
    "domains",
    "lost_points",
    "masthead",
    "satisfaction",
    "sources",
    "summary",
    "trend",
]
