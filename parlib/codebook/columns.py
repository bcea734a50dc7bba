"""Column types from which the schemas of hand-off tables are built."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any, ClassVar

# To support dask index types pandera imports all of dask.dataframe, which is half of the start-up
# time of a command. No table of ours is a dask frame, so pandera is told that dask is not
# installed.
sys.modules.setdefault("pandera.typing.dask", SimpleNamespace(DASK_INSTALLED=False))  # type: ignore[arg-type]

import pandera.pandas as pa  # noqa: E402

LOCALITY = "Locality identity `code@valid_from`, e.g. `31@2008-08-01`"
PERIOD = "Year assessed (not the year of announcement)"


def text(description: str, *, nullable: bool = False, **kw: Any) -> Any:
    """Return a text column. Unknown values are empty text, never missing."""
    return pa.Field(description=description, nullable=nullable, coerce=True, **kw)


def number(description: str, **kw: Any) -> Any:
    """Return a number column. Absent numbers are NaN."""
    return pa.Field(description=description, nullable=True, coerce=True, **kw)


def open_flag(description: str, **kw: Any) -> Any:
    """Return a nullable yes/no column; unknown is <NA>."""
    return pa.Field(description=description, nullable=True, coerce=True, **kw)


class Table(pa.DataFrameModel):
    """Base class of the schemas of hand-off tables: exactly the declared columns, in any row order.

    The class argument ``key`` names the columns that identify a row.
    """

    _key: ClassVar[tuple[str, ...]] = ()  # pandera treats a name without underscore as a column

    def __init_subclass__(cls, *, key: tuple[str, ...], **options: Any) -> None:
        super().__init_subclass__(**options)  # type: ignore[no-untyped-call]  # untyped in pandera
        cls._key = key

    @classmethod
    def key(cls) -> tuple[str, ...]:
        """Return the columns that identify a row."""
        return cls._key

    class Config:
        """Refuse extra columns and coerce types."""

        strict = True
        ordered = False
        coerce = True
