"""An invented province for training: its own workspace, fictional and marked so on every page."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from parlib.codebook.localities import Register
from parlib.codebook.vietnamese import ascii_slug, nfc
from parlib.errors import UsageError
from parlib.simulate.settings import Settings
from parlib.simulate.units import fictional_units
from parlib.speech.catalogue import msg
from parlib.workspace.provinces import find_province

_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,3}")
_LONGEST = 30
_DISTRICTS, _COMMUNES, _DEPARTMENTS, _YEARS = 3, 12, 5, 3
"""Small enough to be filled in by hand, large enough for a ranking and for last year's points beside
each row.
"""


def practice_settings(name: str, today: date, localities: pd.DataFrame) -> Settings:
    """Return the settings of an invented province with three scored years before this one.

    Parameters
    ----------
    name : str
        What it is called, without "Tỉnh"; no province of that name may be or have been.
    today : date
        The year of this day is the one to be filed and appraised.
    localities : DataFrame
        The register, in which the name must not stand.

    Raises
    ------
    UsageError
        No name for a province, or the name of a real one: figures are never invented for it.
    """
    name = " ".join(nfc(name).split())
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise UsageError(
            msg(
                "--practice {name} → a name of one to four words, e.g. “Hồng Lam”",
                name=f"“{name[:60]}”",
            )
        )
    meant = find_province(name, localities)
    if meant.unit is not None:
        raise UsageError(
            msg(
                "{name} is or was a real province, and figures are never invented for one → "
                "choose a name that is on no map, or use --province",
                name=f"“{name}”",
            )
        )
    return Settings(
        code=_code(name),
        name=name,
        first_period=today.year - _YEARS,
        last_period=today.year - 1,
        districts=_DISTRICTS,
        communes=_COMMUNES,
        departments=_DEPARTMENTS,
    )


def _code(name: str) -> str:
    """Return what the codes of its units begin with: first letters, or of one word the first two."""
    words = ascii_slug(name).split("-")
    letters = "".join(word[0] for word in words) if len(words) > 1 else words[0][:2]
    return letters.upper().ljust(2, "X")


def practice_units(settings: Settings) -> Register:
    """Return the units of an invented province."""
    return Register(fictional_units(settings))
