"""Who makes briefs: versions that must be the same on every machine, so that bytes are."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

_SPEAKING = ("dask", "distributed", "msgpack", "cloudpickle", "tornado", "toolz")
"""What two machines of a cluster speak with."""
_MAKING = (
    *("jinja2", "matplotlib", "nbclient", "numpy", "openpyxl", "pandas", "papermill", "pikepdf"),
    *("scipy", "typst"),
)
"""What decides the bytes of a brief, beside the code and the typeface."""


def identity() -> dict[str, str]:
    """Return name and version of everything that must be equal."""
    from parlib import __version__
    from parlib.briefing.makers import page_code
    from parlib.briefing.pages.fonts import typeface
    from parlib.store.made_from import code_digest

    return {
        "parlib": __version__,
        "code of parlib": code_digest()[:12],
        "pages of parlib": page_code()[:12],
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "typeface": typeface().family,
        **{name: _version(name) for name in (*_SPEAKING, *_MAKING)},
    }


def differences(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """Return what differs, each as ``name theirs ≠ ours``; empty where nothing does.

    Examples
    --------
    >>> differences({"parlib": "0.0.9", "dask": "1"}, {"parlib": "0.1.0", "dask": "1"})
    'parlib 0.0.9 ≠ 0.1.0'
    """
    return ", ".join(
        f"{name} {theirs.get(name) or '–'} ≠ {here}"
        for name, here in ours.items()
        if theirs.get(name) != here
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
