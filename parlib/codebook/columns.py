"""What the columns of hand-off tables are made of.

Text, numbers, and the two keys that nearly every table has.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any, ClassVar

# For the types that an index may have, pandera imports all of dask's frames: half of what a command
# takes to start. No table of ours is one, so pandera is told that there is no dask.
sys.modules.setdefault("pandera.typing.dask", SimpleNamespace(DASK_INSTALLED=False))  # type: ignore[arg-type]

import pandera.pandas as pa  # noqa: E402

LOCALITY = "Locality identity `code@valid_from`, e.g. `31@2008-08-01`"
PERIOD = "Year assessed (not the year of announcement)"


def text(description: str, *, nullable: bool = False, **kw: Any) -> Any:
    """Return a text column; empty text, never a missing value, where nothing is known."""
    return pa.Field(description=description, nullable=nullable, coerce=True, **kw)


def number(description: str, **kw: Any) -> Any:
    """Return a number column; NaN where there is no number."""
    return pa.Field(description=description, nullable=True, coerce=True, **kw)


def open_flag(description: str, **kw: Any) -> Any:
    """Return a column of yes, no or not known (<NA>)."""
    return pa.Field(description=description, nullable=True, coerce=True, **kw)


class Table(pa.DataFrameModel):
    """A hand-off table: exactly its columns, in any order of rows.

    The class says which of them identify one.
    """

    _key: ClassVar[tuple[str, ...]] = ()  # pandera takes every other name for a column

    def __init_subclass__(cls, *, key: tuple[str, ...], **options: Any) -> None:
        super().__init_subclass__(**options)  # type: ignore[no-untyped-call]  # pandera leaves it without types
        cls._key = key

    @classmethod
    def key(cls) -> tuple[str, ...]:
        """Return the columns that identify a row."""
        return cls._key

    class Config:
        """No other columns, types enforced."""

        strict = True
        ordered = False
        coerce = True
