"""Identify a present-day province by name in any spelling, by code, or by the name of a province
merged into it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from parlib.codebook.localities import Register
from parlib.codebook.units import Locality

_EARLIER = (2025, 2024, 2007)
"""Years in which provinces of other names stood.

Before 2025-07-01, before 2025-01-01 (Thừa Thiên Huế), before 2008-08-01 (Hà Tây).
"""


@dataclass(frozen=True)
class Meant:
    """What a name means among the provinces that stand.

    Attributes
    ----------
    unit : Locality or None
        The province, where the name says which.
    was : Locality or None
        The province of that name that went into it, where the name is an old one: then a person
        should confirm.
    candidates : tuple of Locality
        Where it says none: those that come near, or all.
    """

    unit: Locality | None
    was: Locality | None = None
    candidates: tuple[Locality, ...] = ()


def standing(localities: pd.DataFrame) -> Register:
    """Return the provinces of the register that stand: real ones without a last day."""
    return Register(
        localities[
            localities["valid_to"].eq("")
            & ~localities["fictional"].astype(bool)
            & localities["level"].eq("province")
        ]
    )


def find_province(written: str, localities: pd.DataFrame) -> Meant:
    """Return the province of today that a name means.

    Parameters
    ----------
    written : str
        Name with or without diacritics and level word, short name, code or identity; also that of a
        province that is no more.
    localities : DataFrame
        The ``localities`` hand-off table.
    """
    now = standing(localities)
    this_year = max(int(unit.valid_from[:4]) for unit in now)
    match = now.match(written, period=this_year)
    if match.unit is not None:
        return Meant(match.unit)
    ever = Register(
        localities[~localities["fictional"].astype(bool) & localities["level"].eq("province")]
    )
    for year in _EARLIER:
        earlier = ever.match(written, period=year)
        shared = earlier.candidates if earlier.shared else ()
        units = (earlier.unit,) if earlier.unit else shared
        heirs = {heir.locality: heir for unit in units for heir in _heirs(unit, ever)}
        if len(heirs) == 1:
            return Meant(next(iter(heirs.values())), was=units[0])
    return Meant(None, candidates=match.candidates or tuple(now))


def earlier_ones(unit: Locality, localities: pd.DataFrame) -> tuple[Locality, ...]:
    """Return the provinces that went into one on the way to today, those that it was itself
    included, the latest first.
    """
    ever = Register(localities[localities["level"].eq("province")])
    earlier: dict[str, Locality] = {}
    ahead = [unit]
    while ahead:
        for name in ahead.pop(0).predecessors:
            if name in ever and name not in earlier:
                earlier[name] = ever[name]
                ahead.append(ever[name])
    return tuple(sorted(earlier.values(), key=lambda u: (u.valid_to, u.locality), reverse=True))


def _heirs(unit: Locality, ever: Register) -> list[Locality]:
    """Return the provinces that stand and that a unit went into, over any number of steps."""
    if not unit.valid_to:
        return [unit]
    return [heir for name in unit.successors if name in ever for heir in _heirs(ever[name], ever)]
