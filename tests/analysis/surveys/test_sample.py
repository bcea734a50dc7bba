from __future__ import annotations

import numpy as np
import pandas as pd

from parlib.analysis.surveys.sample import same_method, same_questionnaire, sample_findings
from parlib.codebook.methods import Analysis, Methods, Series, Spell
from parlib.codebook.reasons import Reason
from parlib.codebook.surveys import SurveyForm, SurveyItem
from parlib.codebook.tables import empty
from tests.analysis.survey_samples import FORM, drawn, respondents


def described(table: pd.DataFrame) -> dict[str, float]:
    return {q.removeprefix("satisfaction.sample.SIPAS."): e for q, e in zip(table["question"], table["estimate"], strict=True)}


def test_a_design_is_counted():
    """8 PSUs of 6 people in 2 strata, weights from 0.5 to 2."""
    sample = drawn(3, localities=("A",), periods=(2020,))
    found = described(sample_findings(sample))
    assert (found["respondents"], found["psus"], found["strata"]) == (48.0, 8.0, 2.0)
    assert found["answered"] == 100 * sample["answer"].notna().mean()
    assert found["weights"] == sample["weight"].max() / sample["weight"].min()


def test_what_a_file_does_not_name_is_absent_not_zero():
    found = described(sample_findings(respondents([5, 4, np.nan, 3])))
    assert found == {"respondents": 4.0, "answered": 75.0}
    assert sample_findings(empty("responses")).empty


def test_years_that_asked_another_form_are_not_compared():
    other = SurveyForm(
        id="one-item",
        survey="SIPAS",
        first_period=2021,
        items=(SurveyItem(code="X1", factor="F", text_vi="Khác"),),
        factors=[{"code": "F", "name_vi": "F"}],
    )
    answers = pd.concat(
        [respondents([5, 4]), respondents([5, 4], item="X1", period=2021), respondents([4, 4], item="X1", period=2022)], ignore_index=True
    )
    why = same_questionnaire(answers, forms=(FORM, other))
    assert why(2020, 2021, "SIPAS", "A") == Reason.of("questionnaire_changed", before="three-items", now="one-item")
    assert why(2021, 2022, "SIPAS", "A") is None


def test_published_years_follow_the_recorded_methods():
    old = Spell(method="a", first_period=2017, last_period=2021)
    new = Spell(method="b", first_period=2022, decision="1/QĐ", why_vi="đổi", why_en="new")
    methods = Methods(series=(Series(index="SIPAS", spells=(old, new)),), analysis=Analysis(seed=1))
    why = same_method(pd.DataFrame({"locality": ["P", "D"], "level": ["province", "district"]}), methods=methods)
    assert why(2020, 2021, "SIPAS", "P") is None
    assert why(2021, 2022, "SIPAS", "P").details["decision"] == "1/QĐ"
    assert why(2020, 2021, "SIPAS", "D").code == "rule_book_unknown"
