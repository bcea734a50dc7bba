"""A batch on machines that share no folder: who may take part, what they get, and what a death costs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from parlib.briefing.run.batch import run_batch
from parlib.briefing.run.cluster.access import Access
from parlib.briefing.run.shelf import shelf_at
from parlib.codebook.runs import BriefRequest
from parlib.errors import ClusterFailed
from parlib.speech.catalogue import aloud, speaking
from parlib.store.releases import open_release
from tests.briefing.run.cluster.certificates import authority
from tests.briefing.run.cluster.conftest import lying_in
from tests.briefing.run.cluster.machines import ALONE, OLDER, QUICK, scheduler, worker
from tests.briefing.run.cluster.quick import DEADLY, HIDDEN, NOTES
from tests.briefing.run.cluster.quick_project import UNITS, asked
from tests.projects import built_copy


@dataclass(frozen=True)
class Machines:
    folder: Path
    access: Access

    def notes(self, name: str) -> list[str]:
        file = self.folder / name
        return file.read_text().splitlines() if file.exists() else []

    def run(self, project, out="", access=None, told=lambda _: None):
        return run_batch(
            asked(), project=project, formats=("html",), engine="plain", executor="dask", access=access or self.access, out=out, told=told
        )


@pytest.fixture(scope="module")
def machines(made, storage, tmp_path_factory):
    """A scheduler and three workers with certificates; none sees the project, and the third has another version."""
    folder = tmp_path_factory.mktemp("cluster")
    ca, cert, key = authority(folder / "tls")
    notes = {NOTES: str(folder), DEADLY: UNITS[2], HIDDEN: str(made.root)}
    tls = ("--tls-ca-file", ca, "--tls-cert", cert, "--tls-key", key)
    with (
        scheduler(folder / "s", *tls) as address,
        worker(address, folder / "a", *tls, prelude=QUICK, more=notes),
        worker(address, folder / "b", *tls, prelude=QUICK, more=notes),
        worker(address, folder / "c", *tls, prelude=OLDER, more=notes),
    ):
        yield Machines(folder, Access(address, ca, cert, key))


def test_all_are_made_once_and_whole_though_one_machine_is_killed_and_one_is_of_another_version(made, storage, machines):
    told: list[str] = []
    report = machines.run(made, "s3://briefs-thu/bao-cao", told=told.append)
    assert [(r.request.locality, r.status, r.problem) for r in report.results] == [(unit, "made", "") for unit in UNITS]
    release = open_release(made).id
    there = lying_in(storage)
    assert len(shelf_at("s3://briefs-thu/bao-cao").stamps(release)) == 6
    endings = Counter(name.rpartition("/brief.")[2] for name in there if f"/{release}/" in name)
    assert endings == dict.fromkeys(("html", "ipynb", "model.json.gz", "stamp.json"), len(UNITS))
    # one was killed in the middle of putting a brief, and no other brief was made twice over it
    assert len(machines.notes("died.txt")) == 1
    makings = Counter(line.split()[0] for line in machines.notes("made.txt"))
    assert makings == {unit: 2 if unit == UNITS[2] else 1 for unit in UNITS}
    # both worked in folders of their own, on the release that was sent to them, and keep no brief that was put
    roots = {Path(line.split()[2]) for line in machines.notes("made.txt")}
    assert {root.parent.name for root in roots} == {"parlib-releases"}
    assert {root.parents[3].name for root in roots} == {"a", "b"}
    left = {file.parent.name[:6] for root in roots for file in root.glob("reports/*/*/brief.*")}
    assert left == {UNITS[2][:6].lower()}, "of the one that was killed over it"
    # the third was refused, with what, where and what to do
    assert len(told) == 1, told
    (reason,) = told
    assert reason.startswith("tls://127.0.0.1:")
    assert "parlib 0.0.9 ≠ " in reason
    assert "install there what requirements.lock names" in reason
    with speaking("vi"):
        assert "phiên bản khác với máy này" in aloud(reason)
    assert report.as_dict()["refused_workers"] == [reason]
    # no secret of the storage is in what the batch says
    assert "khoa-bi-mat" not in json.dumps(report.as_dict(), ensure_ascii=False)
    # again: nothing is made, and no worker is asked
    assert {r.status for r in machines.run(made, "s3://briefs-thu/bao-cao", access=Access("tls://127.0.0.1:1")).results} == {"skipped"}


def test_without_a_place_that_all_reach_nobody_can_take_part(made, machines):
    with pytest.raises(ClusterFailed, match=r"none of the \d workers can take part") as caught:
        machines.run(made)
    assert "does not see the folder" in str(caught.value)
    assert "--out s3://BUCKET/FOLDER" in str(caught.value)


def test_a_folder_that_only_this_machine_has_is_no_place_for_the_briefs(made, machines, tmp_path):
    with pytest.raises(ClusterFailed, match=r"sees another place under file:///"):
        machines.run(made, f"file://{made.root}/out")


def test_a_stranger_s_certificate_is_not_believed(made, machines, tmp_path):
    other = Access(machines.access.scheduler, *authority(tmp_path, "Người lạ"))
    with pytest.raises(ClusterFailed, match="does not believe the other's certificate"):
        machines.run(made, "s3://briefs-thu/la", access=other)


def test_a_scheduler_that_does_not_answer(made, storage):
    with pytest.raises(ClusterFailed, match="no Dask scheduler answers there"):
        run_batch(
            asked(UNITS[0]),
            project=made,
            executor="dask",
            access=Access("tcp://127.0.0.1:1", seconds=1.0),
            engine="plain",
            out="s3://briefs-thu/x",
        )


@pytest.mark.stress
def test_a_brief_that_kills_each_worker_costs_no_other_and_is_named(made, tmp_path):
    notes = {NOTES: str(tmp_path), DEADLY: f"{UNITS[2]}!", HIDDEN: str(made.root)}
    with (
        scheduler(tmp_path / "s", more={"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}) as address,
        worker(address, tmp_path / "a", prelude=QUICK, more=notes),
        worker(address, tmp_path / "b", prelude=QUICK, more=notes),
        worker(address, tmp_path / "c", prelude=QUICK, more=notes),
    ):
        report = Machines(tmp_path, Access(address)).run(made, f"file://{tmp_path}/out")
    assert {r.request.locality: r.status for r in report.results} == {u: "failed" if u == UNITS[2] else "made" for u in UNITS}
    (problem,) = (r.problem for r in report.of("failed"))
    assert problem.startswith(f"{UNITS[2]} 2023: each worker that made it was lost")
    assert len(shelf_at(f"file://{tmp_path}/out").stamps(open_release(made).id)) == 5


@pytest.mark.stress
def test_the_true_brief_comes_from_a_machine_that_has_the_release_only(tmp_path_factory, tmp_path):
    project = built_copy(tmp_path_factory, "far")
    request = BriefRequest(locality="31@2008-08-01", period=2023, issued_on=date(2025, 6, 30))
    with (
        scheduler(tmp_path / "s") as address,
        worker(address, tmp_path / "a", prelude=ALONE, more={HIDDEN: str(project.root)}),
    ):
        there = f"file://{tmp_path}/out"
        given = {"project": project, "formats": ("html", "pdf"), "engine": "warm"}
        far = run_batch([request], executor="dask", access=Access(address), out=there, **given)
    near = run_batch([request], **given)
    assert [(r.status, r.problem) for r in (*far.results, *near.results)] == [("made", "")] * 2
    for name in near.results[0].files:
        far_away = tmp_path / "out" / far.results[0].folder / name
        assert far_away.read_bytes() == (project.root / near.results[0].folder / name).read_bytes()
