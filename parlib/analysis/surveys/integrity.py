"""Survey-integrity audit: signs that warrant a check, never advice on how to obtain better answers.

Each sign is a number per unit, compared with the same number of all other units. Outliers are
called *unusual*, which is a reason to check how the survey was run, not a finding against anybody:
a good office may well have unusually good answers.

``integrity.<survey>.ceiling``
    Per cent of respondents who gave the best answer to every item.
``integrity.<survey>.straight_line``
    Per cent who gave one and the same answer, other than the best, to every item.
``integrity.<survey>.office.<group>``
    Mean answer of the respondents served by one office, minus the median of the unit's offices.
``integrity.<index>.jump``
    Change of the index against the year before, minus the median change of all units that year; the
    method says whether a dispatch of that unit had asked something of respondents.
``integrity.triangle.self_minus_appraised``, ``integrity.triangle.appraised_minus_survey``
    Self-scored minus appraised, and appraised minus surveyed, each in per cent of the maximum of
    the items that have them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from parlib.analysis.surveys.disclosure import ALL, FINE, INDEX
from parlib.codebook.compute import Compute, at_once
from parlib.codebook.findings import findings
from parlib.codebook.plans import Plan
from parlib.codebook.reasons import Reason
from parlib.scoring.gap import lowest_items


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """What counts as unusual; fixed before the figures are seen.

    Attributes
    ----------
    threshold : float
        Modified z-score beyond which a value is unusual (3.5: Iglewicz and Hoaglin 1993).
    min_units : int
        Fewest units (offices) for a comparison.
    min_respondents : int
        Fewest respondents for a share or a mean.
    min_items : int
        Fewest answered items for a respondent to count: two equal answers are no pattern.
    best_answer : float
        The top of the scale.
    min_share : float
        Per cent of respondents from which one pattern of answers is worth a look; one odd form is
        not.
    confidence : float
        Level of the intervals of shares.
    """

    threshold: float = 3.5
    min_units: int = 5
    min_respondents: int = 10
    min_items: int = 5
    best_answer: float = 5.0
    min_share: float = 10.0
    confidence: float = 0.95


def integrity_findings(
    *,
    responses: pd.DataFrame,
    scores: pd.DataFrame,
    indices: pd.DataFrame,
    plans: Sequence[Plan] = (),
    settings: AuditSettings | None = None,
    satisfaction: pd.DataFrame | None = None,
    compute: Compute = at_once,
) -> pd.DataFrame:
    """Audit surveys and scores of all units.

    Parameters
    ----------
    responses, scores, indices : DataFrame
        Hand-off tables; each sign uses the one it needs and is absent where that is empty.
    plans : sequence of Plan
        To tell whether a jump followed a dispatch that asked something of respondents.
    settings : AuditSettings, optional
        What counts as unusual.
    satisfaction : DataFrame, optional
        ``satisfaction`` table of the same responses. Signs of a survey or an office whose estimate
        it withholds are withheld with it: no value, no count, no distance; nor do they enter the
        median with which the others are compared, which would disclose them.
    compute : callable
        How the signs in the answers are computed (see :mod:`parlib.codebook.compute`).

    Returns
    -------
    DataFrame
        ``findings``; ``verdict`` is ``unusual`` · ``usual`` · ``not_testable`` (too few units or
        respondents, or no spread).
    """
    chosen = settings or AuditSettings()
    answers = compute(signs_in_answers, responses, _hidden(satisfaction), settings=chosen)
    signs = [
        answers,
        _jumps(indices, plans, chosen),
        *_triangle(scores, chosen),
    ]
    tables = [s for s in signs if len(s)]
    if not tables:
        return findings([])
    rows = pd.concat(tables, ignore_index=True).assign(family="integrity")
    return findings(rows).sort_values(["locality", "period", "question"], ignore_index=True)


def signs_in_answers(
    responses: pd.DataFrame, hidden: pd.DataFrame, *, settings: AuditSettings
) -> pd.DataFrame:
    """Return the signs computed from answers alone: response patterns, and differences between
    offices.

    Parameters
    ----------
    responses : DataFrame
        Hand-off table.
    hidden : DataFrame
        locality, period, survey, subgroup: groups whose answers as a whole are withheld.
    settings : AuditSettings
        What counts as unusual.
    """
    withheld = set(hidden.itertuples(index=False, name=None))
    signs = [*_patterns(responses, settings, withheld), _offices(responses, settings, withheld)]
    tables = [s for s in signs if len(s)]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({"locality": []})


def modified_z(values: pd.Series, *, by: Sequence[pd.Series]) -> pd.Series:
    """Return how far each value is from its group's median, in robust standard deviations.

    0.6745 (x − median) / MAD; if more than half of a group is equal (MAD = 0), (x − median) /
    (1.2533 · mean absolute deviation); NaN if all are equal.

    References
    ----------
    Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers, ASQC.

    Examples
    --------
    >>> modified_z(pd.Series([1.0, 2.0, 3.0, 4.0, 50.0]), by=[pd.Series(list("aaaaa"))]).round(2).tolist()
    [-1.35, -0.67, 0.0, 0.67, 31.7]
    """
    keys = list(by)
    distance = values - values.groupby(keys).transform("median")
    mad = distance.abs().groupby(keys).transform("median")
    mean = distance.abs().groupby(keys).transform("mean")
    return (0.6745 * distance / mad.where(mad > 0)).fillna(
        distance / (1.2533 * mean.where(mean > 0))
    )


def _judged(
    rows: pd.DataFrame,
    *,
    among: Sequence[str],
    settings: AuditSettings,
    unit: str,
    enough: pd.Series | None = None,
    at_least: float = 0.0,
) -> pd.DataFrame:
    """Add verdict, reason and method to rows with ``sign``, comparing them inside ``among``.

    Small signs are not unusual.
    """
    keys = [rows[c] for c in among]
    usable = rows["sign"].where(enough) if enough is not None else rows["sign"]
    units = usable.groupby(keys).transform("count")
    z = modified_z(usable, by=keys)
    too_few = [str(Reason.of("too_few_units", n=int(n), needed=settings.min_units)) for n in units]
    small = usable.isna()
    return rows.assign(
        estimate=rows["sign"],
        unit=unit,
        verdict=np.select(
            [
                small | (units < settings.min_units) | z.isna(),
                (z.abs() > settings.threshold) & (rows["sign"].abs() >= at_least),
            ],
            ["not_testable", "unusual"],
            "usual",
        ),
        not_testable_because=np.select(
            [small, units < settings.min_units, z.isna()],
            [
                str(Reason.of("too_few_respondents", needed=settings.min_respondents)),
                too_few,
                str(Reason.of("no_spread")),
            ],
            "",
        ),
        method=[
            str(Reason.of("modified_z", z=round(v, 2), units=int(n), threshold=settings.threshold))
            for v, n in zip(z, units, strict=True)
        ],
    )


_ABOUT = ["locality", "period", "subject", "aspect", "part"]
_FOUND = [
    "estimate",
    "unit",
    "ci_low",
    "ci_high",
    "level_of_confidence",
    "n",
    "verdict",
    "not_testable_because",
    "method",
]
_KEPT = [*_ABOUT, *_FOUND]


def _respondents(responses: pd.DataFrame, settings: AuditSettings) -> pd.DataFrame:
    """One row per respondent: items answered, lowest, highest and mean answer, office."""
    answered = responses[responses["answer"].notna()]
    keys = ["locality", "period", "survey", "respondent"]
    out = answered.groupby(keys, as_index=False).agg(
        items=("answer", "size"),
        low=("answer", "min"),
        high=("answer", "max"),
        mean=("answer", "mean"),
        group=("group", "first"),
    )
    return out[out["items"] >= settings.min_items]


def _hidden(satisfaction: pd.DataFrame | None) -> pd.DataFrame:
    """Return locality, period, survey and subgroup of every group whose answers as a whole are
    withheld.
    """
    group = ["locality", "period", "survey", "subgroup"]
    if satisfaction is None or satisfaction.empty:
        return pd.DataFrame(columns=group)
    rows = satisfaction[
        satisfaction["item"].eq(INDEX)
        & satisfaction["suppressed"].astype(bool)
        & ~satisfaction["measure"].isin(FINE)
    ]
    return rows[group].drop_duplicates(ignore_index=True)


def _is_hidden(rows: pd.DataFrame, hidden: set[tuple[Any, ...]]) -> pd.Series:
    """Return which rows of respondents or offices are about a withheld group.

    Without ``group``, about a withheld survey.
    """
    group = rows["group"] if "group" in rows.columns else pd.Series(ALL, index=rows.index)
    keys = zip(rows["locality"], rows["period"], rows["survey"], group, strict=True)
    return pd.Series([key in hidden for key in keys], index=rows.index, dtype=bool)


def _covered(judged: pd.DataFrame, covered: pd.Series) -> pd.DataFrame:
    """Blank what a withheld group's row would tell."""
    reason = [str(Reason.of("estimate_suppressed", period=int(p))) for p in judged["period"]]
    out = judged.assign(
        not_testable_because=judged["not_testable_because"].where(
            ~covered, pd.Series(reason, index=judged.index)
        ),
        verdict=judged["verdict"].where(~covered, "not_testable"),
        method=judged["method"].where(~covered, ""),
    )
    for column in ("estimate", "ci_low", "ci_high", "n"):
        out[column] = out[column].astype(float).where(~covered)
    return out


