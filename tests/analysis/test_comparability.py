"""Eras: which years may be compared, and why others may not."""

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.comparability import era_column, eras, method_column, why_broken
from parlib.codebook.methods import Analysis, Methods, Series, Spell

SERIES = Series(
    index="PAR",
    spells=(
        Spell(method="a", first_period=2012, last_period=2015),
        Spell(method="b", first_period=2018, last_period=2021, decision="1/QĐ", why_vi="mới", why_en="new"),
        Spell(method="c", first_period=2022, decision="2/QĐ", why_vi="mới hơn", why_en="newer"),
    ),
)
METHODS = Methods(series=(SERIES,), analysis=Analysis(seed=1))


def test_years_before_between_and_after_the_spells():
    found = eras([2011, 2012, 2015, 2016, 2018, 2021, 2022, 2030], series=SERIES)
    np.testing.assert_array_equal(found, [np.nan, 0, 0, np.nan, 1, 1, 2, 2])


@pytest.mark.parametrize(
    ("earlier", "later", "code"),
    [(2012, 2015, None), (2021, 2022, "series_break"), (2022, 2021, "series_break"), (2015, 2016, "method_not_documented")],
)
def test_why_two_years_do_not_compare(earlier, later, code):
    reason = why_broken(earlier, later, index="PAR", level="province", methods=METHODS)
    assert (reason.code if reason else None) == code


def test_the_last_decision_between_two_years_is_named():
    reason = why_broken(2012, 2022, index="PAR", level="province", methods=METHODS)
    assert reason is not None
    assert reason.details["decision"] == "2/QĐ"


def test_a_level_without_recorded_methods_falls_back_on_the_rule_book():
    reason = why_broken(2020, 2021, index="PAR", level="district", methods=METHODS)
    assert reason is not None
    assert reason.code == "rule_book_unknown"
    rows = pd.DataFrame(
        {"index": "PAR", "level": ["district"] * 4 + ["province"], "framework": ["f", "f", "g", "", ""], "period": [2018] * 5}
    )
    found = era_column(rows, methods=METHODS)
    assert found[0] == found[1] != found[2]
    assert np.isnan(found[3])
    assert found[4] == 1
    assert method_column(rows, methods=METHODS) == ["", "", "", "", "b"]
