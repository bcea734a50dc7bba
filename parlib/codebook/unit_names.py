"""Find the units that a written name may denote, in any spelling."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property

from parlib.codebook.unit_words import (
    OFFICE,
    OTHER_FORMS,
    PLAIN_KIND,
    body_otherwise,
    strip_prefix,
)
from parlib.codebook.units import Locality, alphabetical, grouped, names_of, of_kind
from parlib.codebook.vietnamese import fold_name, search_form, without_apostrophes

EARLIER = re.compile(r"\s*\([^()]*\b(?:cũ|trước đây)\)\s*$", re.IGNORECASE)
"""A former name in brackets; it does not help to identify the current unit."""
_JOINED = re.compile(r"\s+(?:-|–|và|va|and)\s+|\s*[+;&]\s*", re.IGNORECASE)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def _plain_forms(name: str) -> set[str]:
    """Return a name without diacritics in two forms: apostrophes replaced by a space, and removed."""
    return {search_form(name), search_form(without_apostrophes(name))}


def _letters_alone(name: str) -> str:
    words = search_form(name).split()
    return "".join([*words[:-1], _ROMAN.get(words[-1], words[-1])]) if words[1:] else "".join(words)


class UnitNames:
    """Index of units by name: in full, without the word for their kind, and without diacritics.

    Parameters
    ----------
    units : iterable of Locality
        The units of a register, of all years.
    """

    def __init__(self, units: Iterable[Locality]) -> None:
        self._units = tuple(units)
        self._in_years: dict[int, dict[str, list[Locality]]] = {}

    @cached_property
    def by_name(self) -> dict[str, list[Locality]]:
        """Units by folded name, with and without the word for their kind."""
        return grouped(self._units, names_of)

    @cached_property
    def by_plain(self) -> dict[str, list[Locality]]:
        """Units by name without diacritics."""
        return grouped(
            self._units,
            lambda u: {p for n in (u.name, u.short_name, u.name_en) for p in _plain_forms(n)},
        )

    def by_words(self, folded: str) -> list[Locality]:
        """Return the units whose full name matches, otherwise those whose name without its type
        matches.

        For text without diacritics, also units whose name it may stand for.
        """
        folded = OFFICE.sub("", folded)
        candidates = self._by_spelling(folded)
        if other := body_otherwise(folded):
            candidates += [u for u in self._by_spelling(other) if u not in candidates]
        if folded.isascii():
            candidates += [
                u for u in self._by_plain_words(search_form(folded)) if u not in candidates
            ]
        return candidates

    def _by_plain_words(self, plain: str) -> list[Locality]:
        known = self.by_plain.get(plain, [])
        stripped = strip_prefix(plain)
        full = [u for u in known if plain in (*_plain_forms(u.name), *_plain_forms(u.name_en))]
        return (
            full
            or known
            or [
                u
                for u in self.by_plain.get(stripped, ())
                if stripped != plain and of_kind(u, plain, stripped)
            ]
        )

    def _by_spelling(self, folded: str) -> list[Locality]:
        bare = strip_prefix(folded)
        if folded in OTHER_FORMS:
            folded = OTHER_FORMS[folded]
        elif bare in OTHER_FORMS:
            folded = folded.removesuffix(bare) + OTHER_FORMS[bare]
        known = self.by_name.get(folded, [])
        return (
            [u for u in known if folded in (fold_name(u.name), fold_name(u.name_en))]
            or list(known)
            or self._by_stripped(folded)
        )

    def _by_stripped(self, folded: str) -> list[Locality]:
        """Return units whose name without prefix matches and whose type does not contradict the
        written prefix.
        """
        stripped = strip_prefix(folded)
        if stripped == folded:
            return []
        return [u for u in self.by_name.get(stripped, []) if of_kind(u, folded, stripped)]

    def alike(self, text: str, period: int, within: Collection[str]) -> list[Locality]:
        """Return the units of the year directly below one of ``within`` whose name has the same
        letters, ignoring marks and spaces, and whose kind does not contradict.

        Among so few names a missing mark or an extra space is a typing error: "Đăk Liêng",
        "Dliêya", "Phú Hòa II".
        """
        folded = fold_name(text)
        bare = strip_prefix(folded)
        there = [u for u in self._units if u.parent in within and u.covers(period)]
        return [
            u
            for u in there
            if _letters_alone(bare) in (_letters_alone(u.short_name), _letters_alone(u.name))
            and (bare == folded or of_kind(u, folded, bare))
        ]

    def _of_several(self, text: str, plain: Mapping[str, list[Locality]]) -> list[str]:
        """Return the names joined in a text, as a table lists units that were assessed together."""
        parts = [
            PLAIN_KIND.sub("", search_form(strip_prefix(OFFICE.sub("", fold_name(part)))))
            for part in _JOINED.split(text)
        ]
        return [part for part in parts if part in plain] if len(parts) > 1 else []

    def near(self, text: str, period: int, within: Collection[str] = ()) -> tuple[Locality, ...]:
        """Return the units of the year with a similar name (ignoring diacritics), best match first.

        "phuong thac mo" is a name with its type. If ``within`` is given, only units below one of
        those: a similar name at the other end of the country does not help.
        """
        if period not in self._in_years:
            there = (u for u in self._units if u.covers(period))
            self._in_years[period] = grouped(there, lambda u: (search_form(u.short_name),))
        plain = self._in_years[period]
        if within:
            plain = {
                key: here
                for key, units in plain.items()
                if (here := [u for u in units if u.parent in within or u.locality in within])
            }
        folded = OFFICE.sub("", fold_name(text))
        sought = PLAIN_KIND.sub("", search_form(strip_prefix(folded)))
        words = set(sought.split())
        # a typing error seldom affects every syllable
        alike = [key for key in plain if not words.isdisjoint(key.split())] or list(plain)
        near = get_close_matches(sought, alike, n=4, cutoff=0.7) or get_close_matches(
            sought, list(plain), n=4, cutoff=0.7
        )
        # within a province, also match longer names: "Liên Sơn" for Liên Sơn Lắk
        longer = [key for key in plain if within and key.startswith(f"{sought} ")]
        keys = dict.fromkeys((*near, *longer) or self._of_several(text, plain))
        return tuple(u for key in keys for u in sorted(plain[key], key=alphabetical))
