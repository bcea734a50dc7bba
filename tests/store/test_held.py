"""A release that keeps what it read answers as one that reads anew."""

from __future__ import annotations

import os

import pandas as pd
import pytest

from parlib.errors import ReleaseError
from parlib.store.held import HeldRelease
from parlib.store.releases import open_release
from tests.made_release import made_release
from tests.world import A, B, world_evidence, world_frameworks, world_localities


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    rows = world_localities().to_dict("records"), world_evidence().to_dict("records")
    return open_release(made_release(tmp_path_factory.mktemp("held"), *rows, books=world_frameworks(), resamples=20))


@pytest.mark.parametrize("large", [0, 1_000_000])
def test_every_question_has_the_same_answer(release, monkeypatch, large):
    monkeypatch.setattr("parlib.store.held._LARGE", large)
    held = HeldRelease(release.folder)
    for name in release.tables:
        assert held.columns(name) == release.columns(name)
        pd.testing.assert_frame_equal(held.table(name), release.table(name))
        if {"locality", "period"} <= set(release.columns(name)):
            for filters in (
                [("locality", "==", A)],
                [("locality", "in", [A, B]), ("period", "<=", 2021)],
                [("locality", "in", [])],
                [("locality", "==", "nobody")],
                [("locality", ">=", A), ("locality", "<=", B), ("locality", "in", [B, A]), ("period", "==", 2022)],
                [("locality", "in", [A, B]), ("locality", "==", B)],
                [("period", ">", 2021)],  # asked of nobody here: as a query
            ):
                pd.testing.assert_frame_equal(held.table(name, filters=filters), release.table(name, filters=filters))


def test_what_is_read_is_not_read_again_and_not_shared(release, monkeypatch):
    held = HeldRelease(release.folder)
    first = held.table("scores")
    monkeypatch.setattr("parlib.store.held.pq.read_table", lambda *_, **__: pytest.fail("read again"))
    first.loc[:, "points"] = -1.0
    assert held.table("scores")["points"].min() >= 0


def read_whole(held):
    return set(held._tables_read)


def test_the_first_questions_about_a_unit_read_a_large_table_in_part(release, monkeypatch):
    monkeypatch.setattr("parlib.store.held._LARGE", 1)
    held = HeldRelease(release.folder)
    of_a = held.table("scores", filters=[("locality", "==", A)])
    assert read_whole(held) == set()
    assert list(held.hold()) == ["scores"]
    assert read_whole(held) == {"scores"}
    assert list(held.hold()) == []
    pd.testing.assert_frame_equal(held.table("scores", filters=[("locality", "==", A)]), of_a)


def test_a_large_table_asked_again_and_again_is_held(release, monkeypatch):
    monkeypatch.setattr("parlib.store.held._LARGE", 1)
    held = HeldRelease(release.folder)
    for unit in (A, B, A):
        held.table("scores", filters=[("locality", "==", unit)])
        assert read_whole(held) == set()
    held.table("scores", filters=[("locality", "in", [A, B])])
    assert read_whole(held) == {"scores"}


def test_a_table_that_is_not_there_and_one_that_was_changed_are_refused(release, tmp_path):
    import shutil

    with pytest.raises(ReleaseError, match="holds no table 'nothing'"):
        HeldRelease(release.folder).table("nothing")
    copy = shutil.copytree(release.folder, tmp_path / release.id)
    held = HeldRelease(copy)
    held.table("scores")
    changed = copy / "scores.parquet"
    changed.write_bytes(changed.read_bytes()[:-1] + b"x")
    os.utime(changed, ns=(1, 1))
    with pytest.raises(ReleaseError, match="was changed"):
        held.table("scores")
