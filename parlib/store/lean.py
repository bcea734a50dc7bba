"""Tables in the memory of the C library, which gives back to the system what is freed: Arrow's own
reserve keeps it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pyarrow as pa

from parlib.files.memory import is_given_back


@contextlib.contextmanager
def tables_given_back() -> Iterator[None]:
    """Let tables that are made meanwhile lie where they are given back when they are let go."""
    before = pa.default_memory_pool()
    if is_given_back():
        pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)
