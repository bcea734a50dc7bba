"""The folder layout of a project: the folders of one workspace, and the files that the package
ships beneath them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parlib.errors import UsageError
from parlib.gate.overlay import Overlay
from parlib.speech.catalogue import saying

SETTINGS = "parlib.yml"
"""File at the root of a workspace made by `parlib new`. If it exists, whatever the workspace lacks
is read from the package.
"""
SHIPPED = (
    "params/assumptions.yml",
    "params/corrections",
    "params/frameworks",
    "params/methods",
    "params/wording",
    "data/raw/localities",
    "data/raw/public-figures",
    "data/raw/communes-hai-phong-2025",
    "data/raw/departments-hai-phong-2025",
    "data/raw/departments-tay-ninh-2023",
    "data/raw/departments-thanh-hoa-2024",
    "data/raw/departments-tien-giang-2020",
    "data/raw/departments-tuyen-quang-2025",
)
"""Files that every workspace takes from the package. Plans, runs and the illustrative province
belong to the workspace itself.
"""
MARKS = ("params", "data/raw", "notebooks")
"""Folders by which a project is recognised."""


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
    def province(self) -> str:
        """Identity of the office's province as configured in the workspace; empty if not
        configured.
        """
        from parlib.gate.yaml_text import read_yaml

        place = self.root / SETTINGS
        known = read_yaml(place).data if place.is_file() else None
        return str(known.get("province") or "") if isinstance(known, dict) else ""

    @property
    def raw(self) -> Path:
        """Folder of unmodified source files, read-only."""
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Folder of releases, which are rebuilt and never edited."""
        return self.root / "data" / "processed"

    @property
    def cache(self) -> Path:
        """Folder of caches; may be deleted at any time."""
        return self.root / "data" / "cache"

    @property
    def params(self) -> Path:
        """Folder of everything an analyst may change without opening Python."""
        return self.root / "params"

    @property
    def all_params(self) -> Overlay:
        """Params as read: the project's own, overlaid on those of the package if this is a
        workspace.
        """
        return self._over("params")

    @property
    def all_raw(self) -> Overlay:
        """Raw sources as read: the project's own, overlaid on those of the package if this is a
        workspace.
        """
        return self._over("data/raw")

    @property
    def beneath(self) -> tuple[Path, ...]:
        """Folders that supply what the project lacks: that of the package if this is a workspace,
        otherwise none.
        """
        return (shipped(),) if (self.root / SETTINGS).is_file() else ()

    def _over(self, top: str) -> Overlay:
        places = tuple(folder / top for folder in (self.root, *self.beneath))
        return _Workspace(places, top) if self.beneath else Overlay(places)

    @property
    def notebooks(self) -> Path:
        """Folder of the thin notebooks."""
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        """Folder of rendered briefs."""
        return self.root / "reports"


@dataclass(frozen=True, slots=True)
class _Workspace(Overlay):
    """The root of a workspace overlaid on that of the package, of which only shipped files are
    visible.
    """

    top: str = ""

    def __truediv__(self, name: str) -> Overlay:
        first, beneath = self.places
        return Overlay(
            (first / name, beneath / name) if f"{self.top}/{name}" in SHIPPED else (first / name,)
        )

    def file(self, name: str) -> Path:
        return (
            Overlay.file(self, name) if f"{self.top}/{name}" in SHIPPED else self.places[0] / name
        )

    def folders(self) -> list[Overlay]:
        shipped_here = {name.removeprefix(f"{self.top}/") for name in SHIPPED}
        return [
            self / f.name
            for f in Overlay.folders(self)
            if f.name in shipped_here or f.places[0].is_dir()
        ]


def shipped() -> Path:
    """Return the folder with the files shipped by the package: inside the installed package, or the
    checkout it is run from.
    """
    package = Path(__file__).resolve().parents[1]
    return package / "shipped" if (package / "shipped").is_dir() else package.parent


def find_project(
    root: Path | str | None = None,
    *,
    near: Path | str | None = None,
    holding: Sequence[str] = MARKS,
) -> Project:
    """Return the named project, otherwise the one that contains the working directory.

    Parameters
    ----------
    root : path, optional
        The project folder itself; parent folders are not searched. Default: the environment
        variable ``PARLIB_ROOT``, with the same meaning.
    near : path, optional
        Alternatively, the folder from which to search upwards, ignoring the environment variable.
        Default: the working directory.
    holding : sequence of str
        Folders that make a folder a project; default: ``params``, ``data/raw`` and ``notebooks``.

    Raises
    ------
    UsageError
        The named folder, or every folder from ``near`` upwards, lacks one of ``holding``.
    """
    named, how_named = (
        (root, "") if root or near else (os.environ.get("PARLIB_ROOT"), " (named by PARLIB_ROOT)")
    )
    if named:
        folder = Path(named).expanduser().resolve()
        if lacking := folders_lacking(folder, holding):
            inside = next(
                (above for above in folder.parents if not folders_lacking(above, holding)), None
            )
            hint = (
                saying("; did you mean {inside}, which holds it?", inside=inside) if inside else ""
            )
            raise UsageError(
                saying(
                    "{folder}{how_named} is not a parlib project: it has no {lacking}{hint} "
                    "→ name the project's own folder",
                    folder=folder,
                    how_named=how_named,
                    lacking=", ".join(lacking),
                    hint=hint,
                )
            )
        return Project(folder)
    here = Path(near or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if not folders_lacking(folder, holding):
            return Project(folder)
    for folder in (here, *here.parents):
        lacking = folders_lacking(folder, holding)
        if (folder / SETTINGS).is_file() or len(lacking) == 1 < len(holding):
            raise UsageError(
                saying(
                    "{folder} is a parlib project without {lacking} → bring it back from where the "
                    "project was copied; if there was nothing in it, make it as an empty folder",
                    folder=folder,
                    lacking=", ".join(lacking),
                )
            )
    raise UsageError(
        saying(
            "{here} is not inside a parlib project (no folder above it holds "
            "params/, data/raw/ and notebooks/); change to the project's "
            "folder, or name it with --root or PARLIB_ROOT",
            here=here,
        )
    )


def folders_lacking(folder: Path, holding: Sequence[str] = MARKS) -> list[str]:
    """Return the project folders missing in a folder, as written in messages: ``data/raw/``."""
    return [f"{mark}/" for mark in holding if not (folder / mark).is_dir()]
