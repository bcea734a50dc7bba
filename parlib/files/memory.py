"""Give memory back to the system: a process that works long would else hold the most it ever had."""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # of malloc.h
_LARGE = 256 * 1024
_LARGEST = 32 * 1024 * 1024
"""Bytes; up to this glibc lets the threshold rise by itself."""
_ARENAS = 2


@lru_cache(maxsize=1)
def _libc() -> Any:
    """Return the C library where it is glibc, which alone keeps what is given back to it."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows
        return None
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None


def few_arenas() -> None:
    """Let threads of this process share their reserves of memory."""
    if (libc := _libc()) is not None:
        libc.mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give back to the system what this process holds and does not use."""
    if (libc := _libc()) is not None:
        libc.malloc_trim(0)


@contextlib.contextmanager
def nothing_collected() -> Iterator[None]:
    """Let Python look for cycles later: while much is imported there are none, and every look takes
    longer than the one before.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


def is_given_back() -> bool:
    """Return whether what is freed can be given back to the system here."""
    return _libc() is not None


@contextlib.contextmanager
def large_apart() -> Iterator[None]:
    """Let each large block that is asked for meanwhile lie by itself: when it is freed the system
    has it back at once.

    Where tables of many parts are put together, old and new would else lie beside one another to
    the end: what is freed between two blocks in use is not given back. Each such block costs some
    time of the system, so that sums over many small ones are better done outside.
    """
    if (libc := _libc()) is None:
        yield
        return
    libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
    try:
        yield
    finally:
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGEST)
        give_back()
