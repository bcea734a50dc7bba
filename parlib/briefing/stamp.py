"""What decided the bytes of a brief, written beside it: the reason why it need not be made again, or must.

The stamp is written after every file of the brief and names the digest of each, so a killed run leaves either a brief
with its stamp or no brief that counts.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from parlib.briefing.fonts import typeface
from parlib.store.releases import digest_of, file_digest, folder_digests, write_bytes

_LIBRARIES = ("typst", "jinja2", "pikepdf", "openpyxl", "nbconvert", "papermill")
_ROOMS = ("briefing", "codebook", "display")


@lru_cache(maxsize=1)
def renderer_version() -> str:
    """Return one digest of everything that turns a slice into pages: code, templates, libraries and typeface."""
    package = Path(__file__).resolve().parents[1]
    code = {room: folder_digests(package / room, root=package, suffixes=(".py", ".j2", ".css", ".js", ".typ", ".docx")) for room in _ROOMS}
    return digest_of({"code": code, "libraries": {name: version(name) for name in _LIBRARIES}, "typeface": typeface().family})


def key_of(*, context: str, template: Path, parameters: Mapping[str, Any], formats: tuple[str, ...]) -> dict[str, Any]:
    """Return what a stamp must say for the brief to count as made."""
    said = {name: value for name, value in parameters.items() if name != "release"}
    return {
        "context": context,
        "notebook": file_digest(template),
        "parameters": said,
        "renderer": renderer_version(),
        "formats": sorted(formats),
    }


def stamp_path(folder: Path, notebook: str) -> Path:
    """Return where the stamp of one brief lies."""
    return folder / f"{notebook}.stamp.json"


def read_stamp(folder: Path, notebook: str) -> dict[str, Any] | None:
    """Return the stamp, or None where there is none that can be read."""
    try:
        return json.loads(stamp_path(folder, notebook).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def holds(folder: Path, notebook: str, key: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the stamp when it says the same as ``key`` and every file it names is there unchanged; else None."""
    stamp = read_stamp(folder, notebook)
    if stamp is None or any(stamp.get(name) != value for name, value in key.items()):
        return None
    for name, digest in stamp["files"].items():
        path = folder / name
        if not path.is_file() or file_digest(path) != digest:
            return None
    return stamp


def write_brief(
    folder: Path, notebook: str, key: Mapping[str, Any], files: Mapping[str, bytes], about: Mapping[str, Any]
) -> dict[str, Any]:
    """Write the files of a brief, each whole, and the stamp last.

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
    """
    stamp_path(folder, notebook).unlink(missing_ok=True)
    left = [*folder.glob(f"{notebook}.*"), *folder.glob(f".{notebook}.*")] if folder.is_dir() else []  # dots: of a run killed while writing
    for stale in left:
        if stale.name not in files:
            stale.unlink(missing_ok=True)
    for name, content in files.items():
        write_bytes(folder / name, content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    stamp = {**key, "files": digests, "about": dict(about)}
    write_bytes(stamp_path(folder, notebook), json.dumps(stamp, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")
    return stamp


def take_over(source: Path, folder: Path, notebook: str, stamp: Mapping[str, Any]) -> None:
    """Copy a brief whose slice has not changed from the folder of another release, stamp last."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in stamp["files"]:
        scratch = folder / f".{name}.copy"
        shutil.copyfile(source / name, scratch)
        scratch.replace(folder / name)
    write_bytes(stamp_path(folder, notebook), stamp_path(source, notebook).read_bytes())
