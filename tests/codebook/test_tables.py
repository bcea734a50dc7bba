"""The hand-off tables know their own keys, and every table that says how points were lost is one of them."""

from __future__ import annotations

import pandas as pd
import pytest

from parlib.codebook.dictionary import data_dictionary
from parlib.codebook.schemas import TABLES
from parlib.codebook.tables import KEYS, check, columns_of, conform, empty, sound
from parlib.errors import ValidationFailed
from tests.world import world_evidence, world_localities, world_responses, world_scores

ROW = {"locality": "X@2020-01-01", "period": 2024, "framework": "world-1", "code": "1.1", "flag": "zero", "verdict": "flag"}


@pytest.mark.parametrize("table", TABLES)
def test_a_key_is_made_of_columns_of_its_table(table):
    assert KEYS[table]
    assert set(KEYS[table]) <= set(columns_of(table))
    assert list(empty(table).columns) == columns_of(table)


def test_what_is_not_known_of_a_flag_is_neither_yes_nor_no():
    row = conform("flags", [ROW]).iloc[0]
    assert row["same_rule"] is pd.NA
    assert not row["survey_item"]


def test_the_same_flag_twice_is_refused():
    twice = pd.concat([conform("flags", [ROW])] * 2, ignore_index=True)
    with pytest.raises(ValidationFailed, match="the key stands more than once"):
        check("flags", twice)
    assert len(conform("flags", [ROW, ROW | {"flag": "below_last_year"}])) == 2


def test_a_ledger_row_of_an_unknown_state_is_refused():
    with pytest.raises(ValidationFailed, match="state"):
        conform("ledger", [{"locality": "X@2020-01-01", "period": 2024, "framework": "world-1", "code": "1.1", "state": "lost"}])


def test_the_dictionary_names_ledger_and_flags():
    text = data_dictionary()
    assert "## `ledger`" in text
    assert "Key: `locality`, `period`, `framework`, `code`, `flag`" in text


HAND_OFFS = {"localities": world_localities, "evidence": world_evidence, "responses": world_responses, "scores": world_scores}


@pytest.mark.parametrize("table", HAND_OFFS)
def test_a_sound_table_is_typed_as_pandera_types_it(table):
    rows = HAND_OFFS[table]()
    for given in (
        rows,
        rows.astype({name: object for name, dtype in rows.dtypes.items() if isinstance(dtype, pd.StringDtype)}),
        rows.head(0),
    ):
        typed = sound(table, given)
        pd.testing.assert_frame_equal(typed, TABLES[table].to_schema().validate(given, lazy=True), check_exact=True)


@pytest.mark.parametrize(
    "change", [{"period": "soon"}, {"period": None}, {"state": "perhaps"}, {"framework": None}, {"numerator": "many"}, {"unknown": 1}]
)
def test_what_is_wrong_with_a_table_is_left_for_pandera_to_tell(change):
    rows = world_evidence()
    wrong = rows.assign(**{name: rows.get(name, rows["period"]).astype(object) for name in change})
    for name, value in change.items():
        wrong.loc[3, name] = value
    assert sound("evidence", wrong) is None
    with pytest.raises(ValidationFailed):
        check("evidence", wrong)


def test_a_repeated_name_in_a_column_of_unique_names_is_told():
    units = world_localities()
    twice = units.assign(slug=units["slug"].where(units.index != 1, units["slug"].iloc[0]))
    assert sound("localities", units) is not None
    assert sound("localities", twice) is None
    with pytest.raises(ValidationFailed, match="slug"):
        check("localities", twice)
