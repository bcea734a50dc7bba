"""A folder of files that others sent is no place to take code from: nothing that parlib starts there imports what lies in it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from parlib.cli import app, lab
from parlib.cli.starting import SAFE_PATH
from tests.projects import ROOT

STARTS = """
from parlib.briefing.run.pool import _Workers, _starting
from parlib.briefing.warm.starter import Zygote
if __name__ == "__main__":
    zygote = Zygote()
    zygote.begin()
    with _Workers(1) as pool:
        with _starting():
            answer = pool.submit(abs, -7)
        assert answer.result() == 7
    zygote.wait(watched=False)
    zygote.stop()
"""


@pytest.fixture
def inbox(tmp_path, monkeypatch):
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in ("re", "random", "signal", "parlib", "jupyterlab", "tornado"):
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r} + ' ')\nraise SystemExit(1)\n")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="the warm engine is of Linux")
def test_workers_and_the_warm_engine(inbox):
    script = inbox.parent / "starts.py"
    script.write_text(STARTS)
    environment = {name: value for name, value in os.environ.items() if name != SAFE_PATH} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert not (inbox.parent / "ran").exists(), (inbox.parent / "ran").read_text()
    assert done.returncode == 0, done.stderr


def test_jupyterlab(inbox, monkeypatch):
    started = []
    monkeypatch.setattr(lab.os, "execve", lambda program, words, environment: started.append((words, environment)) or sys.exit(0))
    monkeypatch.setattr(lab, "lacking", lambda _: "")
    monkeypatch.setattr(lab, "_speak_in_menus", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["parlib", "lab", "--no-browser", "--root", str(ROOT)])
    with pytest.raises(SystemExit):
        app.main()
    ((words, environment),) = started
    assert SAFE_PATH not in environment  # a notebook may import what lies beside it
    subprocess.run(
        [*words[: words.index("jupyterlab")], "jupyterlab", "--version"], env=environment, capture_output=True, check=False, timeout=60
    )
    assert not (inbox.parent / "ran").exists(), (inbox.parent / "ran").read_text()


def test_whatever_else_a_command_starts(inbox, monkeypatch):
    monkeypatch.delenv(SAFE_PATH, raising=False)
    monkeypatch.setattr(app, "_run", lambda **_: subprocess.run([sys.executable, "-c", "import random"], check=False).returncode)
    with pytest.raises(SystemExit) as stop:
        app.main()
    assert stop.value.code == 0
    assert SAFE_PATH not in os.environ


def test_linear_algebra_has_one_thread_unless_somebody_says_otherwise(monkeypatch):
    """OpenBLAS that finds no memory for more raises SIGINT: the command said that the keyboard had stopped it."""
    given = []
    monkeypatch.setattr(app, "_run", lambda **_: given.append(os.environ["OPENBLAS_NUM_THREADS"]) or 0)
    for before in (None, "4"):
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", before) if before else monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
        with pytest.raises(SystemExit):
            app.main()
        assert os.environ.get("OPENBLAS_NUM_THREADS") == before
    assert given == ["1", "4"]
