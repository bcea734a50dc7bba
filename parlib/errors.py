"""Errors and problems, in the analyst's words: what is wrong, where, and what to do about it.

There are two families. A *problem* is one defect of an input, kept as a row so that all of them can
be shown at once. A *ParlibError* stops work that cannot continue; its message always says what,
where and the remedy. A statistical impossibility is neither: it is a value with a reason (see
``parlib.analysis``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields, replace

from parlib.by_hand import read_by_a_person, remember_what_was_refused
from parlib.speech.catalogue import aloud, joined, language_of, speaking

# characters
_LONGEST = {
    "what": 1_500,
    "remedy": 1_000,
    "file": 300,
    "sheet": 100,
    "cell": 200,
    "actual": 400,
    "expected": 1_000,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect of one input, with its place and its remedy.

    Parameters
    ----------
    what : str
        The defect in one sentence.
    remedy : str
        What the analyst should do, in one sentence.
    file, sheet, cell : str
        Location. ``cell`` is an Excel address (``"D14"``), a CSV place (``"row 14, score"``) or a
        YAML line (``"line 14"``). Empty if not applicable.
    actual, expected : str
        The offending value as read, and what would have been accepted.
    severity : str
        ``"error"`` refuses the input; ``"warning"`` lets it through and is shown.
    """

    what: str
    remedy: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    actual: str = ""
    expected: str = ""
    severity: str = "error"

    def __post_init__(self) -> None:
        """Truncate long texts: a cell may contain a whole document, and every row of a table may be
        wrong.
        """
        for name, most in _LONGEST.items():
            if len(text := getattr(self, name)) > most:
                object.__setattr__(self, name, text[:most] + "…")

    @property
    def place(self) -> str:
        """Return the location as one string, for example ``"a.xlsx › Điểm › D14"``."""
        return joined((part for part in (self.file, self.sheet, self.cell) if part), " › ")

    def __str__(self) -> str:
        """Return location, defect, found/expected and remedy on one line."""
        head = f"{self.place}: {self.what}" if self.place else self.what
        if self.actual or self.expected:
            head += (
                f" (found {self.actual!r}, expected {self.expected})"
                if self.expected
                else f" (found {self.actual!r})"
            )
        return f"{head} → {self.remedy}"

    def as_row(self) -> dict[str, str]:
        """Return the problem as a flat row, for a table, a CSV or JSON."""
        return {name: str(text) for name, text in asdict(self).items()}


PLACES_TOLD = 4


def together(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Merge equal problems into one, with the first locations and the number of occurrences, in
    order of first occurrence.

    Equal means: the same sentence, remedy, value and severity in one sheet of one file; only the
    cell differs. The function is idempotent.

    Examples
    --------
    >>> rows = [Problem("no such unit", "correct it", file="a.csv", cell=f"row {n}", actual="X") for n in range(2, 562)]
    >>> [p.cell for p in together(rows)]
    ['row 2 · row 3 · row 4 · row 5 … (+556)']
    """
    cells: dict[Problem, list[str]] = {}
    for problem in problems:
        cells.setdefault(replace(problem, cell=""), []).append(problem.cell)
    return tuple(replace(problem, cell=_places(places)) for problem, places in cells.items())


def _places(cells: list[str]) -> str:
    known = list(dict.fromkeys(filter(None, cells)))
    told = joined(known[:PLACES_TOLD], " · ")
    if len(known) <= PLACES_TOLD:
        return told
    return joined((told, f"… (+{len(known) - PLACES_TOLD})"), " ")


PROBLEM_COLUMNS = tuple(f.name for f in fields(Problem))


class ParlibError(Exception):
    """Base class of every error that parlib raises deliberately. ``exit_code`` is the exit code of
    the command line.
    """

    exit_code = 1

    @property
    def message(self) -> str:
        """Return the message; a message made with ``saying`` can be rendered in another language."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)

    @property
    def _render_traceback_(self) -> Callable[[], list[str]]:
        """Traceback shown by IPython: just the message if a person has the notebook open.

        Elsewhere (Papermill, a batch, nbclient) the attribute does not exist, and the full
        traceback is shown, because logs need it.
        """
        if not read_by_a_person():
            raise AttributeError("_render_traceback_")
        return self._sentence

    def _sentence(self) -> list[str]:
        remember_what_was_refused(self.__traceback__)
        with speaking(language_of()):
            return [aloud(self.message)]


class UsageError(ParlibError):
    """The request itself is invalid: an unknown locality, period, option or parameter."""

    exit_code = 2


class Unconfirmed(UsageError):
    """The request is valid, but nobody was there to confirm it."""


class ParamsError(ParlibError):
    """A file under ``params/`` is not valid."""

    exit_code = 3


class SourceError(ParlibError):
    """A raw file cannot be used: no card, checksum mismatch, unreadable, hostile."""

    exit_code = 3


class ValidationFailed(ParlibError):
    """One or more inputs were refused; ``problems`` holds every defect, not only the first."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem], *, context: str = "") -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        count = len(self.problems)
        head = f"{context}: {count} problem(s)" if context else f"{count} problem(s)"
        super().__init__("\n".join([head, *(f"  - {p}" for p in together(self.problems))]))


class StaleCorrection(ParlibError):
    """A declared correction no longer finds the error it was written for."""

    exit_code = 3


class WriteFailed(ParlibError):
    """A location is not writable, or the disk is full; nothing half-written was left there."""


class PlaceTaken(WriteFailed):
    """Something already exists where a new folder was to be created; it is left unchanged."""


class ReleaseError(ParlibError):
    """A release is missing, incomplete, or was changed after it was written."""

    exit_code = 4


class ReleaseMissing(ReleaseError):
    """No release of that name exists."""


class BriefFailed(ParlibError):
    """One brief could not be made; the message names locality, period and cell.

    Parameters
    ----------
    message : str
        What, where, what to do.
    cell : str
        The failed notebook cell, if any.
    traceback : str
        The Python traceback.
    """

    exit_code = 5

    def __init__(self, message: str = "", *, cell: str = "", traceback: str = "") -> None:
        super().__init__(message)
        self.cell, self.traceback = cell, traceback


class ClusterFailed(BriefFailed):
    """Other machines could not be used, or were lost; results made so far are kept."""


class RenderRefused(BriefFailed):
    """A document was refused before writing: a number without its source cell, missing alt text, a
    violated standard.
    """


class BundleRefused(ParlibError):
    """A dispatch bundle may not be issued; the message says why."""

    exit_code = 6


class VerificationFailed(ParlibError):
    """A document or bundle does not match the data."""

    exit_code = 7


class NotCompared(ParlibError):
    """A document could not be verified: nothing false was found, but its release, the code that
    made it or its origin is not available.
    """

    exit_code = 8
