"""Progress of a unit's year: filed, appraised once, explained, finally appraised, published; and
who has to act next.

Derived from the evidence in the release; nobody ticks a box. A step counts as reached when
everything that it requires is present; anything beyond it is reported as counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from parlib.codebook.frameworks import Framework
from parlib.codebook.layers import source_place
from parlib.codebook.units import Locality
from parlib.codebook.vocabulary import Basis, Declared

SLACK = 1e-9
_PLACES = 4  # decimals of sums of points, as kept by rule books


class YearStep(StrEnum):
    """Steps of a year, in order."""

    NOT_FILED = "not_filed"
    # an appraisal or a publication gave it points all the same
    WITHOUT_WORKBOOK = "without_workbook"
    SELF_SCORED = "self_scored"
    FIRST_APPRAISAL = "first_appraisal"
    EXPLAINED = "explained"
    FINAL = "final"
    PUBLISHED = "published"


class Waits(StrEnum):
    """Who has to take the next step."""

    UNIT = "unit"
    APPRAISERS = "appraisers"
    SURVEY = "survey"
    PUBLICATION = "publication"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Filing:
    """Progress of one unit in one year and rule book.

    Attributes
    ----------
    locality, name, period, framework
        The unit, the year, the rule book (empty if nothing is filed and no rule book is given).
    step, waits : YearStep, Waits
        Last step reached, and who has to take the next one.
    items, filed, empty : int
        Number of items that the office scores itself, that it reported or declared not applicable,
        and that it left empty.
    round1, cut, explained, final : int
        Number of items with first-round points, of those cut by the first round, of cut items with
        an explanation, and of items with final points.
    surveyed, answered : int
        Number of items scored only by a survey, and of those that have their points.
    unclaimed : tuple of str
        Codes of items that the unit left empty but an appraisal gave points for
        (:func:`unclaimed_rows`).
    unclaimed_points : float
        Sum of those points, from the last round if there is one.
    """

    locality: str
    name: str
    period: int
    framework: str
    step: YearStep
    waits: Waits
    items: int = 0
    filed: int = 0
    empty: int = 0
    round1: int = 0
    cut: int = 0
    explained: int = 0
    final: int = 0
    surveyed: int = 0
    answered: int = 0
    unclaimed: tuple[str, ...] = ()
    unclaimed_points: float = 0.0


def unclaimed_rows(evidence: pd.DataFrame, book: Framework) -> pd.DataFrame:
    """Return the rows of one rule book that the unit left empty but an appraisal gave points for.

    No rule forbids this, but since nobody claimed these points, whoever appraises, publishes or
    reads the total is informed. Items scored only by a survey are not the unit's to claim.

    Parameters
    ----------
    evidence : DataFrame
        Hand-off table, rows of this rule book.
    book : Framework
        The rule book.

    Returns
    -------
    DataFrame
        The rows, with ``given``: points of the last round, otherwise of the first.
    """
    surveyed = {i.code for i in book.leaves if i.surveyed}
    given = evidence["appraised_score"].fillna(evidence["appraised_round1"])
    empty_rows = evidence["state"].eq(str(Declared.MISSING)) & ~evidence["code"].isin(surveyed)
    return evidence.assign(given=given)[empty_rows & (given > 0)]


def filings(
    units: Iterable[Locality],
    period: int,
    *,
    evidence: pd.DataFrame,
    indices: pd.DataFrame,
    frameworks: Mapping[str, Framework],
    scores: pd.DataFrame | None = None,
) -> tuple[Filing, ...]:
    """Return the progress of each unit in a year, one entry per unit and rule book, in the order
    given.

    Parameters
    ----------
    units : iterable of Locality
        Who is looked at; a unit without anything is ``not_filed``, one that reported nothing and has
        points from an appraisal, a publication or a plan ``without_workbook``.
    period : int
        Year assessed.
    evidence, indices : DataFrame
        Hand-off tables.
    frameworks : mapping of str to Framework
        Rule books by id.
    scores : DataFrame, optional
        Hand-off table: shows parts of an index that were published without its total.
    """
    rows = evidence[evidence["period"].eq(period) & evidence["framework"].isin(frameworks)]
    held = dict(iter(rows.groupby(["locality", "framework"], sort=True)))
    totals = indices[indices["period"].eq(period) & indices["index"].eq("PAR")]
    published = set(totals.loc[totals["basis"].eq(str(Basis.PUBLISHED)), "locality"])
    otherwise = _known_otherwise(totals, scores, period)
    out = []
    for unit in units:
        books = [
            (book, part) for (locality, book), part in held.items() if locality == unit.locality
        ]
        if not books:
            is_out = unit.locality in published
            unfiled = _unfiled(scored=unit.locality in otherwise)
            step, waits = (YearStep.PUBLISHED, Waits.NOBODY) if is_out else unfiled
            out.append(Filing(unit.locality, unit.name, period, "", step, waits))
        out += [
            _filing(
                unit,
                period,
                frameworks[book],
                part,
                published=unit.locality in published,
                otherwise=unit.locality in otherwise,
            )
            for book, part in books
        ]
    return tuple(out)


def _known_otherwise(totals: pd.DataFrame, scores: pd.DataFrame | None, period: int) -> set[str]:
    """Return the units of which a plan tells the total of a year, or a publication a part of it."""
    told = totals[totals["basis"].eq(str(Basis.PLAN_BASELINE)) & totals["value"].notna()]
    units = set(told["locality"])
    if scores is not None:
        bases = (str(Basis.PUBLISHED), str(Basis.PLAN_BASELINE))
        parts = scores[scores["period"].eq(period) & scores["basis"].isin(bases)]
        units |= set(parts.loc[parts["points"].notna(), "locality"])
    return units


def _unfiled(*, scored: bool) -> tuple[YearStep, Waits]:
    """Return the step of a unit that reported nothing: it is the unit's turn, points or not."""
    return (YearStep.WITHOUT_WORKBOOK if scored else YearStep.NOT_FILED), Waits.UNIT


