"""Indicators of commitments that share words of a sentence, each completed with the shared words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parlib.intake.dispatch.proposals import Proposal

_WITHIN = re.compile(r"^trong đó:?\s+", re.IGNORECASE)
"""Steps on the way to a figure: "… trên 95%; trong đó hết quý II đạt 50%"."""
_WHEN = re.compile(
    r"(?:(?:phấn đấu|và|đến|trong|hết|cuối|trước|vào|tiếp tục)\s+)*(?:(?:năm|quý|tháng|ngày|giai đoạn)\s+[\dIVX/ –-]+\s*)+(?:đạt|lên|là|còn)?",
    re.IGNORECASE,
)
_REACHED = re.compile(r"\s+đạt\s[^,;]*?\d[\d.,]*\s?%[^,;]*$", re.IGNORECASE)
_ACTED_ON = re.compile(r"^(?P<who>[^.;:%]{3,60}?)\s(?P<does>(?:được|bị|có|phải|hoàn thành)\s.+)$")
_DOES = re.compile(
    r"\b(?:được|bị|có|phải|đạt|hoàn thành|thực hiện|giải quyết|ban hành|tăng|giảm|sử dụng)\b",
    re.IGNORECASE,
)


def complete_indicators(proposals: Sequence[Proposal], text: str) -> list[Proposal]:
    """Return the proposals, each with the words that its sentence states only once for several.

    "30% số sở và 20% số xã được kiểm tra": both are inspected; "… đạt 60%, đến năm 2027 đạt 75%":
    what reaches 75 % is named before.
    """
    out: list[Proposal] = []
    for n, p in enumerate(proposals):
        one = p
        after = proposals[n + 1] if n + 1 < len(proposals) else None
        before = out[-1] if out else None
        when = _own_when(p.indicator)
        step = _WITHIN.match(p.quote) is not None
        if (
            before
            and when
            and (_same_sentence(before, p, text) or (step and before.line == p.line))
        ):
            unit = before.unit if p.unit == "%" and before.unit.startswith("% ") else p.unit
            one = replace(p, indicator=f"{_subject(before)}, {when}", unit=unit)
        elif (
            after is not None
            and p.unit == after.unit == "%"
            and not _DOES.search(p.indicator)
            and re.fullmatch(r"\s*(?:,|và)\s*", text[p.start + len(p.quote) : after.start])
            and (acted := _ACTED_ON.match(after.indicator))
        ):
            one = replace(p, indicator=f"{p.indicator} {acted['does']}")
        out.append(one)
    return out


def _own_when(indicator: str) -> str:
    """Return the time that is all a figure's own words say ("hết quý III" where the figure before has
    "trong đó hết quý II đạt 50%" for its own); empty where they say more.
    """
    *earlier, last = re.split(r",\s", _WITHIN.sub("", indicator))
    only_times = all(_WHEN.match(part) and re.search(r"\d\s*%?$", part) for part in earlier)
    return last[:1].lower() + last[1:] if only_times and _WHEN.fullmatch(last) else ""


def _subject(before: Proposal) -> str:
    """Return what a figure is of, without its time: "UBND các xã, phường số hóa trong quý II"."""
    times = list(re.finditer(rf",?\s+(?=(?:{_WHEN.pattern})$)", before.indicator, re.IGNORECASE))
    subject = before.indicator[: times[0].start()] if times else before.indicator
    return _REACHED.sub("", subject)


def _same_sentence(before: Proposal, p: Proposal, text: str) -> bool:
    between = text[min(before.start, p.start) : p.start]
    return before.line == p.line and not re.search(r"[.;](?:\s|$)", between)
