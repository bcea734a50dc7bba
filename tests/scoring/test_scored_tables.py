"""Points by all rule books: what units of one appraiser give does not rest on those of another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from parlib.codebook.apart import rows_apart
from parlib.codebook.tables import empty
from parlib.sample import evidence, rule_books
from parlib.scoring.gap import UNIT_YEAR, lowest_items
from parlib.scoring.scored_tables import SCORED, scored_tables
from parlib.store.params import load_methods
from tests.made_release import PARAMS

UNITS = pd.DataFrame({"locality": evidence()["locality"].unique(), "level": "district", "fictional": True})
UNITS["parent"] = [f"above {unit}" for unit in UNITS["locality"]]


def tables(rows: pd.DataFrame, **more):
    books = dict(rule_books())
    given = {"evidence": rows, "observations": empty("observations"), "localities": UNITS}
    return scored_tables(given, frameworks=books, plans={}, methods=load_methods(PARAMS), **more)


@pytest.mark.parametrize("order", ["as they are", "turned round"])
def test_units_scored_apart_are_scored_as_together(monkeypatch, order):
    rows = evidence()
    rows = rows if order == "as they are" else rows[::-1].reset_index(drop=True)
    whole, asked = tables(rows), []

    def compute(work, given, *args, **settings):
        if "locality" in given and len(given):
            asked.append((work.__name__, *sorted(given["locality"].unique())))
        return work(given, *args, **settings)

    monkeypatch.setattr("parlib.scoring.together._ROWS_OF_A_PART", 1)
    apart = tables(rows, compute=compute)
    assert set(asked) == {(work, unit) for work in ("tables_of_evidence", "tables_of_scores") for unit in UNITS["locality"]}
    assert set(apart) == set(whole) == set(SCORED)
    assert all(len(whole[name]) for name in ("scores", "ledger", "gaps", "bridges"))
    for name in SCORED:
        pd.testing.assert_frame_equal(apart[name], whole[name], obj=name)


def test_without_evidence_every_table_is_there_and_empty():
    made = tables(empty("evidence"))
    assert {name: len(made[name]) for name in SCORED} == dict.fromkeys(SCORED, 0)


def test_rows_apart_are_those_that_groupby_gives():
    chance = np.random.default_rng(5)
    for kinds in (1, 3, 40):
        part = chance.integers(-1, kinds, size=60)
        rows = pd.DataFrame({"unit": [f"u{n}" for n in range(60)], "points": chance.normal(size=60)})
        expected = [some.reset_index(drop=True) for number, some in rows.groupby(part, sort=True) if number >= 0]
        apart = list(rows_apart(rows, part))
        assert len(apart) == len(expected)
        for some, other in zip(apart, expected, strict=True):
            pd.testing.assert_frame_equal(some, other)
    assert list(rows_apart(rows.iloc[:0], part[:0])) == []


def test_lowest_items_are_those_that_no_row_names_above_it():
    rows = tables(evidence())["scores"].sample(frac=1, random_state=3)
    named = set(rows.loc[rows["parent"].ne(""), [*UNIT_YEAR, "parent"]].itertuples(index=False, name=None))
    lowest = [key not in named for key in rows[[*UNIT_YEAR, "code"]].itertuples(index=False, name=None)]
    assert 0 < sum(lowest) < len(rows)
    pd.testing.assert_frame_equal(lowest_items(rows), rows[lowest])
