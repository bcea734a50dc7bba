"""Digests of what each unit has in a release: they follow every cell, and nothing of another unit or year."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest

from parlib.store.digests import digests_of, parts_of, rows_of_table
from parlib.store.made_from import file_digest
from parlib.store.project import Project
from parlib.store.releases import Release, open_release, release_problems
from parlib.store.remembered import frame_digest
from parlib.store.writing import parquet
from tests.made_release import RELEASE, made_release
from tests.projects import own_copy, untouched
from tests.world import world_evidence, world_frameworks, world_localities, world_responses

ROWS = pd.DataFrame(
    {
        "locality": ["a", "b", "a", "a"],
        "period": [2020, 2020, 2021, 2021],
        "framework": ["old", "old", "new", "old"],
        "text": ["x", "", "yz", "ế"],
        "more": ["", "x", "", "y"],
        "value": [1.5, np.nan, 0.0, -2.0],
        "flag": [True, False, True, True],
        "open": pd.array([True, None, False, None], dtype="boolean"),
        "source_file": ["s/1/f.csv", "s/1/f.csv", "", "s/1/g.csv"],
    }
)
SOURCES = pd.DataFrame({"source": ["s", "s"], "vintage": ["1", "1"], "file": ["f.csv", "g.csv"], "sha256": ["1" * 64, "2" * 64]})


def digests(
    rows: pd.DataFrame = ROWS, sources: pd.DataFrame = SOURCES, name: str = "observations", table: str = ""
) -> dict[tuple[str, str], str]:
    found = digests_of({name: rows, "sources": sources}).query("table == @table", local_dict={"table": table or name})
    return dict(zip(zip(found["unit"], found["part"], strict=True), found["digest"], strict=True))


def moved(**change: object) -> set[tuple[str, str]]:
    before, after = digests(), digests(**change)
    assert before.keys() == after.keys()
    return {key for key in before if before[key] != after[key]}


def test_one_digest_a_unit_and_year():
    assert sorted(digests()) == [("a", "2020"), ("a", "2021"), ("b", "2020")]
    assert len(set(digests().values())) == 3
    assert digests(ROWS.assign(plan="p")).keys() == {("a", "p"), ("b", "p")}
    assert digests(name="localities").keys() == {("a", ""), ("b", "")}
    assert digests(ROWS.drop(columns="locality")) == {}
    assert digests(ROWS.iloc[:0]) == {}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", "xy"),
        ("more", "x"),
        ("value", 1.25),
        ("value", np.nan),
        ("flag", False),
        ("open", False),
        ("open", None),
        ("framework", ""),
    ],
)
def test_every_cell_counts_for_its_own_unit_and_year(column, value):
    rows = ROWS.copy()
    rows.loc[0, column] = value
    assert moved(rows=rows) == {("a", "2020")}


def test_text_that_moves_to_the_next_column_or_row_is_another():
    assert moved(rows=ROWS.assign(text=ROWS["text"] + ROWS["more"], more="")) == {("b", "2020"), ("a", "2021")}
    assert moved(rows=ROWS.assign(text=["x", "", "y", "zế"])) == {("a", "2021")}
    assert moved(rows=ROWS.rename(columns={"text": "said"})) == set(digests())


def test_nothing_of_other_rows_and_of_how_a_table_is_held_counts():
    whole = digests()
    alone = digests(ROWS[ROWS["locality"].eq("a")].set_axis([7, 8, 9]))
    assert alone == {key: whole[key] for key in alone}
    assert digests(ROWS.iloc[[1, 0, 2, 3]]) == whole
    other = np.frombuffer(np.array([0xFFF8000000000001], dtype="<u8").tobytes(), dtype="<f8")[0]  # a NaN of other bits
    assert np.isnan(other)
    assert digests(ROWS.assign(value=[1.5, other, 0.0, -2.0])) == whole
    assert digests(ROWS.astype({"text": object, "more": "category"})) == whole
    assert digests(pd.read_parquet(io.BytesIO(parquet(ROWS)))) == whole


def test_what_is_said_of_a_source_counts_where_its_file_is_named():
    assert moved(sources=SOURCES.assign(sha256=["3" * 64, "2" * 64])) == {("a", "2020"), ("b", "2020")}
    assert moved(sources=SOURCES.assign(sha256=["1" * 64, "3" * 64])) == {("a", "2021")}


def test_a_file_of_all_units_that_is_filed_again_moves_what_is_own_of_no_unit_but_the_changed():
    again = ROWS.assign(source_file=ROWS["source_file"] + "-2", source_row=9)
    filed = SOURCES.assign(file=SOURCES["file"] + "-2", sha256=["3" * 64, "4" * 64])
    before, after = digests(table="observations:own"), digests(again, filed, table="observations:own")
    assert after == before
    assert set(digests(again, filed).values()).isdisjoint(digests().values()), "its pages would name another file"
    again.loc[0, "value"] = 99.0
    after = digests(again, filed, table="observations:own")
    assert {key for key in before if before[key] != after[key]} == {(str(ROWS.loc[0, "locality"]), str(ROWS.loc[0, "period"]))}


def test_parts_name_their_rule_books_and_years():
    parts = parts_of(digests_of({"scores": ROWS}))["scores"]["a"]
    assert [(p.name, p.books) for p in parts] == [("2020", ("old",)), ("2021", ("new", "old"))]
    assert [p.name for p in parts if p.upto(2020)] == ["2020"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    rows = world_evidence().to_dict("records")
    folder = tmp_path_factory.mktemp("digests")
    with untouched(
        made_release(
            folder, world_localities().to_dict("records"), rows, books=world_frameworks(), responses=world_responses(), resamples=20
        )
    ) as project:
        yield project


@pytest.fixture
def project(made, tmp_path):
    return own_copy(made, tmp_path)


def test_a_release_holds_its_digests_and_one_without_them_has_the_same(project, tmp_path):
    release = open_release(project)
    assert "digests" not in release.tables
    assert release.verify() == []
    assert release.parts == release.parts_of_tables()
    assert len(release.parts["scores"]) >= 3
    record = json.loads((release.folder / "lineage.json").read_text(encoding="utf-8"))
    (release.folder / "digests.parquet").unlink()
    del record["digests_sha256"]
    (release.folder / "lineage.json").write_text(json.dumps(record), encoding="utf-8")
    older = Release(release.folder)
    assert older.verify() == []
    assert older.parts == release.parts


def test_digests_that_are_not_those_of_the_tables_are_told(project):
    assert release_problems(project) == []
    release = open_release(project)
    path = release.folder / "digests.parquet"
    path.write_bytes(parquet(pd.read_parquet(path).assign(digest="0" * 64)))
    assert [p.what for p in release_problems(project)] == [f"release {RELEASE}: digests.parquet was changed after the release was written"]
    record = json.loads((release.folder / "lineage.json").read_text(encoding="utf-8"))
    (release.folder / "lineage.json").write_text(json.dumps(record | {"digests_sha256": file_digest(path)}), encoding="utf-8")
    assert [p.what for p in release_problems(project)] == [f"release {RELEASE}: digests.parquet is not what the tables give"]


def test_a_record_with_a_strange_digest_is_refused(project):
    release = open_release(project)
    record = json.loads((release.folder / "lineage.json").read_text(encoding="utf-8"))
    (release.folder / "lineage.json").write_text(json.dumps(record | {"digests_sha256": "../x"}), encoding="utf-8")
    assert "is not the record of a release" in release_problems(Project(project.root))[0].what


def test_a_large_table_in_pieces_gives_the_same_digests(monkeypatch):
    units = [f"u{n % 7}" for n in range(60)]
    rows = pd.DataFrame({"locality": units, "period": [2020 + n % 3 for n in range(60)], "points": range(60), "framework": ["a", "b"] * 30})
    whole = parts_of(digests_of({"scores": rows}))
    assert len(whole["scores"]) == 7
    for at_once in (1, 10, 59):
        monkeypatch.setattr("parlib.store.digests._ROWS_AT_ONCE", at_once)
        assert parts_of(digests_of({"scores": rows})) == whole


def _of_units(units, years=(2023, 2024)):
    rows = [(f"W{u // 100:02d}-X{u % 100:03d}", year, item) for item in ("1", "2", "3") for u in units for year in years]
    rows = [(unit, year, item, 1.0 if item == "1" else float(year)) for unit, year, item in rows]
    return pd.DataFrame(rows, columns=["locality", "period", "code", "points"])


def test_digests_of_pieces_are_those_of_the_whole_table_and_only_what_moved_is_made_again(monkeypatch):
    monkeypatch.setattr("parlib.store.digests._ROWS_IN_ONE", 10)
    monkeypatch.setattr("parlib.store.digests._ROWS_AT_ONCE", 700)
    rows, kept, made = _of_units(range(300)), {}, []

    def keep(key, make):
        name = (*key[:2], frame_digest(key[2]), *key[3])
        if name not in kept:
            made.append(sorted(key[2]["locality"].unique()))
            kept[name] = make()
        return kept[name]

    assert list(rows_of_table("scores", rows, {}, keep=keep)) == list(rows_of_table("scores", rows, {}))
    pieces = len(made)
    assert pieces > 2
    made.clear()
    moved = rows.assign(points=rows["points"].where(rows.index != 7, 9.0))
    changed = list(rows_of_table("scores", moved, {}, keep=keep))
    assert changed == list(rows_of_table("scores", moved, {}))
    assert changed != list(rows_of_table("scores", rows, {}))
    assert [moved.loc[7, "locality"] in units for units in made] == [True]


def test_what_is_said_of_a_source_moves_the_digests_of_its_pieces_only(monkeypatch):
    monkeypatch.setattr("parlib.store.digests._ROWS_IN_ONE", 10)
    rows = _of_units(range(0, 400, 50)).assign(source_file=lambda t: "a/1/" + t["locality"].str[:3])
    told = {f"a/1/W{n:02d}": "said" for n in range(4)}
    kept = {}

    def keep(key, make):
        return kept.setdefault((frame_digest(key[2]), *sorted(key[3].items())), make())

    first = list(rows_of_table("evidence", rows, told, keep=keep))
    told |= {"a/1/W02": "said otherwise"}
    then = list(rows_of_table("evidence", rows, told, keep=keep))
    assert then == list(rows_of_table("evidence", rows, told))
    assert {row[1][:3] for row, before in zip(then, first, strict=True) if row != before} == {"W02"}
