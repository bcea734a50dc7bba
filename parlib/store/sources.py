"""Write raw sources (Parquet tables with the card that documents them), and remove them."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from parlib.errors import PlaceTaken, UsageError
from parlib.files.held import clear_dead
from parlib.files.whole import whole_folder, words_for, write_bytes, write_text
from parlib.gate.yaml_text import read_yaml, yaml_of
from parlib.speech.catalogue import saying
from parlib.store.made_from import file_digest
from parlib.store.project import Project
from parlib.store.writing import parquet

CARD = "card.yml"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Contents of a source's card besides its files."""

    kind: str
    title: str
    producer: str
    citation: str
    retrieved: str
    licence: str
    compiled: str = ""
    caveats: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()


def write_source(folder: Path, tables: Mapping[str, pd.DataFrame], provenance: Provenance) -> bool:
    """Write hand-off tables as one vintage of a raw source, atomically.

    Parameters
    ----------
    folder : Path
        ``data/raw/<source>/<vintage>``; raw files are never overwritten.
    tables : mapping of str to DataFrame
        Hand-off tables by name; each becomes ``<name>.parquet``.
    provenance : Provenance
        Contents of the card.

    Returns
    -------
    bool
        True if it was written; False if the same tables with the same card (apart from the date)
        already exist.

    Raises
    ------
    UsageError
        The folder already exists with different content.
    """
    files = {f"{name}.parquet": parquet(frame) for name, frame in tables.items()}
    card = _card(files, tables, provenance)
    if folder.exists():
        if _holds(folder, files, card):
            # left by a run that was killed just after moving it here
            clear_dead(folder.parent, prefix=f".{folder.name}.")
            return False
        if not (folder / CARD).exists():
            raise UsageError(
                saying(
                    "{folder} has no {card}: a run was stopped while it wrote it → "
                    "remove the folder, then run this again",
                    folder=folder,
                    card=CARD,
                )
            )
        raise UsageError(
            saying(
                "{folder} exists and raw files are never written over → name a new vintage",
                folder=folder,
            )
        )
    try:
        with whole_folder(folder) as scratch:
            for name, content in files.items():
                write_bytes(scratch / name, content)
            write_text(scratch / CARD, yaml_of(card))
    except PlaceTaken:
        raise UsageError(
            saying(
                "{folder} was written meanwhile by another run → name a new vintage", folder=folder
            )
        ) from None
    return True


def _card(
    files: Mapping[str, bytes], tables: Mapping[str, pd.DataFrame], provenance: Provenance
) -> dict[str, Any]:
    entries = [
        {
            "name": f"{name}.parquet",
            "kind": name,
            "sha256": hashlib.sha256(files[f"{name}.parquet"]).hexdigest(),
            "rows": len(frame),
            "about": f"Hand-off table {name}",
        }
        for name, frame in tables.items()
    ]
    return {
        "kind": provenance.kind,
        "title": provenance.title,
        "producer": provenance.producer,
        "citation": provenance.citation,
        "retrieved": provenance.retrieved,
        "licence": provenance.licence,
        "compiled": provenance.compiled,
        "caveats": list(provenance.caveats),
        "supersedes": list(provenance.supersedes),
        "files": entries,
    }


def _holds(folder: Path, files: Mapping[str, bytes], card: Mapping[str, Any]) -> bool:
    """Return whether a vintage equals what would be written now, ignoring the date."""
    if not (folder / CARD).is_file() or {p.name for p in folder.iterdir()} != {CARD, *files}:
        return False
    there = read_yaml(folder / CARD).data
    same = isinstance(there, dict) and {**there, "retrieved": ""} == {**card, "retrieved": ""}
    return same and all(
        file_digest(folder / entry["name"]) == entry["sha256"] for entry in card["files"]
    )


def keep_files(folder: Path, files: Mapping[str, bytes], card: Mapping[str, Any]) -> None:
    """Write the given files and card as one vintage of a raw source, atomically.

    Parameters
    ----------
    folder : Path
        ``data/raw/<source>/<vintage>``; it must not exist.
    files : mapping of str to bytes
        Content by file name.
    card : mapping
        The card, with an entry for each file.

    Raises
    ------
    UsageError
        The folder exists.
    """
    try:
        with whole_folder(folder) as scratch:
            for name, content in files.items():
                write_bytes(scratch / name, content)
            write_text(scratch / CARD, yaml_of(dict(card)))
    except PlaceTaken:
        raise UsageError(
            saying(
                "{folder} exists and raw files are never written over → name a new vintage",
                folder=folder,
            )
        ) from None


def set_aside(project: Project, places: Sequence[str]) -> list[Path]:
    """Move vintages of raw sources out of ``data/raw``, all or none, each folder in one step, and
    return their new locations.

    Parameters
    ----------
    project : Project
        The project.
    places : sequence of str
        ``source/vintage`` of existing vintages.

    Returns
    -------
    list of Path
        Folders under ``data/removed``, which nothing reads; to restore a source, move its folder
        back.
    """
    moved: list[tuple[Path, Path]] = []
    try:
        for place in places:
            folder, target = project.raw / place, project.root / "data" / "removed" / place
            number = 1
            while target.exists():
                number += 1
                target = target.with_name(f"{folder.name}-{number}")
            with words_for(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                folder.rename(target)
            moved.append((folder, target))
    except BaseException:
        for folder, target in reversed(moved):
            target.rename(folder)
        raise
    for folder, _ in moved:
        with contextlib.suppress(OSError):  # not empty: another vintage is still there
            folder.parent.rmdir()
    return [target for _, target in moved]
