"""What a worker gets of a project: named by its content, whole or not at all, kept for the next run."""

from __future__ import annotations

import pytest

from parlib.briefing.run.cluster.identity import differences, identity
from parlib.briefing.run.cluster.package import Arrival, Package, package_of
from parlib.errors import ReleaseError
from parlib.store.project import Project
from parlib.store.releases import open_release
from tests.briefing.run.cluster.quick_project import RELEASE


@pytest.fixture
def package(made):
    return package_of(made, RELEASE, ["brief"])


def send(arrival: Arrival, package: Package, project: Project, *, change=lambda place, content: content) -> str:
    for place, _, _ in package.files:
        content = change(place, (project.root / place).read_bytes())
        for first in range(0, max(1, len(content)), 1000):
            arrival.take(place, content[first : first + 1000])
    return arrival.settle()


def test_it_arrives_whole_and_is_there_for_the_next_run(made, package, tmp_path):
    arrival = Arrival(package, tmp_path)
    assert arrival.needed()
    arrival.begin()
    assert send(arrival, package, made) == ""
    assert [p.name for p in tmp_path.iterdir()] == [package.name]
    assert open_release(Project(tmp_path / package.name), RELEASE).verify() == []
    assert not Arrival(package, tmp_path).needed()


@pytest.mark.parametrize("change", [lambda p, c: c[:-1], lambda p, c: c[:-1] + b"?", lambda p, c: c + b" " if p.endswith("json") else c])
def test_what_is_not_what_was_sent_is_not_kept(made, package, tmp_path, change):
    arrival = Arrival(package, tmp_path)
    assert arrival.needed()
    arrival.begin()
    assert send(arrival, package, made, change=change) != ""
    assert list(tmp_path.iterdir()) == []


def test_what_was_changed_afterwards_is_sent_again(made, package, tmp_path):
    first = Arrival(package, tmp_path)
    first.begin()
    send(first, package, made)
    (tmp_path / package.name / "notebooks" / "brief.ipynb").write_text("{}")
    again = Arrival(package, tmp_path)
    assert again.needed()
    again.begin()
    assert send(again, package, made) == ""
    assert package.in_place(tmp_path / package.name)


def test_another_content_has_another_name(made, package):
    place, _, size = package.files[0]
    assert Package(((place, "0" * 64, size), *package.files[1:])).name != package.name


@pytest.mark.parametrize(
    "place", ["../x.json", "/etc/passwd", "data/processed/r-1/../../x.json", "notebooks/x.py", "data/processed/CURRENT"]
)
def test_it_holds_files_of_a_release_and_notebooks_only(place, tmp_path):
    with pytest.raises(ReleaseError, match="is not a file of a release or notebook"):
        Arrival(Package(((place, "0" * 64, 1),)), tmp_path)


def test_versions_that_differ_are_named_with_both():
    ours = identity()
    assert differences(ours, ours) == ""
    assert differences({**ours, "typst": "0.1"}, ours) == f"typst 0.1 ≠ {ours['typst']}"
    assert differences({}, {"parlib": "0.1.0"}) == "parlib – ≠ 0.1.0"
