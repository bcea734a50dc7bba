"""A unit, its peers and their points in one year, as a release holds them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from parlib.analysis.promises.claims import Claims, claims_before
from parlib.codebook.frameworks import Framework
from parlib.codebook.vocabulary import Basis
from parlib.errors import UsageError
from parlib.scoring.flags import accountability_flags
from parlib.scoring.gap import appraised_together
from parlib.scoring.recount import recount
from parlib.scoring.tree import Tree
from parlib.speech.catalogue import msg
from parlib.store.releases import Release


@dataclass(frozen=True)
class Group:
    """A unit, its peers and their points in one year, as the release holds them.

    Attributes
    ----------
    release : Release
        Where they come from.
    locality : str
        Identity of the unit.
    period : int
        Year.
    framework : Framework
        Rule book that the unit was scored by.
    scores : DataFrame
        Rows of ``scores`` of every unit of the group, this rule book and year.
    indices : DataFrame
        Rows of ``indices`` (PAR) of the same units and year.
    """

    release: Release
    locality: str
    period: int
    framework: Framework
    scores: pd.DataFrame
    indices: pd.DataFrame

    @property
    def of_unit(self) -> pd.Series:
        """The unit's row of ``indices``."""
        return self.indices[self.indices["locality"].eq(self.locality)].iloc[0]

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Points of every item of every unit, summed as a scenario's are."""
        return recount(self.scores, self.framework)

    @cached_property
    def claims(self) -> Claims:
        """How claims of more points fared until this year among those appraised with the unit."""
        unit = self.release.register[self.locality]
        beside = self.release.table(
            "localities", filters=[("level", "==", unit.level), ("parent", "==", unit.parent)]
        )
        of_them = [
            ("framework", "==", self.framework.id),
            ("locality", "in", sorted(beside["locality"])),
        ]
        return claims_before(
            self.release.table("gaps", filters=of_them),
            self.framework,
            locality=self.locality,
            appraisers=appraised_together(beside),
            until=self.period,
            waiting=self.of_unit["basis"] == Basis.SELF_SCORED,
        )

    @cached_property
    def last_supposed(self) -> dict[Any, Any]:
        """What was worked out last, by its changes (:func:`parlib.desk.whatif.supposed_totals`)."""
        return {}

    @cached_property
    def history(self) -> pd.DataFrame:
        """The unit's rows of ``scores`` of this year and the one before."""
        rows = self.release.table("scores", filters=[("locality", "==", self.locality)])
        near = rows["period"].between(self.period - 1, self.period)
        return rows[near].reset_index(drop=True)

    @cached_property
    def flags(self) -> pd.DataFrame:
        """The unit's flags of the year as :func:`what_if` makes them, without survey errors."""
        return self._flags_of(self.history)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """What was filed of the unit's items in the year."""
        return self.release.table(
            "evidence",
            filters=[
                ("locality", "==", self.locality),
                ("period", "==", self.period),
                ("framework", "==", self.framework.id),
            ],
        )

    @cached_property
    def promises(self) -> pd.DataFrame:
        """The unit's rows of ``targets``."""
        return self.release.table("targets", filters=[("locality", "==", self.locality)])

    def flags_with(self, unit_scores: pd.DataFrame) -> pd.DataFrame:
        """Return the flags of the year if ``unit_scores`` were the unit's rows of ``scores``."""
        earlier = self.history[self.history["period"].lt(self.period)]
        return self._flags_of(
            pd.concat([earlier, unit_scores[self.history.columns]], ignore_index=True)
        )

    def _flags_of(self, scores: pd.DataFrame) -> pd.DataFrame:
        flags = accountability_flags(scores, self.release.params.frameworks)
        return flags.loc[flags["period"].eq(self.period), ["code", "flag", "verdict"]]

    @cached_property
    def leaves(self) -> frozenset[str]:
        """Codes of the lowest items."""
        tree = Tree.of(self.framework)
        return frozenset(tree.items[position].code for position in tree.leaves)

    @property
    def items(self) -> pd.DataFrame:
        """The unit's own rows of ``scores``."""
        return self.scores[self.scores["locality"].eq(self.locality)]


@lru_cache(maxsize=16)
def open_group(release: Release, locality: str, period: int) -> Group:
    """Read the group of a unit scored item by item; its tables are not to be changed.

    Raises
    ------
    UsageError
        The unit was not scored item by item in this year: only totals are known.
    """
    unit_row = release.table(
        "indices",
        filters=[("locality", "==", locality), ("period", "==", period), ("index", "==", "PAR")],
    )
    books = release.params.frameworks
    name = release.register[locality].name if locality in release.register else locality
    if unit_row.empty:
        raise UsageError(msg("nothing is known of {unit} in {year}", unit=name, year=period))
    row = unit_row.iloc[0]
    scores = release.table(
        "scores", filters=[("period", "==", period), ("framework", "==", row["framework"])]
    )
    items = scores[scores["locality"].eq(locality) & scores["rule"].ne("published")]
    if row["framework"] not in books or items.empty:
        raise UsageError(
            msg(
                "only totals are known for {unit} in {year}, so a scenario by item is not possible",
                unit=name,
                year=period,
            )
        )
    peers = release.table(
        "indices",
        filters=[
            ("peer_group", "==", row["peer_group"]),
            ("period", "==", period),
            ("index", "==", "PAR"),
        ],
    )
    peers = peers[peers["framework"].eq(row["framework"])]
    return Group(
        release,
        locality,
        period,
        books[row["framework"]],
        scores[scores["locality"].isin(peers["locality"])].reset_index(drop=True),
        peers.reset_index(drop=True),
    )
