"""Commands that are stopped at any moment: a process that has imported everything forks one for each command, as a shell would.

``python stopping.py`` reads a JSON line ``[arguments, log]`` and answers with the process number, then with exit code and seconds.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from parlib.store.project import Project

MODULES = (
    "parlib.pipeline",
    "parlib.cli.app",
    "parlib.briefing.run.batch",
    "parlib.briefing.bundle",
    "parlib.briefing.catalogue",
    "parlib.intake.workbook.problem_report",
    "parlib.intake.workbook.template",
    "parlib.simulate",
)


def serve() -> None:
    import importlib

    for name in MODULES:
        importlib.import_module(name)
    from parlib.cli.app import main

    _say("ready")
    for line in sys.stdin:
        arguments, log = json.loads(line)
        began = time.monotonic()
        pid = os.fork()
        if pid == 0:
            _become(main, arguments, log)
        _say(pid)
        _, status = os.waitpid(pid, 0)
        _say(os.waitstatus_to_exitcode(status), time.monotonic() - began)


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def _become(main, arguments: list[str], log: str) -> None:
    descriptor = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    code = 1
    try:
        sys.argv = ["parlib", *arguments]
        main()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@dataclass
class Shell:
    """One project, a temporary folder of its own, and the process that forks its commands."""

    project: Project
    place: Path
    server: subprocess.Popen = field(init=False)

    def __post_init__(self) -> None:
        self.scratch, self.log = self.place / "t", self.place / "log"
        self.scratch.mkdir()
        environment = {**os.environ, "PARLIB_ROOT": str(self.project.root), "TMPDIR": str(self.scratch), "COLUMNS": "200", "NO_COLOR": "1"}
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
        self.server = subprocess.Popen(
            [sys.executable, __file__], cwd=self.project.root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.server.stdout.readline() == "ready\n"

    def close(self) -> None:
        self.server.stdin.close()
        self.server.wait(30)
        self.server.stdout.close()

    def run(self, *arguments: str, kill_after: float | None = None) -> tuple[int, float]:
        """Run one command to its end, or kill it after so many seconds; return exit code (negative: signal) and seconds."""
        self.server.stdin.write(json.dumps([list(map(str, arguments)), str(self.log)]) + "\n")
        self.server.stdin.flush()
        pid = int(self.server.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        code, seconds = self.server.stdout.readline().split()
        return int(code), float(seconds)

    def wait_for_the_dead(self) -> None:
        """Wait until what a killed command started has ended: it has the project in its environment."""
        mark, until = f"PARLIB_ROOT={self.project.root}".encode(), time.monotonic() + 30
        while time.monotonic() < until:
            alive = 0
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    alive += int(process.name) != self.server.pid and mark in (process / "environ").read_bytes()
                except OSError:
                    continue
            if not alive:
                return
            time.sleep(0.1)
        raise AssertionError("something that a killed command started still runs")

    def leftovers(self) -> list[str]:
        """Return every hidden thing in the project but git's, and everything in the temporary folder."""
        hidden = [p for p in self.project.root.rglob("*") if p.name.startswith(".") and not p.name.startswith(".git")]
        return sorted(map(str, [*hidden, *self.scratch.iterdir()]))


def content(*places: Path) -> dict[str, str]:
    """Return the digest of every file below, by its path."""
    out = {}
    for place in places:
        for path in [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file()):
            out[f"{place.name}/{path.relative_to(place)}"] = hashlib.sha256(_without_clock(path)).hexdigest()
    return out


def _without_clock(path: Path) -> bytes:
    """Return a file's bytes; of a workbook, its parts without the one that says when it was saved."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return b"".join(book.read(name) for name in sorted(book.namelist()) if name != "docProps/core.xml")


def kill_and_run_again(shell: Shell, arguments: tuple, *, made: tuple[Path, ...], kills: int, seed: int, spare: str = "index.") -> float:
    """Kill a command at random moments and run it again each time: the second run ends 0 with all that one whole run makes.

    Returns the seconds of a whole run.
    """
    chance = random.Random(seed)

    def clear() -> None:
        for place in made:
            shutil.rmtree(place, ignore_errors=True)

    clear()
    code, seconds = shell.run(*arguments)
    assert code == 0, shell.log.read_text()
    whole = {name: digest for name, digest in content(*made).items() if spare not in name}
    assert whole
    killed = 0
    while killed < kills:
        clear()
        code, _ = shell.run(*arguments, kill_after=chance.uniform(0, seconds))
        if code != -signal.SIGKILL:
            assert code == 0, shell.log.read_text()
        killed += code == -signal.SIGKILL
        shell.wait_for_the_dead()
        code, _ = shell.run(*arguments)
        assert code == 0, shell.log.read_text()
        assert {name: digest for name, digest in content(*made).items() if spare not in name} == whole
        assert shell.leftovers() == [], shell.leftovers()
    return seconds


if __name__ == "__main__":
    serve()
