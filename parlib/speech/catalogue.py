"""Messages keyed by their English sentence; ``*vi.po`` contain the Vietnamese of each, and a test
checks that they are complete.

``msg("{count} units", count=124)`` is all that a command prints. The language is that of the
running command: it is set once, at the start, and defaults to English, so that a library call does
not depend on its caller.

Problems found by the library are stored, compared and sent between processes before anybody reads
them. ``saying("{count} units", count=124)`` is the English sentence that can still be translated;
``aloud`` translates it when it is printed.
"""

from __future__ import annotations

import contextlib
import os
import string
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from pathlib import Path

from parlib.speech.languages import LANGUAGES
from parlib.speech.po import read_catalogue

CATALOGUES = tuple(sorted(Path(__file__).parent.glob("*vi.po")))
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
    if spoken() == "en":
        return text.format(**figures) if figures else text
    return _in_vietnamese(text, figures)


class Said(str):
    """A sentence in English that can be said in Vietnamese too; made by ``saying``."""

    text: str
    figures: Mapping[str, object]

    def __reduce__(self) -> tuple[object, ...]:
        """Stay what it is between processes."""
        return filled_in, (self.text, self.figures)


def filled_in(text: str, figures: Mapping[str, object]) -> Said:
    """Return figures between marks that every language prints alike; words are for ``saying``."""
    sentence = Said(text.format(**figures) if figures else text)
    sentence.text, sentence.figures = text, figures
    return sentence


def saying(text: str, /, **figures: object) -> str:
    """Return a message in English that ``aloud`` can say in the language spoken.

    Parameters
    ----------
    text : str
        The English sentence as one literal, with ``{names}`` for figures; it is also the key of the
        catalogue.
    **figures : object
        What stands in the names; may be said as well.

    Examples
    --------
    >>> saying("{count} units", count=3)
    '3 units'
    """
    return filled_in(text, figures)


def aloud(sentence: str) -> str:
    """Return a sentence in the language spoken; one that was not ``said`` stays as it is."""
    if not isinstance(sentence, Said) or spoken() == "en":
        return sentence
    return _in_vietnamese(sentence.text, sentence.figures)


def kept(sentence: str) -> object:
    """Return a sentence as JSON can keep it, with what ``aloud`` needs.

    What is no message of the catalogue (an amount, several sentences as one) is kept in English: it
    would not be put together again.
    """
    if not isinstance(sentence, Said) or sentence.text not in vietnamese():
        return str(sentence)
    figures = {
        name: kept(figure if isinstance(figure, str) else str(figure))
        if not isinstance(figure, int | float)
        else figure
        for name, figure in sentence.figures.items()
    }
    return {"text": sentence.text, "figures": figures}


def revived(sentence: object) -> str:
    """Return a sentence that was ``kept``; only what the catalogue knows is put together again."""
    if isinstance(sentence, Mapping) and sentence.get("text") in vietnamese():
        figures = {
            n: f if isinstance(f, int | float) else revived(f)
            for n, f in sentence["figures"].items()
        }
        return filled_in(str(sentence["text"]), figures)
    return str(sentence)


def fixed(text: str) -> str:
    """Return a text without figures, found in no matter which place, in the language spoken."""
    return vietnamese().get(text, text) if spoken() == "vi" else text


def language_of(
    *wishes: str, environment: Mapping[str, str] | None = None, otherwise: str = "vi"
) -> str:
    """Return the language of messages.

    The first wish that is one, else ``PARLIB_LANG``, else that of the system, else ``otherwise``.

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
    return otherwise


def _in_vietnamese(text: str, figures: Mapping[str, object]) -> str:
    return in_vietnamese(vietnamese().get(text, text), figures)


def in_vietnamese(sentence: str, figures: Mapping[str, object]) -> str:
    """Return a Vietnamese sentence with its figures as Vietnamese prints them, whatever is spoken.

    Examples
    --------
    >>> in_vietnamese("cao hơn {most:g}", {"most": 1.5})
    'cao hơn 1,5'
    """
    return _VIETNAMESE.vformat(sentence, (), figures) if figures else sentence


def printed(value: float, spec: str = "") -> str:
    """Return a number as the language spoken prints it; ``spec`` is that of ``format``.

    Examples
    --------
    >>> printed(1234.5, ",.2f")
    '1,234.50'
    """
    return _VIETNAMESE.format_field(value, spec) if spoken() == "vi" else format(value, spec)


def printed_day(day: str) -> str:
    """Return a day as the language spoken prints it; what is no day of the form 2025-06-30 as it is.

    Examples
    --------
    >>> printed_day("2025-06-30")
    '2025-06-30'
    """
    try:
        return _VIETNAMESE.format_field(date.fromisoformat(day), "") if spoken() == "vi" else day
    except ValueError:
        return day


def joined(sentences: Iterable[str], between: str = "; ") -> str:
    """Return several sentences as one, each of which can still be said in another language."""
    parts = {f"part{i}": sentence for i, sentence in enumerate(sentences)}
    return filled_in(between.join(f"{{{name}}}" for name in parts), parts)


def said_day(day: date) -> str:
    """Return a day that is said as the language spoken prints it.

    Examples
    --------
    >>> said_day(date(2025, 6, 30))
    '2025-06-30'
    """
    return filled_in("{day}", {"day": day})


def listed(sentences: Iterable[str]) -> str:
    """Return several sentences as one, a line each after a dash."""
    return joined((joined(("  - ", sentence), "") for sentence in sentences), "\n")


class _Vietnamese(string.Formatter):
    """Figures as Vietnamese prints them: 1.234,5 and 30/6/2025."""

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, BaseException) and value.args:
            value = value.args[0]
        if isinstance(value, Said):
            return aloud(value)
        if isinstance(value, date) and not format_spec:
            return f"{value.day}/{value.month}/{value.year}"
        printed = format(value, format_spec)
        if isinstance(value, float | int) and not isinstance(value, bool):
            return printed.translate(_MARKS)
        return printed


_VIETNAMESE = _Vietnamese()
_MARKS = str.maketrans(".,", ",.")


@lru_cache(maxsize=1)
def vietnamese() -> dict[str, str]:
    """Return the catalogue: the Vietnamese of every English sentence."""
    return {
        english: sentence
        for path in CATALOGUES
        for english, sentence in read_catalogue(path).items()
    }
