"""What a figure counts, in the language of the page."""

from __future__ import annotations

from parlib.display.page import Page
from parlib.display.sentences import look_up


def measured(page: Page, unit: str) -> str:
    """Return the unit of a figure, as a plan or a rule book writes it, in the page's language.

    One with a rhythm behind it (``cuộc/quý``) is put together of two words. What the wording
    does not know stays as it is; on an English page in quotation marks where it is Vietnamese.

    Parameters
    ----------
    page : Page
        Its wording has the words: ``labels.units`` and ``labels.units_per``.
    unit : str
        As written, e.g. ``hồ sơ``; empty for a figure without a unit.
    """
    labels = look_up(page.brief.wording, "labels")
    known, per = labels["units"], labels.get("units_per", {})  # a release of before has none
    if unit in known:
        return str(known[unit])
    counted, _, each = (part.strip() for part in unit.partition("/"))
    if counted in known and each in per:
        between = "/" if page.language == "vi" else " "
        return f"{known[counted]}{between}{per[each]}"
    return unit if page.language == "vi" or unit.isascii() else f"“{unit}”"
