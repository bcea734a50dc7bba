"""The frozen slice of a release that one notebook sees.

The slice holds the unit's own rows and the peer rows that charts need, but never a file path, a
clock or a connection. ``digest`` is its identity: the same slice renders to the same bytes, so the
digest is also the cache key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.link_questions import LinkQuestion
from parlib.codebook.methods import Series
from parlib.codebook.outlines import Outline
from parlib.codebook.plans import Plan
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.units import Locality


@dataclass(frozen=True, eq=False)
class BriefContext:
    """The frozen slice for (release, locality, period, language, issue date).

    Slices with the same ``digest`` have the same content; as objects, each is equal only to itself.

    Attributes
    ----------
    locality : Locality
        The unit.
    period : int
        Year assessed.
    language : str
        ``"vi"`` or ``"en"``.
    issued_on : date
        Issue date printed on the page.
    release : str
        Release id.
    digest : str
        SHA-256 (hex) of everything in the slice.
    framework : Framework or None
        Rule book in force for this unit and period.
    plan : Plan or None
        The plan whose horizon covers the period.
    tables : mapping of str to DataFrame
        The unit's own rows of each hand-off table, all periods up to ``period``.
    peers : mapping of str to DataFrame
        Rows of the peer group (``indices``: all periods; ``scores``: this period), the unit
        included.
    wording : mapping
        The sentences of the language, from ``params/wording``.
    sources : DataFrame
        Raw sources behind the slice: source, vintage, title, producer, url, sha256.
    lineage : mapping
        Code version, input hashes, parameters.
    illustrative : bool
        True if any figure or rule book is illustrative; the page is then marked as such.
    localities : mapping of str to Locality
        The units the slice may name: the unit, its peers and the unit above.
    frameworks : mapping of str to Framework
        Every rule book named in the unit's rows, by id (earlier years may follow a different one
        from ``framework``).
    surveys : tuple of SurveyForm
        Questionnaires in use in the period: names of factors and items.
    links : tuple of LinkQuestion
        For a link brief: the declared questions that are answered or refused for this unit, its
        province or the nation; empty otherwise.
    kind : str
        Kind of document, one of :data:`parlib.codebook.kinds.KINDS`.
    below : mapping of str to DataFrame
        For an overview: rows of the units directly below (``indices``, ``ledger``, ``flags``,
        ``targets`` ...), all periods up to ``period``, and of ``scores`` the domains of this
        period; empty otherwise.
    outlines : mapping of str to Outline
        For an overview: outlines of the units directly below whose borders are known; invented for
        a fictional unit.
    as_of : date or None
        Day on which promises are judged, if different from the release's.
    series : tuple of Series
        Methods of each index at the unit's level, with the years in which each was used, as far as
        recorded.
    """

    locality: Locality
    period: int
    language: str
    issued_on: date
    release: str
    digest: str
    framework: Framework | None
    plan: Plan | None
    tables: Mapping[str, pd.DataFrame]
    peers: Mapping[str, pd.DataFrame]
    wording: Mapping[str, object]
    sources: pd.DataFrame
    lineage: Mapping[str, object]
    illustrative: bool
    localities: Mapping[str, Locality] = field(default_factory=lambda: MappingProxyType({}))
    frameworks: Mapping[str, Framework] = field(default_factory=lambda: MappingProxyType({}))
    surveys: tuple[SurveyForm, ...] = ()
    kind: str = "brief"
    links: tuple[LinkQuestion, ...] = ()
    below: Mapping[str, pd.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    outlines: Mapping[str, Outline] = field(default_factory=lambda: MappingProxyType({}))
    as_of: date | None = None
    series: tuple[Series, ...] = ()

    def units(self) -> pd.DataFrame:
        """Return the units that the slice may name as a table (``locality``, ``level``,
        ``parent``), so that counts of units can be bound to a source as well.
        """
        rows = [
            (u.locality, u.level, u.parent)
            for u in sorted(self.localities.values(), key=lambda u: u.locality)
        ]
        return pd.DataFrame(rows, columns=["locality", "level", "parent"], dtype="object")

    def table(self, name: str) -> pd.DataFrame:
        """Return a copy of the unit's rows of one hand-off table. A notebook may change its copy,
        never the slice.
        """
        return self.tables[name].copy()

    def peer_table(self, name: str) -> pd.DataFrame:
        """Return a copy of the peer rows of one hand-off table."""
        return self.peers[name].copy()
