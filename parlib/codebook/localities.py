"""The dated register of units, and finding a unit by what people call it.

Identity is ``code@valid_from``: since 2025-07-01 seven province codes name another unit than before. Matching forgives
spelling (case, spacing, tone placement, NFD, administrative prefixes) and never forgives a wrong unit: an unknown or
ambiguous name is an error that lists candidates.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property
from itertools import pairwise

import pandas as pd

from parlib.codebook.unit_words import KINDS, OFFICE, OTHER_FORMS, above_of, day_of, is_number, span_words, strip_prefix
from parlib.codebook.values import holds
from parlib.codebook.vietnamese import fold_name, search_form, sort_key, straighten
from parlib.errors import UsageError


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
        """Say whether the unit existed on some day of the year ``period``, so far as the register knows."""
        return self.valid_from <= f"{period}-12-31" and (not self.valid_to or self.valid_to >= f"{period}-01-01")

    def stands_on(self, day: date) -> bool:
        """Say whether the unit existed on a day, so far as the register knows."""
        return self.valid_from <= day.isoformat() and (not self.valid_to or self.valid_to >= day.isoformat())


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name came to: one unit, or the reason why not and the units that come near."""

    unit: Locality | None
    candidates: tuple[Locality, ...] = ()
    why: str = ""
    levels: tuple[str, ...] = ()
    """Levels that bear the name, where the level is what is open."""
    one_after_the_other: bool = False
    """True where the candidates bore the name in turn inside the year."""

    @property
    def remedy(self) -> str:
        """What whoever keeps a file of names can do; units that follow each other in one year are told apart once for the file."""
        if self.one_after_the_other:
            begin = max(u.valid_from for u in self.candidates)
            return f"write the day in the name, or `units_on: {begin}` in card.yml where all names of the file are those of that day"
        return "correct the spelling, or write the identity code@valid_from"


