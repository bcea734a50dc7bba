"""Who is drawn together: units with points, all in one state."""

from __future__ import annotations

import pandas as pd

from tests.analysis.ranking.ranked import rank_certainties
from tests.analysis.ranking.test_certainty import PLAIN, book, scores

NOTHING = scores({"E": [None, None, None, None]})
UNITS = pd.DataFrame({"locality": list("ABCDE"), "level": "district", "parent": "P"})


def test_an_empty_form_takes_no_part_and_the_others_are_drawn_as_without_it(recwarn):
    with_it, without = (
        rank_certainties(table, UNITS, {"book": book()}, draws=300, seed=1) for table in (pd.concat([PLAIN, NOTHING]), PLAIN)
    )
    assert [len(made) for made in (with_it, without)] == [1, 1]
    pd.testing.assert_frame_equal(with_it[0].table, without[0].table)
    assert not [w for w in recwarn if issubclass(w.category, RuntimeWarning)]


def test_a_group_of_empty_forms_is_drawn_nowhere():
    assert rank_certainties(NOTHING, UNITS, {"book": book()}, draws=300, seed=1) == ()
