"""What appraisal cut, and who stands just short, over all units below."""

from __future__ import annotations

import pytest

from parlib.display import overview, text_of
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.expected import expected_appraised
from parlib.scoring.gap import gaps
from tests.display.kinds import assert_sound, numbers_by_cell
from tests.display.overview.slices import _overview, _world, first_year, nothing, values_only, world
from tests.scoring.near import all_cliffs
from tests.world import self_only_evidence, world_framework, world_frameworks


def waiting(language: str = "vi"):
    """Return 2023 with unit A not appraised and one file short of a threshold."""
    books, evidence = world_frameworks(), self_only_evidence()
    scores = score_evidence(evidence, world_framework("world-2"))
    tables = {"gaps": gaps(scores).query("cut"), "expected": expected_appraised(scores), "cliffs": all_cliffs(evidence, books, scores)}
    return _overview(language, 2023, _world() | tables)


def test_items_that_appraisal_cut_are_named_with_units_and_points():
    # 2023: A claimed 20 for the plan and got 0. 2020: C claimed 30 for its tasks and got 21; its revenue equals last year's.
    assert "Điểm tự chấm giảm khi thẩm định ở nhiều đơn vị nhất: Ban hành kế hoạch năm (1 đơn vị, 20,00 điểm)." in text_of(
        overview.losses(world())
    )
    said = text_of(overview.losses(first_year("en")))
    assert "Items reduced on appraisal in most units: Tasks done (1 unit, 9.00 points)." in said
    assert "just short of more points: Revenue growth (1 unit, 10.00 points more at the threshold)." in said


def test_units_that_wait_and_stand_just_short_are_counted():
    said = text_of(overview.losses(waiting()))
    assert "Nhiều đơn vị sát ngưỡng nhất: Hồ sơ giải quyết đúng hạn (1 đơn vị, đạt mốc thêm 15,00 điểm)." in said
    assert "Điểm năm 2023 chưa thẩm định: 1 huyện, thị xã, thành phố" in said


@pytest.mark.parametrize("case", [values_only, nothing])
def test_silence_where_nobody_scored_itself(case):
    assert "hẩm định" not in text_of(overview.losses(case()))


def test_the_page_stays_sound_in_both_languages():
    for language in ("vi", "en"):
        assert_sound(overview, "overview", waiting(language))
    assert numbers_by_cell(overview, "overview", waiting("vi")) == numbers_by_cell(overview, "overview", waiting("en"))
