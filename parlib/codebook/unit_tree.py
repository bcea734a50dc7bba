"""The units of a release by identity and code, with their hierarchy and succession."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cached_property

import pandas as pd

from parlib.codebook.units import Locality, alphabetical, grouped
from parlib.codebook.values import holds
from parlib.codebook.vietnamese import sort_key
from parlib.errors import UsageError
from parlib.speech.catalogue import saying


class Units:
    """The units of a release.

    Parameters
    ----------
    table : DataFrame
        The ``localities`` hand-off table.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        columns = {f.name: table[f.name].tolist() for f in fields(Locality)}
        for side in ("successors", "predecessors"):
            columns[side] = [tuple(kin.split(";")) if kin else () for kin in columns[side]]
        columns["fictional"] = list(map(holds, columns["fictional"]))
        units = (Locality(*values) for values in zip(*columns.values(), strict=True))
        self._units: dict[str, Locality] = {unit.locality: unit for unit in units}
        self._by_parent: dict[str, tuple[Locality, ...]] = {}

    def __getitem__(self, locality: str) -> Locality:
        """Return the unit with this identity; raise :class:`UsageError` if there is none."""
        try:
            return self._units[locality]
        except KeyError:
            raise UsageError(saying(
                "no unit has the identity {locality!r} → give its name, or add it with "
                "`parlib add units FILE`",
                locality=locality)) from None  # fmt: skip

    def __iter__(self) -> Iterator[Locality]:
        """Iterate over units, sorted by the Vietnamese alphabet."""
        return iter(self._sorted)

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self._units)

    def __contains__(self, locality: str) -> bool:
        """Return whether the identity is in the register."""
        return locality in self._units

    @cached_property
    def _sorted(self) -> tuple[Locality, ...]:
        return tuple(sorted(self._units.values(), key=alphabetical))

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Names of the regions of the provinces, sorted by the Vietnamese alphabet."""
        return tuple(sorted({u.region for u in self._units.values() if u.region}, key=sort_key))

    @cached_property
    def _by_code(self) -> dict[str, list[Locality]]:
        return grouped(self._units.values(), lambda u: (u.code,))

    @cached_property
    def _by_digits(self) -> dict[str, list[Locality]]:
        """Units by code without leading zeros, as a spreadsheet leaves it."""
        return grouped(
            self._units.values(), lambda u: (u.code.lstrip("0"),) if u.code.isdigit() else ()
        )

    @cached_property
    def _children(self) -> dict[str, list[Locality]]:
        return grouped(self._units.values(), lambda u: (u.parent,))

    def directly_below(self, parent: str) -> tuple[Locality, ...]:
        """Return the units of all years directly below an identity, in Vietnamese alphabetical
        order.

        Sorted per group, because sorting all units takes longer and few groups are needed.
        """
        if parent not in self._by_parent:
            children = self._children.get(parent, ())
            self._by_parent[parent] = tuple(sorted(children, key=alphabetical))
        return self._by_parent[parent]

    def line(self, locality: str) -> tuple[Locality, ...]:
        """Return the unit with its predecessors and successors by a mere change of name or rank,
        earliest first.

        One code, one territory: Tỉnh Đồng Nai and, from 2026-04-30, Thành phố Đồng Nai. A unit that
        absorbed others is a different unit.
        """
        identities = [self[locality]]
        while (before := self._same_territory(identities[0].predecessors)) and (
            identities[0].locality,
        ) == before.successors:
            identities.insert(0, before)
        while (after := self._same_territory(identities[-1].successors)) and (
            identities[-1].locality,
        ) == after.predecessors:
            identities.append(after)
        return tuple(u for u in identities if u.code == self[locality].code)

    def _same_territory(self, kin: tuple[str, ...]) -> Locality | None:
        return self._units.get(kin[0]) if len(kin) == 1 else None

    def below(self, unit: Locality, period: int, *, level: str = "") -> tuple[Locality, ...]:
        """Return the units of the year directly below ``unit`` that existed at the same time, in
        Vietnamese alphabetical order.

        Units below a province that has since been renamed keep the parent identity under which they
        were first assigned to it.
        """
        lower = [u for one in self.line(unit.locality) for u in self.directly_below(one.locality)]
        return tuple(
            u
            for u in lower
            if u.covers(period) and u.overlaps(unit) and (not level or u.level == level)
        )

    def beside(self, unit: Locality, period: int) -> tuple[Locality, ...]:
        """Return the units of the year at the same level directly below the same parent, including
        ``unit``, on whatever day they existed.
        """
        return tuple(
            u
            for u in self.directly_below(unit.parent)
            if u.covers(period) and u.level == unit.level
        )

    def above(self, unit: Locality, period: int) -> Locality | None:
        """Return the parent under its name at the end of the year, or while ``unit`` existed.

        None at the top.
        """
        if unit.parent not in self._units:
            return None
        stood = [u for u in self.line(unit.parent) if u.covers(period) and u.overlaps(unit)]
        return stood[-1] if stood else self[unit.parent]

    def _kin(self, unit: Locality, period: int) -> list[Locality]:
        """Return the units of the year that a unit came from or became, over any number of steps."""
        forward = unit.valid_from <= f"{period}-12-31"
        kin: list[Locality] = []
        seen, ahead = {unit.locality}, [unit]
        while ahead:
            one = ahead.pop()
            for name in one.successors if forward else one.predecessors:
                if name in self._units and name not in seen:
                    seen.add(name)
                    other = self._units[name]
                    (kin if other.covers(period) else ahead).append(other)
        return kin

    def codes_of(self, digits: str, period: int, *, level: str) -> set[str]:
        """Return the codes of units of a level and year that equal these digits with or without
        leading zeros.
        """
        return {
            u.code for u in self._by_digits.get(digits, ()) if u.covers(period) and u.level == level
        }

    def listed(self, units: Iterable[Locality], *, most: int = 10) -> str:
        """Return units as one line of text that can be copied: each with the unit above it and its
        identity.

        A long list is cut off after ``most`` units.
        """
        units, out = list(units), []
        for u in units[:most]:
            above = self._units.get(u.parent)
            out.append(f"{u.name}{' (' + above.short_name + ')' if above else ''} [{u.locality}]")
        named, more = ", ".join(out), len(units) - most
        return saying("{names} and {more} more", names=named, more=more) if more > 0 else named
