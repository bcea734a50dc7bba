"""Old evidence under the new rule book and back; breaks stay marked."""

import pytest

from parlib.errors import UsageError
from parlib.scoring.bridge import bridge_table, bridged, recode_evidence, series_breaks
from tests.world import C_OLD, A, world_evidence, world_framework, world_frameworks

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


def test_breaks_are_listed():
    assert series_breaks(world_frameworks())[["framework", "period", "decision"]].to_numpy().tolist() == [["world-2", 2022, "02/QĐ-TG"]]
