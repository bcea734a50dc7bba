"""Which briefs are there already.

One index of the reports of a release, instead of one stamp opened and every file read per brief.

The index is written by a batch when it ends and only ever saves time. An entry holds while every
file of the brief, its stamp among them, has the size and time that it had when its stamp was read;
whatever else is the case, the brief is looked at as if there were no index
(:func:`parlib.briefing.run.stamp.holds`).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parlib.briefing.run import stamp
from parlib.briefing.run.kept import kept_of
from parlib.files.whole import write_spare
from parlib.gate.files import Refused
from parlib.gate.json_text import JsonLimits, read_json
from parlib.store.made_from import digest_of
from parlib.store.project import Project

_LIMITS = JsonLimits(bytes=400_000_000, containers=4_000_000, values=20_000_000)
_PLACE = re.compile(r"[\w.-]{1,200}/[a-z]{1,20}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A brief that is asked for: where it lies, and what its stamp must say but for the formats.

    Attributes
    ----------
    folder : Path
        Folder of its files.
    notebook : str
        Name that its files begin with.
    key : mapping
        From :func:`parlib.briefing.run.stamp.key_of`, without formats.
    """

    folder: Path
    notebook: str
    key: Mapping[str, Any]

    @property
    def place(self) -> str:
        """Return its name in the index."""
        return f"{self.folder.name}/{self.notebook}"


class Index:
    """The index of the reports of one release.

    Parameters
    ----------
    project : Project
        The project's folders.
    release : str
        Release id.
    """

    def __init__(self, project: Project, release: str) -> None:
        self._path = project.cache / "reports" / f"{release}.json"
        self._entries = _read(self._path)
        self._grown = False

    def holds(
        self, wanted: Wanted, *, formats: Iterable[str], keep: Iterable[str] = ()
    ) -> Mapping[str, Any] | None:
        """Return ``files`` and ``about`` of a brief that is there, unchanged, in these formats and
        with this kept beside them at least.

        Else None.
        """
        entry = self._entries.get(wanted.place)
        if (
            entry is None
            or entry["key"] != digest_of(wanted.key)
            or not set(formats) <= set(entry["formats"])
            or not set(keep) <= kept_of(entry["files"], wanted.notebook)
        ):
            return None
        return entry if entry["files"] == _states(wanted.folder, entry["files"]) else None

    def add(self, wanted: Wanted) -> None:
        """Take a brief in as it lies there, if its stamp is what is wanted."""
        names = [*_files(wanted), stamp.stamp_path(wanted.folder, wanted.notebook).name]
        # first: what is written from now on leaves another stamp, or other states
        states = _states(wanted.folder, names)
        on_disk = stamp.read_stamp(wanted.folder, wanted.notebook)
        if (
            states is None
            or on_disk is None
            or any(on_disk.get(name) != value for name, value in wanted.key.items())
        ):
            return
        if set(on_disk["files"]) | {names[-1]} == set(names) and isinstance(
            on_disk.get("formats"), list
        ):
            entry = {
                "key": digest_of(wanted.key),
                "formats": on_disk["formats"],
                "files": states,
                "about": on_disk["about"],
            }
            self._grown = self._grown or self._entries.get(wanted.place) != entry
            self._entries[wanted.place] = entry

    def keep(self) -> None:
        """Write the index where it has grown.

        Where it cannot be written, the next run takes longer.
        """
        if self._grown:
            write_spare(
                self._path, json.dumps(self._entries, ensure_ascii=False, sort_keys=True).encode()
            )


def _files(wanted: Wanted) -> list[str]:
    try:
        there = [
            entry.name
            for entry in os.scandir(wanted.folder)
            if entry.name.startswith(f"{wanted.notebook}.")
        ]
    except OSError:
        return []
    return sorted(name for name in there if name != f"{wanted.notebook}.stamp.json")


def _states(folder: Path, names: Iterable[str]) -> dict[str, list[int]] | None:
    """Return size and time of files; None where one of them is not there."""
    states = {}
    for name in names:
        try:
            told = os.stat(f"{folder}/{name}", follow_symlinks=False)  # noqa: PTH116 - thousands of them
        except OSError:
            return None
        states[name] = [told.st_size, told.st_mtime_ns]
    return states


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        entries = read_json(path, limits=_LIMITS)
    except (OSError, Refused):
        return {}
    if not isinstance(entries, dict):
        return {}
    return {
        place: entry
        for place, entry in entries.items()
        if _PLACE.fullmatch(place) and _is_entry(entry, place.rpartition("/")[2])
    }


def _is_entry(entry: Any, notebook: str) -> bool:
    """Return whether this is what :meth:`Index.keep` writes.

    Files of this brief in its own folder, and texts about it.
    """
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("key"), str)
        and isinstance(entry.get("formats"), list)
        and all(isinstance(f, str) for f in entry["formats"])
        and isinstance(entry.get("about"), dict)
        and isinstance(entry.get("files"), dict)
        and f"{notebook}.stamp.json" in entry["files"]
        and all(
            re.fullmatch(rf"{re.escape(notebook)}\.[a-z.]{{1,20}}", name) for name in entry["files"]
        )
    )
