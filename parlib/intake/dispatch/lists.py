"""Who acts in the items of a list whose heading names nobody."""

from __future__ import annotations

import re

from parlib.intake.dispatch.headings import Section
from parlib.intake.dispatch.owners import owners_of_an_item
from parlib.intake.dispatch.unit_names import NUMBERING, VERBS

_ITEM = re.compile(r"^(?:[-+•*–]|[a-zđ]\))\s*")
_NUMBERED = re.compile(rf"{NUMBERING}\s")
_GOES_ON = re.compile(rf"(?:{VERBS}|không để|tinh giản|tuyển|phấn đấu)\b", re.IGNORECASE)
"""A line that begins with what is to be done goes on with whom the line before it named."""
_OF_ALL = re.compile(
    r"(?:đến|hết|cuối|năm|trong|mỗi|ít nhất|chấm dứt|không để|chỉ số|điểm|mức độ|tỷ lệ (?:người|hài lòng)|sipas|papi|par|dti"
    r"|nâng|thu|xây)\b",
    re.IGNORECASE,
)
"""An item that begins with a time, an index or a ban is wanted of all."""


class ItemsOfAList:
    """Follows the items of a list: one that names no unit is the unit's that the last one began with.

    A heading that names a unit itself names it for all items; whom the whole dispatch asks is not
    named by the heading.

    Examples
    --------
    >>> items, section = ItemsOfAList(), Section()
    >>> lines = ("1. Thể chế", "- Phòng Tư pháp rà soát 20 văn bản", "- Tự kiểm tra 05 xã", "2. Thủ tục", "- Số hóa 90% hồ sơ")
    >>> [items.owner_of(line, section) for line in lines]
    ['', '', 'Phòng Tư pháp', '', '']
    """

    def __init__(self) -> None:
        self.owner = self.subject = ""
        self.headed = False  # the line before was a heading

    def _of_a_line(self, paragraph: str, *, headed: bool) -> str:
        """Return who acts in a line without a mark: whom the first line below the heading named, if
        all lines since only say what is to be done.
        """
        if named := owners_of_an_item(paragraph):
            self.subject = named if headed and "; " not in named else ""
        elif _NUMBERED.match(paragraph) or not _GOES_ON.match(paragraph):
            self.subject = ""
        return "" if named else self.subject

    def owner_of(self, paragraph: str, section: Section) -> str:
        """Return who acts in a paragraph that names nobody itself."""
        item = _ITEM.match(paragraph)
        headed, self.headed = self.headed, bool(section.begins)
        if item is None:
            self.owner = ""
            return section.owner or self._of_a_line(paragraph, headed=headed)
        if section.owner and section.owner != section.asked_owner:
            return section.owner
        if named := owners_of_an_item(paragraph[item.end() :]):
            self.owner = "" if "; " in named else named  # several act together once
            return section.owner
        of_all = _OF_ALL.match(paragraph, item.end()) is not None
        return section.owner if of_all else self.owner or section.owner
