"""What a workspace holds is read, and what it lacks comes from the package."""

from __future__ import annotations

import pytest

from parlib.gate.overlay import Overlay, overlay


@pytest.fixture
def both(tmp_path):
    for name in ("own/wording/vi.yml", "own/plans/a.yml", "beneath/wording/vi.yml", "beneath/wording/en.yml", "beneath/books/x/head.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "beneath" / ".hidden").mkdir()
    return Overlay((tmp_path / "own", tmp_path / "beneath"))


def test_a_file_of_the_same_name_takes_the_place_of_the_one_beneath(both):
    assert [p.read_text(encoding="utf-8") for p in (both / "wording").files("*.yml")] == ["beneath/wording/en.yml", "own/wording/vi.yml"]
    assert (both / "wording").file("vi.yml").read_text(encoding="utf-8") == "own/wording/vi.yml"


def test_what_is_nowhere_would_lie_in_the_own_folder(both):
    assert (both / "wording").file("fr.yml") == both.places[0] / "wording" / "fr.yml"
    assert (both / "nothing").files("*") == []


def test_folders_of_both_are_listed_once(both):
    (both.places[0] / "books" / "x").mkdir(parents=True)
    assert [f.name for f in both.folders()] == ["books", "plans", "wording"]
    (book,) = (both / "books").folders()
    assert book.file("head.yml").is_relative_to(both.places[1])


def test_a_single_folder_is_an_overlay_of_one(tmp_path):
    assert overlay(str(tmp_path)).places == (tmp_path,)
    assert overlay(two := Overlay((tmp_path, tmp_path))) is two
