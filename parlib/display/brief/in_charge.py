"""Who is responsible for the points of an item: the lead unit by the rule book, the person by the
filing.
"""

from __future__ import annotations

from parlib.display.page import Page
from parlib.document.binding import Row


def in_charge(page: Page, row: Row) -> str:
    """Return the lead unit of an item with its person in charge; whichever is known alone."""
    office, person = page.office(row.text("lead_unit")), row.text("person_in_charge")
    return f"{office} ({person})" if office and person else office or person
