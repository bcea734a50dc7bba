"""What this machine made is known by its bytes and its model together, and by nobody else's seal."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from parlib.briefing.run.known import Known
from parlib.files import sealed
from parlib.store.project import Project
from tests.briefing.sample_model import sample


@pytest.fixture
def known(tmp_path, monkeypatch):
    monkeypatch.setattr(sealed, "own_key", lambda: b"a" * 32)
    return Known(Project(tmp_path))


def test_pages_are_known_by_these_bytes_of_this_model_only(known):
    model, other = sample(), sample(takeaway="Một câu khác.")
    known.keep_pages([(b"%PDF here", model)])
    assert known.pages(b"%PDF here", model)
    assert not known.pages(b"%PDF herf", model)
    assert not known.pages(b"%PDF here", other)


def test_a_model_is_known_by_slice_and_notebook(known, tmp_path):
    notebook = tmp_path / "brief.ipynb"
    notebook.write_text("{}", encoding="utf-8")
    seen = SimpleNamespace(release="r-1", digest="d1")
    assert known.model(notebook, seen) is None
    known.keep_model(notebook, seen, sample())
    assert known.model(notebook, seen) == sample()
    assert known.model(notebook, SimpleNamespace(release="r-1", digest="d2")) is None
    notebook.write_text("{ }", encoding="utf-8")
    assert known.model(notebook, seen) is None


def test_what_another_user_sealed_is_not_known(known, tmp_path, monkeypatch):
    known.keep_pages([(b"%PDF here", sample())])
    monkeypatch.setattr(sealed, "own_key", lambda: b"b" * 32)
    assert not Known(Project(tmp_path)).pages(b"%PDF here", sample())
