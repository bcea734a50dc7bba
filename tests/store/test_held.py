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


def test_every_question_has_the_same_answer(release):
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
