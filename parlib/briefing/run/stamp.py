"""The stamp of a brief: everything that determined its bytes, stored next to it, to decide whether
it must be made again.

The stamp is written after every file of the brief and contains the digest of each, so a killed run
leaves either a complete brief with its stamp or nothing that counts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from parlib.briefing.makers import page_code
from parlib.briefing.pages.fonts import typeface
from parlib.briefing.run.kept import kept_of
from parlib.files.held import clear_dead
from parlib.files.whole import words_for, write_bytes
from parlib.gate.files import Refused
from parlib.gate.json_text import read_json
from parlib.store.made_from import digest_of, file_digest

_LIBRARIES = ("typst", "jinja2", "pikepdf", "openpyxl", "papermill")


@lru_cache(maxsize=1)
def renderer_version() -> str:
    """Return one digest of everything that turns a slice into pages.

    Code, templates, libraries and typeface.
    """
    return digest_of(makers())


def makers() -> dict[str, Any]:
    """Return what turns a slice into pages, apart: ``code``, ``libraries``, ``typeface``."""
    return {
        "code": page_code(),
        "libraries": _versions(),
        "typeface": typeface().family,
    }


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    return {name: version(name) for name in _LIBRARIES}


def key_of(*, context: str, template: Path, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a stamp must say for the brief to count as made, but for the formats it has and
    what was kept.
    """
    kept_parameters = {name: value for name, value in parameters.items() if name != "release"}
    return {
        "context": context,
        "notebook": _digest_of_template(template),
        "parameters": kept_parameters,
        "renderer": renderer_version(),
    }


def _digest_of_template(template: Path) -> str:
    told = template.stat()
    return _digest(template, told.st_size, told.st_mtime_ns, told.st_ino)


@lru_cache(maxsize=64)
def _digest(template: Path, _size: int, _time: int, _node: int) -> str:
    """Return the digest of a notebook, read once while the file stays as it is."""
    return file_digest(template)


def stamp_path(folder: Path, notebook: str) -> Path:
    """Return where the stamp of one brief lies."""
    return folder / f"{notebook}.stamp.json"


def read_stamp(folder: Path, notebook: str) -> dict[str, Any] | None:
    """Return the stamp, or None where there is none that can be read, or one that parlib does not
    write.
    """
    try:
        stamp = read_json(stamp_path(folder, notebook))
    except (OSError, Refused):
        return None
    return stamp if is_stamp(stamp, notebook) else None


def formats_made(folder: Path, notebook: str) -> frozenset[str]:
    """Return the formats that the stamp of a brief names; empty where none was made."""
    named = (read_stamp(folder, notebook) or {}).get("formats", ())
    return (
        frozenset(f for f in named if isinstance(f, str))
        if isinstance(named, list)
        else frozenset()
    )


def kept(folder: Path, notebook: str) -> frozenset[str]:
    """Return what the stamp of a brief says was kept beside its pages; empty where none was made."""
    return kept_of((read_stamp(folder, notebook) or {}).get("files", ()), notebook)


def is_stamp(stamp: Any, notebook: str) -> bool:
    """Return whether this is what :func:`write_brief` writes.

    Digests of files of this brief in its own folder, and texts about it.
    """
    return (
        isinstance(stamp, dict)
        and isinstance(stamp.get("about"), dict)
        and isinstance(stamp.get("files"), dict)
        and all(
            re.fullmatch(rf"{re.escape(notebook)}\.[a-z.]{{1,20}}", name)
            and isinstance(digest, str)
            for name, digest in stamp["files"].items()
        )
    )


def holds(folder: Path, notebook: str, key: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the stamp when it says the same as ``key`` and every file it names is there unchanged.

    Else None.
    """
    stamp = read_stamp(folder, notebook)
    if stamp is None or any(stamp.get(name) != value for name, value in key.items()):
        return None
    try:
        same = all(file_digest(folder / name) == digest for name, digest in stamp["files"].items())
    except OSError:  # a file is missing, or another run is just writing it
        return None
    return stamp if same else None


def write_brief(
    folder: Path,
    notebook: str,
    key: Mapping[str, Any],
    files: Mapping[str, bytes],
    about: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write the files of a brief, each whole, and the stamp last.

    Whoever writes holds the lease of the brief.

    Parameters
    ----------
    folder, notebook
        Where, and the name all files begin with.
    key : mapping
        From :func:`key_of`.
    files : mapping of str to bytes
        Content by file name.
    about : mapping
        What the catalogue shows: title, takeaway, index ...
    seen : mapping, optional
        What it was made of, part by part, by which is reported later in what it has changed.
    """
    with words_for(folder):
        folder.mkdir(parents=True, exist_ok=True)
        stamp_path(folder, notebook).unlink(missing_ok=True)
        clear_dead(folder, prefix=f".{notebook}.", unmarked=True)
        for stale in folder.glob(f"{notebook}.*"):
            if stale.name not in files:
                stale.unlink(missing_ok=True)
    for name, content in files.items():
        write_bytes(folder / name, content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    stamp = {**key, "files": digests, "about": dict(about), "makers": makers()}
    stamp |= {"seen": dict(seen)} if seen else {}
    write_bytes(stamp_path(folder, notebook), _as_text(stamp))
    return stamp


def take_over(source: Path, folder: Path, notebook: str, stamp: Mapping[str, Any]) -> bool:
    """Copy a brief, whose slice has not changed or which is kept as it was, from the folder of
    another release, stamp last.

    Return whether it was still whole.
    """
    try:
        files = {name: (source / name).read_bytes() for name in stamp["files"]}
    except OSError:
        return False
    if any(
        hashlib.sha256(files[name]).hexdigest() != digest for name, digest in stamp["files"].items()
    ):
        return False  # another run is just making it again
    for name, content in files.items():
        write_bytes(folder / name, content)
    write_bytes(stamp_path(folder, notebook), _as_text(stamp))
    return True


def _as_text(stamp: Mapping[str, Any]) -> bytes:
    return json.dumps(stamp, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
