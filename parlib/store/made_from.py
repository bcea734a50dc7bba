"""The name of a release, derived from digests of its files, inputs and code."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from parlib.store.project import SHIPPED, Project

_SOURCES = (".py", ".j2", ".css", ".js", ".typ", ".docx")
_PIECE = 1 << 16
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


def file_digest(path: str | Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    sha = hashlib.sha256()
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - faster: called for a thousand files at every start
        while piece := stream.read(_PIECE):
            sha.update(piece)
    return sha.hexdigest()


def folder_digests(folder: Path, *, root: Path, suffixes: tuple[str, ...] = ()) -> dict[str, str]:
    """Return ``{relative path: SHA-256}`` of the files below a folder, sorted, without hidden files
    and caches.
    """
    out: dict[str, str] = {}
    place = folder.relative_to(root)
    if any(map(_passed_over, place.parts)):
        return out
    beneath = "" if place == Path() else f"{place.as_posix()}/"
    for within, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _passed_over(name)]
        rest = "" if within == str(folder) else Path(within).relative_to(folder).as_posix() + "/"
        for name in files:
            if _passed_over(name) or (suffixes and not name.endswith(suffixes)):
                continue
            path = os.path.join(within, name)  # noqa: PTH118 - faster: a thousand of them at every start
            if os.path.isfile(path):  # noqa: PTH113
                out[f"{beneath}{rest}{name}"] = file_digest(path)
    return dict(sorted(out.items()))


def _passed_over(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"


def input_digests(project: Project) -> dict[str, str]:
    """Return ``{place in the project: SHA-256}`` of all inputs of a release, sorted.

    Files shipped with the package count as if they were in the workspace: the same inputs give the
    same release, wherever they are. Run files, schemas and the texts that describe ``data/raw`` are
    not inputs.
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
    """Return one digest of parlib's source code, so that a release identifies the code that made
    it.

    Computed once per process, because loaded code does not change with the files.
    """
    code = package_digests()
    return digest_of({name: digest for name, digest in code.items() if name.endswith(".py")})


@cache
def package_digests() -> dict[str, str]:
    """Return ``{place: SHA-256}`` of parlib's source code and templates, sorted; computed once."""
    package = Path(__file__).resolve().parents[1]
    return folder_digests(package, root=package, suffixes=_SOURCES)


def release_id(inputs: Mapping[str, str], *, code: str, options: Mapping[str, Any]) -> str:
    """Return the name of the release for these inputs."""
    return "r-" + digest_of({"inputs": dict(inputs), "code": code, "options": dict(options)})[:12]
