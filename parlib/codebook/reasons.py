"""Reason codes: why something is missing, as a stable code with details in one line of text.

Tables store reasons as text (``too_few_years: n=2; needed=5``), so that they survive Parquet and
CSV and are readable by a person. Sentences in ``params/wording`` are chosen by the code and filled
with the details.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code with its details.

    Parameters
    ----------
    code : str
        Stable code, lower case with underscores.
    details : mapping of str to str
        Details in printing order.

    Examples
    --------
    >>> str(Reason.of("too_few_years", n=2, needed=5))
    'too_few_years: n=2; needed=5'
    >>> Reason.parse("too_few_years: n=2; needed=5").details["needed"]
    '5'
    """

    code: str
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, code: str, **details: object) -> Reason:
        """Return a reason. Floats are written without trailing zeros; ``;`` is not allowed in a
        detail.
        """
        return cls(code, MappingProxyType({k: _plain(v) for k, v in details.items()}))

    @classmethod
    def parse(cls, text: str) -> Reason:
        """Parse a reason from its text; text without details is a bare code."""
        code, _, rest = text.partition(": ")
        parts = (part.partition("=") for part in rest.split("; ") if part)
        return cls(code, MappingProxyType({k: v for k, _, v in parts}))

    def __str__(self) -> str:
        """Return ``code`` or ``code: key=value; key=value``."""
        return (
            f"{self.code}: " + "; ".join(f"{k}={v}" for k, v in self.details.items())
            if self.details
            else self.code
        )


def _plain(value: object) -> str:
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text.replace(";", ",")
