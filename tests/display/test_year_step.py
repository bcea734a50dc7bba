"""Every page says at which step the year stands, as the board does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from parlib import display
from parlib.display import link, overview, plan, sheets, survey
from tests.display.contexts import full, nothing
from tests.display.overview.slices import world
from tests.world import C_NEW, A, B, self_only_evidence, world_evidence

KINDS = (plan, sheets, survey, link)


def subtitle(module, brief) -> str:
    return module.masthead(brief).meta["subtitle"]


def test_a_brief_and_its_annex_say_it():
    """Appraised where all points are final, self-scored where only the office has scored."""
    assert subtitle(display, full()).endswith("; năm 2023: thẩm định xong")
    assert subtitle(display, full(waiting=True)).endswith("; năm 2023: tự chấm, chờ thẩm định")
    assert subtitle(display.annex, full("en", waiting=True)).endswith("; 2023: self-scored, not yet appraised")


@pytest.mark.parametrize("module", KINDS)
def test_a_document_about_something_else_says_it_of_the_points(module):
    assert subtitle(module, full()).endswith("; điểm năm 2023: thẩm định xong")
    assert subtitle(module, full("en", waiting=True)).endswith("; points of 2023: self-scored, not yet appraised")


@pytest.mark.parametrize("module", KINDS)
def test_it_says_nothing_where_nothing_was_filed_or_of_an_earlier_day(module):
    assert "điểm năm" not in subtitle(module, replace(full(), as_of=date(2023, 6, 30)))
    assert "điểm năm" not in subtitle(module, nothing())
    empty = {**full().tables, "evidence": full().tables["evidence"].iloc[:0], "indices": full().tables["indices"].iloc[:0]}
    assert "điểm năm" not in subtitle(module, replace(full(), tables=empty))


def _below(evidence: pd.DataFrame, **more):
    brief = world()
    return replace(brief, below={**brief.below, "evidence": evidence[evidence["period"].eq(2023)]} | more)


def test_an_overview_says_it_of_the_units_below_level_by_level():
    assert subtitle(overview, _below(world_evidence())).endswith("; điểm năm 2023: huyện, thị xã, thành phố thẩm định xong")
    mixed = subtitle(overview, _below(self_only_evidence()))  # A waits for its appraisal, B and C have theirs
    assert mixed.endswith("; điểm năm 2023: huyện, thị xã, thành phố từ “tự chấm, chờ thẩm định” đến “thẩm định xong”")
    told = world().below["indices"]
    told = told.assign(
        basis=["published" if u in (A, B, C_NEW) else basis for u, basis in zip(told["locality"], told["basis"], strict=True)]
    )
    assert subtitle(overview, _below(world_evidence(), indices=told)).endswith("huyện, thị xã, thành phố đã công bố")


def test_an_overview_of_units_that_filed_nothing_says_nothing():
    assert "điểm năm" not in subtitle(overview, _below(world_evidence().iloc[:0]))
    assert "điểm năm" not in subtitle(overview, world())  # a slice of before
