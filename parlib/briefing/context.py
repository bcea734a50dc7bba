"""Open the frozen slice of a release that one brief may see.

A brief is a pure function of (release, locality, period, language, issue date): this module reads
the release and nothing else. The slice's digest is its identity (:mod:`parlib.briefing.identity`)
and, with the notebook and the code, the batch's cache key. The release's own name stays out of the
digest, so that a new release in which nothing changed for a unit does not make its brief stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from parlib.briefing.handed import asked_for, slice_given
from parlib.briefing.identity import BELOW_TABLES, NOT_SLICED, PEER_TABLES, Identities, plan_of
from parlib.briefing.judged import judged_below, judged_on
from parlib.briefing.known_years import refuse_a_later_year, refuse_an_unknown_year
from parlib.briefing.slice_rows import (
    link_rows,
    national_rows,
    own_rows,
    peer_rows,
    rows_below,
    sources_for,
)
from parlib.codebook.context import BriefContext
from parlib.codebook.frameworks import Framework
from parlib.codebook.kinds import KINDS
from parlib.codebook.link_questions import LinkQuestion
from parlib.codebook.outlines import Outline
from parlib.codebook.plans import Plan
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.units import Locality
from parlib.codebook.vocabulary import LANGUAGES
from parlib.errors import UsageError
from parlib.speech.catalogue import saying
from parlib.store.boundaries import outlines_of
from parlib.store.project import Project, find_project
from parlib.store.releases import Release, open_release


@lru_cache(maxsize=2)
def _opened(root: Path, release: str) -> Release:
    """Open a release once for all briefs of this process.

    Its register and its rule books are then read once.
    """
    return open_release(Project(root), release)


@lru_cache(maxsize=2)
def _identities(root: Path, release: str) -> Identities:
    return Identities(_opened(root, release))


def identities_of(root: Path, release: str = "current") -> Identities:
    """Return the digests of what the briefs of a release may see, read once in a process."""
    return _identities(root, open_release(Project(root)).id if release == "current" else release)


def open_brief(
    *,
    locality: str,
    period: int,
    language: str = "vi",
    issued_on: str | date,
    release: str = "current",
    kind: str = "brief",
    as_of: str | date = "",
    root: str | Path | None = None,
) -> BriefContext:
    """Open the slice for one brief.

    Parameters
    ----------
    locality : str
        Identity ``31@2008-08-01``, code, or name as people write it (resolved for ``period``).
    period : int
        Year assessed.
    language : {"vi", "en"}
        Language of the page.
    issued_on : str or date
        Issue date, ISO; a brief never reads the clock.
    release : str
        Release id, default the current one.
    kind : str
        What is written about the unit, one of :data:`parlib.codebook.kinds.KINDS`; an overview also
        sees the units directly below it.
    as_of : str or date, optional
        Day on which promises are judged, for a document that prints how they stand; by default as
        the release judged them. What was reported of later periods is not seen then.
    root : path, optional
        Project folder; default ``PARLIB_ROOT`` or the working directory and its parents.

    Raises
    ------
    UsageError
        Unknown language, kind, date, or unit (with candidates); or an issue date before the day on
        which the promises were judged.
    ReleaseError
        There is no such release.
    """
    if language not in LANGUAGES:
        raise UsageError(
            saying(
                "language {language!r} is not one of {languages}",
                language=language,
                languages=", ".join(LANGUAGES),
            )
        )
    if kind not in KINDS:
        raise UsageError(
            saying("kind {kind!r} is not one of {kinds}", kind=kind, kinds=", ".join(KINDS))
        )
    year, issued = _year(period), _day(issued_on, "issued_on")
    judged = _day(as_of, "as_of") if as_of else None
    project = Project(Path(root).resolve()) if root else find_project()
    terms: dict[str, Any] = {
        "period": year,
        "language": language,
        "issued_on": issued,
        "kind": kind,
        "as_of": judged,
    }
    if given := slice_given(
        asked_for(project.root, release=release, locality=str(locality), **terms)
    ):
        return given
    known = identities_of(project.root, release)
    opened = known.release
    unit = opened.register.find(str(locality), period=year)
    refuse_a_later_year(year, issued)
    return slice_of(known, unit, **terms)


def _year(period: int | str) -> int:
    try:
        return int(period)
    except (TypeError, ValueError):
        raise UsageError(
            saying("{name} {period!r} is not a year like 2024", name="period", period=period)
        ) from None


def _day(day: str | date, name: str) -> date:
    try:
        return day if isinstance(day, date) else date.fromisoformat(day)
    except ValueError:
        raise UsageError(
            saying("{name} {day!r} is not a date like 2025-06-30", name=name, day=day)
        ) from None


_LINEAGE = ("release", "version", "code", "methods")


def _surveys_for(
    release: Release, tables: Mapping[str, pd.DataFrame], period: int
) -> tuple[SurveyForm, ...]:
    """Return the forms of the year, where there are answers."""
    if not len(tables.get("satisfaction", ())):
        return ()
    return tuple(form for form in release.params.surveys if form.covers(period))


def slice_of(
    known: Identities,
    unit: Locality,
    *,
    period: int,
    language: str,
    issued_on: date,
    kind: str = "brief",
    as_of: date | None = None,
) -> BriefContext:
    """Return what one document may see of a release that is open already; see
    :func:`open_brief`.
    """
    release, plan = known.release, plan_of(known.release, unit, period)
    tables = {
        name: own_rows(known, name, unit, period, plan)
        for name in release.tables
        if name not in NOT_SLICED
    }
    if as_of is not None and plan is not None:
        tables |= judged_on(release, plan, tables, as_of, running=as_of >= issued_on)
    peers_of = list(known.peers(unit, period))
    above = release.register.above(unit, period)
    peers = _of_others(release, unit, peers_of, period)
    children = _children(release, unit, period) if KINDS[kind].sees_below else []
    below = _of_children(release, children, period) if children else {}
    if as_of is not None and "targets" in below:
        below["targets"] = judged_below(
            release, below["targets"], as_of, running=as_of >= issued_on
        )
    if not KINDS[kind].asks_links:  # what is asked about a link may rest on other units alone
        refuse_an_unknown_year(unit, period, tables, release=release, children=children)
    _refuse_later_verdicts((*tables.values(), *below.values()), issued_on)
    frameworks = release.params.frameworks
    framework = _framework_for(tables, plan, frameworks, period)
    rule_books = _named_in((*tables.values(), *below.values()), frameworks)
    links: tuple[LinkQuestion, ...] = ()
    if KINDS[kind].asks_links:
        peers["findings"] = link_rows(release, unit, period)
        links = _questions_answered(release, peers["findings"])
    sources = sources_for(release, tables)
    return BriefContext(
        locality=unit,
        period=period,
        language=language,
        issued_on=issued_on,
        release=release.id,
        digest=known.of(
            unit, period=period, language=language, issued_on=issued_on, kind=kind, as_of=as_of
        ),
        framework=framework,
        plan=plan,
        tables=MappingProxyType(tables),
        peers=MappingProxyType(peers),
        wording=release.params.wording(language),
        sources=sources,
        lineage=MappingProxyType({k: v for k, v in release.lineage.items() if k in _LINEAGE}),
        illustrative=unit.fictional or _by_made_up_rules(framework, kind),
        localities=MappingProxyType(
            {u.locality: u for u in [*peers_of, *children, unit]}
            | ({unit.parent: above} if above else {})
        ),
        kind=kind,
        below=MappingProxyType(below),
        frameworks=MappingProxyType(rule_books),
        surveys=_surveys_for(release, tables, period),
        links=links,
        outlines=MappingProxyType(outlines_below(unit, children)),
        as_of=as_of,
        series=tuple(s for s in release.params.series if s.level == unit.level),
    )


def _by_made_up_rules(framework: Framework | None, kind: str) -> bool:
    """Return whether a document's figures hang on an illustrative rule book: answers of people do on none,
    and those of a real unit are real whatever scores it.
    """
    if framework is None or KINDS[kind].tells_answers:
        return False
    return framework.status == "illustrative"


def _of_others(
    release: Release, unit: Locality, peers_of: list[Locality], period: int
) -> dict[str, pd.DataFrame]:
    """Return what the brief may see of the unit's peers, and of the nation."""
    peers = {
        name: peer_rows(release, name, peers_of, period)
        for name in PEER_TABLES
        if name in release.tables
    }
    peers["observations"] = (
        national_rows(release, unit, period) if "observations" in release.tables else pd.DataFrame()
    )
    return peers


