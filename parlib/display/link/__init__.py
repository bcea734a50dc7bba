"""The link brief: does reform go with what citizens and enterprises show? One function per part, in
reading order.
"""

from parlib.display.link.answers import answers
from parlib.display.link.head import masthead, summary
from parlib.display.link.method import method
from parlib.display.link.refusals import refusals

__all__ = ["answers", "masthead", "method", "refusals", "summary"]
