"""The format-neutral document model: its elements, validation and traversal. Every output format is
generated from it.

The contract is ``docs/document-model.md``. Anything that would make a page unlawful, inaccessible
to a screen reader or unverifiable is refused here, reporting all faults at once, before a renderer
runs.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import Any

from parlib.codebook.kinds import DRAFTS, KINDS
from parlib.codebook.vocabulary import LANGUAGES
from parlib.document.reading import lines, walk
from parlib.document.vocabulary import ALIGNMENTS, HEADINGS, MARKS, ROLES, WIDTHS, outside_of
from parlib.errors import RenderRefused

Model = dict[str, Any]
_ON_ONE_LINE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, allow_nan=False).encode

META = {
    "kind": str,
    "language": str,
    "title": str,
    "subtitle": str,
    "organisation": str,
    "organisation_above": str,
    "place": str,
    "issued_on": str,
    "locality": str,
    "locality_name": str,
    "period": int,
    "slug": str,
    "framework": str,
    "framework_status": str,
    "illustrative": bool,
    "takeaway": str,
    "release": str,
    "digest": str,
    "provenance": str,
    "mode": str,
    "appendix_of": str,
}
_MAY_BE_EMPTY = {
    "subtitle",
    "organisation_above",
    "framework",
    "framework_status",
    "appendix_of",
    "organisation",
    "place",
    "takeaway",
}
_CHOICES = {
    "language": LANGUAGES,
    "mode": ("report", "appendix", "letter"),
}
_BLOCKS: dict[str, dict[str, type]] = {
    "heading": {"level": int, "id": str, "c": list},
    "p": {"role": str, "c": list},
    "list": {"ordered": bool, "items": list},
    "facts": {"items": list},
    "table": {
        "id": str,
        "caption": str,
        "note": str,
        "columns": list,
        "rows": list,
        "widths": list,
        "landscape": bool,
        "sortable": bool,
    },
    "figure": {"id": str, "caption": str, "alt": str, "svg": str, "width": str, "table": str},
    "signatures": {"items": list},
}
_INLINE = {"text": "s", "strong": "c", "em": "c", "br": "", "link": "c", "fn": "c", "num": "s"}


def as_nfc(value: Any) -> Any:
    """Return the JSON-able value with every string in Unicode normal form C."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {key: as_nfc(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_nfc(item) for item in value]
    return value


def to_json(model: Model) -> str:
    """Return the model as canonical, diffable JSON.

    Keys sorted, one line per entry of ``meta`` and per block.
    """
    line = _ON_ONE_LINE

    meta = ",\n".join(
        f"{line(name)}: {line(model['meta'][name])}" for name in sorted(model["meta"])
    )
    sections = []
    for section in model["sections"]:
        head = line({name: value for name, value in section.items() if name != "blocks"})
        blocks = ",\n".join(line(block) for block in section["blocks"])
        sections.append(f'{head[:-1]}, "blocks": [\n{blocks}\n]}}')
    listed = ",\n".join(sections)
    return (
        f'{{"schema": {line(model["schema"])},\n"meta": {{\n{meta}\n}},\n"sections": '
        f"[\n{listed}\n]}}\n"
    )


def model_digest(model: Model) -> str:
    """Return the SHA-256 (hex) of the model's canonical JSON, as every format carries it."""
    return hashlib.sha256(to_json(model).encode()).hexdigest()


def blocks_of(model: Model) -> Iterator[dict[str, Any]]:
    """Yield every block of every section in reading order."""
    for section in model["sections"]:
        yield from section["blocks"]


def inline_lists(block: Mapping[str, Any]) -> Iterator[list[dict]]:
    """Yield every inline list of a block, in reading order."""
    if block["t"] in ("heading", "p"):
        yield block["c"]
    elif block["t"] == "list":
        yield from block["items"]
    elif block["t"] == "facts":
        for item in block["items"]:
            yield item["value"]
            yield item.get("note", [])
    elif block["t"] == "table":
        for row in block["rows"]:
            for cell in row:
                yield cell["c"]
    if block.get("said"):
        yield block["said"]


