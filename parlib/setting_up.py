"""Set up a checkout where there is no ``make``: ``python -m parlib setup``.

Standard library only, since it runs before anything is installed. ``tools/environment.py`` does the
work, for ``make`` and for this.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "tools" / "environment.py"
"""The set-up of a checkout; not part of the package."""


def set_up(*, tests: bool) -> int:
    """Build the environment of the checkout from its lock, and return the exit code.

    Raises
    ------
    FileNotFoundError
        This is no checkout: what is installed as a package needs no set-up.
    """
    if not SCRIPT.is_file():
        raise FileNotFoundError(SCRIPT)
    command = [sys.executable, str(SCRIPT), "test" if tests else "run"]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own script


def before_anything_is_installed(words: list[str]) -> int | None:
    """Do what ``setup [--tests]`` asks where the packages of the command are not there yet.

    None where something else is asked, or where the command itself can answer.
    """
    from importlib.util import find_spec

    if words[:1] != ["setup"] or find_spec("typer") is not None:
        return None
    return set_up(tests="--tests" in words[1:])
