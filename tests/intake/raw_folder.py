"""A raw folder in a temporary place, to be spoilt on purpose."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from parlib.intake.raw.cards import CARD, checksum

REPOSITORY = Path(__file__).parents[2]
RAW = REPOSITORY / "data" / "raw"
CORRECTIONS = REPOSITORY / "params" / "corrections"
FIGURES = "public-figures/2026-11"


def copy_raw(folder: Path, source: str = "") -> Path:
    """Copy the shipped raw folder, or one source of it."""
    shutil.copytree(RAW / source, folder / "raw" / source)
    return folder / "raw"


def write_source(raw: Path, place: str, files: dict[str, str | bytes], *, kind: str, **card: object) -> Path:
    """Write files and a card that vouches for them."""
    folder = raw / place
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    base = {
        "kind": kind,
        "title": "A source made for a test",
        "producer": "Nobody",
        "citation": "Nobody, a source made for a test.",
        "retrieved": "2026-11-21",
        "licence": "none",
        "files": [{"name": n, "sha256": checksum(folder / n), "about": "a file made for a test"} for n in files],
    }
    (folder / CARD).write_text(yaml.safe_dump(base | card, allow_unicode=True), encoding="utf-8")
    return folder


def vouch_again(folder: Path) -> None:
    """Bring checksums and row counts of a card in step with its files."""
    path = folder / CARD
    card = yaml.safe_load(path.read_text(encoding="utf-8"))
    for entry in card["files"]:
        entry["sha256"] = checksum(folder / entry["name"])
        entry.pop("rows", None)
    path.write_text(yaml.safe_dump(card, allow_unicode=True), encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    """Replace text that must be there, and bring the card in step."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    vouch_again(path.parent)
