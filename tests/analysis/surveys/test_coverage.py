"""Intervals of two-stage surveys hold the truth as often as they say: the short form of ``benchmarks/calibrated/surveys.py``."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.calibrated.surveys import cells, draw, first_stage_only, intervals, outside
from parlib.analysis.intervals import IntervalMethod
from parlib.analysis.surveys.design import linearise


@pytest.mark.parametrize(("drawn", "places", "share"), [(8, 10, 0.88), (5, 6, 0.95), (5, 5, 0.80)])
def test_where_most_places_are_drawn_people_count(drawn, places, share):
    frame, truth = draw(np.random.default_rng(7), 400, drawn=drawn, places=places, share=share, icc=0.02)
    lin = linearise(frame, cell=["locality", "period", "survey"], measures=("satisfied",))

    def held(bounds):
        return 100 * np.mean((bounds[0] <= truth) & (truth <= bounds[1]))

    assert 92 <= held(intervals(lin, lin.psus, IntervalMethod.WILSON)) <= 98
    assert held(first_stage_only(lin, drawn=drawn, places=places)) < 85, "the samples can tell a rule that is too narrow"


@pytest.mark.stress
def test_every_cell_of_the_table():
    table = pd.DataFrame(cells(1000))
    assert len(table) == 40
    assert table["wilson"].min() > 92
    assert outside(table, "wilson", 1000).empty
