"""What reading one raw file yields, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from parlib.errors import Problem
from parlib.intake.raw.delimited import Repair

FILE, ROW = "_file", "_row"
PLACE = (FILE, ROW)
"""Columns that say where a row comes from, as a message names it."""


@dataclass(frozen=True, eq=False)
class FileRead:
    """Rows of one hand-off table read from one file; nobody changes them in place.

    Attributes
    ----------
    table : str
        Name of the hand-off table.
    frame : DataFrame
        The rows; the columns ``PLACE`` may hold file and row of each, for messages about several
        files together. They are dropped in the end.
    problems : tuple of Problem
        Defects that refuse the whole file.
    row_problems : tuple of Problem
        Defects of single rows (unknown locality), one a row: under quarantine only those rows are
        left out.
    repairs : tuple of Repair
        What reading changed.
    rows : int
        Data rows in the file.
    stale : tuple of str
        Declared corrections that no longer fit the file; it cannot be used until they are reviewed.
    """

    table: str
    frame: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    row_problems: tuple[Problem, ...] = ()
    repairs: tuple[Repair, ...] = ()
    rows: int = 0
    stale: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Return whether the file as a whole cannot be used."""
        return bool(self.stale) or any(p.severity == "error" for p in self.problems)
