"""Compute points from validated tables, for all rule books at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from parlib.codebook.compute import Compute, at_once
from parlib.codebook.frameworks import Framework
from parlib.codebook.methods import Methods
from parlib.codebook.plans import Plan
from parlib.codebook.tables import KEYS, conform, empty
from parlib.scoring.answered import with_reasons
from parlib.scoring.bridge import bridges_of_grids
from parlib.scoring.cliffs import cliffs_of_grid, not_won_yet
from parlib.scoring.evaluate import score_grid
from parlib.scoring.evidence import Grid
from parlib.scoring.expected import expected_appraised
from parlib.scoring.gap import appraised_together, gaps
from parlib.scoring.ledger import ledger
from parlib.scoring.published import plan_baseline_scores, published_scores
from parlib.scoring.together import appraised_apart, gathered

SCORED = ("scores", "ledger", "gaps", "expected", "bridges", "cliffs")


def scored_tables(
    tables: Mapping[str, pd.DataFrame],
    *,
    frameworks: Mapping[str, Framework],
    plans: Mapping[str, Plan],
    methods: Methods,
    answered: pd.DataFrame | None = None,
    compute: Compute = at_once,
) -> dict[str, pd.DataFrame]:
    """Return points under every rule book that has evidence, published parts, and the tables
    derived from them.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The validated tables: ``evidence``, ``observations``, ``localities``.
    frameworks : mapping of str to Framework
        Rule books by id.
    plans : mapping of str to Plan
        Plans, which may state points of the preceding year.
    methods : Methods
        Comparability of years, and what counts as near a threshold.
    answered : DataFrame, optional
        How the items filled from answers were obtained
        (:func:`parlib.scoring.answered.with_answers`).
    compute : callable
        How each part is computed: directly, or from the cache of an earlier build.

    Returns
    -------
    dict of str to DataFrame
        ``scores`` · ``ledger`` · ``gaps`` · ``expected`` · ``bridges`` · ``cliffs``.
    """
    localities = tables["localities"]
    from_evidence = scored_evidence(
        tables["evidence"], localities, frameworks=frameworks, methods=methods, compute=compute
    )
    published = compute(
        published_scores, tables["observations"], frameworks, methods, localities=localities
    )
    return tables_of_points(
        from_evidence,
        [published, plan_baseline_scores(plans, frameworks)],
        localities,
        frameworks=frameworks,
        methods=methods,
        answered=answered,
        compute=compute,
    )


def scored_evidence(
    evidence: pd.DataFrame,
    localities: pd.DataFrame,
    *,
    frameworks: Mapping[str, Framework],
    methods: Methods,
    compute: Compute = at_once,
) -> dict[str, pd.DataFrame]:
    """Return :func:`tables_of_evidence` of all units, computed separately for each group that is
    appraised together.
    """
    near = methods.analysis.cliffs
    return _joined(
        compute(
            tables_of_evidence,
            rows,
            _named(rows, frameworks),
            reach=near.reach,
            min_gain=near.min_gain,
        )
        for rows in appraised_apart(evidence, appraised_together(localities))
    )


def tables_of_points(
    from_evidence: dict[str, pd.DataFrame],
    stated: Sequence[pd.DataFrame],
    localities: pd.DataFrame,
    *,
    frameworks: Mapping[str, Framework],
    methods: Methods,
    answered: pd.DataFrame | None = None,
    compute: Compute = at_once,
) -> dict[str, pd.DataFrame]:
    """Return the tables of :func:`scored_tables` from scored evidence and points stated without
    evidence.

    Parameters
    ----------
    from_evidence : dict of str to DataFrame
        Result of :func:`scored_evidence`; emptied in the process.
    stated : sequence of DataFrame
        Published points, then points stated in plans.
    localities, frameworks, methods, answered, compute
        As in :func:`scored_tables`.
    """
    appraisers, appraisal = appraised_together(localities), methods.analysis.appraisal
    of_evidence = [with_reasons(from_evidence.pop("scores", empty("scores")), answered)]
    published, by_plans = stated
    by_plans = _where_not_scored(by_plans, of_evidence[0])
    scores = conform(
        "scores",
        _once(pd.concat([published, by_plans, of_evidence.pop()], ignore_index=True)),
    )
    from_scores = _joined(
        compute(
            tables_of_scores,
            rows,
            _named(rows, frameworks),
            appraisers={unit: appraisers.get(unit, "") for unit in rows["locality"].unique()},
            level=appraisal.level,
            min_pairs=appraisal.min_pairs,
        )
        for rows in appraised_apart(scores, appraisers)
    )
    made = {
        "scores": scores,
        **from_scores,
        "bridges": from_evidence.pop("bridges", empty("bridges")),
        "cliffs": not_won_yet(from_evidence.pop("cliffs", empty("cliffs")), scores),
    }
    return {name: made.get(name, empty(name)) for name in SCORED}


def tables_of_evidence(
    evidence: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    reach: float,
    min_gain: float,
) -> dict[str, pd.DataFrame]:
    """Return the tables computed from evidence under the rule books it names: ``scores``,
    ``bridges``, ``cliffs``.

    ``cliffs`` does not yet contain appraised points.
    """
    grids = {
        str(book): Grid.of(rows.reset_index(drop=True), frameworks[str(book)])
        for book, rows in evidence.groupby("framework", sort=True)
    }
    return {
        "scores": pd.concat([score_grid(grid) for grid in grids.values()], ignore_index=True),
        "bridges": bridges_of_grids(grids, frameworks),
        "cliffs": _all(
            "cliffs",
            [cliffs_of_grid(g, reach=reach, min_gain=min_gain) for g in grids.values()],
        ),
    }


def tables_of_scores(
    scores: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    *,
    appraisers: Mapping[str, str],
    level: float,
    min_pairs: int,
) -> dict[str, pd.DataFrame]:
    """Return the tables that follow from the scores of units alone: ``ledger``, ``gaps``,
    ``expected``.
    """
    entries = [
        ledger(rows.reset_index(drop=True), frameworks[str(book)])
        for book, rows in scores.groupby("framework", sort=True)
    ]
    return {
        "ledger": _all("ledger", entries),
        "gaps": gaps(scores, appraisers=appraisers, min_pairs=min_pairs),
        "expected": expected_appraised(
            scores, appraisers=appraisers, level=level, min_pairs=min_pairs
        ),
    }


def _once(scores: pd.DataFrame) -> pd.DataFrame:
    """Return scores with only the first row per item; not copied if there are no duplicates."""
    repeated = scores.duplicated(list(KEYS["scores"]))
    return scores[~repeated] if repeated.any() else scores


def _named(rows: pd.DataFrame, frameworks: Mapping[str, Framework]) -> dict[str, Framework]:
    """Return the rule books that rows name, and those connected to them by a bridge."""
    named = set(rows["framework"].unique())
    before = {frameworks[book].predecessor for book in named}
    return {
        book: framework
        for book, framework in frameworks.items()
        if book in named | before or framework.predecessor in named
    }


def _joined(parts: Iterable[Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """Return the tables of all parts, ordered by rule book and unit; a unit is in exactly one part.

    Each table of a part is released once it is taken, because the tables of all communes are large.
    """
    left = [dict(part) for part in parts]
    joined = {}
    for name in tuple(left[0] if left else ()):
        filled = [table for part in left if len(table := part.pop(name))]
        joined[name] = gathered(filled, ["framework", "locality"]) if filled else empty(name)
    return joined


def _all(name: str, tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return all rows of a hand-off table."""
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else empty(name)


def _where_not_scored(stated: pd.DataFrame, scored: pd.DataFrame) -> pd.DataFrame:
    """Return the points stated in plans for units and years without a scored whole.

    A plan drafted from a scored year repeats that year's points, rounded and without their state;
    using them would exclude the year from its own ranking.
    """
    whole = scored[scored["level"].eq("index") & scored["points"].notna()]
    known = set(zip(whole["locality"], whole["period"], strict=True))
    taken = [key in known for key in zip(stated["locality"], stated["period"], strict=True)]
    return stated[~pd.Series(taken, index=stated.index, dtype=bool)]
