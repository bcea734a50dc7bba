"""The locality brief: one function a part, in reading order; each takes the slice and returns a section."""

from parlib.display.brief.alerts import warnings
from parlib.display.brief.course import trend
from parlib.display.brief.head import masthead, summary
from parlib.display.brief.losses import lost_points
from parlib.display.brief.promises import commitments
from parlib.display.brief.provenance import sources
from parlib.display.brief.route import path
from parlib.display.brief.standing import domains
from parlib.display.brief.voices import satisfaction

__all__ = ["commitments", "domains", "lost_points", "masthead", "path", "satisfaction", "sources", "summary", "trend", "warnings"]
