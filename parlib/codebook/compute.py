"""Protocols for computing one part of a result, directly or from a cache.

A build passes in an implementation that returns a stored result if the inputs are unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, Protocol, TypeVar

import pandas as pd

P = ParamSpec("P")
Made = TypeVar("Made")


class Compute(Protocol):
    """Runs a named function of tables and settings that returns one table or several by name.

    The result may come from an earlier run, so the function must depend on its arguments alone.
    """

    def __call__(self, work: Callable[P, Made], /, *args: P.args, **kwargs: P.kwargs) -> Made:
        """Return ``work(*args, **kwargs)``, or the stored result of an identical call."""


def at_once(work: Callable[P, Made], /, *args: P.args, **kwargs: P.kwargs) -> Made:
    """Call the function directly, without a cache.

    Examples
    --------
    >>> at_once(max, 2, 3)
    3
    """
    return work(*args, **kwargs)


Tables = Mapping[str, pd.DataFrame]


class Recall(Protocol):
    """Returns the tables that belong to a key, computed now or earlier."""

    def __call__(self, key: Sequence[Any], make: Callable[[], Tables | None], /) -> Tables | None:
        """Return the result of ``make``, or the result stored under the same key; None is never
        stored.
        """
