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
