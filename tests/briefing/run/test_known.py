"""What this machine made is known by its bytes and its model together, and by nobody else's seal."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from parlib.briefing.run.known import Given, Known
from parlib.document.model import model_digest
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
    assert known.pages(b"%PDF here", model_digest(model))
    assert not known.pages(b"%PDF herf", model_digest(model))
    assert not known.pages(b"%PDF here", model_digest(other))


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
    assert not Known(Project(tmp_path)).pages(b"%PDF here", model_digest(sample()))


def test_what_slices_gave_is_known_by_what_the_head_asks_the_slices_and_the_notebook(known, tmp_path):
    notebook = tmp_path / "brief.ipynb"
    notebook.write_text("{}", encoding="utf-8")
    model = sample(appendix_of="Kèm theo Công văn")
    slices = [(notebook, SimpleNamespace(release="r-1", digest="d1"))]
    assert known.given(model["meta"], slices) is None
    known.keep_given(model["meta"], slices, Given.of(model))
    given = known.given(model["meta"], slices)
    assert given == Given.of(model)
    assert (given.digest, given.blocks) == (model_digest(model), sum(len(s["blocks"]) for s in model["sections"]))
    assert known.given(model["meta"] | {"appendix_of": "Kèm theo Tờ trình"}, slices) is None
    assert known.given(model["meta"] | {"period": 2023}, slices) is None
    assert known.given(model["meta"], [(notebook, SimpleNamespace(release="r-1", digest="d2"))]) is None
    assert known.given(model["meta"], [*slices, *slices]) is None
    notebook.write_text("{ }", encoding="utf-8")
    assert known.given(model["meta"], slices) is None
