"""Select the rows of a release that one brief may see: those of the unit, its peers, the units
below it and the nation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from parlib.briefing.identity import Identities
from parlib.codebook.plans import Plan
from parlib.codebook.units import Locality
from parlib.store.releases import Release

_THIS_YEAR = frozenset({"evidence", "gaps", "expected", "cliffs"})


def own_rows(
    known: Identities, name: str, unit: Locality, period: int, plan: Plan | None
) -> pd.DataFrame:
    """Return the unit's own rows of a table, of the period and before it; of a plan's table those
    of the unit's plan.
    """
    release = known.release
    schema = release.columns(name)
    filters: list[tuple[str, str, Any]] = []
    if "locality" in schema and not known.tells_of(unit, name):
        filters.append(("locality", "in", []))  # known without the table being read
    elif "locality" in schema:
        filters.append(("locality", "==", unit.locality))
    if "plan" in schema:
        filters.append(("plan", "==", plan.id if plan else ""))
    rows = release.table(name, filters=filters or [(schema[0], "in", [])])
    if "locality" in schema and "period" in schema and "plan" not in schema and len(rows):
        upto = pd.to_numeric(rows["period"], errors="coerce") <= period
        return rows if upto.all() else rows[upto].reset_index(drop=True)
    return rows


def peer_rows(release: Release, name: str, peers: list[Locality], period: int) -> pd.DataFrame:
    """Return the rows of the unit and its peers: of scores those of the year, else also before it."""
    filters = _among(peers)
    filters.append(("period", "==", period) if name == "scores" else ("period", "<=", period))
    return release.table(name, filters=filters)


def _among(units: list[Locality]) -> list[tuple[str, str, Any]]:
    """Return the filter for rows of these units.

    The bounds say nothing new, but let row groups be passed over unread.
    """
    names = sorted(u.locality for u in units)
    bounds = [("locality", ">=", names[0]), ("locality", "<=", names[-1])] if names else []
    return [*bounds, ("locality", "in", names)]


def rows_below(release: Release, name: str, children: list[Locality], period: int) -> pd.DataFrame:
    """Return what an overview may see of a table of the units directly below."""
    filters = [*_among(children), ("period", "<=", period)]
    # an overview compares domains; the items of so many units would only weigh it down
    if name == "scores":
        filters += [("period", "==", period), ("level", "in", ["index", "component", "domain"])]
    if name in _THIS_YEAR:
        filters.append(("period", "==", period))
    if name == "gaps":
        filters.append(("cut", "==", True))
    return release.table(name, filters=filters).reset_index(drop=True)


def link_rows(release: Release, unit: Locality, period: int) -> pd.DataFrame:
    """Return what is known about declared links.

    Of the unit, of the unit above, and (for real units) of the nation.
    """
    areas = [unit.locality, unit.parent, *([] if unit.fictional else ["VN"])]
    filters = [
        ("locality", "in", [a for a in areas if a]),
        ("period", "<=", period),
        ("family", "==", "link"),
    ]
    return release.table("findings", filters=filters).reset_index(drop=True)


def national_rows(release: Release, unit: Locality, period: int) -> pd.DataFrame:
    """Return the observations of the nation, and of the unit's region."""
    wanted = ["VN", f"VN:{unit.region}"] if unit.region else ["VN"]
    return release.table(
        "observations", filters=[("locality", "in", wanted), ("period", "<=", period)]
    ).reset_index(drop=True)


def sources_for(release: Release, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the sources whose files stand behind the unit's rows.

    Another unit's new file does not make this brief stale.
    """
    sources = release.table("sources")
    used: set[str] = set()
    for frame in tables.values():
        if "source_file" in frame.columns:
            used |= set(frame["source_file"])
    named = sources["source"].str.cat([sources["vintage"], sources["file"]], sep="/")
    return sources[named.isin(used)].reset_index(drop=True)
