"""The `parlib` command for tests: within this process where that shows the same, as a process of its own where it does not."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from parlib.cli import main

PARLIB = Path(sys.executable).parent / "parlib"
# they start workers, servers or other programs, which must not inherit the process of the tests
_OF_THEIR_OWN = ("batch", "lab")


def parlib(*arguments: object, root: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command as a user would and assert its exit code; what it printed is in the answer."""
    words = [str(a) for a in arguments]
    alone = bool(words) and words[0] in _OF_THEIR_OWN
    done = (_as_process if alone else _in_this_process)(words, root)
    assert done.returncode == code, f"{done.args}\n{done.stdout}\n{done.stderr}"
    return done


def _environment(root: Path) -> dict[str, str]:
    return {**os.environ, "PARLIB_ROOT": str(root), "COLUMNS": "200", "NO_COLOR": "1"}


def parlib_process(*arguments: object, root: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own: where start-up, streams or the interpreter itself are what is tested."""
    done = _as_process([str(a) for a in arguments], root)
    assert done.returncode == code, f"{done.args}\n{done.stdout}\n{done.stderr}"
    return done


def _as_process(words: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PARLIB, *words], env=_environment(root), cwd=root, capture_output=True, text=True, check=False, timeout=300)


def _in_this_process(words: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    out, err = io.StringIO(), io.StringIO()
    with (
        _in_folder(root),
        mock.patch.dict(os.environ, _environment(root)),
        mock.patch.object(sys, "argv", ["parlib", *words]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(bool(stop.code))
    return subprocess.CompletedProcess(["parlib", *words], code, out.getvalue(), err.getvalue())


@contextlib.contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
