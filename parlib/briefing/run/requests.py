"""Expand a batch run into the requested briefs, and report entries that match no unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from parlib.briefing.run.judgement_day import with_day_of_judgement
from parlib.codebook.at_home import Names
from parlib.codebook.expected import Absent, absent_groups
from parlib.codebook.kinds import KINDS
from parlib.codebook.localities import Register
from parlib.codebook.plain_words import project_place
from parlib.codebook.runs import BriefRequest, Run, RunEntry
from parlib.codebook.units import Locality, span
from parlib.errors import Problem, UsageError
from parlib.speech.catalogue import saying
from parlib.store.params import read_run
from parlib.store.project import Project
from parlib.store.releases import Release


@dataclass(frozen=True)
class Requested:
    """What a run asks for.

    Attributes
    ----------
    requests : tuple of BriefRequest
        One per brief, in the order of the run, each once.
    problems : tuple of Problem
        Names that mean no unit or more than one, and selections that are empty; the other briefs go
        on. A selection that lacks units is among them: an error where the run demands completeness,
        else a warning.
    absent : tuple of Absent
        Who has nothing, for each selection by level and year.
    """

    requests: tuple[BriefRequest, ...]
    problems: tuple[Problem, ...]
    absent: tuple[Absent, ...] = ()


def requests_of(run: Run, release: Release, *, file: str = "", home: str = "") -> Requested:
    """Resolve every entry of a run against a release.

    Parameters
    ----------
    run : Run
        The batch.
    release : Release
        Names are resolved by its register; "latest" and "published years" are counted in its
        ``indices``.
    file : str
        Name of the run's file, for the problems.
    home : str
        Identity of the province whose workspace it is: names are first those of its units.
    """
    register = release.register
    names = Names(register, home)
    indices = release.table("indices")
    filed = _with_points(release.table("scores"))
    latest = _latest(indices)
    requests: dict[BriefRequest, None] = {}
    missing: dict[Absent, None] = {}
    problems: list[Problem] = []
    year = run.issued_on.year
    for number, entry in enumerate(run.entries, start=1):
        place = {"file": file, "cell": saying("entry {number}", number=number)}
        try:
            chosen = (
                _named(entry, names, latest, place, problems, issued=year)
                if entry.localities
                else _selected(entry, names, indices, filed, issued=year)
            )
        except UsageError as fault:
            problems.append(_unknown_parent(entry, fault, place))
            continue
        if not chosen and not entry.localities:
            problems.append(_nobody(entry, names, place, issued=year))
        for group in _absent(entry, register, chosen):
            missing[group] = None
            problems.append(_incomplete(group, demanded=run.complete or entry.complete, **place))
        for unit, period in chosen:
            request = BriefRequest(
                notebook=entry.notebook,
                locality=unit.locality,
                period=period,
                language=entry.language,
                issued_on=run.issued_on,
                as_of=entry.as_of,
            )
            requests[with_day_of_judgement(request, release)] = None
    return Requested(tuple(requests), tuple(problems), tuple(missing))


def with_annexes(requests: Iterable[BriefRequest], project: Project) -> tuple[BriefRequest, ...]:
    """Return the requests with the audit annex of each locality brief after it.

    Without it where the project has no notebook for one.

    Parameters
    ----------
    requests : iterable of BriefRequest
        What was asked for.
    project : Project
        A workspace of an older version has no ``annex.ipynb`` until ``parlib new --update`` brings
        it.
    """
    out: dict[BriefRequest, None] = {}
    for request in requests:
        out[request] = None
        annex = KINDS[request.notebook].annex
        if annex and (project.notebooks / f"{annex}.ipynb").is_file():
            out[request.model_copy(update={"notebook": annex})] = None
    return tuple(out)


def lacks_annexes(requests: Iterable[BriefRequest], project: Project) -> bool:
    """Return whether briefs are asked for whose audit annex the project has no notebook for."""
    kinds = {KINDS[request.notebook].annex for request in requests} - {""}
    return any(not (project.notebooks / f"{kind}.ipynb").is_file() for kind in kinds)


def _latest(indices: pd.DataFrame) -> dict[str, int]:
    """Return the latest year in which each unit has a figure of PAR INDEX."""
    par = indices[
        (indices["index"] == "PAR") & (indices["value"].notna() | indices["rank"].notna())
    ]
    return par.groupby("locality")["period"].max().astype(int).to_dict()


def _unknown_parent(entry: RunEntry, fault: UsageError, place: dict[str, str]) -> Problem:
    return Problem(
        what=fault.message, remedy=saying("correct `parent`"), actual=entry.parent, **place
    )


def _nobody(entry: RunEntry, names: Names, place: dict[str, str], *, issued: int) -> Problem:
    """Say that a selection is empty: nobody is like that, or those who are have no figures yet."""
    parents = _parents(entry, names, issued)
    there = [
        u for u in names.register if u.level == entry.level and (not parents or u.parent in parents)
    ]
    if there and entry.period == "latest":
        what = saying(
            "none of the {count} selected units has figures yet: they are left out",
            count=len(there),
        )
        return Problem(
            what=what,
            remedy=saying("collect their workbooks or add published figures"),
            severity="warning",
            **place,
        )
    if entry.level == "department" and parents:
        return Problem(
            what=saying("no departments of the selection are in the register yet: left out"),
            remedy=saying("add them with `parlib add units`"),
            severity="warning",
            **place,
        )
    return Problem(
        what=saying("no unit of this release fits the selection"),
        remedy=saying("correct level, parent, period or min_published_years"),
        **place,
    )


def _with_points(scores: pd.DataFrame) -> set[tuple[str, int]]:
    """Units and years with points of any item of their own.

    They have something to say even where no whole could be computed.
    """
    has_points = scores["points"].notna() & scores["basis"].ne("plan_baseline")
    known = scores.loc[has_points, ["locality", "period"]].drop_duplicates()
    return set(zip(known["locality"], known["period"].astype(int), strict=True))


def _absent(
    entry: RunEntry, register: Register, chosen: list[tuple[Locality, int]]
) -> list[Absent]:
    """Return who has nothing beside the chosen units, group by group.

    Of a selection that leaves units out on purpose, nobody.
    """
    if not entry.whole_group or not chosen:
        return []
    return absent_groups(register, [(unit.locality, period) for unit, period in chosen])


def _incomplete(group: Absent, *, demanded: bool, file: str, cell: str) -> Problem:
    return Problem(
        what=group.sentence,
        remedy=saying(
            "collect their workbooks or add published figures, or drop `complete` from the run"
        )
        if demanded
        else saying("collect their workbooks or add published figures"),
        file=file,
        cell=cell,
        severity="error" if demanded else "warning",
    )


def run_file_problems(
    project: Project, register: Register | None, *, home: str = ""
) -> list[Problem]:
    """Return what is wrong with the run files of a project.

    Their shape and, where the units are known, the names in them, first those of the province
    ``home`` whose workspace it is.
    """
    problems: list[Problem] = []
    for path in sorted((project.params / "runs").glob("*.yml")):
        run, document, faults = read_run(path)
        problems += faults
        if run is None or register is None:
            continue
        names = Names(register, home)
        for number, entry in enumerate(run.entries):
            place = {
                "file": project_place(path),
                "cell": saying("line {line}", line=document.line(("entries", number))),
            }
            if entry.localities:
                _named(entry, names, None, place, problems, issued=run.issued_on.year)
            else:
                try:
                    _parent(entry, names, run.issued_on.year)
                except UsageError as fault:
                    problems.append(_unknown_parent(entry, fault, place))
    return problems


def _named(
    entry: RunEntry,
    names: Names,
    latest: dict[str, int] | None,
    place: dict[str, str],
    problems: list[Problem],
    *,
    issued: int,
) -> list[tuple[Locality, int]]:
    """Return the named units with their year.

    Without ``latest`` (a run file that is only looked at) no unit lacks figures.
    """
    named_units = []
    for written in entry.localities:
        try:
            unit = names.found(written, issued if entry.period == "latest" else entry.period)
        except UsageError as fault:
            problems.append(
                Problem(
                    what=fault.message,
                    remedy=saying("correct the name or give the identity code@valid_from"),
                    actual=written,
                    **place,
                )
            )
            continue
        period = (
            entry.period
            if entry.period != "latest"
            else _latest_of(unit, entry, names.register, latest)
        )
        if period is not None:
            named_units.append((unit, period))
        elif latest is not None:
            what = (
                saying(
                    "no unit below {name} ({span}) has figures yet: left out",
                    name=unit.name,
                    span=span(unit),
                )
                if KINDS[entry.notebook].sees_below
                else saying(
                    "{name} ({span}) has no figures yet: left out", name=unit.name, span=span(unit)
                )
            )
            remedy = saying("collect workbooks or add published figures")
            problems.append(
                Problem(what=what, remedy=remedy, actual=written, severity="warning", **place)
            )
    return named_units


def _latest_of(
    unit: Locality, entry: RunEntry, register: Register, latest: dict[str, int] | None
) -> int | None:
    """Return the latest year in which a unit has figures, or the units below it where the page is
    about them.
    """
    if latest is None:
        return None
    if not KINDS[entry.notebook].sees_below:
        return latest.get(unit.locality)
    line = {u.locality for u in register.line(unit.locality)}
    return max(
        (latest[u.locality] for u in register if u.parent in line and u.locality in latest),
        default=None,
    )


def _parent(entry: RunEntry, names: Names, issued: int) -> str:
    """Return the identity of the unit that an entry selects below, which may be named as people
    write it.

    Empty without one.
    """
    if not entry.parent:
        return ""
    period = issued if entry.period == "latest" else entry.period
    return names.found(entry.parent, period).locality


def _parents(entry: RunEntry, names: Names, issued: int) -> set[str]:
    """Return the identities under which units lie in the unit that an entry selects below.

    A renamed province is the same place.
    """
    parent = _parent(entry, names, issued)
    return {u.locality for u in names.register.line(parent)} if parent else set()


def _selected(
    entry: RunEntry,
    names: Names,
    indices: pd.DataFrame,
    filed: set[tuple[str, int]],
    *,
    issued: int,
) -> list[tuple[Locality, int]]:
    """Units of a level (below a parent) that have figures, each with the year asked for or its
    latest one.
    """
    parents = _parents(entry, names, issued)
    par = indices[
        (indices["index"] == "PAR") & (indices["value"].notna() | indices["rank"].notna())
    ]
    published = par[par["basis"] == "published"].groupby("locality")["period"].nunique()
    latest = par.groupby("locality")["period"].max()
    known = set(zip(par["locality"], par["period"].astype(int), strict=True)) | filed
    out = []
    for unit in names.register:
        if (
            unit.level != entry.level
            or (parents and unit.parent not in parents)
            or (entry.period == "latest" and unit.locality not in latest.index)
        ):
            continue
        if (
            entry.min_published_years
            and published.get(unit.locality, 0) < entry.min_published_years
        ):
            continue
        period = int(latest[unit.locality]) if entry.period == "latest" else entry.period
        if (entry.period == "latest" or (unit.locality, period) in known) and unit.covers(period):
            out.append((unit, period))
    return out
