"""Declared corrections and decisions.

What is known to be wrong or contradictory in published figures.

Nothing is repaired silently. A *correction* names the cells, the error it expects to find there, what
they become and why; when the error is gone the correction is stale and stops the build.
A *decision* names the values that sources print for one figure, the one that is used and why. Both
live in ``params/corrections/*.yml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import Field, ValidationError

from parlib.codebook.declared import Declared
from parlib.codebook.plain_words import plain_words, project_place
from parlib.codebook.vocabulary import RECALCULATED
from parlib.errors import ParamsError
from parlib.gate.overlay import Overlay, overlay
from parlib.gate.yaml_text import read_yaml
from parlib.intake.raw.delimited import Repair
from parlib.speech.catalogue import joined, saying


class Correction(Declared):
    """One known error in one raw file."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    file: str = Field(description="`source/vintage/file`, as under data/raw")
    where: dict[str, str] = Field(min_length=1, description="Column → text: picks the rows")
    rows: int = Field(ge=1, description="How many rows it must pick")
    expects: dict[str, str] = Field(
        min_length=1, description="Column → the wrong text that must stand there"
    )
    becomes: dict[str, str] = Field(min_length=1, description="Column → the text it is read as")
    why: str = Field(min_length=10)


class Decision(Declared):
    """Which of several printed values of one figure is used."""

    locality: str = Field(description="Locality identity, `VN` or `VN:<region>`")
    period: int
    index: str
    code: str = "0"
    measure: str
    among: tuple[float, ...] = Field(
        min_length=1, description="The values that sources print, derived ones included"
    )
    take: float | None = Field(description="The value used; null where none may be used")
    open: bool = Field(False, description="True where another value may be right")
    why_vi: str = Field(min_length=10)
    why_en: str = Field(min_length=10)

    @property
    def key(self) -> tuple[str, int, str, str, str]:
        """Return the key of the figure in ``observations``."""
        return (self.locality, self.period, self.index, self.code, self.measure)


class Wording(Declared):
    """A reason in the two languages of a brief."""

    vi: str
    en: str


class Choice(Declared):
    """The rule that picks the used row where several sources give one figure, and the decisions it
    yields to.
    """

    source: str = Field("", description="`source/vintage` whose figures the decisions are about")
    confidence: tuple[str, ...] = Field(
        ("stated", RECALCULATED, "inferred", "implied", "weak"), description="Best first"
    )
    wording: dict[str, Wording] = Field(
        default_factory=dict,
        description="Reasons of the rule: confidence, majority, derived, first, shared_rank",
    )
    set_aside: dict[str, str] = Field(
        default_factory=dict,
        description="Sites whose rows are kept and never used (a bare number, a copy elsewhere) → why",
    )
    decisions: tuple[Decision, ...] = ()


class Corrections(Declared):
    """Everything under ``params/corrections``."""

    corrections: tuple[Correction, ...] = ()
    choice: Choice = Choice()

    def of(self, file: str) -> tuple[Correction, ...]:
        """Return the corrections of one raw file."""
        return tuple(c for c in self.corrections if c.file == file)


