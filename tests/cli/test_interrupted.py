"""A batch that is killed or stopped half-way: nothing half is left, nothing keeps running, and the next run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parlib.briefing.run.stamp import read_stamp
from parlib.store.made_from import file_digest
from tests.cli.commands import PARLIB, parlib
from tests.projects import built_copy
from tests.short_form import short_form

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks for what still runs in /proc"),
]
UNITS = ("01", "22", "31", "40", "48", "92")
RUN = "id: few\ntitle: Some provinces\nissued_on: 2025-06-30\nformats: [html]\nentries:\n  - notebook: brief\n    period: 2023\n"


@pytest.fixture
def project(tmp_path_factory, number):
    """A project with a run file of so many provinces."""
    made = built_copy(tmp_path_factory, "stopped")
    units = ", ".join(f"'{u}@2008-08-01'" for u in UNITS[:number])
    (made.params / "runs" / "few.yml").write_text(f"{RUN}    localities: [{units}]\n", encoding="utf-8")
    return made


def stopped(project, *, after: int, by: signal.Signals, workers: int) -> tuple[int, str]:
    """Start the batch, stop its whole process group once so many briefs are there; return exit code and what it said."""
    environment = {**os.environ, "PARLIB_ROOT": str(project.root), "COLUMNS": "200", "NO_COLOR": "1"}
    batch = subprocess.Popen(
        [PARLIB, "batch", "params/runs/few.yml", "-j", str(workers)],
        cwd=project.root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 120
    while len(finished(project)) < after:
        assert batch.poll() is None, "the batch ended before it could be stopped"
        assert time.monotonic() < until, "no brief came"
        time.sleep(0.05)
    (os.kill if by == signal.SIGKILL else os.killpg)(batch.pid, by)  # Ctrl+C in a terminal reaches the whole group
    said = batch.communicate(timeout=60)[1]
    return batch.returncode, said


def finished(project) -> list[Path]:
    """Return the stamps of the briefs that are there with their annex."""
    return sorted(p for p in project.reports.glob("r-*/*/brief.stamp.json") if (p.parent / "annex.stamp.json").exists())


def still_running(project) -> list[str]:
    """Return the command lines of processes that were started for this project and still live."""
    mark = f"PARLIB_ROOT={project.root}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes() and process.name != str(os.getpid()):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:  # it ended meanwhile, or is another user's
            continue
    return found


# four leave one to be stopped: two workers have finished at most two when the first is seen, and one more is waited for
@pytest.mark.parametrize("number", short_form([4, 6], [4]))
def test_a_killed_batch_and_a_stopped_one_are_gone_on_with(project, number):
    code, _ = stopped(project, after=1, by=signal.SIGKILL, workers=2)
    assert code == -signal.SIGKILL
    until = time.monotonic() + 10
    while still_running(project) and time.monotonic() < until:
        time.sleep(0.1)
    assert still_running(project) == []
    first = {p: p.stat().st_mtime_ns for p in finished(project)}
    assert 1 <= len(first) < number

    code, said = stopped(project, after=len(first) + 1, by=signal.SIGINT, workers=1)
    assert code == 130
    assert "run the same command again to continue" in said
    assert "Traceback" not in said
    second = finished(project)
    assert len(second) < number

    done = json.loads(parlib("batch", "params/runs/few.yml", "-j", 1, "--json", root=project.root).stdout)
    assert (done["made"], done["skipped"], done["failed"]) == (number - len(second), len(second), 0)
    assert {p: p.stat().st_mtime_ns for p in first} == first  # what was finished was not made again
    assert len(finished(project)) == number
    for path in finished(project):
        files = {name: digest for kind in ("brief", "annex") for name, digest in read_stamp(path.parent, kind)["files"].items()}
        assert {name: file_digest(path.parent / name) for name in files} == files
        assert {p.name for p in path.parent.iterdir()} == {*files, path.name, "annex.stamp.json"}
