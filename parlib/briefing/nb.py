"""Notebooks as files; nbformat, imported without what costs two seconds and is not used.

nbformat imports jsonschema, and jsonschema imports grammars of addresses, dates and colours where
they are installed, and compiles them on import. Notebooks hold nothing of the kind to be checked;
every worker process would pay for it.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from parlib.briefing.without import without
from parlib.errors import UsageError
from parlib.speech.catalogue import saying

_FORMATS = (
    "rfc3987",
    "rfc3987_syntax",
    "rfc3986_validator",
    "rfc3339_validator",
    "isoduration",
    "webcolors",
    "uri_template",
    "jsonpointer",
    "fqdn",
    "idna",
)
with without(*_FORMATS):
    import nbformat

NotebookNode = nbformat.NotebookNode

__all__ = ["NotebookNode", "nbformat", "papermill", "read_template"]


def papermill() -> ModuleType:
    """Import papermill without the stores of notebooks that lie elsewhere (S3, Azure, GitHub ...):
    here it is given notebooks, never addresses.
    """
    with without("boto3", "azure", "gcsfs", "github", "brotli", "brotlicffi", "zstandard"):
        return importlib.import_module("papermill")


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