def _children(release: Release, unit: Locality, period: int) -> list[Locality]:
    """Return the units directly below, which an overview compares; without any it is refused."""
    children = list(release.register.below(unit, period))
    if not children:
        raise UsageError(
            saying(
                "{name} has no unit directly below it in {period}, "
                "and an overview compares those → make a brief of the unit itself",
                name=unit.name,
                period=period,
            )
        )
    return children


def outlines_below(unit: Locality, children: list[Locality]) -> dict[str, Outline]:
    """Return where the units below lie: borders that are known, or invented ones where the units
    are.
    """
    if unit.fictional:
        from parlib.simulate.outlines import invented_outlines  # with all that makes a province

        on_ground = [u for u in children if u.level != "department"]
        return invented_outlines([u.locality for u in on_ground])
    known = outlines_of(u.code for u in children)
    return {u.locality: known[u.code] for u in children if u.code in known}


def _of_children(
    release: Release, children: list[Locality], period: int
) -> dict[str, pd.DataFrame]:
    """Return what an overview may see of the units directly below."""
    return {
        name: rows_below(release, name, children, period)
        for name in BELOW_TABLES
        if name in release.tables
    }


def _named_in(
    frames: Iterable[pd.DataFrame], frameworks: Mapping[str, Framework]
) -> dict[str, Framework]:
    """Return the rule books that rows of a slice name."""
    named = {
        name
        for frame in frames
        if "framework" in frame.columns
        for name in frame["framework"].unique()
    }
    return {name: book for name, book in frameworks.items() if name in named}


