"""A file that was read before gives the same rows, and a file with a problem tells it every time."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from parlib.intake.raw.sources import Intake, read_raw
from parlib.store.project import Project
from parlib.store.remembered import Remembered
from tests.intake.raw_folder import copy_raw, vouch_again, write_source

HEAD = "locality,period,framework,code,self_score,state"
UNITS = ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Quảng Ninh")


def filed(chance: random.Random) -> str:
    """Return evidence as a table: now and then a unit that nobody knows, a figure that is none, or no row."""
    rows = [
        f"{chance.choice(UNITS)},{chance.randrange(2018, 2025)},toy,1.{number},{chance.choice(['1', '0.5', '0'])},reported"
        for number in range(chance.randrange(4))
    ]
    kind = chance.random()
    rows += ["Không Đâu Cả,2020,toy,1.9,1,reported"] if kind < 0.2 else ["Hà Nội,2020,toy,1.8,nhiều,reported"] if kind < 0.4 else []
    return "\n".join([HEAD, *rows]) + "\n"


def same(one: Intake, other: Intake) -> None:
    assert one.problems == other.problems
    pd.testing.assert_frame_equal(one.sources, other.sources)
    pd.testing.assert_frame_equal(one.notes, other.notes, check_dtype=False)
    assert set(one.tables) == set(other.tables)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name])


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.stress) for seed in range(2, 12))])
def test_after_random_edits_of_files_memory_and_reading_say_the_same(tmp_path, seed):
    chance, project = random.Random(seed), Project(tmp_path)
    raw, nowhere = copy_raw(tmp_path, "localities"), tmp_path / "corrections"
    for place in ("a", "b"):
        write_source(raw, f"filed-{place}/2024", {"evidence.csv": filed(chance)}, kind="evidence")
    taken = 0
    for _ in range(3):
        remembered = Remembered(project, code="code")
        known = read_raw(raw, nowhere, quarantine=True, recall=remembered.recall)
        same(known, read_raw(raw, nowhere, quarantine=True))
        taken += remembered.taken
        file = next((raw / f"filed-{chance.choice('ab')}").glob("*/evidence.csv"))
        file.write_text(filed(chance), encoding="utf-8")
        vouch_again(file.parent)
    assert taken > 2
