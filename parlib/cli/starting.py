"""What a command and the programs that it starts are given."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

SAFE_PATH, _THREADS = "PYTHONSAFEPATH", "OPENBLAS_NUM_THREADS"
_before: dict[str, str | None] = {}


@contextlib.contextmanager
def settled() -> Iterator[None]:
    """Let a command run with settings of its own.

    No Python that it starts takes code out of the working directory, where files that others sent
    may lie. Linear algebra has one thread: a library that cannot start more, for want of memory,
    ends the process as Ctrl+C does.
    """
    _before.update({name: os.environ.get(name) for name in (SAFE_PATH, _THREADS)})
    os.environ[SAFE_PATH] = "1"
    os.environ.setdefault(_THREADS, "1")
    kept = as_it_was()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
        _before.clear()


def as_it_was() -> dict[str, str]:
    """Return the environment without the settings of :func:`settled`."""
    others = {name: value for name, value in os.environ.items() if name not in _before}
    return others | {name: value for name, value in _before.items() if value is not None}
