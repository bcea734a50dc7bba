"""The survey brief: what citizens said, how surely, and how they were asked.

One function per part, in reading order.
"""

from parlib.display.survey.change import change
from parlib.display.survey.factors import factors
from parlib.display.survey.groups import groups
from parlib.display.survey.head import masthead, summary
from parlib.display.survey.items import items
from parlib.display.survey.sample import integrity, sample

__all__ = ["change", "factors", "groups", "integrity", "items", "masthead", "sample", "summary"]
