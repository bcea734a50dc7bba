"""Guidance that stands in the cell of the name: "Hồ sơ đúng hạn (từ 98%: 4 điểm; dưới 98%: 0 điểm)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parlib.codebook.vietnamese import nfc

_FIGURED = re.compile(
    r"\d\s*(?:điểm|đ)\b|\b(?:trừ|cộng|thưởng|được|đạt)\s+\d[\d,]*(?!\s*%)|[:=]\s*[+-]?\d[\d,]*\s*(?:[;.,\n)]|$)|[x×*]\s*\d|\bđiểm\s+tối\s+đa\b",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"\b(?:chấm|cho điểm|xem xét|quyết định|tùy|nhận xét|điều tra|khảo sát)\b", re.IGNORECASE
)
_ONLY_THE_MAXIMUM = re.compile(
    r"\(?\s*(?:tối đa|không quá|tổng|thang điểm|điểm chuẩn|điểm tối đa)?\s*:?\s*[+-]?\d[\d,.]*\s*(?:điểm|đ)?\s*\)?",
    re.IGNORECASE,
)
_A_LINE = re.compile(r"\s*[-+•*]\s*\S|\D*\d")
_MARKED = re.compile(r"\s*[-+•*]\s*\S")
_HOW = re.compile(
    r"^\s*[-+•*]?\s*(?:cách|hướng dẫn|phương pháp|mức)\s+(?:tính|chấm|cho|đánh giá)?(?:\s*điểm)?\s*:\s*",
    re.IGNORECASE,
)
_AT_A_COLON = re.compile(
    r"(?P<name>[^:;.\n\d]{6,160}?(?:\([^()]*\))?)\s*(?::|\.|\s-)\s+(?P<rest>\S.*)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class NameCell:
    """What the cell of a name says: the name, and the guidance below or behind it ("" for none)."""

    name: str
    guidance: str = ""


def read_name_cell(cell: object, name: str, *, alone: bool = False) -> NameCell:
    """Return name and guidance of one cell; ``alone`` says that no other column holds guidance.

    Examples
    --------
    >>> read_name_cell("Kế hoạch", "Kế hoạch (đúng hạn: 2 điểm; chậm: 0 điểm)")
    NameCell(name='Kế hoạch', guidance='đúng hạn: 2 điểm; chậm: 0 điểm')
    >>> read_name_cell("Báo cáo", "Chế độ báo cáo: đủ 4 báo cáo được 2 điểm; thiếu trừ 1 điểm", alone=True).name
    'Chế độ báo cáo'
    >>> read_name_cell("Điểm cộng", "Điểm cộng (tối đa 10 điểm)")
    NameCell(name='Điểm cộng (tối đa 10 điểm)', guidance='')
    """
    for read in (_below, _in_brackets):
        if (found_so := read(cell, name, alone)) is not None:
            return found_so
    if alone and (match := _AT_A_COLON.fullmatch(name)) and _FIGURED.search(match["rest"]):
        return NameCell(match["name"].strip(" :.-"), _HOW.sub("", match["rest"].strip()))
    return NameCell(name)


def _below(cell: object, name: str, alone: bool) -> NameCell | None:
    """Read lines below the name: with marks, or each with points of its own."""
    lines = (
        [nfc(line) for line in cell.splitlines() if line.strip()] if isinstance(cell, str) else []
    )
    first = next((n for n, line in enumerate(lines[1:], 1) if _MARKED.match(line)), 0)
    if not first or not all(_A_LINE.match(line) for line in lines[first:]):
        first = next((n for n, line in enumerate(lines[1:], 1) if _FIGURED.search(line)), 0)
        if not first or not all(_FIGURED.search(line) for line in lines[first:]):
            first = 1 if alone and len(lines) > 1 and _JUDGED.search(" ".join(lines[1:])) else 0
    if not first:
        return None
    head = " ".join(" ".join(lines[:first]).split())
    return NameCell(
        (head if head in name else name).rstrip(" :"), _HOW.sub("", "\n".join(lines[first:]))
    )


def _in_brackets(cell: object, name: str, alone: bool) -> NameCell | None:  # noqa: ARG001
    """Read a bracket at the end of the name that says points."""
    words = name.strip().rstrip(" .")
    if not words.endswith(")"):
        return None
    depth, at = 0, len(words)
    while at:
        at -= 1
        depth += (words[at] == ")") - (words[at] == "(")
        if not depth:
            break
    inner, before = words[at + 1 : -1].strip(), words[:at].strip(" :-")
    if depth or not before or _ONLY_THE_MAXIMUM.fullmatch(inner):
        return None
    if not _FIGURED.search(inner) and not (alone and _JUDGED.search(inner)):
        return None
    return NameCell(before, inner)
