"""Why a brief is stale: told part by part; and one whose comparison group alone has moved may be left as it was, marked so."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from parlib.briefing.catalogue import write_catalogue
from parlib.briefing.run import batch, stamp
from parlib.briefing.run.batch import run_batch
from parlib.briefing.run.changes import Outlook, changes, compared_until, outlook_of
from parlib.briefing.run.kept import KEPT
from parlib.briefing.run.left_as_it_was import as_they_were
from parlib.briefing.run.wanted import seen_of, wanted_of
from parlib.codebook.runs import BriefRequest
from parlib.sample import A, B, evidence, rule_books
from parlib.store.project import Project
from parlib.store.releases import open_release
from tests.made_release import RELEASE, made_release
from tests.projects import own_copy
from tests.world import world_localities

ROOT = Path(__file__).resolve().parents[3]
LATER = "r-later0000000"
OF_A, OF_B = (BriefRequest(locality=unit, period=2023, issued_on=date(2024, 5, 2)) for unit in (A, B))
ABOUT = {"title": "Báo cáo", "takeaway": "", "locality": A, "locality_name": "A", "level": "district", "code": "A", "period": 2023, "kind": "brief", "language": "vi", "illustrative": True}  # fmt: skip


@pytest.fixture(scope="module")
def _two_releases(tmp_path_factory):
    """The world, its briefs, and a later release in which B alone filed another figure."""
    root = tmp_path_factory.mktemp("changes")
    rows = evidence()
    for name in (RELEASE, LATER):
        project = made_release(
            root, world_localities().to_dict("records"), rows.to_dict("records"), books=rule_books(), resamples=20, name=name
        )
        rows = rows.copy()
        of_b = rows["locality"].eq(B) & rows["period"].eq(2023) & rows["code"].eq("2.2")
        rows.loc[of_b, "value"] = 4.0
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    for request in (OF_A, OF_B):
        written(project, request)
    return project


@pytest.fixture
def project(_two_releases, tmp_path):
    return own_copy(_two_releases, tmp_path / "project")


def written(project: Project, request: BriefRequest, release: str = RELEASE, *, told: bool = True) -> Path:
    """Write a stand-in of a brief with the stamp that it would have."""
    wanted = wanted_of(request, project, release=release)
    files = {f"brief.{ending}": b"page" for ending in ("html", "pdf", "ipynb", "model.json.gz")}
    seen = seen_of(request, project, release=release) if told else None
    key = {**wanted.key, "formats": ["html", "pdf"], "kept": sorted(KEPT)}
    stamp.write_brief(wanted.folder, "brief", key, files, {**ABOUT, "locality": request.locality}, seen)
    return wanted.folder


def append(path: Path) -> None:
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")


def look(project: Project, request: BriefRequest = OF_A, *, release: str = LATER, formats=("html",), keep=KEPT, **more) -> Outlook:
    return outlook_of(request, project, release=release, formats=formats, keep=keep, **more)


def test_own_figures_and_the_comparison_group_are_told_apart(project):
    of_a, of_b = look(project), look(project, OF_B)
    assert (of_a.status, of_a.reasons, of_a.of_others_alone) == ("changed", ("others",), True)
    assert of_b.status == "changed"
    assert {"figures:evidence", "figures:scores", "figures:indices"} <= set(of_b.reasons)
    assert not of_b.of_others_alone


def test_what_is_not_there_is_new_and_what_is_there_is_unchanged(project):
    assert look(project, release=RELEASE).status == "unchanged"
    assert look(project, OF_A.model_copy(update={"period": 2022})).status == "new"
    nobody = look(project, OF_A.model_copy(update={"locality": "999@2020-01-01"}))
    assert nobody.status == "refused"
    assert "999@2020-01-01" in nobody.problem


@pytest.mark.parametrize(
    ("harm", "more", "reason"),
    [
        (lambda project, folder: (folder / "brief.pdf").write_bytes(b"PAGE"), {}, "files"),
        (lambda project, folder: None, {"formats": ("html", "docx")}, "formats"),
        (lambda project, folder: None, {"force": True}, "asked"),
        (lambda project, folder: append(project.notebooks / "brief.ipynb"), {}, "notebook"),
    ],
)
def test_other_reasons_are_reported(project, harm, more, reason):
    harm(project, wanted_of(OF_A, project, release=RELEASE).folder)
    assert look(project, release=RELEASE, **more).reasons == (reason,)


@pytest.mark.parametrize("part", ["code", "libraries", "typeface"])
def test_another_maker_of_pages_is_told(project, monkeypatch, part):
    real = stamp.makers()
    monkeypatch.setattr(stamp, "makers", lambda: {**real, part: "another"})
    stamp.renderer_version.cache_clear()
    try:
        assert look(project, release=RELEASE).reasons == (part,)
    finally:
        stamp.renderer_version.cache_clear()


def test_a_stamp_that_does_not_say_what_it_was_made_of_is_told_so(project):
    written(project, OF_A, told=False)
    assert look(project).reasons == ("unknown",)
    assert not look(project).of_others_alone


def test_what_people_write_is_told_by_its_name():
    was = {"figures": {}, "below": {}, "others": "a", "marks": "m", "wording": "x", "plan": "p"}
    assert changes(was, {**was, "wording": "y", "plan": "q"}) == ["plan", "wording"]
    assert changes(was, {**was, "marks": "n"}) == ["others"], "a rank may rest on units further away"
    assert changes(was, {**was, "below": {"scores": "1"}}) == ["below:scores"]


def left(project, *requests):
    return list(as_they_were(requests, project, release=LATER, formats=("html",), keep=KEPT))


def test_a_brief_whose_group_alone_has_moved_is_left_and_marked(project):
    of_a, of_b = left(project, OF_A, OF_B)
    assert (of_a.status, of_b.status) == ("kept", "busy")
    day = compared_until(project, wanted_of(OF_A, project, release=RELEASE).folder, "brief").isoformat()
    assert of_a.about["compared_until"] == day
    here = wanted_of(OF_A, project, release=LATER).folder
    assert of_a.folder == here.relative_to(project.root).as_posix()
    assert stamp.read_stamp(here, "brief")["about"]["compared_until"] == day
    assert (here / "brief.html").read_bytes() == b"page"
    assert look(project).of_others_alone, "the next batch without the option makes it anew"
    (again,) = left(project, OF_A)
    assert (again.status, again.about["compared_until"]) == ("kept", day)


def test_the_day_is_that_of_the_data_or_of_the_brief_where_they_are_gone(project):
    folder = wanted_of(OF_A, project, release=RELEASE).folder
    os.utime(project.processed / RELEASE / "lineage.json", (0, 86_400 * 365))
    os.utime(stamp.stamp_path(folder, "brief"), (0, 86_400 * 366))
    assert compared_until(project, folder, "brief") == date(1971, 1, 1)
    shutil.rmtree(project.processed / RELEASE)
    assert compared_until(project, folder, "brief") == date(1971, 1, 2)


def test_a_brief_that_is_not_whole_is_not_left(project):
    (wanted_of(OF_A, project, release=RELEASE).folder / "brief.pdf").write_bytes(b"touched")
    assert [r.status for r in left(project, OF_A)] == ["busy"]


@pytest.mark.parametrize(("own_changes", "made"), [(False, [A, B]), (True, [B])])
def test_a_batch_leaves_it_only_when_asked_and_the_catalogue_says_so(project, monkeypatch, own_changes, made):
    looked_at = []

    def pooled(requests, work, workers):
        looked_at.extend(r.locality for r in requests)
        return (batch.BriefResult(r, "made", "reports/x", about={**ABOUT, "locality": r.locality}) for r in requests)

    monkeypatch.setattr(batch, "pooled", pooled)
    report = run_batch([OF_A, OF_B], project=project, release=LATER, formats=("html",), engine="plain", own_changes=own_changes)
    assert looked_at == made
    assert (report.made, report.kept) == (len(made), 2 - len(made))
    page = write_catalogue(report, project).read_text("utf-8")
    listing = json.loads((project.reports / "index.json").read_text("utf-8"))
    assert listing["counts"]["kept"] == report.kept
    assert ("nhóm so sánh đến ngày" in page) == own_changes


def test_marks_of_the_group_stand_apart_in_a_release(project):
    old, new = (open_release(project, name).parts for name in (RELEASE, LATER))
    assert old["indices"][A] != new["indices"][A], "its rank has moved"
    assert old["indices:own"][A] == new["indices:own"][A]
    assert old["indices:own"][B] != new["indices:own"][B]
