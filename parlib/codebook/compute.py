"""How a part of a result is worked out.

At once, or as whoever asked has it (a build takes it from its memory where the inputs were the
same).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

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
