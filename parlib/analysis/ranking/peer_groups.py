"""Peer groups: the units below one unit that one rule book scores in one year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from parlib.analysis.parts_in import states
from parlib.codebook.frameworks import Framework


@dataclass(frozen=True)
class PeerGroup:
    """The units below one unit that are ranked together under one rule book in one year, with their
    ``scores`` and the errors of their surveyed and appraised items.
    """

    parent: str
    framework: str
    scores: pd.DataFrame
    survey_se: pd.DataFrame | None
    appraisal_se: pd.DataFrame | None


def peer_groups(
    scores: pd.DataFrame,
    localities: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    survey_se: pd.DataFrame | None = None,
    appraisal_se: pd.DataFrame | None = None,
) -> Iterator[PeerGroup]:
    """Yield every peer group whose units are all in one state, ordered by level, parent, rule book
    and period.
    """
    rows = scores[scores["framework"].isin(frameworks)].merge(
        localities[["locality", "level", "parent"]], on="locality", suffixes=("_item", "")
    )
    stood = states(rows.rename(columns={"level": "level_unit", "level_item": "level"}), frameworks)
    for (_, parent, framework, period), group in rows.groupby(
        ["level", "parent", "framework", "period"]
    ):
        units = group["locality"].unique().tolist()
        alike = (
            stood["framework"].eq(framework)
            & stood["period"].eq(period)
            & stood["locality"].isin(units)
        )
        if stood.loc[alike, "state"].nunique() > 1:
            continue
        errors = (_of_group(known, units, period) for known in (survey_se, appraisal_se))
        yield PeerGroup(str(parent), str(framework), group.reset_index(drop=True), *errors)


def _of_group(errors: pd.DataFrame | None, units: list[str], period: object) -> pd.DataFrame | None:
    """Return the errors of some units; only those of the given year if the errors have years."""
    if errors is None:
        return None
    of_units = errors["locality"].isin(units)
    return errors[
        of_units & (errors["period"] == period) if "period" in errors else of_units
    ].reset_index(drop=True)
