"""Parquet is read within bounds; what is damaged or stands for too much is refused in words."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from parlib.codebook.tables import conform, empty
from parlib.gate.files import Refused
from parlib.intake.raw import parquet
from parlib.intake.raw.corrections import Corrections
from parlib.intake.raw.handoff import read_handoff
from tests.intake.rulebooks import unit_row


def test_a_hand_off_table_is_read_as_it_was_written(tmp_path):
    table = conform("localities", [unit_row(i, f"Xã {i}") for i in range(3)])
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), tmp_path / "a.parquet")
    pd.testing.assert_frame_equal(parquet.read_parquet(tmp_path / "a.parquet", name="a"), pd.read_parquet(tmp_path / "a.parquet"))
    pq.write_table(pa.Table.from_pandas(empty("evidence"), preserve_index=False), tmp_path / "b.parquet")
    pd.testing.assert_frame_equal(parquet.read_parquet(tmp_path / "b.parquet", name="b"), pd.read_parquet(tmp_path / "b.parquet"))


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"a,b\n1,2\n"], ids=range(4))
def test_what_is_no_parquet_is_a_problem(content, tmp_path):
    (tmp_path / "a.parquet").write_bytes(content)
    read = read_handoff(tmp_path / "a.parquet", table="evidence", file="s/v/a.parquet", names=None, corrections=Corrections())
    assert read.refused
    assert "not readable Parquet" in read.problems[0].what
    assert len(str(read.problems[0])) < 500


def test_a_short_file_that_says_one_text_again_and_again_is_refused_before_it_unfolds(tmp_path):
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 200_000, pa.int32()), pa.array(["x" * 30_000]))
    pq.write_table(pa.table({"a": long}), tmp_path / "a.parquet", compression="zstd")
    assert (tmp_path / "a.parquet").stat().st_size < 100_000
    before = pa.total_allocated_bytes()
    with pytest.raises(Refused, match="6,000 MB of text"):
        parquet.read_parquet(tmp_path / "a.parquet", name="a")
    assert pa.total_allocated_bytes() - before < 50_000_000


def test_rows_and_columns_are_counted_before_they_are_read(tmp_path, monkeypatch):
    pq.write_table(pa.table({f"c{i}": [1, 2] for i in range(401)}), tmp_path / "a.parquet")
    with pytest.raises(Refused, match="401 columns"):
        parquet.read_parquet(tmp_path / "a.parquet", name="a")
    monkeypatch.setattr(parquet, "MOST_ROWS", 1)
    pq.write_table(pa.table({"a": [1, 2]}), tmp_path / "a.parquet")
    with pytest.raises(Refused, match="2 rows"):
        parquet.read_parquet(tmp_path / "a.parquet", name="a")
