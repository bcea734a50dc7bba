"""Old evidence under the new rule book and back; breaks stay marked."""

from pathlib import Path

import pandas as pd
import pytest

from parlib.codebook.frameworks import Framework
from parlib.codebook.tables import conform
from parlib.errors import UsageError
from parlib.scoring.bridge import bridged, bridged_items, bridges, recode_evidence
from parlib.scoring.bridge_items import CHANGES, LOSSES, bridge_table, bridge_warnings, carried_points
from parlib.scoring.evaluate import Lens
from parlib.store.params import load_frameworks
from tests.world import C_OLD, A, B, world_evidence, world_framework, world_frameworks

OLD, NEW = world_framework("world-1"), world_framework("world-2")


def test_bridge_table_says_what_changed():
    table = bridge_table(NEW, OLD).set_index("code")
    assert table["change"].to_dict() == {
        "1.1": "unchanged",
        "1.2": "rule_and_maximum",
        "2.1": "rule_and_maximum",
        "2.2": "unchanged",
        "2.3": "unchanged",
    }
    assert table.loc["1.2", ["max_points", "old_max"]].tolist() == [20, 30]


def test_old_evidence_under_the_new_rules_by_hand():
    table = bridged(world_evidence(), source=OLD, target=NEW).set_index(["locality", "period"])
    # A 2020: 1.1 20; 1.2 0.8 reaches the cap: 20; 2.1 0.90: 30; 2.2 8; 2.3 20 = 98, against 92 under its own rules.
    row = table.loc[(A, 2020)]
    assert (row["value"], row["other_value"], round(row["rule_effect"], 9)) == (92, 98, 6)
    # Old C 2020: 20 + 17.5 (0.7/0.8) + 30 + 5 + 10 = 82.5 against 76.
    assert table.loc[(C_OLD, 2020), ["value", "other_value"]].tolist() == [76, 82.5]
    assert (table["carried"] == 1).all()


def test_new_evidence_under_the_old_rules_by_hand():
    table = bridged(world_evidence(), source=NEW, target=OLD).set_index(["locality", "period"])
    # A 2023: 0 + 30 * 0.8 + 20 + 8.8 + 20 = 72.8 against 78.8.
    assert table.loc[(A, 2023), ["value", "other_value"]].tolist() == [78.8, 72.8]


def test_given_points_do_not_travel_to_another_rule():
    recoded = recode_evidence(world_evidence(), source=OLD, target=NEW)
    assert set(recoded["framework"]) == {"world-2"}
    assert recoded.loc[recoded["code"] == "1.2", "appraised_score"].isna().all()
    assert recoded.loc[recoded["code"] == "1.1", "appraised_score"].notna().all()


def test_items_that_cannot_carry_are_left_out_and_named():
    split = NEW.model_copy(update={"bridge": {**NEW.bridge, "1.2": "1.1", "2.3": ""}})
    table = bridge_table(split, OLD).set_index("code")
    assert table.loc[["1.1", "1.2"], "change"].tolist() == ["split", "split"]
    assert table.loc["2.3", "change"] == "new"
    assert set(table[table["change"] == "dropped"]["old_code"]) == {"1.2", "2.3"}
    result = bridged(world_evidence(), source=OLD, target=split)
    assert set(result["broken_items"]) == {"1.1;1.2;2.3"}
    assert result["other_value"].isna().all()
    assert result["reason"].str.startswith("coverage_below_floor: share=0.40").all()
    assert (result["carried"] == 0.4).all()


def test_unrelated_rule_books_are_refused():
    with pytest.raises(UsageError, match="names no rule book as its predecessor"):
        bridge_table(OLD, NEW)


def test_only_what_both_rule_books_score_is_set_side_by_side():
    # 2.3 (20 points) is new and has no counterpart: 80 of 100 points are compared, and the open 20 bound the whole.
    new = NEW.model_copy(update={"bridge": {k: v for k, v in NEW.bridge.items() if k != "2.3"}})
    row = bridged(world_evidence(), source=OLD, target=new).set_index(["locality", "period"]).loc[(A, 2020)]
    # A 2020 old: 20 + 24 + 20 + 8 = 72 of 80; new: 20 + 20 + 30 + 8 = 78 of 80
    assert row[["points", "max_points", "other_points", "other_max"]].tolist() == [72, 80, 78, 80]
    assert (row["value"], row["other_value"], round(row["rule_effect"], 9)) == (90, 97.5, 7.5)
    assert (row["carried"], row["low"], row["high"]) == (0.8, 78, 98)
    assert row["broken_items"] == "2.3"
    assert row["reason"] == ""


def test_an_item_that_does_not_apply_leaves_both_sides():
    row = bridged(world_evidence(), source=OLD, target=NEW).set_index(["locality", "period"]).loc[(B, 2021)]
    # B 2021: 2.3 does not apply. Old 20 + 27 + 10 + 7 = 64 of 80; new 20 + 20 + 15 + 7 = 62 of 80
    assert row[["points", "max_points", "other_points", "other_max", "carried"]].tolist() == [64, 80, 62, 80, 1]


