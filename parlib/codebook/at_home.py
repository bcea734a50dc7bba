"""Whose names come first: in the workspace of a province they are those of the province itself and
of the units directly below it.
"""

from __future__ import annotations

from dataclasses import dataclass

from parlib.codebook.localities import Register
from parlib.codebook.units import Locality


@dataclass(frozen=True)
class Names:
    """Names as people of one province write them.

    Attributes
    ----------
    register : Register
        The units that there are.
    province : str
        Identity of the province whose workspace it is; empty or unknown: no name comes first.
    """

    register: Register
    province: str = ""

    def found(self, written: str, period: int) -> Locality:
        """Return the unit of a year that an identity, a code or a name means.

        Raises
        ------
        UsageError
            No unit, or more than one, fits; the message lists candidates.
        """
        if written in self.register:
            return self.register[written]
        at_home = self.at_home(written, period)
        return at_home or self.register.find(written, period=period)

    def home(self, period: int) -> Locality | None:
        """Return the province as it was called at the end of a year, None before it was."""
        if self.province not in self.register:
            return None
        line = [u for u in self.register.line(self.province) if u.covers(period)]
        return line[-1] if line else None

    def at_home(self, written: str, period: int) -> Locality | None:
        """Return the province, or the one unit below it that a name means, directly below it first:
        communes of before 2025 lie in a district.
        """
        home = self.home(period)
        if home is None:
            return None
        match = self.register.match(written, period=period, level="province")
        if home == match.unit or (home in match.candidates and match.shared):
            return home
        line = self.register.line(home.locality)
        for parents in (line, self.register.below(home, period)):
            matched = [
                self.register.match(written, period=period, parent=u.locality).unit for u in parents
            ]
            held = [unit for unit in dict.fromkeys(matched) if unit is not None]
            if held:
                return held[0] if len(held) == 1 else None
        return None
