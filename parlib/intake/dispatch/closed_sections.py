"""Who leads a whole section that has sub-headings, where its last line says so: "2.2. …", "- …", "Cơ quan
chủ trì: Sở Nội vụ.", "3. …".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parlib.intake.dispatch.lines_that_lead import leads_below
from parlib.intake.dispatch.records import is_field
from parlib.intake.dispatch.unit_names import NAMES

_SUB_HEADING = re.compile(r"(?P<section>\d{1,2}(?:\.\d{1,2})?)\.(?P<number>\d{1,2})[.)]?\s")
_OTHER_HEADING = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]?\s|(?:[IVX]{1,5}|[A-HĐ])\s?[./-]\s")
_ITEM = re.compile(r"[-+•–]\s|[a-zđ][)/]\s")
_A_UNIT = re.compile(rf"(?-i:{NAMES})")
"""A sub-heading that names a unit leads what stands below it."""


def owners_of_closed_sections(paragraphs: Sequence[str]) -> dict[int, str]:
    """Return who leads the paragraphs of sections that end with a line of leads and have several
    sub-headings, of which no other has such a line, by the number of the paragraph (from 0).

    Examples
    --------
    >>> lines = ["2. Thể chế", "2.1. Rà soát", "- Rà soát 90%", "2.2. Kiểm tra", "- Kiểm tra 20%"]
    >>> owners_of_closed_sections([*lines, "Chủ trì: Sở Tư pháp.", "3. Bộ máy"])
    {1: 'Sở Tư pháp', 2: 'Sở Tư pháp', 3: 'Sở Tư pháp', 4: 'Sở Tư pháp'}
    """
    out: dict[int, str] = {}
    heads = [(n, m) for n, words in enumerate(paragraphs) if (m := _SUB_HEADING.match(words))]
    begin = 0
    for k, (at, head) in enumerate(heads):
        section = head["section"]
        if k and heads[k - 1][1]["section"] != section:
            begin = k
        last = k + 1 == len(heads) or heads[k + 1][1]["section"] != section
        if not last or k == begin:
            continue
        first = heads[begin][0]
        end = _line_of_leads(paragraphs, at)
        named = any(_A_UNIT.search(paragraphs[n]) for n, _ in heads[begin : k + 1])
        if end < 0 or named or any(map(is_field, paragraphs[first:at])):
            continue
        out.update(dict.fromkeys(range(first, end), leads_below(paragraphs[end])))
    return out


def _line_of_leads(paragraphs: Sequence[str], head: int) -> int:
    """Return the line below a sub-heading that says who leads, without a mark of an item; -1 where none
    or several do, or tasks follow it before the next heading.
    """
    below = next(
        (n for n in range(head + 1, len(paragraphs)) if _OTHER_HEADING.match(paragraphs[n])),
        len(paragraphs),
    )
    leads = [n for n in range(head + 1, below) if leads_below(paragraphs[n])]
    if len(leads) != 1 or _ITEM.match(paragraphs[leads[0]]):
        return -1
    return leads[0] if all(map(is_field, paragraphs[leads[0] : below])) else -1
