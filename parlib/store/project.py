"""Where a project keeps its things: the folders of one checkout, found once and passed on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from parlib.errors import UsageError

_MARKS = ("params", "data/raw", "notebooks")


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one project.

    Attributes
    ----------
    root : Path
        Absolute path of the project folder.
    """

    root: Path

    @property
    def raw(self) -> Path:
        """Folder of untouched source files, read-only."""
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Folder of releases, rebuilt and never edited."""
        return self.root / "data" / "processed"

    @property
    def params(self) -> Path:
        """Folder of everything an analyst may change without opening Python."""
        return self.root / "params"

    @property
    def notebooks(self) -> Path:
        """Folder of the thin notebooks."""
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        """Folder of rendered briefs."""
        return self.root / "reports"


def find_project(start: Path | str | None = None) -> Project:
    """Find the project that holds ``start``.

    Parameters
    ----------
    start : path, optional
        A folder inside the project. Default: the environment variable ``PARLIB_ROOT``, else the working directory.

    Raises
    ------
    UsageError
        No folder from ``start`` upwards holds ``params/``, ``data/raw/`` and ``notebooks/``.
    """
    here = Path(start or os.environ.get("PARLIB_ROOT") or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if all((folder / mark).is_dir() for mark in _MARKS):
            return Project(folder)
    raise UsageError(
        f"{here} is not inside a parlib project (no folder above it holds params/, data/raw/ and notebooks/); "
        + "change to the project's folder or set PARLIB_ROOT"
    )
