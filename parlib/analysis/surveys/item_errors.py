"""The sampling error of points that the office's own answers gave.

Several questions of one item are answered by the same people, so their errors go together and
cannot be added up from the table of estimates. The figure of an item is therefore linearised as a
whole, person by person: for questions q = 1..Q with ratio estimates R_q = Σ w y_q / Σ w x_q,

    figure = Σ_q R_q / Q,      z_i = Σ_q w_i (y_iq - R_q x_iq) / Σ_j w_j x_jq / Q  of person i,

and the variance is that of Σ z_i under the design of the survey
(:mod:`parlib.analysis.surveys.design`). Of one question it is the error of the table. What is shown
of it are sets of ranks; it is rounded up all the same, as errors beside withheld cells are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from parlib.analysis.surveys.blurred import rounded_up
from parlib.analysis.surveys.design import (
    SURVEY_KEY,
    LonelyPsu,
    linearise,
    named_units,
    variances,
)
from parlib.analysis.surveys.estimates import Measure, factors_of
from parlib.codebook.frameworks import Framework, Item
from parlib.codebook.survey_items import WHOLE, Asked, ByBook
from parlib.codebook.surveys import SurveyForm
from parlib.scoring.answered import fed_rows
from parlib.scoring.rules import points_of_figures

COLUMNS = ["locality", "period", "code", "se"]
_PERSON = [*SURVEY_KEY, "respondent"]
_DESIGN = ["stratum", "psu", "stratum_psus", "psu_people", "weight"]


def item_errors(
    evidence: pd.DataFrame,
    responses: pd.DataFrame,
    *,
    frameworks: Mapping[str, Framework],
    declared: ByBook,
    forms: Iterable[SurveyForm],
    lonely: LonelyPsu,
) -> pd.DataFrame:
    """Return the standard error, in points, of every item that answers gave.

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table ``evidence`` as completed by :func:`parlib.scoring.answered.with_answers`.
    responses : DataFrame
        The answers.
    frameworks : mapping of str to Framework
        Rule books by id.
    declared : mapping
        Questions by rule book and item.
    forms : iterable of SurveyForm
        Questionnaires, for what a factor pools.
    lonely : LonelyPsu
        Rule for strata with one sampled place.

    Returns
    -------
    DataFrame
        ``locality``, ``period``, ``code``, ``se`` (points); NaN where nobody knows how people were
        drawn. A unit and item without points from answers has no row.
    """
    fed = evidence[fed_rows(evidence, declared)]
    parts = [pd.DataFrame(columns=COLUMNS).astype({"period": int, "se": float})]
    for (book, code), rows in fed.groupby(["framework", "code"], sort=True):
        feed, item = declared[str(book)][str(code)], frameworks[str(book)].by_code[str(code)]
        people = responses[
            responses["survey"].eq(feed.survey) & responses["locality"].isin(rows["locality"])
        ]
        error = figure_errors(
            people, feed, item.typed_rule.of_answers, forms=tuple(forms), lonely=lonely
        )
        known = rows.merge(error, on=["locality", "period"], how="left")
        se = [
            _in_points(item, figure, spread)
            for figure, spread in zip(known["value"], known["error"], strict=True)
        ]
        parts.append(known[["locality", "period", "code"]].assign(se=rounded_up(np.array(se))))
    return pd.concat(parts, ignore_index=True)


def figure_errors(
    responses: pd.DataFrame,
    feed: Asked,
    measures: Mapping[str, float],
    *,
    forms: tuple[SurveyForm, ...],
    lonely: LonelyPsu,
) -> pd.DataFrame:
    """Return the standard error of the figure that questions give, by unit and year.

    Parameters
    ----------
    responses : DataFrame
        Answers of one survey.
    feed : Asked
        The questions; they count alike.
    measures : mapping of str to float
        What the estimates add to the figure: weights by measure (shares in percent).

    Returns
    -------
    DataFrame
        ``locality``, ``period``, ``error`` (unit of the figure).
    """
    if responses.empty:
        return pd.DataFrame(columns=["locality", "period", "error"])
    long = named_units(responses.assign(weight=responses["weight"].fillna(1.0)))
    answer = long["answer"].to_numpy(float)
    added = sum(
        weight * (100 if measure.is_share else 1) * measure.of(answer)
        for measure, weight in ((Measure(name), weight) for name, weight in measures.items())
    )
    counted = np.isfinite(answer)
    long = long.assign(x=counted.astype(float), y=np.where(counted, added, 0.0))
    factor = factors_of(long, forms)
    people = long.drop_duplicates(_PERSON)[[*_PERSON, *_DESIGN]].reset_index(drop=True)
    z = np.zeros(len(people))
    for question in feed.questions:
        of_question = (
            long["item"].eq(question).to_numpy() | (factor == question) | (question == WHOLE)
        )
        sums = long[of_question].groupby(_PERSON)[["x", "y"]].sum()
        here = sums.reindex(pd.MultiIndex.from_frame(people[_PERSON])).fillna(0.0)
        z += _residuals(people, here["x"].to_numpy(), here["y"].to_numpy()) / len(feed.questions)
    total = people.groupby(list(SURVEY_KEY))["weight"].transform("sum")
    cells = people.assign(x=1.0, figure=z * total / people["weight"])
    made = linearise(cells, cell=list(SURVEY_KEY), measures=("figure",))
    spread = variances(
        made.scores, made.psus, measures=("figure",), cells=len(made.cells), lonely=lonely
    )
    return made.cells[["locality", "period"]].assign(error=np.sqrt(spread["figure"].to_numpy()))


def _residuals(people: pd.DataFrame, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return what each person's answers to one question add to the linearised estimate."""
    unit = people.groupby(list(SURVEY_KEY)).ngroup().to_numpy()
    w = people["weight"].to_numpy(float)
    answers, sums = np.bincount(unit, w * x), np.bincount(unit, w * y)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(
            np.where(x > 0, w * (y - (sums / answers)[unit] * x) / answers[unit], 0.0)
        )


def _in_points(item: Item, figure: float, error: float) -> float:
    """Return an error of the figure as an error of the points: what one standard error moves them,
    upwards or downwards, whichever is more (at the highest points there is only downwards).
    """
    if not np.isfinite(error):
        return np.nan
    low, here, high = (_points(item, figure + step) for step in (-error, 0.0, error))
    return max(abs(high - here), abs(here - low))


def _points(item: Item, figure: float) -> float:
    figures = {
        "numerator": np.nan,
        "denominator": np.nan,
        "value": figure,
        "previous_value": np.nan,
    }
    return float(points_of_figures(item, figures))
