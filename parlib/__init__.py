"""parlib: reproducible analysis and briefs on administrative reform in Viet Nam.

Entry point for notebooks: `open_brief` returns the frozen slice of a release that one brief may
see; ``parlib.display`` renders it.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from parlib.briefing.context import BriefContext
    from parlib.store.releases import Release

try:
    __version__ = version("parlib")
except PackageNotFoundError:  # a checkout that was not installed
    __version__ = "0+unknown"

__all__ = ["__version__", "open_brief", "open_release"]


def open_brief(
    *,
    locality: str,
    period: int,
    language: str = "vi",
    issued_on: str | date,
    release: str = "current",
    kind: str = "brief",
    as_of: str | date = "",
    root: str | Path | None = None,
) -> BriefContext:
    """Open the slice of a release that one brief may see.

    See :func:`parlib.briefing.context.open_brief`.
    """
    from parlib.briefing.context import open_brief as opener

    return opener(
        locality=locality,
        period=period,
        language=language,
        issued_on=issued_on,
        release=release,
        kind=kind,
        as_of=as_of,
        root=root,
    )


def open_release(name: str = "current", *, root: str | Path | None = None) -> Release:
    """Open a release to explore its tables; see :class:`parlib.store.releases.Release`.

    ``root`` is the project folder; by default the one containing the working directory.
    """
    from parlib.store.project import find_project
    from parlib.store.releases import open_release as opener

    return opener(find_project(root), name)
