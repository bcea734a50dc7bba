"""Does a table come back from rest as it was, whatever stands in it?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from parlib import sample
from parlib.codebook.schemas import TABLES
from parlib.codebook.tables import empty
from parlib.store.at_rest import AtRest

ODD = pd.DataFrame(
    {
        "text": pd.Series(["Huyện Thử", "", None, "Huyện Thử"], dtype="str"),
        "flag": pd.Series([True, None, False, None], dtype="boolean"),
        "sure": [True, False, True, True],
        "year": [2024, 2023, 2024, -1],
        "points": [0.1, np.nan, -0.0, np.inf],
    }
)


@pytest.mark.parametrize("frame", [ODD, ODD.iloc[[3, 1]], ODD.iloc[:0], sample.evidence()], ids=["odd", "index", "none", "evidence"])
def test_a_table_comes_back_as_it_was(frame):
    resting = AtRest(frame)
    assert resting.rows == len(frame)
    assert_frame_equal(resting.frame(), frame)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_empty_hand_off_table_comes_back_as_it_was(name):
    assert_frame_equal(AtRest(empty(name)).frame(), empty(name))


def test_texts_that_repeat_take_no_room():
    many = pd.DataFrame({"owner": pd.Series(["Văn phòng Ủy ban nhân dân", "Sở Tài chính"] * 5000, dtype="str"), "points": 1.0})
    assert AtRest(many)._table.nbytes < many.memory_usage(deep=True).sum() / 3
