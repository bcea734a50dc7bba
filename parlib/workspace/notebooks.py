"""Notebooks of a workspace: installed once, then upgraded to newer versions without losing local
changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parlib.files.whole import write_bytes
from parlib.gate.files import Refused
from parlib.gate.json_text import read_json
from parlib.store.made_from import digest_of
from parlib.store.project import Project, shipped


@dataclass(frozen=True, slots=True)
class Update:
    """What became of one notebook.

    Attributes
    ----------
    name : str
        File name.
    what : str
        ``new``, ``newer``, ``same``, ``kept`` (changed here, nothing newer in the package) or
        ``beside`` (changed here and newer in the package: the newer one took the name).
    beside : str
        Where the changed one is kept, if it had to give up its name.
    """

    name: str
    what: str
    beside: str = ""


def shipped_notebooks() -> dict[str, Path]:
    """Return the notebooks of the package by file name."""
    return {path.name: path for path in sorted((shipped() / "notebooks").glob("*.ipynb"))}


def content_digest(path: Path) -> str:
    """Return a digest of what a notebook says.

    Its cells and their tags, not what running or opening it left in it.

    Raises
    ------
    Refused
        It is no notebook.
    """
    notebook = read_json(path)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise Refused("not a notebook", "restore the file", file=path.name)
    return digest_of(
        [[cell.get("cell_type"), _text(cell.get("source")), _tags(cell)] for cell in cells]
    )


def bring_up_to_date(project: Project, delivered: Mapping[str, str]) -> list[Update]:
    """Put the package's notebooks into a workspace.

    One that was changed here keeps its content, under its name or beside it.

    Parameters
    ----------
    project : Project
        The workspace.
    delivered : mapping of str to str
        What each notebook said when it was put there (``content_digest``).

    Notes
    -----
    Every step is whole: a changed notebook is written beside before the newer one takes its name,
    so that a run which is stopped can be run again.
    """
    return [
        _bring(project.notebooks / name, path, delivered.get(name, ""))
        for name, path in shipped_notebooks().items()
    ]


def _bring(here: Path, newer: Path, delivered: str) -> Update:
    if not here.exists():
        write_bytes(here, newer.read_bytes())
        return Update(here.name, "new")
    present, offered = _digest_or_none(here), content_digest(newer)
    if present == offered:
        return Update(here.name, "same")
    if present == delivered:
        write_bytes(here, newer.read_bytes())
        return Update(here.name, "newer")
    if delivered == offered:
        return Update(here.name, "kept")
    beside = _keep_beside(here)
    write_bytes(here, newer.read_bytes())
    return Update(here.name, "beside", beside.name)


def _digest_or_none(path: Path) -> str | None:
    try:
        return content_digest(path)
    except Refused:
        return None


def _keep_beside(path: Path) -> Path:
    """Write a copy beside a notebook under a name of its own, unless the same copy is there
    already.
    """
    content, number = path.read_bytes(), 1
    while True:
        copy = path.with_name(f"{path.stem}.local{f'-{number}' if number > 1 else ''}{path.suffix}")
        if not copy.exists():
            return write_bytes(copy, content)
        if copy.read_bytes() == content:
            return copy
        number += 1


def _text(source: Any) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _tags(cell: dict[str, Any]) -> list[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return sorted(map(str, tags)) if isinstance(tags, list) else []
