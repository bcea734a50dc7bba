"""Document model → pandoc's document tree (JSON), the way to Word.

Pictures go in as PNG made by the typesetter: Word of every age shows them, and no further program
is needed.
"""

from __future__ import annotations

from typing import Any

from parlib.briefing.pages.labels import LABELS, inner_prefix, legend
from parlib.briefing.pages.on_paper import without_attached
from parlib.briefing.pages.tables import head_rows, is_wide, without_pictures
from parlib.document.model import Model
from parlib.document.vocabulary import SHAPES

API = [1, 23, 1]
_NONE = ["", [], []]
_ALIGN = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}
PICTURE_MM = {"full": 155, "half": 77}
"""Widths of pictures: a little less than the text, as where the PDF saves a page."""
BREAK, CLOSING = "parlib-section", "parlib-closing"
"""Mark, in the tree and then in the file, where a section of the paper ends and where the closing
lines stand.

The finishing step replaces them.
"""


def tree(model: Model, pictures: dict[str, str]) -> dict[str, Any]:
    """Return the pandoc tree of a model.

    Parameters
    ----------
    model : dict
        The document model.
    pictures : dict of str to str
        Path of the PNG by figure id.
    """
    say = LABELS[model["meta"]["language"]]
    model = without_attached(model, _named_elsewhere)
    blocks: list[dict] = []
    across = closed = False
    for section in model["sections"]:
        if section["appendix"]:
            if not closed:  # the document ends before its appendices
                blocks.append(_marker(CLOSING))
                closed = True
            blocks.append(_break("landscape" if across else "portrait", restart=True))
            across = section["landscape"]
            blocks.append(
                styled(
                    "Appendix Label",
                    [text(f"{say['appendix']} {inner_prefix(model['meta'])}{section['appendix']}")],
                )
            )
        for block in section["blocks"]:
            wide = section["landscape"] or (block["t"] == "table" and is_wide(block))
            if wide != across:
                _turn(blocks, across)
                across = wide
            blocks += _blocks(block, model["meta"]["language"], pictures)
    if not closed:
        blocks.append(_marker(CLOSING))
    return {"pandoc-api-version": API, "meta": {}, "blocks": blocks}


def _named_elsewhere(tables: list[dict[str, Any]], language: str) -> str:
    """Name the tables that Word, which holds no files, leaves to the other formats."""
    captions = "; ".join(table["caption"].rstrip(".") for table in tables)
    return f"{LABELS[language]['elsewhere']}: {captions}."


def ends_across(model: Model) -> bool:
    """Return whether the last page lies across, so that the closing lines stay on it."""
    section = model["sections"][-1]
    last = section["blocks"][-1]
    return bool(section["landscape"]) or (last["t"] == "table" and is_wide(last))


def _turn(blocks: list[dict], across: bool) -> None:
    """End the present section before the heading, if one stands last, so that it goes with what
    follows.
    """
    position = len(blocks)
    while not across and position and blocks[position - 1]["t"] == "Header":
        position -= 1
    blocks.insert(position, _break("landscape" if across else "portrait"))


def _break(kind: str, *, restart: bool = False) -> dict[str, Any]:
    return _marker(BREAK, f"{kind}{' restart' if restart else ''}")


def _marker(style: str, mark: str = "-") -> dict[str, Any]:
    return styled(style, [text(mark)])


def text(s: str) -> dict[str, Any]:
    """Return a plain inline."""
    return {"t": "Str", "c": s}


def lines(s: str) -> list[dict[str, Any]]:
    """Return plain inlines with a line break where the text has one."""
    first, *rest = s.split("\n")
    return [text(first), *(part for line in rest for part in ({"t": "LineBreak"}, text(line)))]


def styled(style: str, inlines: list[dict]) -> dict[str, Any]:
    """Return a paragraph in a named style of the reference document."""
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], [{"t": "Para", "c": inlines}]]}


