"""What a stage made is taken again only where the same goes in, and only from an entry that this user's parlib wrote."""

from __future__ import annotations

import os
import pickle
import threading
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from parlib.store import remembered
from parlib.store.project import Project
from parlib.store.remembered import Remembered, frame_digest, packed, unpacked

TABLE = pd.DataFrame({"locality": ["a", "b", ""], "points": [1.5, np.nan, 0.0], "state": pd.array([True, None, False], dtype="boolean")})
calls: list[object] = []


class Colour(StrEnum):
    RED = "red"


class Settings(BaseModel):
    draws: int = 3


@dataclass(frozen=True)
class Pair:
    left: object


def doubled(frame: pd.DataFrame, *others: object, **more: object) -> pd.DataFrame:
    calls.append((others, more))
    return pd.concat([frame, frame], ignore_index=True)


def both(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    calls.append(())
    return {"first": frame.head(1), "rest": frame.iloc[1:]}


def mixed(frame: pd.DataFrame) -> pd.DataFrame:
    calls.append(())
    return frame.assign(thing=[1, "one", b"1"])


@pytest.fixture(autouse=True)
def _counted():
    calls.clear()


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def memory(project: Project, code: str = "code") -> Remembered:
    return Remembered(project, code=code)


def entries(project: Project) -> list:
    return sorted((project.cache / "stages").glob("*"))


@pytest.mark.parametrize("work", [doubled, both])
def test_the_same_call_is_worked_out_once(project, work):
    first, again = memory(project)(work, TABLE), memory(project)(work, TABLE.copy())
    assert len(calls) == 1
    parts = [(first, again)] if work is doubled else [(first[k], again[k]) for k in ("first", "rest")]
    for one, other in parts:
        pd.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.mark.parametrize(
    "other",
    [
        TABLE.assign(points=[1.5, np.nan, -0.0]),
        TABLE.assign(points=[1.5, 0.0, 0.0]),
        TABLE.assign(locality=["a", "b", "c"]),
        TABLE.assign(state=pd.array([True, False, False], dtype="boolean")),
        TABLE[["points", "locality", "state"]],
        TABLE.iloc[::-1],
        TABLE.iloc[[0, 1]],
        TABLE.set_axis([0, 1, 3]),
        TABLE.astype({"locality": object}),
        TABLE.astype({"locality": "category"}),
        TABLE.rename(columns={"state": "status"}),
    ],
)
def test_another_table_is_another_input(project, other):
    memory(project)(doubled, TABLE)
    memory(project)(doubled, other)
    assert len(calls) == 2
    assert frame_digest(TABLE) != frame_digest(other)


VALUES = [1, 1.0, True, "1", None, float("nan"), date(2024, 1, 1), "2024-01-01", Colour.RED, "red", (1, 2), [1, 2], {"a": 1}, {"b": 1}, (), Settings(), Settings(draws=4), Pair(1), Pair(2)]  # fmt: skip


def test_every_other_value_is_another_input(project):
    for value in VALUES:
        memory(project)(doubled, TABLE, value)
    memory(project)(doubled, TABLE, option=1)
    assert len(calls) == len(VALUES) + 1 == len(entries(project))


def test_what_has_no_reliable_digest_is_refused_by_name(project):
    with pytest.raises(TypeError, match="cannot be remembered by a set"):
        memory(project)(doubled, TABLE, {1, 2})
    with pytest.raises(TypeError, match="cannot be remembered by a table with this column: thing"):
        memory(project)(doubled, mixed(TABLE))


def test_a_table_that_no_parquet_holds_is_worked_out_each_time(project):
    assert [memory(project)(mixed, TABLE)["thing"].tolist() for _ in range(2)] == [[1, "one", b"1"]] * 2
    assert len(calls) == 2
    assert entries(project) == []


def test_other_code_and_other_libraries_take_nothing(project, monkeypatch):
    memory(project)(doubled, TABLE)
    memory(project, code="other")(doubled, TABLE)
    monkeypatch.setattr(remembered, "library_versions", lambda: ("numpy 1",))
    memory(project)(doubled, TABLE)
    assert len(calls) == 3


def test_the_folder_may_be_deleted_at_any_time(project):
    made = memory(project)(doubled, TABLE)
    for path in entries(project):
        path.unlink()
    (project.cache / "stages").rmdir()
    pd.testing.assert_frame_equal(memory(project)(doubled, TABLE), made)
    assert len(calls) == 2


def _flipped(content: bytes) -> bytes:
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]


