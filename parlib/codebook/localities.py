"""The dated register of units, and the lookup of a unit by its name.

Identity is ``code@valid_from``: since 2025-07-01 seven province codes denote a different unit than
before. Matching tolerates spelling variants (case, spacing, tone placement, NFD, administrative
prefixes) but never guesses between units: an unknown or ambiguous name is an error that lists
candidates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property

from parlib.codebook.short_offices import office_in_full
from parlib.codebook.unit_names import EARLIER, UnitNames
from parlib.codebook.unit_tree import Units
from parlib.codebook.unit_words import (
    above_of,
    day_of,
    is_number,
    span_words,
    strip_prefix,
    with_the_day_last,
)
from parlib.codebook.units import (
    Locality,
    Match,
    in_order,
    in_turn,
    levels,
    namesakes,
    span,
)
from parlib.codebook.vietnamese import fold_name, search_form, straighten
from parlib.codebook.vocabulary import UNIT_LEVELS
from parlib.errors import UsageError
from parlib.speech.catalogue import joined, saying

_LONGEST_NAME = 400
"""Far longer than any name with all units above it. Longer text is in the wrong place and is not
printed in full.
"""
# a choice as offered in a message, with the identity in brackets
_LISTED = re.compile(r"\[[^\[\]]+@\d{4}-\d{2}-\d{2}\s*\]$")


def _no_name(text: str) -> str:
    """Return why a text cannot be the name of a unit; empty if it can."""
    if not text:
        return saying("no unit was named")
    if len(text) > _LONGEST_NAME:
        return saying(
            "no unit has a name of {count} letters: {text!r} …", count=len(text), text=text[:40]
        )
    return ""


class Register(Units):
    """The units of a release, searchable by identity, code or name.

    Parameters
    ----------
    table : DataFrame
        The ``localities`` hand-off table.
    """

    @cached_property
    def _names(self) -> UnitNames:
        return UnitNames(self._units.values())

    def find(
        self,
        written: str,
        *,
        period: int,
        level: str = "",
        parent: str = "",
        say: Callable[[str], None] | None = None,
    ) -> Locality:
        """Return the one unit that ``written`` (identity, code or name) denotes in the year
        ``period``.

        Parameters
        ----------
        written : str
            Identity ``31@2008-08-01``, code ``31``, or a name in any usual spelling, optionally
            followed by the unit above (``Sở Nội vụ, tỉnh Vân Lĩnh``) and, for a year of reform,
            with a day (``Hải Phòng (từ 1/7)``).
        period : int
            Year; only units valid in it are considered.
        level, parent : str, optional
            Narrow the search to a level, or to units directly below an identity.
        say : callable, optional
            If given, a name shared by units of several levels is resolved to the highest level, and
            ``say`` is called with a remark.

        Raises
        ------
        UsageError
            No unit, or more than one, fits; the message lists candidates.
        """
        match = self.match(written, period=period, level=level, parent=parent)
        if match.levels and say is not None:
            highest = min(match.levels, key=UNIT_LEVELS.index)
            match = self.match(written, period=period, level=highest, parent=parent)
            if match.unit is not None:
                say(
                    saying(
                        "{written!r} is read as {name}; a unit of another level that bears the "
                        "name is named with its level",
                        written=written,
                        name=match.unit.name,
                    )
                )
        if match.remark and say is not None:
            say(match.remark)
        if match.unit is None:
            hint = (
                saying(": {it} → give one of these", it=self.listed(match.candidates))
                if match.candidates
                else saying(
                    " → correct the name or the year; a unit that the register does not know is "
                    "added with `parlib add units FILE`"
                )
            )
            raise UsageError(saying("{why}{hint}", why=match.why, hint=hint))
        return match.unit

    def match(
        self,
        written: str,
        *,
        period: int,
        level: str = "",
        parent: str = "",
        day: date | None = None,
    ) -> Match:
        """Return which unit ``written`` denotes in the year ``period``, or why none does, with
        candidates.

        Takes the same arguments as :meth:`find` but never raises, so that a table with many names
        can collect all mismatches. ``day`` selects the unit that existed on that day, in a year in
        which one name belonged to two units in turn.
        """
        text = _bare(written)
        if text in self._units:
            unit = self._units[text]
            return (
                Match(unit) if unit.covers(period) else self._out_of_time([unit], written, period)
            )
        if why := _no_name(text):
            return Match(None, (), why)
        text, named_day = day_of(text, period)
        day = named_day or day
        fits = self._by_code.get(text, [])
        if not fits and is_number(text):
            return self._no_such_number(text, written, period)
        by_name, within = not fits, ""
        if by_name:
            fits = self._names.by_words(fold_name(text))
            if not fits:
                text, within, fits = self._with_the_unit_above(text)
                if not fits and (last := with_the_day_last(_bare(written))):
                    return self._day_between(written, last, period, level, parent)
                if not fits and (elsewhere := self._elsewhere(text, written, period)):
                    return elsewhere
        valid = [
            u
            for u in fits
            if u.covers(period)
            and (not level or u.level == level)
            and (not parent or u.parent == parent)
        ]
        if day is not None:
            standing = [u for u in valid if u.stands_on(day)]
            if named_day and valid and not standing:  # never fall back to the earlier or later unit
                return self._stood_otherwise(valid, written, day)
            valid = standing or valid
        if by_name and not (parent or within):
            if valid and all(u.fictional and not self._is_spoken_for(u, text) for u in valid):
                return self._only_fictional(valid, written, period)
            valid = [u for u in valid if not u.fictional or self._is_spoken_for(u, text)]
        if (
            by_name
            and not level
            and len(borne := levels(borne_by := namesakes(fits, valid, period))) > 1
        ):
            why = saying(
                "{written!r} means more than one unit in {period}, of different "
                "levels; name the level or give an identity",
                written=written, period=period)  # fmt: skip
            return Match(None, in_order(borne_by), why, borne)
        if len(valid) == 1:
            return Match(valid[0])
        meant = valid or [u for u in fits if not level or u.level == level]
        if day is None and (one := self._renamed(meant, written, period, parent)):
            return one
        if valid:
            return Match(
                None, in_order(valid), self._why_several(valid, text, written, period), shared=True
            )
        if not fits:
            return self._unheard_of(text, written, period, level, parent)
        return self._does_not_fit(fits, written, period, level=level, parent=parent)

    def _day_between(self, written: str, last: str, period: int, level: str, parent: str) -> Match:
        """Return a mismatch: the day must be written after the unit above, not before it."""
        meant = self.match(last, period=period, level=level, parent=parent)
        units = meant.candidates if meant.unit is None else (meant.unit,)
        why = saying(
            "{written!r} has its day before the unit above; the day is written last: {last!r}",
            written=written, last=last)  # fmt: skip
        return Match(None, units, why)

    def _alike(self, written: str, period: int, level: str, parent: str) -> Match | None:
        """Return the only unit below ``parent`` whose name has the same letters, None otherwise."""
        if parent not in self._units:
            return None
        line = {u.locality for u in self.line(parent)}
        alike = [
            u
            for u in self._names.alike(written, period, line)
            if u.parent == parent and level in ("", u.level)
        ]
        if len(alike) != 1:
            return None
        unit = alike[0]
        why = saying(
            "{written!r} is read as {name} [{unit}], the only unit there that is spelt like it",
            written=written, name=unit.name, unit=unit.locality)  # fmt: skip
        return Match(unit, remark=why, spelt_otherwise=True)

    def _renamed(
        self, units: list[Locality], written: str, period: int, parent: str
    ) -> Match | None:
        """Return the only unit below a province that a name of any time denotes, under its name in
        the year (at the end of the year if it was renamed then); None if several fit.

        Not used for provinces: "Đồng Nai" in 2026 may be either of two documents.
        """
        lines = {self.line(u.locality) for u in units if not u.fictional}
        if len(lines) != 1 or any(u.level == "province" for u in units):
            return None
        above = {u.locality for u in self.line(parent)} if parent in self._units else set()
        stood = [u for u in lines.pop() if u.covers(period) and (not parent or u.parent in above)]
        if not stood:
            return None
        unit = stood[-1]
        why = saying(
            "{written!r} in {period} is {name} [{unit}]: one unit that was renamed",
            written=written, period=period, name=unit.name, unit=unit.locality)  # fmt: skip
        return Match(unit, remark=why)

    def _stood_otherwise(self, units: list[Locality], written: str, day: date) -> Match:
        """Return a mismatch: no unit of this name existed on the day; list those of other days."""
        return Match(None, in_order(units), saying(
            "no unit called {written!r} stood on {day}; known",
            written=written, day=f"{day:%d/%m/%Y}"))  # fmt: skip

    def _does_not_fit(
        self, fits: list[Locality], written: str, period: int, *, level: str, parent: str
    ) -> Match:
        """Return a mismatch: units of this name exist at another time, at another level or
        elsewhere.
        """
        if not any(u.covers(period) for u in fits):
            return self._out_of_time(fits, written, period)
        limits = [saying(" at level {level}", level=level)] if level else []
        if parent in self._units:
            limits.append(saying(" below {above}", above=self._units[parent].name))
        where = joined(limits, "")
        return Match(None, in_order(fits), saying(
            "no unit called {written!r} fits {period}{where}; known",
            written=written, period=period, where=where))  # fmt: skip

    def _only_fictional(self, valid: list[Locality], written: str, period: int) -> Match:
        """Return a mismatch: the bare name denotes no real unit; explain how to name a fictional
        one.
        """
        why = saying(
            "{written!r} alone means no real unit in {period}, and a fictional "
            "one is meant only with the unit above it",
            written=written, period=period)  # fmt: skip
        told = saying("{why}, e.g. {example!r}", why=why, example=self._in_full(in_order(valid)[0]))
        return Match(None, in_order(valid)[:8], told)

    def _unheard_of(
        self, text: str, written: str, period: int, level: str, parent: str = ""
    ) -> Match:
        """Return a mismatch: no unit has this name; list similar ones.

        Below a given unit, a name with the same letters is accepted as that of its unit.
        """
        if alike := self._alike(written, period, level, parent):
            return alike
        plain = search_form(strip_prefix(fold_name(text)))
        once = self._names.by_plain.get(plain, [])
        if once and not any(u.covers(period) for u in once):
            return self._out_of_time(once, written, period)
        line = {u.locality for u in self.line(parent)} if parent in self._units else set()
        candidates = self._names.near(text, period, line)
        why = saying("no unit is called {written!r} in {period}", written=written, period=period)
        return Match(
            None, candidates, saying("{why}; did you mean", why=why) if candidates else why
        )

    def names_a_unit(self, digits: str, period: int, *, level: str) -> bool:
        """Return whether a number is the name of a real unit, as in Quận 1."""
        bearers = [
            *self._names.by_name.get(digits, ()),
            *self._names.by_name.get(f"{digits.zfill(2)}", ()),
        ]
        return any(u.covers(period) and u.level == level and not u.fictional for u in bearers)

    def _no_such_number(self, text: str, written: str, period: int) -> Match:
        """Return a mismatch for an unknown number, with the codes that become it without leading
        zeros.
        """
        digits = text.partition(".")[0].lstrip("0")
        codes = [u for u in self._by_digits.get(digits, ()) if u.covers(period)]
        named = [
            u
            for u in self._names.by_name.get(fold_name(digits), [])
            if u.covers(period) and not u.fictional
        ]
        why = saying(
            "{written!r} is a number, and no unit has this code in {period}",
            written=written, period=period)  # fmt: skip
        if codes:
            why += "; a spreadsheet may have eaten the zero in front (keep the column as text)"
        return Match(
            None, (*in_order(codes), *(u for u in in_order(named) if u not in codes))[:8], why
        )

    def _with_the_unit_above(self, text: str) -> tuple[str, str, list[Locality]]:
        """Split ``name, unit above``.

        Return the name, the unit above and the units of that name inside it.
        """
        for name, within in above_of(text):
            if fits := [
                u for u in self._names.by_words(fold_name(name)) if self._lies_in(u, within)
            ]:
                return name, within, fits
        return text, "", []

    def _elsewhere(self, text: str, written: str, period: int) -> Match | None:
        """Return a mismatch: units of the name exist, but not inside the unit written after it.

        None if no unit has the name.
        """
        for name, within in above_of(text):
            if known := [
                u
                for u in self._names.by_words(fold_name(name))
                if u.covers(period) and not u.fictional
            ]:
                why = saying(
                    "no unit is called {written!r} in {period}: {name!r} is known, but "
                    "not in {within!r}",
                    written=written, period=period, name=name, within=within)  # fmt: skip
                return Match(None, in_order(known), why)
        return None

    def _lies_in(self, unit: Locality, within: str) -> bool:
        """Return whether a unit above ``unit`` has the name written after it (the first of
        several).
        """
        named = {u.locality for u in self._names.by_words(fold_name(within.partition(",")[0]))}
        above = unit.parent
        while above in self._units:
            if any(u.locality in named and u.overlaps(unit) for u in self.line(above)):
                return True
            above = self._units[above].parent
        return False

    def _is_spoken_for(self, unit: Locality, text: str) -> bool:
        """Return whether a written name is specific enough for a fictional unit: the name of the
        whole province, or one that includes the province.
        """
        if not unit.parent:
            return True
        top = unit
        while top.parent in self._units:
            top = self._units[top.parent]
        return top is not unit and any(
            f" {of(top.short_name)} " in f" {of(text)} " for of in (fold_name, search_form)
        )

    def _in_full(self, unit: Locality) -> str:
        """Return a name that is specific enough to find a fictional unit."""
        top = unit
        while top.parent in self._units:
            top = self._units[top.parent]
        return (
            unit.name if self._is_spoken_for(unit, unit.name) else f"{unit.name}, {top.short_name}"
        )

    def _why_several(self, valid: list[Locality], text: str, written: str, period: int) -> str:
        """Return why one name is ambiguous, and what to add if only the day is open."""
        if in_turn(valid):
            spans = sorted(valid, key=lambda u: u.valid_from)
            answers, *more = (
                f"{text} ({span_words(u.valid_from, u.valid_to, period)})" for u in spans
            )
            for answer in more:
                answers = saying("{one} or {other}", one=answers, other=answer)
            return saying(
                "{written!r} means more than one unit in {period}, one after the other; write "
                "{answers}, or an identity", written=written, period=period, answers=answers)  # fmt: skip
        return saying(
            "{written!r} means more than one unit in {period}; give an identity, or add the unit "
            "above after a comma", written=written, period=period)  # fmt: skip

    def _out_of_time(self, units: Iterable[Locality], written: str, period: int) -> Match:
        """Return a mismatch: the units did not exist in the year. Say when they did, and which
        units of the year they came from or became.
        """
        units = in_order(units)
        stood = joined(saying(
            "{name} [{unit}] is in the register {span}",
            name=u.name, unit=u.locality, span=span(u)) for u in units)  # fmt: skip
        heirs = in_order({v.locality: v for u in units for v in self._kin(u, period)}.values())
        later = all(u.valid_from > f"{period}-12-31" for u in units)
        told = {
            (True, True): saying("predecessor in {period}", period=period),
            (True, False): saying("successor in {period}", period=period),
            (False, True): saying("the register names no predecessor for {period}", period=period),
            (False, False): saying("the register names no successor for {period}", period=period),
        }[bool(heirs), later]
        return Match(None, heirs, saying(
            "there was no unit {written!r} in {period}: {stood}; {told}",
            written=written, period=period, stood=stood, told=told))  # fmt: skip


def _bare(written: str) -> str:
    """Return a name in the form used for lookup: straightened letters, offices written out, without
    a former name in brackets. For a name followed by its identity, return the identity.
    """
    text = EARLIER.sub("", straighten(unicodedata.normalize("NFC", written)).strip())
    text = office_in_full(text)
    return text[text.rindex("[") + 1 : -1].strip() if _LISTED.search(text) else text