def test_an_item_without_a_figure_is_compared_on_neither_side():
    row = bridged(world_evidence(), source=NEW, target=OLD).set_index(["locality", "period"]).loc[(B, 2023)]
    # B 2023: 1.2 is missing. New 20 + 30 + 7.2 + 20 = 77.2 of 80; old 20 + 20 + 7.2 + 20 = 67.2 of 70, of 100 in all
    assert row[["points", "max_points", "other_points", "other_max", "carried"]].tolist() == [77.2, 80, 67.2, 70, 0.7]
    assert round(row["other_value"], 9) == 96


def test_the_official_lens_keeps_appraised_points_where_nothing_changed():
    evidence = world_evidence()
    plan = evidence["locality"].eq(A) & evidence["period"].eq(2020) & evidence["code"].eq("1.1")
    evidence["appraised_score"] = evidence["appraised_score"].mask(plan, 12.0)
    rule, official = (
        bridged(evidence, source=OLD, target=NEW, lens=lens).set_index(["locality", "period"]).loc[(A, 2020)]
        for lens in (Lens.RULE, Lens.OFFICIAL)
    )
    assert (rule["points"], rule["other_points"]) == (92, 98)
    assert (official["points"], official["other_points"]) == (84, 90)


def test_both_directions_and_both_lenses_are_in_the_table_and_scores_are_untouched():
    evidence = world_evidence()
    kept = evidence.copy(deep=True)
    table = bridges(evidence, world_frameworks())
    assert table[["framework", "other_framework", "lens"]].value_counts().to_dict() == {
        (one, other, lens): 6 for one, other in (("world-1", "world-2"), ("world-2", "world-1")) for lens in ("rule", "official")
    }
    pd.testing.assert_frame_equal(evidence, kept)
    assert bridges(evidence, {"world-1": OLD}).empty


def test_items_side_by_side_sum_to_the_totals():
    items = bridged_items(world_evidence(), source=OLD, target=NEW)
    compared = items[items["compared"]].groupby(["locality", "period"])[["points", "max_points", "other_points", "other_max"]].sum()
    totals = bridged(world_evidence(), source=OLD, target=NEW).set_index(["locality", "period"])
    pd.testing.assert_frame_equal(compared, totals[list(compared.columns)])
    tasks = items[(items["locality"] == A) & (items["period"] == 2020) & (items["code"] == "1.2")].squeeze()
    assert tasks[["points", "other_points", "change", "lead_unit"]].tolist() == [24, 20, "rule_and_maximum", "Văn phòng HĐND và UBND"]


def test_what_moves_and_what_is_lost_is_said():
    moved = NEW.model_copy(update={"bridge": {**NEW.bridge, "2.2": "2.3", "2.3": "2.2"}})
    table = bridge_table(moved, OLD).set_index("code")
    assert table["moved"].to_dict() == {"1.1": False, "1.2": False, "2.1": False, "2.2": True, "2.3": True}
    assert table["lost"].to_dict() == {
        "1.1": "",
        "1.2": "given_points",
        "2.1": "given_points",
        "2.2": "given_points",
        "2.3": "given_points",
    }
    assert set(table["change"]) <= set(CHANGES)
    assert set(table["lost"]) <= set(LOSSES)
    items = [i.model_dump() | ({"unit": "ngày"} if i.code == "1.2" else {}) for i in NEW.items]
    other_unit = Framework.model_validate(NEW.model_dump() | {"items": items})
    assert bridge_table(other_unit, OLD).set_index("code").loc["1.2", ["carries", "lost"]].tolist() == [False, "unit_differs"]


def test_points_that_carry_over_and_links_that_lead_nowhere():
    assert carried_points(NEW, OLD) == {"old_points": 100, "old_max": 100, "new_points": 100, "new_max": 100}
    astray = NEW.model_copy(update={"bridge": {**NEW.bridge, "2.2": "9.9", "7": "1.1"}})
    assert bridge_warnings(astray, OLD) == [
        "bridge: 7 is not an item of world-2",
        "bridge: 2.2 → 9.9 is not an item of world-1",
    ]
    assert bridge_warnings(NEW, OLD) == []


def test_the_illustrative_communes_change_rule_book_in_2022():
    books = load_frameworks(Path(__file__).parents[2] / "params")
    new, old = books["illustrative-commune"], books["illustrative-commune-2019"]
    assert (old.first_period, old.last_period, new.first_period) == (2019, 2021, 2022)
    assert bridge_warnings(new, old) == []
    assert set(bridge_table(new, old)["change"]) == set(CHANGES)
    assert carried_points(new, old) == {"old_points": 88, "old_max": 100, "new_points": 84, "new_max": 100}


def test_bonus_and_penalty_points_stand_outside():
    books = load_frameworks(Path(__file__).parents[2] / "params")
    new, old = books["illustrative-commune"], books["illustrative-commune-2019"]
    row = {"locality": A, "period": 2022, "framework": new.id, "state": "reported"}
    plain_rows = [row | {"code": i.code, "numerator": 9.0, "denominator": 10.0} for i in new.leaves if i.rule == "proportional"]
    bonus = row | {"code": "1.6.1", "value": 2.0}
    without, with_bonus = (bridged_items(conform("evidence", rows), source=new, target=old) for rows in (plain_rows, [*plain_rows, bonus]))
    assert with_bonus.loc[with_bonus["code"] == "1.6.1", "points"].item() == 1
    assert without["compared"].tolist() == with_bonus["compared"].tolist()
