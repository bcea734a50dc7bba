"""The analysis stage: from scores to findings, for all units at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from parlib.analysis.indices import all_indices, computed_indices, published_indices
from parlib.analysis.links.findings import link_findings
from parlib.analysis.promises.outlook import appraisal_variance
from parlib.analysis.promises.plan_paths import plan_paths
from parlib.analysis.promises.prices import rank_price_findings
from parlib.analysis.promises.reconcile import reconcile
from parlib.analysis.promises.schedule import report_calendar
from parlib.analysis.promises.tracker import target_status
from parlib.analysis.ranking.all_groups import rank_tables
from parlib.analysis.ranking.appraisal_error import appraisal_errors, appraisal_fit
from parlib.analysis.ranking.appraisal_findings import fit_to_findings
from parlib.analysis.ranking.movement import movement_findings
from parlib.analysis.surveys.design import LonelyPsu
from parlib.analysis.surveys.estimates import Measure, satisfaction_table
from parlib.analysis.surveys.integrity import integrity_findings
from parlib.analysis.surveys.item_errors import item_errors
from parlib.analysis.surveys.levels import kin_of, units_above, without_parts
from parlib.analysis.surveys.published_shares import published_changes, published_satisfaction
from parlib.analysis.surveys.sample import changes_of_like_surveys, same_method, sample_findings
from parlib.analysis.trends.directions import trend_findings
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.tables import conform, empty
from parlib.inputs import Params
from parlib.scoring.expected import said_against_happened
from parlib.scoring.flags import all_flags, survey_errors_in_points
from parlib.scoring.gap import appraised_together

READ = {
    "scores": (
        *("locality", "period", "framework", "code", "parent", "level"),
        *("max_points", "applicable_max", "points", "state", "rule"),
        *("self_points", "round1_points", "appraised_points", "survey_points"),
        *("reason", "basis", "source"),
    ),
    "gaps": (
        *("locality", "period", "framework", "code", "max_points"),
        *("self_points", "round1_points", "appraised_points"),
    ),
}
"""Columns of the scored tables that :func:`analyse` reads. For all communes of the country, the
other columns would take a third of the memory.
"""


def analyse(
    tables: Mapping[str, pd.DataFrame],
    params: Params,
    *,
    withheld_before: pd.DataFrame | None = None,
    satisfaction: pd.DataFrame | None = None,
    survey_error: pd.DataFrame | None = None,
    compute: Compute = at_once,
) -> dict[str, pd.DataFrame]:
    """Compute indices, findings and statuses from scores, over all localities at once.

    What was withheld before stays withheld. ``satisfaction`` is the result of :func:`answered` and
    ``survey_error`` that of :func:`errors_in_points`, if already computed. Of ``scores`` and
    ``gaps`` only the columns of :data:`READ` are needed.
    """
    localities, scores, methods = tables["localities"], tables["scores"], params.methods
    published = compute(published_indices, tables["observations"], localities, methods=methods)
    computed = computed_indices(scores, localities, methods=methods, frameworks=params.frameworks)
    indices = all_indices(published, computed, localities=localities, methods=methods)
    parts = units_above(tables["responses"], localities, forms=params.surveys)
    if satisfaction is None:
        satisfaction = answered(tables, params, withheld_before=withheld_before, compute=compute)
    stated = compute(published_satisfaction, published, precision=methods.analysis.precision)
    if survey_error is None:
        survey_error = survey_errors_in_points(satisfaction, scores, params.frameworks)
    indices, ranked, errors = _ranked(tables, indices, params, survey_error, compute=compute)
    plans = list(params.plans.values())
    years = [int(indices["period"].max())] if len(indices) else [p.end for p in plans]
    as_of = methods.analysis.as_of or date(max(years, default=date.min.year), 12, 31)
    progress = tables.get("progress", empty("progress"))
    targets = target_status(
        plans,
        indices=indices,
        scores=scores,
        progress=progress,
        satisfaction=satisfaction,
        localities=localities,
        methods=methods,
        as_of=as_of,
        appraisal=appraisal_variance(errors, scores, localities),
    )
    findings = [
        trend_findings(indices, localities, methods=methods, compute=compute),
        movement_findings(indices, methods=methods, compute=compute),
        *_found_in_surveys(
            {**tables, "indices": indices, "satisfaction": satisfaction},
            stated,
            parts,
            params,
            compute=compute,
        ),
        rank_price_findings(plans, indices=indices, methods=methods),
        *ranked,
    ]
    satisfaction = conform("satisfaction", pd.concat([satisfaction, stated], ignore_index=True))
    seen = {**tables, "indices": indices, "satisfaction": satisfaction}
    findings += _found_in_links(seen, params, compute=compute)
    return {
        "indices": indices,
        "satisfaction": satisfaction,
        "findings": conform("findings", pd.concat(findings, ignore_index=True)),
        "targets": targets,
        "reconciliation": reconcile(plans, frameworks=params.frameworks),
        "schedule": report_calendar(plans, progress=progress, as_of=as_of),
    }


def errors_in_points(
    tables: Mapping[str, pd.DataFrame],
    params: Params,
    satisfaction: pd.DataFrame,
    answer_errors: pd.DataFrame | None = None,
) -> pd.DataFrame | None:
    """Return the sampling errors, in points, of all items based on surveys; None if there are none.

    ``answer_errors`` is the result of :func:`errors_of_answers`.
    """
    return _together(
        answer_errors, survey_errors_in_points(satisfaction, tables["scores"], params.frameworks)
    )


def of_whole_points(
    tables: Mapping[str, pd.DataFrame],
    params: Params,
    *,
    survey_error: pd.DataFrame | None,
    compute: Compute = at_once,
) -> dict[str, pd.DataFrame]:
    """Return what needs all columns of ``scores`` and ``gaps``: ``flags``, and the ways of the
    plans to their headline promises with the expected result of appraisal.
    """
    scores, localities = tables["scores"], tables["localities"]
    return {
        "flags": all_flags(
            scores, localities, params.frameworks, survey_error=survey_error, compute=compute
        ),
        **plan_paths(
            list(params.plans.values()),
            scores=scores,
            frameworks=params.frameworks,
            gaps=tables["gaps"],
            appraisers=appraised_together(localities),
            level=params.methods.analysis.appraisal.level,
            compute=compute,
        ),
    }


def errors_of_answers(
    tables: Mapping[str, pd.DataFrame], params: Params, *, compute: Compute = at_once
) -> pd.DataFrame | None:
    """Return the sampling errors, in points, of the items filled from the office's own answers;
    None if none are declared.

    ``tables`` contains ``evidence`` as completed from answers.
    """
    if not params.survey_items:
        return None
    return compute(
        item_errors,
        tables["evidence"],
        tables["responses"],
        frameworks=params.frameworks,
        declared=params.survey_items,
        forms=params.surveys,
        lonely=LonelyPsu(params.methods.analysis.precision.lonely_place),
    )


def _together(*errors: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return the errors of items from several sources, the first known one for each; None if none
    are known.
    """
    known = [table for table in errors if table is not None and len(table)]
    if not known:
        return None
    key = ["locality", "period", "code"]
    return pd.concat(known, ignore_index=True).drop_duplicates(key, ignore_index=True)


