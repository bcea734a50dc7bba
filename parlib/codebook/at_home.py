"""Look up units with the home province first.

In the workspace of a province, its own name and those of the units directly below it take
precedence over equal names elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from parlib.codebook.localities import Register
from parlib.codebook.units import Locality


@dataclass(frozen=True)
class Names:
    """Unit names as users in one province write them.

    Attributes
    ----------
    register : Register
        All known units.
    province : str
        Identity of the workspace's province. If empty or unknown, no name takes precedence.
    """

    register: Register
    province: str = ""

    def found(self, written: str, period: int) -> Locality:
        """Return the unit that an identity, code or name denotes in a year.

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
        """Return the province under its name at the end of the year; None if it did not exist yet."""
        if self.province not in self.register:
            return None
        line = [u for u in self.register.line(self.province) if u.covers(period)]
        return line[-1] if line else None

    def at_home(self, written: str, period: int) -> Locality | None:
        """Return the province, or the only unit below it with this name; None if there is none.

        Units directly below the province are tried first, because communes before 2025 belong to a
        district.
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
