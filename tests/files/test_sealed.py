"""Sealed entries: what another user wrote, or somebody changed, is not there."""

from __future__ import annotations

import os
from unittest import mock

import pytest

from parlib.files import sealed, whole
from parlib.files.sealed import Sealed, unsealed


@pytest.fixture
def held(tmp_path, monkeypatch):
    monkeypatch.setattr(sealed, "own_key", lambda: b"a" * 32)
    one = Sealed(tmp_path / "held", most=1_000)
    one.keep("key", b"content")
    return one


def test_what_was_kept_is_there_under_its_key_only(held):
    assert held.recall("key") == b"content"
    assert held.recall("other") is None


def test_an_entry_that_was_changed_moved_or_written_by_another_is_not_there(held, tmp_path, monkeypatch):
    (path,) = (tmp_path / "held").iterdir()
    entry = path.read_bytes()
    path.write_bytes(entry[:-1] + b"X")
    assert held.recall("key") is None
    held._path("other").write_bytes(entry)
    assert held.recall("other") is None
    path.write_bytes(entry)
    monkeypatch.setattr(sealed, "own_key", lambda: b"b" * 32)
    assert Sealed(tmp_path / "held", most=1_000).recall("key") is None
    monkeypatch.setattr(sealed, "own_key", lambda: None)
    assert Sealed(tmp_path / "held", most=1_000).recall("key") is None


def test_what_only_saves_time_leaves_room_on_the_disk(held, tmp_path, monkeypatch):
    whole.write_bytes(tmp_path / "asked for", b"asked")  # what is asked for takes what is left
    monkeypatch.setattr(whole.shutil, "disk_usage", lambda _: mock.Mock(free=whole.LEFT_FREE))
    held.keep("another", b"content")
    assert held.recall("another") is None
    assert held.recall("key") == b"content"
    whole.write_bytes(tmp_path / "asked for", b"anew")
    assert (tmp_path / "asked for").read_bytes() == b"anew"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_in_place_of_an_entry_is_not_waited_for(held):
    os.mkfifo(held._path("pipe"))
    assert held.recall("pipe") is None


def test_the_oldest_go_first_and_what_is_too_large_is_not_kept(held, tmp_path):
    for n in range(5):
        held.keep(f"k{n}", b"x" * 300)
        os.utime(held._path(f"k{n}"), (n + 1, n + 1))
    os.utime(held._path("key"), (0, 0))
    held.trim()
    assert held.recall("key") is None
    assert held.recall("k4") is not None
    held.keep("large", b"x" * 2_000)
    assert held.recall("large") is None


def test_what_was_sealed_as_one_thing_is_not_taken_for_another():
    entry = sealed.sealed("built", b"content", secret=b"own")
    assert unsealed("built", entry, secret=b"own") == b"content"
    assert unsealed("proof", entry, secret=b"own") is None
    assert unsealed("built", entry, secret=b"another") is None
    assert unsealed("built", entry[:-1] + b"?", secret=b"own") is None
    assert unsealed("buil", entry[:64] + b"t" + entry[64:], secret=b"own") is None
    assert unsealed("built", b"", secret=b"own") is None
