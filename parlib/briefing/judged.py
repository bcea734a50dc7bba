"""How promises stand on another day than the release judged them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from parlib.codebook.periods import Period
from parlib.codebook.plans import Plan
from parlib.store.releases import Release


def _until(progress: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return what was reported of periods that were over on a day."""
    over = [Period.parse(label).last_day <= day for label in progress["period"]]
    return progress[pd.Series(over, index=progress.index, dtype=bool)]


def judged_on(
    release: Release, plan: Plan, tables: Mapping[str, pd.DataFrame], as_of: date
) -> dict[str, pd.DataFrame]:
    """Return what a plan's tables hold on a day: standing and due reports by what was known then."""
    from parlib.analysis.promises.schedule import report_calendar
    from parlib.analysis.promises.tracker import target_status

    known = {n: release.table(n) for n in ("indices", "scores", "satisfaction", "localities")}
    reported = _until(release.table("progress"), as_of)
    judged = {
        "progress": _until(tables["progress"], as_of),
        "targets": target_status(
            [plan], **known, progress=reported, methods=release.params.methods, as_of=as_of
        ),
        "schedule": report_calendar([plan], progress=reported, as_of=as_of),
    }
    return {name: rows.reset_index(drop=True) for name, rows in judged.items()}


def judged_below(release: Release, targets: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return how the promises of the units below stand on a day."""
    from parlib.analysis.promises.tracker import target_status

    plans = [release.params.plans[name] for name in sorted(set(targets["plan"]))]
    if not plans:
        return targets
    known = {n: release.table(n) for n in ("indices", "scores", "satisfaction", "localities")}
    judged = target_status(
        plans,
        **known,
        progress=_until(release.table("progress"), as_of),
        methods=release.params.methods,
        as_of=as_of,
    )
    shown = pd.MultiIndex.from_frame(targets[["plan", "item"]])
    return judged[pd.MultiIndex.from_frame(judged[["plan", "item"]]).isin(shown)].reset_index(
        drop=True
    )
