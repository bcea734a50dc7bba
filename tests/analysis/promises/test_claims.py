"""What becomes of claimed gains: learnt from past claims, held against every combination counted out."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from parlib.analysis.promises.claims import (
    FEWEST,
    WEIGHT,
    Claims,
    _together,
    claims_before,
    odds_of,
    outcomes,
    weighed,
)
from parlib.analysis.promises.pathway import Path
from parlib.analysis.promises.steps import Step
from parlib.codebook.frameworks import Framework, Item

CODES = ("1.1", "1.2", "2.1")
TEAM = {f"U{k}": "one" for k in range(9)} | {"X": "another"}


def book() -> Framework:
    items = [Item(code="0", level="index", name_vi="0", max_points=6)]
    items += [Item(code=d, parent="0", level="domain", name_vi=d, max_points=m) for d, m in (("1", 4), ("2", 2))]
    items += [Item(code=c, parent=c[0], level="subcriterion", name_vi=c, max_points=2) for c in CODES]
    return Framework(id="book", title_vi="b", title_en="b", level="district", status="illustrative", items=items)


def gaps(*rows: tuple[str, str, int, float, float]) -> pd.DataFrame:
    """Rows of unit, item, year, points claimed and points given."""
    frame = pd.DataFrame(rows, columns=["locality", "code", "period", "self_points", "appraised_points"])
    return frame.assign(framework="book", max_points=2.0)


def claims(table: pd.DataFrame, **changes) -> Claims:
    return claims_before(table, book(), **({"locality": "U0", "appraisers": TEAM, "until": 2023} | changes))


def history(years=(2021, 2022, 2023)) -> pd.DataFrame:
    """Nine units raise every item by half a point a year, as claimed."""
    before = (years[0] - 1, *years)
    rows = [(f"U{u}", c, y, 0.5 * (k + 1), 0.5 * (k + 1)) for u in range(9) for c in CODES for k, y in enumerate(before)]
    return gaps(*rows)


def test_a_claim_is_granted_in_whole_in_part_or_not_and_may_cost_points():
    table = gaps(
        *[("U1", "1.1", 2022, 1.0, 1.0), ("U1", "1.1", 2023, 2.0, 1.5)],  # one point claimed, half of it granted
        *[("U2", "1.1", 2022, 1.0, 1.0), ("U2", "1.1", 2023, 1.5, 0.5)],  # half a point claimed, half a point lost
        *[("U3", "2.1", 2022, 1.0, 1.0), ("U3", "2.1", 2023, 2.0, 2.0)],
        *[("U4", "1.1", 2022, 1.0, 1.0), ("U4", "1.1", 2023, 1.0, 0.8)],  # nothing new claimed: no rise, but a part of the rest
        *[("X", "1.1", 2022, 1.0, 1.0), ("X", "1.1", 2023, 2.0, 2.0)],  # appraised by others
        *[("U5", "1.1", 2023, 1.0, 1.0), ("U5", "1.1", 2024, 2.0, 2.0)],  # not known in 2023
    )
    found = claims(table)
    rises = found.rises.set_index("unit")
    assert rises["granted"].to_dict() == {"U1": 0.5, "U2": 0.0, "U3": 1.0}
    assert rises["fell"].to_dict() == {"U1": 0.0, "U2": 0.25, "U3": 0.0}
    assert rises["full"].to_dict() == {"U1": True, "U2": False, "U3": True}
    assert rises["domain"].to_dict() == {"U1": "1", "U2": "1", "U3": "2"}
    assert found.rest.tolist() == pytest.approx([-0.1])
    assert str(found.reason).startswith("too_few_claims: n=3")


def test_no_basis_is_said_with_its_reason():
    assert str(claims(gaps()).reason) == "no_claims"
    few_years = claims(history(years=(2022, 2023)))
    assert str(few_years.reason).startswith("too_few_claims: n=54")
    assert str(claims(history(), waiting=True).reason) == "start_not_appraised"
    assert claims(history(), locality="X").reason is not None


def test_outcomes_weigh_the_item_then_its_domain_then_the_book():
    rises = pd.DataFrame(
        {"code": ["1.1", "1.1", "1.2", "2.1", "2.1"], "domain": ["1", "1", "1", "2", "2"], "full": [True] * 4 + [False]}
    ).assign(granted=[1.0, 0.0, 0.5, 0.25, 1.0], fell=[0.0, 0.5, 0.0, 0.0, 0.0])
    outcome, weight = outcomes(rises, code="1.1", domain="1", full=True)
    assert outcome.tolist() == [1.0, -0.5, 0.5, 0.25, 1.0, 0.0]  # the claim of less than the maximum stands apart
    in_book = np.array([1, 1, 1, 1, 0.5, 0.5]) / 5
    in_domain = np.array([1, 1, 1, 0, 0, 0]) + WEIGHT * in_book
    in_item = np.array([1, 1, 0, 0, 0, 0]) + WEIGHT * in_domain / in_domain.sum()
    assert weight == pytest.approx(in_item)


def _counted(known: Claims, steps: list[Step], needed: float, untouched: float):
    """Every combination of outcomes and of what the rest did, with its probability."""
    each = []
    for step in steps:
        outcome, weight = outcomes(known.rises, code=step.code, domain=step.code[0], full=step.to_points >= 2)
        points = [max(o * 2, step.gain - step.to_points) if o < 0 else o * step.gain for o in outcome]
        each.append(list(zip(points, weight / weight.sum(), strict=True)))
    each.append([(share * untouched, 1 / len(known.rest)) for share in known.rest])
    cases = [(sum(p for p, _ in case), float(np.prod([w for _, w in case]))) for case in itertools.product(*each)]
    mean = sum(p * w for p, w in cases)
    return mean, sum(w for p, w in cases if p >= needed - 1e-9), sorted(cases)


def test_expected_gain_interval_and_chance_are_those_of_all_combinations():
    rises = pd.DataFrame(
        {"code": ["1.1", "1.1", "1.2", "2.1"], "domain": ["1", "1", "1", "2"], "full": True, "unit": list("abcd"), "period": 2023}
    ).assign(granted=[1.0, 0.5, 0.0, 1.0], fell=[0.0, 0.0, 0.25, 0.0])
    known = Claims(rises, np.array([0.0, -0.1]), 0.0, 3, None)
    steps = [Step("1.1", 2.0, 1.0, 1.0), Step("2.1", 2.0, 0.5, 1.0)]
    found = odds_of(known, steps, maxima=dict.fromkeys(CODES, 2.0), needed=1.2, level=0.8, framework=book())
    mean, chance, cases = _counted(known, steps, 1.2, untouched=2.0)
    assert found.change == pytest.approx(mean)
    assert found.chance == pytest.approx(chance, abs=0.015)  # 10,000 draws
    below = np.cumsum([w for _, w in cases])
    points = [p for p, _ in cases]
    assert found.low == pytest.approx(points[int(np.searchsorted(below, 0.1))])
    assert found.high == pytest.approx(points[int(np.searchsorted(below, 0.9))])


def test_an_item_cannot_lose_more_than_it_has():
    rises = pd.DataFrame({"code": ["1.1"], "domain": ["1"], "full": [True], "granted": [0.0], "fell": [0.9]})
    known = Claims(pd.concat([rises] * 500, ignore_index=True), np.zeros(1), 0.0, 3, None)
    found = odds_of(known, [Step("1.1", 2.0, 1.5, 1.0)], maxima={"1.1": 2.0}, needed=1.0, level=0.9, framework=book())
    assert (found.low, found.high) == (-0.5, -0.5)  # half a point was there


@pytest.mark.parametrize(("of_year", "low", "high"), [(True, 0.85, 0.9), (False, 0.0, 0.1)])
def test_a_strict_year_makes_claims_of_one_year_fare_alike(of_year, low, high):
    rng = np.random.default_rng(5)
    cases = list(itertools.product((2020, 2021, 2022, 2023), (f"U{u}" for u in range(9)), CODES))
    rises = pd.DataFrame(cases, columns=["period", "unit", "code"]).assign(full=True, fell=0.0)
    rises = rises.assign(domain=rises["code"].str[0])
    rises["granted"] = (rises["period"] % 2 if of_year else rng.random(len(rises)) < 0.5).astype(float)
    assert low <= _together(rises) <= high


def test_claims_that_fare_alike_spread_the_sum_and_leave_its_mean():
    rises = pd.DataFrame({"code": ["1.1", "1.1"], "domain": "1", "full": True, "granted": [1.0, 0.0], "fell": 0.0})
    steps = [Step("1.1", 2.0, 1.0, 1.0), Step("1.2", 2.0, 1.0, 1.0)]
    maxima = dict.fromkeys(CODES, 2.0)
    apart, alike = (
        odds_of(Claims(rises, np.zeros(1), rho, 3, None), steps, maxima=maxima, needed=2.0, level=0.9, framework=book())
        for rho in (0.0, 0.9)
    )
    assert (apart.change, alike.change) == (pytest.approx(1.0), pytest.approx(1.0))
    assert apart.chance == pytest.approx(0.25, abs=0.02)
    # two coins that agree with correlation 0.9 fall on heads together in (1 + 0.9) / 4 of the cases
    assert alike.chance == pytest.approx(0.475, abs=0.02)


def test_ways_of_equal_effort_stand_by_their_chance_and_effort_goes_first():
    rises = pd.DataFrame(
        {
            "code": ["1.1"] * 20 + ["2.1"] * 20,
            "domain": ["1"] * 20 + ["2"] * 20,
            "full": True,
            "granted": [0.0] * 20 + [1.0] * 20,
            "fell": 0.0,
        }
    )
    known = Claims(rises, np.zeros(1), 0.0, 3, None)
    refused, granted = (Path((Step(code, 2.0, 1.0, 1.0),), 1.0, 1.0) for code in ("1.1", "2.1"))
    dear = Path((Step("2.1", 2.0, 1.0, 2.0),), 2.0, 1.0)
    same = {"maxima": dict.fromkeys(CODES, 2.0), "needed": 1.0, "level": 0.9, "framework": book()}
    assert [way for way, _ in weighed([refused, dear, granted], known, **same)] == [granted, refused, dear]
    nothing = Claims(rises.head(0), np.zeros(0), 0.0, 0, claims(gaps()).reason)
    assert weighed([refused, granted], nothing, **same) == [(refused, None), (granted, None)]


def test_thirty_claims_of_three_years_are_enough():
    found = claims(history())
    assert len(found.rises) == 81 >= FEWEST
    assert (found.reason, found.years, found.together) == (None, 3, 0.0)
