"""A release is written whole or not at all, named after its inputs, and says when it was touched."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from parlib.codebook.tables import empty
from parlib.errors import ReleaseError, UsageError, ValidationFailed
from parlib.store.project import Project, find_project
from parlib.store.releases import folder_digests, open_release, release_id, write_release


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


def test_digests_ignore_caches_and_hidden_files(tmp_path):
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_text("x")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "a.csv").write_text("x")
    assert list(folder_digests(tmp_path, root=tmp_path)) == ["a.csv"]


def test_project_is_found_from_below_and_by_environment(project, tmp_path, monkeypatch):
    assert find_project(project.raw).root == project.root
    monkeypatch.setenv("PARLIB_ROOT", str(project.root))
    assert find_project().root == project.root
    outside = tmp_path.parent
    with pytest.raises(UsageError, match="PARLIB_ROOT"):
        find_project(outside)
