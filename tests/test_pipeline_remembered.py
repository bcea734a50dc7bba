"""A release that took most of its stages from memory is byte for byte the one that was made from nothing."""

from __future__ import annotations

import random
import shutil

import numpy as np
import pandas as pd
import pytest

from parlib import pipeline
from parlib.sample import evidence, rule_books
from parlib.store.project import Project
from parlib.store.releases import open_release
from parlib.store.remembered import Remembered
from tests.made_release import RELEASE, made_release
from tests.projects import built_copy
from tests.world import world_localities, world_responses

KEY = ["locality", "period", "framework", "code"]


def files(project: Project, release: str = RELEASE) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((project.processed / release).iterdir())}


def edited(rows: pd.DataFrame, chance: random.Random) -> pd.DataFrame:
    """Change the evidence as a year of filing would: a figure, a cell emptied, a row or a unit gone, rows in another order."""
    kind = chance.choice(["figure", "figure", "emptied", "row gone", "unit gone", "order", "text"])
    at = chance.randrange(len(rows))
    if kind == "figure":
        column = chance.choice(["numerator", "appraised_score", "self_score"])
        rows = rows.assign(**{column: rows[column].where(rows.index != at, rows[column] * chance.choice([0.0, 0.5, 0.9]))})
    elif kind == "emptied":
        rows = rows.assign(appraised_score=rows["appraised_score"].where(rows.index != at, np.nan))
    elif kind == "row gone":
        rows = rows.drop(index=at)
    elif kind == "unit gone" and rows["locality"].nunique() > 2:
        rows = rows[rows["locality"].ne(rows["locality"].iloc[at])]
    elif kind == "order":
        rows = rows.sample(frac=1, random_state=chance.randrange(1000))
    elif kind == "text":
        rows = rows.assign(explanation=rows["explanation"].where(rows.index != at, "giải trình"))
    return rows.reset_index(drop=True)


WORLD = {"localities": world_localities().to_dict("records"), "books": rule_books(), "responses": world_responses()}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The cache that a first build of the small world leaves."""
    project = Project(tmp_path_factory.mktemp("first"))
    made_release(project.root, evidence=evidence().to_dict("records"), compute=Remembered(project, code="code"), **WORLD)
    return project.cache


def _compare(tmp_path, first, seed: int, edits: int) -> tuple[int, int]:
    """Edit the small world again and again; return how many parts came from memory and how many were worked out."""
    chance, rows, taken, made = random.Random(seed), evidence(), 0, 0
    kept = Project(tmp_path / "kept")
    shutil.copytree(first, kept.cache)
    for edit in range(edits):
        before = rows
        while rows.equals(before):  # an empty cell that is emptied is no edit
            rows = edited(before, chance)
        remembered = Remembered(kept, code="code")
        ways = {"memory": remembered, "nothing": Remembered(Project(tmp_path / f"fresh-{edit}"), code="code")}
        found = {}
        for way, compute in ways.items():
            place = tmp_path / f"{way}-{edit}"
            found[way] = files(made_release(place, evidence=rows.to_dict("records"), compute=compute, **WORLD))
        assert len(found["nothing"]) > 20
        assert [name for name in found["nothing"] if found["memory"].get(name) != found["nothing"][name]] == [], (seed, edit)
        taken, made = taken + remembered.taken, made + remembered.made
    return taken, made


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.stress) for seed in (2, 3))])
def test_after_a_random_edit_memory_and_nothing_give_the_same_bytes(tmp_path, first, seed):
    taken, made = _compare(tmp_path, first, seed, 1)
    assert taken > 0
    assert made > 0


@pytest.mark.stress
@pytest.mark.parametrize("seed", range(10, 34))
def test_after_many_random_edits_memory_and_nothing_give_the_same_bytes(tmp_path, first, seed):
    taken, made = _compare(tmp_path, first, seed, 6)
    assert taken > 25
    assert made > 10


def test_a_whole_build_from_memory_gives_the_same_bytes(tmp_path_factory, monkeypatch):
    project = built_copy(tmp_path_factory, "remembered")
    first = open_release(project).id
    cache = sorted(p.name for p in (project.cache / "stages").iterdir())
    before = files(project, first)
    shutil.rmtree(project.processed)
    used = []
    monkeypatch.setattr(pipeline, "Remembered", lambda *args, **more: used.append(Remembered(*args, **more)) or used[-1])
    again = pipeline.build(project)
    assert not again.reused
    assert files(project, again.release.id) == before
    assert sorted(p.name for p in (project.cache / "stages").iterdir()) == cache
    # a part whose whole came from memory is not asked for
    assert 0 < used[0].taken <= len(cache)
    assert used[0].made == 0
