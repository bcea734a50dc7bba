"""The project's memory of what its releases withheld and showed of its surveys: ``data/withheld.jsonl``, a line a cell.

A release may be deleted and built again; what readers have seen of it may not be forgotten. The memory therefore stands outside
``data/processed``, is kept under version control with the project, and only grows. It holds no figure: cells, whether they were withheld, and a
short digest of what was shown. ``since`` is the name of the inputs that a row comes from, so that the same inputs give the same release whether or
not it was built before.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from parlib.errors import Problem, ValidationFailed
from parlib.store.project import Project
from parlib.store.releases import digest_of, write_text

CELL = ["locality", "period", "survey", "item", "subgroup"]
COLUMNS = [*CELL, "suppressed", "content", "since"]
_STATES = {"withheld": True, "shown": False}


def memory_of(project: Project) -> pd.DataFrame:
    """Return what the project's releases withheld and showed; without a memory file, what the releases at hand say.

    Raises
    ------
    ValidationFailed
        The file is there and cannot be read: then nobody knows what must stay withheld.
    """
    path = _path(project)
    if not path.exists():
        return _of_releases(project)
    try:
        rows = pd.DataFrame([_row(line) for line in path.read_text(encoding="utf-8").splitlines()], columns=COLUMNS)
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise ValidationFailed(
            [
                Problem(
                    what=f"the memory of withheld survey figures cannot be read ({type(fault).__name__}: {fault})",
                    remedy="take the file back from version control or a backup; never edit it, and delete it only if no release was ever shown to anybody",
                    file=path.relative_to(project.root).as_posix(),
                )
            ],
            context="data",
        ) from None
    return rows.assign(suppressed=rows["suppressed"].astype(bool))


def remember(project: Project, cells: pd.DataFrame, *, since: str) -> None:
    """Add the cells of a release to the memory; write nothing where it holds them already."""
    known = memory_of(project)
    grown = pd.concat([known, cells.assign(since=since)[COLUMNS]], ignore_index=True)
    grown = grown.drop_duplicates([*CELL, "suppressed", "content"]).sort_values([*CELL, "since", "content"], ignore_index=True)
    path = _path(project)
    if grown.empty or (path.exists() and len(grown) == len(known)):
        return
    states = {hidden: state for state, hidden in _STATES.items()}
    rows = grown.assign(suppressed=grown["suppressed"].map(states)).to_dict("records")
    text = "".join(json.dumps({str(k): v for k, v in row.items()}, ensure_ascii=False) + "\n" for row in rows)
    write_text(path, text)


def before(memory: pd.DataFrame, *, since: str) -> pd.DataFrame:
    """Return the memory without what the same inputs added: what a build of these inputs must heed."""
    return memory[memory["since"].ne(since)].reset_index(drop=True)


def digest_of_memory(memory: pd.DataFrame) -> str:
    """Return a digest of a memory for the name of a release; empty where there is none."""
    if memory.empty:
        return ""
    said = memory[[*CELL, "suppressed", "content"]].drop_duplicates().sort_values([*CELL, "suppressed", "content"])
    return digest_of([list(row) for row in said.astype(object).itertuples(index=False, name=None)])


def _row(line: str) -> list:
    said = json.loads(line)
    texts = [said[name] for name in ("locality", "survey", "item", "subgroup", "content", "since")]
    if type(said["period"]) is not int or not all(isinstance(text, str) for text in texts):
        raise TypeError("a cell is not named by texts and a year")
    return [said[name] for name in CELL] + [_STATES[said["suppressed"]], said["content"], said["since"]]


def _path(project: Project) -> Path:
    return project.root / "data" / "withheld.jsonl"


def _of_releases(project: Project) -> pd.DataFrame:
    """Gather the withheld cells of the releases at hand: those of real units (a simulated province has nobody to protect)."""
    found = [pd.DataFrame(columns=COLUMNS)]
    for lineage in sorted(project.processed.glob("r-*/lineage.json")):
        folder = lineage.parent
        if not ((folder / "satisfaction.parquet").exists() and (folder / "localities.parquet").exists()):
            continue
        hidden = pd.read_parquet(folder / "satisfaction.parquet", columns=[*CELL, "suppressed"], filters=[("suppressed", "==", True)])
        register = pd.read_parquet(folder / "localities.parquet", columns=["locality", "fictional"])
        real = set(register.loc[~register["fictional"].astype(bool), "locality"])
        hidden = hidden[hidden["locality"].isin(real)].drop_duplicates()
        found.append(hidden.assign(content="", since=folder.name))
    rows = pd.concat([f for f in found if len(f)] or found, ignore_index=True)
    return rows.assign(suppressed=rows["suppressed"].astype(bool), period=rows["period"].astype(int))
