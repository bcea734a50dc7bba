"""Allocate tables in the memory of the C library, which returns freed memory to the system; Arrow's
own pool keeps it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pyarrow as pa

from parlib.files.memory import is_given_back


@contextlib.contextmanager
def tables_given_back() -> Iterator[None]:
    """Allocate tables created in this context from memory that is returned to the system when
    freed.
    """
    before = pa.default_memory_pool()
    if is_given_back():
        pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)
