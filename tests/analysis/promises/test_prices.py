"""What a promised rise in rank takes: from published values, or the reason why that cannot be said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from parlib.analysis.promises.prices import rank_price_findings
from parlib.codebook.plans import Commitment, Plan
from parlib.codebook.tables import conform, empty
from parlib.store.params import load_methods

METHODS = load_methods(Path(__file__).parents[3] / "params")
VALUES = {"A": 90.0, "B": 85.0, "C": 80.0, "D": 75.0}


def indices(values=VALUES, *, of=None, years=1):
    rows = []
    for back in range(years):
        ranked = sorted(values.values(), reverse=True)
        for unit, value in values.items():
            row = {"locality": unit, "period": 2022 - back, "index": "PAR", "value": value - back, "rank": 1 + ranked.index(value)}
            row |= {"of": of or len(values), "peer_group": "p", "change": 1.0, "comparable_with_previous": True}
            rows.append(row)
    return conform("indices", rows)


def plan(low=1.0, high=None, baseline=None) -> Plan:
    promise = Commitment(
        **{"id": "C01", "domain": "D0", "indicator": "Thứ hạng", "index": "PAR", "operator": "rank_improve_by", "target": low},
        **{"target_high": high, "unit": "bậc", "baseline": baseline, "due": date(2023, 12, 31), "owner": "UBND", "quote": "tăng bậc"},
    )
    return Plan(
        id="p", locality="C", period=2023, document_type="kế hoạch", document_number="1", issuer="U", subject="V/v", commitments=(promise,)
    )


def one(rows):
    assert len(rows) == 1
    return rows.iloc[0]


def test_others_stand_still_where_past_changes_are_too_few():
    found = one(rank_price_findings([plan()], indices=indices(), methods=METHODS))
    assert (found["question"], found["estimate"], found["verdict"]) == ("rank_price.p.C01.low", 85.0, "others_stand_still")


def test_others_move_as_units_have_moved():
    found = one(rank_price_findings([plan()], indices=indices(years=4), methods=METHODS))
    assert (found["verdict"], found["n"]) == ("others_move", 16)
    assert found["estimate"] == found["ci_low"] == found["ci_high"] == 86.0  # every past change was one point


def test_both_ends_of_a_range_are_priced_and_the_draws_repeat():
    first = rank_price_findings([plan(1, 2)], indices=indices(years=4), methods=METHODS)
    again = rank_price_findings([plan(1, 2)], indices=indices(years=4), methods=METHODS)
    assert first["question"].tolist() == ["rank_price.p.C01.low", "rank_price.p.C01.high"]
    assert first["estimate"].tolist() == again["estimate"].tolist() == [86.0, 91.0]


@pytest.mark.parametrize(
    ("promise", "table", "reason"),
    [
        (plan(), empty("indices"), "base_rank_missing: period=2022"),
        (plan(baseline=3), empty("indices"), "peer_values_missing: known=0"),
        (plan(), indices(of=11), "peer_values_missing: known=3"),
        (plan(low=3), indices(), "beyond_first_place: baseline=3; places=3"),
    ],
)
def test_what_cannot_be_priced_says_why(promise, table, reason):
    found = one(rank_price_findings([promise], indices=table, methods=METHODS))
    assert (found["verdict"], found["not_testable_because"]) == ("not_testable", reason)