@pytest.mark.parametrize(
    "harm",
    [
        _flipped,
        lambda c: c[:-1],
        lambda c: c[:70],
        lambda c: b"",
        lambda c: c + b"\n",
        lambda c: b"0" * 64 + c[64:],
        lambda c: c[:64] + packed(TABLE.head(1)),  # a seal of other content
        lambda c: pickle.dumps(os.getcwd),
        lambda c: c[64:],
    ],
)
def test_a_damaged_entry_is_passed_over_and_written_again(project, harm):
    made = memory(project)(doubled, TABLE)
    (path,) = entries(project)
    path.write_bytes(harm(path.read_bytes()))
    for _ in range(2):
        pd.testing.assert_frame_equal(memory(project)(doubled, TABLE), made)
    assert len(calls) == 2


def test_an_entry_from_elsewhere_is_never_parsed(project, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "theirs"))
    memory(project)(doubled, TABLE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "ours"))
    monkeypatch.setattr(remembered, "unpacked", lambda content: pytest.fail("parsed") if content in theirs else unpacked(content))
    theirs = [path.read_bytes()[64:] for path in entries(project)]
    monkeypatch.setattr(remembered, "packed", lambda found: packed(found.assign(ours=1)))
    assert "ours" in memory(project)(doubled, TABLE)
    assert len(calls) == 2


def test_an_entry_under_the_name_of_another_is_passed_over(project):
    made, other = memory(project)(doubled, TABLE), memory(project)(doubled, TABLE.head(2))
    one, two = entries(project)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    pd.testing.assert_frame_equal(memory(project)(doubled, TABLE), made)
    pd.testing.assert_frame_equal(memory(project)(doubled, TABLE.head(2)), other)
    assert len(calls) == 4


@pytest.mark.skipif(os.name == "nt", reason="rights of files are those of POSIX")
@pytest.mark.parametrize("laid", ["readable by others", "too short", "a link"])
def test_a_secret_that_another_could_know_is_not_used(project, tmp_path, monkeypatch, laid):
    place = tmp_path / "state" / "parlib"
    place.mkdir(parents=True)
    kept = place / ("key" if laid != "a link" else "elsewhere")
    kept.write_bytes(b"x" * (32 if laid != "too short" else 31))
    kept.chmod(0o644 if laid == "readable by others" else 0o600)
    if laid == "a link":
        (place / "key").symlink_to(kept)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    memory(project)(doubled, TABLE)
    memory(project)(doubled, TABLE)
    assert len(calls) == 2
    assert entries(project) == []


def test_where_nothing_can_be_kept_the_build_goes_on(project, tmp_path, monkeypatch):
    project.cache.mkdir(parents=True)
    (project.cache / "stages").write_text("a file stands where the folder should be")
    memory(project)(doubled, TABLE)
    (tmp_path / "state").write_text("and so does one at home")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    found = memory(project)(doubled, TABLE)
    memory(project).trim()
    assert len(found) == 6
    assert len(calls) == 2


def test_what_was_not_used_for_longest_goes_first(project, monkeypatch):
    for number in range(4):
        memory(project)(doubled, TABLE, number)
    for age, path in enumerate(entries(project)):
        os.utime(path, ns=(age, age))
    oldest, *newer = entries(project)
    (project.cache / "stages" / "a stranger").write_text("stays")
    monkeypatch.setattr(remembered, "MOST_ENTRIES", 3)
    memory(project).trim()
    assert [p for p in entries(project) if p.suffix] == newer
    monkeypatch.setattr(remembered, "MOST_BYTES", newer[-1].stat().st_size)
    memory(project).trim()
    assert [p for p in entries(project) if p.suffix] == newer[-1:]
    assert not oldest.exists()


