"""The rows of all files of one table put together, with what stands in two of them told."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from parlib.codebook.periods import spans
from parlib.codebook.tables import KEYS, conform, empty
from parlib.errors import Problem, ValidationFailed, together
from parlib.intake.raw.choice import KEY, choose
from parlib.intake.raw.corrections import Choice, Corrections
from parlib.intake.raw.localities import check_localities
from parlib.intake.raw.reading import FILE, PLACE, FileRead
from parlib.speech.catalogue import saying


def _together(table: str, reads: list[FileRead]) -> pd.DataFrame:
    frames = [r.frame for r in reads if r.table == table and not r.refused and len(r.frame)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def join_localities(
    reads: list[FileRead], beside: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Join the units of all files; say where two name one unit differently."""
    joined = _together("localities", reads)
    if not len(joined):
        return empty("localities"), []
    joined, problems = without_repeats(joined, ("locality",))
    joined, more = without_repeats(joined, ("slug",))
    problems += more + check_localities(joined, places=joined[list(PLACE)], more=beside)
    return conform("localities", joined.drop(columns=list(PLACE))), problems


def join_rows(
    table: str, reads: list[FileRead], declared: Corrections
) -> tuple[pd.DataFrame, list[Problem], list[str]]:
    """Join the rows of all files of one table.

    Rows whose key another file already gave are named and left out.
    """
    joined = _together(table, reads)
    if not len(joined):
        return empty(table), [], []
    stale: list[str] = []
    if table == "observations":
        joined, stale = choose(joined, declared.choice)
    contradicted = _contradicted(joined, declared.choice) if table == "observations" else []
    joined, problems = without_repeats(joined, KEYS[table])
    problems += contradicted
    try:
        return conform(table, joined.drop(columns=list(PLACE), errors="ignore")), problems, stale
    except ValidationFailed as failure:
        return empty(table), [*problems, *failure.problems], stale


def _contradicted(rows: pd.DataFrame, choice: Choice) -> list[Problem]:
    """Return which tables of the office give other values for the same figures, and whose are used.

    Where public pages differ is settled and said by the rule of choice; an office can take out the
    table that is wrong.
    """
    public = f"{choice.source.split('/')[0]}/"
    left_open = rows[rows["open"] & ~rows["source_file"].str.startswith(public)]
    pairs: dict[tuple[str, str], set[tuple[object, ...]]] = {}
    for key, group in left_open.groupby(KEY, sort=False):
        used = group.loc[group["used"], "source_file"]
        for file in sorted(set(group["source_file"]) - set(used)) if len(used) else ():
            pairs.setdefault((file, used.iloc[0]), set()).add(key)
    return [
        Problem(
            saying(
                "{count} figures of {years} differ from {place}, whose values are used",
                count=len(keys),
                years=spans(int(str(key[1])) for key in keys),
                place=used,
            ),
            saying(
                "remove the wrong table (parlib remove {one} or parlib remove {other}), or "
                "add the right one again with --as",
                one=file.split("/")[0],
                other=used.split("/")[0],
            ),
            file=file,
            severity="warning",
        )
        for (file, used), keys in pairs.items()
    ]


def without_repeats(rows: pd.DataFrame, key: tuple[str, ...]) -> tuple[pd.DataFrame, list[Problem]]:
    """Keep the first row of each key; say of every other where it and the first stand."""
    repeated = rows.duplicated(list(key))
    if not repeated.any():
        return rows.reset_index(drop=True), []
    files, cells = (rows[c] for c in (PLACE if FILE in rows else ("source_file", "source_cell")))
    first_file, first_cell = (
        column.groupby([rows[c] for c in key]).transform("first") for column in (files, cells)
    )
    problems = []
    groups: dict[tuple[str, str], list[int]] = {}
    for index in rows.index[repeated]:
        groups.setdefault((files[index], first_file[index]), []).append(index)
    for (file, other), indices in groups.items():
        at = indices[0]
        problems.append(
            Problem(
                saying(
                    "{count} row(s) have a key ({key}) that {value}; the first is that of {place}",
                    count=len(indices),
                    key=", ".join(key),
                    value=saying("stands already in {file}", file=other)
                    if other != file
                    else saying("stands twice"),
                    place=Problem(
                        "", "", file="" if other == file else other, cell=first_cell[at]
                    ).place,
                ),
                saying("keep one of the two rows")
                if other == file
                else saying(
                    "keep one of the two files, or name the older vintage under `supersedes`"
                ),
                file=file,
                cell=_cells(cells[indices]),
                actual=", ".join(str(rows.at[at, c]) for c in key),
            )
        )
    return rows[~repeated].reset_index(drop=True), problems


def _cells(cells: Iterable[str]) -> str:
    """Return the cells of rows of one file, the first ones where there are many."""
    (told,) = together(Problem("", "", cell=cell) for cell in cells)
    return told.cell
