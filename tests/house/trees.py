"""The syntax trees of the library, read once for all tests of the house."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the tree of one file; nobody changes it."""
    return ast.parse(path.read_text(encoding="utf-8"))
