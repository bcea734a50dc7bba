"""A document that was asked for in the same words is found again only while all that decided it is the same."""

from __future__ import annotations

import pytest

from parlib.briefing.run import asked_before, stamp
from parlib.briefing.run.asked_before import Asked
from parlib.speech.catalogue import speaking
from parlib.store.project import Project

WORDS = {"locality": "Hải Phòng", "period": "2024", "issued_on": "2025-06-30"}
FOLDER = "reports/r-1/31-hai-phong-2024"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    project = Project(tmp_path / "office")
    project.notebooks.mkdir(parents=True)
    for kind in ("brief", "annex"):
        (project.notebooks / f"{kind}.ipynb").write_text(f"{{}} {kind}")
    folder = project.root / FOLDER
    folder.mkdir(parents=True)
    for name in ("brief.html", "brief.stamp.json"):
        (folder / name).write_text(name)
    return project


def asked_for(project, *, release="r-1", **words):
    return Asked(project, release, "brief", WORDS | words)


def noted(project):
    row = {"notebook": "brief", "folder": FOLDER, "files": ["brief.html"], "status": "made", "seconds": 3.0}
    asked_for(project).note("Thành phố Hải Phòng", [row], remarks=["read as a city"])
    return project


def test_what_was_noted_answers_the_same_words_as_there_and_unchanged(project):
    answer = asked_for(noted(project)).there()
    assert answer.unit == "Thành phố Hải Phòng"
    assert answer.rows == [{"notebook": "brief", "folder": FOLDER, "files": ["brief.html"], "status": "skipped", "seconds": 0.0}]
    assert answer.remarks == ["read as a city"]
    assert set(answer.files) == {f"{FOLDER}/brief.html", f"{FOLDER}/brief.stamp.json"}


def test_other_words_or_another_release_are_not_answered(project):
    noted(project)
    assert asked_for(project, period="2023").there() is None
    assert asked_for(project, formats="pdf").there() is None
    assert asked_for(project, release="r-2").there() is None


@pytest.mark.parametrize("name", ["brief.html", "brief.stamp.json"])
def test_a_file_that_changed_or_went_is_looked_at_again(project, name):
    path = noted(project).root / FOLDER / name
    path.write_text("written over")
    assert asked_for(project).there() is None
    path.unlink()
    assert asked_for(project).there() is None


@pytest.mark.parametrize("place", ["notebooks/brief.ipynb", "notebooks/annex.ipynb", "parlib.yml"])
def test_a_notebook_or_setting_that_changed_is_looked_at_again(project, place):
    noted(project)
    assert asked_for(project).there() is not None
    (project.root / place).write_text("another")
    assert asked_for(project).there() is None


def test_remarks_are_kept_for_the_language_that_they_were_said_in(project):
    with speaking("vi"):
        noted(project)
        assert asked_for(project).there() is not None
    with speaking("en"):
        assert asked_for(project).there() is None


def test_another_version_of_what_makes_pages_is_looked_at_again(project, monkeypatch):
    noted(project)
    monkeypatch.setattr(asked_before.stamp, "renderer_version", lambda: "another")
    assert asked_for(project).there() is None


def test_a_note_that_another_user_wrote_says_nothing(project, tmp_path, monkeypatch):
    noted(project)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    assert asked_for(project).there() is None


def test_nothing_is_noted_of_a_document_whose_files_are_not_there(project):
    stamp.stamp_path(project.root / FOLDER, "brief").unlink()
    noted(project)
    assert asked_for(project).there() is None
    assert not list((project.cache / "asked").glob("*"))
