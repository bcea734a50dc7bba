"""How a part of a result is worked out.

At once, or as whoever asked has it (a build takes it from its memory where the inputs were the
same).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, Protocol, TypeVar

import pandas as pd

P = ParamSpec("P")
Made = TypeVar("Made")


class Compute(Protocol):
    """Works out one part: a named function of tables and settings, which gives one table or several
    by name.

    The answer may be one that was worked out earlier. A function that is handed over must therefore
    depend on its arguments alone.
    """

    def __call__(self, work: Callable[P, Made], /, *args: P.args, **kwargs: P.kwargs) -> Made:
        """Return ``work(*args, **kwargs)``, or what the same call gave before."""


def at_once(work: Callable[P, Made], /, *args: P.args, **kwargs: P.kwargs) -> Made:
    """Work a part out here and now.

    Examples
    --------
    >>> at_once(max, 2, 3)
    3
    """
    return work(*args, **kwargs)


Tables = Mapping[str, pd.DataFrame]


class Recall(Protocol):
    """Gives tables by name that follow from a key alone, made now or earlier."""

    def __call__(self, key: Sequence[Any], make: Callable[[], Tables | None], /) -> Tables | None:
        """Return what ``make`` gives, or gave under the same key; None is given and never kept."""
