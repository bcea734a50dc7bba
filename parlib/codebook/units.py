"""One unit of the register in its period of validity, what a name came to, and the names a unit is
found by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from parlib.codebook.unit_words import KINDS, strip_prefix
from parlib.codebook.vietnamese import SortKey, fold_name, sort_key
from parlib.speech.catalogue import saying


@dataclass(frozen=True, slots=True)
class Locality:
    """One unit in its period of validity."""

    locality: str
    code: str
    name: str
    short_name: str
    name_en: str
    level: str
    unit_type: str
    parent: str
    region: str
    valid_from: str
    valid_to: str
    slug: str
    successors: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    fictional: bool = False

    def covers(self, period: int) -> bool:
        """Return whether the unit existed on some day of the year ``period``, so far as the register
        knows.
        """
        return self.valid_from <= f"{period}-12-31" and (
            not self.valid_to or self.valid_to >= f"{period}-01-01"
        )

    def overlaps(self, other: Locality) -> bool:
        """Return whether the two units stood side by side on some day."""
        return self.valid_from <= (other.valid_to or "9999") and other.valid_from <= (
            self.valid_to or "9999"
        )

    def stands_on(self, day: date) -> bool:
        """Return whether the unit existed on a day, so far as the register knows."""
        return self.valid_from <= day.isoformat() and (
            not self.valid_to or self.valid_to >= day.isoformat()
        )


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name came to: one unit, or the reason why not and the units that come near."""

    unit: Locality | None
    candidates: tuple[Locality, ...] = ()
    why: str = ""
    levels: tuple[str, ...] = ()
    """Levels that bear the name, where the level is what is open."""
    shared: bool = False
    """True where every candidate bears the name, so that one of them is meant."""
    remark: str = ""
    """What whoever wrote the name is told: the unit bears it at another time of its life, or is spelt
    otherwise.
    """
    spelt_otherwise: bool = False
    """True where the name has the letters of the unit's, but not all their marks and spaces."""

    @property
    def one_after_the_other(self) -> bool:
        """True where the candidates bore the name in turn inside the year."""
        return self.shared and in_turn(self.candidates)

    @property
    def remedy(self) -> str:
        """What whoever keeps a file of names can do.

        Units that follow each other in one year are distinguished once for the file.
        """
        if self.one_after_the_other:
            begin = max(u.valid_from for u in self.candidates)
            return saying(
                "write the day in the name, or `units_on: {begin}` in card.yml where all names of "
                "the file are those of that day",
                begin=begin,
            )
        return saying("correct the spelling, or write the identity code@valid_from")


def in_turn(units: Iterable[Locality]) -> bool:
    """Return whether each unit ended before the next began."""
    spans = sorted(units, key=lambda u: u.valid_from)
    return all(a.valid_to and a.valid_to < b.valid_from for a, b in pairwise(spans))


def grouped(
    units: Iterable[Locality], keys: Callable[[Locality], Iterable[str]]
) -> dict[str, list[Locality]]:
    """Return units by each of their keys, every unit once."""
    out: dict[str, list[Locality]] = {}
    for unit in units:
        for key in dict.fromkeys(keys(unit)):
            out.setdefault(key, []).append(unit)
    return out


def names_of(unit: Locality) -> tuple[str, ...]:
    """Return the folded names that find a unit, with and without the word for its kind."""
    written = [fold_name(name) for name in (unit.name, unit.short_name, unit.name_en)]
    return (*written, *map(strip_prefix, written[:2]), unit.slug.replace("-", " "))


def of_kind(unit: Locality, folded: str, stripped: str) -> bool:
    """Return whether the word for a kind of unit that stood before the name does not contradict the
    unit.
    """
    kinds = KINDS.get(folded[: len(folded) - len(stripped)].strip(" ."))
    return kinds is None or fold_name(unit.unit_type).startswith(kinds)


def namesakes(fits: list[Locality], valid: list[Locality], period: int) -> list[Locality]:
    """Add to the units of the year those that the register knows from a later year on, only because
    no source showed them before.
    """
    first_seen = [
        u for u in fits if u.valid_from > f"{period}-12-31" and u.valid_from.endswith("-01-01")
    ]
    return (
        [*valid, *(u for u in first_seen if not (u.predecessors or u.fictional))] if valid else []
    )


def levels(units: list[Locality]) -> tuple[str, ...]:
    """Return the levels of units, each once."""
    return tuple(sorted({u.level for u in units}))


def span(unit: Locality) -> str:
    """Say from when to when a unit stood."""
    return (
        saying(
            "from {valid_from} to {valid_to}", valid_from=unit.valid_from, valid_to=unit.valid_to
        )
        if unit.valid_to
        else saying("from {valid_from} on", valid_from=unit.valid_from)
    )


def in_order(units: Iterable[Locality]) -> tuple[Locality, ...]:
    """Sort units by the Vietnamese alphabet."""
    return tuple(sorted(units, key=lambda u: (sort_key(u.name), u.locality)))


def alphabetical(unit: Locality) -> tuple[str, SortKey, str]:
    """Return what units sort by: level, name by the Vietnamese alphabet, identity."""
    return unit.level, sort_key(unit.short_name), unit.locality