def inline(inlines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return pandoc inlines of an inline list; footnotes become Word's own."""
    out = []
    for one in inlines:
        kind = one["t"]
        if kind in ("text", "num"):
            out.append(text(one["s"]))
        elif kind == "br":
            out.append({"t": "LineBreak"})
        elif kind == "link":
            out.append({"t": "Link", "c": [_NONE, inline(one["c"]), [one["href"], ""]]})
        elif kind == "fn":
            out.append({"t": "Note", "c": [{"t": "Para", "c": inline(one["c"])}]})
        else:
            out.append({"t": "Strong" if kind == "strong" else "Emph", "c": inline(one["c"])})
    return out


def _blocks(block: dict[str, Any], language: str, pictures: dict[str, str]) -> list[dict[str, Any]]:
    kind = block["t"]
    if kind == "heading":
        return [{"t": "Header", "c": [block["level"], [block["id"], [], []], inline(block["c"])]}]
    if kind == "p":
        styles = {
            role: role.capitalize()
            for role in ("lead", "note", "warning", "attached", "centre", "small")
        }
        content = inline(block["c"])
        return [
            styled(styles[block["role"]], content)
            if block["role"] in styles
            else {"t": "Para", "c": content}
        ]
    if kind == "list":
        items = [[styled("List Item", inline(item))] for item in block["items"]]
        return [
            {"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], items]}
            if block["ordered"]
            else {"t": "BulletList", "c": items}
        ]
    if kind == "facts":
        return [_facts(block)]
    if kind == "signatures":
        return [_signatures(block)]
    if kind == "figure":
        image = {
            "t": "Image",
            "c": [
                ["", [], [["width", f"{PICTURE_MM[block['width']]}mm"]]],
                [text(block["alt"])],
                [pictures[block["id"]], ""],
            ],
        }
        caption = [None, [{"t": "Plain", "c": [text(block["caption"])]}]]
        return [
            {"t": "Figure", "c": [[block["id"], [], []], caption, [{"t": "Plain", "c": [image]}]]}
        ]
    block = without_pictures(block)
    note = " ".join(part for part in (block["note"], legend(block["rows"], language)) if part)
    return [_table(block), *([styled("Table Note", [text(note)])] if note else [])]


def cell(
    blocks: list[dict], *, align: str = "AlignDefault", rowspan: int = 1, colspan: int = 1
) -> list[Any]:
    """Return a table cell."""
    return [_NONE, {"t": align}, rowspan, colspan, blocks]


def _grid(rows: list[list[Any]], widths: list[float], *, head: list[list[Any]] | None = None, caption: str = "", name: str = "", aligns: list[str] | None = None) -> dict[str, Any]:  # fmt: skip
    total = sum(widths)
    specs = [
        [{"t": a}, {"t": "ColWidth", "c": w / total}]
        for a, w in zip(aligns or ["AlignDefault"] * len(widths), widths, strict=True)
    ]
    caption_parts = [None, [{"t": "Plain", "c": [text(caption)]}] if caption else []]
    top = [_NONE, [[_NONE, row] for row in head or []]]
    return {
        "t": "Table",
        "c": [
            [name, [], []],
            caption_parts,
            specs,
            top,
            [[_NONE, 0, [], [[_NONE, row] for row in rows]]],
            [_NONE, []],
        ],
    }


def _table(block: dict[str, Any]) -> dict[str, Any]:
    head = [
        [
            cell(
                [{"t": "Plain", "c": [{"t": "Strong", "c": [text(h["label"])]}]}],
                align="AlignCenter",
                rowspan=h["rowspan"],
                colspan=h["colspan"],
            )
            for h in row
        ]
        for row in head_rows(block)
    ]
    rows = [[cell([{"t": "Plain", "c": _shaped(one)}]) for one in row] for row in block["rows"]]
    widths = block["widths"] or [1.0] * len(block["columns"])
    return _grid(
        rows,
        widths,
        head=head,
        caption=block["caption"],
        name=block["id"],
        aligns=[_ALIGN[c["align"]] for c in block["columns"]],
    )


def _shaped(one: dict[str, Any]) -> list[dict[str, Any]]:
    shape = SHAPES.get(one.get("mark") or "")
    return (
        [text(f"{shape}\u00a0"), {"t": "Strong", "c": inline(one["c"])}]
        if shape
        else inline(one["c"])
    )


def _facts(block: dict[str, Any]) -> dict[str, Any]:
    cells = [
        cell(
            [
                styled("Fact Label", [text(item["label"])]),
                styled("Fact Value", inline(item["value"])),
                *([styled("Fact Note", inline(item["note"]))] if item.get("note") else []),
            ]
        )
        for item in block["items"]
    ]
    across = len(cells) if len(cells) <= 4 else 3
    rows = [cells[i : i + across] for i in range(0, len(cells), across)]
    rows[-1] += [cell([]) for _ in range(across - len(rows[-1]))]
    return _grid(rows, [1.0] * across)


def _signatures(block: dict[str, Any]) -> dict[str, Any]:
    cells = [
        cell(
            [
                styled("Sign Note", [text(item["above"])]),
                styled("Post", lines(item["post"])),
                styled("Sign Note", [text(item["note"])]),
            ]
        )
        for item in block["items"]
    ]
    if len(cells) == 1:
        cells.insert(0, cell([]))  # a single signer signs on the right
    return _grid([cells], [1.0] * len(cells))
