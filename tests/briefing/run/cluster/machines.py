"""A Dask scheduler and workers as processes of their own, each in a folder that no other sees."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.projects import ROOT

_COMMAND = "import sys; sys.argv = sys.argv[1:]; from distributed.cli.dask_{kind} import main; main()"
QUICK = "from tests.briefing.run.cluster import quick; quick.take_place(); quick.alone(); "
ALONE = "from tests.briefing.run.cluster import quick; quick.alone(); "
OLDER = "import parlib; parlib.__version__ = '0.0.9'; "


def _started(kind: str, *arguments: str, folder: Path, prelude: str = "", more: Mapping[str, str] = {}) -> subprocess.Popen[str]:
    folder.mkdir(parents=True, exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if k not in ("PARLIB_ROOT", "PARLIB_ZYGOTE", "PYTEST_CURRENT_TEST")}
    return subprocess.Popen(
        [sys.executable, "-c", prelude + _COMMAND.format(kind=kind), f"dask-{kind}", *arguments, "--no-dashboard"],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", **more},
        stderr=subprocess.PIPE,
        text=True,
    )


def _said(process: subprocess.Popen[str], what: str) -> str:
    """Return what a process says behind these words; from then on its log is read and dropped."""
    seen = []
    assert process.stderr is not None
    for line in process.stderr:
        seen.append(line)
        if found := re.search(rf"{what}\s*(\S+)", line):
            threading.Thread(target=lambda: [None for _ in process.stderr], daemon=True).start()
            return found[1]
    raise AssertionError("".join(seen))


@contextlib.contextmanager
def scheduler(folder: Path, *tls: str, more: Mapping[str, str] = {}) -> Iterator[str]:
    """Yield the address of a scheduler."""
    protocol = ("--protocol", "tls") if tls else ()
    with _ending(_started("scheduler", "--host", "127.0.0.1", "--port", "0", *protocol, *tls, folder=folder, more=more)) as process:
        yield _said(process, r"Scheduler at:")


@contextlib.contextmanager
def worker(address: str, folder: Path, *tls: str, prelude: str = "", more: Mapping[str, str] = {}) -> Iterator[subprocess.Popen[str]]:
    """Yield a worker that has joined, with a local folder of its own."""
    place = ("--local-directory", str(folder / "local"))
    arguments = (address, "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", *place, *tls)
    with _ending(_started("worker", *arguments, folder=folder, prelude=prelude, more=more)) as process:
        _said(process, r"Registered to:")
        yield process


@contextlib.contextmanager
def _ending(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        with contextlib.suppress(ValueError):
            process.stderr.close()
