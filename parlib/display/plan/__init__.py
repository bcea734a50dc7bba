"""The plan brief: one function per part, in reading order.

Each takes the slice and returns a section (``sheets``: several). ``commitments`` and ``sheets``
are shown by the notebook of the commitment sheets.
"""

from parlib.display.plan.adding_up import adding_up
from parlib.display.plan.calendar import calendar
from parlib.display.plan.commitments import commitments
from parlib.display.plan.head import masthead, summary
from parlib.display.plan.owned import owned
from parlib.display.plan.respondents import respondents
from parlib.display.plan.sheets import sheets
from parlib.display.plan.sources import sources
from parlib.display.plan.ways import ways

__all__ = [
    "adding_up",
    "calendar",
    "commitments",
    "masthead",
    "owned",
    "respondents",
    "sheets",
    "sources",
    "summary",
    "ways",
]
