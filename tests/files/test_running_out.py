"""What a program runs out of beside the disk, memory and files that may be open, is told with what to do."""

from __future__ import annotations

import errno
import subprocess
import sys

import pytest

from parlib.briefing.run.execute import _ended
from parlib.briefing.run.outcomes import guarded
from parlib.cli import app
from parlib.codebook.runs import BriefRequest
from parlib.files.whole import in_words, lacks_memory
from parlib.gate.files import read_bytes

NO_ROOM = [
    MemoryError(),
    ImportError("x.so: failed to map segment from shared object"),
    ImportError("x.so: Cannot allocate memory"),
    RuntimeError("can't start new thread"),
]


@pytest.mark.parametrize("fault", NO_ROOM, ids=str)
def test_a_command_says_that_memory_does_not_suffice(fault, monkeypatch, capsys):
    def ends(**_):
        raise fault

    monkeypatch.setattr(app, "in_language", lambda _: ends)
    assert app._run(as_json=False) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert "not enough memory" in told
    assert "→" in told


@pytest.mark.parametrize("fault", [ImportError("no module named x"), RuntimeError("another fault")], ids=str)
def test_what_fails_otherwise_is_a_fault_of_the_program(fault, monkeypatch):
    def ends(**_):
        raise fault

    monkeypatch.setattr(app, "in_language", lambda _: ends)
    with pytest.raises(type(fault)):
        app._run(as_json=False)


@pytest.mark.parametrize("fault", NO_ROOM, ids=str)
def test_a_brief_without_memory_is_told_in_words(fault):
    def ends(*_):
        raise fault

    request = BriefRequest(notebook="brief", locality="31@2008-08-01", period=2023, issued_on="2025-06-30")
    assert "not enough memory" in guarded(ends, request, project=None).problem
    assert lacks_memory(fault)


def test_open_files_and_a_process_that_ended_say_what_to_do():
    assert "ulimit -n" in in_words(OSError(errno.EMFILE, "Too many open files"), "reports")
    assert "ulimit -n" in _ended("exit code 1")
    assert "ulimit -u" in in_words(BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"))
    assert "not enough memory" in in_words(OSError(errno.ENOMEM, "Cannot allocate memory"), "reports")


@pytest.mark.skipif(sys.platform != "linux", reason="bounds its own memory")
def test_a_small_file_takes_no_more_memory_than_it_has(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n")
    bounded = f"""
import resource
from pathlib import Path
from parlib.gate.files import read_bytes
held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + 2**26, held + 2**26))
print(read_bytes(Path({str(tmp_path / "a.csv")!r}), most=2**29))
"""
    told = subprocess.run([sys.executable, "-c", bounded], capture_output=True, text=True, check=False)
    assert told.stdout.strip() == "b'a,b\\n'", told.stderr


def test_a_file_of_any_size_is_read_whole(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    assert read_bytes(tmp_path / "a.csv", most=100) == b"a,b\n1,2\n"
