"""Briefs in a bucket or folder: whole or not there, gone on with, and no secret in any word about them."""

from __future__ import annotations

import itertools
from functools import partial

import pytest

from parlib.briefing.catalogue import write_catalogue
from parlib.briefing.run.batch import run_batch
from parlib.briefing.run.delivered import delivered
from parlib.briefing.run.shelf import Shelf, says, shelf_at
from parlib.briefing.run.wanted import wanted_of
from parlib.errors import UsageError, WriteFailed
from parlib.speech.catalogue import aloud, speaking
from parlib.store.releases import open_release
from tests.briefing.run.cluster.conftest import lying_in
from tests.briefing.run.cluster.quick import NOTES, quick
from tests.briefing.run.cluster.quick_project import RELEASE, UNITS, asked
from tests.projects import own_copy


@pytest.fixture
def project(made, tmp_path, monkeypatch):
    monkeypatch.setenv(NOTES, str(tmp_path))
    return own_copy(made, tmp_path / "project")


@pytest.fixture(params=[pytest.param("s3", marks=pytest.mark.stress), "file"])
def address(request, tmp_path):
    """A folder, and in the long form a bucket."""
    return place(request, tmp_path)


@pytest.fixture(params=["s3", "file"])
def either(request, tmp_path):
    """A bucket and a folder."""
    return place(request, tmp_path)


def place(request, tmp_path) -> str:
    if request.param == "file":
        return f"file://{tmp_path}/nơi để/báo cáo"
    request.getfixturevalue("storage")
    return f"s3://briefs-thu/{tmp_path.name}"


def put(project, address, unit, *, formats=("html", "pdf"), force=False):
    render = partial(quick, release=RELEASE, engine="plain", force=force)
    return delivered(asked(unit)[0], project, render=render, out=address, release=RELEASE, formats=formats, force=force)


class Killed(BaseException):
    pass


def dying_at(shelf: Shelf, write: int):
    """Let the shelf's process end before its n-th file."""
    count, usual = itertools.count(), shelf._store.write

    def write_or_die(name, content):
        if next(count) == write:
            raise Killed
        usual(name, content)

    return write_or_die


@pytest.mark.parametrize("killed_at", [0, 1, pytest.param(2, marks=pytest.mark.stress), 3])
def test_a_brief_is_there_whole_or_not_at_all_wherever_the_run_is_killed(project, address, monkeypatch, killed_at):
    shelf = shelf_at(address)
    first = put(project, address, UNITS[0])
    before = shelf.stamps(RELEASE)
    assert (first.status, list(before)) == ("made", [f"{first.folder.rpartition('/')[2]}/brief"])
    with monkeypatch.context() as patch:
        patch.setattr(shelf._store, "write", dying_at(shelf, killed_at), raising=False)
        with pytest.raises(Killed):
            put(project, address, UNITS[0], force=True)
    assert shelf.stamps(RELEASE) == {}
    assert put(project, address, UNITS[0]).status == "made"
    assert shelf.stamps(RELEASE) == before
    assert put(project, address, UNITS[0]).status == "skipped"


def test_a_format_that_was_there_is_made_along_and_one_that_went_is_not_there(project, address):
    put(project, address, UNITS[1], formats=("pdf",))
    made = put(project, address, UNITS[1], formats=("html",))
    assert sorted(made.files) == ["brief.html", "brief.ipynb", "brief.model.json.gz", "brief.pdf"]
    wanted = wanted_of(asked(UNITS[1])[0], project, release=RELEASE)
    there = shelf_at(address).stamp(wanted)
    assert says(there, wanted, ("html", "pdf"))
    assert not says(there, wanted, ("docx",))
    shelf_at(address)._store.remove([f"{made.folder}/brief.pdf"])
    assert shelf_at(address).stamps(RELEASE) == {}, "a brief that lacks a file is not there"


