"""Who was expected to file and did not.

Compares the register's units of one level, below one unit and in one year, with those that have
data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from parlib.codebook.localities import Register
from parlib.codebook.units import Locality
from parlib.speech.catalogue import saying

LEVELS_EN = {
    "province": saying("provinces"),
    "district": saying("districts"),
    "commune": saying("communes"),
    "department": saying("departments"),
}
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Absent:
    """The units of one group that have no data.

    Attributes
    ----------
    level, parent, period
        The group: units of a level directly below ``parent`` (identity, empty at the top) in a
        year.
    above : str
        Name of the unit above, empty at the top.
    expected : int
        Units that the register expects in the group.
    units : tuple of Locality
        The units without data, in Vietnamese alphabetical order; never empty in a group returned by
        :func:`absent_in`.
    """

    level: str
    parent: str
    period: int
    above: str
    expected: int
    units: tuple[Locality, ...]

    @property
    def sentence(self) -> str:
        """Return an English sentence that says how many units have nothing and which; of a long
        list only the first are named.
        """
        return self.told(saying("nothing"))

    def told(self, what: str) -> str:
        """Return the same sentence with another predicate than "has nothing", such as "filed
        nothing".
        """
        names = ", ".join(u.name for u in self.units[:_NAMED])
        more = len(self.units) - _NAMED
        figures = {
            "count": len(self.units),
            "expected": self.expected,
            "level": LEVELS_EN[self.level],
            "below": saying(" below {above}", above=self.above) if self.above else "",
            "what": what,
            "period": self.period,
            "names": saying("{names} and {more} more", names=names, more=more)
            if more > 0
            else names,
        }
        if len(self.units) == 1:
            return saying(
                "{count} of {expected} {level}{below} has {what} for {period}: {names}", **figures
            )
        return saying(
            "{count} of {expected} {level}{below} have {what} for {period}: {names}", **figures
        )

    def as_row(self) -> dict[str, object]:
        """Return the group as one JSON-serialisable row."""
        units = [{"locality": u.locality, "name": u.name} for u in self.units]
        return {
            "level": self.level, "parent": self.parent, "above": self.above, "period": self.period, "expected": self.expected, "units": units,
        }  # fmt: skip


def absent_in(
    units: Iterable[Locality],
    present: Collection[str],
    *,
    level: str,
    parent: str,
    period: int,
    fictional: bool = False,
) -> Absent | None:
    """Return the units of one group that are not in ``present``; None if nobody is missing.

    In the year of a merger both the old and the new unit exist in the year. Either of them answers
    for both; if neither has data, the new one is named.

    Parameters
    ----------
    units : iterable of Locality
        The register or a subset of it; units outside the group are ignored.
    present : collection of str
        Identities of the units that have data.
    level, parent, period, fictional
        The group.
    """
    known = {u.locality: u for u in units}
    group = {
        n: u
        for n, u in known.items()
        if (u.level, u.parent, u.fictional) == (level, parent, fictional) and u.covers(period)
    }
    kin = {
        name: {k for k in (*u.successors, *u.predecessors) if k in group}
        for name, u in group.items()
    }
    gone = {name for name, u in group.items() if any(k in group for k in u.successors)}
    missing = [
        u
        for name, u in group.items()
        if name not in present and not kin[name] & set(present) and name not in gone
    ]
    if not missing:
        return None
    above = known[parent].name if parent in known else ""
    return Absent(level, parent, period, above, len(group) - len(gone), tuple(missing))


def absent_groups(
    register: Register,
    present: Iterable[tuple[str, int]],
    *,
    looked_for: Iterable[tuple[str, int]] = (),
) -> list[Absent]:
    """Return what is missing in every group to which one of the units (identity, year) with data
    belongs.

    ``looked_for`` adds units that were looked for, whether or not they have data: their groups are
    checked too.
    """
    by_group: dict[tuple[str, str, int, bool], set[str]] = {}
    for units, has in ((present, True), (looked_for, False)):
        for identity, period in units:
            if identity in register:
                unit = register[identity]
                held = by_group.setdefault(
                    (unit.level, unit.parent, int(period), unit.fictional), set()
                )
                held |= {identity} if has else set()
    groups = [
        absent_in(register, held, level=level, parent=parent, period=period, fictional=fictional)
        for (level, parent, period, fictional), held in sorted(by_group.items())
    ]
    return [a for a in groups if a is not None]
