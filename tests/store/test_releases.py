"""A release is written whole or not at all, named after its inputs, and says when it was touched."""

from __future__ import annotations

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from parlib.codebook.tables import empty
from parlib.errors import ReleaseError, UsageError, ValidationFailed
from parlib.speech.catalogue import aloud, speaking
from parlib.store.made_from import file_digest, folder_digests, release_id
from parlib.store.project import Project, find_project
from parlib.store.releases import fitting, open_release, release_problems, write_release
from parlib.store.writing import being_written


@pytest.fixture
def project(tmp_path):
    for folder in ("params", "data/raw", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    return Project(tmp_path)


def extra():
    return pd.DataFrame({"name": ["Hải Phòng", "Đà Nẵng"], "value": [1.5, float("nan")]})


def write(project, name="r-000000000001", **tables):
    return write_release(project, name, {"localities": empty("localities"), **tables}, params={"wording": {}}, lineage={"inputs": {}})


def test_what_is_written_is_read_back_equal(project):
    release = write(project, extra=extra())
    pd.testing.assert_frame_equal(open_release(project).table("extra"), extra(), check_dtype=False)
    assert release.tables == ("extra", "localities")
    assert release.lineage["tables"]["extra"]["rows"] == 2
    assert release.verify() == []


def test_filters_read_only_the_rows_that_fit(project):
    write(project, extra=extra())
    assert open_release(project).table("extra", filters=[("name", "==", "Đà Nẵng")])["name"].tolist() == ["Đà Nẵng"]


def test_rows_of_a_table_in_memory_are_those_of_its_file(project, monkeypatch):
    units = pd.DataFrame(
        {
            "name": ["B", "A", "", "A", None],
            "period": pd.array([2023, 2024, 2024, None, 2023], dtype="Int64"),
            "value": [1.5, float("nan"), 0.0, 2.0, 3.0],
            "applies": [True, False, True, True, False],
        }
    )
    release = write(project, extra=units)
    asked = (
        [("name", "==", "A")],
        [("name", "in", ["A", ""]), ("period", "<=", 2024)],
        [("name", ">=", "A"), ("name", "<=", "B"), ("applies", "==", True)],
        [("name", "==", "nobody")],
        [("name", "in", [])],
    )
    held = [release.table("extra", filters=filters) for filters in asked]
    monkeypatch.setattr("parlib.store.releases._ROWS_HELD", 1)
    for rows, filters in zip(held, asked, strict=True):
        pd.testing.assert_frame_equal(rows, release.table("extra", filters=filters))
    assert [len(rows) for rows in held] == [2, 2, 2, 0, 0]


def test_a_table_in_memory_is_no_excuse_for_a_file_that_was_changed(project):
    release = write(project, extra=extra())
    release.table("extra", filters=[("name", "==", "Đà Nẵng")])
    pq.write_table(pa.table({"name": ["Đà Nẵng"], "value": [99.0]}), release.folder / "extra.parquet")
    with pytest.raises(ReleaseError, match=r"extra\.parquet"):
        release.table("extra", filters=[("name", "==", "Đà Nẵng")])


def test_a_table_that_breaks_its_schema_leaves_no_trace(project):
    write(project, "r-000000000001")
    bad = empty("localities").drop(columns="slug")
    with pytest.raises(ValidationFailed):
        write_release(project, "r-000000000002", {"localities": bad}, params={}, lineage={})
    assert sorted(p.name for p in project.processed.iterdir()) == ["CURRENT", "r-000000000001"]
    assert open_release(project).id == "r-000000000001"


def test_the_same_inputs_are_not_written_over(project):
    first = write(project)
    stamp = (first.folder / "lineage.json").stat().st_mtime_ns
    write(project)
    assert (first.folder / "lineage.json").stat().st_mtime_ns == stamp


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda f: (f / "extra.parquet").write_bytes(b"x"), "extra.parquet was changed"),
        (lambda f: (f / "extra.parquet").unlink(), "extra.parquet is missing"),
        (lambda f: (f / "more.txt").write_text("x"), "more.txt does not belong"),
        (lambda f: (f / "params.json").write_text("{}"), "params.json was changed"),
    ],
)
def test_verify_names_what_was_touched(project, harm, said):
    release = write(project, extra=extra())
    harm(release.folder)
    assert [line for line in release.verify() if said in line]


def test_opening_what_is_not_there_says_what_is(project):
    with pytest.raises(ReleaseError, match="parlib build"):
        open_release(project)
    write(project)
    with pytest.raises(ReleaseError, match="r-000000000001"):
        open_release(project, "r-ffffffffffff")
    with pytest.raises(ReleaseError, match="not the name"):
        open_release(project, "../elsewhere")