def load_corrections(folder: Path | Overlay) -> Corrections:
    """Read every ``*.yml`` of a folder; an absent folder holds no correction.

    Raises
    ------
    ParamsError
        With every fault of every file.
    """
    records: list[Any] = []
    choice: Any = None
    faults, places = [], []
    for path in overlay(folder).files("*.yml"):
        place = project_place(path)
        document = read_yaml(path)
        if document.problems:
            faults += [
                f"{place}{f', {p.cell}' if p.cell else ''}: {p.what} → {p.remedy}"
                for p in document.problems
            ]
            continue
        content = {} if document.data is None else document.data
        if not isinstance(content, dict):
            faults.append(
                f"{place}: not a list of `key: value` → begin with `corrections:` or `choice:`"
            )
            continue
        unknown = {str(key) for key in content} - {"corrections", "choice"}
        if unknown:
            faults.append(
                f"{place}: unknown part(s) {', '.join(sorted(unknown))}; use 'corrections' or "
                f"'choice'"
            )
        listed = content.get("corrections") or []
        if not isinstance(listed, list):
            faults.append(f"{place}: `corrections` is not a list → write `- ` before each entry")
            continue
        places += [f"{place}, correction {i}" for i, _ in enumerate(listed, 1)]
        records += listed
        if "choice" in content:
            if choice is not None:
                faults.append(f"{place}: the rule of choice stands in two files; keep one")
            choice = content["choice"]
    try:
        loaded = Corrections.model_validate(
            {"corrections": records} | ({"choice": choice} if choice else {})
        )
    except ValidationError as fault:
        faults += [_refused(error, places) for error in fault.errors(include_url=False)]
    else:
        faults += _repeated("correction id", [c.id for c in loaded.corrections])
        faults += _repeated("decision", [d.key for d in loaded.choice.decisions])
        faults += [
            f"decision {d.key}: {d.take:g} is not among its values"
            for d in loaded.choice.decisions
            if d.take is not None and d.take not in d.among
        ]
    if faults:
        raise ParamsError(joined((saying("params/corrections is not valid:"), *faults), "\n  - "))
    return loaded


def _refused(error: Any, places: list[str]) -> str:
    """Return which entry of which file a model refused, and what to do."""
    part, *inside = error["loc"]
    where = (
        places[inside.pop(0)]
        if part == "corrections" and inside and isinstance(inside[0], int)
        else f"params/corrections, {part}"
    )
    what, remedy = plain_words(error)
    return f"{where}{', ' + '.'.join(map(str, inside)) if inside else ''}: {what} → {remedy}"


def _repeated(what: str, keys: Iterable[Any]) -> list[str]:
    keys = list(keys)
    return [
        f"{what} {k} stands more than once" for k in sorted({k for k in keys if keys.count(k) > 1})
    ]


def apply_corrections(
    frame: pd.DataFrame, *, file: str, corrections: Corrections
) -> tuple[pd.DataFrame, list[Repair], list[str]]:
    """Apply the corrections of one raw file to its text cells.

    Parameters
    ----------
    frame : DataFrame of str
        Cells as read, indexed by row number.
    file : str
        ``source/vintage/file``.
    corrections : Corrections
        All declared corrections.

    Returns
    -------
    frame : DataFrame
        A corrected copy.
    repairs : list of Repair
        One per changed cell.
    stale : list of str
        Corrections that pick other rows than they say, or no longer find their error; none of these
        is applied.
    """
    out, repairs, stale = frame.copy(), [], []
    for record in corrections.of(file):
        absent = sorted({*record.where, *record.expects, *record.becomes} - set(frame.columns))
        if absent:
            stale.append(
                saying(
                    "{id}: {file} has no column {columns}",
                    id=record.id,
                    file=file,
                    columns=", ".join(absent),
                )
            )
            continue
        picked = pd.Series(True, index=frame.index)
        for column, text in record.where.items():
            picked &= frame[column] == text
        if picked.sum() != record.rows:
            stale.append(
                saying(
                    "{id}: picks {count} row(s) of {file}, expected {expected}",
                    id=record.id,
                    count=int(picked.sum()),
                    file=file,
                    expected=record.rows,
                )
            )
            continue
        gone = [
            saying(
                "row {row}, {column} holds {value!r}, not {text!r}",
                row=row,
                column=column,
                value=frame.at[row, column],
                text=text,
            )
            for column, text in record.expects.items()
            for row in frame.index[picked & (frame[column] != text)]
        ]
        if gone:
            stale.append(
                saying(
                    "{id}: the error is gone from {file}: {cells}",
                    id=record.id,
                    file=file,
                    cells=joined(gone, "; "),
                )
            )
            continue
        for column, text in record.becomes.items():
            repairs += [
                Repair(file, f"row {row}, {column}", frame.at[row, column], text, record.why)
                for row in frame.index[picked]
            ]
            out.loc[picked, column] = text
    return out, repairs, stale
