"""A file or folder is there whole or not at all, the umask is kept, and what the system refuses is said in words."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from parlib.errors import PlaceTaken, WriteFailed
from parlib.files import whole
from parlib.files.held import clear_dead
from parlib.files.whole import in_words, temporary_folder, whole_files, whole_folder, write_bytes, write_text

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, umask and limits of POSIX")


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch):
    target = tmp_path / "a.txt"
    write_bytes(target, b"old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(WriteFailed, match=r"a\.txt: there is no space left on this disk, and nothing half-written was kept → free some"):
        write_bytes(target, b"new")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.txt"]


def test_a_limit_of_the_system_leaves_nothing_half(tmp_path):
    """A real short write: the kernel takes a part of the bytes and refuses the rest."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(WriteFailed, match=r"larger than this system lets it be"):
            write_bytes(tmp_path / "a.bin", b"x" * 5000)
        with pytest.raises(WriteFailed), whole_folder(tmp_path / "new") as folder:
            write_bytes(folder / "a.bin", b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (28, "no space left"),
        (122, "no space left"),
        (30, "may not be read or written"),
        (13, "correct the rights"),
        (20, "a file stands"),
        (36, "→"),
    ],
)
def test_what_the_system_says_is_said_in_words_with_the_place(number, words):
    said = in_words(OSError(number, os.strerror(number)), "reports/x")
    assert said.startswith("reports/x: ")
    assert words in said
    assert "Errno" not in said


@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077])
def test_the_umask_is_kept(tmp_path, umask):
    before = os.umask(umask)
    try:
        write_text(tmp_path / "a.txt", "ả")
        with whole_folder(tmp_path / "folder") as folder:
            write_text(folder / "b.txt", "b")
        with whole_files(tmp_path / "folder") as folder:
            write_text(folder / "c.txt", "c")
    finally:
        os.umask(before)
    modes = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path, *tmp_path.rglob("*"))}
    assert {modes[n] for n in ("a.txt", "b.txt", "c.txt")} == {0o666 & ~umask}
    assert modes["folder"] == 0o777 & ~umask


def test_a_temporary_folder_is_for_its_user_only_and_goes(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with temporary_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "x").write_text("x")
    assert names(tmp_path) == []


def test_a_folder_appears_once_and_never_over_another(tmp_path):
    with whole_folder(tmp_path / "new") as folder:
        write_text(folder / "a", "1")
        assert not (tmp_path / "new").exists()
    with pytest.raises(PlaceTaken), whole_folder(tmp_path / "new") as folder:
        write_text(folder / "a", "2")
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "other"):
        1 / 0  # noqa: B018
    assert names(tmp_path) == ["new"]
    assert (tmp_path / "new" / "a").read_text() == "1"


def test_files_that_belong_together_join_those_that_are_there(tmp_path):
    for name in ("a", "b"):
        with whole_files(tmp_path / "set") as folder:
            write_text(folder / name, name)
            assert name not in (names(tmp_path / "set") if (tmp_path / "set").exists() else [])
    assert names(tmp_path / "set") == ["a", "b"]
    assert names(tmp_path) == ["set"]


def test_a_name_as_long_as_the_disk_takes_is_written(tmp_path):
    name = "ữ" * 83 + ".csv"
    write_text(tmp_path / name, "x")
    assert names(tmp_path) == [name]


STOPPED = """
import os, signal, sys
from pathlib import Path
from parlib.files import whole
kind, place = sys.argv[1], Path(sys.argv[2])
def stop(*_):
    print("here", flush=True)
    signal.pause()
whole.os.fsync = stop
if kind == "file":
    whole.write_bytes(place / "a.txt", b"half")
elif kind == "folder":
    with whole.whole_folder(place / "new") as folder:
        (folder / "x").write_text("x")
        stop()
else:
    with whole.temporary_folder() as folder:
        (folder / "x").write_text("x")
        stop()
"""


@pytest.mark.parametrize("kind", ["file", "folder", "temporary"])
def test_what_a_killed_run_left_is_cleared_only_when_it_is_dead(tmp_path, kind, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    writer = subprocess.Popen(
        [sys.executable, "-c", STOPPED, kind, tmp_path], stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    assert writer.stdout.readline() == b"here\n"
    left = names(tmp_path)
    assert left
    again(kind, tmp_path)
    assert set(left) <= set(names(tmp_path))  # its owner lives
    writer.kill()
    writer.communicate()
    (tmp_path / "new").rename(tmp_path / "kept") if (tmp_path / "new").exists() else None
    again(kind, tmp_path)
    assert not set(left) & set(names(tmp_path))


def again(kind: str, place: Path) -> None:
    if kind == "file":
        write_bytes(place / "a.txt", b"whole")
    elif kind == "folder":
        with whole_folder(place / "new"):
            pass
    else:
        whole._looked_at.clear()
        with temporary_folder():
            pass


def test_others_things_in_a_folder_for_everybody_are_left(tmp_path):
    tmp_path.chmod(0o1777)
    trap = tmp_path / "parlib-1.part"
    trap.symlink_to("/etc")
    (tmp_path / "parlib-notes").mkdir()
    os.mkfifo(tmp_path / "parlib-2.lock")
    clear_dead(tmp_path, prefix="parlib-")
    assert len(names(tmp_path)) == 3


def race(tmp_path: Path, *, writers: int, rounds: int) -> tuple[int, int]:
    """Let threads write, clear and read the same files at once; return how many writes and reads there were."""
    contents = [bytes([65 + i]) * (3000 + i) for i in range(writers)]
    failed: list[BaseException] = []
    reads = 0
    target, stop = tmp_path / "brief.html", threading.Event()

    def write(i: int) -> None:
        try:
            for _ in range(rounds):
                write_bytes(target, contents[i])
                clear_dead(tmp_path, prefix=".")
        except BaseException as fault:
            failed.append(fault)

    threads = [threading.Thread(target=write, args=(i,)) for i in range(writers)]
    watcher = threading.Thread(target=lambda: [clear_dead(tmp_path, prefix=".") or time.sleep(0.001) for _ in iter(stop.is_set, True)])
    for thread in (*threads, watcher):
        thread.start()
    while any(t.is_alive() for t in threads):
        if target.exists():
            assert target.read_bytes() in contents
            reads += 1
    stop.set()
    watcher.join()
    assert failed == []
    assert names(tmp_path) == ["brief.html"]
    return writers * rounds, reads


def test_writers_of_one_file_do_not_disturb_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    writes, reads = race(tmp_path, writers=4, rounds=60)
    assert writes == 240
    assert reads > 0


@pytest.mark.stress
def test_five_thousand_writes_at_once_lose_none(tmp_path):
    writes, _ = race(tmp_path, writers=8, rounds=700)
    assert writes == 5600


def test_a_signal_that_may_be_caught_leaves_nothing(tmp_path):
    writer = subprocess.Popen([sys.executable, "-c", STOPPED, "folder", tmp_path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    writer.stdout.readline()
    writer.send_signal(signal.SIGINT)
    writer.communicate(timeout=20)
    assert names(tmp_path) == []
