"""The audit annex of a locality brief: the same slice in full, one function per part, ordered by
letter.

It adds only detail: every figure of the brief is found in the part of the annex that the brief
names.
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
