"""How promises stand on another day than the release judged them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from parlib.codebook.periods import Period
from parlib.codebook.plans import Plan
from parlib.store.releases import Release


def _until(progress: pd.DataFrame, day: date, *, running: bool) -> pd.DataFrame:
    """Return what was reported of periods that were over on a day, or, ``running``, had begun."""
    periods = [Period.parse(label) for label in progress["period"]]
    known = [(p.first_day if running else p.last_day) <= day for p in periods]
    return progress[pd.Series(known, index=progress.index, dtype=bool)]


def judged_on(
    release: Release,
    plan: Plan,
    tables: Mapping[str, pd.DataFrame],
    as_of: date,
    *,
    running: bool = False,
) -> dict[str, pd.DataFrame]:
    """Return what a plan's tables hold on a day: standing and due reports by what was known then.

    ``running``: the day is that of the page, on which what has been reported of a quarter that is
    not over yet is known, too.
    """
    from parlib.analysis.promises.schedule import report_calendar
    from parlib.analysis.promises.tracker import target_status

    known = {n: release.table(n) for n in ("indices", "scores", "satisfaction", "localities")}
    reported = _until(release.table("progress"), as_of, running=running)
    judged = {
        "progress": _until(tables["progress"], as_of, running=running),
        "targets": target_status(
            [plan],
            **known,
            progress=reported,
            methods=release.params.methods,
            as_of=as_of,
            running=running,
        ),
        "schedule": report_calendar([plan], progress=reported, as_of=as_of),
    }
    return {name: rows.reset_index(drop=True) for name, rows in judged.items()}


def judged_below(
    release: Release, targets: pd.DataFrame, as_of: date, *, running: bool = False
) -> pd.DataFrame:
    """Return how the promises of the units below stand on a day; see :func:`judged_on`."""
    from parlib.analysis.promises.tracker import target_status

    plans = [release.params.plans[name] for name in sorted(set(targets["plan"]))]
    if not plans:
        return targets
    known = {n: release.table(n) for n in ("indices", "scores", "satisfaction", "localities")}
    judged = target_status(
        plans,
        **known,
        progress=_until(release.table("progress"), as_of, running=running),
        methods=release.params.methods,
        as_of=as_of,
        running=running,
    )
    shown = pd.MultiIndex.from_frame(targets[["plan", "item"]])
    return judged[pd.MultiIndex.from_frame(judged[["plan", "item"]]).isin(shown)].reset_index(
        drop=True
    )
