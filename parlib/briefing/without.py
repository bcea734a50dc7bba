"""Imports that do without what a module would only take along.

A library that can use another often imports it at once, wherever it is installed. What is never
used here is not paid for: neither seconds at every start nor memory in every worker.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def without(*names: str) -> Iterator[None]:
    """Let what is imported meanwhile find these modules not installed, unless they are loaded.

    Afterwards they can be imported as ever.
    """
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(missing))  # type: ignore[arg-type]  # None: "not installed"
    try:
        yield
    finally:
        for name in missing:
            if sys.modules.get(name, ...) is None:
                del sys.modules[name]
