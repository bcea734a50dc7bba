"""From scores to findings: what the analysis reads of the tables of points."""

from __future__ import annotations

import pandas as pd

from parlib.analysed import READ, analyse, answered, errors_in_points
from parlib.sample import evidence, rule_books
from tests.made_release import scored_world
from tests.world import world_localities, world_responses


def test_the_analysis_reads_no_other_columns_of_points_than_it_says():
    tables, params = scored_world(
        world_localities().to_dict("records"), evidence().to_dict("records"), books=rule_books(), responses=world_responses()
    )
    satisfaction = answered(tables, params)
    errors = errors_in_points(tables, params, satisfaction)
    narrow = tables | {name: tables[name][list(columns)] for name, columns in READ.items()}
    whole, few = (analyse(t, params, satisfaction=satisfaction, survey_error=errors) for t in (tables, narrow))
    assert all(len(narrow[name].columns) < len(tables[name].columns) for name in READ)
    assert len(whole["findings"]) > 100
    assert set(few) == set(whole)
    for name, table in whole.items():
        pd.testing.assert_frame_equal(few[name], table, obj=name)
