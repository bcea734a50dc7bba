"""One index says which briefs are there: it holds only while every file is as it was, and nothing depends on it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from parlib.briefing.run import batch, stamp
from parlib.briefing.run.kept import KEPT, kept_of
from parlib.briefing.run.made import Index
from parlib.briefing.run.render import FORMATS
from parlib.briefing.run.wanted import wanted_of
from parlib.codebook.runs import BriefRequest
from parlib.sample import A, B, evidence, rule_books
from parlib.store.project import Project
from tests.made_release import RELEASE, made_release
from tests.projects import own_copy
from tests.world import world_localities

ROOT = Path(__file__).resolve().parents[3]
ASKED = [BriefRequest(locality=unit, period=2023, issued_on=date(2024, 5, 2)) for unit in (A, B)]
ABOUT = {"title": "Báo cáo", "locality_name": "A"}


@pytest.fixture(scope="module")
def _made(tmp_path_factory):
    root = tmp_path_factory.mktemp("made")
    project = made_release(root, world_localities().to_dict("records"), evidence().to_dict("records"), books=rule_books(), resamples=20)
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    return project


@pytest.fixture
def project(_made, tmp_path):
    """A project in which both briefs lie, and the index knows them."""
    copied = own_copy(_made, tmp_path / "project")
    for request in ASKED:
        write(copied, request)
    index = Index(copied, RELEASE)
    for request in ASKED:
        index.add(wanted_of(request, copied))
    index.keep()
    return copied


def write(project: Project, request: BriefRequest, text: bytes = b"page", *, endings=("html", "pdf", "ipynb", "model.json.gz")) -> Path:
    wanted = wanted_of(request, project)
    files = {f"brief.{ending}": text for ending in endings}
    stamp.write_brief(
        wanted.folder, "brief", {**wanted.key, "formats": ["html", "pdf"], "kept": sorted(kept_of(files, "brief"))}, files, ABOUT
    )
    return wanted.folder


def held(project: Project, *, formats=("html", "pdf"), keep=(), requests=ASKED) -> list[bool]:
    index = Index(project, RELEASE)
    return [index.holds(wanted_of(request, project), formats=formats, keep=keep) is not None for request in requests]


def test_what_lies_there_is_held_in_the_formats_that_it_has(project):
    assert held(project) == [True, True]
    assert held(project, formats=("html",)) == [True, True]
    assert held(project, formats=FORMATS) == [False, False]


def test_what_was_not_kept_is_not_there(project):
    assert held(project, keep=KEPT) == [True, True]
    write(project, ASKED[0], endings=("html", "pdf", "ipynb"))
    write(project, ASKED[1], endings=("html", "pdf", "model.json.gz"))
    index = Index(project, RELEASE)
    for request in ASKED:
        index.add(wanted_of(request, project))
    index.keep()
    assert held(project, keep=("ipynb",)) == [True, False]
    assert held(project, keep=("model",)) == [False, True]
    assert held(project, keep=KEPT) == [False, False]


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "brief.pdf").write_bytes(b"other"),
        lambda folder: (folder / "brief.pdf").write_bytes(b"pagE"),
        lambda folder: (folder / "brief.html").unlink(),
        lambda folder: (folder / "brief.stamp.json").unlink(),
        lambda folder: (folder / "brief.stamp.json").write_bytes((folder / "brief.stamp.json").read_bytes()),
        lambda folder: ((folder / "brief.pdf").rename(folder / "p"), (folder / "brief.pdf").symlink_to(folder / "p")),
    ],
)
def test_a_brief_of_which_anything_was_touched_is_looked_at_anew(project, harm):
    harm(wanted_of(ASKED[0], project).folder)
    assert held(project) == [False, True]


def test_another_issue_date_has_a_place_of_its_own(project):
    later = ASKED[0].model_copy(update={"issued_on": date(2024, 5, 3)})
    assert held(project, requests=[later]) == [False]
    write(project, later, b"later")
    assert held(project) == [True, True]
    index = Index(project, RELEASE)
    index.add(wanted_of(later, project))
    assert index.holds(wanted_of(later, project), formats=("html",)) is not None


def test_a_notebook_that_changed_makes_its_briefs_stale(project):
    path = project.notebooks / "brief.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("\n", "\n ", 1), encoding="utf-8")
    assert held(project) == [False, False]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}', "null", '{"k": ' + "[" * 100 + "]" * 100 + "}"])
def test_a_damaged_index_is_none(project, content):
    (project.cache / "reports" / f"{RELEASE}.json").write_text(content, encoding="utf-8")
    assert held(project) == [False, False]
    shutil.rmtree(project.cache)
    assert held(project) == [False, False]


def test_an_index_that_names_files_elsewhere_is_none(project):
    path = project.cache / "reports" / f"{RELEASE}.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    for entry in said.values():
        entry["files"]["../../secret"] = entry["files"].pop("brief.pdf")
    path.write_text(json.dumps(said), encoding="utf-8")
    assert held(project) == [False, False]


def test_a_batch_starts_nobody_for_what_is_there_and_looks_at_the_rest(project, monkeypatch):
    looked_at = []

    def pooled(requests, work, workers):
        looked_at.extend(requests)
        return (work(request) for request in requests)

    monkeypatch.setattr(batch, "pooled", pooled)
    told = []
    report = batch.run_batch(ASKED, project=project, engine="plain", progress=lambda result, done, total: told.append((done, total)))
    assert looked_at == []
    assert [(r.status, r.about["title"], r.folder) for r in report.results] == [
        ("skipped", "Báo cáo", wanted_of(r, project).folder.relative_to(project.root).as_posix()) for r in ASKED
    ]
    assert told == [(1, 2), (2, 2)]
    shutil.rmtree(project.cache)
    report = batch.run_batch(ASKED, project=project, engine="plain")
    assert looked_at == ASKED
    assert report.skipped == 2
    assert held(project) == [True, True], "the batch leaves an index behind"


def test_a_request_that_fits_no_unit_is_told_by_who_makes_it(project):
    nobody = ASKED[0].model_copy(update={"locality": "999@2020-01-01"})
    report = batch.run_batch([nobody, ASKED[1]], project=project, engine="plain", workers=1)
    assert [r.status for r in report.results] == ["failed", "skipped"]
    assert "999@2020-01-01" in report.results[0].problem
