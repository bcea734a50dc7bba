"""From a batch run to the briefs it asks for, and the entries that no unit answers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from parlib.codebook.localities import Locality, Register
from parlib.codebook.runs import BriefRequest, Run, RunEntry
from parlib.errors import Problem, UsageError
from parlib.store.releases import Release


@dataclass(frozen=True)
class Requested:
    """What a run asks for.

    Attributes
    ----------
    requests : tuple of BriefRequest
        One per brief, in the order of the run, each once.
    problems : tuple of Problem
        Names that mean no unit or more than one, and selections that are empty; the other briefs go on.
    """

    requests: tuple[BriefRequest, ...]
    problems: tuple[Problem, ...]


def requests_of(run: Run, release: Release, *, file: str = "") -> Requested:
    """Resolve every entry of a run against a release.

    Parameters
    ----------
    run : Run
        The batch.
    release : Release
        Names are resolved by its register; "latest" and "published years" are counted in its ``indices``.
    file : str
        Name of the run's file, for the problems.
    """
    register = Register(release.table("localities"))
    indices = release.table("indices")
    requests: dict[BriefRequest, None] = {}
    problems = []
    for number, entry in enumerate(run.entries, start=1):
        place = {"file": file, "cell": f"entry {number}"}
        try:
            chosen = _named(entry, register, place, problems) if entry.localities else _selected(entry, register, indices)
        except UsageError as fault:  # an unknown `parent`
            problems.append(Problem(what=str(fault), remedy="correct `parent`", found=entry.parent, **place))
            continue
        if not chosen and not entry.localities:
            problems.append(
                Problem(
                    what="no unit of this release fits the selection",
                    remedy="correct level, parent, period or min_published_years",
                    **place,
                )
            )
        for unit, period in chosen:
            requests[
                BriefRequest(
                    notebook=entry.notebook, locality=unit.locality, period=period, language=entry.language, issued_on=run.issued_on
                )
            ] = None
    return Requested(tuple(requests), tuple(problems))


def _named(entry: RunEntry, register: Register, place: dict[str, str], problems: list[Problem]) -> list[tuple[Locality, int]]:
    if entry.period == "latest":
        problems.append(
            Problem(what="`period: latest` needs a selection by level", remedy="give the year beside named localities", **place)
        )
        return []
    found = []
    for written in entry.localities:
        try:
            found.append((register.find(written, period=entry.period), entry.period))
        except UsageError as fault:
            problems.append(
                Problem(what=str(fault), remedy="correct the name or give the identity code@valid_from", found=written, **place)
            )
    return found


def _selected(entry: RunEntry, register: Register, indices: pd.DataFrame) -> list[tuple[Locality, int]]:
    """Units of a level (below a parent) that have figures, each with the year asked for or its latest one."""
    parent = register[entry.parent].locality if entry.parent else ""
    par = indices[(indices["index"] == "PAR") & (indices["value"].notna() | indices["rank"].notna())]
    published = par[par["basis"] == "published"].groupby("locality")["period"].nunique()
    latest = par.groupby("locality")["period"].max()
    out = []
    for unit in register:
        if unit.level != entry.level or (parent and unit.parent != parent) or unit.locality not in latest.index:
            continue
        if entry.min_published_years and published.get(unit.locality, 0) < entry.min_published_years:
            continue
        period = int(latest[unit.locality]) if entry.period == "latest" else entry.period
        has_figures = entry.period == "latest" or bool((par.loc[par["locality"] == unit.locality, "period"] == period).any())
        if has_figures and unit.covers(period):
            out.append((unit, period))
    return out
