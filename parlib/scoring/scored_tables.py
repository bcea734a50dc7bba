"""From validated tables to points, over all rule books at once."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from parlib.codebook.compute import Compute, at_once
from parlib.codebook.frameworks import Framework
from parlib.codebook.methods import Methods
from parlib.codebook.plans import Plan
from parlib.codebook.tables import KEYS, conform, empty
from parlib.scoring.bridge import bridges
from parlib.scoring.cliffs import all_cliffs
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.gap import appraised_together, expected_appraised, gaps
from parlib.scoring.ledger import ledger
from parlib.scoring.published import plan_baseline_scores, published_scores


def scored_tables(
    tables: Mapping[str, pd.DataFrame],
    *,
    frameworks: Mapping[str, Framework],
    plans: Mapping[str, Plan],
    methods: Methods,
    compute: Compute = at_once,
) -> dict[str, pd.DataFrame]:
    """Return points by every rule book that has evidence, published parts, and what stands beside
    them.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The validated tables: ``evidence``, ``observations``, ``localities``.
    frameworks : mapping of str to Framework
        Rule books by id.
    plans : mapping of str to Plan
        Plans, which may state points of the year before them.
    methods : Methods
        How years may be compared, and what counts as near a threshold.
    compute : callable
        How each part is worked out; at once, or remembered from an earlier build.

    Returns
    -------
    dict of str to DataFrame
        ``scores`` · ``ledger`` · ``gaps`` · ``expected`` · ``bridges`` · ``cliffs``.
    """
    evidence = tables["evidence"]
    published = compute(
        published_scores,
        tables["observations"],
        frameworks,
        methods,
        localities=tables["localities"],
    )
    by_evidence = [
        compute(score_evidence, rows.reset_index(drop=True), frameworks[framework_id])
        for framework_id, rows in evidence.groupby("framework", sort=True)
    ]
    stated = _where_not_scored(plan_baseline_scores(plans, frameworks), by_evidence)
    scores = conform(
        "scores",
        pd.concat([published, stated, *by_evidence], ignore_index=True).drop_duplicates(
            list(KEYS["scores"]), keep="first"
        ),
    )
    entries = [
        compute(ledger, rows.reset_index(drop=True), frameworks[framework_id])
        for framework_id, rows in scores.groupby("framework", sort=True)
    ]
    appraisers = appraised_together(tables["localities"])
    appraisal, near = methods.analysis.appraisal, methods.analysis.cliffs
    return {
        "scores": scores,
        "ledger": pd.concat(entries, ignore_index=True) if entries else empty("ledger"),
        "gaps": gaps(scores, appraisers=appraisers, min_pairs=appraisal.min_pairs),
        "expected": expected_appraised(
            scores, appraisers=appraisers, level=appraisal.level, min_pairs=appraisal.min_pairs
        ),
        "bridges": bridges(evidence, frameworks, compute=compute),
        "cliffs": all_cliffs(
            evidence,
            frameworks,
            scores,
            reach=near.reach,
            min_gain=near.min_gain,
            compute=compute,
        ),
    }


def _where_not_scored(stated: pd.DataFrame, by_evidence: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the points that plans state of units and years that no evidence gives a whole for.

    A plan drafted from a scored year repeats its points, rounded and without their state: they
    would take the year out of its own ranking.
    """
    known = {
        (row.locality, row.period)
        for scored in by_evidence
        for row in scored[scored["level"].eq("index") & scored["points"].notna()].itertuples()
    }
    taken = [key in known for key in zip(stated["locality"], stated["period"], strict=True)]
    return stated[~pd.Series(taken, index=stated.index, dtype=bool)]
