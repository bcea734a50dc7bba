"""HTML preview of blocks for JupyterLab.

Documents themselves are written by the renderers, never from this preview.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from parlib.document.vocabulary import SHAPES

_TAGS = {"strong": "strong", "em": "em"}


def _inline(c: Iterable[Mapping[str, Any]]) -> str:
    out = []
    for piece in c:
        kind = piece["t"]
        if kind == "text":
            out.append(escape(piece["s"]))
        elif kind == "num":
            out.append(
                f'<span title="{escape(str(piece["ref"].get("table", piece["ref"].get("calc", ""))))}">{escape(piece["s"])}</span>'
            )
        elif kind == "br":
            out.append("<br>")
        elif kind == "link":
            out.append(f'<a href="{escape(piece["href"])}">{_inline(piece["c"])}</a>')
        elif kind == "fn":
            out.append(f"<small> [{_inline(piece['c'])}]</small>")
        else:
            out.append(f"<{_TAGS[kind]}>{_inline(piece['c'])}</{_TAGS[kind]}>")
    return "".join(out)


def _table(b: Mapping[str, Any]) -> str:
    head = "".join(
        f'<th scope="col" style="text-align:{c["align"]}">{escape(c["label"])}</th>'
        for c in b["columns"]
    )
    rows = []
    for row in b["rows"]:
        cells = []
        for cell, column in zip(row, b["columns"], strict=True):
            tag = 'th scope="row"' if cell.get("head") else "td"
            mark = SHAPES.get(cell.get("mark", ""), "")
            drawn = (
                (
                    f'<img alt="" src="data:image/svg+xml;base64,'
                    f'{base64.b64encode(cell["svg"].encode()).decode()}">'
                )
                if cell.get("svg")
                else ""
            )
            inner = f"{drawn}{mark + ' ' if mark else ''}{_inline(cell['c'])}"
            cells.append(f'<{tag} style="text-align:{column["align"]}">{inner}</{tag.split()[0]}>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    note = f"<p><small>{escape(b['note'])}</small></p>" if b["note"] else ""
    return f"<table><caption>{escape(b['caption'])}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{note}"


def _block(b: Mapping[str, Any]) -> str:
    kind = b["t"]
    if kind == "heading":
        return f"<h{b['level'] + 1}>{_inline(b['c'])}</h{b['level'] + 1}>"
    if kind == "p":
        inner = _inline(b["c"])
        match b["role"]:
            case "body":
                return f"<p>{inner}</p>"
            case "note":
                return f"<p><em>{inner}</em></p>"
            case _:
                return f"<p><strong>{inner}</strong></p>"
    if kind == "list":
        tag = "ol" if b["ordered"] else "ul"
        return f"<{tag}>{''.join(f'<li>{_inline(i)}</li>' for i in b['items'])}</{tag}>"
    if kind == "facts":
        return (
            "<dl>"
            + "".join(
                f"<dt>{escape(i['label'])}</dt><dd><big>{_inline(i['value'])}</big><br><small>{_inline(i['note'])}</small></dd>"
                for i in b["items"]
            )
            + "</dl>"
        )
    if kind == "table":
        return _table(b)
    if kind == "signatures":
        return "".join(
            f"<p><em>{escape(i['above'])}</em><br><strong>{escape(i['post'])}</strong><br><em>{escape(i['note'])}</em></p>"
            for i in b["items"]
        )
    picture = base64.b64encode(b["svg"].encode()).decode()
    source = f"data:image/svg+xml;base64,{picture}"
    return (
        f'<figure><img src="{source}" '
        f'alt="{escape(b["alt"])}"><figcaption>{escape(b["caption"])}</figcaption></figure>'
    )


def blocks_to_html(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Return blocks (as JSON) as simple HTML."""
    return "<article>" + "".join(_block(b) for b in blocks) + "</article>"


def meta_to_html(meta: Mapping[str, Any]) -> str:
    """Return the masthead as a small table of names and values."""
    rows = "".join(
        f'<tr><th scope="row">{escape(str(k))}</th><td>{escape(str(v))}</td></tr>'
        for k, v in meta.items()
    )
    return f"<table><tbody>{rows}</tbody></table>"
