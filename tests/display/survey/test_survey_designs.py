"""Samples that leave sampling errors missing, zero, or among people only: every part of the survey brief and the unit's brief says so in words."""

from __future__ import annotations

import pytest

from parlib.display import brief as parts
from parlib.display import survey, text_of
from tests.display.survey.slices import designed
from tests.short_form import in_languages


@pytest.mark.parametrize(("design", "language"), in_languages(("lonely", "every_place", "census", "withheld"), ("withheld",)))
def test_the_unit_s_brief_is_made_whatever_the_design(design, language):
    assert text_of(parts.satisfaction(designed(design, language)))


def test_one_place_a_stratum_gives_a_share_without_interval_and_the_reason():
    said = survey.masthead(designed("lonely")).meta["takeaway"]
    assert "không tính được khoảng tin cậy (có tầng chỉ một đơn vị mẫu)" in said
    assert "có tầng chỉ một đơn vị mẫu" in text_of(survey.summary(designed("lonely")))


def test_every_place_sampled_gives_an_interval_that_is_not_a_point():
    row = next(r for r in designed("every_place").tables["satisfaction"].itertuples() if (r.item, r.measure) == ("index", "share_4_5"))
    assert row.ci_low < row.estimate < row.ci_high
    assert row.deff > 0
    assert "khoảng tin cậy" in survey.masthead(designed("every_place")).meta["takeaway"]


def test_a_withheld_result_has_no_error_to_speak_of():
    said = text_of(survey.sample(designed("withheld")))
    assert "không công bố" in text_of(survey.summary(designed("withheld")))
    assert "sai số có thể lớn hơn số nêu ở đây" not in said
    assert "không ghi địa bàn mẫu" not in said


def test_a_brief_promises_no_interval_where_there_is_none():
    alone, known = (text_of(parts.satisfaction(designed(design))) for design in ("lonely", "some_questions"))
    assert "vạch ngang là khoảng tin cậy" not in alone
    assert "sai số theo thiết kế mẫu" not in alone
    assert alone.count("chưa biết sai số mẫu") == 2
    assert "vạch ngang là khoảng tin cậy" in known
    assert "sai số theo thiết kế mẫu" in known


@pytest.mark.parametrize(("language", "words"), [("vi", "chỉ 2 câu trong phiếu"), ("en", "only 2 questions of the questionnaire")])
def test_a_survey_that_put_some_questions_says_so_on_its_first_page(language, words):
    brief = designed("some_questions", language)
    assert words in text_of(survey.summary(brief))
    assert words in text_of(survey.sample(brief)).lower()
    assert words not in text_of(survey.summary(designed("census", language)))
