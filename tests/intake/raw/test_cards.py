"""Cards: nothing is read that nobody vouches for."""

from pathlib import Path

import pytest
import yaml

from parlib.gate.yaml_text import yaml_of
from parlib.intake.raw.cards import CARD, Source, check_files, checksum, read_card
from tests.intake.raw_folder import RAW, write_source

SHIPPED = sorted(p.parent for p in RAW.glob(f"*/*/{CARD}"))


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_shipped_card_is_valid_and_vouches_for_every_file(folder: Path):
    card, problems = read_card(folder, place=folder.parent.name)
    assert problems == []
    assert card.citation
    assert card.licence
    assert card.caveats
    assert check_files(Source(folder.parent.name, folder.name, folder, card)) == {}


def test_no_raw_folder_is_without_a_card():
    folders = [p for source in RAW.iterdir() if source.is_dir() for p in source.iterdir() if p.is_dir()]
    assert sorted(folders) == SHIPPED


def source_of(folder):
    card, problems = read_card(folder, place="x/1")
    assert problems == []
    return Source("x", "1", folder, card)


def test_a_changed_a_missing_and_an_unlisted_file_are_three_problems(tmp_path):
    folder = write_source(tmp_path, "x/1", {"a.csv": "a\n1\n", "b.csv": "b\n1\n"}, kind="outcomes")
    source = source_of(folder)
    (folder / "a.csv").write_text("a\n2\n", encoding="utf-8")
    (folder / "b.csv").unlink()
    (folder / "c.csv").write_text("c\n", encoding="utf-8")
    (folder / "~$lock.xlsx").write_text("", encoding="utf-8")
    found = check_files(source)
    assert set(found) == {"a.csv", "b.csv", ""}
    assert "checksum differs" in found["a.csv"][0].what
    assert found["a.csv"][0].actual == checksum(folder / "a.csv")
    assert found["b.csv"][0].file == "x/1/b.csv"
    assert [p.file for p in found[""]] == ["x/1/c.csv"]


def test_a_folder_without_a_card_and_a_card_that_is_not_yaml(tmp_path):
    card, problems = read_card(tmp_path, place="x/1")
    assert card is None
    assert "no card" in problems[0].what
    (tmp_path / CARD).write_text("kind: a\ntitle: b: c\n", encoding="utf-8")
    card, problems = read_card(tmp_path, place="x/1")
    assert card is None
    assert "second `:`" in problems[0].what
    assert problems[0].place == "x/1/card.yml › line 2, column 9"


def test_all_faults_of_a_card_are_named_at_once(tmp_path):
    entry = {"name": "../a.csv", "sha256": "12", "about": "too short a sum"}
    (tmp_path / CARD).write_text(yaml.safe_dump({"kind": "outcomes", "titel": "x", "files": [entry]}), encoding="utf-8")
    card, problems = read_card(tmp_path, place="x/1")
    assert card is None
    assert {p.cell for p in problems} >= {
        "title",
        "producer",
        "citation",
        "retrieved",
        "licence",
        "titel",
        "files.0.name",
        "files.0.sha256",
    }
    assert "files" not in {p.cell for p in problems}, "a list is not too short because its entries are wrong"


def test_a_file_listed_twice_is_refused(tmp_path):
    folder = write_source(tmp_path, "x/1", {"a.csv": "a\n"}, kind="outcomes")
    content = yaml.safe_load((folder / CARD).read_text(encoding="utf-8"))
    content["files"] *= 2
    (folder / CARD).write_text(yaml_of(content), encoding="utf-8")
    card, problems = read_card(folder, place="x/1")
    assert card is None
    assert "more than once: a.csv" in problems[0].what
