"""Points of a domain are compared only where they are out of the same maximum; nothing is rescaled."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from parlib import display
from parlib.display import text_of
from parlib.display.brief.domain_figures import domains_of, frame_of
from parlib.display.page import Page
from parlib.document.references import resolve
from tests.display.contexts import full
from tests.world import A

PEERS = "điểm tối đa áp dụng khác không tính vào trung vị"
BY_SHARE = "xếp hạng theo tỷ lệ điểm đạt trên điểm tối đa áp dụng"
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


def places(brief) -> dict[str, int]:
    """Return by hand which place each unit has in domain 1, by points over the maximum that applies."""
    held = brief.tables["scores"], brief.peers["scores"]
    rows = [r for t in held for r in t[t["code"].eq("1") & t["period"].eq(2023)].to_dict("records")]
    shares = {r["locality"]: r["points"] / r["applicable_max"] for r in rows}
    return {u: 1 + sum(other > share for other in shares.values()) for u, share in shares.items()}


@pytest.mark.parametrize("most", [36.0, 25.0])
@pytest.mark.parametrize("ours", [True, False])
def test_where_maxima_differ_the_place_goes_by_the_share_of_the_maximum_as_that_of_the_index_does(most, ours):
    brief = changed(most, period=2023, ours=ours)
    rank = domain(brief).rank
    assert rank.raw == places(brief)[A]
    together = pd.concat([brief.tables["scores"], brief.peers["scores"]], ignore_index=True)
    keys = ["locality", "period", "framework", "code"]
    assert resolve(rank.ref, {"scores": together.drop_duplicates(keys, ignore_index=True)}) == rank.raw, "as `verify` reads it"
    for part in (display.domains, display.annex.domains):
        assert BY_SHARE in text_of(part(brief))
        assert BY_SHARE not in text_of(part(full()))


def test_full_points_of_two_maxima_share_a_place():
    brief = changed(20.0, period=2023, ours=True)
    for held in (brief.tables, brief.peers):
        scores = held["scores"]
        scores["points"] = scores["points"].mask(scores["code"].eq("1") & scores["period"].eq(2023), scores["applicable_max"])
    assert domain(brief).rank.raw == 1
    assert set(places(brief).values()) == {1}


@pytest.mark.parametrize("gone", [{"points": float("nan")}, {"applicable_max": 0.0}])
def test_a_place_among_some_is_none(gone):
    brief = changed(36.0, period=2023, ours=True)
    scores = brief.peers["scores"]
    other = sorted(set(scores["locality"]) - {A})[0]
    at = scores["code"].eq("1") & scores["period"].eq(2023) & scores["locality"].eq(other)
    for column, value in gone.items():
        scores.loc[at, column] = value
    assert domain(brief).rank is None


def test_a_peer_to_whom_another_maximum_applies_stands_apart_from_median_and_picture():
    before, after = domain(full()), domain(changed(36.0, period=2023, ours=False))
    assert after.other_maximum is not None
    assert after.other_maximum.number == 1
    assert len(after.peers) == len(before.peers) - 1
    assert set(after.peers) <= set(before.peers), "no point is rescaled"
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
