"""The overview: all units below one, where they stand, what moved, who leads on what was lost.

One function per part.
"""

from parlib.display.overview.certainty import certainty
from parlib.display.overview.domains import domains
from parlib.display.overview.head import masthead, summary
from parlib.display.overview.losses import losses
from parlib.display.overview.method import method
from parlib.display.overview.movement import movement
from parlib.display.overview.offices import offices
from parlib.display.overview.promises import promises

__all__ = [
    "certainty",
    "domains",
    "losses",
    "masthead",
    "method",
    "movement",
    "offices",
    "promises",
    "summary",
]
