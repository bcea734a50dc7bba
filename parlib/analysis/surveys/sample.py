"""Describe the sample of a survey: respondents, sampling units, strata, answers given; and which
years asked the same questions.

A page about a survey states these before any percentage, because they determine its precision.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from parlib.analysis.comparability import why_broken
from parlib.analysis.surveys.changes import Comparable, satisfaction_changes
from parlib.analysis.surveys.design import LonelyPsu
from parlib.analysis.surveys.disclosure import ALL, FINE, INDEX
from parlib.codebook.findings import findings
from parlib.codebook.methods import Analysis, Methods
from parlib.codebook.reasons import Reason
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.vocabulary import UNKNOWN_PLACE

_KEY = ["locality", "period", "survey"]
_UNITS = {
    "respondents": "people",
    "psus": "sampling units",
    "strata": "strata",
    "answered": "percent",
    "weights": "ratio",
}


def sample_findings(
    responses: pd.DataFrame, *, satisfaction: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Describe the sample of every survey.

    Parameters
    ----------
    responses : DataFrame
        ``responses`` hand-off table.
    satisfaction : DataFrame, optional
        ``satisfaction`` table of the same responses: where it withholds how many answered, or what
        they said as a whole, so does this table.

    Returns
    -------
    DataFrame
        ``findings`` of family ``satisfaction``, aspect ``sample``, one row per survey and part:
        ``respondents``; ``psus`` and ``strata`` (absent where the file names none); ``answered``
        (per cent of the questions put that were answered); ``weights`` (largest over smallest
        weight, absent where none are given). Verdict ``described``.

    Examples
    --------
    >>> from parlib.codebook.tables import conform
    >>> answers = {"locality": "A", "period": 2024, "survey": "SIPAS", "respondent": ["r1", "r2"], "item": "Q1", "answer": [5, None]}
    >>> found = sample_findings(conform("responses", pd.DataFrame(answers)))
    >>> found[["subject", "part", "estimate"]].values.tolist()
    [['SIPAS', 'answered', 50.0], ['SIPAS', 'respondents', 2.0]]
    """
    if responses.empty:
        return findings([])
    rows = responses.assign(
        psu=responses["psu"].where(~responses["psu"].isin(["", UNKNOWN_PLACE])),
        stratum=responses["stratum"].where(responses["stratum"] != ""),
    )
    by = rows.groupby(_KEY)
    weight = by["weight"].agg(["min", "max"])
    wide = pd.DataFrame(
        {
            "respondents": by["respondent"].nunique().astype(float),
            "psus": by["psu"].nunique().astype(float),
            "strata": by["stratum"].nunique().astype(float),
            "answered": 100 * by["answer"].count() / by["answer"].size(),
            "weights": weight["max"] / weight["min"],
        }
    )
    wide[["psus", "strata"]] = wide[["psus", "strata"]].where(wide[["psus", "strata"]] > 0)
    if satisfaction is not None:
        rows = satisfaction[~satisfaction["measure"].isin(FINE)]
        whole = rows[rows["item"].eq(INDEX) & rows["subgroup"].eq(ALL)].groupby(_KEY)
        wide["respondents"] = wide["respondents"].where(
            whole["n"].max().reindex(wide.index).notna()
        )
        wide["answered"] = wide["answered"].where(
            ~whole["suppressed"].any().reindex(wide.index, fill_value=True)
        )
    long = (
        wide.reset_index()
        .melt(_KEY, var_name="what", value_name="estimate")
        .dropna(subset=["estimate"])
    )
    return findings(
        pd.DataFrame(
            {
                "locality": long["locality"],
                "period": long["period"],
                "family": "satisfaction",
                "subject": long["survey"],
                "aspect": "sample",
                "part": long["what"],
                "estimate": long["estimate"],
                "unit": long["what"].map(_UNITS),
                "verdict": "described",
                "method": "counted in the file of answers",
            }
        )
    ).sort_values(["locality", "period", "question"], ignore_index=True)


def same_questionnaire(responses: pd.DataFrame, *, forms: Iterable[SurveyForm]) -> Comparable:
    """Return what says why two years of a survey may not be compared.

    They did not ask the same form.

    The form of a survey is the one that covers its year and shares most items with it.
    """
    forms = tuple(forms)
    questions = {}
    for key, items in responses.drop_duplicates([*_KEY, "item"]).groupby(_KEY)["item"]:
        shared = [
            (len(set(items) & set(f.factor_of)), f.id)
            for f in forms
            if f.survey == key[2] and f.covers(key[1])
        ]
        questions[key] = max((s for s in shared if s[0]), key=lambda s: s[0], default=(0, ""))[1]

    def why(earlier: int, later: int, survey: str, locality: str) -> Reason | None:
        before, now = (
            questions.get((locality, earlier, survey), ""),
            questions.get((locality, later, survey), ""),
        )
        return None if before == now else Reason.of("questionnaire_changed", before=before, now=now)

    return why


def changes_of_like_surveys(
    responses: pd.DataFrame,
    satisfaction: pd.DataFrame,
    *,
    analysis: Analysis,
    forms: tuple[SurveyForm, ...],
    lonely: LonelyPsu,
) -> pd.DataFrame:
    """Compare each survey with the one before it that asked the same form
    (:func:`parlib.analysis.surveys.changes.satisfaction_changes`).
    """
    comparable = same_questionnaire(responses, forms=forms)
    return satisfaction_changes(
        responses,
        satisfaction,
        analysis=analysis,
        forms=forms,
        lonely=lonely,
        comparable=comparable,
    )


def same_method(localities: pd.DataFrame, *, methods: Methods) -> Comparable:
    """Return what says why two published years may not be compared.

    The recorded method changed, or none is recorded.
    """
    level = localities.set_index("locality")["level"].to_dict()

    def why(earlier: int, later: int, survey: str, locality: str) -> Reason | None:
        return why_broken(earlier, later, index=survey, level=level[locality], methods=methods)

    return why