def test_what_the_build_itself_used_stays_however_large(project, monkeypatch):
    monkeypatch.setattr(remembered, "MOST_BYTES", 1)
    memory(project)(doubled, TABLE, 1)
    build = memory(project)
    for number in (2, 3):
        build(doubled, TABLE, number)
    build.trim()
    assert len(entries(project)) == 2
    again = memory(project)
    again(doubled, TABLE, 3)
    again.trim()
    assert len(entries(project)) == 1
    assert again.taken == 1


def test_taking_an_entry_counts_as_use(project):
    memory(project)(doubled, TABLE)
    (path,) = entries(project)
    os.utime(path, ns=(1, 1))
    memory(project)(doubled, TABLE)
    assert path.stat().st_mtime_ns > 1


def test_concurrent_readers_agree(project):
    found, begin = [], threading.Barrier(6)

    def run():
        begin.wait()
        found.extend(memory(project)(doubled, TABLE, number) for number in range(5))

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 30
    assert all(frame.equals(found[0]) for frame in found)
    assert [p.suffix for p in entries(project)] == [".stage"] * 5


CELLS = st.one_of(
    st.lists(st.floats(), min_size=3, max_size=3),
    st.lists(st.integers(-(2**60), 2**60), min_size=3, max_size=3),
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
)


@given(st.dictionaries(st.text("abc", min_size=1), CELLS, min_size=1, max_size=4))
def test_a_table_comes_back_as_it_went(columns):
    frame = pd.DataFrame(columns)
    back = unpacked(packed(frame))
    pd.testing.assert_frame_equal(back, frame, check_exact=True)
    # the bits of a float that is not there may differ from what was never in a table of Arrow; after one trip nothing changes
    assert frame_digest(unpacked(packed(back))) == frame_digest(back)


def test_a_digest_tells_what_a_table_holds_and_not_how_it_lies_in_memory():
    whole = pd.DataFrame(
        {"text": ["một", "", "hai, ba", "bốn", "năm"] * 30, "figure": [1.0, np.nan, 3.0, -0.5, 7.0] * 30, "flag": [True, False, True] * 50}
    )
    whole["text"] = whole["text"].astype("str")
    piece = whole.iloc[13:90].reset_index(drop=True)
    again = pd.DataFrame({name: pd.Series(piece[name].tolist(), dtype=piece[name].dtype) for name in piece})
    joined = pd.concat([piece.iloc[:5], piece.iloc[5:]], ignore_index=True)
    assert frame_digest(piece) == frame_digest(again) == frame_digest(joined) == frame_digest(unpacked(packed(piece)))
    others = [
        again.assign(text=["x", *again["text"][1:]]),
        again.assign(figure=again["figure"].fillna(0.0)),
        again.assign(flag=~again["flag"]),
        again.iloc[::-1],
        again.rename(columns={"flag": "mark"}),
        again.iloc[:-1],
    ]
    assert len({frame_digest(table) for table in (again, *others)}) == len(others) + 1


def test_text_that_runs_over_the_end_of_a_cell_is_other_text():
    tables = [pd.DataFrame({"a": cells}, dtype="str") for cells in (["ab", "c"], ["a", "bc"], ["abc", ""], ["", "abc"], ["abc", None])]
    assert len({frame_digest(table) for table in tables}) == len(tables)


def test_what_follows_from_a_key_alone_is_kept_and_nothing_is_not(tmp_path):
    remembered = Remembered(Project(tmp_path), code="code")
    table = pd.DataFrame({"a": [1.0, 2.0]})
    assert remembered.recall(["key", table], lambda: None) is None
    made = remembered.recall(["key", table], lambda: {"rows": table})
    again = Remembered(Project(tmp_path), code="code").recall(["key", table.copy()], lambda: pytest.fail("it was kept"))
    pd.testing.assert_frame_equal(made["rows"], again["rows"])
    assert remembered.content(["key"], lambda: b"one\ntwo") == b"one\ntwo"
    assert Remembered(Project(tmp_path), code="code").content(["key"], lambda: b"other") == b"one\ntwo"
    assert Remembered(Project(tmp_path), code="newer").content(["key"], lambda: b"other") == b"other"
