"""Return freed memory to the system; otherwise a long-running process keeps its peak usage."""

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
"""Bytes; glibc raises the threshold dynamically up to this value."""
_ARENAS = 2


@lru_cache(maxsize=1)
def _libc() -> Any:
    """Return the C library if it is glibc, the only one that retains freed memory."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows
        return None
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None


def few_arenas() -> None:
    """Make the threads of this process share malloc arenas."""
    if (libc := _libc()) is not None:
        libc.mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Return unused memory of this process to the system."""
    if (libc := _libc()) is not None:
        libc.malloc_trim(0)


@contextlib.contextmanager
def nothing_collected() -> Iterator[None]:
    """Disable cyclic garbage collection temporarily: mass imports create no cycles, and each
    collection takes longer than the one before.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


def is_given_back() -> bool:
    """Return whether freed memory can be returned to the system on this platform."""
    return _libc() is not None


@contextlib.contextmanager
def large_apart() -> Iterator[None]:
    """Allocate large blocks separately in this context, so that freeing them returns their memory
    at once.

    When tables are concatenated from many parts, old and new blocks would otherwise lie next to
    each other, and memory between two used blocks is never returned. Each separate block costs
    system time, so aggregations over many small blocks are better done outside this context.
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
