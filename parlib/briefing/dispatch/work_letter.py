"""The promises of a plan as a letter that asks the units for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from parlib.briefing.dispatch.forms import paragraph
from parlib.briefing.dispatch.work_plan import WorkPlan
from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import search_form
from parlib.document.inline import plain

_CHAIR = re.compile(r"chủ tịch (?:ubnd|ủy ban nhân dân)(?P<of>.*)", re.IGNORECASE)
_LEVELS = {"commune": "cấp xã", "district": "cấp huyện", "province": "cấp tỉnh"}
_LETTERS = "abcdđeghiklmnopqrstuvxy"


class WorkLetter(WorkPlan):
    """The same promises as a CÔNG VĂN: a letter that asks units for them, with its appendix."""

    kind, mode = "work_letter", "letter"
    document_type, document_sign = "công văn", ""

    def _worded(self, name: str) -> str:
        return f"letter_{name}"

    def _numbered(self, place: int) -> str:
        return f"{_LETTERS[place - 1]})" if place <= len(_LETTERS) else f"{place})"

    @property
    def title(self) -> str:
        """What the letter is about, as it stands below its number."""
        return plain(self.say("letter_title"))

    def _addressees(self) -> list[str]:
        leads = [t.measure.lead for t in self.tasks]
        helps = [unit for t in self.tasks for unit in t.measure.supports]
        sent_to = [
            unit for unit in dict.fromkeys([*leads, *helps]) if not is_own_chair(unit, self.unit)
        ]
        return list(self.issue.addressees) or sent_to

    def _recipients(self) -> list[str]:
        above = [f"{self.committee_above};"] if self.above else []
        return ["Như trên;", *above, "Lưu: VT."]

    def _purpose(self) -> Iterator[dict[str, Any]]:
        yield paragraph(self.say("honest"))


def is_own_chair(office: str, unit: Locality) -> bool:
    """Return whether an office is the chair of the issuing unit, who does not write to themselves; the
    chairs of other units are written to.
    """
    if (chair := _CHAIR.fullmatch(office.strip())) is None:
        return False
    names = (unit.name, unit.short_name, _LEVELS.get(unit.level, ""))
    return search_form(chair["of"]) in {"", *map(search_form, names)}
