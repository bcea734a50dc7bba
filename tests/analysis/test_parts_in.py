"""One state a comparison: appraised with its survey, without it, and self-scored are three things, for ranks, changes and trends."""

from __future__ import annotations

import pandas as pd
import pytest

from parlib.analysis.indices import computed_indices
from parlib.analysis.parts_in import part_of, parts_out, states
from parlib.codebook.methods import Analysis, Methods
from parlib.codebook.tables import conform
from parlib.scoring.evaluate import score_evidence
from tests.analysis.ranking.ranked import rank_certainties
from tests.display.overview.provinces import evidence_row, unit_of
from tests.made_release import unit_row
from tests.world import world_framework

BOOK = world_framework("world-2").model_copy(update={"coverage_floor": 0.0})
BOOKS = {BOOK.id: BOOK}
METHODS = Methods(series=(), analysis=Analysis(seed=1))
ABOVE = "Z@2000-01-01"
UNITS = [unit_row(unit_of(n), f"Huyện Thử {n}", parent=ABOVE) for n in range(1, 6)]
LOCALITIES = conform("localities", [unit_row(ABOVE, "Tỉnh Thử", level="province"), *UNITS])


def scores(*, self_scored=(), no_survey=(), no_outcome=(), years=(2023,)) -> pd.DataFrame:
    """Five districts; some only self-scored, some without their survey or outcome part."""
    rows = []
    for n in range(1, 6):
        for year in years:
            for row in evidence_row(n, year, appraised=n not in self_scored):
                gone = (row["code"], n) in {*(("2.2", u) for u in no_survey), *(("2.3", u) for u in no_outcome)} and year == 2023
                rows.append({k: v for k, v in row.items() if k not in ("value", "previous_value")} | {"state": "missing"} if gone else row)
    return conform("scores", score_evidence(conform("evidence", rows), BOOK))


def indices(table: pd.DataFrame) -> pd.DataFrame:
    return computed_indices(table, LOCALITIES, methods=METHODS, frameworks=BOOKS)


def test_parts_that_are_not_in_are_named_per_unit_and_year():
    out = parts_out(scores(no_survey=(1, 2), no_outcome=(2,)), BOOKS).set_index("locality")["without"]
    assert out.to_dict() == {unit_of(1): "survey", unit_of(2): "outcome;survey", unit_of(3): "", unit_of(4): "", unit_of(5): ""}
    assert {i.code: part_of(i) for i in BOOK.leaves if part_of(i)} == {"2.2": "survey", "2.3": "outcome"}


@pytest.mark.parametrize(
    ("changes", "ranked", "same"),
    [
        ({}, True, {5}),
        ({"self_scored": (1, 2, 3, 4, 5)}, True, {5}),
        ({"no_survey": (1, 2, 3, 4, 5)}, True, {5}),
        ({"self_scored": (5,)}, False, {4, 1}),
        ({"no_survey": (4, 5)}, False, {3, 2}),
        ({"self_scored": (1,), "no_survey": (2,)}, False, {3, 1}),
    ],
)
def test_a_group_is_ranked_in_one_state_only(changes, ranked, same):
    found = indices(scores(**changes))
    assert len(found) == 5
    assert found["value"].notna().all()
    assert found["rank"].notna().all() == found["of"].notna().all() == found["peer_median"].notna().all() == ranked
    if not ranked:
        assert set(found["reason"]) == {f"states_mixed: same={n}; valued=5" for n in same}
    assert bool(rank_certainties(scores(**changes), LOCALITIES, BOOKS, draws=100, seed=1)) == ranked


def test_a_year_short_of_a_part_is_not_compared_with_a_whole_one():
    found = indices(scores(no_survey=(1,), no_outcome=(2,), years=(2022, 2023)))
    found = found[found["period"] == 2023].set_index("locality")
    assert found.loc[unit_of(1), "not_comparable_because"] == "parts_differ: now=survey; before=none"
    assert found.loc[unit_of(2), "not_comparable_because"] == "parts_differ: now=outcome; before=none"
    assert found.loc[unit_of(3), "comparable_with_previous"]


def test_the_state_is_basis_and_parts_together():
    stood = states(scores(self_scored=(1,), no_survey=(1, 2)), BOOKS).set_index("locality")["state"]
    assert stood[unit_of(1)] == "self_scored|survey"
    assert stood[unit_of(2)] == "computed|survey"
    assert stood[unit_of(3)] == "computed|"
