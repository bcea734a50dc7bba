"""The ledger sums exactly to maximum minus score, whatever was reported, missing, not applicable, given as bonus or taken."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlib.codebook.frameworks import Framework, NaPolicy
from parlib.codebook.tables import columns_of, conform
from parlib.scoring.evaluate import score_evidence
from parlib.scoring.exact import to_quanta
from parlib.scoring.ledger import ledger, lost_by_unit
from tests.world import C_NEW, FINANCE, HOME, OFFICE, A, B, world_evidence, world_framework


def world_ledger(framework_id="world-2"):
    book = world_framework(framework_id)
    return ledger(score_evidence(world_evidence(), book), book)


def test_world_2023_lost_points_by_hand():
    lost = world_ledger().query("period == 2023")
    # A: plan 20 - 0 = 20; survey 10 - 8.8 = 1.2. B: 1.2 open 20; survey 10 - 7.2 = 2.8.
    # New C: tasks 20 - 17.5 = 2.5; files 30 - 15 = 15; survey 10 - 8 = 2.
    expected = {
        (A, "1.1"): 20,
        (A, "2.2"): 1.2,
        (B, "1.2"): 20,
        (B, "2.2"): 2.8,
        (C_NEW, "1.2"): 2.5,
        (C_NEW, "2.1"): 15,
        (C_NEW, "2.2"): 2,
    }
    assert {(r.locality, r.code): r.lost_points for r in lost.itertuples()} == expected


def test_each_entry_says_who_why_and_what_stands_in_the_file():
    entry = world_ledger().query("locality == @A and period == 2023 and code == '1.1'").squeeze()
    assert entry["lead_unit"] == HOME
    assert entry["person_in_charge"] == "Nguyễn Văn An"
    assert entry["reason"] == "zero_by_appraisal"
    assert entry["evidence_state"] == "explained"
    assert entry["explanation"].startswith("Kế hoạch ban hành ngày 05/01/2024")
    assert entry["share"] == pytest.approx(20 / 21.2)
    assert list(world_ledger().columns) == columns_of("ledger")


def test_lost_points_by_lead_unit_by_hand():
    by_unit = lost_by_unit(world_ledger()).query("locality == @C_NEW and period == 2023")
    assert list(zip(by_unit["lead_unit"], by_unit["lost_points"], strict=True)) == [(FINANCE, 15), (OFFICE, 4.5)]
    open_ = lost_by_unit(world_ledger()).query("locality == @B and period == 2023 and lead_unit == @OFFICE").squeeze()
    assert (open_["lost_points"], open_["open_points"], open_["missing_items"], open_["items"]) == (22.8, 20, 1, 2)


def test_what_a_source_does_not_break_down_is_an_entry_of_its_own():
    book = world_framework()
    scores = score_evidence(world_evidence(), book)
    only_domains = scores[scores["level"].isin(["index", "domain"])]
    entries = ledger(only_domains, book).query("locality == @A and period == 2021")
    # 2021 A: domain 1 has 35 of 50, domain 2 has 38 of 50.
    assert [(r.code, r.part, r.lost_points, r.reason) for r in entries.itertuples()] == [
        ("1", "rest", 15, "not_broken_down"),
        ("2", "rest", 12, "not_broken_down"),
    ]


def test_points_above_the_cap_of_a_bonus_group_are_an_entry():
    book, evidence = bonus_book(), bonus_evidence(initiatives=6, late_days=3)
    scores = score_evidence(evidence, book)
    whole = scores[scores["code"] == "0"].squeeze()
    # 10 of 10, bonus 6 * 0.5 = 3 capped at 2, three days late: 1 + 1 = 2 points taken.
    assert (whole["points"], whole["applicable_max"], whole["lost_points"]) == (10, 10, 0)
    entries = ledger(scores, book)
    assert [(r.code, r.lost_points, r.reason) for r in entries.itertuples()] == [
        ("2", 1, "bonus_cap"),
        ("2.1", -3, "bonus"),
        ("3", 2, "penalty"),
    ]


def bonus_book() -> Framework:
    def item(code, parent, level, maximum, rule, params=None, kind=""):
        return {
            "code": code,
            "parent": parent,
            "level": level,
            "name_vi": code,
            "max_points": maximum,
            "rule": rule,
            "rule_params": params or {},
            "kind": kind,
        }

    return Framework(
        id="bonus-book",
        title_vi="Thử",
        title_en="Test",
        level="commune",
        status="illustrative",
        items=[
            item("0", "", "index", 10, "sum"),
            item("1", "0", "domain", 10, "boolean"),
            item("2", "0", "domain", 2, "sum", kind="bonus"),
            item("2.1", "2", "criterion", 5, "bonus", {"per": 0.5}, kind="bonus"),
            item("3", "0", "domain", 0, "penalty", {"steps": [[1, -1]], "per": 1, "after": 2}, kind="penalty"),
        ],
    )


def bonus_evidence(*, initiatives, late_days):
    values = {"1": 1.0, "2.1": initiatives, "3": late_days}
    return conform(
        "evidence",
        [
            {"locality": "X@2000-01-01", "period": 2024, "framework": "bonus-book", "code": c, "value": v, "state": "reported"}
            for c, v in values.items()
            if v is not None
        ],
    )


def test_bonus_and_penalty_that_nobody_reports_are_not_zero():
    scores = score_evidence(bonus_evidence(initiatives=None, late_days=None), bonus_book()).set_index("code")
    assert scores.loc["2.1", "state"] == "not_applicable"
    assert scores.loc["2.1", "reason"] == "no_bonus_claimed"
    assert scores.loc["3", "reason"] == "no_penalty_recorded"
    assert (scores.loc["0", "points"], scores.loc["0", "lost_points"]) == (10, 0)


SECOND = world_evidence().query("framework == 'world-2'").reset_index(drop=True)

amounts = st.one_of(st.none(), st.just("na"), st.integers(0, 20))


@st.composite
def filled_world(draw):
    """The world's evidence with any figures, missing or not applicable anywhere, and any policy."""
    evidence = SECOND.copy()
    figures = draw(st.lists(amounts, min_size=len(evidence), max_size=len(evidence)))
    evidence[["self_score", "appraised_score"]] = np.nan
    for row, figure in enumerate(figures):
        code = evidence.at[row, "code"]
        evidence.loc[row, ["numerator", "denominator", "value", "previous_value"]] = np.nan
        evidence.loc[row, "state"] = "reported"
        if figure is None:
            evidence.loc[row, "state"] = "missing"
        elif figure == "na":
            evidence.loc[row, "state"] = "not_applicable"
        elif code in ("1.2", "2.1"):
            evidence.loc[row, ["numerator", "denominator"]] = [figure, 21.0]
        elif code == "2.3":
            evidence.loc[row, ["value", "previous_value"]] = [figure, 10]
        else:
            evidence.loc[row, "value"] = figure / 7 if code == "2.2" else float(figure > 10)
    return evidence


