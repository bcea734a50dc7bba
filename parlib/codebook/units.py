"""One unit of the register in its period of validity, the result of a name lookup, and the names by
which a unit is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from parlib.codebook.unit_words import KINDS, strip_prefix
from parlib.codebook.vietnamese import SortKey, fold_name, sort_key
from parlib.speech.catalogue import saying

_NAMED_AFTER_A_PERSON = ("province", "Hồ Chí Minh")
"""The decree's own example; of communes the register does not know after whom they are named."""


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

    @property
    def numbered(self) -> bool:
        """Whether the name proper is or begins with a number (Quận 1, Phường 2 Bảo Lộc)."""
        return self.short_name[:1].isdigit()

    @property
    def place(self) -> str:
        """Name of the unit in front of the date of a document.

        Without its type, but whole where the name proper is a number or, as far as is known, that
        of a person.

        References
        ----------
        Decree 30/2020/NĐ-CP, Appendix I, part II, item 4.
        """
        whole = self.numbered or (self.level, self.short_name) == _NAMED_AFTER_A_PERSON
        return self.name if whole else self.short_name

    def covers(self, period: int) -> bool:
        """Return whether the unit existed on any day of the year ``period``, as far as the register
        knows.
        """
        return self.valid_from <= f"{period}-12-31" and (
            not self.valid_to or self.valid_to >= f"{period}-01-01"
        )

    def overlaps(self, other: Locality) -> bool:
        """Return whether the two units existed on a common day."""
        return self.valid_from <= (other.valid_to or "9999") and other.valid_from <= (
            self.valid_to or "9999"
        )

    def stands_on(self, day: date) -> bool:
        """Return whether the unit existed on a day, as far as the register knows."""
        return self.valid_from <= day.isoformat() and (
            not self.valid_to or self.valid_to >= day.isoformat()
        )


@dataclass(frozen=True, slots=True)
class Match:
    """Result of looking up a name: one unit, or the reason why not and the candidates."""

    unit: Locality | None
    candidates: tuple[Locality, ...] = ()
    why: str = ""
    levels: tuple[str, ...] = ()
    """Levels of the candidates, if only the level is ambiguous."""
    shared: bool = False
    """True if every candidate has the name, so that one of them is meant."""
    remark: str = ""
    """Remark for the user: the unit has this name at another time, or is spelt differently."""
    spelt_otherwise: bool = False
    """True if the name has the unit's letters but differs in marks or spaces."""

    @property
    def one_after_the_other(self) -> bool:
        """True if the candidates had the name one after the other within the year."""
        return self.shared and in_turn(self.candidates)

    @property
    def remedy(self) -> str:
        """What the maintainer of a file of names can do.

        Units that succeed each other within one year are distinguished once for the whole file.
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
    """Return whether each unit ended before the next one began."""
    spans = sorted(units, key=lambda u: u.valid_from)
    return all(a.valid_to and a.valid_to < b.valid_from for a, b in pairwise(spans))


def grouped(
    units: Iterable[Locality], keys: Callable[[Locality], Iterable[str]]
) -> dict[str, list[Locality]]:
    """Return units by each of their keys, without duplicates."""
    out: dict[str, list[Locality]] = {}
    for unit in units:
        for key in dict.fromkeys(keys(unit)):
            out.setdefault(key, []).append(unit)
    return out


def names_of(unit: Locality) -> tuple[str, ...]:
    """Return the folded names by which a unit is found, with and without the word for its kind."""
    written = [fold_name(name) for name in (unit.name, unit.short_name, unit.name_en)]
    return (*written, *map(strip_prefix, written[:2]), unit.slug.replace("-", " "))


def of_kind(unit: Locality, folded: str, stripped: str) -> bool:
    """Return whether the word for a kind of unit written before the name is compatible with the
    unit.
    """
    kinds = KINDS.get(folded[: len(folded) - len(stripped)].strip(" ."))
    return kinds is None or fold_name(unit.unit_type).startswith(kinds)


def namesakes(fits: list[Locality], valid: list[Locality], period: int) -> list[Locality]:
    """Add units that the register knows only from a later year on merely because no earlier source
    lists them.
    """
    first_seen = [
        u for u in fits if u.valid_from > f"{period}-12-31" and u.valid_from.endswith("-01-01")
    ]
    return (
        [*valid, *(u for u in first_seen if not (u.predecessors or u.fictional))] if valid else []
    )


def levels(units: list[Locality]) -> tuple[str, ...]:
    """Return the distinct levels of units."""
    return tuple(sorted({u.level for u in units}))


def span(unit: Locality) -> str:
    """Return the period of validity of a unit in words."""
    return (
        saying(
            "from {valid_from} to {valid_to}", valid_from=unit.valid_from, valid_to=unit.valid_to
        )
        if unit.valid_to
        else saying("from {valid_from} on", valid_from=unit.valid_from)
    )


def in_order(units: Iterable[Locality]) -> tuple[Locality, ...]:
    """Return units sorted by the Vietnamese alphabet."""
    return tuple(sorted(units, key=lambda u: (sort_key(u.name), u.locality)))


def alphabetical(unit: Locality) -> tuple[str, SortKey, str]:
    """Return the sort key of a unit: level, name by the Vietnamese alphabet, identity."""
    return unit.level, sort_key(unit.short_name), unit.locality
