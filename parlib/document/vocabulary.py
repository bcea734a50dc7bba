"""The words that blocks, the model, the preview and the renderers share.

Each stands here and nowhere else.
"""

from __future__ import annotations

import re

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

OUTSIDE = re.compile(
    r"""(?:href|src)\s*=\s*["'](?!#|data:image/)|url\(\s*["']?(?!#|data:)|@import|<script|<foreignObject|\son\w+\s*=""",
    re.I,
)
"""What a picture may not hold: a script, or a reference to something outside itself."""
