"""The dated register of units, and finding a unit by what people call it.

Identity is ``code@valid_from``: since 2025-07-01 seven province codes name another unit than before. Matching forgives
spelling (case, spacing, tone placement, NFD, administrative prefixes) and never forgives a wrong unit: an unknown or
ambiguous name is an error that lists candidates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

import pandas as pd

from parlib.codebook.values import holds
from parlib.codebook.vietnamese import fold_name, search_form, sort_key
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


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name came to: one unit, or the reason why not and the units that come near."""

    unit: Locality | None
    candidates: tuple[Locality, ...] = ()
    why: str = ""


_PREFIXES = (
    "thành phố",
    "tỉnh",
    "huyện",
    "thị xã",
    "quận",
    "phường",
    "xã",
    "thị trấn",
    "đặc khu",
    "sở",
    "tp",
    "tx",
    "tt",
    "h",
    "q",
    "p",
    "x",
)
_PREFIX = re.compile(
    r"^(?:" + "|".join(re.escape(p) for p in sorted(map(fold_name, _PREFIXES), key=len, reverse=True)) + r")\.?(?:\s+|(?<=\.))"
)

_OFFICE = re.compile(r"^(?:" + "|".join(fold_name(p) for p in ("ủy ban nhân dân", "ubnd", "hđnd và ubnd")) + r")\s+")
_OTHER_FORMS = {
    fold_name(other): fold_name(official)
    for other, official in {
        "TPHCM": "Thành phố Hồ Chí Minh",
        "HCM": "Hồ Chí Minh",
        "BR-VT": "Bà Rịa - Vũng Tàu",
        "TT Huế": "Thừa Thiên Huế",
        "TT. Huế": "Thừa Thiên Huế",
        "Thừa Thiên - Huế": "Thừa Thiên Huế",
        "Đắc Lắc": "Đắk Lắk",
        "Đăk Lăk": "Đắk Lắk",
        "Đắc Nông": "Đắk Nông",
        "Đăk Nông": "Đắk Nông",
        "Bắc Cạn": "Bắc Kạn",
    }.items()
}


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
                for key in {fold_name(written), _strip_prefix(fold_name(written))}:
                    if unit not in names.setdefault(key, []):
                        names[key].append(unit)
        return names

    def find(self, written: str, *, period: int, level: str = "", parent: str = "") -> Locality:
        """Return the one unit that ``written`` (identity, code or name) means in the year ``period``.

        Parameters
        ----------
        written : str
            Identity ``31@2008-08-01``, code ``31``, or a name in any usual spelling.
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

    def match(self, written: str, *, period: int, level: str = "", parent: str = "") -> Match:
        """Say which unit ``written`` means in the year ``period``, or why none does and which come near.

        Takes what :meth:`find` takes and raises nothing: a table with many names collects all that do not fit.
        """
        text = unicodedata.normalize("NFC", written).strip()
        if text in self._units:
            unit = self._units[text]
            return Match(unit) if unit.covers(period) else self._out_of_time([unit], written, period)
        if not text:
            return Match(None, (), "no unit was named")
        fits = self._by_code.get(text) or self._by_words(fold_name(text))
        valid = [u for u in fits if u.covers(period) and (not level or u.level == level) and (not parent or u.parent == parent)]
        if len(valid) == 1:
            return Match(valid[0])
        if valid:
            return Match(None, _in_order(valid), f"{written!r} means more than one unit in {period}; give an identity")
        if fits and not any(u.covers(period) for u in fits):
            return self._out_of_time(fits, written, period)
        if fits:
            where = f" at level {level}" if level else ""
            where += f" below {self._units[parent].name}" if parent in self._units else ""
            return Match(None, _in_order(fits), f"no unit called {written!r} fits {period}{where}; known")
        plain = search_form(_strip_prefix(fold_name(text)))
        once = [u for u in self._units.values() if search_form(u.short_name) == plain]
        if once and not any(u.covers(period) for u in once):
            return self._out_of_time(once, written, period)
        candidates = self._near(text, period)
        return Match(None, candidates, f"no unit is called {written!r} in {period}" + ("; did you mean" if candidates else ""))

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
        """Units of the year whose name without diacritics comes near, best first."""
        plain: dict[str, list[Locality]] = {}
        for unit in self._units.values():
            if unit.covers(period):
                plain.setdefault(search_form(unit.short_name), []).append(unit)
        near = get_close_matches(search_form(_strip_prefix(fold_name(text))), list(plain), n=4, cutoff=0.7)
        return tuple(unit for key in near for unit in plain[key])[:8]

    def _by_words(self, folded: str) -> list[Locality]:
        """Units whose full name fits, else whose name without its type fits."""
        folded = _OFFICE.sub("", folded)
        bare = _strip_prefix(folded)
        if folded in _OTHER_FORMS:
            folded = _OTHER_FORMS[folded]
        elif bare in _OTHER_FORMS:
            folded = folded.removesuffix(bare) + _OTHER_FORMS[bare]
        known = self._by_name.get(folded, [])
        return [u for u in known if folded in self._full_names[u.locality]] or known or self._by_stripped(folded)

    def _by_stripped(self, folded: str) -> list[Locality]:
        """Units whose name without prefix fits, and whose type does not contradict the prefix that was written."""
        stripped = _strip_prefix(folded)
        if stripped == folded:
            return []
        prefix = folded[: len(folded) - len(stripped)].strip(" .")
        kinds = _KINDS.get(prefix)
        return [u for u in self._by_name.get(stripped, []) if kinds is None or fold_name(u.unit_type).startswith(kinds)]

    def listed(self, units: Iterable[Locality]) -> str:
        """Return units as one line of text, each with the unit above it and its identity."""
        out = []
        for u in units:
            above = self._units.get(u.parent)
            out.append(f"{u.name}{' (' + above.short_name + ')' if above else ''} [{u.locality}]")
        return ", ".join(out)


_KINDS: dict[str, tuple[str, ...]] = {
    fold_name(k): tuple(map(fold_name, v))
    for k, v in {
        "thành phố": ("thành phố",),
        "tp": ("thành phố",),
        "tỉnh": ("tỉnh",),
        "huyện": ("huyện",),
        "h": ("huyện",),
        "thị xã": ("thị xã",),
        "tx": ("thị xã",),
        "quận": ("quận",),
        "q": ("quận",),
        "phường": ("phường",),
        "p": ("phường",),
        "xã": ("xã",),
        "x": ("xã",),
        "thị trấn": ("thị trấn",),
        "tt": ("thị trấn",),
        "sở": ("sở",),
        "đặc khu": ("đặc khu",),
    }.items()
}


def _strip_prefix(folded: str) -> str:
    return _PREFIX.sub("", folded)


def _span(unit: Locality) -> str:
    return f"from {unit.valid_from} to {unit.valid_to}" if unit.valid_to else f"from {unit.valid_from} on"


def _in_order(units: Iterable[Locality]) -> tuple[Locality, ...]:
    return tuple(sorted(units, key=lambda u: (sort_key(u.name), u.locality)))
