"""Programs that only tests need: skipped by name where they are missing, never in continuous integration."""

from __future__ import annotations

import os
import shutil

import pytest

_NAMES = {"chromium": ("chromium", "chromium-browser", "google-chrome"), "soffice": ("soffice", "libreoffice")}


def require_program(name: str, *, package: str) -> str:
    """Return the path of a program, or skip the test with the way to get it.

    Parameters
    ----------
    name : str
        The command.
    package : str
        Debian package that holds it.

    Notes
    -----
    With ``CI=true`` a missing program is a failure: there no test may be skipped.
    """
    for candidate in _NAMES.get(name, (name,)):
        if path := shutil.which(candidate):
            return path
    said = f"needs {name}: apt-get install {package} (or run `make test`)"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(said)
    pytest.skip(said)
