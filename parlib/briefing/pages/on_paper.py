"""The document model as the typesetter takes it: what stands together, what lies inside as a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

from parlib.briefing.pages.fonts import Typeface
from parlib.briefing.pages.labels import LABELS, legend
from parlib.briefing.pages.tables import head_rows, is_group, is_wide
from parlib.document.model import Model
from parlib.document.reading import lines

_HELD_LINES, _HELD_ITEMS = 2, 6
# rows and lines of a table that moves to the next page whole, and the width of its page in mm
_WHOLE, _WIDE_WHOLE = (6, 11, 165.0), (4, 8, 252.0)
_LEAST_ROWS = 2  # of a table that breaks: one row each side
_LETTER_MM = 2.0
# what is lower leaves less than a third of a page in white, its heading and caption counted
_TALL_MM, _TALL_LINES = 50.0, 7
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_FAMILY_ATTRIBUTE = re.compile(r'font-family="[^"]*"')
_FAMILY_STYLE = re.compile(r"(font-family:)[^;\"]*")
_FONT_STYLE = re.compile(r"(font:[^;\"]*?\d(?:\.\d+)?(?:px|pt|em)(?:/[\w.]+)?\s+)[^;\"]*")


def for_paper(model: Model, face: Typeface) -> Model:
    """Return the model with what the page needs.

    Table heads, keys to shapes, landscape groups, pairs, the one typeface.
    """
    language = model["meta"]["language"]
    model = without_attached(_with_openings(model), _names_of_files)
    kept = held(model)
    sections = [
        {
            **section,
            "blocks": _grouped(
                [
                    {**_block(b, language, face), "held": (number, place) in kept}
                    for place, b in enumerate(section["blocks"])
                ],
                section,
            ),
        }
        for number, section in enumerate(model["sections"])
    ]
    for section in sections:
        section["blocks"] = _signed_below(section["blocks"])
        if spacing := section.get("spacing"):
            opens = [at for at, b in enumerate(section["blocks"], start=1) if b.get("opens")]
            section["spacing"] = {**spacing, "first": max(opens, default=0)}
        if section["appendix"] and section["blocks"] and section["blocks"][0]["t"] == "heading":
            section["blocks"][0] = {**section["blocks"][0], "titles": True}
    # the document ends before its appendices
    ends = next((i for i, s in enumerate(sections) if s["appendix"]), len(sections))
    last = sections[ends - 1]["blocks"][-1] if ends else {"t": ""}
    # the closing lines follow on the landscape page instead of opening a page of their own
    if last["t"] == "broad":
        last["closes"] = True
    if model["meta"]["kind"] == "brief":
        _decided(sections)
    moving = [
        b["id"] for s in sections for b in _flat(s["blocks"]) if b.get("moves") and b.get("id")
    ]
    return {**model, "sections": sections, "closed": last["t"] == "broad", "moving": moving}


def _with_openings(model: Model) -> Model:
    """Mark the blocks of the first part of each appendix that has distances of its own.

    Its page 1 is set as page 1 of the document that it is.
    """
    return {
        **model,
        "sections": [
            {
                **s,
                "blocks": [
                    {**b, "opens": True} if at < s["spacing"]["first"] else b
                    for at, b in enumerate(s["blocks"])
                ],
            }
            if s.get("spacing")
            else s
            for s in model["sections"]
        ],
    }


def _decided(sections: list[dict[str, Any]]) -> None:
    """Mark the last line of the page of the decision: what is asked for belongs on page 1."""
    blocks = sections[0]["blocks"] if sections else []
    if blocks and blocks[-1]["t"] == "p":
        blocks[-1] = {**blocks[-1], "c": [*blocks[-1]["c"], {"t": "decided"}]}


def _flat(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from _flat(block.get("blocks", [])) if block["t"] == "broad" else (block,)


def _signed_below(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks with a place to sign, and the lines before it, as the foot of their table.

    A table of one row keeps it with its head, and nothing is taken from it.
    """
    inner = [
        {**b, "blocks": _signed_below(b["blocks"])} if b["t"] == "broad" else b for b in blocks
    ]
    ends = next((i for i, b in enumerate(inner) if b["t"] == "signatures"), None)
    if ends is None:
        return inner
    starts = ends
    while starts and inner[starts - 1]["t"] == "p":
        starts -= 1
    if not starts or inner[starts - 1]["t"] != "table" or len(inner[starts - 1]["rows"]) < 2:
        return inner
    table = {**inner[starts - 1], "foot": inner[starts : ends + 1]}
    return [*inner[: starts - 1], table, *inner[ends + 1 :]]


def _names_of_files(tables: list[dict[str, Any]], language: str) -> str:
    names = ", ".join(f"{table['id']}.csv" for table in tables)
    return f"{LABELS[language]['attached']}: {names}."


def without_attached(model: Model, named_by: Callable[[list[dict[str, Any]], str], str]) -> Model:
    """Return the model without the tables that stand behind a picture or a shorter table.

    The last line of their document, or of its appendix, names them: ``named_by`` of the tables and
    the language.
    """
    behind: dict[tuple[Any, Any], list[dict[str, Any]]] = {}
    ends: dict[tuple[Any, Any], int] = {}
    for position, section in enumerate(model["sections"]):
        key = (section.get("part"), section["appendix"])
        ends[key] = position
        tables = [b for b in section["blocks"] if b["t"] == "table" and b.get("attached")]
        behind.setdefault(key, []).extend(tables)
    if not any(behind.values()):
        return model
    sections = [
        {**s, "blocks": [b for b in s["blocks"] if not b.get("attached")]}
        for s in model["sections"]
    ]
    for key, tables in behind.items():
        if tables:
            note = named_by(tables, model["meta"]["language"])
            sections[ends[key]]["blocks"].append(
                {"t": "p", "role": "small", "c": [{"t": "text", "s": note}]}
            )
    return {**model, "sections": sections}


