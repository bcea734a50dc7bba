import numpy as np
import pandas as pd
import pytest

from parlib.analysis.intervals import IntervalMethod
from parlib.analysis.surveys.design import LonelyPsu
from parlib.analysis.surveys.estimates import Measure, items_by_dissatisfaction, satisfaction_table, survey_problems
from parlib.codebook.methods import Precision
from parlib.codebook.tables import conform
from parlib.errors import ValidationFailed
from tests.analysis.survey_samples import FORM, drawn, respondents

SHOW_ALL = Precision(min_respondents=1, min_cell=1)


def table(answers, **kw):
    return satisfaction_table(conform("responses", answers), **({"precision": SHOW_ALL} | kw))


def cell(rows, **key):
    found = rows[np.logical_and.reduce([rows[k] == v for k, v in key.items()])]
    assert len(found) == 1, key
    return found.iloc[0]


def test_a_simple_random_sample_by_hand():
    """8 of 10 satisfied: 80 %, se = sqrt(.8 * .2 / 9) = 13.33 points, df 9."""
    rows = table(respondents([5, 4, 4, 4, 4, 4, 5, 5, 3, 1]))
    row = cell(rows, item="TC1", measure="share_4_5")
    assert row["estimate"] == pytest.approx(80)
    assert row["se"] == pytest.approx(100 * np.sqrt(0.16 / 9))
    assert (row["df"], row["n"]) == (9, 10)
    assert row["deff"] == pytest.approx(1)
    mean = cell(rows, item="TC1", measure="mean")
    assert mean["estimate"] == pytest.approx(3.9)
    assert mean["se"] == pytest.approx(np.std([5, 4, 4, 4, 4, 4, 5, 5, 3, 1], ddof=1) / np.sqrt(10))


def test_weights_strata_and_clusters_by_hand():
    """Two strata, two PSUs each; weights 1 and 3: share = (1*1 + 3*3) / (4 + 12) with z_hj of each PSU known."""
    rows = table(
        respondents(
            [5, 1, 1, 1, 5, 5, 5, 1],
            stratum=["u"] * 4 + ["r"] * 4,
            psu=["a", "a", "b", "b", "c", "c", "d", "d"],
            weight=[1.0] * 4 + [3.0] * 4,
        )
    )
    row = cell(rows, item="TC1", measure="share_4_5")
    p = (1 + 9) / 16
    z = {"a": (1 - 2 * p) / 16, "b": (0 - 2 * p) / 16, "c": (6 - 6 * p) / 16, "d": (3 - 6 * p) / 16}
    variance = 2 / 1 * ((z["a"] - z["b"]) ** 2 / 2 + (z["c"] - z["d"]) ** 2 / 2)
    assert row["estimate"] == pytest.approx(100 * p)
    assert row["se"] == pytest.approx(100 * np.sqrt(variance))
    assert row["df"] == 2


def test_where_everybody_was_asked_there_is_no_sampling_error():
    rows = table(respondents([5, 1, 4, 2], fpc=4.0))
    assert cell(rows, item="TC1", measure="share_4_5")["se"] == 0


def test_where_every_place_was_sampled_people_inside_them_are_the_sample():
    """Stratified by place: for each, n/(n - 1) times the squared distances of its people from its own mean."""
    rows = table(respondents([5, 1, 4, 4, 2], psu=["a", "a", "b", "b", "b"], stratum="u", fpc=2.0))
    row = cell(rows, item="TC1", measure="share_4_5")
    p = 3 / 5
    a, b = np.array([1 - p, -p]) / 5, np.array([1 - p, 1 - p, -p]) / 5
    variance = 2 * ((a - a.mean()) ** 2).sum() + 1.5 * ((b - b.mean()) ** 2).sum()
    assert (row["estimate"], row["df"]) == (60, 3)
    assert row["se"] == pytest.approx(100 * np.sqrt(variance))
    assert row["method"].endswith("every place of a stratum sampled: variance among people within places")
    part = table(respondents([5, 1, 4, 4, 2], psu=["a", "a", "b", "b", "b"], stratum="u", fpc=3.0))
    assert "people within places" not in cell(part, item="TC1", measure="share_4_5")["method"]


def test_one_person_in_a_place_is_named_where_people_are_the_sample():
    with pytest.raises(ValidationFailed, match=r"one respondent in place 'a' of stratum 'u'.*precision\.lonely_place"):
        table(respondents([5, 4, 2], psu=["a", "b", "b"], stratum="u", fpc=2.0))


