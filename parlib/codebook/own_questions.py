"""Link questions written as a formula: ``PCI ~ D5 + size | unit + year``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from parlib.codebook.vietnamese import nfc
from parlib.errors import UsageError
from parlib.speech.catalogue import saying

_EXAMPLE = saying(
    'write it as "PCI ~ D5 | unit + year": outcome ~ measure + other columns | column of the '
    "unit + column of the year"
)
_LOG = re.compile(r"log\s*\((.+)\)", re.IGNORECASE)


@dataclass(frozen=True)
class OwnQuestion:
    """A question about a table supplied by the user.

    Attributes
    ----------
    outcome, reform : str
        Column names.
    controls : tuple of str
        Columns of control variables.
    unit, year : str
        Columns of unit and year; the fixed effects of both are removed.
    logs : tuple of str
        Columns that enter as logarithms.
    lag : int
        Number of years by which the measure precedes the outcome.
    breaks : tuple of int
        Years from which figures are not comparable with earlier ones.
    error_variance : str
        Column with the sampling variance of the measure; empty if unknown.
    """

    outcome: str
    reform: str
    controls: tuple[str, ...]
    unit: str
    year: str
    logs: tuple[str, ...] = ()
    lag: int = 0
    breaks: tuple[int, ...] = ()
    error_variance: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that must be numeric."""
        error = (self.error_variance,) if self.error_variance else ()
        return (self.outcome, self.reform, *self.controls, *error)

    def with_columns(self, names: dict[str, str]) -> OwnQuestion:
        """Return the question with its columns renamed to those of the table."""
        return replace(
            self,
            outcome=names[self.outcome],
            reform=names[self.reform],
            controls=tuple(names[c] for c in self.controls),
            unit=names[self.unit],
            year=names[self.year],
            logs=tuple(names[c] for c in self.logs),
            error_variance=names[self.error_variance] if self.error_variance else "",
        )


def parse_question(text: str) -> OwnQuestion:
    """Parse a formula.

    Raises
    ------
    UsageError
        The text is not a valid formula; the message says what is missing.

    Examples
    --------
    >>> parse_question("log(GRDP) ~ D5 + size | province + year").controls
    ('size',)
    """
    sides = nfc(text).split("~")
    if len(sides) != 2:
        raise UsageError(
            saying(
                "{text!r} has no single ~ between outcome and measure → {example}",
                text=text,
                example=_EXAMPLE,
            )
        )
    parts = sides[1].split("|")
    if len(parts) != 2:
        raise UsageError(
            saying(
                "{text!r} does not say which columns hold unit and year → {example}",
                text=text,
                example=_EXAMPLE,
            )
        )
    named = [[name.strip() for name in side.split("+")] for side in (sides[0], *parts)]
    if any(not name for names in named for name in names):
        raise UsageError(
            saying(
                "{text!r} has an empty place where a column should stand → {example}",
                text=text,
                example=_EXAMPLE,
            )
        )
    (outcomes, measures, effects) = named
    if len(outcomes) != 1 or len(effects) != 2:
        raise UsageError(
            saying(
                "{text!r} needs one outcome, and after | the column of the unit "
                "and the column of the year → {example}",
                text=text,
                example=_EXAMPLE,
            )
        )
    logs: list[str] = []
    columns = [_without_log(name, logs) for name in (*outcomes, *measures)]
    everything = [*columns, *effects]
    twice = sorted({name for name in everything if everything.count(name) > 1})
    if twice:
        raise UsageError(
            saying(
                "{text!r} names {twice} twice → name each column once",
                text=text,
                twice=", ".join(twice),
            )
        )
    return OwnQuestion(
        columns[0], columns[1], tuple(columns[2:]), effects[0], effects[1], logs=tuple(logs)
    )


def _without_log(name: str, logs: list[str]) -> str:
    logged = _LOG.fullmatch(name)
    if not logged:
        return name
    logs.append(logged[1].strip())
    return logs[-1]
