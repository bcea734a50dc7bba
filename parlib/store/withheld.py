"""The project's memory of the survey cells that its releases withheld or showed:
``data/withheld.jsonl``, one line per cell.

A release may be deleted and rebuilt, but what readers have seen of it must not be forgotten. The
memory is therefore kept outside ``data/processed``, under version control with the project, and is
append-only. It contains no answers: only cells, whether they were withheld, and for shown cells a
short digest and the printed number of respondents. ``since`` names the inputs, and the memory they
were built with, that a row comes from; the first lines are *seals*, one for each such name, with
the digest of its rows and the seals before it. A file that was truncated, edited or partly merged
does not match them. Existing releases not covered by a seal are read as well, so that a deleted or
outdated memory is restored as far as they reach.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from parlib.codebook.values import is_missing
from parlib.errors import Problem, ValidationFailed
from parlib.files.whole import write_text
from parlib.gate.files import Refused
from parlib.gate.json_text import read_json
from parlib.speech.catalogue import saying
from parlib.store.made_from import digest_of
from parlib.store.project import Project

CELL = ["locality", "period", "survey", "item", "subgroup"]
MEMORY = [*CELL, "suppressed", "content", "n", "part_of"]
COLUMNS = [*MEMORY, "since"]
_STATES = {"withheld": True, "shown": False}
_NAMES = {hidden: state for state, hidden in _STATES.items()}


@dataclass(frozen=True)
class Memory:
    """The memory of withheld and shown cells.

    Attributes
    ----------
    rows : DataFrame
        ``COLUMNS``, one row per cell and action (withheld or shown).
    seals : tuple of str
        Names of the seals in the order they were written.
    """

    rows: pd.DataFrame
    seals: tuple[str, ...] = ()


def memory_of(project: Project, *, cells_of: Callable[[pd.DataFrame], pd.DataFrame]) -> Memory:
    """Return the cells that the project's releases withheld and showed, from the file and from
    existing releases that it does not cover.

    Parameters
    ----------
    cells_of : callable
        :func:`parlib.analysis.surveys.disclosure.cells_of`: returns what to remember of a
        ``satisfaction`` table.

    Raises
    ------
    ValidationFailed
        The file exists but is unreadable or incomplete, so that it is unknown what must stay
        withheld.
    """
    path = _path(project)
    filed = Memory(pd.DataFrame(columns=COLUMNS))
    if path.exists():
        try:
            filed = _read(path.read_text(encoding="utf-8"))
        except (ValueError, KeyError, TypeError, RecursionError, OSError) as fault:
            raise ValidationFailed([_refused(project, fault)], context="data") from None
    rows = pd.concat(
        [f for f in (filed.rows, _of_releases(project, filed.seals, cells_of)) if len(f)]
        or [filed.rows],
        ignore_index=True,
    )
    rows = rows.drop_duplicates(MEMORY, ignore_index=True)
    return Memory(
        rows.assign(suppressed=rows["suppressed"].astype(bool), n=rows["n"].astype(float)),
        filed.seals,
    )


def remember(project: Project, memory: Memory, cells: pd.DataFrame, *, since: str) -> None:
    """Add the cells of a release to the memory; nothing is written if it already contains them.

    Parameters
    ----------
    memory : Memory
        Result of :func:`memory_of`.
    cells : DataFrame
        Rows of :func:`parlib.analysis.surveys.disclosure.cells_of`.
    since : str
        The name returned by :func:`heeded`.
    """
    grown = pd.concat(
        [f for f in (memory.rows, cells.assign(since=since)[COLUMNS]) if len(f)] or [memory.rows],
        ignore_index=True,
    )
    grown = grown.drop_duplicates(MEMORY).sort_values(
        [*CELL, "since", "content"], ignore_index=True
    )
    names = [*memory.seals]
    names += [
        name
        for name in [*dict.fromkeys(grown["since"]), *([since] if len(cells) else [])]
        if name not in names
    ]
    names = list(dict.fromkeys(names))
    if len(names) == len(memory.seals):
        return
    rows_of_seal: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    rows_of_seal |= {
        str(name): [_as_line(row) for row in rows.to_dict("records")]
        for name, rows in grown.groupby("since")
    }
    seals = [
        {
            "seal": name,
            "rows": len(rows_of_seal[name]),
            "digest": _digest(rows_of_seal[name]),
            "after": names[:k],
        }
        for k, name in enumerate(names)
    ]
    lines = [*seals, *(_as_line(row) for row in grown.to_dict("records"))]
    write_text(
        _path(project), "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    )


def heeded(
    memory: Memory, *, named: Callable[[dict[str, str]], str]
) -> tuple[pd.DataFrame, dict[str, str], str]:
    """Return the memory that a build of some inputs must respect, its contribution to the name of
    the release, and the name of the build's own seal.

    What the last build of the same inputs added is left out, so that a rebuild finds the same
    release.

    Parameters
    ----------
    named : callable
        Returns the name of the inputs together with the memory respected.
    """
    if memory.seals:
        earlier = memory.rows[memory.rows["since"].ne(memory.seals[-1])].reset_index(drop=True)
        if named(_option(earlier)) == memory.seals[-1]:
            return earlier, _option(earlier), memory.seals[-1]
    return memory.rows, _option(memory.rows), named(_option(memory.rows))


def _option(rows: pd.DataFrame) -> dict[str, str]:
    """Return the digest of a memory for the name of a release; empty if there is no memory."""
    if rows.empty:
        return {}
    lines = sorted(
        {
            json.dumps(_as_line(row) | {"since": ""}, ensure_ascii=False)
            for row in rows.to_dict("records")
        }
    )
    return {"withheld_before": digest_of(lines)}


def _as_line(row: dict) -> dict:
    """Return one row in the form of its line."""
    n = row["n"]
    return {str(k): row[k] for k in CELL} | {
        "suppressed": _NAMES[bool(row["suppressed"])],
        "content": row["content"],
        "n": None if is_missing(n) else float(n),
        "part_of": row["part_of"],
        "since": row["since"],
    }


def _digest(lines: list[dict]) -> str:
    return digest_of(sorted({json.dumps(line, ensure_ascii=False) for line in lines}))


def _read(text: str) -> Memory:
    """Parse the lines and verify them against their seals."""
    lines = [json.loads(line) for line in text.splitlines()]
    if not lines:
        raise ValueError("it is empty")
    seals = {line["seal"]: line for line in lines if "seal" in line}
    given = [line for line in lines if "seal" not in line]
    rows = pd.DataFrame([_row(line) for line in given], columns=COLUMNS)
    for name, seal in seals.items():
        sealed_rows = [_as_line(row) for row in rows[rows["since"].eq(name)].to_dict("records")]
        if (
            _digest(sealed_rows) != seal["digest"]
            or len({json.dumps(o) for o in sealed_rows}) != seal["rows"]
        ):
            raise ValueError(f"the {seal['rows']} lines since {name} are not what was written")
        if lost := [other for other in seal["after"] if other not in seals]:
            raise ValueError(f"the lines since {lost[0]} are missing")
    if unsealed := [
        line["since"] for line in given if "n" in line and line["since"] not in seals
    ]:  # earlier versions wrote neither number nor seal
        raise ValueError(f"the lines since {unsealed[0]} have no seal")
    return Memory(rows, tuple(seals))


def _row(line: dict) -> list:
    texts = [
        line[name] for name in ("locality", "survey", "item", "subgroup", "content", "since")
    ] + [line.get("part_of", "")]
    number = line.get("n")
    if type(line["period"]) is not int or not all(isinstance(text, str) for text in texts):
        raise TypeError("a cell is not named by texts and a year")
    if number is not None and type(number) not in (int, float):
        raise TypeError("a number of respondents is not a number")
    named = [line[name] for name in CELL]
    return [
        *named,
        _STATES[line["suppressed"]],
        line["content"],
        float("nan") if number is None else number,
        texts[-1],
        line["since"],
    ]


def _refused(project: Project, fault: Exception) -> Problem:
    return Problem(
        what=saying(
            "the memory of withheld survey figures cannot be read or is not "
            "whole ({kind}: {fault})",
            kind=type(fault).__name__,
            fault=fault,
        ),
        remedy=saying(
            "take the file back from version control or a backup; after a "
            "merge keep all lines of both sides, without the marks; never edit "
            "it, and set it back or delete it, with the releases since, only "
            "if they were never shown to anybody"
        ),
        file=_path(project).relative_to(project.root).as_posix(),
    )


def _path(project: Project) -> Path:
    return project.root / "data" / "withheld.jsonl"


def _of_releases(
    project: Project, seals: tuple[str, ...], cells_of: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """Gather the cells of the releases at hand that no seal knows.

    Those of real units (a simulated province has nobody to protect).
    """
    cells = [pd.DataFrame(columns=COLUMNS)]
    for lineage in sorted(project.processed.glob("r-*/lineage.json")):
        folder, record = lineage.parent, _record(lineage)
        # a release says itself that nobody answered; one that is older than that saying is read
        if record.get("answered") is False or str(record.get("remembered_as", "")) in seals:
            continue
        if not (
            (folder / "satisfaction.parquet").exists() and (folder / "localities.parquet").exists()
        ):
            continue
        register = pd.read_parquet(folder / "localities.parquet", columns=["locality", "fictional"])
        real = set(register.loc[~register["fictional"].astype(bool), "locality"])
        # most hold answers of simulated units alone: whose they are is looked at first
        satisfaction = pq.ParquetFile(folder / "satisfaction.parquet")
        rows = satisfaction.read(columns=["locality", "measure"]).to_pandas()
        if real.isdisjoint(rows.loc[rows["measure"].ne("published_share"), "locality"].unique()):
            continue
        table = satisfaction.read().to_pandas()
        table = table[table["locality"].isin(real) & table["measure"].ne("published_share")]
        if len(table):
            cells.append(cells_of(table).assign(since=folder.name))
    return pd.concat([f for f in cells if len(f)] or cells, ignore_index=True).astype(
        {"period": int}
    )


def _record(lineage: Path) -> dict[str, Any]:
    """Return the lineage of a release; empty if it cannot be read."""
    try:
        record = read_json(lineage)
    except (Refused, OSError):
        return {}
    return record if isinstance(record, dict) else {}