def _filing(
    unit: Locality,
    period: int,
    book: Framework,
    rows: pd.DataFrame,
    *,
    published: bool,
    otherwise: bool,
) -> Filing:
    surveyed_codes = {i.code for i in book.leaves if i.surveyed}
    by_survey = rows[rows["code"].isin(surveyed_codes)]
    fillable = rows[~rows["code"].isin(surveyed_codes)]
    reported = fillable[fillable["state"].eq(str(Declared.REPORTED))]
    round1 = reported[reported["appraised_round1"].notna()]
    cut = round1[round1["appraised_round1"] < round1["self_score"] - SLACK]
    counts = {
        "items": len([i for i in book.leaves if i.code not in surveyed_codes]),
        "filed": int(fillable["state"].ne(str(Declared.MISSING)).sum()),
        "empty": int(fillable["state"].eq(str(Declared.MISSING)).sum()),
        "round1": len(round1),
        "cut": len(cut),
        "explained": int(_explained(cut).sum()),
        "final": int(reported["appraised_score"].notna().sum()),
        "surveyed": len(by_survey),
        "answered": int((by_survey["survey_score"].notna() | by_survey["value"].notna()).sum()),
    }
    claimed = int(reported["self_score"].notna().sum())
    appraised = fillable[["appraised_round1", "appraised_score"]].notna().to_numpy().any()
    scored = otherwise or bool(appraised)
    step, waits = _step(counts, claimed, published=published, scored=scored)
    given = unclaimed_rows(rows, book)
    points = round(float(given["given"].sum()), _PLACES)
    return Filing(
        unit.locality,
        unit.name,
        period,
        book.id,
        step,
        waits,
        unclaimed=tuple(given["code"]),
        unclaimed_points=points,
        **counts,
    )


def _explained(cut: pd.DataFrame) -> pd.Series:
    """Return a mask of the cuts that are explained. A text written beside the self-score was there
    before anything was cut and explains the self-score, not the cut.
    """
    beside = [
        bool(source) and source_place(source)[0] == file
        for source, file in zip(cut["explanation_source"], cut["source_file"], strict=True)
    ]
    return cut["explanation"].ne("") & ~pd.Series(beside, index=cut.index, dtype=bool)


def _step(
    counts: Mapping[str, int], claimed: int, *, published: bool, scored: bool
) -> tuple[YearStep, Waits]:
    """Return the last step that is complete, and who has to act next.

    A published total does not give the items their points: claimed items without final points still
    wait for the appraiser, and likewise for a survey.
    """
    if published:
        _, waits = _step(counts, claimed, published=False, scored=scored)
        items_open = counts["final"] < claimed or counts["answered"] < counts["surveyed"]
        return YearStep.PUBLISHED, waits if items_open else Waits.NOBODY
    if not counts["filed"]:
        return _unfiled(scored=scored)
    if claimed and counts["final"] >= claimed:
        open_survey = counts["answered"] < counts["surveyed"]
        return YearStep.FINAL, Waits.SURVEY if open_survey else Waits.PUBLICATION
    if claimed and counts["round1"] >= claimed:
        if counts["cut"] and counts["explained"] < counts["cut"]:
            return YearStep.FIRST_APPRAISAL, Waits.UNIT
        return (YearStep.EXPLAINED if counts["cut"] else YearStep.FIRST_APPRAISAL), Waits.APPRAISERS
    return YearStep.SELF_SCORED, Waits.APPRAISERS
