"""One file of answers for two levels.

The survey of a unit whose sampled places are units themselves gives each of them an estimate of its
own.

Declared by ``places_are_units`` of the questionnaire (``params/methods/surveys.yml``). The unit's
own survey keeps its design: places drawn, people in them. In the survey of one place people are the
sample. What is withheld is decided over both levels at once
(:mod:`parlib.analysis.surveys.disclosure`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from parlib.analysis.surveys.design import SURVEY_KEY
from parlib.codebook.called import called
from parlib.codebook.surveys import SurveyForm
from parlib.codebook.vietnamese import fold_name
from parlib.errors import Problem
from parlib.speech.catalogue import saying


def with_places(
    responses: pd.DataFrame, localities: pd.DataFrame, *, forms: Iterable[SurveyForm]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Add, for each survey whose places are units, the survey of every place.

    Parameters
    ----------
    responses : DataFrame
        ``responses`` hand-off table.
    localities : DataFrame
        Register of units: a place is found by identity, code or name among the units directly below.
    forms : iterable of SurveyForm
        Questionnaires; the one that covers the year and shares most items decides.

    Returns
    -------
    DataFrame
        The answers, followed by those of each place under its own name: no strata and places,
        ``stratum_psus`` = people of the place.
    list of Problem
        Places that name no unit below.
    """
    added, problems = [], []
    for key, rows in _declared(responses, tuple(forms)):
        places = rows["psu"].drop_duplicates()
        below = _units_below(key[0], key[1], localities, places=places)
        for place in sorted(set(places) - set(below)):
            problems.append(
                Problem(
                    what=saying(
                        "place {place!r} of {key} {key2}, {key3}, is not a unit directly below it",
                        place=called([place], localities)[place],
                        key=key[2],
                        key2=key[1],
                        key3=called([key[0]], localities)[key[0]],
                    ),
                    remedy=saying(
                        "write the unit's code or name in `psu`, or leave out `places_are_units` "
                        "of the questionnaire in params/methods/surveys.yml"
                    ),
                    actual=place,
                )
            )
        # groups and places cut across each other: only whole places are shown
        rows = rows[rows["psu"].isin(below)].assign(group="")
        n_respondents = rows.groupby("psu")["respondent"].transform("nunique")
        # one respondent is no sample: as if all had been asked, it has no degrees of freedom and so
        # no interval
        people = rows["psu_people"].where(n_respondents > 1, 1.0)
        added.append(
            rows.assign(
                locality=rows["psu"].map(below),
                stratum="",
                psu="",
                stratum_psus=people,
                psu_people=float("nan"),
            )
        )
    return pd.concat([responses, *added], ignore_index=True) if added else responses, problems


def units_above(
    responses: pd.DataFrame, localities: pd.DataFrame, *, forms: Iterable[SurveyForm]
) -> pd.DataFrame:
    """Return which survey contains which.

    Survey key of each place's survey and ``above``, the unit whose survey it is part of.
    """
    parts = []
    for key, rows in _declared(responses, tuple(forms)):
        below = _units_below(key[0], key[1], localities, places=rows["psu"].unique())
        inside = sorted(set(below.values()))
        parts += [
            {"locality": unit, "period": key[1], "survey": key[2], "above": key[0]}
            for unit in inside
        ]
    return pd.DataFrame(parts, columns=[*SURVEY_KEY, "above"])


def kin_of(localities: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the predecessors and successors of each unit that has any."""
    both = localities["predecessors"].str.cat(localities["successors"], sep=";")
    return {
        unit: tuple(k for k in kin.split(";") if k)
        for unit, kin in zip(localities["locality"], both, strict=True)
        if kin.strip(";")
    }


def without_parts(responses: pd.DataFrame, above: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of surveys that are not part of another."""
    if above.empty:
        return responses
    key = list(SURVEY_KEY)
    part = (
        responses[key]
        .merge(above.drop(columns="above").assign(_part=True), on=key, how="left")["_part"]
        .eq(True)
        .to_numpy()
    )
    return responses[~part].reset_index(drop=True)


def _declared(
    responses: pd.DataFrame, forms: tuple[SurveyForm, ...]
) -> list[tuple[tuple[Any, ...], pd.DataFrame]]:
    """Return the surveys, with their keys, that name places and whose questionnaire declares places
    to be units.
    """
    if not any(f.places_are_units for f in forms):
        return []
    out = []
    for key, rows in responses.groupby(list(SURVEY_KEY), sort=True):
        item_codes = set(rows["item"])
        shared = [
            (len(item_codes & set(f.factor_of)), f)
            for f in forms
            if f.survey == key[2] and f.covers(key[1])
        ]
        most, form = max(shared, key=lambda s: s[0], default=(0, None))
        if most and form is not None and form.places_are_units and rows["psu"].ne("").all():
            out.append((key, rows))
    return out


def _units_below(
    unit: str, period: int, localities: pd.DataFrame, *, places: Iterable[str]
) -> dict[str, str]:
    """Return the unit directly below one in a year that each place names: by identity, by code, or
    by a name as forms export it.

    A code or a name of two units names none, and neither do two spellings of one unit: as places
    of the survey they would be two.
    """
    last, first = f"{period}-12-31", f"{period}-01-01"
    alive = localities["valid_from"].le(last) & (
        localities["valid_to"].eq("") | localities["valid_to"].ge(first)
    )
    below = localities[localities["parent"].eq(unit) & alive]
    once = below[~below["code"].duplicated(keep=False)]
    known = dict(zip(once["code"], once["locality"], strict=True)) | {
        i: i for i in below["locality"]
    }
    by_name: dict[str, set[str]] = {}
    for column in ("name", "short_name"):
        for name, identity in zip(below[column], below["locality"], strict=True):
            by_name.setdefault(fold_name(name), set()).add(identity)
    exact = {place: known[place] for place in places if place in known}
    named = {
        place: next(iter(units))
        for place in places
        if place not in known and len(units := by_name.get(fold_name(place), set())) == 1
    }
    taken = Counter((*exact.values(), *named.values()))
    return exact | {place: identity for place, identity in named.items() if taken[identity] == 1}
