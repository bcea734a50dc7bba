"""Terminate processes that notebook cells left running, including those in their own process
sessions (Linux: found by a marker in the environment).
"""

from __future__ import annotations

import contextlib
import os
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path

MARK = "PARLIB_RUN"
_SWEEPS = 20  # a process may start others while it is ended


@contextlib.contextmanager
def ended_at_last() -> Iterator[dict[str, str]]:
    """Yield an environment variable for the processes of one run, and end at last whatever still
    bears it.
    """
    mark = uuid.uuid4().hex
    try:
        yield {MARK: mark}
    finally:
        for _ in range(_SWEEPS):
            if not _end(f"{MARK}={mark}".encode()):
                break


def _end(mark: bytes) -> int:
    """Kill every process that was started with the mark; return how many there were."""
    n_ended = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile, or is another user's
            if mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
                n_ended += 1
    return n_ended
