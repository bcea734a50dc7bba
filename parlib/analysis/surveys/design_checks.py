"""Check the design columns of ``responses``: weights, strata, places, people."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from parlib.analysis.surveys.design import SURVEY_KEY, named_units
from parlib.errors import Problem
from parlib.speech.catalogue import saying


def design_problems(responses: pd.DataFrame) -> list[Problem]:
    """Return every defect of the design columns of ``responses``: weights, strata, PSUs, population
    counts.

    Weights must be positive and given for all or none of a survey; a PSU or respondent belongs to
    one stratum; the number of PSUs in the population is one number per stratum and not below the
    number sampled.
    """
    responses = named_units(responses)
    return [
        *_weight_problems(responses),
        *_stratum_problems(responses),
        *_count_problems(responses),
        *_people_problems(responses),
    ]


def _told(rows: pd.DataFrame, columns: Sequence[str], what: str, remedy: str) -> list[Problem]:
    """Return the same problem for each row, identified once by some of its columns."""
    return [
        Problem(
            what=what, remedy=remedy, cell=", ".join(f"{k}={v}" for k, v in r._asdict().items())
        )
        for r in rows[list(columns)].drop_duplicates().itertuples(index=False)
    ]


def _weight_problems(responses: pd.DataFrame) -> list[Problem]:
    weights = responses["weight"]
    bad = responses[weights.notna() & ~(weights > 0)]
    by_survey = weights.notna().groupby([responses[k] for k in SURVEY_KEY])
    given = by_survey.agg(["any", "all"]).reset_index()
    return [
        *_told(
            bad,
            [*SURVEY_KEY, "respondent", "weight"],
            saying("a design weight is not positive"),
            saying("correct the weight"),
        ),
        *_told(
            given[given["any"] & ~given["all"]],
            SURVEY_KEY,
            saying("some respondents have no weight"),
            saying("give every respondent one, or none"),
        ),
    ]


def _stratum_problems(responses: pd.DataFrame) -> list[Problem]:
    problems: list[Problem] = []
    for column, unit in (("psu", "PSU"), ("respondent", "respondent")):
        strata = (
            responses.drop_duplicates([*SURVEY_KEY, "stratum", column])
            .groupby([*SURVEY_KEY, column], as_index=False)["stratum"]
            .nunique()
        )
        problems += _told(
            strata[(strata["stratum"] > 1) & (strata[column] != "")],
            [*SURVEY_KEY, column],
            saying("one {unit} is in several strata", unit=unit),
            saying("make {unit} ids unique across strata", unit=unit),
        )
    return problems


def _count_problems(responses: pd.DataFrame) -> list[Problem]:
    """Return what is wrong with the stated number of PSUs in a stratum."""
    key = [*SURVEY_KEY, "stratum"]
    sizes = responses.groupby(key).agg(
        sampled=("psu", "nunique"), low=("stratum_psus", "min"), high=("stratum_psus", "max")
    )
    sizes = sizes.reset_index()
    return [
        *_told(
            sizes[sizes["low"] < sizes["high"]],
            key,
            saying("a stratum has several population counts of PSUs"),
            saying("give one number per stratum"),
        ),
        *_told(
            sizes[sizes["sampled"] > sizes["low"]],
            key,
            saying("more PSUs are sampled than the stratum holds"),
            saying("correct stratum_psus"),
        ),
    ]


def _people_problems(responses: pd.DataFrame) -> list[Problem]:
    """Return what is wrong with the stated number of people in a place."""
    places = responses.groupby([*SURVEY_KEY, "stratum", "psu"]).agg(
        asked=("respondent", "nunique"), low=("psu_people", "min"), high=("psu_people", "max")
    )
    places = places.reset_index()
    return [
        *_told(
            places[places["low"] < places["high"]],
            [*SURVEY_KEY, "psu"],
            saying("a place has several numbers of people"),
            saying("give one number per place in psu_people"),
        ),
        *_told(
            places[places["asked"] > places["low"]],
            [*SURVEY_KEY, "psu"],
            saying("more people answered than the place holds"),
            saying("correct psu_people"),
        ),
    ]
