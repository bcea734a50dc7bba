"""Flags of the three-district world: which falls a fair reviewer would let stand."""

import pandas as pd
import pytest

from parlib.codebook.tables import columns_of, conform
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.flags import accountability_flags, all_flags, survey_error_in_points
from parlib.scoring.reasons import REASONS
from tests.world import C_NEW, HOME, A, B, world_evidence, world_framework, world_frameworks


@pytest.fixture(scope="module")
def scores():
    return pd.concat([score_evidence(world_evidence(), f) for f in world_frameworks().values()], ignore_index=True)


def flag(flags, locality, period, code, kind):
    found = flags[(flags["locality"] == locality) & (flags["period"] == period) & (flags["code"] == code) & (flags["flag"] == kind)]
    assert len(found) == 1
    return found.squeeze()


def test_the_zero_is_flagged_with_its_explanation(scores):
    flags = accountability_flags(scores, world_frameworks())
    zero = flag(flags, A, 2023, "1.1", "zero")
    assert (zero["verdict"], zero["reason"], zero["lead_unit"]) == ("flag", "scored_zero", HOME)
    assert zero["explanation_filed"]
    fall = flag(flags, A, 2023, "1.1", "below_last_year")
    assert (fall["verdict"], fall["drop"], fall["previous_points"]) == ("flag", 20, 20)
    assert set(flags[flags["flag"] == "zero"]["locality"]) == {A}


def test_a_changed_maximum_is_not_comparable(scores):
    flags = accountability_flags(scores, world_frameworks())
    # B: 1.2 has 27 of 30 in 2021 and 12.5 of 20 in 2022: rule and maximum changed.
    fall = flag(flags, B, 2022, "1.2", "below_last_year")
    assert (fall["same_rule"], fall["same_max"], fall["verdict"]) == (False, False, "not_comparable")
    assert fall["reason"] == "rule_changed"


def test_an_unchanged_rule_is_compared_across_the_bridge(scores):
    flags = accountability_flags(scores, world_frameworks())
    # A: 2.3 has 20 in 2021 and 10 in 2022; rule and maximum of 2.3 did not change.
    fall = flag(flags, A, 2022, "2.3", "below_last_year")
    assert (fall["same_rule"], fall["same_max"], fall["verdict"], fall["drop"]) == (True, True, "flag", 10)


def test_missing_and_not_applicable_are_never_a_fall(scores):
    flags = accountability_flags(scores, world_frameworks())
    assert flag(flags, B, 2023, "1.2", "below_last_year")["reason"] == "missing_now"
    gone = flag(flags, B, 2021, "2.3", "below_last_year")
    assert (gone["na_either"], gone["verdict"], gone["reason"]) == (True, "not_comparable", "not_applicable_now")


def test_a_survey_fall_needs_a_known_error(scores):
    flags = accountability_flags(scores, world_frameworks())
    assert flag(flags, A, 2023, "2.2", "below_last_year")["reason"] == "survey_error_unknown"


def test_a_survey_fall_within_error_is_noise_and_beyond_it_a_flag(scores):
    # 40 answers: 2022 half fives, half fours: sd 0.5, se of the mean 0.079, in points (10/5) 0.158.
    # 2023: 16 fives, 24 fours: sd 0.49, se 0.155. Margin 1.96 * sqrt(0.158^2 + 0.155^2) = 0.434 > 0.2.
    error = pd.DataFrame({"locality": A, "period": [2022, 2023], "code": "2.2", "se": [0.158, 0.155]})
    fall = flag(accountability_flags(scores, world_frameworks(), survey_error=error), A, 2023, "2.2", "below_last_year")
    assert (fall["verdict"], fall["drop"]) == ("within_noise", 0.2)
    assert fall["reason"] == "within_survey_error: drop=0.2; margin=0.43"
    precise = error.assign(se=0.05)
    fall = flag(accountability_flags(scores, world_frameworks(), survey_error=precise), A, 2023, "2.2", "below_last_year")
    assert (fall["verdict"], fall["reason"]) == ("flag", "below_last_year: drop=0.2")


