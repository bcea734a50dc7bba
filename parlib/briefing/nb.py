"""nbformat, imported without what costs one and a half seconds and is not used.

nbformat imports jsonschema, and jsonschema imports a grammar of internationalised addresses where one is installed, which
it compiles on import. Notebooks hold no such addresses to be checked; every worker process would pay for it.
"""

from __future__ import annotations

import sys

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

__all__ = ["NotebookNode", "nbformat"]