@pytest.mark.parametrize("rule", list(LonelyPsu))
def test_what_is_checked_is_what_is_refused(rule):
    lonely = respondents([5, 1, 5, 3, 2, 5], stratum=["u", "u", "u", "u", "r", "r"], psu=list("aabbcc"))
    whole = lonely.assign(stratum_psus=lonely["stratum"].map({"u": 2.0, "r": 1.0}))
    for answers in (lonely, whole, respondents([5, 4]), respondents([5, 4], psu="a"), respondents([5, 7])):
        told = [p.what for p in survey_problems(answers, lonely=rule)]
        try:
            table(answers, lonely=rule)
            refused = []
        except ValidationFailed as failure:
            refused = [p.what for p in failure.problems]
        assert told == refused


def test_share_4_5_and_share_1_3_are_one_another_s_complement():
    rows = table(drawn(1), forms=(FORM,))
    wide = rows.pivot_table(index=["locality", "period", "item", "subgroup"], columns="measure", values=["estimate", "se"])
    assert (wide["estimate"]["share_4_5"] + wide["estimate"]["share_1_3"]).to_numpy() == pytest.approx(100)
    assert wide["se"]["share_4_5"].to_numpy() == pytest.approx(wide["se"]["share_1_3"].to_numpy())


def test_single_answer_shares_sum_to_one_hundred():
    rows = table(drawn(2), measures=tuple(Measure(f"share_{k}") for k in range(1, 6)))
    totals = rows.groupby(["locality", "period", "item", "subgroup"])["estimate"].sum()
    assert totals.to_numpy() == pytest.approx(100)


def test_factor_and_index_pool_answers_not_respondents():
    """One respondent answers both items of TC, one only the first: 2 of 3 answers are 4-5."""
    rows = table(pd.concat([respondents([5, 1]), respondents([4, np.nan], item="TC2"), respondents([3, 3], item="KQ1")]), forms=(FORM,))
    assert cell(rows, item="TC", measure="share_4_5")["estimate"] == pytest.approx(200 / 3)
    assert cell(rows, item="TC", measure="share_4_5")["n"] == 2
    assert cell(rows, item="index", measure="share_4_5")["estimate"] == pytest.approx(40)
    assert set(rows["item"]) == {"TC1", "TC2", "KQ1", "TC", "KQ", "index"}


def test_the_index_is_the_same_whatever_the_row_order_and_the_other_localities():
    sample = drawn(3)
    whole = table(sample, forms=(FORM,))
    shuffled = table(sample.sample(frac=1, random_state=1), forms=(FORM,))
    alone = table(sample[sample["locality"] == "A"], forms=(FORM,))
    pd.testing.assert_frame_equal(whole, shuffled)
    pd.testing.assert_frame_equal(whole[whole["locality"] == "A"].reset_index(drop=True), alone)


def test_a_subgroup_is_a_domain_of_the_design():
    """PSUs without a member of the subgroup still count: the same sample, its rows dropped, gives another error."""
    answers = respondents([5, 5, 1, 4, 2, 5, 3, 4], psu=list("aabbccdd"), group=["x", "x", "x", "y", "y", "y", "y", "y"])
    as_domain = cell(table(answers), item="TC1", subgroup="x", measure="share_4_5")
    dropped = cell(table(answers[answers["group"] == "x"]), item="TC1", subgroup="x", measure="share_4_5")
    assert as_domain["estimate"] == dropped["estimate"]
    assert as_domain["df"] == dropped["df"] == 1
    assert as_domain["se"] != pytest.approx(dropped["se"])


def test_a_lonely_psu_is_an_error_that_names_every_stratum():
    answers = pd.concat(
        [
            respondents([5, 1, 4, 3, 2, 5], stratum=["u", "u", "u", "u", "r", "r"], psu=list("aabbcc"), locality=place)
            for place in ("A", "B")
        ]
    )
    with pytest.raises(ValidationFailed) as failure:
        table(answers)
    assert len(failure.value.problems) == 2
    assert "'r'" in str(failure.value)


