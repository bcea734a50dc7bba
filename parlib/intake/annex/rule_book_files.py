"""A rule book as the two files that an analyst edits: ``framework.yml`` and ``criteria.csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.inert_text import neutralise
from parlib.files.whole import whole_folder, write_text
from parlib.gate.yaml_text import yaml_of

CRITERIA_COLUMNS = tuple(Item.model_fields)


def write_framework(framework: Framework, folder: Path) -> tuple[Path, Path]:
    """Write a rule book as ``framework.yml`` and ``criteria.csv``, the files an analyst edits, into
    a new folder.

    Returns
    -------
    tuple of Path
        The two files.
    """
    with whole_folder(folder) as scratch:
        write_files(framework, scratch)
    return folder / "framework.yml", folder / "criteria.csv"


def write_files(framework: Framework, folder: Path) -> None:
    """Write the two files of a rule book into a folder that is there."""
    for name, text in _texts(framework).items():
        write_text(folder / name, text)


def holds_just(framework: Framework, folder: Path) -> bool:
    """Say whether a folder holds the two files of a rule book letter by letter."""
    texts = {name: text.encode() for name, text in _texts(framework).items()}
    return all(
        (folder / name).is_file() and (folder / name).read_bytes() == text
        for name, text in texts.items()
    )


def _texts(framework: Framework) -> dict[str, str]:
    head = framework.model_dump(mode="json", exclude={"items"}, exclude_defaults=True)
    return {"framework.yml": yaml_of(head), "criteria.csv": criteria_csv(framework.items)}


def criteria_csv(items: Iterable[Item]) -> str:
    """Return items as the text of ``criteria.csv``."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, CRITERIA_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for item in items:
        row = item.model_dump(mode="json")
        row["rule_params"] = (
            yaml_of(row["rule_params"], width=10_000, flow=True).strip()
            if row["rule_params"]
            else ""
        )
        row["max_points"] = "" if item.max_points is None else f"{item.max_points:.10g}"
        writer.writerow(
            {column: neutralise(v) if isinstance(v, str) else v for column, v in row.items()}
        )
    return out.getvalue()
