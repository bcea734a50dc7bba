"""Notebooks as files; nbformat, imported without what costs one and a half seconds and is not used.

nbformat imports jsonschema, and jsonschema imports a grammar of internationalised addresses where
one is installed, which it compiles on import. Notebooks hold no such addresses to be checked; every
worker process would pay for it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from parlib.errors import UsageError
from parlib.speech.catalogue import saying

_GRAMMAR = "rfc3987_syntax"

if _GRAMMAR not in sys.modules and "jsonschema" not in sys.modules:
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]  # jsonschema takes this for "not installed"
    try:
        import nbformat
    finally:
        del sys.modules[_GRAMMAR]
else:
    import nbformat

NotebookNode = nbformat.NotebookNode

__all__ = ["NotebookNode", "nbformat", "read_template"]


def read_template(template: Path) -> NotebookNode:
    """Return the template notebook, every cell with an id that does not change from run to run."""
    if not template.is_file():
        raise UsageError(
            saying(
                "notebook {template} does not exist → name one of the notebooks in notebooks/",
                template=f"notebooks/{template.name}",
            )
        )
    try:
        notebook = nbformat.read(template, as_version=4)
        for position, cell in enumerate(notebook.cells):
            cell.setdefault("id", f"cell-{position}")
        notebook.nbformat, notebook.nbformat_minor = 4, 5
        nbformat.validate(notebook)
    except (
        Exception
    ) as fault:  # a file that is no notebook ends in whatever its reader first trips over
        raise UsageError(
            saying(
                "{name}: it cannot be read as a notebook ({kind}) → take it as it was delivered",
                name=template.name,
                kind=type(fault).__name__,
            )
        ) from None
    return notebook