def texts(model: Model) -> list[tuple[str, str]]:
    """Return (kind, text) of everything a reader must find in every format.

    The yardstick of parity.
    """
    meta = model["meta"]
    pieces = [
        ("title", meta["title"]),
        ("subtitle", meta["subtitle"]),
        ("provenance", meta["provenance"]),
    ]
    for block in blocks_of(model):
        kind = block["t"]
        if kind == "table":
            pieces += [("caption", block["caption"]), ("note", block["note"])]
            pieces += [("column", column["label"]) for column in block["columns"]]
            pieces += [
                ("group", column["group"]) for column in block["columns"] if column.get("group")
            ]
        elif kind == "figure":
            pieces.append(("caption", block["caption"]))
        elif kind == "facts":
            pieces += [("label", item["label"]) for item in block["items"]]
        elif kind == "signatures":
            pieces += [
                (name, item[name]) for item in block["items"] for name in ("above", "post", "note")
            ]
        names = {"table": "cell", "list": "item", "facts": "fact"}
        for inlines in inline_lists(block):
            pieces.append((names.get(kind, kind), lines(inlines)))
            pieces += [("footnote", lines(i["c"])) for i in walk(inlines) if i["t"] == "fn"]
    return [(kind, text) for kind, text in pieces if text.strip()]


def refuse_faults(model: Model) -> None:
    """Raise RenderRefused listing every fault of the model; return in silence where there is none."""
    faults = list(_meta_faults(model["meta"]))
    if not model["sections"]:
        faults.append("the notebook shows no block of the document")
    ids: list[str] = []
    level = 0
    for number, block in enumerate(blocks_of(model), start=1):
        faults += _block_faults(block, f"block {number}")
        ids += [block["id"]] if block.get("id") else []
        if block.get("t") == "heading" and isinstance(block.get("level"), int):
            if block["level"] > level + 1:
                faults.append(
                    f"heading {block.get('id')!r} skips from level {level} to {block['level']}"
                )
            level = block["level"]
    faults += [
        f"id {name!r} stands {ids.count(name)} times"
        for name in sorted(set(ids))
        if ids.count(name) > 1
    ]
    for block in blocks_of(model):
        if block.get("t") == "figure" and block.get("table") and block["table"] not in ids:
            faults.append(
                f"figure {block['id']!r} names table {block['table']!r}, which is not in the "
                f"document"
            )
    if faults:
        what = (
            " ".join(str(model["meta"].get(k, "")) for k in ("locality", "period")).strip()
            or "document"
        )
        raise RenderRefused(
            "\n".join(
                [
                    f"{what}: the document is refused, {len(faults)} fault(s)",
                    *(f"  - {f}" for f in faults),
                ]
            )
        )


def _meta_faults(meta: Mapping[str, Any]) -> Iterator[str]:
    for name, kind in META.items():
        if name not in meta:
            yield f"meta lacks `{name}`"
        elif type(meta[name]) is not kind:
            yield f"meta `{name}` is {meta[name]!r}, {kind.__name__} expected"
        elif kind is str and not meta[name].strip() and name not in _MAY_BE_EMPTY:
            yield f"meta `{name}` is empty"
        elif (
            choices := (*KINDS, *DRAFTS, "letter") if name == "kind" else _CHOICES.get(name)
        ) and meta[name] not in choices:
            yield f"meta `{name}` is {meta[name]!r}, one of {choices} expected"
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(meta.get("issued_on", ""))):
        yield f"meta `issued_on` is {meta.get('issued_on')!r}, an ISO date expected"


def _block_faults(block: Mapping[str, Any], where: str) -> Iterator[str]:
    kind = block.get("t")
    if kind not in _BLOCKS:
        yield f"{where}: unknown block {kind!r}"
        return
    where = f"{kind} {block['id']!r}" if block.get("id") else f"{where} ({kind})"
    missing = [
        f"{where}: `{name}` is missing or not {t.__name__}"
        for name, t in _BLOCKS[kind].items()
        if type(block.get(name)) is not t
    ]
    if missing:
        yield from missing
        return
    check = {
        "heading": _heading_faults,
        "p": _p_faults,
        "table": _table_faults,
        "figure": _figure_faults,
    }
    check |= {"facts": _facts_faults, "signatures": _signatures_faults}
    yield from check.get(kind, lambda _b, _w: ())(block, where)
    try:
        for inlines in inline_lists(block):
            for inline in walk(inlines):
                yield from _inline_faults(inline, where)
    except (KeyError, TypeError, AttributeError) as fault:
        yield f"{where}: the text is not a list of inlines ({fault!r})"


