"""Several lead units of one line, each with its own figure, in the order in which both are named.

Units listed inside a clause are the business of :mod:`parlib.intake.dispatch.figures_of_units`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from parlib.intake.dispatch.figures_of_units import RESPECTIVELY
from parlib.intake.dispatch.proposals import Proposal

_RESPECTIVELY = re.compile(rf"\b{RESPECTIVELY}\b", re.IGNORECASE)
_OF_UNITS = re.compile(
    r"\btheo (?:đúng )?thứ tự (?:các |tên )?(?:cơ quan|đơn vị|địa phương|sở|phòng)", re.IGNORECASE
)
_SEVERAL_THINGS = re.compile(r"[,;]|\b(?:và|các|những)\b", re.IGNORECASE)


def figures_of_leads(proposals: Sequence[Proposal], text: str) -> list[Proposal]:
    """Give each of several leads its own figure where a line says "lần lượt" or "theo thứ tự".

    The line must name as many leads as figures, and the order must be that of the leads: "Sở Y tế,
    Sở Nội vụ: mức hài lòng lần lượt đạt 90% và 88%", not "Sở Y tế, Sở Nội vụ: hồ sơ trực tuyến và số
    hóa lần lượt đạt 90% và 88%".

    Parameters
    ----------
    proposals : sequence of Proposal
        In the order of the text.
    text : str
        The text they were read from.

    Returns
    -------
    list of Proposal
        As many, in the same order.
    """
    out: list[Proposal] = []
    for _, of_a_line in groupby(proposals, key=lambda p: p.line):
        several = list(of_a_line)
        leads = several[0].owner.split("; ")
        joint = len(leads) > 1 and len(leads) == len(several)
        if joint and len({p.owner for p in several}) == 1 and _one_each(several, leads, text):
            several = [replace(p, owner=lead) for p, lead in zip(several, leads, strict=True)]
        out += several
    return out


def _one_each(several: Sequence[Proposal], leads: Sequence[str], text: str) -> bool:
    begin = text.rfind("\n", 0, several[0].start) + 1
    last = several[-1]
    end = text.find("\n", last.start + len(last.quote))
    line = text[begin : end if end >= 0 else len(text)]
    if _OF_UNITS.search(line):
        return True
    ordered = _RESPECTIVELY.search(line)
    named = line.find(leads[-1])
    if ordered is None or named < 0:
        return False
    return not _SEVERAL_THINGS.search(line[named + len(leads[-1]) : ordered.start()])
