"""Survey cells that a release withholds and that every later release must withhold too."""

from __future__ import annotations

import pandas as pd

from parlib.analysis.surveys.disclosure_memory import FEW, SURVEY, cells_of
from parlib.analysis.surveys.published_shares import MEASURE as PUBLISHED
from parlib.codebook.called import called
from parlib.errors import Problem
from parlib.speech.catalogue import saying


def cells_to_heed(
    satisfaction: pd.DataFrame, responses: pd.DataFrame, *, above: pd.DataFrame
) -> pd.DataFrame:
    """Return the cells of the surveys that people answered, which a later release must heed.

    A simulated survey has nobody to protect.

    Parameters
    ----------
    satisfaction : DataFrame
        ``satisfaction`` rows of the release.
    responses : DataFrame
        The answers that people gave, without simulated ones.
    above : DataFrame
        Which survey is part of which (:func:`parlib.analysis.surveys.levels.units_above`).

    Returns
    -------
    DataFrame
        Rows of :func:`parlib.analysis.surveys.disclosure_memory.cells_of`.
    """
    answered = responses[SURVEY].drop_duplicates()
    computed = satisfaction[satisfaction["measure"].ne(PUBLISHED)]
    return cells_of(computed.merge(answered, on=SURVEY), above=above)


def newly_withheld(satisfaction: pd.DataFrame, localities: pd.DataFrame) -> tuple[Problem, ...]:
    """Say of which surveys figures are withheld because they differ from shown ones by few people,
    units by name.

    It is for good, so it is said at once.
    """
    few = satisfaction[satisfaction["reason"].str.startswith(FEW)].drop_duplicates(
        [*SURVEY, "item", "subgroup"]
    )
    names = called(few["locality"], localities)
    return tuple(
        Problem(
            what=saying(
                "{count} figures of {survey} {period}, {unit}, are withheld from "
                "now on: too few people make the difference to what was shown",
                count=count,
                survey=survey,
                period=period,
                unit=names[unit],
            ),
            remedy=saying(
                "put the earlier answers back, or add more in one go; if the "
                "earlier release was never shown to anybody, delete it and set "
                "data/withheld.jsonl back"
            ),
            severity="warning",
        )
        for (unit, period, survey), count in few.groupby(SURVEY).size().items()
    )
