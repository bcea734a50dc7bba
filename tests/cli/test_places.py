"""Places that cannot be written, are full, or are wanted by two runs at once: said in words, and nothing half is left."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parlib.store.project import Project
from tests.cli.commands import PARLIB
from tests.projects import built_copy, own_copy, untouched
from tests.short_form import short_form

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="rights and mounts of Linux"),
]
SMALL = ("simulate", "van-linh-small/2024", "--communes", "2", "--districts", "1", "--departments", "1", "--first", "2023")
RUN = "id: few\ntitle: Provinces\nissued_on: 2025-06-30\nformats: [html]\nentries:\n  - {notebook: brief, period: 2023, localities: [UNITS]}\n"
FOUR = ("01", "22", "31", "48")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    with untouched(built_copy(tmp_path_factory, "places")) as made:
        yield made


@pytest.fixture
def project(built, tmp_path):
    return own_copy(built, tmp_path / "project")


def start(project: Project, *arguments: object, prepare=None) -> subprocess.Popen:
    environment = {**os.environ, "PARLIB_ROOT": str(project.root), "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.Popen(
        [PARLIB, *map(str, arguments)],
        cwd=project.root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=prepare,
    )


def ended(process: subprocess.Popen) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=300)
    assert "Traceback" not in out + err
    return process.returncode, out, err


def as_others() -> None:
    """Give up the right of the superuser to write everywhere (tests may run as root)."""
    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)


@contextlib.contextmanager
def read_only(folder: Path):
    folders = [folder, *(p for p in folder.rglob("*") if p.is_dir())]
    for one in folders:
        one.chmod(0o555)
    try:
        yield
    finally:
        for one in folders:
            one.chmod(0o755)


@contextlib.contextmanager
def tiny_disk(folder: Path, size: str):
    """Mount a disk of a few kilobytes at a folder; skip the test where that is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def run_file(project: Project, units=FOUR) -> str:
    text = RUN.replace("UNITS", ", ".join(f"'{u}@2008-08-01'" for u in units))
    (project.params / "runs" / "few.yml").write_text(text, encoding="utf-8")
    return "params/runs/few.yml"


def test_a_build_with_nothing_changed_writes_nothing(project):
    def times() -> dict[str, int]:
        return {str(p): p.stat().st_mtime_ns for p in (project.processed, *project.processed.rglob("*"))}

    before = times()
    with read_only(project.processed):
        code, out, err = ended(start(project, "build", prepare=as_others))
    assert code == 0, err
    assert "unchanged, already built" in out
    assert times() == before


def test_a_full_or_forbidden_place_is_named_and_nothing_half_is_left(project):
    place = project.raw / "van-linh-small"
    with tiny_disk(place, "16k"):
        code, _, err = ended(start(project, *SMALL))
        assert code == 1, err
        assert "there is no space left on this disk, and nothing half-written was kept" in err
        assert str(place) in err.replace("\n", "")
        assert list(place.iterdir()) == []
    with read_only(place):
        code, _, err = ended(start(project, *SMALL, prepare=as_others))
        assert code == 1
        assert "van-linh-small: it may not be read or written" in err.replace("\n", "")
    code, _, err = ended(start(project, *SMALL, prepare=lambda: os.umask(0o027)))
    assert code == 0, err
    modes = {p.stat().st_mode & 0o777 for p in (place / "2024").iterdir()}
    assert (modes, (place / "2024").stat().st_mode & 0o777) == ({0o640}, 0o750)  # the umask is kept


@pytest.mark.stress
def test_read_only_reports_name_the_briefs_that_could_not_be_written(project):
    project.reports.mkdir(exist_ok=True)
    with read_only(project.reports):
        code, out, err = ended(start(project, "batch", run_file(project, FOUR[:2]), "-j", 1, "--engine", "plain", prepare=as_others))
    assert code == 5
    assert all(f"{unit}@2008-08-01 2023" in err for unit in FOUR[:2])
    assert err.count("it may not be read or written") == 4  # of each unit its brief and its annex
    assert "Catalogue: not written" in out
    assert "0 made, 0 skipped (unchanged), each with its annex; 4 documents failed" in out
    assert list(project.reports.iterdir()) == []


