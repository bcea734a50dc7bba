"""Import modules without the optional dependencies they would load.

A library that can use another often imports it immediately if it is installed. What is never used
here should cost neither start-up time nor memory in every worker.
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