@settings(max_examples=20, deadline=None)
@given(evidence=filled_world(), policy=st.sampled_from(list(NaPolicy)))
def test_ledger_sums_exactly_per_domain_unit_and_locality(evidence, policy):
    book = world_framework("world-2").model_copy(update={"na_policy": policy})
    scores = score_evidence(evidence, book)
    entries = ledger(scores, book)
    key = ["locality", "period"]
    for level, part in (("index", "whole"), ("domain", "domain")):
        known = scores[(scores["level"] == level) & scores["lost_points"].notna()]
        for row in known.itertuples():
            own = entries[(entries["locality"] == row.locality) & (entries["period"] == row.period)]
            if part == "domain":
                own = own[own["domain"] == row.code]
            assert to_quanta(own["lost_points"].to_numpy()).sum() == to_quanta(row.lost_points)
            assert to_quanta(row.applicable_max) - to_quanta(row.points) == to_quanta(row.lost_points)
    by_unit = lost_by_unit(entries) if len(entries) else pd.DataFrame(columns=[*key, "lost_points"])
    for row in scores[(scores["level"] == "index") & scores["lost_points"].notna()].itertuples():
        own = by_unit[(by_unit["locality"] == row.locality) & (by_unit["period"] == row.period)]
        assert to_quanta(own["lost_points"].to_numpy(dtype=float)).sum() == to_quanta(row.lost_points)