def _patterns(
    responses: pd.DataFrame, settings: AuditSettings, hidden: set[tuple[Any, ...]]
) -> list[pd.DataFrame]:
    """Shares of respondents at the ceiling, and of those who answered in a straight line below it."""
    people = _respondents(responses, settings)
    if people.empty:
        return []
    flat = people["low"].eq(people["high"])
    top = people["low"].eq(settings.best_answer)
    out = []
    for name, pattern in (("ceiling", flat & top), ("straight_line", flat & ~top)):
        counted = (
            people.assign(hit=pattern)
            .groupby(["locality", "period", "survey"], as_index=False)
            .agg(hits=("hit", "sum"), n=("hit", "size"))
        )
        # not paid by who finds nothing to count
        from statsmodels.stats.proportion import proportion_confint

        low, high = proportion_confint(
            counted["hits"], counted["n"], alpha=1 - settings.confidence, method="wilson"
        )
        rows = counted.assign(
            sign=100 * counted["hits"] / counted["n"], ci_low=100 * low, ci_high=100 * high
        )
        rows = rows.assign(
            subject=rows["survey"], aspect=name, part="", level_of_confidence=settings.confidence
        )
        covered = _is_hidden(rows, hidden)
        enough = (rows["n"] >= settings.min_respondents) & ~covered
        judged = _judged(
            rows,
            among=["subject", "period"],
            settings=settings,
            unit="percent",
            enough=enough,
            at_least=settings.min_share,
        )
        out.append(_covered(judged, covered)[_KEPT])
    return out


