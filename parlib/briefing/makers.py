"""What made a document.

Versions, code and notebook, recorded in its model so that a proof can tell another maker from a
false word.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from parlib import __version__
from parlib.store.made_from import digest_of, package_digests

if TYPE_CHECKING:
    from parlib.briefing.nb import NotebookNode

ROOMS = ("briefing", "codebook", "display", "document")
# it draws pictures; the renderers' names stand in the rendered file
_LIBRARIES = ("matplotlib",)
CODE_DIGITS = 12
_INJECTED = "injected-parameters"


def made_with(notebook: NotebookNode) -> dict[str, str]:
    """Return what a document model says about its makers.

    The same on every machine with the same code and libraries.
    """
    return {
        "parlib": __version__,
        "code": page_code()[:CODE_DIGITS],
        "notebook": notebook_digest(notebook)[:CODE_DIGITS],
        "libraries": _libraries(),
    }


@lru_cache(maxsize=1)
def _libraries() -> str:
    return ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)


@lru_cache(maxsize=1)
def page_code() -> str:
    """Return one digest of the code that turns a slice into a document."""
    code = package_digests()
    return digest_of(
        {room: {n: d for n, d in code.items() if n.startswith(f"{room}/")} for room in ROOMS}
    )


def notebook_digest(notebook: NotebookNode) -> str:
    """Return one digest of what a notebook does.

    Its code and the texts it adds, without parameters, outputs and explanations.
    """
    acting_cells = [
        (cell.cell_type, cell.source)
        for cell in notebook.cells
        if (cell.cell_type == "code" or "document" in cell.metadata.get("tags", []))
        and cell.get("id") != _INJECTED
        and not {"parameters", "injected-parameters"} & set(cell.metadata.get("tags", []))
    ]
    return hashlib.sha256(json.dumps(acting_cells, ensure_ascii=False).encode()).hexdigest()
