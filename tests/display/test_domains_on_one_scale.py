"""Points of a domain are compared only where they are out of the same maximum; nothing is rescaled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parlib import display
from parlib.display import text_of
from parlib.display.brief.domain_figures import domains_of, frame_of
from parlib.display.page import Page
from tests.display.contexts import full
from tests.world import A

PEERS = "điểm tối đa áp dụng khác không tính vào trung vị và thứ hạng"
LAST_YEAR = "Năm trước điểm tối đa áp dụng khác nên không so: Chỉ đạo, điều hành."


def changed(most: float, *, period: int, ours: bool):
    """The world with another applicable maximum of domain 1: the unit's, or that of one peer."""
    brief = full()
    tables, peers = dict(brief.tables), dict(brief.peers)
    for held in (tables, peers):
        scores = held["scores"].copy()
        at = scores["code"].eq("1") & scores["period"].eq(period)
        other = sorted(set(peers["scores"]["locality"]) - {A})[0]
        scores.loc[at & scores["locality"].eq(A if ours else other), "applicable_max"] = most
        held["scores"] = scores
    return replace(brief, tables=tables, peers=peers)


def domain(brief):
    return next(d for d in domains_of(Page(brief)) if d.code == "1")


def test_the_group_is_drawn_by_its_points_as_they_are():
    before = domain(full())
    assert before.other_maximum is None
    frame = frame_of([before]).iloc[0]
    assert frame["peer_median"] == before.peers.median()


def test_a_peer_to_whom_another_maximum_applies_stands_apart_and_nobody_is_ranked():
    before, after = domain(full()), domain(changed(36.0, period=2023, ours=False))
    assert after.other_maximum is not None
    assert after.other_maximum.number == 1
    assert len(after.peers) == len(before.peers) - 1
    assert set(after.peers) <= set(before.peers), "no point is rescaled"
    assert after.rank is None
    for part in (display.domains, display.annex.domains):
        assert PEERS not in text_of(part(full()))
        assert f"1 đơn vị có {PEERS}" in text_of(part(changed(36.0, period=2023, ours=False)))


def test_a_last_year_with_another_maximum_is_not_compared_and_the_note_says_so():
    before, after = domain(full()), domain(changed(36.0, period=2022, ours=True))
    assert before.previous is not None
    assert after.previous is None
    assert after.last_year_apart
    for part in (display.domains, display.annex.domains):
        assert "Năm trước điểm tối đa" not in text_of(part(full()))
        assert LAST_YEAR in text_of(part(changed(36.0, period=2022, ours=True)))


@pytest.mark.parametrize("same", [40.0, 40.0 + 1e-12])
def test_arithmetic_of_a_computer_makes_no_other_maximum(same):
    assert domain(changed(same, period=2023, ours=False)).other_maximum is None
