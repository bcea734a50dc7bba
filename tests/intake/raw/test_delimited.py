"""Reading CSV: every defect has its row and column, every repair is logged, nothing runs on the way out."""

import unicodedata

import numpy as np
import pandas as pd
import pytest

from parlib.intake.raw.delimited import Limits, read_delimited
from parlib.intake.raw.number_columns import numbers


def read(tmp_path, content, **kw):
    path = tmp_path / "a.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_delimited(path, name="a.csv", **({"required": ["name", "score"], "optional": ["note"]} | kw))


def test_rows_carry_the_numbers_a_spreadsheet_shows(tmp_path):
    out = read(tmp_path, 'name,score\nA,1\n\n"B, C",2\n')
    assert out.usable
    assert list(out.frame.index) == [2, 4]
    assert out.frame.loc[4, "name"] == "B, C"
    assert out.frame["note"].eq("").all()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_byte_order_mark_and_separators(tmp_path, separator):
    out = read(tmp_path, b"\xef\xbb\xbf" + f"name{separator}score\nHà Nội{separator}1\n".encode())
    assert out.problems == ()
    assert out.frame.loc[2].tolist() == ["Hà Nội", "1", ""]


def test_text_becomes_nfc_and_the_log_says_where(tmp_path):
    out = read(tmp_path, unicodedata.normalize("NFD", "name,score\nHải Phòng,1\nHải Phòng,2\n"))
    assert set(out.frame["name"]) == {"Hải Phòng"}
    (repair,) = out.repairs
    assert (repair.cell, repair.now) == ("row 2, name and 1 more", "Hải Phòng")


@pytest.mark.parametrize(
    ("content", "what", "cell"),
    [
        (b"name,score\nH\xe0 N\xf5i,1\n", "not UTF-8", "row 2"),
        ("name,score\nA,1\n".encode("utf-16"), "UTF-16", ""),
        (b"PK\x03\x04\x00\x00", "NUL bytes", "row 1"),
        (b"", "the file is empty", ""),
        (b'name,score\n"A,1\n', "not well-formed CSV", "row 2"),
        (b"name,score,score\nA,1,2\n", "stands more than once", "row 1"),
        (b"name,scroe\nA,1\n", "not known", "row 1"),
        (b"name\nA\n", "'score' is missing", "row 1"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, content, what, cell):
    out = read(tmp_path, content)
    assert not out.usable
    assert len(out.frame) == 0
    assert any(what in p.what and p.cell == cell and p.remedy for p in out.problems)


def test_every_ragged_row_is_named(tmp_path):
    out = read(tmp_path, "name,score\nA\nB,1\nC,1,2\n")
    assert [p.cell for p in out.problems] == ["row 2", "row 4"]
    assert list(out.frame["name"]) == ["B"]


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(megabytes=1e-5), "more than the 10"),
        (Limits(rows=2), "too many rows"),
        (Limits(columns=1), "too many columns"),
        (Limits(cell=3), "field larger"),
    ],
)
def test_files_beyond_the_limits_are_refused(tmp_path, limits, what):
    out = read(tmp_path, "name,score\n" + "Hanoi,1\n" * 5, limits=limits)
    assert what in out.problems[0].what
    assert not len(out.frame)


def test_numbers_know_missing_from_zero_and_name_what_is_not_a_number():
    cells = pd.Series(["91.87", "", "0", "89,06", "1,234", "n/a", "-3", "1e2"], index=range(2, 10), name="score")
    values, problems, repairs = numbers(cells, name="a.csv", low=0, high=100)
    assert values.tolist()[:4] == pytest.approx([91.87, np.nan, 0, 89.06], nan_ok=True)
    assert values[4:].notna().tolist() == [False, False, False, True]
    assert {p.cell: p.actual for p in problems} == {"row 6, score": "1,234", "row 7, score": "n/a", "row 8, score": "-3"}
    assert [(r.cell, r.was, r.now) for r in repairs] == [("row 5, score", "89,06", "89.06")]


def test_whole_numbers():
    values, problems, _ = numbers(pd.Series(["2", "2.5"], name="year"), name="a.csv", whole=True)
    assert values.tolist() == pytest.approx([2, np.nan], nan_ok=True)
    assert [p.what for p in problems] == ["this must be a whole number"]
