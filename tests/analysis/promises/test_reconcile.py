"""Promised gains against the headline; the Phước Long oracle from the real plan file."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from parlib.analysis.promises.reconcile import RankPrice, reconcile, value_for_rank
from parlib.codebook.plans import Commitment, DomainOwner, Plan
from parlib.codebook.reasons import Reason
from parlib.store.params import load_confirmed_plans, load_frameworks

PARAMS = Path(__file__).parents[3] / "params"


def gain(number: int, domain: str, low: float, high: float | None = None, **more) -> Commitment:
    same = {
        "operator": "increase_by",
        "unit": "điểm",
        "indicator": "Điểm lĩnh vực",
        "due": date(2021, 12, 31),
        "owner": "Phòng",
        "quote": "tăng điểm",
    }
    return Commitment(id=f"C{number:02d}", domain=domain, target=low, target_high=high, **same | more)


def plan(*commitments: Commitment, domains: tuple[DomainOwner, ...]) -> Plan:
    same = {"document_type": "công văn", "document_number": "1", "issuer": "UBND", "subject": "V/v"}
    return Plan(id="p", locality="01@2000-01-01", period=2021, domains=domains, commitments=commitments, **same)


def domain(code: str, points: float | None, maximum: float | None = None) -> DomainOwner:
    return DomainOwner(code=code, name=code, points=points, max_points=maximum)


HEADLINE = gain(99, "D0", 85, operator=">=", unit="%", index="PAR")


def test_phuoc_long_promises_more_than_its_headline_needs():
    """Reference C5: domains of the dispatch add up to 80.25, its gains to 11.5-14.5, and its headline needs 4.75."""
    found = reconcile(list(load_confirmed_plans(PARAMS)[0].values()), frameworks=load_frameworks(PARAMS))
    town = found[found["plan"].eq("phuoc-long-2021")].set_index("domain")
    whole = town.loc["D0"]
    # The dispatch: 8.56 + 4.50 + 12.69 + 7.75 + 9 + 4.25 + 10.50 + 23; gains 3-5, 1, 2, 2-3 (D4 and D5 together), 1.5, 2.
    assert whole[["points", "gain_low", "gain_high", "needed"]].tolist() == pytest.approx([80.25, 11.5, 14.5, 4.75])
    assert whole["verdict"] == "enough"
    assert Reason.parse(whole["reason"]).code == "maximum_assumed"
    assert town.index[town["verdict"].eq("promised_nothing")].tolist() == ["D6"]
    assert town.loc["D6", "name"] == "Đổi mới cơ chế tài chính"
    assert town.loc["D5", "verdict"] == "counted_with_another"
    assert town.loc["D2", ["gain_low", "room"]].tolist() == [1.0, 1.0]
    assert "beyond_points_left" not in set(town["verdict"])


@pytest.mark.parametrize(("low", "high", "verdict"), [(5, 6, "enough"), (4, 5, "enough_at_best"), (1, 2, "short")])
def test_the_headline_verdict(low, high, verdict):
    found = reconcile([plan(HEADLINE, gain(1, "D1", low, high), domains=(domain("D1", 80),))], frameworks={}).set_index("domain")
    assert found.loc["D0", "verdict"] == verdict
    assert found.loc["D0", "needed"] == 5


def test_a_gain_beyond_the_points_left_is_named():
    found = reconcile([plan(gain(1, "D1", 2), gain(2, "D2", 1, 3), domains=(domain("D1", 4.5, 5.5), domain("D2", 4, 5)))], frameworks={})
    rows = found.set_index("domain")
    assert rows.loc["D1", "reason"] == "gain_above_room: gain=2; room=1"
    assert rows.loc["D2", "reason"] == "upper_end_above_room: gain=3; room=1"
    assert rows.loc["D0", ["verdict", "reason"]].tolist() == ["not_known", "no_headline_value"]


def test_a_gain_said_twice_counts_once():
    both = (gain(1, "D1", 1), gain(2, "D1", 5.5, operator="max"), gain(3, "D1", 1, repeats="C01"))
    assert reconcile([plan(*both, domains=(domain("D1", 4.5),))], frameworks={}).set_index("domain").loc["D1", "gain_low"] == 1
    level = reconcile([plan(both[1], domains=(domain("D1", 4.5),))], frameworks={}).set_index("domain")
    assert level.loc["D1", "gain_low"] == 1.0


def test_a_missing_domain_figure_leaves_the_sum_missing():
    found = reconcile([plan(HEADLINE, gain(1, "D1", 2), domains=(domain("D1", 4), domain("D2", None)))], frameworks={}).set_index("domain")
    assert np.isnan(found.loc["D0", "points"])
    assert found.loc["D0", "reason"] == "domain_points_missing"


def test_a_plan_without_domain_points_has_nothing_to_add():
    assert reconcile([plan(HEADLINE, domains=())], frameworks={}).empty


def test_a_rank_needs_the_value_of_who_holds_it():
    price = value_for_rank([90, 85, 80, 75], rank=2, peers_known_complete=True, changes=[[1.0] * 20], stream=np.random.default_rng(1))
    assert isinstance(price, RankPrice)
    assert (price.standing_still, price.median, price.low, price.high) == (85.0, 86.0, 86.0, 86.0)


def test_spread_of_moves_widens_the_price_and_repeats_with_the_stream():
    changes = [np.linspace(-3, 3, 30)]
    first, again = (
        value_for_rank(np.arange(60, 90), rank=5, peers_known_complete=True, changes=changes, stream=np.random.default_rng(9))
        for _ in range(2)
    )
    assert isinstance(first, RankPrice)
    assert first == again
    assert first.low < first.standing_still < first.high


def test_what_moved_all_in_a_year_moves_all_again():
    """One year up by 3 and one down by 3: the price lies at either; drawn apart it would lie between."""
    years = [[3.0] * 15, [-3.0] * 15]
    price = value_for_rank(np.arange(60, 90), rank=15, peers_known_complete=True, changes=years, stream=np.random.default_rng(2))
    assert (price.low, price.high) == (price.standing_still - 3, price.standing_still + 3)
    assert price.changes == 30


@pytest.mark.parametrize(
    ("peers", "rank", "complete", "code"),
    [([90, np.nan], 1, True, "peer_values_missing"), ([90, 80], 1, False, "peer_values_missing"), ([90, 80], 4, True, "rank_beyond_group")],
)
def test_a_price_that_cannot_be_known_says_why(peers, rank, complete, code):
    found = value_for_rank(peers, rank=rank, peers_known_complete=complete, changes=[], stream=np.random.default_rng(1))
    assert isinstance(found, Reason)
    assert found.code == code