def _offices(
    responses: pd.DataFrame, settings: AuditSettings, hidden: set[tuple[Any, ...]]
) -> pd.DataFrame:
    """Offices whose respondents answer far from those of the unit's other offices."""
    people = _respondents(responses, settings)
    people = people[people["group"].ne("")]
    if people.empty:
        return people
    keys = ["locality", "period", "survey", "group"]
    offices = people.groupby(keys, as_index=False).agg(mean=("mean", "mean"), n=("mean", "size"))
    # where the unit's answers as a whole are withheld, so are those of its offices
    covered = _is_hidden(offices, hidden) | _is_hidden(offices.drop(columns="group"), hidden)
    enough = (offices["n"] >= settings.min_respondents) & ~covered
    centre = (
        offices["mean"].where(enough).groupby([offices[k] for k in keys[:3]]).transform("median")
    )
    rows = offices.assign(sign=offices["mean"] - centre, ci_low=np.nan, ci_high=np.nan)
    rows = rows.assign(
        subject=rows["survey"], aspect="office", part=rows["group"], level_of_confidence=np.nan
    )
    return _covered(
        _judged(rows, among=keys[:3], settings=settings, unit="point_of_scale", enough=enough),
        covered,
    )[_KEPT]


def _jumps(indices: pd.DataFrame, plans: Sequence[Plan], settings: AuditSettings) -> pd.DataFrame:
    """Find changes far from those of the other units, and mark whether a dispatch had asked
    something of respondents.
    """
    rows = indices[indices["comparable_with_previous"] & indices["change"].notna()]
    if rows.empty:
        return rows
    keys = [rows["index"], rows["period"], rows["peer_group"]]
    centre = rows["change"].groupby(keys).transform("median")
    rows = rows.assign(
        sign=rows["change"] - centre,
        ci_low=np.nan,
        ci_high=np.nan,
        n=rows["change"].groupby(keys).transform("count"),
    )
    rows = rows.assign(subject=rows["index"], aspect="jump", part="", level_of_confidence=np.nan)
    judged = _judged(
        rows, among=["subject", "period", "peer_group"], settings=settings, unit="percentage_point"
    )
    dispatch_years = {
        (p.locality, year)
        for p in plans
        if p.respondent_requests
        for year in range(p.period, p.end + 1)
    }
    after = [
        "yes" if key in dispatch_years else "no"
        for key in zip(judged["locality"], judged["period"], strict=True)
    ]
    judged["method"] = judged["method"].str.cat(after, sep="; after_request=")
    return judged[_KEPT]


