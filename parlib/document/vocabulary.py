"""Constants shared by blocks, the model, the preview and the renderers, each defined only here."""

from __future__ import annotations

import re
from functools import lru_cache

MIME = "application/vnd.parlib.blocks+json"
"""Media type under which a notebook cell hands blocks to the document builder."""

SCHEMA = "parlib.document/1"

HEADINGS = (1, 2, 3)
ROLES = ("lead", "body", "note", "warning", "attached", "centre")
ALIGNMENTS = ("left", "right", "center")
WIDTHS = ("full", "half")

SHAPES = {"zero": "○", "below": "▼"}
"""Shape of a cell's mark, the same in JupyterLab and in every format."""

MARKS = ("", *SHAPES, "missing", "na")
"""Marks of a cell; ``missing`` and ``na`` have no shape, since the dash in the cell shows them."""

_OUTSIDE = re.compile(
    r"""(?:href|src)\s*=\s*["'](?!#|data:image/)|url\(\s*["']?(?!#|data:)|@import|<script|<foreignobject|\son\w+\s*="""
)


@lru_cache(maxsize=64)  # asked where a picture is made, and again where the document is checked
def outside_of(picture: str) -> str:
    """Return what a picture holds and may not, in small letters: a script, or a reference to
    something outside itself.

    Empty where it holds none.
    """
    forbidden = _OUTSIDE.search(picture.lower())
    return forbidden.group(0) if forbidden else ""