def _refuse_later_verdicts(frames: Iterable[pd.DataFrame], issued_on: date) -> None:
    """Refuse a page dated before its verdicts were given.

    It would say what nobody could know on that day.
    """
    judged = max(
        (str(frame["as_of"].max()) for frame in frames if "as_of" in frame.columns and len(frame)),
        default="",
    )
    if judged > issued_on.isoformat():
        raise UsageError(
            saying(
                "the page is dated {issued_on}, but this release judges promises as of {judged}: "
                "it would say what was not known on its date → date the page {judged} or later, "
                "or set `as_of: {issued_on}` (or earlier) in params/methods/analysis.yml "
                "and run `parlib build`",
                issued_on=issued_on.isoformat(),
                judged=judged,
            )
        )


def _questions_answered(release: Release, findings: pd.DataFrame) -> tuple[LinkQuestion, ...]:
    """Return the declared questions that the findings answer or refuse, in the order of the file."""
    known = set(findings["subject"])
    return (
        tuple(q for q in release.params.links.questions if q.id in known)
        if release.params.links
        else ()
    )


def _framework_for(
    tables: Mapping[str, pd.DataFrame],
    plan: Plan | None,
    frameworks: Mapping[str, Framework],
    period: int,
) -> Framework | None:
    """Rule book of this period's scores, else of the index, else of the plan."""
    candidates: list[str] = []
    for name in ("scores", "indices"):
        rows = tables.get(name, pd.DataFrame(columns=["framework", "period"]))
        candidates += list(rows.loc[rows["period"] == period, "framework"]) if len(rows) else []
    if plan is not None:
        candidates.append(plan.framework)
    return next((frameworks[c] for c in candidates if c in frameworks), None)


def release_tables(context: BriefContext) -> Mapping[str, pd.DataFrame]:
    """Return the tables a rendered number may be bound to.

    The slice's own and peer rows, by table name.
    """
    joined = {**context.tables, "localities": context.units()}
    for name, frame in (*context.peers.items(), *context.below.items()):
        joined[name] = (
            pd.concat([joined[name], frame]).drop_duplicates() if name in joined else frame
        )
    return MappingProxyType(joined)
