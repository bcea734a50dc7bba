"""Workspaces for tests: made as `parlib new` makes them, the register read once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from parlib.intake.raw.sources import read_register
from parlib.store.project import Project
from parlib.workspace.create import Office, create
from parlib.workspace.provinces import earlier_ones, find_province

ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def register() -> pd.DataFrame:
    return read_register(ROOT / "data" / "raw")


def office(name: str = "Tuyên Quang", language: str = "vi") -> Office:
    unit = find_province(name, register()).unit
    assert unit is not None
    return Office(unit, earlier_ones(unit, register()), 124, 0, language, date(2026, 12, 1))


def workspace(folder: Path, *, demo: bool = False, language: str = "vi") -> Project:
    return create(folder, office(language=language), demo=demo)
