"""Who is ranked beside whom, over a whole table of points."""

import pandas as pd

from parlib.analysis.ranking.all_groups import _side_by_side


def test_units_that_are_not_registered_and_other_rule_books_are_in_no_group():
    scores = pd.DataFrame(
        {
            "locality": ["a", "b", "x", "c", "a"],
            "framework": ["one", "one", "one", "two", "gone"],
            "points": [1.0, 2.0, 3.0, 4.0, 5.0],
        }
    )
    units = pd.DataFrame({"locality": ["a", "b", "c"], "level": "commune", "parent": ["p", "p", "q"]})
    groups = [list(part["points"]) for part in _side_by_side(scores, units, ["one", "two"])]
    assert groups == [[1.0, 2.0], [4.0]]


def test_nobody_is_ranked_where_nobody_is_registered():
    scores = pd.DataFrame({"locality": ["x"], "framework": ["one"], "points": [1.0]})
    units = pd.DataFrame({"locality": ["a"], "level": "commune", "parent": "p"})
    assert list(_side_by_side(scores, units, ["one"])) == []