def test_a_drop_of_the_last_printed_digit_is_rounding():
    book = world_framework()
    rows = [
        {"code": "1.1", "parent": "1", "level": "subcriterion", "period": p, "points": x, "applicable_max": 20.0, "state": "scored"}
        for p, x in ((2020, 8.56), (2021, 8.55))
    ]
    scores = conform("scores", [r | {"locality": A, "framework": book.id, "rule": "published", "basis": "published"} for r in rows])
    fall = flag(accountability_flags(scores, {book.id: book}), A, 2021, "1.1", "below_last_year")
    assert (fall["verdict"], fall["reason"]) == ("within_noise", "within_rounding: drop=0.01")
    scores["basis"] = "computed"
    exact = flag(accountability_flags(scores, {book.id: book}), A, 2021, "1.1", "below_last_year")
    assert exact["verdict"] == "flag"


@pytest.mark.parametrize(("before", "now", "verdict"), [(0.9121, 0.9109, "within_noise"), (0.9160, 0.9140, "flag"), (0.93, 0.91, "flag")])
def test_what_prints_as_equal_has_not_fallen(before, now, verdict):
    book = world_framework()
    rows = [
        {"code": "1.1", "parent": "1", "level": "subcriterion", "period": p, "points": x, "applicable_max": 20.0, "state": "scored"}
        for p, x in ((2020, before), (2021, now))
    ]
    scores = conform("scores", [r | {"locality": A, "framework": book.id, "rule": "x", "basis": "computed"} for r in rows])
    fall = flag(accountability_flags(scores, {book.id: book}), A, 2021, "1.1", "below_last_year")
    assert fall["verdict"] == verdict


def test_a_merged_unit_has_no_year_before(scores):
    flags = accountability_flags(scores, world_frameworks())
    assert flags[(flags["locality"] == C_NEW) & (flags["period"] == 2022)].empty


def test_columns_and_reasons_are_documented(scores):
    flags = accountability_flags(scores, world_frameworks())
    assert list(flags.columns) == columns_of("flags")
    assert {r.split(":")[0] for r in flags["reason"]} <= set(REASONS)
    assert accountability_flags(scores.head(0), world_frameworks()).empty


def test_survey_error_of_a_satisfaction_index_in_points():
    from parlib.codebook.frameworks import Framework

    book = Framework(
        id="sipas-book",
        title_vi="Thử",
        title_en="Test",
        level="district",
        status="illustrative",
        items=[
            {"code": "0", "level": "index", "name_vi": "Toàn bộ", "max_points": 10},
            {
                "code": "1",
                "parent": "0",
                "level": "domain",
                "name_vi": "Chỉ số SIPAS",
                "max_points": 10,
                "rule": "outcome",
                "rule_params": {"factor": 10},
            },
        ],
    )
    satisfaction = conform(
        "satisfaction",
        [
            {
                "locality": A,
                "period": 2023,
                "survey": "SIPAS",
                "item": "index",
                "subgroup": "all",
                "measure": "share_4_5",
                "estimate": 90,
                "se": 1.8,
            },
            {
                "locality": B,
                "period": 2023,
                "survey": "SIPAS",
                "item": "index",
                "subgroup": "all",
                "measure": "share_4_5",
                "suppressed": True,
            },
        ],
    )
    error = survey_error_in_points(satisfaction, book)
    # 10 points for 100 %: a standard error of 1.8 points of percentage is 0.18 points of the rule book.
    assert error["se"].round(12).tolist() == [0.18]


def test_units_asked_apart_are_flagged_as_together(scores, monkeypatch):
    monkeypatch.setattr("parlib.scoring.together._ROWS_OF_A_PART", 1)
    error = pd.DataFrame({"locality": [A, B], "period": [2022, 2022], "code": ["1.2", "1.2"], "se": [0.5, 9.0]})
    asked = []

    def compute(work, rows, *args, **settings):
        asked.append(set(rows["locality"]))
        return work(rows, *args, **settings)

    units = pd.DataFrame({"locality": [A, B], "level": "district", "parent": ["first", "second"], "fictional": True})
    apart = all_flags(scores, units, world_frameworks(), survey_error=error, compute=compute)
    assert {frozenset(together) for together in asked} >= {frozenset({A}), frozenset({B})}
    pd.testing.assert_frame_equal(apart, accountability_flags(scores, world_frameworks(), survey_error=error))
