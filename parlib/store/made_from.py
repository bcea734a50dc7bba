"""What a release is made from, and the name that follows from it: digests of files, inputs and code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from parlib.store.project import SHIPPED, Project

_NO_INPUTS = ("params/runs/", "params/schema/", "data/raw/README")


def digest_of(value: Any) -> str:
    """Return the SHA-256 (hex) of a JSON-able value in canonical form (sorted keys, no spaces,
    UTF-8).
    """
    text = json.dumps(
        value,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=str,
        allow_nan=True,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folder_digests(folder: Path, *, root: Path, suffixes: tuple[str, ...] = ()) -> dict[str, str]:
    """Return ``{relative path.

    SHA-256}`` of the files below a folder, sorted; hidden files and caches are left out.
    """
    out = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(root)
        if not path.is_file() or any(
            part.startswith(".") or part == "__pycache__" for part in relative.parts
        ):
            continue
        if not suffixes or path.suffix in suffixes:
            out[relative.as_posix()] = file_digest(path)
    return out


def input_digests(project: Project) -> dict[str, str]:
    """Return ``{place in the project: SHA-256}`` of everything that a release is made from, sorted.

    What comes from the package counts as if it lay in the workspace: the same inputs give the same
    release, wherever they lie. Run files, schemas and the words that explain ``data/raw`` are no
    inputs.
    """
    digests: dict[str, str] = {}
    for beneath in project.beneath:
        digests |= _inputs_below(beneath, SHIPPED)
    own_vintages = {
        vintage.relative_to(project.root).as_posix() for vintage in project.raw.glob("*/*")
    }
    digests = {
        name: digest
        for name, digest in digests.items()
        if "/".join(name.split("/")[:4]) not in own_vintages
    }
    return dict(sorted((digests | _inputs_below(project.root, ("params", "data/raw"))).items()))


def _inputs_below(root: Path, places: tuple[str, ...]) -> dict[str, str]:
    out: dict[str, str] = {}
    for place in places:
        path = root / place
        if path.is_dir():
            out |= folder_digests(path, root=root)
        elif path.is_file():
            out[place] = file_digest(path)
    return {name: digest for name, digest in out.items() if not name.startswith(_NO_INPUTS)}


@cache
def code_digest() -> str:
    """Return one digest of parlib's own source, so that a release names the code that made it.

    It is taken once: what a process has loaded does not change with the files.
    """
    package = Path(__file__).resolve().parents[1]
    return digest_of(folder_digests(package, root=package, suffixes=(".py",)))


def release_id(inputs: Mapping[str, str], *, code: str, options: Mapping[str, Any]) -> str:
    """Return the name of the release that these inputs give."""
    return "r-" + digest_of({"inputs": dict(inputs), "code": code, "options": dict(options)})[:12]