@pytest.mark.stress
def test_of_two_builds_one_builds_and_one_waits_and_finds_it_made(project):
    methods = project.params / "methods" / "analysis.yml"
    methods.write_text(methods.read_text(encoding="utf-8") + "# looked at again\n", encoding="utf-8")
    first = start(project, "build")
    until = time.monotonic() + 120
    while not (project.processed / ".project.lock").exists():
        assert first.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    second = ended(start(project, "build"))
    first = ended(first)
    assert (first[0], second[0]) == (0, 0)
    assert "built in" in first[1]
    assert "unchanged, already built" in second[1]
    assert "Another run is building this project" in second[2]
    assert [p for p in project.processed.iterdir() if p.name.startswith(".")] == []


def shared(project: Project, *options: tuple) -> list[dict]:
    """Run one batch with each of the options at once; return what each said."""
    run = run_file(project)
    batches = [start(project, "batch", run, "--json", *more) for more in options]
    said = []
    for code, out, err in map(ended, batches):
        assert code == 0, out + err
        said.append(json.loads(out))
    assert sum(one["made"] for one in said) == len(FOUR)
    assert all(one["made"] + one["skipped"] == len(FOUR) for one in said)
    assert len(list(project.reports.glob("r-*/*/brief.stamp.json"))) == len(FOUR)
    assert [p for p in project.reports.rglob("*") if p.name.startswith(".")] == []
    return said


@pytest.mark.stress
def test_two_batches_share_the_work(project):
    shared(project, ("-j", 1, "--engine", "plain"), ("-j", 1, "--engine", "plain"))


@pytest.mark.stress
@pytest.mark.parametrize("second", [("-j", 2, "--engine", "warm"), ("-j", 2, "--executor", "dask"), ("-j", 1, "--engine", "plain")])
def test_batches_of_every_kind_share_the_work(project, second):
    shared(project, ("-j", 2, "--engine", "warm"), second, ("-j", 1, "--executor", "dask", "--engine", "warm"))


@pytest.mark.stress
def test_a_full_disk_under_build_and_batch(project):
    run = run_file(project, FOUR[:2])
    with tiny_disk(project.reports, "48k"):
        code, out, err = ended(start(project, "batch", run, "-j", 1, "--engine", "plain"))
        assert code == 5
        assert err.count("there is no space left") == 4, out + err
        assert [p.name for p in project.reports.rglob("*") if p.name.startswith(".")] == []
    with tiny_disk(project.processed, "100k"):
        code, out, err = ended(start(project, "build"))
        assert code == 1
        assert "there is no space left" in err
        assert list(project.processed.iterdir()) == []


@pytest.mark.parametrize("by", short_form([signal.SIGTERM, signal.SIGKILL], [signal.SIGKILL]))  # killed, it can clear up nothing
def test_a_killed_lab_takes_jupyter_along(project, by):
    lab = start(project, "lab", "--no-browser", "--port", 18888 + by)
    try:
        until = time.monotonic() + 180
        while b"jupyterlab" not in Path(f"/proc/{lab.pid}/cmdline").read_bytes():
            assert lab.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        lab.send_signal(by)
        lab.communicate(timeout=60)
        assert lab.returncode is not None
        assert started_for(project) == []
    finally:  # a test that gives up leaves no server behind
        for number in started_for(project):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def started_for(project: Project) -> list[int]:
    """Return the processes that were started for this project and still live."""
    mark = f"PARLIB_ROOT={project.root}".encode()
    alive = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            alive += [int(process.name)] if mark in (process / "environ").read_bytes().split(b"\0") else []
    return alive
