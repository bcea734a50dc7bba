"""Estimate shares and means from survey answers, per item, factor, index and subgroup, with
design-based standard errors.

The formula of SIPAS was not found in public sources, so several named measures are given and each
row says which one it is: ``share_4_5`` (satisfied or very satisfied), ``mean`` (1-5), ``share_1_3``
(rated average or below), ``share_1`` ... ``share_5``. A factor pools the answers to its items and
the index pools all answers: each is a ratio of two weighted totals, so an item left unanswered
neither counts as dissatisfied nor drops the respondent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from parlib.analysis.intervals import IntervalMethod, mean_interval, share_interval
from parlib.analysis.surveys.blurred import blur
from parlib.analysis.surveys.design import (
    SURVEY_KEY,
    Linearised,
    LonelyPsu,
    design_of,
    linearise,
    lonely_problems,
    named_units,
    variances,
    without_error,
)
from parlib.analysis.surveys.design_checks import design_problems
from parlib.analysis.surveys.disclosure import ALL, INDEX, withhold_small_cells
from parlib.codebook.methods import Precision
from parlib.codebook.reasons import Reason
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.tables import conform
from parlib.errors import Problem, ValidationFailed
from parlib.speech.catalogue import saying

CELL = [*SURVEY_KEY, "item", "subgroup"]
_DESIGN = ["respondent", "stratum", "psu", "stratum_psus", "psu_people", "weight"]


class Measure(StrEnum):
    """What is computed from the five-point answers."""

    SHARE_4_5 = "share_4_5"
    MEAN = "mean"
    SHARE_1_3 = "share_1_3"
    SHARE_1 = "share_1"
    SHARE_2 = "share_2"
    SHARE_3 = "share_3"
    SHARE_4 = "share_4"
    SHARE_5 = "share_5"

    @property
    def is_share(self) -> bool:
        """Whether the measure is a percentage; False for the mean on 1-5."""
        return self != Measure.MEAN

    def of(self, answer: np.ndarray) -> np.ndarray:
        """Return what each answer (1-5) contributes: 1/0 for shares, the answer for the mean."""
        if self == Measure.MEAN:
            return answer
        if self == Measure.SHARE_4_5:
            return (answer >= 4).astype(float)
        if self == Measure.SHARE_1_3:
            return (answer <= 3).astype(float)
        return np.asarray((answer == int(self.value[-1])).astype(float))


DEFAULT_MEASURES = (Measure.SHARE_4_5, Measure.MEAN, Measure.SHARE_1_3)


def satisfaction_table(
    responses: pd.DataFrame,
    *,
    forms: Iterable[SurveyForm] = (),
    measures: tuple[Measure, ...] = DEFAULT_MEASURES,
    interval: IntervalMethod = IntervalMethod.WILSON,
    lonely: LonelyPsu = LonelyPsu.REFUSE,
    precision: Precision | None = None,
    withheld_before: pd.DataFrame | None = None,
    above: pd.DataFrame | None = None,
    kin: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> pd.DataFrame:
    """Estimate every item, factor and index of every survey, for all respondents and per subgroup.

    Parameters
    ----------
    responses : DataFrame
        ``responses`` hand-off table, any number of localities, periods and surveys.
    forms : iterable of SurveyForm
        Questionnaires. The form of a survey is the one that covers its year and shares most items
        with it: its factors are reported, and an item it does not have is an error. A survey that
        shares no item with any form is reported without factors.
    measures : tuple of Measure
        What to compute.
    interval : IntervalMethod
        Interval of the shares.
    lonely : LonelyPsu
        Rule for strata with one sampled PSU; the default is an error that names them.
    precision : Precision
        Confidence and smallest bases (``params/methods/analysis.yml``).
    withheld_before : DataFrame, optional
        Memory of earlier releases (:func:`parlib.analysis.surveys.disclosure.cells_of`): what was
        suppressed there stays so.
    above : DataFrame, optional
        Which survey is part of which (:func:`parlib.analysis.surveys.levels.units_above`).
    kin : mapping of str to tuple of str
        For each unit the units it came from or went into: a survey filed under the new one keeps
        the memory of the old.

    Returns
    -------
    DataFrame
        ``satisfaction`` hand-off table; shares and their errors in percent and percentage points.

    Raises
    ------
    ValidationFailed
        Every defect of answers and design at once; lonely PSUs under ``LonelyPsu.REFUSE``.
    """
    precision = precision or Precision()
    forms = tuple(forms)
    if responses.empty:
        return conform("satisfaction", [])
    lin = linearised_answers(responses, forms=forms, measures=measures)
    spread = variances(
        lin.scores, lin.psus, measures=lin.measures, cells=len(lin.cells), lonely=lonely
    )
    rows = pd.concat(
        [
            _rows_of(lin, spread, m, interval=interval, confidence=precision.confidence)
            for m in measures
        ],
        ignore_index=True,
    )
    rows["method"] += ("", "; no weights given")[_unweighted(responses)]
    rows["method"] += _stages(rows, lin.psus)
    items_asked = {
        key: _form_of(forms, key, items)
        for key, items in responses.groupby(list(SURVEY_KEY))["item"]
    }
    factor_of = {key: form.factor_of for key, form in items_asked.items() if form is not None}
    rows = withhold_small_cells(
        rows,
        precision=precision,
        factor_of=lambda key: factor_of.get(key, {}),
        withheld_before=withheld_before,
        above=above,
        kin=kin,
    )
    rows = blur(rows, responses, above=above, interval=interval, confidence=precision.confidence)
    return conform("satisfaction", rows.sort_values([*CELL, "measure"], ignore_index=True))


def linearised_answers(
    responses: pd.DataFrame, *, forms: tuple[SurveyForm, ...], measures: tuple[Measure, ...]
) -> Linearised:
    """Stack items, factors, index and subgroups as cells of one design and linearise them together."""
    problems = [*answer_problems(responses, forms=forms), *design_problems(responses)]
    if problems:
        raise ValidationFailed(problems, context="responses")
    long = responses[[*SURVEY_KEY, *_DESIGN, "group", "item"]].copy()
    long["weight"] = long["weight"].fillna(1.0)
    long = named_units(long)
    answer = responses["answer"].to_numpy(float)
    long["x"] = np.isfinite(answer).astype(float)
    for measure in measures:
        long[str(measure)] = np.where(long["x"] > 0, measure.of(answer), 0.0)
    long = long.rename(columns={"group": "subgroup"})
    factor = factors_of(long, forms)
    pooled = [
        _pool(long[factor != ""].assign(item=factor[factor != ""]), measures),
        _pool(long.assign(item=INDEX), measures),
    ]
    stacked = pd.concat([long, *pooled], ignore_index=True)
    cells = pd.concat(
        [stacked.assign(subgroup=ALL), stacked[stacked["subgroup"] != ""]], ignore_index=True
    )
    return linearise(cells, cell=CELL, measures=tuple(map(str, measures)))


def survey_problems(
    responses: pd.DataFrame,
    *,
    forms: Iterable[SurveyForm] = (),
    lonely: LonelyPsu = LonelyPsu.REFUSE,
) -> list[Problem]:
    """Return everything for which :func:`satisfaction_table` would refuse these answers, so that a
    check can report it before a build.
    """
    if responses.empty:
        return []
    problems = [*answer_problems(responses, forms=tuple(forms)), *design_problems(responses)]
    if not problems and lonely == LonelyPsu.REFUSE:
        problems = lonely_problems(without_error(design_of(named_units(responses))[1]))
    return problems


def answer_problems(responses: pd.DataFrame, *, forms: tuple[SurveyForm, ...]) -> list[Problem]:
    """Return problems for answers outside 1-5, subgroups called ``all`` and items missing from the
    questionnaire in force.
    """
    problems = []
    answer = responses["answer"]
    wrong = responses[answer.notna() & ~answer.isin([1, 2, 3, 4, 5])]
    for row in wrong.itertuples():
        problems.append(
            Problem(
                what=saying("an answer is not on the scale 1-5"),
                remedy=saying("correct it, or leave it empty for no answer"),
                cell=saying(
                    "respondent {respondent}, item {item}", respondent=row.respondent, item=row.item
                ),
                actual=str(row.answer),
                expected=saying("1, 2, 3, 4 or 5"),
            )
        )
    if (responses["group"] == ALL).any():
        problems.append(
            Problem(
                what=saying("a subgroup is called {all!r}", all=ALL),
                remedy=saying("rename it: the word stands for everyone"),
            )
        )
    for key, items in responses.groupby(list(SURVEY_KEY))["item"]:
        form = _form_of(forms, key, items)
        if form is None:
            continue
        for item in sorted(set(items.unique()) - set(form.factor_of)):
            problems.append(
                Problem(
                    what=saying(
                        "item {item!r} is not in questionnaire {id}", item=item, id=form.id
                    ),
                    remedy=saying("correct the code or the form"),
                    cell=f"{key[0]}, {key[1]}",
                )
            )
    return problems


def items_by_dissatisfaction(
    satisfaction: pd.DataFrame, *, forms: Iterable[SurveyForm] = ()
) -> pd.DataFrame:
    """Rank the items of each survey by the share of ratings average or below (1-3), worst first.

    Parameters
    ----------
    satisfaction : DataFrame
        ``satisfaction`` rows of any localities and periods.
    forms : iterable of SurveyForm
        Their factors and the index are left out: only items are ordered.

    Returns
    -------
    DataFrame
        Rows of measure ``share_1_3`` for everyone, not suppressed, with ``place`` (1 = largest
        share) and ``tied_with_first``: True where the interval reaches the first item's estimate,
        so that the order between them is not established.
    """
    above = {INDEX, *(f.code for form in forms for f in form.factors)}
    rows = satisfaction[
        (satisfaction["measure"] == str(Measure.SHARE_1_3))
        & (satisfaction["subgroup"] == ALL)
        & ~satisfaction["suppressed"]
        & ~satisfaction["item"].isin(above)
    ]
    rows = rows.sort_values(
        [*SURVEY_KEY, "estimate", "item"],
        ascending=[True, True, True, False, True],
        ignore_index=True,
    )
    by = rows.groupby(list(SURVEY_KEY), sort=False)
    rows["place"] = by["estimate"].rank(method="min", ascending=False).astype(int)
    rows["tied_with_first"] = rows["ci_high"] >= by["estimate"].transform("max")
    return rows


def _rows_of(
    lin: Linearised,
    spread: pd.DataFrame,
    measure: Measure,
    *,
    interval: IntervalMethod,
    confidence: float,
) -> pd.DataFrame:
    """Shape one measure into ``satisfaction`` rows before suppression."""
    value, variance = lin.cells[str(measure)].to_numpy(), spread[str(measure)].to_numpy()
    df = spread[f"df:{measure}"].to_numpy()
    se = np.where(df >= 1, np.sqrt(variance), np.nan)
    if measure.is_share:
        low, high = share_interval(
            value,
            se,
            df=df,
            smallest_base=spread["base"].to_numpy(),
            method=interval,
            confidence=confidence,
        )
    else:
        low, high = mean_interval(value, se, df=df, confidence=confidence)
    scale = 100.0 if measure.is_share else 1.0
    srs = lin.cells[f"srs:{measure}"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        deff = np.where(srs > 0, se**2 / srs, np.nan)
    lonely = spread["lonely"].to_numpy()
    reason = np.where(df < 1, str(Reason.of("no_design_df")), "")
    reason = np.where(
        np.isnan(variance), [str(Reason.of("lonely_psu", strata=int(k))) for k in lonely], reason
    )
    reason = np.where(spread["unknown"] > 0, str(Reason.of("sample_unknown")), reason)
    how = f"{interval.capitalize()} interval" if measure.is_share else "t interval"
    return lin.cells[[*CELL, "n"]].assign(
        measure=str(measure),
        estimate=value * scale,
        se=se * scale,
        ci_low=low * scale,
        ci_high=high * scale,
        level_of_confidence=confidence,
        df=df,
        deff=deff,
        suppressed=False,
        reason=reason,
        method=f"weighted, Taylor linearisation over strata and PSUs, {how}, {confidence:.0%}",
    )


def _stages(rows: pd.DataFrame, psus: pd.DataFrame) -> np.ndarray:
    """Say for each row how much of the places was drawn, where that decides its error."""
    places = psus[psus["asked"].gt(1) | psus["lone"]]
    key = list(SURVEY_KEY)
    known = (
        rows[key]
        .merge(places.groupby(key, as_index=False)["drawn"].max(), on=key, how="left")["drawn"]
        .fillna(0.0)
        .to_numpy()
    )
    every = "; every place of a stratum sampled: variance among people within places"
    return np.select(
        [known >= 1, known > 0], [every, "; places and people drawn: variance of both stages"], ""
    ).astype(object)


def _pool(rows: pd.DataFrame, measures: tuple[Measure, ...]) -> pd.DataFrame:
    """Add up a respondent's answers to the items of one factor (or of all)."""
    key = [*SURVEY_KEY, "respondent", "item"]
    sums = rows.groupby(key, sort=False)[["x", *map(str, measures)]].sum().reset_index()
    people = rows.drop_duplicates(key)[
        [*key, "subgroup", "stratum", "psu", "stratum_psus", "psu_people", "weight"]
    ]
    return people.merge(sums, on=key, how="left", validate="one_to_one")


def factors_of(long: pd.DataFrame, forms: tuple[SurveyForm, ...]) -> np.ndarray:
    """Return the factor of each row by the questionnaire in force, empty where there is none."""
    out = np.full(len(long), "", dtype=object)
    if forms:
        for key, rows in long.groupby(list(SURVEY_KEY)).indices.items():
            items = long["item"].iloc[rows]
            form = _form_of(forms, key, items)
            if form is not None:
                out[rows] = items.map(form.factor_of).to_numpy()
    return out


def _form_of(
    forms: tuple[SurveyForm, ...], survey_key: tuple[Any, ...], items: pd.Series
) -> SurveyForm | None:
    """Return the form that covers the survey's year and shares most items with it, if it shares
    any.
    """
    _, period, survey = survey_key
    item_codes = set(items.unique())
    shared = [
        (len(item_codes & set(f.factor_of)), f)
        for f in forms
        if f.survey == survey and f.covers(period)
    ]
    most, form = max(shared, key=lambda s: s[0], default=(0, None))
    return form if most else None


def _unweighted(responses: pd.DataFrame) -> bool:
    return bool(responses["weight"].isna().all())