def test_a_second_run_makes_what_is_lacking_and_the_catalogue_lists_all_of_it(project, either):
    for unit in UNITS[:5]:
        put(project, either, unit)
    shelf = shelf_at(either)
    stamp = f"{RELEASE}/{put(project, either, UNITS[0]).folder.rpartition('/')[2]}/brief.stamp.json"
    shelf._store.write(stamp, b'{"half')
    report = run_batch(asked(*UNITS[1:4]), project=project, out=either, engine="plain")
    assert [r.status for r in report.results] == ["skipped"] * 3
    page = write_catalogue(report, project)
    assert page == f"{either}/index.html"
    text = shelf._store.read(["index.html"])["index.html"].decode()
    listed = [unit for unit in UNITS if f"{unit}" in text]
    assert listed == list(UNITS[1:5]), "what is half is not listed, what an earlier run put there is"
    assert not (project.reports / "index.html").exists()


def test_a_stamp_of_somebody_else_is_none(project, address):
    wanted = wanted_of(asked(UNITS[0])[0], project, release=RELEASE)
    folder = f"{RELEASE}/{wanted.folder.name}"
    for forged in (b"[]", b'{"files": {"../../x": "0"}, "about": {}, "formats": []}', b'{"files": {}, "about": {}}', b"{" * 5_000):
        shelf_at(address)._store.write(f"{folder}/brief.stamp.json", forged)
        assert shelf_at(address).stamps(RELEASE) == {}
        assert shelf_at(address).stamp(wanted) is None


@pytest.mark.parametrize("name", ["../x", "a/../x", "/etc/x", "a//x", ".hidden", "a/b/c/d", "a\nb", ""])
def test_no_name_leads_out_of_the_place(address, name):
    with pytest.raises(WriteFailed, match="is not the name of a brief's file"):
        shelf_at(address).write(name, "x")
    with pytest.raises(WriteFailed, match="is not the name of a brief's file"):
        shelf_at(address).stamps(name)


def test_a_browser_is_told_what_it_gets(project, storage):
    put(project, "s3://briefs-thu/kinds", UNITS[0])
    kinds = {
        name.rpartition(".")[2]: storage.head_object(Bucket="briefs-thu", Key=name)["ContentType"]
        for name in lying_in(storage)
        if "/kinds" in f"/{name}" and "brief." in name
    }
    assert kinds == {
        "html": "text/html; charset=utf-8",
        "pdf": "application/pdf",
        "json": "application/json",
        "gz": "application/gzip",
        "ipynb": "application/x-ipynb+json",
    }


@pytest.mark.parametrize(
    ("secret", "address"),
    [
        ("hunter2", "s3://AKIATHU:hunter2@briefs-thu/x"),
        ("hunter2", "https://me:hunter2@host/x"),
        ("c0ffee", "s3://briefs-thu/x?X-Amz-Signature=c0ffee"),
        ("", "s3://briefs-thu/../other"),
        ("", "s3://b"),
        ("", "file://briefs"),
        ("", "file:///a/../../etc"),
        ("", "simplecache::s3://briefs-thu/x"),
        ("", "/mnt/briefs"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_being_repeated(secret, address):
    with pytest.raises(UsageError, match="→ write") as caught:
        Shelf(address)
    with speaking("vi"):
        said = str(caught.value) + aloud(caught.value.message)
    assert "ghi s" in said or "ghi thẳng" in said
    assert not secret or secret not in said


@pytest.mark.parametrize(
    ("bucket", "change", "what"),
    [
        ("briefs-la", {}, "there is no such place"),
        ("briefs-thu", {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "the storage does not answer"),
    ],
)
def test_a_storage_that_does_not_do_is_told_in_words(storage, monkeypatch, bucket, change, what):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    for name, value in change.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WriteFailed, match=what) as caught:
        Shelf(f"s3://{bucket}/x").mark()
    assert "khoa-bi-mat" not in str(caught.value)


def test_a_machine_without_a_key_is_told_so(storage, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(WriteFailed, match="this machine has no key for the storage"):
        Shelf("s3://briefs-thu/x").mark()


def test_the_release_is_the_one_asked_for(made):
    assert open_release(made).id == RELEASE
