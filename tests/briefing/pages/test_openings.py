"""The first part of an appendix is set as page 1 of the document that it is, whatever it ends with."""

import pytest

from parlib.briefing.pages.fonts import typeface
from parlib.briefing.pages.on_paper import for_paper

META = {"language": "vi", "kind": "letter"}
LINE = {"t": "p", "role": "body", "c": [{"t": "text", "s": "Một câu."}]}
HALF = {"t": "figure", "id": "f", "caption": "", "alt": "", "width": "half", "table": "", "svg": '<svg width="10" height="10"></svg>'}


def wide(name: str) -> dict:
    columns = [{"label": str(n), "align": "left", "group": ""} for n in range(3)]
    rows = [[{"c": [{"t": "text", "s": "x"}]}] * 3]
    return {"t": "table", "id": name, "caption": "", "note": "", "columns": columns, "rows": rows, "widths": [], "landscape": True}


def opened(*blocks: dict, first: int) -> dict:
    section = {"id": "pl1", "appendix": "I", "landscape": False, "blocks": list(blocks), "part": 0}
    section |= {"spacing": {"tight": 1.0, "nearer": 2, "first": first}}
    return for_paper({"meta": META, "sections": [section]}, typeface())["sections"][0]


@pytest.mark.parametrize(
    ("blocks", "first", "groups", "on_first"),
    [
        ((LINE, LINE, LINE), 2, ["p", "p", "p"], 2),
        ((LINE, HALF, HALF, LINE), 3, ["p", "pair", "p"], 2),
        ((LINE, wide("a"), LINE), 2, ["p", "broad", "p"], 2),
        # the first part ends between two that would stand side by side, or on one page
        ((LINE, HALF, HALF), 2, ["p", "pair", "pair"], 2),
        ((wide("a"), wide("b"), LINE), 1, ["broad", "broad", "p"], 1),
        ((LINE, HALF, HALF), 0, ["p", "pair"], 0),
    ],
)
def test_groups_open_as_the_blocks_in_them(blocks, first, groups, on_first):
    section = opened(*blocks, first=first)
    assert [b["t"] for b in section["blocks"]] == groups
    assert section["spacing"]["first"] == on_first