def small_book(lead=""):
    """One domain with a criterion of two items, one domain that is an item: who leads is named here and there, and perhaps for the whole."""

    def item(code, parent, level, most, lead="", rule="manual"):
        return {"code": code, "parent": parent, "level": level, "name_vi": code, "max_points": most, "rule": rule, "lead_unit": lead}

    items = [
        item("0", "", "index", 30, lead=lead, rule="sum"),
        item("1", "0", "domain", 20, lead="Sở A", rule="sum"),
        item("1.1", "1", "criterion", 12, rule="sum"),
        item("1.1.1", "1.1", "subcriterion", 5),
        item("1.1.2", "1.1", "subcriterion", 7, lead="Sở B"),
        item("1.2", "1", "criterion", 8, lead="Sở C", rule="sum"),
        item("1.2.1", "1.2", "subcriterion", 8),
        item("2", "0", "domain", 10, rule="sum"),
        item("2.1", "2", "subcriterion", 10),
    ]
    return Framework(id="small", version="1", title_vi="Nhỏ", title_en="Small", level="commune", status="illustrative", items=items)


def small_ledger(lead="", **points):
    rows = [
        {"locality": A, "period": 2023, "framework": "small", "code": code.replace("_", ".")[1:], "state": "reported", "self_score": value}
        for code, value in points.items()
    ]
    book = small_book(lead)
    return ledger(score_evidence(conform("evidence", rows), book), book).set_index("code")


def test_an_item_without_a_lead_has_that_of_the_nearest_above():
    entries = small_ledger(_1_1_1=1.0, _1_1_2=1.0, _1_2_1=1.0, _2_1=1.0)
    assert entries["lead_unit"].to_dict() == {"1.1.1": "Sở A", "1.1.2": "Sở B", "1.2.1": "Sở C", "2.1": ""}
    under_one = small_ledger("UBND", _1_1_1=1.0, _1_1_2=1.0, _1_2_1=1.0, _2_1=1.0)
    assert under_one["lead_unit"].to_dict() == {"1.1.1": "Sở A", "1.1.2": "Sở B", "1.2.1": "Sở C", "2.1": "UBND"}


@pytest.mark.parametrize("unknown", [(), ("1.1.2",), ("1.1.1", "1.1.2")])
def test_what_is_known_below_a_part_without_points_is_not_counted_again_above_it(unknown):
    """Criterion 1.1 states no points, and some of its items do not stand in the table: the whole still loses each point once."""
    book = small_book()
    points = {"1.1.1": 1.0, "1.1.2": 1.0, "1.2.1": 1.0, "2.1": 1.0}
    rows = [
        {"locality": A, "period": 2023, "framework": "small", "code": c, "state": "reported", "self_score": v} for c, v in points.items()
    ]
    scores = score_evidence(conform("evidence", rows), book)
    scores.loc[scores["code"].eq("1.1"), ["points", "lost_points"]] = float("nan")
    scores.loc[scores["code"].eq("1.1"), "state"] = "missing"
    entries = ledger(scores[~scores["code"].isin(unknown)], book)
    assert entries["lost_points"].sum() == 26  # 30 - 4


@pytest.mark.parametrize(
    ("points", "missing"), [({"_2_1": 9.0}, True), ({"_1_1_1": 5.0, "_1_1_2": 7.0, "_1_2_1": 8.0, "_2_1": 9.0}, False)]
)
def test_a_missing_parent_is_open_through_its_items_and_never_once_more(points, missing):
    """Domain 1 without any figure: its three items are open with their maxima, and domain, criteria and whole add nothing to them."""
    entries = small_ledger(**points)
    assert entries.loc["2.1", ["lost_points", "state"]].tolist() == [1, "scored"]
    open_ = entries[entries["state"].eq("missing")]
    assert open_["lost_points"].to_dict() == ({"1.1.1": 5, "1.1.2": 7, "1.2.1": 8} if missing else {})
    assert set(entries["part"]) == {"item"}
    assert entries["lost_points"].sum() == (21 if missing else 1)


@pytest.mark.parametrize("written", [15.0, 20.0, 25.0, float("nan")])
def test_what_a_missing_parent_is_said_to_have_lost_adds_nothing_to_its_items(written):
    book = small_book()
    row = {"locality": A, "period": 2023, "framework": "small", "code": "2.1", "state": "reported", "self_score": 9.0}
    scores = score_evidence(conform("evidence", [row]), book)
    scores.loc[scores["code"].eq("1"), "lost_points"] = written
    entries = ledger(scores, book).set_index("code")
    assert entries["lost_points"].to_dict() == {"1.1.1": 5, "1.1.2": 7, "1.2.1": 8, "2.1": 1}
