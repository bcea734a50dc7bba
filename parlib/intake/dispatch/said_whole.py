"""What a sentence says once, given to each commitment that it is said of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parlib.intake.dispatch.proposals import Proposal

_WHEN = re.compile(
    r"(?:(?:phấn đấu|và|đến|trong|hết|cuối|trước|vào|tiếp tục)\s+)*(?:(?:năm|quý|tháng|ngày|giai đoạn)\s+[\dIVX/ –-]+\s*)+(?:đạt|lên|là|còn)?",
    re.IGNORECASE,
)
_ACTED_ON = re.compile(r"^(?P<who>[^.;:%]{3,60}?)\s(?P<does>(?:được|bị|có|phải|hoàn thành)\s.+)$")
_DOES = re.compile(
    r"\b(?:được|bị|có|phải|đạt|hoàn thành|thực hiện|giải quyết|ban hành|tăng|giảm|sử dụng)\b",
    re.IGNORECASE,
)


def said_whole(proposals: Sequence[Proposal], text: str) -> list[Proposal]:
    """Give what a sentence says once to each commitment that it is said of.

    "30% số sở và 20% số xã được kiểm tra": both are inspected; "… đạt 60%, đến năm 2027 đạt 75%":
    what reaches 75 % is named before.
    """
    out: list[Proposal] = []
    for n, p in enumerate(proposals):
        one = p
        after = proposals[n + 1] if n + 1 < len(proposals) else None
        before = out[-1] if out else None
        if before and _WHEN.fullmatch(p.indicator) and _same_sentence(before, p, text):
            subject = re.split(r",\s", before.indicator)[0]
            one = replace(p, indicator=f"{subject}, {p.indicator[:1].lower()}{p.indicator[1:]}")
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


def _same_sentence(before: Proposal, p: Proposal, text: str) -> bool:
    between = text[min(before.start, p.start) : p.start]
    return before.line == p.line and not re.search(r"[.;](?:\s|$)", between)
