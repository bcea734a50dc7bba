"""A row at, below and above each bound where a shifted comparison once went unseen."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.ranking.certainty import CLEAR
from parlib.analysis.ranking.confidence import separated_groups
from parlib.analysis.ranking.ranks import register_sizes
from parlib.briefing.identity import Identities
from parlib.codebook.localities import Register
from parlib.codebook.units import Locality
from parlib.document.numbers import format_number
from parlib.scoring.evaluate import score_evidence
from tests.world import B, world_evidence, world_framework, world_localities


def unit(name: str, valid_from: str, valid_to: str = "", **more: object) -> Locality:
    base = {"code": name, "name": f"Huyện {name}", "short_name": name, "name_en": name, "level": "district", "unit_type": "huyện"}
    base |= {"parent": "P@2000-01-01", "region": "", "slug": name.lower(), "locality": f"{name}@{valid_from}"}
    return Locality(**(base | {"valid_from": valid_from, "valid_to": valid_to} | more))


def is_peer(other: Locality, own: Locality, period: int) -> bool:
    rows = [asdict(u) | {"successors": ";".join(u.successors), "predecessors": ";".join(u.predecessors)} for u in (other, own)]
    return other in Identities(SimpleNamespace(register=Register(pd.DataFrame(rows)), tables=())).peers(own, period)


@pytest.mark.parametrize(
    ("since", "peer"), [("2023-12-31", True), ("2024-01-01", True), ("2024-12-31", True), ("2025-01-01", False), ("2025-07-01", False)]
)
def test_a_unit_of_a_later_year_is_no_peer_of_this_one(since, peer):
    assert is_peer(unit("B", since), unit("A", "2000-01-01"), 2024) is peer


@pytest.mark.parametrize(("until", "peer"), [("2023-12-31", False), ("2024-01-01", True), ("2024-06-30", True), ("", True)])
def test_a_unit_that_ended_before_the_year_is_no_peer(until, peer):
    assert is_peer(unit("B", "2000-01-01", until), unit("A", "2000-01-01"), 2024) is peer


@pytest.mark.parametrize(("since", "peer"), [("2024-06-30", True), ("2024-07-01", False)])
def test_a_successor_is_no_peer_of_what_it_came_from(since, peer):
    assert is_peer(unit("B", since), unit("A", "2000-01-01", "2024-06-30"), 2024) is peer


@pytest.mark.parametrize(("until", "peer"), [("2024-06-30", False), ("2024-07-01", True), ("2024-07-02", True)])
def test_what_ended_before_the_unit_began_is_no_peer_of_it(until, peer):
    assert is_peer(unit("B", "2000-01-01", until), unit("A", "2024-07-01"), 2024) is peer


def test_other_levels_parents_and_fictional_units_are_no_peers():
    own = unit("A", "2000-01-01")
    for more in ({"level": "commune"}, {"parent": "Q@2000-01-01"}, {"fictional": True}):
        assert is_peer(unit("B", "2000-01-01", **more), own, 2024) is False


def _of_b(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["locality"] == B]


@pytest.mark.parametrize(("floor", "known"), [(0.79, True), (0.8, True), (0.81, False)])
def test_an_index_is_given_at_the_coverage_floor_and_not_below_it(floor, known):
    """B 2023 has no figure for item 1.2, 20 of 100 points: 80 are scored."""
    book = world_framework("world-2").model_copy(update={"coverage_floor": floor})
    scores = score_evidence(_of_b(world_evidence()).query("period == 2023"), book)
    whole = scores[scores["code"].eq("0")].iloc[0]
    assert bool(pd.notna(whole["points"])) is known
    assert ("coverage_below_floor" in whole["reason"]) is not known


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        ("2024-01-09", "ngày 09 tháng 01 năm 2024", "09/01/2024"),
        ("2024-02-10", "ngày 10 tháng 02 năm 2024", "10/02/2024"),
        ("2024-03-09", "ngày 09 tháng 3 năm 2024", "09/3/2024"),
        ("2024-04-11", "ngày 11 tháng 4 năm 2024", "11/4/2024"),
        ("2024-10-01", "ngày 01 tháng 10 năm 2024", "01/10/2024"),
    ],
)
def test_a_zero_stands_before_january_and_february_and_before_no_other_month(day, long, short):
    assert format_number("date", day, "vi") == long
    assert format_number("date_short", day, "vi") == short


@pytest.mark.parametrize(("valid_to", "counted"), [("2022-12-30", 0), ("2022-12-31", 1), ("2023-01-01", 1), ("", 1)])
def test_a_unit_is_ranked_in_a_year_if_it_stood_on_its_last_day(valid_to, counted):
    table = _of_b(world_localities()).assign(valid_to=valid_to)
    assert sum(register_sizes(table, periods=[2022]).values()) == counted


@pytest.mark.parametrize(("valid_from", "counted"), [("2022-12-30", 1), ("2022-12-31", 1), ("2023-01-01", 0)])
def test_a_unit_that_began_on_the_last_day_is_ranked_in_the_year(valid_from, counted):
    table = _of_b(world_localities()).assign(valid_from=valid_from)
    assert sum(register_sizes(table, periods=[2022]).values()) == counted


@pytest.mark.parametrize(("period", "known"), [(2021, False), (2022, True), (2024, True), (2025, True), (2026, False)])
def test_a_name_is_known_from_its_first_to_its_last_valid_day(period, known):
    one = unit("An Hòa", "2022-12-31", "2025-01-01")
    table = pd.DataFrame([{f: getattr(one, f) for f in one.__slots__} | {"successors": "", "predecessors": ""}])
    assert (Register(table).match("Huyện An Hòa", period=period).unit is not None) is known


@pytest.mark.parametrize(
    ("day", "stands"), [(date(2022, 12, 30), False), (date(2022, 12, 31), True), (date(2025, 1, 1), True), (date(2025, 1, 2), False)]
)
def test_a_unit_stands_on_its_first_and_last_day(day, stands):
    assert unit("A", "2022-12-31", "2025-01-01").stands_on(day) is stands


@pytest.mark.parametrize(("chance", "groups"), [(CLEAR - 0.01, [1, 1, 1]), (CLEAR, [1, 2, 2]), (CLEAR + 0.01, [1, 2, 2])])
def test_a_new_group_begins_only_where_every_pair_across_has_a_clear_lead(chance, groups):
    """Unit 1 leads one of the others clearly or not, at the bound; units 2 and 3 are never told apart."""
    next_ = np.array([[0.5, chance, 0.99], [1 - chance, 0.5, 0.6], [0.01, 0.4, 0.5]])
    last = np.array([[0.5, 0.99, chance], [0.01, 0.5, 0.6], [1 - chance, 0.4, 0.5]])
    for above in (next_, last):
        assert separated_groups(np.array([1, 2, 3]), above >= CLEAR).tolist() == groups


def test_a_lead_over_the_next_but_one_makes_no_group():
    """Each is ahead of the next by 0.7 and clearly ahead of those after: a chain, and no cut that every pair across it bears."""
    above = np.full((4, 4), 0.5)
    for i in range(4):
        for j in range(i + 1, 4):
            above[i, j] = {1: 0.7, 2: 0.99}.get(j - i, 1.0)
            above[j, i] = 1 - above[i, j]
    assert separated_groups(np.array([1, 2, 3, 4]), above >= CLEAR).tolist() == [1, 1, 1, 1]
    above[:2, 2:] = 1.0
    above[2:, :2] = 0.0
    assert separated_groups(np.array([1, 2, 3, 4]), above >= CLEAR).tolist() == [1, 1, 2, 2]
    assert separated_groups(np.array([4, 3, 2, 1]), above.T >= CLEAR).tolist() == [2, 2, 1, 1]
