"""Set up a checkout without ``make``: ``python -m parlib setup``.

Uses only the standard library, because it runs before anything is installed. The work is done by
``tools/environment.py``, for ``make`` as well as here.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "tools" / "environment.py"
"""The set-up script of a checkout; not part of the package."""


def set_up(*, tests: bool) -> int:
    """Build the environment of the checkout from its lock file, and return the exit code.

    Raises
    ------
    FileNotFoundError
        This is not a checkout; an installed package needs no set-up.
    """
    if not SCRIPT.is_file():
        raise FileNotFoundError(SCRIPT)
    command = [sys.executable, str(SCRIPT), "test" if tests else "run"]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own script


def before_anything_is_installed(words: list[str]) -> int | None:
    """Run ``setup [--tests]`` if the command's dependencies are not installed yet.

    Return None for any other command, or if the command line itself can handle it.
    """
    from importlib.util import find_spec

    if words[:1] != ["setup"] or find_spec("typer") is not None:
        return None
    return set_up(tests="--tests" in words[1:])