def held(model: Model) -> set[tuple[int, int]]:
    """Return the places (section, block) of the blocks that stay on the page of what follows them.

    They are the last lines before a place to sign, and the last text before the closing lines:
    neither a signature nor the line of provenance may stand alone on a page. A long list may not be
    held, it would leave half a page white.
    """
    kept: set[tuple[int, int]] = set()
    for number, section in enumerate(model["sections"]):
        for position, block in enumerate(section["blocks"]):
            if block["t"] == "signatures":
                for before in range(position - 1, max(0, position - _HELD_LINES) - 1, -1):
                    if section["blocks"][before]["t"] != "p":
                        break
                    kept.add((number, before))
    body = [number for number, section in enumerate(model["sections"]) if not section["appendix"]]
    blocks = model["sections"][body[-1]]["blocks"] if body else []
    for place in range(len(blocks) - 1, -1, -1):
        last = blocks[place]
        if last["t"] != "p" and not (last["t"] == "list" and len(last["items"]) <= _HELD_ITEMS):
            break
        kept.add((body[-1], place))
        if last.get("role") != "small":  # a line that only names files is no company
            break
    return kept


def _block(block: dict[str, Any], language: str, face: Typeface) -> dict[str, Any]:
    if block["t"] == "table":
        widths = block["widths"] or [1] * len(block["columns"])
        breaks, moves = _breaks(block["rows"], widths, wide=is_wide(block))
        return {
            **block,
            "head": head_rows(block),
            "legend": legend(block["rows"], language),
            "wide": is_wide(block),
            "widths": widths,
            "breaks": breaks,
            "moves": moves,
            "groups": [n for n, row in enumerate(block["rows"]) if is_group(row)],
        }
    if block["t"] == "figure":
        return {
            **{k: v for k, v in block.items() if k != "svg_narrow"},
            "svg": set_family(block["svg"], face),
            "moves": _height_mm(block["svg"]) >= _TALL_MM,
        }
    return block


def _breaks(
    rows: list[list[dict[str, Any]]], widths: list[float], *, wide: bool
) -> tuple[bool, bool]:
    """Return whether a table may break between pages (one of many rows, or of a few that are as tall),
    and, where it may not, whether it is so tall that it leaves much white where it moves whole.
    """
    rows_that_move, lines_that_move, text_mm = _WIDE_WHOLE if wide else _WHOLE
    room = [text_mm * width / sum(widths) / _LETTER_MM for width in widths]
    tall = sum(
        max((_height(cell["c"], space) for cell, space in zip(row, room, strict=False)), default=1)
        for row in rows
    )
    if len(rows) > rows_that_move or (len(rows) > _LEAST_ROWS and tall > lines_that_move):
        return True, False
    return False, tall >= _TALL_LINES


def _height_mm(svg: str) -> float:
    """Return how tall a picture is on the page, as wide as its text."""
    size = _SIZE.search(svg)
    return _WHOLE[2] * float(size[2]) / float(size[1]) if size else _TALL_MM


def _height(texts: list[dict[str, Any]], letters: float) -> int:
    """Return about how many lines a cell takes, with so many letters on a line."""
    return sum(max(1, ceil(len(line) / letters)) for line in lines(texts).split("\n"))


def set_family(svg: str, face: Typeface) -> str:
    """Return the picture with every font family replaced by the page's own, so that no other font
    is embedded.
    """
    family = ", ".join(f"'{name}'" for name in face.chain)
    svg = _FAMILY_ATTRIBUTE.sub(f'font-family="{family}"', svg)
    svg = _FAMILY_STYLE.sub(rf"\g<1> {family}", svg)
    return _FONT_STYLE.sub(rf"\g<1>{family}", svg)


def _grouped(blocks: list[dict[str, Any]], section: dict[str, Any]) -> list[dict[str, Any]]:
    """Put neighbouring half-width figures side by side and neighbouring wide tables on shared
    landscape pages; what opens an appendix (:func:`_with_openings`) stays apart from what follows,
    as in the document of its own that it is.
    """
    out: list[dict[str, Any]] = []
    for block in blocks:
        last: dict[str, Any] = out[-1] if out else {"t": ""}
        opening = {"opens": True} if block.get("opens") else {}
        joins = bool(last.get("opens")) == bool(opening)
        if block["t"] == "figure" and block["width"] == "half":
            if last["t"] == "pair" and len(last["figures"]) == 1 and joins:
                last["figures"].append(block)
            else:
                out.append({"t": "pair", "figures": [block], **opening})
        elif block["t"] == "table" and block["wide"] and not section["landscape"]:
            if last["t"] == "broad" and joins:
                last["blocks"].append(block)
            else:
                taken = _taken_along(out)
                out.append({"t": "broad", "closes": False, "blocks": [*taken, block], **opening})
        else:
            out.append(block)
    return out


def _taken_along(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Remove and return the heading, with at most two short texts under it, that belongs to the
    table that follows.
    """
    for back in range(1, min(3, len(blocks)) + 1):
        kind = blocks[-back]["t"]
        if kind == "heading":
            start = -back - (1 if len(blocks) > back and blocks[-back - 1]["t"] == "heading" else 0)
            taken = blocks[start:]
            del blocks[start:]
            return taken
        if kind not in ("p", "list"):
            break
    return []
