"""Write a raw source: tables as Parquet files with the card that vouches for them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from parlib.errors import UsageError
from parlib.gate.yaml_text import yaml_of
from parlib.store.releases import file_digest, write_bytes, write_text


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the card of a source says beyond its files."""

    kind: str
    title: str
    producer: str
    citation: str
    retrieved: str
    licence: str
    compiled: str = ""
    caveats: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()


def write_source(folder: Path, tables: Mapping[str, pd.DataFrame], provenance: Provenance) -> Path:
    """Write hand-off tables as one vintage of a raw source.

    Parameters
    ----------
    folder : Path
        ``data/raw/<source>/<vintage>``; it must not exist, because raw files are never written over.
    tables : mapping of str to DataFrame
        Hand-off tables by name; each becomes ``<name>.parquet``.
    provenance : Provenance
        The card's words.

    Raises
    ------
    UsageError
        The folder exists already.
    """
    if folder.exists():
        raise UsageError(f"{folder} exists; raw files are never written over: name a new vintage")
    files = []
    for name, frame in tables.items():
        buffer = io.BytesIO()
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), buffer, compression="zstd")
        path = folder / f"{name}.parquet"
        write_bytes(path, buffer.getvalue())
        files.append({"name": path.name, "kind": name, "sha256": file_digest(path), "rows": len(frame), "about": f"Hand-off table {name}"})
    card = {
        "kind": provenance.kind,
        "title": provenance.title,
        "producer": provenance.producer,
        "citation": provenance.citation,
        "retrieved": provenance.retrieved,
        "licence": provenance.licence,
        "compiled": provenance.compiled,
        "caveats": list(provenance.caveats),
        "supersedes": list(provenance.supersedes),
        "files": files,
    }
    write_text(folder / "card.yml", yaml_of(card))
    return folder
