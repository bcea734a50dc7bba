"""parlib: reproducible analysis and briefs on administrative reform in Viet Nam.

The front door for notebooks: :func:`open_brief` gives the frozen slice of a release that one brief may see;
``parlib.display`` shows it.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

try:
    __version__ = version("parlib")
except PackageNotFoundError:  # a checkout that was not installed
    __version__ = "0+unknown"

__all__ = ["__version__", "open_brief", "open_release"]


def open_brief(**parameters: Any):
    """Open the slice of a release that one brief may see; see :func:`parlib.briefing.context.open_brief`."""
    from parlib.briefing.context import open_brief as opener

    return opener(**parameters)


def open_release(name: str = "current"):
    """Open a release for exploring its tables; see :class:`parlib.store.releases.Release`."""
    from parlib.store.project import find_project
    from parlib.store.releases import open_release as opener

    return opener(find_project(), name)