def _triangle(scores: pd.DataFrame, settings: AuditSettings) -> list[pd.DataFrame]:
    """Self-scored against appraised on the items that have both, and appraised against surveyed."""
    key = ["locality", "period", "framework"]
    points = ["self_points", "appraised_points", "survey_points"]
    leaves = lowest_items(scores[[*key, "code", "parent", "applicable_max", *points]])
    leaves = leaves[leaves["applicable_max"] > 0]
    both = leaves[leaves["self_points"].notna() & leaves["appraised_points"].notna()]
    self_share, appraised = _share(both, "self_points", key), _share(both, "appraised_points", key)
    surveyed = _share(leaves[leaves["survey_points"].notna()], "survey_points", key)
    checked = _share(leaves[leaves["appraised_points"].notna()], "appraised_points", key)
    out = []
    for name, first, second in (
        ("self_minus_appraised", self_share, appraised),
        ("appraised_minus_survey", checked, surveyed),
    ):
        rows = first.merge(second, on=key, suffixes=("", "_second"))
        if len(rows):
            rows = rows.assign(
                sign=rows["share"] - rows["share_second"],
                ci_low=np.nan,
                ci_high=np.nan,
                n=rows["items"],
            )
            rows = rows.assign(subject="triangle", aspect=name, part="", level_of_confidence=np.nan)
            judged = _judged(
                rows, among=["period", "framework"], settings=settings, unit="percentage_point"
            )
            # A unit scored by two rule books in one year answers with the one that has more items.
            out.append(
                judged.sort_values("n").drop_duplicates(["locality", "period"], keep="last")[_KEPT]
            )
    return out


def _share(leaves: pd.DataFrame, points: str, key: list[str]) -> pd.DataFrame:
    """Points in per cent of the maximum, summed over a unit's items."""
    sums = leaves.groupby(key, as_index=False).agg(
        points=(points, "sum"), maximum=("applicable_max", "sum"), items=(points, "size")
    )
    return sums.assign(share=100 * sums["points"] / sums["maximum"])