def test_name_follows_inputs_code_and_options():
    base = release_id({"a": "1"}, code="c", options={"quarantine": False})
    assert base == release_id({"a": "1"}, code="c", options={"quarantine": False})
    others = {
        release_id({"a": "2"}, code="c", options={}),
        release_id({"a": "1"}, code="d", options={}),
        release_id({"a": "1"}, code="c", options={"quarantine": True}),
    }
    assert base not in others
    assert len(others) == 3


def test_lineage_holds_no_clock(project):
    a = write(project).lineage
    text = json.dumps(a)
    assert not any(word in text for word in ("created", "time", "date"))


@pytest.mark.parametrize(
    "filters",
    [
        [("name", "==", "b")],
        [("name", "in", ["a", "c", "z"]), ("year", "<=", 2)],
        [("name", ">=", "b"), ("cut", "==", True)],
        [("year", "in", [1, 3]), ("year", ">=", 2)],
        [("year", "!=", 2)],
        [("nothing", "==", "a")],
    ],
)
def test_rows_in_memory_fit_filters_as_rows_of_a_file_do(tmp_path, filters):
    texts = pa.chunked_array([pa.array(["a", "b", None]), pa.array(["c", "b", "a"])]).dictionary_encode()
    table = pa.table({"name": texts, "year": [1, 2, 3, None, 2, 1], "cut": [True, None, False, True, True, False], "nothing": [None] * 6})
    pq.write_table(table, tmp_path / "t.parquet")
    try:
        read = pq.read_table(tmp_path / "t.parquet", filters=filters).to_pylist()
    except pa.ArrowException as refused:
        read = type(refused)
    try:
        kept = fitting(table, filters).to_pylist()
    except pa.ArrowException as refused:
        kept = type(refused)
    assert kept == read


def test_digests_ignore_caches_and_hidden_files(tmp_path):
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_text("x")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "a.csv").write_text("x")
    assert list(folder_digests(tmp_path, root=tmp_path)) == ["a.csv"]


def test_digests_are_of_files_in_all_folders_by_their_place_and_follow_no_link_to_a_folder(tmp_path):
    inner = tmp_path / "project" / "params" / "plans"
    inner.mkdir(parents=True)
    for place in ("params/b.py", "params/a.txt", "params/plans/z.py", "elsewhere.py"):
        (tmp_path / "project" / place).write_text(place)
    (inner / "linked").symlink_to(tmp_path)
    (inner / "file.py").symlink_to(tmp_path / "project" / "elsewhere.py")
    root = tmp_path / "project"
    told = folder_digests(root / "params", root=root, suffixes=(".py",))
    assert list(told) == ["params/b.py", "params/plans/file.py", "params/plans/z.py"]
    assert told["params/plans/file.py"] == file_digest(root / "elsewhere.py")
    assert list(folder_digests(root / "params", root=root)) == ["params/a.txt", *told]


def test_project_is_found_from_below_and_by_environment(project, tmp_path, monkeypatch):
    assert find_project(near=project.raw).root == project.root
    monkeypatch.setenv("PARLIB_ROOT", str(project.root))
    assert find_project().root == project.root
    outside = tmp_path.parent
    with pytest.raises(UsageError, match="PARLIB_ROOT"):
        find_project(near=outside)


def test_a_named_folder_is_the_project_or_an_error_never_one_above_it(project, tmp_path, monkeypatch):
    monkeypatch.delenv("PARLIB_ROOT", raising=False)
    assert find_project(project.root).root == project.root
    for folder in (project.raw, project.root / "params", project.root / "nowhere"):
        with pytest.raises(
            UsageError, match=r"is not a parlib project: it has no params/, data/raw/, notebooks/; did you mean .*which holds it"
        ):
            find_project(folder)
        monkeypatch.setenv("PARLIB_ROOT", str(folder))
        with pytest.raises(UsageError, match="named by PARLIB_ROOT"):
            find_project()
        monkeypatch.delenv("PARLIB_ROOT")
    with pytest.raises(UsageError, match="has no params/"):
        find_project(tmp_path.parent)


