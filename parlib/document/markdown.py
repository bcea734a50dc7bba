"""Convert the Markdown of a cell tagged ``document`` to blocks of the document model, using
mistune's syntax tree.
"""

from __future__ import annotations

from typing import Any

import mistune

from parlib.document.inline import Inline, br, text
from parlib.errors import RenderRefused

_parse = mistune.create_markdown(renderer=None)


def blocks_from_markdown(source: str, *, prefix: str) -> list[dict[str, Any]]:
    """Return headings, paragraphs and lists of a Markdown text as blocks.

    Parameters
    ----------
    source : str
        Markdown.
    prefix : str
        Start of the ids given to headings; unique in the document (the cell's id).

    Raises
    ------
    RenderRefused
        The text uses something the document model has no block for (pictures, tables, code, HTML).
    """
    blocks = []
    tokens: Any = _parse(source)  # text only with a renderer, and there is none
    for number, token in enumerate(tokens):
        kind = token["type"]
        if kind == "heading":
            blocks.append(
                {
                    "t": "heading",
                    "level": token["attrs"]["level"],
                    "id": f"{prefix}-{number}",
                    "c": _inline(token["children"]),
                }
            )
        elif kind == "paragraph":
            blocks.append({"t": "p", "role": "body", "c": _inline(token["children"])})
        elif kind == "list":
            items = [
                _inline([leaf for part in item["children"] for leaf in part["children"]])
                for item in token["children"]
            ]
            blocks.append({"t": "list", "ordered": bool(token["attrs"]["ordered"]), "items": items})
        elif kind != "blank_line":
            raise RenderRefused(
                f"Markdown cell {prefix}: `{kind}` has no place in the document → use "
                f"headings, "
                f"paragraphs and lists"
            )
    return blocks


def _inline(tokens: list[dict[str, Any]]) -> list[Inline]:
    out: list[Inline] = []
    for token in tokens:
        kind = token["type"]
        if kind in ("text", "codespan"):
            out.append(text(token["raw"]))
        elif kind == "softbreak":
            out.append(text(" "))
        elif kind == "linebreak":
            out.append(br())
        elif kind in ("strong", "emphasis"):
            out.append(
                {"t": "strong" if kind == "strong" else "em", "c": _inline(token["children"])}
            )
        elif kind == "link":
            out.append(
                {"t": "link", "href": token["attrs"]["url"], "c": _inline(token["children"])}
            )
        else:
            raise RenderRefused(
                f"Markdown: `{kind}` has no place in the document → use plain, strong, "
                f"emphasised and linked text"
            )
    return out
