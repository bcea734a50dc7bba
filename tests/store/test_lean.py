"""Memory of tables goes back to the system when they are let go."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from parlib.files.memory import is_given_back
from parlib.store.lean import tables_given_back


def test_tables_made_meanwhile_lie_in_the_memory_of_the_c_library():
    before = pa.default_memory_pool().backend_name
    with tables_given_back():
        assert pa.default_memory_pool().backend_name == ("system" if is_given_back() else before)
    assert pa.default_memory_pool().backend_name == before


def test_the_pool_is_arrows_again_after_a_failure():
    before = pa.default_memory_pool().backend_name
    with pytest.raises(ZeroDivisionError), tables_given_back():
        1 / 0  # noqa: B018 - whatever fails meanwhile
    assert pa.default_memory_pool().backend_name == before


FREED = """
from pathlib import Path
import numpy as np
from parlib.files.memory import large_apart

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

with large_apart():
    held = [np.ones(125_000) for _ in range(100)]  # 1 MB each
    most = resident()
    del held[::2]
    print(most - resident())
"""


@pytest.mark.skipif(not is_given_back() or not Path("/proc/self/statm").exists(), reason="only glibc on Linux keeps what is freed")
def test_what_is_freed_between_two_blocks_in_use_is_given_back():
    """In a process of its own: one that has held much before has room that is handed out first."""
    freed = subprocess.run([sys.executable, "-c", FREED], check=True, capture_output=True, text=True, timeout=120).stdout
    assert int(freed) > 40_000_000