@pytest.mark.parametrize(
    ("lineage", "said"),
    [
        (None, "no release"),
        ("", "cannot be read"),
        ("[]", "is not the record of a release"),
        ("{}", "is not the record of a release"),
        ('{"tables": {"../../etc/hostname": {"sha256": "%s"}}, "params_sha256": "%s", "release": "r-000000000001"}', "is not the record"),
        ('{"tables": {"extra": []}, "params_sha256": "%s", "release": "r-000000000001"}', "is not the record of a release"),
        ('{"tables": {}, "params_sha256": "%s", "release": "r-000000000002"}', "that of 'r-000000000002'"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_a_release_without_a_sound_lineage_is_not_opened(project, lineage, said):
    folder = write(project, extra=extra()).folder
    path = folder / "lineage.json"
    path.unlink()
    if lineage is not None:
        path.write_text(lineage.replace("%s", "0" * 64), "utf-8")
    with pytest.raises(ReleaseError, match=said):
        open_release(project)


def test_a_table_edited_by_hand_is_not_read(project):
    write(project, extra=extra())
    path = open_release(project).folder / "extra.parquet"
    assert open_release(project).columns("extra") == ("name", "value")
    held = path.read_bytes()
    pq.write_table(pa.Table.from_pandas(extra().assign(value=99.99), preserve_index=False), path)
    for read in (lambda r: r.table("extra"), lambda r: r.columns("extra")):
        with pytest.raises(ReleaseError, match="was changed after the release was written"):
            read(open_release(project))
    path.write_bytes(held)
    assert len(open_release(project).table("extra")) == 2
    (path.parent / "params.json").write_text('{"wording": {"vi": "false"}}', "utf-8")
    with pytest.raises(ReleaseError, match=r"params\.json was changed"):
        _ = open_release(project).params
    assert [p.what for p in release_problems(project)] == ["release r-000000000001: params.json was changed after the release was written"]
    (path.parent / "more.txt").write_text("x", "utf-8")
    with speaking("vi"):  # every part of the sentence is said in it
        told = [aloud(p.what) for p in release_problems(project)]
    assert told == [
        "bản phát hành r-000000000001: params.json bị thay đổi sau khi bản phát hành được ghi",
        "bản phát hành r-000000000001: more.txt không thuộc bản phát hành",
    ]


def test_a_file_of_a_release_is_digested_once_in_a_process(project, monkeypatch):
    write(project, extra=extra())
    read = []
    monkeypatch.setattr("parlib.store.releases.file_digest", lambda path: read.append(path.name) or file_digest(path))
    for _ in range(3):
        release = open_release(project)
        release.table("extra")
        assert release.snapshot == {"wording": {}}
    assert sorted(read) == ["extra.parquet", "params.json"]


@pytest.mark.parametrize("name", ["../elsewhere", "..", "a/b", "a\\b", "", ".hidden", "x" * 200, "r-1\x00"])
def test_what_is_not_a_name_opens_nothing(project, name):
    write(project)
    with pytest.raises(ReleaseError, match="not the name of a release"):
        open_release(project, name)


def test_numbers_are_written_as_exactly_as_declared(project):
    frame = pd.DataFrame({"value": [0.1 + 0.2, 0.1 + 0.2 - 0.3, 1 / 3, 12345.678901234567, 7.0, float("nan")]})
    written = write(project, extra=frame).table("extra")["value"]
    assert written[:5].tolist() == [0.3, 0.0, 0.333333333333, 12345.6789012, 7.0]
    assert pd.isna(written[5])


def test_a_table_is_on_the_disk_before_the_release_is_there(project):
    with being_written(project, "r-000000000001", sources=None) as release:
        release.table("extra", extra())
        (folder,) = (p for p in project.processed.iterdir() if p.is_dir())
        assert pd.read_parquet(folder / "extra.parquet")["name"].tolist() == ["Hải Phòng", "Đà Nẵng"]
        assert not (project.processed / "r-000000000001").exists()
        release.table("localities", empty("localities"))
        release.record(params={"wording": {}}, lineage={"inputs": {}})
    assert open_release(project).verify() == []
    assert open_release(project).tables == ("extra", "localities")


def test_of_a_release_that_fails_half_way_nothing_is_left(project):
    write(project)
    bad = pd.DataFrame({"locality": ["X"]})
    with pytest.raises(ValidationFailed), being_written(project, "r-000000000002", sources=None) as release:
        [release.table(name, table) for name, table in (("extra", extra()), ("localities", bad))]
    assert sorted(p.name for p in project.processed.iterdir()) == ["CURRENT", "r-000000000001"]
    assert open_release(project).id == "r-000000000001"


def test_tables_come_in_any_order_and_give_the_same_release(project):
    tables = {"localities": empty("localities"), "extra": extra(), "more": extra()}
    written = []
    for name, order in (("r-000000000001", sorted(tables)), ("r-000000000002", sorted(tables, reverse=True))):
        with being_written(project, name, sources=None) as release:
            for table in order:
                release.table(table, tables[table])
            release.record(params={}, lineage={})
        folder = project.processed / name
        written.append({p.name: p.read_bytes().replace(name.encode(), b"") for p in sorted(folder.iterdir())})
    assert written[0] == written[1]