def answered(
    tables: Mapping[str, pd.DataFrame],
    params: Params,
    *,
    withheld_before: pd.DataFrame | None = None,
    compute: Compute = at_once,
) -> pd.DataFrame:
    """Return the survey estimates of all units: hand-off table ``satisfaction``.

    Depends only on answers, so that scores may be computed from it.
    """
    precision = params.methods.analysis.precision
    return compute(
        satisfaction_table,
        tables["responses"],
        forms=params.surveys,
        measures=tuple(Measure),
        lonely=LonelyPsu(precision.lonely_place),
        precision=precision,
        withheld_before=withheld_before,
        above=units_above(tables["responses"], tables["localities"], forms=params.surveys),
        kin=kin_of(tables["localities"]),
    )


def _ranked(
    tables: Mapping[str, pd.DataFrame],
    indices: pd.DataFrame,
    params: Params,
    survey_error: pd.DataFrame | None,
    *,
    compute: Compute,
) -> tuple[pd.DataFrame, list[pd.DataFrame], pd.DataFrame]:
    """Return the indices with the certainty of each rank, the findings on ranks, and the
    appraisers' error in points.
    """
    scores, localities, analysis = tables["scores"], tables["localities"], params.methods.analysis
    appraisers, appraisal = appraised_together(localities), analysis.appraisal
    appraised = appraisal_fit(
        tables["gaps"],
        params.frameworks,
        appraisers=appraisers,
        share_found=appraisal.found,
        reappraised=tables.get("reappraised"),
    )
    errors = appraisal_errors(scores, appraised, params.frameworks, appraisers=appraisers)
    appraisal_check = said_against_happened(
        scores,
        appraisers=appraisers,
        level=appraisal.level,
        min_pairs=appraisal.min_pairs,
        compute=compute,
    )
    indices, ranks = rank_tables(
        indices,
        scores,
        localities,
        params.frameworks,
        survey_se=survey_error,
        appraisal_se=errors,
        settings=analysis.rank_certainty,
        draws=analysis.resamples,
        seed=analysis.seed,
        compute=compute,
    )
    return indices, [ranks, fit_to_findings(appraised, appraisal_check)], errors


def _found_in_surveys(
    seen: Mapping[str, pd.DataFrame],
    stated: pd.DataFrame,
    parts: pd.DataFrame,
    params: Params,
    *,
    compute: Compute,
) -> list[pd.DataFrame]:
    """Return findings on samples, on changes between years, and on the integrity of answers."""
    responses, satisfaction, methods = seen["responses"], seen["satisfaction"], params.methods
    return [
        compute(sample_findings, responses, satisfaction=satisfaction),
        compute(
            changes_of_like_surveys,
            responses,
            satisfaction,
            analysis=methods.analysis,
            forms=params.surveys,
            lonely=LonelyPsu(methods.analysis.precision.lonely_place),
        ),
        published_changes(
            stated,
            analysis=methods.analysis,
            comparable=same_method(seen["localities"], methods=methods),
        ),
        integrity_findings(
            responses=without_parts(responses, parts),
            scores=seen["scores"],
            indices=seen["indices"],
            plans=list(params.plans.values()),
            satisfaction=satisfaction,
            compute=compute,
        ),
    ]


def _found_in_links(
    seen: Mapping[str, pd.DataFrame], params: Params, *, compute: Compute
) -> list[pd.DataFrame]:
    """Return findings on the declared link questions; empty if none are declared."""
    if params.links is None:
        return []
    return [
        link_findings(
            params.links.questions,
            seen,
            frameworks=params.frameworks,
            methods=params.methods,
            compute=compute,
        )
    ]