class Register:
    """The units of a release, with lookup by identity, code or name.

    Parameters
    ----------
    table : DataFrame
        The ``localities`` hand-off table.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._units: dict[str, Locality] = {}
        for row in table.itertuples(index=False):
            self._units[row.locality] = Locality(
                locality=row.locality,
                code=row.code,
                name=row.name,
                short_name=row.short_name,
                name_en=row.name_en,
                level=row.level,
                unit_type=row.unit_type,
                parent=row.parent,
                region=row.region,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                slug=row.slug,
                fictional=holds(row.fictional),
                successors=tuple(filter(None, row.successors.split(";"))),
                predecessors=tuple(filter(None, row.predecessors.split(";"))),
            )

    def __getitem__(self, locality: str) -> Locality:
        """Return the unit with this identity; raise :class:`UsageError` if there is none."""
        try:
            return self._units[locality]
        except KeyError:
            raise UsageError(f"no unit has the identity {locality!r}; the register stands in data/raw/localities") from None

    def __iter__(self):
        """Iterate over units, sorted by the Vietnamese alphabet."""
        return iter(self._sorted)

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self._units)

    def __contains__(self, locality: str) -> bool:
        """Say whether the identity is in the register."""
        return locality in self._units

    @cached_property
    def _sorted(self) -> tuple[Locality, ...]:
        return tuple(sorted(self._units.values(), key=lambda u: (u.level, sort_key(u.short_name), u.locality)))

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Names of the regions that provinces lie in, sorted by the Vietnamese alphabet."""
        return tuple(sorted({u.region for u in self._units.values() if u.region}, key=sort_key))

    @cached_property
    def _by_code(self) -> dict[str, list[Locality]]:
        codes: dict[str, list[Locality]] = {}
        for unit in self._units.values():
            codes.setdefault(unit.code, []).append(unit)
        return codes

    @cached_property
    def _full_names(self) -> dict[str, frozenset[str]]:
        return {u.locality: frozenset((fold_name(u.name), fold_name(u.name_en))) for u in self._units.values()}

    @cached_property
    def _by_name(self) -> dict[str, list[Locality]]:
        names: dict[str, list[Locality]] = {}
        for unit in self._units.values():
            for written in {unit.name, unit.short_name, unit.name_en, unit.slug.replace("-", " ")}:
                for key in {fold_name(written), strip_prefix(fold_name(written))}:
                    if unit not in names.setdefault(key, []):
                        names[key].append(unit)
        return names

    def find(self, written: str, *, period: int, level: str = "", parent: str = "") -> Locality:
        """Return the one unit that ``written`` (identity, code or name) means in the year ``period``.

        Parameters
        ----------
        written : str
            Identity ``31@2008-08-01``, code ``31``, or a name in any usual spelling, which may go on with the unit above
            (``Sở Nội vụ, tỉnh Vân Lĩnh``) and, for a year of reform, with a day (``Hải Phòng (từ 1/7)``).
        period : int
            Year; only units valid in it are considered.
        level, parent : str, optional
            Narrow the search to a level, or to units directly below an identity.

        Raises
        ------
        UsageError
            No unit, or more than one, fits; the message lists candidates.
        """
        match = self.match(written, period=period, level=level, parent=parent)
        if match.unit is None:
            hint = f": {self.listed(match.candidates)} → give one of these" if match.candidates else " → see data/raw/localities"
            raise UsageError(f"{match.why}{hint}")
        return match.unit

    def match(self, written: str, *, period: int, level: str = "", parent: str = "", day: date | None = None) -> Match:
        """Say which unit ``written`` means in the year ``period``, or why none does and which come near.

        Takes what :meth:`find` takes and raises nothing: a table with many names collects all that do not fit. ``day`` picks
        the unit that stood on it, for a year in which one name stood for two.
        """
        text = straighten(unicodedata.normalize("NFC", written)).strip()
        if text in self._units:
            unit = self._units[text]
            return Match(unit) if unit.covers(period) else self._out_of_time([unit], written, period)
        if not text:
            return Match(None, (), "no unit was named")
        text, said = day_of(text, period)
        day = said or day
        fits = self._by_code.get(text, [])
        if not fits and is_number(text):
            return self._no_such_number(text, written, period)
        by_name, within = not fits, ""
        if by_name:
            fits = self._by_words(fold_name(text))
            if not fits:
                text, within, fits = self._with_the_unit_above(text)
        valid = [u for u in fits if u.covers(period) and (not level or u.level == level) and (not parent or u.parent == parent)]
        if day is not None:
            valid = [u for u in valid if u.stands_on(day)] or valid
        if by_name and not (parent or within):
            if valid and all(u.fictional and not self._is_spoken_for(u, text) for u in valid):
                why = f"{written!r} alone means no real unit in {period}, and a fictional one is meant only with the unit above it"
                return Match(None, _in_order(valid)[:8], f"{why}, e.g. {self._in_full(_in_order(valid)[0])!r}")
            valid = [u for u in valid if not u.fictional or self._is_spoken_for(u, text)]
        if by_name and not level and len(levels := _levels(namesakes := _namesakes(fits, valid, period))) > 1:
            why = f"{written!r} means more than one unit in {period}, of different levels; name the level or give an identity"
            return Match(None, _in_order(namesakes), why, levels)
        if len(valid) == 1:
            return Match(valid[0])
        if valid:
            return Match(None, _in_order(valid), self._why_several(valid, text, written, period), one_after_the_other=_in_turn(valid))
        if fits and not any(u.covers(period) for u in fits):
            return self._out_of_time(fits, written, period)
        if fits:
            where = f" at level {level}" if level else ""
            where += f" below {self._units[parent].name}" if parent in self._units else ""
            return Match(None, _in_order(fits), f"no unit called {written!r} fits {period}{where}; known")
        plain = search_form(strip_prefix(fold_name(text)))
        once = [u for u in self._units.values() if search_form(u.short_name) == plain]
        if once and not any(u.covers(period) for u in once):
            return self._out_of_time(once, written, period)
        candidates = self._near(text, period)
        return Match(None, candidates, f"no unit is called {written!r} in {period}" + ("; did you mean" if candidates else ""))

    def _no_such_number(self, text: str, written: str, period: int) -> Match:
        """Say that a bare number is a code or nothing, and which codes lost a zero to become it."""
        digits = text.partition(".")[0].lstrip("0")
        here = [u for u in self._units.values() if u.covers(period)]
        codes = [u for u in here if u.code.isdigit() and u.code.lstrip("0") == digits]
        named = [u for u in self._by_name.get(fold_name(digits), []) if u.covers(period) and not u.fictional]
        why = f"{written!r} is a number, and no unit has this code in {period}"
        if codes:
            why += "; a spreadsheet may have eaten the zero in front (keep the column as text)"
        return Match(None, (*_in_order(codes), *(u for u in _in_order(named) if u not in codes))[:8], why)

    def _with_the_unit_above(self, text: str) -> tuple[str, str, list[Locality]]:
        """Read ``name, unit above``: return the name, the unit above and the units of that name that lie in it."""
        for name, within in above_of(text):
            if fits := [u for u in self._by_words(fold_name(name)) if self._lies_in(u, within)]:
                return name, within, fits
        return text, "", []

    def _lies_in(self, unit: Locality, within: str) -> bool:
        """Say whether a unit somewhere above ``unit`` bears the name written after it (the first, where several are)."""
        name = fold_name(within.partition(",")[0])
        above = self._units.get(unit.parent)
        while above is not None:
            if above in self._by_words(name):
                return True
            above = self._units.get(above.parent)
        return False

    def _is_spoken_for(self, unit: Locality, text: str) -> bool:
        """Say whether a written name is enough for a fictional unit: that of the whole province, or one that holds the province's."""
        if not unit.parent:
            return True
        top = unit
        while top.parent in self._units:
            top = self._units[top.parent]
        return top is not unit and f" {fold_name(top.short_name)} " in f" {fold_name(text)} "

    def _in_full(self, unit: Locality) -> str:
        """Return a name that is enough to find a fictional unit."""
        top = unit
        while top.parent in self._units:
            top = self._units[top.parent]
        return unit.name if self._is_spoken_for(unit, unit.name) else f"{unit.name}, {top.short_name}"

    def _why_several(self, valid: list[Locality], text: str, written: str, period: int) -> str:
        """Say why one name is not enough, with what to write where it is the day that is open."""
        if _in_turn(valid):
            spans = sorted(valid, key=lambda u: u.valid_from)
            answers = " or ".join(f"{text} ({span_words(u.valid_from, u.valid_to, period)})" for u in spans)
            return f"{written!r} means more than one unit in {period}, one after the other; write {answers}, or an identity"
        return f"{written!r} means more than one unit in {period}; give an identity, or add the unit above after a comma"

    def _out_of_time(self, units: Iterable[Locality], written: str, period: int) -> Match:
        """Say when units stood that did not stand in the year, and which units of that year come from them or went into them."""
        units = _in_order(units)
        stood = "; ".join(f"{u.name} [{u.locality}] stands in the register {_span(u)}" for u in units)
        heirs = _in_order({v.locality: v for u in units for v in self._kin(u, period)}.values())
        later = all(u.valid_from > f"{period}-12-31" for u in units)
        kin = "predecessor" if later else "successor"
        told = f"{kin}{'s' if len(heirs) > 1 else ''} in {period}" if heirs else f"the register names no {kin} for {period}"
        return Match(None, heirs, f"there was no unit {written!r} in {period}: {stood}; {told}")

    def _kin(self, unit: Locality, period: int) -> list[Locality]:
        """Return the units of the year that a unit came from or went into, over any number of steps."""
        forward = unit.valid_from <= f"{period}-12-31"
        found, seen, ahead = [], {unit.locality}, [unit]
        while ahead:
            one = ahead.pop()
            for name in one.successors if forward else one.predecessors:
                if name in self._units and name not in seen:
                    seen.add(name)
                    other = self._units[name]
                    (found if other.covers(period) else ahead).append(other)
        return found

    def _near(self, text: str, period: int) -> tuple[Locality, ...]:
        """Units of the year whose name without diacritics comes near, best first; "phuong thac mo" is a name with its type."""
        plain: dict[str, list[Locality]] = {}
        for unit in self._units.values():
            if unit.covers(period):
                for name in {search_form(unit.short_name), search_form(unit.name)}:
                    plain.setdefault(name, []).append(unit)
        asked = (search_form(strip_prefix(fold_name(text))), search_form(text))
        near = dict.fromkeys(key for words in asked for key in get_close_matches(words, list(plain), n=4, cutoff=0.7))
        in_order = sorted(near, key=lambda key: -max(SequenceMatcher(None, words, key).ratio() for words in asked))
        return tuple(dict.fromkeys(unit for key in in_order for unit in plain[key]))[:8]

    def _by_words(self, folded: str) -> list[Locality]:
        """Units whose full name fits, else whose name without its type fits."""
        folded = OFFICE.sub("", folded)
        bare = strip_prefix(folded)
        if folded in OTHER_FORMS:
            folded = OTHER_FORMS[folded]
        elif bare in OTHER_FORMS:
            folded = folded.removesuffix(bare) + OTHER_FORMS[bare]
        known = self._by_name.get(folded, [])
        return [u for u in known if folded in self._full_names[u.locality]] or known or self._by_stripped(folded)

    def _by_stripped(self, folded: str) -> list[Locality]:
        """Units whose name without prefix fits, and whose type does not contradict the prefix that was written."""
        stripped = strip_prefix(folded)
        if stripped == folded:
            return []
        prefix = folded[: len(folded) - len(stripped)].strip(" .")
        kinds = KINDS.get(prefix)
        return [u for u in self._by_name.get(stripped, []) if kinds is None or fold_name(u.unit_type).startswith(kinds)]

    def listed(self, units: Iterable[Locality]) -> str:
        """Return units as one line of text, each with the unit above it and its identity."""
        out = []
        for u in units:
            above = self._units.get(u.parent)
            out.append(f"{u.name}{' (' + above.short_name + ')' if above else ''} [{u.locality}]")
        return ", ".join(out)


def _namesakes(fits: list[Locality], valid: list[Locality], period: int) -> list[Locality]:
    """Add to the units of the year those that the register knows from a later year on, only because no source showed them before."""
    first_seen = [u for u in fits if u.valid_from > f"{period}-12-31" and u.valid_from.endswith("-01-01")]
    return [*valid, *(u for u in first_seen if not (u.predecessors or u.fictional))] if valid else []


def _levels(units: list[Locality]) -> tuple[str, ...]:
    return tuple(sorted({u.level for u in units}))


def _span(unit: Locality) -> str:
    return f"from {unit.valid_from} to {unit.valid_to}" if unit.valid_to else f"from {unit.valid_from} on"


def _in_order(units: Iterable[Locality]) -> tuple[Locality, ...]:
    return tuple(sorted(units, key=lambda u: (sort_key(u.name), u.locality)))


def _in_turn(units: list[Locality]) -> bool:
    """Say whether each unit ended before the next began."""
    spans = sorted(units, key=lambda u: u.valid_from)
    return all(a.valid_to and a.valid_to < b.valid_from for a, b in pairwise(spans))
