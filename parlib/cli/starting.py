"""What the programs are given that a command starts."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

SAFE_PATH = "PYTHONSAFEPATH"


@contextlib.contextmanager
def no_code_from_here() -> Iterator[None]:
    """Let no Python that a command starts take code out of the working directory, where files that
    others sent may lie.
    """
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        yield
    finally:
        os.environ.pop(SAFE_PATH)
        if before is not None:
            os.environ[SAFE_PATH] = before
