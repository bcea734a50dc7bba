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


def find_project(root: Path | str | None = None, *, near: Path | str | None = None) -> Project:
    """Return the project that is named, else the one that holds the working directory.

    Parameters
    ----------
    root : path, optional
        The project folder itself: that folder or an error, never one above it. Default: the environment variable
        ``PARLIB_ROOT``, which names the folder in the same way.
    near : path, optional
        Instead: where to look, upwards, whatever the environment names. Default: the working directory.

    Raises
    ------
    UsageError
        The named folder, or every folder from ``near`` upwards, lacks ``params/``, ``data/raw/`` or ``notebooks/``.
    """
    named, said = (root, "") if root or near else (os.environ.get("PARLIB_ROOT"), " (named by PARLIB_ROOT)")
    if named:
        folder = Path(named).expanduser().resolve()
        if lacking := _lacking(folder):
            inside = next((above for above in folder.parents if not _lacking(above)), None)
            hint = f"; did you mean {inside}, which holds it?" if inside else ""
            raise UsageError(
                f"{folder}{said} is not a parlib project: it has no {', '.join(lacking)}{hint} → name the project's own folder"
            )
        return Project(folder)
    here = Path(near or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if not _lacking(folder):
            return Project(folder)
    raise UsageError(
        f"{here} is not inside a parlib project (no folder above it holds params/, data/raw/ and notebooks/); "
        + "change to the project's folder, or name it with --root or PARLIB_ROOT"
    )


def _lacking(folder: Path) -> list[str]:
    return [f"{mark}/" for mark in _MARKS if not (folder / mark).is_dir()]
