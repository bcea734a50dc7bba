"""Wording in several files: one wording per language, no entry twice, every fault with its line."""

from __future__ import annotations

import pytest

from parlib.errors import ValidationFailed
from parlib.store.wording import load_wording


def write(tmp_path, **files):
    folder = tmp_path / "wording"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name.replace('_', '.')}.yml").write_text(text, encoding="utf-8")
    return tmp_path


def test_files_of_one_language_add_to_the_same_groups(tmp_path):
    params = write(tmp_path, vi="labels:\n  a: A\n  more: {x: 1x}\n", vi_plan="labels:\n  b: B\n  more: {y: 1y}\n", en="labels: {a: A}\n")
    assert load_wording(params) == {"vi": {"labels": {"a": "A", "b": "B", "more": {"x": "1x", "y": "1y"}}}, "en": {"labels": {"a": "A"}}}


def test_an_entry_in_two_files_is_named_with_its_line_and_none_wins(tmp_path):
    params = write(tmp_path, vi="labels:\n  a: A\n  b: B\n", vi_plan="labels:\n  c: C\n  a: again\n  b: again\n")
    with pytest.raises(ValidationFailed) as refused:
        load_wording(params)
    found = [(p.file, p.cell, p.what) for p in refused.value.problems]
    assert [f[:2] for f in found] == [("params/wording/vi.plan.yml", "line 3"), ("params/wording/vi.plan.yml", "line 4")]
    assert "'labels.a'" in found[0][2]


def test_a_group_and_an_entry_of_one_name_do_not_mix(tmp_path):
    with pytest.raises(ValidationFailed, match=r"labels\.a"):
        load_wording(write(tmp_path, vi="labels:\n  a: A\n", vi_plan="labels:\n  a: {b: B}\n"))


def test_a_file_that_is_no_yaml_is_named(tmp_path):
    with pytest.raises(ValidationFailed, match=r"vi\.plan\.yml"):
        load_wording(write(tmp_path, vi="a: A\n", vi_plan="a: [\n"))
