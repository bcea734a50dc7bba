"""Messages by their English sentence; ``vi.po`` holds the Vietnamese of each, and a test holds it
complete.

``msg("{count} units", count=124)`` is all that a caller writes. The language is that of the command
that runs: it is set once, at the beginning, and is English where nobody set it, so that a library
call does not depend on who calls.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("vi", "en")
CATALOGUE = Path(__file__).with_name("vi.po")
_spoken: ContextVar[str] = ContextVar("language of messages", default="en")


def speak(language: str) -> None:
    """Say everything in this language from here on, to the end of the command: ``vi`` or ``en``."""
    _spoken.set(language)


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything inside in this language, unless it is changed there.

    Afterwards the language is what it was before.
    """
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """Return the language in which messages are said."""
    return _spoken.get()


def msg(text: str, /, **figures: object) -> str:
    """Return a message in the language spoken, with its figures in place.

    Parameters
    ----------
    text : str
        The English sentence as one literal, with ``{names}`` for figures; it is also the key of the
        catalogue.
    **figures : object
        What stands in the names.

    Examples
    --------
    >>> msg("{count} units", count=3)
    '3 units'
    """
    said = vietnamese().get(text, text) if spoken() == "vi" else text
    return said.format(**figures) if figures else said


def language_of(*wishes: str, environment: Mapping[str, str] | None = None) -> str:
    """Return the language of messages.

    The first wish that is one, else ``PARLIB_LANG``, else that of the system, else Vietnamese.

    Examples
    --------
    >>> language_of("", "en")
    'en'
    >>> language_of(environment={"LANG": "en_GB.UTF-8"}), language_of(environment={"LANG": "C.UTF-8"})
    ('en', 'vi')
    """
    known = os.environ if environment is None else environment
    system = next(
        (known[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if known.get(name)), ""
    )
    for wish in (*wishes, known.get("PARLIB_LANG", ""), system[:2]):
        if wish in LANGUAGES:
            return wish
    return "vi"


@lru_cache(maxsize=1)
def vietnamese() -> dict[str, str]:
    """Return the catalogue: the Vietnamese of every English sentence."""
    from babel.messages.pofile import read_po  # not paid by those who speak English

    with CATALOGUE.open("rb") as stream:
        return {
            str(entry.id): str(entry.string)
            for entry in read_po(stream)
            if entry.id and entry.string
        }