def _heading_faults(block: Mapping, where: str) -> Iterator[str]:
    if block["level"] not in HEADINGS:
        yield f"{where}: level {block['level']}, 1 to 3 expected"
    if not lines(block["c"]).strip():
        yield f"{where}: the heading is empty"


def _p_faults(block: Mapping, where: str) -> Iterator[str]:
    if block["role"] not in ROLES:
        yield f"{where}: role {block['role']!r}, one of {ROLES} expected"


def _facts_faults(block: Mapping, where: str) -> Iterator[str]:
    for item in block["items"]:
        if not str(item.get("label", "")).strip():
            yield f"{where}: a figure has no label"


def _signatures_faults(block: Mapping, where: str) -> Iterator[str]:
    for item in block["items"]:
        if not str(item.get("post", "")).strip():
            yield f"{where}: a place to sign has no post"
        yield from (
            f"{where}: a place to sign has no `{name}`"
            for name in ("above", "note")
            if not isinstance(item.get(name), str)
        )


def _table_faults(block: Mapping, where: str) -> Iterator[str]:
    width = len(block["columns"])
    if not width:
        yield f"{where}: no columns"
    if not block["caption"].strip():
        yield f"{where}: no caption"
    if not isinstance(block.get("attached", False), bool):
        yield f"{where}: attached is {block['attached']!r}, true or false expected"
    if block["widths"] and len(block["widths"]) != width:
        yield f"{where}: {len(block['widths'])} widths for {width} columns"
    if block.get("filter") is not None and not 0 <= block["filter"] < width:
        yield f"{where}: filter {block['filter']} is not a column"
    for number, column in enumerate(block["columns"], start=1):
        if column.get("align") not in ALIGNMENTS:
            yield f"{where}: column {number} has align {column.get('align')!r}"
    for number, row in enumerate(block["rows"], start=1):
        if len(row) != width:
            yield f"{where}: row {number} has {len(row)} cells for {width} columns"
        yield from (
            f"{where}: row {number} has mark {c['mark']!r}"
            for c in row
            if (c.get("mark") or "") not in MARKS
        )
        for svg in (c["svg"] for c in row if c.get("svg")):
            yield from _svg_faults(svg, f"{where}: row {number}")
            # no renderer sets the type of these pictures, and nobody who listens hears them
            if "<text" in svg:
                yield f"{where}: row {number}: the picture of a row holds words"


def _figure_faults(block: Mapping, where: str) -> Iterator[str]:
    if len(block["alt"].strip()) < 20:
        yield (
            f"{where}: alternative text is missing or says nothing; it must say what the picture "
            f"shows"
        )
    if not block["caption"].strip():
        yield f"{where}: no caption"
    if block["width"] not in WIDTHS:
        yield f"{where}: width {block['width']!r}, full or half expected"
    for svg in (block["svg"], *([block["svg_narrow"]] if "svg_narrow" in block else [])):
        yield from _svg_faults(svg, where)


def _svg_faults(svg: Any, where: str) -> Iterator[str]:
    if not isinstance(svg, str):
        yield f"{where}: the picture is {type(svg).__name__}, text expected"
        return
    try:
        root = ET.fromstring(svg)  # noqa: S314 - made by our own notebook, and expat refuses entity bombs
        if root.tag != "{http://www.w3.org/2000/svg}svg":
            yield f"{where}: the picture is not SVG"
    except ET.ParseError as fault:
        yield f"{where}: the picture is not well-formed SVG ({fault})"
    if outside := outside_of(svg):
        yield f"{where}: the picture holds a script or an outside reference ({outside!r})"


def _inline_faults(inline: Mapping[str, Any], where: str) -> Iterator[str]:
    kind = inline.get("t")
    if kind not in _INLINE:
        yield f"{where}: unknown inline {kind!r}"
    elif _INLINE[kind] and _INLINE[kind] not in inline:
        yield f"{where}: inline {kind!r} lacks `{_INLINE[kind]}`"
    elif kind == "link" and not re.match(r"https?://|#", str(inline.get("href", ""))):
        yield (
            f"{where}: link to {inline.get('href')!r}; only http(s) addresses and places in the "
            f"document"
        )
    elif kind == "num" and not {"raw", "format", "ref"} <= inline.keys():
        yield f"{where}: number {inline['s']!r} is not bound (raw, format and ref are needed)"
