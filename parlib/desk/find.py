"""Find a unit while typing: without diacritics, by any words of its name or its parent's name, or
by its code.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import islice

from parlib.codebook.localities import Register
from parlib.codebook.units import Locality
from parlib.codebook.vietnamese import search_form, sort_key
from parlib.codebook.vocabulary import UNIT_LEVELS
from parlib.document.numbers import format_number
from parlib.speech.catalogue import msg, spoken


def find_units(
    register: Register,
    text: str,
    *,
    period: int | None = None,
    limit: int = 50,
    before: Callable[[Locality], int] | None = None,
) -> tuple[Locality, ...]:
    """Return the units that what was typed so far may mean, the likeliest first.

    Parameters
    ----------
    register : Register
        Units, e.g. ``release.register``.
    text : str
        Words or beginnings of words of the unit's name, of that of the unit above it, or a code,
        in any case and with or without diacritics; an identity for that unit alone; empty
        for all.
    period : int, optional
        Only units that stood in this year.
    limit : int
        The most that are returned.
    before : callable, optional
        Puts units that are equally near into an order of its own: smaller numbers first.

    Returns
    -------
    tuple of Locality
        First those that are called so, then those whose name begins so, then the rest; inside
        each, higher levels first and names in the order of the Vietnamese alphabet.
    """
    if text.strip() in register:
        return (register[text.strip()],)
    words = search_form(text).split()
    if not words:
        standing = (u for u in in_order(register) if period is None or u.covers(period))
        return tuple(islice(standing, limit))
    first = before or (lambda _: 0)
    hits = []
    for place, (unit, name_words, whole) in enumerate(_index(register)):
        if period is not None and not unit.covers(period):
            continue
        if not all(any(name.startswith(word) for name in whole) for word in words):
            continue
        hits.append((_nearness(words, unit, name_words), first(unit), place, unit))
    return tuple(unit for *_, unit in sorted(hits, key=lambda hit: hit[:3])[:limit])


@lru_cache(maxsize=4)
def _index(register: Register) -> tuple[tuple[Locality, tuple[str, ...], frozenset[str]], ...]:
    """Each unit with the words of its own name and with every word it is found by, in order."""
    rows = []
    for unit in in_order(register):
        name_words = tuple(search_form(unit.name).split())
        above = register[unit.parent].name if unit.parent in register else ""
        by = {*name_words, *search_form(above).split(), unit.code.lower()}
        rows.append((unit, name_words, frozenset(by)))
    return tuple(rows)


@lru_cache(maxsize=4)
def in_order(register: Register) -> tuple[Locality, ...]:
    """Return the units, higher levels first, names in the order of the Vietnamese alphabet."""
    return tuple(
        sorted(register, key=lambda unit: (UNIT_LEVELS.index(unit.level), sort_key(unit.name)))
    )


def ready_to_find(register: Register) -> None:
    """Lay out the words by which units are found, which the first search would do."""
    _index(register)


def _nearness(words: list[str], unit: Locality, name_words: tuple[str, ...]) -> int:
    """Return how near a hit is: 0 called so, 1 begins so, 2 has the words in its own name, 3 else."""
    short = search_form(unit.short_name).split()
    if words in (list(name_words), short) or words == [unit.code.lower()]:
        return 0
    if short[: len(words)] == words or list(name_words[: len(words)]) == words:
        return 1
    return 2 if all(any(name.startswith(word) for name in name_words) for word in words) else 3


def named_among(
    unit: Locality, register: Register, year: int | None, beside: tuple[Locality, ...]
) -> str:
    """Return the name of a unit with the one above; with its day where it began or ended in the
    year, and where another unit of its name is listed, since they follow each other.
    """
    alike = sum(u.name == unit.name and u.parent == unit.parent for u in beside) > 1
    above = register[unit.parent].short_name if unit.parent in register else ""
    name = f"{unit.name} – {above}" if above else unit.name
    for day, text in (
        (unit.valid_to, msg("until {day}")),
        (unit.valid_from, msg("from {day}")),
    ):
        inside = day.startswith(f"{year}-") and not day.endswith(("-01-01", "-12-31"))
        if day and (inside or (alike and year is None)):
            printed = format_number("date_short", day, spoken())
            return f"{name} ({text.format(day=printed)})"
    return name