@pytest.mark.parametrize("rule", [LonelyPsu.WITHHOLD, LonelyPsu.CENTRE, LonelyPsu.CERTAINTY])
def test_declared_rules_for_a_lonely_psu(rule):
    answers = respondents([5, 1, 5, 3, 2, 5], stratum=["u", "u", "u", "u", "r", "r"], psu=list("aabbcc"))
    row = cell(table(answers, lonely=rule), item="TC1", measure="share_4_5")
    p = 0.5
    z = np.array([1 - 2 * p, 1 - 2 * p, 1 - 2 * p]) / 6
    assert row["estimate"] == pytest.approx(50)
    if rule is LonelyPsu.WITHHOLD:
        assert np.isnan(row["se"])
        assert row["reason"] == "lonely_psu: strata=1"
    elif rule is LonelyPsu.CENTRE:
        assert row["se"] == pytest.approx(100 * np.sqrt(2 * ((z[0] - z[1]) ** 2 / 2) + z[2] ** 2))
    else:  # sure to be drawn: its two people (one satisfied) are a sample all the same
        people = 2 * ((2 / 12) ** 2 / 2)
        assert row["se"] == pytest.approx(100 * np.sqrt(2 * ((z[0] - z[1]) ** 2 / 2) + people))


def test_centring_a_lonely_psu_counts_its_distance_from_the_mean():
    answers = respondents([5, 5, 5, 3, 2, 1], stratum=["u", "u", "u", "u", "r", "r"], psu=list("aabbcc"))
    centred = cell(table(answers, lonely=LonelyPsu.CENTRE), item="TC1", measure="share_4_5")
    certain = cell(table(answers, lonely=LonelyPsu.CERTAINTY), item="TC1", measure="share_4_5")
    assert centred["se"] > certain["se"]


def test_full_agreement_gives_an_interval_as_if_each_psu_were_one_answer():
    row = cell(table(respondents([5] * 20, psu=list("abcde") * 4)), item="TC1", measure="share_4_5")
    assert (row["estimate"], row["se"], row["ci_high"]) == (100, 0, 100)
    assert row["ci_low"] == pytest.approx(100 * 5 / (5 + 2.776445**2), rel=1e-5)


def test_logit_interval_stays_inside_and_is_named():
    rows = table(drawn(4), interval=IntervalMethod.LOGIT)
    shares = rows[rows["measure"] == "share_4_5"]
    assert shares["ci_low"].between(0, shares["estimate"]).all()
    assert shares["ci_high"].between(shares["estimate"], 100).all()
    assert shares["method"].str.contains("Logit").all()


def test_one_psu_is_not_estimable_and_says_so():
    row = cell(table(respondents([5, 4, 1], psu="a"), lonely=LonelyPsu.CENTRE), item="TC1", measure="share_4_5")
    assert np.isnan(row["se"])
    assert row["reason"].startswith("no_design_df")


def test_defects_are_reported_all_at_once():
    bad = respondents([6, 5, 4, 3], psu=["a", "a", "b", "b"], stratum=["u", "r", "r", "r"], weight=[1.0, -2.0, np.nan, 1.0], item="ZZ")
    bad = pd.concat([bad, respondents([5], item="TC1").assign(respondent="r0", psu="a", stratum="u", weight=1.0)])
    with pytest.raises(ValidationFailed) as failure:
        table(bad, forms=(FORM,))
    said = str(failure.value)
    for words in ("scale 1-5", "not positive", "have no weight", "several strata", "not in questionnaire"):
        assert words in said


def test_arguments_are_left_alone():
    sample = drawn(5)
    before = sample.copy()
    table(sample, forms=(FORM,))
    pd.testing.assert_frame_equal(sample, before)


def test_no_responses_no_rows():
    assert table([]).empty


def test_items_are_ordered_by_the_share_that_rated_them_average_or_below():
    rows = table(
        pd.concat([respondents([5] * 9 + [1]), respondents([1] * 8 + [5] * 2, item="TC2"), respondents([3] * 5 + [5] * 5, item="KQ1")]),
        forms=(FORM,),
    )
    worst = items_by_dissatisfaction(rows, forms=(FORM,))
    assert worst["item"].tolist() == ["TC2", "KQ1", "TC1"]
    assert worst["place"].tolist() == [1, 2, 3]
    assert worst["tied_with_first"].tolist() == [True, True, False]


def test_a_form_is_chosen_by_the_items_it_shares():
    other = FORM.model_copy(update={"id": "other", "items": (FORM.items[2],), "factors": (FORM.factors[1],)})
    rows = table(respondents([5, 4, 3]), forms=(other, FORM))
    assert "TC" in set(rows["item"])
    unknown = table(respondents([5, 4, 3], item="OWN1"), forms=(other, FORM))
    assert set(unknown["item"]) == {"OWN1", "index"}
