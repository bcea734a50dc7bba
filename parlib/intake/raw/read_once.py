"""Raw files that this process has read already.

One command reads the register up to four times: for the names in a table, for what a new vintage
would bring, for the build. What is read of a file follows from its content (by the digest that its
card vouches for, compared before each reading), its card, the corrections declared for it and the
register that its names are looked up in; of the same, the same is given again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from parlib.codebook.localities import Register
from parlib.codebook.tables import empty
from parlib.errors import Problem
from parlib.intake.raw.joined import join_localities
from parlib.intake.raw.kinds import KINDS, Request
from parlib.intake.raw.reading import FileRead

_LARGEST = 4_000_000  # bytes of a file whose rows are kept; a long table of answers is read anew


@lru_cache(maxsize=1)
def nobody() -> Register:
    """Return the register before any unit is read."""
    return Register(empty("localities"))


@dataclass(frozen=True)
class _Asked:
    """What decides what is read of a file; registers are compared by what they are, not hold."""

    file: str
    digest: str
    kind: str
    register: Register
    card: str
    corrections: str
    request: Request = field(compare=False)


@lru_cache(maxsize=256)
def _read(wanted: _Asked) -> FileRead:
    return KINDS[wanted.kind](wanted.request)


def read_file(request: Request, kind: str) -> FileRead:
    """Return what the reader of a kind reads of a file that is what its card says."""
    if request.path.stat().st_size > _LARGEST:
        return KINDS[kind](request)
    card = request.source.card.model_copy(update={"files": (request.entry,)})
    declared = repr(request.corrections.of(request.file))
    digest = request.entry.sha256
    return _read(
        _Asked(request.file, digest, kind, request.register, repr(card), declared, request)
    )


@dataclass(frozen=True)
class _Units:
    """Files of units (compared by what they are), and the rows of units beside them."""

    reads: tuple[FileRead, ...]
    rows: tuple[tuple[object, ...], ...]
    beside: pd.DataFrame | None = field(compare=False)


@dataclass(frozen=True)
class Joined:
    """The units of all files, what is wrong with them, and the register of them and others."""

    localities: pd.DataFrame
    problems: tuple[Problem, ...]
    register: Register


@lru_cache(maxsize=8)
def _joined(units: _Units) -> Joined:
    localities, problems = join_localities(list(units.reads), units.beside)
    return Joined(localities, tuple(problems), register_of(localities, units.beside))


def units_of(reads: Iterable[FileRead], beside: pd.DataFrame | None = None) -> Joined:
    """Join the units of all files; ``beside`` are units that no file registers."""
    rows = () if beside is None else tuple(beside.itertuples(index=False, name=None))
    return _joined(_Units(tuple(reads), rows, beside))


def register_of(localities: pd.DataFrame, beside: pd.DataFrame | None) -> Register:
    """Return the register of the units of all files and of others beside them."""
    return Register(_with_more(localities, beside))


def _with_more(localities: pd.DataFrame, more: pd.DataFrame | None) -> pd.DataFrame:
    if more is None or more.empty:
        return localities
    return pd.concat(
        [localities, more[~more["locality"].isin(localities["locality"])]], ignore_index=True
    )
